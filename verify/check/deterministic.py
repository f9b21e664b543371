"""The rules of deterministic attacks (proofs/FORMAT.md §9–10): the best of them, (21), and its distance from (20)."""

from fractions import Fraction
from functools import partial
from types import MappingProxyType, SimpleNamespace
from typing import Any

from verify.check.enclose import log_bounds
from verify.check.format import Limits, demand, expect, number, read, signed, words
from verify.check.game import Game
from verify.check.loglin import Field, Form, combine, read_form, sign
from verify.check.rules import bracket, ceiling, saddle, sheet, within

BITS = 192  # of values that the dynamic programme compares before it compares exactly
BOUNDS = {"lower": signed, "upper": signed}
EXACT = BOUNDS | {"exact": None}
Value = tuple[int, int, Any]  # 2^BITS·total·H from below and above, and the closed releases: (those before, masses)


def closing(value: Value, law: dict[int, int], labels: int) -> Value:
    """The value with the releases at which these masses arrived, by sink."""
    releases: dict[int, list[int]] = {}
    for t, p in sorted(law.items()):
        releases.setdefault(t // labels, []).append(p)
    low, high, before = value
    for masses in releases.values():
        for p in masses:
            down, up = log_bounds(sum(masses), p, BITS)
            low, high = low + p * down, high + p * up
        before = before, sorted(masses)
    return low, high, before


def form(game: Game, value: Value) -> Form:
    """H of the closed releases: Σ p(z,y)·log(p(z)/p(z,y))."""
    terms, (_, _, rest) = [], value
    while rest:
        rest, masses = rest
        terms += [(Fraction(p, game.total), {Fraction(sum(masses), p): Fraction(1)}) for p in masses]
    return combine(*terms)


def exceeds(game: Game, value: Value, other: Value) -> bool:
    """Whether one value is larger than another: by their enclosures or, where these meet, exactly."""
    if value[0] > other[1] or value[1] <= other[0]:
        return value[0] > other[1]
    return sign(combine((Fraction(1), form(game, value)), (Fraction(-1), form(game, other)))) > 0


def assigned(game: Game, columns: list[int]) -> Value | None:
    """The value of the attack that sends each source along one column, or None if it violates a row."""
    spent = [sum(row.coefficients[j] * p for j, p in zip(columns, game.masses, strict=True)) for row in game.rows]
    if any(b > row.rhs * game.total for b, row in zip(spent, game.rows, strict=True)):
        return None
    law: dict[int, int] = {}
    for j, p in zip(columns, game.masses, strict=True):
        t = game.entries[j][0][0]
        law[t] = law.get(t, 0) + p
    return closing((0, 0, None), law, len(game.labels))


def programme(game: Game, order: list[int], best: Value, limits: Limits) -> None:
    """Dynamic programme over the sources in this order: no attack has a larger value."""
    expect(sorted(order) == list(range(len(game.groups))), "evidence.order", "every group once", order)
    m, sink, turns = len(game.labels), [entry[0][0] for entry in game.entries], list(enumerate(order))
    last = {sink[j] // m: turn for turn, s in turns for j in game.groups[s]}
    states: dict[Any, Value] = {((), (0,) * len(game.rows)): (0, 0, None)}
    work = 0
    for turn, s in turns:
        size = max((len(law) + len(spent) + 1 for law, spent in states), default=0)
        work += len(states) * len(game.groups[s]) * size * words(game.masses) ** 3
        limits.require("cells", work, "states times columns times releases of the dynamic programme")
        after: dict[Any, Value] = {}
        for (law, spent), before in states.items():
            for j in game.groups[s]:
                used = tuple(b + row.coefficients[j] * game.masses[s] for b, row in zip(spent, game.rows, strict=True))
                if all(b <= row.rhs * game.total for b, row in zip(used, game.rows, strict=True)):
                    there, value = dict(law), before
                    there[sink[j]] = there.get(sink[j], 0) + game.masses[s]
                    done = {t: p for t, p in there.items() if last[t // m] == turn}
                    value = closing(value, done, m)
                    key = tuple(sorted(there.items() - done.items())), used
                    if key not in after or exceeds(game, value, after[key]):
                        after[key] = value
        states = after
    demand(not any(exceeds(game, value, best) for value in states.values()), "the attack is not the best one")


def cases(game: Game, root: Any, best: Value, lower: Fraction, limits: Limits) -> None:
    """Branch and bound: every case is split into all columns of a source, impossible, bounded, or one attack."""
    rule = {"rule": partial(sheet, game, number), "multipliers": (number,) * len(game.rows), "precision": int}
    work, count = [(root, list(game.groups))], 0
    while work:
        (node, allowed), where = work.pop(), "evidence.tree"
        kind = next((key for key in ("split", "infeasible", "full") if type(node) is dict and key in node), None)
        count += len(game.columns) * (1 + len(game.rows))
        count += 16 * len(game.groups) * words(game.masses) ** 3 if kind == "full" else 0
        limits.require("cells", count, "cases times columns times rows, or groups times cubed words")
        if kind == "split":
            split = read({"split": int, "nodes": [None]}, node, where)
            s, parts = split["split"], split["nodes"]
            whole = 0 <= s < len(allowed) and allowed[s] is game.groups[s] and len(parts) == len(allowed[s])
            expect(whole, where, "a split of a new source, with a case for each of its columns", s)
            work += [
                (part, [*allowed[:s], range(j, j + 1), *allowed[s + 1 :]])
                for j, part in zip(allowed[s], parts, strict=True)
            ]
        elif kind == "infeasible":
            k = read({"infeasible": {"row": int}}, node, where)["infeasible"]["row"]
            expect(0 <= k < len(game.rows), where, "a row", k)
            row = game.rows[k]
            least = sum(p * min(row.coefficients[j] for j in own) for p, own in zip(game.masses, allowed, strict=True))
            demand(least > row.rhs * game.total, "a case that is called infeasible is not")
        elif kind == "full":
            expect(
                read({"full": bool}, node, where)["full"] and all(len(own) == 1 for own in allowed),
                where,
                "one attack",
                None,
            )
            value = assigned(game, [own[0] for own in allowed])
            demand(value is None or not exceeds(game, value, best), "a case holds a better attack")
        else:
            leaf = read(rule, node, where)
            expect(leaf["precision"] >= 8, where, "a precision of at least 8", leaf["precision"])
            demand(ceiling(game, allowed, leaf, leaf["precision"], limits) < lower, "a case is not bounded")


def deterministic(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> SimpleNamespace:
    """No deterministic attack has a larger H(Y|Z) than the given one, whose value is the log form."""
    arcs = game.kind in ("max-distortion", "mean-distortion", "wasserstein")
    expect(arcs, "game", "max-distortion, mean-distortion or wasserstein", game.kind)
    evidence = read(
        {"attack": (int,) * len(game.groups), "tree? ": None, "order? ": [int], "saddle? ": dict}, evidence, "evidence"
    )
    exact, chosen = read_form(claim["exact"], "claim.exact"), list(zip(game.groups, evidence["attack"], strict=True))
    expect(all(0 <= i < len(group) for group, i in chosen), "evidence.attack", "a column of each group", "another")
    columns = [group[i] for group, i in chosen]
    value = assigned(game, columns)
    demand(value is not None, "the attack violates a row")
    best: Any = value
    demand(sign(combine((Fraction(1), form(game, best)), (Fraction(-1), exact))) == 0, "the value is not the exact one")
    within(claim, exact, limits)
    expect(len(evidence) == 2, "evidence", "an attack with a tree, an order or a saddle", " ".join(evidence))
    if "tree" in evidence:
        cases(game, evidence["tree"], best, claim["lower"], limits)
    elif "order" in evidence:
        programme(game, evidence["order"], best, limits)
    else:
        masses = [[*game.columns[j], str(Fraction(p, game.total))] for j, p in zip(columns, game.masses, strict=True)]
        saddle(game, claim, {"attack": masses} | evidence["saddle"], limits)
    return SimpleNamespace(proved=claim | {"exact": MappingProxyType(exact), "equality": False})


def gap(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> SimpleNamespace:
    """(20) − (21), from a bracket or a saddle point for the one and the best deterministic attack for the other."""
    part = {"claim": EXACT, "evidence": None}
    given = read(
        {"minimax": {"rule": None, "claim": None, "evidence": None}, "deterministic": part}, evidence, "evidence"
    )
    random, proof = given["minimax"], saddle if given["minimax"]["rule"] == "saddle" else bracket
    keys = EXACT | {"field? ": None} if proof is saddle else BOUNDS
    expect(random["rule"] in ("bracket", "saddle"), "evidence.minimax.rule", "bracket or saddle", random["rule"])
    above = proof(game, read(keys, random["claim"], "evidence.minimax.claim"), random["evidence"], limits).proved
    below = deterministic(game, given["deterministic"]["claim"], given["deterministic"]["evidence"], limits).proved
    lower, upper = above["lower"] - below["upper"], above["upper"] - below["lower"]
    field, mine = above.get("field"), Field(claim["field"], limits) if "field" in claim else None
    expect(
        mine is None or (field and mine.spec == field.spec and "exact" in claim), "claim.field", "that of (20)", None
    )
    if "exact" in claim:
        expect(proof is saddle and (mine or not field), "claim.exact", "an exact (20), and its field", random["rule"])
        exact = read_form(claim["exact"], "claim.exact", field.signed if field else signed)
        rest = combine((Fraction(1), above["exact"]), (Fraction(-1), below["exact"]), (Fraction(-1), exact))
        demand(sign(rest) == 0, "the gap is not the exact value claimed")
        claim = claim | {"exact": MappingProxyType(exact)}
        if not exact:
            lower = upper = Fraction(0)
    demand(claim["lower"] <= lower and upper <= claim["upper"], "the two values do not prove the bounds of the gap")
    strict = claim["lower"] > 0 or (False if lower == upper == 0 else None)
    demand(claim.get("strict") in (None, strict), "that the gap is strict, or is zero, is not proved")
    shown = {"equality": False, "strict": strict, "field": mine and field}
    return SimpleNamespace(proved=claim | shown)

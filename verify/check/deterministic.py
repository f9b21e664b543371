"""The rules of deterministic attacks (proofs/FORMAT.md §9–10): the best of them, (21), and its distance from (20)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.check import format as rationals
from verify.check.enclose import log_bounds
from verify.check.format import PRECISION, Limits, demand, expect, read, words
from verify.check.game import Game
from verify.check.loglin import Form, combine, sign
from verify.check.rules import BOUNDS, EXACT, ONE, RATIONAL, Groups, bracket, ceiling, exactly, proof, saddle, within

BITS = 192  # of values that the dynamic programme compares before it compares exactly
Value = tuple[int, int, Any]  # 2^BITS·total·H of closed releases from below and above; (those before, p(z), p(z,y))


def closing(value: Value, law: dict[int, int], labels: int) -> Value:
    """The value with the releases at which these masses arrived, by sink."""
    total: dict[int, int] = {}
    for t, p in law.items():
        total[t // labels] = total.get(t // labels, 0) + p
    low, high, closed = value
    for t, p in law.items():
        down, up = log_bounds(total[t // labels], p, BITS)
        low, high, closed = low + p * down, high + p * up, (closed, total[t // labels], p)
    return low, high, closed


def form(game: Game, value: Value) -> Form:
    """H of the closed releases: Σ p(z,y)·log(p(z)/p(z,y))."""
    terms, closed = [], value[2]
    while closed:
        closed, m, p = closed
        terms.append((Fraction(p, game.total), {Fraction(m, p): ONE}))
    return combine(*terms)


def exceeds(game: Game, one: Value, other: Value) -> bool:
    """Whether one value is larger than another: by their enclosures or, where these meet, exactly."""
    return one[0] > other[1] or (one[1] > other[0] and sign(combine((1, form(game, one)), (-1, form(game, other)))) > 0)


def programme(game: Game, allowed: Groups, order: Sequence[int], limits: Limits) -> list[Value]:
    """Dynamic programme over the sources in this order: no attack on these columns has a value above all of these."""
    m, sink, work, long = len(game.labels), [entry[0][0] for entry in game.entries], 0, words(game.masses) ** 3
    last = {sink[j] // m: turn for turn, s in enumerate(order) for j in allowed[s]}
    states: dict[Any, Value] = {((), (0,) * len(game.rows)): (0, 0, None)}
    for turn, s in enumerate(order):
        size = max((len(law) + len(spent) + 1 for law, spent in states), default=0)
        work += len(states) * len(allowed[s]) * size * long
        limits.require("cells", work, "states times columns times releases of the dynamic programme")
        after: dict[Any, Value] = {}
        for (law, spent), before in states.items():
            for j in allowed[s]:
                used = tuple(b + row.coefficients[j] * game.masses[s] for b, row in zip(spent, game.rows, strict=True))
                if all(b <= row.rhs * game.total for b, row in zip(used, game.rows, strict=True)):
                    there = dict(law)
                    there[sink[j]] = there.get(sink[j], 0) + game.masses[s]
                    done = {t: p for t, p in there.items() if last[t // m] == turn}
                    value, key = closing(before, done, m), (tuple(sorted(there.items() - done.items())), used)
                    if key not in after or exceeds(game, value, after[key]):
                        after[key] = value
        states = after
    return list(states.values())


def assigned(game: Game, columns: Groups, limits: Limits) -> list[Value]:
    """The value of the attack that sends each source along its only column, or none if it violates a row."""
    return programme(game, columns, sorted(range(len(columns)), key=lambda s: game.entries[columns[s][0]]), limits)


def cases(game: Game, root: Any, best: Value, lower: Fraction, limits: Limits) -> None:
    """Branch and bound: every case is split into all columns of a source, impossible, bounded, or one attack."""
    patterns: dict[str, Any] = {"full": {"full": bool}, "rule": proof(game, limits) | {"precision": PRECISION}}
    patterns["split"] = {"split": range(len(game.groups)), "nodes": [None]}
    patterns["infeasible"] = {"infeasible": {"row": range(len(game.rows))}}
    work, count, long = [(root, list(game.groups))], 0, 16 * len(game.groups) * words(game.masses) ** 3
    while work:
        (node, allowed), where = work.pop(), "evidence.tree"
        kind = next((key for key in patterns if type(node) is dict and key in node), "rule")
        count += len(game.columns) * (1 + len(game.rows)) + (long if kind == "full" else 0)
        limits.require("cells", count, "cases times columns times rows, or groups times cubed words")
        case = read(patterns[kind], node, where)
        if kind == "split":
            s, parts = case.values()
            whole = allowed[s] is game.groups[s] and len(parts) == len(allowed[s])
            expect(whole, where, "a split of a new source, with a case for each of its columns", s)
            for j, part in zip(allowed[s], parts, strict=True):
                work.append((part, [*allowed[:s], range(j, j + 1), *allowed[s + 1 :]]))
        elif kind == "infeasible":
            row = game.rows[case["infeasible"]["row"]]
            least = sum(p * min(row.coefficients[j] for j in own) for p, own in zip(game.masses, allowed, strict=True))
            demand(least > row.rhs * game.total, "a case that is called infeasible is not")
        elif kind == "full":
            expect(case["full"] and all(len(own) == 1 for own in allowed), where, "one attack", None)
            better = any(exceeds(game, value, best) for value in assigned(game, allowed, limits))
            demand(not better, "a case holds a better attack")
        else:
            rule, multipliers, bits = case.values()
            demand(ceiling(game, allowed, rule, multipliers, bits, limits) < lower, "a case is not bounded")


def deterministic(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> dict[str, Any]:
    """No deterministic attack has a larger H(Y|Z) than the given one, whose value is the log form."""
    expect(game.kind not in ("polytope", "finite"), "game", "max-distortion, mean-distortion or wasserstein", game.kind)
    sources, places = range(len(game.groups)), tuple(range(len(group)) for group in game.groups)
    pattern = {"attack": places, "tree? ": None, "order? ": [sources], "saddle? ": dict}
    attack, *proofs = read(pattern, evidence, "evidence").items()
    expect(len(proofs) == 1, "evidence", "an attack with a tree, an order or a saddle", " ".join(evidence))
    [(kind, given)], columns = proofs, [group[i : i + 1] for group, i in zip(game.groups, attack[1], strict=True)]
    found = assigned(game, columns, limits)
    demand(found, "the attack violates a row")
    exact = exactly(form(game, found[0]), claim, rationals)
    within(claim, exact, limits)
    if kind == "tree":
        cases(game, given, found[0], claim["lower"], limits)
    elif kind == "order":
        expect(sorted(given) == list(sources), "evidence.order", "every group once", given)
        better = any(exceeds(game, value, found[0]) for value in programme(game, game.groups, given, limits))
        demand(not better, "the attack is not the best one")
    else:
        masses = [
            [*game.columns[j], str(Fraction(p, game.total))] for (j,), p in zip(columns, game.masses, strict=True)
        ]
        saddle(game, claim, {"attack": masses} | given, limits)
    return claim | {"exact": exact, "equality": False}


def gap(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> dict[str, Any]:
    """(20) − (21), from a bracket or a saddle point for the one and the best deterministic attack for the other."""
    pattern: dict[str, Any] = {"minimax": {"rule": {"bracket", "saddle"}, "claim": None, "evidence": None}}
    pattern |= {"deterministic": {"claim": RATIONAL, "evidence": None}}
    first, second = read(pattern, evidence, "evidence").values()
    prove, keys = (saddle, EXACT) if first["rule"] == "saddle" else (bracket, BOUNDS)
    given = read(keys, first["claim"], "evidence.minimax.claim")
    above = prove(game, given, first["evidence"], limits)
    below = deterministic(game, second["claim"], second["evidence"], limits)
    lower, upper = above["lower"] - below["upper"], above["upper"] - below["lower"]
    field = given.get("field") if "exact" in claim else None
    expect(claim.get("field") == field, "claim.field", "that of (20) where the gap is exact, else none", None)
    if "exact" in claim:
        expect("exact" in given, "claim.exact", "an exact (20)", first["rule"])
        value = combine((1, above["exact"]), (-1, below["exact"]))
        claim = claim | {"exact": exactly(value, claim, above["field"] or rationals), "field": above["field"]}
        lower, upper = (lower, upper) if claim["exact"] else (Fraction(0), Fraction(0))
    demand(claim["lower"] <= lower and upper <= claim["upper"], "the two values do not prove the bounds of the gap")
    strict = claim["lower"] > 0 or (False if lower == upper == 0 else None)
    demand(claim.get("strict") in (None, strict), "that the gap is strict, or is zero, is not proved")
    return claim | {"equality": False, "strict": strict}

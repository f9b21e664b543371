"""The rule of deterministic attacks (proofs/FORMAT.md §9): the value of the best of them, (21)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.check import format as rationals
from verify.check.enclose import log_bounds
from verify.check.format import PRECISION, demand, expect, read, words
from verify.check.game import Game, Groups
from verify.check.loglin import Form, combine, sign
from verify.check.rules import ONE, exactly, saddle

BITS = 192  # of values that the dynamic programme compares before it compares exactly
Value = tuple[int, int, Any]  # 2^BITS·total·H of closed releases from below and above; (those before, [(p(z), p(z,y))])


def closing(value: Value, law: dict[int, int], labels: int) -> Value:
    """The value with the releases at which these masses arrived, by sink."""
    total = {t // labels: 0 for t in law}
    for t, p in law.items():
        total[t // labels] += p
    added = [(total[t // labels], p) for t, p in law.items()]
    ends = [[p * end for end in log_bounds(m, p, BITS)] for m, p in added]
    return value[0] + sum(low for low, _ in ends), value[1] + sum(high for _, high in ends), (value[2], added)


def form(game: Game, value: Value) -> Form:
    """H of the closed releases: Σ p(z,y)·log(p(z)/p(z,y))."""
    terms, closed = [], value[2]
    while closed:
        closed, added = closed
        terms += [(Fraction(p, game.total), {Fraction(m, p): ONE}) for m, p in added]
    game.limits.charge(32 * len(terms), "an exact comparison", [game.total])
    return combine(*terms)


def exceeds(game: Game, one: Value, other: Value) -> bool:
    """Whether one value is larger than another: by their enclosures or, where these meet, exactly."""
    return one[0] > other[1] or (
        one[1] > other[0] and sign(combine((1, form(game, one)), (-1, form(game, other))), game.limits) > 0
    )


def programme(game: Game, allowed: Groups, order: Sequence[int]) -> list[Value]:
    """Dynamic programme over the groups in this order: no attack on these columns has a value above all of these."""
    m, sink, long = len(game.labels), [entry[0][0] for entry in game.entries], words(game.masses) ** 3
    last = {sink[j] // m: turn for turn, s in enumerate(order) for j in allowed[s]}
    states: dict[str, tuple[Any, Any, Value]] = {"": ({}, (0,) * len(game.rows), (0, 0, ()))}
    for turn, s in enumerate(order):
        size = max((len(law) + len(spent) for law, spent, _ in states.values()), default=0)
        game.limits.charge(len(states) * len(allowed[s]) * (32 + size) * long, "states of the dynamic programme")
        after: dict[str, tuple[Any, Any, Value]] = {}
        for law, spent, before in states.values():
            for j in allowed[s]:
                used = tuple(b + row.coefficients[j] * game.masses[s] for b, row in zip(spent, game.rows, strict=True))
                if all(b <= row.rhs * game.total for b, row in zip(used, game.rows, strict=True)):
                    there = law | {sink[j]: law.get(sink[j], 0) + game.masses[s]}
                    done = {t: there.pop(t) for t in list(there) if last[t // m] == turn}
                    value = closing(before, done, m)
                    key = str([f"{t:x} {p:x}" for t, p in sorted(there.items())]) + str(list(map(hex, used)))
                    if key not in after or exceeds(game, value, after[key][2]):  # of text: tuples may share one hash
                        after[key] = there, used, value
        states = after
    return [value for *_, value in states.values()]


def cases(game: Game, root: Any, best: Value, lower: Fraction) -> None:
    """Branch and bound: every case is split into all columns of a group, or bounded, or searched by a programme."""
    sources = range(len(game.groups))
    patterns = {"split": {"split": sources, "nodes": [None]}, "order": {"order": [sources]}}
    patterns["rule"] = game.proof() | {"precision": PRECISION}
    waiting = [(root, list(game.groups))]
    while waiting:
        (node, allowed), where = waiting.pop(), "evidence.tree"
        kind = next((key for key in patterns if type(node) is dict and key in node), "rule")
        game.limits.charge(100 + len(game.columns) * (1 + len(game.rows)), "the cases of a tree")
        case = read(patterns[kind], node, where)
        if kind == "split":
            s, parts = case.values()
            whole = allowed[s] is game.groups[s] and len(parts) == len(allowed[s])
            expect(whole, where, "a split of a new source, with a case for each of its columns", s)
            for j, part in zip(allowed[s], parts, strict=True):
                waiting.append((part, [*allowed[:s], range(j, j + 1), *allowed[s + 1 :]]))
        elif kind == "order":
            expect(sorted(case["order"]) == list(sources), where, "an order with every group once", case["order"])
            found = programme(game, allowed, case["order"])
            demand(not any(exceeds(game, value, best) for value in found), "a case holds a better attack")
        else:
            rule, multipliers, bits = case.values()
            demand(game.ceiling(allowed, rule, multipliers, bits) < lower, "a case is not bounded")


def deterministic(game: Game, claim: dict[str, Any], evidence: Any) -> dict[str, Any]:
    """No deterministic attack has a larger H(Y|Z) than the given one, whose value is the log form."""
    expect(game.kind not in ("polytope", "finite"), "game", "max-distortion, mean-distortion or wasserstein", game.kind)
    shape = {"attack": tuple(range(len(group)) for group in game.groups), "tree? ": None}
    given = read(shape | {"saddle? ": {"rule": None, "multipliers": None, "dead? ": None}}, evidence, "evidence")
    expect(len(given) == 2, "evidence", "an attack, with a tree or a saddle", " ".join(given))
    columns = [group[i : i + 1] for group, i in zip(game.groups, given["attack"], strict=True)]
    order = sorted(range(len(columns)), key=lambda s: game.entries[columns[s][0]])
    found = programme(game, columns, order)
    demand(found, "the attack violates a row")
    exact = exactly(form(game, found[0]), claim, rationals, game.limits)
    if "tree" in given:
        cases(game, given["tree"], found[0], claim["lower"])
    else:
        demand(game.total.bit_length() < 13_000, "the masses are too long to be written down")  # 4 000 digits
        masses = [[*game.columns[j], f"{p}/{game.total}"] for (j,), p in zip(columns, game.masses, strict=True)]
        saddle(game, claim, {"attack": masses} | given["saddle"])
    return claim | {"exact": exact, "equality": False}

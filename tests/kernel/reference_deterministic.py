"""Rule "deterministic" a second time: what its evidence has to show, in Fractions, primes and mpmath.

Slow, and independent of the finder and of the kernel: it is here to disagree with both.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import sympy

from tests.kernel import reference
from tests.kernel.expand import Expanded, expand, number
from tests.kernel.reference_field import demand

PLACES = 60
MOST_STATES = 200_000
Form = dict[Fraction, Fraction]


def real(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


@cache
def _primes(n: int) -> tuple[tuple[int, int], ...]:
    return tuple(sympy.factorint(n).items())


def primes(form: Form) -> dict[int, Fraction]:
    """A form over primes, whose logarithms are independent."""
    out: dict[int, Fraction] = defaultdict(Fraction)
    for r, a in form.items():
        for part, sign in ((r.numerator, 1), (r.denominator, -1)):
            for p, e in _primes(part):
                out[p] += a * e * sign
    return {p: a for p, a in out.items() if a}


def value(form: Form) -> Any:
    with mpmath.workdps(PLACES):
        return mpmath.fsum(real(a) * mpmath.log(real(r)) for r, a in form.items())


def sign(form: Form) -> int:
    """The sign of a log form: 0 exactly if all prime exponents vanish."""
    if not primes(form):
        return 0
    found = value(form)
    demand(abs(found) > mpmath.mpf(10) ** -50, "60 digits do not tell the sign")
    return 1 if found > 0 else -1


def minus(a: Form, b: Form) -> Form:
    out = defaultdict(Fraction, a)
    for r, c in b.items():
        out[r] -= c
    return dict(out)


def plus(a: Form, b: Form) -> Form:
    return minus(a, {r: -c for r, c in b.items()})


def closed(masses: list[Fraction]) -> Form:
    """Σ_y p(z,y) log(p(z)/p(z,y)) at one release."""
    total = sum(masses)
    out: Form = defaultdict(Fraction)
    for p in masses:
        if p:
            out[Fraction(total) / p] += p
    return dict(out)


def entropy(shape: Expanded, columns: list[int]) -> Form:
    """H(Y|Z) when every group takes one column."""
    law = [Fraction(0)] * (shape.releases * shape.labels)
    for mass, j in zip(shape.masses, columns, strict=True):
        law[shape.entries[j][0][0]] += mass
    out: Form = {}
    for z in range(shape.releases):
        out = plus(out, closed(law[z * shape.labels : (z + 1) * shape.labels]))
    return out


def own_columns(shape: Expanded) -> list[list[int]]:
    return [[j for j, g in enumerate(shape.group) if g == s] for s in range(len(shape.masses))]


def feasible(shape: Expanded, columns: list[int]) -> bool:
    return all(
        sum(m * row.coefficients[j] for m, j in zip(shape.masses, columns, strict=True)) <= row.rhs
        for row in shape.rows
    )


def best(shape: Expanded) -> tuple[Form, list[int]] | None:
    """(21) by trying everything; the first best attack."""
    found = None
    for columns in itertools.product(*own_columns(shape)):
        if feasible(shape, list(columns)):
            form = entropy(shape, list(columns))
            if found is None or (
                value(form) > value(found[0]) - mpmath.mpf(10) ** -30 and sign(minus(form, found[0])) > 0
            ):
                found = form, list(columns)
    return found


def node_bound(shape: Expanded, allowed: list[list[int]], node: Any) -> Any:
    """Weak duality at a node."""
    demand(set(node) == {"rule", "multipliers", "precision"}, "keys of a leaf")
    demand(type(node["precision"]) is int and node["precision"] >= 8, "precision")
    rule = [[number(q) for q in line] for line in node["rule"]]
    demand(len(rule) == shape.releases and all(len(line) == shape.labels for line in rule), "size of a rule")
    demand(all(sum(line) == 1 and min(line) >= 0 for line in rule), "a rule does not sum to 1")
    flat = [q for line in rule for q in line]
    prices = [number(v) for v in node["multipliers"]]
    demand(len(prices) == len(shape.rows) and min(prices, default=0) >= 0, "multipliers")
    total = mpmath.mpf(0)
    step = mpmath.mpf(2) ** -node["precision"]
    for mass, own in zip(shape.masses, allowed, strict=True):
        values = []
        for j in own:
            q = flat[shape.entries[j][0][0]]
            demand(q > 0, "a rule is 0 where a column of the case goes")
            loss = mpmath.ceil(-mpmath.log(real(q)) / step) * step
            values.append(
                loss - real(sum((v * r.coefficients[j] for v, r in zip(prices, shape.rows, strict=True)), Fraction()))
            )
        total += real(mass) * max(values)
    return total + real(sum((v * row.rhs for v, row in zip(prices, shape.rows, strict=True)), Fraction()))


def tree(shape: Expanded, root: Any, exact: Form, lower: Fraction) -> None:
    work: list[tuple[Any, list[list[int]], frozenset[int]]] = [(root, own_columns(shape), frozenset())]
    while work:
        node, allowed, split = work.pop()
        if "split" in node:
            demand(set(node) == {"split", "nodes"}, "keys of a split")
            s = node["split"]
            demand(type(s) is int and 0 <= s < len(allowed), "a split names a group")
            demand(s not in split, "a group is split twice")
            demand(len(node["nodes"]) == len(allowed[s]), "one case for each column")
            for j, part in zip(allowed[s], node["nodes"], strict=True):
                work.append((part, [*allowed[:s], [j], *allowed[s + 1 :]], split | {s}))
        elif "order" in node:
            demand(set(node) == {"order"}, "keys of an order")
            with mpmath.workdps(PLACES):
                order(shape, allowed, node["order"], exact)
        else:
            with mpmath.workdps(PLACES):
                demand(node_bound(shape, allowed, node) < real(lower), "a case is not bounded")


def order(shape: Expanded, own: list[list[int]], groups: Any, exact: Form) -> None:
    """The dynamic programme on the columns that are left."""
    demand(type(groups) is list and all(type(g) is int for g in groups), "the order holds numbers of groups")
    demand(sorted(groups) == list(range(len(own))), "the order names every group once")
    sink = [entry[0][0] for entry in shape.entries]
    start: tuple[tuple[tuple[Fraction, ...], ...], Any] = ((), mpmath.mpf(0))  # what is closed, and its value
    states = {(frozenset(), (Fraction(0),) * len(shape.rows)): start}
    count = 0
    for turn, s in enumerate(groups):
        later = {sink[j] // shape.labels for g in groups[turn + 1 :] for j in own[g]}
        after: dict[Any, Any] = {}
        for (law, spent), (before, worth) in states.items():
            for j in own[s]:
                now = tuple(b + shape.masses[s] * row.coefficients[j] for b, row in zip(spent, shape.rows, strict=True))
                if any(b > row.rhs for b, row in zip(now, shape.rows, strict=True)):
                    continue
                there = dict(law)
                there[sink[j]] = there.get(sink[j], Fraction(0)) + shape.masses[s]
                done = tuple(
                    tuple(m for t, m in there.items() if t // shape.labels == z)
                    for z in {t // shape.labels for t in there} - later
                )
                new = before + done, worth + mpmath.fsum(map(closed_value, done))
                key = (frozenset((t, m) for t, m in there.items() if t // shape.labels in later), now)
                if key not in after or better(new, after[key]):
                    after[key] = new
        states = after
        count += len(states)
        demand(count <= MOST_STATES, "too many states")
    for parts, _ in states.values():
        demand(sign(minus(total(parts), exact)) <= 0, "the programme finds a better attack")


@cache
def closed_value(masses: tuple[Fraction, ...]) -> Any:
    return value(closed(list(masses)))


def total(parts: tuple[tuple[Fraction, ...], ...]) -> Form:
    """The form of some closed releases."""
    out: Form = {}
    for masses in parts:
        out = plus(out, closed(list(masses)))
    return out


def better(new: Any, old: Any) -> bool:
    """Whether closed releases are worth more than others: by their values, or exactly where these are close."""
    if abs(new[1] - old[1]) > mpmath.mpf(10) ** -30:
        return bool(new[1] > old[1])
    return sorted(map(sorted, new[0])) != sorted(map(sorted, old[0])) and sign(minus(total(new[0]), total(old[0]))) > 0


def read_form(pairs: Any) -> Form:
    form = {number(r): number(a) for a, r in pairs}
    demand(len(form) == len(pairs) and all(r > 0 for r in form), "a log form")
    return form


def within(form: Form, lower: Fraction, upper: Fraction) -> bool:
    with mpmath.workdps(PLACES):
        return bool(real(lower) <= value(form) <= real(upper))


def deterministic(game: Any, claim: Any, evidence: Any) -> Form:
    """Rule "deterministic"; returns the value."""
    demand(set(claim) == {"exact", "lower", "upper"}, "keys of the claim")
    demand(set(evidence) in [{"attack", "tree"}, {"attack", "saddle"}], "keys of the evidence")
    shape = expand(game)
    exact, own = read_form(claim["exact"]), own_columns(shape)
    demand(all(len(key) >= 3 for key in shape.keys), "a transport game")
    attack = evidence["attack"]
    demand(
        type(attack) is list
        and len(attack) == len(own)
        and all(type(i) is int and 0 <= i < len(c) for i, c in zip(attack, own, strict=True)),
        "the attack",
    )
    columns = [c[i] for i, c in zip(attack, own, strict=True)]
    demand(feasible(shape, columns), "the attack violates a row")
    demand(sign(minus(entropy(shape, columns), exact)) == 0, "the attack does not have the exact value")
    demand(within(exact, number(claim["lower"]), number(claim["upper"])), "the decimals do not enclose the value")
    if "saddle" in evidence:  # the attack itself, with this rule and these multipliers, is a saddle point
        arcs = [[*shape.keys[j], str(m)] for j, m in zip(columns, shape.masses, strict=True)]
        whole = {"format": "verify-certificate/1", "rule": "saddle", "game": game, "claim": claim}
        demand(set(evidence["saddle"]) <= {"rule", "multipliers", "dead"}, "keys of a saddle")
        demand(reference.proves(whole | {"evidence": {"attack": arcs} | evidence["saddle"]}) == "", "no saddle point")
    else:
        tree(shape, evidence["tree"], exact, number(claim["lower"]))
    return exact


def proves(document: Any) -> None:
    """Raise unless the certificate proves its claim."""
    demand(document["rule"] == "deterministic", "rule")
    deterministic(document["game"], document["claim"], document["evidence"])

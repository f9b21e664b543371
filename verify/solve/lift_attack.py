"""The exact attack: masses on the columns of a skeleton under which its exact rule is the posterior.

Unknown are the releases' masses, as far as they do not follow from the rule's own equations, and the columns outside
the forest. They meet linear equations: every component sends what its sources have, and every binding row is met with
equality. Where several attacks do, light unknowns take simple rational values near the approximation's and heavy ones
follow. The forest's masses then come by stripping leaves.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.numbers.precision import fixed_to_ball, flint_precision, to_fmpq
from verify.solve.approximation import Approximation
from verify.solve.lift_linear import ZERO, Number, Row, multiply, reduce_rows
from verify.solve.lift_rule import Rule
from verify.solve.lift_sign import sign
from verify.solve.recognise_numbers import simplest_between

ROUNDINGS = (0, 6, 16, 40, 100)
"""Bits to which free masses agree with the approximation's, tried in turn; 0 tries none, to drop the free columns."""

Unknown = tuple[str, int]


def attack(rule: Rule, found: Approximation) -> dict[int, Number]:
    """The masses γ_j by column, exactly.

    Raises
    ------
    Unsolved
        If the equations contradict each other, or a mass would be negative or a budget exceeded.
    """
    skeleton, field = rule.skeleton, rule.tower.field
    unknown = _unknowns(rule, found)
    rows = list(_equations(rule, [name for name, _ in unknown]))
    reduced = reduce_rows(field, rows, list(range(len(unknown))))
    if any(pivot < 0 for pivot, _ in reduced):
        raise Unsolved("no attack has the exact rule for its posterior and meets the binding rows")
    pivots = {pivot for pivot, _ in reduced}
    free = [i for i in range(len(unknown)) if i not in pivots]
    for bits in ROUNDINGS if free else ROUNDINGS[:1]:
        chosen = {i: flint.fmpq_poly([to_fmpq(_near(unknown[i][1], bits))]) for i in free}
        values = dict(chosen)
        for pivot, row in reduced:
            value = row[-1]
            for i in free:
                if row[i]:
                    value = value - multiply(field, row[i], chosen[i])
            values[pivot] = value
        masses = _strip(rule, {name: values[i] for i, (name, _) in enumerate(unknown)})
        if all(sign(field, v) >= 0 for v in masses.values()) and _within(rule, masses):
            return {j: v for j, v in masses.items() if v}
    raise Unsolved(f"no attack on the columns that carry mass was found ({len(skeleton.closing)} cycles)")


def _unknowns(rule: Rule, found: Approximation) -> list[tuple[Unknown, Fraction]]:
    """The unknowns with their approximate values, the heaviest first."""
    skeleton, precision = rule.skeleton, found.precision
    out: list[tuple[Unknown, Fraction]] = []
    with flint_precision(128):
        for z in skeleton.releases:
            if ("m", z) not in rule.tower.known and ("1/m", z) in rule.tower.known:
                rule.invert(("1/m", z), ("m", z))
            if ("m", z) not in rule.tower.known:
                out.append((("m", z), _fraction(rule.values.masses[z])))
        out += [
            (("column", j), _fraction(fixed_to_ball(found.attack[j], precision) / skeleton.shape.total))
            for j in skeleton.closing
        ]
    return sorted(out, key=lambda item: -item[1])


def _fraction(ball: flint.arb) -> Fraction:
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _near(value: Fraction, bits: int) -> Fraction:
    if not bits or value <= 0:
        return Fraction(0)
    return simplest_between(value * (1 - Fraction(1, 1 << bits)), value * (1 + Fraction(1, 1 << bits)))


def _equations(rule: Rule, unknown: list[Unknown]) -> Iterator[Row]:
    """The equations over the unknowns, right-hand sides last."""
    skeleton, tower = rule.skeleton, rule.tower
    shape, place = skeleton.shape, {name: i for i, name in enumerate(unknown)}

    def line(parts: list[tuple[Unknown, Number]], right: Fraction) -> Row:
        row = [ZERO] * len(unknown)
        rest = flint.fmpq_poly([to_fmpq(right)])
        for name, value in parts:
            if name in place:
                row[place[name]] = row[place[name]] + value
            else:
                rest = rest - multiply(tower.field, value, tower.known[name])
        return [*row, rest]

    for c, tree in enumerate(skeleton.trees):
        yield line([(("m", t // skeleton.labels), rule.entry(t, c)) for t in tree.sinks], rule.mass[c])
    for k, row in enumerate(shape.rows):
        if row.equality or k in skeleton.binding:
            parts: list[tuple[Unknown, Number]] = []
            right = Fraction(row.rhs)
            for c, tree in enumerate(skeleton.trees):
                parts += [
                    (("m", t // skeleton.labels), skeleton.offset[1, t][k] * rule.entry(t, c)) for t in tree.sinks
                ]
                right += sum((skeleton.offset[0, s][k] * shape.group_mass(s) for s in tree.sources), Fraction(0))
            parts += [(("column", j), flint.fmpq_poly([cycle[k]])) for j, cycle in skeleton.closing.items()]
            yield line(parts, right)


def _strip(rule: Rule, values: dict[Unknown, Number]) -> dict[int, Number]:
    """The masses of all columns, by taking leaves off the forest; Unsolved if a root is left with something."""
    skeleton, tower = rule.skeleton, rule.tower
    shape, labels = skeleton.shape, skeleton.labels
    masses: dict[int, Number] = {}
    balance: dict[tuple[int, int], Number] = {}
    for c, tree in enumerate(skeleton.trees):
        for t in tree.sinks:
            name = ("m", t // labels)
            mass = values[name] if name in values else tower.known[name]
            balance[1, t] = multiply(tower.field, rule.entry(t, c), mass)
        for s in tree.sources:
            balance[0, s] = flint.fmpq_poly([to_fmpq(shape.group_mass(s))])
    for j in skeleton.closing:
        masses[j] = values["column", j]
        for node in ((0, int(shape.group[j])), (1, skeleton.sinks[j])):
            balance[node] = balance[node] - masses[j]
    for tree in skeleton.trees:
        for node, parent, j in reversed(tree.order):
            if node != parent:
                masses[j] = balance[node]
                balance[parent] = balance[parent] - balance[node]
        if balance[1, tree.root]:
            raise Unsolved("the exact rule and the masses of its releases do not agree with the law")
    return masses


def _within(rule: Rule, masses: dict[int, Number]) -> bool:
    """Whether no row is exceeded, and every equality met."""
    field = rule.tower.field
    for row in rule.skeleton.shape.rows:
        rest = flint.fmpq_poly([row.rhs])
        for j, v in masses.items():
            if row.coefficients[j]:
                rest = rest - row.coefficients[j] * v
        if sign(field, rest) < 0 or (row.equality and rest):
            return False
    return True

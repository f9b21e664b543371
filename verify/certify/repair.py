"""From a nearly feasible point to an exactly feasible one, in integers.

A solver's optimum bounds nothing by itself, since it meets its constraints only up to a tolerance. Groups get their
exact mass back on their largest column; an excess of budget moves to a cheaper column of the same group; whatever else
is violated is mixed away with a point of the relative interior, which exists after facial reduction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING

from verify.errors import Unsolved

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation

Interior = Callable[[], Sequence[Fraction]]
"""Gives an exact point of the relative interior of D; called only where it is needed."""


@dataclass(frozen=True)
class Point:
    """An exactly feasible attack, an exactly normalised rule, and multipliers, on the columns of a shape.

    ``attack[j]/scale`` is γ_j; ``rule[z][y]/unit`` is q(y|z); ``multipliers[k]/unit`` is λ_k of the scaled row k;
    ``dead`` are the multipliers that prove the columns outside ``alive`` dead (None: all are alive).
    """

    shape: Shape
    attack: dict[int, int]
    scale: int
    rule: list[list[int]]
    multipliers: list[int]
    unit: int
    alive: Sequence[Sequence[int]]
    dead: tuple[Fraction, ...] | None

    @cached_property
    def law(self) -> list[int]:
        """The law p = Lγ by sink, over scale·weight_denominator."""
        shape, law = self.shape, [0] * self.shape.sinks
        if shape.transport:
            sinks = shape.entry_sink
            for j, v in self.attack.items():
                law[int(sinks[j])] += v
            return law
        entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for j, t, w in entries:
            law[t] += w * self.attack.get(j, 0)
        return law


def repair(
    shape: Shape, found: Approximation, equalities: frozenset[int], interior: Interior
) -> tuple[dict[int, int], int]:
    """An exactly feasible attack near the one found: numerators by column, and their common denominator.

    Parameters
    ----------
    shape
        The shape that the approximation lives on, without dead columns.
    equalities
        The rows that hold with equality on all of D, whether the user wrote them so or not.
    interior
        Gives an exact point of the relative interior of D, if it comes to that.

    Raises
    ------
    Unsolved
        If the point found is too far from D for a small correction.
    """
    scale = shape.total << found.precision
    attack = {j: v for j, v in found.attack.items() if v > 0}
    simple = not equalities and _fill_groups(shape, attack, found.precision) and _meet_budgets(shape, attack, scale)
    if not simple:
        attack, scale = _solve_equalities(shape, attack, scale, equalities)
    worst = _mixing_weight(shape, attack, scale, equalities, interior)
    if worst:
        attack, scale = _mix(attack, scale, interior(), worst)
    return {j: v for j, v in attack.items() if v}, scale


def normalise(shape: Shape, found: Approximation, alive: Sequence[Sequence[int]]) -> list[list[int]]:
    """The rule, each row summing to exactly 2^precision, positive wherever a living column goes."""
    unit, count = 1 << found.precision, len(shape.labels)
    needed = _reached(shape, alive)
    rule = []
    for z, row in enumerate(found.rule):
        fixed = [max(v, 1 if z * count + y in needed else 0) for y, v in enumerate(row)]
        total = sum(fixed)
        if not total:
            fixed, total = [1] * count, count
        if abs(total - unit) > unit >> 20:
            fixed = [max(v * unit // total, 1 if v else 0) for v in fixed]
        largest = max(range(count), key=fixed.__getitem__)
        fixed[largest] += unit - sum(fixed)
        rule.append(fixed)
    return rule


def _reached(shape: Shape, alive: Sequence[Sequence[int]]) -> set[int]:
    if shape.transport:
        sinks = shape.entry_sink.tolist()
        return {sinks[j] for columns in alive for j in columns}
    living = {j for columns in alive for j in columns}
    return {t for j, t in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True) if j in living}


def _fill_groups(shape: Shape, attack: dict[int, int], precision: int) -> bool:
    """Give each group its exact mass, the difference on its largest column; False if that column cannot take it."""
    groups = shape.group.tolist()
    missing = [m << precision for m in shape.mass]
    largest: dict[int, int] = {}
    for j, v in attack.items():
        s = groups[j]
        missing[s] -= v
        if s not in largest or attack[largest[s]] < v:
            largest[s] = j
    for s, v in enumerate(missing):
        if v:
            j = largest[s] if s in largest else int(shape.group_columns[s][0])
            attack[j] = attack.get(j, 0) + v
            if attack[j] < 0:
                return False
    return True


def _meet_budgets(shape: Shape, attack: dict[int, int], scale: int) -> bool:
    """Move an excess of one budget to a cheaper column of the same group; False if no single move does it."""
    groups = shape.group.tolist()
    for k, row in enumerate(shape.rows):
        excess = sum(row.coefficients[j] * v for j, v in attack.items()) - row.rhs * scale
        if excess <= 0:
            continue
        for j in sorted(attack, key=lambda j: -row.coefficients[j] * attack[j]):
            cheapest = min(
                shape.group_columns[groups[j]].tolist(), key=lambda i: [r.coefficients[i] for r in shape.rows[k:]]
            )
            gain = row.coefficients[j] - row.coefficients[cheapest]
            others = all(r.coefficients[cheapest] <= r.coefficients[j] for r in shape.rows)
            if gain > 0 and others and -(-excess // gain) <= attack[j]:
                attack[j] -= -(-excess // gain)
                attack[cheapest] = attack.get(cheapest, 0) - (-excess // gain)
                break
        else:
            return False
    return True


def _solve_equalities(
    shape: Shape, attack: dict[int, int], scale: int, equalities: frozenset[int]
) -> tuple[dict[int, int], int]:
    """Keep the small masses and solve for the large ones, so that groups and equalities hold exactly."""
    import flint

    order = sorted(range(shape.columns), key=lambda j: -attack.get(j, 0))
    groups, masses = shape.group.tolist(), len(shape.mass)
    chosen = sorted(equalities)
    matrix = flint.fmpq_mat(masses + len(chosen), shape.columns + 1)
    for position, j in enumerate(order):
        matrix[groups[j], position] = 1
        for i, k in enumerate(chosen):
            matrix[masses + i, position] = shape.rows[k].coefficients[j]
    for s, mass in enumerate(shape.mass):
        matrix[s, shape.columns] = flint.fmpq(mass, shape.total)
    for i, k in enumerate(chosen):
        matrix[masses + i, shape.columns] = shape.rows[k].rhs
    reduced, rank = matrix.rref()
    pivots = [next(c for c in range(shape.columns + 1) if reduced[i, c]) for i in range(rank)]
    if shape.columns in pivots:
        raise Unsolved("the equalities of the constraint set contradict each other")
    basic = set(pivots)
    values = {j: Fraction(attack.get(j, 0), scale) for position, j in enumerate(order) if position not in basic}
    for i, pivot in enumerate(pivots):
        total = reduced[i, shape.columns]
        for position, j in enumerate(order):
            if position not in basic and reduced[i, position] and values[j]:
                total -= reduced[i, position] * flint.fmpq(values[j].numerator, values[j].denominator)
        values[order[pivot]] = Fraction(int(total.p), int(total.q))
    common = lcm(*(v.denominator for v in values.values()))
    return {j: v.numerator * (common // v.denominator) for j, v in values.items() if v}, common


def _mixing_weight(
    shape: Shape, attack: dict[int, int], scale: int, equalities: frozenset[int], interior: Interior
) -> Fraction:
    """The weight of the interior point that makes every mass and every slack at least 0; 0 if none is needed."""
    needs: list[tuple[Fraction, Callable[[Sequence[Fraction]], Fraction]]] = []
    for j, v in attack.items():
        if v < 0:
            needs.append((Fraction(-v, scale), lambda point, j=j: point[j]))  # type: ignore[misc]
    for k, row in enumerate(shape.rows):
        excess = Fraction(sum(row.coefficients[j] * v for j, v in attack.items()), scale) - row.rhs
        if excess > 0 and k not in equalities:
            needs.append((excess, lambda point, row=row: row.rhs - _spent(row.coefficients, point)))  # type: ignore[misc]
    if not needs:
        return Fraction(0)
    inside = interior()
    weight = Fraction(0)
    for violation, slack in needs:
        room = slack(inside)
        if room <= 0:
            raise Unsolved("no interior point of the constraint set mends the solver's rounding")
        weight = max(weight, violation / (violation + room))
    if weight > Fraction(1, 100):
        raise Unsolved("the solver's point is too far from the constraint set")
    bits = weight.denominator.bit_length() - weight.numerator.bit_length() + 16
    return Fraction(-(-weight.numerator * (1 << bits) // weight.denominator), 1 << bits)


def _spent(coefficients: tuple[int, ...], point: Sequence[Fraction]) -> Fraction:
    return sum((c * v for c, v in zip(coefficients, point, strict=True) if c and v), Fraction(0))


def _mix(
    attack: dict[int, int], scale: int, inside: Sequence[Fraction], weight: Fraction
) -> tuple[dict[int, int], int]:
    mixed = {
        j: (1 - weight) * Fraction(attack.get(j, 0), scale) + weight * v
        for j, v in enumerate(inside)
        if v or attack.get(j, 0)
    }
    common = lcm(*(v.denominator for v in mixed.values()))
    return {j: v.numerator * (common // v.denominator) for j, v in mixed.items()}, common

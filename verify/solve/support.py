"""The releases that some maximiser reaches, with one maximiser that reaches all of them, and why none reaches the rest.

The maximisers form a polytope {x ≥ 0 : A x = b} (`verify.solve.support_system`). From one point of it the question is
which of the unknowns that are 0 there can grow: the cone {δ : A δ = 0, δ_j ≥ 0 where x_j = 0}. Taking x far inside and
a y with yᵀA_j = 0 where x_j > 0 and yᵀA_j ≥ 1 elsewhere settles them all (yᵀb = yᵀAx = 0). Doubles guess, the field
decides, and where doubles fail the simplex method goes on exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

import flint

from verify.errors import Unsolved
from verify.numbers.precision import ball_to_fixed, flint_precision
from verify.solve.recognise_numbers import simplest_between
from verify.solve.support_cone import ray_or_proof
from verify.solve.support_guess import above, widest
from verify.solve.support_linear import left_kernel, product, solve_near
from verify.solve.support_system import BALL_BITS, Gains, System, gains, sinks_of, system

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import SaddlePoint

NEARNESS_BITS = (2, 6, 24)
"""Free unknowns are rounded to the simplest fractions within these relative distances, one after the other."""
ROUNDINGS = (1, 2, 4, 12, 60, 1 << 10, 1 << 20, 1 << 40)
"""Multipliers are rounded to integers over these."""


@dataclass(frozen=True)
class Farkas:
    """Why max Σ p(z) over the maximisers, z unsupported, is 0: linear programming duality (proofs/FORMAT.md).

    ``rows[k]`` is μ_k of the scaled row k, ``sinks[z][y]`` is w_(z,y); the groups' prices follow from these.
    """

    rows: list[Element]
    sinks: list[list[Element]]


@dataclass(frozen=True, eq=False)
class Maximisers:
    """What is known of all maximisers of H(Y|Z).

    ``attack`` has the largest support of all, on columns as on releases, and leaves room in every row that some
    maximiser leaves room in; ``supported`` lists the releases that it reaches, ``farkas`` excludes the others (None if
    there are none); ``met`` lists the rows that every maximiser meets with equality.
    """

    attack: dict[int, Element]
    supported: tuple[int, ...]
    unsupported: tuple[int, ...]
    farkas: Farkas | None
    met: tuple[int, ...]
    gains: Gains


def maximisers(shape: Shape, found: SaddlePoint) -> Maximisers:
    """All maximisers of a game whose exact saddle point is known.

    Parameters
    ----------
    shape
        The game's shape without dead columns, on which the saddle point lives.

    Raises
    ------
    Unsolved
        If the saddle point is none, or the equations are too large to be solved exactly.
    """
    field, labels = found.field, len(shape.labels)
    seen = gains(shape, found)
    problem = system(shape, found, seen.tight)
    start: list[Element] = [found.attack.get(j, Fraction(0)) for j in problem.tight]
    for k in problem.loose:
        spare: Element = Fraction(shape.rows[k].rhs)
        for j, mass in found.attack.items():
            spare = field.subtract(spare, field.multiply(Fraction(shape.rows[k].coefficients[j]), mass))
        start.append(spare)
    x, y = complementary(problem, start)
    attack = {j: mass for j, mass in zip(problem.tight, x, strict=False) if mass}
    sinks = sinks_of(shape, problem.tight)
    reached = {t // labels for j in attack for t, _ in sinks[j]}
    unsupported = tuple(z for z in range(len(shape.releases)) if z not in reached)
    farkas = None
    if unsupported:
        burden = [sum((w for t, w in sinks[j] if t // labels not in reached), Fraction(0)) for j in problem.tight]
        farkas = _farkas(shape, problem, _scaled(problem, y, burden))
    slack = {k for k, spare in zip(problem.loose, x[len(problem.tight) :], strict=True) if spare}
    met = tuple(k for k in range(len(shape.rows)) if k not in slack)
    return Maximisers(attack, tuple(sorted(reached)), unsupported, farkas, met, seen)


def complementary(problem: System, start: list[Element]) -> tuple[list[Element], dict[int, Element]]:
    """A solution x of largest support, and a y with yᵀA_j = 0 where x_j > 0 and yᵀA_j > 0 elsewhere.

    ``start`` is any solution.
    """
    field, columns = problem.field, problem.columns
    x = _widened(problem, start)
    while True:
        rest = [j for j, value in enumerate(x) if not value]
        if not rest:
            return x, {}
        kernel = left_kernel(field, [columns[j] for j, value in enumerate(x) if value], problem.rows)
        reduced = [
            {i: value for i, vector in enumerate(kernel) if (value := product(field, vector, columns[j]))} for j in rest
        ]
        y = _guessed(field, reduced, len(kernel))
        if y is None:
            ray, proof = ray_or_proof(field, reduced, len(kernel))
            if ray is not None:
                x = _moved(problem, x, rest, ray)
                continue
            y = dict(enumerate(proof))
        combined: dict[int, Element] = {}
        for i, factor in y.items():
            for k, value in kernel[i].items() if factor else ():
                combined[k] = field.add(combined.get(k, Fraction(0)), field.multiply(factor, value))
        return x, {k: value for k, value in combined.items() if value}


def _widened(problem: System, start: list[Element]) -> list[Element]:
    """A solution with the support that doubles say is the largest; the start where they err or see no larger one."""
    field = problem.field
    used = [j for j, value in enumerate(start) if value]
    unused = [j for j, value in enumerate(start) if not value]
    if not unused:
        return start
    scale = [0.0] * problem.rows
    columns = [{k: field.approximate(v) for k, v in problem.columns[j].items()} for j in (*used, *unused)]
    for column in columns:
        for k, v in column.items():
            scale[k] = max(scale[k], abs(v))
    direction = widest([{k: v / scale[k] for k, v in column.items()} for column in columns], problem.rows, len(used))
    if direction is None:
        return start
    grown = [i for i in range(len(used), len(columns)) if direction[i] > 0.5]
    if not grown:
        return start
    at = [field.approximate(start[j]) for j in used]
    step = min([value / (2 * -d) for value, d in zip(at, direction, strict=False) if d < 0], default=1.0)
    chosen = [*range(len(used)), *grown]
    near = [(at[i] if i < len(used) else 0.0) + step * float(direction[i]) for i in chosen]
    places = [(*used, *unused)[i] for i in chosen]
    for bits in NEARNESS_BITS:
        rounded = [_simple(value, bits) for value in near]
        if None in rounded:
            return start
        values = solve_near(field, [problem.columns[j] for j in places], problem.rows, problem.rhs, rounded)  # type: ignore[arg-type]
        if values is not None and all(field.sign(value) > 0 for value in values):
            x: list[Element] = [Fraction(0)] * len(start)
            for j, value in zip(places, values, strict=True):
                x[j] = value
            return x
    return start


def _simple(value: float, bits: int) -> Fraction | None:
    """The simplest fraction near a positive double; None if it is not positive."""
    if value <= 0:
        return None
    exact = Fraction(value)
    return simplest_between(exact * (1 - Fraction(1, 1 << bits)), exact * (1 + Fraction(1, 1 << bits)))


def _moved(problem: System, x: list[Element], rest: list[int], ray: list[Element]) -> list[Element]:
    """A solution whose support holds the ray's as well: x + t·δ, δ the ray on ``rest`` and what follows elsewhere."""
    field = problem.field
    used = [j for j, value in enumerate(x) if value]
    right: dict[int, Element] = {}
    for j, value in zip(rest, ray, strict=True):
        for k, v in problem.columns[j].items() if value else ():
            right[k] = field.subtract(right.get(k, Fraction(0)), field.multiply(value, v))
    right = {k: v for k, v in right.items() if v}
    zeros = [Fraction(0)] * len(used)
    others = solve_near(field, [problem.columns[j] for j in used], problem.rows, right, zeros)
    if others is None:
        raise Unsolved("a ray of the maximisers' cone leads out of it: this is a defect of verify.solve.support")
    step = Fraction(1)
    for j, d in zip(used, others, strict=True):
        while field.sign(field.add(x[j], field.multiply(2 * step, d))) < 0:
            step /= 2
    out = list(x)
    for j, d in [*zip(used, others, strict=True), *zip(rest, ray, strict=True)]:
        out[j] = field.add(out[j], field.multiply(step, d))
    return out


def _guessed(field: Field, columns: Sequence[dict[int, Element]], rows: int) -> dict[int, Element] | None:
    """A simple rational y with y·column > 0 for every column, from doubles; None if they find none."""
    if any(not column for column in columns):
        return None
    scaled = []
    for column in columns:
        values = {k: field.approximate(v) for k, v in column.items()}
        largest = max(map(abs, values.values()))
        scaled.append({k: v / largest for k, v in values.items()})
    y = above(scaled, rows)
    if y is None:
        return None
    for denominator in ROUNDINGS:
        rounded: dict[int, Element] = {
            k: Fraction(round(float(v) * denominator), denominator) for k, v in enumerate(y) if round(v * denominator)
        }
        if all(field.sign(product(field, rounded, column)) > 0 for column in columns):
            return rounded
    return None


def _scaled(problem: System, y: dict[int, Element], burden: list[Fraction]) -> dict[int, Element]:
    """The multipliers times an integer that makes yᵀA_j ≥ burden_j on the tight columns."""
    field, factor = problem.field, 1
    for need, column in zip(burden, problem.columns, strict=False):
        if not need:
            continue
        value = product(field, y, column)
        if field.sign(field.subtract(field.multiply(Fraction(factor), value), need)) < 0:
            factor = max(factor, ceil(float(need) / field.approximate(value)))
            while field.sign(field.subtract(field.multiply(Fraction(factor), value), need)) < 0:
                factor += 1
    return {k: field.multiply(Fraction(factor), value) for k, value in y.items()}


def _farkas(shape: Shape, problem: System, y: dict[int, Element]) -> Farkas:
    zero: Element = Fraction(0)
    groups, rows = len(shape.mass), len(shape.rows)
    sinks: list[list[Element]] = [[zero] * len(shape.labels) for _ in shape.releases]
    for i, (z, label) in enumerate(problem.posterior):
        sinks[z][label] = y.get(groups + rows + i, zero)
    return Farkas([y.get(groups + k, zero) for k in range(rows)], sinks)


def raised(shape: Shape, field: Field, farkas: Farkas, attack: dict[int, Element], rule: list[list[Element]]) -> Farkas:
    """The same proof for a robust rule that is less at some releases, where the sinks' prices are raised.

    Where a rule sums to r < 1 all labels get the same price c: a column that brings a mass of 1 to such a release is
    then priced higher by c·(1 − r). Elsewhere the rule has to be the one that the proof was made for. The columns of
    ``attack`` are the maximiser's for which it was made: none of their group is priced lower.
    """
    spare: dict[int, Element] = {}
    for z, line in enumerate(rule):
        rest: Element = Fraction(1)
        for q in line:
            rest = field.subtract(rest, q)
        if rest:
            spare[z] = rest
    if not spare:
        return farkas
    labels, least = len(shape.labels), 1
    with flint_precision(BALL_BITS):
        rows = [field.ball(u, BALL_BITS) for u in farkas.rows]
        prices = [[field.ball(w, BALL_BITS) for w in line] for line in farkas.sinks]
        at = [[field.ball(q, BALL_BITS) for q in line] for line in rule]
        mean = [sum((q * w for q, w in zip(*pair, strict=True)), flint.arb(0)) for pair in zip(at, prices, strict=True)]
        room = {z: field.ball(rest, BALL_BITS) for z, rest in spare.items()}
        sinks = sinks_of(shape, list(range(shape.columns)))

        def priced(j: int) -> tuple[flint.arb, flint.arb]:
            """A column's price without what the raised sinks add to it, and what they add for c = 1."""
            price, there = flint.arb(0), flint.arb(0)
            for u, row in zip(rows, shape.rows, strict=True):
                price += u * row.coefficients[j]
            for t, weight in sinks[j]:
                z, y = divmod(t, labels)
                share = flint.arb(flint.fmpq(weight.numerator, weight.denominator))
                if z in spare:
                    there += share * room[z]
                else:
                    price += share * (prices[z][y] - mean[z])
            return price, there

        level = {int(shape.group[j]): priced(j)[0] for j in attack}
        for j, reached in sinks.items():
            if any(t // labels in spare for t, _ in reached):
                price, there = priced(j)  # at most 1 of a column's mass comes to unsupported releases
                least = max(least, ball_to_fixed((1 + level[int(shape.group[j])] - price) / there, 0) + 2)
    same: list[Element] = [Fraction(least)] * labels
    return Farkas(farkas.rows, [same if z in spare else line for z, line in enumerate(farkas.sinks)])

"""The polytope of maximisers of a game whose exact saddle point is known, as linear equations over a number field.

With a saddle point (q, φ, λ) a law p = Lγ of D maximises H(Y|Z) iff γ lives on tight columns, spends all of every
budget whose multiplier is not 0, and has q for its posterior, p(z,y) = q(y|z)·p(z): saddle points are interchangeable.
Together with the slacks of the other rows these are equations A x = b in unknowns x ≥ 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.errors import Unsolved
from verify.numbers.precision import flint_precision

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import LogForm, SaddlePoint

BALL_BITS = 400
TIGHT_BITS = 200
"""Values that agree to so many bits are taken for equal; the kernel decides."""

Column = dict[int, "Element"]
"""A column of A: the entries that are not 0, by equation."""


@dataclass(frozen=True, eq=False)
class Gains:
    """The columns' values Lᵀf − Bᵀλ at a saddle point.

    ``below[j]`` is how far column j lies below its group's best, in nats; ``tight`` lists the columns of distance 0,
    in increasing order.
    """

    below: list[flint.arb]
    tight: list[int]


@dataclass(frozen=True, eq=False)
class System:
    """{x ≥ 0 : A x = b}, x the masses of ``tight`` columns followed by the slacks of the rows in ``loose``.

    The equations are, in this order, one for each group, one for each row, and one for each (release, label) in
    ``posterior``; b is 0 on the last.
    """

    field: Field
    tight: list[int]
    loose: list[int]
    columns: list[Column]
    rows: int
    rhs: Column
    posterior: list[tuple[int, int]]


def gains(shape: Shape, found: SaddlePoint) -> Gains:
    """Compare every column with the best of its group.

    Raises
    ------
    Unsolved
        If a column is better than one that the attack uses: then this is no saddle point.
    """
    labels = len(shape.labels)
    with flint_precision(BALL_BITS):
        loss = [-found.field.ball(q, BALL_BITS).log() if q else None for line in found.rule for q in line]
        value = [flint.arb(0)] * shape.columns
        entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for j, t, weight in entries:
            f = loss[t]
            if f is None:
                z, y = divmod(t, labels)
                raise Unsolved(f"the rule at release {shape.releases[z]} is 0 for {shape.labels[y]}, which arrives")
            value[j] += f * weight / shape.weight_denominator
        for row, form in zip(shape.rows, found.multipliers, strict=True):
            price = form_ball(found.field, form)
            value = [v - price * c if c else v for v, c in zip(value, row.coefficients, strict=True)]
        below, tight = [flint.arb(0)] * shape.columns, []
        close = flint.arb(2) ** -TIGHT_BITS
        for columns in shape.group_columns:
            best = value[next(j for j in columns.tolist() if j in found.attack)]
            for j in columns.tolist():
                distance = best - value[j]
                if abs(distance) < close:
                    tight.append(j)
                elif distance > 0:
                    below[j] = distance
                else:
                    raise Unsolved("a column beats one that the attack uses: this is no saddle point")
    return Gains(below, sorted(tight))


def form_ball(field: Field, form: LogForm) -> flint.arb:
    """The value of a log form, to about the current precision."""
    bits = int(flint.ctx.prec)
    terms = (flint.arb(flint.fmpq(a.numerator, a.denominator)) * field.ball(r, bits).log() for a, r in form)
    return sum(terms, flint.arb(0))


def system(shape: Shape, found: SaddlePoint, tight: list[int]) -> System:
    """The equations of the maximisers' polytope on the tight columns."""
    field, groups, labels = found.field, len(shape.mass), len(shape.labels)
    sinks = sinks_of(shape, tight)
    arriving = {t // labels for j in tight for t, _ in sinks[j]}
    posterior: list[tuple[int, int]] = []
    for z in sorted(arriving):
        heaviest = max(range(labels), key=lambda y, z=z: field.approximate(found.rule[z][y]))  # type: ignore[misc]
        posterior += [(z, y) for y in range(labels) if y != heaviest and found.rule[z][y]]
    place = {pair: groups + len(shape.rows) + i for i, pair in enumerate(posterior)}
    wanted: dict[int, list[int]] = {}
    for z, y in posterior:
        wanted.setdefault(z, []).append(y)
    columns: list[Column] = []
    for j in tight:
        column: Column = {int(shape.group[j]): Fraction(1)}
        column |= {groups + k: Fraction(row.coefficients[j]) for k, row in enumerate(shape.rows) if row.coefficients[j]}
        at: dict[int, Fraction] = {}
        for t, weight in sinks[j]:
            at[t // labels] = at.get(t // labels, Fraction(0)) + weight
        for z, whole in at.items():
            for y in wanted.get(z, ()):
                column[place[z, y]] = field.multiply(Fraction(-whole), found.rule[z][y])
        for t, weight in sinks[j]:
            k = place.get(divmod(t, labels))
            if k is not None:
                column[k] = field.add(column[k], weight)
        columns.append({k: v for k, v in column.items() if v})
    loose = [
        k
        for k, (row, form) in enumerate(zip(shape.rows, found.multipliers, strict=True))
        if not row.equality and not form
    ]
    columns += [{groups + k: Fraction(1)} for k in loose]
    rhs: Column = {s: shape.group_mass(s) for s in range(groups)}
    rhs |= {groups + k: Fraction(row.rhs) for k, row in enumerate(shape.rows) if row.rhs}
    return System(field, tight, loose, columns, groups + len(shape.rows) + len(posterior), rhs, posterior)


def sinks_of(shape: Shape, columns: list[int]) -> dict[int, list[tuple[int, Fraction]]]:
    """For some columns, the sinks that they reach with their weights L."""
    out: dict[int, list[tuple[int, Fraction]]] = {j: [] for j in columns}
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
    for j, t, weight in entries:
        if j in out:
            out[j].append((t, Fraction(weight, shape.weight_denominator)))
    return out

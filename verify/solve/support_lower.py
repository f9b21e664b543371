"""The robust rule with what nobody asks for taken away: at unsupported releases it may then sum to less than 1.

In a transport game every label is lowered to what the columns ask for, exactly or rounded up; elsewhere, where the
conditions of several releases hang together, a single one is lowered.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.numbers.precision import ball_to_fixed, flint_precision
from verify.solve.recognise_numbers import simplest_between
from verify.solve.support_free import Least, least_values
from verify.solve.support_system import BALL_BITS, sinks_of

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import SaddlePoint
    from verify.solve.support import Maximisers


@dataclass(frozen=True, eq=False)
class Lowered:
    """A rule that sums to less than 1 somewhere; ``least`` says that it has the least values, exactly."""

    rule: list[list[Element]]
    least: bool


def lowered(shape: Shape, point: SaddlePoint, known: Maximisers, exact: bool = True) -> Lowered | None:
    """The rule of a saddle point without what no column asks for; None if every column into some sink is tight.

    Parameters
    ----------
    shape, point
        A game's shape without dead columns, and an exact saddle point of it.
    known
        What is known of all maximisers, with the gains of this saddle point.
    exact
        Whether least values of many digits are better than simple numbers above them.
    """
    asked = {t for reached in sinks_of(shape, known.gains.tight).values() for t, _ in reached}
    labels = len(shape.labels)
    slack = [
        z for z in known.unsupported if any(q and z * labels + y not in asked for y, q in enumerate(point.rule[z]))
    ]
    if not slack:
        return None
    if not shape.transport:
        return _single(shape, point, known, asked, slack[0])
    rule, least = list(point.rule), True
    values = least_values(shape, point, known)
    for z in slack:
        keep = [y for y in range(labels) if z * labels + y in asked]
        line = _line(point, z, values[z], keep, exact)
        if line is None:
            return None
        rule[z] = line
        least &= all(q == each.exact for q, each in zip(line, values[z], strict=True))
    return Lowered(rule, least)


def _line(point: SaddlePoint, z: int, values: list[Least], keep: list[int], exact: bool) -> list[Element] | None:
    """The least values at a release, those that are not exact rounded up within what is left over."""
    field = point.field
    with flint_precision(BALL_BITS):
        line: list[Element | None] = [
            point.rule[z][y] if y in keep else each.exact if exact or each.exact == 0 else None
            for y, each in enumerate(values)
        ]
        rough = [y for y, q in enumerate(line) if q is None]
        room = 1 - sum((each.ball for each in values), flint.arb(0))
        if rough and not room > 0:
            return None
        for y in rough:
            line[y] = _above(values[y].ball, room / (2 * len(rough)))
    return [q for q in line if q is not None] if _short(field, line) else None


def _short(field: Field, line: list[Element | None]) -> bool:
    """Whether the line sums to less than 1."""
    rest: Element = Fraction(1)
    for q in line:
        rest = field.subtract(rest, q if q is not None else Fraction(0))
    return field.sign(rest) > 0


def _single(shape: Shape, point: SaddlePoint, known: Maximisers, asked: set[int], z: int) -> Lowered:
    """One label at z lowered by about half of what the columns allow."""
    field, labels = point.field, len(shape.labels)
    line = list(point.rule[z])
    y = max(
        (y for y in range(labels) if line[y] and z * labels + y not in asked), key=lambda y: field.approximate(line[y])
    )
    growth: flint.arb | None = None  # of the loss there; None: nothing arrives
    with flint_precision(BALL_BITS):
        for j, reached in sinks_of(shape, list(range(shape.columns))).items():
            for t, weight in reached:
                if t == z * labels + y:
                    most = known.gains.below[j] / flint.arb(flint.fmpq(weight.numerator, weight.denominator))
                    growth = most if growth is None or most < growth else growth
        if growth is None:
            line[y] = Fraction(0)
        else:
            whole = field.ball(line[y], BALL_BITS)
            least = whole * (-growth).exp()
            line[y] = _above(least, (whole - least) / 2)
    return Lowered([line if i == z else old for i, old in enumerate(point.rule)], least=False)


def _above(value: flint.arb, room: flint.arb) -> Fraction:
    """The simplest fraction above a ball, by no more than a positive ball says."""
    shift = 64
    while (fixed := ball_to_fixed(room, shift)) < 1 << 16:
        shift *= 2
    low = ball_to_fixed(value, shift) + 2
    return simplest_between(Fraction(low, 1 << shift), Fraction(low + fixed - 4, 1 << shift))

"""From a game's shape to its fixed point: found in doubles, refined by Newton, shown by Krawczyk's test.

What is shown (DERIVED: the kernel does not see it) is, for the game without its dead arcs: the reduced equations have
exactly one zero in a box; there all strict inequalities hold; so by the theorems of proofs/fixed-point.md a true fixed
point lies there, it is a saddle point, and potentials, multipliers and the rule where mass arrives are the only ones of
the whole game.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from flint import arb

from verify.errors import Unsolved
from verify.numbers.precision import digits_to_bits, fixed_to_ball, flint_precision
from verify.solve.fixed.krawczyk import Box, krawczyk
from verify.solve.fixed.newton import Trace, newton
from verify.solve.fixed.reduced import Reduced, evaluate, reduce
from verify.solve.fixed.strict import Enclosed, Undecided, enclose
from verify.solve.transport import STARTS, Transport

if TYPE_CHECKING:
    from verify.game.shape import Row, Shape
    from verify.solve.active_correct import Active

SPARE_BITS = 48
ROOM = (12, 28, 44)
"""Bits by which the tested box is wider than the precision: the first that works."""
MORE_BITS = (0, 64, 256)
WIDE = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 10**4), Fraction(1, 10**7), Fraction(1, 10**10))
"""Radii tried for the box without another zero, widest first."""
WIDE_BITS = 128


@dataclass(frozen=True, eq=False)
class Solution:
    """A fixed point of a shape, shown by interval Newton.

    ``enclosed`` has its numbers as balls of radius at most 10^−digits/4; ``value`` encloses H. In the coordinates of
    the reduced equations the zero is known to ``radius``, and is the only one to ``alone`` around its midpoint.
    ``law_unique`` says whether no other law is a worst case. ``trace`` has −log10 of Newton's residuals. ``fixed`` has,
    by the name of a row left out, what every attack spends of it, in the user's units.
    """

    shape: Shape
    reduced: Reduced
    enclosed: Enclosed
    value: arb
    radius: Fraction
    alone: Fraction
    trace: list[float]
    fixed: dict[str, Fraction] = field(default_factory=dict)

    @property
    def law_unique(self) -> bool:
        """Whether the worst case ν is the only one: exactly if every release is a base release."""
        return not self.reduced.free


def solve_fixed_point(shape: Shape, digits: int) -> Solution:
    """The fixed point of a transport game, shown to exist and to be the only one by interval Newton.

    Parameters
    ----------
    shape
        A transport game without dead columns.
    digits
        Every number is enclosed to so many decimals.

    Raises
    ------
    Unsolved
        Nothing is decided, for the reason given: ties, kinks, or equations that doubles cannot solve.
    """
    costs = {row.name: fixed_cost(shape, row) for row in shape.rows}
    fixed = {name: cost for name, cost in costs.items() if cost is not None}
    shape = without_constant_rows(shape)
    reasons: list[str] = []
    for active, transport in actives(shape, reasons):
        for more in MORE_BITS:
            bits = digits_to_bits(digits) + SPARE_BITS + more
            try:
                return replace(prove(shape, transport, active, digits, bits), fixed=fixed)
            except _TooWide:
                continue
            except (Unsolved, Undecided) as error:
                reasons.append(str(error))
                break
    raise Unsolved("; ".join(dict.fromkeys(reasons)) or "the fixed point is not found")


def without_constant_rows(shape: Shape) -> Shape:
    """Leave out the rows that every attack spends alike, to the last unit or less: they bind nothing.

    Raises
    ------
    Unsolved
        A row is an equality, and does not bind in this way.
    """
    kept = []
    for row in shape.rows:
        spent, budget = fixed_cost(shape, row), Fraction(row.rhs, row.scale)
        if spent is not None and (spent == budget or (spent < budget and not row.equality)):
            continue
        if row.equality:
            raise Unsolved("a row of this game is an equality")
        kept.append(row)
    return shape if len(kept) == len(shape.rows) else replace(shape, rows=tuple(kept))


def fixed_cost(shape: Shape, row: Row) -> Fraction | None:
    """What every attack spends of a row, in the user's units, if each source's arcs all cost the same; else None."""
    costs = np.array(row.coefficients, dtype=object)
    levels = [set(costs[columns].tolist()) for columns in shape.group_columns]
    if any(len(level) > 1 for level in levels):
        return None
    spent = sum(mass * level.pop() for mass, level in zip(shape.mass, levels, strict=True))
    return Fraction(spent, shape.total * row.scale)


def actives(shape: Shape, reasons: list[str]) -> Iterator[tuple[Active, Transport]]:
    """Active sets found in doubles, from one interior point after the other; what fails adds its reason."""
    transport = Transport(shape)
    for gap, power in STARTS:
        try:
            with np.errstate(all="ignore"):
                yield transport.corrector.run(transport.guess(transport.path(power).reach(gap))), transport
        except (Unsolved, OverflowError, np.linalg.LinAlgError) as error:
            reasons.append(str(error) if isinstance(error, Unsolved) else "numbers are out of the range of doubles")


class _TooWide(Exception):
    """The enclosures are wider than what was asked: more bits may do."""


def prove(shape: Shape, transport: Transport, active: Active, digits: int, bits: int) -> Solution:
    """Refine one active set to ``bits`` bits, and show by intervals that its fixed point is one.

    Raises
    ------
    Unsolved, Undecided
        The equations have no zero that could be shown, or some inequality is not strict.
    """
    budgets = [row.rhs for row in shape.rows]
    reduced = reduce(active.system, active.forest, transport.arcs, budgets)
    marginal = active.unknowns.marginal.tolist()
    free = {z: Fraction(marginal[z]) for z in reduced.free}
    masses = [
        marginal[i] + sum(float(a[place]) * marginal[z] for z, a in reduced.free.items())
        for place, i in enumerate(reduced.base)
    ]
    trace = newton(reduced, [*active.unknowns.theta.tolist(), *active.unknowns.kappa.tolist(), *masses], bits)
    with flint_precision(bits + SPARE_BITS):
        box = box_around(reduced, trace, bits)
        q = evaluate(reduced, box.zero, arb.exp, arb).q
        flows = {j: _ball(Fraction(max(0.0, float(active.weight[j])))) for j in active.forest.closing}
        enclosed = enclose(reduced, budgets, box.zero, q, free, flows)
        value = sum((mass * enclosed.psi[t] for t, mass in enclosed.law.items()), arb(0))
        limit = arb(10) ** -digits / 4
        multipliers = [v * row.scale for v, row in zip(enclosed.multipliers, shape.rows, strict=True)]
        spent = [v / row.scale for v, row in zip(enclosed.spent, shape.rows, strict=True)]
        reported = [*multipliers, *spent, *enclosed.phi, *enclosed.psi.values(), *enclosed.law.values(), value]
        if not all(v.rad() < limit for v in reported):
            raise _TooWide
        radius = max(upper(v.rad()) for v in box.zero)
    alone = max((_alone(reduced, trace), *(upper(v.rad()) for v in box.box)))
    return Solution(shape, reduced, enclosed, value, radius, alone, trace.digits)


def box_around(reduced: Reduced, trace: Trace, bits: int) -> Box:
    """Krawczyk's test around a point, at flint's present precision.

    Raises
    ------
    Undecided
        No box passes.
    """
    centre = [fixed_to_ball(mantissa, -exponent) for mantissa, exponent in trace.point]
    for room in ROOM:
        radii = [(abs(c) + 1).mid() * arb((1, room - bits)) for c in centre]
        box = krawczyk(lambda x: equations(reduced, x), centre, [r.mid() for r in radii])
        if box is not None:
            return box
    raise Undecided("Krawczyk's test fails: the equations are singular or the active arcs are wrong")


def equations(reduced: Reduced, x: list[arb]) -> tuple[list[arb], list[list[arb]]]:
    """The reduced equations at balls, and their derivative."""
    found = evaluate(reduced, x, arb.exp, arb)
    return found.residual, found.matrix


def _alone(reduced: Reduced, trace: Trace) -> Fraction:
    """A radius within which the zero is the only one, as large as the test shows it; 0 if none of WIDE passes."""
    with flint_precision(WIDE_BITS):
        centre = [fixed_to_ball(m, -e).mid() for m, e in trace.point]
        # rounding the centre to fewer bits moves the box by less than its radius
        centre = [(c + arb(0)).mid() for c in centre]
        for radius in WIDE:
            if krawczyk(lambda x: equations(reduced, x), centre, [_ball(radius).mid()] * len(centre)) is not None:
                return radius * Fraction(999, 1000)
    return Fraction(0)


def _ball(value: Fraction) -> arb:
    return arb(value.numerator) / value.denominator


def upper(ball: arb) -> Fraction:
    """The upper end of a ball, exactly (flint's own is rounded to its present precision)."""
    return middle(ball) + middle(ball.rad())


def lower(ball: arb) -> Fraction:
    """The lower end of a ball, exactly."""
    return middle(ball) - middle(ball.rad())


def middle(ball: arb) -> Fraction:
    """The midpoint of a ball, exactly."""
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)

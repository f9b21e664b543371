"""Transport games: from a shape to a nearly optimal attack, rule and multipliers, to any number of digits.

The stages are an interior point in doubles, the active arcs, and the reduced equations in doubles and then in fixed
point. What doubles cannot decide (ties, nearly singular equations) is refused: the universal solver is slower but has
no such cases.
"""

from __future__ import annotations

from math import ceil, log2

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import digits_to_bits
from verify.solve.active import Arcs
from verify.solve.active_correct import Active, Corrector, Guess
from verify.solve.approximation import Approximation
from verify.solve.interior import WEIGHT_POWER, InteriorPoint, interior_point
from verify.solve.interior_blocks import Blocks, Floats, Indices, make_blocks, sinks_of
from verify.solve.newton import solve_fixed
from verify.solve.transport_finish import Finish
from verify.solve.transport_quick import FEW_DIGITS, quick
from verify.solve.transport_warm import warm_guess

STARTS = ((1e-8, WEIGHT_POWER), (1e-12, WEIGHT_POWER), (1e-12, 1.0), (1e-9, 0.0))
"""Gaps (nats) and weights of the interior points from which the active arcs are guessed, until a guess succeeds."""

SPARE_BITS = 24
LEAST_MASS = 1e-200


def solve_transport(shape: Shape, digits: int, *, warm: Approximation | None = None) -> Approximation:
    """Solve a transport game to ``digits`` digits.

    Parameters
    ----------
    shape
        A game with ``transport`` true, without dead columns and without rows that hold with equality on all of D.
    digits
        The bracket made of the result is to be at most 10^-digits nats wide.
    warm
        A solution of this game to fewer digits, or of one with the same columns and nearly the same numbers: where it
        tells which arcs are active the interior point is spared.

    Returns
    -------
    Approximation
        Every source's sum is exact, ν = m·q up to the last places, and budgets are kept up to the last places.

    Raises
    ------
    Unsolved
        The active arcs cannot be decided in doubles, or the width is not reached.
    """
    if not shape.transport:
        raise Unsolved("this is not a transport game")
    if any(row.equality for row in shape.rows):
        raise Unsolved("a row of this transport game is an equality")
    if shape.float_mass.min() < LEAST_MASS:
        raise Unsolved("a source's mass is too small for doubles")
    sinks = sinks_of(shape)
    blocks = make_blocks(shape, sinks)
    solver = _Solver(shape, sinks, blocks, digits)
    if warm is not None:
        try:
            return solver.solve(warm_guess(shape, sinks, solver.costs, blocks, warm))
        except Unsolved:
            pass
    return solver.search()


class _Solver:
    """What the attempts at one game share."""

    def __init__(self, shape: Shape, sinks: Indices, blocks: Blocks, digits: int) -> None:
        self.shape, self.sinks, self.blocks, self.digits = shape, sinks, blocks, digits
        self.costs: Floats = np.array([blocks.columns(cost) for cost in blocks.costs]).reshape(-1, shape.columns)
        self.arcs = Arcs.of(shape, sinks)
        self.corrector = Corrector(shape, self.arcs, sinks, self.costs, blocks.unit)

    def search(self) -> Approximation:
        """Try one interior point after the other."""
        reason = Unsolved("no interior point was tried")
        finest: InteriorPoint | None = None
        for gap, power in STARTS:
            try:
                point = interior_point(self.blocks, gap, power)
                finest = point if finest is None or point.gap < finest.gap else finest
                return self.solve(self.guess(point))
            except Unsolved as error:
                reason = error
        if finest is not None and self.digits <= FEW_DIGITS:
            return quick(self.shape, self.blocks, self.sinks, finest, self.digits)
        raise reason

    def guess(self, point: InteriorPoint) -> Guess:
        """The interior point over the columns."""
        blocks = self.blocks
        return Guess(
            blocks.columns(point.gamma),
            blocks.columns(point.slack),
            blocks.source_columns(point.phi),
            point.multipliers,
            point.spare,
        )

    def solve(self, guess: Guess) -> Approximation:
        """Correct a guess of the active arcs, and refine."""
        try:
            with np.errstate(all="ignore"):
                active = self.corrector.run(guess)
        except (OverflowError, np.linalg.LinAlgError):
            raise Unsolved("numbers on the active arcs are out of the range of doubles") from None
        point = solve_fixed(
            active.system, active.unknowns, self.arcs.total, precision_for(self.shape, active, self.digits)
        )
        return Finish(self.shape, self.arcs, self.sinks, active, point).approximation(self.digits)


def precision_for(shape: Shape, active: Active, digits: int) -> int:
    """The bits that a bracket of ``digits`` digits needs: large costs, small posteriors and many columns cost some."""
    finite = active.f[np.isfinite(active.f)]
    posterior = ceil(max(0.0, float(finite.max(initial=0.0))) * log2(np.e))
    costs = max((max(map(abs, row.coefficients), default=1).bit_length() for row in shape.rows), default=0)
    return digits_to_bits(digits) + SPARE_BITS + posterior + costs + shape.columns.bit_length()

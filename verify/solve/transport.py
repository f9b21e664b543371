"""Transport games: from a shape to a nearly optimal attack, rule and multipliers, to any number of digits.

The stages are an interior point in doubles, the active arcs, and the reduced equations in doubles and then in fixed
point. What doubles cannot decide (ties, nearly singular equations) is refused: the universal solver is slower but has
no such cases.
"""

from __future__ import annotations

from functools import cached_property
from math import ceil, log2

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import digits_to_bits
from verify.solve.active import Arcs
from verify.solve.active_correct import Active, Corrector, Guess
from verify.solve.approximation import Approximation
from verify.solve.blocks import Pattern, find_pattern
from verify.solve.interior import WEIGHT_POWER, InteriorPoint, Path
from verify.solve.interior_blocks import Blocks, Floats, Indices, make_blocks, sinks_of
from verify.solve.newton import solve_fixed
from verify.solve.saddle_point import SaddlePoint
from verify.solve.transport_finish import Finish
from verify.solve.transport_quick import FEW_DIGITS, quick
from verify.solve.transport_warm import warm_guess

STARTS = ((1e-7, WEIGHT_POWER), (1e-12, WEIGHT_POWER), (1e-12, 1.0), (1e-9, 0.0))
"""Gaps (nats) and weights of the interior points from which the active arcs are guessed, until a guess succeeds."""

ROUGH = 0.05
"""Below this gap (nats) an interior point may tell which arcs carry mass."""

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
    solver = Transport(shape)
    if warm is not None:
        try:
            return solver.solve(warm_guess(shape, solver.sinks, solver.costs, solver.blocks, warm), digits)
        except Unsolved:
            pass
    return solver.search(digits)


class Transport:
    """A transport game on its way to a solution; what one attempt finds out the next one knows.

    Raises
    ------
    Unsolved
        The shape is not a transport game, has an equality, or a mass that is too small for doubles.
    """

    def __init__(self, shape: Shape) -> None:
        if not shape.transport:
            raise Unsolved("this is not a transport game")
        if any(row.equality for row in shape.rows):
            raise Unsolved("a row of this transport game is an equality")
        if shape.float_mass.min() < LEAST_MASS:
            raise Unsolved("a source's mass is too small for doubles")
        self.shape = shape
        self.sinks: Indices = sinks_of(shape)
        self.blocks: Blocks = make_blocks(shape, self.sinks)
        self.arcs = Arcs.of(shape, self.sinks)
        self.paths: dict[float, Path] = {}

    @cached_property
    def costs(self) -> Floats:
        """The rows over the columns, each divided by its unit."""
        found: Floats = np.array([self.blocks.columns(cost) for cost in self.blocks.costs])
        return found.reshape(-1, self.shape.columns)

    @cached_property
    def corrector(self) -> Corrector:
        """What corrects a guess of the active arcs."""
        return Corrector(self.shape, self.arcs, self.sinks, self.costs, self.blocks.unit)

    def path(self, power: float) -> Path:
        """The central path of this weight, as far as it has been followed."""
        if power not in self.paths:
            self.paths[power] = Path(self.blocks, power)
        return self.paths[power]

    def saddle(self) -> SaddlePoint | None:
        """An exact saddle point of a game without rows, straight from the interior point; None if that fails."""
        if self.shape.rows:
            return None
        gap, power = STARTS[0]
        known: dict[bytes, Pattern | None] = {}
        for point in self.path(power).walk(gap):
            if point.gap > ROUGH:
                continue
            gamma = self.blocks.columns(point.gamma)
            active = gamma > self.blocks.columns(point.slack) * self.shape.float_mass[self.shape.group]
            key = active.tobytes()
            if key not in known:
                known[key] = find_pattern(self.shape, self.arcs, active, gamma)
            pattern = known[key]
            found = None if pattern is None else pattern.saddle(gamma)
            if found is not None:
                return found
        return None

    def search(self, digits: int) -> Approximation:
        """Try one interior point after the other.

        Raises
        ------
        Unsolved
            As :func:`solve_transport`.
        """
        reason = Unsolved("no interior point was tried")
        finest: InteriorPoint | None = None
        for gap, power in STARTS:
            try:
                point = self.path(power).reach(gap)
                finest = point if finest is None or point.gap < finest.gap else finest
                return self.solve(self.guess(point), digits)
            except Unsolved as error:
                reason = error
        if finest is not None and digits <= FEW_DIGITS:
            return quick(self.shape, self.blocks, self.sinks, finest, digits)
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

    def solve(self, guess: Guess, digits: int) -> Approximation:
        """Correct a guess of the active arcs, and refine."""
        try:
            with np.errstate(all="ignore"):
                active = self.corrector.run(guess)
        except (OverflowError, np.linalg.LinAlgError):
            raise Unsolved("numbers on the active arcs are out of the range of doubles") from None
        point = solve_fixed(active.system, active.unknowns, self.arcs.total, precision_for(self.shape, active, digits))
        return Finish(self.shape, self.arcs, self.sinks, active, point).approximation(digits)


def precision_for(shape: Shape, active: Active, digits: int) -> int:
    """The bits that a bracket of ``digits`` digits needs: large costs, small posteriors and many columns cost some."""
    finite = active.f[np.isfinite(active.f)]
    posterior = ceil(max(0.0, float(finite.max(initial=0.0))) * log2(np.e))
    costs = max((max(map(abs, row.coefficients), default=1).bit_length() for row in shape.rows), default=0)
    return digits_to_bits(digits) + SPARE_BITS + posterior + costs + shape.columns.bit_length()

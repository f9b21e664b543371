"""Following the central path: predictor-corrector steps with a merit test, in either arithmetic.

A Mehrotra step aims far down the path. Stationarity is linear, f being an unknown of its own, so only f = −log(p/m) can
go wrong. How much of that Newton's method mends is measured in the norm in which the entropy with its barrier is
self-concordant, where nothing depends on how small a mass is: an error e of f counts as √(p/τ)·|e| and not as p·|e|/τ,
which is far larger. The entropy's own curvature p/τ takes it up, save for its mean at a release, where the entropy is
flat. A step beyond the limit is shortened; one that leaves the path's neighbourhood is followed by centring steps.
Near a strictly complementary optimum convergence is quadratic; with ties it is linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from verify.solve.barrier_field import Array
from verify.solve.barrier_newton import Newton
from verify.solve.barrier_path import Path, Point

# Largest residual (see Merit) after a step, largest one before a step that aims down the path, and least product
# γ_j s_j / level likewise. Chosen on random games of all kinds; a factor of 3 changes little.
ACCEPTED_RESIDUAL = 30.0
CENTRED_RESIDUAL = 3.0
ACCEPTED_PRODUCT = 1e-2
CENTRED_PRODUCT = 0.1
STEP_CUTS = 30
# Where a descent fails, the last central point that is infeasible by less than the level over 2^FEASIBLE is kept.
FEASIBLE = 4.0
# Steps aim BEYOND bits below the target; from ARRIVED bits below it on only centring is left to do.
BEYOND, ARRIVED = 3.0, 2.0
# A second-order term of f above 2^STRAIGHT is not a correction any more.
STRAIGHT = 0.0
# Below a width of 2^NEAR_END steps without progress mean that the arithmetic is exhausted.
NEAR_END = -12.0


@dataclass(frozen=True)
class Merit:
    """How far a point is from the path and from the optimum; magnitudes are binary logarithms.

    ``residual`` is the largest, over the level, of the columns' γ·|stationarity residual|, the releases' |Σ p e| and,
    with e now without its mean at the release, the sinks' |e|·min(p, √(p·level)).
    """

    level: Array
    residual: float
    product: float
    stationarity: float
    width: float

    @classmethod
    def of(cls, path: Path, point: Point) -> Merit:
        """Measure a point. ``width`` is the width of the bracket that the point gives, feasibility aside."""
        field, inner = path.field, path.inner
        level = path.level(point)
        p, m = path.masses(point.gamma)
        losses = path.losses(p, m)
        linear = path.stationarity(point, point.loss)
        products = [
            field.floats(point.gamma * point.slack / level),
            field.floats((point.lam * point.room)[inner] / level),
        ]
        above = (path.stationarity(point, losses) - point.slack)[path.by_group.order]
        above = np.maximum(np.maximum.reduceat(above, path.by_group.starts), 0)
        width = (above * path.mass).sum() + level * path.terms
        wrong = losses - point.loss
        common = field.scatter(p * wrong, path.by_release)
        within = np.abs(field.floats(wrong - (common / m)[path.problem.sink_release]))
        share = field.floats(p / level)
        residuals = [
            np.abs(field.floats(point.gamma * linear / level)),
            np.abs(field.floats(common / level)),
            within * np.minimum(share, np.sqrt(share)),
        ]
        return cls(
            level=level,
            residual=float(np.concatenate(residuals).max()),
            product=float(np.concatenate(products).min()),
            stationarity=max(field.magnitude(linear), field.magnitude(wrong)),
            width=field.magnitude(width),
        )

    def central(self) -> bool:
        """Return whether the next step may aim down the path; far from dual feasibility it always may."""
        return (self.residual < CENTRED_RESIDUAL or self.stationarity > 1) and self.product > CENTRED_PRODUCT

    def follows(self, before: Merit, length: float) -> bool:
        """Return whether a step of this length may be taken."""
        shrinks = self.stationarity <= before.stationarity + math.log2(1 - length / 4)
        central = self.product >= min(ACCEPTED_PRODUCT, 0.9 * before.product)
        return (self.residual <= ACCEPTED_RESIDUAL or shrinks) and central


@dataclass(frozen=True, eq=False)
class Descent:
    """Where a descent ended. ``reached`` says whether the target was met; ``steps`` counts Newton matrices."""

    point: Point
    reached: bool
    steps: int
    width: float


def descend(
    path: Path, start: Point, target: float, feasible: float, limit: int, patience: int | None = None
) -> Descent:
    """Follow the path until the bracket's width is below 2^target and the infeasibility below 2^feasible.

    A descent that fails ends after ``limit`` steps, after ``patience`` steps near the end that narrow nothing, or where
    arithmetic breaks down; it returns the last central point whose infeasibility is well below the level.
    """
    point = sound = start
    merit = Merit.of(path, start)
    best, best_at = merit.width, 0
    for count in range(limit + 1):
        try:
            newton = Newton(path, point)
            infeasibility = newton.infeasibility()
            level = path.field.magnitude(merit.level)
            slight = infeasibility < level - FEASIBLE
            if slight and merit.width < target and infeasibility < feasible:
                return Descent(point, True, count, merit.width)
            if slight and merit.central():
                sound = point
            if merit.width < best - 0.5:
                best, best_at = merit.width, count
            if count == limit or (patience is not None and best < NEAR_END and count - best_at > patience):
                break
            arrived = level + math.log2(path.terms) <= target - ARRIVED
            aimed = count == 0 or (merit.central() and not arrived)
            point, merit = _advance(path, newton, merit, target, aimed)
        except ArithmeticError:
            break
    return Descent(sound, False, count, merit.width)


def _advance(path: Path, newton: Newton, merit: Merit, target: float, aimed: bool) -> tuple[Point, Merit]:
    """Take one step: down the path if ``aimed``, else back to it."""
    point = newton.point
    columns, rows = point.gamma * point.slack, point.lam * point.room
    if aimed:
        affine, bend = newton.step(-columns, -rows)
        reach = newton.reach(affine)
        ratio = float(path.field.floats(path.level(point.moved(affine, reach)) / merit.level)[0])
        floor = target - BEYOND - path.field.magnitude(merit.level * path.terms)
        aim = max(ratio**3, 2.0 ** min(0.0, floor))
        again = reach * reach
        straight = path.field.magnitude(bend) > STRAIGHT
        step, _ = newton.step(
            aim * merit.level - columns - affine.gamma * affine.slack * again,
            aim * merit.level - rows - affine.lam * affine.room * again,
            None if straight else path.field.clean(bend * again),
        )
    else:
        ratio = 1.0
        step, _ = newton.step(merit.level - columns, merit.level - rows)
    length = newton.reach(step)
    if length < 1:
        length *= min(max(0.9, 1 - ratio / 2), 1 - 1e-9)
    for _ in range(STEP_CUTS):
        moved = point.moved(step, length).cleaned(path.field)
        try:
            found = Merit.of(path, moved)
        except ArithmeticError:
            found = None
        if found is not None and found.follows(merit, length):
            break
        # What remains of the level is 1 − length of it: cut that on a logarithmic scale first.
        length = 1 - math.sqrt(max(1 - length, 1e-4)) if length > 0.3 else 0.7 * length
    if found is None:
        raise ArithmeticError("no step stays in the interior")
    return moved, found

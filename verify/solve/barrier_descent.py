"""Following the central path: predictor-corrector steps with a merit test, in either arithmetic.

A Mehrotra step aims far down the path; the entropy makes stationarity nonlinear, so a step is accepted only if the
stationarity residual stays in proportion to the level, or shrinks. After a step that left the path's neighbourhood a
centring step comes first. Near a strictly complementary optimum convergence is quadratic; with ties it is linear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from verify.solve.barrier_field import Array
from verify.solve.barrier_newton import Newton
from verify.solve.barrier_path import Path, Point

# Largest max_j γ_j·|residual_j| / level after a step, largest one before a step that aims down the path, and least
# product γ_j s_j / level likewise. Chosen on random games of all kinds; a factor of 3 changes little.
ACCEPTED_RESIDUAL = 30.0
CENTRED_RESIDUAL = 3.0
ACCEPTED_PRODUCT = 1e-2
CENTRED_PRODUCT = 0.1
STEP_CUTS = 30
# A second-order term of f above 2^STRAIGHT is not a correction any more.
STRAIGHT = 0.0
# Below a width of 2^NEAR_END steps without progress mean that the arithmetic is exhausted.
NEAR_END = -12.0
# Steps that reduce the level by less than 2^SLOW make the next ones wait for better centring, down to LEAST_CARE times
# the residual above; where convergence is quadratic only a well-centred point shows it.
SLOW, FAST = 4.0, 12.0
LEAST_CARE = 1e-3
LEAST_ACCEPTED = 0.3


@dataclass(frozen=True)
class Merit:
    """How far a point is from the path and from the optimum; magnitudes are binary logarithms."""

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
        dual = path.stationarity(point, path.losses(p, m))
        products = [
            field.floats(point.gamma * point.slack / level),
            field.floats((point.lam * point.room)[inner] / level),
        ]
        above = (dual - point.slack)[path.by_group.order]
        above = np.maximum(np.maximum.reduceat(above, path.by_group.starts), 0)
        width = (above * path.mass).sum() + level * path.terms
        return cls(
            level=level,
            residual=float(np.abs(field.floats(point.gamma * dual / level)).max()),
            product=float(np.concatenate(products).min()),
            stationarity=field.magnitude(dual),
            width=field.magnitude(width),
        )

    def central(self, care: float) -> bool:
        """Return whether the next step may aim down the path; far from dual feasibility it always may."""
        return (self.residual < CENTRED_RESIDUAL * care or self.stationarity > 1) and self.product > CENTRED_PRODUCT

    def follows(self, before: Merit, length: float, care: float) -> bool:
        """Return whether a step of this length may be taken."""
        shrinks = self.stationarity <= before.stationarity + math.log2(1 - length / 4)
        central = self.product >= min(ACCEPTED_PRODUCT, 0.9 * before.product)
        return (self.residual <= ACCEPTED_RESIDUAL * max(care, LEAST_ACCEPTED) or shrinks) and central


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

    The descent ends at the last sound point after ``limit`` steps, after ``patience`` steps near the end that narrow
    nothing, or where arithmetic breaks down.
    """
    point, merit, care = start, Merit.of(path, start), 1.0
    best, best_at = merit.width, 0
    for count in range(limit + 1):
        try:
            newton = Newton(path, point)
            if merit.width < target and newton.infeasibility() < feasible:
                return Descent(point, True, count, merit.width)
            if merit.width < best - 0.5:
                best, best_at = merit.width, count
            if count == limit or (patience is not None and best < NEAR_END and count - best_at > patience):
                break
            aimed = count == 0 or merit.central(care)
            point, found = _advance(path, newton, merit, target, aimed, care)
            if aimed:
                fall = path.field.magnitude(merit.level) - path.field.magnitude(found.level)
                care = max(care / 4, LEAST_CARE) if fall < SLOW else min(1.0, care * 4) if fall > FAST else care
            merit = found
        except ArithmeticError:
            return Descent(point, False, count, merit.width)
    return Descent(point, False, count, merit.width)


def _advance(path: Path, newton: Newton, merit: Merit, target: float, aimed: bool, care: float) -> tuple[Point, Merit]:
    point = newton.point
    columns, rows = point.gamma * point.slack, point.lam * point.room
    if aimed:
        affine, bend = newton.step(-columns, -rows)
        reach = newton.reach(affine)
        ratio = float(path.field.floats(path.level(point.moved(affine, reach)) / merit.level)[0])
        floor = target - 3 - path.field.magnitude(merit.level * path.terms)
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
        if found is not None and found.follows(merit, length, care):
            break
        # What remains of the level is 1 − length of it: cut that on a logarithmic scale first.
        length = 1 - math.sqrt(max(1 - length, 1e-4)) if length > 0.3 else 0.7 * length
    if found is None:
        raise ArithmeticError("no step stays in the interior")
    return moved, found

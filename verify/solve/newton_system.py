"""The reduced equations of a transport game on a forest of active arcs, and Newton's method on them in doubles.

Unknown are one potential θ for each component, the free multipliers κ, and the mass m_z of each supported release.
With q_t = exp(−θ − κ·b_t) the equations are polynomial in m and q:

    Σ over the sinks of a component of m q = mass of its sources,
    Σ_t b_ti m q = r_i + Σ_s b_si mass_s     for each free multiplier (the binding rows, spent to the last unit),
    Σ over the labels of q = 1               at each supported release.

Their matrix is symmetric. It is singular when the attack or the multipliers are not unique, and then some unknowns
stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.active import Arcs, Forest
from verify.solve.interior_blocks import Floats, Indices

LARGEST_INVERSE = 1e10
SINGULAR_PIVOT = 1e-9
LEAST_MARGINAL = 1e-12
LONGEST_STEP = 2.0


@dataclass(frozen=True, eq=False)
class System:
    """The reduced equations: each supported sink's component, release and offsets.

    ``offsets[i]`` are the integers for the i-th free multiplier, ``scaled`` the same over ``units[i]``. ``mass`` and
    ``spent`` are the right-hand sides of the first two kinds, as integers over the game's total, and ``target`` both
    in doubles, over the units.
    """

    sinks: list[int]
    component: Indices
    release: Indices
    releases: list[int]
    offsets: list[list[int]]
    units: list[int]
    scaled: Floats
    mass: list[int]
    spent: list[int]
    target: Floats


@dataclass(frozen=True, eq=False)
class Unknowns:
    """θ by component, κ·unit by free multiplier, m by release; ``inverse`` is that of the equations' matrix."""

    theta: Floats
    kappa: Floats
    marginal: Floats
    inverse: Floats
    residual: float


def make_system(shape: Shape, arcs: Arcs, forest: Forest) -> System:
    """The reduced equations of a forest."""
    first_sink = len(arcs.mass)
    sinks = sorted(node - first_sink for node in forest.component if node >= first_sink)
    nodes = [t + first_sink for t in sinks]
    component = [forest.component[node] for node in nodes]
    release = [t // arcs.labels for t in sinks]
    releases = sorted(set(release))
    place = {z: i for i, z in enumerate(releases)}
    mass = [0] * len(forest.orders)
    for s, amount in enumerate(arcs.mass):
        mass[forest.component[s]] += amount
    offsets, units, spent = [], [], []
    for vector, offset in zip(forest.basis, forest.offsets, strict=True):
        offsets.append([offset[node] for node in nodes])
        units.append(max(1, *map(abs, offsets[-1])))
        rhs = sum(v * shape.rows[k].rhs for v, k in zip(vector, forest.rows, strict=True))
        spent.append(rhs * arcs.total + sum(offset[s] * amount for s, amount in enumerate(arcs.mass)))
    scaled = np.zeros((len(units), len(sinks)))
    for i, (values, unit) in enumerate(zip(offsets, units, strict=True)):
        scaled[i] = [v / unit for v in values]
    target = [m / arcs.total for m in mass]
    target += [float(Fraction(v, unit * arcs.total)) for v, unit in zip(spent, units, strict=True)]
    return System(
        sinks,
        np.array(component),
        np.array([place[z] for z in release]),
        releases,
        offsets,
        units,
        scaled,
        mass,
        spent,
        np.array(target),
    )


def solve_doubles(system: System, start: Unknowns, limit: int = 40) -> Unknowns:
    """Newton's method from ``start`` until doubles can do no more.

    Raises
    ------
    Unsolved
        The residual does not come below 10^-9.
    """
    n_components, n_free, n_releases = len(system.mass), len(system.units), len(system.releases)
    n_sinks, n_left = len(system.sinks), n_components + n_free
    number = np.arange(n_sinks)
    left = np.zeros((n_sinks, n_left))
    left[number, system.component] = 1.0
    left[:, n_components:] = system.scaled.T
    right = np.zeros((n_releases, n_sinks))
    right[system.release, number] = 1.0
    matrix = np.zeros((n_left + n_releases, n_left + n_releases))
    theta, kappa, marginal = start.theta, start.kappa, start.marginal
    best: Unknowns | None = None
    kept = None
    with np.errstate(all="ignore"):
        for _ in range(limit):
            q = np.exp(-theta[system.component] - kappa @ system.scaled)
            mq = marginal[system.release] * q
            residual = np.concatenate([system.target - mq @ left, right @ q - 1.0])
            matrix[:n_left, :n_left] = left.T @ (mq[:, None] * left)
            coupling = right @ (q[:, None] * left)
            matrix[:n_left, n_left:] = -coupling.T
            matrix[n_left:, :n_left] = -coupling
            # balanced, so that components and releases of tiny mass count as much as the others
            scale = np.concatenate(
                [1 / np.sqrt(np.diagonal(matrix)[:n_left]), np.sqrt(np.maximum(marginal, LEAST_MARGINAL))]
            )
            scale = np.where(np.isfinite(scale), scale, 1.0)
            size = float(np.abs(residual * scale).max())
            if not np.isfinite(size):
                break
            inverse, kept = invert(scale[:, None] * matrix * scale, kept)
            inverse = scale[:, None] * inverse * scale
            done = size < 1e-14 or (best is not None and size > 0.3 * best.residual and best.residual < 1e-9)
            if best is None or size < best.residual:
                best = Unknowns(theta, kappa, marginal, inverse, size)
            if done and best is not None:
                return best
            step = -inverse @ residual
            # far from the solution a whole step overshoots the exponential
            change = step[:n_components][system.component] + step[n_components:n_left] @ system.scaled
            length = min(1.0, LONGEST_STEP / max(1e-9, float(np.abs(change).max(initial=0.0))))
            theta = theta + length * step[:n_components]
            kappa = kappa + length * step[n_components:n_left]
            marginal = marginal + length * step[n_left:]
    if best is None or best.residual > 1e-9:
        raise Unsolved("Newton's method on the active arcs does not converge")
    return best


def invert(matrix: Floats, kept: Indices | None) -> tuple[Floats, Indices | None]:
    """The inverse of a symmetric matrix or, where it is singular, of a largest regular principal part of it.

    ``kept`` says which part (None: all); it is chosen once and then given back. Rows and columns outside the part
    are 0 in the result: their unknowns do not move.
    """
    if kept is None:
        try:
            inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
            if np.isfinite(inverse).all() and np.abs(inverse).max() < LARGEST_INVERSE:
                return inverse, None
        except np.linalg.LinAlgError:
            pass
        kept = independent(matrix)
    inverse = np.zeros(matrix.shape)
    if len(kept):
        part = np.ix_(kept, kept)
        try:
            inverse[part] = np.linalg.inv(matrix[part])
        except np.linalg.LinAlgError:
            raise Unsolved("the equations of the active arcs are singular") from None
    return inverse, kept


def independent(matrix: Floats) -> Indices:
    """A largest set of independent rows, by Gram-Schmidt with pivoting; a symmetric matrix is regular on it."""
    norms = np.sqrt((matrix * matrix).sum(axis=1))
    rows = matrix / np.where(norms > 0, norms, 1.0)[:, None]
    chosen = []
    for _ in range(len(matrix)):
        lengths = (rows * rows).sum(axis=1)
        i = int(np.argmax(lengths))
        if lengths[i] < SINGULAR_PIVOT**2:
            break
        chosen.append(i)
        direction = rows[i] / np.sqrt(lengths[i])
        rows = rows - np.outer(rows @ direction, direction)
        rows[i] = 0.0
    return np.array(sorted(chosen), dtype=np.int64)

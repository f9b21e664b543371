"""Newton's equations on the central path.

The matrix is reduced by dγ = D(h − …), D = γ/s, and by the group sums (ADAᵀ is diagonal: each column has one group) to
the change −u of f at every sink, and to dλ and the relative change b of m at every release:

    [ L E Lᵀ + diag(p)   L E Bᵀ              P ] [u ]
    [ B E Lᵀ             B E Bᵀ + diag(w/λ)  0 ] [dλ]     E = D − D Aᵀ (A D Aᵀ)⁻¹ A D,   P_tz = p_t where t is at z.
    [ Pᵀ                 0                   0 ] [b ]

The last line, Σ p u = 0 over the labels of a release, says that H is homogeneous in each release. The first block falls
apart into the connected parts of L and A (one per label, if labels are kept): an arrow, solved part by part.
"""

from __future__ import annotations

import numpy as np

from verify.solve.barrier_field import Array, Field
from verify.solve.barrier_path import Path, Point

# A step that leaves less than this share of a positive quantity is a step to the boundary; doubles have to tell.
BOUNDARY = 1e-12


class Arrow:
    """A symmetric matrix [[S, V], [Vᵀ, C]] with S block diagonal, eliminated block by block."""

    def __init__(self, field: Field, blocks: list[tuple[Array, Array]], border: Array, corner: Array) -> None:
        """Take S as pairs (positions, block), and invert its blocks and the Schur complement's right-hand side."""
        self.field, self.border = field, border
        self.inverses = [(at, field.inverse(block)) for at, block in blocks]
        reduced = corner
        for at, inverse in self.inverses:
            part = border[at]
            reduced = reduced - field.product(part.T, field.product(inverse, part))
        self.reduced = field.clean(reduced)

    def _inner(self, right: Array) -> Array:
        """Return S⁻¹·right."""
        out = self.field.zeros(len(right))
        for at, inverse in self.inverses:
            out[at] = inverse @ right[at]
        return self.field.clean(out)

    def solve(self, first: Array, second: Array) -> tuple[Array, Array]:
        """Return the solution's two parts for a right-hand side of two parts."""
        second = self.field.clean(second - self.border.T @ self._inner(first))
        outer = self.field.clean(self.field.solve(self.reduced, second)) if len(second) else second
        return self._inner(self.field.clean(first - self.border @ outer)), outer


class Newton:
    """Newton's equations at one point: the matrix is built once and serves the predictor and the corrector."""

    def __init__(self, path: Path, point: Point) -> None:
        field = path.field
        self.path, self.point = path, point
        self.p, self.m = path.masses(point.gamma)
        self.losses = path.losses(self.p, self.m)
        self.dual = path.stationarity(point, self.losses)
        self.primal = path.mass - field.scatter(point.gamma, path.by_group)
        self.excess = path.rhs - path.spend(point.gamma) - point.room
        self.inverse = field.clean(point.gamma / point.slack)
        self.degree = field.clean(field.scatter(self.inverse, path.by_group))
        self.sink_cross = self._sink_cross()
        weighted = [field.clean(self.inverse * row) for row in path.rows]
        self.row_cross = [field.clean(field.scatter(row, path.by_group)) for row in weighted]
        self.arrow = Arrow(field, self._blocks(), *self._border(weighted))

    def _sink_cross(self) -> Array:
        """Return L D Aᵀ."""
        path, problem = self.path, self.path.problem
        values = self.inverse[problem.entry_column]
        if path.weight is not None:
            values = values * path.weight
        sums = path.field.scatter(values, path.by_pair)
        return path.field.clean(sums).reshape(len(problem.sink), len(problem.mass))

    def _blocks(self) -> list[tuple[Array, Array]]:
        """Return the blocks of L E Lᵀ + diag(p)."""
        path, field = self.path, self.path.field
        gram = None if path.weight is None else self._dense_gram()
        own = self.p if gram is not None else self.p + path.push(self.inverse)
        blocks = []
        for sinks, groups in path.parts:
            cross = self.sink_cross[np.ix_(sinks, groups)]
            block = -field.product(field.clean(cross / self.degree[groups]), cross.T)
            if gram is not None:
                block = block + gram[np.ix_(sinks, sinks)]
            diagonal = np.arange(len(sinks))
            block[diagonal, diagonal] = block[diagonal, diagonal] + own[sinks]
            blocks.append((sinks, field.clean(block)))
        return blocks

    def _dense_gram(self) -> Array:
        """Return L D Lᵀ where columns reach several sinks."""
        path, field, problem = self.path, self.path.field, self.path.problem
        dense = field.zeros(len(problem.sink), problem.columns)
        dense[problem.entry_sink, problem.entry_column] = path.weight
        return field.product(field.clean(dense * self.inverse), dense.T)

    def _border(self, weighted: list[Array]) -> tuple[Array, Array]:
        """Return the columns of dλ and b against u, and the corner."""
        path, field, problem = self.path, self.path.field, self.path.problem
        count, sinks, releases = len(path.rows), len(problem.sink), len(problem.release)
        border = field.zeros(sinks, count + releases)
        corner = field.zeros(count + releases, count + releases)
        for k, row in enumerate(weighted):
            share = field.clean(self.row_cross[k] / self.degree)
            border[:, k] = path.push(row) - self.sink_cross @ share
            corner[k, :count] = path.spend(row)
            for other in range(count):
                corner[k, other] = corner[k, other] - (share * self.row_cross[other]).sum()
        inner = np.flatnonzero(path.inner)
        corner[inner, inner] = corner[inner, inner] + self.point.room[inner] / self.point.lam[inner]
        border[np.arange(sinks), count + problem.sink_release] = self.p
        return field.clean(border), field.clean(corner)

    def step(self, columns: Array, rows: Array, bend: Array | None = None) -> tuple[Point, Array]:
        """Solve for the step that changes γ s by ``columns`` and λ w by ``rows``, to first order.

        ``bend`` is a second-order term of f at the sinks that the step has to make up for. Returns the step, and
        that term for a step of this very direction: (a² − b²)/2 with a = dp/p and b = dm/m.
        """
        path, field, problem, point = self.path, self.path.field, self.path.problem, self.point
        count, inner = len(path.rows), path.inner
        force = (self.dual if bend is None else self.dual + path.pull(bend)) + columns / point.gamma
        driven = field.clean(self.inverse * force)
        potential = field.clean((field.scatter(driven, path.by_group) - self.primal) / self.degree)
        demand = self.excess.copy()
        demand[inner] = demand[inner] - rows[inner] / point.lam[inner]
        charged = path.spend(driven) - demand
        for k, cross in enumerate(self.row_cross):
            charged[k] = charged[k] - (cross * potential).sum()
        arriving = field.clean(path.push(driven) - self.sink_cross @ potential)
        u, outer = self.arrow.solve(arriving, np.concatenate([charged, field.zeros(len(problem.release))]))
        dlam, b = outer[:count], outer[count:]
        pushed = self.sink_cross.T @ u
        for cross, multiplier in zip(self.row_cross, dlam, strict=True):
            pushed = pushed + cross * multiplier
        dphi = field.clean(potential - pushed / self.degree)
        dgamma = field.clean(self.inverse * (force - path.pull(u) - dphi[problem.group] - path.charge(dlam)))
        dslack = field.clean((columns - point.slack * dgamma) / point.gamma)
        droom = field.zeros(count)
        droom[inner] = (rows[inner] - point.room[inner] * dlam[inner]) / point.lam[inner]
        dloss = self.losses - point.loss - u
        if bend is not None:
            dloss = dloss + bend
        bent = u * (u + b[problem.sink_release] * 2) / 2
        return Point(dgamma, dslack, dphi, dlam, droom, field.clean(dloss)), bent

    def reach(self, step: Point) -> float:
        """Return the largest length, at most 1, that keeps γ, s, λ and w nonnegative."""
        field, inner, point = self.path.field, self.path.inner, self.point
        least = min(
            field.floats(step.gamma / point.gamma).min(),
            field.floats(step.slack / point.slack).min(),
            field.floats(step.lam[inner] / point.lam[inner]).min(initial=0.0),
            field.floats(step.room[inner] / point.room[inner]).min(initial=0.0),
        )
        if not np.isfinite(least):
            raise ArithmeticError("the Newton step is not finite")
        return 1.0 if least > -1 + BOUNDARY else min(float(-1 / least), 1 - BOUNDARY)

    def infeasibility(self) -> float:
        """Return the binary logarithm of the largest violation of a group's or a row's equation."""
        return max(self.path.field.magnitude(self.primal), self.path.field.magnitude(self.excess))

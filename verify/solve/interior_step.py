"""The linear algebra of one interior-point step for transport games.

Newton's equations at (γ, s, φ, λ, σ) are solved by elimination. With d = γ/s, u = dν/ν − dm/m (so df = −u) and p = dφ

    dγ = d·(r − u − p),   Σ_t dγ = what the source lacks,   Σ_s dγ = dν,   Σ ν u = 0 at every release

gives, source by source, p from u; then u from one symmetric matrix over the sinks of each block and one over the
releases; and the rows' multipliers from a K×K matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from verify.solve.interior_blocks import Blocks, Floats

total = np.add.reduce

REFINE_BELOW = 1e-6
"""From this gap on every solve is refined once: inverses lose the digits that nearly tight arcs need."""


@dataclass(frozen=True, eq=False)
class Direction:
    """A direction of the five unknowns: ``gamma`` and ``slack`` are relative, dγ/γ and ds/s, the others absolute."""

    gamma: Floats
    slack: Floats
    phi: Floats
    multipliers: Floats
    spare: Floats


def entropy_gradient(blocks: Blocks, gamma: Floats) -> tuple[Floats, Floats, Floats]:
    """f = −log(ν/m) and ν over [block, sink], and m over releases; f = 0 where a sink is only padding."""
    sinks = total(gamma, axis=1)
    cube = sinks.reshape(len(sinks), blocks.labels, blocks.releases)
    marginal = total(cube, axis=(0, 1))
    q = (cube / marginal).reshape(sinks.shape)
    if blocks.padded:
        q = q + blocks.padded_sinks
    return -np.log(q), sinks, marginal


def combine(weights: Floats, arrays: Floats) -> Floats:
    """Σ_k weights[k]·arrays[k], for at least one k (without BLAS, whose threads cost more than so small a sum)."""
    mixed: Floats = weights[0] * arrays[0]
    for k in range(1, len(weights)):
        mixed += weights[k] * arrays[k]
    return mixed


def spend(costs: Floats, gamma: Floats) -> Floats:
    """What an attack costs, row by row."""
    return np.array([total(cost * gamma, axis=None) for cost in costs])


class Factors:
    """The eliminated Newton matrix at one point; ``gap`` is Σ γs + Σ σλ in nats."""

    def __init__(
        self, blocks: Blocks, gamma: Floats, slack: Floats, phi: Floats, multipliers: Floats, spare: Floats
    ) -> None:
        self.blocks = blocks
        self.slack, self.multipliers, self.spare = slack, multipliers, spare
        self.rows = len(multipliers)
        n_blocks, _, n_sinks = gamma.shape
        self.cube = (n_blocks, blocks.labels, blocks.releases)
        self.products = gamma * slack
        self.gap = float(total(self.products, axis=None)) + float(spare @ multipliers)
        self.lacking = blocks.mass - total(gamma, axis=2)
        f, self.sinks, self.marginal = entropy_gradient(blocks, gamma)
        self.dual = f[:, None, :] - phi[:, :, None]
        if self.rows:
            self.dual = self.dual - combine(multipliers, blocks.costs)
            self.unspent = blocks.budgets - spend(blocks.costs, gamma) - spare
            self.stiffness = spare / multipliers
        self.safe = gamma + blocks.padding if blocks.padded else gamma
        self.d = d = gamma / slack
        totals = total(d, axis=2)
        self.less = -1.0 / (totals + blocks.padded_sources if blocks.padded else totals)
        scaled = d * self.less[:, :, None]
        self.scaled_t = scaled.transpose(0, 2, 1)
        matrix = np.matmul(d.transpose(0, 2, 1), scaled)
        # but for the marginal the matrix is a Laplacian: taking its diagonal from the other entries cancels nothing
        diagonal = matrix.reshape(n_blocks, -1)[:, :: n_sinks + 1]
        diagonal[...] = 0.0
        diagonal[...] = (self.sinks + blocks.padded_sinks if blocks.padded else self.sinks) - total(matrix, axis=2)
        self.inverse = np.linalg.inv(matrix)
        # what every sink and every release would do if the marginals could move freely
        self.free = self.inverse * self.sinks[:, None, :]
        if blocks.labels > 1:
            self.free = total(self.free.reshape(n_blocks, n_sinks, *self.cube[1:]), axis=2)
        core = total((self.sinks[:, :, None] * self.free).reshape(-1, blocks.releases, blocks.releases), axis=0)
        self.free = self.free.reshape(-1, blocks.releases)
        core.reshape(-1)[:: len(core) + 1] *= 1 + 1e-15
        self.held = np.dot(self.free, np.linalg.inv(core)).T
        self.responses: tuple[Floats, Floats, Floats] | None = None

    def error(self) -> float:
        """The largest residual: masses as they are, dual residuals weighted by the mass of their sink."""
        dual = np.abs(self.dual + self.slack) * self.sinks[:, None, :]
        if self.blocks.padded:
            dual *= self.blocks.arcs
        return max(float(dual.max()), float(np.abs(self.lacking).max()))

    def spread(self, h: Floats) -> Floats:
        """The u that a right-hand side over [..., block, sink] asks for."""
        held = np.dot(np.dot(h.reshape(*h.shape[:-2], -1), self.free), self.held)
        u: Floats = np.matmul(self.inverse, h[..., None])[..., 0] - held.reshape(h.shape)
        return u

    def respond(self, r: Floats, lacking: Floats) -> tuple[Floats, Floats]:
        """dγ and p for a field r over [..., block, source, sink] and the sums that dγ must have over the sinks."""
        d = self.d
        gamma = d * r
        rho = total(gamma, axis=-1) - lacking
        u = self.spread(total(gamma, axis=-2) + np.matmul(self.scaled_t, rho[..., None])[..., 0])
        p = (np.matmul(d, u[..., None])[..., 0] - rho) * self.less
        gamma = d * (r - u[..., None, :] - p[..., :, None])
        if self.gap < REFINE_BELOW:
            rho = total(gamma, axis=-1) - lacking
            flow = total(gamma, axis=-2)
            cube = flow.reshape((*flow.shape[:-2], *self.cube))
            change = total(cube, axis=(-3, -2)) / self.marginal
            wrong = cube - self.sinks.reshape(self.cube) * change[..., None, None, :]
            wrong = wrong.reshape(flow.shape) - self.sinks * u
            du = self.spread(wrong + np.matmul(self.scaled_t, rho[..., None])[..., 0])
            dp = (np.matmul(d, du[..., None])[..., 0] - rho) * self.less
            gamma = gamma - d * (du[..., None, :] + dp[..., :, None])
            p = p + dp
        return gamma, p

    def predictor(self) -> Direction:
        """Newton's direction towards γs = 0 and σλ = 0."""
        gamma, p = self.respond_rows(self.dual) if self.rows else self.respond(self.dual, self.lacking)
        return self.complete(gamma, p, 0.0, 0.0)

    def corrector(self, target: Floats, row_target: Floats, curve: Floats) -> Direction:
        """Newton's direction towards γs = ``target`` and σλ = ``row_target``; ``curve`` is added to f."""
        target = target / self.safe
        gamma, p = self.respond(self.dual + target + curve, self.lacking)
        return self.complete(gamma, p, target / self.slack, row_target)

    def complete(self, gamma: Floats, p: Floats, ratio: Floats | float, row_target: Floats | float) -> Direction:
        """The direction of all unknowns from the responses; ``ratio`` is the target of γs over what γs is."""
        multipliers = spare = self.multipliers
        if self.responses is not None:
            row_gamma, row_phi, row_matrix = self.responses
            wanted = row_target / self.multipliers - self.spare
            rhs = self.unspent - spend(self.blocks.costs, gamma) - wanted
            if self.rows == 1:
                multipliers = rhs / row_matrix[0]
            else:
                multipliers = np.asarray(np.linalg.solve(row_matrix, rhs), dtype=np.float64)
            spare = wanted - self.stiffness * multipliers
            gamma = gamma + combine(multipliers, row_gamma)
            p = p + combine(multipliers, row_phi)
        gamma = gamma / self.safe
        slack = ratio - 1.0 - gamma
        if self.blocks.padded:
            slack = slack * self.blocks.arcs
        return Direction(gamma, slack, p, multipliers, spare)

    def respond_rows(self, field: Floats) -> tuple[Floats, Floats]:
        """The response to a field, and with it what γ and φ do when a row's multiplier grows, and the rows' matrix."""
        costs = self.blocks.costs
        lacking = np.zeros((1 + self.rows, *self.lacking.shape))
        lacking[0] = self.lacking
        gamma, phi = self.respond(np.concatenate([field[None], -costs]), lacking)
        matrix: Floats = np.array([spend(costs, response) for response in gamma[1:]]).T
        self.responses = gamma[1:], phi[1:], matrix - np.diag(self.stiffness)
        return gamma[0], phi[0]

    def curvature(self, gamma: Floats) -> Floats:
        """The second-order term of f = −log(ν/m) along the relative dγ, over [block, 1, sink]."""
        flow = total(gamma * self.safe, axis=1)
        cube = flow.reshape(self.cube)
        a = flow / (self.sinks + self.blocks.padded_sinks)
        b = total(cube, axis=(0, 1)) / self.marginal
        change = (a * a).reshape(self.cube) - b * b
        curve: Floats = (0.5 * change).reshape(flow.shape)[:, None, :]
        return curve

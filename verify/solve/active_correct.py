"""Which arcs, releases and budgets are active: a guess from the interior point, corrected one at a time.

With the reduced equations solved in doubles for one guess, whatever is wrong shows as a sign: a negative mass, a
negative multiplier, a dual slack below 0, a release whose rule would exceed 1. The worst one is mended and the
equations are solved again; changing several at once cycles.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.active import Arcs, Forest, span
from verify.solve.active_flow import settle, strip
from verify.solve.interior_blocks import Floats, Indices, budgets_in_units
from verify.solve.newton_system import System, Unknowns, make_system, solve_doubles

LIGHT = 1e-12
"""The weight of an arc that has just become active."""

MASS_TOLERANCE = 1e-14
SLACK_TOLERANCE = 1e-11


@dataclass(frozen=True, eq=False)
class Active:
    """A solved active set, in doubles; multipliers are in units of the rows' largest coefficients.

    ``f`` is −log q over all sinks (infinite where unsupported), ``phi`` is over the sources; over the columns ``limit``
    is φ_s + λ·B_j, ``slack`` is limit − f_t (infinite where t is unsupported) and ``weight`` the mass.
    """

    forest: Forest
    system: System
    unknowns: Unknowns
    multipliers: Floats
    f: Floats
    phi: Floats
    limit: Floats
    slack: Floats
    weight: Floats
    passes: int


@dataclass(frozen=True, eq=False)
class Guess:
    """A nearly optimal point: masses, slacks and sources' φ over the columns; multipliers and unspent budgets."""

    gamma: Floats
    slack: Floats
    phi: Floats
    multipliers: Floats
    spare: Floats


class Corrector:
    """The correction of one game's active set; see :meth:`run`."""

    active: NDArray[np.bool_]
    rows: tuple[int, ...]
    forest: Forest
    system: System
    unknowns: Unknowns
    multipliers: Floats
    marginal: Floats
    sums: Floats
    f: Floats
    phi: Floats
    limit: Floats
    slack: Floats
    weight: Floats

    def __init__(self, shape: Shape, arcs: Arcs, sinks: Indices, costs: Floats, units: tuple[int, ...]) -> None:
        """``costs`` is [row, column], each row divided by its unit."""
        self.shape, self.arcs, self.sink, self.costs, self.units = shape, arcs, sinks, costs, units
        self.group = shape.group
        self.mass = shape.float_mass
        self.budgets = budgets_in_units(shape, units)

    def run(self, guess: Guess, limit: int = 60) -> Active:
        """Correct a guess until nothing is wrong with it.

        Raises
        ------
        Unsolved
            The correction cycles, takes more than ``limit`` passes, or the equations cannot be solved.
        """
        self.begin(guess)
        seen: set[bytes] = set()
        for passes in range(1, limit + 1):
            self.connect()
            key = self.active.tobytes() + bytes(self.rows)
            if key in seen:
                raise Unsolved("the active set cycles")
            seen.add(key)
            self.solve()
            if not self.mend():
                return Active(
                    self.forest,
                    self.system,
                    self.unknowns,
                    np.maximum(self.multipliers, 0.0),  # below 0 by rounding at most: see the last correction
                    self.f,
                    self.phi,
                    self.limit,
                    self.slack,
                    self.weight,
                    passes,
                )
            self.weight = np.where(self.active, np.maximum(self.weight, LIGHT), np.maximum(self.weight, 0.0))
        raise Unsolved(f"the active set is not found within {limit} corrections")

    def begin(self, guess: Guess) -> None:
        """An arc is active when its mass beats its slack, a release when its mass beats what its rule leaves of 1."""
        self.sums = np.bincount(self.sink, guess.gamma, self.arcs.sinks).astype(np.float64)
        cube = self.sums.reshape(-1, self.arcs.labels)
        self.marginal = cube.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.f = -np.log(cube / self.marginal[:, None]).reshape(-1)
        self.limit = guess.phi + guess.multipliers @ self.costs
        closed = self.marginal < 1 - self.rule_total()
        self.active = (guess.gamma > guess.slack * self.mass[self.group]) & ~closed[self.sink // self.arcs.labels]
        self.rows = tuple(k for k in range(len(self.units)) if guess.multipliers[k] > guess.spare[k])
        self.multipliers = guess.multipliers
        self.weight = guess.gamma

    def connect(self) -> None:
        """Give every source an active arc, its heaviest."""
        bare = np.bincount(self.group[self.active], minlength=len(self.mass)) == 0
        for s in np.flatnonzero(bare).tolist():
            columns = self.shape.group_columns[s]
            self.active[columns[int(np.argmax(self.weight[columns]))]] = True

    def solve(self) -> None:
        """Solve the reduced equations of the present active set, and spread the solution over the graph."""
        rows = list(self.rows)
        prices = [float(self.multipliers[k]) for k in rows]
        forest = span(self.arcs, self.active, self.weight, self.rows, prices, self.units)
        system = make_system(self.shape, self.arcs, forest)
        transfer = np.zeros((len(rows), len(system.units)))
        for i, (vector, unit) in enumerate(zip(forest.basis, system.units, strict=True)):
            transfer[:, i] = [v * self.units[k] / unit for v, k in zip(vector, rows, strict=True)]
        kappa = np.zeros(0)
        if rows and not forest.relations:
            kappa = self.multipliers[rows] / np.diagonal(transfer)
        elif rows:
            kappa = np.asarray(np.linalg.lstsq(transfer, self.multipliers[rows], rcond=None)[0], dtype=np.float64)
        # start: the potentials that agree best with the present f at the heavy sinks
        weight = self.sums[system.sinks] + 1e-15
        level = np.nan_to_num(self.f[system.sinks], posinf=1.0) - kappa @ system.scaled
        size = len(system.mass)
        theta = np.bincount(system.component, weight * level, size) / np.bincount(system.component, weight, size)
        begin = Unknowns(theta, kappa, self.marginal[system.releases], np.zeros((0, 0)), np.inf)
        unknowns = solve_doubles(system, begin)
        self.forest, self.system, self.unknowns = forest, system, unknowns
        self.multipliers = np.zeros(len(self.units))
        self.multipliers[rows] = transfer @ unknowns.kappa
        level = unknowns.theta[system.component] + unknowns.kappa @ system.scaled
        self.f = np.full(self.arcs.sinks, np.inf)
        self.f[system.sinks] = level
        self.marginal = np.zeros(len(self.marginal))
        self.marginal[system.releases] = unknowns.marginal
        self.sums = np.zeros(self.arcs.sinks)
        self.sums[system.sinks] = unknowns.marginal[system.release] * np.exp(-level)
        sources = range(len(self.mass))
        self.phi = unknowns.theta[[forest.component[s] for s in sources]]
        for value, offset, unit in zip(unknowns.kappa, forest.offsets, system.units, strict=True):
            self.phi = self.phi + value * np.array([offset[s] / unit for s in sources])
        self.limit = self.phi[self.group] + self.multipliers @ self.costs
        self.slack = np.where(np.isinf(self.f[self.sink]), np.inf, self.limit - self.f[self.sink])
        self.flow()

    def flow(self) -> None:
        """The masses of the active arcs, into ``weight``."""
        forest = self.forest
        balance = [*self.mass.tolist(), *self.sums.tolist()]
        closing = {j: float(self.weight[j]) for j in forest.closing}
        flow = strip(self.arcs, forest, list(balance), closing)
        if forest.relations:
            weight = np.zeros(len(self.weight))
            weight[list(flow)] = list(flow.values())
            excess = self.costs @ weight - self.budgets
            wanted = {
                k: Fraction(float(excess[k])) * self.units[k]
                for k in self.rows
                if excess[k] > 0 or abs(self.multipliers[k]) > SLACK_TOLERANCE
            }
            for j, change in settle(forest, wanted, self.weight.tolist()).items():
                closing[j] += float(change)
            flow = strip(self.arcs, forest, balance, closing)
        self.weight = np.zeros(len(self.weight))
        self.weight[list(flow)] = list(flow.values())

    def mend(self) -> bool:
        """Correct the worst of what is wrong; False when nothing is."""
        return self.mend_releases() or self.mend_rows() or self.mend_labels() or self.mend_arcs()

    def mend_releases(self) -> bool:
        """Close the releases whose mass is negative."""
        negative = np.flatnonzero(self.marginal < -MASS_TOLERANCE)
        if len(negative):
            self.active &= ~np.isin(self.sink // self.arcs.labels, negative)
        return len(negative) > 0

    def mend_rows(self) -> bool:
        """Free the row of the most negative multiplier, or bind the row that is overspent most."""
        if not self.units:
            return False
        worst = int(np.argmin(self.multipliers))
        if self.multipliers[worst] < -SLACK_TOLERANCE:
            self.rows = tuple(k for k in self.rows if k != worst)
            return True
        over = self.costs @ self.weight - self.budgets
        over[list(self.rows)] = 0.0
        worst = int(np.argmax(over))
        if over[worst] > 1e-11 * max(1.0, self.budgets[worst]):
            self.rows = tuple(sorted((*self.rows, worst)))
            return True
        return False

    def mend_labels(self) -> bool:
        """At supported releases, join each label that is still without a tight arc by its arc of least slack."""
        labels = self.arcs.labels
        supported = np.repeat(self.marginal > 0, labels)
        open_arcs = supported[self.sink] & np.isinf(self.f[self.sink])
        return self.join(np.flatnonzero(open_arcs))

    def join(self, columns: Indices) -> bool:
        """Make active, for every sink that ``columns`` reach, the one of them of least φ + λ·B."""
        order = columns[np.argsort(self.limit[columns], kind="stable")]
        _, first = np.unique(self.sink[order], return_index=True)
        self.active[order[first]] = True
        return len(columns) > 0

    def mend_arcs(self) -> bool:
        """Drop the arc of most negative mass, or add the one of most negative slack, or open a release that must be."""
        worst = int(np.argmin(self.weight))
        if self.weight[worst] < -MASS_TOLERANCE:
            self.active[worst] = False
            return True
        slack = np.where(self.active, 0.0, self.slack)
        worst = int(np.argmin(slack))
        if slack[worst] < -SLACK_TOLERANCE:
            self.enter(worst)
            return True
        release = self.sink // self.arcs.labels
        total = self.rule_total()
        total[self.system.releases] = 0.0
        z = int(np.argmax(total))
        return total[z] > 1 + SLACK_TOLERANCE and self.join(np.flatnonzero(release == z))

    def rule_total(self) -> Floats:
        """Σ_y of the least rule that φ and λ allow, at every release: at most 1 at an optimum."""
        least = np.full(self.arcs.sinks, np.inf)
        np.minimum.at(least, self.sink, self.limit)
        total: Floats = np.exp(-least).reshape(-1, self.arcs.labels).sum(axis=1)
        return total

    def enter(self, j: int) -> None:
        """Make an arc active; if its cycle has a cost, the arc of the cycle that empties first leaves."""
        forest = self.forest
        self.active[j] = True
        s, t = self.arcs.source[j], self.arcs.sink[j] + len(self.mass)
        if forest.component[s] != forest.component[t]:
            return
        if all(self.arcs_cost(j, i) == 0 for i in range(len(forest.basis))):
            return
        parents = {node: (parent, arc) for node, parent, arc in forest.orders[forest.component[s]]}
        path = _path(parents, s, t)
        leaving = min(path[::2], key=lambda arc: self.weight[arc])
        self.active[leaving] = False

    def arcs_cost(self, j: int, i: int) -> int:
        """The cost of the cycle that arc j closes, for the i-th free multiplier."""
        forest, offset = self.forest, self.forest.offsets[i]
        cost = sum(v * self.arcs.coefficients[k][j] for v, k in zip(forest.basis[i], forest.rows, strict=True))
        return cost + offset[self.arcs.source[j]] - offset[self.arcs.sink[j] + len(self.mass)]


def _path(parents: dict[int, tuple[int, int]], start: int, end: int) -> list[int]:
    """The arcs on the way between two nodes of a tree."""
    up = {}
    node = start
    arcs: list[int] = []
    while True:
        up[node] = len(arcs)
        parent, arc = parents[node]
        if parent < 0:
            break
        arcs.append(arc)
        node = parent
    back = []
    node = end
    while node not in up:
        node, arc = parents[node]
        back.append(arc)
    return arcs[: up[node]] + back[::-1]

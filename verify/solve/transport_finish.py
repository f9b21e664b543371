"""From a solution of the reduced equations to an attack, a rule and multipliers, and the width that they reach.

Everything here is in integers over 2^p. The width estimated is the one that the certificate's two bounds will show, up
to the last units: what the duals are violated by, what the budgets leave unspent, what leaf stripping leaves over.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ldexp

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.active import Arcs
from verify.solve.active_correct import Active
from verify.solve.active_flow import settle, strip
from verify.solve.approximation import Approximation
from verify.solve.interior_blocks import Indices
from verify.solve.newton import FixedPoint, fixed_exponential

NEAR = 1e-6
"""Slacks above this (nats, in doubles) need no second look."""

FLOAT_BITS = 80


@dataclass(frozen=True, eq=False)
class Finish:
    """One game's solution on its way to an approximation."""

    shape: Shape
    arcs: Arcs
    sinks: Indices
    active: Active
    point: FixedPoint

    def approximation(self, digits: int) -> Approximation:
        """The approximation, if its bracket can have ``digits`` digits.

        Raises
        ------
        Unsolved
            A mass is negative or the width is too large: the active set is not the right one.
        """
        precision = self.point.precision
        attack, width = self.attack()
        rule, excess = self.rule()
        width += excess + self.violation()
        if width * 10**digits * 4 > 1 << precision:
            raise Unsolved(f"the active arcs are not decided: the width is about {width / (1 << precision):.1e}")
        return Approximation(precision, attack, rule, self.multipliers())

    def attack(self) -> tuple[dict[int, int], int]:
        """The masses γ·total·2^p of the active arcs, and what they add to the width."""
        arcs, point, forest, weight = self.arcs, self.point, self.active.forest, self.active.weight
        precision, total = point.precision, arcs.total
        sums = [0] * arcs.sinks
        for t, value in zip(self.active.system.sinks, point.sums, strict=True):
            sums[t] = value * total
        sources = [mass << precision for mass in arcs.mass]
        closing = {
            j: max(0, (int(ldexp(float(weight[j]), FLOAT_BITS)) * total << precision) >> FLOAT_BITS)
            for j in forest.closing
        }
        balance = sources + sums
        flow = strip(arcs, forest, balance, closing)
        multipliers = self.multipliers()
        if forest.relations:
            excess = {}
            for k in forest.rows:
                over = self.overspent(k, flow)
                if over > 0 or multipliers[k]:
                    excess[k] = Fraction(over)
            for j, change in settle(forest, excess, weight.tolist()).items():
                closing[j] += int(change)
            balance = sources + sums
            flow = strip(arcs, forest, balance, closing)
        # a root takes what rounding leaves over, and a budget what it leaves unspent
        left = sum(abs(balance[order[0][0]]) for order in forest.orders)
        width = 64 * left // total
        for k, value in enumerate(multipliers):
            if value:
                width += (value * abs(self.overspent(k, flow)) >> precision) // total + 1
        noise = total << 24
        negative = [j for j, value in flow.items() if value < 0]
        for j in negative:
            if flow[j] < -noise:
                raise Unsolved("the active arcs are not decided: one would carry a negative mass")
            s = arcs.source[j]
            fellows = [i for i in self.shape.group_columns[s].tolist() if i in flow]
            flow[max(fellows, key=lambda i: flow[i])] += flow[j]
            flow[j] = 0
        return flow, width

    def overspent(self, k: int, flow: dict[int, int]) -> int:
        """What the attack spends beyond row k's budget, in the units of the attack."""
        coefficients = self.arcs.coefficients[k]
        spent = sum(coefficients[j] * value for j, value in flow.items() if coefficients[j])
        return spent - (self.shape.rows[k].rhs * self.arcs.total << self.point.precision)

    def multipliers(self) -> list[int]:
        """λ_k·2^p for the scaled rows."""
        forest, system = self.active.forest, self.active.system
        values = [0] * len(self.shape.rows)
        for place, k in enumerate(forest.rows):
            exact = sum(
                Fraction(value * vector[place], unit)
                for value, vector, unit in zip(self.point.kappa, forest.basis, system.units, strict=True)
            )
            values[k] = max(0, int(exact))
        return values

    def limits(self, columns: list[int]) -> list[int]:
        """φ_s + λ·B_j over 2^p for some columns."""
        forest, system, point = self.active.forest, self.active.system, self.point
        values = []
        for j in columns:
            s = self.arcs.source[j]
            value = point.theta[forest.component[s]]
            for kappa, vector, offset, unit in zip(
                point.kappa, forest.basis, forest.offsets, system.units, strict=True
            ):
                cost = sum(v * self.arcs.coefficients[k][j] for v, k in zip(vector, forest.rows, strict=True))
                value += kappa * (offset[s] + cost) // unit
            values.append(value)
        return values

    def violation(self) -> int:
        """By how much supported sinks exceed what φ and λ allow them, weighted by the sources' masses."""
        active = self.active
        tree = np.zeros(len(active.slack), dtype=np.bool_)
        tree[[j for order in active.forest.orders for _, _, j in order if j >= 0]] = True
        near = np.flatnonzero((active.slack < NEAR) & ~tree).tolist()
        if not near:
            return 0
        levels = self.levels()
        worst: dict[int, int] = {}
        for j, limit in zip(near, self.limits(near), strict=True):
            over = levels[self.arcs.sink[j]] - limit
            s = self.arcs.source[j]
            if over > worst.get(s, 0):
                worst[s] = over
        return -(-sum(self.arcs.mass[s] * over for s, over in worst.items()) // self.arcs.total)

    def levels(self) -> dict[int, int]:
        """f over 2^p at the supported sinks."""
        system, point = self.active.system, self.point
        levels = [point.theta[c] for c in system.component.tolist()]
        for kappa, offsets, unit in zip(point.kappa, system.offsets, system.units, strict=True):
            levels = [v + kappa * b // unit for v, b in zip(levels, offsets, strict=True)]
        return dict(zip(system.sinks, levels, strict=True))

    def rule(self) -> tuple[list[list[int]], int]:
        """q·2^p, and by how much the rule of an unsupported release would have to exceed 1.

        At unsupported releases q(y|z) ∝ max_s exp(−φ_s − λB) over the arcs into (z, y); where no arc ends q is uniform.
        """
        labels, precision = self.arcs.labels, self.point.precision
        one = 1 << precision
        rule = [[0] * labels for _ in self.shape.releases]
        for t, value in zip(self.active.system.sinks, self.point.q, strict=True):
            rule[t // labels][t % labels] = value
        excess = 0
        supported = set(self.active.system.releases)
        least = self.dual_limits()
        weights = dict(zip(least, fixed_exponential([-v for v in least.values()], precision), strict=True))
        floor = 1 << precision // 4
        for z in range(len(rule)):
            row = rule[z]
            if z not in supported:
                row = [max(weights[t], floor) if t in weights else 0 for t in range(z * labels, (z + 1) * labels)]
                whole = sum(row)
                excess = max(excess, whole - one)
                row = [value * one // whole for value in row] if whole else [one // labels] * labels
                rule[z] = row
            heaviest = max(range(labels), key=row.__getitem__)
            row[heaviest] += one - sum(row)
        return rule, max(0, excess)

    def dual_limits(self) -> dict[int, int]:
        """The least φ_s + λB_j over the arcs into every reached sink of an unsupported release."""
        labels = self.arcs.labels
        unsupported = np.ones(len(self.shape.releases), dtype=np.bool_)
        unsupported[self.active.system.releases] = False
        columns = np.flatnonzero(unsupported[self.sinks // labels])
        if not len(columns):
            return {}
        limit = self.active.limit[columns]
        best = np.full(self.arcs.sinks, np.inf)
        np.minimum.at(best, self.sinks[columns], limit)
        near = columns[limit <= best[self.sinks[columns]] + NEAR].tolist()
        least: dict[int, int] = {}
        for j, value in zip(near, self.limits(near), strict=True):
            t = self.arcs.sink[j]
            least[t] = min(value, least.get(t, value))
        return least

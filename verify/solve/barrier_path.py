"""The central path of max H(Lγ), in doubles or in balls.

With f = −log(p/m), p = Lγ and m its marginal on releases, the central path of level τ is

    Lᵀf − Aᵀφ − Bᵀλ + s = 0,   γ s = τ,   Aγ = mass,   Bγ + w = rhs,   λ w = τ   (w = 0 on equalities).

There the width of the bracket of (γ, q = p/m, λ) is exactly Σ γ s + Σ λ w, so nothing has to be guessed: no active
set, no threshold, and large faces of maximisers or ties do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np

from verify.solve.barrier_field import Array, Field, Scatter
from verify.solve.barrier_problem import Problem


@dataclass(frozen=True, eq=False)
class Point:
    """An iterate: masses, slacks of columns, potentials, multipliers, slacks of rows (0 on equalities), losses f.

    f has its own place: then stationarity is linear and every step shortens its residual, and the only nonlinear
    equation, f = −log(p/m), is one of each sink.
    """

    gamma: Array
    slack: Array
    phi: Array
    lam: Array
    room: Array
    loss: Array

    def parts(self) -> tuple[Array, Array, Array, Array, Array, Array]:
        """Return γ, s, φ, λ, w, f."""
        return self.gamma, self.slack, self.phi, self.lam, self.room, self.loss

    def lifted(self, field: Field) -> Point:
        """Return a point in doubles as a point in another arithmetic, exactly."""
        return Point(*(field.lift(part) for part in self.parts()))

    def cleaned(self, field: Field) -> Point:
        """Return the point without error radii."""
        return Point(*(field.clean(part) for part in self.parts()))

    def moved(self, step: Point, length: float) -> Point:
        """Return the point after a step of the given length."""
        return Point(*(part + change * length for part, change in zip(self.parts(), step.parts(), strict=True)))


class Path:
    """The equations of the central path of one problem in one arithmetic."""

    def __init__(self, problem: Problem, field: Field) -> None:
        self.problem, self.field = problem, field
        self.mass = field.array(problem.mass)
        self.rhs = field.array(problem.rhs)
        self.rows = [field.array(row) for row in problem.coefficients]
        self.weight = None if problem.single else field.array(problem.entry_weight)
        self.inner = ~problem.equality
        groups, sinks = len(problem.mass), len(problem.sink)
        self.by_group = Scatter.by(problem.group, groups)
        self.by_sink = Scatter.by(problem.entry_sink, sinks)
        self.by_column = Scatter.by(problem.entry_column, problem.columns)
        self.by_release = Scatter.by(problem.sink_release, len(problem.release))
        self.entry_group = problem.group[problem.entry_column]
        self.by_pair = Scatter.by(problem.entry_sink * groups + self.entry_group, sinks * groups)

    @cached_property
    def terms(self) -> int:
        """The number of complementary pairs."""
        return self.problem.columns + int(self.inner.sum())

    @cached_property
    def parts(self) -> list[tuple[Array, Array]]:
        """The sinks and groups of each connected part of L and A; with labels kept, one part per label."""
        groups, sinks = len(self.problem.mass), len(self.problem.sink)
        graph = nx.empty_graph(sinks + groups)
        graph.add_edges_from(zip(self.problem.entry_sink.tolist(), (sinks + self.entry_group).tolist(), strict=True))
        parts = [np.array(sorted(nodes)) for nodes in nx.connected_components(graph)]
        return [(part[part < sinks], part[part >= sinks] - sinks) for part in parts]

    def push(self, columns: Array) -> Array:
        """Return L·columns, the masses at sinks."""
        values = columns[self.problem.entry_column]
        return self.field.scatter(values if self.weight is None else values * self.weight, self.by_sink)

    def pull(self, sinks: Array) -> Array:
        """Return Lᵀ·sinks, one number per column."""
        if self.weight is None:
            out = self.field.zeros(self.problem.columns)
            out[self.problem.entry_column] = sinks[self.problem.entry_sink]
            return out
        return self.field.scatter(sinks[self.problem.entry_sink] * self.weight, self.by_column)

    def charge(self, lam: Array) -> Array:
        """Return Bᵀλ."""
        total = self.field.zeros(self.problem.columns)
        for row, multiplier in zip(self.rows, lam, strict=True):
            total = total + row * multiplier
        return total

    def spend(self, columns: Array) -> Array:
        """Return B·columns."""
        out = self.field.zeros(len(self.rows))
        for k, row in enumerate(self.rows):
            out[k] = (row * columns).sum()
        return out

    def masses(self, gamma: Array) -> tuple[Array, Array]:
        """Return p at sinks and m at releases, without radii."""
        p = self.field.clean(self.push(gamma))
        return p, self.field.clean(self.field.scatter(p, self.by_release))

    def losses(self, p: Array, m: Array) -> Array:
        """Return f = −log(p/m) at sinks."""
        return self.field.log(m)[self.problem.sink_release] - self.field.log(p)

    def stationarity(self, point: Point, losses: Array) -> Array:
        """Return the residual Lᵀf − Aᵀφ − Bᵀλ + s."""
        return self.pull(losses) - point.phi[self.problem.group] - self.charge(point.lam) + point.slack

    def level(self, point: Point) -> Array:
        """Return the mean of γ s and λ w over all pairs, as an array of one number."""
        total = (point.gamma * point.slack).sum() + (point.lam * point.room)[self.inner].sum()
        return self.field.clean(np.array([total], dtype=point.gamma.dtype) / self.terms)

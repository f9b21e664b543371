"""Guess the exact dual solution of a transport game: a barrier path in doubles, then Newton at high precision.

Nothing here is trusted. `candidates` yields (one number exp(−f_t) for each sink in use, and exp(−λ)); the caller
turns them into exact numbers and verifies every condition of an exact saddle point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from numpy.typing import NDArray

from tests.oracle.reals import Real, precision, rational, recognise
from tests.oracle.transport import Arc, Transport

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Centre:
    """A point near the optimum: γ by arc, exp(−λ)."""

    attack: Vector
    tau: float


def centre(game: Transport, last: float = 1e-11) -> Centre:
    """max H(Y|Z) + t·(Σ log γ + log of the unspent budget) for a decreasing t, by damped Newton steps."""
    n, groups = len(game.arcs), len(game.masses)
    spend = game.budget is not None
    costs = np.array([a.cost for a in game.arcs], float)
    sinks = sorted({a.sink for a in game.arcs})
    L = np.array([[float(a.sink == t) for a in game.arcs] for t in sinks])
    same = np.array([[float(t[0] == u[0]) for u in sinks] for t in sinks])
    A = np.array([[float(a.source == s) for a in game.arcs] for s in range(groups)])
    mass = np.array([float(m) for m in game.masses])
    free = [np.array([float(a.cost == 0) * (a.source == s) for a in game.arcs]) for s in range(groups)]
    home = sum(m * f / f.sum() if f.any() else 0 * f for m, f in zip(mass, free, strict=True))
    spread = A.T @ (mass / A.sum(1))
    budget = float(game.budget) if game.budget is not None else 0.0
    share = 0.5 if not spend or costs @ spread <= 0 else min(0.5, 0.5 * budget / (costs @ spread))
    x = (1 - share) * home + share * spread

    def objective(x: Vector, t: float) -> float:
        slack = budget - costs @ x
        if x.min() <= 0 or (spend and slack <= 0):
            return -np.inf
        p = L @ x
        value = -(p @ np.log(p / (same @ p))) + t * np.log(x).sum()
        return float(value + (t * np.log(slack) if spend else 0))

    t = 0.1
    while t > last:
        for _ in range(30):
            p = L @ x
            m = same @ p
            gradient = -L.T @ np.log(p / m) + t / x
            hessian = L.T @ (np.diag(1 / p) - same / m) @ L + np.diag(t / x**2)
            if spend:
                slack = budget - costs @ x
                gradient -= t / slack * costs
                hessian += t / slack**2 * np.outer(costs, costs)
            kkt = np.block([[hessian, A.T], [A, np.zeros((groups, groups))]])
            step = np.linalg.lstsq(kkt, np.concatenate([gradient, np.zeros(groups)]), rcond=1e-15)[0][:n]
            gain, size, now = gradient @ step, 1.0, objective(x, t)
            while size > 1e-12 and objective(x + size * step, t) < now + 0.1 * size * gain - 1e-15:
                size /= 2
            if size <= 1e-12:
                break
            x = x + size * step
            if gain < 1e-3 * t:
                break
        t /= 10
    tau = float(np.exp(-10 * t / (budget - costs @ x))) if spend else 1.0
    return Centre(x, tau)


@dataclass(frozen=True)
class Pattern:
    """Arcs in use, and what follows: on a connected component C of them −log q_t = a_C + λ·offset_t."""

    used: tuple[Arc, ...]
    component: dict[tuple[int, int], int]
    offset: dict[tuple[int, int], int]
    inconsistent: bool
    """Two ways to the same sink cost differently: then λ = 0."""

    @property
    def components(self) -> int:
        """How many components there are."""
        return 1 + max(self.component.values())


def pattern(used: list[Arc]) -> Pattern:
    """Walk through the graph of the arcs in use."""
    component: dict[tuple[int, int], int] = {}
    offset: dict[tuple[int, int], int] = {}
    inconsistent, count = False, 0
    for start in used:
        if start.sink in component:
            continue
        queue, seen = [start.sink], {}
        component[start.sink], offset[start.sink] = count, 0
        while queue:
            sink = queue.pop()
            for arc in used:
                if arc.sink != sink:
                    continue
                inconsistent |= seen.setdefault(arc.source, offset[sink] - arc.cost) != offset[sink] - arc.cost
                for other in used:  # φ_s = f_t − λ·c_st is the same for all arcs of a source
                    if other.source == arc.source:
                        height = seen[arc.source] + other.cost
                        if other.sink not in component:
                            component[other.sink], offset[other.sink] = count, height
                            queue.append(other.sink)
                        inconsistent |= offset[other.sink] != height
        count += 1
    for c in range(count):  # the largest q of a component is the unknown
        least = min(offset[t] for t in offset if component[t] == c)
        for t in [t for t in offset if component[t] == c]:
            offset[t] -= least
    return Pattern(tuple(used), component, offset, inconsistent)


@dataclass(frozen=True)
class Candidate:
    """exp(−f_t) for the sinks in use, and exp(−λ)."""

    sinks: dict[tuple[int, int], Real]
    tau: Real


def candidates(game: Transport, degree: int = 8) -> Iterator[Candidate]:
    """Guesses, most plausible first: arcs with more than a threshold of their source's mass, at some ends of the path.

    (Where the maximisers are many, doubles lose the path near its end.)
    """
    by_source = [[j for j, a in enumerate(game.arcs) if a.source == s] for s in range(len(game.masses))]
    patterns: dict[tuple[int, ...], Centre] = {}
    for last in (1e-11, 1e-9, 1e-7):
        near = centre(game, last)
        for threshold in (1e-4, 1e-3, 1e-5, 1e-2, 1e-6, 3e-2, 0.1):
            used = tuple(j for js in by_source for j in js if near.attack[j] > threshold * sum(near.attack[js]))
            if used not in patterns:
                patterns[used] = near
                yield from _from_arcs(game, used, near, 60, 2)
    for used, near in patterns.items():
        yield from _from_arcs(game, used, near, 400, degree)


def _from_arcs(game: Transport, used: tuple[int, ...], near: Centre, digits: int, degree: int) -> Iterator[Candidate]:
    """With λ unknown, and with λ = 0: first what the path suggests."""
    shape = pattern([game.arcs[j] for j in used])
    for free in [True, False] if game.budget is not None and near.tau < 0.999 else [False, True]:
        if not free or (game.budget is not None and not shape.inconsistent):
            yield from _from_pattern(game, shape, near, free, digits, degree)


def _from_pattern(
    game: Transport, shape: Pattern, near: Centre, free: bool, digits: int, degree: int
) -> Iterator[Candidate]:
    """Newton on the conditions of the pattern, then recognition; ``free`` says that λ is not 0."""
    visible = free and len({(shape.component[t], shape.offset[t]) for t in shape.offset}) > shape.components
    numbers = newton(game, shape, near, visible, digits)
    if numbers is None:
        return
    exact = recognise(numbers, digits, degree)
    if exact is None:
        return
    heights = exact[: shape.components]
    if visible:
        taus = [exact[-1]]
    elif free:  # the posteriors leave λ open: any value that the slacks allow
        taus = list(dict.fromkeys(Fraction(near.tau).limit_denominator(d) for d in (1, 2, 3, 4, 5, 10, 100, 10**4)))
        taus = [rational(v) for v in taus if 0 < v <= 1]
    else:
        taus = [rational(1)]
    for tau in taus:
        yield Candidate({t: heights[shape.component[t]] * tau ** shape.offset[t] for t in shape.offset}, tau)


def newton(game: Transport, shape: Pattern, near: Centre, visible: bool, digits: int) -> list[flint.arb] | None:
    """Solve for exp(−a_C), and exp(−λ) if ``visible``: every release's rule sums to 1, every component balances.

    The masses p(z) need not be unique: Gauss–Newton steps with a tiny regularisation find some solution.
    """
    sinks = sorted(shape.offset)
    places = sorted({z for z, _ in sinks})
    C, n = shape.components, shape.components + len(places) + visible
    with precision(int(digits * 3.33 * 2.5) + 200):
        mass = {t: sum(g for g, a in zip(near.attack, game.arcs, strict=True) if a.sink == t) for t in sinks}
        total = {z: sum(mass[t] for t in sinks if t[0] == z) for z in places}
        start = [0.0] * n
        if visible:
            start[-1] = max(near.tau, 1e-6)
        for c in range(C):
            inside = [t for t in sinks if shape.component[t] == c]
            weight = sum(mass[t] for t in inside)
            start[c] = sum(
                mass[t] * mass[t] / total[t[0]] * (start[-1] if visible else 1) ** -shape.offset[t] for t in inside
            )
            start[c] /= weight
        for i, z in enumerate(places):
            start[C + i] = total[z]
        u = [flint.arb(float(v)) for v in start]
        pinned = {a.source: shape.offset[a.sink] - a.cost for a in shape.used}
        owner = {a.source: shape.component[a.sink] for a in shape.used}
        demand = [sum((m for s, m in enumerate(game.masses) if owner[s] == c), Fraction()) for c in range(C)]
        paid = sum((m * pinned[s] for s, m in enumerate(game.masses)), Fraction()) + (game.budget or 0)
        goal = flint.arb(10) ** -(digits + 10)
        for _ in range(60):
            residual, J = [], []
            q = {t: u[shape.component[t]] * (u[-1] ** shape.offset[t] if visible else 1) for t in sinks}
            for z in places:
                inside = [t for t in sinks if t[0] == z]
                row = [flint.arb(0)] * n
                for t in inside:
                    row[shape.component[t]] += q[t] / u[shape.component[t]]
                    if visible:
                        row[-1] += shape.offset[t] * q[t] / u[-1]
                residual.append(sum((q[t] for t in inside), flint.arb(-1)))
                J.append(row)
            budgets = [(lambda t, c=c: int(shape.component[t] == c), demand[c]) for c in range(C)]
            if visible:
                budgets.append((lambda t: shape.offset[t], paid))
            for weight_of, goal_mass in budgets:
                row, value = [flint.arb(0)] * n, -flint.arb(rational(goal_mass))
                for t in sinks:
                    k = weight_of(t)
                    if k:
                        flow = k * q[t] * u[C + places.index(t[0])]
                        value += flow
                        row[shape.component[t]] += flow / u[shape.component[t]]
                        row[C + places.index(t[0])] += k * q[t]
                        if visible:
                            row[-1] += shape.offset[t] * flow / u[-1]
                residual.append(value)
                J.append(row)
            M = flint.arb_mat(J)
            size = max(abs(v.mid()) for v in residual)
            normal = M.transpose() * M
            for i in range(n):
                normal[i, i] += flint.arb(10) ** -(digits // 3)
            right = M.transpose() * flint.arb_mat([[v] for v in residual])
            try:
                step = normal.mid().solve(right.mid(), algorithm="approx")
            except ZeroDivisionError:
                return None
            u = [(v - step[i, 0]).mid() for i, v in enumerate(u)]
            if not all(v > 0 for v in u[:C]) or (visible and not u[-1] > 0) or not all(v.is_finite() for v in u):
                return None
            if size < goal:
                return u[:C] + (u[-1:] if visible else [])
    return None

"""Strict complementarity by intervals: whatever an inequality says at the true point has to be seen in its box.

Given a box that holds the one zero of the reduced equations, these are the remaining conditions of a saddle point
(proofs/fixed-point.md): masses of releases and of tree arcs are positive, arcs without mass have positive slack (or are
tight identically, by integers), rules at other releases leave room, multipliers are positive or identically 0, and the
rows of the latter are not overspent. An interval that holds 0 decides nothing: then the answer is :class:`Undecided`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat

from verify.numbers.precision import to_ball
from verify.solve.active_flow import strip
from verify.solve.fixed.reduced import Reduced, cycle_cost

Balls = dict[int, arb]


class Undecided(Exception):
    """An inequality that intervals do not decide; the sentence says which."""


@dataclass(frozen=True, eq=False)
class Enclosed:
    """The fixed point's numbers as balls: λ by row, φ by source, ψ = φ^c by sink, m by release, ν by sink, γ by arc.

    ``tight`` lists the arcs of slack 0; the multipliers are those of the scaled rows. ``spare`` is, by unsupported
    release that some arc reaches, what Σ_y exp(−ψ) leaves of 1; ``slack`` the least slack of an arc that is not tight
    (None: there is none).
    """

    multipliers: list[arb]
    phi: list[arb]
    psi: Balls
    marginal: Balls
    law: Balls
    coupling: Balls
    spent: list[arb]
    tight: list[int]
    spare: Balls
    slack: arb | None


def enclose(
    reduced: Reduced, budgets: list[int], zero: list[arb], q: list[arb], free: dict[int, Fraction], flows: Balls
) -> Enclosed:
    """Enclose the fixed point whose θ, κ·unit, M are in ``zero``, and verify every strict inequality.

    Parameters
    ----------
    budgets
        The right-hand sides of the scaled rows.
    q
        By supported sink, as the equations have it in that box.
    free
        The masses chosen for the releases (by place) that are not base releases.
    flows
        The masses chosen for the arcs that close cycles.

    Raises
    ------
    Undecided
        Some inequality is not seen in the box.
    """
    system, forest, arcs = reduced.system, reduced.forest, reduced.arcs
    kappa = [zero[reduced.components + i] / arb(unit) for i, unit in enumerate(system.units)]
    marginal = _marginal(reduced, zero, free)
    release = system.release.tolist()
    law = {t: marginal[release[i]] * value for i, (t, value) in enumerate(zip(system.sinks, q, strict=True))}
    multipliers = _multipliers(reduced, kappa)
    bound = {k for k, v in enumerate(multipliers) if not v.is_zero()}
    coupling, spent = _coupling(reduced, law, flows)
    if forest.relations and bound:
        # the equations keep combinations of the budgets; the arcs that tie the multipliers keep each of them
        bound |= set(forest.rows)
        flows = settle(reduced, flows, [arb(r) - s for r, s in zip(budgets, spent, strict=True)])
        coupling, spent = _coupling(reduced, law, flows)
        carried = [j for j in forest.relations if coupling[j] > 0]
        if len(_pivots(_ties(reduced, carried))) < len(_pivots(_ties(reduced, list(forest.relations)))):
            raise Undecided("the arcs that tie the multipliers may have no mass")
    if not all(coupling[j] > 0 for j in _tree(reduced)) or not all(coupling[j] >= 0 for j in forest.closing):
        raise Undecided("the mass of an active arc may be 0")
    if not all(s.contains(r) if k in bound else s < r for k, (s, r) in enumerate(zip(spent, budgets, strict=True))):
        raise Undecided("a budget without a price may be overspent")
    phi = []
    for s in range(len(arcs.mass)):
        value = zero[forest.component[s]]
        for k, offset in zip(kappa, forest.offsets, strict=True):
            value += k * offset[s]
        phi.append(value)
    supported = dict(zip(system.sinks, (-v.log() for v in q), strict=True))
    tight, slack = _slacks(reduced, phi, multipliers, supported, {system.releases[z] for z in set(release)})
    psi, spare = _others(reduced, phi, multipliers, supported)
    named = {system.releases[z]: m for z, m in marginal.items()}
    return Enclosed(multipliers, phi, psi, named, law, coupling, spent, tight, spare, slack)


def _marginal(reduced: Reduced, zero: list[arb], free: dict[int, Fraction]) -> Balls:
    """m by place, each of them positive."""
    marginal = {z: zero[reduced.left + i] for i, z in enumerate(reduced.base)}
    for z, share in reduced.free.items():
        marginal[z] = to_ball(free[z])
        for i, a in zip(reduced.base, share, strict=True):
            marginal[i] -= marginal[z] * to_ball(a)
    if not all(m > 0 for m in marginal.values()):
        raise Undecided("a release's mass may be 0")
    return marginal


def _multipliers(reduced: Reduced, kappa: list[arb]) -> list[arb]:
    """λ by scaled row, positive or exactly 0."""
    found = [arb(0)] * len(reduced.arcs.coefficients)
    for place, k in enumerate(reduced.forest.rows):
        terms = [value * vector[place] for value, vector in zip(kappa, reduced.forest.basis, strict=True)]
        found[k] = sum(terms, arb(0))
        if any(vector[place] for vector in reduced.forest.basis) and not found[k] > 0:
            raise Undecided("a multiplier may be 0: the budget may just stop binding")
    return found


def _tree(reduced: Reduced) -> list[int]:
    """The arcs of the forest."""
    return [j for order in reduced.forest.orders for _, _, j in order if j >= 0]


def settle(reduced: Reduced, flows: Balls, wanted: list[arb]) -> Balls:
    """Change the arcs that tie the multipliers so that each binding row k is spent by ``wanted[k]`` more.

    What is wanted is a combination of these arcs' cost vectors, because the equations keep what is orthogonal to all of
    them; so as many rows as the vectors' rank decide, and the others follow.
    """
    forest = reduced.forest
    ties = sorted(forest.relations, key=lambda j: -float(flows[j].mid()))
    table = _ties(reduced, ties)
    columns = _pivots(table)
    rows = _pivots(fmpq_mat([[table[i, c] for i in range(len(forest.rows))] for c in columns]))
    left = arb_mat([[arb(table[i, c]) for c in columns] for i in rows])
    change = left.solve(arb_mat([[wanted[forest.rows[i]]] for i in rows]))
    moved = dict(flows)
    for place, c in enumerate(columns):
        moved[ties[c]] = flows[ties[c]] + change[place, 0]
    return moved


def _ties(reduced: Reduced, arcs: list[int]) -> fmpq_mat:
    """The cost vectors of the cycles that some arcs close, as columns over the binding rows."""
    vectors = [reduced.forest.relations[j] for j in arcs]
    size = len(reduced.forest.rows)
    return fmpq_mat(size, len(arcs), [fmpq(vector[i]) for i in range(size) for vector in vectors])


def _pivots(table: fmpq_mat) -> list[int]:
    """The first columns of a matrix that span all of them."""
    reduced, rank = table.rref()
    return [next(c for c in range(table.ncols()) if reduced[i, c]) for i in range(rank)]


def _coupling(reduced: Reduced, law: Balls, flows: Balls) -> tuple[Balls, list[arb]]:
    """γ on the active arcs, and what it spends of each row."""
    arcs, forest = reduced.arcs, reduced.forest
    first = len(arcs.mass)
    total = arb(arcs.total)
    balance: list[Any] = [arb(mass) / total for mass in arcs.mass] + [arb(0)] * arcs.sinks
    for t, value in law.items():
        balance[first + t] = value
    closing: dict[int, Any] = flows
    coupling: Balls = strip(arcs, forest, balance, closing)
    if not all(balance[order[0][0]].contains(0) for order in forest.orders):
        raise Undecided("the masses of a component do not add up")
    spent = [sum((value * row[j] for j, value in coupling.items()), arb(0)) for row in arcs.coefficients]
    return coupling, spent


def _slacks(
    reduced: Reduced, phi: list[arb], multipliers: list[arb], f: Balls, supported: set[int]
) -> tuple[list[int], arb | None]:
    """The arcs into supported releases: those that are tight, and the least slack of the others, which is positive."""
    arcs = reduced.arcs
    tight: list[int] = []
    least: arb | None = None
    for j, t in enumerate(arcs.sink):
        if t // arcs.labels not in supported:
            continue
        if t not in f:
            raise Undecided("a label that can be brought to a supported release has no mass there")
        cost = cycle_cost(arcs, reduced.forest, j)
        if cost is not None and not any(cost):
            tight.append(j)
            continue
        slack = _limit(reduced, phi, multipliers, j) - f[t]
        if not slack > 0:
            raise Undecided("an arc without mass may be tight: no strict complementarity")
        least = slack if least is None else least.min(slack)
    return tight, least


def _others(reduced: Reduced, phi: list[arb], multipliers: list[arb], f: Balls) -> tuple[Balls, Balls]:
    """ψ = φ^c at every sink that an arc reaches, and what the rules of unsupported releases leave of 1."""
    arcs = reduced.arcs
    psi = dict(f)
    total: Balls = {}
    for j, t in enumerate(arcs.sink):
        if t not in f:
            limit = _limit(reduced, phi, multipliers, j)
            psi[t] = limit if t not in psi else psi[t].min(limit)
    for t, value in psi.items():
        if t not in f:
            z = t // arcs.labels
            total[z] = total.get(z, arb(0)) + (-value).exp()
    spare = {z: 1 - value for z, value in sorted(total.items())}
    if not all(value > 0 for value in spare.values()):
        raise Undecided("a release without mass may have to be supported")
    return psi, spare


def _limit(reduced: Reduced, phi: list[arb], multipliers: list[arb], j: int) -> arb:
    """φ_s + λ·B_j."""
    value = phi[reduced.arcs.source[j]]
    for multiplier, row in zip(multipliers, reduced.arcs.coefficients, strict=True):
        if row[j] and not multiplier.is_zero():
            value = value + multiplier * row[j]
    return value

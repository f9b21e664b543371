"""From a stationary point to a branch: the condition under which it is optimal in all of D, and its closed forms.

The condition collects what the Karush–Kuhn–Tucker system asks for besides stationarity:

* no arc carries a negative mass (primal feasibility);
* on arcs without mass q(y|z) ≥ w_s (the multiplier of γ ≥ 0 is μ_s·log(q(y|z)/w_s) ≥ 0);
* at a release without mass there is such a rule: Σ_y max{w_s : s reaches (z, y)} ≤ 1, one inequality for every choice
  of one source for each label.

Under it −Σ μ_s·log w_s is the value of the game: the rule loses at most −log w_s on each source's every arc, and the
attack's entropy H(Y|Z) is exactly that (weak duality). So the condition is enough, in all of D and not only in the
family; H is concave, so it is also necessary for this support.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy
from sympy.polys.matrices import DomainMatrix

from verify.symbolic.conditions import Condition, Never
from verify.symbolic.pattern import Arc, Pattern, Stationary
from verify.symbolic.structure import Sink, Structure


@dataclass(frozen=True)
class Branch:
    """A support of the attack, the condition on the masses under which it is optimal, and the closed forms there.

    ``solution`` is α*; ``weights`` are w_s = exp(−φ_s) for the sources of the whole game, in order; ``value`` is
    h* = −Σ μ_s·log w_s in nats; ``rule`` is q(y|z) by release and label (indices of the whole game), a robust rule;
    ``multipliers`` are those of the bounds. ``curvature`` is −∂²H over the shares that are free here, at α*; it is
    positive definite wherever all flows are positive, see `curvature`. ``reason`` says why a support is impossible;
    ``condition`` is None then.
    """

    positive: Pattern
    condition: Condition | None
    reason: str = ""
    solution: Mapping[Any, Any] | None = None
    value: Any = None
    rule: Mapping[int, Mapping[int, Any]] | None = None
    weights: tuple[Any, ...] = ()
    multipliers: Mapping[Any, Any] | None = None
    curvature: Any = None

    @property
    def possible(self) -> bool:
        """Whether there are masses for which this support is optimal, as far as is known."""
        return self.condition is not None


def condition(small: Structure, point: Stationary) -> Condition:
    """The condition under which a stationary point of a reduced structure is optimal.

    Raises
    ------
    Never
        When it fails for all positive masses.
    """
    wanted = list(point.flows.values())
    reached = {z for z, _ in point.posterior}
    for s, source in enumerate(small.sources):
        wanted += [
            point.posterior[sink] - point.weights[s]
            for sink in source.arcs
            if sink[0] in reached and (s, sink) not in point.flows
        ]
    for z in sorted({z for source in small.sources for z, _ in source.arcs} - reached):
        for choice in product(*small.arrivals(z).values()):
            wanted.append(1 - sympy.Add(*(point.weights[s] for s in choice)))
    return Condition.of(wanted, point.weights)


def rule(whole: Structure, weights: tuple[Any, ...], posterior: Mapping[Sink, Any]) -> dict[int, dict[int, Any]]:
    """A rule that loses at most −log w_s on every arc: the posterior where the attack goes.

    Elsewhere every label gets the least that it needs, and the first label that something can bring what is left.
    Releases that nothing reaches have no entry.
    """
    reached = {z for z, _ in posterior}
    found: dict[int, dict[int, Any]] = {}
    for z in range(len(whole.releases)):
        arrivals = whole.arrivals(z)
        if z in reached:
            found[z] = {y: posterior.get((z, y), sympy.Integer(0)) for y in arrivals}
        elif arrivals:
            first, *others = arrivals
            least = {y: sympy.Max(*(weights[s] for s in arrivals[y])) for y in others}
            found[z] = {first: sympy.factor(1 - sympy.Add(*least.values())), **least}
    return found


def curvature(small: Structure, pattern: Pattern, point: Stationary) -> Any:
    """−∂²H in the free shares at a stationary point, a square matrix (of no rows where nothing is free).

    Its quadratic form is Σ_t ν_t·(dν_t/ν_t − dm_z/m_z)² ≥ 0 (Cauchy–Schwarz), for the directions d that move mass of
    one source from its last positive arc to another. It vanishes only where dν_t = q_t·dm_z at every sink, which is the
    homogeneous system of the flows' linear equations. `stationary` keeps points with unique flows alone: where all
    flows are positive the form is definite, and α* is the only maximiser on its face.
    """
    moves: list[dict[Sink, Any]] = []
    for source, chosen in zip(small.sources, pattern, strict=True):
        moves += [{sink: source.mass, chosen[-1]: -source.mass} for sink in chosen[:-1]]
    sinks: dict[Sink, Any] = {}
    for (_, sink), flow in point.flows.items():
        sinks[sink] = sinks.get(sink, 0) + flow
    releases: dict[int, Any] = {}
    for (z, _), flow in sinks.items():
        releases[z] = releases.get(z, 0) + flow

    def entry(i: int, j: int) -> Any:
        fine = [moves[i][t] * moves[j][t] / flow for t, flow in sinks.items() if t in moves[i] and t in moves[j]]
        coarse = [_into(moves[i], z) * _into(moves[j], z) / flow for z, flow in releases.items()]
        return sympy.factor(sympy.Add(*fine) - sympy.Add(*coarse))

    vanishing = any(flow == 0 for flow in sinks.values())
    return None if vanishing else sympy.Matrix(len(moves), len(moves), entry)


def leading_minors(matrix: Any) -> tuple[Any, ...]:
    """The leading principal minors of a matrix: all positive says that it is positive definite (Sylvester)."""
    if not matrix.rows:
        return ()
    exact = DomainMatrix.from_Matrix(matrix).to_field()
    corners = [exact.extract(list(range(k)), list(range(k))) for k in range(1, matrix.rows + 1)]
    return tuple(sympy.factor(corner.domain.to_sympy(corner.det())) for corner in corners)


def _into(move: Mapping[Sink, Any], release: int) -> Any:
    return sum(mass for (z, _), mass in move.items() if z == release)


def verified(small: Structure, pattern: Pattern, point: Stationary) -> bool:
    """Whether the equalities of the Karush–Kuhn–Tucker system reduce to 0 = 0, one by one."""
    residues = [
        sum(point.flows[s, sink] for sink in chosen) - small.sources[s].mass for s, chosen in enumerate(pattern)
    ]
    residues += [point.posterior[sink] - point.weights[s] for s, sink in point.flows]
    for z in {z for z, _ in point.posterior}:
        here = [t for t in point.posterior if t[0] == z]
        inflow = {t: sum(flow for (_, sink), flow in point.flows.items() if sink == t) for t in here}
        residues += [sum(point.posterior[t] for t in here) - 1]
        residues += [inflow[t] - point.posterior[t] * sum(inflow.values()) for t in here]
    return all(sympy.simplify(sympy.cancel(sympy.together(residue))) == 0 for residue in residues)


def impossible(pattern: Pattern, reason: str) -> Branch:
    """A branch that is never optimal, with its reason."""
    return Branch(pattern, None, reason)


__all__ = ["Arc", "Branch", "Never", "condition", "curvature", "impossible", "leading_minors", "rule", "verified"]

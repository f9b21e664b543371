"""The fixed-point conditions of c-transforms as residuals: how far any law, potentials and multipliers are from them.

For a transport game without its dead arcs, costs c on arcs s → t alone (an infinite cost is no arc, also where λ = 0):

    φ^c(t) = min over arcs into t of φ_s + λ·c_st,        ψ^c(s) = max over arcs out of s of ψ_t − λ·c_st.

*Naive* conditions: φ = (φ^c)^c; ν(y|z) = exp(−φ^c(z,y)) wherever ν has mass; Σ_y exp(−φ^c(z,y)) ≤ 1 everywhere. They
are necessary for ν to maximise H(Y|Z), and not sufficient. With W(μ,ν) ≤ ε, λ(ε − W) = 0 and Σνφ^c − Σμφ = λW(μ,ν)
they are both (proofs/fixed-point.md). Here W is measured by a coupling that is given. The arithmetic is mpmath's, and
nothing is shared with what finds or proves fixed points.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.game.shape import Shape


@dataclass(frozen=True, eq=False)
class Candidate:
    """What may be a fixed point: ν by sink, φ by source, λ by scaled row, γ by arc; what is not listed is 0."""

    law: Mapping[int, Any]
    phi: Sequence[Any]
    multipliers: Sequence[Any]
    coupling: Mapping[int, Any]


@dataclass(frozen=True)
class Residuals:
    """Each condition's largest violation; all are 0 at a fixed point.

    ``conjugate``: |φ − (φ^c)^c|; ``posterior``: |ν(y|z) − exp(−φ^c)| where z has mass; ``excess``: Σ_y exp(−φ^c) − 1
    where positive. Then what the naive conditions leave out: ``coupling``, by how much γ's marginals differ from μ and
    ν, or γ < 0; ``overspent``; ``slackness``, |λ·(r − spent)|; ``kantorovich``, |Σνφ^c − Σμφ − λ·spent|.
    """

    conjugate: Any
    posterior: Any
    excess: Any
    coupling: Any
    overspent: Any
    slackness: Any
    kantorovich: Any

    @property
    def naive(self) -> Any:
        """The largest violation of the naive conditions."""
        return max(self.conjugate, self.posterior, self.excess)

    @property
    def further(self) -> Any:
        """The largest violation of those that make them sufficient."""
        return max(self.coupling, self.overspent, self.slackness, self.kantorovich)

    @property
    def largest(self) -> Any:
        """The largest violation of all."""
        return max(self.naive, self.further)


def residuals(shape: Shape, candidate: Candidate, ctx: Any) -> Residuals:
    """The violations of all conditions, with the arithmetic and the precision of ``ctx``, a context of mpmath's.

    Numbers may be exact (`Fraction`, `int`) or mpmath's own.
    """
    labels = len(shape.labels)
    sinks = shape.entry_sink.tolist()
    groups = shape.group.tolist()
    law = {t: number(ctx, v) for t, v in candidate.law.items() if v}
    phi = [number(ctx, v) for v in candidate.phi]
    prices = [number(ctx, v) for v in candidate.multipliers]
    coupling = {j: number(ctx, v) for j, v in candidate.coupling.items()}
    costs = [ctx.mpf(0)] * shape.columns
    for price, row in zip(prices, shape.rows, strict=True):
        if price:
            costs = [cost + price * c for cost, c in zip(costs, row.coefficients, strict=True)]
    psi = transform(phi, costs, groups, sinks)
    back: dict[int, Any] = {}
    for cost, s, t in zip(costs, groups, sinks, strict=True):
        back[s] = max(back[s], psi[t] - cost) if s in back else psi[t] - cost
    conjugate = max(abs(v - back[s]) for s, v in enumerate(phi))

    zero, one = ctx.mpf(0), ctx.mpf(1)
    posterior = excess = zero
    for z in range(len(shape.releases)):
        here = range(z * labels, (z + 1) * labels)
        rule = [ctx.exp(-psi[t]) if t in psi else zero for t in here]
        mass = sum((law[t] for t in here if t in law), zero)
        excess = max(excess, sum(rule, zero) - one)
        if mass:
            posterior = max(posterior, *(abs(law.get(t, zero) / mass - q) for t, q in zip(here, rule, strict=True)))

    left = [number(ctx, shape.group_mass(s)) for s in range(len(phi))]
    mismatch = max((-v for v in coupling.values()), default=zero)
    right = dict(law)
    for j, value in coupling.items():
        left[groups[j]] -= value
        right[sinks[j]] = right.get(sinks[j], zero) - value
    mismatch = max(zero, mismatch, *(abs(v) for v in left), *(abs(v) for v in right.values()))
    overspent = slackness = priced = zero
    for price, row in zip(prices, shape.rows, strict=True):
        spent = sum((value * row.coefficients[j] for j, value in coupling.items()), zero)
        overspent = max(overspent, (spent - row.rhs) / row.scale)
        slackness = max(slackness, abs(price * (row.rhs - spent)))
        priced += price * spent
    inside = sum((mass * psi[t] for t, mass in law.items()), zero)
    outside = sum((number(ctx, shape.group_mass(s)) * v for s, v in enumerate(phi)), zero)
    return Residuals(conjugate, posterior, excess, mismatch, overspent, slackness, abs(inside - outside - priced))


def transform(phi: Sequence[Any], costs: Sequence[Any], groups: Sequence[int], sinks: Sequence[int]) -> dict[int, Any]:
    """φ^c by sink; a sink that no arc reaches has none (there φ^c = +∞)."""
    psi: dict[int, Any] = {}
    for cost, s, t in zip(costs, groups, sinks, strict=True):
        value = phi[s] + cost
        psi[t] = min(psi[t], value) if t in psi else value
    return psi


def number(ctx: Any, value: Any) -> Any:
    """A number of the context, from a rational or from one of mpmath's."""
    return ctx.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else ctx.mpf(value)

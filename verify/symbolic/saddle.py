"""The exact check of a saddle point, given in closed form: every equation reduced to 0, every inequality signed.

Given flows γ, numbers w_s > 0 and a rule q, the Karush–Kuhn–Tucker conditions of max H(Y|Z) over all attacks are

    γ ≥ 0,   Σ_t γ_st = μ_s,   q(y|z)·m_z = ν(z, y),   Σ_y q(y|z) = 1,   q_t ≥ w_s on every arc, = where γ_st > 0.

They are sufficient: the rule loses at most −log w_s on all arcs of s, and γ attains −Σ μ_s·log w_s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy

from verify.symbolic.conditions import positive
from verify.symbolic.pattern import Arc
from verify.symbolic.structure import Sink, Structure


def objections(
    structure: Structure, flows: Mapping[Arc, Any], weights: Sequence[Any], rule: Mapping[int, Mapping[int, Any]]
) -> list[str]:
    """Return what keeps (γ, w, q) from being a saddle point, one sentence each; an empty list says that it is one.

    Signs of symbolic quantities are read off their factors: "not seen to be" does not mean that it is false. Flows that
    are not given are 0; releases that nothing reaches need no rule.
    """
    found: list[str] = []
    inflow: dict[Sink, Any] = {}
    for (s, sink), flow in flows.items():
        inflow[sink] = inflow.get(sink, 0) + flow
        if not _nonnegative(flow):
            found.append(f"the flow from {structure.sources[s].name} to {_at(structure, sink)} is not seen to be ≥ 0")
        if sink not in structure.sources[s].arcs:
            found.append(f"{structure.sources[s].name} does not reach {_at(structure, sink)}")
    for s, source in enumerate(structure.sources):
        if not _zero(sum(flow for (who, _), flow in flows.items() if who == s) - source.mass):
            found.append(f"the flows out of {source.name} do not sum to its mass")
        if not positive(weights[s]):
            found.append(f"w of {source.name} is not seen to be > 0")
        for z, y in source.arcs:
            slack = rule.get(z, {}).get(y, sympy.Integer(0)) - weights[s]
            used = not _zero(flows.get((s, (z, y)), sympy.Integer(0)))
            if not (_zero(slack) or (not used and _nonnegative(slack))):
                found.append(
                    f"q at {_at(structure, (z, y))} is not seen to be {'=' if used else '≥'} w of {source.name}"
                )
    for z, row in rule.items():
        total = sum(flow for (at, _), flow in inflow.items() if at == z)
        if not _zero(sum(row.values()) - 1):
            found.append(f"the rule at {structure.releases[z]} does not sum to 1")
        if not all(_nonnegative(entry) for entry in row.values()):
            found.append(f"the rule at {structure.releases[z]} is not seen to be ≥ 0")
        if not all(_zero(entry * total - inflow.get((z, y), 0)) for y, entry in row.items()):
            found.append(f"the rule at {structure.releases[z]} is not the posterior")
    return found


def _zero(value: Any) -> bool:
    return bool(sympy.cancel(sympy.together(value)) == 0)


def _nonnegative(value: Any) -> bool:
    return _zero(value) or positive(value)


def _at(structure: Structure, sink: Sink) -> str:
    return f"({structure.releases[sink[0]]}, {structure.labels[sink[1]]})"

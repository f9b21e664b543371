"""The numbers of a skeleton as balls, from an approximation: u, W and the releases' masses m."""

from __future__ import annotations

from dataclasses import dataclass

import flint

from verify.numbers.precision import fixed_to_ball, flint_precision, to_ball
from verify.solve.approximation import Approximation
from verify.solve.lift_skeleton import Skeleton, as_fraction


@dataclass(frozen=True, eq=False)
class Values:
    """``levels[i]`` are u_i, ``scales[c]`` W of component c and ``masses[z]`` m_z; λ = Σ coordinates_i·basis_i."""

    levels: list[flint.arb]
    scales: list[flint.arb]
    masses: dict[int, flint.arb]
    coordinates: list[flint.arb]


def values(skeleton: Skeleton, found: Approximation) -> Values:
    """Read the numbers off an approximation (balls of radius about its precision)."""
    precision, labels = found.precision, skeleton.labels
    with flint_precision(precision + 64):
        multipliers = [fixed_to_ball(v, precision) for v in found.multipliers]
        nu = _coordinates(skeleton, multipliers)
        levels = [
            (-sum((n * h for n, h in zip(nu, line, strict=True)), flint.arb(0))).exp().mid()
            for line in skeleton.lattice
        ]
        scales = []
        for tree in skeleton.trees:
            scale = fixed_to_ball(found.rule[tree.root // labels][tree.root % labels], precision)
            for level, e in zip(levels, skeleton.exponents[tree.root], strict=True):
                scale = scale / level**e
            scales.append(scale.mid())
        sums = dict.fromkeys(skeleton.releases, 0)
        for j, v in found.attack.items():
            z = skeleton.sinks[j] // labels
            if z in sums:
                sums[z] += v
        masses = {z: (fixed_to_ball(v, precision) / skeleton.shape.total).mid() for z, v in sums.items()}
    return Values(levels, scales, masses, nu)


def _coordinates(skeleton: Skeleton, multipliers: list[flint.arb]) -> list[flint.arb]:
    """The ν with λ = Σ ν_i basis_i on the binding rows."""
    basis = skeleton.basis
    if not basis:
        return []
    lines = flint.fmpq_mat([list(line) for line in basis])
    inverse = (lines * lines.transpose()).inv() * lines
    parts = [[to_ball(as_fraction(inverse[i, k])) for k in range(len(basis[0]))] for i in range(len(basis))]
    prices = [multipliers[k] for k in skeleton.binding]
    return [sum((a * b for a, b in zip(line, prices, strict=True)), flint.arb(0)) for line in parts]

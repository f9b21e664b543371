"""The one internal shape of every constraint set: a lifted polytope (Theorem 1's D).

    D = { Lγ : γ ≥ 0,  Σ_{j in group s} γ_j = mass_s,  Σ_j B_kj γ_j ≤ r_k (or = r_k) },   L ≥ 0

A *column* j is an arc of a transport game, a vertex of a polytope or an entry of the law itself. Every
column belongs to exactly one *group*: a source (x, y) of positive mass, or, for polytopes, the only group,
of mass 1. What couples the groups is a *row*: a budget, an inequality or an equality. All numbers are
integers over stated denominators, so that nothing is rounded on the way to a certificate.

The order of groups, columns and rows is the one of proofs/FORMAT.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Row:
    """A coupling row Σ_j coefficients[j]·γ_j ≤ rhs (or = rhs), scaled to integers.

    ``scale`` is the least positive integer that makes the user's coefficients and right-hand side integers:
    the multiplier of the user's own row is ``scale`` times the multiplier of this one.
    """

    name: str
    coefficients: tuple[int, ...]
    rhs: int
    equality: bool
    scale: int


@dataclass(frozen=True, eq=False)
class Shape:
    """A game's constraint set as groups, columns and rows.

    ``keys[j]`` names column j by alphabet indices: (x, y, z) or (x, y, z, y') for an arc, (i,) for a vertex,
    (z, y) for an entry of the law. ``mass[s]/total`` is the mass of group s. Column j sends
    ``entry_weight/weight_denominator`` of its own mass to the sink ``entry_sink`` (numbered z·|Y| + y), one entry
    for each sink that it reaches; ``transport`` says that every column has a single entry, of weight 1.
    """

    features: tuple[str, ...]
    labels: tuple[str, ...]
    releases: tuple[str, ...]
    mass: tuple[int, ...]
    total: int
    keys: NDArray[np.int64]
    group: NDArray[np.int64]
    entry_column: NDArray[np.int64]
    entry_sink: NDArray[np.int64]
    entry_weight: tuple[int, ...]
    weight_denominator: int
    rows: tuple[Row, ...]
    transport: bool

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.group)

    @property
    def sinks(self) -> int:
        """The number of sinks |Z|·|Y|, reachable or not."""
        return len(self.releases) * len(self.labels)

    @cached_property
    def group_columns(self) -> tuple[NDArray[np.int64], ...]:
        """For every group, its columns in increasing order."""
        order = np.argsort(self.group, kind="stable")
        return tuple(np.split(order, np.searchsorted(self.group[order], np.arange(1, len(self.mass)))))

    @cached_property
    def float_mass(self) -> NDArray[np.float64]:
        """The groups' masses, rounded to doubles."""
        return np.array([m / self.total for m in self.mass])

    def group_mass(self, group: int) -> Fraction:
        """The exact mass of a group."""
        return Fraction(self.mass[group], self.total)

"""A transport game's arcs as a few dense blocks, in doubles.

Blocks are the label classes when no arc changes a label, and one block otherwise. Within a block the arcs are
a matrix [source, sink], padded where an arc does not exist; the sinks of a block are its labels × the releases,
label-major. Only the marginals on releases and the rows couple the blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Row, Shape

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

LARGEST = 10**300


@dataclass(frozen=True, eq=False)
class Blocks:
    """The arcs of a transport game in blocks.

    ``mass`` is [block, source], ``arcs`` (True where an arc exists) is [block, source, sink] and ``costs`` is
    [row, block, source, sink], each row divided by its ``unit``; ``budgets`` are the right-hand sides in the same
    units. ``releases`` and ``labels`` say how the sinks of one block are numbered: label·releases + release.
    Column j of the shape is the entry ``position[j]`` of a flattened [block, source, sink] array.
    """

    mass: Floats
    arcs: NDArray[np.bool_]
    costs: Floats
    budgets: Floats
    unit: tuple[int, ...]
    labels: int
    releases: int
    position: Indices

    @cached_property
    def padded(self) -> bool:
        """Whether an entry of the blocks is not an arc."""
        return not bool(self.arcs.all())

    @cached_property
    def padding(self) -> Floats | float:
        """1 at the entries that are not arcs, so that nothing is divided by 0 there."""
        return np.asarray(~self.arcs, dtype=np.float64) if self.padded else 0.0

    @cached_property
    def padded_sources(self) -> Floats:
        """1 at the sources of mass 0."""
        return np.asarray(self.mass == 0, dtype=np.float64)

    @cached_property
    def padded_sinks(self) -> Floats:
        """1 at the sinks that no arc reaches."""
        return np.asarray(~self.arcs.any(axis=1), dtype=np.float64)

    def columns(self, values: Floats) -> Floats:
        """The entries of a [block, source, sink] array in the order of the shape's columns."""
        found: Floats = values.reshape(-1)[self.position]
        return found

    def source_columns(self, values: Floats) -> Floats:
        """The entries of a [block, source] array at the source of every column."""
        found: Floats = values.reshape(-1)[self.position // self.arcs.shape[2]]
        return found


def ratios(numerators: tuple[int, ...], denominator: int) -> Floats:
    """The integers over a common positive denominator, rounded to doubles whatever their size."""
    try:
        if denominator < LARGEST:
            return np.array(numerators, dtype=np.float64) / denominator
    except OverflowError:
        pass
    return np.array([float(Fraction(n, denominator)) for n in numerators])


def row_unit(row: Row) -> int:
    """The integer by which a row is divided before it is rounded to doubles: its largest coefficient, or 1."""
    return max(1, max(map(abs, row.coefficients), default=1))


def budgets_in_units(shape: Shape, units: tuple[int, ...]) -> Floats:
    """The rows' right-hand sides over their units; those above 2 become 2, as an attack spends 1 at most."""
    pairs = zip(shape.rows, units, strict=True)
    return np.array([float(min(Fraction(row.rhs, unit), Fraction(2))) for row, unit in pairs])


def sinks_of(shape: Shape) -> Indices:
    """For every column of a transport shape the sink z·|Y| + y that it reaches."""
    sinks = np.empty(shape.columns, dtype=np.int64)
    sinks[shape.entry_column] = shape.entry_sink
    return sinks


def renumbered(values: Indices) -> tuple[Indices, int]:
    """The values by their rank among those that occur, and how many do."""
    seen = np.zeros(int(values.max()) + 1, dtype=np.int64)
    seen[values] = 1
    rank: Indices = np.cumsum(seen) - 1
    return rank[values], int(rank[-1]) + 1


def make_blocks(shape: Shape, sinks: Indices) -> Blocks:
    """Lay out the arcs of a transport shape; ``sinks`` is :func:`sinks_of` the shape."""
    releases, labels = np.divmod(sinks, len(shape.labels))
    release, n_releases = renumbered(releases)
    label, n_reached = renumbered(labels)
    keeps_labels = bool((shape.keys[:, 1] == labels).all())
    group_label = np.zeros(len(shape.mass), dtype=np.int64)
    if keeps_labels:
        group_label[shape.group] = label
        n_blocks, n_labels, sink = n_reached, 1, release
    else:
        n_blocks, n_labels, sink = 1, n_reached, label * n_releases + release
    # the rank of every group within its block
    order = np.argsort(group_label, kind="stable")
    counts = np.bincount(group_label, minlength=n_blocks)
    rank = np.empty(len(shape.mass), dtype=np.int64)
    rank[order] = np.arange(len(shape.mass)) - np.repeat(np.cumsum(counts) - counts, counts)
    size = (n_blocks, int(counts.max()), n_labels * n_releases)
    position = (group_label[shape.group] * size[1] + rank[shape.group]) * size[2] + sink
    mass = np.zeros(size[:2])
    mass[group_label, rank] = shape.float_mass
    arcs = np.zeros(size, dtype=np.bool_)
    arcs.reshape(-1)[position] = True
    units = tuple(row_unit(row) for row in shape.rows)
    costs = np.zeros((len(shape.rows), *size))
    for k, (row, unit) in enumerate(zip(shape.rows, units, strict=True)):
        costs[k].reshape(-1)[position] = ratios(row.coefficients, unit)
    budgets = budgets_in_units(shape, units)
    return Blocks(mass, arcs, costs, budgets, units, n_labels, n_releases, position)

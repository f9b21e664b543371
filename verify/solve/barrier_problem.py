"""The data of max H(Lγ) over a face, scaled for an interior point.

Only what columns reach is kept: sinks and releases are renumbered. Rows are divided by their largest coefficient so
that multipliers are of the size of costs in nats; redundant equality rows are removed by exact rank, because the
Newton system needs [A; B_=] to have full row rank.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import flint
import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Row, Shape


@dataclass(frozen=True, eq=False)
class Problem:
    """max H(Lγ) for γ > 0, Aγ = mass, Bγ + w = rhs, with w > 0 on inequalities and w = 0 on equalities.

    ``sink[t]`` and ``release[z]`` give the shape's numbers of the sinks and releases that are kept;
    ``sink_release`` maps a kept sink to its kept release. ``row[k]`` is the shape's number of row k, which was divided
    by ``row_scale[k]``: the multiplier of the shape's row is the one of row k divided by that.
    """

    group: NDArray[np.int64]
    mass: tuple[Fraction, ...]
    entry_column: NDArray[np.int64]
    entry_sink: NDArray[np.int64]
    entry_weight: tuple[Fraction, ...]
    single: bool
    sink: NDArray[np.int64]
    release: NDArray[np.int64]
    sink_release: NDArray[np.int64]
    row: tuple[int, ...]
    row_scale: tuple[int, ...]
    coefficients: tuple[tuple[Fraction, ...], ...]
    rhs: tuple[Fraction, ...]
    equality: NDArray[np.bool_]

    @property
    def columns(self) -> int:
        """The number of columns."""
        return len(self.group)


def problem_of(shape: Shape, equalities: tuple[int, ...]) -> Problem:
    """Build the numerical problem of a shape all of whose columns can be positive.

    ``equalities`` are the rows that hold with equality on all of D (`verify.solve.facial.Face.equalities`).
    """
    tight = set(equalities)
    kept = independent_rows(shape, equalities)
    rows = [k for k, row in enumerate(shape.rows) if k in kept or (k not in tight and any(row.coefficients))]
    scale = [max(1, *map(abs, shape.rows[k].coefficients)) for k in rows]
    sink, entry_sink = np.unique(shape.entry_sink, return_inverse=True)
    release, sink_release = np.unique(sink // len(shape.labels), return_inverse=True)
    return Problem(
        group=shape.group,
        mass=tuple(shape.group_mass(s) for s in range(len(shape.mass))),
        entry_column=shape.entry_column,
        entry_sink=entry_sink.astype(np.int64),
        entry_weight=tuple(Fraction(w, shape.weight_denominator) for w in shape.entry_weight),
        single=shape.transport,
        sink=sink,
        release=release,
        sink_release=sink_release.astype(np.int64),
        row=tuple(rows),
        row_scale=tuple(scale),
        coefficients=tuple(
            tuple(Fraction(c, s) for c in shape.rows[k].coefficients) for k, s in zip(rows, scale, strict=True)
        ),
        rhs=tuple(Fraction(shape.rows[k].rhs, s) for k, s in zip(rows, scale, strict=True)),
        equality=np.array([k in tight for k in rows], dtype=np.bool_),
    )


def independent_rows(shape: Shape, rows: tuple[int, ...]) -> frozenset[int]:
    """Return rows that, with the group sums, have the same span as all of ``rows`` and are linearly independent.

    Group sums are eliminated by hand: a row modulo them is the row minus, within each group, its coefficient at
    the group's first column.
    """
    if not rows:
        return frozenset()
    first = np.array([columns[0] for columns in shape.group_columns])[shape.group]
    reduced = flint.fmpz_mat([reduce_row(shape.rows[k], first) for k in rows]).transpose()
    echelon, _, rank = reduced.rref()
    return frozenset(rows[next(j for j in range(len(rows)) if echelon[i, j] != 0)] for i in range(rank))


def reduce_row(row: Row, first: NDArray[np.int64]) -> list[int]:
    """Return a row's coefficients minus those at each column's reference column."""
    return [c - row.coefficients[j] for c, j in zip(row.coefficients, first.tolist(), strict=True)]

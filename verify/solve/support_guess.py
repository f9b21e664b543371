"""Guesses in doubles for cones {x ≥ 0 : M x = 0} (HiGHS); whoever asks checks them exactly.

By strict complementarity (Goldman and Tucker) every coordinate is positive at some x of the cone or has (Mᵀy)_j > 0 for
some y with Mᵀy ≥ 0, never both, and one x and one y show all of it. Both are open conditions: a double near them does.
"""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


def widest(columns: Sequence[dict[int, float]], rows: int, free: int) -> Vector | None:
    """A vector δ with Σ δ_j columns[j] = 0, ≥ 0 beyond the first ``free`` columns and there of largest support.

    It is the optimum of: maximise Σ v, δ = u + v, u ≥ 0, 0 ≤ v ≤ 1; None if HiGHS finds none.
    """
    cone = len(columns) - free
    inf = highspy.kHighsInf
    matrix = [*columns, *columns[free:]]
    cost = np.concatenate((np.zeros(free + cone), -np.ones(cone)))
    lower = np.concatenate((np.full(free, -inf), np.zeros(2 * cone)))
    upper = np.concatenate((np.full(free + cone, inf), np.ones(cone)))
    found = minimise(matrix, cost, lower, upper, np.zeros(rows), np.zeros(rows))
    if found is None:
        return None
    x: Vector = found[: free + cone]
    x[free:] += found[free + cone :]
    return x


def above(columns: Sequence[dict[int, float]], rows: int) -> Vector | None:
    """A short vector y with y·column ≥ 1 for every column; None if HiGHS finds none."""
    parts: list[dict[int, float]] = [{} for _ in range(rows)]
    for j, column in enumerate(columns):
        for k, value in column.items():
            parts[k][j] = value
    negative = [{j: -value for j, value in part.items()} for part in parts]
    count, inf = len(columns), highspy.kHighsInf
    bounds = np.zeros(2 * rows), np.full(2 * rows, inf)
    found = minimise([*parts, *negative], np.ones(2 * rows), *bounds, np.ones(count), np.full(count, inf))
    if found is None:
        return None
    y: Vector = found[:rows] - found[rows:]
    return y


def minimise(
    columns: Sequence[dict[int, float]], cost: Vector, lower: Vector, upper: Vector, least: Vector, most: Vector
) -> Vector | None:
    """Minimise cost·x over lower ≤ x ≤ upper, least ≤ A x ≤ most; A by columns."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(least)
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, upper
    model.row_lower_, model.row_upper_ = least, most
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, columns)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([k for column in columns for k in column], dtype=np.int32)
    model.a_matrix_.value_ = np.array([v for column in columns for v in column.values()], dtype=np.float64)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return np.array(solver.getSolution().col_value)

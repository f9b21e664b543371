"""Exact linear programs: HiGHS guesses a basis in doubles, rational arithmetic decides.

    maximise c·x  subject to  A x = b,  B x ≤ r,  0 ≤ x ≤ u

The basis is solved in rationals (flint). If it is not optimal there, exact simplex pivots with Bland's rule go on from
it; with a good guess there are none. What comes back satisfies primal feasibility, dual feasibility and equal
objectives (or Farkas' inequality) exactly: the double answer is never used for anything but the guess.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import highspy
import numpy as np

from verify.errors import Unsolved
from verify.solve.simplex import Simplex

Rational = Fraction | int


@dataclass(frozen=True)
class Constraint:
    """Σ coefficients[j]·x_j = rhs, or ≤ rhs. Columns that are not listed have coefficient 0."""

    coefficients: Mapping[int, Rational]
    rhs: Rational
    equality: bool


@dataclass(frozen=True)
class Program:
    """maximise Σ cost[j]·x_j over x ≥ 0 with these constraints; ``upper`` lists the finite upper bounds."""

    columns: int
    cost: Mapping[int, Rational]
    constraints: Sequence[Constraint]
    upper: Mapping[int, Rational] = field(default_factory=dict)


@dataclass(frozen=True)
class Optimum:
    """An exact optimum: ``primal`` per column, ``dual`` per constraint (≥ 0 on inequalities).

    c_j − Σ_k dual_k a_kj ≤ 0 at columns without an upper bound, and
    value = Σ dual_k rhs_k + Σ_j u_j·max(0, c_j − Σ_k dual_k a_kj).
    """

    value: Fraction
    primal: tuple[Fraction, ...]
    dual: tuple[Fraction, ...]


@dataclass(frozen=True)
class Infeasible:
    """A proof that no x exists: multipliers y, ≥ 0 on inequalities, for which the combined row cannot be met.

    Σ_k y_k rhs_k < Σ_j min over 0 ≤ x_j ≤ u_j of (Σ_k y_k a_kj)·x_j.
    """

    farkas: tuple[Fraction, ...]


def exact_lp(program: Program) -> Optimum | Infeasible:
    """Solve a linear program with rational data exactly.

    Raises
    ------
    Unsolved
        If the program is unbounded, or if the exact pivots that HiGHS's basis needs are too many.
    """
    simplex = Simplex(
        rows=len(program.constraints),
        columns=_columns(program),
        cost=[Fraction(program.cost.get(j, 0)) for j in range(program.columns)],
        upper=[Fraction(program.upper[j]) if j in program.upper else None for j in range(program.columns)],
        rhs=[Fraction(row.rhs) for row in program.constraints],
        equality=[row.equality for row in program.constraints],
    )
    basis, at_upper = _guess(program)
    feasible = simplex.run(basis, at_upper)
    result = (
        Optimum(simplex.value(), tuple(simplex.primal()), tuple(simplex.dual()))
        if feasible
        else Infeasible(tuple(simplex.dual()))
    )
    _verify(program, result)
    return result


def _columns(program: Program) -> list[dict[int, Fraction]]:
    columns: list[dict[int, Fraction]] = [{} for _ in range(program.columns)]
    for k, row in enumerate(program.constraints):
        for j, value in row.coefficients.items():
            if value:
                columns[j][k] = Fraction(value)
    return columns


def _guess(program: Program) -> tuple[list[int], set[int]]:
    """Return HiGHS's last basis and the columns at their upper bounds; row k's slack is column n + k."""
    n, m = program.columns, len(program.constraints)
    if m == 0:
        return [], {j for j in program.upper if program.cost.get(j, 0) > 0}
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("presolve", "off")
    solver.passModel(_model(program))
    solver.run()
    basis = solver.getBasis()
    if not basis.valid:
        return list(range(n, n + m)), set()
    basic, on_upper = highspy.HighsBasisStatus.kBasic, highspy.HighsBasisStatus.kUpper
    chosen = [j for j, status in enumerate(basis.col_status) if status == basic]
    chosen += [n + k for k, status in enumerate(basis.row_status) if status == basic]
    at_upper = {j for j, status in enumerate(basis.col_status) if status == on_upper and j in program.upper}
    return chosen, at_upper


def _model(program: Program) -> highspy.HighsLp:
    """Translate to doubles, each row divided by its largest coefficient (huge integers would overflow)."""
    n, m = program.columns, len(program.constraints)
    scales = [
        max((abs(Fraction(v)) for v in row.coefficients.values()), default=Fraction(1)) or Fraction(1)
        for row in program.constraints
    ]
    largest = max((abs(Fraction(v)) for v in program.cost.values()), default=Fraction(1)) or Fraction(1)
    entries = [
        (k, j, float(Fraction(v) / scales[k]))
        for k, row in enumerate(program.constraints)
        for j, v in sorted(row.coefficients.items())
        if v
    ]
    rhs = np.array([float(Fraction(row.rhs) / scale) for row, scale in zip(program.constraints, scales, strict=True)])
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = n, m
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array([float(Fraction(program.cost.get(j, 0)) / largest) for j in range(n)])
    model.col_lower_ = np.zeros(n)
    model.col_upper_ = np.array(
        [float(program.upper[j]) if j in program.upper else highspy.kHighsInf for j in range(n)]
    )
    model.row_lower_ = np.where([row.equality for row in program.constraints], rhs, -highspy.kHighsInf)
    model.row_upper_ = rhs
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.searchsorted([e[0] for e in entries], np.arange(m + 1)).astype(np.int32)
    model.a_matrix_.index_ = np.array([e[1] for e in entries], dtype=np.int32)
    model.a_matrix_.value_ = np.array([e[2] for e in entries], dtype=np.float64)
    return model


def _verify(program: Program, result: Optimum | Infeasible) -> None:
    """Check the result against the program itself, independently of how the simplex stored it."""
    multipliers = result.dual if isinstance(result, Optimum) else result.farkas
    cost = program.cost if isinstance(result, Optimum) else {}
    reduced = [Fraction(cost.get(j, 0)) for j in range(program.columns)]
    for row, y in zip(program.constraints, multipliers, strict=True):
        for j, value in row.coefficients.items():
            reduced[j] -= y * value
    good = all(y >= 0 or row.equality for row, y in zip(program.constraints, multipliers, strict=True))
    good = good and all(d <= 0 or j in program.upper for j, d in enumerate(reduced))
    bound = sum((y * row.rhs for row, y in zip(program.constraints, multipliers, strict=True)), Fraction(0))
    bound += sum((max(Fraction(0), reduced[j]) * u for j, u in program.upper.items()), Fraction(0))
    if isinstance(result, Optimum):
        x = result.primal
        good = good and all(v >= 0 for v in x) and all(x[j] <= u for j, u in program.upper.items())
        for row in program.constraints:
            excess = sum((value * x[j] for j, value in row.coefficients.items()), Fraction(0)) - row.rhs
            good = good and (excess == 0 if row.equality else excess <= 0)
        good = good and bound == result.value == sum((v * x[j] for j, v in program.cost.items()), Fraction(0))
    else:
        good = good and bound < 0
    if not good:
        raise Unsolved("the exact linear program failed its own check: this is a defect of verify.solve.lp")

"""One Newton step solves the linearised equations of the path, in doubles and in balls, for every kind of shape."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.solve.any_shapes import KINDS, random_any
from verify.errors import BadInput
from verify.numbers.precision import flint_precision
from verify.solve.barrier import start
from verify.solve.barrier_field import Balls, Doubles, Field, Scatter
from verify.solve.barrier_newton import Newton
from verify.solve.barrier_path import Path
from verify.solve.barrier_problem import independent_rows, problem_of
from verify.solve.facial import face, restrict


def violation(kind: str, seed: int, field: Field) -> float:
    """The binary logarithm of the largest violation of a linearised equation, over the size of the step."""
    shape = random_any(kind, seed)
    facet = face(shape)
    path = Path(problem_of(restrict(shape, facet.alive), facet.equalities), field)
    point = start(path, [facet.interior[j] for j in facet.alive.tolist()])
    newton = Newton(path, point)
    columns, rows = -point.gamma * point.slack / 3, -point.lam * point.room / 2
    step, _ = newton.step(columns, rows)
    inner = path.inner
    dp, dm = path.masses(step.gamma)
    change = dm[path.problem.sink_release] / newton.m[path.problem.sink_release] - dp / newton.p
    left = path.pull(change) - step.phi[path.problem.group] - path.charge(step.lam) + step.slack
    wrong = [
        left + newton.dual,
        field.scatter(step.gamma, path.by_group) - newton.primal,
        path.spend(step.gamma) + step.room - newton.excess,
        point.gamma * step.slack + point.slack * step.gamma - columns,
        (point.lam * step.room + point.room * step.lam - rows)[inner],
        step.loss - (newton.losses - point.loss) - change,
    ]
    scale = max(field.magnitude(part) for part in (*step.parts(), *point.parts()) if len(part))
    return max(field.magnitude(part) for part in wrong if len(part)) - scale


@pytest.mark.parametrize("kind", KINDS)
def test_step_solves_the_linear_equations(kind: str) -> None:
    """Residuals vanish to the arithmetic's precision: doubles to 2^-20 of the step, 300-bit balls to 2^-200."""
    for seed in range(6):
        try:
            assert violation(kind, seed, Doubles()) < -20
        except BadInput:
            continue
        with flint_precision(300):
            assert violation(kind, seed, Balls()) < -200


@pytest.mark.parametrize("field", [Doubles(), Balls()])
def test_scatter(field: Field) -> None:
    """Sums over equal indices; positions that no index names get 0."""
    plan = Scatter.by(np.array([2, 0, 2, 2]), 4)
    assert field.floats(field.scatter(field.array([1, 2, 3, 4]), plan)).tolist() == [2, 0, 8, 0]


@pytest.mark.parametrize("field", [Doubles(), Balls()])
def test_magnitude(field: Field) -> None:
    """log2 of the largest absolute value; nothing finite is lost, nothing infinite passes."""
    assert field.magnitude(field.array([])) == -math.inf
    assert field.magnitude(field.array([0, 0])) == -math.inf
    assert field.magnitude(field.array([1, -8, 2])) == 3
    with np.errstate(all="ignore"), pytest.raises(ArithmeticError):
        field.magnitude(field.log(field.array([0])))


def test_redundant_rows_are_dropped() -> None:
    """Of dependent equality rows, modulo the group sums, only independent ones are kept."""
    for seed in range(40):
        shape = random_any("entries", seed)
        rows = tuple(range(len(shape.rows)))
        matrix = np.array([[1] * shape.columns] + [row.coefficients for row in shape.rows])
        kept = independent_rows(shape, rows)
        assert len(kept) == np.linalg.matrix_rank(matrix) - 1
        assert np.linalg.matrix_rank(matrix[[0, *(k + 1 for k in kept)]]) == len(kept) + 1

"""The universal solver: its brackets are as narrow as asked for shapes of every kind, and agree with other methods."""

from __future__ import annotations

import time
from fractions import Fraction

import mpmath
import numpy as np
import pytest

from tests.solve.any_shapes import KINDS, arcs, bracket, conditions, hull, random_any, random_law
from verify.errors import BadInput
from verify.game.shape import Shape
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face

THIRD = Fraction(1, 3)
SECTION_V_A = {(0, 0): THIRD, (2, 2): THIRD, (4, 4): THIRD}


def unit(x: int, y: int, z: int, after: int) -> int:
    return int(x != z)


def squared(x: int, y: int, z: int, after: int) -> int:
    return (x - z) ** 2


def narrow(shape: Shape, digits: int) -> tuple[mpmath.mpf, mpmath.mpf]:
    """Solve, demand the width and the feasibility promised, and return the bracket."""
    found = solve_barrier(shape, digits)
    lower, upper, wrong = bracket(shape, found)
    with mpmath.workprec(4 * found.precision):
        slop = mpmath.mpf(10) ** -(digits + 8)
        assert wrong <= slop
        assert -slop <= upper - lower <= mpmath.mpf(10) ** -digits
    return lower, upper


@pytest.mark.parametrize("digits", [5, 30])
@pytest.mark.parametrize("kind", KINDS)
def test_width(kind: str, digits: int) -> None:
    """upper − lower ≤ 10^−digits on random shapes, degenerate ones included; empty sets are refused."""
    for seed in range(12):
        shape = random_any(kind, seed)
        try:
            face(shape)
        except BadInput:
            with pytest.raises(BadInput):
                solve_barrier(shape, digits)
        else:
            narrow(shape, digits)


@pytest.mark.parametrize("kind", KINDS)
def test_many_digits(kind: str) -> None:
    """The same at 150 digits."""
    shape = random_any(kind, 3)
    narrow(shape, 150)


def inside(interval: tuple[mpmath.mpf, mpmath.mpf], value: mpmath.mpf, digits: int) -> bool:
    return bool(interval[0] - mpmath.mpf(10) ** -digits <= value <= interval[1] + mpmath.mpf(10) ** -digits)


def test_section_v_a() -> None:
    """Section V-A: h* = log 3 − (2/3) log 2."""
    interval = narrow(arcs(SECTION_V_A, 5, 5, allowed=lambda x, z: abs(x - z) <= 1), 50)
    with mpmath.workdps(70):
        assert inside(interval, mpmath.log(3) - 2 * mpmath.log(2) / 3, 50)


@pytest.mark.parametrize(
    ("size", "budget"), [(2, Fraction(1, 4)), (3, Fraction(1, 7)), (5, Fraction(1, 2)), (4, Fraction(4, 5))]
)
def test_rate_distortion(size: int, budget: Fraction) -> None:
    """X = Y uniform, Hamming cost: H(Y|Z) = h2(D) + D log(M − 1) up to D = 1 − 1/M, then log M."""
    law = {(x, x): Fraction(1, size) for x in range(size)}
    interval = narrow(arcs(law, size, size, [(unit, budget)]), 40)
    with mpmath.workdps(60):
        d = mpmath.mpf(budget.numerator) / budget.denominator
        value = -d * mpmath.log(d) - (1 - d) * mpmath.log(1 - d) + d * mpmath.log(size - 1)
        assert inside(interval, value if budget < 1 - Fraction(1, size) else mpmath.log(size), 40)


def test_irrational_rule() -> None:
    """Uniform sources a…e with labels 0,1,2,1,0 and three releases have w_a = (5 − √5)/10."""
    reach = {(0, 0): {0, 1}, (1, 1): {0, 2}, (2, 2): {0}, (3, 1): {1}, (4, 0): {2}}
    law = dict.fromkeys(reach, Fraction(1, 5))
    shape = arcs(law, 5, 3, allowed=lambda x, z: z in next(v for (a, _), v in reach.items() if a == x))
    lower, upper = narrow(shape, 30)
    found = solve_barrier(shape, 30)
    with mpmath.workdps(50):
        smallest = min(mpmath.mpf(found.rule[z][0]) / 2**found.precision for z in (0, 1))
        assert abs(smallest - (5 - mpmath.sqrt(5)) / 10) < mpmath.mpf(10) ** -25
    assert lower <= upper


def test_single_law() -> None:
    """A polytope of one vertex has the value H(Y|Z) of that law."""
    law = random_law(np.random.default_rng(5), 4, 3)
    interval = narrow(hull([law], 4, 3), 40)
    with mpmath.workdps(60):
        m = [sum((v for (z, _), v in law.items() if z == a), Fraction(0)) for a in range(4)]
        value = -sum(
            mpmath.mpf(v.numerator)
            / v.denominator
            * mpmath.log(mpmath.mpf(v.numerator) * m[z].denominator / v.denominator / m[z].numerator)
            for (z, _), v in law.items()
        )
        assert inside(interval, value, 40)


def test_tight_inequalities_keep_their_sign() -> None:
    """An inequality that holds with equality on all of D is solved as an equality, but its multiplier stays ≥ 0."""
    rows = [
        ((1, 0, 0, 0), Fraction(1, 8), False),
        ((-1, 0, 0, 0), Fraction(-1, 8), False),
        ((0, 1, 2, 0), Fraction(1, 3), True),
    ]
    narrow(conditions(2, 2, rows), 40)


def test_tie_between_face_and_row() -> None:
    """A row that just touches the face of maximisers makes λ and its slack vanish together: the hardest known case."""
    row = (2, 0, 0, 1, 2, -2, 1, 2, 1, 1, -1, 2)
    narrow(conditions(3, 4, [(row, Fraction(3, 4), False), (row, Fraction(3, 4), False)]), 60)


def test_unreachable_releases_and_labels() -> None:
    """q = 0 for labels that nothing brings to a release, and the uniform rule where nothing arrives at all."""
    shape = arcs({(0, 0): Fraction(1, 2), (0, 1): Fraction(1, 2)}, 3, 4, allowed=lambda x, z: z == 0)
    found = solve_barrier(shape, 20)
    whole = 1 << found.precision
    assert found.rule[0][2:] == [0, 0]
    assert found.rule[2] == [whole // 4] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_agrees_with_cvxpy(kind: str) -> None:
    """The bracket contains CVXPY's optimum up to that solver's own tolerance."""
    cvxpy = pytest.importorskip("cvxpy")
    for seed in range(4):
        shape = random_any(kind, seed)
        try:
            lower, upper, _ = bracket(shape, solve_barrier(shape, 10))
        except BadInput:
            continue
        gamma = cvxpy.Variable(shape.columns, nonneg=True)
        push = np.zeros((shape.sinks, shape.columns))
        for j, t, w in zip(shape.entry_column, shape.entry_sink, shape.entry_weight, strict=True):
            push[t, j] += w / shape.weight_denominator
        labels = len(shape.labels)
        spread = np.kron(np.eye(len(shape.releases)), np.ones((labels, labels)))
        limits = [cvxpy.sum(gamma[c]) == float(shape.group_mass(s)) for s, c in enumerate(shape.group_columns)]
        for row in shape.rows:
            scale = float(max(map(abs, row.coefficients)) or 1)
            spent = (np.array(row.coefficients, dtype=float) / scale) @ gamma
            limits.append(spent == row.rhs / scale if row.equality else spent <= row.rhs / scale)
        law = push @ gamma
        problem = cvxpy.Problem(cvxpy.Maximize(-cvxpy.sum(cvxpy.rel_entr(law, spread @ law))), limits)
        problem.solve(solver=cvxpy.CLARABEL)
        assert problem.value == pytest.approx(float((lower + upper) / 2), abs=2e-5)


@pytest.mark.bench
def test_speed() -> None:
    """512 columns to 30 digits take seconds at most, a 5×5 game a fraction of one (limits far above what is usual)."""
    rng = np.random.default_rng(1)
    for size, limit in ((5, 1.0), (8, 5.0)):
        shape = arcs(random_law(rng, size, size), size, size, [(squared, Fraction(1, 2))])
        began = time.perf_counter()
        solve_barrier(shape, 30)
        assert time.perf_counter() - began < limit

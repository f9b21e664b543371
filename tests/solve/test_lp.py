"""Exact linear programs: the optimum is the best vertex, and every answer carries its own proof."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import flint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import Unsolved
from verify.numbers.precision import to_fmpq, to_fraction
from verify.solve.lp import Constraint, Infeasible, Optimum, Program, exact_lp
from verify.solve.simplex import Simplex

small = st.builds(Fraction, st.integers(-3, 3), st.integers(1, 3))


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Programs with at most 4 columns in a box, and at most 4 constraints."""
    columns = draw(st.integers(1, 4))
    indices = range(columns)
    constraints = [
        Constraint({j: draw(small) for j in indices}, draw(st.integers(-3, 6)), draw(st.booleans()))
        for _ in range(draw(st.integers(0, 4)))
    ]
    cost = {j: draw(small) for j in indices}
    return Program(columns, cost, constraints, {j: draw(st.integers(0, 3)) for j in indices})


def best_vertex(program: Program) -> Fraction | None:
    """The best objective over all feasible intersections of as many constraints as there are columns."""
    n = program.columns
    planes = [
        ([Fraction(r.coefficients.get(j, 0)) for j in range(n)], Fraction(r.rhs), r.equality)
        for r in program.constraints
    ]
    for j in range(n):
        unit = [Fraction(i == j) for i in range(n)]
        planes += [([-v for v in unit], Fraction(0), False), (unit, Fraction(program.upper[j]), False)]
    values = []
    for chosen in combinations(planes, n):
        matrix = flint.fmpq_mat([[to_fmpq(v) for v in plane[0]] for plane in chosen])
        if matrix.det() == 0:
            continue
        right = flint.fmpq_mat([[to_fmpq(plane[1])] for plane in chosen])
        x = [to_fraction(v) for v in matrix.solve(right).entries()]
        sides = [(sum(a * b for a, b in zip(row, x, strict=True)), rhs, equal) for row, rhs, equal in planes]
        if all(left == rhs if equal else left <= rhs for left, rhs, equal in sides):
            values.append(sum((Fraction(c) * x[j] for j, c in program.cost.items()), Fraction(0)))
    return max(values, default=None)


@given(programs())
@settings(max_examples=150, deadline=None)
def test_optimum_is_the_best_vertex(program: Program) -> None:
    """max c·x over a bounded polyhedron is attained at a vertex; without vertices it is empty."""
    best, result = best_vertex(program), exact_lp(program)
    assert isinstance(result, Infeasible) if best is None else isinstance(result, Optimum) and result.value == best


@given(programs(), st.data())
@settings(max_examples=100, deadline=None)
def test_any_basis_can_be_repaired(program: Program, data: st.DataObject) -> None:
    """From any columns, dependent or infeasible ones too, exact pivots reach the same answer."""
    rows, n = len(program.constraints), program.columns
    columns = [
        {k: Fraction(r.coefficients[j]) for k, r in enumerate(program.constraints) if r.coefficients[j]}
        for j in range(n)
    ]
    simplex = Simplex(
        rows,
        columns,
        [Fraction(program.cost[j]) for j in range(n)],
        [Fraction(program.upper[j]) for j in range(n)],
        [Fraction(r.rhs) for r in program.constraints],
        [r.equality for r in program.constraints],
    )
    size = st.lists(st.integers(0, n + rows - 1), max_size=rows, unique=True)
    feasible = simplex.run(data.draw(size), {j for j in range(n) if data.draw(st.booleans())})
    result = exact_lp(program)
    assert feasible == isinstance(result, Optimum)
    assert not isinstance(result, Optimum) or simplex.value() == result.value


def test_doubles_alone_would_be_wrong() -> None:
    """Differences far below double precision decide exactly."""
    tiny = Fraction(1, 10**40)
    rows = [Constraint({0: 1, 1: 1}, 1, False), Constraint({0: 1, 1: 1 + tiny}, 1 + tiny / 2, False)]
    result = exact_lp(Program(2, {0: 1, 1: 1 + tiny / 3}, rows))
    assert isinstance(result, Optimum)
    assert result.value == 1 + tiny / 6
    assert isinstance(exact_lp(Program(1, {}, [Constraint({0: 1}, -tiny, False)])), Infeasible)


def test_unbounded() -> None:
    """A program without an optimum is refused with a sentence."""
    with pytest.raises(Unsolved, match="bounded"):
        exact_lp(Program(1, {0: 1}, [Constraint({0: -1}, 0, False)]))

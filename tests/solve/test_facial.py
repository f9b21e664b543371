"""Facial reduction: the multipliers prove the dead columns, and the interior point proves the others alive."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from tests.solve.any_shapes import KINDS, arcs, conditions, random_any
from verify.errors import BadInput
from verify.game.shape import Shape
from verify.solve.facial import Face, face, restrict
from verify.solve.lp import Constraint, Infeasible, Program, exact_lp


def check(shape: Shape, found: Face) -> None:
    """FORMAT.md §3 exactly, and a point of D's relative interior."""
    alive = set(found.alive.tolist())
    if found.dead is not None:
        charge = [
            sum(v * row.coefficients[j] for v, row in zip(found.dead, shape.rows, strict=True))
            for j in range(shape.columns)
        ]
        phi = [max(-charge[j] for j in columns.tolist()) for columns in shape.group_columns]
        total = sum(shape.group_mass(s) * v for s, v in enumerate(phi))
        assert total + sum(v * row.rhs for v, row in zip(found.dead, shape.rows, strict=True)) == 0
        assert all(v >= 0 or row.equality for v, row in zip(found.dead, shape.rows, strict=True))
        assert alive == {j for j in range(shape.columns) if phi[shape.group[j]] + charge[j] == 0}
    else:
        assert len(alive) == shape.columns
    assert {j for j, v in enumerate(found.interior) if v > 0} == alive
    assert min(found.interior) >= 0
    for s, columns in enumerate(shape.group_columns):
        assert sum(found.interior[j] for j in columns.tolist()) == shape.group_mass(s)
    for k, row in enumerate(shape.rows):
        excess = sum(c * v for c, v in zip(row.coefficients, found.interior, strict=True)) - row.rhs
        assert excess == 0 if k in found.equalities else excess < 0


def feasibility(shape: Shape) -> Program:
    groups = [
        Constraint(dict.fromkeys(c.tolist(), 1), shape.group_mass(s), True) for s, c in enumerate(shape.group_columns)
    ]
    rows = [Constraint(dict(enumerate(row.coefficients)), row.rhs, row.equality) for row in shape.rows]
    return Program(shape.columns, {}, groups + rows)


@pytest.mark.parametrize("kind", KINDS)
def test_face(kind: str) -> None:
    """Either D is empty, by an exact program of its own, or the face is proved from both sides."""
    for seed in range(25):
        shape = random_any(kind, seed)
        if isinstance(exact_lp(feasibility(shape)), Infeasible):
            with pytest.raises(BadInput, match="the constraint set is empty: "):
                face(shape)
        else:
            check(shape, face(shape))


def distance(x: int, y: int, z: int, after: int) -> int:
    return abs(x - z)


HALVES = {(0, 0): Fraction(1, 2), (2, 1): Fraction(1, 2)}


def test_budget_zero() -> None:
    """With budget 0 only arcs of cost 0 live, λ⁰ = 1, and the row is an equality."""
    shape = arcs(HALVES, 3, 2, [(distance, 0)])
    found = face(shape)
    check(shape, found)
    assert found.dead == (1,)
    assert found.equalities == (0,)
    assert [shape.keys[j].tolist() for j in found.alive] == [[0, 0, 0], [2, 1, 2]]


def test_empty_budget() -> None:
    """A budget below the least cost is refused, with both numbers in the user's own scale."""
    shape = arcs(HALVES, 3, 2, [(lambda x, y, z, after: Fraction(1 + abs(x - z), 3), Fraction(1, 4))])
    with pytest.raises(BadInput, match=r"budget 0 needs at least 1/3, but its right-hand side is 1/4"):
        face(shape)


def test_two_rows_meet_in_a_point() -> None:
    """p00 ≤ 0 and opposite inequalities: dead columns and tight rows without any equality in the data."""
    shape = conditions(1, 3, [((1, 0, 0), 0, False), ((0, 1, -1), 0, False), ((0, -1, 1), 0, False)])
    found = face(shape)
    check(shape, found)
    assert found.alive.tolist() == [1, 2]
    assert found.equalities == (0, 1, 2)
    assert found.direction is not None
    assert min(found.direction) > 0


def test_restriction_keeps_what_is_alive() -> None:
    """The restricted shape has the alive columns in order, with their keys, entries and coefficients."""
    shape = arcs(HALVES, 3, 2, [(distance, 0)], relabel=True)
    alive = np.array([0, 3, 7, 11])
    small = restrict(shape, alive)
    assert small.columns == 4
    assert (small.keys == shape.keys[alive]).all()
    assert (small.group == shape.group[alive]).all()
    assert (small.entry_sink == shape.entry_sink[alive]).all()
    assert small.rows[0].coefficients == tuple(shape.rows[0].coefficients[j] for j in alive.tolist())
    assert restrict(shape, np.arange(shape.columns)) is shape

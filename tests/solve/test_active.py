"""Active arcs: offsets, relations between multipliers, leaf stripping, and the correction of a bad guess."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.solve.transport_games import FAMILIES, absolute, hamming, make_shape, random_shape, squared
from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.active import Arcs, null_space, span
from verify.solve.active_correct import Active, Corrector, Guess
from verify.solve.active_flow import settle, strip
from verify.solve.interior import interior_point
from verify.solve.interior_blocks import make_blocks, sinks_of

vectors = st.integers(1, 4).flatmap(
    lambda size: st.lists(st.tuples(*[st.integers(-6, 6)] * size), max_size=4).map(lambda rows: (rows, size))
)


@given(vectors)
def test_null_space(case: tuple[list[tuple[int, ...]], int]) -> None:
    """The basis is orthogonal to the vectors, independent, and as large as their rank leaves room for."""
    rows, size = case
    basis = null_space(rows, size)
    assert all(sum(a * b for a, b in zip(row, vector, strict=True)) == 0 for row in rows for vector in basis)
    rank = np.linalg.matrix_rank(np.array(rows).reshape(-1, size)) if rows else 0
    assert len(basis) == size - rank
    assert not basis or np.linalg.matrix_rank(np.array(basis)) == len(basis)


def corrector(shape: Shape) -> tuple[Corrector, Guess]:
    sinks = sinks_of(shape)
    blocks = make_blocks(shape, sinks)
    point = interior_point(blocks)
    costs = np.array([blocks.columns(cost) for cost in blocks.costs]).reshape(-1, shape.columns)
    guess = Guess(
        blocks.columns(point.gamma),
        blocks.columns(point.slack),
        blocks.source_columns(point.phi),
        point.multipliers,
        point.spare,
    )
    return Corrector(shape, Arcs.of(shape, sinks), sinks, costs, blocks.unit), guess


@pytest.mark.parametrize("family", FAMILIES)
def test_offsets(family: str) -> None:
    """On every active arc the offsets of its ends differ by its cost, for each combination of rows that stays free."""
    for seed in range(6):
        shape = random_shape(family, seed)
        solver, guess = corrector(shape)
        forest = solver.run(guess).forest
        arcs, first_sink = solver.arcs, len(shape.mass)
        for j in [j for order in forest.orders for _, _, j in order if j >= 0] + forest.closing:
            for vector, offset in zip(forest.basis, forest.offsets, strict=True):
                cost = sum(v * arcs.coefficients[k][j] for v, k in zip(vector, forest.rows, strict=True))
                assert offset[arcs.sink[j] + first_sink] - offset[arcs.source[j]] == cost


def complementary(shape: Shape, active: Active) -> bool:
    sums = np.bincount(shape.group, active.weight)
    exact = np.abs(sums - shape.float_mass).max() < 1e-12
    return bool(
        exact and active.weight.min() > -1e-12 and active.slack.min() > -1e-9 and active.multipliers.min(initial=0) >= 0
    )


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("seed", range(6))
def test_bad_guess(family: str, seed: int) -> None:
    """Arcs wrongly taken for active or inactive are put right, or the game is refused."""
    shape = random_shape(family, seed)
    solver, guess = corrector(shape)
    assert complementary(shape, solver.run(guess))
    dice = np.random.default_rng(seed)
    wrong = dice.integers(0, shape.columns, 2)
    gamma, slack = guess.gamma.copy(), guess.slack.copy()
    gamma[wrong], slack[wrong] = slack[wrong], gamma[wrong]
    try:
        active = solver.run(replace(guess, gamma=gamma, slack=slack))
    except Unsolved:
        return
    assert complementary(shape, active)


def test_stripping_conserves_mass() -> None:
    """Integers: every source's sum is exact, and every sink but the roots receives what it should."""
    shape = make_shape([[5, 3], [2, 7], [4, 1]], budgets=[(absolute, 1)])
    arcs = Arcs.of(shape, sinks_of(shape))
    active = np.ones(shape.columns, dtype=np.bool_)
    weight = np.arange(shape.columns, 0, -1.0)
    forest = span(arcs, active, weight, (), (), (1,))
    closing = dict.fromkeys(forest.closing, 1)
    wanted = [100 * mass for mass in arcs.mass] + [17 * t for t in range(arcs.sinks)]
    flow = strip(arcs, forest, list(wanted), closing)
    for s, mass in enumerate(arcs.mass):
        assert sum(v for j, v in flow.items() if arcs.source[j] == s) == 100 * mass
    roots = {order[0][0] - len(arcs.mass) for order in forest.orders}
    for t in range(arcs.sinks):
        if t not in roots:
            assert sum(v for j, v in flow.items() if arcs.sink[j] == t) == wanted[len(arcs.mass) + t]


def test_cycles() -> None:
    """A cycle whose cost contradicts the multipliers is opened; one that fits ties them by an integer relation."""
    shape = make_shape([[1, 0], [1, 0]], budgets=[(hamming, 1), (lambda x, z: 3 * (x == z == 1), 1)])
    arcs = Arcs.of(shape, sinks_of(shape))
    weight = np.array([4.0, 2.0, 3.0, 1.0])
    for prices, tied in (((1.0, 1.0), False), ((3.0, 2.0), True)):
        active = np.ones(4, dtype=np.bool_)
        forest = span(arcs, active, weight, (0, 1), prices, (1, 1))
        assert active.all() == tied
        # the cycle of the last arc, (x1 → z1), costs 3 of the second row less 2 of the first
        assert list(forest.relations.values()) == ([(-2, 3)] if tied else [])
        if tied:
            assert forest.basis == [(3, 2)]
            assert settle(forest, {0: Fraction(4)}, [1.0] * 4) == {3: Fraction(2)}


def test_one_row_and_a_cycle() -> None:
    """With one row a cycle of positive cost leaves no free multiplier where λ = 0."""
    shape = make_shape([[1], [1]], budgets=[(squared, 1)])
    arcs = Arcs.of(shape, sinks_of(shape))
    active = np.ones(4, dtype=np.bool_)
    forest = span(arcs, active, np.ones(4), (0,), (0.0,), (1,))
    assert active.all()
    assert forest.basis == []

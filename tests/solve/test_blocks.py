"""Games without rows: what a rough interior point suggests is an exact saddle point, or nothing."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from tests.solve.saddle_conditions import conditions
from tests.solve.transport_games import absolute, diagonal, make_shape, random_shape, within
from verify.game.shape import Shape
from verify.solve import blocks
from verify.solve.blocks import find_pattern
from verify.solve.recognise import rational_saddle
from verify.solve.transport import Transport, solve_transport


def small(seed: int) -> Shape:
    """Small integer masses, zeros among them, within a radius on a path: ties abound."""
    dice = random.Random(seed)
    features, labels, most = dice.randint(2, 7), dice.randint(2, 5), dice.choice([1, 2, 5, 5000])
    mass = [[dice.randint(0, most) for _ in range(labels)] for _ in range(features)]
    mass[0][0] = mass[0][0] or 1
    return make_shape(mass, within(dice.randint(1, 3)))


@pytest.mark.parametrize("seed", range(60))
def test_saddle(seed: int) -> None:
    """What is found meets every condition of a saddle point exactly, and its value is that of the long way."""
    shape = small(seed)
    found = Transport(shape).saddle()
    if found is None:
        return
    conditions(shape, found)
    if seed % 3 == 0:
        other = rational_saddle(shape, solve_transport(shape, 30))
        assert other is None or other.value == found.value


@pytest.mark.parametrize("family", ["radius", "relation", "wasserstein, infinite order"])
@pytest.mark.parametrize("seed", range(12))
def test_families(family: str, seed: int) -> None:
    """Masses of any size, releases of any number, labels that may change."""
    shape = random_shape(family, seed)
    found = Transport(shape).saddle()
    if found is not None:
        conditions(shape, found)


def test_most_games_are_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine of ten small games need nothing else, and some of them have parts that are not solved by division alone."""
    calls = []
    part = blocks._part

    def counted(*arguments: object) -> object:
        calls.append(part(*arguments))  # type: ignore[arg-type]
        return calls[-1]

    monkeypatch.setattr(blocks, "_part", counted)
    assert sum(Transport(small(seed)).saddle() is not None for seed in range(60)) >= 54
    assert any(solved is not None for solved in calls)


def test_paper() -> None:
    """The law of the paper's Figure 3: log 3 − (2/3) log 2."""
    shape = make_shape([[1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], within(1))
    found = Transport(shape).saddle()
    assert found is not None
    assert found.value == ((Fraction(1), Fraction(3)), (Fraction(-2, 3), Fraction(2)))


def test_rows_are_left_to_others() -> None:
    """A game with a budget is not tried."""
    assert Transport(make_shape(diagonal([1, 2]), budgets=[(absolute, 1)])).saddle() is None


def test_afterwards_the_search_goes_on() -> None:
    """What the search returns does not depend on whether the saddle point was asked for before."""
    shape = small(4)
    solver = Transport(shape)
    solver.saddle()
    assert solver.search(30) == Transport(shape).search(30)


def test_wrong_arcs() -> None:
    """Arcs that leave a source without any, or that break the dual, give nothing, and so do masses that do not fit."""
    shape = make_shape([[3, 1], [1, 3]])
    solver = Transport(shape)
    every = np.full(shape.columns, 1 / 8)
    assert find_pattern(shape, solver.arcs, np.zeros(shape.columns, dtype=np.bool_), every) is None
    first = np.zeros(shape.columns, dtype=np.bool_)
    first[[columns[0] for columns in shape.group_columns]] = True
    stay = shape.keys[:, 0] == shape.keys[:, 2]
    assert find_pattern(shape, solver.arcs, stay, every) is None
    # only where all mass meets in one release is its posterior the best that it can be
    pattern = find_pattern(shape, solver.arcs, first, every)
    assert pattern is not None
    assert pattern.rule == [[Fraction(1, 2), Fraction(1, 2)]] * 2


def test_rounding_that_is_too_coarse() -> None:
    """Where the coarse grid would make a mass negative the fine one is tried, and then nothing."""
    shape = make_shape([[1000, 1], [1, 1000]])
    solver = Transport(shape)
    active = np.ones(shape.columns, dtype=np.bool_)
    gamma = np.full(shape.columns, 0.25)
    pattern = find_pattern(shape, solver.arcs, active, gamma)
    assert pattern is not None
    assert pattern.saddle(gamma) is None
    even = shape.float_mass[shape.group] / 2
    found = pattern.saddle(even)
    assert found is not None
    conditions(shape, found)


@pytest.mark.parametrize("total", [1, 10**60])
def test_several_kinds_of_releases(total: int) -> None:
    """Block 0 is met everywhere: its number is its share of the whole, the others' follow from the rules' sums."""
    weight = blocks._part([(0, 1), (0, 2)], [6 * total, 2 * total, 4 * total], [Fraction(0)] * 2)
    assert weight == (
        {0: Fraction(1, 2), 1: Fraction(1, 2), 2: Fraction(1, 2)},
        [Fraction(4 * total), Fraction(8 * total)],
    )


def test_what_linear_equations_do_not_determine() -> None:
    """Two unknown numbers in one sum are left to others; contradictions are refused."""
    assert blocks._part([(0, 1), (0, 2), (1, 2)], [1, 1, 1], [Fraction(1)] * 3) == (
        dict.fromkeys(range(3), Fraction(1, 2)),
        [Fraction(1)] * 3,
    )
    assert blocks._part([(0, 1, 2), (0, 3)], [1, 2, 3, 4], [Fraction(1)] * 2) is not None
    assert blocks._part([(0, 1), (0, 2), (1, 3)], [1, 1, 1, 9], [Fraction(1)] * 3) is None
    assert blocks._part([(0, 1, 2), (0, 3, 4), (1, 3)], [1, 2, 3, 4, 5], [Fraction(1)] * 3) is None

"""The worst attack on a fixed rule: exactly feasible, exactly as good as its multipliers allow."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.laws.games import budgets, counts, metrics
from verify import BadInput, Game
from verify.game.shape import Shape
from verify.solve.facial import face, restrict
from verify.solve.loss import Worst, column_gains, through, worst_attack

BITS = 60
ONE = 1 << BITS


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Small games of every kind that has an attack."""
    law, metric, budget = draw(counts()), draw(metrics), draw(budgets)
    options = {"features": range(3), "labels": range(3), "normalise": True}
    kind = draw(st.sampled_from(["max", "mean", "several", "labels", "vertices", "rows"]))
    if kind == "max":
        return Game.max_distortion(law, metric=metric, radius=budget, **options)
    if kind == "mean":
        return Game.mean_distortion(law, metric=metric, budget=budget, **options)
    if kind == "several":
        both = [{"metric": "absolute", "budget": budget}, {"metric": "hamming", "budget": draw(budgets)}]
        return Game.mean_distortion(law, budgets=both, **options)
    if kind == "labels":
        return Game.wasserstein(law, metric=metric, label_cost=draw(budgets), budget=budget, **options)
    if kind == "vertices":
        return Game.polytope(vertices=[law, draw(counts())], **options)
    total = sum(law.values())
    first = [(z, y, 1) for z in range(3) for y in range(3) if y == 0]
    share = Fraction(sum(v for (_, y), v in law.items() if y == 0), total)
    spread = [(z, y, z * y - 1) for z in range(3) for y in range(3)]
    most = sum((Fraction(v, total) * (z * y - 1) for (z, y), v in law.items()), Fraction(0))
    return Game.polytope(equalities=[(first, share)], inequalities=[(spread, most)], features=range(3), labels=range(3))


@st.composite
def gains(draw: st.DrawFn, sinks: int = 9) -> list[int]:
    """Losses at the sinks: many ties among them."""
    small = st.integers(0, 4).map(lambda k: k * ONE // 3)
    return draw(st.lists(small | st.integers(0, 5 * ONE), min_size=sinks, max_size=sinks))


def gained(shape: Shape, attack: dict[int, Fraction], values: list[int]) -> Fraction:
    return sum((v * Fraction(values[j], shape.weight_denominator * ONE) for j, v in attack.items()), Fraction(0))


def bound(shape: Shape, multipliers: tuple[Fraction, ...], values: list[int]) -> Fraction:
    """Σ r λ + Σ_s mass_s max_j (v_j − Σ λ B_kj), in fractions."""
    total = sum((v * row.rhs for v, row in zip(multipliers, shape.rows, strict=True)), Fraction(0))
    for s, own in enumerate(shape.group_columns):
        best = [
            Fraction(values[j], shape.weight_denominator * ONE)
            - sum((v * row.coefficients[j] for v, row in zip(multipliers, shape.rows, strict=True)), Fraction(0))
            for j in own.tolist()
        ]
        total += shape.group_mass(s) * max(best)
    return total


def feasible(shape: Shape, attack: dict[int, Fraction]) -> bool:
    sums = [sum((attack.get(j, Fraction(0)) for j in own.tolist()), Fraction(0)) for own in shape.group_columns]
    rows = [(sum((row.coefficients[j] * v for j, v in attack.items()), Fraction(0)), row) for row in shape.rows]
    return (
        all(v > 0 for v in attack.values())
        and sums == [shape.group_mass(s) for s in range(len(shape.mass))]
        and all(spent == row.rhs if row.equality else spent <= row.rhs for spent, row in rows)
    )


@given(games(), gains())
def test_exactly_optimal(game: Game, f: list[int]) -> None:
    """max over D of E[f] = min over λ of the dual (mathematics of Section V-B), with no rounding at all."""
    shape = game.shape
    found, values = worst_attack(shape, f, BITS), column_gains(shape, f)
    assert feasible(shape, found.attack)
    assert all(v >= 0 or row.equality for v, row in zip(found.multipliers, shape.rows, strict=True))
    assert gained(shape, found.attack, values) == bound(shape, found.multipliers, values)


@given(games(), gains())
def test_agrees_with_scipy(game: Game, f: list[int]) -> None:
    """The same maximum as HiGHS finds in doubles."""
    shape = game.shape
    values = column_gains(shape, f)
    groups = np.zeros((len(shape.mass), shape.columns))
    groups[shape.group, np.arange(shape.columns)] = 1
    equal = [row for row in shape.rows if row.equality]
    less = [row for row in shape.rows if not row.equality]
    solution = linprog(
        [-v / (shape.weight_denominator * ONE) for v in values],
        A_eq=np.vstack([groups, *(np.array([row.coefficients], dtype=float) for row in equal)]),
        b_eq=[*shape.float_mass, *(row.rhs for row in equal)],
        A_ub=np.array([row.coefficients for row in less], dtype=float) if less else None,
        b_ub=[row.rhs for row in less] if less else None,
    )
    found = gained(shape, worst_attack(shape, f, BITS).attack, values)
    assert float(found) == pytest.approx(-solution.fun, abs=1e-7)


@given(counts(), metrics, budgets, gains())
def test_one_budget_lies_at_a_breakpoint(
    law: dict[tuple[int, int], int], metric: str, budget: Fraction, f: list[int]
) -> None:
    """With one budget the dual is piecewise linear in λ: no breakpoint is lower, and at most one source is split."""
    options = {"features": range(3), "labels": range(3), "normalise": True}
    shape = Game.mean_distortion(law, metric=metric, budget=budget, **options).shape
    values, cost = column_gains(shape, f), shape.rows[0].coefficients
    found = worst_attack(shape, f, BITS)
    slopes = {Fraction(0)}
    for own in shape.group_columns:
        for i, j in combinations(own.tolist(), 2):
            if cost[i] != cost[j]:
                slopes.add(max(Fraction(0), Fraction(values[j] - values[i], ONE * (cost[j] - cost[i]))))
    assert bound(shape, found.multipliers, values) == min(bound(shape, (slope,), values) for slope in slopes)
    assert len(found.attack) <= len(shape.mass) + 1


@given(games(), st.data())
def test_through(game: Game, data: st.DataObject) -> None:
    """With one budget at most, some mass can be brought to every living column, and to no dead one."""
    shape = game.shape
    j = data.draw(st.integers(0, shape.columns - 1))
    found = through(shape, {j})
    if len(shape.rows) > 1 or any(row.equality for row in shape.rows):
        assert found is None
    elif j in face(shape).alive:
        assert found is not None
        assert feasible(shape, found)
        assert found.get(j, 0) > 0
    else:
        assert found is None


def test_nothing_moves() -> None:
    """At budget 0 only arcs of cost 0 live, and the worst attack is the clean law."""
    game = Game.mean_distortion({("0", "a"): "1/3", ("1", "b"): "2/3"}, metric="absolute", budget=0)
    shape = restrict(game.shape, face(game.shape).alive)
    found = worst_attack(shape, [0, 3 * ONE, 2 * ONE, ONE], BITS)
    assert found == Worst({0: Fraction(1, 3), 1: Fraction(2, 3)}, found.multipliers)


def test_two_points() -> None:
    """One source of mass ½ can gain log 3 at cost 1, the other log 2: the budget ¾ goes to the first one first."""
    law = {("0", "a"): "1/2", ("1", "b"): "1/2"}
    shape = Game.mean_distortion(law, metric="absolute", budget="3/4").shape
    f = [0, round(log(2) * ONE), round(log(3) * ONE), 0]  # f by (z, y): a at 1 gains log 3, b at 0 gains log 2
    found = worst_attack(shape, f, BITS)
    masses = {tuple(shape.keys[j].tolist()): v for j, v in found.attack.items()}
    assert masses == {(0, 0, 1): Fraction(1, 2), (1, 1, 0): Fraction(1, 4), (1, 1, 1): Fraction(1, 4)}
    (price,) = found.multipliers
    assert price * shape.rows[0].scale == Fraction(f[1], ONE)


def test_empty() -> None:
    """Columns whose cheapest attack exceeds the budget leave no law."""
    shape = Game.mean_distortion({("0", "a"): "1/2", ("1", "b"): "1/2"}, metric="absolute", budget="1/4").shape
    away = restrict(shape, np.array([j for j, c in enumerate(shape.rows[0].coefficients) if c]))
    with pytest.raises(BadInput, match="the constraint set is empty"):
        worst_attack(away, [0] * 4, BITS)
    apart = [{"coefficients": [("0", "a", 1)], "rhs": "1/2"}, {"coefficients": [("0", "a", 1)], "rhs": "1/3"}]
    game = Game.polytope(equalities=apart, features=["0"], labels=["a", "b"])
    with pytest.raises(BadInput, match="the constraint set is empty"):
        worst_attack(game.shape, [0, 0], BITS)

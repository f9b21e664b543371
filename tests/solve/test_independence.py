"""The independence budget: the exact linear program against closed forms, an LP we did not write, and its prices."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from verify import BadInput, Game, Verdict
from verify.claims.independence import independence_budget
from verify.game.shape import Shape
from verify.solve.independence import Independence, independence


def two_points(mass: str, metric: str = "hamming") -> Game:
    law = {("0", "0"): 1 - Fraction(mass), ("1", "1"): Fraction(mass)}
    return Game.mean_distortion(law, metric=metric, budget=0)


def random_game(seed: int, features: int, labels: int) -> Game:
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 6, (features, labels))
    counts[0, 0] += 1
    law = {(str(x), str(y)): int(n) for (x, y), n in np.ndenumerate(counts) if n}
    return Game.mean_distortion(
        law, metric="squared", budget=0, features=range(features), labels=range(labels), normalise=True
    )


def in_doubles(game: Game) -> float:
    """The same number from the channels P(z|x,y), without the package's shape."""
    law, features = game.law or {}, len(game.features)
    prior = {y: sum(float(p) for (_, other), p in law.items() if other == y) for y in game.labels}
    arcs = [(pair, z) for pair in law for z in range(features)]
    cost = [(int(x) - z) ** 2 * float(law[x, y]) for (x, y), z in arcs] + [0.0] * features
    rows, right = [], []
    for pair in law:
        rows.append([float(arc[0] == pair) for arc in arcs] + [0.0] * features)
        right.append(1.0)
    for y, z in product(game.labels, range(features)):
        arrives = [float(law[pair]) / prior[y] * (pair[1] == y and to == z) if prior[y] else 0.0 for pair, to in arcs]
        rows.append(arrives + [-float(prior[y] > 0 and other == z) for other in range(features)])
        right.append(0.0)
    return float(linprog(cost, A_eq=rows, b_eq=right, method="highs").fun)


def priced(shape: Shape, found: Independence) -> Fraction:
    """What the prices prove, with every one of their conditions looked at."""
    labels, row = len(shape.labels), shape.rows[0]
    prior = [Fraction(0)] * labels
    for s, group in enumerate(shape.group_columns):
        prior[int(shape.keys[group[0]][1])] += shape.group_mass(s)
    for j, (_, y, z) in enumerate(shape.keys.tolist()):
        cost = Fraction(row.coefficients[j], row.scale)
        assert found.sources[int(shape.group[j])] + found.sinks[z * labels + y] <= cost
    for z in range(len(shape.releases)):
        assert sum(p * w for p, w in zip(prior, found.sinks[z * labels : (z + 1) * labels], strict=True)) >= 0
    return sum((shape.group_mass(s) * u for s, u in enumerate(found.sources)), Fraction(0))


@pytest.mark.parametrize("mass", ["1/2", "1/3", "1/4", "1/100"])
def test_two_points_meet_where_the_heavier_one_is(mass: str) -> None:
    """X = Y with Hamming distortion: R(D) = 0 from D = min(p, 1 − p) on."""
    found = independence(two_points(mass).shape)
    assert found is not None
    assert found.budget == Fraction(mass)


def test_three_points_in_a_row_meet_in_the_middle() -> None:
    """Squared cost and thirds at 0, 1, 2: sending all to 1 costs 2/3, and nothing is cheaper."""
    law = {(str(x), str(x)): "1/3" for x in range(3)}
    found = independence(Game.mean_distortion(law, metric="squared", budget=0).shape)
    assert found is not None
    assert found.budget == Fraction(2, 3)


def test_what_is_independent_already_costs_nothing() -> None:
    """A law with independent X and Y has ε̂ = 0."""
    law = {(x, y): "1/4" for x in "01" for y in "01"}
    found = independence(Game.mean_distortion(law, metric="absolute", budget=0).shape)
    assert found is not None
    assert found.budget == 0


def test_features_that_cannot_meet_are_never_independent() -> None:
    """Infinite costs keep two certain labels apart: no budget suffices."""
    law = {("a", "0"): "1/2", ("b", "1"): "1/2"}
    game = Game.mean_distortion(law, matrix=[[0, "inf"], ["inf", 0]], budget=0)
    assert independence(game.shape) is None
    assert independence_budget(game) is None


@pytest.mark.parametrize("seed", range(8))
def test_the_exact_program_agrees_with_one_in_doubles(seed: int) -> None:
    """ε̂ from channels, by a solver of doubles, is ε̂; its attack has that cost and makes Z and Y independent."""
    game = random_game(seed, 3 + seed % 2, 2 + seed % 3)
    shape, found = game.shape, independence(game.shape)
    assert found is not None
    assert float(found.budget) == pytest.approx(in_doubles(game), abs=1e-9)
    row = shape.rows[0]
    assert sum(v * row.coefficients[j] for j, v in found.attack.items()) == found.budget * row.scale
    law: dict[tuple[int, int], Fraction] = {}
    for j, mass in found.attack.items():
        _, y, z = shape.keys[j].tolist()
        law[z, y] = law.get((z, y), Fraction(0)) + mass
    releases = {z: sum((p for (other, _), p in law.items() if other == z), Fraction(0)) for z, _ in law}
    labels = {y: sum((p for (_, other), p in law.items() if other == y), Fraction(0)) for _, y in law}
    assert all(law.get((z, y), 0) == releases[z] * labels[y] for z, y in product(releases, labels))


@pytest.mark.parametrize("seed", range(8))
def test_the_prices_prove_that_nothing_is_cheaper(seed: int) -> None:
    """Weak duality: u_s + w_t ≤ c on every arc and Σ P(y)·w ≥ 0 at every release bound the cost by Σ mass·u = ε̂."""
    shape = random_game(seed, 4, 2).shape
    found = independence(shape)
    assert found is not None
    assert priced(shape, found) == found.budget


@pytest.mark.parametrize("game", [two_points("1/4"), random_game(1, 3, 2)])
def test_the_kernel_proves_both_sides(game: Game) -> None:
    """V(ε̂) = H(Y), exactly, and V < H(Y) a little below."""
    found = independence_budget(game)
    assert found is not None
    assert found.verdict is Verdict.PROVED, found.reason
    assert found.below is not None
    assert found.below.upper < found.at.lower


@pytest.mark.parametrize("game", [two_points("1/4"), two_points("1/10000000000"), random_game(2, 3, 2)])
def test_prices_speak_where_no_budget_is_left_below(game: Game) -> None:
    """A step beyond ε̂ leaves no game below: the prices alone show V < H(Y) there, and without them nothing does."""
    found = independence_budget(game, step=Fraction(10))
    assert found is not None
    assert (found.below, found.verdict) == (None, Verdict.PROVED)
    free = replace(found, prices=tuple((Fraction(0),) * len(game.labels) for _ in game.releases))
    assert free.verdict is Verdict.INCOMPLETE
    assert "below" in free.reason


def test_other_constraints_are_refused() -> None:
    """Only a mean distortion has an independence budget, and only one budget."""
    law = {("0", "0"): "1/2", ("1", "1"): "1/2"}
    with pytest.raises(BadInput, match="mean distortion"):
        independence_budget(Game.max_distortion(law, metric="hamming", radius=1))
    twice = [{"metric": "hamming", "budget": 1}, {"metric": "absolute", "budget": 1}]
    with pytest.raises(BadInput, match="one mean budget"):
        independence_budget(Game.mean_distortion(law, budgets=twice))

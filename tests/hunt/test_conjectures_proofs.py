"""The derivations of proofs/conjectures.md, step by step on random games: what they say is seen in numbers."""

from __future__ import annotations

import numpy as np
import pytest

import verify
from verify.hunt.conjectures import _games as games
from verify.hunt.conjectures.mismatch import loss
from verify.hunt.conjectures.products import split
from verify.hunt.screen import Batch, entropy

COSTS = {
    "absolute": lambda x: np.abs(x[:, None] - x),
    "squared": lambda x: (x[:, None] - x) ** 2,
}


def random_games(seed: int, points: int, labels: int = 2, count: int = 64) -> np.ndarray:
    """Laws with all masses positive [game, label, feature]."""
    found = np.random.default_rng(seed).dirichlet(np.full(points * labels, 0.8), size=count) + 1e-3
    return (found / found.sum(axis=1, keepdims=True)).reshape(count, labels, points)


@pytest.mark.parametrize("cost", COSTS)
def test_inverse_probabilities_add_up_to_the_labels(cost: str) -> None:
    """Price: Σ γ/q(y|z) = |Y| for an optimal attack and its posterior, as Σ γ/μ(y|x) is."""
    x = np.arange(3.0)
    mass = random_games(1, 3, labels=3)
    values = Batch(mass, COSTS[cost](x), budget=0.2).values
    marginal = values.law.sum(axis=1, keepdims=True)
    reached = (marginal > 1e-6).all(axis=(1, 2))
    posterior = values.law / marginal
    total = (values.law / posterior).sum(axis=(1, 2))
    assert reached.sum() > 20
    assert total[reached] == pytest.approx(3.0)
    assert (mass / (mass / mass.sum(axis=1, keepdims=True))).sum(axis=(1, 2)) == pytest.approx(3.0)


@pytest.mark.parametrize("cost", COSTS)
def test_robustness_has_a_price_with_finite_costs(cost: str) -> None:
    """Price: where h* > H_μ(Y|X) the robust rule's clean loss is above H_μ(Y|X), by more than rounding."""
    mass = random_games(2, 4)
    values = Batch(mass, COSTS[cost](np.arange(4.0)), budget=0.15).values
    clean = -(mass * np.log(values.rule)).sum(axis=(1, 2))
    attackable = values.lower > entropy(mass) + 1e-3
    assert attackable.sum() > 50
    assert (clean - entropy(mass))[attackable].min() > 1e-6


@pytest.mark.parametrize(("cost", "limit"), [("absolute", "radius"), ("absolute", "budget"), ("squared", "budget")])
def test_the_rule_is_monotone_where_the_worst_case_goes(cost: str, limit: str) -> None:
    """Monotone rule: with the clean law's posteriors in order the robust rule's are, at reached releases."""
    rng = np.random.default_rng(3)
    x = np.arange(5.0)
    posterior = np.sort(rng.random((200, 5)), axis=1)
    marginal = rng.dirichlet(np.ones(5), size=200)
    mass = np.stack([marginal * (1 - posterior), marginal * posterior], axis=1)
    values = Batch(mass, COSTS[cost](x), **{limit: 1.0 if limit == "radius" else 0.3}).values
    sharp = values.upper - values.lower < 1e-9
    assert sharp.sum() > 150
    for law in values.law[sharp]:
        reached = law[:, law.sum(axis=0) > 1e-4]
        assert (np.diff(reached[1] / reached.sum(axis=0)) > -1e-4).all()


def test_the_monotone_rule_needs_the_line() -> None:
    """Monotone rule: with other distances between the same points in the same order it fails, by a certificate."""
    law = {("0", "0"): "1/3", ("1", "1"): "1/3", ("2", "1"): "1/3"}
    game = verify.Game.max_distortion(law, matrix=[[0, 1, 0], [1, 0, 1], [0, 1, 0]], radius=0, features=range(3))
    found = verify.rule(game)
    assert found.exact["1"]["1"] == "1"
    assert found.exact["2"]["1"] == "1/2"


def test_curves_are_tangents_up_to_the_rule() -> None:
    """Rules for more: with a metric L(e, q) = V(ε) − λ(ε − e) for e ≤ ε where the worst case reaches everything."""
    mass = random_games(5, 3)
    batch = Batch(mass, COSTS["absolute"](np.arange(3.0)), budget=0.2)
    values = batch.values
    sure = (values.law.sum(axis=1).min(axis=1) > 1e-3) & (values.upper - values.lower < 1e-9)
    assert sure.sum() > 20
    for e in (0.02, 0.1, 0.2):
        line = values.middle - values.multiplier * (0.2 - e)
        assert loss(batch.at(budget=e), values.rule)[sure] == pytest.approx(line[sure], abs=1e-6)


def test_derived_games() -> None:
    """What conjectures are made of: mirrored twice is the same, a product's marginals are its factor's law."""
    law = {("0", "0"): "1/2", ("0", "1"): "1/6", ("2", "1"): "1/3"}
    game = verify.Game.max_distortion(law, metric="absolute", radius=1, features=range(3), labels=range(2))
    assert games.mirrored(games.mirrored(game)).law == game.law
    assert games.mixture(game, game).law == game.law
    assert games.costs(game) == [[0, 1, 2], [1, 0, 1], [2, 1, 0]]
    square = games.square(game)
    first: dict[tuple[str, str], object] = {}
    for (x, y), mass in (square.law or {}).items():
        key = (x.split(",")[0], y.split(",")[0])
        first[key] = first.get(key, 0) + mass
    assert first == game.law
    assert games.costs(square)[0][4] == 2
    assert verify.value(games.merged(game)).exact == "0"
    assert games.without_release(game).releases == ("0", "1")
    twins = split(game)
    assert twins.features == ("0'", "0", "1", "2")
    assert (twins.law or {})["0'", "1"] == (game.law or {})["0", "1"]

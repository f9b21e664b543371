"""Random games of every kind: brackets made here pass, and with the claim moved past the truth they do not."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus
from tests.kernel.expand import expand, number
from tests.kernel.games import game
from tests.kernel.oracle import Empty
from verify.check.kernel import Malformed, Rejected, check, read_game

METRICS = ["absolute", "squared", "hamming", "manhattan", "chebyshev", "squared-euclidean"]


def _cost(draw: random.Random, features: list[str], releases: list[str]) -> dict[str, Any]:
    form = draw.choice(["metric", "metric", "matrix", "graph"])
    if form == "metric":
        return {"metric": draw.choice(METRICS)}
    if form == "matrix":
        return {"matrix": [[draw.choice([0, 1, "1/2", "inf", 3]) for _ in releases] for _ in features]}
    nodes = sorted({*features, *releases})
    return {"graph": [[draw.choice(nodes), draw.choice(nodes), draw.choice([0, 1, "2/3", 2])] for _ in range(6)]}


def _law(draw: random.Random, first: list[str], second: list[str]) -> list[list[Any]]:
    pairs = draw.sample([(a, b) for a in first for b in second], min(len(first) * len(second), draw.randint(1, 7)))
    weights = [draw.randint(0, 9) for _ in pairs]
    weights[0] += 1
    return [[a, b, f"{w}/{sum(weights)}"] for (a, b), w in zip(pairs, weights, strict=True)]


def random_game(seed: int) -> dict[str, Any]:
    """A small game of any kind, degenerate ones among them; not every one has an attack."""
    draw = random.Random(seed)
    features = draw.sample(["0", "1", "2", "-1", "1/2", "2.5"], draw.randint(1, 4))
    labels = ["no", "yes", "maybe"][: draw.randint(1, 3)]
    releases = draw.choice([features, draw.sample(["0", "1", "2", "-1", "1/2", "2.50"], draw.randint(1, 4))])
    more: dict[str, Any] = {} if releases is features else {"releases": releases}
    if draw.random() < 0.2:
        more["points"] = {name: [draw.randint(0, 2)] for name in dict.fromkeys(features + releases)}

    def limit() -> Any:
        return draw.choice([0, 1, "1/4", "3/10", "1.5", 2])

    def part() -> dict[str, Any]:
        radius = {"radius": limit()} if draw.random() < 0.4 else {}
        return {"cost": _cost(draw, features, releases), "budget": limit(), **radius}

    kind = draw.choice(
        [
            "max-distortion",
            "mean-distortion",
            "budgets",
            "wasserstein",
            "wasserstein",
            "joint",
            "vertices",
            "rows",
            "finite",
        ]
    )
    perturbation: dict[str, Any] = {"kind": kind}
    if kind == "max-distortion":
        perturbation |= {"cost": _cost(draw, features, releases), "radius": limit()}
    elif kind == "mean-distortion":
        perturbation |= part()
    elif kind == "budgets":
        perturbation = {"kind": "mean-distortion", "budgets": [part() for _ in range(draw.randint(1, 3))]}
    elif kind == "wasserstein":
        matrix = [[0 if y == w else draw.choice([1, "1/3", "inf"]) for y in labels] for w in labels]
        perturbation |= {
            "cost": _cost(draw, features, releases),
            "label_cost": draw.choice(["inf", 1, "1/2", 0, matrix]),
            "budget": limit(),
            "order": draw.choice([1, 2, 3, "inf"]),
        }
    elif kind == "joint":
        joint = [
            [draw.choice([0, 1, 2, "1/5", "inf"]) for _ in range(len(releases) * len(labels))]
            for _ in range(len(features) * len(labels))
        ]
        perturbation = {
            "kind": "wasserstein",
            "joint_cost": joint,
            "budget": limit(),
            "order": draw.choice([1, 2, "inf"]),
        }
    elif kind == "rows":
        rows = [
            {
                "coefficients": [
                    [z, y, draw.choice([1, 2, "-1/2", "0"])] for z in releases for y in labels if draw.random() < 0.5
                ],
                "rhs": limit(),
            }
            for _ in range(2)
        ]
        perturbation = {
            "kind": "polytope",
            "inequalities": rows,
            "equalities": rows[:0] if draw.random() < 0.7 else [{**rows[0], "rhs": "1/8"}],
        }
    else:
        laws = [_law(draw, releases, labels) for _ in range(draw.randint(1, 4))]
        perturbation = {"kind": "finite", "laws": laws} if kind == "finite" else {"kind": "polytope", "vertices": laws}
    return game(features, labels, _law(draw, features, labels), perturbation, **more)  # fmt: skip


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_random_games(start: int) -> None:
    """Both readers take or refuse a game together; honest bounds are proved, and bounds that miss the value are not."""
    proved = 0
    for seed in range(start, start + 50):
        document = random_game(seed)
        try:
            expand(document)
        except (ValueError, TypeError, KeyError, IndexError):
            with pytest.raises(Malformed):
                read_game(corpus.data(document))
            continue
        game_of = read_game(corpus.data(document))
        try:
            certificate = corpus.bracket(document)
        except (Empty, RuntimeError, ValueError, OverflowError):
            continue  # empty, or so degenerate that Clarabel or the repair gives up
        theorem = check(corpus.data(certificate))
        assert theorem.game == game_of, seed
        proved += 1
        low, high = number(certificate["claim"]["lower"]), number(certificate["claim"]["upper"])
        for claim in (
            {"lower": str(high + Fraction(1, 10**9)), "upper": str(high + 1)},
            {"lower": "-1", "upper": str(low - Fraction(1, 10**9))},
        ):
            with pytest.raises(Rejected):
                check(corpus.data({**certificate, "claim": claim}))
    assert proved > 15

"""Random games of every kind, up to 8 × 8: the kernel accepts a bracket of 30 digits or an exact value for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from verify import BadInput, Game, value

DIGITS = 30
KINDS = (
    "maximum", "mean", "radius", "two budgets", "wasserstein",
    "order 2", "order inf", "other releases", "vertices", "rows",
)  # fmt: skip
BUDGETS = ("0", "1/100", "1/10", "1/4", "1/2", "1", "2", "100")


def counts(random: Random, features: int, labels: int) -> dict[tuple[int, int], int]:
    """Counts that are dense, small with ties, sparse, spread over twelve orders of magnitude, or one label each."""
    style = random.choice(["dense", "ties", "sparse", "spread", "deterministic"])
    law = {}
    for x in range(features):
        only = random.randrange(labels)
        for y in range(labels):
            law[x, y] = {
                "dense": random.randint(1, 1000),
                "ties": random.randint(0, 3),
                "sparse": random.randint(1, 9) * (random.random() < 0.35),
                "spread": random.choice([1, 3, 10**6, 10**12]),
                "deterministic": random.randint(1, 9) * (y == only),
            }[style]
    law[0, 0] += not any(law.values())
    return law


def make(kind: str, random: Random) -> Game:
    """A random game of a kind; BadInput if its constraint set is empty."""
    n, m = random.randint(1, 8), random.randint(1, 8)
    budget, metric = random.choice(BUDGETS), random.choice(["absolute", "squared", "hamming"])
    if kind in ("wasserstein", "order 2", "order inf", "rows"):
        n, m = min(n, 5), min(m, 3)
    law = counts(random, n, m)
    options: dict[str, Any] = {"features": range(n), "labels": range(m), "normalise": True}
    if kind == "maximum":
        return Game.max_distortion(law, metric=metric, radius=random.choice([0, 1, 2, 4]), **options)
    if kind == "mean":
        return Game.mean_distortion(law, metric=metric, budget=budget, **options)
    if kind == "radius":
        return Game.mean_distortion(law, metric=metric, budget=budget, radius=random.choice([0, 1, 2]), **options)
    if kind == "two budgets":
        both = [{"metric": "squared", "budget": budget}, {"metric": "hamming", "budget": random.choice(BUDGETS[:5])}]
        return Game.mean_distortion(law, budgets=both, **options)
    if kind in ("wasserstein", "order 2", "order inf"):
        order = {"wasserstein": 1, "order 2": 2, "order inf": "inf"}[kind]
        change = random.choice(["inf", "1/3", "1", "5"])
        return Game.wasserstein(law, metric="absolute", budget=budget, label_cost=change, order=order, **options)
    if kind == "other releases":
        releases = [f"z{i}" for i in range(random.randint(1, 8))]
        matrix = [[random.choice([0, 1, 2, "1/2", "inf"]) if z else 1 for z in range(len(releases))] for _ in range(n)]
        return Game.mean_distortion(law, matrix=matrix, budget=random.choice(["1", "2"]), releases=releases, **options)
    if kind == "vertices":
        laws = [counts(random, n, m) for _ in range(random.randint(1, 12))]
        return Game.polytope(vertices=laws, **options)
    rows = []
    for _ in range(random.randint(1, 4)):
        entries = [[str(z), str(y), random.randint(-2, 3)] for z in range(n) for y in range(m) if random.random() < 0.5]
        rows.append({"coefficients": entries, "rhs": str(Fraction(random.randint(1, 6), 4))})
    return Game.polytope(inequalities=rows, features=range(n), labels=range(m))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_thirty_digits(kind: str, record_property: Callable[[str, object], None]) -> None:
    """upper − lower ≤ 10^−30 in a theorem of the kernel's, for every game whose constraint set is not empty."""
    found: Counter[str] = Counter()
    for seed in range(100):
        try:
            game = make(kind, Random(f"{kind} {seed}"))
            answer = value(game, DIGITS)
        except BadInput:
            if kind != "rows":  # the only kind here whose constraint set may be empty
                raise
            found["empty"] += 1
            continue
        assert answer.theorem.upper - answer.theorem.lower <= Fraction(1, 10**DIGITS), (seed, answer.reason)
        found[answer.level.value] += 1
    record_property("levels", dict(found))
    assert found["empty"] < 20

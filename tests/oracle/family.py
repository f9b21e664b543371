"""A seeded family of small games: small integer counts, so that ties and degenerate games are common."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

from tests.oracle.linear import maximise
from tests.oracle.reals import rational
from tests.oracle.transport import transport

KINDS = (
    "maximum", "releases", "mean", "mean releases", "radius", "wasserstein", "order inf", "threshold", "some attack",
)  # fmt: skip
BUDGETS = ("0", "1/10", "1/8", "1/6", "1/4", "1/3", "1/2", "2/3", "3/4", "1", "2")


def game(kind: str, seed: int) -> dict[str, Any]:
    """The game document of a kind and a number: at most 4 features, 3 labels, 4 releases."""
    random = Random(f"{kind} {seed}")
    features, labels = random.randint(2, 4), random.randint(2, 3)
    if kind in {"wasserstein", "order inf"}:
        features, labels = random.randint(2, 3), 2
    law = _law(random, features, labels)
    document: dict[str, Any] = {
        "format": "verify-game/1",
        "name": f"{kind} {seed}",
        "features": [str(x) for x in range(features)],
        "labels": [str(y) for y in range(labels)],
        "law": [[str(x), str(y), mass] for (x, y), mass in law.items() if mass],
        "normalise": True,
    }
    metric = {"metric": random.choice(["absolute", "absolute", "squared", "hamming"])}
    budget = random.choice(BUDGETS)
    if kind == "maximum":
        document["perturbation"] = {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": 1}
    elif kind == "releases":
        document |= _releases(random, features, [0, 0, "inf"])
        document["perturbation"] |= {"kind": "max-distortion", "radius": 0}
    elif kind == "mean":
        document["perturbation"] = {"kind": "mean-distortion", "cost": metric, "budget": budget}
    elif kind == "mean releases":
        document |= _releases(random, features, [0, 1, 1, 2, "inf"])
        document["perturbation"] |= {"kind": "mean-distortion", "budget": budget}
    elif kind in {"threshold", "some attack"}:
        if random.random() < 0.5:
            document |= _releases(random, features, [0, 1, 1, 2, "inf"])
        else:
            document["perturbation"] = {"cost": metric}
        document["perturbation"] |= {"kind": "mean-distortion", "budget": 100}
        spent = _threshold(document) if kind == "threshold" else _some_attack(document, random)
        document["perturbation"]["budget"] = str(spent)
    elif kind == "radius":
        document["perturbation"] = {"kind": "mean-distortion", "cost": metric, "budget": budget, "radius": 1}
    else:
        change = random.choice(["1", "1/2", "inf"])
        order: int | str = 1 if kind == "wasserstein" else "inf"
        document["perturbation"] = {
            "kind": "wasserstein", "cost": {"metric": "absolute"}, "budget": budget, "label_cost": change,
            "order": order,
        }  # fmt: skip
    return document


def _threshold(document: dict[str, Any]) -> Fraction:
    """The least budget at which the label and the release can be independent; 1/2 if none is enough."""
    game = transport(document)
    masses, labels = game.masses, range(len(game.labels))
    share = [Fraction()] * len(labels)
    for s, mass in enumerate(masses):
        share[next(a.y for a in game.arcs if a.source == s)] += mass
    places = range(len(game.releases))
    rows = [[Fraction(int(a.source == s)) for a in game.arcs] for s in range(len(masses))]
    for z, y in product(places, labels):
        rows.append([int(a.z == z) * (int(a.y == y) - share[y]) for a in game.arcs])
    rhs = [*masses, *([Fraction()] * (len(rows) - len(masses)))]
    least = maximise(
        [rational(-a.cost) for a in game.arcs], [[rational(v) for v in row] for row in rows], [rational(v) for v in rhs]
    )
    return Fraction(1, 2) if least is None else -Fraction(int(least.value.p), int(least.value.q)) * _step(document)


def _some_attack(document: dict[str, Any], random: Random) -> Fraction:
    """What an attack costs that sends every source somewhere, whole."""
    game = transport(document)
    spent = Fraction()
    for s, mass in enumerate(game.masses):
        spent += mass * random.choice([a.cost for a in game.arcs if a.source == s])
    return spent * _step(document)


def _step(document: dict[str, Any]) -> Fraction:
    """What a unit of `transport`'s cost is in the document, whose budget is 100 and whose cheapest arcs cost 0."""
    budget = transport(document).budget
    assert budget is not None
    return 100 / budget


def _law(random: Random, features: int, labels: int) -> dict[tuple[int, int], int]:
    deterministic, most = random.random() < 0.4, random.choice([1, 2, 4])
    law: dict[tuple[int, int], int] = {}
    for x in range(features):
        only = random.randrange(labels)
        for y in range(labels):
            law[x, y] = random.randint(0, most) if not deterministic or y == only else 0
    if not any(law.values()):
        law[0, 0] = 1
    return law


def _releases(random: Random, features: int, entries: list[Any]) -> dict[str, Any]:
    """Other releases than the features; cost 0 to the first, or to a random one, keeps D from being empty."""
    count = random.randint(2, 4)
    matrix = [[random.choice(entries) for _ in range(count)] for _ in range(features)]
    for x, _ in product(range(features), range(1)):
        matrix[x][random.randrange(count)] = 0
    return {"releases": [f"z{k}" for k in range(count)], "perturbation": {"cost": {"matrix": matrix}}}

"""Games made from a game: the same law under another constraint, another law under the same, products, and so on."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from verify.errors import BadInput
from verify.game.game import Game
from verify.numbers.exact import parse, text

Law = Mapping[tuple[str, str], Fraction]


def law_of(game: Game) -> Law:
    """The game's prior.

    Raises
    ------
    BadInput
        It has none.
    """
    if game.law is None:
        raise BadInput(f"{game!r} has no law of features and labels")
    return game.law


def with_law(game: Game, law: Law, labels: tuple[str, ...] | None = None) -> Game:
    """The same game with another law, and perhaps other labels."""
    document = {key: value for key, value in game.document.items() if key != "normalise"}
    rows = [[x, y, text(mass)] for (x, y), mass in sorted(law.items()) if mass]
    more = {} if labels is None else {"labels": list(labels)}
    return Game.from_document({**document, **more, "law": rows}, "a law")


def with_perturbation(game: Game, **perturbation: Any) -> Game:
    """The same law and alphabets under another constraint."""
    return Game.from_document({**game.document, "perturbation": perturbation}, "a constraint")


def size_of(game: Game, kind: str) -> Fraction:
    """The one radius of a max-distortion game, or the one budget of a mean-distortion game.

    Raises
    ------
    BadInput
        The game is of another kind.
    """
    perturbation = game.document["perturbation"]
    key = "radius" if kind == "max-distortion" else "budget"
    if perturbation["kind"] != kind or set(perturbation) != {"kind", "cost", key}:
        raise BadInput(f"{game!r} is no {kind} game with one {key}")
    return parse(perturbation[key])


def costs(game: Game) -> list[list[Fraction | None]]:
    """cost(x, z) by feature and release, None for infinity.

    Raises
    ------
    BadInput
        The cost is neither a matrix nor a distance between numbers that are the names.
    """
    cost = game.document["perturbation"].get("cost", {})
    if "matrix" in cost:
        return [[None if entry == "inf" else parse(entry) for entry in row] for row in cost["matrix"]]
    metric = cost.get("metric")
    if metric not in ("absolute", "squared", "hamming") or "points" in game.document:
        raise BadInput(f"{game!r} has no cost that is written as a matrix, or as a distance between its names")
    if metric == "hamming":
        return [[Fraction(x != z) for z in game.releases] for x in game.features]
    power = 1 if metric == "absolute" else 2
    return [[abs(parse(x) - parse(z)) ** power for z in game.releases] for x in game.features]


def mirrored(game: Game) -> Game:
    """The law read from the other end of the features."""
    turned = dict(zip(game.features, reversed(game.features), strict=True))
    return with_law(game, {(turned[x], y): mass for (x, y), mass in law_of(game).items()})


def mixture(one: Game, other: Game) -> Game:
    """Half of each law, under the constraint of the first."""
    first, second = law_of(one), law_of(other)
    zero = Fraction(0)
    return with_law(one, {key: (first.get(key, zero) + second.get(key, zero)) / 2 for key in {*first, *second}})


def merged(game: Game) -> Game:
    """The last two labels under one name.

    Raises
    ------
    BadInput
        There is one label only.
    """
    if len(game.labels) < 2:
        raise BadInput(f"{game!r} has no two labels to merge")
    *_, last, lost = game.labels
    law: dict[tuple[str, str], Fraction] = {}
    for (x, y), mass in law_of(game).items():
        key = (x, last if y == lost else y)
        law[key] = law.get(key, Fraction(0)) + mass
    return with_law(game, law, game.labels[:-1])


def square(game: Game) -> Game:
    """Two independent copies side by side: costs added up, one radius or budget for both, twice the game's budget.

    A radius stays as it is; a budget is doubled, so that each copy may have the game's own.
    """
    matrix, law = costs(game), law_of(game)
    features, labels = (list(product(names, repeat=2)) for names in (game.features, game.labels))
    places = list(product(range(len(game.releases)), repeat=2))
    rows = []
    for i, j in product(range(len(game.features)), repeat=2):
        sums = [(matrix[i][k], matrix[j][m]) for k, m in places]
        rows.append(["inf" if a is None or b is None else text(a + b) for a, b in sums])
    kind = game.document["perturbation"]["kind"]
    size = size_of(game, kind)
    limit = {"radius": text(size)} if kind == "max-distortion" else {"budget": text(2 * size)}
    pairs = {(f"{x},{u}", f"{y},{v}"): mass * other for (x, y), mass in law.items() for (u, v), other in law.items()}
    document = {
        "format": game.document["format"],
        "features": [f"{x},{u}" for x, u in features],
        "labels": [f"{y},{v}" for y, v in labels],
        "releases": [f"{game.releases[k]},{game.releases[m]}" for k, m in places],
        "law": [[x, y, text(mass)] for (x, y), mass in sorted(pairs.items())],
        "perturbation": {"kind": kind, "cost": {"matrix": rows}, **limit},
    }
    return Game.from_document(document, "two copies")


def without_release(game: Game) -> Game:
    """The game without its last release.

    Raises
    ------
    BadInput
        Some source can be released nowhere else, or there is one release only.
    """
    matrix = costs(game)
    if len(game.releases) < 2:
        raise BadInput(f"{game!r} has one release only")
    rows = [["inf" if c is None else text(c) for c in row[:-1]] for row in matrix]
    document = dict(game.document)
    perturbation = {**document["perturbation"], "cost": {"matrix": rows}}
    changed = {**document, "releases": list(game.releases[:-1]), "perturbation": perturbation}
    return Game.from_document(changed, "a release less")

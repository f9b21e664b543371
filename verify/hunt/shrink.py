"""Shrinking: a counterexample is made smaller as long as the conjecture fails there, with a certificate.

Steps stay within the family of games that the counterexample belongs to: a path that loses a point is a shorter path,
its points counted from 0 again; a matrix may lose rows and columns. Every step makes the game smaller in the order of
`size`, so that it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import gcd
from typing import Any

from verify.errors import VerifyError
from verify.hunt.conjecture import Conjecture, Outcome, judge
from verify.hunt.search_work import Hit
from verify.numbers.exact import common_denominator, parse, text

MOST = 500
"""Games that are tried."""

Document = dict[str, Any]
Units = dict[tuple[str, str], int]
"""Units of mass by (feature, label)."""


def shrink(conjecture: Conjecture, hit: Hit, progress: Callable[[str], None] | None = None, most: int = MOST) -> Hit:
    """The smallest counterexample that single steps lead to, the most drastic ones first.

    Parameters
    ----------
    conjecture
        What fails.
    hit
        Where it fails.
    progress
        Called with a few words before every game that is tried.
    most
        How many games are tried at most.
    """
    from verify.game.game import Game

    best, tried, seen = hit, 0, {str(hit.document)}
    moved = True
    while moved and tried < most:
        moved = False
        for document in smaller(best.document):
            if str(document) in seen:
                continue
            seen.add(str(document))
            if tried == most:
                break
            tried += 1
            if progress is not None:
                progress(f"shrinking, game {tried}")
            try:
                game = Game.from_document(document, "a smaller game")
            except VerifyError:
                continue  # no law is left, or the like
            verdict = judge(conjecture, game)
            if verdict.outcome is Outcome.FAILS and verdict.refutation is not None:
                best = Hit(hit.number, game.document, verdict.refutation, verdict.reason)
                moved = True
                break
    return best


def size(document: Document) -> tuple[int, ...]:
    """What gets smaller: features and releases, labels, sources, units of mass, numbers of the perturbation."""
    units, numbers = units_of(document), _numbers(document)
    written = sum(n + d for n, d in (abs(v).as_integer_ratio() for v in numbers.values()))
    releases: list[str] = document["releases"] if "releases" in document else document["features"]
    return (
        len(document["features"]) + len(releases),
        len(document["labels"]),
        len(units),
        sum(units.values()),
        max((v.denominator for v in numbers.values()), default=1),
        written,
    )


def smaller(document: Document) -> Iterator[Document]:
    """Games that are one step smaller, the most drastic steps first."""
    if "law" not in document:
        return
    limit = size(document)
    for step in (_fewer_features, _fewer_releases, _fewer_labels, _fewer_sources, _fewer_units, _simpler_numbers):
        for found in step(document):
            if size(found) < limit:
                yield found


def units_of(document: Document) -> Units:
    """The law in whole units, in lowest terms."""
    masses = {(x, y): parse(mass) for x, y, mass in document["law"]}
    scale = common_denominator(masses.values())
    units = {at: int(mass * scale) for at, mass in masses.items() if mass}
    common = gcd(*units.values())
    return {at: count // common for at, count in units.items()}


def with_units(document: Document, units: Units) -> Document:
    """The game with another law, in units."""
    common = gcd(*units.values()) if units else 1
    rows = [[x, y, count // common] for (x, y), count in units.items() if count]
    rows.sort(key=lambda row: (document["features"].index(row[0]), document["labels"].index(row[1])))
    return document | {"normalise": True, "law": rows}


def _fewer_features(document: Document) -> Iterator[Document]:
    features, units = document["features"], units_of(document)
    cost = document["perturbation"].get("cost")
    if not isinstance(cost, dict):
        return
    path = cost.get("metric") in ("absolute", "squared")
    closes = features == list(map(str, range(len(features))))
    if not (path or cost.get("metric") == "hamming" or "matrix" in cost) or "points" in document:
        return
    for i, feature in enumerate(features):
        if path and not closes and 0 < i < len(features) - 1:
            continue  # its neighbours would not become neighbours
        left = {at: count for at, count in units.items() if at[0] != feature}
        if not left:
            continue
        found = document | {"features": [x for x in features if x != feature]}
        if "matrix" in cost:
            rows = [row for j, row in enumerate(cost["matrix"]) if j != i]
            if "releases" not in document:  # they are the features
                rows = [[v for k, v in enumerate(row) if k != i] for row in rows]
            found["perturbation"] = document["perturbation"] | {"cost": {"matrix": rows}}
        yield _renamed(with_units(_own_labels(found, left), left))


def _fewer_releases(document: Document) -> Iterator[Document]:
    cost = document["perturbation"].get("cost")
    if "releases" not in document or not isinstance(cost, dict) or "matrix" not in cost:
        return
    for k, release in enumerate(document["releases"]):
        rows = [[v for j, v in enumerate(row) if j != k] for row in cost["matrix"]]
        if all(rows):
            changed = {"releases": [z for z in document["releases"] if z != release]}
            yield document | changed | {"perturbation": document["perturbation"] | {"cost": {"matrix": rows}}}


def _fewer_labels(document: Document) -> Iterator[Document]:
    units = units_of(document)
    for label in document["labels"]:
        left = {at: count for at, count in units.items() if at[1] != label}
        if left:
            yield _renamed(with_units(_own_labels(document, left), left))
    for i, label in enumerate(document["labels"]):
        for other in document["labels"][:i]:  # or two of them become one
            merged: Units = {}
            for (x, y), count in units.items():
                at = x, other if y == label else y
                merged[at] = merged.get(at, 0) + count
            yield _renamed(with_units(_own_labels(document, merged), merged))


def _fewer_sources(document: Document) -> Iterator[Document]:
    units = units_of(document)
    for at in units:
        left = {other: count for other, count in units.items() if other != at}
        if left:
            yield _renamed(with_units(_own_labels(document, left), left))
    for at, count in units.items():
        for other in units:
            if other != at and other[1] == at[1]:  # its mass goes to another feature
                left = {key: n for key, n in units.items() if key != at}
                left[other] += count
                yield with_units(document, left)


def _fewer_units(document: Document) -> Iterator[Document]:
    units = units_of(document)
    yield with_units(document, dict.fromkeys(units, 1))
    yield with_units(document, {at: (count + 1) // 2 for at, count in units.items()})
    for at, count in units.items():
        for less in sorted({1, count // 2, count - 1}):
            if 0 < less < count:
                yield with_units(document, units | {at: less})


def _simpler_numbers(document: Document) -> Iterator[Document]:
    for key, value in _numbers(document).items():
        simple = {Fraction(n) for n in (0, 1, round(value))}
        simple |= {Fraction(round(value * d), d) for d in range(1, min(value.denominator, 12))}
        for other in sorted(simple, key=lambda v: (v.denominator, v)):
            yield document | {"perturbation": document["perturbation"] | {key: text(other)}}


def _numbers(document: Document) -> dict[str, Fraction]:
    """The budget and the radius."""
    perturbation = document["perturbation"]
    return {key: parse(perturbation[key]) for key in ("budget", "radius") if key in perturbation}


def _own_labels(document: Document, units: Units) -> Document:
    """The game with the labels that are used."""
    used = {y for _, y in units}
    return document | {"labels": [y for y in document["labels"] if y in used]}


def _renamed(document: Document) -> Document:
    """Features and labels that are numbers, counted from 0 again; the cost does not change by that."""
    cost = document["perturbation"].get("cost", {})
    names: list[dict[str, str]] = []
    for key in ("features", "labels"):
        old = document[key]
        numbered = all(name.isascii() and name.isdigit() for name in old)
        plain = numbered and (key == "labels" or "graph" not in cost) and "points" not in document
        names.append({name: str(i) if plain else name for i, name in enumerate(old)})
    features, labels = names
    return document | {
        "features": list(features.values()),
        "labels": list(labels.values()),
        "law": [[features[x], labels[y], mass] for x, y, mass in document["law"]],
    }

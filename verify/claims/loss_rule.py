"""A user's own rule: {release: {label: number}}, exact, from Python or from a JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.game.place import Place
from verify.numbers.exact import NotExact, convert, decimal_floor, describe, quote, text

if TYPE_CHECKING:
    from pathlib import Path

    from verify.game.game import Game

SHOWN = 12


def read_rule(path: Path) -> Mapping[str, Any]:
    """The object in a rule's JSON file.

    Raises
    ------
    BadInput
        The file is no JSON object, with the place.
    """
    from verify.game.reading import parse_text, read_file

    source, suffix = read_file(path, "a rule file")
    document = parse_text(source, suffix, Place(str(path)))
    if not isinstance(document, dict):
        raise Place(str(path)).refuse(describe(document), "an object {release: {label: number}}")
    return document


def rows_of(game: Game, rule: Mapping[Any, Any], source: str = "rule") -> list[list[Fraction]]:
    """A rule for a game: for each release a list of q(y|z) over the labels.

    Raises
    ------
    BadInput
        Something is no release, no label or no exact number ≥ 0, a release is missing, or its numbers do not sum to 1.
    """
    place = Place(source)
    given = _once(rule, place)
    for z in given:
        if z not in game.releases:
            raise place[z].refuse(f"the unknown release {quote(z)}", f"one of {_listed(game.releases)}")
    return [_line(game, given, z, place) for z in game.releases]


def _line(game: Game, given: Mapping[str, Any], z: str, place: Place) -> list[Fraction]:
    if z not in given:
        raise place.refuse(
            f"no probabilities at the release {quote(z)}", "probabilities of the labels at every release"
        )
    line = given[z]
    if not isinstance(line, Mapping):
        raise place[z].refuse(describe(line), "an object {label: number}")
    numbers: dict[str, Fraction] = {}
    for label, number in _once(line, place[z]).items():
        at = place[z][label]
        if label not in game.labels:
            raise at.refuse(f"the unknown label {quote(label)}", f"one of {_listed(game.labels)}")
        try:
            numbers[label] = convert(number)
        except NotExact as error:
            raise at.refuse(error.found, error.expected) from None
        if numbers[label] < 0:
            raise at.refuse(text(numbers[label]), "a probability, at least 0")
    total = sum(numbers.values(), Fraction(0))
    if total != 1:
        found = text(total) if len(text(total)) <= SHOWN else decimal_floor(total, SHOWN) + "…"
        raise place[z].refuse(f"probabilities of sum {found}", "probabilities of sum 1")
    return [numbers.get(y, Fraction(0)) for y in game.labels]


def _once(given: Mapping[Any, Any], place: Place) -> dict[str, Any]:
    """A mapping by names as text; 0 and "0" are one name, and may not stand there both."""
    named: dict[str, Any] = {}
    for key, entry in given.items():
        if str(key) in named:
            raise place.refuse(f"the name {quote(str(key))} twice", "each name once")
        named[str(key)] = entry
    return named


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(map(quote, names[:SHOWN])) + (", …" if len(names) > SHOWN else "")

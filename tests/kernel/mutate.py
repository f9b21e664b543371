"""Every single-field mutation of a certificate, in a fixed order."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel.corpus import text
from tests.kernel.expand import NUMBER

Path = tuple[Any, ...]
DELETE = object()
ENUMERATIONS = [
    ["max-distortion", "mean-distortion", "wasserstein", "polytope", "finite", "rate-distortion"],
    ["absolute", "squared", "hamming", "manhattan", "chebyshev", "squared-euclidean", "euclidean"],
    ["bracket", "saddle", "support", "enclosure", "reached", "deterministic", "compare", "loss", "member", "Saddle"],
    ["verify-certificate/1", "verify-game/1", "verify-certificate/2"],
]


def leaves(document: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place of a document, containers too, with what stands there."""
    if path:
        yield path, document
    if isinstance(document, dict):
        for key in document:
            yield from leaves(document[key], (*path, key))
    elif isinstance(document, list):
        for i, value in enumerate(document):
            yield from leaves(value, (*path, i))


def _last_place(value: Any) -> Fraction:
    if isinstance(value, str) and "." in value:
        return Fraction(1, 10 ** len(value.partition(".")[2]))
    return Fraction(1, Fraction(value).denominator)


def _numbers(value: Any) -> Iterator[tuple[str, Any]]:
    number, step = Fraction(value), _last_place(value)
    yield "+1", text(number + 1)
    yield "-1", text(number - 1)
    yield "+last place", text(number + step)
    yield "-last place", text(number - step)
    yield "+1/10^40", text(number + Fraction(1, 10**40))
    yield "negated", text(-number)
    yield "zero", 0
    yield "doubled", text(2 * number)
    yield "halved", text(number / 2)
    if number:
        yield "inverse", text(1 / number)
    yield "as a string", str(value)
    yield "as a float", float(number)
    yield "size", 10**6
    yield "inf", "inf"


def replacements(value: Any) -> Iterator[tuple[str, Any]]:
    """What may stand instead of a value."""
    if isinstance(value, bool):
        yield "flipped", not value
    elif isinstance(value, int) or (isinstance(value, str) and NUMBER.fullmatch(value)):
        yield from _numbers(value)
    if isinstance(value, str):
        for names in ENUMERATIONS:
            if value in names:
                yield from ((f"now {name}", name) for name in names if name != value)
        yield "renamed", value + "'"
        yield "blank before", " " + value
        yield "empty", ""
        if value == "inf":
            yield "finite", 1
    if not isinstance(value, list):
        yield "in a list", [value]
    for other in (None, True, False, 1, 0.5, "", [], {}):
        if type(other) is not type(value) or isinstance(value, bool):
            yield f"now {other!r}", other
    if isinstance(value, list) and value:
        yield "emptied", []
        yield "backwards", value[::-1]
        for i in range(len(value)):
            yield f"entry {i} twice", [*value[: i + 1], value[i], *value[i + 1 :]]
            if i:
                yield f"entries {i - 1}, {i} swapped", [*value[: i - 1], value[i], value[i - 1], *value[i + 1 :]]
    if isinstance(value, dict):
        yield "an unknown key", {**value, "surplus": 1}
        for key in value:
            yield f"{key} renamed", {(f"{k}_" if k == key else k): v for k, v in value.items()}
    yield "deleted", DELETE


def put(document: Any, path: Path, value: Any) -> Any:
    """A copy of the document with another value, or none, at a place."""
    fresh = copy.deepcopy(document)
    at = fresh
    for step in path[:-1]:
        at = at[step]
    if value is DELETE:
        del at[path[-1]]
    else:
        at[path[-1]] = copy.deepcopy(value)
    return fresh


def mutants(document: Any, start: int = 0, stride: int = 1) -> Iterator[tuple[Path, str, Any]]:
    """Every mutant of a certificate, or every so-manieth: where it was changed, how, and the whole of it."""
    count = start
    for path, value in list(leaves(document)):
        for label, other in replacements(value):
            if other is DELETE or type(other) is not type(value) or other != value:
                if count % stride == 0:
                    yield path, label, put(document, path, other)
                count += 1

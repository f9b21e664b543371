"""Fields that are none, or not the one meant, and elements that hide what they are: (name, certificate, reason).

The reason is part of what the second implementation says; with None nothing is expected but the truth: what the kernel
accepts must hold.
"""

# ruff: noqa: E501

from __future__ import annotations

import copy
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel import corpus
from tests.kernel.mutate import DELETE, put
from tests.kernel.reference_field import PLACES, Field

Attack = tuple[str, dict[str, Any], str | None]
FIELD = ("claim", "field")
EXACT = ("claim", "exact")
NAMED = {"supported", "unsupported", "rows"}


def product(*polynomials: list[Any]) -> list[Any]:
    """Their product."""
    found = [Fraction(1)]
    for p in polynomials:
        new = [Fraction(0)] * (len(found) + len(p) - 1)
        for i, a in enumerate(found):
            for k, b in enumerate(p):
                new[i + k] += a * Fraction(b)
        found = new
    return [corpus.text(c) for c in found]


def changed(document: Any, *changes: tuple[tuple[Any, ...], Any]) -> Any:
    """A copy with some changes."""
    for path, value in changes:
        document = put(document, path, value)
    return document


def elements(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every element of a certificate that is a list, and every number of the attack, a rule or a log form's argument."""
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in {"game", "field"}:
                yield from elements(part, (*path, key))
    elif isinstance(value, list):
        for i, part in enumerate(value):
            yield from elements(part, (*path, i))
        if (
            path
            and len(value) == 2
            and not any(isinstance(v, list) for v in value)
            and path[-2] != "attack"
            and path[-1] not in NAMED
        ):
            yield path, value


def _intervals(d: Any) -> Iterator[Attack]:
    """Intervals of FORMAT.md's √5 without a root, with two, with a root at an end, with a double root, the wrong way round."""
    root = "2.2360679774997896964091736687312762354406"
    for name, low, high, reason in (
        ("no-root", 3, 4, "no change of sign"),
        ("no-root-below", 1, 2, "no change of sign"),
        ("two-roots", -3, 3, "no change of sign"),
        ("ends-swapped", 3, 2, "an interval"),
        ("a-point", root, root, "an interval"),
        ("root-left", root + "99", 3, "no change of sign"),
        ("wide-with-stationary-point", -1, 3, "a derivative with a zero"),
        ("conjugate", f"-{root[:-1]}1", f"-{root[:-2]}", ""),
        ("too-wide", 1, 10**6, None),
        ("wide", 2, 3, None),
        ("huge-ends", -(10**300), "-2", ""),
        ("from-0", 0, 3, "a derivative with a zero"),  # at the very end, which is in the interval
    ):
        yield f"interval-{name}", changed(d, ((*FIELD, "lower"), low), ((*FIELD, "upper"), high)), reason
    double = product([-5, 0, 1], [-5, 0, 1])
    yield "double-root", changed(d, ((*FIELD, "polynomial"), double)), "no change of sign"
    triple = product([-5, 0, 1], [-5, 0, 1], [-5, 0, 1])
    yield "triple-root", changed(d, ((*FIELD, "polynomial"), triple)), "a derivative with a zero"
    ends = changed(d, ((*FIELD, "polynomial"), product([-5, 0, 1], [-2, 1])), ((*FIELD, "lower"), 2))
    yield "end-is-a-root", ends, "no change of sign"
    both = changed(d, ((*FIELD, "polynomial"), [-2, 1]), ((*FIELD, "lower"), 2), ((*FIELD, "upper"), 2))
    yield "both-ends-are-the-root", both, ""
    three = product([-5, 0, 1], ["-223606797748/100000000000", 1], ["-223606797752/100000000000", 1])
    yield (
        "three-roots",
        changed(d, ((*FIELD, "polynomial"), three), ((*FIELD, "lower"), "2.2"), ((*FIELD, "upper"), "2.3")),
        "a derivative with a zero",
    )


def _polynomials(d: Any) -> Iterator[Attack]:
    """Polynomials that are reducible, constant, 0, too long, or no polynomials."""
    poly = (*FIELD, "polynomial")
    for name, other in (
        ("x", [0, 1]),
        ("x-9", [-9, 1]),
        ("x2+1", [1, 0, 1]),
        ("x2-2", [-2, 0, 1]),
        ("7x2-3", [-3, 0, 7]),
        ("x5-x-1", [-1, -1, 0, 0, 0, 1]),
    ):
        yield f"reducible-{name}", changed(d, (poly, product([-5, 0, 1], other))), None
    two = product([-5, 0, 1], [-2, 0, 1])
    yield (
        "other-factor",
        changed(
            d, (poly, two), ((*FIELD, "lower"), "1.4142135623730950488"), ((*FIELD, "upper"), "1.4142135623730950489")
        ),
        "",
    )
    five = product([-5, 0, 1], [-5, 0, 0, 1])
    yield "other-factor-near", changed(d, (poly, five), ((*FIELD, "lower"), "1.7"), ((*FIELD, "upper"), "1.72")), ""
    third = product([-5, 0, 1], ["-2236067977499789/1000000000000000", 1])
    yield "nearly-a-double-root", changed(d, (poly, third)), ""
    for name, value in (
        ("constant", [5]),
        ("empty", []),
        ("zero", [0, 0, 0]),
        ("leading-zero", [-5, 0, 1, 0]),
        ("none", None),
        ("number", 5),
        ("nested", [[-5], 0, 1]),
        ("element", [[0, 1], 0, 1]),
        ("text", "x^2 - 5"),
        ("float", [-5.0, 0, 1]),
    ):
        yield f"polynomial-{name}", changed(d, (poly, value)), ""
    yield "polynomial-doubled", changed(d, (poly, [-10, 0, 2])), None
    yield "polynomial-negated", changed(d, (poly, [5, 0, -1])), None
    yield "polynomial-linear", changed(d, (poly, ["-2.236067977495", 1])), "no change of sign"
    yield (
        "polynomial-of-another-root",
        changed(d, (poly, [-6, 0, 1]), ((*FIELD, "lower"), "2.4494897"), ((*FIELD, "upper"), "2.4494898")),
        "",
    )
    yield "polynomial-close", changed(d, (poly, [f"-{5 * 10**24 + 1}/{10**24}", 0, 1])), ""
    for name, value in (
        ("none", None),
        ("list", [-5, 0, 1]),
        ("empty", {}),
        ("more", {**d["claim"]["field"], "root": 1}),
    ):
        yield f"field-{name}", changed(d, (FIELD, value)), ""
    yield "field-deleted", changed(d, (FIELD, DELETE)), ""
    for key in ("lower", "upper"):
        yield f"field-{key}-deleted", changed(d, ((*FIELD, key), DELETE)), ""
        yield f"field-{key}-element", changed(d, ((*FIELD, key), [2, 1])), ""
        yield f"field-{key}-none", changed(d, ((*FIELD, key), None)), ""


def _elements(d: Any) -> Iterator[Attack]:
    """Elements of too many entries, nested, empty; 0 in another spelling; arguments listed twice."""
    for path, value in elements(d):
        for label, other in (
            ("longer", [*value, 0]),
            ("x^2", [0, 0, *value]),
            ("nested", [value]),
            ("nested-entry", [[value[0]], *value[1:]]),
            ("entry-inf", ["inf", *value[1:]]),
            ("empty", []),
            ("zero", [0]),
            ("zeros", [0] * len(value)),
            ("conjugate", [value[0], str(-Fraction(value[1])), *value[2:]]),
            ("negated", [str(-Fraction(v)) for v in value]),
            ("rational", f"{round(10**30 * _real(d, value))}/{10**30}"),
            ("shorter", value[:-1]),
            ("bool", [True, *value[1:]]),
            ("none", [None, *value[1:]]),
            ("float", [float(Fraction(value[0])), *value[1:]]),
        ):
            if other != value:
                yield f"{'.'.join(map(str, path))}-{label}", put(d, path, other), None
    exact = d["claim"]["exact"]
    yield (
        "argument-twice",
        put(d, EXACT, [*exact, ["1", exact[0][1]], ["-1", [*exact[0][1], 0][: 2 + (exact[0][1][-1] == 0)]]]),
        "an argument twice",
    )
    yield "argument-twice-rational", put(d, EXACT, [*exact, [1, 3], [-1, [3]]]), "an argument twice"
    yield "argument-twice-zeros", put(d, EXACT, [*exact, [1, [3, 0]], [-1, ["6/2"]]]), "an argument twice"
    yield "argument-negative", put(d, EXACT, [*exact, [0, [0, -1]]]), "arguments of a log form"
    yield "argument-negative-pair", put(d, EXACT, [*exact, [2, [0, -1]], [-2, [0, 1]]]), "arguments of a log form"
    yield "argument-conjugate", put(d, EXACT, [*exact, [1, [-2, 1]], [-1, ["-3/2", "1/2"]]]), ""
    yield "argument-zero", put(d, EXACT, [*exact, [0, 0]]), "arguments of a log form"
    yield "argument-zero-list", put(d, EXACT, [*exact, [0, [0, 0]]]), "arguments of a log form"
    yield (
        "argument-tiny",
        put(d, EXACT, [*exact, [0, ["-2.2360679774997896964091736687312762354406183596115257", 1]]]),
        None,
    )
    yield "coefficient-element", put(d, EXACT, [[[0, 1], 2], *exact]), ""
    yield (
        "unit-sum",
        put(d, EXACT, [*exact, [2, ["3/2", "1/2"]], [-1, ["7/2", "3/2"]]]),
        None,
    )  # ((3 + t)/2)² = (7 + 3t)/2: adds 0
    yield "unit", put(d, EXACT, [*exact, [1, ["3/2", "1/2"]], [1, ["3/2", "-1/2"]]]), None  # a product of 1


def _real(d: Any, value: Any) -> Any:
    with mpmath.workdps(PLACES):
        K = Field(d["claim"]["field"])
        return K.real(K.read(value))


def disguises(d: Any) -> Iterator[Attack]:
    """(x² − 5)(x² − 2): θ² − 5 is 0 and its remainder is not. It may not pass for a positive number, nor decide a case."""
    poly = product([-5, 0, 1], [-2, 0, 1])
    base = changed(d, ((*FIELD, "polynomial"), poly))
    nil, one = [-5, 0, 1], [-4, 0, 1]
    yield "disguise-mass", put(base, ("evidence", "attack", 0, 3), ["-51/10", "1/10", 1]), None
    if "mean" in d["game"]["perturbation"]["kind"]:
        yield "disguise-multiplier", put(base, ("evidence", "multipliers", 0), [[1, one]]), None
        yield "disguise-multiplier-negative", put(base, ("evidence", "multipliers", 0), [[-1, one]]), None
    yield "disguise-argument", put(base, (*EXACT, 0, 1), ["-9/2", "-1/10", 1]), None
    yield "disguise-exact", put(base, EXACT, [*d["claim"]["exact"], [1, one]]), None
    yield "disguise-zero-argument", put(base, EXACT, [*d["claim"]["exact"], [0, nil]]), None
    yield "disguise-rule", put(base, ("evidence", "rule", 0, 0), ["-9/2", "-1/10", 1]), None
    shifted = put(base, ("evidence", "rule", 1, 2), nil)
    yield "disguise-posterior", shifted, None
    balanced = put(shifted, ("evidence", "rule", 1, 0), ["11/2", "-1/10", -1])
    yield "disguise-posterior-balanced", balanced, None
    yield (
        "disguise-column",
        put(base, ("evidence", "attack"), [*d["evidence"]["attack"], [0, 0, len(d["game"]["releases"]) - 1, nil]]),
        None,
    )


def attacks(document: Any) -> Iterator[Attack]:
    """All of them, on FORMAT.md's √5, as a saddle or as a support."""
    for part in (_intervals, _polynomials, _elements, disguises):
        yield from part(copy.deepcopy(document))

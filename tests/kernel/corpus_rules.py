"""Certificates of §5.1 to §8, by hand: saddles in number fields, supports, enclosures, what every maximiser reaches."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from tests.kernel import corpus, reference
from tests.kernel.algebraic import ALGEBRAIC
from tests.kernel.corpus import certificate, outward, rounded_rule, text
from tests.kernel.expand import expand, number
from tests.kernel.oracle import Empty, solve
from tests.kernel.reference_field import PLACES, Field
from tests.kernel.reference_rules import restricted, without
from tests.kernel.supports import FREE, SUPPORTS

Document = dict[str, Any]
WIDE = {"five-dead", "degree-1", "useless"}  # fields that keep the interval that they have


def narrow(claim: Any, places: int = 32) -> Any:
    """The same field with 10^−places between the ends of its interval."""
    field = Field(claim)
    with mpmath.workdps(PLACES):
        unit = mpmath.mpf(10) ** -places / 3
        low, high = outward(field.theta - unit, field.theta + unit, places)
    return {**claim, "lower": low, "upper": high}


def saddle(name: str, game: Any, field: Any, exact: Any, attack: Any, rule: Any, prices: Any, dead: Any) -> Document:
    """A saddle in a field, its value enclosed to 24 digits, or to 8 where the field is wide."""
    claim: Document = {"exact": exact}
    wide = name in WIDE and field["polynomial"] != [-1, 2]
    if field is not None:
        claim["field"] = field if name in WIDE else narrow(field)
    with mpmath.workdps(PLACES):
        value = Field(field).form(exact)
        margin = mpmath.mpf(1) if name == "useless" else mpmath.mpf(10) ** (-9 if wide else -30)
        margin *= bool(exact)
        claim["lower"], claim["upper"] = outward(value - margin, value + margin, 8 if wide else 24)
    evidence = {"attack": attack, "rule": rule, "multipliers": prices}
    if dead is not None:
        evidence["dead"] = dead
    return certificate("saddle", game, claim, evidence)


@cache
def _fields() -> dict[str, Document]:
    return {entry[0]: saddle(*entry) for entry in ALGEBRAIC}


@cache
def _supports() -> dict[str, Document]:
    documents = {}
    for name, point, inside, outside, unique, prices, other in SUPPORTS:
        document = saddle(name.removesuffix("-whole"), *point)
        document["rule"] = "support"
        document["claim"] |= {"supported": inside, "unsupported": outside}
        if unique is not None:
            document["claim"]["unique"] = unique
        if prices is not None:
            document["evidence"]["farkas"] = dict(zip(("groups", "rows", "sinks"), prices, strict=True))
        if other is not None:
            document["evidence"]["other"] = dict(zip(("rule", "multipliers"), other, strict=True))
        documents[name] = document
    for name, free in FREE.items():
        document = json.loads(json.dumps(documents[name]))
        document["claim"]["free"] = free
        document["evidence"].pop("other", None)
        documents[f"{name}-free"] = document
    return documents


def boxes(document: Document, places: int) -> list[list[list[Any]]]:
    """The narrowest boxes of so many decimals that §7 grants to a bracket."""
    shape, evidence, claim = expand(document["game"]), document["evidence"], document["claim"]
    attack = reference.feasible(shape, evidence["attack"], reference.dead_columns(shape, evidence.get("dead")))
    law = [Fraction(0)] * (shape.releases * shape.labels)
    for a, entries in zip(attack, shape.entries, strict=True):
        for t, w in entries:
            law[t] += a * w
    wide = number(claim["upper"]) - number(claim["lower"])
    lines = []
    with mpmath.workdps(corpus.DIGITS):
        for z in range(shape.releases):
            here = law[z * shape.labels : (z + 1) * shape.labels]
            m = sum(here)
            line: list[list[Any]] = []
            for p in here:
                radius = mpmath.sqrt(corpus.real(wide / m / 2)) if m else 0
                low, high = (
                    outward(corpus.real(p / m) - radius, corpus.real(p / m) + radius, places) if m else ("0", "1")
                )
                line.append([low if number(low) > 0 else 0, high if number(high) < 1 else 1])
            lines.append(line)
    return lines


@cache
def _enclosures() -> dict[str, Document]:
    documents = {}
    for i, (name, document) in enumerate(corpus.brackets().items()):
        claim = {**document["claim"], "rule": boxes(document, 6 + i % 5)}
        documents[name] = certificate("enclosure", document["game"], claim, document["evidence"])
    return documents


def exact() -> Document:
    """An enclosure of width 0: nothing moves, the value is 0, and the rule is certain."""
    one = {"features": ["0", "1"], "labels": ["0", "1"], "law": [["0", "0", "1/3"], ["1", "1", "2/3"]]}
    ball = {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": 0}
    game = {"format": "verify-game/1", **one, "perturbation": ball}
    attack = [[0, 0, 0, "1/3"], [1, 1, 1, "2/3"]]
    evidence = {"dead": [1], "attack": attack, "rule": [[1, 0], [0, 1]], "multipliers": [0], "precision": 8}
    claim = {"lower": 0, "upper": 0, "rule": [[[1, 1], [0, 0]], [[0, 0], [1, 1]]]}
    return certificate("enclosure", game, claim, evidence)


@cache
def _reached() -> dict[str, Document]:
    """For every bracket of a convex game: the releases without which the game is worth less."""
    documents = {}
    for name, document in corpus.brackets().items():
        game, evidence = document["game"], document["evidence"]
        if game["perturbation"]["kind"] == "finite":
            continue
        shape = expand(game)
        dead = reference.dead_columns(shape, evidence.get("dead"))
        names, low = game.get("releases", game["features"]), number(document["claim"]["lower"])
        parts: Document = {}
        for z, release in enumerate(names):
            part = without(shape, z, dead)
            if part is None:
                parts[release] = None
                continue
            less = restricted(*part)
            try:
                solution = solve(less)
            except (Empty, RuntimeError):
                continue
            everywhere = list(range(len(less.keys)))
            rule = rounded_rule(less, solution, everywhere)
            prices = [
                Fraction(round(v * 10**9), 10**9) if r.equality else max(Fraction(0), Fraction(round(v * 10**9), 10**9))
                for v, r in zip(solution.multipliers, less.rows, strict=True)
            ]
            nothing = [Fraction(0)] * len(less.keys)
            with mpmath.workdps(corpus.DIGITS):
                upper = corpus.bounds(less, nothing, rule, prices, everywhere)[1]
                if upper + corpus.ROUNDING < corpus.real(low):
                    spelling = {
                        "rule": [[text(q) for q in row] for row in rule],
                        "multipliers": [text(v) for v in prices],
                    }
                    parts[release] = spelling
        if parts:
            claim = {**document["claim"], "supported": list(parts)}
            documents[name] = certificate("reached", game, claim, {**evidence, "without": parts})
    return documents


def certificates() -> dict[str, Document]:
    """All of them, by rule and name; fresh."""
    parts = (_fields(), _supports(), _enclosures(), _reached())
    found = {f"{d['rule']}:{name}": d for part in parts for name, d in part.items()}
    fresh: dict[str, Document] = json.loads(json.dumps(found))
    return fresh

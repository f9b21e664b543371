"""Certificates of §5.1, §6 and §8, by hand: saddles in number fields, supports, what every maximiser reaches."""

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
from tests.kernel.supports import SUPPORTS
from tests.kernel.supports_free import FREE

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
    for entry in [*SUPPORTS, *FREE]:
        document = saddle(entry.name.removesuffix("-whole"), *entry.saddle)
        document["rule"] = "support"
        document["claim"] |= {"supported": entry.supported, "unsupported": entry.unsupported}
        for key, value in (("unique", entry.unique), ("free", entry.free)):
            if value is not None:
                document["claim"][key] = value
        if entry.prices is not None:
            document["evidence"]["farkas"] = dict(zip(("rows", "sinks"), entry.prices, strict=True))
        if entry.witnesses is not None:
            document["evidence"]["witnesses"] = [w if type(w) is dict else {"attack": w} for w in entry.witnesses]
        documents[entry.name] = document
    return documents


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
    parts = (_fields(), _supports(), _reached())
    found = {f"{d['rule']}:{name}": d for part in parts for name, d in part.items()}
    fresh: dict[str, Document] = json.loads(json.dumps(found))
    return fresh

"""Whether all that a theorem of the rules `enclosure`, `loss` and `member` states is true: by oracles in doubles."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np

from tests.kernel import oracle, oracle_losses, oracle_rules
from tests.kernel.expand import _law, expand, number
from verify.check.kernel import read_game

BLUR = 5e-3  # what a rule that is robust only nearly may fall short of
NEAR = 1e-6  # nats, and mass: what a linear programme may be wrong by


def bracketed(theorem: Any, document: Any) -> None:
    """The value lies in the bounds of the claim."""
    claim = document["claim"]
    assert (theorem.lower, theorem.upper) == (number(claim["lower"]), number(claim["upper"]))
    found = oracle.value(document["game"])
    assert found is not None
    assert float(theorem.lower) - oracle.TOLERANCE <= found <= float(theorem.upper) + oracle.TOLERANCE
    assert theorem.exact is None
    assert theorem.equality is (document["game"]["perturbation"]["kind"] != "finite")


def _enclosure(theorem: Any, document: Any) -> None:
    game, claim = document["game"], document["claim"]
    bracketed(theorem, document)
    least = [[number(b) for b in line] for line in claim["rule"]]
    spans = [(b, 1 - sum(line) + b) for line in least for b in line]
    names = [f"q({y!a}|{z!a})" for z in game.get("releases", game["features"]) for y in game["labels"]]
    assert [text for text, _, _ in theorem.more["rule"]] == names
    assert [ends for _, *ends in theorem.more["rule"]] == [[low, high] for low, high in spans]
    for t, ((low, high), name) in enumerate(zip(spans, names, strict=True)):
        shown = re.search(re.escape(name) + r" in \[(-?[0-9.]+), (-?[0-9.]+)\]", theorem.statement)
        assert shown is not None
        assert Fraction(shown[1]) <= low <= high <= Fraction(shown[2])
        span = oracle_rules.span(game, t)
        assert span is None or (float(low) - BLUR <= span[0] and span[1] <= float(high) + BLUR)
    assert len(theorem.more.get("losses", ())) == len(claim.get("losses", ()))
    for (other, low, high), entry in zip(theorem.more.get("losses", ()), claim.get("losses", ()), strict=True):
        assert other == read_game(json.dumps(entry["game"]).encode())
        assert (low, high) == (number(entry["lower"]), number(entry["upper"]))
        assert low <= high
        sinks = _reached(json.dumps(entry["game"]))
        for rule in oracle_rules.robust(game):
            loss = oracle_losses.worst(entry["game"], np.maximum(rule, 1e-12))
            blur = 1e-4 + 2.5e-3 * min(50.0, max(1 / max(rule[t], 1e-12) for t in sinks))  # the loss may change as 1/q
            assert float(low) - blur <= loss <= float(high) + blur


@cache
def _reached(text: str) -> list[int]:
    """The sinks of a game that a column goes to."""
    return sorted({t for entries in expand(json.loads(text)).entries for t, w in entries if w})


def _loss(theorem: Any, document: Any) -> None:
    claim = document["claim"]
    rule = [number(q) for line in claim["rule"] for q in line]
    ends = [None if claim[end] == "inf" else number(claim[end]) for end in ("lower", "upper")]
    assert [theorem.lower, theorem.upper] == ends
    assert theorem.exact is None
    assert not theorem.equality
    shown = [Fraction(text.rpartition(" = ")[2]) for text in theorem.more["given"]]
    assert shown == [q for q in rule if q]
    found = oracle_losses.worst(document["game"], np.array([float(q) for q in rule]))
    if ends[0] is None:
        assert found == np.inf
    else:
        assert float(ends[0]) - NEAR * (1 + found) <= found <= float(ends[1]) + NEAR * (1 + found)


def _member(theorem: Any, document: Any) -> None:
    game, claim = document["game"], document["claim"]
    assert game["perturbation"]["kind"] != "finite"
    assert theorem.lower == theorem.upper == int(claim["inside"])
    shape = expand(game)
    masses = _law(claim["law"], game.get("releases", game["features"]), game["labels"])
    n = shape.labels
    law = [masses.get((t // n, t % n), Fraction(0)) for t in range(shape.releases * n)]
    assert sum(Fraction(text.rpartition(" = ")[2]) for text in theorem.more["law"]) == 1
    far = oracle_losses.distance(game, law)
    assert far < NEAR if claim["inside"] else far > NEAR or not oracle_losses.inside(game, law)


def holds(theorem: Any, document: Any) -> None:
    """Assert that what is stated is true, and that it is what the certificate claims."""
    assert theorem.rule == document["rule"]
    {"enclosure": _enclosure, "loss": _loss, "member": _member}[theorem.rule](theorem, document)

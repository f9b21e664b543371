"""Whether all that a theorem of rule `compare` states is true: its parts, and every sum, by oracles of its own terms.

Values are those of the oracles in doubles, deterministic ones come of trying all attacks, robust rules range where
oracle_rules.py finds them; what is said to be exact is computed at 150 digits.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from tests.kernel import (
    corpus_deterministic,
    oracle,
    oracle_losses,
    oracle_rules,
    reference,
    truth,
    truth_deterministic,
)
from tests.kernel import reference_deterministic as slow
from tests.kernel.corpus import data
from tests.kernel.expand import expand, number
from tests.kernel.reference_compare import whole
from tests.kernel.reference_field import PLACES, TINY, Field, real
from tests.kernel.truth_losses import BLUR
from verify.check.kernel import read_game

LINE = re.compile(r"^hence( for all robust rules)? (.*?)(?: = (.*))? lies in \[(-?[0-9.]+), (-?[0-9.]+)\]$")
Range = tuple[float, float]


def part_holds(theorem: Any, document: Any) -> None:
    """A part is a theorem of its own."""
    if theorem.rule == "deterministic":
        truth_deterministic.holds(theorem, document)
    else:
        truth.holds(theorem, document)


def value(document: Any) -> Range | None:
    """The number that the theorem of a part is about, as far as the oracles know it."""
    game, rule, claim = document["game"], document["rule"], document["claim"]
    if rule == "deterministic":
        best = corpus_deterministic.best(expand(game))
        found = float(slow.value(best[0])) if best else None
    elif rule == "loss":
        found = oracle_losses.worst(game, np.array([float(number(q)) for line in claim["rule"] for q in line]))
    elif rule == "member":
        found = float(claim["inside"])  # which part_holds has found to be so
    else:
        found = oracle.value(game)
    return None if found is None else (found - oracle.TOLERANCE, found + oracle.TOLERANCE)


def robust(document: Any, name: str) -> Range | None:
    """Where a loss, or a probability, of robust rules ranges; each of those that are robust nearly is blurred."""
    game = document["game"]
    if name.startswith("loss "):
        other = document["claim"]["losses"][int(name.removeprefix("loss "))]["game"]
        sinks = {t for entries in expand(json.loads(json.dumps(other))).entries for t, w in entries if w}
        found = []
        for rule in oracle_rules.robust(game):
            blur = 1e-4 + 2.5e-3 * min(50.0, max(1 / max(rule[t], 1e-12) for t in sinks))
            loss = oracle_losses.worst(other, np.maximum(rule, 1e-12))
            found += [(loss + blur, loss - blur)]  # each of them has to be where it is said to be
        return (min(a for a, _ in found), max(b for _, b in found)) if found else None
    releases, labels = game.get("releases", game["features"]), game["labels"]
    names = [f"q({y!a}|{z!a})" for z in releases for y in labels]
    span = oracle_rules.span(game, names.index(name))
    return None if span is None else (span[0] + BLUR, span[1] - BLUR)


def ranges(document: Any, name: str) -> Range | None:
    """Two numbers between which, at least, what the term is about ranges: None where the oracles do not know."""
    return value(document) if name == "value" else robust(document, name)


def _sum(stated: Any, entry: Any, parts: list[Any]) -> None:
    """One sum: what is stated is what is claimed, and true."""
    terms, lower, upper, exact = stated
    assert [list(term) for term in terms] == [[number(a), i, name] for a, i, name in entry["terms"]]
    assert (lower, upper) == (number(entry["lower"]), number(entry["upper"]))
    assert lower <= upper
    assert (exact is None) == ("exact" not in entry)
    low = high = slack = 0.0
    for a, i, name in entry["terms"]:
        factor, span = float(number(a)), ranges(parts[i], name)
        if span is None:
            return
        slack += abs(factor) * (oracle.TOLERANCE if name == "value" else 0)
        ends = sorted(span) if name == "value" else list(span)
        if factor < 0:
            ends.reverse()
        low, high = low + factor * ends[0], high + factor * ends[1]
    # each value is in a range of twice the tolerance; a robust rule's number may be at either end of its range
    assert float(lower) - 2 * slack <= low + slack
    assert high - slack <= float(upper) + 2 * slack
    if "exact" in entry:
        with mpmath.workdps(PLACES):
            due = mpmath.mpf(0)
            for a, i, name in entry["terms"]:
                assert name == "value"
                due += real(number(a)) * Field(parts[i]["claim"].get("field")).form(parts[i]["claim"]["exact"])
            fields = [part["claim"]["field"] for _, i, _ in entry["terms"] if "field" in (part := parts[i])["claim"]]
            found = Field(*fields[:1] or [None]).form(entry["exact"])
            assert abs(found - due) < TINY
            assert real(lower) - TINY <= found <= real(upper) + TINY
            assert low - 3 * slack - 1e-12 <= float(found) <= high + 3 * slack + 1e-12


def _shown(theorem: Any, claim: Any) -> None:
    """The statement has a line for every sum, whose decimals enclose the bounds, and one for every part."""
    lines = theorem.statement.split("\n")
    assert len(lines) == len(claim["parts"]) + len(claim["sums"])
    for i, (line, part) in enumerate(zip(lines, theorem.more["parts"], strict=False)):
        another = "another " if part.game != theorem.game else ""
        assert line == f"({i}) {another}{part.statement}"
    for line, entry in zip(lines[len(claim["parts"]) :], claim["sums"], strict=True):
        found = LINE.match(line)
        assert found is not None, line
        assert (found[1] is not None) == any(name != "value" for _, _, name in entry["terms"])
        assert (found[3] is not None) == ("exact" in entry)
        assert Fraction(found[4]) <= number(entry["lower"]) <= number(entry["upper"]) <= Fraction(found[5])
        for a, i, name in entry["terms"]:
            assert f"{name} of ({i})" in found[2] or not number(a)


def holds(theorem: Any, document: Any) -> None:
    """Assert that what is stated is true, and that it is what the certificate claims and proves."""
    claim = document["claim"]
    assert (theorem.rule, document["rule"]) == ("compare", "compare")
    assert theorem.game == read_game(data(document["game"]))
    parts = [whole(document, i) for i in range(len(claim["parts"]))]
    assert len(theorem.more["parts"]) == len(parts) > 0
    for part, proved in zip(parts, theorem.more["parts"], strict=True):
        assert proved.rule == part["rule"] != "compare"
        assert proved.game == read_game(data(part["game"]))
        part_holds(proved, part)
    assert len(theorem.more["sums"]) == len(claim["sums"])
    for stated, entry in zip(theorem.more["sums"], claim["sums"], strict=True):
        _sum(stated, entry, parts)
    first = theorem.more["sums"][0][1:] if claim["sums"] else (None, None, None)
    assert (theorem.lower, theorem.upper, theorem.exact) == first
    _shown(theorem, claim)
    assert reference.proves(document) == ""

"""Rule "compare" a second time (§10): parts that prove their claims, and sums of what these claims enclose.

Numbers of one kind stand in a table by their names; sums of exact parts are taken at 150 digits, which is no proof: it
is here to disagree with the kernel.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel import reference
from tests.kernel.expand import number
from tests.kernel.reference_field import PLACES, TINY, Field, demand, real

EXACT = {"saddle", "support", "deterministic"}
Interval = tuple[Fraction, Fraction]


def whole(document: Any, i: int) -> Any:
    """A part as a certificate of its own."""
    part = document["claim"]["parts"][i]
    game = part.get("game", document["game"])
    evidence = document["evidence"][i]
    return {
        "format": document["format"],
        "rule": part["rule"],
        "game": game,
        "claim": part["claim"],
        "evidence": evidence,
    }


def named(part: Any) -> dict[str, Interval]:
    """What the theorem of a certificate encloses, by name."""
    claim = part["claim"]
    if part["rule"] == "member":
        inside = Fraction(int(claim["inside"]))
        return {"value": (inside, inside)}
    if claim["lower"] == "inf":
        return {}
    table = {"value": (number(claim["lower"]), number(claim["upper"]))}
    if part["rule"] == "enclosure":
        for k, entry in enumerate(claim.get("losses", [])):
            table[f"loss {k}"] = number(entry["lower"]), number(entry["upper"])
        game = part["game"]
        for z, line in zip(game.get("releases", game["features"]), claim["rule"], strict=True):
            least = [number(b) for b in line]
            for y, b in zip(game["labels"], least, strict=True):
                table[f"q({y!a}|{z!a})"] = b, 1 - (sum(least) - b)
    return table


def keys(value: Any, required: set[str], more: set[str] = set()) -> None:  # noqa: B006 (read only)
    """Exactly these keys, and perhaps those."""
    demand(type(value) is dict and required <= set(value) <= required | more, "keys")


def terms(value: Any, tables: list[dict[str, Interval]]) -> list[tuple[Fraction, int, str]]:
    """The terms of a sum, each of a number that there is."""
    demand(type(value) is list and value, "terms")
    found = []
    for term in value:
        demand(type(term) is list and len(term) == 3, "a term")
        a, i, name = term
        factor = number(a)
        demand(type(i) is int and 0 <= i < len(tables), "no such part")
        demand(type(name) is str and name in tables[i], "no such number")
        found.append((factor, i, name))
    return found


def total(parts: list[Any], listed: list[tuple[Fraction, int, str]]) -> Any:
    """The sum of exact values."""
    out = mpmath.mpf(0)
    for a, i, name in listed:
        demand(name == "value" and parts[i]["rule"] in EXACT, "a part that is not exact")
        out += real(a) * Field(parts[i]["claim"].get("field")).form(parts[i]["claim"]["exact"])
    return out


def proves(document: Any) -> None:
    """Raise unless the certificate proves its claim."""
    claim, evidence = document["claim"], document["evidence"]
    keys(claim, {"parts", "sums"})
    demand(type(claim["parts"]) is list and claim["parts"], "parts")
    demand(type(claim["sums"]) is list, "sums")
    demand(type(evidence) is list and len(evidence) == len(claim["parts"]), "one evidence for each part")
    parts = []
    for i, part in enumerate(claim["parts"]):
        keys(part, {"rule", "claim"}, {"game"})
        demand(part["rule"] != "compare", "a part that compares")
        parts.append(whole(document, i))
        why = reference.proves(parts[-1])
        demand(not why, f"part {i}: {why}")
    tables = [named(part) for part in parts]
    with mpmath.workdps(PLACES):
        for entry in claim["sums"]:
            keys(entry, {"terms", "lower", "upper"}, {"exact"})
            listed, lower, upper = terms(entry["terms"], tables), number(entry["lower"]), number(entry["upper"])
            if "exact" in entry:
                used = {i for _, i, _ in listed if "field" in parts[i]["claim"]}
                fields = [parts[i]["claim"]["field"] for i in used]
                demand(len(fields) <= 1, "several fields")
                exact = Field(*fields or [None]).form(entry["exact"])
                demand(abs(exact - total(parts, listed)) < TINY, "not the exact sum")
                demand(real(lower) <= exact + TINY, "lower")
                demand(exact <= real(upper) + TINY, "upper")
                continue
            ends = [[a * end for end in tables[i][name]] for a, i, name in listed]
            demand(lower <= sum(min(pair) for pair in ends), "lower")
            demand(sum(max(pair) for pair in ends) <= upper, "upper")

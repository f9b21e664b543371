"""Attacks on §10: (name, certificate, reason that the second implementation gives, or None where truth decides)."""

# ruff: noqa: E501

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus_compare as made
from tests.kernel.corpus import text
from tests.kernel.expand import number
from tests.kernel.mutate import DELETE
from tests.kernel.reference_compare import named
from tests.kernel.reject import compare_parts
from tests.kernel.reject.fields import Attack, changed

PARTS, SUMS, EVIDENCE = ("claim", "parts"), ("claim", "sums"), ("evidence",)
FIRST = (*SUMS, 0)
TERMS, LOWER, UPPER = ((*FIRST, key) for key in ("terms", "lower", "upper"))
VALUE = "value"
NO_INDEX: list[Any] = [-1, True, False, "0", "1", None, [0], {}, 10**9, 10**40, "0/1", "1.0", 0.0]
NO_NUMBER: list[Any] = [
    "+1",
    "1e3",
    " 1",
    "1_0",
    "",
    "inf",
    "1/0",
    "1.",
    ".5",
    "½",
    "0x1",
    None,
    True,
    False,
    [],
    [1],
    {},
    0.5,
    1.0,
]
NO_NAME: list[Any] = ["", "Value", "value ", "values", "exact", "lower", "loss", "loss 0 ", "loss  0", "loss 00", "loss +0", "loss -1", "loss 0.0", "loss ٠", "loss0", "Loss 0", "loss 2", "loss 10000000000000000000000", "q", "q()", "q(0|a)",
    'q("0"|"a")', "q('0'|'a'", "q('0'|'a') ", "q('0','a')", "q('a'|'0')", "q('0'|'d')", "q('2'|'a')", "q(b'0'|'a')", "Q('0'|'a')", "q('0'| 'a')", None, 0, True, ["value"], {"value": 0}, "0", "value\u0000", "ｖalue"]  # fmt: skip


def _shape(d: Any) -> Iterator[Attack]:
    """Lists and objects that are none; keys too many or too few; numbers of parts that do not agree."""
    parts, proofs, sums = d["claim"]["parts"], d["evidence"], d["claim"]["sums"]
    for name, value in {
        "empty": [],
        "null": None,
        "object": {"0": parts[0]},
        "text": "parts",
        "one-object": parts[0],
        "nested": [parts],
        "number": 1,
    }.items():
        yield f"parts-{name}", changed(d, (PARTS, value)), ""
        yield f"parts-and-evidence-{name}", changed(d, (PARTS, value), (EVIDENCE, [] if value == [] else proofs)), ""
    for name, value in {
        "null": None,
        "object": sums[0],
        "text": "sums",
        "number": 0,
        "nested": [sums],
        "nulls": [None],
        "empty-sum": [{}],
        "lists": [[[1, 0, VALUE]]],
    }.items():
        yield f"sums-{name}", changed(d, (SUMS, value)), ""
    for name, value in {
        "short": proofs[:-1],
        "long": [*proofs, proofs[-1]],
        "empty": [],
        "null": None,
        "object": dict(enumerate(proofs)),
        "nested": [proofs],
        "nulls": [None] * len(proofs),
        "long-null": [*proofs, None],
        "alone": proofs[0],
    }.items():
        yield f"evidence-{name}", changed(d, (EVIDENCE, value)), ""
    for key in ("parts", "sums"):
        yield f"claim-without-{key}", changed(d, (("claim", key), DELETE)), ""
    for key in ("lower", "upper", "exact", "field", "strict", "game", "rule", "value"):
        yield f"claim-with-{key}", changed(d, (("claim", key), 0)), ""
    for i in range(len(parts)):
        for key in ("rule", "claim"):
            yield f"part-{i}-without-{key}", changed(d, ((*PARTS, i, key), DELETE)), ""
        for key, value in {"evidence": proofs[i], "format": "verify-certificate/1", "field": None, "name": "a"}.items():
            yield f"part-{i}-with-{key}", changed(d, ((*PARTS, i, key), value)), ""
        for value in (None, {}, [], 0, "game", [d["game"]], {"game": d["game"]}):
            yield f"part-{i}-game-{json.dumps(value)[:12]}", changed(d, ((*PARTS, i, "game"), value)), ""
        for value in ("gap", "", "Saddle", "saddle ", None, 0, ["saddle"], "sum", "part"):
            yield f"part-{i}-rule-{value!r}", changed(d, ((*PARTS, i, "rule"), value)), ""
    for key in ("terms", "lower", "upper"):
        yield f"sum-without-{key}", changed(d, ((*FIRST, key), DELETE)), ""
    for key in ("field", "strict", "parts", "game", "name", "value"):
        yield f"sum-with-{key}", changed(d, ((*FIRST, key), 0)), ""
    inner = {"rule": "compare", "claim": d["claim"]}
    yield "nested", changed(d, ((*PARTS, 0), inner), ((*EVIDENCE, 0), proofs)), ""
    yield "nested-alone", changed(d, (PARTS, [inner]), (EVIDENCE, [proofs]), (SUMS, [])), ""
    yield "nested-with-game", changed(d, (PARTS, [{**inner, "game": d["game"]}]), (EVIDENCE, [proofs]), (SUMS, [])), ""


def _terms(d: Any) -> Iterator[Attack]:
    """Sums without terms; factors, indices and names that are none, or none of what the part encloses."""
    value: Any
    for name, value in {
        "empty": [],
        "null": None,
        "object": {},
        "text": "value",
        "one": [1, 0, VALUE],
        "nulls": [None],
        "names": [VALUE],
        "pairs": [[1, 0]],
        "four": [[1, 0, VALUE, 1]],
        "objects": [{"a": 1, "i": 0, "name": VALUE}],
    }.items():
        yield f"terms-{name}", changed(d, (TERMS, value)), ""
    n = len(d["claim"]["parts"])
    for value in [*NO_INDEX, n, n + 1]:
        yield f"index-{value!r}", changed(d, ((*TERMS, 0, 1), value)), ""
    for value in NO_NUMBER:
        yield f"factor-{value!r}", changed(d, ((*TERMS, 0, 0), value)), ""
        for end in (LOWER, UPPER):
            yield f"{end[-1]}-{value!r}", changed(d, (end, value)), ""
    for value in NO_NAME:
        yield f"name-{value!r}", changed(d, ((*TERMS, 0, 2), value)), ""
    for order in ([0, 1, VALUE], [VALUE, 0, 1], [VALUE, 1, 0]):
        yield f"term-{order}", changed(d, ((*TERMS, 0), order)), None
    yield "loss-of-a-part-without", changed(d, ((*TERMS, 0), [1, 1, "loss 0"])), "no such number"
    yield "probability-of-a-part-without", changed(d, ((*TERMS, 0), [1, 1, "q('0'|'a')"])), "no such number"
    yield "no-such-part-whatever-the-factor", changed(d, ((*TERMS, 0), [0, n, VALUE])), "no such part"


def _ends(name: str, d: Any) -> Iterator[Attack]:
    """Bounds that are off by the last place, by little, by a sign; the two exchanged."""
    for i, entry in enumerate(d["claim"]["sums"]):
        low, high = number(entry["lower"]), number(entry["upper"])
        lower, upper = (*SUMS, i, "lower"), (*SUMS, i, "upper")
        exact = "exact" in entry and high > low  # then the bounds may be narrower
        parts = [
            {"claim": p["claim"], "rule": p["rule"], "game": p.get("game", d["game"])} for p in d["claim"]["parts"]
        ]
        due = list(made.bounds(parts, entry["terms"]))
        tight = [low == due[0], high == due[1]]
        reason = "upper" if tight[1] else None
        for step in (Fraction(1, low.denominator), Fraction(1, 10**40), Fraction(1, 10**90)):
            yield (
                f"{name}-{i}-lower-up-{float(step)}",
                changed(d, (lower, text(low + step))),
                "lower" if tight[0] and not exact else None,
            )
            yield (
                f"{name}-{i}-upper-down-{float(step)}",
                changed(d, (upper, text(high - step))),
                "upper" if tight[1] and not exact else None,
            )
        if "exact" not in entry:
            yield f"{name}-{i}-upper-down-by-a-hair", changed(d, (upper, text(high - Fraction(1, 10**3000)))), reason
        yield f"{name}-{i}-wider", changed(d, (lower, text(low - 1)), (upper, text(high + 1))), None
        yield f"{name}-{i}-above", changed(d, (lower, text(high + 1)), (upper, text(high + 2))), ""
        yield f"{name}-{i}-below", changed(d, (lower, text(low - 2)), (upper, text(low - 1))), ""
        if high > low:
            yield f"{name}-{i}-exchanged", changed(d, (lower, text(high)), (upper, text(low))), ""
        else:
            yield f"{name}-{i}-empty", changed(d, (lower, 1), (upper, -1)), ""
        wrong = [Fraction(0), Fraction(0)]
        for a, part, what in entry["terms"]:  # as if every factor were positive
            for end, value in enumerate(named(parts[part])[what]):
                wrong[end] += number(a) * value
        if wrong != due:
            yield (
                f"{name}-{i}-signs-mishandled",
                changed(d, (lower, text(wrong[0])), (upper, text(wrong[1]))),
                None if "exact" in entry else "",
            )
        negated = [[text(-number(a)), *rest] for a, *rest in entry["terms"]]
        if due[0] != -due[1]:
            yield f"{name}-{i}-negated", changed(d, ((*SUMS, i, "terms"), negated)), None
        yield (
            f"{name}-{i}-without-the-last-term",
            changed(d, ((*SUMS, i, "terms"), entry["terms"][:-1])),
            "terms" if len(entry["terms"]) == 1 else None,
        )
        yield f"{name}-{i}-a-term-twice", changed(d, ((*SUMS, i, "terms"), [*entry["terms"], entry["terms"][0]])), None


def attacks() -> Iterator[Attack]:
    """All of them."""
    found = made.certificates()
    for name in ("losses", "budgets", "exact-forms"):
        for label, document, reason in itertools.chain(
            _shape(found[f"compare:{name}"]), _terms(found[f"compare:{name}"]) if name == "losses" else ()
        ):
            yield f"{name}-{label}", document, reason
    gaps = sorted(name for name in found if name.startswith("compare:gap-"))
    few = {name: found[name] for name in found if name not in gaps or name in gaps[::8]}
    for name, document in few.items():
        yield from _ends(name, document)
    yield from compare_parts.mixed(few)
    yield from compare_parts.exact(found)
    yield from compare_parts.names()
    yield from compare_parts.parts(found)

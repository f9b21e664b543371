"""Attacks on §10 by what parts prove: parts, games and forms of one another; (name, certificate, reason or None)."""

# ruff: noqa: E501

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from tests.kernel import corpus_compare as made
from tests.kernel.corpus import text
from tests.kernel.expand import number
from tests.kernel.mutate import DELETE
from tests.kernel.reject.fields import Attack, changed

PARTS, SUMS, EVIDENCE = ("claim", "parts"), ("claim", "sums"), ("evidence",)
FIRST = (*SUMS, 0)
TERMS, LOWER, UPPER, EXACT = ((*FIRST, key) for key in ("terms", "lower", "upper", "exact"))
VALUE = "value"


def mixed(found: dict[str, Any]) -> Iterator[Attack]:
    """Parts, evidence, games of one another: rejected, or true of what they are then about."""
    for name, d in found.items():
        n = len(d["evidence"])
        if n > 4:
            continue
        for i, k in itertools.combinations(range(n), 2):
            proofs, parts = list(d["evidence"]), list(d["claim"]["parts"])
            proofs[i], proofs[k] = proofs[k], proofs[i]
            parts[i], parts[k] = parts[k], parts[i]
            same = (parts[i] == parts[k], d["evidence"][i] == d["evidence"][k])
            yield f"{name}-evidence-{i}-{k}-exchanged", changed(d, (EVIDENCE, proofs)), None
            yield f"{name}-parts-{i}-{k}-exchanged", changed(d, (PARTS, parts)), None
            if not any(same):
                yield f"{name}-both-{i}-{k}-exchanged", changed(d, (PARTS, parts), (EVIDENCE, proofs)), None
            games = [part.get("game", d["game"]) for part in d["claim"]["parts"]]
            if games[i] != games[k]:
                swapped = changed(d, ((*PARTS, i, "game"), games[k]), ((*PARTS, k, "game"), games[i]))
                yield f"{name}-games-{i}-{k}-exchanged", swapped, None
                yield f"{name}-game-of-{k}-for-{i}", changed(d, ((*PARTS, i, "game"), games[k])), None
                if "game" in d["claim"]["parts"][k] and not i:
                    yield f"{name}-game-of-{k}-forgotten", changed(d, ((*PARTS, k, "game"), DELETE)), None
        for i in range(n):
            if n > 1:
                less = [part for k, part in enumerate(d["claim"]["parts"]) if k != i]
                proofs = [part for k, part in enumerate(d["evidence"]) if k != i]
                yield f"{name}-without-part-{i}", changed(d, (PARTS, less), (EVIDENCE, proofs)), None
    names = sorted(found)
    for one, other in itertools.product(names[::4], names[::9]):
        yield f"{one}-with-game-of-{other}", changed(found[one], (("game",), found[other]["game"])), None
        yield f"{one}-with-sums-of-{other}", changed(found[one], (SUMS, found[other]["claim"]["sums"])), None
        yield (
            f"{one}-with-part-0-of-{other}",
            changed(
                found[one],
                ((*PARTS, 0), found[other]["claim"]["parts"][0]),
                ((*EVIDENCE, 0), found[other]["evidence"][0]),
            ),
            None,
        )


def exact(found: dict[str, Any]) -> Iterator[Attack]:
    """Log forms that are not the sum, or not in the one field that there is; terms that are not exact values."""
    forms, field, losses, itself, budgets = (
        found[f"compare:{n}"] for n in ("exact-forms", "a-field", "losses", "itself", "budgets")
    )
    exact = forms["claim"]["sums"][0]["exact"]
    wide = changed(forms, (LOWER, -100), (UPPER, 100))
    for name, value in {
        "empty": [], "other": [[1, 2]], "hair": [*exact, [f"1/{10**60}", 7]], "hair-in-the-argument": [*exact, [1, f"{10**80 + 1}/{10**80}"]], "negative": [[text(-number(a)), r] for a, r in exact], "without-the-last": exact[:-1],
        "null": None, "true": True, "number": 0, "text": "log 2", "triples": [[a, r, 1] for a, r in exact], "float": [[0.5, 2]], "argument-0": [*exact, [0, 0]], "argument-negative": [*exact, [0, -1]], "argument-twice": [[0, 7], [0, "7/1"], *exact],
        "element": [*exact, [0, [7]]], "element-of-a-field-elsewhere": [*exact, [0, [0, 1]]], "object": {str(r): a for a, r in exact}, "interval": [-100, 100],
    }.items():  # fmt: skip
        yield f"exact-{name}", changed(wide, (EXACT, value)), ""
    yield (
        "exact-spelt-otherwise",
        changed(
            wide,
            (
                EXACT,
                [*exact, [0, 11], ["1/2", 4], [-1, "2/1"]]
                if not any(str(r) in {"2", "4", "11"} for _, r in exact)
                else [*exact, [0, 11], [1, 49], [-2, 7]],
            ),
        ),
        None,
    )
    yield "exact-below-lower", changed(forms, (LOWER, forms["claim"]["sums"][0]["upper"])), "lower"
    yield "exact-above-upper", changed(forms, (UPPER, forms["claim"]["sums"][0]["lower"])), "upper"
    yield "exact-0-above", changed(itself, (LOWER, f"1/{10**90}")), "lower"
    yield "exact-0-below", changed(itself, (UPPER, f"-1/{10**90}")), "upper"
    yield "exact-0-without-exact", changed(itself, (EXACT, DELETE)), "lower"
    for name, terms in {
        "loss": [[1, 0, "loss 0"]], "probability": [[1, 0, "q('0'|'a')"]], "enclosure": [[1, 0, VALUE]], "loss-rule": [[1, 1, VALUE]], "member": [[1, 2, VALUE]], "nothing-of-a-loss": [[0, 0, "loss 0"]], "less-itself": [[1, 0, "loss 0"], [-1, 0, "loss 0"]], "less-its-value": [[1, 1, VALUE], [-1, 1, VALUE]],
    }.items():  # fmt: skip
        yield (
            f"exact-{name}",
            changed(losses, (TERMS, terms), (EXACT, []), (LOWER, -9), (UPPER, 9)),
            "a part that is not exact",
        )
    yield "exact-brackets", changed(budgets, (EXACT, [[1, "5/4"]]), (LOWER, -9), (UPPER, 9)), "a part that is not exact"
    yield (
        "exact-brackets-less-themselves",
        changed(budgets, (TERMS, [[1, 0, VALUE], [-1, 0, VALUE]]), (EXACT, []), (LOWER, -9), (UPPER, 9)),
        "a part that is not exact",
    )
    five, proof = field["claim"]["parts"][0], field["evidence"][0]
    about = {"game": field["game"], **five}
    twin = changed({"f": about}, (("f", "claim", "field", "polynomial"), [-10, 0, 2]))["f"]
    for name, other in {"twice": about, "spelt-otherwise": twin}.items():
        d = changed(field, (PARTS, [*field["claim"]["parts"], other]), (EVIDENCE, [*field["evidence"], proof]))
        yield f"field-{name}-in-no-term", d, None
        yield (
            f"field-{name}-in-a-term",
            changed(d, (TERMS, [*d["claim"]["sums"][0]["terms"], [0, 3, VALUE]])),
            "several fields",
        )
        yield (
            f"field-{name}-less-the-other",
            changed(d, (SUMS, [{"terms": [[1, 0, VALUE], [-1, 3, VALUE]], "exact": [], "lower": 0, "upper": 0}])),
            "several fields",
        )
        yield (
            f"field-{name}-in-bounds",
            changed(d, (SUMS, [{"terms": [[1, 0, VALUE], [-1, 3, VALUE]], "lower": -1, "upper": 1}])),
            None,
        )
    gone = changed(field, ((*PARTS, 0, "claim", "field"), DELETE))
    yield "field-gone", gone, ""
    yield "field-in-the-claim", changed(field, (("claim", "field"), five["claim"]["field"])), "keys"
    yield "field-in-the-sum", changed(field, ((*FIRST, "field"), five["claim"]["field"])), "keys"
    yield (
        "field-conjugate",
        changed(field, ((*PARTS, 0, "claim", "field"), {"polynomial": [-5, 0, 1], "lower": -3, "upper": -2})),
        "",
    )
    yield (
        "field-element-long",
        changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [0, [1, 1, 0]]])),
        "an element",
    )
    yield "field-element-negative", changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [0, [0, -1]]])), ""
    yield "field-element-twice", changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [0, [7]], [0, 7]])), ""
    yield "field-element-of-0", changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [0, [0, 0]]])), ""
    yield (
        "field-sqrt-5-is-not-log-5",
        changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [1, [0, 1]], ["-1/3", 5]])),
        "",
    )
    yield (
        "field-sqrt-5-is-half-of-log-5",
        changed(field, (EXACT, [*field["claim"]["sums"][0]["exact"], [1, [0, 1]], ["-1/2", 5]])),
        None,
    )
    yield (
        "field-of-a-part-in-no-term",
        changed(
            field,
            (TERMS, [[1, 2, VALUE]]),
            (EXACT, [*field["claim"]["sums"][1]["exact"], [1, [0, 1]], ["-1/2", 5]]),
            (LOWER, -9),
            (UPPER, 9),
        ),
        None,
    )


def names() -> Iterator[Attack]:
    """Names are compared as `ascii` writes them, and are not searched in or evaluated."""
    d = made.certificates()["compare:names"]
    good = [term[0][2] for term in (entry["terms"] for entry in d["claim"]["sums"])]
    for i, name in enumerate(good):
        if name.startswith("q("):
            for k, bad in enumerate(
                (
                    name.replace("\\", "\\\\"),
                    name.encode().decode("unicode-escape"),
                    name.replace('"', "'"),
                    name + name,
                    name[:-1],
                    name.upper(),
                    name.replace("\\x", "\\u00"),
                )
            ):
                if bad not in good:
                    yield f"name-{i}-{k}", changed(d, ((*SUMS, i, "terms", 0, 2), bad)), "no such number"


def parts(found: dict[str, Any]) -> Iterator[Attack]:
    """A part that is not proved brings all down, wherever it stands and whether a sum names it or not."""
    for name in ("no-sums", "losses", "exact-forms", "every-rule", "a-field-and-no-sums"):
        d = found[f"compare:{name}"]
        for i, part in enumerate(d["claim"]["parts"]):
            if part["claim"].get("lower", "inf") == "inf":
                continue
            high = number(part["claim"]["upper"])
            yield (
                f"{name}-part-{i}-too-high",
                changed(
                    d, ((*PARTS, i, "claim", "lower"), text(high)), ((*PARTS, i, "claim", "upper"), text(high + 1))
                ),
                f"part {i}",
            )
            yield f"{name}-part-{i}-evidence-gone", changed(d, ((*EVIDENCE, i), {})), f"part {i}"
            yield f"{name}-part-{i}-evidence-null", changed(d, ((*EVIDENCE, i), None)), f"part {i}"
        whole = {k: d[k] for k in ("format", "game")}
        yield f"{name}-called-saddle", {**whole, "rule": "saddle", "claim": d["claim"], "evidence": d["evidence"]}, ""

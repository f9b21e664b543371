"""False claims about what every maximiser reaches: (name, certificate, reason), as in supports.py."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus
from tests.kernel.expand import number
from tests.kernel.games import game
from tests.kernel.mutate import DELETE, put
from tests.kernel.reject.fields import Attack, changed
from tests.kernel.reject.prices import SQUARES
from tests.kernel.supports import BITS, shared


def attacks(documents: dict[str, Any]) -> Iterator[Attack]:
    """Releases that a maximiser may avoid; rules that are none; bounds that are equal."""
    for name in (
        "section-V-A",
        "max-three-labels",
        "two-budgets",
        "ball",
        "pentagon",
        "rows",
        "hull",
        "mean-dead",
        "max-apart",
    ):
        d = documents[f"reached:{name}"]
        names = d["game"].get("releases", d["game"]["features"])
        parts, said = d["evidence"]["without"], d["claim"]["supported"]
        plain = {"rule": d["evidence"]["rule"], "multipliers": d["evidence"]["multipliers"]}
        for release in names:
            if release not in said:
                more = changed(
                    d, (("claim", "supported"), [*said, release]), (("evidence", "without"), {**parts, release: plain})
                )
                yield f"{name}-{release}-too", more, ""
                for z in said:
                    yield f"{name}-{release}-by-{z}", changed(more, (("evidence", "without", release), parts[z])), None
                yield f"{name}-{release}-by-null", changed(more, (("evidence", "without", release), None)), ""
                yield (
                    f"{name}-{release}-surplus",
                    changed(d, (("evidence", "without"), {**parts, release: None})),
                    "keys",
                )
        for release in said:
            yield (
                f"{name}-{release}-missing",
                changed(d, (("evidence", "without"), {k: v for k, v in parts.items() if k != release})),
                "keys",
            )
            yield f"{name}-{release}-plain", changed(d, (("evidence", "without", release), plain)), None
            yield f"{name}-{release}-null", changed(d, (("evidence", "without", release), None)), None
            if parts[release] is None:
                continue
            for z, row in enumerate(parts[release]["rule"]):
                at = ("evidence", "without", release, "rule", z)
                yield (
                    f"{name}-{release}-short-{z}",
                    put(d, at, [corpus.text(number(q) * Fraction(9, 10)) for q in row]),
                    "a posterior",
                )
                yield (
                    f"{name}-{release}-long-{z}",
                    put(d, at, [corpus.text(number(q) * Fraction(11, 10)) for q in row]),
                    "a posterior",
                )
                yield (
                    f"{name}-{release}-negative-{z}",
                    put(d, at, ["3/2", "-1/2", *[0] * (len(row) - 2)]),
                    "a posterior",
                )
                for i in range(len(row)):
                    yield f"{name}-{release}-sure-{z}-{i}", put(d, at, [int(i == k) for k in range(len(row))]), None
            yield f"{name}-{release}-deleted-row", put(d, (*at[:-1], 0), DELETE), "size of the rule"
            for k, v in enumerate(parts[release]["multipliers"]):
                yield (
                    f"{name}-{release}-price-{k}",
                    put(d, ("evidence", "without", release, "multipliers", k), corpus.text(-number(v) - 1)),
                    None,
                )
        yield f"{name}-twice", changed(d, (("claim", "supported"), said * 2)), "twice"
        yield (
            f"{name}-nobody",
            changed(d, (("claim", "supported"), ["nobody"]), (("evidence", "without"), {"nobody": None})),
            "names",
        )
        yield f"{name}-field", changed(d, (("claim", "field"), SQUARES)), "keys"
    # what the bound is compared with: strictly below
    d = documents["reached:section-V-A"]
    twins = shared({"x": "ab", "y": "ab"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    half = [["1/2", "1/2"]] * 2
    for lower, reason in (("0.693", "worth as much"), ("0.6931471805599453", "worth as much")):
        claim = {"lower": lower, "upper": "0.7", "supported": ["a"]}
        evidence = {"attack": [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], "rule": half, "multipliers": [], "precision": 100}
        yield (
            f"avoidable-{lower}",
            corpus.certificate(
                "reached", twins, claim, {**evidence, "without": {"a": {"rule": half, "multipliers": []}}}
            ),
            reason,
        )
    # a bound of 0 for the game without a, and a lower bound of 0: equal is not less
    alone = shared({"x": "ab"}, [["x", "0", 1]])
    claim = {"lower": 0, "upper": "1/1000", "supported": ["a"]}
    evidence = {"attack": [[0, 0, 0, 1]], "rule": [[1], [1]], "multipliers": [], "precision": 64}
    yield (
        "equal-bounds",
        corpus.certificate(
            "reached", alone, claim, {**evidence, "without": {"a": {"rule": [[1], [1]], "multipliers": []}}}
        ),
        "worth as much",
    )
    # explicit zeros: the law of the second vertex does not reach b
    laws = [
        [["a", "0", "1/2"], ["b", "1", "1/2"]],
        [["a", "0", "1/2"], ["a", "1", "1/2"], ["b", "0", 0], ["b", "1", "0"]],
    ]
    hull = game(["a", "b"], BITS, None, {"kind": "polytope", "vertices": laws})
    claim = {"lower": "0.6", "upper": "0.7", "supported": ["b"]}
    evidence = {"attack": [[1, 1]], "rule": half, "multipliers": [], "precision": 64}
    yield "zeros-in-a-vertex", corpus.certificate("reached", hull, claim, {**evidence, "without": {"b": None}}), ""
    finite = {**hull, "perturbation": {"kind": "finite", "laws": laws[1:]}}
    yield (
        "finite",
        corpus.certificate(
            "reached", finite, claim | {"supported": ["a"]}, {**evidence, "attack": [[0, 1]], "without": {"a": None}}
        ),
        "a finite game",
    )

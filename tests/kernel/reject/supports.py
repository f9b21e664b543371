"""False claims about supports, uniqueness and what is reached: (name, certificate, reason).

The reason is part of what the second implementation says; None where only the truth is demanded of what is accepted.
"""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus, corpus_rules
from tests.kernel.expand import number
from tests.kernel.games import FLIP_RULE, H2_QUARTER, LOG2, MIX_ATTACK, game
from tests.kernel.mutate import DELETE, put
from tests.kernel.reject.fields import Attack, changed, product
from tests.kernel.supports import BITS, EVEN, shared

PRICES = ("evidence", "farkas")
UNIQUE = ("claim", "unique")
OTHER = ("evidence", "other")
SQUARES = {
    "polynomial": product([-2, 0, 1], [-3, 0, 1]),
    "lower": "1.41421356237309504",
    "upper": "1.41421356237309505",
}
ONE, NIL = [-1, 0, 1], [-2, 0, 1]  # θ² − 1 = 1 and θ² − 2 = 0 for θ = √2, which their remainders do not show


def support(document: Any, exact: Any, attack: Any, rule: Any, prices: Any, claim: Any, **evidence: Any) -> Any:
    """A support certificate with wide bounds."""
    full = {"exact": exact, "lower": 0, "upper": 2, "supported": [], "unsupported": [], **claim}
    parts = {"attack": attack, "rule": rule, "multipliers": prices, **evidence}
    return corpus.certificate("support", document, full, parts)


def middle() -> Any:
    """Two bits and a release m in the middle, at a quarter of the flip's cost: both flip half the time, or both go to m."""
    matrix = {"matrix": [[0, 1, "1/4"], [1, 0, "1/4"]]}
    return game(
        BITS, BITS, EVEN, {"kind": "mean-distortion", "cost": matrix, "budget": "1/2"}, releases=["0", "1", "m"]
    )


HALVES = [["1/2", "1/2"]] * 3
EVENLY = [[0, 0, 0, "1/4"], [0, 0, 1, "1/4"], [1, 1, 0, "1/4"], [1, 1, 1, "1/4"]]
AWAY = {
    "groups": [2, 2],
    "rows": [-1],
    "sinks": [[-4, 0], [0, -4], [0, 0]],
}  # would be a proof if every maximiser spent the budget


def long_zero(count: int, digits: int) -> list[Any]:
    """A log form that is 0, and long."""
    terms: dict[Fraction, int] = {}
    for i in range(count):
        a, b = 10**digits + 2 * i + 1, 10**digits + 3 * i + 2
        for r, c in ((Fraction(a * b), 1), (Fraction(a), -1), (Fraction(b), -1)):
            terms[r] = terms.get(r, 0) + c
    return [[c, str(r)] for r, c in terms.items() if c]


def _slack_rows() -> Iterator[Attack]:
    """λ = 0 on a row that this attack meets: a maximiser need not. Its price may not be negative, however λ is spelt."""
    claim, reason = {"unsupported": ["m"]}, "a negative price on a slack row"
    for name, price in (
        ("empty", []),
        ("one", [[1, 1]]),
        ("zero-coefficient", [[0, 2]]),
        ("cancelling", [[1, 4], [-2, 2]]),
        ("cancelling-three", [["1/3", 6], ["-1/3", 2], ["-1/3", 3]]),
        ("fractions", [[1, "2/3"], [1, "3/2"]]),
        ("long", long_zero(40, 20)),
        ("longer", long_zero(400, 40)),
    ):
        yield f"slack-{name}", support(middle(), LOG2, EVENLY, HALVES, [price], claim, farkas=AWAY), reason
    for name, price in (("positive", [[1, ONE]]), ("negative", [[-1, ONE]]), ("both", [[1, ONE], [-1, [2, 0, -1, 0]]])):
        inside = {**claim, "field": SQUARES}
        yield f"slack-disguised-{name}", support(middle(), LOG2, EVENLY, HALVES, [price], inside, farkas=AWAY), ""
    tiny = [[1, f"{10**40 + 1}/{10**40}"]]
    yield "slack-tiny", support(middle(), LOG2, EVENLY, HALVES, [tiny], claim, farkas=AWAY), ""
    all_m = [[0, 0, 2, "1/2"], [1, 1, 2, "1/2"]]
    yield "slack-not-met", support(middle(), LOG2, all_m, HALVES, [[]], claim, farkas=AWAY), reason
    yield (
        "slack-m-and-not",
        support(middle(), LOG2, all_m, HALVES, [[]], {"supported": ["m"], "unsupported": ["m"]}, farkas=AWAY),
        reason,
    )
    zero = {"groups": [0, 0], "rows": [0], "sinks": [[0, 0]] * 3}
    yield "supported-by-zeros", support(middle(), LOG2, EVENLY, HALVES, [[]], claim, farkas=zero), "undercuts"


def _prices(documents: dict[str, Any]) -> Iterator[Attack]:
    """Prices with a wrong sign, scaled, missing, of another size; for other releases than those named."""
    for name in ("tell-tale", "meet", "meet-sharp", "held", "five-tell-tale", "section-V-A"):
        d = documents[f"support:{name}"]
        prices = d["evidence"]["farkas"]
        game_of = d["game"]
        names = game_of.get("releases", game_of["features"])
        for part in ("groups", "rows", "sinks"):
            yield f"{name}-{part}-missing", changed(d, ((*PRICES, part), DELETE)), "keys"
            yield (
                f"{name}-{part}-long",
                changed(d, ((*PRICES, part), [*prices[part], prices[part][0] if prices[part] else 0])),
                "size of the prices",
            )
            if prices[part]:
                yield f"{name}-{part}-short", changed(d, ((*PRICES, part), prices[part][1:])), "size of the prices"
            flat = [v for v in prices[part] if v not in (0, [0, 0], [0, 0, 0])]
            if flat and part != "sinks":
                for factor in (-1, 2, 1000, "1/2", 0):
                    new = [_times(v, factor) for v in prices[part]]
                    yield f"{name}-{part}-times-{factor}", changed(d, ((*PRICES, part), new)), None
        if any(v != 0 for v in prices["groups"]):
            half = {
                k: [_times(v, "1/2") if k != "sinks" else [_times(w, "1/2") for w in v] for v in prices[k]]
                for k in prices
            }
            yield f"{name}-half", changed(d, (PRICES, half)), "undercuts"
            double = {
                k: [_times(v, 2) if k != "sinks" else [_times(w, 2) for w in v] for v in prices[k]] for k in prices
            }
            yield f"{name}-double", changed(d, (PRICES, double)), None
            minus = {
                k: [_times(v, -1) if k != "sinks" else [_times(w, -1) for w in v] for v in prices[k]] for k in prices
            }
            yield f"{name}-minus", changed(d, (PRICES, minus)), ""
        for release in d["claim"]["supported"]:
            both = changed(d, (("claim", "unsupported"), [*d["claim"]["unsupported"], release]))
            yield f"{name}-{release}-too", both, "undercuts"
            yield f"{name}-{release}-instead", changed(d, (("claim", "unsupported"), [release])), "undercuts"
        for release in d["claim"]["unsupported"]:
            yield f"{name}-{release}-reached", changed(d, (("claim", "supported"), [release])), "without mass"
        yield f"{name}-all-supported", changed(d, (("claim", "supported"), names)), "without mass"
        yield f"{name}-no-prices", changed(d, (PRICES, DELETE)), "prices where none"
        yield f"{name}-null-prices", changed(d, (PRICES, None)), ""
        yield f"{name}-empty", changed(d, (("claim", "unsupported"), [])), "prices where none"
        for key in ("supported", "unsupported"):
            for label, value in (
                ("twice", [names[0], names[0]]),
                ("unknown", ["nobody"]),
                ("index", [0]),
                ("none", None),
                ("text", names[0]),
                ("missing", DELETE),
            ):
                yield f"{name}-{key}-{label}", changed(d, (("claim", key), value)), ""


def _times(value: Any, factor: Any) -> Any:
    if isinstance(value, list):
        return [_times(v, factor) for v in value]
    return corpus.text(Fraction(value) * Fraction(factor))


def _best_columns() -> Iterator[Attack]:
    """A best column whose price is left out: by 0 in disguise, or by a rule that makes another one best."""
    reach = {"x": "ac", "y": "ac"}
    both = shared(reach, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    attack, halves = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [["1/2", "1/2"]] * 2
    zero = {"groups": [0, 0], "rows": [], "sinks": [[0, 0], [0, 0]]}
    yield "best-left-out", support(both, LOG2, attack, halves, [], {"unsupported": ["c"]}, farkas=zero), "undercuts"
    nil = ["-3/2", 0, 1]
    hidden = [["1/2", "1/2"], [nil, ["5/2", 0, -1]]]
    yield (
        "best-in-disguise",
        support(both, LOG2, attack, hidden, [], {"unsupported": ["c"], "field": SQUARES}, farkas=zero),
        "",
    )
    near = [["1/2", "1/2"], [f"{5 * 10**59 + 1}/{10**60}", f"{5 * 10**59 - 1}/{10**60}"]]
    yield (
        "best-nearly",
        support(both, LOG2, attack, near, [], {"unsupported": ["c"]}, farkas=zero),
        "a suboptimal column",
    )
    one = [["1/2", "1/2"], [1, 0]]
    yield (
        "rule-0-at-a-best-column",
        support(both, LOG2, attack, one, [], {"unsupported": ["c"]}, farkas=zero),
        "a zero where",
    )
    yield (
        "balance",
        support(both, LOG2, attack, halves, [], {"unsupported": ["c"]}, farkas={**zero, "groups": [1, 1]}),
        "do not balance",
    )
    yield (
        "balance-in-disguise",
        support(
            both,
            LOG2,
            attack,
            halves,
            [],
            {"unsupported": ["c"], "field": SQUARES},
            farkas={**zero, "groups": [1, [1, 0, 0, 1]]},
        ),
        "do not balance",
    )


def _unique(documents: dict[str, Any]) -> Iterator[Attack]:
    """One rule where there are several, several where there is one, the same rule twice."""
    for name in (
        "tell-tale",
        "section-V-A",
        "meet",
        "meet-sharp",
        "mean-radius",
        "mean-radius-tight",
        "five-tell-tale",
        "circle-apart",
    ):
        d = documents[f"support:{name}"]
        yield f"{name}-unique", changed(d, (UNIQUE, True), (OTHER, DELETE)), ""
        yield f"{name}-unique-with-other", changed(d, (UNIQUE, True)), "another rule"
        yield f"{name}-silent-with-other", changed(d, (UNIQUE, DELETE)), "another rule"
        yield f"{name}-several-without-other", changed(d, (OTHER, DELETE)), "another rule"
        own = {"rule": d["evidence"]["rule"], "multipliers": d["evidence"]["multipliers"]}
        yield f"{name}-the-same", changed(d, (OTHER, own)), "the same rule"
        spelt = [[str(Fraction(q) / 1) if not isinstance(q, list) else [*q] for q in row] for row in own["rule"]]
        tens = [
            [
                f"{Fraction(q).numerator * 10}/{Fraction(q).denominator * 10}" if not isinstance(q, list) else q
                for q in row
            ]
            for row in own["rule"]
        ]
        yield f"{name}-the-same-as-text", changed(d, (OTHER, {**own, "rule": spelt})), "the same rule"
        yield f"{name}-the-same-unreduced", changed(d, (OTHER, {**own, "rule": tens})), "the same rule"
        for value in (None, 0, 1, "true", [], "false"):
            yield f"{name}-unique-{value!r}", changed(d, (UNIQUE, value)), ""
        for key in ("rule", "multipliers"):
            yield f"{name}-other-without-{key}", changed(d, ((*OTHER, key), DELETE)), "keys"
        yield f"{name}-other-with-attack", changed(d, ((*OTHER, "attack"), d["evidence"]["attack"])), "keys"
        rule = d["evidence"]["other"]["rule"]
        for z in range(len(rule)):
            yield f"{name}-other-backwards-{z}", changed(d, ((*OTHER, "rule", z), rule[z][::-1])), None
            ones = [1] + [0] * (len(rule[z]) - 1)
            yield f"{name}-other-sure-{z}", changed(d, ((*OTHER, "rule", z), ones)), None
            yield (
                f"{name}-other-half-{z}",
                changed(d, ((*OTHER, "rule", z), [*["1/2"] * 2, *[0] * (len(rule[z]) - 2)])),
                None,
            )
    for name in (
        "max-hamming",
        "mean-binding",
        "five-whole",
        "circle-2-whole",
        "held",
        "twin",
        "blocks",
        "five-twin",
        "coins",
    ):
        d = documents[f"support:{name}"]
        own = {"rule": d["evidence"]["rule"], "multipliers": d["evidence"]["multipliers"]}
        yield f"{name}-several", changed(d, (UNIQUE, False)), "another rule"
        yield f"{name}-several-the-same", changed(d, (UNIQUE, False), (OTHER, own)), "the same rule"
        for z, row in enumerate(own["rule"]):
            back = [*own["rule"][:z], row[::-1], *own["rule"][z + 1 :]]
            yield f"{name}-several-backwards-{z}", changed(d, (UNIQUE, False), (OTHER, {**own, "rule": back})), ""


def _span(documents: dict[str, Any]) -> Iterator[Attack]:
    """Multipliers that may differ, best columns that are missing, releases that nothing reaches, hidden dead columns."""
    law = [["x", "0", "1/2"], ["y", "1", "1/2"]]
    halves = [["1/2", "1/2"]] * 2
    nobody = shared({"x": "a", "y": "a"}, law)
    nobody["releases"] = ["a", "b"]
    nobody["perturbation"]["cost"] = {"matrix": [[0, "inf"], [0, "inf"]]}
    attack = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]]
    yield "nobody", support(nobody, LOG2, attack, halves, [], {"unique": True}), "no column holds"
    yield "nobody-sure", support(nobody, LOG2, attack, [halves[0], [1, 0]], [], {"unique": True}), "no column holds"
    still = game(
        BITS, BITS, EVEN, {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": 0}, releases=[*BITS, "2"]
    )
    stay, sure = [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]], [[1, 0], [0, 1], [1, 0]]
    yield "dead-unique", support(still, [], stay, sure, [[]], {"unique": True}, dead=[1]), "no column holds"
    yield "dead-hidden", support(still, [], stay, sure, [[]], {"unique": True}), "a zero where"
    steep = [[["1", str(10**9)]]]
    thin = [[f"{10**9 - 1}/{10**9}", f"1/{10**9}"], [f"1/{10**9}", f"{10**9 - 1}/{10**9}"], ["1/2", "1/2"]]
    yield "dead-hidden-thin", support(still, [], stay, thin, steep, {"unique": True}), "not the attack's posterior"
    # the twin's game, attacked without a mixture in any group: λ is free, and q(·|2) with it
    ends = documents["support:meet"]
    for label, drop in (("", []), ("-zeros", [[0, 0, 0, 0], [2, 1, 2, 0]])):
        d = changed(
            ends, (UNIQUE, True), (OTHER, DELETE), (("evidence", "attack"), [*ends["evidence"]["attack"], *drop])
        )
        yield f"meet-unique{label}", d, "multipliers that may differ"
        sharp = changed(
            d,
            (("evidence", "rule"), ends["evidence"]["other"]["rule"]),
            (("evidence", "multipliers"), ends["evidence"]["other"]["multipliers"]),
            (PRICES, DELETE),
            (("claim", "unsupported"), []),
        )
        yield f"meet-unique-sharp{label}", sharp, ""
    epsilon = [*[[0, 0, 0, NIL], [2, 1, 0, NIL]], [0, 0, 1, ["5/2", 0, -1]], [2, 1, 1, ["5/2", 0, -1]]]
    hidden = changed(
        ends,
        (UNIQUE, True),
        (OTHER, DELETE),
        (PRICES, DELETE),
        (("claim", "unsupported"), []),
        (("claim", "field"), SQUARES),
        (("evidence", "attack"), epsilon),
    )
    yield "meet-unique-with-masses-in-disguise", hidden, ""
    # a budget that is met, hidden behind a slack in disguise
    twin = documents["support:twin"]
    for label, attack in (("first-only", [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]]),):
        yield f"twin-{label}", changed(twin, (("evidence", "attack"), attack)), ""
    # two budgets of which one is a multiple of the other: the prices may be shared out in many ways
    budgets = [{"cost": {"matrix": [[0, c, 0], [c, 0, c]]}, "budget": b} for c, b in ((1, "1/4"), (2, "1/2"))]
    double = game(BITS, BITS, EVEN, {"kind": "mean-distortion", "budgets": budgets}, releases=[*BITS, "twin"])
    shares = [[["1/8", 3]], [["1/8", 3]]]
    yield (
        "budgets-in-proportion",
        support(double, H2_QUARTER, MIX_ATTACK, [*FLIP_RULE, FLIP_RULE[0]], shares, {"unique": True}),
        None,
    )
    # vertices of several sinks, one of them unreached
    laws = [
        [["a", "0", "1/2"], ["b", "0", "1/2"]],
        [["a", "1", "1/2"], ["b", "1", "1/2"]],
        [["a", "0", "1/2"], ["c", "1", "1/2"]],
    ]
    hull = game(["a", "b", "c"], BITS, None, {"kind": "polytope", "vertices": laws})
    yield (
        "vertices-unique",
        support(hull, LOG2, [[0, "1/2"], [1, "1/2"]], [["1/2", "1/2"]] * 3, [], {"unique": True}),
        "several sinks",
    )
    for name in ("held", "twin", "blocks", "five-twin", "coins"):
        d = documents[f"support:{name}"]
        rule = d["evidence"]["rule"]
        for z, row in enumerate(rule):
            for other in (
                [1] + [0] * (len(row) - 1),
                row[::-1],
                ["1/2", "1/2", *[0] * (len(row) - 2)],
                ["999/1000", "1/1000", *[0] * (len(row) - 2)],
            ):
                if other != row:
                    yield f"{name}-unique-{z}-{other[0]}", changed(d, (("evidence", "rule", z), other)), ""
    finite = game(["a"], ["no", "yes"], None, {"kind": "finite", "laws": [[["a", "no", 1]], [["a", "yes", 1]]]})
    for claim in ({}, {"supported": ["a"]}, {"unique": True}):
        yield (
            f"finite-{len(claim)}-{'unique' in claim}",
            support(finite, LOG2, [[0, "1/2"], [1, "1/2"]], [["1/2", "1/2"]], [], claim),
            "a finite game",
        )
    free = documents["support:coins"]
    disguise = {"rule": [["1/2", "1/2"], [["-3/2", 0, 1], ["5/2", 0, -1]]], "multipliers": []}
    yield "other-in-disguise", changed(free, (UNIQUE, False), (("claim", "field"), SQUARES), (OTHER, disguise)), ""
    spelt = {"rule": [["1/2", "1/2"], [["1/2", 0], ["1/2"]]], "multipliers": []}
    yield (
        "other-spelt-anew",
        changed(free, (UNIQUE, False), (("claim", "field"), SQUARES), (OTHER, spelt)),
        "the same rule",
    )


def _reached(documents: dict[str, Any]) -> Iterator[Attack]:
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


def _free(documents: dict[str, Any]) -> Iterator[Attack]:
    """Least posteriors that are others, of other releases, of another number of labels."""
    for name, d in documents.items():
        for release, line in d["claim"].get("free", {}).items():
            at = ("claim", "free", release)
            yield f"{name}-{release}-missing", put(d, at, DELETE), "other releases"
            yield f"{name}-{release}-short", put(d, at, line[1:]), ""
            yield f"{name}-{release}-long", put(d, at, [*line, 0]), "size of the least"
            for y in range(len(line)):
                for other in (0, 1, "1/2", "1/10", "999/1000", f"1/{10**40}", -1, [0], None):
                    if other != line[y]:
                        label = f"{name}-{release}-{y}-{other}"
                        yield label, put(d, (*at, y), other), None if other == [0] else ""
        if "free" in d["claim"]:
            names = d["game"].get("releases", d["game"]["features"])
            for release in sorted(set(names) - set(d["claim"]["free"])):
                more = {**d["claim"]["free"], release: [0] * len(d["game"]["labels"])}
                yield f"{name}-{release}-too", put(d, ("claim", "free"), more), "other releases"
            if "unique" in d["claim"]:
                yield f"{name}-otherwise", put(d, UNIQUE, not d["claim"]["unique"]), ""
                yield f"{name}-in-silence", put(d, UNIQUE, DELETE), None
    meet = documents["support:meet"]
    for free in ({"0": ["1/2", "1/2"], "2": ["1/2", "1/2"]}, {"0": ["1/2", "1/16"], "2": ["1/16", "1/2"]}):
        yield "meet-free", changed(meet, (("claim", "free"), free), (OTHER, DELETE)), "multipliers that may differ"
    sharp = documents["support:meet-sharp"]
    bound = {"0": ["9/10", "125/1458"], "2": ["125/1458", "9/10"]}  # at the price log(9/5)
    yield "meet-sharp-free", changed(sharp, (("claim", "free"), bound), (OTHER, DELETE)), "multipliers that may differ"


def attacks() -> Iterator[Attack]:
    """All of them."""
    documents = corpus_rules.certificates()
    yield from _slack_rows()
    yield from _best_columns()
    for part in (_prices, _unique, _span, _free, _reached):
        yield from part(documents)

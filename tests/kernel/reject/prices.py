"""Prices that keep no maximiser away: (name, certificate, reason), as in supports.py."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus
from tests.kernel.games import LOG2, game
from tests.kernel.mutate import DELETE
from tests.kernel.reject.fields import Attack, changed, product
from tests.kernel.supports import BITS, EVEN, shared

PRICES = ("evidence", "farkas")
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
    for name in (
        "tell-tale",
        "meet",
        "meet-sharp",
        "meet-slant",
        "held",
        "five-tell-tale",
        "section-V-A",
        "circle-apart",
    ):
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


def attacks(documents: dict[str, Any]) -> Iterator[Attack]:
    """All of them."""
    yield from _slack_rows()
    yield from _best_columns()
    yield from _prices(documents)

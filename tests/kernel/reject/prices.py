"""Prices that keep no maximiser away: (name, certificate, reason), as in supports.py."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus
from tests.kernel.games import H2_QUARTER, LOG2, game
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
# would be a proof if every maximiser spent the budget
AWAY = {"rows": [-1], "sinks": [[-4, 0], [0, -4], [0, 0]]}
ROOM = "prices that leave room"


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
    zero = {"rows": [0], "sinks": [[0, 0]] * 3}
    yield "supported-by-zeros", support(middle(), LOG2, EVENLY, HALVES, [[]], claim, farkas=zero), ROOM
    # m is closed at a price for what the others have left; all that is left has to be paid for
    for u in (1, 4, 10**6, f"{10**60}", f"1/{10**60}"):
        for sinks in (zero["sinks"], AWAY["sinks"], [[4, 0], [0, 4], [0, 0]]):
            prices = {"rows": [u], "sinks": sinks}
            yield (
                f"slack-paid-{u}-{sinks[0][0]}",
                support(middle(), LOG2, all_m, HALVES, [[]], claim, farkas=prices),
                ROOM,
            )
    # a price that is 0 in disguise, and one that is negative in disguise
    for name, u, why in (("zero", NIL, "0 in disguise"), ("minus", [1, 0, -1], reason), ("plus", ONE, ROOM)):
        for label, attack in (("met", EVENLY), ("unmet", all_m)):
            prices = {"rows": [u], "sinks": AWAY["sinks"]}
            inside = {**claim, "field": SQUARES}
            yield (
                f"slack-price-{name}-{label}",
                support(middle(), LOG2, attack, HALVES, [[]], inside, farkas=prices),
                why,
            )


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
        yield f"{name}-groups", changed(d, ((*PRICES, "groups"), [0] * len(d["evidence"]["attack"]))), "keys"
        yield f"{name}-groups-empty", changed(d, ((*PRICES, "groups"), [])), "keys"
        for part in ("rows", "sinks"):
            yield f"{name}-{part}-missing", changed(d, ((*PRICES, part), DELETE)), "keys"
            yield (
                f"{name}-{part}-long",
                changed(d, ((*PRICES, part), [*prices[part], prices[part][0] if prices[part] else 0])),
                "size of the prices",
            )
            if prices[part]:
                yield f"{name}-{part}-short", changed(d, ((*PRICES, part), prices[part][1:])), "size of the prices"
            for factor in (-1, 2, 1000, "1/2", 0):  # the one without the other
                yield f"{name}-{part}-times-{factor}", changed(d, ((*PRICES, part), _times(prices[part], factor))), None
        for i in range(len(prices["rows"])):
            for more in (1, -1, 1000, -1000, f"-1/{10**60}"):
                yield (
                    f"{name}-row-{i}-plus-{more}",
                    changed(d, ((*PRICES, "rows", i), _plus(prices["rows"][i], more))),
                    None,
                )
        for z, line in enumerate(prices["sinks"]):
            for y, w in enumerate(line):
                for more in (1, -1, 1000, -1000, f"1/{10**60}", f"-1/{10**60}"):
                    new = _plus(w, more)
                    yield f"{name}-sink-{z}-{y}-plus-{more}", changed(d, ((*PRICES, "sinks", z, y), new)), None
        minus = "a negative price on a slack row" if name == "meet" else ROOM
        for factor, reason in (("1/2", ROOM), (f"{10**60 - 1}/{10**60}", None), (2, None), (0, ROOM), (-1, minus)):
            yield f"{name}-all-times-{factor}", changed(d, (PRICES, _times(prices, factor))), reason
        for release in d["claim"]["supported"]:
            both = changed(d, (("claim", "unsupported"), [*d["claim"]["unsupported"], release]))
            yield f"{name}-{release}-too", both, ROOM
            yield f"{name}-{release}-instead", changed(d, (("claim", "unsupported"), [release])), ROOM
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
    if isinstance(value, dict):
        return {key: _times(v, factor) for key, v in value.items()}
    if isinstance(value, list):
        return [_times(v, factor) for v in value]
    return corpus.text(Fraction(value) * Fraction(factor))


def _plus(value: Any, more: Any) -> Any:
    if isinstance(value, list):
        return [_plus(value[0], more), *value[1:]]
    return corpus.text(Fraction(value) + Fraction(more))


def _best_columns() -> Iterator[Attack]:
    """A best column whose price is left out: by 0 in disguise, or by a rule that makes another one best."""
    reach = {"x": "ac", "y": "ac"}
    both = shared(reach, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    attack, halves = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [["1/2", "1/2"]] * 2
    zero = {"rows": [], "sinks": [[0, 0], [0, 0]]}
    yield "best-left-out", support(both, LOG2, attack, halves, [], {"unsupported": ["c"]}, farkas=zero), ROOM
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
    # what is asked of one label is given to another: nothing that x saves by it may be more than y pays
    claim: dict[str, Any] = {"unsupported": ["c"]}
    for name, sinks in (
        ("all", [[0, 0], [100, 100]]),
        ("one", [[0, 0], [2, 0]]),
        ("other", [[0, 0], [0, 2]]),
        ("much", [[0, 0], [10**9, 0]]),
        ("crossed", [[-2, 2], [2, -2]]),
        ("a", [[-2, 0], [0, 0]]),
        ("a-and-c", [[-2, -2], [2, 2]]),
        ("together", [[-2, 0], [-2, 0]]),
    ):
        yield f"balance-{name}", support(both, LOG2, attack, halves, [], claim, farkas={**zero, "sinks": sinks}), ROOM
    # θ² − 1 = 1 and θ² − 2 = 0 as prices: what is left of y's 2½ by x's ½, and a group whose two best are as good
    inside = {**claim, "field": SQUARES}
    for name, sinks, reason in (
        ("more", [[0, 0], [[-3, 0, 3], 0]], ROOM),
        ("tied", [[0, 0], [[-2, 0, 2], 0]], ROOM),
        ("nil", [[NIL, 0], [0, NIL]], ROOM),
        ("minus", [[[0, 0, -1], 0], [0, 0]], ROOM),
        ("nearly", [[0, 0], [[-2, f"1/{10**30}", 2], 0]], ROOM),
    ):
        prices = {**zero, "sinks": sinks}
        yield f"balance-in-disguise-{name}", support(both, LOG2, attack, halves, [], inside, farkas=prices), reason
    # y at a only, and x no better off at c: −2 or less for (0,a) is a proof, anything above is none
    tell = shared({"x": "ac", "y": "a"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    for name, price, outcome in (
        ("exact", -2, None),
        ("short", f"{1 - 2 * 10**60}/{10**60}", ROOM),
        ("half", -1, ROOM),
        ("minus", 2, ROOM),
        ("disguise", [0, 0, -1], None),
        ("disguise-more", [-1, 0, -1], None),
        ("disguise-short", [1, 0, -1], ROOM),
        ("disguise-barely", [0, f"1/{10**15}", -1], ROOM),
        ("disguise-below", [0, f"1/{10**60}", -1], ROOM),
    ):
        prices = {**zero, "sinks": [[price, 0], [0, 0]]}
        more = inside if isinstance(price, list) else claim
        yield f"balance-tell-{name}", support(tell, LOG2, attack, halves, [], more, farkas=prices), outcome
    # a and b are as good as each other, which parts of elements do not show, and worse than c
    three = shared({"x": "abc", "y": "c"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    at_c = [[0, 0, 2, "1/2"], [1, 1, 2, "1/2"]]
    for name, at_a, at_b, outcome in (
        ("below", [0, 0, 3], 6, None),
        ("above", ONE, 1, ROOM),
        ("at-the-top", 2, [0, 0, 1], None),
    ):
        prices = {"rows": [], "sinks": [[at_a, 0], [at_b, 0], [0, 0]]}
        ab = {**inside, "unsupported": ["a", "b"]}
        yield (
            f"balance-tied-{name}",
            support(three, LOG2, at_c, [["1/2", "1/2"]] * 3, [], ab, farkas=prices),
            outcome,
        )
    # x has three quarters: its 1 is not paid for by y's −3/2, which would do if the two had halves
    uneven = shared({"x": "ac", "y": "a"}, [["x", "0", "3/4"], ["y", "1", "1/4"]])
    most, quarters = [[0, 0, 0, "3/4"], [1, 1, 0, "1/4"]], [["3/4", "1/4"]] * 2
    for w, outcome in ((2, ROOM), ("39/10", ROOM), (f"{4 * 10**60 - 1}/{10**60}", ROOM), (4, None), (5, None)):
        prices = {**zero, "sinks": [[0, w], [0, 0]]}
        yield f"balance-uneven-{w}", support(uneven, H2_QUARTER, most, quarters, [], claim, farkas=prices), outcome


def attacks(documents: dict[str, Any]) -> Iterator[Attack]:
    """All of them."""
    yield from _slack_rows()
    yield from _best_columns()
    yield from _prices(documents)

"""False and malformed certificates of §11 and §12, each wrong in one point, as in losses.py."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from tests.kernel import corpus, corpus_losses
from tests.kernel.games import game
from tests.kernel.mutate import DELETE
from tests.kernel.reject.fields import changed
from tests.kernel.reject.losses import (
    BITS,
    HALVES,
    MEET,
    STAY,
    Attack,
    L,
    R,
    W,
    away,
    budgeted,
    endless,
    given,
    priced,
    said,
    within,
)


# fmt: off
def _given() -> Iterator[Attack]:
    t = given()
    yield "given-lower-too-high", changed(t, (("claim", "lower"), "0.7521")), "lower", ""
    yield "given-upper-too-low", changed(t, (("claim", "upper"), "0.7520")), "upper", ""
    yield "given-sums-to-less", changed(t, ((*R, 1), ["2/3", "33/100"])), "a posterior", ""
    yield "given-sums-to-more", changed(t, ((*R, 1), ["2/3", "34/100"])), "a posterior", ""
    yield "given-sums-to-nearly-1", changed(t, ((*R, 1), ["2/3", f"{10**60}/{3 * 10**60 - 1}"])), "a posterior", ""
    yield "given-negative", changed(t, ((*R, 1), ["-1/3", "4/3"])), "negative probability", "!"
    yield "given-short", changed(t, (R, [["2/3", "1/3"]])), "size of a rule", "!"
    yield "given-long", changed(t, (R, [["2/3", "1/3"]] * 3)), "size of a rule", "!"
    yield "given-wide", changed(t, ((*R, 1), ["2/3", "1/3", 0])), "size of a rule", "!"
    yield "given-missing", changed(t, (R, DELETE)), "keys", "!"
    yield "given-in-the-evidence", changed(t, (("evidence", "rule"), t["claim"]["rule"])), "keys", "!"
    yield "given-with-losses", changed(t, (L, [])), "keys", "!"
    yield "given-with-witnesses", changed(t, (W, [])), "keys", "!"
    yield "given-element", changed(t, ((*R, 1, 0), ["2/3", 0])), "is no number", "!"
    yield "given-with-a-field", changed(t, (("claim", "field"), {"polynomial": [-2, 0, 1], "lower": 1, "upper": 2})), "keys", "!"
    yield "given-attack-of-another-law", changed(t, (("evidence", "attack"), [[0, 0, 0, "1/3"], [1, 1, 1, "2/3"]])), "mass of a group", ""
    yield "given-attack-off-the-arcs", changed(given(cost=[[0, "inf"], ["inf", 0]]), (("evidence", "attack"), MEET)), "a column's key", ""
    for label, value in (("7", 7), ("0", 0), ("minus", -64), ("text", "64"), ("true", True), ("null", None), ("missing", DELETE)):
        yield f"given-precision-{label}", changed(t, (("evidence", "precision"), value)), "keys" if label == "missing" else "precision", "!"
    yield "given-multipliers-of-no-row", changed(t, (("evidence", "multipliers"), [0])), "one multiplier", "!"
    p = priced()
    yield "given-multiplier-negative", changed(p, (("evidence", "multipliers"), ["-1/10"])), "sign of a multiplier", "!"
    yield "given-multiplier-missing", changed(p, (("evidence", "multipliers"), [])), "one multiplier", "!"
    yield "given-multiplier-0", changed(p, (("evidence", "multipliers"), [0])), "upper", ""
    yield "given-multiplier-large", changed(p, (("evidence", "multipliers"), [10])), "upper", ""
    yield "given-dead-of-another-budget", changed(p, (("evidence", "dead"), [1])), "dead multipliers prove nothing", ""
    for end in ("lower", "upper"):
        yield f"given-inf-{end}", changed(t, (("claim", end), "inf")), "infinite at one end", "!"
        yield f"endless-{end}-finite", changed(endless(), (("claim", end), 100)), "infinite at one end", "!"
        yield f"endless-minus-{end}", changed(endless(), (("claim", end), "-inf")), "", "!"
        for word in ("Infinity", "infinity", "INF", None, [], "1/0"):
            yield f"given-{end}-{word}", changed(t, (("claim", end), word)), "", "!"
    both = (("claim", "lower"), "inf"), (("claim", "upper"), "inf")
    yield "given-inf-of-a-finite-loss", changed(t, *both), "no mass where the rule is 0", ""
    e = endless()
    yield "endless-with-an-attack-that-stays-away", changed(e, (("evidence", "attack"), MEET)), "no mass where the rule is 0", ""
    yield "endless-with-a-mass-of-0", changed(e, (("evidence", "attack"), [*MEET, [1, 1, 1, 0]])), "no mass where the rule is 0", ""
    yield "endless-and-infeasible", changed(e, (("evidence", "attack"), [[0, 0, 0, "1/2"], [1, 1, 1, "1/3"]])), "mass of a group", ""
    yield "endless-where-nothing-goes", changed(e, (("game", "perturbation", "cost"), {"matrix": [[0, 0], [0, "inf"]]}), (("evidence", "attack"), MEET)), "no mass where the rule is 0", ""
    yield "endless-without-multipliers", changed(e, (("evidence", "multipliers"), DELETE)), "keys", "!"
    yield "endless-with-a-multiplier", changed(e, (("evidence", "multipliers"), [0])), "one multiplier", "!"
    for precision in (7, 0, -5):
        yield f"endless-precision-{precision}", changed(e, (("evidence", "precision"), precision)), "precision", "!"
    yield "endless-sums-to-more", changed(e, ((*R, 1), [1, 1])), "a posterior", ""
    yield "endless-sums-to-less", changed(e, ((*R, 1), [0, 0])), "a posterior", ""
    yield "endless-said-to-be-finite", changed(e, (("claim", "lower"), 0), (("claim", "upper"), 10**9)), "a zero where a living column goes", ""
    yield "endless-said-to-be-finite-elsewhere", changed(e, (("claim", "lower"), 0), (("claim", "upper"), 10**9), (("evidence", "attack"), MEET)), "a zero where a living column goes", ""
    still = budgeted()["game"]
    dead = corpus.certificate("loss", still, {"rule": [[1, 0], [0, 1]], "lower": "inf", "upper": "inf"}, {"attack": [[0, 0, 1, "1/3"], [1, 1, 1, "2/3"]], "multipliers": [0], "precision": 16})
    yield "endless-beyond-the-budget", dead, "a row", ""
    yield "endless-on-a-dead-column", changed(dead, (("evidence", "dead"), [1])), "a column of the attack", ""


def _members() -> Iterator[Attack]:
    a, w = away(), within()
    law, inside, prices = ("claim", "law"), ("claim", "inside"), ("evidence", "prices")
    for name, t in (("away", a), ("within", w)):
        yield f"{name}-sums-to-less", changed(t, ((*law, 0, 2), "1/3")), "a law sums to", "!"
        yield f"{name}-sums-to-more", changed(t, ((*law, 0, 2), "4/3")), "a law sums to", "!"
        yield f"{name}-counts", changed(t, ((*law, 0, 2), 2), (("claim", "normalise"), True)), "keys", "!"
        yield f"{name}-empty", changed(t, (law, [])), "a law sums to", "!"
        yield f"{name}-negative", changed(t, (law, [["a", "0", 2], ["b", "1", -1]])), "row b, 1", "!"
        yield f"{name}-twice", changed(t, (law, [["a", "0", "1/2"], ["a", "0", "1/2"]])), "row a, 0", "!"
        yield f"{name}-twice-with-0", changed(t, (law, [*t["claim"]["law"], ["a", "0", 0]])), "row a, 0", "!"
        yield f"{name}-unknown-release", changed(t, ((*law, 0, 0), "x")), "not in list", "!"
        yield f"{name}-unknown-label", changed(t, ((*law, 0, 1), "2")), "not in list", "!"
        yield f"{name}-label-first", changed(t, ((*law, 0), ["0", "a", t["claim"]["law"][0][2]])), "not in list", "!"
        yield f"{name}-indices", changed(t, ((*law, 0), [0, 0, t["claim"]["law"][0][2]])), "a law", "!"
        yield f"{name}-question-mark", changed(t, ((*law, 0, 0), "a?")), "not in list", "!"
        yield f"{name}-blank", changed(t, ((*law, 0, 0), "a ")), "not in list", "!"
        yield f"{name}-short-row", changed(t, ((*law, 0), ["a", "0"])), "a law", "!"
        yield f"{name}-object", changed(t, (law, {"a": {"0": 1}})), "a list", "!"
        yield f"{name}-law-missing", changed(t, (law, DELETE)), "keys", "!"
        yield f"{name}-inf", changed(t, ((*law, 0, 2), "inf")), "", "!"
        for value in (0, 1, "true", None, "inside", [True]):
            yield f"{name}-inside-{value}", changed(t, (inside, value)), "inside", "!"
        yield f"{name}-inside-missing", changed(t, (inside, DELETE)), "keys", "!"
        yield f"{name}-otherwise", changed(t, (inside, not t["claim"]["inside"])), "keys", "!"
        yield f"{name}-with-bounds", changed(t, (("claim", "lower"), 0)), "keys", "!"
        yield f"{name}-with-precision", changed(t, (("evidence", "precision"), 64)), "keys", "!"
        yield f"{name}-with-rule", changed(t, (("evidence", "rule"), [HALVES] * 2)), "keys", "!"
    yield "away-with-attack", changed(a, (("evidence", "attack"), STAY)), "keys", "!"
    yield "away-with-dead", changed(a, (("evidence", "dead"), [])), "keys", "!"
    yield "within-with-prices", changed(w, (prices, [[0, 0]] * 2)), "keys", "!"
    yield "within-with-multipliers", changed(w, (("evidence", "multipliers"), [])), "keys", "!"
    yield "within-another-law", changed(w, (("evidence", "attack"), MEET)), "another law", ""
    yield "within-a-little-off", changed(w, (law, [["a", "0", "1/2"], ["b", "1", f"{10**40 // 2 - 1}/{10**40}"], ["a", "1", f"1/{10**40}"]])), "another law", ""
    yield "within-infeasible", changed(w, (law, [["a", "0", 1]]), (("evidence", "attack"), [[0, 0, 0, 1]])), "mass of a group", ""
    yield "within-off-the-arcs", changed(w, (("game", "perturbation", "cost", "matrix", 1, 1), "inf")), "a column's key", ""
    yield "worth-as-much", changed(a, (("claim", "law"), [["a", "0", "1/2"], ["a", "1", "1/2"]])), "no more", ""
    yield "worth-as-much-at-0", changed(a, (prices, [[0, 0]] * 2)), "no more", ""
    yield "worth-less", changed(a, (prices, [[-1, 0]] * 2)), "no more", ""
    yield "worth-more-elsewhere", changed(a, (prices, [[1, 0], [2, 0]])), "no more", ""
    yield "prices-short", changed(a, (prices, [[1, 0]])), "size of the prices", "!"
    yield "prices-long", changed(a, (prices, [[1, 0]] * 3)), "size of the prices", "!"
    yield "prices-wide", changed(a, (prices, [[1, 0, 0]] * 2)), "size of the prices", "!"
    yield "prices-element", changed(a, ((*prices, 0, 0), [1, 0])), "is no number", "!"
    yield "prices-inf", changed(a, ((*prices, 0, 0), "inf")), "", "!"
    yield "prices-missing", changed(a, (prices, DELETE)), "keys", "!"
    yield "member-multipliers-of-no-row", changed(a, (("evidence", "multipliers"), [0])), "one multiplier", "!"
    far = corpus_losses.certificates()["member:mean-squared-out"]
    assert far["evidence"]["multipliers"]
    yield "member-multiplier-negative", changed(far, (("evidence", "multipliers"), [-100])), "sign of a multiplier", "!"
    yield "member-multiplier-missing", changed(far, (("evidence", "multipliers"), [])), "one multiplier", "!"
    yield "member-multiplier-large", changed(far, (("evidence", "multipliers"), [10**6])), "no more", ""
    laws = {"kind": "finite", "laws": [[["a", "0", 1]], [["b", "1", 1]]]}
    hull = {"kind": "polytope", "vertices": laws["laws"]}
    mixed = corpus.certificate("member", game(["x"], BITS, None, hull, releases=["a", "b"]), {"law": [["a", "0", "1/2"], ["b", "1", "1/2"]], "inside": True}, {"attack": [[0, "1/2"], [1, "1/2"]]})
    yield "finite-mixture", changed(mixed, (("game", "perturbation"), laws)), "a finite game", ""
    yield "finite-one-of-them", changed(mixed, (("game", "perturbation"), laws), (law, [["a", "0", 1]]), (("evidence", "attack"), [[0, 1]])), "a finite game", ""
    out = corpus.certificate("member", mixed["game"], {"law": [["a", "1", 1]], "inside": False}, {"prices": [[0, 1], [0, 0]], "multipliers": []})
    yield "finite-out", changed(out, (("game", "perturbation"), laws)), "a finite game", ""


def attacks() -> Iterator[Attack]:
    """All of them."""
    for part in (_given, _members):
        yield from said(part())

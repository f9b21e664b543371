"""False and malformed certificates of §7, §11 and §12, each wrong in one point: (name, certificate, reason, message).

The reason is part of what the second implementation says, the message part of what the kernel does: "!" first where
it is Malformed.
"""

# ruff: noqa: E501

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.kernel import corpus, corpus_losses
from tests.kernel.games import game
from tests.kernel.mutate import DELETE
from tests.kernel.reject.fields import changed

# fmt: off
Attack = tuple[str, Any, str, str]  # one line for each, however long
BITS, HALVES = ["0", "1"], ["1/2", "1/2"]
EVEN = [["x", "0", "1/2"], ["y", "1", "1/2"]]
STAY = [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]]
MEET = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]]
W, L, EL, R = ("evidence", "witnesses"), ("claim", "losses"), ("evidence", "losses"), ("claim", "rule")
MESSAGES = {  # what the kernel says where the second implementation says this
    "": "expected",
    "a list": "expected a list",
    "is no number": "expected an exact number",
    "a law": "claim.law[0]",
    "keys": "expected an object with the keys",
    "size of a rule": "expected a list of",
    "size of the prices": "expected a list of",
    "negative probability": "expected a number ≥ 0",
    "without a proof": "a bound of the rule has no proof",
    "a sink": "evidence.",
    "does not go there": "a witness brings nothing to",
    "proves less": "does not prove its bound",
    "mass of a group": "do not carry its mass",
    "a column's key": "!expected a column of the game and its mass",
    "a row": "the attack violates a row",
    "a zero where a living column goes": "the rule is 0 where a living column goes",
    "a zero where the attack goes": "the rule is 0 where the attack goes",
    "sign of a dead": "!expected a number ≥ 0",
    "one dead": "evidence.dead: found",
    "dead multipliers prove nothing": "their multipliers bound nothing by 0",
    "a column of the attack": "the attack uses a dead column",
    "losses": "evidence.losses",
    "other labels": "!expected games with these labels and releases",
    "other releases": "!expected games with these labels and releases",
    "lower of a loss": "the lower bound of the loss is not proved",
    "upper of a loss": "the upper bound of the loss is not proved",
    "lower": "the lower bound of the loss is not proved",
    "upper": "the upper bound of the loss is not proved",
    "one multiplier": "evidence.multipliers: found a list",
    "sign of a multiplier": "expected a number ≥ 0",
    "precision": "evidence.precision",
    "a posterior": "does not sum to 1",
    "infinite at one end": 'expected two numbers, or twice "inf"',
    "no mass where the rule is 0": "nothing goes where the rule is 0",
    "a law sums to": "expected masses of sum 1",
    "row a, 0": "expected no pair twice",
    "row b, 1": "expected a number ≥ 0",
    "not in list": "expected one of",
    "inside": "claim.inside",
    "another law": "it has another law",
    "no more": "the prices are not worth more",
    "a finite game": "!expected a convex set of laws",
}


def places(releases: list[str], law: Any = None, cost: Any = None, **keys: Any) -> Any:
    """Two points with labels of their own, which both may go anywhere: h* = log 2."""
    matrix = {"matrix": cost or [[0] * len(releases)] * 2}
    return game(["x", "y"], BITS, law or EVEN, {"kind": "max-distortion", "cost": matrix, "radius": 0} | keys, releases=releases)


def trio() -> Any:
    """Three releases a, b, c of which the attack uses the first; the witnesses of c rely on what is known of b."""
    evidence = {"attack": MEET, "rule": [HALVES] * 3, "multipliers": [], "precision": 16}
    evidence["witnesses"] = [
        {"sink": [1, 0], "attack": [[0, 0, 1, "1/2"], [1, 1, 0, "1/2"]]},
        {"sink": [1, 1], "attack": [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]]},
        {"sink": [2, 0], "attack": [[0, 0, 2, "1/2"], [1, 1, 1, "1/2"]]},
    ]
    claim = {"lower": "0.693", "upper": "0.694", "rule": [["0.4776", "0.4776"], ["0.477", "0.477"], ["0.476", 0]]}
    return corpus.certificate("enclosure", places(["a", "b", "c"]), claim, evidence)


def tight() -> Any:
    """Only b is reached, and what is known of it is little: c and d have witnesses through one another."""
    document = trio()
    document["claim"] |= {"lower": "0.5", "rule": [[0, 0], ["0.3", 0], [0, "0.3"]]}
    document["evidence"]["witnesses"] = [
        {"sink": [1, 0], "attack": [[0, 0, 1, "1/2"], [1, 1, 2, "1/2"]]},
        {"sink": [2, 1], "attack": [[0, 0, 1, "1/2"], [1, 1, 2, "1/2"]]},
    ]
    return document


def lost() -> Any:
    """The rule's game, and two others that it is tried in: nothing moves; another law, with a rule of its own."""
    document = trio()
    clean = places(["a", "b", "c"], cost=[[0, "inf", "inf"], ["inf", 0, "inf"]])
    skew = places(["a", "b", "c"], [["x", "0", "1/4"], ["y", "1", "3/4"]], [[0, 0, "inf"]] * 2)
    document["claim"]["losses"] = [
        {"game": clean, "lower": "0.647", "upper": "0.740"},
        {"game": skew, "lower": "0.647", "upper": "0.741"},
    ]
    document["evidence"]["losses"] = [
        {"attack": STAY, "multipliers": []},
        {"attack": [[0, 0, 0, "1/4"], [1, 1, 0, "3/4"]], "multipliers": [], "rule": [["0.48", "0.52"], [0, 0], [0, 0]]},
    ]
    return document


def budgeted() -> Any:
    """A mean budget of 0: everything but the diagonal is dead; the loss is against a budget of 1/4, at a price."""
    document = corpus_losses.exact()
    document["claim"] |= {"rule": [[1, 0], [0, 1]]}
    other = copy.deepcopy(document["game"])
    other["law"] = [["0", "0", "1/4"], ["1", "1", "3/4"]]
    document["claim"]["losses"] = [{"game": other, "lower": 0, "upper": 0}]
    document["evidence"]["losses"] = [{"attack": [[0, 0, 0, "1/4"], [1, 1, 1, "3/4"]], "multipliers": [0], "dead": [1]}]
    return document


def given(rule: Any = None, **keys: Any) -> Any:
    """What the rule (2/3, 1/3) loses: log 3 − ½ log 2 = 0.75203…"""
    claim = {"rule": rule or [["2/3", "1/3"]] * 2, "lower": "0.752", "upper": "0.753"}
    evidence = {"attack": STAY, "multipliers": [], "precision": 16}
    return corpus.certificate("loss", places(["a", "b"], **keys), claim, evidence)


def endless() -> Any:
    """A rule that is certain of 0 at b, where 1 may go."""
    document = given([HALVES, [1, 0]])
    document["claim"] |= {"lower": "inf", "upper": "inf"}
    return document


def priced() -> Any:
    """The loss of a rule within a mean budget of 1/4, which is met."""
    document = corpus_losses.certificates()["loss:mean-squared-own"]
    assert document["evidence"]["multipliers"][0]
    return document


def away() -> Any:
    """A law with one label only, which no attack makes of two."""
    evidence = {"prices": [[1, 0], [1, 0]], "multipliers": []}
    return corpus.certificate("member", places(["a", "b"]), {"law": [["a", "0", 1]], "inside": False}, evidence)


def within() -> Any:
    """A law that an attack makes."""
    claim = {"law": [["a", "0", "1/2"], ["b", "1", "1/2"]], "inside": True}
    return corpus.certificate("member", places(["a", "b"]), claim, {"attack": STAY})


def valid() -> dict[str, Any]:
    """What the table below changes: all of these are theorems."""
    nothing = changed(budgeted(), ((*EL, 0, "attack"), [[0, 0, 0, "1/4"], [1, 1, 1, "3/4"], [0, 0, 1, 0]]))  # on a dead column
    found = {"trio": trio(), "lost": lost(), "budgeted": budgeted(), "nothing": nothing, "given": given(), "endless": endless()}
    return found | {"priced": priced(), "away": away(), "within": within()}


def _bounds() -> Iterator[Attack]:
    t = trio()
    first = changed(t, (W, DELETE), (R, [["0.4776", "0.4776"], [0, 0], [0, 0]]))
    yield "lower-too-high", changed(t, (("claim", "lower"), "0.6935")), "lower", "the lower bound is not proved"
    yield "upper-too-low", changed(t, (("claim", "upper"), "0.6931")), "upper", "the upper bound is not proved"
    yield "old-boxes", changed(t, (R, [[["0.4", "0.6"]] * 2] * 3)), "", "!"
    yield "rule-missing", changed(t, (R, DELETE)), "keys", "!"
    yield "rule-short", changed(t, (R, t["claim"]["rule"][:2])), "size of a rule", "!"
    yield "rule-long", changed(t, (R, [*t["claim"]["rule"], [0, 0]])), "size of a rule", "!"
    yield "rule-narrow", changed(t, ((*R, 2), ["0.476"])), "size of a rule", "!"
    yield "rule-wide", changed(t, ((*R, 2), ["0.476", 0, 0])), "size of a rule", "!"
    yield "negative-least", changed(t, ((*R, 2, 1), "-1/10")), "negative probability", "!"
    yield "least-inf", changed(t, ((*R, 2, 1), "inf")), "", "!"
    yield "least-not-proved", changed(t, ((*R, 2, 1), f"1/{10**40}")), "without a proof", ""
    yield "least-of-1", changed(t, ((*R, 2, 1), 1)), "without a proof", ""
    yield "sums-above-1", changed(t, ((*R, 2), ["0.476", "0.525"])), "without a proof", ""
    yield "first-proof-a-little-more", changed(first, ((*R, 0, 0), "0.47764")), "without a proof", ""
    yield "above-the-posterior", changed(first, ((*R, 0), ["0.3", "0.51"])), "without a proof", ""
    yield "far-above-the-posterior", changed(first, ((*R, 0), ["0", "0.9"])), "without a proof", ""
    yield "wide-bracket", changed(t, (("claim", "lower"), "0.6"), (R, [["0.4776", 0], [0, 0], [0, 0]]), (W, DELETE)), "without a proof", ""
    yield "precision-7", changed(t, (("evidence", "precision"), 7)), "precision", "!"
    yield "precision-text", changed(t, (("evidence", "precision"), "16")), "precision", "!"
    yield "precision-missing", changed(t, (("evidence", "precision"), DELETE)), "keys", "!"
    for key in ("field", "exact", "supported", "witnesses", "dead"):
        yield f"claim-with-{key}", changed(t, (("claim", key), [])), "keys", "!"
    for key in ("without", "farkas", "prices", "other"):
        yield f"evidence-with-{key}", changed(t, (("evidence", key), [])), "keys", "!"
    spare = changed(corpus_losses.exact(), (("game", "releases"), ["0", "1", "2"]), (("game", "perturbation", "cost"), {"metric": "absolute"}), (("evidence", "rule"), [[1, 0], [0, 1], [1, 0]]), (R, [[1, 0], [0, 1], [0, 0]]), (L, DELETE), (EL, DELETE))
    yield "no-mass-and-no-width", changed(spare, ((*R, 2), [1, 0])), "without a proof", ""
    yield "no-mass-and-no-width-tiny", changed(spare, ((*R, 2), [f"1/{10**40}", 0])), "without a proof", ""
    yield "no-width-and-more", changed(spare, ((*R, 0), [1, f"1/{10**40}"])), "without a proof", ""


def _witnesses() -> Iterator[Attack]:
    t = trio()
    parts = t["evidence"]["witnesses"]
    for label, sink in (("release", [3, 0]), ("label", [2, 2]), ("minus", [-1, 0]), ("minus-label", [2, -1]), ("short", [2]), ("long", [2, 0, 0]), ("true", [2, False]), ("text", ["2", 0]), ("name", ["c", "0"]), ("number", 4), ("fraction", [2, "0/1"])):
        yield f"sink-{label}", changed(t, ((*W, 2, "sink"), sink)), "a sink" if label != "number" else "", "!"
    yield "sink-other", changed(t, ((*W, 2, "sink"), [2, 1])), "does not go there", ""
    yield "sink-missing", changed(t, ((*W, 2, "sink"), DELETE)), "keys", "!"
    yield "witness-with-rule", changed(t, ((*W, 2, "rule"), [HALVES] * 3)), "keys", "!"
    yield "witness-with-multipliers", changed(t, ((*W, 2, "multipliers"), [])), "keys", "!"
    yield "witness-none", changed(t, ((*W, 2), None)), "keys", "!"
    yield "witnesses-none", changed(t, (W, None)), "a list", "!"
    yield "witnesses-object", changed(t, (W, {})), "a list", "!"
    yield "witness-gone", changed(t, (W, parts[:2])), "without a proof", ""
    yield "all-witnesses-gone", changed(t, (W, DELETE)), "without a proof", ""
    at = (*W, 2, "attack")
    yield "does-not-go-there", changed(t, (at, [[0, 0, 1, "1/2"], [1, 1, 1, "1/2"]])), "does not go there", ""
    yield "goes-there-with-0", changed(t, (at, [[0, 0, 1, "1/2"], [0, 0, 2, 0], [1, 1, 1, "1/2"]])), "does not go there", ""
    yield "goes-there-with-the-other-label", changed(t, (at, [[0, 0, 1, "1/2"], [1, 1, 2, "1/2"]])), "does not go there", ""
    yield "a-group-has-too-little", changed(t, (at, [[0, 0, 2, "1/2"], [1, 1, 1, "1/3"]])), "mass of a group", ""
    yield "a-group-has-too-much", changed(t, (at, [[0, 0, 2, "1/2"], [1, 1, 1, "2/3"]])), "mass of a group", ""
    yield "a-group-is-left-out", changed(t, (at, [[0, 0, 2, "1/2"]])), "mass of a group", ""
    yield "a-column-twice", changed(t, (at, [[0, 0, 2, "1/4"], [0, 0, 2, "1/4"], [1, 1, 1, "1/2"]])), "a column of the attack", "!expected no column twice"
    yield "a-column-that-is-none", changed(t, (at, [[0, 1, 2, "1/2"], [1, 1, 1, "1/2"]])), "a column's key", ""
    yield "a-negative-mass", changed(t, (at, [[0, 0, 2, "3/4"], [0, 0, 1, "-1/4"], [1, 1, 1, "1/2"]])), "a column of the attack", "!expected a number ≥ 0"
    yield "a-rule-of-0-at-c-that-lives", changed(t, (("evidence", "rule", 2), [1, 0])), "a zero where a living column goes", ""
    yield "proves-less", changed(t, ((*R, 2, 0), "0.48")), "proves less", ""
    yield "proves-a-little-less", changed(t, ((*R, 2, 0), "0.4772")), "proves less", ""
    yield "proves-nothing-with-little-mass", changed(t, (at, [[0, 0, 1, "499/1000"], [0, 0, 2, "1/1000"], [1, 1, 1, "1/2"]])), "proves less", ""
    yield "relies-on-a-later-witness", changed(t, (W, [parts[2], parts[0], parts[1]])), "proves less", ""
    yield "relies-on-no-witness", changed(t, (W, [parts[2]]), (R, [t["claim"]["rule"][0], [0, 0], t["claim"]["rule"][2]])), "proves less", ""
    yield "relies-on-a-bound-that-the-first-proof-does-not-show", changed(t, (W, parts[:1]), (R, [["0.4776", "0.49"], ["0.477", 0], [0, 0]])), "without a proof", ""
    yield "proves-more-than-1", changed(t, ((*R, 1), ["3/2", 0]), (W, parts[:1]), ((*R, 2), [0, 0])), "proves less", ""
    yield "mass-of-an-element", changed(t, (at, [[0, 0, 2, ["1/2", 0]], [1, 1, 1, "1/2"]])), "is no number", "!"
    circle = tight()
    yield "in-a-circle", circle, "proves less", ""
    yield "in-a-circle-twice", changed(circle, (W, circle["evidence"]["witnesses"] * 2)), "proves less", ""
    yield "proves-itself", changed(circle, (W, circle["evidence"]["witnesses"][:1] * 3), (R, [[0, 0], ["0.3", 0], [0, 0]])), "proves less", ""
    b = budgeted()
    still = {"sink": [0, 0], "attack": [[0, 0, 0, "1/3"], [1, 1, 1, "2/3"]]}
    yield "witness-breaks-a-row", changed(b, (W, [{**still, "sink": [1, 0], "attack": [[0, 0, 1, "1/3"], [1, 1, 1, "2/3"]]}])), "a row", ""
    yield "witness-on-a-dead-column", changed(b, (W, [{**still, "sink": [1, 0], "attack": [[0, 0, 1, "1/3"], [1, 1, 1, "2/3"]], "dead": [1]}])), "a column of the attack", ""
    for label, dead, reason, message in (("sign", [-1], "sign of a dead", ""), ("more", [1, 0], "one dead", "!"), ("none", [], "one dead", "!"), ("object", {}, "", "!")):
        yield f"witness-dead-{label}", changed(b, (W, [{**still, "dead": dead}])), reason, message


def _losses() -> Iterator[Attack]:
    t = lost()
    entries, parts = t["claim"]["losses"], t["evidence"]["losses"]
    yield "losses-not-proved", changed(t, (EL, DELETE)), "losses", "!expected an object with the keys"
    yield "losses-not-claimed", changed(t, (L, DELETE)), "losses", "!"
    yield "losses-one-missing", changed(t, (EL, parts[:1])), "losses", "!"
    yield "losses-none-proved", changed(t, (EL, [])), "losses", "!"
    yield "losses-one-too-many", changed(t, (EL, [*parts, parts[0]])), "losses", "!"
    yield "losses-one-claimed-more", changed(t, (L, [*entries, entries[0]])), "losses", "!"
    yield "losses-null", changed(t, (L, None), (EL, None)), "", "!"
    yield "losses-objects", changed(t, (L, {}), (EL, {})), "", "!"
    yield "losses-swapped", changed(t, (EL, parts[::-1])), "a column's key", ""
    yield "losses-claims-swapped", changed(t, (L, entries[::-1])), "mass of a group", ""
    for key in ("game", "lower", "upper"):
        yield f"loss-without-{key}", changed(t, ((*L, 0, key), DELETE)), "", "!"
    for key in ("attack", "multipliers"):
        yield f"loss-proof-without-{key}", changed(t, ((*EL, 0, key), DELETE)), "keys", "!"
    yield "loss-with-a-rule", changed(t, ((*L, 0, "rule"), [HALVES] * 3)), "keys", "!"
    yield "loss-proof-with-precision", changed(t, ((*EL, 0, "precision"), 64)), "keys", "!"
    yield "loss-of-a-certificate", changed(t, ((*L, 0, "game"), trio())), "", "!"
    at = (*L, 0, "game")
    yield "other-labels", changed(t, ((*at, "labels"), ["0", "2"]), ((*at, "law", 1, 1), "2")), "other labels", ""
    yield "labels-in-another-order", changed(t, ((*at, "labels"), ["1", "0"]), ((*EL, 0, "attack"), [[0, 1, 0, "1/2"], [1, 0, 1, "1/2"]])), "other labels", ""
    yield "more-labels", changed(t, ((*at, "labels"), ["0", "1", "2"])), "other labels", ""
    yield "other-releases", changed(t, ((*at, "releases"), ["a", "b", "d"])), "other releases", ""
    yield "releases-in-another-order", changed(t, ((*at, "releases"), ["b", "a", "c"])), "other releases", ""
    yield "fewer-releases", changed(t, ((*at, "releases"), ["a", "b"]), ((*at, "perturbation", "cost", "matrix"), [[0, "inf"], ["inf", 0]])), "other releases", ""
    yield "releases-of-its-features", changed(t, ((*at, "releases"), DELETE), ((*at, "features"), ["x", "y", "z"]), ((*at, "perturbation", "cost", "matrix"), [[0, "inf", "inf"]] * 3)), "other releases", ""
    yield "feasible-in-the-rule's-game-only", changed(t, ((*EL, 0, "attack"), MEET)), "a column's key", ""
    yield "feasible-for-another-law-only", changed(t, ((*EL, 1, "attack"), MEET)), "mass of a group", ""
    yield "a-source-left-out", changed(t, ((*EL, 0, "attack"), STAY[:1])), "mass of a group", ""
    yield "lower-of-a-loss-too-high", changed(t, ((*L, 0, "lower"), "0.648")), "lower of a loss", ""
    yield "lower-of-a-loss-far-too-high", changed(t, ((*L, 0, "lower"), "0.739")), "lower of a loss", ""
    yield "upper-of-a-loss-too-low", changed(t, ((*L, 0, "upper"), "0.739")), "upper of a loss", ""
    yield "upper-of-a-loss-is-the-value", changed(t, ((*L, 0, "upper"), "0.6932")), "upper of a loss", ""
    yield "own-rule-short", changed(t, ((*EL, 1, "rule"), [HALVES] * 2)), "size of a rule", "!"
    yield "own-rule-wide", changed(t, ((*EL, 1, "rule"), [[*HALVES, 0]] * 3)), "size of a rule", "!"
    yield "own-rule-negative", changed(t, ((*EL, 1, "rule", 1, 0), "-1/2")), "negative probability", "!"
    yield "own-rule-0-where-the-attack-goes", changed(t, ((*EL, 1, "rule", 0, 0), 0)), "a zero where the attack goes", ""
    yield "own-rule-is-worse", changed(t, ((*EL, 1, "rule", 0), ["0.3", "0.7"])), "lower of a loss", ""
    yield "own-rule-null", changed(t, ((*EL, 1, "rule"), None)), "a list", "!"
    yield "no-least-where-its-columns-go", changed(t, ((*at, "perturbation", "cost", "matrix"), [[0, "inf", "inf"], ["inf", 0, 0]])), "a zero where a living column goes", ""
    for word in ("inf", "-inf", "Infinity", None):
        yield f"loss-upper-{word}", changed(t, ((*L, 0, "upper"), word)), "", "!"
        yield f"loss-lower-{word}", changed(t, ((*L, 0, "lower"), word)), "", "!"
    yield "loss-multipliers-of-no-row", changed(t, ((*EL, 0, "multipliers"), [0])), "one multiplier", "!"
    yield "losses-rest-on-what-is-not-proved", changed(t, ((*R, 2, 1), "0.4")), "without a proof", ""
    yield "losses-rest-on-less-than-they-need", changed(t, ((*R, 0), ["0.4", "0.4"])), "", "does not prove"
    b = budgeted()
    yield "loss-multiplier-form", changed(b, ((*EL, 0, "multipliers"), [[]])), "is no number", "!"
    yield "loss-multiplier-negative", changed(b, ((*EL, 0, "multipliers"), [-1])), "sign of a multiplier", "!"
    yield "loss-multiplier-missing", changed(b, ((*EL, 0, "multipliers"), [])), "one multiplier", "!"
    yield "loss-dead-negative", changed(b, ((*EL, 0, "dead"), [-1])), "sign of a dead", ""
    yield "loss-dead-left-out", changed(b, ((*EL, 0, "dead"), DELETE)), "a zero where a living column goes", ""
    budget = (*L, 0, "game", "perturbation", "budget")
    yield "dead-in-the-rule's-game-only", changed(b, (budget, "1/4")), "dead multipliers prove nothing", ""
    yield "dead-in-the-rule's-game-only-left-out", changed(b, (budget, "1/4"), ((*EL, 0, "dead"), DELETE)), "a zero where a living column goes", ""
    yield "dead-at-a-tiny-budget", changed(b, (budget, f"1/{10**40}")), "dead multipliers prove nothing", ""
    yield "loss-attack-beyond-the-budget", changed(b, ((*EL, 0, "attack"), [[0, 0, 1, "1/4"], [1, 1, 1, "3/4"]]), ((*EL, 0, "dead"), DELETE)), "a row", ""
    empty = {"kind": "polytope", "equalities": [{"coefficients": [["a", "0", 1]], "rhs": 2}]}
    nobody = game(["x"], BITS, None, empty, releases=["a", "b", "c"])
    for masses in ([[0, 0, 1]], [[0, 0, 2]], []):
        part = {"attack": masses, "multipliers": [0]}
        yield f"no-law-at-all-{masses}", changed(t, (at, nobody), ((*EL, 0), part)), "a row" if masses == [[0, 0, 1]] else "mass of a group", ""


def said(entries: Iterator[Attack]) -> Iterator[Attack]:
    """The same with the usual message where an entry has none, or only "!"."""
    for name, document, reason, message in entries:
        known = MESSAGES.get(reason, "")
        usual = known if known.startswith(message) else message + known
        yield name, document, reason, usual if message in {"", "!"} else message


def attacks() -> Iterator[Attack]:
    """All of them."""
    for part in (_bounds, _witnesses, _losses):
        yield from said(part())

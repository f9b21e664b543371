"""Releases that the attack does not reach, by hand: what the robust rules must grant there, and the witnesses for it."""

# ruff: noqa: E501

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import Any

from tests.kernel.algebraic import FIVE_ATTACK, FIVE_RULE, HIGH, LOW, MIDDLE
from tests.kernel.games import FLIP_RULE, H2_QUARTER, LOG2, MIX_ATTACK, TAU, game
from tests.kernel.supports import BITS, EVEN, FIELDS, RATIONAL, Entry, shared

HALF = ["1/2", "1/2"]
QUARTER = ["1/4", "3/4"]
ROOT3 = {"polynomial": [-3, 0, 1], "lower": "1.7320508", "upper": "1.7320509"}
REDUCIBLE = {"polynomial": [100, 0, -25, 0, 1], "lower": "2.23606797749", "upper": "2.23606797750"}  # (x² − 5)(x² − 20)


def mean(matrix: Any, budget: Any, releases: list[str]) -> dict[str, Any]:
    """Two bits, half and half, and a mean budget."""
    kind = {"kind": "mean-distortion", "cost": {"matrix": matrix}, "budget": budget}
    return game(BITS, BITS, EVEN, kind, releases=releases)


def reducible(value: Any) -> Any:
    """a + b√5 modulo (x² − 5)(x² − 20): √5 is (7/6)·x − x³/30 for x = √5, and for x = √20, which is why squares reduce."""
    if type(value) is not list:
        return value
    if len(value) == 2 and not any(type(v) is list for v in value):
        b = Fraction(value[1])
        return [value[0], str(b * 7 / 6), 0, str(-b / 30)]
    return [reducible(v) for v in value]


def _forced() -> list[Entry]:
    """Best columns force all that the rule grants at releases which the attack does not reach: it is unique."""
    # a and b meet at 1, c and d at 2; a and d may meet at 3, where their guesses, ¼ and ¾, leave no room
    four = [["a", "0", "1/8"], ["b", "1", "3/8"], ["c", "0", "1/8"], ["d", "1", "3/8"]]
    held = shared({"a": "13", "b": "1", "c": "2", "d": "23"}, four)
    attack = [[0, 0, 0, "1/8"], [1, 1, 0, "3/8"], [2, 0, 1, "1/8"], [3, 1, 1, "3/8"]]
    # posteriors hold a at 1 and d at 2: −4 for (1,0), −4/3 for (2,1) pay for the 1 that each would save at 3
    prices = ([], [["-1", "1/3"], [3, "-1"], [0, 0]])
    at_3 = [[[0, 0, 2, "1/8"], *attack[1:]], [*attack[:3], [3, 1, 2, "3/8"]]]
    # a second release with the costs of 0: the first attack ignores it
    twin = mean([[0, 1, 0], [1, 0, 1]], "1/4", ["0", "1", "twin"])
    twins = (twin, None, H2_QUARTER, MIX_ATTACK, [*FLIP_RULE, FLIP_RULE[0]], [TAU], None)
    to_twin = [[[0, 0, 2, "3/8"], *MIX_ATTACK[1:]], [*MIX_ATTACK[:2], [1, 1, 2, "1/8"], MIX_ATTACK[3]]]
    # two blocks, each with a budget of its own and the same price; a twin of the first block's release
    names, law = ["a", "b", "c", "d"], [["a", "0", "1/4"], ["b", "1", "1/4"], ["c", "0", "1/4"], ["d", "1", "1/4"]]
    no = ["inf", "inf"]
    blocks = [[0, 1, *no, 0], [1, 0, *no, 1], [*no, 0, 0, "inf"], [*no, 0, 0, "inf"]]
    other = [[0, 0, *no, 0], [0, 0, *no, 0], [*no, 0, 1, "inf"], [*no, 1, 0, "inf"]]
    budgets = [{"cost": {"matrix": m}, "budget": "1/8"} for m in (blocks, other)]
    both = game(names, BITS, law, {"kind": "mean-distortion", "budgets": budgets}, releases=[*names, "twin"])
    flips = [[2 * b + i, i, 2 * b + k, "3/16" if i == k else "1/16"] for b in (0, 1) for i in (0, 1) for k in (0, 1)]
    split = (both, None, H2_QUARTER, flips, [*FLIP_RULE, *FLIP_RULE, FLIP_RULE[0]], [[["1/8", 3]], [["1/8", 3]]], None)
    to_split = [[[0, 0, 4, "3/16"], *flips[1:]], [*flips[:2], [1, 1, 4, "1/16"], *flips[3:]]]
    # hamming, everything at a
    hide = game(
        ["a", "b"],
        BITS,
        [["a", "0", "1/2"], ["b", "1", "1/2"]],
        {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1},
    )
    coins = (hide, None, LOG2, [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [HALF] * 2, [], None)
    to_b = [[[0, 0, 1, "1/2"], [1, 1, 0, "1/2"]], [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]]]
    five = FIELDS["five-twin"]
    to_r3 = [
        [FIVE_ATTACK[0], [0, 0, 3, FIVE_ATTACK[1][3]], *FIVE_ATTACK[2:]],
        [*FIVE_ATTACK[:5], [3, 1, 3, "1/5"], FIVE_ATTACK[6]],
    ]
    dead = RATIONAL["polytope-dead-equality"]
    # the budget is met at price 0, so a witness need not meet it; m, in the middle, is cheap
    middle = mean([[0, 1, "1/4"], [1, 0, "1/4"]], "1/2", ["0", "1", "m"])
    evenly = [[0, 0, 0, "1/4"], [0, 0, 1, "1/4"], [1, 1, 0, "1/4"], [1, 1, 1, "1/4"]]
    to_m = [[[0, 0, 2, "1/2"], [1, 1, 1, "1/2"]], [[0, 0, 0, "1/4"], [0, 0, 1, "1/4"], [1, 1, 2, "1/2"]]]
    # Σ p(yes) = 3/4 wherever it is: the price of the row, −log 3, is negative
    row = {"coefficients": [["a", "yes", 1], ["b", "yes", 1]], "rhs": "3/4"}
    equal = game(["a", "b"], ["no", "yes"], None, {"kind": "polytope", "equalities": [row]})
    yes = (equal, None, H2_QUARTER, [[0, 0, "1/4"], [0, 1, "3/4"]], [QUARTER] * 2, [[["-1/4", 3]]], None)
    to_yes = [[[1, 0, "1/4"], [0, 1, "3/4"]], [[0, 0, "1/4"], [1, 1, "3/4"]]]
    # one datum whose label changes at cost 1, and two releases for it at no cost
    kind = {"kind": "wasserstein", "cost": {"matrix": [[0, 0]]}, "label_cost": 1, "budget": "1/4"}
    ball = game(["0"], BITS, [["0", "0", 1]], kind, releases=["0", "t"])
    moved = (ball, None, H2_QUARTER, [[0, 0, 0, 0, "3/4"], [0, 0, 0, 1, "1/4"]], [["3/4", "1/4"]] * 2, [TAU], None)
    to_t = [[[0, 0, 1, 0, "3/4"], [0, 0, 0, 1, "1/4"]], [[0, 0, 0, 0, "3/4"], [0, 0, 1, 1, "1/4"]]]
    full: list[Entry] = [
        Entry("held", (held, None, H2_QUARTER, attack, [QUARTER] * 3, [], None), ["1", "2"], ["3"], True, prices, {"3": QUARTER}, at_3, True),
        Entry("twin", twins, ["0", "1"], [], True, None, {"twin": FLIP_RULE[0]}, to_twin, True),
        Entry("blocks", split, names, [], True, None, {"twin": FLIP_RULE[0]}, to_split, True),
        Entry("coins", coins, ["a"], [], True, None, {"b": HALF}, to_b, True),
        Entry("five-twin", five, ["r0", "r1", "r2"], [], True, None, {"r3": [LOW, HIGH, 0]}, to_r3, True),
        Entry("polytope-dead-equality", dead, ["a"], [], True, None, {"b": [1, 0]}, [[[1, 0, 1]]], True),
        Entry("polytope-dead-both", (*dead[:3], [[0, 0, "1/3"], [1, 0, "2/3"]], *dead[4:]), ["a", "b"], [], True, proved=True),
        Entry("met-without-price", (middle, None, LOG2, evenly, [HALF] * 3, [[]], None), ["0", "1"], [], True, None, {"m": HALF}, to_m, True),
        Entry("equality", yes, ["a"], [], True, None, {"b": QUARTER}, to_yes, True),
        Entry("ball", moved, ["0"], [], True, None, {"t": ["3/4", "1/4"]}, to_t, True),
    ]  # fmt: skip
    g, _, exact, attack, rule, *rest = five
    disguised = (g, REDUCIBLE, *map(reducible, (exact, attack, rule)), *rest)
    factors = dataclasses.replace(
        full[4],
        name="five-reducible",
        saddle=disguised,
        free={"r3": reducible([LOW, HIGH, 0])},
        witnesses=reducible(to_r3),
    )
    bare = [
        dataclasses.replace(e, name=f"{e.name}-unnamed", unique=None, free=None)
        for e in full
        if e.name in {"twin", "five-twin", "equality"}
    ]
    # all that comes there at once, in the proportions of the rule
    hidden = [[[0, 0, 1, "1/2"], [1, 1, 1, "1/2"]]]
    shifted = [[[0, 0, 2, "3/8"], MIX_ATTACK[1], [1, 1, 2, "1/8"], MIX_ATTACK[3]]]
    once = [
        dataclasses.replace(full[3], name="coins-at-once", witnesses=hidden),
        dataclasses.replace(full[1], name="twin-at-once", witnesses=shifted),
    ]
    # one witness of two proves neither; the rule sums to 1, so that nothing is said
    half = [
        dataclasses.replace(
            e, name=f"{e.name}-in-part", unique=None, free=None, witnesses=e.witnesses and e.witnesses[:1], proved=None
        )
        for e in full
        if e.name in {"coins", "ball", "held"}
    ]
    return [*full, factors, *bare, *half, *once]


def _one_label() -> list[Entry]:
    """With a single label the rule is 1, whatever is granted: no witness is needed."""
    alone = shared({"x": "ab", "y": "a"}, [["x", "0", "1/2"], ["y", "0", "1/2"]])
    plain = (alone, None, [], [[0, 0, 0, "1/2"], [1, 0, 0, "1/2"]], [[1], [1]], [], None)
    stay = game(
        ["x"],
        ["0"],
        [["x", "0", 1]],
        {"kind": "mean-distortion", "cost": {"matrix": [[0, 1, "inf"]]}, "budget": 0},
        releases=["a", "b", "c"],
    )
    sure: list[Any] = [[0, 0, 0, 1]]
    priced = (stay, None, [], sure, [[1], ["1/2"], [0]], [[[1, 2]]], None)  # −log ½ − log 2 = 0: even a best column
    gone = (stay, None, [], sure, [[1], [0], ["1/3"]], [[]], [1])
    return [
        Entry("one-label", plain, ["a"], [], True, None, {"b": [1]}, None, True),
        Entry("one-label-in-silence", plain, ["a"], [], proved=True),
        Entry("one-label-priced", priced, ["a"], [], True, None, {"b": ["1/2"], "c": [0]}, None, True),
        Entry("one-label-dead", gone, [], [], None, None, {"b": [0], "c": ["1/3"]}, None, True),
    ]


def _spare() -> list[Entry]:
    """The rule sums to less than 1 at an unreached release: there are several."""
    # budget ¼ at cost 1 for a flip; the release t costs ½: λ = log 3 makes q(0|t) = ¾/√3 and q(1|t) = ¼/√3
    kind = {"kind": "wasserstein", "cost": {"matrix": [[0, "1/2"]]}, "label_cost": 1, "budget": "1/4"}
    ball = game(["0"], BITS, [["0", "0", 1]], kind, releases=["0", "t"])
    thirds = [[0, "1/4"], [0, "1/12"]]
    moved = (ball, ROOT3, H2_QUARTER, [[0, 0, 0, 0, "3/4"], [0, 0, 0, 1, "1/4"]], [["3/4", "1/4"], thirds], [TAU], None)
    to_t = [
        [[0, 0, 1, 0, "1/4"], [0, 0, 0, 1, "1/8"], [0, 0, 0, 0, "5/8"]],
        [[0, 0, 1, 1, "1/12"], [0, 0, 0, 1, "1/8"], [0, 0, 0, 0, "19/24"]],
    ]
    more = [[0, "1/4"], [0, "1/11"]]
    # p(a,yes) + ½ p(b,yes) = 3/4 at the price −log 3: q(yes|b) = √3/4, q(no|b) = 1/4
    row = {"coefficients": [["a", "yes", 1], ["b", "yes", "1/2"]], "rhs": "3/4"}
    equal = game(["a", "b"], ["no", "yes"], None, {"kind": "polytope", "equalities": [row]})
    yes = (
        equal,
        ROOT3,
        H2_QUARTER,
        [[0, 0, "1/4"], [0, 1, "3/4"]],
        [QUARTER, ["1/4", [0, "1/4"]]],
        [[["-1/4", 3]]],
        None,
    )
    to_b = [[[1, 0, "1/4"], [0, 1, "3/4"]], [[0, 0, "1/8"], [0, 1, "5/8"], [1, 1, "1/4"]]]
    # budget 0: arcs of cost 1 are dead; both bits are free to meet at m
    meet = mean([[0, 1, 0], [1, 0, 0]], 0, ["0", "1", "m"])
    together = [[0, 0, 2, "1/2"], [1, 1, 2, "1/2"]]
    still = (meet, None, LOG2, together, [["1/2", 0], [0, "1/2"], HALF], [[]], [1])
    apart = [
        {"attack": [[0, 0, 0, "1/2"], together[1]], "dead": [2]},
        {"attack": [together[0], [1, 1, 1, "1/2"]], "dead": [0]},
    ]
    # the same without "dead", at a price: log 3 for each unit of cost makes (0,1) cost a third as much
    paid = (meet, None, LOG2, together, [["1/2", "1/6"], ["1/6", "1/2"], HALF], [[[1, 3]]], None)
    lone = mean([[0, 1, 1], [1, 0, 1]], 0, ["0", "1", "2"])
    nobody = (lone, None, [], [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]], [[1, 0], [0, 1], [0, 0]], [[]], [1])
    # laws of several sinks: the third brings label 1 to c; the fourth brings both labels to d, and forces neither
    laws = [
        [["a", "0", "1/2"], ["b", "0", "1/2"]],
        [["a", "1", "1/2"], ["b", "1", "1/2"]],
        [["a", "0", "1/2"], ["c", "1", "1/2"]],
        [["d", "0", "1/2"], ["d", "1", "1/2"]],
    ]
    names = ["a", "b", "c", "d"]
    three = game(names[:3], BITS, None, {"kind": "polytope", "vertices": laws[:3]})
    hull = game(names, BITS, None, {"kind": "polytope", "vertices": laws})
    mixed: list[Any] = [[0, "1/2"], [1, "1/2"]]
    corners = (three, None, LOG2, mixed, [HALF, HALF, [0, "1/2"]], [], None)
    wide = (hull, None, LOG2, mixed, [HALF, HALF, ["1/3", "1/2"], HALF], [], None)
    # three of √5's sources may be released as r3 too, b and c as r4: two releases, each with labels that are forced
    reach = ["abc", "ad", "be", "abc", "bc"]
    matrix = {"matrix": [[0 if x in r else "inf" for r in reach] for x in "abcde"]}
    base = FIELDS["five"]
    many = {
        **base[0],
        "releases": [f"r{i}" for i in range(5)],
        "perturbation": {"kind": "max-distortion", "radius": 0, "cost": matrix},
    }
    least = [[LOW, LOW, MIDDLE], [0, LOW, MIDDLE]]
    several = (many, *base[1:4], [*FIVE_RULE, *least], *base[5:])
    attack = FIVE_ATTACK
    to_both = [
        [[0, 0, 3, "1/5"], *attack[2:]],
        *([*attack[:2], [1, 1, z, "1/5"], *attack[4:]] for z in (3, 4)),
        *([*attack[:4], [2, 2, z, "1/5"], *attack[5:]] for z in (3, 4)),
    ]
    # at r3 a tenth each of (5 − t)/10, (5 − t)/10 and t/5
    tenth = [[x, x, 3, spelt] for x, spelt in enumerate((["1/20", "-1/100"], ["1/20", "-1/100"], [0, "1/50"]))]
    left = [[x, x, 0, spelt] for x, spelt in enumerate((["3/20", "1/100"], ["3/20", "1/100"], ["1/5", "-1/50"]))]
    at_once = [[*tenth, *left, *attack[5:]], *to_both[2:5:2]]
    return [
        Entry("five-several-at-once", several, ["r0"], [], False, None, {"r3": least[0], "r4": least[1]}, at_once, False),
        Entry("vertices-fourth-free", (*wide[:4], [HALF, HALF, [0, "1/2"], HALF], [], None), ["a", "b"], [], False, None, {"c": [0, "1/2"], "d": HALF}, [[[2, 1]], [[3, 1]]], False),
        Entry("ball-root", moved, ["0"], [], False, None, {"t": thirds}, to_t, False),
        Entry("ball-root-spare", (*moved[:4], [moved[4][0], more], *moved[5:]), ["0"], [], False, None, None, to_t[:1], False),
        Entry("equality-root", yes, ["a"], [], False, None, {"b": ["1/4", [0, "1/4"]]}, to_b, False),
        Entry("dead", still, ["m"], [], False, None, {"0": ["1/2", 0], "1": [0, "1/2"]}, apart, False),
        Entry("dead-paid", paid, ["m"], [], None, None, None, [apart[0]["attack"]], False),
        Entry("nobody", nobody, [], [], False, None, {"2": [0, 0]}, [], False),
        Entry("vertices-third", corners, ["a", "b"], [], False, None, {"c": [0, "1/2"]}, [[[2, 1]]], False),
        Entry("vertices-fourth", wide, ["a", "b"], [], False, None, None, [[[2, "1/3"], [0, "2/3"]]], False),
        Entry("five-several", several, ["r0"], [], False, None, {"r3": least[0], "r4": least[1]}, to_both, False),
    ]  # fmt: skip


FREE: list[Entry] = [*_forced(), *_one_label(), *_spare()]

"""What is claimed about supports and uniqueness, by hand: (name, saddle, supported, unsupported, unique, prices, other).

A saddle is (game, field, exact, attack, rule, multipliers, dead); prices are (groups, rows, sinks), other is (rule,
multipliers).
"""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

from tests.kernel.algebraic import ALGEBRAIC, FIVE_RULE, HIGH, LINES, LOW
from tests.kernel.games import FLIP_RULE, H2_QUARTER, LOG2, MIX_ATTACK, SADDLES, game
from tests.kernel.reference_field import spelt

Entry = tuple[str, Any, list[str], list[str], Any, Any, Any]
RATIONAL = {name: (g, None, exact, *rest) for name, g, exact, *rest in SADDLES}
FIELDS = {name: tuple(rest) for name, *rest in ALGEBRAIC}
TWO = LINES["2"][2]
CIRCLE = spelt(TWO.field.times(TWO.power(1), TWO.weights([0, 1, 2])[0]))  # τ/S: at cost 1
BITS, EVEN = ["0", "1"], [["0", "0", "1/2"], ["1", "1", "1/2"]]


def shared(reach: dict[str, str], law: list[Any]) -> dict[str, Any]:
    """A game of who reaches which release."""
    releases = sorted({z for zs in reach.values() for z in zs})
    matrix = {"matrix": [[0 if z in zs else "inf" for z in releases] for zs in reach.values()]}
    labels = sorted({y for _, y, _ in law})
    return game(list(reach), labels, law, {"kind": "max-distortion", "cost": matrix, "radius": 0}, releases=releases)


def _full() -> list[Entry]:
    """Corollary 1: the attack reaches every release, so the rule is unique."""
    names = ["max-hamming", "mean-binding", "mean-two-budgets", "mean-second-slack", "mean-dead", "mean-least", "mean-met-without-price", "wasserstein-labels-stay", "wasserstein-label-number", "wasserstein-label-matrix", "wasserstein-joint", "wasserstein-order-2", "wasserstein-order-inf", "wasserstein-dead", "vertices", "vertices-crossed", "polytope-rows", "polytope-equality"]  # fmt: skip
    entries: list[Entry] = []
    for name in names:
        g = RATIONAL[name][0]
        entries.append((name, RATIONAL[name], g.get("releases", g["features"]), [], True, None, None))
    for name in ("five", "five-dead", "circle-2", "circle-3", "circle-5", "circle-6-four-labels", "labels-4", "equalities-2", "inequalities-3", "budgets-slack", "budgets-shared", "mixture-vertices", "degree-1", "useless"):  # fmt: skip
        g = FIELDS[name][0]
        entries.append((f"{name}-whole", FIELDS[name], g.get("releases", g["features"]), [], True, None, None))
    return entries


def _tell_tale() -> list[Entry]:
    """Releases that show the label, or too much of it."""
    five = RATIONAL["section-V-A"]
    open_rule = [["2/3", "1/12", "1/12", "1/12", "1/12"], five[4][1], five[4][2], five[4][3], five[4][4]]
    none = [[0] * 5] * 5
    # FORMAT.md's example: a, at −2, loses more than it gains by telling
    tell = shared({"x": "ac", "y": "a"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    told = (tell, None, LOG2, [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [["1/2", "1/2"], ["1/2", "1/2"]], [], None)
    # mass ½ at (0,0) and (2,1), squared cost, budget 1: all must meet at 1, at any price λ from 0 to some number
    ends = game(
        ["0", "1", "2"],
        BITS,
        [["0", "0", "1/2"], ["2", "1", "1/2"]],
        {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": 1},
    )
    meet = (ends, None, LOG2, [[0, 0, 1, "1/2"], [2, 1, 1, "1/2"]], [["1/2", "1/2"]] * 3, [[]], None)
    flat = ([-1, -1], [1], [[4, 0], [0, 0], [0, 4]])
    steep = ([["9/10", "1/10"], ["1/2", "1/2"], ["1/10", "9/10"]], [[[1, "9/5"]]])
    sharp = (*meet[:4], steep[0], steep[1], None)
    radius = RATIONAL["mean-radius"]
    free = game(["a", "b"], BITS, [["a", "0", "1/2"], ["b", "1", "1/2"]], {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1, }, releases=["a", "b"])  # fmt: skip
    alone = shared({"x": "ab", "y": "a"}, [["x", "0", "1/2"], ["y", "0", "1/2"]])
    dead = RATIONAL["polytope-dead-equality"]
    tale = FIELDS["five-tell-tale"]
    t_row = (
        [1, 1, [1, -1], ["-3/2", "1/2"], ["-3/2", "1/2"]],
        [],
        [[-1, -1, [-1, 1]], [-1, ["3/2", "-1/2"], 0], [["3/2", "-1/2"], -1, 0], [0, 0, 0]],
    )
    apart = FIELDS["circle-apart"]
    lopsided = [*apart[4][:3], ["1/3", "33/100", "101/300"]]
    unseen = (*RATIONAL["mean-radius"][:4], [*FLIP_RULE, ["1/4", "3/4"]], RATIONAL["mean-radius"][5], None)
    return [
        ("tell-tale", told, ["a"], ["c"], False, ([1, -1], [], [[-2, 0], [0, 0]]), ([["1/2", "1/2"], ["2/3", "1/3"]], [])),
        ("section-V-A", five, ["1", "3"], ["0", "2", "4"], False, ([0, 0, 0], [], none), (open_rule, [])),
        ("section-V-A-in-part", five, ["3"], ["2"], None, ([0, 0, 0], [], none), None),
        ("meet", meet, ["1"], ["0", "2"], False, flat, steep),
        ("meet-sharp", sharp, ["1"], ["2", "0"], False, ([0, 0], [0], [[10, 0], [0, 0], [0, 10]]), (meet[4], meet[5])),
        ("mean-radius", radius, ["0", "1"], ["2"], False, ([0, 0], [0], [[0, 0]] * 3), ([*FLIP_RULE, ["3/4", "1/4"]], radius[5])),
        ("mean-radius-tight", unseen, ["1"], [], False, None, ([*FLIP_RULE, ["2/3", "1/3"]], radius[5])),
        ("coins", (free, None, LOG2, [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [["1/2", "1/2"]] * 2, [], None), ["a"], [], True, None, None),
        ("one-label", (alone, None, [], [[0, 0, 0, "1/2"], [1, 0, 0, "1/2"]], [[1], [1]], [], None), ["a"], [], True, None, None),
        ("polytope-dead-equality", dead, ["a"], [], None, None, None),
        ("polytope-dead-both", (*dead[:3], [[0, 0, "1/3"], [1, 0, "2/3"]], *dead[4:]), ["a", "b"], [], True, None, None),
        ("five-tell-tale", tale, ["r0", "r1", "r2"], ["r3"], False, t_row, ([*FIVE_RULE, ["1/2", "1/2", 0]], [])),
        ("circle-apart", apart, ["0", "1", "2"], ["m"], False, ([0] * 3, [0], [[0] * 3] * 4), (lopsided, apart[5])),
        ("nothing-claimed", RATIONAL["section-V-A"], [], [], None, None, None),
    ]  # fmt: skip


def _forced() -> list[Entry]:
    """Rules that best columns hold at releases which the attack does not reach."""
    # a and b meet at 1, c and d at 2; a and d may meet at 3, where their guesses, ¼ and ¾, leave no room
    four = [["a", "0", "1/8"], ["b", "1", "3/8"], ["c", "0", "1/8"], ["d", "1", "3/8"]]
    held = shared({"a": "13", "b": "1", "c": "2", "d": "23"}, four)
    quarter = ["1/4", "3/4"]
    attack = [[0, 0, 0, "1/8"], [1, 1, 0, "3/8"], [2, 0, 1, "1/8"], [3, 1, 1, "3/8"]]
    # posteriors hold a at 1 and d at 2: −4 for (1,0), −4/3 for (2,1) pay for the 1 that each would save at 3
    prices = ([1, "-1/3", "-3", 1], [], [["-1", "1/3"], [3, "-1"], [0, 0]])
    # a second release with the costs of 0: the first attack ignores it
    twin = game(
        BITS,
        BITS,
        EVEN,
        {"kind": "mean-distortion", "cost": {"matrix": [[0, 1, 0], [1, 0, 1]]}, "budget": "1/4"},
        releases=["0", "1", "twin"],
    )
    twins = (twin, None, H2_QUARTER, MIX_ATTACK, [*FLIP_RULE, FLIP_RULE[0]], [[["1/4", 3]]], None)
    # two blocks, each with a budget of its own and the same price; a twin of the first block's release
    names, second = ["a", "b", "c", "d"], "inf"
    blocks = [
        [0, 1, second, second, 0],
        [1, 0, second, second, 1],
        [second, second, 0, 0, second],
        [second, second, 0, 0, second],
    ]
    other = [
        [0, 0, second, second, 0],
        [0, 0, second, second, 0],
        [second, second, 0, 1, second],
        [second, second, 1, 0, second],
    ]
    law = [["a", "0", "1/4"], ["b", "1", "1/4"], ["c", "0", "1/4"], ["d", "1", "1/4"]]
    both = game(
        names,
        BITS,
        law,
        {
            "kind": "mean-distortion",
            "budgets": [{"cost": {"matrix": blocks}, "budget": "1/8"}, {"cost": {"matrix": other}, "budget": "1/8"}],
        },
        releases=[*names, "twin"],
    )
    flips = [[2 * b + i, i, 2 * b + k, "3/16" if i == k else "1/16"] for b in (0, 1) for i in (0, 1) for k in (0, 1)]
    split = (both, None, H2_QUARTER, flips, [*FLIP_RULE, *FLIP_RULE, FLIP_RULE[0]], [[["1/8", 3]], [["1/8", 3]]], None)
    # hamming, everything at a; b is held by both
    five = FIELDS["five-twin"]
    return [
        ("held", (held, None, H2_QUARTER, attack, [quarter] * 3, [], None), ["1", "2"], ["3"], True, prices, None),
        ("twin", twins, ["0", "1"], [], True, None, None),
        ("blocks", split, names, [], True, None, None),
        ("five-twin", five, ["r0", "r1", "r2"], [], True, None, None),
        ("five-twin-unnamed", five, [], [], None, None, None),
    ]


# the least posteriors at releases that the attack does not reach, of the certificate of this name
FREE: dict[str, dict[str, Any]] = {
    "tell-tale": {"c": ["1/2", 0]},
    "section-V-A": {"0": ["2/3", 0, 0, 0, 0], "2": [0, 0, "1/3", 0, 0], "4": [0, 0, 0, 0, "2/3"]},
    "mean-radius": {"2": [0, "1/4"]},
    "five-tell-tale": {"r3": [LOW, 0, 0]},
    "held": {"3": ["1/4", "3/4"]},
    "twin": {"twin": ["3/4", "1/4"]},
    "blocks": {"twin": ["3/4", "1/4"]},
    "five-twin": {"r3": [LOW, HIGH, 0]},
    "coins": {"b": ["1/2", "1/2"]},
    "one-label": {"b": [1]},
    "max-hamming": {},
    "circle-apart": {"m": [CIRCLE] * 3},
}

SUPPORTS: list[Entry] = [*_full(), *_tell_tale(), *_forced()]

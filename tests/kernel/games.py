"""Games with saddle points that a person can write down: of every kind, every form of cost, degenerate in every way.

Each entry is (name, game, exact value as a log form, attack, rule, multipliers, dead multipliers or None). Where the answer is
not obvious the comment derives it. h2 is the binary entropy. One line for each game.
"""

# ruff: noqa: E501

from __future__ import annotations

from typing import Any

HALF, THIRD, QUARTER = "1/2", "1/3", "1/4"
H2_THIRD = [[1, 3], ["-2/3", 2]]  # h2(1/3)
H2_QUARTER = [[2, 2], ["-3/4", 3]]  # h2(1/4)
LOG2 = [[1, 2]]
PRIOR = [THIRD, "2/3"]
HUB_ATTACK = [[0, 0, 1, THIRD], [1, 1, 1, "2/3"]]  # both sources to the one release that both reach
HUB_RULE = [[1, 0], PRIOR, [0, 1]]
MIX_ATTACK = [
    [0, 0, 0, "3/8"],
    [0, 0, 1, "1/8"],
    [1, 1, 0, "1/8"],
    [1, 1, 1, "3/8"],
]  # each bit flipped with probability 1/4
FLIP_RULE = [["3/4", QUARTER], [QUARTER, "3/4"]]
TAU = [[QUARTER, 3]]  # λ = log 3 = log((1 − D)/D) at D = 1/4, for a row that was multiplied by 4

Saddle = tuple[str, dict[str, Any], Any, Any, Any, Any, Any]


def game(features: Any, labels: Any, law: Any, perturbation: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A game's document."""
    document = {"format": "verify-game/1", "features": features, "labels": labels, **more, "perturbation": perturbation}
    if law is not None:
        document["law"] = law
    return document


def _hub(features: list[str], releases: list[str], cost: Any, radius: Any, **more: Any) -> dict[str, Any]:
    """Two sources, of masses 1/3 and 2/3 and labels 0 and 1, and a middle release that both reach: h* = h2(1/3)."""
    law = more.pop("law", [[features[0], "0", THIRD], [features[1], "1", "2/3"]])
    perturbation = {"kind": "max-distortion", "cost": cost, "radius": radius}
    return game(features, ["0", "1"], law, perturbation, releases=releases, **more)


def _points(a: list[Any], m: list[Any], b: list[Any]) -> dict[str, Any]:
    return {"a": a, "m": m, "b": b}


def max_distortion() -> list[Saddle]:
    """(3): every metric, points, graph, matrix, Z ≠ X, counts, three labels, a source apart from the rest."""
    five, amb = ["0", "1", "2", "3", "4"], ["a", "m", "b"]
    diagonal = [["0", "0", THIRD], ["2", "2", THIRD], ["4", "4", THIRD]]
    plain = {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "1"}
    hubs = {
        "absolute": _hub(["0", "1"], ["0", "1/2", "1"], {"metric": "absolute"}, "0.5"),
        "squared": _hub(["0", "-2"], ["0", "-1", "-2"], {"metric": "squared"}, 1),
        "hamming-points": _hub(
            ["a", "b"], amb, {"metric": "hamming"}, 1, points=_points([0, 0], [0, "0.5"], [1, "1/2"])
        ),
        "manhattan": _hub(["a", "b"], amb, {"metric": "manhattan"}, 1, points=_points([0, 0], [HALF, "0.5"], [1, 1])),
        "chebyshev": _hub(["a", "b"], amb, {"metric": "chebyshev"}, 1, points=_points([0, 0], [1, 1], [2, "4/2"])),
        "squared-euclidean": _hub(
            ["a", "b"], amb, {"metric": "squared-euclidean"}, 2, points=_points([0, 0], [1, -1], [2, -2])
        ),
        "graph": _hub(["a", "b"], amb, {"graph": [["a", "m", 1], ["m", "b", "1/1"], ["a", "b", 3]]}, "3/2"),
        "matrix": _hub(["a", "b"], ["left", "hub", "right"], {"matrix": [[0, 1, "inf"], ["inf", "1.0", 2]]}, 2),
        "normalise": _hub(
            ["0", "2"], ["0", "1", "2"], {"metric": "absolute"}, 1, normalise=True, law=[["0", "0", 2], ["2", "1", 4]]
        ),
    }
    saddles: list[Saddle] = [(f"max-{name}", g, H2_THIRD, HUB_ATTACK, HUB_RULE, [], None) for name, g in hubs.items()]
    five_rule = [[1, 0, 0, 0, 0], ["2/3", 0, THIRD, 0, 0], [0, 0, 1, 0, 0], [0, 0, THIRD, 0, "2/3"], [0, 0, 0, 0, 1]]
    five_attack = [[0, 0, 1, THIRD], [2, 2, 1, "1/6"], [2, 2, 3, "1/6"], [4, 4, 3, THIRD]]
    saddles += [
        ("section-V-A", game(five, five, diagonal, plain, name="section-V-A"), H2_THIRD, five_attack, five_rule, [], None),
        (
            "max-hamming",
            game(["a", "b"], ["0", "1"], [["a", "0", THIRD], ["b", "1", "2/3"]], {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1}),
            H2_THIRD,
            [[0, 0, 0, "1/6"], [0, 0, 1, "1/6"], [1, 1, 0, THIRD], [1, 1, 1, THIRD]],
            [PRIOR, PRIOR],
            [],
            None,
        ),
        (
            "max-three-labels",
            game(
                ["0", "1", "2"], ["u", "v", "w"], [["0", "u", HALF], ["1", "v", QUARTER], ["2", "w", QUARTER]],
                {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": 1},
            ),
            [["3/2", 2]],  # everything at the middle release; the outer ones see two of the three
            [[0, 0, 1, HALF], [1, 1, 1, QUARTER], [2, 2, 1, QUARTER]],
            [[HALF, HALF, 0], [HALF, QUARTER, QUARTER], [0, HALF, HALF]],
            [],
            None,
        ),
        (
            "max-apart",
            game(
                ["a", "b", "c"], ["0", "1"], [["a", "0", QUARTER], ["b", "1", QUARTER], ["c", "1", HALF]],
                {"kind": "max-distortion", "cost": {"graph": [["a", "b", 0]]}, "radius": 0},
            ),
            [[HALF, 2]],
            [[0, 0, 0, QUARTER], [1, 1, 0, QUARTER], [2, 1, 2, HALF]],
            [[HALF, HALF], [HALF, HALF], [0, 1]],
            [],
            None,
        ),
    ]  # fmt: skip
    return saddles


def mean_distortion() -> list[Saddle]:
    """(4): budgets that bind (λ a log form), that do not (λ = 0), two of them, a radius, and budgets that kill columns."""
    bits, law = ["0", "1"], [["0", "0", HALF], ["1", "1", HALF]]
    hamming = {"metric": "hamming"}

    def mean(**keys: Any) -> dict[str, Any]:
        return game(bits, bits, law, {"kind": "mean-distortion", **keys})

    even = [[0, 0, 0, QUARTER], [0, 0, 1, QUARTER], [1, 1, 0, QUARTER], [1, 1, 1, QUARTER]]
    coins = [[HALF, HALF], [HALF, HALF]]
    two = [{"cost": hamming, "budget": QUARTER}, {"cost": {"matrix": [[0, 2], [2, 0]]}, "budget": HALF}]
    slack = [{"cost": hamming, "budget": QUARTER}, {"cost": {"metric": "squared"}, "budget": "3/10", "radius": 4}]
    clean = [["0", "0", THIRD], ["0", "1", "1/6"], ["1", "1", HALF]]  # H(Y|X) = h2(1/3)/2
    still = [[0, 0, 0, THIRD], [0, 1, 0, "1/6"], [1, 1, 1, HALF]]
    half = [[HALF, 3], ["-1/3", 2]]
    reach = {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": QUARTER, "radius": 1}
    return [
        ("mean-binding", mean(cost=hamming, budget=QUARTER), H2_QUARTER, MIX_ATTACK, FLIP_RULE, [TAU], None),
        ("mean-squared", game(["0", "2"], bits, [["0", "0", HALF], ["2", "1", HALF]], {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": 1}), H2_QUARTER, MIX_ATTACK, FLIP_RULE, [TAU], None),
        ("mean-slack", mean(cost=hamming, budget="3/4"), LOG2, even, coins, [[]], None),
        ("mean-met-without-price", mean(cost=hamming, budget=HALF), LOG2, even, coins, [[[0, 2], [1, 1]]], None),
        ("mean-two-budgets", mean(budgets=two), H2_QUARTER, MIX_ATTACK, FLIP_RULE, [[["1/8", 3]], [["1/8", 3]]], None),
        ("mean-second-slack", mean(budgets=slack), H2_QUARTER, MIX_ATTACK, FLIP_RULE, [[["1/2", 3], ["-1/8", 9]], []], None),
        ("mean-radius", game(bits, bits, law, reach, releases=["0", "1", "2"]), H2_QUARTER, MIX_ATTACK, [*FLIP_RULE, [0, 1]], [TAU], None),
        ("mean-dead", game(bits, bits, clean, {"kind": "mean-distortion", "cost": hamming, "budget": 0}), half, still, [["2/3", THIRD], [0, 1]], [[]], [1]),
        ("mean-least", game(bits, bits, clean, {"kind": "mean-distortion", "cost": {"matrix": [[1, 2], ["5/2", 1]]}, "budget": 1}), half, still, [["2/3", THIRD], [0, 1]], [[]], ["1/7"]),
    ]  # fmt: skip


def wasserstein() -> list[Saddle]:
    """(6), (7): label_cost a number, a matrix or "inf"; joint_cost; orders 1, 2, 3 and "inf"; a budget of 0."""
    bits, law, alone = ["0", "1"], [["0", "0", HALF], ["1", "1", HALF]], [["0", "0", 1]]
    absolute = {"metric": "absolute"}

    def ball(features: list[str], mass: Any, **keys: Any) -> dict[str, Any]:
        return game(features, bits, mass, {"kind": "wasserstein", **keys})

    mix = [[x, y, z, y, m] for x, y, z, m in MIX_ATTACK]
    quarter, eighth = [[0, 0, 0, 0, "3/4"], [0, 0, 0, 1, QUARTER]], [[0, 0, 0, 0, "7/8"], [0, 0, 0, 1, "1/8"]]
    joint = [[0, "inf", 1, "inf"], ["inf", 5, 5, 5], [5, 5, 5, "inf"], ["inf", "1", "inf", 0]]
    free = [[0, 0, 0, 0, HALF], [0, 0, 0, 1, HALF]]
    even = [[0, 0, 0, 0, QUARTER], [0, 0, 1, 0, QUARTER], [1, 1, 0, 1, QUARTER], [1, 1, 1, 1, QUARTER]]
    coins = [[HALF, HALF], [HALF, HALF]]
    return [
        ("wasserstein-labels-stay", ball(bits, law, cost=absolute, label_cost="inf", budget=QUARTER), H2_QUARTER, mix, FLIP_RULE, [TAU], None),
        ("wasserstein-label-number", ball(["0"], alone, cost=absolute, label_cost=1, budget="0.25", order=1), H2_QUARTER, quarter, [["3/4", QUARTER]], [TAU], None),
        ("wasserstein-label-matrix", ball(["0"], alone, cost=absolute, label_cost=[[0, 2], ["inf", 0]], budget=HALF), H2_QUARTER, quarter, [["3/4", QUARTER]], [TAU], None),
        ("wasserstein-joint", ball(bits, law, joint_cost=joint, budget=QUARTER), H2_QUARTER, mix, FLIP_RULE, [TAU], None),
        ("wasserstein-order-2", ball(["0", "2"], [["0", "0", HALF], ["2", "1", HALF]], cost=absolute, label_cost="inf", budget=1, order=2), H2_QUARTER, mix, FLIP_RULE, [TAU], None),
        # h2(1/8) = 3 log 2 − 7/8 log 7, and λ = log 7 for a row that was multiplied by 8
        ("wasserstein-order-3", ball(["0"], alone, cost=absolute, label_cost=1, budget=HALF, order=3), [[3, 2], ["-7/8", 7]], eighth, [["7/8", "1/8"]], [[["1/8", 7]]], None),
        ("wasserstein-order-inf", ball(bits, law, cost=absolute, label_cost=5, budget=1, order="inf"), LOG2, even, coins, [], None),
        ("wasserstein-order-inf-labels", ball(["0"], alone, cost=absolute, label_cost=1, budget=1, order="inf"), LOG2, free, [[HALF, HALF]], [], None),
        ("wasserstein-dead", ball(["0"], [["0", "0", THIRD], ["0", "1", "2/3"]], cost=absolute, label_cost=1, budget=0), H2_THIRD, [[0, 0, 0, 0, THIRD], [0, 1, 0, 1, "2/3"]], [PRIOR], [[]], ["3"]),
    ]  # fmt: skip


def whole() -> list[Saddle]:
    """Theorem 1's general D: vertices, equalities and inequalities, finite sets."""

    def polytope(features: list[str], **keys: Any) -> dict[str, Any]:
        return game(features, ["no", "yes"], None, {"kind": "polytope", **keys})

    def finite(*laws: Any) -> dict[str, Any]:
        return game(["a"], ["no", "yes"], None, {"kind": "finite", "laws": list(laws)})

    def row(rhs: Any, *coefficients: Any) -> dict[str, Any]:
        return {"coefficients": [list(c) for c in coefficients], "rhs": rhs}

    no, yes, coin = [["a", "no", 1]], [["a", "yes", 1]], [["a", "no", HALF], ["a", "yes", HALF]]
    crossed = [[["a", "no", HALF], ["b", "yes", HALF]], [["a", "yes", HALF], ["b", "no", HALF]]]
    halves, coins = [[0, HALF], [1, HALF]], [[HALF, HALF]]
    both = [[0, 0, "3/8"], [0, 1, "1/8"], [1, 0, "3/8"], [1, 1, "1/8"]]
    side = row(HALF, ("a", "no", 1), ("a", "yes", "1.0"))
    cap = row(QUARTER, ("a", "yes", 1), ("b", "yes", 1))
    # −log 3 for Σ p(yes) = 3/4, a row that was multiplied by 4: f(yes) − λ = f(no)
    above = [["-1/4", 3]]
    dead_row, dead_all = row(0, ("a", "yes", 1)), row(1, ("a", "no", 1), ("b", "no", 1))
    return [
        ("vertices", polytope(["a"], vertices=[no, yes]), LOG2, halves, coins, [], None),
        ("vertices-crossed", polytope(["a", "b"], vertices=crossed), LOG2, halves, coins * 2, [], None),
        ("polytope-rows", polytope(["a", "b"], equalities=[side], inequalities=[cap]), H2_QUARTER, both, [["3/4", QUARTER]] * 2, [[], TAU], None),
        ("polytope-equality", polytope(["a"], equalities=[row("3/4", ("a", "yes", 1))]), H2_QUARTER, [[0, 0, QUARTER], [0, 1, "3/4"]], [[QUARTER, "3/4"]], [above], None),
        ("polytope-idle", polytope(["a"], inequalities=[row(1, ("a", "yes", 1))]), LOG2, [[0, 0, HALF], [0, 1, HALF]], coins, [[]], None),
        ("polytope-dead", polytope(["a"], inequalities=[dead_row]), [], [[0, 0, 1]], [[1, 0]], [[]], [1]),
        ("polytope-dead-equality", polytope(["a", "b"], equalities=[dead_all]), [], [[0, 0, 1]], [[1, 0], [1, 0]], [[]], ["-1/2"]),
        ("finite-one", finite(coin), LOG2, [[0, 1]], coins, [], None),
        ("finite-mixture", finite(no, yes), LOG2, halves, coins, [], None),
        ("finite-one-of-two", finite(coin, no), LOG2, [[0, 1]], coins, [], None),
    ]  # fmt: skip


SADDLES: list[Saddle] = [*max_distortion(), *mean_distortion(), *wasserstein(), *whole()]

"""The games of the claim fixed-point: worst cases to 100 digits, and laws that meet the naive conditions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.claims import instances
from verify.claims.instance import Instance

DIGITS = 100

_FIVE = ["0", "1", "2", "3", "4"]
_PERCENT = [
    [14, 3, 1, 1, 1], [2, 12, 3, 2, 1], [1, 3, 11, 4, 1], [1, 1, 2, 13, 3], [1, 2, 1, 3, 13],
]  # fmt: skip


def _instance(name: str, features: list[str], labels: list[str], perturbation: dict[str, Any], **more: Any) -> Instance:
    game = {
        "format": "verify-game/1", "name": name, "features": features, "labels": labels, **more,
        "perturbation": perturbation,
    }  # fmt: skip
    return Instance(name, game, digits=DIGITS)


LABELS_CHANGE = _instance(
    "five-labels-change", _FIVE, _FIVE,
    {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": "3/2", "budget": "1/5"},
    law=[[x, y, f"{_PERCENT[int(x)][int(y)]}/100"] for x in _FIVE for y in _FIVE],
)  # fmt: skip
"""Five features and five labels, |x − x′| plus 3/2 for another label, ε = 1/5: 625 arcs."""

WORST_CASES = {
    "5×5, labels change": LABELS_CHANGE,
    "labels change on a line": replace(instances.LINE_CHANGE, digits=DIGITS),
    "order 2": replace(instances.LINE_ORDER_2, digits=DIGITS),
    "a joint cost that is not symmetric": replace(instances.JOINT, digits=DIGITS),
    "two budgets": replace(instances.LINE_BUDGETS, digits=DIGITS),
    "the rate-distortion function of a binary source": replace(instances.BINARY_SOURCE, digits=DIGITS),
}
"""Games whose worst case interval Newton encloses."""


def _one_point(name: str, prior: tuple[str, str], budget: str) -> Instance:
    """One feature, two labels; changing the label costs 1."""
    law = [["x", label, mass] for label, mass in zip("01", prior, strict=True)]
    ball = {"kind": "wasserstein", "cost": {"metric": "hamming"}, "label_cost": "1", "budget": budget}
    return _instance(name, ["x"], ["0", "1"], ball, law=law)


def _masses(law: Instance) -> dict[tuple[str, str], Fraction]:
    """The masses of such a game's only law."""
    return {(z, y): Fraction(mass) for z, y, mass in law.game["perturbation"]["vertices"][0]}


def _law(name: str, features: list[str], labels: list[str], law: list[list[str]]) -> Instance:
    """The game whose D is one law: its value is the law's H(Y|X)."""
    return _instance(name, features, labels, {"kind": "polytope", "vertices": [law]})


WRONG_WAY = _one_point("wrong-way", ("1/2", "1/2"), "1/4")
WRONG_WAY_LAW = _law("wrong-way-law", ["x"], ["0", "1"], [["x", "0", "1/4"], ["x", "1", "3/4"]])
"""(1/4, 3/4) in the ball of radius 1/4 around (1/2, 1/2)."""

TOO_NEAR = _one_point("too-near", ("1/4", "3/4"), "1/4")
TOO_NEAR_LAW = _law("too-near-law", ["x"], ["0", "1"], [["x", "0", "3/8"], ["x", "1", "5/8"]])
"""(3/8, 5/8) in the ball of radius 1/4 around (1/4, 3/4)."""

TOO_FAR = _one_point("too-far", ("1/4", "3/4"), "1/8")
"""(1/2, 1/2) lies outside the ball of radius 1/8 around (1/4, 3/4)."""

HALF_ASTRAY = _instance(
    "half-astray", ["0", "1", "2"], ["a", "b"],
    {"kind": "mean-distortion", "cost": {"matrix": [["0", "inf"], ["1", "0"], ["inf", "0"]]}, "budget": "1/6"},
    releases=["u", "v"], law=[["0", "a", "1/3"], ["1", "a", "1/3"], ["2", "b", "1/3"]],
)  # fmt: skip
HALF_ASTRAY_LAW = _law(
    "half-astray-law", ["u", "v"], ["a", "b"], [["u", "a", "1/2"], ["v", "a", "1/6"], ["v", "b", "1/3"]]
)
"""Half of (1, a) goes to u although it loses nothing there."""

LAWS = {
    "(1/4, 3/4) around (1/2, 1/2), ε = 1/4": (WRONG_WAY, _masses(WRONG_WAY_LAW), True),
    "half astray": (HALF_ASTRAY, _masses(HALF_ASTRAY_LAW), True),
    "(3/8, 5/8) around (1/4, 3/4), ε = 1/4": (TOO_NEAR, _masses(TOO_NEAR_LAW), True),
    "(1/2, 1/2) around (1/4, 3/4), ε = 1/8": (TOO_FAR, {("x", label): Fraction(1, 2) for label in "01"}, False),
}
"""The laws that meet the naive conditions: the game, the law, and whether it lies in D."""

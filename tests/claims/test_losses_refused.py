"""`verify.loss`: what is refused, and how that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import verify
from verify import BadInput, Game
from verify.check import kernel

ROOT = Path(__file__).resolve().parents[2]
HALF = {("0", "t"): "1/2", ("1", "h"): "1/2"}
COIN = Game.mean_distortion(HALF, metric="hamming", budget="1/4")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"0": {"t": 1}}, 'rule: found no probabilities at the release "1"'),
        ({"0": {"t": 1}, "1": {"h": 1}, "2": {"h": 1}}, 'rule: at ["2"]: found the unknown release "2"'),
        ({"0": {"t": 1}, 0: {"h": 1}, "1": {"h": 1}}, 'rule: found the name "0" twice, expected each name once'),
        ({"0": {"t": 1}, "1": {"x": 1}}, 'found the unknown label "x", expected one of "t", "h"'),
        ({"0": {"t": 1}, "1": {"h": "1/2"}}, "found probabilities of sum 1/2"),
        ({"0": {"t": 1}, "1": {"h": 0.5, "t": "1/2"}}, "found the float 0.5"),
        ({"0": {"t": 1}, "1": {"h": 2, "t": -1}}, "found -1, expected a probability"),
        ({"0": {"t": 1}, "1": [0, 1]}, "found a list of 2, expected an object"),
    ],
)
def test_bad_rules(rule: Any, message: str) -> None:
    """What is no rule for the game is refused with its place."""
    with pytest.raises(BadInput) as refused:
        verify.loss(COIN, rule)
    assert message in str(refused.value)


def test_limits() -> None:
    """A certificate beyond the kernel's limits is no fault of the game: the sentence says which limit to raise."""
    with pytest.raises(verify.Unsolved, match=r"figure-2-other.json: .* --limit cells=N") as caught:
        verify.loss(
            Game.load(ROOT / "examples" / "games" / "figure-2-other.json"), digits=12, limits=kernel.Limits(cells=30)
        )
    assert caught.value.exit_code == 2


def test_budgets_that_are_none() -> None:
    """The argument is blamed, not the game."""
    for name, value in (("rule", -1), ("attack", 0.5)):
        with pytest.raises(BadInput, match=f"^{name}: found"):
            verify.loss(COIN, **{name: value})

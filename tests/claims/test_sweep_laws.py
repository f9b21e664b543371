"""The two laws of the certified Figure 2 are what their script finds, and what it says of them."""

from __future__ import annotations

import math
import runpy
from fractions import Fraction
from pathlib import Path

import pytest

import verify

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("figure-2-prior", "figure-2-other")


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(EXAMPLES / "figure_2_laws.py"))


def entropy(masses):
    return -sum(float(m) * math.log(m) for m in masses)


def marginal(game, side):
    sums = {}
    for key, mass in game.law.items():
        sums[key[side]] = sums.get(key[side], 0) + mass
    return sums


def test_the_search_finds_them_again(script, tmp_path, capsys):
    """The committed files are what the seeded search writes, byte for byte."""
    script["main"](tmp_path)
    assert "the rule is the prior from 1.9" in capsys.readouterr().out
    for name in NAMES:
        assert (tmp_path / f"{name}.json").read_bytes() == (EXAMPLES / "games" / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_they_are_as_the_paper_says(name):
    """5 × 5, masses in thousandths and none of them 0, H(Y) = 1.6 and H(Y|X) = 0.34 to within 0.005, squared cost."""
    game = verify.Game.load(EXAMPLES / "games" / f"{name}.json")
    assert game.features == game.labels == game.releases == ("1", "2", "3", "4", "5")
    assert len(game.law) == 25
    assert all((1000 * mass).denominator == 1 for mass in game.law.values())
    assert abs(entropy(marginal(game, 1).values()) - 1.6) < 0.005
    joint = entropy(game.law.values())
    assert abs(joint - entropy(marginal(game, 0).values()) - 0.34) < 0.005
    assert game.document["perturbation"] == {
        "kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": "39/20"
    }  # fmt: skip


def test_one_rule_at_195_is_the_prior_and_one_is_not():
    """At 1.95 the first law's only robust rule is the prior at every release; the second's value is below H(Y)."""
    first, second = (verify.Game.load(EXAMPLES / "games" / f"{name}.json") for name in NAMES)
    rule = verify.rule(first)
    assert rule.unique is True
    prior = marginal(first, 1)
    for z in first.releases:
        for y in first.labels:
            lower, upper = rule.rule[z][y]
            assert lower <= prior[y] <= upper
            assert upper - lower <= Fraction(1, 10**30)
    labels = entropy(marginal(second, 1).values())
    assert float(verify.value(second).upper) < labels - 0.01


def test_where_the_rule_becomes_the_prior(script):
    """Just above the least budget for independence the value is H(Y), and just below it is less."""
    for law, name in zip(script["search"](), NAMES, strict=True):
        threshold = script["independence_budget"](law)
        game = script["game"](law, name)
        labels = entropy(marginal(game, 1).values())
        at, below = (verify.value(game.with_budget(b)) for b in (threshold, threshold - Fraction(1, 50)))
        assert float(at.lower) == pytest.approx(labels, abs=1e-12)
        assert float(below.upper) < labels - 1e-5


def test_figure_2(tmp_path, capsys):
    """The script certifies both sweeps and draws them; the first law's last rule loses H(Y) to every attack."""
    pytest.importorskip("matplotlib")
    figure = runpy.run_path(str(EXAMPLES / "figure_2.py"))
    figure["main"](tmp_path, points=5, workers=1)
    out = capsys.readouterr().out
    assert "figure-2-prior: PROVED, 25 losses to 12 digits" in out
    assert "figure-2-other: PROVED, 25 losses to 12 digits" in out
    assert "the rule made for 2 loses 1.596043 at 0 and 1.596043 at 2" in out
    for name in NAMES:
        assert {path.suffix for path in (tmp_path / name).iterdir()} == {".json", ".jsonl", ".csv", ".png", ".svg"}

"""The public strategies: whatever they draw is a valid game, and they shrink to small ones."""

from __future__ import annotations

import sys
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import verify
from verify import strategies

quick = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(strategies.games())
def test_games_are_games(game: verify.Game) -> None:
    """They survive being written and read, and have a value between 0 and log |Y|."""
    assert verify.Game.loads(game.text) == game
    answer = verify.value(game, 6)
    assert answer.lower >= 0
    assert float(answer.lower) <= float(verify.value(game, 6).upper)


@quick
@given(strategies.laws(max_points=3, max_labels=2, max_units=5))
def test_laws_are_laws(law: dict[tuple[str, str], Fraction]) -> None:
    """Masses are positive and sum to 1; names are within bounds."""
    assert sum(law.values()) == 1
    assert all(mass > 0 for mass in law.values())
    assert {x for x, _ in law} <= {"0", "1", "2"}
    assert {y for _, y in law} <= {"0", "1"}


@quick
@given(st.data())
def test_rules_lose_at_least_the_value(data: st.DataObject) -> None:
    """(13): no rule loses less than h* against the worst attack."""
    game = data.draw(strategies.max_distortion_games(max_points=3, max_labels=2))
    rule = data.draw(strategies.rules(game))
    found = verify.loss(game, rule=rule, digits=6)
    assert found.upper is not None
    assert found.upper >= verify.value(game, 6).lower


@pytest.mark.parametrize("kind", ["max_distortion_games", "mean_distortion_games", "wasserstein_games"])
def test_they_shrink(kind: str) -> None:
    """The smallest game with two labels has few points and small masses."""
    game = find(getattr(strategies, kind)(), lambda game: len(game.labels) == 2, settings=settings(database=None))
    assert game.law is not None
    assert len(game.features) <= 2
    assert sorted(game.law.values()) == [Fraction(1, 2), Fraction(1, 2)]


def test_without_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis.strategies", None)
    with pytest.raises(verify.VerifyError, match=r"saddle-verify\[strategies\]"):
        strategies.games()


def test_public() -> None:
    """``verify.strategies`` is a public name that loads on use."""
    assert verify.strategies is strategies

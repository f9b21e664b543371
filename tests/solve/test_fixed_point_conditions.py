"""The conditions of proofs/fixed-point.md as residuals: what meets which of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.solve.fixed_point_games import coin, living, one_point
from verify.game import Game
from verify.solve.fixed.conditions import Candidate, Residuals, residuals
from verify.solve.fixed.newton import context

CTX = context(200)
TINY = CTX.mpf(10) ** -50


def at_one_point(first: str, budget: str, law: str) -> tuple[Residuals, Any]:
    """Residuals of a law on two labels, with φ = −log ν and λ = |φ_0 − φ_1|, and that λ."""
    game = one_point(first, budget)
    mu, nu = Fraction(first), Fraction(law)
    masses = [nu, 1 - nu]
    phi = [-CTX.log(CTX.mpf(v.numerator) / v.denominator) for v in masses]
    row = game.shape.rows[0]
    price = abs(phi[0] - phi[1])
    keys = [tuple(key) for key in game.shape.keys.tolist()]
    moved = nu - mu
    stay, go = {0: min(mu, nu), 1: 1 - max(mu, nu)}, abs(moved)
    coupling = {keys.index((0, y, 0, y)): mass for y, mass in stay.items()}
    coupling[keys.index((0, 1, 0, 0) if moved > 0 else (0, 0, 0, 1))] = go
    found = Candidate(dict(enumerate(masses)), phi, [price / row.scale], coupling)
    return residuals(game.shape, found, CTX), price


def test_optimal() -> None:
    """The worst case meets all of them."""
    found, _ = at_one_point("1/4", "1/8", "3/8")
    assert found.largest < TINY


@pytest.mark.parametrize(
    ("first", "budget", "law", "fails", "by"),
    [
        ("1/2", "1/4", "1/4", "kantorovich", lambda price: price / 2),
        ("1/4", "1/8", "1/2", "overspent", lambda _: CTX.mpf(1) / 8),
        ("1/4", "1/4", "3/8", "slackness", lambda price: price / 8),
    ],
)
def test_each_of_the_further_conditions_is_needed(first: str, budget: str, law: str, fails: str, by: Any) -> None:
    """Three laws that meet the naive conditions, and all further ones but one."""
    found, price = at_one_point(first, budget, law)
    assert found.naive < TINY
    for name in ("coupling", "overspent", "slackness", "kantorovich"):
        value = getattr(found, name)
        assert abs(value - by(price)) < TINY if name == fails else value < TINY, name


def test_half_astray() -> None:
    """Where no label changes: naive conditions, a law in the ball, a spent budget, mass on an arc that is not tight."""
    law = {("0", "a"): "1/3", ("1", "a"): "1/3", ("2", "b"): "1/3"}
    costs = [["0", "inf"], ["1", "0"], ["inf", "0"]]
    game = Game.mean_distortion(law, matrix=costs, budget="1/6", releases=["u", "v"])
    phi = [CTX.mpf(0), CTX.log(3), CTX.log(3) - CTX.log(2)]
    third, sixth = Fraction(1, 3), Fraction(1, 6)
    keys = [tuple(key) for key in game.shape.keys.tolist()]
    coupling = {keys.index((0, 0, 0)): third, keys.index((1, 0, 0)): sixth, keys.index((1, 0, 1)): sixth}
    coupling[keys.index((2, 1, 1))] = third
    nu = {0: Fraction(1, 2), 2: sixth, 3: third}
    found = residuals(living(game), Candidate(nu, phi, [0], coupling), CTX)
    assert found.naive < TINY
    assert max(found.coupling, found.overspent, found.slackness) < TINY
    assert abs(found.kantorovich - CTX.log(3) / 6) < TINY


def test_naive_conditions_fail_too() -> None:
    """Potentials that are not conjugate, posteriors that are not theirs, rules above 1: each shows."""
    game = coin("1/2", "1/4")
    law = {t: Fraction(1, 4) for t in range(4)}
    prices, even = [0], [CTX.log(2)] * 2
    good = residuals(game.shape, Candidate(law, even, prices, dict.fromkeys(range(4), Fraction(1, 4))), CTX)
    assert good.naive < TINY
    assert abs(good.overspent - CTX.mpf(1) / 4) < TINY
    lower = residuals(game.shape, Candidate(law, [CTX.mpf(0)] * 2, prices, {}), CTX)
    assert lower.excess == 1
    assert abs(lower.posterior - CTX.mpf(1) / 2) < TINY
    assert lower.coupling > 0
    apart = Game.wasserstein({("x", "0"): "1/2", ("x", "1"): "1/2"}, metric="hamming", label_cost=1, budget="1/4")
    found = residuals(apart.shape, Candidate({0: Fraction(1)}, [CTX.mpf(0), CTX.mpf(5)], [1], {}), CTX)
    assert found.conjugate == 1  # the row is scaled: its cost is 4, and 5 − (0 + 4) is left

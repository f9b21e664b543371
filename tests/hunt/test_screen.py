"""Screening: double-precision values lie on both sides of the certified ones, game by game, and narrowly."""

from __future__ import annotations

import numpy as np
import pytest

import verify
from verify.hunt import Batch, Conjecture, Space, holds
from verify.hunt.screen import bounds, entropy
from verify.hunt.search_work import Certify, Task, screened, work

SPACES = (
    "points=4,labels=3,denominator=5,radius=1",
    "points=3,labels=2,denominator=7,radius=1",
    "points=3,labels=3,denominator=4,budget=0:1:4",
    "points=4,labels=2,denominator=4,cost=squared,budget=1/3,radius=4",
    "points=3,labels=2,denominator=5,cost=hamming,budget=1/7",
    "points=2..3,labels=2,denominator=3,cost=small,releases=3,budget=1/4",
    "points=3,labels=2,denominator=3,cost=reach",
    "points=2..4,labels=2..3,denominator=30,random=5,count=60,budget=1/9",
)
ROUNDING = 1e-12
NARROW = 1e-7


def batches(text: str) -> list:
    space = Space.parse(text)
    return list(space.pieces(0, space.size))


@pytest.mark.parametrize("text", SPACES)
def test_both_sides(text: str) -> None:
    """lower ≤ h* ≤ upper for certified values of a sample of the games."""
    pieces = batches(text)
    step = max(1, len(pieces) // 12)
    for piece in pieces[::step]:
        found = Batch.of(piece).values
        for i in {0, len(piece.numbers) // 2, len(piece.numbers) - 1}:
            answer = verify.value(piece.game(i), 12)
            assert found.lower[i] <= answer.upper + ROUNDING, piece.game(i).document
            assert answer.lower - ROUNDING <= found.upper[i], piece.game(i).document


@pytest.mark.parametrize("text", SPACES)
def test_narrow(text: str) -> None:
    """All but a few in a thousand are known to 10^-7, the others are known to be known less well."""
    width = np.concatenate([(v := Batch.of(piece).values).upper - v.lower for piece in batches(text)])
    assert (width >= 0).all()
    assert np.quantile(width, 0.99) < NARROW
    assert np.isfinite(width).all()


@pytest.mark.parametrize("text", SPACES[:5])
def test_attacks_and_rules(text: str) -> None:
    """The laws are those of attacks that meet the constraints, H of them is the lower bound, and rules sum to 1."""
    for piece in batches(text)[:6]:
        batch = Batch.of(piece)
        found = batch.values
        cost = np.where(batch.admissible, batch.cost, 0.0)
        assert (found.attack >= -ROUNDING).all()
        assert np.allclose(found.attack.sum(axis=3), batch.mass, atol=1e-9)
        assert (found.attack[:, :, ~batch.admissible] == 0).all()
        if batch.budget is not None:
            assert ((found.attack * cost).sum(axis=(1, 2, 3)) <= batch.budget + 1e-9).all()
        assert np.allclose(entropy(found.law), found.lower)
        assert np.allclose(found.rule.sum(axis=1), 1)


def test_the_company_makes_no_difference() -> None:
    """A game's bounds hold whatever else is in its batch."""
    (piece,) = batches("points=4,labels=3,denominator=6,radius=1")
    batch = Batch.of(piece)
    for i in range(0, len(batch), 50):
        alone = Batch(batch.mass[i : i + 1], batch.cost, batch.radius).values
        assert abs(alone.middle[0] - batch.values.middle[i]) < NARROW


def test_other_budgets() -> None:
    """``at`` changes the budget, for all games or one by one."""
    (piece,) = batches("points=3,labels=2,denominator=4,budget=1/4")
    batch = Batch.of(piece)
    every = np.linspace(0.0, 1.0, len(batch))
    found = batch.at(budget=every).values.middle
    for i in range(len(batch)):
        assert abs(batch.at(budget=every[i]).values.middle[i] - found[i]) < NARROW


def test_deterministic_attacks() -> None:
    """The best deterministic attack of the screen is the certified one, (21)."""
    from verify.claims.gaps import pure

    (piece,) = batches("points=4,labels=2,denominator=5,radius=1")
    best = Batch.of(piece).deterministic
    for i in range(0, len(piece.numbers), 12):
        answer = pure(piece.game(i), 12)
        assert abs(best[i] - float(answer.lower)) < 1e-9


def test_many_sources() -> None:
    """Where there are too many deterministic attacks to try them all, what is found is one of them."""
    (piece,) = batches("points=4,labels=3,denominator=40,random=3,count=20")
    batch = Batch.of(piece)
    assert (batch.deterministic <= batch.values.upper + ROUNDING).all()
    assert (batch.deterministic > batch.values.lower - 0.2).all()


def test_what_a_screen_may_return() -> None:
    """One number stands for a small interval; what is not a number for anything; wrong shapes are refused."""
    lower, upper = bounds(np.array([1.0, np.nan]))
    assert lower[0] < 1 < upper[0]
    assert (lower[1], upper[1]) == (-np.inf, np.inf)
    (piece,) = batches("points=2,labels=2,denominator=3")
    for bad in (lambda batch: np.zeros(99), lambda batch: 1 / 0):
        one = Conjecture("mine", "", "points=2", lambda game: holds(), bad)
        with pytest.raises(verify.VerifyError, match="mine: screen"):
            screened(one, piece)


def test_nothing_is_dropped_silently() -> None:
    """Games that the screen cannot tell are decided, or counted as undecided; clear ones are counted too."""
    from verify.hunt.registry import Reference

    def screen(batch: Batch) -> tuple:
        third = np.arange(len(batch)) % 3
        return np.select([third == 0, third == 1], [-1.0, 1.0], -1e-9), np.select(
            [third == 0, third == 1], [-0.5, 2.0], 1e-9
        )

    decided: list[verify.Game] = []

    def decide(game: verify.Game):
        decided.append(game)
        return holds()

    one = Reference("mine", given=Conjecture("mine", "", "points=3", decide, screen))
    text = "points=3,labels=2,denominator=4"
    games = sum(1 for _ in Space.parse(text))
    counts = {}
    for certify in Certify:
        decided.clear()
        done = work(Task(one, text, 0, 10**6, certify))
        assert done.games == games == done.clear + done.holds + done.open + len(done.hits)
        assert len(decided) == done.holds
        counts[certify] = done.clear, done.holds, done.open
    third = -(-games // 3)
    assert counts[Certify.ALL] == (0, games, 0)
    assert counts[Certify.UNCLEAR] == (third, games - third, 0)
    assert counts[Certify.SUSPECTS][0] == third
    assert counts[Certify.SUSPECTS][2] == games // 3

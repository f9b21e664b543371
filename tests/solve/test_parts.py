"""Games solved part by part: the kernel accepts what comes out, and it is what the whole game gives."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests.solve.any_shapes import bracket
from verify import value
from verify.certify.saddle import saddle
from verify.check import kernel
from verify.game.game import Game
from verify.graph.split import split
from verify.numbers.field import RATIONALS
from verify.solve.parts import pays, solve_parts


def line(seed, count=14, labels=3, radius=1):
    """Random sources on a line, with gaps."""
    rng = random.Random(seed)
    points = sorted(rng.sample(range(2 * count), count))
    weights = [rng.randint(1, 6) for _ in points]
    law = {
        (str(x), str(rng.randrange(labels))): Fraction(w, sum(weights)) for x, w in zip(points, weights, strict=True)
    }
    return Game.max_distortion(law, metric="absolute", radius=radius, features=points)


@pytest.mark.parametrize("seed", range(12))
def test_parts_make_the_whole(seed):
    """The exact solution of the parts is the whole game's, and the digits bracket it."""
    game = line(seed)
    shape = game.shape
    parts = split(shape)
    assert pays(shape, parts)
    found = solve_parts(shape, parts, 25)
    lower, upper, violation = bracket(shape, found.approximation)
    assert upper - lower < 1e-24
    assert violation < 1e-24
    assert (found.point is None) == bool(found.reason)
    direct = value(game, 20)
    assert upper >= float(direct.lower) - 1e-12
    assert lower <= float(direct.upper) + 1e-12
    if found.point is not None:
        assert found.point.field == RATIONALS
        theorem = kernel.check(saddle(game, found.point, range(shape.columns), None, 20).data)
        assert theorem.lower <= direct.upper
        assert theorem.upper >= direct.lower


def test_parts_with_irrational_solutions():
    """A part over Q(√5) beside rational ones: one exact saddle point, in that field."""
    names = {"a": "0", "b": "1", "c": "2", "d": "1", "e": "0", "f": "0", "g": "1", "h": "2"}
    releases = ["abc", "ad", "be", "fg", "h"]
    law = dict.fromkeys(names.items(), "1/8")
    rows = [[0 if x in present else "inf" for present in releases] for x in names]
    game = Game.max_distortion(law, matrix=rows, radius=0, features=list(names), releases=releases)
    parts = split(game.shape)
    assert len(parts) == 3
    rational = solve_parts(game.shape, parts, 20)
    assert rational.point is None
    assert "no rational solution" in rational.reason
    found = solve_parts(game.shape, parts, 20, algebraic=lambda own: True, seconds=60.0)
    assert found.point is not None
    assert found.point.field.degree == 2
    theorem = kernel.check(saddle(game, found.point, range(game.shape.columns), None, 20).data)
    assert theorem.exact is not None


def test_parts_of_one_label():
    """Where nothing can be hidden h* = 0, and no solver is asked."""
    law = {(str(x), "a" if x < 10 else "b"): Fraction(1, 20) for x in range(20) if x != 9}
    law[("30", "b")] = Fraction(1, 20)
    game = Game.max_distortion(law, metric="absolute", radius=0)
    found = solve_parts(game.shape, split(game.shape), 20)
    assert found.point is not None
    assert found.point.value == ()
    kernel.check(saddle(game, found.point, range(game.shape.columns), None, 20).data)


def test_a_game_in_one_piece_is_not_split():
    """One part, or one that is nearly everything: nothing to gain."""
    law = {(str(x), str(x % 2)): Fraction(1, 6) for x in range(6)}
    shape = Game.max_distortion(law, metric="absolute", radius=1).shape
    assert not pays(shape, split(shape))


def test_two_hundred_sources():
    """Many small parts: an exact answer for a game that is too large to be lifted whole."""
    game = line(5, count=200)
    found = solve_parts(game.shape, split(game.shape), 20, algebraic=lambda own: len(own.mass) <= 12, seconds=20.0)
    assert found.point is not None
    kernel.check(saddle(game, found.point, range(game.shape.columns), None, 20).data)

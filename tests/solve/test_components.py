"""Solutions of components, put together, solve the whole game: exactly, and as the kernel sees it."""

from __future__ import annotations

import random
from fractions import Fraction
from math import log, sqrt

import pytest

from tests.solve.any_shapes import bracket
from verify.certify.saddle import saddle
from verify.check import kernel
from verify.errors import Unsolved
from verify.game.game import Game
from verify.graph.components import components, subgame
from verify.graph.split import split
from verify.numbers.field import Field
from verify.solve.components import compose, merge
from verify.solve.compositum import common_field, same
from verify.solve.facial import face
from verify.solve.recognise import rational_saddle
from verify.solve.saddle_point import SaddlePoint
from verify.solve.solve import approximations

ROOT5 = Field((-5, 0, 1), Fraction(2), Fraction(3))
GOLDEN = Field((1, -5, 5), Fraction(1, 4), Fraction(3, 10))
ROOT2 = Field((-2, 0, 1), Fraction(1), Fraction(2))
ROOT8 = Field((-8, 0, 1), Fraction(2), Fraction(3))


def towns(seed):
    """Two labels on a line with gaps: rational in every part."""
    rng = random.Random(seed)
    points = [10 * town + x for town in range(rng.randint(2, 4)) for x in sorted(rng.sample(range(5), 3))]
    weights = [rng.randint(1, 6) for _ in points]
    law = {(str(x), rng.choice("ab")): Fraction(w, sum(weights)) for x, w in zip(points, weights, strict=True)}
    return Game.max_distortion(law, metric="absolute", radius=1, features=range(45))


def approximate(shape, digits=30):
    return next(iter(approximations(shape, face(shape), digits)))[1]


@pytest.mark.parametrize("seed", range(15))
def test_the_kernel_accepts_what_is_composed(seed):
    """Exact saddle points of the parts make a certificate of the whole game that the kernel accepts."""
    game = towns(seed)
    parts = components(game.shape)
    assert len(parts) > 1
    found = []
    for part in parts:
        own = subgame(game.shape, part)
        point = rational_saddle(own, approximate(own))
        assert point is not None
        found.append((part, SaddlePoint(point.attack, point.rule, point.multipliers, point.value)))
    whole = compose(game.shape, found)
    certificate = saddle(game, whole, range(game.shape.columns), None, 20)
    theorem = kernel.check(certificate.data)
    assert theorem.exact is not None
    direct = rational_saddle(game.shape, approximate(game.shape))
    assert direct is None or direct.value == whole.value


def labelled_line(seed, labels="abc"):
    """Sources close to each other with labels in runs: one component, and many conflicts that do not concern others."""
    rng = random.Random(seed)
    runs = "".join(rng.choice(labels) * rng.randint(1, 4) for _ in range(7))
    weights = [rng.randint(1, 6) for _ in runs]
    law = {(str(x), y): Fraction(w, sum(weights)) for x, (y, w) in enumerate(zip(runs, weights, strict=True))}
    return Game.max_distortion(law, metric="absolute", radius=1)


@pytest.mark.parametrize("seed", range(15))
def test_the_finest_split_solves_the_game(seed):
    """Parts that conflicts connect, without their pure releases: the kernel accepts what they compose to."""
    game = labelled_line(seed, "ab")
    assert len(components(game.shape)) == 1
    found = []
    for part in split(game.shape):
        own = subgame(game.shape, part)
        point = rational_saddle(own, approximate(own))
        assert point is not None
        found.append((part, SaddlePoint(point.attack, point.rule, point.multipliers, point.value)))
    whole = compose(game.shape, found)
    kernel.check(saddle(game, whole, range(game.shape.columns), None, 20).data)


@pytest.mark.parametrize("seed", range(8))
def test_the_finest_split_in_digits(seed):
    """Approximations of the finest parts bracket the whole game too."""
    shape = labelled_line(seed).shape
    whole = merge(shape, [(part, approximate(subgame(shape, part))) for part in split(shape)])
    lower, upper, violation = bracket(shape, whole)
    assert upper - lower < 1e-28
    assert violation < 1e-28


@pytest.mark.parametrize("seed", range(8))
def test_merged_approximations_bracket_the_whole_game(seed):
    """Approximations of the parts make one of the whole game, of their width."""
    shape = towns(seed).shape
    whole = merge(shape, [(part, approximate(subgame(shape, part))) for part in components(shape)])
    lower, upper, violation = bracket(shape, whole)
    assert upper - lower < 1e-28
    assert violation < 1e-28


def test_a_budget_of_one_part_alone():
    """The multiplier of a row that one component owns is rescaled on the way back: the kernel accepts it."""
    law = {("a", "0"): "1/6", ("b", "1"): "1/3", ("c", "0"): "1/4", ("d", "1"): "1/4"}
    cost = [[0, 1, "inf", "inf"], [1, 0, "inf", "inf"], ["inf", "inf", 0, 0], ["inf", "inf", 0, 0]]
    game = Game.mean_distortion(law, matrix=cost, budget="1/10", features=list("abcd"))
    parts = components(game.shape)
    assert [part.rows for part in parts] == [(), (0,)] or [part.rows for part in parts] == [(0,), ()]
    found = []
    for part in parts:
        own = subgame(game.shape, part)
        point = rational_saddle(own, approximate(own, 40))
        assert point is not None
        found.append((part, SaddlePoint(point.attack, point.rule, point.multipliers, point.value)))
    whole = compose(game.shape, found)
    assert whole.multipliers[0]
    theorem = kernel.check(saddle(game, whole, range(game.shape.columns), None, 20).data)
    assert theorem.exact is not None


def golden(field, w):
    """The saddle point of sources a to e, labels 0, 1, 2, 1, 0, releases {a,b,c}, {a,d}, {b,e}, all masses 1/5.

    With w = (5 − √5)/10: w/(1 − w) + w/(1 − 2w) = 1.
    """
    one, zero, fifth = Fraction(1), Fraction(0), Fraction(1, 5)
    single, double = field.subtract(one, w), field.subtract(one, field.add(w, w))
    aside = field.divide(field.multiply(fifth, w), single)
    within = field.divide(field.multiply(fifth, w), double)
    rule = [[w, w, double], [w, single, zero], [single, w, zero]]
    attack = {0: within, 1: aside, 2: within, 3: aside, 4: fifth, 5: fifth, 6: fifth}
    value = ((-2 * fifth, w), (-fifth, double), (-2 * fifth, single))
    return SaddlePoint(attack, rule, (), value, field)


def two_golden_towns():
    """Two such games, of masses 1/3 and 2/3."""
    law, rows, columns = {}, [], []
    for town, mass in (("1", Fraction(1, 3)), ("2", Fraction(2, 3))):
        columns += [{name + town for name in present} for present in ("abc", "ad", "be")]
        law |= {(name + town, label): mass / 5 for name, label in zip("abcde", "01210", strict=True)}
    names = [x for x, _ in law]
    rows = [[0 if x in present else "inf" for present in columns] for x in names]
    return Game.max_distortion(law, matrix=rows, radius=0, features=names, releases=[f"z{i}" for i in range(6)])


@pytest.mark.parametrize("other", [ROOT5, GOLDEN], ids=["same field", "same field, other polynomial"])
def test_parts_in_number_fields(other):
    """Parts in one field, however it is written: law, posterior and masses agree exactly in the joint field."""
    game = two_golden_towns()
    shape = game.shape
    parts = components(shape)
    five = golden(ROOT5, (Fraction(1, 2), Fraction(-1, 10)))
    again = five if other is ROOT5 else golden(GOLDEN, (Fraction(0), Fraction(1)))
    whole = compose(shape, list(zip(parts, (five, again), strict=True)))
    field, labels = whole.field, len(shape.labels)
    assert field.degree == 2
    sums, law = [Fraction(0)] * len(shape.mass), [Fraction(0)] * shape.sinks
    for j, mass in whole.attack.items():
        s, t = int(shape.group[j]), int(shape.entry_sink[j])
        sums[s], law[t] = field.add(sums[s], mass), field.add(law[t], mass)
    assert sums == [shape.group_mass(s) for s in range(len(shape.mass))]
    for z in range(len(shape.releases)):
        marginal = Fraction(0)
        for y in range(labels):
            marginal = field.add(marginal, law[z * labels + y])
        for y in range(labels):
            assert field.multiply(marginal, whole.rule[z][y]) == law[z * labels + y]
    w = (5 - sqrt(5)) / 10
    expected = -(2 * log(w) + log(1 - 2 * w) + 2 * log(1 - w)) / 5
    assert sum(float(a) * log(field.approximate(r)) for a, r in whole.value) == pytest.approx(expected)


def test_common_fields():
    """√2 and √8 are in one field of degree 2, √2 and √5 in one of degree 4; embeddings keep sums and products."""
    for fields, degree in (([ROOT2, ROOT8], 2), ([ROOT2, ROOT5], 4), ([ROOT2, ROOT5, ROOT8, GOLDEN, ROOT2], 4)):
        whole, maps = common_field(fields, 40)
        assert whole.degree == degree
        for field, embed in zip(fields, maps, strict=True):
            a, b = field.add(field.generator, Fraction(1, 3)), field.multiply(Fraction(2, 7), field.generator)
            assert embed(field.multiply(a, b)) == whole.multiply(embed(a), embed(b))
            assert embed(field.add(a, b)) == whole.add(embed(a), embed(b))
            assert whole.approximate(embed(a)) == pytest.approx(field.approximate(a))


def test_conjugates_are_different_fields():
    """The cube roots of unity aside, one polynomial can have several real roots: which one is meant is kept apart."""
    cubic = (1, -3, 0, 1)  # three real roots, each in the field of the others
    small = Field(cubic, Fraction(3, 10), Fraction(2, 5))
    large = Field(cubic, Fraction(3, 2), Fraction(8, 5))
    narrow = Field(cubic, Fraction(1, 3), Fraction(7, 20))
    assert same(small, narrow)
    assert not same(small, large)
    whole, (first, second) = common_field([small, large], 40)
    assert whole.degree == 3
    assert whole.approximate(first(small.generator)) == pytest.approx(0.3472963)
    assert whole.approximate(second(large.generator)) == pytest.approx(1.5320889)


def test_a_degree_that_is_too_large():
    """Fields whose join would be too large are refused with its degree."""
    with pytest.raises(Unsolved, match="degree 4"):
        common_field([ROOT2, ROOT5], most=3)

"""The algebraic lift: exact saddle points over number fields, checked condition by condition."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

import pytest

import verify
from tests.bench.games import small
from tests.solve.saddle_conditions import ball, conditions
from verify.certify.value import Living
from verify.claims.answers import Level
from verify.errors import Unsolved
from verify.game import Game
from verify.numbers.precision import flint_precision, to_ball
from verify.numbers.radicals import expression
from verify.solve.barrier import solve_barrier
from verify.solve.lift import algebraic_saddle
from verify.solve.saddle_point import SaddlePoint
from verify.solve.solve import approximations

THREE = [["0", "0", "inf"], ["0", "inf", "0"], ["0", "inf", "inf"], ["inf", "0", "inf"], ["inf", "inf", "0"]]
"""Who may be released as {a, b, c}, {a, d} and {b, e}."""


def find(game: Game, seconds: float = 8) -> SaddlePoint:
    """The lift's saddle point on the living columns, checked."""
    living = Living(game)
    method, _ = next(approximations(living.shape, living.reduced_face, 30))
    found = algebraic_saddle(living.shape, partial(living.solve, method), seconds)
    conditions(living.shape, found)
    return found


def five_sources(masses: tuple[int, ...] = (1, 1, 1, 1, 1)) -> Game:
    """mathematics.md §3: uniform sources a…e with labels 0, 1, 2, 1, 0."""
    law = dict(zip([("a", "0"), ("b", "1"), ("c", "2"), ("d", "1"), ("e", "0")], masses, strict=True))
    return Game.max_distortion(
        law, matrix=THREE, radius=0, normalise=True,
        features=list("abcde"), labels=list("012"), releases=["abc", "ad", "be"],
    )  # fmt: skip


SLOW = {22}  # a field of degree 33


@pytest.mark.parametrize("seed", [pytest.param(s, marks=[pytest.mark.slow] if s in SLOW else []) for s in range(50)])
def test_small_games(seed: int) -> None:
    """Random small games of every kind with up to four features and three labels have exact saddle points."""
    find(small(seed)[1])


def test_golden_ratio() -> None:
    """Maximum distortion can be irrational: w_a = w_b = (5 − √5)/10, and the field is Q(√5)."""
    found = find(five_sources())
    assert found.field.degree == 2
    rule = [[expression(found.field, q) for q in line] for line in found.rule]
    assert rule[0] == ["(5 - sqrt(5))/10", "(5 - sqrt(5))/10", "sqrt(5)/5"]
    assert rule[1] == ["(5 - sqrt(5))/10", "(5 + sqrt(5))/10", "0"]
    answer = verify.value(five_sources())
    assert (answer.level, answer.degree) == (Level.ALGEBRAIC, 2)
    assert answer.exact == "-1/5*log(sqrt(5)/5) - 2/5*log((5 - sqrt(5))/10) - 2/5*log((5 + sqrt(5))/10)"


def test_two_fields() -> None:
    """Components with different fields, Q(√5) and Q(√11969), are solved in one of degree 4 that holds both."""
    sources, releases = list("abcde"), ["abc", "ad", "be"]
    law, far = {}, ["inf"] * 3
    for name, masses in (("+", (4, 4, 4, 4, 4)), ("-", (2, 4, 4, 5, 5))):
        law |= {(x + name, y): m for x, y, m in zip(sources, "01210", masses, strict=True)}
    matrix = [[*line, *far] for line in THREE] + [[*far, *line] for line in THREE]
    game = Game.max_distortion(
        law, matrix=matrix, radius=0, normalise=True, labels=list("012"),
        features=[x + name for name in "+-" for x in sources], releases=[z + name for name in "+-" for z in releases],
    )  # fmt: skip
    assert find(game).field.degree == 4


def test_section_v_a_stays_rational() -> None:
    """Section V-A: log 3 − 2/3·log 2, by the lift as by the recognition of fractions."""
    law = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
    game = Game.max_distortion(law, metric="absolute", radius=1, features=range(5), labels=range(5))
    assert find(game).value == ((Fraction(1), Fraction(3)), (Fraction(-2, 3), Fraction(2)))
    answer = verify.value(game)
    assert (answer.level, answer.degree, answer.exact) == (Level.RATIONAL, 1, "log(3) - 2/3*log(2)")


def test_open_multiplier() -> None:
    """λ may range over an interval (mathematics.md §5's union that is no product): a rational e^−λ in it does."""
    law = {("0", "0"): "1/2", ("2", "1"): "1/2"}
    game = Game.mean_distortion(law, metric="squared", budget=1, features=range(3), labels=range(2))
    assert find(game).field.degree == 1


def test_saturated_budget() -> None:
    """Once Y and Z can be made independent every rule is the prior and λ = 0."""
    law = {("0", "0"): "1/3", ("1", "1"): "1/3", ("1", "0"): "1/3"}
    found = find(Game.mean_distortion(law, metric="absolute", budget=5, features=range(3), labels=range(2)))
    assert found.multipliers == ((),)


def test_unreached_release() -> None:
    """At releases that nothing reaches the rule is any distribution."""
    law = {("0", "0"): 2, ("0", "1"): 1, ("1", "1"): 3, ("1", "0"): 1}
    matrix = [["0", "1", "inf"], ["1", "0", "inf"]]
    game = Game.mean_distortion(law, matrix=matrix, budget="1/20", normalise=True, releases=["0", "1", "x"])
    assert sum(q for q in find(game).rule[2] if isinstance(q, Fraction)) == 1


@pytest.mark.parametrize("metric", ["absolute", "squared", "hamming"])
@pytest.mark.parametrize("budget", ["1/10", "1/4", "1/2"])
def test_ties(metric: str, budget: str) -> None:
    """Uniform laws on a path, where columns without mass are as good as those that carry it."""
    law = {(str(x), str(y)): "1/6" for x in range(3) for y in range(2)}
    find(Game.mean_distortion(law, metric=metric, budget=budget))
    law = {(str(x), str(x % 2)): "1/4" for x in range(4)}
    find(Game.mean_distortion(law, metric=metric, budget=budget))
    find(Game.wasserstein(law, metric=metric, label_cost=1, budget=budget))


@pytest.mark.parametrize("seed", [7, 2, 8, 26, 34])
def test_bracket_contains_exact(seed: int) -> None:
    """A bracket of 40 digits, found without it, contains the exact value."""
    game = small(seed)[1]
    found, bracket = find(game), verify.value(game, 40, exact=False)
    assert found.field.degree > 1
    assert bracket.level is Level.BRACKET
    with flint_precision(400):
        value = ball(found.field, {r: a for a, r in found.value})
        assert to_ball(bracket.lower) < value < to_ball(bracket.upper)


@pytest.mark.parametrize("seed", [1, 17, 108, 138])
def test_kernel_accepts(seed: int) -> None:
    """The certificates of algebraic saddle points are theorems; attack and rule come rounded."""
    answer = verify.value(small(seed)[1])
    assert answer.level is Level.ALGEBRAIC
    assert answer.theorem.exact is not None
    assert float(sum(answer.attack.values())) == pytest.approx(1)
    assert all(float(sum(row.values())) == pytest.approx(1) for row in answer.rule.values())


def test_polytope() -> None:
    """A polytope of laws given by inequalities, which the universal solver solves to some sixty digits only."""
    rows = [
        {"coefficients": [["a", "0", 1], ["b", "1", 2]], "rhs": "1/3"},
        {"coefficients": [["a", "1", 3], ["b", "0", 1]], "rhs": "4/5"},
    ]
    game = Game.polytope(features=["a", "b"], labels=["0", "1"], inequalities=rows)
    assert find(game).field.degree == 10
    assert verify.value(game).level is Level.ALGEBRAIC


@pytest.mark.parametrize("seed", [1, 8, 11, 17, 26])
def test_polish(seed: int) -> None:
    """Sixty digits of the universal solver, made more by Newton's method, lead to the same field as many digits do."""
    game = small(seed)[1]
    living = Living(game)
    rough = solve_barrier(living.shape, 60, living.reduced_face)
    found = algebraic_saddle(living.shape, lambda _: rough)
    conditions(living.shape, found)
    assert found.field.degree == find(game).field.degree


def test_time_is_over() -> None:
    """Without time there is a bracket, and the reason why it is no more."""
    with pytest.raises(Unsolved, match="time"):
        find(small(1)[1], seconds=0)


def test_reason_is_stated() -> None:
    """Costs whose common denominator is large make τ an algebraic number of large degree: the answer says so."""
    law = {("0", "0"): "1/3", ("1", "1"): "1/3", ("2", "0"): "1/3"}
    matrix = [[0, "1/3", "5/7"], ["1/2", 0, "3/5"], ["2/3", "1/7", 0]]
    answer = verify.value(Game.mean_distortion(law, matrix=matrix, budget="1/20"))
    assert answer.level is Level.BRACKET
    assert answer.verdict.value == "PROVED"
    assert "no algebraic number of degree at most" in answer.inexact


def test_exact_is_asked_or_not() -> None:
    """``exact=False`` looks for nothing exact; without a word large games are not searched, with True they are."""
    assert verify.value(small(7)[1], exact=False).inexact == ""
    law = {(str(x), str(y)): 1 + (x * y) % 3 for x in range(7) for y in range(2)}
    game = Game.mean_distortion(law, metric="hamming", budget="1/10", normalise=True)
    assert verify.value(game).inexact == ""
    answer = verify.value(game, exact=True)
    assert answer.exact is not None or answer.inexact

"""α-families: each branch is a saddle point of the whole game, branches cover the simplex, values are the kernel's."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

import verify
from tests.symbolic.games import at_prior, chain_game, logarithms, prior, seeded, small_game
from verify.errors import BadInput, Unsolved
from verify.symbolic.branch import leading_minors
from verify.symbolic.chain import chain
from verify.symbolic.conditions import positive
from verify.symbolic.family import alpha_family
from verify.symbolic.logs import sign
from verify.symbolic.saddle import objections
from verify.symbolic.structure import structure

a, b, c, d, e = sympy.symbols("a b c d e", positive=True)
THIRDS = chain_game([Fraction(1, 3)] * 3)


@pytest.fixture(scope="module")
def example():
    """Section V-A's family with prior masses a, b, c."""
    return alpha_family(THIRDS, "a b c")


def flows(family, branch, whole):
    """The attack of a branch with numbers put in, on the arcs of the whole game with numbers put in."""
    share = {arc: value.subs(branch.solution) for arc, value in family.shares.items()}
    where = {m: s for s, source in enumerate(family.small.sources) for m in source.members}
    found = {}
    for i, source in enumerate(whole.sources):
        for sink in family.small.sources[where[i]].arcs:
            found[i, sink] = source.mass * share.get((where[i], sink), 1)
    return found


def numbers(family, masses):
    """The whole structure, and the branch that is best, at a prior."""
    branch = family.at(**{str(symbol): mass for symbol, mass in zip(family.symbols, masses, strict=True)})
    point = {symbol: sympy.Rational(str(mass)) for symbol, mass in zip(family.symbols, masses, strict=True)}
    return branch, structure(family.whole, [source.mass.subs(point) for source in family.whole.sources])


def test_section_v_a(example):
    """For the prior (a, b, c): α* = a/(a + c), w = (1 − b, b, 1 − b), h* = h2(b), for all positive masses."""
    (branch,) = [one for one in example.branches if one.possible]
    (alpha,) = example.parameters
    assert example.covers is True
    assert branch.condition.always
    assert branch.solution == {alpha.symbol: a / (a + c)}
    total = a + b + c
    assert branch.weights == ((a + c) / total, b / total, (a + c) / total)
    assert all(value == 0 for value in branch.multipliers.values())
    assert positive(branch.curvature[0])
    value = -(a + c) * sympy.log((a + c) / total) - b * sympy.log(b / total)
    assert sympy.simplify(branch.value - value) == 0
    assert branch.rule[0] == {0: 1}


def test_both_bounds_of_section_v_a_are_impossible(example):
    """At α = 0 and at α = 1 the slope of H is infinite: neither multiplier exists."""
    closed = [branch for branch in example.branches if not branch.possible]
    assert len(closed) == 2
    assert all("slope +∞" in branch.reason for branch in closed)


def test_the_papers_numbers(example):
    """a = b = c = 1/3 gives α* = 1/2 and h* = log 3 − (2/3)·log 2, which is what the kernel proves."""
    branch = example.at(a="1/3", b="1/3", c="1/3")
    assert list(branch.solution.values()) == [sympy.Rational(1, 2)]
    assert sign(branch.value - sympy.log(3) + sympy.Rational(2, 3) * sympy.log(2)) == 0
    assert sign(branch.value - logarithms(verify.value(THIRDS).exact)) == 0


def test_the_lagrangian_is_stationary(example):
    """∂L/∂α = 0 at α* with the branch's multipliers."""
    (branch,) = [one for one in example.branches if one.possible]
    slope = sympy.diff(example.lagrangian, example.parameters[0].symbol)
    at = slope.subs(branch.solution).subs(branch.multipliers)
    for seed in range(5):
        masses = prior(seeded(seed), 3)
        assert sign(sympy.powdenest(at.subs(dict(zip((a, b, c), map(sympy.Rational, masses), strict=True))))) == 0


def test_four_classes():
    """Classes a, b, c, d: one posterior h2(a + c) where ad ≤ bc, else the pairs (a, b) and (c, d) by themselves."""
    family = alpha_family(chain([a, b, c, d]))
    whole, pairs = [branch for branch in family.branches if branch.possible]
    assert family.covers is True
    assert whole.condition.polynomials == (b * c - a * d,)
    assert pairs.condition.polynomials == (a * d - b * c,)
    assert pairs.weights == (a / (a + b), b / (a + b), c / (c + d), d / (c + d))
    assert sympy.simplify(whole.weights[0] - (a + c) / (a + b + c + d)) == 0
    minors = leading_minors(whole.curvature)
    for seed in range(20):
        point = dict(zip((a, b, c, d), map(sympy.Rational, prior(seeded(seed), 4)), strict=True))
        if whole.condition.holds(point) and not pairs.condition.holds(point):
            assert all(minor.subs(point) > 0 for minor in minors)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_chains_agree_with_the_kernel(size):
    """On seeded rational priors the value is exactly the one that the kernel proves, and the saddle point is one."""
    names = ["a", "b", "c", "d", "e"][:size]
    family = alpha_family(chain(sympy.symbols(names, positive=True)))
    assert family.covers is True
    rng = seeded(size)
    for _ in range(4):
        masses = prior(rng, size)
        branch, whole = numbers(family, masses)
        assert objections(whole, flows(family, branch, whole), branch.weights, branch.rule) == []
        exact = verify.value(chain_game(masses), digits=10).exact
        assert sign(branch.value - logarithms(exact)) == 0


def test_every_branch_that_holds_gives_the_same_value():
    """On the border between two conditions both branches are optimal."""
    family = alpha_family(chain([a, b, c, d]))
    point = {a: sympy.Rational(1, 4), b: sympy.Rational(1, 4), c: sympy.Rational(1, 4), d: sympy.Rational(1, 4)}
    values = [one.value.subs(point) for one in family.branches if one.possible and one.condition.holds(point)]
    assert len(values) == 2
    assert sign(values[0] - values[1]) == 0


@pytest.mark.parametrize("seed", range(12))
def test_random_games_agree_with_the_kernel(seed):
    """Random reachability, symbols for all masses: the branches cover, and the value at a prior is the kernel's."""
    rng = seeded(seed)
    masses = prior(rng, rng.randint(2, 5))
    game = small_game(rng, masses)
    names = [f"m{i}" for i in range(len(masses))]
    family = alpha_family(game, names)
    assert family.covers is True, family.gap
    other = prior(rng, len(masses))
    branch, whole = numbers(family, other)
    assert objections(whole, flows(family, branch, whole), branch.weights, branch.rule) == []
    exact = verify.value(at_prior(game, other), digits=10).exact
    assert sign(branch.value - logarithms(exact)) == 0


def test_numbers_instead_of_symbols():
    """With the game's own numbers there are no conditions left, one branch is optimal."""
    family = alpha_family(chain_game([Fraction(1, 5)] * 5))
    (branch,) = [one for one in family.branches if one.possible]
    assert family.covers is True
    assert list(branch.solution.values()) == [sympy.Rational(2, 3), sympy.Rational(1, 2), sympy.Rational(1, 3)]
    assert family.at().value == branch.value


def five(masses):
    """The game whose optimum lies in Q(√5): labels 0, 1, 2, 1, 0, releases {a, b, c}, {a, d}, {b, e}."""
    reach = {"a": [0, 0, 2], "b": [0, 2, 0], "c": [0, 2, 2], "d": [2, 0, 2], "e": [2, 2, 0]}
    law = dict(zip(zip("abcde", "01210", strict=True), masses, strict=True))
    return verify.Game.max_distortion(
        law, matrix=list(reach.values()), radius=1, releases=["u", "v", "w"], labels=range(3)
    )


def test_square_roots():
    """Five equal sources: w_a = (5 − √5)/10, and the value lies between the kernel's bounds."""
    game = five([Fraction(1, 5)] * 5)
    family = alpha_family(game)
    branch = family.at()
    assert sympy.simplify(branch.weights[0] - (5 - sympy.sqrt(5)) / 10) == 0
    answer = verify.value(game, digits=12)
    near = branch.value.evalf(30)
    assert abs(near - sympy.Rational(answer.lower)) < sympy.Rational(1, 10**11)
    assert not objections(family.whole, flows(family, branch, family.whole), branch.weights, branch.rule)


def test_undecided_is_said():
    """Where closed forms need roots of the masses nothing is claimed: covers is None, with the reason."""
    family = alpha_family(five([Fraction(1, 5)] * 5), "a b c b a")
    assert family.covers is None
    assert "square root" in family.gap
    with pytest.raises(Unsolved, match="none of the branches"):
        family.at(a="1/5", b="1/5", c="1/5")


def test_a_missing_branch_is_noticed(monkeypatch):
    """Without one of its supports the family of four classes does not cover: None, and a prior that shows it."""
    from verify.symbolic import family as module

    def without_the_whole(small):
        return [pattern for pattern in patterns(small) if len(pattern[1]) + len(pattern[2]) < 4]

    patterns = module.patterns
    monkeypatch.setattr(module, "patterns", without_the_whole)
    family = alpha_family(chain([a, b, c, d]))
    assert family.covers is None
    assert "none of the branches is optimal at" in family.gap


def test_sources_of_equal_reach_are_merged():
    """Two sources with the same label and reach count by the sum of their masses, and have the same w."""
    law = {("0", "0"): "1/4", ("0b", "0"): "1/4", ("1", "1"): "1/2"}
    game = verify.Game.max_distortion(
        law, matrix=[[0, 2], [0, 2], [0, 0]], radius=1, releases=["u", "v"], labels=range(2)
    )
    family = alpha_family(game, "a b c")
    branch = family.at(a="1/6", b="1/3", c="1/2")
    assert family.small.free == 0
    assert branch.weights == (sympy.Rational(1, 2),) * 3
    assert sign(branch.value - sympy.log(2)) == 0


def test_attacks_that_change_labels():
    """A Wasserstein ball of order inf: sources that may change their labels."""
    law = {("0", "0"): "1/3", ("0", "1"): "2/3"}
    game = verify.Game.wasserstein(law, metric="absolute", budget=1, order="inf", label_cost=1, labels=range(2))
    family = alpha_family(game, "a b")
    assert family.covers is True
    exact = verify.value(game, digits=10).exact
    assert sign(family.at(a="1/3", b="2/3").value - logarithms(exact)) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("a b",), "found 2 masses, expected 3"),
        (([a, b, -c],), "expected a positive rational"),
        (([a, b, a + c],), "expected a positive rational"),
        (([0.5, a, b],), "found the float"),
        (([a, "1/3", "1/3"],), "either rational numbers"),
        ((["1/3", "1/3", "1/4"],), "sum to 1"),
        (([sympy.Symbol("x"), b, c],), "expected a positive rational"),
        (({("0", "0"): a},), "expected them for"),
    ],
)
def test_bad_masses(arguments, words):
    """Masses that are none are refused with what was expected."""
    with pytest.raises(BadInput, match=words):
        alpha_family(THIRDS, *arguments)


def test_bad_priors(example):
    """Numbers put in have to be a prior."""
    for wrong in ({"a": "1/3"}, {"a": "1/2", "b": "1/2", "c": "1/2"}, {"a": "1", "b": "1", "c": "-1"}):
        with pytest.raises(BadInput):
            example.at(**wrong)


def test_games_that_are_not_for_this():
    """A budget couples the sources, and more than three parameters are too many: both are said."""
    mean = verify.Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="absolute", budget=1)
    with pytest.raises(BadInput, match="maximum distortion"):
        alpha_family(mean)
    with pytest.raises(Unsolved, match="4 free parameters"):
        alpha_family(chain_game([Fraction(1, 6)] * 6))


def test_printing(example):
    """The family is printed with its Lagrangian, its closed forms and whether they cover."""
    written = str(example)
    for line in (
        "L = H(Y|Z) + α·η0 + η1·(1 − α)",
        "1. for all positive masses:",
        "α* = a/(a + c)",
        "h* = h2(b)",
        "w = (1 − b, b, 1 − b)",
        "the branches cover all positive masses",
    ):
        assert line in written
    assert "where a·d ≤ b·c:" in str(alpha_family(chain([a, b, c, d])))

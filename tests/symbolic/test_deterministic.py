"""Deterministic attacks in closed form: brute force on priors, and case splits that cover."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy

from tests.symbolic.games import at_prior, brute_force, chain_game, prior, random_game, seeded
from verify.symbolic.chain import chain, equal_chain
from verify.symbolic.deterministic import block_value, deterministic_family, dominates
from verify.symbolic.logs import sign
from verify.symbolic.structure import structure

a, b, c, d, e = sympy.symbols("a b c d e", positive=True)


def test_section_v_a():
    """(21) = (m + b)·h2(b/(m + b)) with m = max(a, c); 12 attacks, two of them undominated; the split covers."""
    found = deterministic_family(chain([a, b, c]))
    assert found.attacks == 12
    assert found.covers is True
    assert found.compact == ((b,), (a, c))
    assert [case.conditions for case in found.cases] == [(a - c >= 0,), (c - a >= 0,)]
    assert str(found) == "(b + m)·h2(b/(b + m)), m = max(a, c)"
    third = sympy.Rational(1, 3)
    assert sign(found.at({a: third, b: third, c: third}) - 2 * third * sympy.log(2)) == 0
    assert isinstance(found.value, sympy.Piecewise)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
def test_chains_against_brute_force(size):
    """At seeded priors the value is the largest over every deterministic attack of the whole game, exactly."""
    names = sympy.symbols("a b c d e", positive=True)[:size]
    found = deterministic_family(chain(names))
    assert found.covers is True
    rng = seeded(size)
    for _ in range(4):
        masses = [sympy.Rational(mass) for mass in prior(rng, size)]
        expected = brute_force(chain(masses))
        assert sign(found.at(dict(zip(names, masses, strict=True))) - expected) == 0


@pytest.mark.parametrize("seed", range(10))
def test_random_games_against_brute_force(seed):
    """The same for random reachability, with symbols and with numbers."""
    rng = seeded(seed)
    masses = prior(rng, rng.randint(2, 5))
    game = random_game(rng, masses)
    names = sympy.symbols([f"m{i}" for i in range(len(masses))], positive=True)
    found = deterministic_family(game, names)
    other = prior(rng, len(masses))
    here = structure(at_prior(game, other))
    expected = brute_force(here)
    point = {name: sympy.Rational(mass) for name, mass in zip(names, other, strict=True)}
    assert sign(found.at(point) - expected) == 0
    assert sign(deterministic_family(here).value - expected) == 0


@pytest.mark.parametrize("size", range(2, 13))
def test_equal_chains(size):
    """k equal classes: (21) = (2⌊k/2⌋/k)·log 2, over all 2^(k−2) undominated attacks."""
    found = deterministic_family(chain_game([Fraction(1, size)] * size))
    assert sign(found.value - sympy.Rational(2 * (size // 2), size) * sympy.log(2)) == 0
    assert sign(found.value - equal_chain(size).deterministic) == 0


def test_printing():
    """One block with a maximum, a list where logarithms decide, one value for numbers."""
    assert str(deterministic_family(chain([a, b, c, d]))) == (
        "the largest of (a + b)·h2(b/(a + b)) + (c + d)·h2(d/(c + d)); (b + c)·h2(c/(b + c))"
    )
    assert str(deterministic_family(equal_chain(3).structure)) == "2/3·h2(1/2)"
    assert str(deterministic_family(chain([a, b]))) == "(a + b)·h2(b/(a + b))"


def test_dominance():
    """A block dominates what fits into it; different masses do not compare."""
    assert dominates(((a, b),), ())
    assert dominates(((a, b, c),), ((a, c),))
    assert dominates(((2 * a, b),), ((a, b),))
    assert not dominates(((a, b),), ((a, c),))
    assert not dominates(((a, b),), ((a, b), (a, b)))


def test_blocks():
    """E(v) is m·h2 for two masses and 0 for one."""
    half = sympy.Rational(1, 2)
    assert sign(block_value([half, half]) - sympy.log(2)) == 0
    assert block_value([a]) == 0

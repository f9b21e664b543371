"""Chains of equal classes: closed forms against the kernel and against tampering."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy

import verify
from tests.symbolic.games import chain_game, logarithms
from verify.symbolic.chain import chain, equal_chain
from verify.symbolic.family import alpha_family
from verify.symbolic.logs import sign
from verify.symbolic.structure import structure


@pytest.mark.parametrize("size", range(2, 13))
def test_the_closed_forms_are_saddle_points(size):
    """For k = 2, …, 12 the closed forms meet every KKT condition; h* = log 2 for k even, h2(⌊k/2⌋/k) for k odd."""
    solved = equal_chain(size)
    assert solved.objections() == []
    p = sympy.Rational(size // 2, size)
    assert sign(solved.value + p * sympy.log(p) + (1 - p) * sympy.log(1 - p)) == 0
    assert (sign(solved.value - solved.deterministic) == 0) == (size % 2 == 0)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 6, 7, 9])
def test_the_kernel_agrees(size):
    """The kernel proves the same value."""
    exact = verify.value(chain_game([Fraction(1, size)] * size), digits=10).exact
    assert sign(equal_chain(size).value - logarithms(exact)) == 0


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_the_family_agrees(size):
    """For k ≤ 6 the KKT system with k − 2 parameters has this value and these w."""
    solved = equal_chain(size)
    branch = alpha_family(solved.structure, most=4).at()
    assert branch.weights == solved.weights
    assert sign(branch.value - solved.value) == 0


def test_wrong_closed_forms_are_noticed():
    """Another share, another w, another value: each has its objection."""
    solved = equal_chain(5)
    moved = replace(solved, right=(1, sympy.Rational(1, 2), *solved.right[2:]))
    assert any("posterior" in sentence for sentence in moved.objections())
    lighter = replace(solved, weights=(sympy.Rational(1, 2), *solved.weights[1:]))
    assert any("does not sum to 1" in sentence for sentence in lighter.objections())
    assert replace(solved, value=sympy.log(2)).objections() == ["the value is not −Σ μ·log w"]
    assert any("≥ 0" in sentence for sentence in replace(solved, right=(2, *solved.right[1:])).objections())


def test_a_chain_is_the_game_that_it_stands_for():
    """The structure made by hand is the one that is read from the game."""
    masses = [Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)]
    assert chain(list(map(sympy.Rational, masses))) == structure(chain_game(masses))


def test_one_class_is_no_chain():
    """At least two classes."""
    with pytest.raises(ValueError, match="at least two"):
        equal_chain(1)

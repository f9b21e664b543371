"""Chains: k classes at 0, 2, …, 2(k − 1), each its own label, that an attack moves by at most 1.

Neighbours meet at the midpoints 1, 3, …, 2k − 3, and nowhere else. For equal masses 1/k everything has a closed form;
docs/alpha.md has the proof for all k, `EqualChain.objections` checks it for one.

>>> three = equal_chain(3)
>>> three.weights, three.right, three.objections()
((2/3, 1/3, 2/3), (1, 1/2, 0), [])
>>> [sympy.logcombine(equal_chain(k).value, force=True) for k in (2, 4)]
[log(2), log(2)]
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy

from verify.symbolic.branch import rule
from verify.symbolic.logs import sign
from verify.symbolic.pattern import Arc
from verify.symbolic.saddle import objections
from verify.symbolic.structure import Source, Structure


def chain(masses: Sequence[Any]) -> Structure:
    """The structure of a chain with these masses, one for each class from left to right; at least two."""
    k = len(masses)
    places = 2 * k - 1
    around = [[z for z in (2 * i - 1, 2 * i, 2 * i + 1) if 0 <= z < places] for i in range(k)]
    sources = [
        Source(f"({2 * i}, {2 * i})", sympy.sympify(mass), tuple((z, i) for z in around[i]), (i,))
        for i, mass in enumerate(masses)
    ]
    return Structure(tuple(map(str, range(places))), tuple(str(2 * i) for i in range(k)), tuple(sources))


@dataclass(frozen=True)
class EqualChain:
    """The saddle point of k classes of mass 1/k.

    ``right[i]`` is the share of class i that goes to the midpoint on its right, the rest goes to the left one;
    ``weights`` are w_i; ``value`` is h*, ``deterministic`` is (21), both in nats.
    """

    k: int
    right: tuple[Any, ...]
    weights: tuple[Any, ...]
    value: Any
    deterministic: Any

    @property
    def structure(self) -> Structure:
        """The game."""
        return chain([sympy.Rational(1, self.k)] * self.k)

    @property
    def flows(self) -> dict[Arc, Any]:
        """The attack: the mass on every arc that is used."""
        moved = {(i, (2 * i + 1, i)): share / self.k for i, share in enumerate(self.right) if share}
        return moved | {(i, (2 * i - 1, i)): (1 - share) / self.k for i, share in enumerate(self.right) if share != 1}

    def objections(self) -> list[str]:
        """What keeps this from being the saddle point, checked exactly; empty if nothing does."""
        posterior = {sink: self.weights[i] for i, sink in self.flows}
        q = rule(self.structure, self.weights, posterior)
        found = objections(self.structure, self.flows, self.weights, q)
        loss = sympy.Add(*(-sympy.log(w) / self.k for w in self.weights))
        return found + ([] if sign(loss - self.value) == 0 else ["the value is not −Σ μ·log w"])


def equal_chain(k: int) -> EqualChain:
    """The closed forms for k ≥ 2 classes of mass 1/k.

    For even k neighbours pair up. For k = 2n + 1 the classes at odd positions 1, 3, …, k have w = (n + 1)/k and the
    others n/k, so that every midpoint has the posterior ((n + 1)/k, n/k); the 2i-th class sends (n + 1 − i)/(n + 1) of
    its mass to the left, the (2i + 1)-st i/n.

    Raises
    ------
    ValueError
        For k < 2.
    """
    if k < 2:
        raise ValueError(f"k: found {k}, expected at least two classes")
    n = k // 2
    deterministic = sympy.Rational(2 * n, k) * sympy.log(2)
    if k % 2 == 0:
        half = sympy.Rational(1, 2)
        right = tuple(sympy.Integer(1 - i % 2) for i in range(k))
        return EqualChain(k, right, (half,) * k, sympy.log(2), deterministic)
    few, many = sympy.Rational(n, k), sympy.Rational(n + 1, k)
    shares = [1 - sympy.Rational(i // 2, n) if i % 2 == 0 else sympy.Rational((i + 1) // 2, n + 1) for i in range(k)]
    value = -few * sympy.log(few) - many * sympy.log(many)
    return EqualChain(k, tuple(shares), tuple(few if i % 2 else many for i in range(k)), value, deterministic)

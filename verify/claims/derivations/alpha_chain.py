"""Chains of k equal classes at distance 2, ε = 1, for all k: h*, its attack and rule, and deterministic attacks.

Classes 1, …, k of mass 1/k; classes j and j + 1 meet at the midpoint j and no other two classes meet. A class may also
stay where it is, where it is alone. docs/alpha.md has the same proof in words.
"""

from __future__ import annotations

from typing import Any

import sympy

from verify.claims.derivation import Ledger, Underived
from verify.symbolic.chain import equal_chain

n, k = sympy.symbols("n k", positive=True, integer=True)
before, after = sympy.symbols("before after", nonnegative=True, integer=True)
CHECKED = range(2, 13)


def _binary(p: Any) -> Any:
    return -p * sympy.log(p) - (1 - p) * sympy.log(sympy.factor(1 - p))


def odd(ledger: Ledger) -> None:
    """Derive h* = h2(n/k) for k = 2n + 1: all of the chain shares one posterior.

    Write i − 1 = before, n − i = after, both ≥ 0, for i = 1, …, n. Class 2i sends (after + 1)/(n + 1) of its mass to
    its left, midpoint 2i − 1, and the rest to midpoint 2i; class 2i + 1 sends i/n to its left, midpoint 2i, and the
    rest to midpoint 2i + 1; class 1 sends everything to midpoint 1.
    """
    i, size = before + 1, before + after + 1
    total = 2 * size + 1
    many, few = (size + 1) / total, size / total
    ledger.equal("the posterior of every midpoint is (n + 1)/k and n/k, of sum 1", many + few, 1)
    left, right = (after + 1) / (size + 1) / total, i / (size + 1) / total
    ledger.equal("class 2i: the two flows make up 1/k", left + right, 1 / total)
    came, goes = (after + 1) / size / total, i / size / total
    ledger.equal(
        "midpoint 2i − 1: class 2i − 1 sends (n − i + 1)/(nk), the posterior of its label …", came / (came + left), many
    )
    ledger.equal("… and class 2i has n/k", left / (came + left), few)
    ledger.equal("midpoint 2i: class 2i + 1 sends i/(nk), the posterior of its label …", goes / (goes + right), many)
    ledger.equal("… and class 2i has n/k", right / (goes + right), few)
    ledger.equal(
        "class 2i + 1: i/(nk) to the left and (n − i)/(nk) to the right make up 1/k",
        goes + after / size / total,
        1 / total,
    )
    ledger.equal(
        "class 1 sends 1/k to the right: the case i = 1 of midpoint 2i − 1",
        came.subs({before: 0}),
        (1 / total).subs({before: 0}),
    )
    ledger.nonnegative("the last of these flows, (n − i)/(nk), is ≥ 0; the others are > 0", after / size / total)
    ledger.positive("where a class stays alone the rule has q = 1 > w = (n + 1)/k", sympy.factor(1 - many))
    ledger.positive("… and 1 > w = n/k", sympy.factor(1 - few))
    share = n / (2 * n + 1)
    loss = -(n + 1) / (2 * n + 1) * sympy.log((n + 1) / (2 * n + 1)) - n / (2 * n + 1) * sympy.log(share)
    ledger.equal("n + 1 classes have w = (n + 1)/k and n have n/k: −Σ μ·log w = h2(n/k)", loss, _binary(share))
    _instances(ledger, 1)


def even(ledger: Ledger) -> None:
    """Derive h* = log 2 for k = 2n: neighbours pair up at the midpoints 1, 3, …, k − 1."""
    half = sympy.Rational(1, 2)
    flow = 1 / k
    ledger.equal("two classes of mass 1/k meet at each such midpoint: posterior 1/2", flow / (flow + flow), half)
    ledger.equal("at the other midpoints the rule is (1/2, 1/2), w on both arcs: of sum 1", half + half, 1)
    ledger.positive("where a class stays alone the rule has q = 1 > w = 1/2", 1 - half)
    ledger.equal("−Σ μ·log w = log 2", -k * flow * sympy.log(half), sympy.log(2))
    _instances(ledger, 0)


def deterministic(ledger: Ledger) -> None:
    """Derive (21) = (2⌊k/2⌋/k)·log 2, and that (21) < (20) exactly for odd k.

    A release that a deterministic attack uses holds one class (worth 0) or two neighbours; N pairs use 2N ≤ k classes.
    """
    u, v = sympy.symbols("u v", positive=True)
    pair = -u * sympy.log(u / (u + v)) - v * sympy.log(v / (u + v))
    ledger.equal("two classes at one release are worth (2/k)·log 2", pair, 2 / k * sympy.log(2), {u: 1 / k, v: 1 / k})
    pairs, slack = sympy.symbols("N slack", nonnegative=True, integer=True)
    classes = 2 * pairs + slack
    ledger.nonnegative("N pairs use 2N ≤ k classes, so N ≤ ⌊k/2⌋", classes - 2 * pairs)
    ledger.equal(
        "k = 2n: the pairs (1, 2), (3, 4), … reach N = n, worth log 2 = h*",
        n * 2 / k * sympy.log(2),
        sympy.log(2),
        {k: 2 * n},
    )
    ledger.equal("k = 2n + 1: k·h* = E(n, n + 1)", (2 * n + 1) * _binary(n / (2 * n + 1)), pair.subs({u: n, v: n + 1}))
    ledger.equal("and the best N = n gives k·(21) = E(n, n) = 2n·log 2", 2 * n * sympy.log(2), pair.subs({u: n, v: n}))
    growth = sympy.log(1 + u / v)
    ledger.equal("∂E(u, v)/∂v = log(1 + u/v)", sympy.diff(pair, v), growth)
    ledger.positive("it is > 0, so E(n, n) < E(n, n + 1): (21) < (20) for odd k", growth)


def _instances(ledger: Ledger, parity: int) -> None:
    """The closed forms for k up to 12: the whole KKT system, exactly."""
    for size in CHECKED:
        if size % 2 == parity:
            solved = equal_chain(size)
            found = solved.objections()
            if found:
                raise Underived(f"for k = {size}: {'; '.join(found)}.")
            expected = _binary(sympy.Rational(size // 2, size))
            ledger.equal(f"k = {size}: the KKT system holds exactly, h*", solved.value, expected)

"""Gibbs' inequality, and from it (12): min over q of E[−log q(Y|Z)] = H(Y|Z), at q = p(y|z)."""

from __future__ import annotations

import sympy

from verify.claims.derivation import Ledger


def tangent(ledger: Ledger) -> None:
    """Derive log t ≤ t − 1 for t > 0, with equality at t = 1 alone."""
    t = sympy.Symbol("t", positive=True)
    excess = t - 1 - sympy.log(t)
    ledger.equal("g(t) = t − 1 − log t vanishes at t = 1", excess, 0, {t: 1})
    ledger.only_root("g′ vanishes at t = 1 alone", sympy.diff(excess, t), t, 1)
    ledger.positive("g is strictly convex, so g ≥ 0 with equality at t = 1 alone", sympy.diff(excess, t, 2))


def inequality(ledger: Ledger) -> None:
    """Derive KL(p‖q) ≥ 0 for laws p, q on any finite alphabet, with equality at q = p alone."""
    tangent(ledger)
    p, q = sympy.symbols("p q", positive=True)
    ratio = q / p
    ledger.equal(
        "for p(y) > 0: p·log(p/q) = p·g(q/p) + p − q",
        p * sympy.log(p / q),
        p * (ratio - 1 - sympy.log(ratio)) + p - q,
    )
    ledger.vanishes("for p(y) → 0 the term p·log(p/q) vanishes", p * sympy.log(p / q), p)
    g, outside = sympy.symbols("G outside", nonnegative=True)
    mass_p, mass_q = sympy.symbols("mass_p mass_q", nonnegative=True)
    ledger.equal(
        "summed over the support of p, where p has mass 1 and q has mass 1 − outside: KL = Σ p·g(q/p) + outside",
        g + mass_p - mass_q,
        g + outside,
        {mass_p: 1, mass_q: 1 - outside},
    )
    ledger.nonnegative("so KL ≥ 0, and KL = 0 only where every g(q/p) = 0 and outside = 0, that is q = p", g + outside)


def inference(ledger: Ledger) -> None:
    """Derive (12) for every joint law of (Y, Z) on finite alphabets."""
    inequality(ledger)
    mass, divergence = sympy.symbols("m KL", nonnegative=True)
    joint, posterior, q = sympy.symbols("p posterior q", positive=True)
    ledger.equal(
        "termwise, as in (8): −p(z,y)·log q = −p(z,y)·log p(y|z) + p(z,y)·log(p(y|z)/q)",
        -joint * sympy.log(q),
        -joint * sympy.log(posterior) + joint * sympy.log(posterior / q),
    )
    ledger.nonnegative("the second sum is Σ_z m(z)·KL(p(·|z)‖q(·|z)), each term ≥ 0", mass * divergence)
    ledger.equal(
        "at q = p(y|z) it vanishes, so the minimum H(Y|Z) is attained there",
        joint * sympy.log(posterior / q),
        0,
        {q: posterior},
    )

"""The fixed point of c-transforms: sections 1 and 2 of proofs/fixed-point.md, step by step.

Notation of that page: on an arc s → t with mass γ, potential φ and cost c the transform is φ^c = φ + λc − slack; a
robust rule has −log q = φ^c − extra. Slacks, extras, masses, costs and λ are not negative.
"""

from __future__ import annotations

from typing import Any

import sympy

from verify.claims.derivation import Ledger

gamma, cost, price, slack, extra = sympy.symbols("gamma c lambda slack extra", nonnegative=True)
epsilon, distance, room, total = sympy.symbols("epsilon W room total", nonnegative=True)
phi, psi, outside = sympy.symbols("phi psi Sum_mu_phi", real=True)
nu = sympy.Symbol("nu", positive=True)


def sufficient(ledger: Ledger) -> None:
    """Derive that conditions 1–5 make ν a worst case, and that h* = Σμφ + λε."""
    transform = phi + price * cost - slack
    ledger.equal(
        "on an arc γ·(φ + λc) − γ·(−log q) = γ·(slack + extra)",
        gamma * (phi + price * cost) - gamma * (transform - extra),
        gamma * (slack + extra),
    )
    ledger.nonnegative("every such term is ≥ 0", gamma * (slack + extra))
    ledger.equal(
        "summed over a coupling that spends ε − room, with Σ of these terms = total: Σμφ + λε − E[−log q]",
        outside + price * epsilon - (outside + price * (epsilon - room) - total),
        price * room + total,
    )
    ledger.nonnegative("so no law in D loses more than Σμφ + λε under q: h* ≤ Σμφ + λε", price * room + total)
    ledger.equal(
        "by condition 1 a posterior is exp(−φ^c): −ν·log ν(y|z) = ν·φ^c",
        -nu * sympy.expand_log(sympy.log(sympy.exp(-psi)), force=True),
        nu * psi,
    )
    ledger.equal(
        "by conditions 5 and 4, λ(ε − W) = 0: H(ν) = Σνφ^c = Σμφ + λW, and Σμφ + λε − H(ν) = λ(ε − W) = 0",
        outside + price * epsilon - (outside + price * distance),
        price * (epsilon - distance),
    )
    value, excess = sympy.symbols("h excess", nonnegative=True)
    ledger.equal(
        "with condition 3, ν is in D: H(ν) = h* − excess, and h* ≤ Σμφ + λε = H(ν) makes the excess 0",
        value - (value - excess),
        excess,
    )


def necessary(ledger: Ledger) -> None:
    """Derive conditions 1–5 from a robust rule and linear programming duality."""
    f = phi + price * cost - slack
    ledger.equal(
        "dual φ, λ for f = −log q: on an arc γ·(φ + λc) − γ·f = γ·slack",
        gamma * (phi + price * cost) - gamma * f,
        gamma * slack,
    )
    ledger.equal(
        "summed over the coupling of ν, which spends ε − room: dual − primal = Σγ·slack + λ·room",
        outside + price * epsilon - (outside + price * (epsilon - room) - total),
        total + price * room,
    )
    ledger.nonnegative(
        "both are ≥ 0, and without a duality gap 0: slack = 0 where γ > 0, and λ·room = 0", gamma * slack
    )
    ledger.equal(
        "φ^c − f is the least slack φ + λc − f of the arcs into t: 0 where mass arrives, condition 1; elsewhere ≥ 0, "
        "so exp(−φ^c) ≤ q, condition 2",
        (phi + price * cost) - f,
        slack,
    )
    spent, saved, gain = sympy.symbols("spent saved K", nonnegative=True)
    ledger.equal(
        "with tight arcs Σνφ^c − Σμφ = Σγ·(φ^c − φ) = λ·spent, termwise",
        gamma * (f - phi),
        gamma * price * cost,
        {slack: 0},
    )
    ledger.equal(
        "on any coupling Σνφ^c − Σμφ = λ·(its cost) − Σγ·slack ≤ λW: the optimal one gives λW − K = Σγ·slack",
        gamma * price * cost - gamma * (f - phi),
        gamma * slack,
    )
    ledger.equal(
        "with W = spent − saved (condition 3) and K = λ·spent: λ·saved + (λW − K) = 0, a sum of two terms ≥ 0; "
        "so λW = K, condition 5, and λW = λ·spent = λε, condition 4",
        price * saved + (price * (spent - saved) - gain),
        0,
        {gain: price * spent},
    )


def conjugate(ledger: Ledger) -> None:
    """Derive (φ^c)^c = φ from the conditions."""
    ledger.equal(
        "(φ^c)^c is the largest φ^c − λc = φ − slack of the arcs out of s, so φ − (φ^c)^c is the least slack there",
        phi - ((phi + price * cost - slack) - price * cost),
        slack,
    )
    ledger.equal(
        "by 5 an optimal coupling has Σγ·slack = λW − (Σνφ^c − Σμφ) = 0, and an arc with γ > 0 leaves every source",
        gamma * price * cost - gamma * ((phi + price * cost - slack) - phi),
        gamma * slack,
    )


def wrong_way(ledger: Ledger) -> None:
    """Derive that ν = (1/4, 3/4) in the ball of radius 1/4 around μ = (1/2, 1/2) meets all conditions but the fifth."""
    _one_point(ledger, (1, 2), (1, 4), (1, 4), sympy.log(3))
    ledger.equal("W(μ,ν) = |1/2 − 1/4| = ε: conditions 3 and 4", _q(1, 2) - _q(1, 4), _q(1, 4))
    lost = (_q(1, 4) - _q(1, 2)) * sympy.log(4) + (_q(3, 4) - _q(1, 2)) * sympy.log(_q(4, 3))
    ledger.equal("Σνφ^c − Σμφ = −(log 3)/4", lost, -sympy.log(3) / 4)
    ledger.positive("which is less than λW = (log 3)/4: condition 5 fails", 2 * sympy.log(3) / 4)


def too_far(ledger: Ledger) -> None:
    """Derive that ν = (1/2, 1/2) meets all conditions but the third in the ball of radius 1/8 around (1/4, 3/4)."""
    _one_point(ledger, (1, 4), (1, 8), (1, 2), sympy.Integer(0))
    even = (_q(1, 2) - _q(1, 4)) * sympy.log(2) + (_q(1, 2) - _q(3, 4)) * sympy.log(2)
    ledger.equal("λ = 0 and Σνφ^c − Σμφ = 0: conditions 4 and 5", even, 0)
    ledger.positive("W(μ,ν) − ε = 1/4 − 1/8: condition 3 fails", _q(1, 4) - _q(1, 8))


def too_near(ledger: Ledger) -> None:
    """Derive that ν = (3/8, 5/8) meets all conditions but the fourth in the ball of radius 1/4 around (1/4, 3/4)."""
    ratio = sympy.log(_q(5, 3))
    _one_point(ledger, (1, 4), (1, 4), (3, 8), ratio)
    gained = (_q(3, 8) - _q(1, 4)) * sympy.log(_q(8, 3)) + (_q(5, 8) - _q(3, 4)) * sympy.log(_q(8, 5))
    ledger.equal("Σνφ^c − Σμφ = λW with W = 1/8: condition 5", gained, ratio / 8)
    ledger.positive("W = 1/8 < ε, and λ > 0: condition 4 fails", ratio * (_q(1, 4) - _q(1, 8)))


def half_astray(ledger: Ledger) -> None:
    """Derive the same where no label changes: half of (1, a) goes to u, on an arc that is not tight."""
    third = _q(1, 3)
    half, sixth = third + third / 2, third / 2
    ledger.equal("ν(u, a) = 1/3 + 1/6, the only mass at u: −log ν(a|u) = φ(0, a) = 0", sympy.log(half / half), 0)
    ledger.equal("−log ν(a|v) = log 3 = φ(1, a)", -sympy.log(sixth / (sixth + third)), sympy.log(3))
    ledger.equal("−log ν(b|v) = log(3/2) = φ(2, b)", -sympy.log(third / (sixth + third)), sympy.log(_q(3, 2)))
    ledger.positive("with λ = 0: φ^c(u, a) = min(0, log 3) = 0, and max(log 3, 0) = log 3 = φ(1, a)", sympy.log(3))
    ledger.equal("Σ_y exp(−φ^c) = 1 at u and at v: conditions 1 and 2", third + 1 / _q(3, 2), 1)
    ledger.equal("W(μ,ν) = 1/6 = ε: conditions 3 and 4", sixth * 1, _q(1, 6))
    lost = half * 0 + sixth * sympy.log(3) - third * 0 - third * sympy.log(3)
    ledger.equal("Σνφ^c − Σμφ = −(log 3)/6", lost, -sympy.log(3) / 6)
    ledger.positive("which is less than λW = 0: condition 5 fails", sympy.log(3) / 6)


def _one_point(
    ledger: Ledger, prior: tuple[int, int], budget: tuple[int, int], law: tuple[int, int], multiplier: Any
) -> None:
    """Naive conditions at one point with two labels, changed at cost 1: φ = φ^c = −log ν."""
    first = _q(*law)
    second = 1 - first
    apart = sympy.log(second / first)
    ledger.equal("λ = |φ_0 − φ_1|", -sympy.log(first) + sympy.log(second), multiplier)
    ledger.nonnegative(
        "so min(φ_0, φ_1 + λ) = φ_0 and min(φ_1, φ_0 + λ) = φ_1: φ^c = φ, and likewise (φ^c)^c = φ", apart
    )
    ledger.equal(
        f"exp(−φ^c) = ν sums to 1, for μ(0) = {_q(*prior)}, ε = {_q(*budget)}: conditions 1 and 2", first + second, 1
    )


def _q(numerator: int, denominator: int) -> Any:
    return sympy.Rational(numerator, denominator)

"""Section V-A with symbolic prior masses: the game's saddle point, and the family p^α.

The masses of (0,0), (2,2), (4,4) are a, b, c, here A, B, C over their sum with A, B, C > 0.
"""

from __future__ import annotations

from typing import Any

import sympy

from verify.claims.derivation import Ledger

A, B, C = sympy.symbols("A B C", positive=True)
TOTAL = A + B + C
a, b, c = A / TOTAL, B / TOTAL, C / TOTAL
BEST = A / (A + C)


def _entropy(left: Any, right: Any) -> Any:
    """The contribution to H(Y|Z) of a release that two labels reach with masses ``left`` and ``right``."""
    total = left + right
    return -left * sympy.log(left / total) - right * sympy.log(right / total)


def _family(alpha: Any) -> Any:
    """H(Y|Z) under p^α: (2,2) goes to 1 with probability α and to 3 with probability 1 − α."""
    return _entropy(a, b * alpha) + _entropy(c, b * (1 - alpha))


def _binary(p: Any) -> Any:
    return -p * sympy.log(p) - (1 - p) * sympy.log(sympy.factor(1 - p))


def stationary(ledger: Ledger) -> None:
    """Derive α* = a/(a + c), the only maximiser of H(Y|Z) in the family, and its value h2(b)."""
    s, t = sympy.symbols("s t", positive=True)
    alpha = sympy.Symbol("alpha", positive=True)
    slope = sympy.diff(_family(alpha), alpha)
    left, right = b * alpha / (a + b * alpha), b * (1 - alpha) / (c + b * (1 - alpha))
    inside = {alpha: s / (s + t)}
    ledger.equal(
        "dH/dα = b·log(q(2|3)/q(2|1)), for α = s/(s + t) in (0, 1)", slope, b * sympy.log(right / left), inside
    )
    ledger.only_root(
        "it vanishes where q(2|1) = q(2|3), at α* = a/(a + c) alone",
        sympy.numer(sympy.together(left - right)),
        alpha,
        BEST,
    )
    curvature = sympy.factor(sympy.diff(_family(alpha), alpha, 2).subs(inside))
    ledger.positive("−d²H/dα² > 0 on (0, 1): α* is the only maximiser", -curvature)
    ledger.equal("H at α* is h2(b)", _family(BEST), _binary(b))


def saddle(ledger: Ledger) -> None:
    """Derive (13) = (14) = (15) = (20) = h2(b): the posterior of p^α* against every admissible release."""
    rest = sympy.factor(1 - b)
    for at, label, mass, other in (("1", "0", a, b * BEST), ("3", "4", c, b * (1 - BEST))):
        ledger.equal(f"q({label}|{at}) = 1 − b", mass / (mass + other), 1 - b)
        ledger.equal(f"q(2|{at}) = b", other / (mass + other), b)
    ledger.positive("(0,0) reaches 0 and 1; with q(0|0) = 1 its largest loss is −log(1 − b)", b)
    ledger.positive("(2,2) reaches 1, 2 and 3; with q(2|2) = 1 its largest loss is −log b", 1 - b)
    ledger.positive("(4,4) reaches 3 and 4; with q(4|4) = 1 its largest loss is −log(1 − b)", b)
    ledger.equal(
        "so this rule loses at most −(a + c)·log(1 − b) − b·log b = h2(b), release by release: (20) and (13) ≤ h2(b)",
        -(a + c) * sympy.log(rest) - b * sympy.log(b),
        _binary(b),
    )
    ledger.equal("and p^α* attains it: (15) ≥ H(Y|Z) = h2(b)", _family(BEST), _binary(b))


def thirds(ledger: Ledger) -> None:
    """Derive α* = 1/2 and h2(1/3) for the uniform prior of the paper."""
    stationary(ledger)
    uniform = {A: 1, B: 1, C: 1}
    ledger.equal("at a = b = c = 1/3: α* = 1/2", BEST, sympy.Rational(1, 2), uniform)
    third = sympy.Rational(1, 3)
    ledger.equal(
        "and h* = h2(1/3) = log 3 − (2/3)·log 2", _binary(third), sympy.log(3) - sympy.Rational(2, 3) * sympy.log(2)
    )

"""Theorem 1's last inequality: h* ≤ log |Y|."""

from __future__ import annotations

import sympy

from verify.claims.derivation import Ledger


def ceiling(ledger: Ledger) -> None:
    """Derive h* ≤ log |Y| from the uniform rule, for every set D of joint laws."""
    labels = sympy.Symbol("m", integer=True, positive=True)
    mass = sympy.Symbol("total", positive=True)
    p = sympy.Symbol("p_xy", nonnegative=True)
    loss = -sympy.log(1 / labels)
    ledger.equal("the uniform rule loses −log(1/m) = log m at every (x, y)", loss, sympy.log(labels))
    ledger.equal(
        "so each (x, y) adds p(x, y)·log m to E_p[−log q], whatever p in D is", loss * p, p * sympy.log(labels)
    )
    ledger.equal(
        "and Σ p(x, y) = 1: (13), the least over all rules, is at most log m", loss * mass, sympy.log(labels), {mass: 1}
    )

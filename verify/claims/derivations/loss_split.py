"""(8): E_p[−log q(Y|X)] = KL(p(y|x)‖q(y|x) | p(x)) + H(Y|X)."""

from __future__ import annotations

import sympy

from verify.claims.derivation import Ledger
from verify.claims.derivations.gibbs import inequality


def split(ledger: Ledger) -> None:
    """Derive (8) under the sum over y, for every x; both sides are then summed (or integrated) over p(x).

    Where q(y|x) = 0 < p(x,y) both sides are +∞.
    """
    weight, posterior, q = sympy.symbols("P_x p q", positive=True)
    ledger.equal(
        "for p(y|x), q(y|x) > 0: −P·p·log q = P·p·log(p/q) − P·p·log p",
        -weight * posterior * sympy.log(q),
        weight * posterior * sympy.log(posterior / q) - weight * posterior * sympy.log(posterior),
    )
    ledger.vanishes(
        "for p(y|x) → 0 the term of the divergence vanishes", posterior * sympy.log(posterior / q), posterior
    )
    ledger.vanishes("for p(y|x) → 0 the term of the entropy vanishes", posterior * sympy.log(posterior), posterior)
    ledger.equal(
        "the paper's integrand, log of p/(q·p), is −log q",
        sympy.log(posterior / (q * posterior)),
        -sympy.log(q),
    )


def bound(ledger: Ledger) -> None:
    """Derive E_p[−log q(Y|X)] ≥ H(Y|X), with equality at the posterior."""
    split(ledger)
    inequality(ledger)
    entropy, divergence = sympy.symbols("H KL", nonnegative=True)
    ledger.nonnegative("with (8): E[−log q] − H(Y|X) = KL ≥ 0", (entropy + divergence) - entropy)

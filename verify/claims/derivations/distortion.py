"""Section II on the two distortion constraints: (1) and (2) under D*, and D* inside D."""

from __future__ import annotations

import sympy

from verify.claims.derivation import Ledger


def inclusion(ledger: Ledger) -> None:
    """Derive D*_{d,ε} ⊂ D_{d,ε}: a channel with d(X, Z) ≤ ε almost surely has E[d(X, Z)] ≤ ε.

    A larger set has the larger maximum, for the loss of every model and for H(Y|Z).
    """
    mass, channel, slack, distortion = sympy.symbols("mu P slack d", nonnegative=True)
    epsilon = distortion + slack
    ledger.equal(
        "on every arc used, d = ε − slack: μ·P·ε − μ·P·d = μ·P·slack",
        mass * channel * epsilon - mass * channel * distortion,
        mass * channel * slack,
    )
    ledger.nonnegative("every term is ≥ 0", mass * channel * slack)
    expected, gap, total = sympy.symbols("E_d gap total", nonnegative=True)
    ledger.equal(
        "summed over (x, y, z), with Σ μ·P = 1: ε − E[d] = Σ μ·P·slack",
        total * (expected + gap) - expected,
        gap,
        {total: 1},
    )
    ledger.nonnegative("so E[d] ≤ ε", gap)


def pure(ledger: Ledger) -> None:
    """Derive that (1) and (2) have the same value under D*, for the loss of any model.

    For a fixed model the inner maximum over channels splits into one maximum for each (x, y): a channel's loss is a
    mean of the losses at the releases that it may use.
    """
    mass, channel, slack = sympy.symbols("mu P slack", nonnegative=True)
    best = sympy.Symbol("best", real=True)
    ledger.equal(
        "with loss(z, y) = best(x, y) − slack on every admissible arc: μ·P·best − μ·P·loss = μ·P·slack",
        mass * channel * best - mass * channel * (best - slack),
        mass * channel * slack,
    )
    ledger.nonnegative("no channel loses more than the best release of each (x, y)", mass * channel * slack)
    ledger.equal(
        "the channel that sends (x, y) to its best release, P = 1 and slack = 0, loses exactly that",
        mass * channel * (best - slack),
        mass * best,
        {channel: 1, slack: 0},
    )

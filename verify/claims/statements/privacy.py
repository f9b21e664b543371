"""Section III: the privacy-utility problem."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances as games
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Exactly, LogForm, Narrow
from verify.claims.derivations import gibbs
from verify.claims.evidence import Certified, CoqTheorem, Derived

LOSS_OF_ONE_LAW: LogForm = (
    (Fraction(-1, 6), Fraction(1, 2)),
    (Fraction(-1, 6), Fraction(1, 4)),
    (Fraction(-1, 9), Fraction(1, 3)),
    (Fraction(-2, 9), Fraction(2, 3)),
)
"""H(Y|Z) of the law in ``instances.ONE_LAW``, summed by hand: −Σ p(z,y)·log p(y|z)."""

QUARTER = Fraction(1, 4)
BINARY_VALUE: LogForm = ((-QUARTER, QUARTER), (-(1 - QUARTER), 1 - QUARTER))
"""H(X) − R(D) = h2(D) for a binary source and D = 1/4, since R(D) = h2(p) − h2(D)."""

TERNARY_VALUE: LogForm = (*BINARY_VALUE, (QUARTER, Fraction(2)))
"""H(X) − R(D) = h2(D) + D·log(M − 1) for a uniform source of M = 3 letters and D = 1/4."""

PRIVACY_FORM = Claim(
    "privacy-form",
    "(11)",
    "The channels that minimise I(Y;Z) are those that maximise H(Y|Z).",
    (
        Part(
            "a channel minimises I(Y;Z) over any set of channels if and only if it maximises H(Y|Z)",
            Quantifier.ALL,
            (CoqTheorem("for every set of channels", "Privacy", "equation_11"),),
        ),
    ),
)

INFERENCE = Claim(
    "inference",
    "(12)",
    "For every joint law, the minimum over q of E[−log q(Y|Z)] is H(Y|Z), attained at the posterior q = p(y|z).",
    (
        Part(
            "min over q of E[−log q(Y|Z)] = H(Y|Z), at the posterior",
            Quantifier.ALL,
            (
                CoqTheorem("for every joint law", "Gibbs", "equation_12"),
                Derived("Gibbs' inequality at every release", gibbs.inference),
                Certified(
                    "D = {p}, a single law on 3 releases and 3 labels",
                    games.ONE_LAW,
                    (Narrow(), Exactly(LOSS_OF_ONE_LAW)),
                ),
            ),
        ),
    ),
    uses=("loss-split",),
)

LEMMA_1 = Claim(
    "lemma-1",
    "Lemma 1",
    "For every closed set of channels, the maximin loss is max H(Y|Z) = H(Y) − min I(Y;Z).",
    (
        Part(
            "maximin = max H(Y|Z) = H(Y) − min I(Y;Z), for every non-empty closed set of channels",
            Quantifier.ALL,
            (
                CoqTheorem("convex or not", "Privacy", "lemma_1"),
                Certified("three features and two releases between them", games.OTHER_RELEASES),
            ),
        ),
    ),
)

RATE_DISTORTION = Claim(
    "rate-distortion",
    "Section III-B",
    "For X = Y the privacy-utility problem (11) is the rate-distortion function.",
    (
        Part(
            "for X = Y, min I(Y;Z) over (4) is the rate-distortion function of the source",
            Quantifier.ALL,
            (
                CoqTheorem("for every source and every distortion ≥ 0", "Privacy", "rate_distortion_game"),
                Certified(
                    "binary source, Hamming distortion D = 1/4: H(X) − R(D) = h2(D)",
                    games.BINARY_SOURCE,
                    (Narrow(), Exactly(BINARY_VALUE)),
                ),
                Certified(
                    "uniform ternary source, Hamming distortion D = 1/4: H(X) − R(D) = h2(D) + D·log 2",
                    games.TERNARY_SOURCE,
                    (Narrow(), Exactly(TERNARY_VALUE)),
                ),
            ),
        ),
    ),
)

STATEMENTS = (PRIVACY_FORM, INFERENCE, LEMMA_1, RATE_DISTORTION)

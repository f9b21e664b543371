"""Section III: the privacy-utility problem."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances as games
from verify.claims import instances_distortion as sources
from verify.claims import instances_findings as findings
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Exactly, LogForm, Narrow, h2
from verify.claims.derivations import gibbs
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Finding, Sum, below, value
from verify.claims.evidence_entropy import leaves
from verify.claims.piece import Piece

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


def _entropy(*masses: str) -> LogForm:
    """H of a law with these masses."""
    return tuple((-Fraction(mass), Fraction(mass)) for mass in masses)


def _less(form: LogForm, *others: LogForm) -> LogForm:
    """A form less others, as the sum of all terms."""
    return (*form, *((-a, r) for other in others for a, r in other))


BINARY_ENTROPY = _entropy("1/3", "2/3")
BINARY_RATE = _less(BINARY_ENTROPY, _entropy("1/4", "3/4"))
"""R(D) = h2(p) − h2(D)."""
TERNARY_RATE = _less(_entropy("1/3", "1/3", "1/3"), _entropy("1/4", "3/4"), ((QUARTER, Fraction(2)),))
"""R(D) = log M − h2(D) − D·log(M − 1)."""
CYCLE_NOISE = _entropy("2/5", "1/5", "1/5", "1/10", "1/10")
"""H(N) for the noise 2^(−ρ) on Z/5, ρ the distance on the cycle; E ρ(N) = 4/5."""
SKEW_NOISE = _entropy("8/15", "4/15", "2/15", "1/15")
"""H(N) for the noise 2^(−n) on Z/4; E N = 11/15."""
ERASED_RATE = _less(BINARY_ENTROPY, ((Fraction(1, 2), Fraction(2)),))
"""R(D) = h2(p) − D·log 2 at D = 1/2."""
ERASED_MORE_RATE = _less(BINARY_ENTROPY, tuple((Fraction(5, 6) * a, r) for a, r in _entropy("2/5", "3/5")))
"""R(D) = h2(p) − D·h2(p/D) at D = 5/6."""

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
        Part(
            "the channels P(Z|X,Y) of (11) may see Y: they can leave strictly less than all channels P(Z|X) within the "
            "same distortion",
            Quantifier.SOME,
            (
                below(
                    "X is Y after errors of 1/4, of which 1/8 may be changed: H(Y|Z) = h2(5/16) < h2(3/8)",
                    "channels",
                    Piece(sources.NOISY_BLIND, demands=(Exactly(h2("5/16")),)),
                    Piece(sources.NOISY_SEEING, demands=(Exactly(h2("3/8")),)),
                ),
                Finding(
                    "under (3), four points, radius 1: h2(1/4) < log 2",
                    "label-blind",
                    (
                        Piece(findings.SEEING, demands=(Exactly(h2("1/2")),)),
                        Piece(findings.BLIND, demands=(Exactly(h2("1/4")),)),
                    ),
                    (Sum((value(0), value(1, -1))),),
                ),
            ),
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
        Part(
            "instances with Z ≠ X, where the kernel's value and H(Y) give min I(Y;Z) exactly",
            Quantifier.SOME,
            (
                leaves(
                    "a quarter reported as unknown by a channel that sees Y: (5/4)·log 2 − (3/4)·log 3",
                    "releases-of-other-names",
                    sources.OTHER_NAMES,
                    ((Fraction(5, 4), Fraction(2)), (Fraction(-3, 4), Fraction(3))),
                ),
                leaves(
                    "as many releases as features: (3/8)·log 3 + (5/8)·log 5 − 2·log 2 = log 2 − h2(3/8)",
                    "channel-that-sees-the-label",
                    sources.NOISY_SEEING,
                    ((Fraction(3, 8), Fraction(3)), (Fraction(5, 8), Fraction(5)), (Fraction(-2), Fraction(2))),
                    _less(_entropy("1/2", "1/2"), _entropy("3/8", "5/8")),
                ),
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
                leaves(
                    "binary source, Hamming distortion D = 1/4: R(D) = h2(p) − h2(D)",
                    "binary-source",
                    games.BINARY_SOURCE,
                    BINARY_RATE,
                ),
                leaves(
                    "uniform ternary source, Hamming distortion D = 1/4: R(D) = log 3 − h2(D) − D·log 2",
                    "ternary-source",
                    games.TERNARY_SOURCE,
                    TERNARY_RATE,
                ),
            ),
        ),
        Part(
            "and the certified values are those of the closed forms (proofs/rate-distortion.md): beyond Hamming, with "
            "Z ≠ X, at rate 0, and where the Shannon lower bound is tight or is not",
            Quantifier.SOME,
            (
                leaves("rate 0 at D = min(p, 1 − p)", "binary-source-beyond", sources.NO_RATE, ()),
                leaves(
                    "uniform source on a cycle of five, distance on the cycle: R(4/5) = log 5 − H(N) = (1/5)·log 2",
                    "five-cycle",
                    sources.FIVE_CYCLE,
                    _less(_entropy(*["1/5"] * 5), CYCLE_NOISE),
                    ((Fraction(1, 5), Fraction(2)),),
                ),
                leaves(
                    "the same distortion for X = Z + N, not uniform: R(4/5) = H(X) − H(N)",
                    "five-cycle-smeared",
                    sources.FIVE_CYCLE_SMEARED,
                    _less(_entropy("11/40", "19/80", "7/40", "3/20", "13/80"), CYCLE_NOISE),
                ),
                leaves(
                    "a distortion on a group that is no distance: R(11/15) = log 4 − H(N)",
                    "skew-cycle",
                    sources.SKEW_CYCLE,
                    _less(_entropy(*["1/4"] * 4), SKEW_NOISE),
                ),
                below(
                    "masses 7/10, 1/5, 1/10 and Hamming distortion D = 1/4: R is above the Shannon lower bound "
                    "H(X) − h2(D) − D·log 2, since h* is below the uniform source's, h2(D) + D·log 2",
                    "three-letters-not-uniform",
                    Piece(sources.SKEWED),
                    Piece(games.TERNARY_SOURCE, demands=(Exactly(TERNARY_VALUE),)),
                ),
                leaves("erasures, D = 1/2: R = h2(p) − D·log 2", "erasures", sources.ERASED, ERASED_RATE),
                leaves(
                    "erasures, D = 5/6: R = h2(p) − D·h2(p/D)", "many-erasures", sources.ERASED_MORE, ERASED_MORE_RATE
                ),
            ),
        ),
    ),
)

STATEMENTS = (PRIVACY_FORM, INFERENCE, LEMMA_1, RATE_DISTORTION)

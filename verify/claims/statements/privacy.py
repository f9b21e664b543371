"""Section III: the privacy-utility problem."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances as games
from verify.claims import instances_distortion as sources
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Exactly, LogForm, Narrow
from verify.claims.demand_distortion import Leaves, LeavesMoreThan
from verify.claims.derivations import gibbs
from verify.claims.evidence import Certified, CoqTheorem, Derived, StrictlyBelow

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
SKEWED_BOUND = _less(_entropy("7/10", "1/5", "1/10"), _entropy("1/4", "3/4"), ((QUARTER, Fraction(2)),))
"""The Shannon lower bound H(X) − h2(D) − D·log(M − 1) at D = 1/4."""
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
                StrictlyBelow(
                    "X is Y after errors of 1/4, of which 1/8 may be changed: H(Y|Z) = h2(5/16) < h2(3/8)",
                    sources.NOISY_BLIND,
                    sources.NOISY_SEEING,
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
                Certified(
                    "a quarter reported as unknown by a channel that sees Y: (5/4)·log 2 − (3/4)·log 3",
                    sources.OTHER_NAMES,
                    (Narrow(), Leaves(((Fraction(5, 4), Fraction(2)), (Fraction(-3, 4), Fraction(3))))),
                ),
                Certified(
                    "as many releases as features: (3/8)·log 3 + (5/8)·log 5 − 2·log 2 = log 2 − h2(3/8)",
                    sources.NOISY_SEEING,
                    (Narrow(), Leaves(_less(_entropy("1/2", "1/2"), _entropy("3/8", "5/8")))),
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
                Certified(
                    "binary source, Hamming distortion D = 1/4: H(X) − R(D) = h2(D)",
                    games.BINARY_SOURCE,
                    (Narrow(), Exactly(BINARY_VALUE), Leaves(BINARY_RATE)),
                ),
                Certified(
                    "uniform ternary source, Hamming distortion D = 1/4: H(X) − R(D) = h2(D) + D·log 2",
                    games.TERNARY_SOURCE,
                    (Narrow(), Exactly(TERNARY_VALUE), Leaves(TERNARY_RATE)),
                ),
            ),
        ),
        Part(
            "and the certified values are those of the closed forms (proofs/rate-distortion.md): beyond Hamming, with "
            "Z ≠ X, at rate 0, and where the Shannon lower bound is tight or is not",
            Quantifier.SOME,
            (
                Certified("rate 0 from D = min(p, 1 − p) on", sources.NO_RATE, (Narrow(), Leaves(()))),
                Certified(
                    "uniform source on a cycle of five, distance on the cycle: R(4/5) = log 5 − H(N) = (1/5)·log 2",
                    sources.FIVE_CYCLE,
                    (
                        Narrow(),
                        Leaves(_less(_entropy(*["1/5"] * 5), CYCLE_NOISE)),
                        Leaves(((Fraction(1, 5), Fraction(2)),)),
                    ),
                ),
                Certified(
                    "the same distortion for X = Z + N, not uniform: R(4/5) = H(X) − H(N)",
                    sources.FIVE_CYCLE_SMEARED,
                    (Narrow(), Leaves(_less(_entropy("11/40", "19/80", "7/40", "3/20", "13/80"), CYCLE_NOISE))),
                ),
                Certified(
                    "a distortion on a group that is no distance: R(11/15) = log 4 − H(N)",
                    sources.SKEW_CYCLE,
                    (Narrow(), Leaves(_less(_entropy(*["1/4"] * 4), SKEW_NOISE))),
                ),
                Certified(
                    "masses 7/10, 1/5, 1/10 and Hamming distortion 1/4: R is above the Shannon lower bound",
                    sources.SKEWED,
                    (Narrow(), LeavesMoreThan(SKEWED_BOUND)),
                ),
                Certified("erasures, D = 1/2: R = h2(p) − D·log 2", sources.ERASED, (Narrow(), Leaves(ERASED_RATE))),
                Certified(
                    "erasures, D = 5/6: R = h2(p) − D·h2(p/D)",
                    sources.ERASED_MORE,
                    (Narrow(), Leaves(ERASED_MORE_RATE)),
                ),
            ),
        ),
    ),
)

STATEMENTS = (PRIVACY_FORM, INFERENCE, LEMMA_1, RATE_DISTORTION)

"""Section V-A: stochastic and deterministic attacks."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances as games
from verify.claims import instances_findings as findings
from verify.claims import instances_gaps as gaps
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Attains, Exactly, LogForm, Narrow
from verify.claims.demand_gap import OfDeterministic, OfGap
from verify.claims.derivations import alpha_chain, alpha_example, section_v_a
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Finding, Sum, value
from verify.claims.evidence_gaps import GapTable
from verify.claims.piece import Piece

THIRD = Fraction(1, 3)
H2_OF_A_THIRD: LogForm = ((-THIRD, THIRD), (-(1 - THIRD), 1 - THIRD))
"""h2(1/3) = −(1/3)·log(1/3) − (2/3)·log(2/3), as the paper defines it."""

TWO_THIRDS_LOG_2: LogForm = ((2 * THIRD, Fraction(2)),)
GAP: LogForm = ((Fraction(1), Fraction(3)), (-4 * THIRD, Fraction(2)))
"""log 3 − (4/3)·log 2 = h2(1/3) − (2/3)·log 2."""

HALF_EACH_WAY: dict[tuple[int, ...], Fraction] = {
    (0, 0, 1): THIRD,
    (2, 2, 1): Fraction(1, 6),
    (2, 2, 3): Fraction(1, 6),
    (4, 4, 3): THIRD,
}
"""The attack p^α at α = 1/2, by column (x, y, z)."""

DETERMINISTIC_WEAKER = Claim(
    "deterministic-weaker",
    "(20) ≥ (21)",
    "Deterministic attacks reach at most (20), and often strictly less.",
    (
        Part(
            "(21) ≤ (20), if each source can be released",
            Quantifier.ALL,
            (CoqTheorem("for every law, distortion and ε", "Pure", "deterministic_weaker"),),
        ),
        Part(
            "(21) < (20) for some law and ε",
            Quantifier.SOME,
            (
                CoqTheorem("Section V-A's law and ε = 1", "Example", "example_strict"),
                Certified("the smallest on a path", gaps.SMALLEST_GAP, (OfGap(), Exactly(GAP))),
                Finding(
                    "under (4), two points at distance 1 and ε = 1/3, which no deterministic attack can spend",
                    "deterministic-mean",
                    (Piece(findings.TWO_THIRD), Piece(findings.TWO_THIRD, "deterministic")),
                    (Sum((value(0), value(1, -1))),),
                ),
            ),
        ),
        Part(
            "the smallest: on a path of four points with ε = 1 and two labels, one of the 20 games with masses in "
            "thirds has a strict gap, and none of the 6 with masses in halves (proofs/gaps/README.md has the argument "
            "why no game with fewer points or labels has one)",
            Quantifier.THIS,
            (GapTable("every game with masses in halves or thirds", "halves-and-thirds", gaps.SMALLEST),),
        ),
        Part(
            "how often: of all games on a path of four points with ε = 1, two or three labels and masses in sixths, up "
            "to reflection and the names of labels, the inequality is strict in 294 of 1094, and an equality in the "
            "others; of the 330 with two or three points in none (proofs/gaps/path-sixths.csv; a certificate a game, "
            "all replayed)",
            Quantifier.THIS,
            (GapTable("every game with masses in sixths", "sixths", gaps.SIXTHS),),
        ),
    ),
)

EXAMPLE = Claim(
    "example",
    "Section V-A",
    "For three equal classes at 0, 2, 4 and ε = 1 the optimal attack is p^α with α* = 1/2, "
    "and h* = h2(1/3) = (13) = (20); deterministic attacks reach only (21) = (2/3)·log 2.",
    (
        Part(
            "h* = (13) = (14) = (15) = h2(1/3)",
            Quantifier.THIS,
            (
                Certified("an exact saddle point", games.SECTION_V_A, (Narrow(), Exactly(H2_OF_A_THIRD))),
                CoqTheorem("the value", "Example", "example_value"),
            ),
        ),
        Part(
            "the attack p^α with α = 1/2 attains it among all stochastic attacks",
            Quantifier.THIS,
            (
                Certified(
                    "the saddle point's attack", games.SECTION_V_A, (Exactly(H2_OF_A_THIRD), Attains(HALF_EACH_WAY))
                ),
                CoqTheorem("the value, with this attack", "Example", "example_value"),
            ),
        ),
        Part(
            "no other α attains it",
            Quantifier.THIS,
            (
                CoqTheorem("H = h* only at α = 1/2", "Example", "example_alpha"),
                Derived("more generally, for prior masses (a, b, c): α* = a/(a + c) alone", section_v_a.thirds),
                Derived("the whole KKT system with prior masses (a, b, c), both bounds of α", alpha_example.kkt),
                Derived("and the paper's numbers as a = b = c = 1/3", alpha_example.thirds),
            ),
        ),
        Part(
            "(20) = h2(1/3)",
            Quantifier.THIS,
            (
                CoqTheorem("the value of (20)", "Example", "example_value"),
                Derived("more generally, for prior masses (a, b, c): (13) = (15) = (20) = h2(b)", section_v_a.saddle),
                Derived("the rule w = (1 − b, b, 1 − b) against every arc of all of D", alpha_example.dual),
                Derived("k classes, k odd: h2(⌊k/2⌋/k)", alpha_chain.odd),
                Derived("k classes, k even: log 2", alpha_chain.even),
            ),
        ),
        Part(
            "for deterministic attacks (21) = (2/3)·log 2",
            Quantifier.THIS,
            (
                CoqTheorem("the value of (21)", "Example", "example_deterministic"),
                Certified(
                    "a dynamic programme over all attacks",
                    gaps.SECTION_V_A_DETERMINISTIC,
                    (OfDeterministic(), Exactly(TWO_THIRDS_LOG_2)),
                ),
                Derived(
                    "more generally, for prior masses (a, b, c): (m + b)·h2(b/(m + b)), m = max(a, c)",
                    alpha_example.deterministic,
                ),
                Derived("k classes: (2⌊k/2⌋/k)·log 2", alpha_chain.deterministic),
            ),
        ),
        Part(
            "(2/3)·log 2 < h*, so (21) < (20), by log 3 − (4/3)·log 2 = (1/3)·log(27/16)",
            Quantifier.THIS,
            (
                Certified("the gap, exactly", gaps.SECTION_V_A_GAP, (OfGap(), Exactly(GAP))),
                CoqTheorem("the difference is (1/3)·log(27/16)", "Example", "example_gap"),
                CoqTheorem("(21) is less than (20)", "Example", "example_strict"),
            ),
        ),
    ),
)

STATEMENTS = (DETERMINISTIC_WEAKER, EXAMPLE)

"""Section II: robust learning, distributional robustness, the ideal rule."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances as games
from verify.claims import instances_distortion as couplings
from verify.claims import instances_findings as findings
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Attains, Exactly, Narrow
from verify.claims.derivations import distortion, loss_split
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Finding, Sum, below, same_value, value
from verify.claims.evidence_coupling import Membership, SameSet
from verify.claims.evidence_family import Logistic, OneUnit, monotone_family, worse_than_ideal
from verify.claims.piece import Piece
from verify.claims.statements.implications import H2_OF_A_THIRD, HALF_EACH_WAY

PURE_MIXED = Claim(
    "pure-mixed",
    "(1)–(3)",
    "Under the maximum-distortion constraint D* the games (1), against a pure attacker, and (2), against a mixed one, "
    "have the same value.",
    (
        Part(
            "(1) and (2) have the same value, for all models and losses, if each source can be released and "
            "whenever the minimum over the family is attained",
            Quantifier.ALL,
            (
                CoqTheorem("for every family of models", "Pure", "pure_mixed"),
                Derived("one maximum for each (x, y)", distortion.pure),
                Certified(
                    "Section V-A with all rules for a family: the rule of a saddle point keeps (1) at h2(1/3), "
                    "and its attack keeps (2) there",
                    games.SECTION_V_A,
                    (Narrow(), Exactly(H2_OF_A_THIRD), Attains(HALF_EACH_WAY)),
                ),
            ),
        ),
    ),
)

MEAN_DOMINATES = Claim(
    "mean-dominates",
    "after (4)",
    "The maximum over the mean-distortion set D is at least the maximum over D* at the same ε, and it can be larger.",
    (
        Part(
            "the maximum over D is at least the one over D*, for every loss",
            Quantifier.ALL,
            (
                CoqTheorem("for every loss and every distortion ≥ 0", "Pure", "mean_dominates"),
                Derived("D* is a subset of D", distortion.inclusion),
            ),
        ),
        Part(
            "the inequality is strict for some law and ε",
            Quantifier.SOME,
            (
                below(
                    "Section V-A's law, ε = 1",
                    "section-v-a",
                    Piece(games.SECTION_V_A),
                    Piece(games.SECTION_V_A_MEAN, "bracket"),
                ),
                Finding(
                    "two points at distance 1, ε = 1/2: from 0 to log 2",
                    "mean-equals-maximum",
                    (
                        Piece(findings.TWO_MEAN, demands=(Exactly(((Fraction(1), Fraction(2)),)),)),
                        Piece(findings.TWO_MOST, demands=(Exactly(()),)),
                    ),
                    (Sum((value(0), value(1, -1))),),
                ),
            ),
        ),
    ),
)

JOINT_FORM = Claim(
    "joint-form",
    "(5)",
    "The game (5) over joint laws contains the games (1)–(4).",
    (
        Part(
            "the loss under an attack is the loss under the joint law that it releases",
            Quantifier.ALL,
            (CoqTheorem("for every channel and every loss", "Attacks", "joint_form"),),
        ),
        Part(
            "the laws that D* releases are a closed convex set",
            Quantifier.ALL,
            (CoqTheorem("maximum distortion", "Distortion", "max_distortion_convex_closed"),),
        ),
        Part(
            "the laws that D releases are a closed convex set",
            Quantifier.ALL,
            (CoqTheorem("mean distortion", "Distortion", "mean_distortion_convex_closed"),),
        ),
        Part(
            "on an instance (3) and (5), with the set of laws written out, have the same value",
            Quantifier.SOME,
            (
                same_value(
                    "Section V-A, and the hull of what its twelve deterministic attacks release",
                    "section-v-a-as-a-hull",
                    Piece(games.SECTION_V_A),
                    Piece(couplings.V_A_AS_HULL),
                ),
            ),
        ),
    ),
)

COUPLING = Claim(
    "coupling",
    "(6)",
    "Maximising over the Wasserstein ball is maximising over channels P(X′,Y′|X,Y) with expected cost at most ε.",
    (
        Part(
            "the ball is the set of laws that such channels release",
            Quantifier.ALL,
            (CoqTheorem("for every ground cost ≥ 0", "Wasserstein", "ball_is_channels"),),
        ),
        Part(
            "the ball is closed and convex",
            Quantifier.ALL,
            (CoqTheorem("for every ground cost ≥ 0", "Wasserstein", "ball_convex_closed"),),
        ),
        Part(
            "on instances a law at distance ε is released by a coupling of mean cost ε",
            Quantifier.SOME,
            tuple(Membership(title, ball, inside, True) for title, ball, inside, _ in couplings.BALLS),
        ),
        Part(
            "and a law that is farther is told from all that couplings of mean cost ε release, by dual potentials",
            Quantifier.SOME,
            tuple(
                Membership(f"{title}; more is too far", ball, outside, False)
                for title, ball, _, outside in couplings.BALLS
            ),
        ),
        Part(
            "the ball of order p is the one with the cost to the power p and the budget ε^p",
            Quantifier.SOME,
            (SameSet.of("equal sets and values, p = 2", "order-2", games.LINE_ORDER_2, couplings.CHANGE_SQUARED),),
        ),
    ),
)

LABEL_COST = Claim(
    "label-cost",
    "(7)",
    "With the cost (7), which forbids changing labels, the Wasserstein game (6) is the mean-distortion game (4).",
    (
        Part(
            "the ball with the cost (7) is the set of laws that the channels in (4) release",
            Quantifier.ALL,
            (
                CoqTheorem("for every distortion ≥ 0", "Wasserstein", "label_cost"),
                SameSet.of(
                    "equal sets and values, squared distance, ε = 1/4", "mean", games.LINE_KEEP, games.MEAN_WIDE
                ),
            ),
        ),
        Part(
            "with the cost (7) the ball of order ∞ is the maximum-distortion set (3)",
            Quantifier.SOME,
            (
                SameSet.of(
                    "equal sets and values, squared distance, ε = 1", "maximum", couplings.KEEP_INF, games.LINE_MAX
                ),
            ),
        ),
    ),
)

LOSS_SPLIT = Claim(
    "loss-split",
    "(8)",
    "The expected cross-entropy loss is E_p[−log q(Y|X)] = KL(p(y|x) ‖ q(y|x) | p(x)) + H(Y|X), "
    "so it is at least H(Y|X).",
    (
        Part(
            "the identity (8), with both sides +∞ where q vanishes and p does not",
            Quantifier.ALL,
            (
                CoqTheorem("for every law and every rule", "Gibbs", "equation_8"),
                Derived("under the sum, for every x", loss_split.split),
            ),
        ),
        Part(
            "the loss is at least H(Y|X)",
            Quantifier.ALL,
            (
                CoqTheorem("H(Y|X) is the least loss", "Gibbs", "equation_12"),
                Derived("with Gibbs' inequality", loss_split.bound),
            ),
        ),
    ),
)

IDEAL_BOUND = Claim(
    "ideal-bound",
    "(10) ≤ (9)",
    "The ideal robust loss (10) is at most that of any parametric family, (9).",
    (
        Part(
            "(10) ≤ (9) for every closed convex D and every family of rules, whenever the minimum over the family is "
            "attained",
            Quantifier.ALL,
            (CoqTheorem("for every family of rules", "Corollary1", "ideal_bound"),),
        ),
        Part(
            "strictly so on an instance: fitted logistic rules and networks with one hidden unit lose more than (10)",
            Quantifier.SOME,
            (
                worse_than_ideal(
                    "a logistic rule, odds (2/5)·(3/2)^z",
                    "logistic",
                    couplings.MIDDLE_CLASS,
                    Logistic(Fraction(2, 5), Fraction(3, 2)),
                ),
                worse_than_ideal(
                    "one rectified unit, odds (3/2)·(1/8)^max(0, 1 − z)",
                    "one-unit",
                    couplings.MIDDLE_CLASS,
                    OneUnit(Fraction(3, 2), Fraction(1, 8), -1, 1),
                ),
            ),
        ),
        Part(
            "and not by the fit: a law p of D, and laws p↑ and p↓ with label 1 further to the right and to the left, "
            "have H(p↑) > (10) and H(p↓) > (10), and so every logistic rule and every network with one hidden unit of "
            "monotone activation loses more than (10) under p (proofs/families.md has the argument)",
            Quantifier.SOME,
            (
                monotone_family(
                    "label 1 between labels 0, mean distortion 1/12",
                    "monotone",
                    couplings.MIDDLE_CLASS,
                    couplings.AGAINST_MONOTONE,
                    couplings.POOLED_RIGHT,
                    couplings.POOLED_LEFT,
                ),
            ),
        ),
    ),
)

STATEMENTS = (PURE_MIXED, MEAN_DOMINATES, JOINT_FORM, COUPLING, LABEL_COST, LOSS_SPLIT, IDEAL_BOUND)

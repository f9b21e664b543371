"""The fixed point announced for the extended version: ground cost, worst case and reference law."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import fixed_point_instances as games
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Exactly, LogForm, Narrow, h2
from verify.claims.derivations import fixed_point
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Compared, below
from verify.claims.evidence_coupling import Membership
from verify.claims.fixed_point_evidence import Exists
from verify.claims.instance import Instance
from verify.claims.piece import Piece

KANTOROVICH = ("BallFixedPoint", "kantorovich_fixed_point")


def _no_worst_case(title: str, law: Instance, entropy: LogForm, game: Instance, worst: LogForm) -> Compared:
    """The entropy of a law lies strictly below the value of its game, and both are as the title says."""
    pieces = Piece(law, demands=(Exactly(entropy),)), Piece(game, demands=(Exactly(worst),))
    return below(title, game.name, *pieces)


FIXED_POINT = Claim(
    "fixed-point",
    "announced for the extended version",
    "ν is a worst case in a Wasserstein ball if and only if for some λ ≥ 0 and φ: (1) ν(y|z) = exp(−φ^c(z,y)) where ν "
    "has mass, (2) Σ_y exp(−φ^c(z,y)) ≤ 1 everywhere, (3) W(μ,ν) ≤ ε, (4) λ(ε − W(μ,ν)) = 0, (5) φ and φ^c are optimal "
    "Kantorovich potentials for λc.",
    (
        Part(
            "if (proofs/fixed-point.md has the whole argument, also for several budgets)",
            Quantifier.ALL,
            (
                CoqTheorem("for ε > 0 and every ground cost ≥ 0, 0 on the diagonal", *KANTOROVICH),
                CoqTheorem("with a coupling on tight arcs, for every ε and set of arcs", "FixedPoint", "fixed_point"),
                Derived("weak duality, met with equality", fixed_point.sufficient),
            ),
        ),
        Part(
            "only if, without dead arcs and arcs of infinite cost; and then φ = (φ^c)^c",
            Quantifier.ALL,
            (
                CoqTheorem("for ε > 0 and every ground cost ≥ 0, 0 on the diagonal", *KANTOROVICH),
                CoqTheorem("with a coupling on tight arcs, for every ε and set of arcs", "FixedPoint", "fixed_point"),
                Derived("complementary slackness at a robust rule", fixed_point.necessary),
                Derived("φ is conjugate", fixed_point.conjugate),
            ),
        ),
        Part(
            "each of (3), (4) and (5) is needed: laws that meet the other four conditions",
            Quantifier.THIS,
            (
                Derived("without (5): (1/4, 3/4) around (1/2, 1/2), ε = 1/4", fixed_point.wrong_way),
                Derived("without (5), labels kept: half astray", fixed_point.half_astray),
                Derived("without (4): (3/8, 5/8) around (1/4, 3/4), ε = 1/4", fixed_point.too_near),
                Derived("without (3): (1/2, 1/2) around (1/4, 3/4), ε = 1/8", fixed_point.too_far),
            ),
        ),
        Part(
            "these laws lie in the ball, except for the last",
            Quantifier.THIS,
            tuple(Membership(title, *law) for title, law in games.LAWS.items()),
        ),
        Part(
            "the first three are no worst cases: H(ν) < h*",
            Quantifier.THIS,
            (
                _no_worst_case("h2(1/4) < log 2", games.WRONG_WAY_LAW, h2("1/4"), games.WRONG_WAY, h2("1/2")),
                _no_worst_case(
                    "h2(1/3)/2 < (2/3)·log 2",
                    games.HALF_ASTRAY_LAW,
                    h2("1/3", Fraction(1, 2)),
                    games.HALF_ASTRAY,
                    h2("1/2", Fraction(2, 3)),
                ),
                _no_worst_case("h2(3/8) < log 2", games.TOO_NEAR_LAW, h2("3/8"), games.TOO_NEAR, h2("1/2")),
            ),
        ),
        Part(
            "interval Newton shows that fixed points exist, and encloses them to 100 digits",
            Quantifier.THIS,
            tuple(Exists(title, game, games.DIGITS) for title, game in games.WORST_CASES.items()),
        ),
        Part(
            "the kernel encloses their values to 100 digits",
            Quantifier.THIS,
            tuple(Certified(title, game, (Narrow(),)) for title, game in games.WORST_CASES.items()),
        ),
    ),
    uses=("theorem-1", "loss-split"),
)

STATEMENTS = (FIXED_POINT,)

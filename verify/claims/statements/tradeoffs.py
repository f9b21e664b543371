"""Section V-B: the price of robustness on clean data, and Figure 2."""

from __future__ import annotations

from fractions import Fraction

from verify.claims import instances_findings as findings
from verify.claims import instances_loss as games
from verify.claims import instances_support as supports
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Demand, Exactly, h2
from verify.claims.demand_independence import NothingCheaper
from verify.claims.demand_loss import PriorRule
from verify.claims.demand_support import UniqueRule
from verify.claims.evidence import CoqTheorem
from verify.claims.evidence_compare import Compared, Equals, Finding, Sum, loss, value
from verify.claims.evidence_coupling import Membership
from verify.claims.evidence_entropy import below_entropy, reaches_entropy, rounded
from verify.claims.evidence_loss import (
    chain,
    loses_everything,
    loses_more,
    matched,
)
from verify.claims.instance import Instance
from verify.claims.piece import EveryRule, Piece
from verify.claims.statements.main_results import V_A_RULES

_CLEAN = {("a", "0"): games.HALF, ("b", "1"): games.HALF}
_ENTROPIES = rounded(1, "1.60"), rounded(2, "0.34")
"""H(Y) and H(Y|X) of Figure 2, the values of two pieces."""


def _edge(title: str, name: str, rule: Instance, prices: tuple[tuple[str, ...], ...], *demands: Demand) -> Compared:
    """That the budget of a game is the independence budget: it suffices, and nothing less does."""
    return reaches_entropy(title, name, Piece(rule, "support", demands=(NothingCheaper(prices), *demands)))


CLEAN_CHAIN = Claim(
    "clean-chain",
    "Section V-B",
    "For μ in D and a rule q* that attains (13): H_μ(Y|X) ≤ L(μ, q*) ≤ h*, and the divergence is finite.",
    (
        Part(
            "min over q of L(μ, q) = H_μ(Y|X) ≤ L(μ, q*) = H_μ(Y|X) + KL ≤ h*, and KL < ∞",
            Quantifier.ALL,
            (
                CoqTheorem("for every closed convex D, μ in D and robust q*", "Clean", "clean_chain"),
                chain(
                    "strictly between, for both laws of Figure 2",
                    "figure-2",
                    games.PRIOR_RULES[1],
                    games.OTHER_RULES[1],
                ),
                chain("strictly between, under the maximum constraint", "radius", findings.RADIUS_AFTER),
            ),
        ),
        Part(
            "μ ∈ D is needed: where staying costs, the clean law can lie outside of D and every robust rule loses more "
            "than h* on it",
            Quantifier.SOME,
            (loses_more("staying costs 1, ε = 1/4", "staying-costs", games.OUTSIDE),),
        ),
        Part(
            "that law is not in D",
            Quantifier.THIS,
            (Membership("staying costs 1, ε = 1/4", games.OUTSIDE, _CLEAN, inside=False),),
        ),
        Part(
            "and the divergence can be infinite",
            Quantifier.SOME,
            (
                loses_everything(
                    "staying costs 1, ε = 0", "staying-is-forbidden", games.OUTSIDE_INFINITE, games.OUTSIDE_RULE
                ),
            ),
        ),
        Part(
            "the first inequality can be an equality, and robustness free of a price: in Section V-A robust rules may "
            "have q(0|0) = q(2|2) = q(4|4) = 1",
            Quantifier.THIS,
            (
                Finding(
                    "all robust rules of Section V-A",
                    "section-v-a-price",
                    (Piece(supports.SECTION_V_A, "support", demands=(V_A_RULES, UniqueRule(unique=False))),),
                ),
            ),
        ),
        Part(
            "there, H_μ(Y|X) = 0 < h*",
            Quantifier.THIS,
            (
                Compared(
                    "Section V-A with and without its attacker",
                    "section-v-a",
                    (Piece(games.only(supports.SECTION_V_A)), Piece(supports.SECTION_V_A)),
                    (Sum((value(0),), Equals(())), Sum((value(1), value(0, -1)))),
                ),
            ),
        ),
        Part(
            "and where some distances are infinite even every robust rule can lose hardly more: L(μ, q*) − H_μ(Y|X) is "
            "less than a hundredth of h* − H_μ(Y|X)",
            Quantifier.SOME,
            (
                Finding(
                    "two points at distance 2, moves of length 1 at most, ε = 1/2",
                    "price-of-robustness",
                    (
                        Piece(findings.FREE),
                        Piece(findings.FREE_CLEAN),
                        EveryRule(findings.FREE, (findings.FREE_CLEAN,)),
                    ),
                    (Sum((value(0, Fraction(1, 100)), value(1, Fraction(99, 100)), loss(2, factor=-1))),),
                ),
            ),
        ),
    ),
)

FIGURE_2 = Claim(
    "figure-2",
    "Section V-B, Figure 2",
    "Each attack's loss is least at ε_rule = ε_attack and tends to H_μ(Y); the rule at 1.95 is the prior.",
    (
        Part(
            "against each attack the rule made for it loses least, and loses h*",
            Quantifier.ALL,
            (
                CoqTheorem("for every D with a value", "Tradeoff", "matched_is_best"),
                *(
                    matched(f"Figure 2 at 0, 1/2, 1 and 1.95, all others strictly worse; {title}", name, *rules)
                    for title, name, rules in (
                        ("1.95 is beyond independence", "figure-2-prior", games.PRIOR_RULES),
                        ("1.95 is not", "figure-2-other", games.OTHER_RULES),
                    )
                ),
            ),
        ),
        Part(
            "V is nondecreasing and concave in ε: for (4), and for (6); with the cost d^p, in ε^p for balls of order p",
            Quantifier.ALL,
            (
                CoqTheorem("the constraint (4)", "Tradeoff", "mean_value_concave"),
                CoqTheorem("the ball (6), whatever its cost", "Tradeoff", "ball_value_concave"),
            ),
        ),
        Part(
            "in ε itself V need not be concave for a ball of order 2",
            Quantifier.SOME,
            (
                Finding(
                    "V(ε) = h2(ε²) at 0, 1/4 and 1/2",
                    "order-two-concave",
                    tuple(
                        Piece(game, demands=(Exactly(h2(square)),))
                        for game, square in zip(findings.ORDER_2, ("0", "1/16", "1/4"), strict=True)
                    ),
                    (Sum((value(0), value(1, -2), value(2))),),
                ),
            ),
        ),
        Part(
            "nor in the radius under the maximum constraint (3)",
            Quantifier.SOME,
            (
                Finding(
                    "two points at distance 3, radii 0, 1 and 2: a step",
                    "max-concave",
                    tuple(Piece(findings.STEP[i]) for i in (0, 2, 1)),
                    (Sum((value(0), value(1), value(2, -2))),),
                ),
            ),
        ),
        Part(
            "the prior loses H(Y) against every attack that keeps labels",
            Quantifier.ALL,
            (CoqTheorem("for every law with these labels", "Tradeoff", "prior_loss"),),
        ),
        Part(
            "V(ε) = H(Y) if and only if ε is at least the independence budget ε̂, the least mean cost at which Z and Y "
            "can be independent",
            Quantifier.ALL,
            (CoqTheorem("the constraint (4), any cost", "Independence", "independence_threshold"),),
        ),
        Part(
            "above ε̂, with finite costs, the prior is the only robust rule, at every release",
            Quantifier.ALL,
            (
                CoqTheorem("the constraint (4)", "Independence", "prior_beyond"),
                CoqTheorem(
                    "for every closed convex D with such a law in which all releases occur", "Tradeoff", "prior_robust"
                ),
            ),
        ),
        Part(
            "for two laws with the entropies of Figure 2, ε̂ = 155933/81500 = 1.913… and 626009251/297304500 = 2.105…: "
            "V = H(Y) there, and by weak duality no independent attack is cheaper (prices checked in rationals against "
            "the kernel's game, proofs/clean-loss.md §6), for the first law",
            Quantifier.THIS,
            (_edge("at ε̂ of the first law", "figure-2-prior-edge", games.PRIOR_EDGE, games.PRIOR_PRICES),),
        ),
        Part(
            "for the second law",
            Quantifier.THIS,
            (_edge("at ε̂ of the second law", "figure-2-other-edge", games.OTHER_EDGE, games.OTHER_PRICES),),
        ),
        Part(
            "and V < H(Y) for ε less by 10⁻⁹, for the first law",
            Quantifier.THIS,
            (below_entropy("10⁻⁹ below", "figure-2-prior-below", Piece(games.PRIOR_BELOW, "bracket")),),
        ),
        Part(
            "and for the second law",
            Quantifier.THIS,
            (below_entropy("10⁻⁹ below", "figure-2-other-below", Piece(games.OTHER_BELOW, "bracket")),),
        ),
        Part(
            "at ε̂ itself (again by such prices) the prior can be the only robust rule",
            Quantifier.SOME,
            (
                _edge("two equal points", "prior-alone", games.EDGE_ONE, games.EDGE_ONE_PRICES, PriorRule()),
                _edge(
                    "the first law of Figure 2",
                    "figure-2-prior-edge",
                    games.PRIOR_EDGE,
                    games.PRIOR_PRICES,
                    PriorRule(),
                ),
            ),
        ),
        Part(
            "or one of many",
            Quantifier.SOME,
            (
                Finding(
                    "two points, 3/4 and 1/4",
                    "only-the-prior",
                    (
                        Piece(
                            findings.EDGE,
                            "support",
                            demands=(
                                Exactly(h2("1/4")),
                                NothingCheaper(findings.EDGE_PRICES),
                                UniqueRule(unique=False),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        Part(
            "the rule at 1.95 is the prior for one law with H(Y) = 1.60 and H(Y|X) = 0.34",
            Quantifier.SOME,
            (
                reaches_entropy(
                    "the first law of Figure 2",
                    "figure-2-prior-at-1.95",
                    Piece(games.PRIOR_RULES[-1], "support", demands=(PriorRule(),)),
                    Piece(games.only(games.PRIOR_RULES[-1])),
                    sums=_ENTROPIES,
                ),
            ),
        ),
        Part(
            "and is not for another: it depends on μ, which the paper does not give",
            Quantifier.SOME,
            (
                below_entropy(
                    "the second law: V(1.95) < H(Y)",
                    "figure-2-other-at-1.95",
                    Piece(games.OTHER_AT_195, "bracket"),
                    Piece(games.only(games.OTHER_AT_195)),
                    sums=_ENTROPIES,
                ),
            ),
        ),
    ),
)

STATEMENTS = (CLEAN_CHAIN, FIGURE_2)

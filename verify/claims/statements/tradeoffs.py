"""Section V-B: the price of robustness on clean data, and Figure 2."""

from __future__ import annotations

from verify.claims import instances_loss as games
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Demand, Narrow
from verify.claims.demand_independence import NothingCheaper
from verify.claims.demand_loss import BelowEntropy, Entropies, PriorRule, ReachesEntropy
from verify.claims.demand_support import Reaches, UniqueRule
from verify.claims.evidence import Certified, CoqTheorem
from verify.claims.evidence_coupling import Membership
from verify.claims.evidence_loss import Chain, EveryRule, Falls, LosesEverything, LosesMore, Matched, NotConcave
from verify.claims.instance import Instance

_CLEAN = {("a", "0"): games.HALF, ("b", "1"): games.HALF}


def _clean(*rules: Instance) -> tuple[EveryRule, ...]:
    return tuple(EveryRule.clean(rule) for rule in rules)


def _one(title: str, *rules: Instance) -> tuple[Certified, ...]:
    """Each of these games has one robust rule."""
    return tuple(Certified(f"{title}, one rule", rule, (UniqueRule(unique=True),)) for rule in rules)


def _many(title: str, *rules: Instance) -> tuple[Certified, ...]:
    """Each of these games has several."""
    return tuple(Certified(f"{title}, several rules", rule, (UniqueRule(unique=False),)) for rule in rules)


def _edge(prices: tuple[tuple[str, ...], ...]) -> tuple[Demand, ...]:
    """That the budget is the independence budget: it suffices, and nothing less does."""
    return ReachesEntropy(), NothingCheaper(prices)


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
                Chain(
                    "strictly between, for both laws of Figure 2", _clean(games.PRIOR_RULES[1], games.OTHER_RULES[1])
                ),
                Chain("strictly between, under the maximum constraint", _clean(games.RADIUS_AFTER)),
            ),
        ),
        Part(
            "μ ∈ D is needed: where staying costs, the clean law can lie outside of D and every robust rule loses more "
            "than h* on it",
            Quantifier.SOME,
            (LosesMore("staying costs 1, ε = 1/4: log 4 > h2(1/4)", _clean(games.OUTSIDE)),),
        ),
        Part(
            "that law is not in D",
            Quantifier.THIS,
            (Membership("staying costs 1, ε = 1/4", games.OUTSIDE, _CLEAN, inside=False),),
        ),
        Part(
            "and the divergence can be infinite",
            Quantifier.SOME,
            (LosesEverything("staying costs 1, ε = 0", games.OUTSIDE_INFINITE),),
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
                    Matched(
                        f"Figure 2 at 0, 1/2, 1 and 1.95, all others strictly worse; {name}",
                        tuple(EveryRule(rule, rules) for rule in rules),
                    )
                    for name, rules in (
                        ("1.95 is beyond independence", games.PRIOR_RULES),
                        ("1.95 is not", games.OTHER_RULES),
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
            (NotConcave("V(ε) = h2(ε²) at 0, 1/10 and 1/5", games.ORDER_2, games.ORDER_2_VALUES),),
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
            (Certified("at ε̂ of the first law", games.PRIOR_EDGE, (Narrow(), *_edge(games.PRIOR_PRICES))),),
        ),
        Part(
            "for the second law",
            Quantifier.THIS,
            (Certified("at ε̂ of the second law", games.OTHER_EDGE, (Narrow(), *_edge(games.OTHER_PRICES))),),
        ),
        Part(
            "and V < H(Y) for ε less by 10⁻⁹, for the first law",
            Quantifier.THIS,
            (Certified("10⁻⁹ below", games.PRIOR_BELOW, (Narrow(), BelowEntropy())),),
        ),
        Part(
            "and for the second law",
            Quantifier.THIS,
            (Certified("10⁻⁹ below", games.OTHER_BELOW, (Narrow(), BelowEntropy())),),
        ),
        Part(
            "at ε̂ itself (again by such prices) the prior can be the only robust rule",
            Quantifier.SOME,
            (
                Certified("two equal points", games.EDGE_ONE, (*_edge(games.EDGE_ONE_PRICES), PriorRule())),
                Certified("the first law of Figure 2", games.PRIOR_EDGE, (*_edge(games.PRIOR_PRICES), PriorRule())),
            ),
        ),
        Part(
            "or one of many",
            Quantifier.SOME,
            (
                Certified(
                    "two points, 3/4 and 1/4",
                    games.EDGE_MANY,
                    (*_edge(games.EDGE_MANY_PRICES), PriorRule(alone=False)),
                ),
            ),
        ),
        Part(
            "the rule at 1.95 is the prior for one law with H(Y) = 1.60 and H(Y|X) = 0.34",
            Quantifier.SOME,
            (
                Certified(
                    "the first law of Figure 2",
                    games.PRIOR_RULES[-1],
                    (Entropies("1.60", "0.34"), ReachesEntropy(), PriorRule()),
                ),
            ),
        ),
        Part(
            "and is not for another: it depends on μ, which the paper does not give",
            Quantifier.SOME,
            (
                Certified(
                    "the second law: V(1.95) < H(Y)",
                    games.OTHER_AT_195,
                    (Entropies("1.60", "0.34"), Narrow(), BelowEntropy()),
                ),
            ),
        ),
    ),
)

CLEAN_DEGRADES = Claim(
    "clean-degrades",
    "Section V-B",
    "The clean loss of the robust rule grows with ε_rule: true for a metric cost where the rule is unique, and false "
    "in general, for the paper's squared distance and for the maximum constraint even where it is unique.",
    (
        Part(
            "under (4) and in a ball (6) of a metric it does not fall where maximisers reach every x with μ(x) > 0: "
            "it is V(ε) − λε, λ a slope of V at ε",
            Quantifier.ALL,
            (
                CoqTheorem("the constraint (4)", "Degrades", "mean_clean_degrades"),
                CoqTheorem("the ball (6)", "Degrades", "ball_clean_degrades"),
            ),
        ),
        Part(
            "under (4) with a metric no robust rule of ε loses more on clean data than one of a larger ε that is the "
            "only one, or whose maximisers reach every x with μ(x) > 0",
            Quantifier.ALL,
            (
                CoqTheorem("two labels or more, ε > 0", "DegradesUnique", "mean_clean_unique"),
                Falls(
                    "|x − x′| on four points, ε = 1/10 and 1/4",
                    _clean(games.METRIC_SMALL, games.METRIC_ONE),
                    rises=True,
                ),
            ),
        ),
        Part(
            "for a metric cost without a unique rule it can fall, whichever robust rules are taken: four points, two "
            "labels, |x − x′|, ε = 0.251 and 0.2575",
            Quantifier.SOME,
            (Falls("every robust rule against every other", _clean(games.METRIC_BEFORE, games.METRIC_AFTER)),),
        ),
        Part(
            "there, several rules are robust", Quantifier.THIS, _many("metric", games.METRIC_BEFORE, games.METRIC_AFTER)
        ),
        Part(
            "for the squared cost, the paper's, it can fall though both rules are unique: three points, two labels, "
            "four sources, masses in sevenths, ε = 0.418 and 0.4195",
            Quantifier.SOME,
            (Falls("both rules", _clean(games.SQUARED_BEFORE, games.SQUARED_AFTER)),),
        ),
        Part("there, one rule is robust", Quantifier.THIS, _one("squared", games.SQUARED_BEFORE, games.SQUARED_AFTER)),
        Part(
            "for the squared cost it can fall where the rule is not unique, whichever robust rules are taken: "
            "three points, two labels, masses in twelfths, ε = 0.164 and 0.168",
            Quantifier.SOME,
            (
                Falls(
                    "every robust rule against every other", _clean(games.SQUARED_MANY_BEFORE, games.SQUARED_MANY_AFTER)
                ),
            ),
        ),
        Part(
            "there, several rules are robust at the larger budget",
            Quantifier.THIS,
            (
                Certified(
                    "no maximiser reaches 1",
                    games.SQUARED_MANY_AFTER,
                    (Reaches(("0", "2")), UniqueRule(unique=False)),
                ),
            ),
        ),
        Part(
            "under the maximum constraint it can fall even for a metric and unique rules: four points, radii 2 and 3, "
            "masses in twelfths",
            Quantifier.SOME,
            (Falls("both rules", _clean(games.RADIUS_BEFORE, games.RADIUS_AFTER)),),
        ),
        Part("there, one rule is robust", Quantifier.THIS, _one("radius", games.RADIUS_BEFORE, games.RADIUS_AFTER)),
    ),
)

STATEMENTS = (CLEAN_CHAIN, FIGURE_2, CLEAN_DEGRADES)

"""Section V-B: whether the clean loss of the robust rule grows with its budget."""

from __future__ import annotations

from verify.claims import instances_findings as findings
from verify.claims import instances_loss as games
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand_support import Reaches, UniqueRule
from verify.claims.evidence import Certified, CoqTheorem
from verify.claims.evidence_compare import Finding, Sum, loss
from verify.claims.evidence_loss import (
    FallsAtCorners,
    falls,
    growing,
)
from verify.claims.instance import Instance
from verify.claims.piece import EveryRule, Piece

_ALONE = (UniqueRule(unique=True),)


def _fall(title: str, name: str, before: Instance, after: Instance, clean: Instance) -> Finding:
    """The fall of the clean loss in a game of proofs/conjectures, whose rule is unique at the larger budget.

    Raises
    ------
    VerifyError
        When the three games differ in something else than the budget, or it does not grow in this order: clean,
        before, after.
    """
    growing(clean, before, after)
    pieces = EveryRule(before, (clean,)), EveryRule(after, (clean,)), Piece(after, "support", demands=_ALONE)
    return Finding(title, name, pieces, (Sum((loss(0), loss(1, factor=-1))),))


def _one(title: str, *rules: Instance) -> tuple[Certified, ...]:
    """Each of these games has one robust rule."""
    return tuple(Certified(f"{title}, one rule", rule, (UniqueRule(unique=True),)) for rule in rules)


def _many(title: str, *rules: Instance) -> tuple[Certified, ...]:
    """Each of these games has several."""
    return tuple(Certified(f"{title}, several rules", rule, (UniqueRule(unique=False),)) for rule in rules)


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
                falls(
                    "|x − x′| on four points, ε = 1/10 and 1/4",
                    "metric-unique",
                    games.METRIC_SMALL,
                    games.METRIC_ONE,
                    rises=True,
                ),
            ),
        ),
        Part(
            "for a metric cost without a unique rule it can fall, whichever robust rules are taken: four points, two "
            "labels, |x − x′|, ε = 0.251 and 0.2575",
            Quantifier.SOME,
            (
                FallsAtCorners.between(
                    "every robust rule against every other", "metric-many", games.METRIC_BEFORE, games.METRIC_AFTER
                ),
            ),
        ),
        Part(
            "there, several rules are robust", Quantifier.THIS, _many("metric", games.METRIC_BEFORE, games.METRIC_AFTER)
        ),
        Part(
            "for the squared cost, the paper's, it can fall though both rules are unique: three points, two labels, "
            "four sources, masses in sevenths, ε = 0.418 and 0.4195",
            Quantifier.SOME,
            (
                _fall(
                    "both rules",
                    "clean-loss-squared",
                    findings.SQUARED_BEFORE,
                    findings.SQUARED_AFTER,
                    findings.SQUARED_CLEAN,
                ),
            ),
        ),
        Part(
            "there, one rule is robust at the smaller budget, too",
            Quantifier.THIS,
            _one("squared", findings.SQUARED_BEFORE),
        ),
        Part(
            "for the squared cost it can fall where the rule is not unique, whichever robust rules are taken: "
            "three points, two labels, masses in twelfths, ε = 0.164 and 0.168",
            Quantifier.SOME,
            (
                falls(
                    "every robust rule against every other",
                    "squared-many",
                    games.SQUARED_MANY_BEFORE,
                    games.SQUARED_MANY_AFTER,
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
            "masses in tenths",
            Quantifier.SOME,
            (
                _fall(
                    "both rules",
                    "clean-loss-maximum",
                    findings.RADIUS_BEFORE,
                    findings.RADIUS_AFTER,
                    findings.RADIUS_CLEAN,
                ),
            ),
        ),
        Part(
            "there, one rule is robust at the smaller radius, too",
            Quantifier.THIS,
            _one("radius", findings.RADIUS_BEFORE),
        ),
    ),
)

STATEMENTS = (CLEAN_DEGRADES,)

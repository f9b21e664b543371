"""Products, mixtures, mergers: how h* and the robust rule of a game follow from those of others."""

from __future__ import annotations

from fractions import Fraction

from verify.certify.compare import probability
from verify.claims.answers import value
from verify.errors import BadInput
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Outcome, Verdict, holds, settle, undecided
from verify.hunt.conjectures._games import costs, law_of, merged, mirrored, mixture, size_of, square
from verify.hunt.conjectures.rules import enclosed
from verify.numbers.exact import text

DIGITS = 15


def product_maximum(game: Game) -> Verdict:
    """Whether two copies with one radius are worth more than h*(0) + h*(ε), for distances 0 and ε only."""
    size_of(game, "max-distortion")
    return settle((1, value(square(game), DIGITS)), (-1, value(game.with_budget(0), DIGITS)), (-1, value(game, DIGITS)))


PRODUCT_MAXIMUM = Conjecture(
    name="product-maximum",
    statement=(
        "h* is additive over products under maximum distortion: with the sum of the costs and the pooled radius 1 on "
        "integers, h*(X₁×X₂) = h₁*(0) + h₂*(1), the best division of the radius (two copies of a game)."
    ),
    space="points=2,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=product_maximum,
    expected="refuted",
    document="proofs/conjectures.md",
)


def product_mean(game: Game) -> Verdict:
    """Whether two copies with a pooled budget are worth anything but twice one of them."""
    size_of(game, "mean-distortion")
    return settle((1, value(square(game), DIGITS)), (-2, value(game, DIGITS)), equal=True)


PRODUCT_MEAN = Conjecture(
    name="product-mean",
    statement=(
        "h* is additive over products under mean distortion: with the sum of the costs and a pooled budget, h*(ε) is "
        "the largest h₁*(ε₁) + h₂*(ε₂) with ε₁ + ε₂ = ε (two copies of a game)."
    ),
    space="points=2,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=product_mean,
    expected="proved",
    document="proofs/conjectures.md",
)


def merging(game: Game) -> Verdict:
    """Whether two labels under one name are worth more."""
    return settle((1, value(merged(game), DIGITS)), (-1, value(game, DIGITS)))


MERGED_LABELS = Conjecture(
    name="merged-labels",
    statement="Labels that are merged never raise h*, where labels are not changed by the attacker.",
    space="points=3,labels=3,denominator=2..4,cost=absolute,radius=1",
    decide=merging,
    expected="proved",
    document="proofs/conjectures.md",
)


def merged_rule(game: Game) -> Verdict:
    """Whether q(y|z) of the first label differs between the game and the one with the other two labels merged."""
    if len(game.labels) < 3:
        raise BadInput(f"{game!r} has no label beside the two that are merged")
    whole, coarse = enclosed(game), enclosed(merged(game))
    verdict = holds()
    for z in game.releases:
        what = probability(game.labels[0], z)
        verdict = settle((1, whole, what), (-1, coarse, what), equal=True)
        if verdict.outcome is Outcome.FAILS:
            return verdict
    return undecided("no difference was proved") if verdict.outcome is not Outcome.HOLDS else verdict


MERGED_RULE = Conjecture(
    name="merged-rule",
    statement="The robust rule for merged labels is the robust rule with their probabilities added up.",
    space="points=3..4,labels=3,denominator=2..4,cost=absolute,radius=1",
    decide=merged_rule,
    expected="refuted",
    document="proofs/conjectures.md",
)


def mixed_rule(game: Game) -> Verdict:
    """Whether the rule of half μ and half μ mirrored differs from the mean of their rules."""
    other, half = mirrored(game), Fraction(1, 2)
    both, one, two = enclosed(mixture(game, other)), enclosed(game), enclosed(other)
    for z in game.releases:
        what = probability(game.labels[0], z)
        verdict = settle((1, both, what), (-half, one, what), (-half, two, what), equal=True)
        if verdict.outcome is Outcome.FAILS:
            return verdict
    return undecided("no difference was proved")


MIXED_RULE = Conjecture(
    name="mixed-rule",
    statement="The robust rule of a mixture of two clean laws is the mixture of their robust rules (μ and μ mirrored).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=0",
    decide=mixed_rule,
    expected="refuted",
    document="proofs/conjectures.md",
)


def mixed_value(game: Game, sign: int) -> Verdict:
    """The sign of h* of the mixture minus the mean of the values."""
    other, half = mirrored(game), Fraction(sign, 2)
    both = value(mixture(game, other), DIGITS)
    return settle((sign, both), (-half, value(game, DIGITS)), (-half, value(other, DIGITS)))


def mixed_value_less(game: Game) -> Verdict:
    """Whether a mixture is worth less than the mean."""
    return mixed_value(game, -1)


def mixed_value_more(game: Game) -> Verdict:
    """Whether a mixture is worth more than the mean."""
    return mixed_value(game, 1)


CONCAVE_IN_LAW = Conjecture(
    name="concave-in-law",
    statement="h* is concave in the clean law μ: a mixture is worth at least the mean (μ and μ mirrored).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=mixed_value_less,
    expected="proved",
    document="proofs/conjectures.md",
)

CONVEX_IN_LAW = Conjecture(
    name="convex-in-law",
    statement="h* is convex in the clean law μ: a mixture is worth at most the mean (μ and μ mirrored).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=0",
    decide=mixed_value_more,
    expected="refuted",
    document="proofs/conjectures.md",
)


def split(game: Game) -> Game:
    """The first feature twice, at the same place: its mass divided by label as unevenly as can be."""
    document = {key: v for key, v in game.document.items() if key != "normalise"}
    first, twin = game.features[0], f"{game.features[0]}'"
    matrix = [["inf" if c is None else text(c) for c in row] for row in costs(game)]
    rows = [[twin if x == first and y != game.labels[0] else x, y, text(mass)] for (x, y), mass in law_of(game).items()]
    doubled = [[row[0], *row] for row in (matrix[0], *matrix)]
    perturbation = {**document["perturbation"], "cost": {"matrix": doubled}}
    releases = [f"{game.releases[0]}'", *game.releases]
    features = [twin, *game.features]
    return Game.from_document(
        {**document, "features": features, "releases": releases, "law": rows, "perturbation": perturbation}, "a split"
    )


def splitting(game: Game) -> Verdict:
    """Whether h* is another after the first feature, and the first release, were doubled."""
    return settle((1, value(split(game), DIGITS)), (-1, value(game, DIGITS)), equal=True)


SPLIT_FEATURE = Conjecture(
    name="split-feature",
    statement="h* does not change when a feature is split into two at distance 0, whatever mass each of them has.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=splitting,
    expected="proved",
    document="proofs/conjectures.md",
)

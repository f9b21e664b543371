"""Corollary 1: supports of worst cases, and uniqueness of the robust rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.claims.supports import Support, support
from verify.errors import BadInput
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Verdict, fails, holds, undecided
from verify.hunt.conjectures._games import costs, law_of, size_of

if TYPE_CHECKING:
    from verify.hunt.screen import Batch, Screened

DIGITS = 15


def reached(game: Game) -> bool:
    """Whether every release is reached by an arc.

    Raises
    ------
    BadInput
        The game has no arcs.
    """
    if game.shape.keys.shape[1] < 3:
        raise BadInput(f"{game!r} has no arcs")
    return len({z for _, _, z, *_ in game.shape.keys.tolist()}) == len(game.releases)


def converse(game: Game) -> Verdict:
    """Whether the robust rule is unique though some release is reached by no maximiser."""
    if len(game.labels) < 2 or not reached(game):
        return holds("it does not speak of this game")
    found = support(game, DIGITS)
    if found.unique and found.unsupported:
        return fails(found, unique=True, unsupported=found.unsupported)
    decided = found.unique is False or found.full_support
    return holds() if decided else undecided(found.reason)


CONVERSE_MAXIMUM = Conjecture(
    name="converse-maximum",
    statement=(
        "Under maximum distortion full support is necessary for uniqueness (converse of Corollary 1): with "
        "two labels or "
        "more and every release reached by an arc, a unique robust rule means that the maximisers reach all releases."
    ),
    space="points=3,labels=3,denominator=2..4,cost=reach",
    decide=converse,
    expected="refuted",
    document="proofs/converse.md",
)

CONVERSE_MEAN = Conjecture(
    name="converse-mean",
    statement="Under mean distortion full support is necessary for uniqueness (converse of Corollary 1).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/2",
    decide=converse,
    expected="refuted",
    document="proofs/converse.md",
)


def full_mass(game: Game) -> Verdict:
    """Whether the robust rule is not unique though every feature has mass of every label."""
    if len(law_of(game)) < len(game.features) * len(game.labels):
        return holds("it does not speak of this game")
    found = support(game, DIGITS)
    if found.unique is False:
        return fails(found, unique=False, unsupported=found.unsupported)
    return holds() if found.unique else undecided(found.reason)


def full_mass_screen(batch: Batch) -> Screened:
    """Positive where all masses are and a release is left by the attack that was found."""
    everywhere = (batch.mass > 0).all(axis=(1, 2))
    left = 1e-5 - batch.values.law.sum(axis=1).min(axis=1)
    violation: Screened = left * everywhere - (~everywhere)
    return violation


FULL_MASS_UNIQUE = Conjecture(
    name="full-mass-unique",
    statement=(
        "If the clean law gives mass to every pair of feature and label, the robust rule is unique (Corollary 1)."
    ),
    space="points=3,labels=2,denominator=10,cost=absolute,budget=3/10",
    decide=full_mass,
    screen=full_mass_screen,
    expected="refuted",
    document="proofs/conjectures.md",
)


def same_support(game: Game) -> Verdict:
    """Whether some feature of the clean law is reached by no worst case."""
    found = support(game, DIGITS)
    lost = {x for x, _ in law_of(game)} & {*found.unsupported}
    if lost:
        return fails(found, f"no worst case reaches {', '.join(sorted(lost))}", unsupported=found.unsupported)
    return undecided(found.reason) if found.undecided else holds()


SUPPORT_KEPT = Conjecture(
    name="support-kept",
    statement=(
        "The features that the clean law reaches are reached by some worst case: maximisers keep the support of μ."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=same_support,
    expected="refuted",
    document="proofs/conjectures.md",
)

SUPPORT_KEPT_MAXIMUM = Conjecture(
    name="support-kept-maximum",
    statement="Under maximum distortion the features that the clean law reaches are reached by some worst case.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=same_support,
    expected="refuted",
    document="proofs/conjectures.md",
)


def _half(game: Game) -> tuple[Support, Support]:
    """Supports for half of the budget, and for all of it."""
    budget = size_of(game, "mean-distortion")
    return support(game.with_budget(budget / 2), DIGITS), support(game, DIGITS)


def grows(game: Game) -> Verdict:
    """Whether a release that some worst case of ε/2 reaches is reached by none of ε."""
    small, large = _half(game)
    if {*small.supported} & {*large.unsupported}:
        return fails(small, also=[(large, {"unsupported": large.unsupported})], supported=small.supported)
    return undecided("a release is undecided") if small.undecided or large.undecided else holds()


SUPPORT_GROWS = Conjecture(
    name="support-grows",
    statement=(
        "More budget never shrinks the support: what a worst case of ε/2 reaches, some worst case of ε reaches too."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=grows,
    expected="refuted",
    document="proofs/conjectures.md",
)


def stays_unique(game: Game) -> Verdict:
    """Whether the rule of ε/2 is unique and that of ε is not."""
    small, large = _half(game)
    if small.unique and large.unique is False:
        return fails(small, also=[(large, {"unique": False})], unique=True)
    return holds() if small.unique is False or large.unique else undecided("uniqueness is open")


UNIQUE_ONWARDS = Conjecture(
    name="unique-onwards",
    statement="Uniqueness of the robust rule for one ε implies it for larger ones: for ε/2, hence for ε.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=stays_unique,
    expected="refuted",
    document="proofs/conjectures.md",
)


def stays_many(game: Game) -> Verdict:
    """Whether the rule of ε/2 is not unique and that of ε is."""
    small, large = _half(game)
    if small.unique is False and large.unique:
        return fails(small, also=[(large, {"unique": True})], unique=False)
    return holds() if small.unique or large.unique is False else undecided("uniqueness is open")


MANY_ONWARDS = Conjecture(
    name="many-onwards",
    statement="Where several rules are robust for one ε, several are for larger ones: for ε/2, hence for ε.",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/2",
    decide=stays_many,
    expected="refuted",
    document="proofs/conjectures.md",
)


def only_the_prior(game: Game) -> Verdict:
    """Whether the rule is not unique though everything may be sent to one release, so that h* = H(Y)."""
    budget, matrix, law = size_of(game, "mean-distortion"), costs(game), law_of(game)
    totals = []
    for z in range(len(game.releases)):
        prices = [(matrix[game.features.index(x)][z], mass) for (x, _), mass in law.items()]
        totals.append(None if any(c is None for c, _ in prices) else sum(c * m for c, m in prices if c is not None))
    if not any(total is not None and total <= budget for total in totals):
        return holds("it does not speak of this game")
    found = support(game, DIGITS)
    if found.unique is False:
        return fails(found, "all may be sent to one release", unique=False)
    return holds() if found.unique else undecided(found.reason)


ONLY_THE_PRIOR = Conjecture(
    name="only-the-prior",
    statement=(
        "Once the budget lets the attacker send everything to one release, h* = H(Y) and the robust rule only guesses "
        "the prior (Section V-B, of ε_rule = 1.95): no other rule is robust."
    ),
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=only_the_prior,
    expected="refuted",
    document="proofs/conjectures.md",
)

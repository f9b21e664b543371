"""What another release changes."""

from __future__ import annotations

from verify.certify.compare import probability
from verify.claims.answers import value
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Outcome, Verdict, settle, undecided
from verify.hunt.conjectures._games import without_release
from verify.hunt.conjectures.rules import DIGITS, enclosed


def more_releases(game: Game) -> Verdict:
    """Whether the game is worth less than the same without its last release."""
    return settle((1, value(without_release(game), DIGITS)), (-1, value(game, DIGITS)))


ADDED_RELEASE = Conjecture(
    name="added-release",
    statement="A release that is added never lowers h* (maximum distortion, any releases).",
    space="points=3,labels=2,denominator=2..3,cost=reach",
    decide=more_releases,
    expected="proved",
    document="proofs/conjectures.md",
)


def rule_elsewhere(game: Game) -> Verdict:
    """Whether the robust rule at another release differs once the last one is there."""
    few, many = enclosed(without_release(game)), enclosed(game)
    for z in game.releases[:-1]:
        what = probability(game.labels[0], z)
        verdict = settle((1, many, what), (-1, few, what), equal=True)
        if verdict.outcome is Outcome.FAILS:
            return verdict
    return undecided("no difference was proved")


ADDED_RELEASE_RULE = Conjecture(
    name="added-release-rule",
    statement="The robust rule at the old releases stays robust there when a release is added (maximum distortion).",
    space="points=2..3,labels=2,denominator=2..3,cost=reach",
    decide=rule_elsewhere,
    expected="refuted",
    document="proofs/conjectures.md",
)

"""What robust rules look like: along a path, as ε grows, and where no worst case goes."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from verify.certify.compare import probability
from verify.certify.tradeoff import enclosure_certificate, loss_certificate, robust
from verify.claims.answers import value
from verify.claims.supports import support
from verify.errors import BadInput
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Outcome, Verdict, holds, settle, undecided
from verify.hunt.conjectures._games import law_of, size_of

DIGITS = 15


def enclosed(game: Game) -> Any:
    """A certificate that encloses every robust rule."""
    return enclosure_certificate(robust(game, DIGITS), [], DIGITS)


def along_path(game: Game) -> Verdict:
    """Whether q(1|z) falls somewhere along the path though the clean posterior does not, at releases with support."""
    law, (zero, one) = law_of(game), game.labels
    rows = [(law.get((x, one), Fraction(0)), law.get((x, zero), Fraction(0))) for x in game.features]
    odds = [(b, a) for b, a in rows if a + b]
    if any(b * c > d * a for (b, a), (d, c) in itertools.pairwise(odds)):
        return holds("it does not speak of this game")
    places, found = support(game, DIGITS).supported, enclosed(game)
    verdicts = [
        settle((1, found, probability(one, z)), (-1, found, probability(one, after)))
        for z, after in itertools.pairwise(places)
    ]
    failed = [verdict for verdict in verdicts if verdict.outcome is Outcome.FAILS]
    if failed:
        return failed[0]
    return holds() if all(v.outcome is Outcome.HOLDS for v in verdicts) else undecided("as far as can be seen")


def path_or_nothing(game: Game) -> Verdict:
    """`along_path` for games on a path with two labels."""
    cost = game.document["perturbation"].get("cost", {})
    if len(game.labels) != 2 or cost.get("metric") not in ("absolute", "squared"):
        raise BadInput(f"{game!r} is no game on a path with two labels")
    return along_path(game)


MONOTONE_RULE = Conjecture(
    name="monotone-rule",
    statement=(
        "The robust rule is monotone along a path: with two labels and a clean posterior μ(1|x) that does not "
        "fall along "
        "the line, q*(1|z) does not fall from one release of the worst cases to the next."
    ),
    space="points=2..4,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=path_or_nothing,
    expected="proved",
    document="proofs/conjectures.md",
)


def less_sure(game: Game) -> Verdict:
    """Whether q*(y|x) is larger for ε + 1 than for ε at a feature x all of whose clean mass has the label y."""
    law, radius = law_of(game), size_of(game, "max-distortion")
    small, large = enclosed(game), enclosed(game.with_budget(radius + 1))
    verdict = holds()
    for x, y in law:
        if sum(1 for other, _ in law if other == x) == 1 and x in game.releases:
            now = settle((1, large, probability(y, x)), (-1, small, probability(y, x)))
            if now.outcome is Outcome.FAILS:
                return now
            verdict = now if now.outcome is Outcome.UNDECIDED else verdict
    return verdict


LESS_SURE = Conjecture(
    name="less-sure",
    statement=(
        "The robust rule moves one way as ε grows: where the clean law has one label y only, q*(y|x) does not "
        "rise from "
        "ε to ε + 1."
    ),
    space="points=2..4,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=less_sure,
    expected="refuted",
    document="proofs/conjectures.md",
)


def extended(game: Game) -> tuple[Any, list[list[Fraction]]]:
    """A certified value, and the worst case's posterior with the prior at releases that no worst case reaches.

    Raises
    ------
    BadInput
        The posterior is not rational, or supports are open.
    """
    found, answer = support(game, DIGITS), value(game, DIGITS)
    if found.undecided or answer.level.value != "rational":
        raise BadInput(f"{game!r}: the posterior is not known as fractions")
    law = law_of(game)
    prior = [sum((mass for (_, y), mass in law.items() if y == label), Fraction(0)) for label in game.labels]
    rows = [[answer.rule[z][y] for y in game.labels] if z in found.supported else prior for z in game.releases]
    return answer, rows


def prior_extends(game: Game) -> Verdict:
    """Whether that rule loses more than h*."""
    answer, rows = extended(game)
    return settle((1, loss_certificate(game, rows, DIGITS)), (-1, answer))


PRIOR_EXTENDS = Conjecture(
    name="prior-extends",
    statement=(
        "Where the worst case has no mass its posterior may be completed with the prior P(y): the rule is "
        "robust, as in "
        "the simplest case of Corollary 1."
    ),
    space="points=3..4,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=prior_extends,
    expected="refuted",
    document="proofs/conjectures.md",
)

"""The game of a certificate in the user's terms, as Coq definitions, for every kind of game."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.coq.letters import Letters
from verify.coq.polytope import hull_statement, rows_statement
from verify.coq.transport import Alphabets, ball_statement, max_statement, mean_statement
from verify.errors import Unsolved
from verify.game.kinds import Finite, MaxDistortion, MeanDistortion, Wasserstein
from verify.game.place import Place

if TYPE_CHECKING:
    from verify.coq.wording import Statement
    from verify.game.game import Game

CASES = 200_000
"""The most cases of a definition: Coq's time grows with them."""


def state(game: Game) -> Statement:
    """Write a game in Coq.

    Raises
    ------
    Unsolved
        When the game is so large that Coq could not read its definitions.
    """
    parts, place = game.parts, Place(game.source)["perturbation"]
    perturbation = parts.perturbation
    features = Letters("feature", "features", "x", game.features)
    labels = Letters("label", "labels", "y", game.labels)
    moved = game.releases != game.features
    releases = Letters("release", "releases", "z", game.releases) if moved else features
    alphabets = Alphabets(features, labels, releases, moved)
    _require_size(game)
    if isinstance(perturbation, Finite):
        return hull_statement(perturbation.laws, releases, labels, finite=True)
    if parts.law is not None:
        if isinstance(perturbation, MaxDistortion):
            return max_statement(perturbation, parts.law, parts.terms, alphabets, place)
        if isinstance(perturbation, MeanDistortion):
            return mean_statement(perturbation, parts.law, parts.terms, alphabets, place)
        if isinstance(perturbation, Wasserstein):
            return ball_statement(perturbation, parts.law, parts.terms, alphabets, place)
    if isinstance(perturbation, (MaxDistortion, MeanDistortion, Wasserstein)):
        raise place.refuse("no law", "a law as well")
    if perturbation.vertices is not None:
        return hull_statement(perturbation.vertices, releases, labels, finite=False)
    return rows_statement(perturbation, releases, labels)


def _require_size(game: Game) -> None:
    sources, sinks = len(game.features) * len(game.labels), len(game.releases) * len(game.labels)
    perturbation = game.parts.perturbation
    cases = sources * sinks if isinstance(perturbation, Wasserstein) else game.shape.sinks
    if isinstance(perturbation, MeanDistortion):
        cases = len(game.features) * len(game.releases) * len(perturbation.budgets)
    cases = max(cases, game.shape.columns, len(game.shape.rows) * sinks)
    if cases > CASES:
        raise Unsolved(
            f"{game.source}: this game has {cases} arcs or entries and Coq reads at most {CASES}; "
            "`verify check` has no such limit."
        )

"""What attacks need: randomness, and knowledge of the label."""

from __future__ import annotations

from itertools import product

from verify.claims.answers import value
from verify.claims.gaps import gap
from verify.errors import BadInput
from verify.game.game import Game
from verify.hunt.conjecture import Conjecture, Verdict, settle
from verify.hunt.conjectures._games import law_of, size_of

DIGITS = 15
MOST_MAPS = 20_000


def deterministic(game: Game) -> Verdict:
    """Whether the best attack of (4) beats the best deterministic one."""
    size_of(game, "mean-distortion")
    return settle((1, gap(game, DIGITS)))


DETERMINISTIC_MEAN = Conjecture(
    name="deterministic-mean",
    statement="Under mean distortion (4) an optimal attack may be chosen deterministic in x given y: Z = g(X, Y).",
    space="points=2..3,labels=2,denominator=2..4,cost=absolute,budget=1/4",
    decide=deterministic,
    expected="refuted",
    document="proofs/conjectures.md",
)


def blind(game: Game) -> Game:
    """The convex hull of the laws of attacks Z = g(X): the laws of all channels P(Z|X) within the radius.

    Raises
    ------
    BadInput
        There are too many maps.
    """
    law = law_of(game)
    reach: dict[str, set[str]] = {x: set() for x, _ in law}
    for x, _, z in game.shape.keys.tolist():
        reach[game.features[x]].add(game.releases[z])
    choices = [sorted(places, key=game.releases.index) for places in reach.values()]
    count = 1
    for places in choices:
        count *= len(places)
    if count > MOST_MAPS:
        raise BadInput(f"{game!r} has {count} maps of features, more than {MOST_MAPS}")
    vertices = []
    for choice in product(*choices):
        place = dict(zip(reach, choice, strict=True))
        vertex = dict.fromkeys(((place[x], y) for x, y in law), 0)
        vertices.append({key: sum(mass for (x, y), mass in law.items() if (place[x], y) == key) for key in vertex})
    return Game.polytope(vertices=vertices, features=game.releases, labels=game.labels)


def label_blind(game: Game) -> Verdict:
    """Whether P(Z|X,Y) reaches more than P(Z|X)."""
    size_of(game, "max-distortion")
    return settle((1, value(game, DIGITS)), (-1, value(blind(game), DIGITS)))


LABEL_BLIND = Conjecture(
    name="label-blind",
    statement=(
        "The attacker of (2) need not see the label: channels P(Z|X) within the radius reach as much as P(Z|X,Y)."
    ),
    space="points=3..4,labels=2,denominator=2..4,cost=absolute,radius=1",
    decide=label_blind,
    expected="refuted",
    document="proofs/conjectures.md",
)

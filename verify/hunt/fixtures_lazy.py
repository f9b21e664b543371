"""The collection for other projects' tests: games whose values are proved when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, overload

from verify.errors import BadInput
from verify.hunt.fixtures import collection, fixture
from verify.hunt.fixtures_table import TAGS

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.claims.answers import Answer
    from verify.game.game import Game
    from verify.hunt.fixtures_table import Fixture

DIGITS = 30


@dataclass(frozen=True)
class CertifiedGame:
    """A game of the collection: what it is, and its value, which is proved at the first look at it.

    ``document`` is the game as a file holds it, in plain dictionaries and lists, ``game`` is `verify.Game`.
    """

    fixture: Fixture

    @property
    def name(self) -> str:
        """Its name in the collection."""
        return self.fixture.name

    @property
    def about(self) -> str:
        """What is special about it."""
        return self.fixture.about

    @property
    def kind(self) -> str:
        """The kind of its constraint set: max-distortion, mean-distortion, wasserstein, polytope or finite."""
        return self.fixture.kind

    @property
    def tags(self) -> tuple[str, ...]:
        """easy, degenerate, algebraic, transcendental, large."""
        return self.fixture.tags

    @property
    def document(self) -> dict[str, Any]:
        """The game as a file holds it: a copy, which may be changed."""
        return deepcopy(self.fixture.document)

    @property
    def game(self) -> Game:
        """The game."""
        return self.fixture.game

    @property
    def answer(self) -> Answer:
        """Its certified value, to 30 digits."""
        return solved(self.name, DIGITS)

    @property
    def lower(self) -> Fraction:
        """The proved lower bound of h*, in nats."""
        return self.answer.lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound of h*, in nats."""
        return self.answer.upper

    @property
    def exact(self) -> str | None:
        """h* as an expression, where it is known exactly."""
        return self.answer.exact

    @property
    def certificate(self) -> Certificate:
        """What `verify.check` replays."""
        return self.answer.certificate

    def __float__(self) -> float:
        """The double next to h*, or next but one."""
        return float((self.lower + self.upper) / 2)

    def __repr__(self) -> str:
        return f"<CertifiedGame {self.name}>"


class CertifiedGames(Sequence[CertifiedGame]):
    """Games of the collection, in its order; a name finds one, and `of` those of a kind or with a tag.

    >>> games = CertifiedGames.all()
    >>> games["section-v-a"].kind, len(games.of(kind="finite")), games.of(tag="algebraic")[0].name
    ('max-distortion', 2, 'root-of-five')
    """

    def __init__(self, games: Sequence[CertifiedGame]) -> None:
        self._games = tuple(games)

    @classmethod
    def all(cls) -> CertifiedGames:
        """The whole collection."""
        return cls([game(name) for name in collection()])

    def of(self, *, kind: str | None = None, tag: str | None = None) -> CertifiedGames:
        """The games of that kind, and with that tag.

        Raises
        ------
        BadInput
            There is no such kind or tag.
        """
        kinds = list(dict.fromkeys(each.kind for each in collection().values()))
        for given, known, what in ((kind, kinds, "kind"), (tag, list(TAGS), "tag")):
            if given is not None and given not in known:
                raise BadInput(f"found the {what} {given!a}, expected one of {', '.join(known)}")
        return CertifiedGames(
            [each for each in self._games if kind in (None, each.kind) and (tag is None or tag in each.tags)]
        )

    @overload
    def __getitem__(self, key: str | int) -> CertifiedGame: ...
    @overload
    def __getitem__(self, key: slice) -> CertifiedGames: ...
    def __getitem__(self, key: str | int | slice) -> CertifiedGame | CertifiedGames:
        if isinstance(key, str):
            fixture(key)  # which says what there is instead
            found = next((each for each in self._games if each.name == key), None)
            if found is None:
                raise BadInput(f"found the name {key!a}, which is none of these {len(self)} games")
            return found
        return CertifiedGames(self._games[key]) if isinstance(key, slice) else self._games[key]

    def __len__(self) -> int:
        return len(self._games)

    def __iter__(self) -> Iterator[CertifiedGame]:
        return iter(self._games)

    def __repr__(self) -> str:
        return f"<CertifiedGames {', '.join(each.name for each in self)}>"


@cache
def game(name: str) -> CertifiedGame:
    """The game of that name, the same object each time."""
    return CertifiedGame(fixture(name))


@cache
def solved(name: str, digits: int) -> Answer:
    """The certified value of a game of the collection."""
    from verify.claims.answers import value

    return value(fixture(name).game, digits)

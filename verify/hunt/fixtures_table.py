"""A game of the regression collection, and the short spelling in which the collection's tables are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.game.game import Game

EASY, DEGENERATE, ALGEBRAIC, TRANSCENDENTAL, LARGE = "easy", "degenerate", "algebraic", "transcendental", "large"
TAGS = {
    EASY: "the saddle point is rational and strictly complementary, or nearly so",
    DEGENERATE: "ties, dead arcs, saturated budgets, releases that no maximiser reaches, empty choices",
    ALGEBRAIC: "the robust rule is irrational and known exactly, in a number field",
    TRANSCENDENTAL: "no closed form is known: digits of the solution of exponential equations",
    LARGE: "more than sixteen pairs of feature and label",
}
"""What the tags of a game mean."""

BARRIER = 300
"""Digits that the universal solver reaches, which games with rows that always hold, and polytopes, need."""

INF = "inf"
ABSOLUTE, SQUARED, HAMMING = {"metric": "absolute"}, {"metric": "squared"}, {"metric": "hamming"}


@dataclass(frozen=True)
class Fixture:
    """A named game whose answers are regression data.

    ``about`` says in a sentence what is special. ``document`` is the game as a file holds it. ``level`` is what the
    value is known as ("rational", "algebraic" or "bracket"), which an export demands again, so that it does not depend
    on how fast a machine is. ``gap`` says whether deterministic attacks are compared as well, ``most`` how many digits
    the method that finds the solution reaches: more than these are given only of an exact value.
    """

    name: str
    about: str
    tags: tuple[str, ...]
    level: str
    gap: bool
    document: dict[str, Any]
    most: int = 3_900

    @property
    def kind(self) -> str:
        """The kind of constraint set."""
        kind: str = self.document["perturbation"]["kind"]
        return kind

    @cached_property
    def game(self) -> Game:
        """The game itself."""
        from verify.game.game import Game

        return Game.from_document(self.document, self.name)


def law(text: str) -> list[list[Any]]:
    """Rows of a law with integer counts: "a 0 3, b 1 1" is mass ¾ at (a, 0) and ¼ at (b, 1).

    >>> law("a 0 3, b 1 1")
    [['a', '0', 3], ['b', '1', 1]]
    """
    rows = [row.split() for row in text.split(",")]
    return [[x, y, int(count)] for x, y, count in rows]


def counts(features: int, labels: int, step: int, modulus: int) -> list[list[Any]]:
    """A law of full or nearly full support with masses 0 to modulus − 1 that look random and are none.

    >>> counts(2, 2, 3, 5)
    [['0', '0', 1], ['0', '1', 4], ['1', '0', 4], ['1', '1', 1]]
    """
    rows: list[list[Any]] = []
    seed = 1
    for x in range(features):
        for y in range(labels):
            mass = (seed + step * y * (x + 1) + x * x * (y + step)) % modulus
            if mass:
                rows.append([str(x), str(y), mass])
    return rows


def matrix(*rows: list[Any]) -> dict[str, Any]:
    """A cost, written out."""
    return {"matrix": list(rows)}


def entry(
    name: str, about: str, tags: str, level: str, kind: str, features: str, labels: str, rows: list[list[Any]] | None,
    *, releases: str | None = None, points: dict[str, list[str]] | None = None, gap: bool | None = None,
    most: int = 3_900, **how: Any,
) -> Fixture:  # fmt: skip
    """A fixture; alphabets and tags are separated by blanks, and ``how`` is the rest of the perturbation.

    Deterministic attacks are compared in the games that have them, unless ``gap`` says otherwise.
    """
    document: dict[str, Any] = {
        "format": "verify-game/1",
        "name": name,
        "features": features.split(),
        "labels": labels.split(),
    }
    if releases is not None:
        document["releases"] = releases.split()
    if points is not None:
        document["points"] = points
    if rows is not None:
        document |= {"law": rows, "normalise": True}
    document["perturbation"] = {"kind": kind, **how}
    compared = kind not in ("polytope", "finite") if gap is None else gap
    return Fixture(name, about, tuple(tags.split()), level, compared, document, most)

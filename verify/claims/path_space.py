"""A small space of games, enumerated: features on a path, masses that are multiples of a unit, up to symmetry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.game.game import Game

Counts = tuple[tuple[int, ...], ...]
"""counts[y][x]: how many units of mass the label y has at the feature x."""


@dataclass(frozen=True)
class Space:
    """All games with so many points on the path, labels and units of mass.

    Features are 0, …, points − 1, releases the same; a feature may be released as itself or a neighbour (maximum
    distortion |x − z| ≤ 1); masses are multiples of 1/units; every label has some mass. Of games that differ by a
    reflection of the path or by the names of the labels there is one.
    """

    points: int
    labels: int
    units: int

    def __iter__(self) -> Iterator[Counts]:
        """One of each class: the largest of its images under the symmetries, in decreasing order."""
        for flat in _compositions(self.units, self.points * self.labels):
            counts = tuple(flat[y * self.points : (y + 1) * self.points] for y in range(self.labels))
            if all(map(any, counts)) and counts == canonical(counts):
                yield counts

    def document(self, counts: Counts) -> dict[str, Any]:
        """The game file of the game with these counts."""
        law = [[str(x), str(y), counts[y][x]] for x in range(self.points) for y in range(self.labels) if counts[y][x]]
        return {
            "format": "verify-game/1",
            "features": [str(x) for x in range(self.points)],
            "labels": [str(y) for y in range(self.labels)],
            "normalise": True,
            "law": law,
            "perturbation": {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "1"},
        }

    def game(self, counts: Counts) -> Game:
        """The game with these counts."""
        from verify.game.game import Game  # a replay needs the document alone

        law = {(x, y): n for y, line in enumerate(counts) for x, n in enumerate(line) if n}
        return Game.max_distortion(
            law, metric="absolute", radius=1, features=range(self.points), labels=range(self.labels), normalise=True
        )


def canonical(counts: Counts) -> Counts:
    """The largest of a game's images when the path is reflected and the labels are renamed.

    >>> canonical(((0, 1), (2, 0)))
    ((2, 0), (0, 1))
    """
    images = (counts, tuple(line[::-1] for line in counts))
    return max(tuple(image) for sides in images for image in permutations(sides))


def _compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """All ways to write a number as a sum of so many numbers ≥ 0, in order."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total, -1, -1):
        for rest in _compositions(total - first, parts - 1):
            yield (first, *rest)

"""Spaces of small games: exhaustive up to symmetry, in a fixed order, smallest first, with access by number.

A space is written as a text of ``key=value``, separated by commas (`Space.parse`):

    points=2..4,labels=2..3,denominator=2..6,cost=absolute,radius=1

Games stand at some of the numbers 0, 1, …, ``size`` − 1, the others being images of games under a symmetry; work is
divided, and resumed, by these numbers.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import factorial
from random import Random
from typing import TYPE_CHECKING

from verify.errors import BadInput
from verify.hunt.space_block import MOST_IMAGES, Block
from verify.hunt.space_costs import FAMILIES, family
from verify.numbers.exact import text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from verify.game.game import Game

DEFAULTS = {"points": "3", "labels": "2", "denominator": "6", "cost": "absolute"}
KEYS = (
    "points",
    "labels",
    "denominator",
    "cost",
    "releases",
    "radius",
    "budget",
    "label_cost",
    "random",
    "climb",
    "count",
)
MOST_POINTS, MOST_LABELS, MOST_DENOMINATOR = 8, 6, 10_000
MANY = 1_000_000
"""So many random games there are unless told otherwise."""
EXPECTED = "key=value, separated by commas, with the keys " + ", ".join(KEYS)


@dataclass(frozen=True, eq=False)
class Piece:
    """Consecutive numbers of one block at which there is a game: ``numbers`` [B], ``counts`` [B, Y·X]."""

    block: Block
    numbers: NDArray[np.int64]
    counts: NDArray[np.int64]

    def game(self, i: int) -> Game:
        """The i-th game."""
        return self.block.game(tuple(map(int, self.counts[i])))


@dataclass(frozen=True)
class Space:
    """Blocks in a fixed order: points, then labels, denominators, costs, radii, budgets, each increasing."""

    text: str
    blocks: tuple[Block, ...]
    seed: int | None = None
    games: int = 0
    climb: int = 0

    @staticmethod
    def parse(given: str) -> Space:
        """Read a space.

        ``points``, ``labels`` and ``denominator`` are numbers or ranges A..B. Masses are multiples of 1/denominator;
        with a range, every law stands at the first denominator that fits. ``cost`` is one of `FAMILIES`, or several
        joined by "+". ``radius`` and ``budget`` are exact numbers, or N of them from A to B: "A:B:N". Without both the
        radius is 1. ``label_cost``, with a budget, lets labels change at that price. ``random=SEED`` draws ``count`` of
        these games instead, and ``climb=N`` lets each of them take up to N steps towards a larger violation.

        Raises
        ------
        BadInput
            It is no such text, or one of its numbers is out of bounds.

        Examples
        --------
        >>> space = Space.parse("points=3,labels=2,denominator=2..6,radius=1")
        >>> space.size, sum(len(piece.numbers) for piece in space.pieces(0, space.size))
        (917, 193)
        """
        options = _options(given)
        ordered = ",".join(f"{key}={options[key]}" for key in KEYS if key in options)
        points = _range(options, "points", 1, MOST_POINTS)
        labels = _range(options, "labels", 1, MOST_LABELS)
        denominators = _range(options, "denominator", 1, MOST_DENOMINATOR)
        releases = _range(options, "releases", 1, MOST_POINTS) if "releases" in options else [None]
        radii: list[Fraction | None] = [*_numbers(options, "radius")] or [None]
        budgets: list[Fraction | None] = [*_numbers(options, "budget")] or [None]
        prices: list[Fraction | None] = [*_numbers(options, "label_cost")] or [None]
        if prices != [None] and (budgets == [None] or radii != [None]):
            raise BadInput("a space: label_cost is for games with a budget and without a radius")
        blocks = []
        for n in points:
            costs = [c for name in options["cost"].split("+") for z in releases for c in family(name, n, z)]
            for m in labels:
                for i, units in enumerate(denominators):
                    if units < m:  # too few units for every label to be used
                        continue
                    for cost in costs:
                        if len(cost.symmetries) * factorial(m) > MOST_IMAGES:
                            raise BadInput(f"a space: {n} points and {m} labels have too many symmetries")
                        blocks += [
                            Block(m, units, tuple(denominators[:i]), cost, radius, budget, price)
                            for radius in radii
                            for budget in budgets
                            for price in prices
                        ]
        if not blocks:
            raise BadInput("a space: there is no game in it, for every label needs a unit of mass")
        seed, climb, games = (_integer(options, key) for key in ("random", "climb", "count"))
        if seed is None and (climb is not None or games is not None):
            raise BadInput("a space: climb and count are for random games, expected random=SEED too")
        return Space(ordered, tuple(blocks), seed, MANY if games is None else games, climb or 0)

    @property
    def size(self) -> int:
        """So many numbers there are; games stand at fewer."""
        return self.offsets[-1] if self.seed is None else self.games

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where every block begins, and the end."""
        return tuple(accumulate((block.count for block in self.blocks), initial=0))

    def pieces(self, start: int, stop: int) -> Iterator[Piece]:
        """The games from a number on to another, which is left out; one piece for each block."""
        stop = min(stop, self.size)
        if self.seed is not None:
            yield from self._drawn(start, stop)
            return
        while start < stop:
            i = bisect_right(self.offsets, start) - 1
            first, end = self.offsets[i], min(stop, self.offsets[i + 1])
            numbers, counts = self.blocks[i].laws(start - first, end - first)
            if len(numbers):
                yield Piece(self.blocks[i], numbers + first, counts)
            start = end

    def _drawn(self, start: int, stop: int) -> Iterator[Piece]:
        """Random games: what stands at a number depends on the seed and the number alone."""
        import numpy as np

        found: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for number in range(start, stop):
            draw = Random(f"{self.seed}/{number}")
            i = draw.randrange(len(self.blocks))
            found.setdefault(i, []).append((number, self.blocks[i].draw(draw)))
        for i, rows in sorted(found.items()):
            numbers, counts = zip(*rows, strict=True)
            yield Piece(self.blocks[i], np.array(numbers), np.array(counts, dtype=np.int64))

    def game(self, number: int) -> Game | None:
        """The game at a number, or None if none stands there."""
        for piece in self.pieces(number, number + 1):
            return piece.game(0)
        return None

    def __iter__(self) -> Iterator[tuple[int, Game]]:
        """All games with their numbers."""
        for start in range(0, self.size, 4096):
            for piece in self.pieces(start, start + 4096):
                for i, number in enumerate(piece.numbers):
                    yield int(number), piece.game(i)


def _options(given: str) -> dict[str, str]:
    options = dict(DEFAULTS)
    seen = set()
    for item in filter(None, (part.strip() for part in given.split(","))):
        key, equals, value = (part.strip() for part in item.partition("="))
        if not equals or not value or key not in KEYS:
            raise BadInput(f"a space: found {item[:80]!a}, expected {EXPECTED}")
        if key in seen:
            raise BadInput(f"a space: found {key} twice")
        seen.add(key)
        options[key] = value
    if "radius" not in options and "budget" not in options:
        reach_alone = options["cost"] == "reach"
        options["radius"] = "0" if reach_alone else "1"
    return options


def _range(options: Mapping[str, str], key: str, least: int, most: int) -> list[int]:
    ends = options[key].split("..")
    if len(ends) > 2 or not all(end.isascii() and end.isdigit() and len(end) < 7 for end in ends):
        raise BadInput(f"a space: found {key}={options[key]}, expected a number or A..B")
    first, last = int(ends[0]), int(ends[-1])
    if not least <= first <= last <= most:
        raise BadInput(f"a space: found {key}={options[key]}, expected numbers from {least} to {most}")
    return list(range(first, last + 1))


def _integer(options: Mapping[str, str], key: str) -> int | None:
    value = options.get(key)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise BadInput(f"a space: found {key}={value[:40]!a}, expected a number below 10^9")
    return int(value)


def _numbers(options: Mapping[str, str], key: str) -> list[Fraction]:
    from verify.claims.sweep_grid import points
    from verify.numbers.exact import NotExact, parse

    if key not in options:
        return []
    if ":" in options[key]:
        return list(points(options[key], f"a space: {key}"))
    try:
        value = parse(options[key])
    except NotExact as error:
        raise BadInput(f"a space: found {key}={error.found}, expected {error.expected}") from None
    if value < 0:
        raise BadInput(f"a space: found {key}={text(value)}, expected a number that is not negative")
    return [value]


def costs() -> str:
    """What the costs are, in one sentence."""
    return "; ".join(f"{name}: {words}" for name, words in FAMILIES.items())

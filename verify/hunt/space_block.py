"""A block of a space: all games of one size, one cost and one budget; their laws are counts of a unit of mass.

Laws are numbered by the compositions of the denominator into as many parts as there are pairs (label, feature), in
decreasing lexicographic order: every number can be turned into its law, and every law stands at one number. Of laws
that differ by a symmetry of the cost or by the names of the labels only the largest belongs to the block.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from math import comb, gcd
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.hunt.space_costs import Cost
from verify.numbers.exact import text

if TYPE_CHECKING:
    from random import Random

    from numpy.typing import NDArray

    from verify.game.game import Game

MOST_IMAGES = 50_000
"""Symmetries that laws are compared under; a block with more of them is refused when the space is read."""


@dataclass(frozen=True)
class Block:
    """The games with one shape.

    Parameters
    ----------
    labels, denominator
        How many labels, and of what unit masses are multiples.
    smaller
        Denominators of earlier blocks: laws that are multiples of one of these units stand there.
    cost
        The cost, which says how many features and releases there are.
    radius, budget
        Of the perturbation: a radius alone means maximum distortion, a budget mean distortion, perhaps with a radius.
    label_cost
        With a budget: what changing the label adds to the cost (a Wasserstein ball); None if labels never change.
    """

    labels: int
    denominator: int
    smaller: tuple[int, ...]
    cost: Cost
    radius: Fraction | None
    budget: Fraction | None
    label_cost: Fraction | None = None

    @property
    def points(self) -> int:
        """How many features."""
        return len(self.cost.matrix)

    @property
    def cells(self) -> int:
        """How many pairs (label, feature)."""
        return self.labels * self.points

    @property
    def count(self) -> int:
        """How many compositions there are; games are at some of them."""
        return comb(self.denominator + self.cells - 1, self.cells - 1)

    def counts(self, number: int) -> tuple[int, ...]:
        """The composition of that number: units by (label, feature), labels first.

        >>> from verify.hunt.space_costs import family
        >>> block = Block(1, 3, (), family("absolute", 2)[0], Fraction(1), None)
        >>> [block.counts(n) for n in range(block.count)]
        [(3, 0), (2, 1), (1, 2), (0, 3)]
        """
        out, left = [], self.denominator
        for parts in range(self.cells - 1, 0, -1):
            first = left
            # compositions whose first part is larger come before
            while number >= (ways := comb(left - first + parts - 1, parts - 1)):
                number -= ways
                first -= 1
            out.append(first)
            left -= first
        return (*out, left)

    def number(self, counts: tuple[int, ...]) -> int:
        """Where a composition stands."""
        found, left = 0, self.denominator
        for i, own in enumerate(counts[:-1]):
            parts = self.cells - 1 - i
            if own < left:  # all whose part here is larger: compositions of what these leave, of any size
                found += comb(left - own - 1 + parts, parts)
            left -= own
        return found

    def laws(self, start: int, stop: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers and counts of the block's games from a number on to another, which is left out."""
        rows, current = [], list(self.counts(start)) if start < stop else []
        for _ in range(start, stop):
            rows.append(current.copy())
            _advance(current)
        table = np.array(rows, dtype=np.int64).reshape(-1, self.cells)
        keep = self._belongs(table)
        return np.arange(start, stop)[keep], table[keep]

    def draw(self, draw: Random) -> tuple[int, ...]:
        """A random law in which every label is used, as the largest of its images."""
        labels = list(range(self.labels)) + [draw.randrange(self.labels) for _ in range(self.denominator - self.labels)]
        counts = [0] * self.cells
        places = [draw.randrange(self.points) for _ in range(draw.randint(1, self.points))]
        for y in labels:
            counts[y * self.points + draw.choice(places)] += 1
        return self.canonical(tuple(counts))

    def canonical(self, counts: tuple[int, ...]) -> tuple[int, ...]:
        """The largest of a law's images under the symmetries."""
        return max(counts, *(tuple(counts[i] for i in image) for image in self.images), counts)

    def _belongs(self, table: NDArray[np.int64]) -> NDArray[np.bool_]:
        cube = table.reshape(-1, self.labels, self.points)
        keep = (cube.sum(axis=2) > 0).all(axis=1)  # every label is used
        if self.smaller:
            common = np.gcd.reduce(table, axis=1) if len(table) else np.zeros(0, dtype=np.int64)
            for smaller in self.smaller:
                # a multiple of 1/smaller: the reduced denominator divides it
                keep &= smaller % (self.denominator // np.maximum(common, 1)) != 0
        # lexicographic order is that of the digits, most significant first, in two words if one is too short
        base = self.denominator + 1
        per_word = max(1, int(62 / np.log2(base)))
        for image in self.images:
            verdict = np.zeros(len(table), dtype=np.int64)  # the sign of (own − image), word by word
            for first in range(0, self.cells, per_word):
                own = np.zeros(len(table), dtype=np.int64)
                other = own.copy()
                for i in range(first, min(first + per_word, self.cells)):
                    own, other = own * base + table[:, i], other * base + table[:, image[i]]
                verdict = np.where(verdict == 0, np.sign(own - other), verdict)
            keep &= verdict >= 0
        found: NDArray[np.bool_] = keep
        return found

    @cached_property
    def images(self) -> tuple[tuple[int, ...], ...]:
        """The symmetries, as permutations of the cells, without the identity."""
        out = []
        for sides in self.cost.symmetries:
            for names in permutations(range(self.labels)):
                image = tuple(y * self.points + x for y in names for x in sides)
                if image != tuple(range(self.cells)):
                    out.append(image)
        return tuple(out)

    def document(self, counts: tuple[int, ...]) -> dict[str, Any]:
        """The game file of the game with these counts: masses in lowest terms."""
        common = gcd(*counts)
        law = [
            [str(x), str(y), counts[y * self.points + x] // common]
            for x in range(self.points)
            for y in range(self.labels)
            if counts[y * self.points + x]
        ]
        perturbation: dict[str, Any] = {"kind": "max-distortion" if self.budget is None else "mean-distortion"}
        perturbation["cost"] = self.cost.document
        if self.label_cost is not None:
            perturbation |= {"kind": "wasserstein", "label_cost": text(self.label_cost)}
        if self.budget is not None:
            perturbation["budget"] = text(self.budget)
        if self.radius is not None:
            perturbation["radius"] = text(self.radius)
        head = {"format": "verify-game/1", "features": list(map(str, range(self.points)))}
        if self.cost.own_releases:
            head["releases"] = [f"z{z}" for z in range(len(self.cost.matrix[0]))]
        return head | {
            "labels": list(map(str, range(self.labels))),
            "normalise": True,
            "law": law,
            "perturbation": perturbation,
        }

    def game(self, counts: tuple[int, ...]) -> Game:
        """The game with these counts."""
        from verify.game.game import Game

        return Game.from_document(self.document(counts), "a space")


def _advance(current: list[int]) -> None:
    """To the next composition in decreasing lexicographic order."""
    last = current[-1]
    current[-1] = 0
    for i in range(len(current) - 2, -1, -1):
        if current[i]:
            current[i] -= 1
            current[i + 1] = last + 1
            return
    current[-1] = last  # it was the last one

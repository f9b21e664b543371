"""Laws: exact probability masses on pairs of names.

A law is given as rows [first, second, mass]. Masses sum to exactly 1; with `normalise` they are integer counts,
divided by their sum. Rows of mass 0 say nothing and are dropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from verify.game.limits import BITS, TABLE_BITS, require
from verify.game.place import Place, read_list, read_number
from verify.numbers.exact import common_denominator, describe, quote, short, text

if TYPE_CHECKING:
    from verify.game.names import Alphabet


@dataclass(frozen=True)
class Law:
    """Positive weights on pairs of indices, in lexicographic order; the mass is the weight over ``total``.

    Parameters
    ----------
    pairs
        Index pairs (i, j): feature and label of a prior, release and label of a vertex.
    weights
        One positive rational each: the masses, or the counts of empirical data.
    total
        The sum of the weights: 1, or the number of observations.
    """

    pairs: tuple[tuple[int, int], ...]
    weights: tuple[Fraction, ...]
    total: Fraction

    @cached_property
    def masses(self) -> tuple[Fraction, ...]:
        """The masses, which sum to 1."""
        return self.weights if self.total == 1 else tuple(weight / self.total for weight in self.weights)

    @cached_property
    def integers(self) -> tuple[tuple[int, ...], int]:
        """The masses as integers over their least common denominator: numerators, denominator."""
        total = common_denominator(self.masses)
        return tuple(mass.numerator * (total // mass.denominator) for mass in self.masses), total

    def rows(self, first: Alphabet, second: Alphabet, counts: bool) -> list[list[str | int]]:
        """The law as a document writes it: rows [first, second, mass], counts as integers where they are counts."""
        if counts:
            return [[first[i], second[j], _count(w)] for (i, j), w in zip(self.pairs, self.weights, strict=True)]
        return [[first[i], second[j], text(w)] for (i, j), w in zip(self.pairs, self.weights, strict=True)]


def read_law(value: Any, place: Place, first: Alphabet, second: Alphabet, *, what: str, counts: bool) -> Law:
    """Read a law on two alphabets.

    Parameters
    ----------
    what
        The kind of name that stands first in a row: "feature" or "release".
    counts
        Whether the masses are integer counts to be divided by their sum.

    Raises
    ------
    BadInput
        For unknown names, a pair that stands twice, a negative mass, masses that do not sum to 1 (and by how much).
    """
    shape = f"a list of rows [{what}, label, {'count' if counts else 'mass'}]"
    weight: dict[tuple[int, int], Fraction] = {}
    line: dict[tuple[int, int], int] = {}
    for i, row in enumerate(read_list(value, place, shape)):
        if not isinstance(row, list) or len(row) != 3:
            raise place[i].refuse(describe(row), f"a row [{what}, label, {'count' if counts else 'mass'}]")
        pair = _pair(row, place[i], first, second, what)
        if pair in line:
            names = f"({quote(first[pair[0]])}, {quote(second[pair[1]])})"
            expected = f"each pair once (first at {place[line[pair]].path})"
            raise place[i].refuse(f"the pair {names} a second time", expected)
        line[pair] = i
        weight[pair] = _weight(row[2], place[i][2], counts)
    positive = sorted(pair for pair in weight if weight[pair])
    if not positive:
        raise place.refuse("no positive mass", "counts with a positive sum" if counts else "masses that sum to 1")
    total = _sum([weight[pair] for pair in positive], place)
    if not counts and total != 1:
        by = f"{short(abs(total - 1))} too {'much' if total > 1 else 'little'}"
        raise place.refuse(f"masses that sum to {short(total)}, {by}", "a sum of exactly 1")
    return Law(tuple(positive), tuple(weight[pair] for pair in positive), total)


def _pair(row: list[Any], place: Place, first: Alphabet, second: Alphabet, what: str) -> tuple[int, int]:
    """Look both names up; the place is worked out only for a refusal, as laws can have many rows."""
    x, y = row[0], row[1]
    if isinstance(x, str) and isinstance(y, str) and x in first.index and y in second.index:
        return first.index[x], second.index[y]
    return first.find(x, place[0], what), second.find(y, place[1], "label")


def _weight(value: Any, place: Place, counts: bool) -> Fraction:
    weight = read_number(value, place)
    if weight < 0:
        raise place.refuse(short(weight), f"a {'count' if counts else 'mass'} that is at least 0")
    if counts and weight.denominator != 1:
        raise place.refuse(short(weight), "an integer count (the game says normalise)")
    return weight


def _sum(weights: list[Fraction], place: Place) -> Fraction:
    """The exact sum over a common denominator, whose size is checked first."""
    denominator = bounded_denominator(weights, place)
    return Fraction(sum(w.numerator * (denominator // w.denominator) for w in weights), denominator)


def bounded_denominator(values: list[Fraction], place: Place) -> int:
    """The least common denominator, refused as soon as it, or all values written over it, outgrow their limits."""
    denominator = 1
    for step in {value.denominator for value in values}:
        denominator = math.lcm(denominator, step)
        require(place, "bits in a common denominator", denominator.bit_length(), BITS)
    require(place, "bits in all numbers over it", denominator.bit_length() * len(values), TABLE_BITS)
    return denominator


def _count(weight: Fraction) -> str | int:
    """Counts as JSON integers, unless so large that other programs would round them."""
    return weight.numerator if weight.numerator < 1 << 53 else text(weight)

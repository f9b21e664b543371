"""Proofs that no deterministic attack is better than the best one found: trees of cases (proofs/FORMAT.md).

A node is split by a group into one case for each of its columns. A case ends with a rule and multipliers that bound it,
also where no attack of it meets the rows, or with an order of the groups for a dynamic programme on what is left of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from verify.solve.deterministic_choices import Choices
from verify.solve.deterministic_order import Order
from verify.solve.deterministic_relax import Relaxation

MARGIN = 1e-12
"""How far below the best attack a bound has to be; what is closer is split further."""

DOUBT = 1e-14
"""Error of a bound in doubles, for every unit of its prices."""

GRIDS = ((8, 12), (12, 16), (16, 24), (24, 32), (32, 40), (46, 58))
"""Bits of the rules' numbers and of the logarithms, the shortest first."""

UNMET_PRECISION = 8
"""Bits of the logarithms where a row cannot be met."""


@dataclass(frozen=True)
class Bounded:
    """A case that a rule, with a multiplier for each scaled row, bounds below the best attack.

    ``rule[z][y]`` is in units of 1/``unit``; logarithms to 2^−``precision`` are enough.
    """

    rule: tuple[tuple[int, ...], ...]
    unit: int
    multipliers: tuple[Fraction, ...]
    precision: int


@dataclass(frozen=True)
class Split:
    """One case for each column of a group, in their order."""

    group: int
    nodes: tuple[Node, ...]


Node = Bounded | Order | Split
"""A case: an order ends it by dynamic programming, which takes few steps where most groups are bound to a column."""


def size(node: Node) -> int:
    """The number of cases."""
    count, work = 0, [node]
    while work:
        one = work.pop()
        count += 1
        if isinstance(one, Split):
            work += one.nodes
    return count


def unmet(choices: Choices, row: int, least: int) -> Bounded:
    """The bound of a case whose attacks all add up to ``least`` or more in a row, which is more than its right side.

    The uniform rule loses log |Y| whatever is done, and a unit of the row's multiplier takes off by how much the row is
    missed: as the multiplier is chosen here, less than −1/2 is left, and no value is below 0.

    >>> from verify.game.game import Game
    >>> law = {("0", "a"): "1/2", ("1", "b"): "1/2"}
    >>> game = Game.mean_distortion(law, metric="absolute", budget="1/4", features=range(2))
    >>> unmet(Choices.of(game.shape), 0, least=4).multipliers  # somebody moves: 4·½ is 1 more than 4·¼
    (Fraction(3, 1),)
    """
    labels = choices.labels
    missed = Fraction(least - choices.rhs[row], choices.total)
    # log |Y| is less than the bits of |Y|; rounded up it may be 2^-UNMET_PRECISION more
    price = Fraction(-((-labels.bit_length() - 1) // missed))
    multipliers = tuple(price if k == row else Fraction(0) for k in range(len(choices.rhs)))
    return Bounded(((1,) * labels,) * choices.releases, labels, multipliers, UNMET_PRECISION)


class Rounding:
    """Rules in doubles, rounded to short rationals that still prove what they should."""

    def __init__(self, relaxation: Relaxation) -> None:
        self.relaxation = relaxation
        self._choices = relaxation.choices

    def bounded(
        self, allowed: NDArray[np.bool_], rule: NDArray[np.float64], prices: NDArray[np.float64], below: float
    ) -> list[Bounded | None]:
        """For every case the shortest rationals near its rule and prices with a bound less than ``below``, or None."""
        relaxation = self.relaxation
        out: list[Bounded | None] = [None] * len(allowed)
        open_to = (allowed @ relaxation.to_sink) > 0
        left = np.flatnonzero(relaxation.bounds(allowed, rule, prices) < below)
        for bits, precision in GRIDS:
            if not len(left):
                break
            unit = 1 << bits
            whole = self._whole(np.where(open_to[left], rule[left], 0.0), open_to[left], bits)
            rounded = np.round(np.maximum(prices[left], 0) * unit) / unit
            bound = relaxation.bounds(allowed[left], whole / unit, rounded)
            short = bound + 2.0**-precision + DOUBT * rounded.sum(axis=1) < below
            for i, line, price in zip(left[short].tolist(), whole[short], rounded[short], strict=True):
                out[i] = Bounded(self._by_release(line, bits), unit, self._multipliers(price), precision)
            left = left[~short]
        return out

    def reals(self, end: Bounded) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The rule by sink and the prices of a bound, as doubles."""
        labels = self._choices.labels
        whole = [end.rule[t // labels][t % labels] for t in self.relaxation.sinks.tolist()]
        scales = zip(end.multipliers, self.relaxation.scale.tolist(), strict=True)
        prices = [float(v * scale / self._choices.total) for v, scale in scales]
        return np.array(whole) / end.unit, np.array(prices)

    def _whole(self, rule: NDArray[np.float64], open_to: NDArray[np.bool_], bits: int) -> NDArray[np.int64]:
        """Integers that sum to 2^bits at every release, positive at the sinks that are open."""
        whole = np.maximum(np.floor(rule * (1 << bits)).astype(np.int64), open_to)
        lines = np.arange(len(whole))
        for own in self.relaxation.by_release:
            part = whole[:, own]
            whole[lines, own[np.argmax(part, axis=1)]] += (1 << bits) - part.sum(axis=1)
        return whole

    def _by_release(self, whole: NDArray[np.int64], bits: int) -> tuple[tuple[int, ...], ...]:
        labels = self._choices.labels
        table = [[0] * labels for _ in range(self._choices.releases)]
        for t, n in zip(self.relaxation.sinks.tolist(), whole.tolist(), strict=True):
            table[t // labels][t % labels] = n
        for line in table:
            line[0] += (1 << bits) - sum(line)  # releases that nothing reaches
        return tuple(map(tuple, table))

    def _multipliers(self, prices: NDArray[np.float64]) -> tuple[Fraction, ...]:
        """Multipliers of the shape's rows: costs here are total times theirs, over the scale."""
        scales = zip(prices.tolist(), self.relaxation.scale.tolist(), strict=True)
        return tuple(Fraction(price) * self._choices.total / scale for price, scale in scales)

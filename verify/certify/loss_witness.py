"""Witnesses: laws of the rule's game that keep every robust rule from being small where no maximiser goes.

Every robust rule q* has E_p[−log q*] ≤ upper for every law p of its game. With v = −log q*_t this says

    v ≤ (upper − what p loses elsewhere at least) / p_t,

and the best p minimises the right side. That is a linear-fractional program, solved here by Newton's method on the
convex, piecewise linear G(v) = max over p of (p_t·v + what p gains elsewhere), whose root G(v) = upper is wanted: from
the right, each step is one worst attack, and comes down to the next piece. In the limit of a narrow bracket its root is
−log of max_s exp(−φ_s − λ c_st) at the least favourable optimal λ, by linear programming duality.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.certify.enclosure import Rows, floor_to
from verify.certify.loss import MARGIN, Gains, dead, gains, law, sinks_of, written_attack
from verify.certify.loss_sheet import Sheet
from verify.errors import BadInput
from verify.numbers.precision import ball_to_fixed, fixed_to_ball, flint_precision
from verify.solve.facial import restrict
from verify.solve.loss import Worst, worst_attack

if TYPE_CHECKING:
    from verify.certify.value import Living
    from verify.game.shape import Shape

STEPS = 40
START = 1 / 64
"""How far above the guess (nats) Newton's method starts."""
LARGEST = 4096
"""Where −log of a least value (nats) is given up: the bound is then 0."""
SIGNIFICANT = 3
"""Decimals of a least value beyond the digits asked, from its first one on."""


@dataclass(frozen=True, eq=False)
class Witnesses:
    """The search for witnesses in one game.

    ``sheet`` has what Pinsker's inequality proves; ``tight`` are the releases where that is all there is to know.
    """

    living: Living
    sheet: Sheet
    upper: Fraction
    bits: int
    tight: frozenset[int]

    @cached_property
    def gains(self) -> Gains:
        """−log of the sheet's rule."""
        return gains([Fraction(v, self.sheet.unit) for v in self.sheet.rule], self.bits)

    def all(self, digits: int) -> tuple[Rows, list[dict[str, Any]], Fraction]:
        """The least values everywhere, the witnesses of those at releases that are not tight, and their least mass.

        Parameters
        ----------
        digits
            Relative precision of the least values, as far as the bracket allows it.
        """
        n = self.sheet.labels
        least = [
            [Fraction(v, self.sheet.unit) for v in self.sheet.least[t : t + n]]
            for t in range(0, len(self.sheet.least), n)
        ]
        found: list[dict[str, Any]] = []
        mass = Fraction(1)
        reached = sinks_of(self.living.shape)
        for z, row in enumerate(least):
            if z in self.tight:
                continue
            columns = self._columns(z)
            shape = restrict(self.living.shape, np.array(columns, dtype=np.int64))
            if set(shape.group.tolist()) != set(range(len(shape.mass))):
                continue
            for y in range(n):
                t = z * n + y
                best = self._newton(shape, columns, t) if t in reached else None
                if best is None:
                    continue
                level, attack, share = best
                value = self._exponential(level, digits)
                if value > row[y]:
                    row[y] = value
                    mass = min(mass, share)
                    found.append({"sink": [z, y], "attack": written_attack(self.living, attack)} | dead(self.living))
        return least, found, mass

    def _columns(self, z: int) -> list[int]:
        """The columns that go to tight releases and to z alone."""
        shape, n = self.living.shape, self.sheet.labels
        allowed = np.zeros(len(shape.releases), dtype=np.bool_)
        allowed[[*self.tight, z]] = True
        bad = np.zeros(shape.columns, dtype=np.bool_)
        bad[shape.entry_column[~allowed[shape.entry_sink // n]]] = True
        return [int(j) for j in np.flatnonzero(~bad)]

    def _newton(self, shape: Shape, columns: list[int], t: int) -> tuple[int, dict[int, Fraction], Fraction] | None:
        """The level v·2^bits that the best witness for a sink proves, its attack, and the mass that it brings there."""
        z, n, one = t // self.sheet.labels, self.sheet.labels, 1 << self.bits
        base = list(self.gains.low)
        base[z * n : z * n + n] = [0] * n
        level = int((self._guess(t) + START) * one)
        best: tuple[int, dict[int, Fraction], Fraction] | None = None
        for _ in range(STEPS):
            base[t] = level
            try:
                worst: Worst = worst_attack(shape, base, self.bits)
            except BadInput:
                return None
            p = law(shape, worst.attack)
            mass = p.get(t, Fraction(0))
            rest = {i: v for i, v in p.items() if i // n != z}
            proved = None
            if mass:
                proved = (self.upper - self.sheet.below(rest, self.sheet.rule, self.gains.low, self.bits)) / mass
            if proved is None or (best is None and proved * one > level):
                if level > LARGEST * one:
                    return best
                level = 2 * level + one
                continue
            reached = -(-proved.numerator * one // proved.denominator)
            if best is not None and reached >= best[0]:
                return best
            best = reached, {columns[j]: v for j, v in worst.attack.items()}, mass
            level = max(reached, 0)
        return best

    def _guess(self, t: int) -> float:
        """−log of the rule's own value at a sink, which is about the least one but for normalisation."""
        share = Fraction(self.sheet.rule[t], self.sheet.unit)
        return -log(share) if share > Fraction(1, 10**300) else 0.0

    def _exponential(self, level: int, digits: int) -> Fraction:
        """exp(−level/2^bits), rounded down to decimals."""
        zeros = max(0, level) * 3 // (2 << self.bits)  # at least the bits in front of the first one
        bits = self.bits + zeros + 64
        with flint_precision(bits):
            fixed = ball_to_fixed((-fixed_to_ball(level + MARGIN, self.bits)).exp(), bits) - MARGIN
        return floor_to(Fraction(max(fixed, 0), 1 << bits), digits + SIGNIFICANT + zeros * 3 // 10)

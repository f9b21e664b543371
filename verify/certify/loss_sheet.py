"""What is known of every robust rule, as a sheet of integers, and the least that such rules can lose to a law.

A sheet holds the lower bounds l of every robust rule q* and one rule r near to one of them. For a law p, the convex
function q ↦ Σ p(−log q) lies above its tangent at any rule r' > 0, and the tangent's least value over q ≥ l is

    Σ p(−log r') − Σ_z [Σ_y c_t(l_t − r'_t) + max_y c_t·(1 − Σ_y l_t)],   c_t = p_t/r'_t.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm


@dataclass(frozen=True, eq=False)
class Sheet:
    """``least[t]/unit`` is l_t, ``rule[t]/unit`` is r_t: by sink, z·labels + y."""

    labels: int
    least: list[int]
    rule: list[int]
    unit: int

    @staticmethod
    def of(least: Sequence[Sequence[Fraction]], rule: Sequence[Sequence[Fraction]]) -> Sheet:
        """The sheet of these numbers, for each release a list over the labels."""
        numbers = [[v for row in side for v in row] for side in (least, rule)]
        unit = lcm(*{v.denominator for side in numbers for v in side})
        low, near = ([v.numerator * (unit // v.denominator) for v in side] for side in numbers)
        return Sheet(len(least[0]), low, near, unit)

    @cached_property
    def slack(self) -> list[int]:
        """1 − Σ_y l(y|z) by release, over ``unit``: what is not known to which label it goes."""
        n = self.labels
        return [self.unit - sum(self.least[t : t + n]) for t in range(0, len(self.least), n)]

    def below(self, law: Mapping[int, Fraction], rule: Sequence[int], low: Sequence[int], bits: int) -> Fraction:
        """The tangent's least value over the rules q ≥ l, in nats, rounded down.

        Parameters
        ----------
        law
            p by sink, zeros left out.
        rule
            r' by sink, over ``unit``; positive where p is.
        low
            −log r' by sink, over 2^bits, rounded down.
        """
        scale = lcm(*{p.denominator for p in law.values()})
        total, largest = 0, dict[int, int]()
        for t, p in law.items():
            mass, r, z = p.numerator * (scale // p.denominator), rule[t], t // self.labels
            total += mass * low[t] + (mass * (r - self.least[t]) << bits) // r
            largest[z] = max(largest.get(z, 0), -((-mass * self.slack[z] << bits) // r))
        return Fraction(total - sum(largest.values()), scale << bits)

    def beside(self, rule: Sequence[Fraction]) -> tuple[Sheet, list[int]]:
        """The sheet over a unit that has room for another rule too, and that rule over it, by sink."""
        unit = lcm(self.unit, *{q.denominator for q in rule})
        times = unit // self.unit
        sheet = Sheet(self.labels, [v * times for v in self.least], [v * times for v in self.rule], unit)
        return sheet, [q.numerator * (unit // q.denominator) for q in rule]

    def filled(self, law: Mapping[int, Fraction], places: int, loose: Sequence[int]) -> list[Fraction]:
        """The rule q ≥ l that loses least to a law at the releases ``loose``, and r elsewhere; rounded to decimals.

        At a release it is q_t = max(l_t, p_t/κ), with κ such that these sum to 1.
        """
        n, one = self.labels, 10**places
        out: list[Fraction] = []
        for z in range(len(self.slack)):
            sinks = range(z * n, z * n + n)
            exact = [Fraction(self.rule[t], self.unit) for t in sinks]
            if z in loose and any(t in law for t in sinks):
                exact = self._fill([law.get(t, Fraction(0)) for t in sinks], [self.least[t] for t in sinks])
            rounded = [max(int(q * one), 1 if t in law else 0) for t, q in zip(sinks, exact, strict=True)]
            rounded[max(range(n), key=rounded.__getitem__)] += one - sum(rounded)
            out += [Fraction(v, one) for v in rounded]
        return out

    def _fill(self, masses: list[Fraction], least: list[int]) -> list[Fraction]:
        rising = {y for y, p in enumerate(masses) if p}
        level = Fraction(0)
        while True:
            room = Fraction(self.unit - sum(v for y, v in enumerate(least) if y not in rising), self.unit)
            level = sum((masses[y] for y in rising), Fraction(0)) / room if room else Fraction(0)
            held = {y for y in rising if masses[y] * self.unit < level * least[y]}
            if not held or not room:
                break
            rising -= held
        return [masses[y] / level if y in rising and level else Fraction(v, self.unit) for y, v in enumerate(least)]

"""The attack, the dead columns and the rule over common denominators: what both rules' evidence has in common."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from verify.numbers.exact import common_denominator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from verify.coq.certificate import Evidence
    from verify.game.shape import Shape


def whole(values: Sequence[Fraction], denominator: int) -> list[int]:
    """The numerators over a common denominator."""
    return [value.numerator * (denominator // value.denominator) for value in values]


@dataclass(frozen=True)
class Integers:
    """A game's shape and the evidence about it, in integers.

    Masses are over ``masses_over``, rows are scaled as in the shape, laws are over its weight denominator.
    """

    shape: Shape
    evidence: Evidence

    @cached_property
    def columns(self) -> dict[tuple[int, ...], int]:
        """The number of the column of a key."""
        return {tuple(key): j for j, key in enumerate(self.shape.keys.tolist())}

    @cached_property
    def groups(self) -> list[int]:
        """The group of every column."""
        return [int(group) for group in self.shape.group.tolist()]

    @cached_property
    def entries(self) -> list[list[tuple[int, int]]]:
        """Where every column sends how much of its mass: pairs (sink, weight)."""
        shape = self.shape
        entries: list[list[tuple[int, int]]] = [[] for _ in range(shape.columns)]
        listed = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for column, sink, weight in listed:
            entries[column].append((sink, weight))
        return entries

    @cached_property
    def masses_over(self) -> int:
        """A common denominator of the law and of the attack."""
        return math.lcm(self.shape.total, common_denominator(self.evidence.attack.values()))

    @cached_property
    def weight(self) -> dict[tuple[int, ...], int]:
        """The attack, by keys in the order of the columns."""
        attack = self.evidence.attack
        keys = sorted(attack, key=self.columns.__getitem__)
        return dict(zip(keys, whole([attack[key] for key in keys], self.masses_over), strict=True))

    @cached_property
    def law(self) -> dict[int, int]:
        """The law of releases and labels under the attack, by sinks."""
        law: dict[int, int] = {}
        for key, mass in self.weight.items():
            for sink, weight in self.entries[self.columns[key]]:
                law[sink] = law.get(sink, 0) + mass * weight
        return dict(sorted(law.items()))

    def prices(self, multipliers: Sequence[int]) -> list[int]:
        """The sum over the rows of multiplier times coefficient, for every column."""
        total = [0] * self.shape.columns
        for multiplier, row in zip(multipliers, self.shape.rows, strict=True):
            if multiplier:
                total = [t + multiplier * c for t, c in zip(total, row.coefficients, strict=True)]
        return total

    @cached_property
    def dead(self) -> list[int]:
        """The multipliers that prove columns dead, over a common denominator (which does not matter)."""
        return whole(self.evidence.dead, common_denominator(self.evidence.dead))

    @cached_property
    def dead_levels(self) -> list[int]:
        """The φ⁰ of these multipliers for each group: the largest of −Σ_k λ⁰_k B_kj over its columns."""
        return self.largest([-price for price in self.prices(self.dead)], range(self.shape.columns))

    @cached_property
    def living(self) -> list[int]:
        """The columns that are not proved dead."""
        prices, levels = self.prices(self.dead), self.dead_levels
        return [j for j, group in enumerate(self.groups) if levels[group] + prices[j] <= 0]

    def largest(self, values: Sequence[int], columns: Sequence[int]) -> list[int]:
        """The largest value among the given columns of each group, 0 where there is none."""
        found: dict[int, int] = {}
        for j in columns:
            group = self.groups[j]
            found[group] = max(found.get(group, values[j]), values[j])
        return [found.get(group, 0) for group in range(len(self.shape.mass))]

    @cached_property
    def rule_over(self) -> list[int]:
        """A common denominator of the rule at each release."""
        return [common_denominator(row) for row in self.evidence.rule]

    @cached_property
    def rule(self) -> dict[int, Fraction]:
        """The positive probabilities of the rule, by sinks."""
        labels = len(self.shape.labels)
        return {z * labels + y: q for z, row in enumerate(self.evidence.rule) for y, q in enumerate(row) if q}

    @cached_property
    def rule_numerators(self) -> dict[int, int]:
        """The same over the denominators of their releases."""
        labels = len(self.shape.labels)
        return {t: q.numerator * (self.rule_over[t // labels] // q.denominator) for t, q in self.rule.items()}

"""The evidence as Coq definitions: the attack, and how tables are written; bracket.py and saddle.py write the rest.

Numbers are computed again from the certificate, in integers; that they fit together is checked by Coq.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from verify.coq.integers import Integers
from verify.coq.syntax import function, integer, table

if TYPE_CHECKING:
    from verify.coq.certificate import Certificate
    from verify.coq.wording import Statement


@dataclass(frozen=True)
class Writer:
    """Writes the evidence of a certificate in the words of a statement."""

    certificate: Certificate
    statement: Statement

    @cached_property
    def numbers(self) -> Integers:
        """The evidence in integers."""
        return Integers(self.certificate.game.shape, self.certificate.evidence)

    def attack(self) -> str:
        """The definitions of `game` and `attack`, with the rule, which both kinds of evidence have."""
        numbers, words = self.numbers, self.statement.wording
        releases = self.statement.releases
        weights = [(words.column(key), integer(mass)) for key, mass in numbers.weight.items()]
        below = [(releases[z], integer(value)) for z, value in enumerate(numbers.rule_over)]
        return (
            table("weight", f"j : {words.column_type}", "Z", weights, words.columns, "0")
            + self.by_sink("weight_law", numbers.law)
            + self.by_sink("rule_numerator", numbers.rule_numerators)
            + table("rule_denominator", f"z : {releases.kind}", "Z", below, len(releases))
            + self.by_group("phi_dead", numbers.dead_levels)
            + f"\nDefinition game := {self.statement.polytope}.\n"
            + "Definition attack : attack_data game := AttackData game weight weight_law "
            + f"{self.by_row(numbers.dead)} phi_dead.\n\n"
        )

    def denominators(self) -> str:
        """The common denominators that the lemma is told, and a member of the set where it wants one."""
        statement, shape = self.statement, self.numbers.shape
        words = [integer(self.numbers.masses_over)]
        if statement.scaled == "rows":
            words.append(self.by_row([row.scale for row in shape.rows]))
        if statement.scaled == "hull":
            words.append(integer(shape.weight_denominator))
        if statement.member:
            words.append(statement.member)
        return " ".join(words)

    def by_sink(self, name: str, values: Mapping[int, int]) -> str:
        """A function of a release and a label, 0 where nothing is listed."""
        cases = [(self.statement.sink(sink), integer(value)) for sink, value in sorted(values.items()) if value]
        return table(name, self.statement.pair, "Z", cases, self.statement.sinks, "0")

    def by_group(self, name: str, values: Sequence[int]) -> str:
        """A function of a group, by the groups of the shape."""
        words = self.statement.wording
        cases = [(group, integer(value)) for group, value in zip(words.groups, values, strict=True) if value]
        return table(name, f"s : {words.group_type}", "Z", cases, words.all_groups, "0")

    def by_row(self, values: Sequence[int]) -> str:
        """A function of a row, by the rows of the shape."""
        words = self.statement.wording
        if not values:
            return "(fun k : none => match k with end)"
        return function("k", words.row_type, words.rows, values)

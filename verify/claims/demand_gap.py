"""Demands on theorems that are not about the value: on (21), and on the gap (20) − (21).

With one of these among the demands the bounds and the exact value that others ask for are those of (21), or of the gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from verify.check.kernel import Theorem, read_game
from verify.claims.demand import Demand
from verify.claims.gap_theorem import DETERMINISTIC, RULE, other_than_gap, strict
from verify.claims.instance import Instance


@dataclass(frozen=True)
class OfDeterministic(Demand):
    """The theorem is about (21), the largest H(Y|Z) of a deterministic attack."""

    subject: ClassVar[str] = DETERMINISTIC

    @property
    def words(self) -> str:
        """What the number is."""
        return "the value of (21)"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Look at the rule."""
        return "" if theorem.rule == self.subject else f"the rule is {theorem.rule}, expected {self.subject}"


@dataclass(frozen=True)
class OfGap(Demand):
    """The theorem is about (20) − (21) of this game, and says that it is positive, or that it is zero."""

    strict: bool = True
    subject: ClassVar[str] = RULE

    @property
    def words(self) -> str:
        """The sign."""
        return "(21) < (20)" if self.strict else "(21) = (20)"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Look at the parts and their difference, and at its sign; what is undecided is not enough."""
        if objection := other_than_gap(theorem, read_game(instance.data)):
            return objection
        if strict(theorem) is not self.strict:
            said = {True: "is strict", False: "is zero", None: "may be zero"}
            return f"the theorem says that the gap {said[strict(theorem)]}"
        return ""

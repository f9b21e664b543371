"""Demands on min I(Y;Z) = H(Y) − h*, the information that a private channel leaves, and the rate of a test channel."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from fractions import Fraction

from verify.check.kernel import Theorem
from verify.check.loglin import Form, combine, enclose, render, sign
from verify.claims.demand import Demand, LogForm
from verify.claims.instance import Instance

BITS = 256
"""Of the enclosures by which an inequality is seen."""


def left(theorem: Theorem) -> Form | None:
    """H(Y) − h* of a theorem with an exact value, H(Y) of the game that the kernel expanded; None for other theorems.

    Only for games whose every column keeps the label: then H(Y) is the same for all laws of D.
    """
    game = theorem.game
    if theorem.exact is None or not theorem.equality or not keeps_labels(theorem):
        return None
    masses: dict[int, Fraction] = {}
    for mass, columns in zip(game.masses, game.groups, strict=True):
        y = game.columns[columns[0]][1]
        masses[y] = masses.get(y, Fraction(0)) + Fraction(mass, game.total)
    entropy = combine(*((-mass, {mass: Fraction(1)}) for mass in masses.values()))
    return combine((Fraction(1), entropy), (Fraction(-1), theorem.exact))


def keeps_labels(theorem: Theorem) -> bool:
    """Whether every column of the theorem's game is an arc (x, y) → z that arrives with the label y."""
    game, count = theorem.game, len(theorem.game.labels)
    arcs = zip(game.columns, game.entries, strict=True)
    return all(len(key) > 2 and len(sinks) == 1 and sinks[0][0] % count == key[1] for key, sinks in arcs)


@dataclass(frozen=True)
class _Information(Demand):
    """A comparison of H(Y) − h* with a log form."""

    form: LogForm

    @property
    def number(self) -> Form:
        """The form that the information is compared with."""
        return combine(*((Fraction(1), {argument: coefficient}) for coefficient, argument in self.form))

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare exactly."""
        found = left(theorem)
        if found is None:
            return "the theorem gives no exact value of a game that keeps labels, so that I(Y;Z) is not known from it"
        difference = combine((Fraction(1), found), (Fraction(-1), self.number))
        if self.holds(difference):
            return ""
        return f"the theorem gives min I(Y;Z) = {render(found)}, expected {self.words}"

    @abstractmethod
    def holds(self, difference: Form) -> bool:
        """Whether the information less the form is as it has to be."""


@dataclass(frozen=True)
class Leaves(_Information):
    """min I(Y;Z) = H(Y) − h* is this log form."""

    @property
    def words(self) -> str:
        """The equation."""
        return f"min I(Y;Z) = {render(self.number) if self.form else 0}"

    def holds(self, difference: Form) -> bool:
        """It is zero."""
        return not difference or sign(difference) == 0


@dataclass(frozen=True)
class LeavesMoreThan(_Information):
    """min I(Y;Z) = H(Y) − h* is greater than this log form."""

    @property
    def words(self) -> str:
        """The inequality."""
        return f"min I(Y;Z) > {render(self.number)}"

    def holds(self, difference: Form) -> bool:
        """It is positive."""
        return enclose(difference, BITS)[0] > 0

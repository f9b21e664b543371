"""Demands: what a theorem has to say before a claim may lean on it.

A certificate can be perfectly valid and prove something else than what is claimed: a weaker bound, another value.
A demand looks at the theorem that the kernel made, never at the certificate's own words, and compares exactly.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from verify.check.kernel import Theorem
from verify.check.loglin import Form, combine, enclose, render, sign
from verify.claims.instance import Instance

LogForm = tuple[tuple[Fraction, Fraction], ...]
"""Pairs (a, r) that mean Σ a·log(r)."""


def h2(p: str, factor: Fraction | int = 1) -> LogForm:
    """factor · h2(p), the entropy of a law with the masses p and 1 − p."""
    return tuple((-factor * mass, mass) for mass in (Fraction(p), 1 - Fraction(p)) if mass)


class Demand(ABC):
    """One thing that a theorem must give."""

    subject: ClassVar[str] = ""
    """The rule whose theorems the demand speaks of, where these are not about the value: "deterministic", "compare"."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The demand as a phrase that completes “the theorem gives …”."""

    @abstractmethod
    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Say why the theorem (made by the kernel from ``data``) falls short, or return ``""``."""


@dataclass(frozen=True)
class Exactly(Demand):
    """The value is this log form, equal as a real number, however it is written."""

    form: LogForm

    @property
    def words(self) -> str:
        """The form itself."""
        return f"the exact value {render(_form(self.form))}"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the two forms; a bracket, however narrow, is not an exact value."""
        if theorem.exact is None:
            return f"the theorem gives only a bracket, expected the exact value {render(_form(self.form))}"
        if sign(combine((Fraction(1), theorem.exact), (Fraction(-1), _form(self.form)))) != 0:
            return f"the theorem gives {theorem.expression}, expected {render(_form(self.form))}"
        return ""


@dataclass(frozen=True)
class Within(Demand):
    """The certified interval lies in [lower, upper]."""

    lower: Fraction
    upper: Fraction

    @property
    def words(self) -> str:
        """The interval."""
        return f"{_decimal(self.lower)} ≤ h* ≤ {_decimal(self.upper)}"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the ends."""
        if theorem.lower < self.lower:
            return f"the certified lower bound {_decimal(theorem.lower)} is below {_decimal(self.lower)}"
        if theorem.upper > self.upper:
            return f"the certified upper bound {_decimal(theorem.upper)} is above {_decimal(self.upper)}"
        return ""


@dataclass(frozen=True)
class Narrow(Demand):
    """An exact value, or a bracket no wider than the instance asks."""

    @property
    def words(self) -> str:
        """The equality of the three values, located."""
        return "the common value of (13), (14) and (15), exactly or in a bracket of the width asked"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Demand the equality of all three values, and compare the width."""
        if not theorem.equality:
            return "the theorem speaks of (13) alone, expected the equality of (13), (14) and (15)"
        if theorem.exact is None and theorem.upper - theorem.lower > Fraction(1, 10**instance.digits):
            return (
                f"the bracket is {_decimal(theorem.upper - theorem.lower)} wide, expected at most 1e-{instance.digits}"
            )
        return ""


@dataclass(frozen=True)
class AtMostLogLabels(Demand):
    """The value is at most log |Y|."""

    @property
    def words(self) -> str:
        """The inequality."""
        return "h* ≤ log |Y|"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the exact form, or the upper bound, with the logarithm of the number of labels."""
        ceiling: Form = {Fraction(instance.labels): Fraction(1)}
        if theorem.exact is not None:
            fine = sign(combine((Fraction(1), theorem.exact), (Fraction(-1), ceiling))) <= 0
        else:
            low, _ = enclose(ceiling, 256)
            fine = theorem.upper <= Fraction(low, 1 << 256)
        return "" if fine else f"the theorem does not give h* ≤ log({instance.labels})"


@dataclass(frozen=True)
class Attains(Demand):
    """The saddle point's attack is this one: masses by column key, the others 0.

    The kernel's rule ``saddle`` accepts an attack only when its conditional entropy is the value itself, so the attack
    of an accepted certificate attains (15).
    """

    masses: Mapping[tuple[int, ...], Fraction]

    @property
    def words(self) -> str:
        """The attack's support."""
        return f"that the attack with the masses {_attack(self.masses)} attains it"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Read the attack from the very bytes that the kernel accepted."""
        if theorem.rule != "saddle":
            return f"the certificate's rule is {theorem.rule}, expected a saddle point, which attains the value"
        attack = {tuple(entry[:-1]): Fraction(entry[-1]) for entry in json.loads(data)["evidence"]["attack"]}
        found = {key: mass for key, mass in attack.items() if mass}
        if found != dict(self.masses):
            return f"the saddle point's attack is {_attack(found)}, expected {_attack(self.masses)}"
        return ""


def _form(pairs: LogForm) -> Form:
    return combine(*((Fraction(1), {argument: coefficient}) for coefficient, argument in pairs))


def _attack(masses: Mapping[tuple[int, ...], Fraction]) -> str:
    return ", ".join(f"{list(key)}: {mass}" for key, mass in sorted(masses.items()))


def _decimal(number: Fraction) -> str:
    return f"{float(number):.6g}"

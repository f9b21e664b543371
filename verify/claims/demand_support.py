"""Demands on theorems of the rule ``support``: whom maximisers reach, and which rules are robust."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.check.kernel import Theorem
from verify.claims.demand import Demand
from verify.claims.instance import Instance


@dataclass(frozen=True)
class Reaches(Demand):
    """Some maximiser reaches exactly these releases, and no maximiser reaches any other."""

    releases: tuple[str, ...]

    @property
    def words(self) -> str:
        """The supports' union."""
        return f"that the maximisers reach {_names(self.releases)}, and no other release"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare both lists, which together have to be all of Z."""
        found, missed = theorem.more.get("supported"), theorem.more.get("unsupported")
        if found is None or missed is None:
            return f"the certificate's rule is {theorem.rule}, which says nothing of supports"
        if set(found) != set(self.releases) or set(found) | set(missed) != set(theorem.game.releases):
            return f"the maximisers reach {_names(found)} and not {_names(missed)}, expected {_names(self.releases)}"
        return ""


@dataclass(frozen=True)
class UniqueRule(Demand):
    """Exactly one rule is robust, or several are."""

    unique: bool

    @property
    def words(self) -> str:
        """How many."""
        return "that exactly one rule is robust" if self.unique else "that several rules are robust"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare with what was proved; what is undecided is not enough."""
        if theorem.more.get("unique") is not self.unique:
            said = {
                True: "that one rule is robust",
                False: "that several rules are robust",
                None: "nothing of uniqueness",
            }
            return f"the theorem says {said[theorem.more.get('unique')]}"
        return ""


@dataclass(frozen=True)
class FreeRules(Demand):
    """The robust rules are those with q(·|z) = posterior[z] where the attack goes and q(y|z) ≥ least[z][y] elsewhere.

    Every release is in one of the two.
    """

    least: Mapping[str, Sequence[str]]
    posterior: Mapping[str, Sequence[str]]

    @property
    def words(self) -> str:
        """The set (16)."""
        forced, free = _rows(self.posterior), _rows(self.least)
        return f"the whole set (16): q where the attack goes ({forced}), and least values of q elsewhere ({free})"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the least values, as numbers that the kernel wrote, and the rule in the bytes that it accepted.

        The theorem says that at all other releases robust rules are the attack's posterior; there the kernel has found
        the rule of the evidence to be that.
        """
        free = theorem.more.get("free")
        if free is None:
            return "the theorem does not describe all robust rules"
        least = {z: tuple(map(str, row)) for z, row in free.items()}
        if least != {z: tuple(row) for z, row in self.least.items()}:
            return f"the least values are {_rows(least)}, expected {_rows(self.least)}"
        rule = zip(theorem.game.releases, json.loads(data)["evidence"]["rule"], strict=True)
        forced = {z: tuple(map(_number, row)) for z, row in rule if z not in free}
        if forced != {z: tuple(row) for z, row in self.posterior.items()}:
            return f"where the attack goes the rule is {_rows(forced)}, expected {_rows(self.posterior)}"
        return ""


def _number(entry: object) -> str:
    """An entry of a rule as the kernel writes it; one that is not rational is left as it is."""
    return str(entry) if isinstance(entry, list) else str(Fraction(str(entry)))


def _rows(rows: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{z}: {', '.join(row)}" for z, row in rows.items()) or "nothing"


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"

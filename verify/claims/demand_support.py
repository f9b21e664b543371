"""Demands on theorems of the rule ``support``: whom maximisers reach, and which rules are robust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    """The robust rules are the posterior where the attack goes, and elsewhere all q with q(y|z) ≥ least[z][y]."""

    least: Mapping[str, Sequence[str]]

    @property
    def words(self) -> str:
        """The free part of the set (16)."""
        shown = "; ".join(f"{z}: {', '.join(least)}" for z, least in self.least.items()) or "nothing"
        return f"the whole set (16): the posterior where the attack goes, and least values of q elsewhere ({shown})"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the least values, as numbers that the kernel wrote."""
        found = theorem.more.get("free")
        if found is None:
            return "the theorem does not describe all robust rules"
        if {z: tuple(map(str, least)) for z, least in found.items()} != {z: tuple(v) for z, v in self.least.items()}:
            return f"the least values are {dict(found)}, expected {dict(self.least)}"
        return ""


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"

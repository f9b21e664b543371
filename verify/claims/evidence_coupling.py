"""Evidence for (6) and (7): certificates of membership, and pairs of games that are the same set of laws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from verify.check.kernel import Theorem
from verify.claims.evidence import Bundled, SameValue
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.replay import Refused, replay_file
from verify.claims.verdict import Verdict

Masses = Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True, eq=False)
class Membership(Bundled):
    """A law that lies in a game's set, shown by a coupling; or one that does not, shown by prices."""

    title: str
    instance: Instance
    law: Masses
    inside: bool
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def bundles(self) -> tuple[str, ...]:
        """The one certificate."""
        return (f"{self.instance.name}.{'inside' if self.inside else 'outside'}.json",)

    def theorem(self, claim: str, library: Library) -> Theorem:
        """The kernel's theorem, held against the game, the law and the side that are meant.

        Raises
        ------
        Refused
            If it is none, or another.
        """
        theorem, data = replay_file(claim, library, self.bundles[0], self.instance, "member")
        said = json.loads(data)["claim"]
        law = {(z, y): Fraction(mass) for z, y, mass in said["law"] if Fraction(mass)}
        if law != {pair: mass for pair, mass in self.law.items() if mass}:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]} is about another law than the claim means")
        if theorem.lower != theorem.upper or theorem.lower != int(self.inside):
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]} says the opposite of what is claimed")
        return theorem

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate."""
        return self.outcome(self.theorem(claim, library))

    def write(self, folder: Path) -> None:
        """Find the coupling, or the prices."""
        from verify.claims.coupling import member  # the solvers load only when something is to be found

        member(self.instance.load(), self.law).certificate.save(folder / self.bundles[0])


@dataclass(frozen=True)
class SameSet(SameValue):
    """Two games that the kernel expands into the same set of laws, and whose values are proved to be the same."""

    def examine(self, claim: str, library: Library) -> Outcome:
        """Compare the values, and the expansions."""
        outcome = super().examine(claim, library)
        one, two = outcome.theorems
        if _laws(one) != _laws(two):
            files = f"{self.first.certificate_file} and {self.second.certificate_file}"
            raise Refused(Verdict.REJECTED, f"{files} are about different sets of laws")
        return outcome


def _laws(theorem: Theorem) -> object:
    """All that D depends on: groups with their masses, columns with the sinks that they reach, rows."""
    game = theorem.game
    alphabets = game.features, game.labels, game.releases
    arcs = [key[:3] for key in game.columns]
    return alphabets, game.masses, game.total, game.groups, arcs, game.entries, game.weights, game.rows

"""Evidence for (6) and (7): certificates of membership, and pairs of games that are the same set of laws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from verify.check.kernel import Theorem
from verify.claims.evidence import Bundled
from verify.claims.evidence_compare import Compared, Equals, Sum, value
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.piece import Masses, OneLaw, Piece
from verify.claims.replay import Refused, replay_file
from verify.claims.verdict import Verdict


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

    @property
    def piece(self) -> OneLaw:
        """What the certificate says."""
        return OneLaw(self.instance, self.law, self.inside)

    def theorem(self, claim: str, library: Library) -> Theorem:
        """The kernel's theorem, held against the game, the law and the side that are meant.

        Raises
        ------
        Refused
            If it is none, or another.
        """
        theorem, data = replay_file(claim, library, self.bundles[0], self.instance, self.piece.rule)
        if reason := self.piece.objection(theorem, json.loads(data)):
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]}: {reason}")
        return theorem

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate."""
        return self.outcome(self.theorem(claim, library))

    def write(self, folder: Path) -> None:
        """Find the coupling, or the prices."""
        self.piece.certificate().save(folder / self.bundles[0])


@dataclass(frozen=True, eq=False)
class SameSet(Compared):
    """Two games that the kernel expands into the same set of laws, and whose values are proved to be the same."""

    @classmethod
    def of(cls, title: str, name: str, first: Instance, second: Instance) -> SameSet:
        """The evidence for two games with exact values."""
        return cls(title, name, (Piece(first), Piece(second)), (Sum((value(0), value(1, -1)), Equals(())),))

    def objection(self, theorem: Theorem, document: Mapping[str, Any]) -> str:
        """Compare the expansions, too."""
        if reason := super().objection(theorem, document):
            return reason
        one, two = theorem.more["parts"]
        return "" if _laws(one) == _laws(two) else "the parts are about different sets of laws"


def _laws(theorem: Theorem) -> object:
    """All that D depends on: groups with their masses, columns with the sinks that they reach, rows."""
    game = theorem.game
    alphabets = game.features, game.labels, game.releases
    arcs = [key[:3] for key in game.columns]
    return alphabets, game.masses, game.total, game.groups, arcs, game.entries, game.weights, game.rows

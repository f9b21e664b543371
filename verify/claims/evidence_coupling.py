"""Evidence for (6) and (7): certificates of membership, and pairs of games that are the same set of laws."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

from verify.check.format import Malformed, Rejected
from verify.check.kernel import Theorem, check, read_game
from verify.claims.demand import Exactly, Narrow
from verify.claims.evidence import Bundled, Evidence, Refused, replay_certificate
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Fault, Outcome, Scope
from verify.claims.verdict import Verdict

Masses = Mapping[tuple[str, str], Fraction]


def replay_file(claim: str, library: Library, file: str, instance: Instance, rule: str) -> tuple[Theorem, bytes]:
    """The theorem of a certificate file, of this rule and about this game, and the bytes that the kernel accepted.

    Raises
    ------
    Refused
        If there is none.
    """
    name = f"{claim}/{file}"
    try:
        data = library.read(claim, file)
    except FileNotFoundError:
        raise Refused(Verdict.MALFORMED, f"{name} is missing") from None
    except OSError as error:
        raise Refused(Verdict.MALFORMED, f"{name} cannot be read: {error.strerror}") from None
    try:
        theorem, own = check(data), read_game(instance.data)
    except (Malformed, Rejected) as error:
        verdict = Verdict.MALFORMED if isinstance(error, Malformed) else Verdict.REJECTED
        raise Refused(verdict, f"{name}: {error}") from None
    if theorem.game != own:
        raise Refused(Verdict.REJECTED, f"{name} is about another game than the claim means")
    if theorem.rule != rule:
        raise Refused(Verdict.REJECTED, f"{name}: its rule is {theorem.rule}, expected {rule}")
    return theorem, data


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate."""
        try:
            theorem = self.theorem(claim, library)
        except Refused as refused:
            return Outcome(self.title, self.scope, files=self.sources, fault=refused.fault)
        return Outcome(self.title, self.scope, (theorem,), self.sources)

    def write(self, folder: Path) -> None:
        """Find the coupling, or the prices."""
        from verify.claims.coupling import member  # the solvers load only when something is to be found
        from verify.game.game import Game

        found = member(Game.loads(self.instance.data.decode(), source=self.instance.game_file), self.law)
        found.certificate.save(folder / self.bundles[0])


@dataclass(frozen=True)
class SameSet(Evidence):
    """Two games that the kernel expands into the same set of laws, and whose values are proved to be the same."""

    title: str
    first: Instance
    second: Instance
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """Both instances."""
        return (self.first, self.second)

    def replay(self, claim: str, library: Library) -> Outcome:
        """Compare the expansions, replay the first certificate, and demand its exact value of the second."""
        files = self.sources
        try:
            one = replay_certificate(claim, library, self.first, (Narrow(),))
            if one.exact is None:
                raise Refused(Verdict.REJECTED, f"{claim}/{files[0]} gives no exact value")
            form = tuple((coefficient, argument) for argument, coefficient in one.exact.items())
            two = replay_certificate(claim, library, self.second, (Narrow(), Exactly(form)))
        except Refused as refused:
            return Outcome(self.title, self.scope, files=files, fault=refused.fault)
        if _laws(one) != _laws(two):
            reason = f"{files[0]} and {files[1]} are about different sets of laws"
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, reason))
        return Outcome(self.title, self.scope, (one, two), files)


def _laws(theorem: Theorem) -> object:
    """All that D depends on: groups with their masses, columns with the sinks that they reach, rows."""
    game = theorem.game
    alphabets = game.features, game.labels, game.releases
    arcs = [key[:3] for key in game.columns]
    return alphabets, game.masses, game.total, game.groups, arcs, game.entries, game.weights, game.rows

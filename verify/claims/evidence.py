"""The kinds of evidence, and how each is replayed.

Three kinds: certificates, which the kernel replays and a demand then reads; symbolic derivations, run again; theorems
that Coq checked. Replaying returns an :class:`~verify.claims.outcome.Outcome`, from which the verdict is computed.
A new kind is a subclass of :class:`Evidence` whose ``examine`` returns an outcome with witnesses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from verify.claims.coq import Unproved, read_statement
from verify.claims.demand import Demand, Exactly, Narrow
from verify.claims.derivation import Derivation, Underived, run
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope, Witness
from verify.claims.replay import Refused, replay_certificate
from verify.claims.verdict import Verdict


class Evidence(ABC):
    """Something that speaks for a statement and can be replayed."""

    title: str
    scope: ClassVar[Scope]

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The games whose certificates this evidence needs."""
        return ()

    @property
    def sources(self) -> tuple[str, ...]:
        """What is replayed, by name: certificate files, a derivation, a theorem."""
        return (*(instance.certificate_file for instance in self.instances), *self.bundles)

    @property
    def bundles(self) -> tuple[str, ...]:
        """The files with many certificates that this evidence reads, beside those of its instances."""
        return ()

    def replay(self, claim: str, library: Library) -> Outcome:
        """Run every check of this evidence again, on the files of the claim ``claim``."""
        try:
            return self.examine(claim, library)
        except Refused as refused:
            return Outcome(self.title, self.scope, files=self.sources, fault=refused.fault)

    @abstractmethod
    def examine(self, claim: str, library: Library) -> Outcome:
        """Run the checks, and return what the checkers returned.

        Raises
        ------
        Refused
            At the first check that fails.
        """

    def outcome(self, *witnesses: Witness, bundle: str = "") -> Outcome:
        """What these witnesses show; ``bundle`` is the hash of their one file, where it is one."""
        return Outcome(self.title, self.scope, witnesses, self.sources, bundle=bundle)


class Bundled(Evidence):
    """Evidence with certificates of its own, too many for a file each."""

    @abstractmethod
    def write(self, folder: Path) -> None:
        """Make the bundles anew, for maintainers.

        Raises
        ------
        VerifyError
            When something that a bundle is to hold has no certificate.
        """


@dataclass(frozen=True)
class Certified(Evidence):
    """One instance whose theorem meets every demand."""

    title: str
    instance: Instance
    demands: tuple[Demand, ...] = (Narrow(),)
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The one instance."""
        return (self.instance,)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate."""
        return self.outcome(replay_certificate(claim, library, self.instance, self.demands))


@dataclass(frozen=True)
class StrictlyBelow(Evidence):
    """Two instances, one with a value strictly below the other's: certified upper < certified lower."""

    title: str
    smaller: Instance
    larger: Instance
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """Both instances."""
        return (self.smaller, self.larger)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay both certificates and compare the theorems' bounds."""
        small, large = (replay_certificate(claim, library, instance, (Narrow(),)) for instance in self.instances)
        if small.upper >= large.lower:
            one, other = self.sources
            raise Refused(Verdict.REJECTED, f"the bounds of {one} and {other} do not show a strict inequality")
        return self.outcome(small, large)


@dataclass(frozen=True)
class SameValue(Evidence):
    """Two instances with the same exact value."""

    title: str
    first: Instance
    second: Instance
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """Both instances."""
        return (self.first, self.second)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the first certificate, and demand its exact value of the second."""
        one = replay_certificate(claim, library, self.first, (Narrow(),))
        if one.exact is None:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.first.certificate_file} gives no exact value")
        form = tuple((coefficient, argument) for argument, coefficient in one.exact.items())
        return self.outcome(one, replay_certificate(claim, library, self.second, (Narrow(), Exactly(form))))


@dataclass(frozen=True)
class EqualityFails(Evidence):
    """A finite set of laws, not convex, whose minimax value (13) lies strictly above its maximin value (14).

    (14) is the largest value of the laws' own games, each with D = {p}: these are certified one by one.
    """

    title: str
    finite: Instance
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The set, and the game of each of its laws."""
        game = {key: value for key, value in self.finite.game.items() if key != "perturbation"}
        laws = self.finite.game["perturbation"]["laws"]
        names = [f"{self.finite.name}-{i + 1}" for i in range(len(laws))]
        alone = [{"kind": "polytope", "vertices": [law]} for law in laws]
        return (
            self.finite,
            *(
                Instance(name, {**game, "name": name, "perturbation": perturbation})
                for name, perturbation in zip(names, alone, strict=True)
            ),
        )

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay all certificates and compare the bounds."""
        whole = replay_certificate(claim, library, self.finite, ())
        alone = [replay_certificate(claim, library, law, (Narrow(),)) for law in self.instances[1:]]
        if whole.game.kind != "finite" or any(law.upper >= whole.lower for law in alone):
            name = f"{claim}/{self.finite.certificate_file}"
            raise Refused(Verdict.REJECTED, f"{name}: the certificates do not show that (14) lies below (13)")
        return self.outcome(whole, *alone)


@dataclass(frozen=True)
class Derived(Evidence):
    """A symbolic derivation for all instances; DERIVED, never PROVED."""

    title: str
    derivation: Derivation
    scope: ClassVar[Scope] = Scope.GENERAL

    @property
    def sources(self) -> tuple[str, ...]:
        """The function that derives it."""
        return (f"{self.derivation.__module__}.{self.derivation.__qualname__}",)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Run the derivation again."""
        try:
            return self.outcome(*run(self.derivation))
        except Underived as error:
            raise Refused(Verdict.REJECTED, str(error)) from None


@dataclass(frozen=True)
class CoqTheorem(Evidence):
    """A theorem of the Coq theory in proofs/coq, for all instances."""

    title: str
    module: str
    name: str
    scope: ClassVar[Scope] = Scope.GENERAL

    @property
    def sources(self) -> tuple[str, ...]:
        """The theorem's file and name."""
        return (f"proofs/coq/{self.module}.v: {self.name}",)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Read what Coq answered when it was asked for this theorem.

        Where Coq could not be asked the outcome is INCOMPLETE; where the build fails, the statement is not the one of
        STATEMENTS.txt, or the proof rests on an axiom that AXIOMS.txt does not list, it is REJECTED.
        """
        answer = library.coq
        if answer.absent:
            raise Refused(Verdict.INCOMPLETE, answer.absent)
        if answer.failure:
            raise Refused(Verdict.REJECTED, answer.failure)
        try:
            return self.outcome(read_statement(answer, f"{self.module}.{self.name}"))
        except Unproved as error:
            raise Refused(Verdict.REJECTED, str(error)) from None

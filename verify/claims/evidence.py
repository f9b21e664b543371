"""The kinds of evidence, and how each is replayed.

Three kinds: certificates, which the kernel replays and a demand then reads; symbolic derivations, run again; theorems
that Coq checked. Replaying returns an :class:`~verify.claims.outcome.Outcome`, from which the verdict is computed.
A new kind is a subclass of :class:`Evidence` whose ``examine`` returns an outcome with witnesses.

What several theorems show together is in one certificate, too (:mod:`~verify.claims.evidence_compare`): the kernel
compares their numbers.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from verify.claims.coq import Unproved, read_statement
from verify.claims.demand import Demand, Narrow
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

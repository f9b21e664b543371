"""The kinds of evidence, and how each is replayed.

Three kinds: certificates, which the kernel replays and a demand then reads; symbolic derivations, run again; theorems
that Coq checked. Replaying returns an :class:`~verify.claims.outcome.Outcome`, from which the verdict is computed.
A new kind is a subclass of :class:`Evidence` whose ``replay`` returns an outcome with witnesses.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from verify.check.format import Malformed, Rejected
from verify.check.kernel import Theorem, check, read_game
from verify.claims.coq import Unproved, read_statement
from verify.claims.demand import Demand, Exactly, Narrow
from verify.claims.derivation import Derivation, Underived, run
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Fault, Outcome, Scope
from verify.claims.verdict import Verdict

ABOUT_THE_VALUE = frozenset({"bracket", "enclosure", "reached", "saddle", "support"})
"""The kernel's rules whose theorems bound the value; those of the others bound something else."""


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

    @abstractmethod
    def replay(self, claim: str, library: Library) -> Outcome:
        """Run every check of this evidence again, on the files of the claim ``claim``."""


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


class Refused(Exception):
    """A certificate cannot be used; carries the fault."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.fault = Fault(verdict, reason)


def replay_certificate(claim: str, library: Library, instance: Instance, demands: tuple[Demand, ...]) -> Theorem:
    """Let the kernel replay the certificate of an instance, and hold the theorem against what is meant.

    The theorem must be about this very game, expanded by the kernel from the claim's source, speak of what the demands
    speak of (of the value, unless one says otherwise), and meet every demand.

    Raises
    ------
    Refused
        If it does not, or if there is no theorem.
    """
    name = f"{claim}/{instance.certificate_file}"
    try:
        data = library.read(claim, instance.certificate_file)
        game = library.read(claim, instance.game_file)
    except FileNotFoundError as missing:
        raise Refused(Verdict.MALFORMED, f"{claim}/{Path(missing.filename).name} is missing") from None
    except OSError as error:
        raise Refused(Verdict.MALFORMED, f"{name} or its game cannot be read: {error.strerror}") from None
    if game != instance.data:
        raise Refused(Verdict.REJECTED, f"{claim}/{instance.game_file} is not the game that the claim means")
    try:
        theorem = check(data)
        about = read_game(instance.data) == theorem.game
        objections = [demand.objection(theorem, instance, data) for demand in demands] if about else []
    except (Malformed, Rejected) as error:
        verdict = Verdict.MALFORMED if isinstance(error, Malformed) else Verdict.REJECTED
        raise Refused(verdict, f"{name}: {error}") from None
    if not about:
        raise Refused(Verdict.REJECTED, f"{name} is about another game than {instance.game_file}")
    asked = {demand.subject for demand in demands} - {""}
    if asked != {theorem.rule} - ABOUT_THE_VALUE:
        about_what = " and ".join(sorted(asked)) or "the value"
        raise Refused(Verdict.REJECTED, f"{name}: its rule is {theorem.rule}, expected a theorem about {about_what}")
    for objection in filter(None, objections):
        raise Refused(Verdict.REJECTED, f"{name}: {objection}")
    return theorem


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Replay the certificate."""
        files = self.sources
        try:
            theorem = replay_certificate(claim, library, self.instance, self.demands)
        except Refused as refused:
            return Outcome(self.title, self.scope, files=files, fault=refused.fault)
        return Outcome(self.title, self.scope, (theorem,), files)


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Replay both certificates and compare the theorems' bounds."""
        files = self.sources
        try:
            small, large = (replay_certificate(claim, library, instance, (Narrow(),)) for instance in self.instances)
        except Refused as refused:
            return Outcome(self.title, self.scope, files=files, fault=refused.fault)
        if small.upper >= large.lower:
            reason = f"the bounds of {files[0]} and {files[1]} do not show a strict inequality"
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, reason))
        return Outcome(self.title, self.scope, (small, large), files)


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Replay the first certificate, and demand its exact value of the second."""
        files = self.sources
        try:
            one = replay_certificate(claim, library, self.first, (Narrow(),))
            if one.exact is None:
                raise Refused(Verdict.REJECTED, f"{claim}/{files[0]} gives no exact value")
            form = tuple((coefficient, argument) for argument, coefficient in one.exact.items())
            two = replay_certificate(claim, library, self.second, (Narrow(), Exactly(form)))
        except Refused as refused:
            return Outcome(self.title, self.scope, files=files, fault=refused.fault)
        return Outcome(self.title, self.scope, (one, two), files)


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Replay all certificates and compare the bounds."""
        files = self.sources
        try:
            whole = replay_certificate(claim, library, self.finite, ())
            alone = [replay_certificate(claim, library, law, (Narrow(),)) for law in self.instances[1:]]
        except Refused as refused:
            return Outcome(self.title, self.scope, files=files, fault=refused.fault)
        if whole.game.kind != "finite" or any(law.upper >= whole.lower for law in alone):
            reason = f"{claim}/{files[0]}: the certificates do not show that (14) lies below (13)"
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, reason))
        return Outcome(self.title, self.scope, (whole, *alone), files)


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Run the derivation again."""
        files = self.sources
        try:
            return Outcome(self.title, self.scope, run(self.derivation), files)
        except Underived as error:
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, str(error)))


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

    def replay(self, claim: str, library: Library) -> Outcome:
        """Read what Coq answered when it was asked for this theorem.

        Where Coq could not be asked the outcome is INCOMPLETE; where the build fails, the statement is not the one of
        STATEMENTS.txt, or the proof rests on an axiom that AXIOMS.txt does not list, it is REJECTED.
        """
        files = self.sources
        answer = library.coq
        if answer.absent:
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.INCOMPLETE, answer.absent))
        if answer.failure:
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, answer.failure))
        try:
            theorem = read_statement(answer, f"{self.module}.{self.name}")
        except Unproved as error:
            return Outcome(self.title, self.scope, files=files, fault=Fault(Verdict.REJECTED, str(error)))
        return Outcome(self.title, self.scope, (theorem,), files)

"""What one replay of evidence returns, and the verdict that follows from it.

Nobody can write a verdict down: an :class:`Outcome` holds what the checkers returned (theorems that only the kernel
can make, steps that only a :class:`~verify.claims.derivation.Ledger` can make, statements read from Coq's own
output), and its verdict is computed from these.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from verify.check.kernel import Theorem
from verify.claims.coq import CoqStatement
from verify.claims.derivation import Step
from verify.claims.verdict import Verdict
from verify.errors import VerifyError


class Scope(Enum):
    """How far a piece of evidence reaches."""

    GENERAL = "general"
    """All instances of the statement."""
    INSTANCE = "instances"
    """The very games that it is about."""


@dataclass(frozen=True)
class Fault:
    """Why a replay did not go through."""

    verdict: Verdict
    reason: str


Witness = Theorem | Step | CoqStatement


@dataclass(frozen=True)
class Outcome:
    """What a replay returned: either witnesses, at least one, or a fault.

    Raises
    ------
    VerifyError
        On neither: a replay of zero steps is an error and not a success.
    """

    title: str
    scope: Scope
    witnesses: tuple[Witness, ...] = ()
    files: tuple[str, ...] = ()
    fault: Fault | None = None
    bundle: str = ""
    """The SHA-256 of the one file that holds all the certificates, where it is one file."""

    def __post_init__(self) -> None:
        if self.fault is None and not self.witnesses:
            raise VerifyError(f"The replay of “{self.title}” took zero steps; nothing was checked.")
        for witness in self.witnesses:
            if not isinstance(witness, Theorem | Step | CoqStatement):
                raise VerifyError(f"“{self.title}” offers a {type(witness).__name__}, which no checker made.")

    @property
    def verdict(self) -> Verdict:
        """PROVED when every witness comes from a checker that proves, DERIVED when a derivation is among them."""
        if self.fault is not None:
            return self.fault.verdict
        if any(isinstance(witness, Step) for witness in self.witnesses):
            return Verdict.DERIVED
        return Verdict.PROVED

    @property
    def checker(self) -> str:
        """Who proved it: ``"kernel"``, ``"coq"``, ``"sympy"``, or nobody (``""``)."""
        if self.fault is not None:
            return ""
        names = {
            "kernel" if isinstance(witness, Theorem) else "sympy" if isinstance(witness, Step) else "coq"
            for witness in self.witnesses
        }
        return " and ".join(sorted(names))

    @property
    def theorems(self) -> tuple[Theorem, ...]:
        """The kernel's theorems among the witnesses."""
        return tuple(witness for witness in self.witnesses if isinstance(witness, Theorem))

    @property
    def hashes(self) -> tuple[str, ...]:
        """The SHA-256 of every file that was replayed."""
        if self.bundle:
            return (self.bundle,)
        return tuple(witness.sha256 for witness in self.witnesses if not isinstance(witness, Step))

    @property
    def statements(self) -> tuple[str, ...]:
        """What the witnesses state, in the checkers' own words."""
        return tuple(str(getattr(witness, "statement", "")) for witness in self.witnesses)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the proofs assume; usually nothing."""
        found = [
            str(assumption)
            for witness in self.witnesses
            if not isinstance(witness, Step)
            for assumption in witness.assumptions
        ]
        return tuple(dict.fromkeys(found))

    @property
    def reason(self) -> str:
        """Why it is not PROVED or DERIVED; empty when it is."""
        return "" if self.fault is None else self.fault.reason

"""From the outcomes of replays to the verdict of a statement.

The rules, in one place:

* A failed replay decides: the statement is REJECTED (or MALFORMED), whatever else speaks for it.
* "For all": general evidence establishes it. Instances alone leave it INCOMPLETE.
* "For some", "for this": one piece of evidence establishes it.
* No evidence is OPEN. A claim is as strong as its weakest part, and INCOMPLETE where some parts are open.
* A general derivation stands no firmer than the claims that it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from verify.check.kernel import Theorem
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.coq import CoqStatement
from verify.claims.derivation import Step
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.verdict import Verdict, weakest


@dataclass(frozen=True)
class PartStatus:
    """A part of a statement and what the replay of its evidence returned."""

    part: Part
    outcomes: tuple[Outcome, ...]
    hold: str = ""
    """The ids of used claims that do not stand, as a phrase."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of this part."""
        if fault := self._fault():
            return fault
        if not self.outcomes:
            return Verdict.OPEN
        enough = self._of(Scope.GENERAL) if self.part.quantifier is Quantifier.ALL else self.outcomes
        found = {outcome.verdict for outcome in enough}
        if Verdict.PROVED in found:
            return Verdict.PROVED
        if Verdict.DERIVED in found and not self.hold:
            return Verdict.DERIVED
        return Verdict.INCOMPLETE

    def _fault(self) -> Verdict | None:
        """The verdict of a replay that went wrong, or of a certified negation."""
        found = {outcome.verdict for outcome in self.outcomes}
        return next((v for v in (Verdict.REJECTED, Verdict.MALFORMED, Verdict.REFUTED) if v in found), None)

    def _of(self, scope: Scope) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.scope is scope)

    @property
    def general(self) -> str:
        """What is known of all instances: one phrase."""
        return _phrase(self._of(Scope.GENERAL))

    @property
    def instances(self) -> str:
        """What is known of the instances: one phrase with the number of certificates."""
        return _phrase(self._of(Scope.INSTANCE), nothing="none")

    @property
    def summary(self) -> str:
        """Who showed what: ``"instances: PROVED by kernel (9 certificates); general: OPEN"``."""
        if self.part.quantifier is Quantifier.ALL:
            return f"instances: {self.instances}; general: {self.general}"
        return _phrase(self.outcomes)

    @property
    def reason(self) -> str:
        """Why the part is not established; empty when it is."""
        if self.verdict.established:
            return ""
        faults = tuple(dict.fromkeys(outcome.reason for outcome in self.outcomes if outcome.reason))
        if faults:
            return "; ".join(faults)
        if not self.outcomes:
            return "no evidence yet"
        if self.hold:
            return f"the derivation relies on {self.hold}"
        return "proved for the instances alone; a proof for all instances is missing"


@dataclass(frozen=True)
class Row:
    """A claim and the status of its parts: one row of the report."""

    claim: Claim
    parts: tuple[PartStatus, ...] = field(default=())

    @cached_property
    def verdict(self) -> Verdict:
        """The verdict of the whole statement: that of its weakest part."""
        return weakest(tuple(part.verdict for part in self.parts))

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes of all parts."""
        return tuple(outcome for part in self.parts for outcome in part.outcomes)

    @property
    def replayed(self) -> bool:
        """Whether no replay failed; evidence that could not be replayed here (Coq without Coq) is not a failure."""
        return not any(outcome.verdict.failed for outcome in self.outcomes)

    @property
    def checkers(self) -> str:
        """Who proved or derived it: ``"kernel, sympy"``."""
        return ", ".join(sorted({name for outcome in self.outcomes for name in outcome.checker.split(" and ") if name}))

    @property
    def reason(self) -> str:
        """Why the claim is not established; empty when it is."""
        if not self.parts:
            return "no evidence yet"
        reasons = [f"{part.part.words} ({part.reason})" for part in self.parts if part.reason]
        return "; ".join(reasons)

    def to_json(self) -> dict[str, object]:
        """Return the row as plain values: id, label, verdict, statement, reason and the evidence by part."""
        return {
            "id": self.claim.id,
            "label": self.claim.where,
            "verdict": self.verdict.value,
            "statement": self.claim.statement,
            "reason": self.reason,
            "evidence": [
                {
                    "part": part.part.words,
                    "verdict": part.verdict.value,
                    "summary": part.summary,
                    "title": outcome.title,
                    "scope": outcome.scope.value,
                    "replay": outcome.verdict.value,
                    "checker": outcome.checker,
                    "files": list(outcome.files),
                    "sha256": list(outcome.hashes),
                    "assumptions": list(outcome.assumptions),
                    "reason": outcome.reason,
                }
                for part in self.parts
                for outcome in part.outcomes
            ],
        }


def replay(claim: Claim, library: Library, standing: Mapping[str, Verdict] | None = None) -> Row:
    """Replay all evidence of a claim.

    Parameters
    ----------
    claim
        The claim.
    library
        Where its certificates are.
    standing
        The verdicts of the claims that this one uses. One that is missing counts as open.
    """
    known = standing or {}
    weak = [f"{used}, which is {known.get(used, Verdict.OPEN)}" for used in claim.uses]
    weak = [
        phrase for used, phrase in zip(claim.uses, weak, strict=True) if not known.get(used, Verdict.OPEN).established
    ]
    statuses = tuple(
        PartStatus(part, tuple(evidence.replay(claim.id, library) for evidence in part.evidence), " and ".join(weak))
        for part in claim.parts
    )
    return Row(claim, statuses)


def _phrase(outcomes: tuple[Outcome, ...], nothing: str = Verdict.OPEN.value) -> str:
    """Say what outcomes show together, each verdict with its checkers and what it counts."""
    if not outcomes:
        return nothing
    phrases = []
    for verdict in Verdict:
        group = [outcome for outcome in outcomes if outcome.verdict is verdict]
        if not group:
            continue
        by = ", ".join(sorted({outcome.checker for outcome in group if outcome.checker}))
        phrases.append(verdict.value + (f" by {by}" if by else "") + f" ({_count(group)})")
    return ", ".join(phrases)


def _count(group: list[Outcome]) -> str:
    """Say how much the outcomes of one verdict are: certificates, theorems, steps; or why there is nothing to count."""
    kinds = (("certificate", Theorem), ("theorem", CoqStatement), ("step", Step))
    witnesses = [witness for outcome in group for witness in outcome.witnesses]
    counts = [(name, sum(isinstance(witness, kind) for witness in witnesses)) for name, kind in kinds]
    found = [f"{count} {name}{'s' * (count > 1)}" for name, count in counts if count]
    return ", ".join(found) or "; ".join(dict.fromkeys(outcome.reason for outcome in group))

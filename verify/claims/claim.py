"""Claims: the paper's statements in words, and the evidence that speaks for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from verify.claims.evidence import Evidence


class Quantifier(Enum):
    """What a statement speaks of, and so what its evidence has to cover."""

    ALL = "for all instances"
    """Only general evidence establishes it; instances alone leave it INCOMPLETE."""
    SOME = "for some instance"
    """One instance establishes it."""
    THIS = "for this instance"
    """The instance that the statement names establishes it."""


@dataclass(frozen=True)
class Part:
    """One sentence of a statement, with its own quantifier. Each piece of evidence that reaches far enough suffices."""

    words: str
    quantifier: Quantifier
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A statement of the paper.

    Parameters
    ----------
    id
        The short name, and the name of its folder in proofs/claims.
    where
        The label in the paper: "(8)", "Theorem 1".
    statement
        The whole statement in words.
    parts
        What has to be shown; the claim stands when every part does.
    uses
        The ids of the claims that the general evidence relies on.

    Notes
    -----
    There is no field for a verdict: it is computed by replaying the evidence.
    """

    id: str
    where: str
    statement: str
    parts: tuple[Part, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of all parts."""
        return tuple(evidence for part in self.parts for evidence in part.evidence)

"""Replay the evidence for every statement of the paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from graphlib import TopologicalSorter

from verify.claims.catalogue import CLAIMS
from verify.claims.claim import Claim
from verify.claims.coq import ask
from verify.claims.evidence import CoqTheorem
from verify.claims.library import Library, locate
from verify.claims.status import Row, replay
from verify.claims.verdict import Verdict

Progress = Callable[[int, int, str], None]
"""Called before each claim with the number done, the number of all, and the claim's id."""


def run(
    progress: Progress | None = None, *, claims: tuple[Claim, ...] = CLAIMS, library: Library | None = None
) -> list[Row]:
    """Replay all evidence and return one row for each claim, in the order of the paper.

    Parameters
    ----------
    progress
        Called before each claim.
    claims
        The claims; by default all of the paper's.
    library
        Where the certificates are; by default the clone's or the installed package's own.

    Raises
    ------
    NoEvidence
        When the certificates are not part of this installation.
    """
    shelves = library or locate()
    if cited(claims) and library is None:
        if progress is not None:
            progress(0, len(claims), "building and asking Coq")
        shelves = replace(shelves, coq=ask(shelves.theory, cited((*CLAIMS, *claims))))
    order = {claim.id: claim for claim in claims}
    rows: dict[str, Row] = {}
    standing: dict[str, Verdict] = {}
    for identifier in TopologicalSorter({claim.id: claim.uses for claim in claims}).static_order():
        if identifier not in order:
            continue
        if progress is not None:
            progress(len(rows), len(claims), identifier)
        rows[identifier] = replay(order[identifier], shelves, standing)
        standing[identifier] = rows[identifier].verdict
    return [rows[claim.id] for claim in claims]


def cited(claims: tuple[Claim, ...]) -> list[tuple[str, str]]:
    """The theorems of the Coq theory that claims cite, as pairs (module, name)."""
    return [(e.module, e.name) for claim in claims for e in claim.evidence if isinstance(e, CoqTheorem)]


def unchecked(rows: list[Row]) -> str:
    """One sentence on the statements whose Coq evidence could not be checked again here; empty where all was."""
    reasons = [[o.reason for o in row.outcomes if o.verdict is Verdict.INCOMPLETE] for row in rows]
    left = [found[0] for found in reasons if found]
    if not left:
        return ""
    return f"The Coq evidence of {len(left)} of {len(rows)} statements was not checked again: {left[0]}."


def succeeded(rows: list[Row]) -> bool:
    """Whether every replay went through; a refutation or an open statement is a result, a bad certificate is not."""
    return all(row.replayed for row in rows)

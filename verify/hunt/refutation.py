"""A refutation: one certificate of rule `compare`, and what its theorem has to say.

Nothing of it is believed. A replay runs the kernel on the certificate; the comparison is part of the theorem.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from verify.certify.compare import Sum, Term, composed, probability
from verify.check import kernel
from verify.check.format import interval as between
from verify.numbers.exact import parse, text

__all__ = ["Fact", "Refutation", "Term", "probability"]


@dataclass(frozen=True)
class Fact:
    """Part ``part``'s theorem says ``value`` under ``key``."""

    part: int
    key: str
    value: object


@dataclass(frozen=True)
class Refutation:
    """A certificate (its bytes), the terms of its first sum, which is positive, and facts; at least one term or fact.

    A conjecture that this refutes says that the sum is at most 0, or that the facts do not occur.
    """

    proof: bytes
    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()

    @staticmethod
    def of(parts: Sequence[Mapping[str, Any]], total: Sum | None, facts: Sequence[Fact] = ()) -> Refutation:
        """Compose it of certificates' documents, none of rule ``compare``, a sum of their numbers, and facts."""
        document = composed(parts, [] if total is None else [total])
        return Refutation(_bytes(document), () if total is None else total.terms, tuple(facts))

    def about(self, game: Mapping[str, Any]) -> Refutation:
        """The same with its certificate about this game; parts carry their own game where it is another.

        Raises
        ------
        kernel.Rejected
            The bytes are no certificate of rule ``compare``.
        """
        try:
            document = json.loads(self.proof)
            if document["game"] == game:
                return self
            parts = [{"game": document["game"]} | part for part in document["claim"]["parts"]]
            parts = [{key: v for key, v in part.items() if (key, v) != ("game", game)} for part in parts]
            claim = document["claim"] | {"parts": parts}
        except (ValueError, KeyError, TypeError):
            raise kernel.Rejected("a refutation is a certificate of rule compare") from None
        return Refutation(_bytes(document | {"game": game, "claim": claim}), self.terms, self.facts)

    @property
    def sha256(self) -> str:
        """The hash of the certificate file."""
        return sha256(self.proof).hexdigest()

    def replay(self, limits: kernel.Limits | None = None) -> kernel.Theorem:
        """Run the kernel, and compare what it proves with what is to be refuted.

        Raises
        ------
        kernel.Rejected
            The certificate is not accepted, or its theorem has another sum, a sum that is not shown to be positive, or
            other facts.
        """
        theorem = kernel.check(self.proof, limits)
        parts, sums = theorem.more.get("parts"), theorem.more.get("sums")
        if parts is None or not (self.terms or self.facts):
            raise kernel.Rejected("a refutation is a certificate of rule compare, and a sum or facts that it proves")
        proved = sums[0][0] if sums else ()
        if proved != tuple((term.factor, term.part, term.name) for term in self.terms):
            raise kernel.Rejected("the certificate is about another sum")
        if self.terms and theorem.lower <= 0:
            ends = between(theorem.lower, theorem.upper)
            raise kernel.Rejected(f"the sum is not shown to be positive: it lies in {ends}")
        for fact in self.facts:
            found = parts[fact.part].more.get(fact.key) if fact.part in range(len(parts)) else None
            if found is None or _plain(found) != _plain(fact.value):
                raise kernel.Rejected(f"{fact.key} is {found!a}, not {fact.value!a}")
        return theorem

    @property
    def document(self) -> dict[str, Any]:
        """Everything but the certificate, which stands under its hash; ready for JSON."""
        return {
            "certificate": self.sha256,
            "terms": [[text(term.factor), term.part, term.name] for term in self.terms],
            "facts": [[fact.part, fact.key, _plain(fact.value)] for fact in self.facts],
        }

    @staticmethod
    def read(document: Mapping[str, Any], proof: bytes) -> Refutation:
        """The refutation of a document and its certificate."""
        terms = tuple(Term(parse(factor), part, name) for factor, part, name in document["terms"])
        facts = tuple(Fact(part, key, _frozen(value)) for part, key, value in document["facts"])
        return Refutation(proof, terms, facts)


def _bytes(document: Mapping[str, Any]) -> bytes:
    """A certificate file."""
    return (json.dumps(document, ensure_ascii=True, separators=(",", ":")) + "\n").encode()


def _plain(value: object) -> Any:
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _frozen(value: object) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list | tuple) else value

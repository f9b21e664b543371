"""A refutation: certificates, and what their theorems say together that a conjecture denies.

Nothing of it is believed: a replay runs the kernel on every certificate, and takes the comparison from the theorems.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from verify.check import kernel
from verify.check.format import interval as between
from verify.numbers.exact import parse, text

What = str | tuple[Any, ...]
"""What is taken of a theorem: "value", ("loss", k), or ("rule", z, y) with names."""


@dataclass(frozen=True)
class Term:
    """factor · (a number that the theorem of certificate ``part`` encloses)."""

    factor: Fraction
    part: int
    what: What = "value"


@dataclass(frozen=True)
class Fact:
    """The theorem of certificate ``part`` says ``value`` under ``key``."""

    part: int
    key: str
    value: object


@dataclass(frozen=True)
class Replayed:
    """What a replay proved: the theorems, and the bounds of the sum, which is positive (None without terms)."""

    theorems: tuple[kernel.Theorem, ...]
    lower: Fraction | None
    upper: Fraction | None
    terms: tuple[Term, ...]

    @property
    def stated(self) -> list[str]:
        """What the kernel proved."""
        return [theorem.statement for theorem in self.theorems]

    @property
    def comparison(self) -> str | None:
        """What follows for the sum, by rational arithmetic on the bounds of these theorems; None without terms."""
        if self.lower is None or self.upper is None:
            return None
        several = len(self.theorems) > 1
        words = "".join(_words(term, several=several) for term in self.terms).removeprefix(" + ").lstrip()
        return f"{words} lies in {between(self.lower, self.upper)}, above 0"

    @property
    def statement(self) -> str:
        """All theorems, and the inequality."""
        return "\n".join([*self.stated, *filter(None, [self.comparison])])


@dataclass(frozen=True)
class Refutation:
    """Certificates (their bytes), terms whose sum is positive, and facts; at least one term or fact.

    A conjecture that this refutes says that the sum is at most 0, or that the facts do not occur.
    """

    proofs: tuple[bytes, ...]
    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def checker(self) -> str:
        """Who answers for it: the kernel alone, unless several numbers that it encloses are added up."""
        return "kernel" if len(self.terms) <= 1 else "kernel theorems, compared in exact rationals"

    @property
    def sha256(self) -> tuple[str, ...]:
        """The hashes of the certificate files."""
        return tuple(sha256(data).hexdigest() for data in self.proofs)

    def replay(self, limits: kernel.Limits | None = None) -> Replayed:
        """Run the kernel on all certificates, and compare.

        Raises
        ------
        kernel.Rejected
            A certificate is not accepted, the sum is not shown to be positive, or a fact is another.
        """
        if not self.proofs or not (self.terms or self.facts):
            raise kernel.Rejected("a refutation needs certificates, and something that they say")
        theorems = tuple(kernel.check(data, limits) for data in self.proofs)
        places = [term.part for term in self.terms] + [fact.part for fact in self.facts]
        if not all(0 <= place < len(theorems) for place in places):
            raise kernel.Rejected("a term is about a certificate that is not there")
        for fact in self.facts:
            found = theorems[fact.part].more.get(fact.key)
            if _plain(found) != _plain(fact.value) or found is None:
                raise kernel.Rejected(f"{fact.key} is {found!a}, not {fact.value!a}")
        if not self.terms:
            return Replayed(theorems, None, None, ())
        lower, upper = interval(tuple(zip(self.proofs, theorems, strict=True)), self.terms)
        if lower <= 0:
            raise kernel.Rejected(f"the sum is not shown to be positive: it lies in {between(lower, upper)}")
        return Replayed(theorems, lower, upper, self.terms)

    @property
    def document(self) -> dict[str, Any]:
        """Everything but the certificates, which stand under their hashes; ready for JSON."""
        return {
            "certificates": list(self.sha256),
            "terms": [[text(term.factor), term.part, _plain(term.what)] for term in self.terms],
            "facts": [[fact.part, fact.key, _plain(fact.value)] for fact in self.facts],
        }

    @staticmethod
    def read(document: dict[str, Any], proofs: Iterable[bytes]) -> Refutation:
        """The refutation of a document, with its certificates in their order."""
        terms = tuple(Term(parse(factor), part, _frozen(what)) for factor, part, what in document["terms"])
        facts = tuple(Fact(part, key, _frozen(value)) for part, key, value in document["facts"])
        return Refutation(tuple(proofs), terms, facts)


def interval(parts: Sequence[tuple[bytes, kernel.Theorem]], terms: Iterable[Term]) -> tuple[Fraction, Fraction]:
    """Bounds of Σ factor·number from certificates that were replayed, and their theorems.

    Raises
    ------
    kernel.Rejected
        A theorem has no such number.
    """
    lower = upper = Fraction(0)
    for term in terms:
        data, theorem = parts[term.part]
        ends = sorted(term.factor * end for end in _bounds(data, theorem, term.what))
        lower, upper = lower + ends[0], upper + ends[1]
    return lower, upper


def _bounds(data: bytes, theorem: kernel.Theorem, what: What) -> tuple[Fraction, Fraction]:
    if isinstance(what, str):
        if what != "value":
            raise kernel.Rejected(f"a theorem has no {what!a}")
        if theorem.lower is None or theorem.upper is None:
            raise kernel.Rejected("a value is infinite, and cannot be compared")
        return theorem.lower, theorem.upper
    kind, *where = what
    if theorem.rule == "enclosure" and kind == "loss" and len(where) == 1:
        losses = theorem.more.get("losses", ())
        if type(where[0]) is int and 0 <= where[0] < len(losses):
            _, lower, upper = losses[where[0]]
            return lower, upper
    if theorem.rule == "enclosure" and kind == "rule" and len(where) == 2:
        names, labels = theorem.game.releases, theorem.game.labels
        if where[0] in names and where[1] in labels:
            # What the claim says of the rule is part of the theorem, which has it in words.
            line = [parse(q) for q in json.loads(data)["claim"]["rule"][names.index(where[0])]]
            own = line[labels.index(where[1])]
            return own, 1 - sum(line) + own
    raise kernel.Rejected(f"a theorem of rule {theorem.rule} has no {what!a}")


def _words(term: Term, *, several: bool) -> str:
    """A term of a sum with its sign; theorems are counted from 1."""
    if isinstance(term.what, str):
        name = term.what
    elif term.what[0] == "rule":
        name = f"q({term.what[2]!a}|{term.what[1]!a})"
    else:
        name = " ".join(map(str, term.what))
    size = "" if abs(term.factor) == 1 else f"{text(abs(term.factor))}*"
    return f" {'-' if term.factor < 0 else '+'} {size}{name}{f' {term.part + 1}' if several else ''}"


def _plain(value: object) -> Any:
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def _frozen(value: object) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list | tuple) else value

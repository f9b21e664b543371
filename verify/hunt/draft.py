"""A refutation in the making: theorems with their certificates, and what is said of them together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from verify.certify.compare import Sum, Term, numbers, opened
from verify.check import kernel
from verify.check.format import Limits
from verify.check.loglin import Element, Form, combine, is_zero
from verify.hunt.refutation import Fact, Refutation
from verify.numbers.exact import decimal_ceil, decimal_floor

PLACES = 15
"""Digits that are kept of a sum's bounds."""


@dataclass
class Draft:
    """Certificates, each once, terms Σ factor·number, which lies between ``lower`` and ``upper``, and facts.

    Certificates of rule ``compare`` come in as their parts, and their value as the terms of their first sum.
    """

    lower: Fraction = Fraction(0)
    upper: Fraction = Fraction(0)
    terms: list[Term] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    theorems: list[kernel.Theorem] = field(default_factory=list)
    _known: dict[bytes, tuple[kernel.Theorem, int]] = field(default_factory=dict, init=False)

    def add(self, factor: Fraction, data: bytes, theorem: kernel.Theorem | None, name: str) -> None:
        """Another term: what the theorem of this certificate (if it is not given the kernel proves it) encloses.

        Raises
        ------
        kernel.Rejected
            The certificate is not accepted, or encloses no such number.
        """
        own, first = self._open(data, theorem)
        ends = numbers(own).get(name)
        if ends is None:
            raise kernel.Rejected(f"a theorem of rule {own.rule} has no {name!a}")
        low, high = sorted(factor * end for end in ends)
        self.lower, self.upper = self.lower + low, self.upper + high
        terms = own.more["sums"][0][0] if own.rule == "compare" else [(Fraction(1), 0, name)]
        self.terms += [Term(factor * a, first + i, part) for a, i, part in terms]

    def say(self, data: bytes, theorem: kernel.Theorem | None, facts: Iterable[tuple[str, object]]) -> None:
        """The theorem of this certificate says these values under these keys."""
        _, first = self._open(data, theorem)
        self.facts += [Fact(first, key, value) for key, value in facts]

    def _open(self, data: bytes, theorem: kernel.Theorem | None) -> tuple[kernel.Theorem, int]:
        """The theorem of a certificate, and the number of its first part."""
        if data not in self._known:
            theorem = theorem or kernel.check(data)
            self._known[data] = theorem, len(self.theorems)
            self.theorems += theorem.more.get("parts", (theorem,))
        return self._known[data]

    @property
    def exact(self) -> Form | None:
        """The sum as a log form of rationals, if the theorems have it."""
        forms = [self.theorems[term.part].exact for term in self.terms if term.name == "value"]
        if len(forms) < len(self.terms) or any(form is None for form in forms):
            return None
        if any(isinstance(v, Element) for form in forms for v in form or ()):
            return None  # numbers of different fields cannot be compared so
        return combine(*((term.factor, form or {}) for term, form in zip(self.terms, forms, strict=True)))

    @property
    def zero(self) -> bool:
        """Whether the sum is shown to be 0: by its bounds, or because exact values cancel."""
        form = self.exact
        return self.lower == self.upper == 0 or (form is not None and is_zero(form, Limits(cells=1 << 62)))

    def refutation(self, sign: int = 1) -> Refutation:
        """What all of it is together, with sign·sum, which is positive, and the facts."""
        parts = [part for data in self._known for part in opened(json.loads(data))]
        return Refutation.of(parts, self._sum(sign) if self.terms else None, self.facts)

    def _sum(self, sign: int) -> Sum:
        from verify.solve.recognise_forms import simplified

        terms = tuple(Term(sign * term.factor, term.part, term.name) for term in self.terms)
        known = [numbers(theorem) for theorem in self.theorems]
        ends = [sorted(t.factor * end for end in known[t.part][t.name]) for t in terms]
        low, high = (sum(side, Fraction(0)) for side in zip(*ends, strict=True))
        places = PLACES + (len(str(low.denominator // low.numerator)) if low > 0 else 0)
        exact = None if self.exact is None else simplified({r: sign * a for r, a in self.exact.items()})
        return Sum(terms, decimal_floor(low, places), decimal_ceil(high, places), exact)

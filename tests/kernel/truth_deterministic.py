"""The truth about deterministic attacks, by brute force in exact arithmetic, and what a theorem says of them."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel import corpus_deterministic, reference
from tests.kernel import reference_deterministic as slow
from tests.kernel.expand import expand, number

DECIMALS = re.compile(r"(?:lies in|=) \[(-?[0-9.]+), (-?[0-9.]+)\]")


def _stated(theorem: Any, document: Any) -> None:
    """The numbers of the theorem are those of the claim, and its decimals enclose them."""
    claim = document["claim"]
    assert theorem.rule == document["rule"]
    assert (theorem.lower, theorem.upper) == (number(claim["lower"]), number(claim["upper"]))
    shown = DECIMALS.search(theorem.statement)
    assert shown is not None, theorem.statement
    assert Fraction(shown[1]) <= theorem.lower <= theorem.upper <= Fraction(shown[2])
    assert document["game"]["perturbation"]["kind"] in {"max-distortion", "mean-distortion", "wasserstein"}


def _value(theorem: Any, document: Any, found: Any) -> None:
    exact = slow.read_form(document["claim"]["exact"])
    assert theorem.more == {}
    assert "deterministic attacks" in theorem.statement
    if found is not None:
        assert corpus_deterministic.compare(exact, found) == 0
        assert corpus_deterministic.compare(theorem.exact, found) == 0
    with mpmath.workdps(slow.PLACES):
        tiny = mpmath.mpf(10) ** -50
        assert slow.real(theorem.lower) - tiny <= slow.value(exact) <= slow.real(theorem.upper) + tiny


def holds(theorem: Any, document: Any) -> None:
    """Assert that what is stated is true, and that it is what the certificate claims and proves."""
    _stated(theorem, document)
    best = corpus_deterministic.best(expand(document["game"]))
    _value(theorem, document, best[0] if best else None)
    assert reference.proves(document) == ""

"""Verdicts, their exit codes, and how they combine."""

from __future__ import annotations

import itertools

import pytest

from verify.claims.verdict import Verdict, weakest


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.PROVED, 0), (Verdict.DERIVED, 0), (Verdict.REFUTED, 1), (Verdict.REJECTED, 1), (Verdict.INCOMPLETE, 2),
        (Verdict.OPEN, 2), (Verdict.MALFORMED, 3),
    ],
)  # fmt: skip
def test_exit_codes(verdict, code):
    """0 as asked, 1 refuted or rejected, 2 less than asked, 3 malformed."""
    assert verdict.exit_code == code
    assert str(verdict) == verdict.value == verdict.name


@pytest.mark.parametrize("verdicts", list(itertools.combinations_with_replacement(Verdict, 3)), ids=str)
def test_a_conjunction_is_no_stronger_than_any_part(verdicts):
    """weakest() is PROVED only of PROVED parts, established only of established ones, OPEN only of open ones."""
    whole = weakest(verdicts)
    assert (whole is Verdict.PROVED) == all(v is Verdict.PROVED for v in verdicts)
    assert whole.established == all(v.established for v in verdicts)
    assert (whole is Verdict.OPEN) == all(v is Verdict.OPEN for v in verdicts)
    assert whole.failed == any(v.failed for v in verdicts)
    assert all(weakest(order) is whole for order in itertools.permutations(verdicts))


def test_nothing_is_open():
    """A conjunction of no parts at all is OPEN, not vacuously proved."""
    assert weakest(()) is Verdict.OPEN

"""Attacks on §5.1, §6 and §8 (fields.py, supports.py): refused, for the reason that the attack is about, or true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.kernel import corpus, corpus_rules, reference
from tests.kernel.mutate import put
from tests.kernel.reject import fields, supports
from tests.kernel.reject.fields import Attack
from tests.kernel.truth import holds
from verify.check.kernel import Rejected, check

FIELDS = ["saddle:five", "support:five-twin", "support:five-tell-tale", "saddle:five-dead"]
STRIDE = 17  # of each source the quick tests take every so-manieth attack
SLICES = 3


def every(source: str) -> Iterator[Attack]:
    """The attacks of a source."""
    return fields.attacks(corpus_rules.certificates()[source]) if source in FIELDS else supports.attacks()


def attempt(name: str, document: object, reason: str | None) -> bool:
    """Whether the kernel accepts an attack; if so, all that it states is held against the truth."""
    try:
        theorem = check(corpus.data(document))
    except Rejected:
        theorem = None
    if reason is None and theorem is None:
        return False
    why = reference.proves(document)
    if reason is not None:
        assert theorem is None, f"{name} is accepted"
        assert why, name
        assert reason in why or name.endswith("polynomial-linear"), name
        return False
    holds(theorem, document)
    return True


@pytest.mark.parametrize("source", [*FIELDS[:1], "supports"])
@pytest.mark.parametrize("part", range(SLICES))
def test_an_attack_is_refused_or_true(source: str, part: int) -> None:
    """Intervals, polynomials, disguises, prices, multipliers, columns left out: nothing false is proved."""
    for name, document, reason in itertools.islice(every(source), part, None, STRIDE):
        try:
            attempt(name, document, reason)
        except Exception as error:
            raise AssertionError(f"{name}: {corpus.data(document).decode()}") from error


@pytest.mark.slow
@pytest.mark.parametrize("source", [*FIELDS, "supports"])
def test_every_attack_is_refused_or_true(source: str) -> None:
    """The same for all of them."""
    accepted = 0
    for name, document, reason in every(source):
        try:
            accepted += attempt(name, document, reason)
        except Exception as error:
            raise AssertionError(f"{name}: {corpus.data(document).decode()}") from error
    assert accepted > 0


def test_the_sharpest_attacks() -> None:
    """0 in disguise, a price on a slack row, an interval without a root or with several: all of them, in every run."""
    sharp = ("interval-", "double-root", "triple-root", "end-is", "three-roots", "other-factor", "argument-twice")
    sharp += ("slack-", "best-", "balance", "zeros-in-a-vertex", "equal-bounds", "grants-", "dear-", "told-", "certain")
    sharp += ("unspent", "overspent", "both-labels", "two-", "one-", "crossed", "nothing-", "dead-", "disguise-")
    found = 0
    for source in (FIELDS[0], "supports"):
        for name, document, reason in every(source):
            if name.startswith(sharp):
                attempt(name, document, reason)
                found += 1
    assert found > 50


@pytest.mark.parametrize(
    "place",
    [("claim", "free"), ("claim", "unique"), ("claim", "field"), ("evidence", "dead"), ("evidence", "witnesses")],
)
def test_null_is_not_absence(place: tuple[str, str]) -> None:
    """An optional key that is there has a value of its kind."""
    for name in ("support:tell-tale", "support:one-label"):
        document = put(corpus_rules.certificates()[name], place, None)
        assert reference.proves(document), place
        with pytest.raises(Rejected):
            check(corpus.data(document))

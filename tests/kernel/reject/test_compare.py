"""Attacks on §10 (compare.py): refused, for the reason that the attack is about, or true."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from tests.kernel import corpus, reference
from tests.kernel import corpus_compare as made
from tests.kernel.reject import compare
from tests.kernel.reject.fields import Attack
from tests.kernel.truth_compare import holds
from verify.check.kernel import Malformed, Rejected, check

STRIDE = 5  # of all attacks the quick test takes every so-manieth


def attempt(attacks: Iterator[Attack]) -> tuple[int, int]:
    """Try them; how many there were, and how many were accepted and are true."""
    tried, accepted, wrong = 0, 0, []
    for name, document, reason in attacks:
        tried += 1
        try:
            theorem = check(corpus.data(document))
        except Rejected:
            theorem = None
        except Exception as error:  # noqa: BLE001  a traceback is what is looked for
            wrong.append(f"{name}: {error!r}")
            continue
        if reason is not None:
            why = reference.proves(document)
            if not why or reason not in why:
                wrong.append(f"{name}: the second implementation says {why!r}")
            if theorem is not None:
                wrong.append(f"{name} is accepted")
        elif theorem is not None:
            try:
                holds(theorem, document)
            except AssertionError as error:
                wrong.append(f"{name} is not true: {error!r}")
            accepted += 1
        elif reference.proves(document) == "":
            wrong.append(f"{name} is proved, and refused")
    assert wrong == []
    return tried, accepted


def test_an_attack_is_refused_or_true() -> None:
    """Parts, evidence, sums, terms, names, fields, games: nothing false is proved, nothing malformed is read."""
    tried, accepted = attempt(itertools.islice(compare.attacks(), 0, None, STRIDE))
    assert tried > 300
    assert accepted > 30


@pytest.mark.slow
def test_every_attack_is_refused_or_true() -> None:
    """The same for all of them."""
    tried, accepted = attempt(compare.attacks())
    assert tried > 1500
    assert accepted > 150


def test_the_sharpest_attacks() -> None:
    """Bounds by a hair, signs, names, forms that are nearly the sum, fields of two parts: all of them, in every run."""
    sharp = ["compare:losses-", "compare:budgets-", "exact-", "field-", "name-"]
    sharp += ["losses-name-", "losses-index-", "losses-nested"]
    tried, accepted = attempt(attack for attack in compare.attacks() if attack[0].startswith(tuple(sharp)))
    assert tried > 200
    assert accepted > 10


TWICE = {
    "sums": ('"sums": [', '"sums": [], "sums": ['),
    "parts": ('"parts": [', '"parts": [], "parts": ['),
    "claim": ('"claim": {"parts"', '"claim": {}, "claim": {"parts"'),
    "evidence": ('"evidence": [', '"evidence": [], "evidence": ['),
    "terms": ('"terms": [', '"terms": [], "terms": ['),
    "part-rule": ('{"rule": "bracket"', '{"rule": "loss", "rule": "bracket"'),
    "part-claim": ('"claim": {"lower"', '"claim": {}, "claim": {"lower"'),
    "part-game": ('"game": {"format": "verify-game/1"', '"game": null, "game": {"format": "verify-game/1"'),
}


@pytest.mark.parametrize("place", TWICE)
def test_a_key_twice(place: str) -> None:
    """Of two values for one key none is taken, wherever in the claim or in a part they stand."""
    text = corpus.data(made.certificates()["compare:budgets"]).decode()
    old, new = TWICE[place]
    assert old in text
    assert check(text.encode()).lower > 0
    with pytest.raises(Malformed, match="no key twice"):
        check(text.replace(old, new, 1).encode())
    if text.count(old) > 1:  # in the last part or sum
        with pytest.raises(Malformed, match="no key twice"):
            check(new.join(text.rsplit(old, 1)).encode())


def test_names_of_attacks_are_distinct() -> None:
    """So that a failure can be found."""
    names = [name for name, _, _ in compare.attacks()]
    assert len(names) == len(set(names))

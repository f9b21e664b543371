"""Corollary 1 against the oracle: supports and uniqueness of every small game of a seeded family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import verify
from tests.oracle.family import KINDS, game
from tests.oracle.solution import Decision, TooHard, decide

DEGREE = 6
"""Numbers of this degree or less are recognised; above it an answer may stay undecided."""


def compare(document: dict[str, Any], truth: Decision, counts: Counter[str]) -> None:
    """What is decided is true; what is not decided has a reason, and one of those that the documentation names."""
    found = verify.support(verify.Game.from_document(document))
    name = document["name"]
    assert set(found.supported) <= truth.supported, name
    assert set(found.unsupported) <= truth.unsupported, name
    assert set(found.supported) | set(found.unsupported) | set(found.undecided) == set(truth.game.releases), name
    assert found.full_support in {None, not truth.unsupported}, name
    assert found.unique in {None, truth.unique}, name
    if found.undecided or found.full_support is None or found.unique is None:
        assert found.reason, name
        counts["undecided"] += 1
    if truth.degree <= DEGREE:
        assert not found.undecided, (name, found.reason)
        assert found.unique is not None, (name, found.reason)
    counts["full" if not truth.unsupported else "unique, not full" if truth.unique else "several"] += 1


def sweep(kind: str, seeds: range) -> Counter[str]:
    """Compare all games of a kind that the oracle decides."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        document = game(kind, seed)
        try:
            truth = decide(document)
        except TooHard:
            counts["no oracle"] += 1
            continue
        compare(document, truth, counts)
    return counts


@pytest.mark.parametrize("kind", KINDS)
def test_supports_and_uniqueness(kind: str) -> None:
    """Which releases some maximiser reaches (Corollary 1), and whether there is one robust rule: as the oracle says."""
    counts = sweep(kind, range(40))
    assert counts["full"] >= 10
    assert counts["several"] >= 3
    assert counts["undecided"] <= 2


def test_labels_that_come_together_only() -> None:
    """A game of the family whose only robust rule is forced by no attack on a single probability."""
    counts = sweep("threshold", range(257, 258))
    assert counts == {"unique, not full": 1}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_supports_and_uniqueness_of_many_games(kind: str, record_property: Callable[[str, object], None]) -> None:
    """The same for a thousand games of each kind."""
    record_property("counts", dict(sweep(kind, range(40, 1040))))

"""Random saddles, with releases that the attack leaves out: kernel and reference agree, and what is stated is true."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.kernel import corpus, reference
from tests.kernel.random_supports import documents
from tests.kernel.truth import holds
from verify.check.kernel import Rejected, check


def attempt(seeds: range) -> Counter[str]:
    """Of every kind of document how many are proved."""
    count: Counter[str] = Counter()
    for seed in seeds:
        for label, document in documents(seed):
            why = reference.proves(document)
            try:
                theorem = check(corpus.data(document))
            except Rejected:
                assert why, (seed, label)
                continue
            assert not why, (seed, label, why)
            holds(theorem, document)
            count[label] += 1
    return count


@pytest.mark.parametrize("start", range(0, 100, 25))
def test_random_supports(start: int) -> None:
    """Balls, rows and hulls: one robust rule, several, and what they have in common, held against conic programmes."""
    count = attempt(range(start, start + 25))
    assert count["saddle"] > 15
    assert count["all-free"] > 0
    assert count["all-unique"] > 0
    assert count["all-several"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("start", range(100, 2000, 100))
def test_more_random_supports(start: int) -> None:
    """The same, for more of them."""
    assert attempt(range(start, start + 100))["farkas"] > 0

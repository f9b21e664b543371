"""Every single-field mutant of a certificate of §9 or §10 is refused, or what it states is true by all attacks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.kernel import corpus, corpus_deterministic
from tests.kernel.mutate import mutants
from tests.kernel.truth_deterministic import holds
from verify.check.kernel import Rejected, check

STRIDE = 37  # of some 330 000 mutants the quick test takes every so-manieth
SLICES = 4


def attack(names: list[str], start: int, stride: int) -> Counter[str]:
    """Try the mutants of some certificates."""
    count: Counter[str] = Counter()
    documents: Any = corpus_deterministic.certificates()
    for name in names:
        for path, label, mutant in mutants(documents[name], start, stride):
            count["tried"] += 1
            try:
                theorem = check(corpus.data(mutant))
            except Rejected:
                continue
            count["alive"] += 1
            try:
                holds(theorem, mutant)
            except Exception as error:
                raise AssertionError(f"{name}, {path}, {label}: {corpus.data(mutant).decode()}") from error
    return count


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int) -> None:
    """Numbers, keys, kinds, branches, orders, games: whatever is changed, nothing false is proved."""
    count = attack(sorted(corpus_deterministic.certificates())[part::SLICES], part, STRIDE)
    assert count["tried"] > 1000
    assert 0 < count["alive"] < count["tried"] / 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(corpus_deterministic.certificates()))
def test_every_mutant_is_refused_or_true(name: str) -> None:
    """The same for all of them."""
    assert attack([name], 0, 1)["tried"] > 300

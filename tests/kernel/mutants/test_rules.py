"""Mutants of the certificates of §5.1, §6 and §8: every single field of every one, refused or still true.

What survives is held against conic programmes in doubles (oracle_rules.py) and a second implementation
(reference_rules.py).
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import pytest

from tests.kernel import corpus, corpus_rules
from tests.kernel.mutate import mutants
from tests.kernel.truth import holds
from verify.check.kernel import Rejected, check

STRIDE = 173  # of some 400 000 mutants the quick test takes every so-manieth
SLICES = 4


def survive(mutant: Any) -> bool:
    """Whether the kernel accepts a mutant; if so, all that it states is held against the truth."""
    try:
        theorem = check(corpus.data(mutant))
    except Rejected:
        return False
    holds(theorem, mutant)
    return True


def attack(names: list[str], start: int, stride: int) -> Counter[str]:
    """Try the mutants of some certificates; the number of those tried and of those that survived."""
    count: Counter[str] = Counter()
    documents = corpus_rules.certificates()
    for name in names:
        for path, label, mutant in mutants(documents[name], start, stride):
            try:
                alive = survive(mutant)
            except Exception as error:
                raise AssertionError(f"{name}, {path}, {label}: {corpus.data(mutant).decode()}") from error
            count["tried"] += 1
            count["alive"] += alive
    return count


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Elements, polynomials, prices, other rules, names: whatever is changed, nothing false is proved."""
    names = sorted(corpus_rules.certificates())[part::SLICES]
    count = attack(names, part, STRIDE)
    with capsys.disabled():
        sys.stdout.write(f"\nmutants: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert 0 < count["alive"] < count["tried"] / 5


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(corpus_rules.certificates()))
def test_every_mutant_is_refused_or_true(name: str) -> None:
    """The same for all of them."""
    assert attack([name], 0, 1)["tried"] > 200

"""Mutants of the certificates of §5.1, §6 and §8: every single field of every one, refused or still true.

What survives is held against conic programmes in doubles (oracle_rules.py) and a second implementation
(reference_rules.py).
"""

from __future__ import annotations

import sys
from collections import Counter

import pytest

from tests.kernel import corpus_rules
from tests.kernel.attack import attack, surviving
from tests.kernel.truth import holds

STRIDE = 173  # of some 400 000 mutants the quick test takes every so-manieth
SLICES = 4


survive = surviving(holds)


def trial(names: list[str], start: int, stride: int) -> Counter[str]:
    """Try the mutants of some certificates."""
    documents = corpus_rules.certificates()
    return sum((attack(survive, name, documents[name], start, stride) for name in names), Counter[str]())


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Elements, polynomials, prices, other rules, names: whatever is changed, nothing false is proved."""
    names = sorted(corpus_rules.certificates())[part::SLICES]
    count = trial(names, part, STRIDE)
    with capsys.disabled():
        sys.stdout.write(f"\nmutants: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert 0 < count["alive"] < count["tried"] / 5


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(corpus_rules.certificates()))
def test_every_mutant_is_refused_or_true(name: str) -> None:
    """The same for all of them."""
    assert trial([name], 0, 1)["tried"] > 200

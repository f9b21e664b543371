"""Every single-field mutant of a certificate of §9 is refused, or what it states is true by all attacks."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.kernel import corpus_deterministic
from tests.kernel.attack import attack, surviving
from tests.kernel.truth_deterministic import holds

STRIDE = 31  # of some 330 000 mutants the quick test takes every so-manieth
SLICES = 4


survive = surviving(holds)


def trial(names: list[str], start: int, stride: int) -> Counter[str]:
    """Try the mutants of some certificates."""
    documents = corpus_deterministic.certificates()
    return sum((attack(survive, name, documents[name], start, stride) for name in names), Counter[str]())


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int) -> None:
    """Numbers, keys, kinds, branches, orders, games: whatever is changed, nothing false is proved."""
    count = trial(sorted(corpus_deterministic.certificates())[part::SLICES], part, STRIDE)
    assert count["tried"] > 1000
    assert 0 < count["alive"] < count["tried"] / 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(corpus_deterministic.certificates()))
def test_every_mutant_is_refused_or_true(name: str) -> None:
    """The same for all of them."""
    assert trial([name], 0, 1)["tried"] > 300

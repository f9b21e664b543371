"""Every single-field mutant of a certificate of §10 is refused, or its parts and its sums are true by the oracles."""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any

import pytest

from tests.kernel import corpus, corpus_compare
from tests.kernel.attack import attack, surviving
from tests.kernel.mutate import DELETE, leaves, mutants, put, replacements
from tests.kernel.truth_compare import holds

STRIDE = 211  # of all mutants the quick test takes every so-manieth
SLICES = 4


survive = surviving(holds)


def documents() -> dict[str, Any]:
    """The corpus; of the gaps, whose parts other files change, every sixth."""
    found = corpus_compare.certificates()
    gaps = sorted(name for name in found if name.startswith("compare:gap-"))
    return {name: document for name, document in found.items() if name not in gaps or name in gaps[::6]}


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Rules, claims, games, evidence of parts; factors, indices, names, bounds, forms: nothing false is proved."""
    count: Counter[str] = Counter()
    for i, (name, document) in enumerate(sorted(documents().items())[part::SLICES]):
        count += attack(survive, name, document, 5 * i + part, STRIDE)
    with capsys.disabled():
        sys.stdout.write(f"\nmutants: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert count["tried"] > 100
    assert 0 < count["alive"] < count["tried"] / 2


def test_a_mutant_of_the_sums_is_refused_or_true() -> None:
    """What is said of the parts, of a few certificates: every fifth of it."""
    alive = 0
    for name in ("losses", "a-field", "budgets", "itself", "infinite"):
        document = documents()[f"compare:{name}"]
        for path, label, mutant in mutants({"sums": document["claim"]["sums"]}, stride=5):
            try:
                alive += survive({**document, "claim": {"parts": document["claim"]["parts"]} | mutant})
            except Exception as error:
                raise AssertionError(f"{name}, {path}, {label}: {corpus.data(mutant).decode()}") from error
    assert alive > 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(documents()))
def test_every_mutant_is_refused_or_true(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for all of them."""
    count = attack(survive, name, documents()[name], 0, 1)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert count["tried"] > 100


def test_two_changes_at_once() -> None:
    """A part's bound and a sum's, a factor and its index, a name and a release: refused or true."""
    every, draw, alive = list(documents().values()), random.Random(2021), 0
    small = [document for document in every if len(corpus.data(document)) < 6000]
    for _ in range(500):
        mutant = draw.choice(small)
        for _ in range(2):
            claimed = draw.random() < 0.7
            spots = [spot for spot in leaves(mutant) if spot[0][0] == "claim"] if claimed else []
            path, value = draw.choice(spots or list(leaves(mutant)))
            choices = [other for _, other in replacements(value) if other is DELETE or type(other) is type(value)]
            mutant = put(mutant, path, draw.choice(choices))
        alive += survive(mutant)
    assert alive > 0

"""Mutants of the certificates of §7, §11 and §12: every single field of every one, refused or still true.

What survives is held against linear and conic programmes in doubles (oracle_losses.py, oracle_rules.py) and a second
implementation (reference_losses.py).
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus, corpus_losses
from tests.kernel.attack import attack
from tests.kernel.expand import NUMBER
from tests.kernel.mutants.test_rules import survive
from tests.kernel.mutate import DELETE, leaves, put, replacements
from tests.kernel.reject import losses

STRIDE = 499  # of all mutants the quick test takes every so-manieth
SLICES = 4


def documents() -> dict[str, Any]:
    """The corpus, and the certificates by hand that reject/losses.py changes in other ways."""
    return corpus_losses.certificates() | {f"hand:{name}": document for name, document in losses.valid().items()}


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Least probabilities, witnesses, games in games, laws, prices: whatever is changed, nothing false is proved."""
    count: Counter[str] = Counter()
    for i, (name, document) in enumerate(sorted(documents().items())[part::SLICES]):
        count += attack(survive, name, document, 7 * i + part, STRIDE)
    with capsys.disabled():
        sys.stdout.write(f"\nmutants: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert 0 < count["alive"] < count["tried"] / 2


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(documents()))
def test_every_mutant_is_refused_or_true(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The same for all of them."""
    count = attack(survive, name, documents()[name], 0, 1)
    with capsys.disabled():
        sys.stdout.write(f"\n{name}: {count['tried']} tried, {count['alive']} survived and are true\n")
    assert count["tried"] > 100


def test_two_changes_at_once() -> None:
    """Errors that cancel each other, in a law and its attack, a least probability and its witness: refused or true."""
    every, draw, alive = list(documents().values()), random.Random(2021), 0
    small = [document for document in every if len(corpus.data(document)) < 2500]
    for _ in range(600):
        mutant = draw.choice(small)
        for _ in range(2):
            path, value = draw.choice(list(leaves(mutant)))
            choices = [other for _, other in replacements(value) if other is DELETE or type(other) is type(value)]
            mutant = put(mutant, path, draw.choice(choices))
        alive += survive(mutant)
    assert alive > 0


def test_opposite_changes_of_two_numbers() -> None:
    """What is added to one number and taken from another keeps every sum, of laws, attacks, rules and prices."""
    draw, alive = random.Random(7), 0
    for document in documents().values():
        spots = [
            path for path, value in leaves(document) if type(value) is str and "/" in value and NUMBER.fullmatch(value)
        ]
        for first, second in (draw.sample(spots, 2) for _ in range(4) if len(spots) > 1):
            step = Fraction(draw.choice([1, -1]), draw.choice([12, 10**6, 10**40]))
            mutant = document
            for path, sign in ((first, 1), (second, -1)):
                at = document
                for key in path:
                    at = at[key]
                mutant = put(mutant, path, corpus.text(Fraction(at) + sign * step))
            alive += survive(mutant)
    assert alive > 0


def test_parts_of_another_certificate() -> None:
    """A game, claim, witness, loss or evidence of one certificate in another: a proof goes with what it is about."""
    every, draw = list(documents().values()), random.Random(11)
    for _ in range(600):
        one, other = draw.sample(every, 2)
        key = draw.choice(["game", "claim", "evidence", "rule"])
        survive({**one, key: other[key]})
        for key in ("claim", "evidence"):
            part = draw.choice(sorted(one[key]))
            if part in other[key]:
                survive({**one, key: {**one[key], part: other[key][part]}})

"""Two changes at once: random pairs of mutations, and parts of one certificate in another."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

from tests.kernel import corpus, oracle, reference
from tests.kernel.expand import NUMBER
from tests.kernel.mutate import DELETE, leaves, put, replacements
from verify.check.kernel import Rejected, check


def _true(mutant: Any) -> bool:
    try:
        theorem = check(corpus.data(mutant))
    except Rejected:
        return False
    value = oracle.value(mutant["game"])
    assert value is not None, corpus.data(mutant)
    assert float(theorem.lower) - oracle.TOLERANCE <= value <= float(theorem.upper) + oracle.TOLERANCE, corpus.data(
        mutant
    )
    assert reference.proves(mutant) == "", corpus.data(mutant)
    return True


def test_two_changes_at_once() -> None:
    """Errors that cancel each other in a sum, in a game and its evidence, in a claim and its proof: refused or true."""
    documents, draw, alive = list(corpus.certificates().values()), random.Random(2021), 0
    for _ in range(4000):
        mutant = draw.choice(documents)
        for _ in range(2):
            path, value = draw.choice(list(leaves(mutant)))
            choices = [other for _, other in replacements(value) if other is DELETE or type(other) is type(value)]
            mutant = put(mutant, path, draw.choice(choices))
        alive += _true(mutant)
    assert alive > 0


def test_opposite_changes_of_two_masses() -> None:
    """What is added to one number and taken from another keeps every sum, of law, attack or rule."""
    draw, alive = random.Random(7), 0
    for document in corpus.certificates().values():
        spots = [
            path for path, value in leaves(document) if type(value) is str and "/" in value and NUMBER.fullmatch(value)
        ]
        pairs = list(itertools.combinations(spots, 2))
        for first, second in draw.sample(pairs, min(20, len(pairs))):
            step = Fraction(draw.choice([1, -1]), draw.choice([12, 10**6, 10**40]))
            mutant = document
            for path, sign in ((first, 1), (second, -1)):
                at = document
                for key in path:
                    at = at[key]
                mutant = put(mutant, path, corpus.text(Fraction(at) + sign * step))
            alive += _true(mutant)
    assert alive >= 0


def test_evidence_of_another_certificate() -> None:
    """Claim, evidence or game of one certificate in another: a proof goes with its game and its claim."""
    documents = list(corpus.certificates().values())
    draw = random.Random(11)
    for _ in range(2500):
        one, other = draw.sample(documents, 2)
        key = draw.choice(["game", "claim", "evidence", "rule"])
        _true({**one, key: other[key]})
        part = draw.choice(sorted(one["evidence"]))
        if part in other["evidence"]:
            _true({**one, "evidence": {**one["evidence"], part: other["evidence"][part]}})

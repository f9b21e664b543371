"""What the finder writes, for random games: the kernel, the reference and the oracle agree about it."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

import verify
from tests.kernel import corpus, oracle, reference
from tests.kernel.games import game
from verify.check.kernel import check


def _random(seed: int) -> dict[str, Any]:
    draw = random.Random(seed)
    features, labels = [str(i) for i in range(draw.randint(2, 4))], [f"y{i}" for i in range(draw.randint(2, 3))]
    law = [[x, y, draw.randint(1, 20)] for x in features for y in labels if draw.random() < 0.8]
    cost = {"metric": draw.choice(["absolute", "squared", "hamming"])}
    perturbation = draw.choice([
        {"kind": "max-distortion", "cost": cost, "radius": 1},
        {"kind": "mean-distortion", "cost": cost, "budget": f"{draw.randint(0, 6)}/8"},
        {"kind": "wasserstein", "cost": cost, "budget": "1/8", "label_cost": draw.choice(["inf", 2, "1/2"])}
        | {"order": draw.choice([1, 2, "inf"])},
    ])  # fmt: skip
    return game(features, labels, law or [["0", "y0", 1]], perturbation, normalise=True)


@pytest.mark.parametrize("seed", range(12))
def test_what_the_finder_writes_is_proved_and_true(seed: int) -> None:
    """A certificate of `verify.value` passes kernel and reference, and the oracle's value lies in its bounds."""
    document = _random(seed)
    answer = verify.value(verify.Game.from_document(document), digits=12)
    theorem = check(answer.certificate.data)
    value = Fraction(oracle.value(document))
    assert theorem.lower - Fraction(oracle.TOLERANCE) <= value <= theorem.upper + Fraction(oracle.TOLERANCE)
    found = answer.certificate.document
    if found["rule"] == "bracket" or theorem.upper - theorem.lower > Fraction(1, 10**40):
        assert reference.proves(found) == "", corpus.data(found)

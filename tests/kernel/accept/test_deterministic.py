"""Valid certificates of §9 are accepted, true, and so is every best attack of a random game, and no other."""

from __future__ import annotations

import itertools
import json
import math
import random
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus
from tests.kernel import corpus_deterministic as made
from tests.kernel import reference_deterministic as slow
from tests.kernel.expand import expand
from tests.kernel.truth_deterministic import holds
from verify.check.kernel import Rejected, check

MASSES = [0, 0, 1, 1, 2, 3, 7, 10**12, 10**12 + 1]


def test_the_corpus_is_accepted_and_true() -> None:
    """Programmes, cases, both, saddles: every one."""
    documents = made.certificates()
    assert len(documents) > 80
    evidence = [json.dumps(d["evidence"]) for d in documents.values()]
    for part in (
        '"precision"',
        '"order"',
        '"split"',
        '"saddle"',
        '"tree": {"order"',
        '"tree": {"split"',
    ):
        assert any(part in text for text in evidence), part
    assert any('"order"' in text and '"precision"' in text for text in evidence)
    for name, document in documents.items():
        try:
            holds(check(corpus.data(document)), document)
        except Exception as error:
            raise AssertionError(name) from error


def _random_game(draw: random.Random) -> Any:
    labels = draw.randint(2, 3)
    masses = [[draw.choice(MASSES) for _ in range(labels)] for _ in range(draw.randint(2, 4))]
    masses[0][0] = masses[0][0] or 1
    cost = {"metric": draw.choice(["absolute", "squared", "hamming"])}
    budget = str(Fraction(draw.randint(0, 8), draw.choice([3, 4, 7])))
    ground = {"kind": "wasserstein", "cost": cost, "label_cost": draw.choice([1, "inf", "1/2"])}
    two = [{"cost": cost, "budget": budget}, {"cost": {"metric": "absolute"}, "budget": "2/3"}]
    balls: list[Any] = [
        {"kind": "max-distortion", "cost": cost, "radius": draw.randint(0, 2)},
        {"kind": "mean-distortion", "cost": cost, "budget": budget},
        {"kind": "mean-distortion", "budgets": two},
        ground | {"budget": budget},
        ground | {"budget": draw.choice([0, 1]), "order": "inf"},
        ground | {"budget": budget, "order": 2},
    ]
    return made._path(masses, draw.choice(balls), labels)


def _cases(own: Any, groups: list[int], depth: int) -> Any:
    """Splits of the first groups, a programme over all of them in every case."""
    tree: Any = {"order": groups[::-1]}
    for s in reversed(groups[:depth]):
        tree = {"split": s, "nodes": [tree] * len(own[s])}
    return tree


def exactly_the_best(seed: int, games: int) -> None:
    """Some attacks of random games, by a random order and the full tree: accepted exactly if there is no better one."""
    draw, done = random.Random(seed), 0
    while done < games:
        document = _random_game(draw)
        shape = expand(document)
        own, groups = slow.own_columns(shape), list(range(len(shape.masses)))
        if math.prod(map(len, own)) > 400:
            continue
        done += 1
        found = made.best(shape)
        tried = list(itertools.product(*own))
        for columns in [*draw.sample(tried, min(6, len(tried))), *(found[1:3] if found else [])]:
            draw.shuffle(groups)
            best = found is not None and columns in found[1:]
            for tree in ({"order": groups}, _cases(own, groups, len(own)), _cases(own, groups, 1)):
                statement = made.statement(document, columns, tree=tree)
                if best:
                    check(corpus.data(statement))
                    continue
                with pytest.raises(Rejected):
                    check(corpus.data(statement))


def test_exactly_the_best_attacks_are_accepted() -> None:
    """60 random games."""
    exactly_the_best(1, 60)


@pytest.mark.slow
def test_exactly_the_best_attacks_are_accepted_in_many_games() -> None:
    """1500 more."""
    exactly_the_best(2, 1500)

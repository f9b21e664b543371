"""Deterministic attacks: branch and bound on 12 sources, the dynamic programme on a path, the size of the proofs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from verify.certify import deterministic as certify
from verify.check.kernel import check
from verify.game import Game
from verify.solve.deterministic import AtCeiling, deterministic
from verify.solve.deterministic_order import Order
from verify.solve.deterministic_tree import size

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

LARGEST = 50
SEEDS = 3


def path(features: int, labels: int, radius: int, seed: int) -> Game:
    """Random masses on a path, every place with every label."""
    dice = np.random.default_rng(seed)
    law = {(x, y): int(dice.integers(1, LARGEST)) for x in range(features) for y in range(labels)}
    names: dict[str, Any] = {"features": range(features), "labels": range(labels), "normalise": True}
    return Game.max_distortion(law, metric="absolute", radius=radius, **names)


def scattered(sources: int, reach: int, releases: int, labels: int, seed: int) -> Game:
    """Random masses, each source with random releases: no order leaves few states."""
    dice = np.random.default_rng(seed)
    matrix: list[list[int | str]] = [["inf"] * releases for _ in range(sources)]
    for line in matrix:
        for z in dice.choice(releases, size=reach, replace=False):
            line[z] = 0
    law = {(s, s % labels): int(dice.integers(1, LARGEST)) for s in range(sources)}
    names: dict[str, Any] = {"features": range(sources), "labels": range(labels), "releases": range(releases)}
    return Game.max_distortion(law, matrix=matrix, radius=0, normalise=True, **names)


def squared(features: int, labels: int, seed: int) -> Game:
    """A budget on the mean squared distance; every release is admissible."""
    dice = np.random.default_rng(seed)
    law = {(x, y): int(dice.integers(1, LARGEST)) for x in range(features) for y in range(labels)}
    names: dict[str, Any] = {"features": range(features), "labels": range(labels), "normalise": True}
    return Game.mean_distortion(law, metric="squared", budget="1/2", **names)


GAMES = {
    "8 releases, 3 labels": lambda seed: scattered(12, 5, 8, 3, seed),
    "8 releases, 2 labels": lambda seed: scattered(12, 5, 8, 2, seed),
    "12 releases, 3 labels": lambda seed: scattered(12, 5, 12, 3, seed),
    "12 releases, 2 labels": lambda seed: scattered(12, 5, 12, 2, seed),
    "a path of 6, radius 2": lambda seed: path(6, 2, 2, seed),
    "5 + budget, 12 sources": lambda seed: squared(6, 2, seed),
}


@pytest.mark.parametrize("name", GAMES)
def test_branch_and_bound(name: str, table: Table) -> None:
    """12 sources with 5 releases each, unequal masses: the slowest of a few in less than 10 seconds."""
    times, checks, cases, sizes = [], [], [], []
    for seed in range(SEEDS):
        game = GAMES[name](seed)
        start = time.process_time()
        found = deterministic(game.shape, method="tree")
        data = certify.deterministic(game, found, 30).data
        times.append(time.process_time() - start)
        start = time.process_time()
        check(data)
        checks.append(time.process_time() - start)
        assert not isinstance(found.proof, AtCeiling)
        cases.append(size(found.proof))
        sizes.append(len(data))
    table.add(f"12 sources, 5 releases each, {name}", max(times), 10, " s")
    table.add(f"    cases {min(cases)} to {max(cases)}; certificate", max(sizes) / 1e6, None, " MB")
    table.add("    the kernel alone", max(checks), None, " s")


@pytest.mark.parametrize("radius", [1])
def test_a_long_path(radius: int, table: Table) -> None:
    """100 points, 2 labels, radius 1: certified and checked in less than 5 seconds."""
    for seed in range(SEEDS):
        game = path(100, 2, radius, seed)
        start = time.process_time()
        found = deterministic(game.shape)
        certificate = certify.deterministic(game, found, 30)
        check(certificate.data)
        seconds = time.process_time() - start
        assert isinstance(found.proof, Order)
        table.add(f"100 points x 2 labels on a path: {found.proof.states} states", seconds, 5, " s")
    table.add("    its certificate", len(certificate.data) / 1e3, None, " kB")

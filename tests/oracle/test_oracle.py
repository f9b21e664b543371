"""The oracle against closed forms, brute force over vertices, and the worst losses of rules."""

from __future__ import annotations

from itertools import combinations
from random import Random
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
import sympy
from scipy.optimize import linprog

from tests.oracle.degenerate import CASES
from tests.oracle.family import KINDS, game
from tests.oracle.linear import maximise
from tests.oracle.reals import ball
from tests.oracle.solution import Decision, TooHard, decide
from tests.oracle.transport import Transport

CLOSE = 1e-12


def document(kind: str, law: list[list[Any]], places: int, labels: int, **how: Any) -> dict[str, Any]:
    return {
        "format": "verify-game/1",
        "features": [str(x) for x in range(places)],
        "labels": [str(y) for y in range(labels)],
        "law": [[str(x), str(y), mass] for x, y, mass in law],
        "normalise": True,
        "perturbation": {"kind": kind} | how,
    }


def h2(p: float) -> float:
    return float(-p * mpmath.log(p) - (1 - p) * mpmath.log(1 - p))


def value(found: Decision) -> float:
    return float(found.value(80))


@pytest.mark.parametrize(("a", "b", "c"), [(1, 1, 1), (2, 1, 3), (1, 5, 2)])
def test_section_v_a(a: int, b: int, c: int) -> None:
    """Section V-A with prior (a, b, c): h* = h2(b), w = (1−b, b, 1−b); releases 1 and 3 are supported, no other."""
    law = [[0, 0, a], [2, 2, b], [4, 4, c]]
    found = decide(document("max-distortion", law, 5, 5, cost={"metric": "absolute"}, radius=1))
    share = flint.fmpq(b, a + b + c)
    assert value(found) == pytest.approx(h2(b / (a + b + c)), abs=CLOSE)
    assert found.loss == [1 - share, share, 1 - share]
    assert found.supported == {"1", "3"}
    assert not found.unique


@pytest.mark.parametrize("budget", ["1/20", "1/10", "1/4"])
@pytest.mark.parametrize("first", [1, 2])
def test_binary_hamming_rate_distortion(first: int, budget: str) -> None:
    """X = Y binary, Hamming: H(X) − h*(D) = h2(p) − h2(D) for D < p (Lemma 1), so h* = h2(D) and e^(−λ) = D/(1−D)."""
    law = [[0, 0, 1], [1, 1, first]]
    found = decide(document("mean-distortion", law, 2, 2, cost={"metric": "hamming"}, budget=budget))
    d = flint.fmpq(1, int(budget[2:]))
    assert value(found) == pytest.approx(h2(1 / int(budget[2:])), abs=CLOSE)
    assert found.tau == d / (1 - d)
    assert found.supported == {"0", "1"}
    assert found.unique


@pytest.mark.parametrize(("size", "inverse"), [(3, 10), (4, 2), (4, 5)])
def test_hamming_rate_distortion(size: int, inverse: int) -> None:
    """X = Y uniform on M points, Hamming: h* = h2(D) + D·log(M−1) for D < 1 − 1/M."""
    law = [[x, x, 1] for x in range(size)]
    how = {"cost": {"metric": "hamming"}, "budget": f"1/{inverse}"}
    found = decide(document("mean-distortion", law, size, size, **how))
    expected = h2(1 / inverse) + float(mpmath.log(size - 1)) / inverse
    assert value(found) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize("k", range(2, 7))
def test_chains(k: int) -> None:
    """k equal classes in a row, neighbours meet: h* = log 2 for k even, h2(⌊k/2⌋/k) for k odd (mathematics.md §7)."""
    law = [[2 * i, i, 1] for i in range(k)]
    found = decide(document("max-distortion", law, 2 * k - 1, k, cost={"metric": "absolute"}, radius=1))
    assert value(found) == pytest.approx(float(mpmath.log(2)) if k % 2 == 0 else h2(k // 2 / k), abs=CLOSE)


@pytest.mark.parametrize("name", CASES)
def test_the_degenerate_games(name: str) -> None:
    """Value, supports, uniqueness and rule are those of the paper computations in degenerate.py."""
    case = CASES[name]()
    found = decide(case.document)
    assert value(found) == pytest.approx(float(sympy.N(sympy.sympify(case.value), 20)), abs=CLOSE)
    assert found.supported == set(case.supported.split())
    assert found.unsupported == set(case.unsupported.split())
    assert found.unique == case.unique
    for z, row in case.rule.items():
        for y, expected in row.items():
            entry = found.least[found.game.releases.index(z)][found.game.labels.index(y)]
            assert float(ball(entry, 80)) == pytest.approx(float(sympy.N(sympy.sympify(expected), 20)), abs=CLOSE)


def test_linear_programs_against_all_bases() -> None:
    """max c·x over Ax = b, x ≥ 0 is the largest c·x of a vertex, and every vertex is a non-negative basic solution."""
    random = Random(1)
    for _ in range(60):
        rows, columns = random.randint(1, 3), random.randint(3, 6)
        A = [[flint.fmpq(1)] * columns]  # bounded
        A += [[flint.fmpq(random.randint(-2, 2)) for _ in range(columns)] for _ in range(rows - 1)]
        b = [flint.fmpq(1), *(flint.fmpq(random.randint(-1, 1), 2) for _ in range(rows - 1))]
        c = [flint.fmpq(random.randint(-3, 3)) for _ in range(columns)]
        values = [sum(u * v for u, v in zip(c, x, strict=True)) for x in vertices(A, b)]
        found = maximise(c, A, b)
        assert (None if found is None else found.value) == max(values, default=None)


def vertices(A: list[list[flint.fmpq]], b: list[flint.fmpq]) -> list[list[flint.fmpq]]:
    """All vertices of {x ≥ 0, Ax = b}, by trying every set of as many columns as A has independent rows."""
    columns = len(A[0])
    full = flint.fmpq_mat([[*row, v] for row, v in zip(A, b, strict=True)])
    reduced, rank = full.rref()
    found = []
    for basis in combinations(range(columns), rank):
        square = flint.fmpq_mat(rank, rank, [reduced[i, j] for i in range(rank) for j in basis])
        if not square.det():
            continue
        solution = square.inv() * flint.fmpq_mat(rank, 1, [reduced[i, columns] for i in range(rank)])
        x = [flint.fmpq(0)] * columns
        for k, j in enumerate(basis):
            x[j] = solution[k, 0]
        if min(x) >= 0:
            found.append(x)
    return found


@pytest.mark.parametrize("kind", ["maximum", "releases"])
def test_supports_against_all_vertices(kind: str) -> None:
    """The union of the supports of the vertices of the polytope of maximisers is `supported` (mathematics.md §5)."""
    tried = 0
    for seed in range(400):
        found = decide(game(kind, seed))
        arcs = [a for a in found.game.arcs if found.loss[a.source] == found.least[a.z][a.y]]
        arcs = [a for a in arcs if sum(found.least[a.z]) == 1]
        if len(arcs) > 10 or found.degree > 1:
            continue
        tried += 1
        A, b = [], []
        for s, mass in enumerate(found.game.masses):
            A.append([flint.fmpq(int(a.source == s)) for a in arcs])
            b.append(flint.fmpq(mass.numerator, mass.denominator))
        for z in {a.z for a in arcs}:
            for y, q in enumerate(found.least[z]):
                A.append([flint.fmpq(int(a.y == y and a.z == z)) - q * int(a.z == z) for a in arcs])
                b.append(flint.fmpq(0))
        reached = {a.z for x in vertices(A, b) for a, v in zip(arcs, x, strict=True) if v}
        assert {found.game.releases[z] for z in reached} == found.supported, seed
    assert tried >= 100


def loss(game: Transport, q: np.ndarray[Any, Any]) -> float:
    """The worst loss of a rule: a linear program in doubles."""
    f = np.array([-np.log(max(q[a.z, a.y], 1e-300)) for a in game.arcs])
    equal = np.array([[float(a.source == s) for a in game.arcs] for s in range(len(game.masses))])
    bounded = {} if game.budget is None else {"A_ub": [[a.cost for a in game.arcs]], "b_ub": [float(game.budget)]}
    found = linprog(-f, A_eq=equal, b_eq=[float(m) for m in game.masses], **bounded)
    assert found.status == 0
    return float(-found.fun)


def least_rule(found: Decision) -> np.ndarray[Any, Any]:
    return np.array([[float(ball(v, 80)) for v in row] for row in found.least])


@pytest.mark.parametrize("kind", KINDS)
def test_every_completion_of_the_least_rule_is_robust(kind: str) -> None:
    """q ≥ ``least`` loses h* at worst, whatever label gets the rest; where Σ least < 1 there are several rules."""
    for seed in range(60):
        try:
            found = decide(game(kind, seed))
        except TooHard:
            continue
        least = least_rule(found)
        rest, labels = 1 - least.sum(1), least.shape[1]
        for y in range(labels):
            assert loss(found.game, least + np.outer(rest, np.eye(labels)[y])) == pytest.approx(value(found), abs=1e-8)
        if labels > 1 and (rest > 1e-9).any():
            assert not found.unique


FORCED = [
    name for name, case in CASES.items() if case().unsupported and case().unique and len(case().document["labels"]) > 1
]


@pytest.mark.parametrize("name", FORCED)
def test_a_rule_that_is_forced_without_support(name: str) -> None:
    """Any other rule at an unsupported release loses more than h*, where the oracle says that there is one."""
    found, random = decide(CASES[name]().document), np.random.default_rng(1)
    least = least_rule(found)
    assert found.unique
    assert found.unsupported
    for _ in range(50):
        other = least.copy()
        z = found.game.releases.index(random.choice(sorted(found.unsupported)))
        shift = random.normal(size=least.shape[1]) * 0.05
        other[z] = np.maximum(other[z] + shift, 1e-9)
        other[z] /= other[z].sum()
        if abs(other - least).max() > 1e-3:
            assert loss(found.game, other) > value(found) + 1e-6

"""The best deterministic attack: both methods agree with trying everything, and their proofs with the reference."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as h
from hypothesis import strategies as st

from tests.bench.games import small
from tests.kernel import reference
from tests.kernel.reference_deterministic import primes
from tests.laws.games import Law, budgets, counts, max_game, mean_game, metrics
from tests.solve import brute_force
from verify import Game, Unsolved
from verify.certify import deterministic as certify
from verify.check.kernel import Rejected, check
from verify.solve.deterministic import Deterministic, deterministic
from verify.solve.deterministic_choices import Choices
from verify.solve.deterministic_logs import sign_of_form
from verify.solve.deterministic_tree import UNMET_PRECISION, unmet
from verify.solve.recognise_forms import combine

FEW = 3000
METHODS = ("order", "tree")


def form(found: Deterministic) -> dict[Fraction, Fraction]:
    return {r: a for a, r in found.value if isinstance(r, Fraction)}


def agree(game: Game, *, replay: bool = True) -> Deterministic | None:
    """Both methods find what trying everything finds, and certificates prove it; None if no attack is feasible."""
    truth = brute_force.best(game)
    found = None
    for method in METHODS:
        if truth is None:
            with pytest.raises(Unsolved, match="no deterministic attack meets the budgets"):
                deterministic(game.shape, method=method)
            continue
        found = deterministic(game.shape, method=method)
        assert primes(form(found)) == primes(truth[0])
        if replay:
            assert reference.proves(certify.deterministic(game, found, 30).document) == ""
    return found


@pytest.mark.parametrize("seed", range(60))
def test_all_kinds(seed: int) -> None:
    """(21) of small games of every kind, budgets and label-changing arcs among them."""
    _, game = small(seed)
    if brute_force.attacks(game) <= FEW:
        agree(game)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60, 400))
def test_many_of_all_kinds(seed: int) -> None:
    """The same for more games, and larger ones."""
    _, game = small(seed)
    if brute_force.attacks(game) <= brute_force.MOST:
        agree(game, replay=brute_force.attacks(game) <= FEW)


@h(max_examples=25)
@given(counts(3, 2), metrics, st.sampled_from([0, 1, 2]))
def test_maximum_distortion(law: Law, metric: str, radius: int) -> None:
    """(21) under (3)."""
    agree(max_game(law, metric, Fraction(radius), 3, 2))


@h(max_examples=25)
@given(counts(3, 2), metrics, budgets)
def test_mean_distortion(law: Law, metric: str, budget: Fraction) -> None:
    """(21) under (4)."""
    game = mean_game(law, metric, budget, 3, 2)
    if brute_force.attacks(game) <= FEW:
        agree(game)


@h(max_examples=30)
@given(counts(4, 3), st.permutations(range(4)), st.permutations(range(3)))
def test_names_do_not_matter(law: Law, features: list[int], labels: list[int]) -> None:
    """(21) is the same whatever features and labels are called, with costs renamed alike."""
    renamed = {(features[x], labels[y]): m for (x, y), m in law.items()}
    matrix = [[abs(x - z) for z in range(4)] for x in range(4)]
    moved = [[0] * 4 for _ in range(4)]
    for x, z in product(range(4), repeat=2):
        moved[features[x]][features[z]] = matrix[x][z]
    names = {"features": range(4), "labels": range(3), "normalise": True, "radius": 1}
    one = deterministic(Game.max_distortion(law, matrix=matrix, **names).shape)
    other = deterministic(Game.max_distortion(renamed, matrix=moved, **names).shape)
    assert primes(form(one)) == primes(form(other))


@h(max_examples=30)
@given(counts(4, 2), metrics)
def test_larger_radius(law: Law, metric: str) -> None:
    """A larger radius never lowers (21)."""
    before: dict[Fraction, Fraction] = {}
    for radius in range(4):
        now = form(deterministic(max_game(law, metric, Fraction(radius), 4, 2).shape))
        assert sign_of_form(combine([(1, now), (-1, before)])) >= 0
        before = now


@h(max_examples=20)
@given(counts(3, 2), counts(3, 2), st.sampled_from(METHODS))
def test_parts_add_up(left: Law, right: Law, method: str) -> None:
    """Under maximum distortion (21) of two games side by side is the sum of theirs, weighted by their masses."""
    far = {(x + 10, y): m for (x, y), m in right.items()}
    places = [*range(3), *range(10, 13)]

    def solve(law: Law) -> dict[Fraction, Fraction]:
        game = Game.max_distortion(law, metric="absolute", radius=1, features=places, labels=range(2), normalise=True)
        return form(deterministic(game.shape, method=method))  # type: ignore[arg-type]

    parts = [solve(left), solve(far)]
    sizes = [sum(left.values()), sum(right.values())]
    total = combine([(Fraction(n, sum(sizes)), part) for n, part in zip(sizes, parts, strict=True)])
    assert primes(solve(left | far)) == primes(total)


def test_ties_are_settled_exactly() -> None:
    """Attacks whose values agree to 12 digits and more are told apart: of two nearly equal masses the better is chosen.

    One source can join either of two others, whose masses differ by 1 in 10^18.
    """
    n = 10**18
    law = {("0", "a"): n, ("1", "b"): n + 1, ("2", "a"): n + 2}
    game = Game.max_distortion(law, metric="absolute", radius=1, features=range(3), normalise=True)
    found = agree(game)
    assert found is not None


def test_huge_masses() -> None:
    """Numbers of 60 digits, which nobody factors."""
    law = {(str(x), y): 10**59 + 7 * x + (y == "a") for x in range(3) for y in "ab"}
    game = Game.max_distortion(law, metric="absolute", radius=1, features=range(3), normalise=True)
    assert form(deterministic(game.shape, method="order")) == form(deterministic(game.shape, method="tree"))


def test_nothing_is_feasible() -> None:
    """Where only a mixture meets the budget, (21) is a maximum over nothing, and that is what is said."""
    game = Game.mean_distortion(
        {("a", "0"): "1/2", ("b", "1"): "1/2"}, matrix=[[2, 0], [0, 2]], budget=0, features=["a", "b"]
    )
    assert deterministic(game.shape).value == ()
    two = [{"matrix": [[0, 2], [0, 2]], "budget": 1}, {"matrix": [[2, 0], [2, 0]], "budget": 1}]
    game = Game.mean_distortion({("a", "0"): "1"}, budgets=two, features=["a", "b"])
    for method in METHODS:
        with pytest.raises(Unsolved, match="maximum over nothing"):
            deterministic(game.shape, method=method)  # type: ignore[arg-type]


def test_other_kinds() -> None:
    """A polytope has no sources: the refusal names the kinds that have."""
    game = Game.polytope(vertices=[{("a", "0"): 1}, {("a", "1"): 1}])
    with pytest.raises(Unsolved, match="max-distortion, mean-distortion and wasserstein"):
        deterministic(game.shape)


def leaves(case: Any) -> Iterator[Any]:
    """The cases of a certificate's tree that are not split."""
    if "split" in case:
        for part in case["nodes"]:
            yield from leaves(part)
    else:
        yield case


@pytest.mark.parametrize("labels", [1, 2, 3, 4, 9])
@pytest.mark.parametrize("short", ["1", "1/1000000007"])
def test_a_row_that_cannot_be_met(labels: int, short: str) -> None:
    """Every release costs something: one dear choice breaks the budget, by much or hardly, which multipliers prove.

    With a multiplier of 0 instead the kernel refuses the case.
    """
    sources = [str(y) for y in range(labels + 1)]
    law = {(x, str(int(x) % labels)): Fraction(1, len(sources)) for x in sources}
    least = Fraction(len(sources) + 2) / len(sources)  # what it costs that one pays 3 and the others 1
    game = Game.mean_distortion(
        law, matrix=[[1, 3]] * len(sources), budget=str(least - Fraction(short) / len(sources)), features=sources,
        releases=["cheap", "dear"],
    )  # fmt: skip
    found = deterministic(game.shape, method="tree")
    assert set(found.choice) == {0}
    document = certify.deterministic(game, found, 30).document
    assert reference.proves(document) == ""
    check(json.dumps(document).encode())
    missed = [case for case in leaves(document["evidence"]["tree"]) if case.get("precision") == UNMET_PRECISION]
    assert missed
    for case in missed:
        assert [[Fraction(q) for q in line] for line in case["rule"]] == [[Fraction(1, labels)] * labels] * 2
        kept, case["multipliers"] = case["multipliers"], [0]
        with pytest.raises(Rejected, match="a case is not bounded"):
            check(json.dumps(document).encode())
        case["multipliers"] = kept


@h(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 10**30), st.integers(0, 10**40), st.integers(1, 10**40), st.integers(0, 2))
def test_multipliers_are_large_enough(labels: int, total: int, rhs: int, more: int, row: int) -> None:
    """log |Y| − (what the cheapest attack spends − the budget)·λ is less than −1/2, however little it spends more."""
    choices = Choices(labels, 2, (total,), total, ((0,),), (((rhs + more,) * 3,),), (rhs,) * 3)
    end = unmet(choices, row, rhs + more)
    assert [k for k, price in enumerate(end.multipliers) if price] == [row]
    spare = end.multipliers[row] * Fraction(more, total) - labels.bit_length()  # log |Y| < the bits of |Y|
    assert spare >= 1
    assert end.multipliers[row].denominator == 1

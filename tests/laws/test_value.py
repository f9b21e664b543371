"""Laws of the value h* that hold for every game (the paper's Theorem 1 and its consequences)."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.games import Law, budgets, counts, entropy, max_game, mean_game, metrics
from verify import Game, value

DIGITS = 20
FEW = settings(max_examples=25, deadline=None, derandomize=True)


def _grid(parts: int, size: int) -> list[tuple[int, ...]]:
    """All ways to write `parts` as a sum of `size` integers ≥ 0."""
    if size == 1:
        return [(parts,)]
    return [(k, *rest) for k in range(parts + 1) for rest in _grid(parts - k, size - 1)]


@FEW
@given(counts(features=2, labels=2, most=3), st.integers(0, 1))
def test_the_bracket_contains_the_brute_force_value(law: Law, radius: int) -> None:
    """lower ≤ worst loss of every rule of a grid, H of every attack of a grid ≤ upper, and both grids come close."""
    answer = value(max_game(law, "absolute", Fraction(radius), 2, 2), DIGITS)
    total, steps = sum(law.values()), 12
    sources = [s for s, mass in law.items() if mass]
    near = {x: [z for z in range(2) if abs(x - z) <= radius] for x in range(2)}
    best = mpmath.mpf(0)
    for split in product(*(_grid(steps, len(near[x])) for x, _ in sources)):
        image: dict[tuple[object, object], Fraction] = {}
        for (x, y), shares in zip(sources, split, strict=True):
            for z, share in zip(near[x], shares, strict=True):
                image[z, y] = image.get((z, y), Fraction(0)) + Fraction(law[x, y] * share, total * steps)
        best = max(best, entropy(image))
    worst = mpmath.inf
    loss = [-mpmath.log(mpmath.mpf(k) / (4 * steps)) for k in range(1, 4 * steps)]  # of q = (k + 1)/(4·steps)
    for rule in product(range(4 * steps - 1), repeat=2):
        f = [(loss[k], loss[-1 - k]) for k in rule]
        worst = min(worst, sum(law[x, y] * max(f[z][y] for z in near[x]) for x, y in sources) / total)
    lower, upper = (mpmath.mpf(v.numerator) / v.denominator for v in (answer.lower, answer.upper))
    assert best <= upper + mpmath.mpf(10) ** -12  # the oracle's own rounding
    assert worst >= lower - mpmath.mpf(10) ** -12
    assert best >= lower - 0.2  # the modulus of continuity of grids this coarse
    assert worst <= upper + 0.2


@FEW
@given(counts(), metrics, budgets, st.permutations(range(3)), st.permutations(range(3)))
def test_relabelling_changes_nothing(law: Law, metric: str, budget: Fraction, xs: list[int], ys: list[int]) -> None:
    """h* does not depend on the order or the names of features and labels."""
    matrix = [[abs(a - b) ** (2 if metric == "squared" else 1) for b in range(3)] for a in range(3)]
    moved = {(f"x{xs[x]}", f"y{ys[y]}"): mass for (x, y), mass in law.items()}
    costs = [[matrix[xs.index(a)][xs.index(b)] for b in range(3)] for a in range(3)]
    one = value(
        Game.mean_distortion(law, matrix=matrix, budget=budget, features=range(3), labels=range(3), normalise=True),
        DIGITS,
    )
    two = value(
        Game.mean_distortion(
            moved,
            matrix=costs,
            budget=budget,
            features=[f"x{i}" for i in range(3)],
            labels=["y0", "y1", "y2"],
            normalise=True,
        ),
        DIGITS,
    )
    assert one.lower <= two.upper
    assert two.lower <= one.upper


@FEW
@given(counts(), metrics, budgets, budgets)
def test_more_budget_never_lowers_the_value(law: Law, metric: str, small: Fraction, more: Fraction) -> None:
    """D grows with the budget and with the radius, so h* does too."""
    for build in (mean_game, max_game):
        one, two = (value(build(law, metric, b), DIGITS) for b in (small, small + more))
        assert one.lower <= two.upper


@FEW
@given(counts(), metrics, budgets)
def test_the_value_is_at_most_the_entropies(law: Law, metric: str, budget: Fraction) -> None:
    """H(Y|X) ≤ h* ≤ H(Y) ≤ log|Y| for label-preserving games with d(x,x) = 0 (Theorem 1; Section V-B)."""
    total = sum(law.values())
    prior = {(x, y): Fraction(mass, total) for (x, y), mass in law.items()}
    merged: dict[tuple[object, object], Fraction] = {}
    for (_, y), mass in prior.items():
        merged[0, y] = merged.get((0, y), Fraction(0)) + mass
    for build in (mean_game, max_game):
        answer = value(build(law, metric, budget), DIGITS)
        with mpmath.workdps(40):
            lower, upper = (mpmath.mpf(v.numerator) / v.denominator for v in (answer.lower, answer.upper))
            assert entropy(dict(prior)) <= upper + mpmath.mpf(10) ** -30
            assert lower <= entropy(merged) + mpmath.mpf(10) ** -30 <= mpmath.log(3) + mpmath.mpf(10) ** -29


@FEW
@given(counts(), st.integers(0, 3))
def test_mean_dominates_maximum(law: Law, radius: int) -> None:
    """max over D ≥ max over D* at the same ε (the paper, after (4))."""
    one = value(max_game(law, "absolute", Fraction(radius)), DIGITS)
    two = value(mean_game(law, "absolute", Fraction(radius)), DIGITS)
    assert one.lower <= two.upper


@FEW
@given(counts(features=2, labels=2), counts(features=2, labels=2), st.integers(0, 1))
def test_components_add_up(left: Law, right: Law, radius: int) -> None:
    """A game that splits into two without a common release has the mass-weighted sum of their values."""
    whole = dict(left) | {(x + 10, y): mass for (x, y), mass in right.items()}
    a, b = sum(left.values()), sum(right.values())
    options = {"metric": "absolute", "radius": radius, "labels": range(2), "normalise": True}
    one, two = (value(Game.max_distortion(law, features=range(2), **options), DIGITS) for law in (left, right))
    both = value(Game.max_distortion(whole, features=[0, 1, 10, 11], **options), DIGITS)
    low, high = ((a * u + b * v) / (a + b) for u, v in ((one.lower, two.lower), (one.upper, two.upper)))
    assert low <= both.upper
    assert both.lower <= high


@pytest.mark.parametrize("digits", [1, 12, 30, 60, 120])
def test_the_width_is_what_was_asked(digits: int) -> None:
    """upper − lower ≤ 10^−digits, on the printed bounds themselves."""
    law = {(x, y): (7 * x + 3 * y * y + 2) % 11 + 1 for x in range(4) for y in range(3)}
    answer = value(mean_game(law, "squared", Fraction(1, 3), 4, 3), digits)
    assert answer.upper - answer.lower <= Fraction(1, 10**digits)
    claim = answer.certificate.claim
    assert Fraction(claim["upper"]) - Fraction(claim["lower"]) <= Fraction(1, 10**digits)

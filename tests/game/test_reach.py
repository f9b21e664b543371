"""Which releases are near: machine integers, rounded where they must be, against fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from verify.game import Game, reach
from verify.game.cost import Metric

METRICS = [metric.value for metric in Metric]
LINE = ("absolute", "squared")
PRIMES = (2, 3, 10**9 + 7, 2**61 - 1, 2**89 - 1)

numbers = st.builds(Fraction, st.integers(-4, 4), st.sampled_from(PRIMES)) | st.builds(
    lambda whole, part: whole + part,
    st.integers(-2, 2).map(lambda k: k * 10**30),
    st.sampled_from([Fraction(0), Fraction(1, 3)]),
)
Points = list[list[Fraction]]


def distance(metric: str, a: list[Fraction], b: list[Fraction]) -> Fraction:
    gaps = [abs(u - v) for u, v in zip(a, b, strict=True)]
    if metric == "hamming":
        return Fraction(sum(gap != 0 for gap in gaps))
    if metric == "chebyshev":
        return max(gaps)
    return sum((g * g for g in gaps) if metric.startswith("squared") else gaps, Fraction(0))


def check(metric: str, points: Points, radius: Fraction) -> None:
    """The arcs are those of exact distances, in order."""
    names = [f"p{i}" for i in range(len(points))]
    game = Game.max_distortion(
        dict.fromkeys(((name, "a") for name in names), 1),
        metric=metric,
        radius=radius,
        features=names,
        points=dict(zip(names, points, strict=True)),
        normalise=True,
    )
    expected = [
        [x, 0, z] for x, a in enumerate(points) for z, b in enumerate(points) if distance(metric, a, b) <= radius
    ]
    assert game.shape.keys.tolist() == expected


@st.composite
def problems(draw: st.DrawFn) -> tuple[str, Points, Fraction]:
    """Points with small, huge and incommensurable coordinates, and a radius that is often one of their distances."""
    metric = draw(st.sampled_from(METRICS))
    dimension = 1 if metric in LINE else draw(st.integers(1, 3))
    points = draw(st.lists(st.lists(numbers, min_size=dimension, max_size=dimension), min_size=1, max_size=6))
    distances = sorted({distance(metric, a, b) for a in points for b in points})
    nudge = draw(st.sampled_from([Fraction(0), Fraction(0), Fraction(1, 10**40), Fraction(-1, 10**40)]))
    return metric, points, max(Fraction(0), draw(st.sampled_from(distances)) + nudge)


@settings(max_examples=400)
@given(problems())
def test_arcs_are_exact(problem: tuple[str, Points, Fraction]) -> None:
    """d(x,z) ≤ ε is decided exactly also at equality, whatever the sizes and denominators of the coordinates."""
    check(*problem)


@pytest.mark.parametrize("word", [1 << 9, 1 << 14])
@settings(max_examples=200)
@given(problem=problems())
@example(problem=("squared-euclidean", [[Fraction(0), Fraction(0)], [Fraction(3), Fraction(4)]], Fraction(25)))
def test_a_coarse_grid_decides_nothing_wrongly(word: int, problem: tuple[str, Points, Fraction]) -> None:
    """With machine words of a few bits nearly all is rounded: what seems clear then must still be right."""
    before = reach._WORD
    reach._WORD = word
    try:
        check(*problem)
    finally:
        reach._WORD = before


@pytest.mark.parametrize("metric", METRICS)
def test_many_points(metric: str) -> None:
    """More points than are compared at once."""
    points = [[Fraction(k * k % 101, 1 + k % 7)] * (1 if metric in LINE else 2) for k in range(150)]
    before = reach._AT_ONCE
    reach._AT_ONCE = 1000
    try:
        check(metric, points, Fraction(1) if metric == "hamming" else Fraction(7, 2))
    finally:
        reach._AT_ONCE = before

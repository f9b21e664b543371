"""Hypothesis strategies for games, for property tests of your own (``pip install "saddle-verify[strategies]"``).

    from hypothesis import given
    from verify import strategies

    @given(strategies.max_distortion_games(max_points=3))
    def test_mine(game): ...

Games are small, exact and valid, and Hypothesis shrinks them: to fewer points, fewer labels, simpler masses.
"""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

from verify.errors import VerifyError
from verify.game.game import Game

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

METRICS = ("absolute", "squared", "hamming")

__all__ = [
    "games", "laws", "max_distortion_games", "mean_distortion_games", "rules", "wasserstein_games",
]  # fmt: skip


class NoHypothesis(VerifyError):
    """Hypothesis is not installed."""

    exit_code = 64


def _library() -> Any:
    try:
        return import_module("hypothesis.strategies")
    except ModuleNotFoundError:
        raise NoHypothesis(
            "verify.strategies needs the library hypothesis, which is not installed: "
            'pip install "saddle-verify[strategies]".'
        ) from None


def laws(
    *, max_points: int = 4, max_labels: int = 3, max_units: int = 8
) -> SearchStrategy[dict[tuple[str, str], Fraction]]:
    """Laws on features 0, 1, … and labels 0, 1, …: masses by (feature, label), exact and of sum 1.

    Parameters
    ----------
    max_points, max_labels
        The most features and labels.
    max_units
        Masses are at most so many units; the unit is what makes them sum to 1.

    Raises
    ------
    NoHypothesis
        The library is not installed.
    """
    st = _library()

    def law(rows: dict[tuple[int, int], int]) -> dict[tuple[str, str], Fraction]:
        total = sum(rows.values())
        return {(str(x), str(y)): Fraction(n, total) for (x, y), n in sorted(rows.items())}

    places = st.tuples(st.integers(0, max_points - 1), st.integers(0, max_labels - 1))
    found: SearchStrategy[dict[tuple[str, str], Fraction]] = st.dictionaries(
        places, st.integers(1, max_units), min_size=1, max_size=max_points * max_labels
    ).map(law)
    return found


def max_distortion_games(
    *, max_points: int = 4, max_labels: int = 3, max_units: int = 8, max_radius: int = 2
) -> SearchStrategy[Game]:
    """Games of (3): a metric on a path, or a matrix in which each feature may stay; parameters as for `laws`."""
    st = _library()

    def build(draw: DrawFn) -> Game:
        law = draw(laws(max_points=max_points, max_labels=max_labels, max_units=max_units))
        radius = draw(st.integers(0, max_radius))
        return Game.max_distortion(law, radius=radius, **_costs(draw, law, max_points))

    return _composite(build)


def mean_distortion_games(
    *, max_points: int = 4, max_labels: int = 3, max_units: int = 8, max_budget: int = 2
) -> SearchStrategy[Game]:
    """Games of (4), with one budget, a fraction with denominator at most 8; parameters as for `laws`."""
    st = _library()

    def build(draw: DrawFn) -> Game:
        law = draw(laws(max_points=max_points, max_labels=max_labels, max_units=max_units))
        budget = draw(st.fractions(0, max_budget, max_denominator=8))
        return Game.mean_distortion(law, budget=budget, **_costs(draw, law, max_points))

    return _composite(build)


def wasserstein_games(
    *, max_points: int = 3, max_labels: int = 3, max_units: int = 8, max_budget: int = 2
) -> SearchStrategy[Game]:
    """Games of (6): labels may change too, at one price or not at all; parameters as for `laws`."""
    st = _library()

    def build(draw: DrawFn) -> Game:
        law = draw(laws(max_points=max_points, max_labels=max_labels, max_units=max_units))
        budget = draw(st.fractions(0, max_budget, max_denominator=8))
        label_cost = draw(st.one_of(st.just("inf"), st.fractions(0, 2, max_denominator=4)))
        return Game.wasserstein(law, budget=budget, label_cost=label_cost, **_costs(draw, law, max_points))

    return _composite(build)


def games(*, max_points: int = 3, max_labels: int = 3, max_units: int = 8) -> SearchStrategy[Game]:
    """Games with maximum distortion, mean distortion, or a Wasserstein ball; parameters as for `laws`."""
    sizes = {"max_points": max_points, "max_labels": max_labels, "max_units": max_units}
    kinds = (max_distortion_games, mean_distortion_games, wasserstein_games)
    found: SearchStrategy[Game] = _library().one_of(*(kind(**sizes) for kind in kinds))
    return found


def rules(game: Game, *, max_units: int = 8, positive: bool = True) -> SearchStrategy[dict[str, dict[str, Fraction]]]:
    """Rules q(y|z) for a game, by release and label, exact and of sum 1; ``positive`` leaves no 0."""
    st = _library()

    def rule(rows: list[list[int]]) -> dict[str, dict[str, Fraction]]:
        return {
            z: {y: Fraction(n, sum(row)) for y, n in zip(game.labels, row, strict=True)}
            for z, row in zip(game.releases, rows, strict=True)
        }

    size = len(game.labels)
    row = st.lists(st.integers(int(positive), max_units), min_size=size, max_size=size).filter(any)
    count = len(game.releases)
    found: SearchStrategy[dict[str, dict[str, Fraction]]] = st.lists(row, min_size=count, max_size=count).map(rule)
    return found


def _costs(draw: DrawFn, law: dict[tuple[str, str], Fraction], max_points: int) -> dict[str, Any]:
    """Options of a game: a metric on the features 0, …, n − 1, or a matrix with a 0 in each row."""
    st = _library()
    points = max(int(x) for x, _ in law) + 1
    points = draw(st.integers(points, max_points))
    metric = draw(st.sampled_from((*METRICS, None)))
    if metric is not None:
        return {"features": range(points), "metric": metric}
    entries = st.lists(st.sampled_from((0, 1, "inf", 2)), min_size=points, max_size=points)
    matrix = draw(st.lists(entries, min_size=points, max_size=points))
    for i, row in enumerate(matrix):
        row[i] = 0
    return {"features": range(points), "matrix": matrix}


def _composite(build: Any) -> SearchStrategy[Game]:
    found: SearchStrategy[Game] = _library().composite(build)()
    return found

"""Laws of the privacy–utility problem (11): Lemma 1, channels P(Z|X,Y) and releases that are not the features."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verify
from tests.laws.games import Law, counts, metrics
from verify import BadInput, Game, privacy

FEW = settings(max_examples=20, deadline=None, derandomize=True)
HALF = Fraction(1, 2)
Joint = dict[tuple[str, str], Fraction]


def real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def information(law: Joint) -> mpmath.mpf:
    """I(Y;Z) in nats of a law {(z, y): mass}, from its definition."""
    z_mass: dict[str, Fraction] = {}
    y_mass: dict[str, Fraction] = {}
    for (z, y), mass in law.items():
        z_mass[z] = z_mass.get(z, Fraction(0)) + mass
        y_mass[y] = y_mass.get(y, Fraction(0)) + mass
    parts = [real(m) * mpmath.log(real(m / (z_mass[z] * y_mass[y]))) for (z, y), m in law.items() if m]
    return mpmath.mpf(sum(parts))


def other_releases(law: Law, budget: Fraction, costs: list[list[int]], **options: Any) -> Game:
    """Three features, two releases of other names, costs at random."""
    return Game.mean_distortion(
        law, matrix=costs, budget=budget, features=range(3), labels=range(3), releases=["here", "there"],
        normalise=True, **options,
    )  # fmt: skip


costs = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=3, max_size=3)


@FEW
@given(counts(), costs, st.fractions(min_value=0, max_value=2, max_denominator=6))
def test_the_channel_attains_the_least_information(law: Law, matrix: list[list[int]], extra: Fraction) -> None:
    """Lemma 1, Z ≠ X: P(Z|X,Y) is a channel, meets the budget, and its own I(Y;Z) lies in the certified bounds."""
    total = sum(law.values())
    least = sum(Fraction(m, total) * min(matrix[x]) for (x, _), m in law.items())
    game = other_releases(law, least + extra, matrix)
    found = privacy(game, 25, exact=False)
    assert found.verdict is verify.Verdict.PROVED
    assert found.upper - found.lower <= Fraction(1, 10**25)
    released: Joint = {}
    spent = Fraction(0)
    assert game.law is not None
    assert set(found.channel) == set(game.law)
    for (x, y), row in found.channel.items():
        assert sum(row.values()) == 1
        for z, share in row.items():
            released[z, y] = released.get((z, y), Fraction(0)) + game.law[x, y] * share
            spent += game.law[x, y] * share * matrix[int(x)][game.releases.index(z)]
    assert spent <= least + extra
    assert released == found.law
    with mpmath.workdps(60):
        own, slack = information(released), mpmath.mpf(10) ** -50
        assert real(found.lower) - slack <= own <= real(found.upper) + slack
        assert real(found.label_entropy.lower) - slack <= own + real(found.answer.upper)


@FEW
@given(counts(features=2, labels=2), st.integers(0, 4))
def test_no_channel_of_a_grid_leaves_less(law: Law, quarter: int) -> None:
    """min I(Y;Z) is a lower bound of I(Y;Z) of every channel P(Z|X,Y) with entries in quarters within the budget."""
    total = sum(law.values())
    budget = Fraction(quarter, 4)
    found = privacy(
        Game.mean_distortion(law, metric="hamming", budget=budget, features=range(2), labels=range(2), normalise=True),
        20,
    )
    best = mpmath.inf
    pairs = [s for s, m in law.items() if m]
    for shares in product(range(5), repeat=len(pairs)):
        moved = [(s, Fraction(law[s], total), Fraction(k, 4)) for s, k in zip(pairs, shares, strict=True)]
        if sum(mass * share for _, mass, share in moved) > budget:
            continue
        released: Joint = {}
        for (x, y), mass, share in moved:
            for z, part in ((x, 1 - share), (1 - x, share)):
                released[str(z), str(y)] = released.get((str(z), str(y)), Fraction(0)) + mass * part
        best = min(best, information(released))
    assert real(found.lower) <= best + mpmath.mpf(10) ** -12
    if budget == 0:
        assert best <= real(found.upper) + mpmath.mpf(10) ** -12


@FEW
@given(counts(), metrics, st.fractions(min_value=0, max_value=2, max_denominator=4))
def test_information_is_between_none_and_all(law: Law, metric: str, budget: Fraction) -> None:
    """0 ≤ min I(Y;Z) ≤ I(X;Y) (nothing need be disturbed); it falls with the budget, and is H(Y) − h*."""
    options: dict[str, Any] = {"metric": metric, "features": range(3), "labels": range(3), "normalise": True}
    found = privacy(Game.mean_distortion(law, budget=budget, **options), 20, exact=False)
    more = privacy(Game.mean_distortion(law, budget=budget + 1, **options), 20, exact=False)
    total = sum(law.values())
    prior = {(str(x), str(y)): Fraction(m, total) for (x, y), m in law.items()}
    assert found.lower >= 0
    assert real(found.lower) <= information(prior) + mpmath.mpf(10) ** -12
    assert more.lower <= found.upper
    assert found.label_entropy.lower - found.answer.upper <= found.upper
    assert found.upper <= max(found.label_entropy.upper - found.answer.lower, 0) + Fraction(1, 10**20)


def test_exact_expressions() -> None:
    """H(Y) − h* as an expression: over the rationals, with square roots, and zero recognised as such."""
    law = {("0", "no"): HALF, ("1", "yes"): HALF}
    quarter = privacy(Game.mean_distortion(law, metric="hamming", budget="1/4"))
    assert (quarter.exact, quarter.label_entropy.exact) == ("3/4*log(3) - log(2)", "log(2)")
    assert quarter.channel == {("0", "no"): {"0": Fraction(3, 4), "1": Fraction(1, 4)},
                               ("1", "yes"): {"0": Fraction(1, 4), "1": Fraction(3, 4)}}  # fmt: skip
    nothing = privacy(Game.mean_distortion(law, metric="hamming", budget="1/2"))
    assert (nothing.exact, nothing.lower, nothing.upper) == ("0", 0, 0)
    irrational = privacy(
        Game.max_distortion(
            dict.fromkeys([("a", "0"), ("b", "1"), ("c", "2"), ("d", "1"), ("e", "0")], "1/5"),
            matrix=[[0, 0, "inf"], [0, "inf", 0], [0, "inf", "inf"], ["inf", 0, "inf"], ["inf", "inf", 0]],
            radius=0, releases=["u", "v", "w"],
        ),
        40,
    )  # fmt: skip
    assert irrational.exact is not None
    assert "sqrt(5)" in irrational.exact
    import sympy

    value = sympy.N(sympy.sympify(irrational.exact), 60)
    with mpmath.workdps(60):
        assert real(irrational.lower) <= mpmath.mpf(str(value)) <= real(irrational.upper)
    assert irrational.upper - irrational.lower <= Fraction(1, 10**40)


NOISY = {("0", "0"): "3/8", ("0", "1"): "1/8", ("1", "0"): "1/8", ("1", "1"): "3/8"}


def blind(law: dict[tuple[str, str], str], budget: Fraction) -> Game:
    """The laws that channels P(Z|X) release on two points at mean Hamming cost ≤ budget: a polytope.

    Such a channel is a pair of flip probabilities (a, b) with P(X=0)·a + P(X=1)·b ≤ budget: a triangle.
    """
    first = [sum(Fraction(m) for (x, _), m in law.items() if x == letter) for letter in "01"]
    corners = [(Fraction(0), Fraction(0)), (budget / first[0], Fraction(0)), (Fraction(0), budget / first[1])]
    vertices = []
    for flips in corners:
        image: dict[tuple[str, str], Fraction] = {}
        for (x, y), mass in law.items():
            for z, share in ((x, 1 - flips[int(x)]), ("10"[int(x)], flips[int(x)])):
                image[z, y] = image.get((z, y), Fraction(0)) + Fraction(mass) * share
        vertices.append(image)
    return Game.polytope(vertices=vertices)


def test_a_channel_that_sees_the_label_does_better() -> None:
    """P(Z|X,Y) leaves less than any P(Z|X): X is Y through a channel with error 1/4, and 1/8 of X may be changed.

    Seeing Y, all changes go where X = Y: errors 3/8. Seeing X alone, some of them mend what was wrong: errors 5/16.
    """
    seeing = privacy(Game.mean_distortion(NOISY, metric="hamming", budget="1/8"))
    alone = verify.value(blind(NOISY, Fraction(1, 8)))
    assert seeing.answer.exact == "3*log(2) - 3/8*log(3) - 5/8*log(5)"  # h2(3/8)
    assert alone.exact == "4*log(2) - 5/16*log(5) - 11/16*log(11)"  # h2(5/16)
    assert seeing.answer.lower > alone.upper
    hidden = privacy(Game.mean_distortion(NOISY, metric="hamming", budget="1/4"))
    assert hidden.exact == "0"
    assert verify.value(blind(NOISY, Fraction(1, 4))).exact == "3*log(2) - 3/8*log(3) - 5/8*log(5)"


def test_what_no_channel_is() -> None:
    """Games that change labels, polytopes and finite sets are refused: H(Y) is not fixed there."""
    law = {("0", "no"): HALF, ("1", "yes"): HALF}
    with pytest.raises(BadInput, match="may change labels"):
        privacy(Game.wasserstein(law, metric="absolute", label_cost=1, budget=1))
    for game in (Game.polytope(vertices=[law]), Game.finite([law])):
        with pytest.raises(BadInput, match="channels"):
            privacy(game)
    kept = privacy(Game.wasserstein(law, metric="hamming", label_cost="inf", budget="1/4"))
    assert kept.exact == "3/4*log(3) - log(2)"


@pytest.mark.parametrize("name", ["sensor", "loan-two-limits", "survey-order-2"])
def test_channels_at_irrational_saddle_points_are_channels(name: str) -> None:
    """Rows sum to 1 and every limit holds, exactly; the channel's own I(Y;Z) lies in the bounds that are said of it."""
    game = Game.load(Path(__file__).resolve().parents[2] / "examples" / "games" / f"{name}.json")
    found = privacy(game, 10)
    assert game.law is not None
    assert found.answer.degree > 1
    assert found.released is not found.answer
    shape, released = game.shape, {}
    assert all(sum(row.values()) == 1 and min(row.values()) > 0 for row in found.channel.values())
    sent = []
    for key in shape.keys.tolist():
        x, y, z = game.features[key[0]], game.labels[key[1]], game.releases[key[2]]
        sent.append(found.channel[x, y].get(z, Fraction(0)) * game.law[x, y])
        released[z, y] = released.get((z, y), Fraction(0)) + sent[-1]
    assert {pair: mass for pair, mass in released.items() if mass} == found.law
    for row in shape.rows:
        assert sum((c * mass for c, mass in zip(row.coefficients, sent, strict=True)), Fraction(0)) <= row.rhs
    own = found.channel_information
    assert own.exact is None
    assert found.lower <= own.lower
    assert own.upper <= found.upper + Fraction(1, 10**10)
    with mpmath.workdps(60):
        assert real(own.lower) <= information(released) <= real(own.upper)


@pytest.mark.parametrize("digits", [0, -1, 5000, 1.5, True])
def test_digits_are_those_that_value_takes(digits: Any) -> None:
    """The same refusal, before any work, for min I(Y;Z) and for R(D)."""
    game = Game.mean_distortion(NOISY, metric="hamming", budget="1/8")
    with pytest.raises(ValueError, match="expected an integer from 1 to") as expected:
        verify.value(game, digits)
    for call in (
        lambda: privacy(game, digits),
        lambda: verify.rd_curve({"a": 1}, "hamming", [0], digits),
        lambda: verify.rd_curve({"a": 1}, "hamming", [], digits),
    ):
        with pytest.raises(ValueError, match="expected an integer from 1 to") as found:
            call()
        assert str(found.value) == str(expected.value)

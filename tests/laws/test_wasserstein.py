"""Laws of the Wasserstein ball (6), its two forms, its costs and its orders, against computations of other origin."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import verify
from tests.laws.games import Law, counts
from verify import Game
from verify.game.shape import Shape

FEW = settings(max_examples=25, deadline=None, derandomize=True)
HALF = Fraction(1, 2)
NAMES = ["0", "1", "2"]
PAIRS = list(product(NAMES, NAMES))
small = st.integers(0, 4)


def masses(law: Law) -> dict[tuple[str, str], Fraction]:
    total = sum(law.values())
    return {(str(x), str(y)): Fraction(mass, total) for (x, y), mass in law.items()}


def ground(change: Any, x: str, y: str, z: str, w: str, power: int = 1) -> int | None:
    """|x − z|^power plus the cost of changing the label: a number, a matrix, or None for never."""
    changed = change[int(y)][int(w)] if isinstance(change, list) else 0 if y == w else change
    return None if changed is None else (abs(int(x) - int(z)) + changed) ** power


def transport(law: dict[tuple[str, str], Fraction], other: dict[tuple[str, str], Fraction], cost: Any) -> float | None:
    """The least mean cost between two laws, by another program (HiGHS through scipy, in doubles)."""
    arcs = [(s, t) for s in PAIRS for t in PAIRS if cost(*s, *t) is not None]
    rows = [[float(s == p) for s, _ in arcs] for p in PAIRS] + [[float(t == p) for _, t in arcs] for p in PAIRS]
    sides = [float(law.get(p, 0)) for p in PAIRS] + [float(other.get(p, 0)) for p in PAIRS]
    found = linprog([float(cost(*s, *t)) for s, t in arcs], A_eq=np.array(rows), b_eq=sides)
    return None if found.status == 2 else float(found.fun)


def ball(law: Law, budget: Fraction, change: Any, **options: Any) -> Game:
    written = "inf" if change is None else change
    return Game.wasserstein(
        law,
        metric="absolute",
        label_cost=written,
        budget=budget,
        features=NAMES,
        labels=NAMES,
        normalise=True,
        **options,
    )


changes = st.one_of(
    st.just(None), st.integers(0, 3), st.lists(st.lists(small, min_size=3, max_size=3), min_size=3, max_size=3)
)
budgets = st.fractions(min_value=0, max_value=3, max_denominator=8)


@FEW
@given(counts(), counts(), changes, budgets)
def test_the_ball_in_both_forms(law: Law, other: Law, change: Any, budget: Fraction) -> None:
    """(6): W(μ, ν) ≤ ε if and only if a coupling of mean cost at most ε releases ν; W is a linear program's value."""
    if isinstance(change, list):  # a ball holds its centre
        change = [[0 if i == j else c for j, c in enumerate(row)] for i, row in enumerate(change)]
    game = ball(law, budget, change)
    found = verify.member(game, masses(other))
    reference = transport(masses(law), masses(other), lambda x, y, z, w: ground(change, x, y, z, w))
    assert (found.cost is None) == (reference is None)
    if found.cost is not None and reference is not None:
        assert abs(float(found.cost) - reference) < 1e-8
    assert found.inside == (found.cost is not None and found.cost <= budget)
    assert found.theorem.rule == "member"
    assert found.theorem.lower == found.theorem.upper == int(found.inside)
    if found.coupling is not None:
        assert marginal(found.coupling, 0) == {k: v for k, v in masses(law).items() if v}
        assert marginal(found.coupling, 2) == {k: v for k, v in masses(other).items() if v}
        assert sum(v * (ground(change, *key) or 0) for key, v in found.coupling.items()) == found.cost


def marginal(coupling: dict[tuple[str, ...], Fraction], first: int) -> dict[tuple[str, str], Fraction]:
    out: dict[tuple[str, str], Fraction] = {}
    for key, mass in coupling.items():
        pair = key[first], key[first + 1]
        out[pair] = out.get(pair, Fraction(0)) + mass
    return {k: v for k, v in out.items() if v}


@FEW
@given(counts(), counts(), st.integers(0, 3))
def test_prices_are_kantorovich_potentials(law: Law, other: Law, change: int) -> None:
    """Outside: Σ ν·w − Σ μ·max(w − cost) exceeds the budget, whatever is summed by hand; it is W itself."""
    game = ball(law, Fraction(0), change)
    found = verify.member(game, masses(other))
    if found.prices is None:
        assert found.cost == 0
        return
    scale = game.shape.rows[0].scale
    worth = sum(mass * found.prices[key] for key, mass in masses(other).items())
    reach = sum(
        mass * max(found.prices[t] - scale * (ground(change, *s, *t) or 0) for t in PAIRS)
        for s, mass in masses(law).items()
    )
    assert worth - reach == scale * found.cost
    assert found.cost > 0


@FEW
@given(counts(), budgets, st.integers(1, 3), st.data())
def test_what_a_channel_of_that_cost_releases_is_inside(
    law: Law, budget: Fraction, change: int, data: st.DataObject
) -> None:
    """Channels P(X',Y'|X,Y) of expected cost ≤ ε release laws of the ball, those of cost W(μ, ν) among them."""
    released: dict[tuple[str, str], Fraction] = dict.fromkeys(PAIRS, Fraction(0))
    spent = Fraction(0)
    for s, mass in masses(law).items():
        weights = data.draw(st.lists(st.integers(0, 2), min_size=9, max_size=9))
        weights[PAIRS.index(s)] += 1
        for t, weight in zip(PAIRS, weights, strict=True):
            moved = mass * Fraction(weight, sum(weights))
            released[t] += moved
            spent += moved * (ground(change, *s, *t) or 0)
    found = verify.member(ball(law, spent, change), released)
    assert found.inside
    assert found.cost is not None
    assert found.cost <= spent
    assert verify.member(ball(law, budget, change), released).inside == (found.cost <= budget)


@FEW
@given(counts(), counts(), counts(), st.integers(1, 3))
def test_the_distance_is_a_metric(law: Law, other: Law, third: Law, change: int) -> None:
    """For a metric ground cost W is symmetric, meets the triangle inequality, and vanishes at equal laws alone."""

    def w(a: Law, b: Law) -> Fraction:
        cost = verify.member(ball(a, Fraction(0), change), masses(b)).cost
        assert cost is not None
        return cost

    assert w(law, other) == w(other, law)
    assert w(law, third) <= w(law, other) + w(other, third)
    assert (w(law, other) == 0) == (masses(law) == masses(other))


@FEW
@given(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.lists(st.integers(0, 5), min_size=3, max_size=3))
def test_closed_forms_of_the_distance(first: list[int], second: list[int]) -> None:
    """One label on a line: W_1 = Σ |F − G|; Hamming cost: W = total variation."""
    first[0], second[1] = first[0] + 1, second[1] + 1
    laws = [{(str(x), "y"): Fraction(m, sum(line)) for x, m in enumerate(line)} for line in (first, second)]
    steps = [sum(laws[0][str(x), "y"] - laws[1][str(x), "y"] for x in range(k + 1)) for k in range(3)]
    options: dict[str, Any] = {"features": NAMES, "labels": ["y"], "label_cost": 1, "budget": 0}
    line = Game.wasserstein(laws[0], metric="absolute", **options)
    assert verify.member(line, laws[1]).cost == sum(map(abs, steps))
    names = Game.wasserstein(laws[0], metric="hamming", **options)
    variation = sum(abs(laws[0][key] - laws[1][key]) for key in laws[0]) / 2
    assert verify.member(names, laws[1]).cost == variation


def same_set(one: Shape, two: Shape) -> bool:
    """Whether two shapes are the same groups, columns into the same sinks, and rows."""
    equal = (one.mass, one.total, one.entry_weight, one.rows) == (two.mass, two.total, two.entry_weight, two.rows)
    arrays = ((one.group, two.group), (one.entry_column, two.entry_column), (one.entry_sink, two.entry_sink))
    return equal and all(np.array_equal(a, b) for a, b in arrays) and np.array_equal(one.keys[:, :3], two.keys[:, :3])


@FEW
@given(counts(), budgets, st.sampled_from(["absolute", "squared", "hamming"]))
def test_keeping_labels_is_mean_distortion(law: Law, budget: Fraction, metric: str) -> None:
    """(7): the ball with the label cost "inf" expands into the very game (4), and the certified values are equal."""
    options: dict[str, Any] = {
        "metric": metric,
        "budget": budget,
        "features": NAMES,
        "labels": NAMES,
        "normalise": True,
    }
    kept, mean = Game.wasserstein(law, label_cost="inf", **options), Game.mean_distortion(law, **options)
    assert same_set(kept.shape, mean.shape)
    one, two = verify.value(kept), verify.value(mean)
    assert (one.exact, one.lower, one.upper) == (two.exact, two.lower, two.upper)


@FEW
@given(counts(), budgets, st.sampled_from(["absolute", "squared", "hamming"]))
def test_infinite_order_is_maximum_distortion(law: Law, radius: Fraction, metric: str) -> None:
    """W_∞ with labels kept expands into the very game (3), and the certified values are equal."""
    options: dict[str, Any] = {"metric": metric, "features": NAMES, "labels": NAMES, "normalise": True}
    ball_game = Game.wasserstein(law, label_cost="inf", budget=radius, order="inf", **options)
    most = Game.max_distortion(law, radius=radius, **options)
    assert same_set(ball_game.shape, most.shape)
    assert verify.value(ball_game).exact == verify.value(most).exact


@FEW
@given(counts(), budgets, st.integers(1, 2), st.integers(2, 4))
def test_order_p_is_the_cost_to_the_power_p(law: Law, budget: Fraction, change: int, order: int) -> None:
    """W_p(μ, ν) ≤ ε: (6) with the cost ground^p and the budget ε^p, written out as a joint cost."""
    matrix = [[ground(change, *s, *t, order) for t in PAIRS] for s in PAIRS]
    plain = Game.wasserstein(law, joint_cost=matrix, budget=budget**order, features=NAMES, labels=NAMES, normalise=True)
    assert same_set(ball(law, budget, change, order=order).shape, plain.shape)


@FEW
@given(counts(most=3), st.fractions(min_value=0, max_value=2, max_denominator=3))
def test_balls_shrink_with_the_order(law: Law, budget: Fraction) -> None:
    """W_1 ≤ W_2 ≤ W_∞, so that h* falls: h*(W_1) ≥ h*(W_2) ≥ h*(W_∞) for the same ε."""
    values = [verify.value(ball(law, budget, 1, order=order), 15, exact=False) for order in (1, 2, "inf")]
    assert values[0].upper >= values[1].lower
    assert values[1].upper >= values[2].lower


@pytest.mark.parametrize(
    ("order", "budget", "exact"),
    [
        (1, 1, "log(2)"),  # half of the mass may change its label at a cost of 2
        (1, "1/2", "2*log(2) - 3/4*log(3)"),  # a quarter
        (2, 1, "2*log(2) - 3/4*log(3)"),  # a quarter at a cost of 4
        (3, 1, "3*log(2) - 7/8*log(7)"),  # an eighth at a cost of 8
        ("inf", 1, "0"),
        ("inf", 2, "log(2)"),
    ],
)
def test_one_certain_label_by_hand(order: Any, budget: Any, exact: str) -> None:
    """A single point with a certain label that may change at a ground cost of 2: h* = h2(min(1/2, ε^p/2^p))."""
    game = Game.wasserstein(
        {("a", "no"): 1}, metric="hamming", label_cost=2, budget=budget, order=order, labels=["no", "yes"]
    )
    assert verify.value(game).exact == exact
    share = {1: Fraction(budget) / 2, 2: Fraction(1, 4), 3: Fraction(1, 8), "inf": Fraction(int(budget == 2))}[order]
    most = {("a", "no"): 1 - share, ("a", "yes"): share}
    assert verify.member(game, most).inside
    if share < 1:
        more = {("a", "no"): 1 - share - Fraction(1, 10**9), ("a", "yes"): share + Fraction(1, 10**9)}
        assert not verify.member(game, more).inside


LABELS_CHANGE = {
    "number": {"metric": "absolute", "label_cost": "3/2"},
    "matrix": {"metric": "absolute", "label_cost": [[0, 1, "inf"], ["1/2", 0, 2], [3, 1, 0]]},
    "joint": {
        "joint_cost": [["inf" if (i - j) % 7 == 5 else (1 + i % 3) * abs(i - j) for j in range(9)] for i in range(9)]
    },
    "order 2": {"metric": "absolute", "label_cost": 1, "order": 2},
    "order inf": {"metric": "absolute", "label_cost": 1, "order": "inf", "budget": 1},
}


@pytest.mark.parametrize("name", LABELS_CHANGE)
def test_label_changing_costs_everywhere(name: str) -> None:
    """Games whose attacker changes labels have values, supports and rules, and their worst law is in the ball."""
    law = {("0", "0"): "2/5", ("0", "1"): "1/10", ("1", "1"): "1/5", ("2", "2"): "3/10"}
    options: dict[str, Any] = {"budget": "1/4", "features": NAMES, "labels": NAMES} | LABELS_CHANGE[name]
    game = Game.wasserstein(law, **options)
    answer = verify.value(game, 25, exact=False)
    assert answer.verdict is verify.Verdict.PROVED
    assert any(key[1] != key[3] for key in answer.attack)
    assert verify.member(game, answer.law).inside
    supports = verify.support(game, 25)
    assert supports.supported
    rule = verify.rule(game, 12)
    assert set(rule.rule) == set(NAMES)
    for z in supports.supported:
        low, high = (sum(ends) for ends in zip(*rule.rule[z].values(), strict=True))
        assert low <= 1 <= high


def test_the_picture_of_a_label_changing_game(tmp_path: Any) -> None:
    """``verify show`` draws such a game, too."""
    pytest.importorskip("matplotlib")
    from verify.cli.main import main

    file = tmp_path / "game.json"
    Game.wasserstein({("0", "0"): HALF, ("1", "1"): HALF}, metric="absolute", label_cost=2, budget="1/4").save(file)
    assert main(["show", str(file), "--out", str(tmp_path / "game.png"), "-q"]) == 0
    assert (tmp_path / "game.png").stat().st_size > 1000

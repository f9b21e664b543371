"""The collection's games of mean distortion, (4): one budget, several, and both limits at once."""

from __future__ import annotations

from functools import partial
from typing import Any

from verify.hunt.fixtures_table import ABSOLUTE, BARRIER, HAMMING, INF, SQUARED, Fixture, counts, entry, law, matrix

_mean = partial(entry, kind="mean-distortion")

ACROSS = {"a": ["0", "0"], "b": ["0", "1"], "c": ["1", "0"], "d": ["1", "1"]}
ONE_WAY = matrix([0, 0, 1, 1], [0, 0, 1, 1], [0, 0, 0, 0], [0, 0, 0, 0])
LINE20 = " ".join(map(str, range(20)))

FIGURE_2 = (
    (166, 1, 6, 1, 1), (78, 159, 1, 1, 1), (1, 1, 2, 1, 199), (1, 1, 149, 1, 8), (1, 1, 5, 213, 1),
)  # fmt: skip
"""A law with the two entropies that the paper gives for its Figure 2, in thousandths; the paper's own is not known."""


def games() -> list[Fixture]:
    """The games, in their order."""
    return [*_degenerate(), *_exact(), *_general()]


def _degenerate() -> list[Fixture]:
    apart: dict[str, Any] = {"features": "a b", "labels": "0 1", "cost": HAMMING}
    return [
        _mean(
            "saturated-budget", "The budget just suffices to make Y independent of Z: spent, and its price is 0.",
            "degenerate", "rational", features="0 1", labels="0 1", rows=law("0 0 1, 0 1 1, 1 1 1"),
            cost=ABSOLUTE, budget="1/6",
        ),
        _mean(
            "saturated-by-many", "Many maximisers, none of which reaches the place 2; the rule is unique.",
            "degenerate", "rational", features="0 1 2", labels="0 1", rows=law("0 0 1, 1 1 1"),
            cost=ABSOLUTE, budget="1/2",
        ),
        _mean(
            "slack-budget", "A budget that is never spent: h* is H(Y).",
            "easy", "rational", rows=law("a 0 3, b 1 1"), budget=100, **apart,
        ),
        _mean(
            "kinkless-budget", "The price of the budget is log 2, and b is unsupported with a forced rule.",
            "degenerate", "rational", features="a b", labels="0 1", rows=law("a 0 3, b 1 1"), releases="a b m",
            cost=matrix([0, INF, 1], [INF, 0, 1]), budget="1/2",
        ),
        _mean(
            "dead-arcs", "Budget 0: every arc that costs something is dead, and h* = 0.",
            "degenerate", "rational", rows=law("a 0 1, b 1 1"), budget=0, most=BARRIER, **apart,
        ),
        _mean(
            "dead-arcs-and-free-ones", "Budget 0 on a cost with zeros off the diagonal: some arcs live.",
            "degenerate", "rational", features="a b c", labels="0 1", rows=law("a 0 2, b 1 1, c 0 1, c 1 1"),
            cost=matrix([0, 0, 1], [0, 0, 1], [1, 1, 0]), budget=0,
            most=BARRIER,
        ),
        _mean(
            "budget-that-everyone-pays", "Every arc costs 1 and the budget is 1: the row says nothing.",
            "degenerate", "rational", features="a b c", labels="0 1 2", rows=law("a 0 1, b 1 1, c 2 2"),
            releases="ab ac bc", cost=matrix([1, 1, INF], [1, INF, 1], [INF, 1, 1]), budget=1,
            most=BARRIER,
        ),
        _mean(
            "single-label", "One label: nothing to hide, h* = 0.",
            "degenerate", "rational", features="a b c", labels="0", rows=law("a 0 1, b 0 1"), cost=HAMMING, budget=0,
            most=BARRIER,
        ),
        _mean(
            "many-multipliers", "The price of the budget may be anything in an interval; the rule is not unique.",
            "degenerate", "rational", features="0 1 2", labels="0 1", rows=law("0 0 1, 2 1 1"),
            cost=SQUARED, budget=1,
        ),
        _mean(
            "narrow-multipliers", "The same with an interval of length 0.003.",
            "degenerate", "rational", features="0 1 2", labels="0 1", rows=law("0 0 4, 0 1 3, 1 1 4, 2 0 2, 2 1 4"),
            releases="z0 z1 z2 z3", cost=matrix([INF, 2, INF, 0], [1, 0, 0, 1], [0, 0, 2, INF]), budget="4/17",
        ),
        _mean(
            "unsupported-home-two-places", "Rate-distortion's end: all of b moves, h2(1/4); the rule at b is free.",
            "degenerate", "rational", rows=law("a 0 3, b 1 1"), budget="1/4", **apart,
        ),
    ]  # fmt: skip


def _exact() -> list[Fixture]:
    return [
        _mean(
            "irrational-multiplier", "The price's exponential is 7^(-1/2); rule and value are rational.",
            "easy", "rational", features="0 1 2", labels="0 1", rows=law("0 1 1, 2 0 1"), cost=ABSOLUTE, budget="1/4",
        ),
        _mean(
            "cubic", "The rule lives in the cubic field of t^3 - 16 t^2 - 2 t + 3.",
            "algebraic", "algebraic", features="0 1 2", labels="0 1", rows=law("0 1 1, 1 1 1, 2 0 1"),
            cost=ABSOLUTE, budget="1/4",
        ),
        _mean(
            "binary-hamming", "Rate-distortion of a binary source, p = 1/3, D = 1/4: h* = h2(1/4).",
            "easy", "rational", features="0 1", labels="0 1", rows=law("0 0 1, 1 1 2"), cost=HAMMING, budget="1/4",
        ),
        _mean(
            "uniform-hamming", "Rate-distortion of four equal letters, D = 1/2: h* = log 2 + 1/2·log 3.",
            "easy", "rational", features="0 1 2 3", labels="0 1 2 3", rows=law("0 0 1, 1 1 1, 2 2 1, 3 3 1"),
            cost=HAMMING, budget="1/2",
        ),
        _mean(
            "noisy-test", "A test that errs once in four times, changed with probability at most 1/8.",
            "easy", "rational", features="0 1", labels="no yes", rows=law("0 no 3, 0 yes 1, 1 no 1, 1 yes 3"),
            cost=HAMMING, budget="1/8",
        ),
    ]  # fmt: skip


def _general() -> list[Fixture]:
    thousandths: list[list[Any]] = [
        [str(x + 1), str(y + 1), mass] for x, row in enumerate(FIGURE_2) for y, mass in enumerate(row)
    ]
    two = [{"cost": {"metric": "manhattan"}, "budget": "1/5", "radius": 1}, {"cost": ONE_WAY, "budget": "1/20"}]
    loans = "a repaid 12, a default 18, b repaid 17, b default 8, c repaid 14, c default 6, d repaid 23, d default 2"
    return [
        _mean(
            "sensor", "Readings may drift by 1/2 in mean square: a number field of degree 21.",
            "algebraic", "algebraic", features="18 19 20 21 22", labels="idle running",
            rows=law("18 idle 3, 19 idle 5, 20 idle 2, 20 running 1, 21 running 5, 22 running 4"),
            cost=SQUARED, budget="1/2",
        ),
        _mean(
            "figure-2", "A law like that of Figure 2, squared distortion at most 1/2 on average.",
            "transcendental large", "bracket", features="1 2 3 4 5", labels="1 2 3 4 5", rows=thousandths,
            cost=SQUARED, budget="1/2", gap=False,
        ),
        _mean(
            "both-limits", "A budget and a radius at once: a number field of degree 20.",
            "algebraic", "algebraic", features="0 1 2 3", labels="0 1 2", rows=counts(4, 3, 2, 7),
            cost=ABSOLUTE, budget="1/4", radius=1,
        ),
        _mean(
            "two-budgets", "Two budgets, one of which charges for one direction only.",
            "algebraic", "algebraic", features="a b c d", labels="repaid default", rows=law(loans), points=ACROSS,
            budgets=two, gap=False,
        ),
        _mean(
            "three-budgets", "Three budgets, of which not all can bind.",
            "algebraic", "algebraic", features="0 1 2", labels="0 1", rows=law("0 0 5, 0 1 1, 1 0 2, 1 1 2, 2 1 4"),
            budgets=[
                {"cost": ABSOLUTE, "budget": "1/3"},
                {"cost": SQUARED, "budget": "1/4"},
                {"cost": HAMMING, "budget": "9/10"},
            ],
            gap=False,
        ),
        _mean(
            "other-releases", "Three features, four releases of another alphabet, an arc that is missing: degree 10.",
            "algebraic", "algebraic", features="a b c", labels="0 1", rows=law("a 0 4, a 1 1, b 0 2, b 1 2, c 1 3"),
            releases="p q r s", cost=matrix([0, 1, 2, "1/2"], [1, 0, 1, "1/2"], [INF, 1, 0, "1/2"]), budget="1/10",
        ),
        _mean(
            "squared-20x3", "Twenty features, three labels, squared distortion at most 1/2 on average.",
            "transcendental large", "bracket", features=LINE20, labels="0 1 2", rows=counts(20, 3, 6, 17),
            cost=SQUARED, budget="1/2", gap=False,
        ),
        _mean(
            "squared-6x4", "Six features, four labels, squared distortion at most 3/10 on average.",
            "transcendental large", "bracket", features="0 1 2 3 4 5", labels="0 1 2 3", rows=counts(6, 4, 5, 19),
            cost=SQUARED, budget="3/10", gap=False,
        ),
        _mean(
            "two-budgets-5x4", "Two budgets that both bind, twenty sources.",
            "transcendental large", "bracket", features="0 1 2 3 4", labels="0 1 2 3", rows=counts(5, 4, 7, 23),
            budgets=[{"cost": SQUARED, "budget": "1/2"}, {"cost": HAMMING, "budget": "1/4"}], gap=False,
        ),
        _mean(
            "rare-label", "Masses over nine orders of magnitude.",
            "transcendental", "bracket", features="0 1 2", labels="0 1",
            rows=law("0 0 1000000000, 0 1 1, 1 0 1000, 1 1 1000000, 2 1 30"), cost=SQUARED, budget="1/100000",
        ),
    ]  # fmt: skip

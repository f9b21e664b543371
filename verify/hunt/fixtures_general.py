"""The collection's Wasserstein balls, (6), its polytopes (Theorem 1), and finite sets of laws."""

from __future__ import annotations

from functools import partial
from typing import Any

from verify.hunt.fixtures_table import ABSOLUTE, BARRIER, HAMMING, Fixture, counts, entry, law

Rows = list[list[Any]]

_ball = partial(entry, kind="wasserstein")
_hull = partial(entry, kind="polytope", rows=None, most=BARRIER)
_finite = partial(entry, kind="finite", rows=None, most=BARRIER)

SURVEY = (
    "20 yes 24, 20 no 9, 20 undecided 7, 30 yes 21, 30 no 14, 30 undecided 5, 40 yes 15, 40 no 20, 40 undecided 5, "
    "50 yes 11, 50 no 25, 50 undecided 4, 60 yes 6, 60 no 31, 60 undecided 3"
)
NOISY = "0 no 3, 0 yes 1, 1 no 1, 1 yes 3"


def games() -> list[Fixture]:
    """The games, in their order."""
    return [*_balls(), *_polytopes(), *_sets()]


def laws(*texts: str) -> list[Rows]:
    """Laws with integer counts, whose masses are written as fractions of the sum."""
    out = []
    for text in texts:
        rows = law(text)
        total = sum(row[2] for row in rows)
        out.append([[z, y, f"{count}/{total}"] for z, y, count in rows])
    return out


def _balls() -> list[Fixture]:
    return [
        _ball(
            "changed-labels", "One point, one label: half of the mass changes its label.",
            "degenerate", "rational", features="0 1", labels="0 1", rows=law("0 0 1"), cost=ABSOLUTE, label_cost=1,
            budget="1/2",
        ),
        _ball(
            "survey", "Fifteen sources; labels change at the price of two age groups.",
            "transcendental", "bracket", features="20 30 40 50 60", labels="yes no undecided", rows=law(SURVEY),
            cost=ABSOLUTE, label_cost=20, budget=3, gap=False,
        ),
        _ball(
            "survey-order-2", "Order 2: the mean of the squared cost is at most the squared budget.",
            "algebraic", "algebraic", features="20 40 60", labels="yes no",
            rows=law("20 yes 45, 20 no 23, 40 yes 26, 40 no 45, 60 yes 6, 60 no 31"), cost=ABSOLUTE, label_cost="inf",
            budget=6, order=2, gap=False,
        ),
        _ball(
            "order-3", "Order 3 with labels that change at a price.",
            "easy", "rational", features="0 1", labels="0 1", rows=law("0 0 4, 0 1 1, 1 1 3"), cost=ABSOLUTE,
            label_cost=1, budget="1/3", order=3,
        ),
        _ball(
            "order-infinity", "Order infinity: every ground cost is at most the budget.",
            "degenerate", "rational", features="0 1 2 3", labels="0 1", rows=law("0 0 3, 1 1 1, 2 0 2, 3 1 2"),
            cost=ABSOLUTE, label_cost=2, budget=1, order="inf",
        ),
        _ball(
            "label-matrix", "Labels change at prices that are not symmetric.",
            "algebraic", "algebraic", features="0 1", labels="a b c", rows=law("0 a 5, 0 b 1, 1 b 2, 1 c 4"),
            cost=HAMMING, label_cost=[[0, 1, 3], [2, 0, 1], ["inf", 2, 0]], budget="1/4", gap=False,
        ),
        _ball(
            "joint-cost", "A ground cost on pairs that is no sum.",
            "easy", "rational", features="0 1", labels="0 1", rows=law("0 0 3, 0 1 1, 1 0 1, 1 1 5"),
            joint_cost=[[0, 2, 1, "inf"], [1, 0, 3, "1/2"], [1, 3, 0, 1], ["inf", 1, 2, 0]], budget="1/5",
        ),
        _ball(
            "ball-4x3", "Order 2, twelve sources, labels that change at a price: a number field of degree 24.",
            "algebraic", "algebraic", features="0 1 2 3", labels="0 1 2", rows=counts(4, 3, 3, 11), cost=ABSOLUTE,
            label_cost=2, budget="1/2", order=2, gap=False,
        ),
        _ball(
            "labels-stay", "Labels cannot change, (7): the game noisy-test again, with the same answers.",
            "easy", "rational", features="0 1", labels="no yes", rows=law(NOISY), cost=HAMMING, label_cost="inf",
            budget="1/8",
        ),
    ]  # fmt: skip


def _polytopes() -> list[Fixture]:
    margins = [
        {"coefficients": [["a", "0", 1], ["a", "1", 1]], "rhs": "1/2"},
        {"coefficients": [["b", "0", 1], ["b", "1", 1]], "rhs": "3/10"},
        {"coefficients": [["a", "1", 1], ["b", "1", 1], ["c", "1", 1]], "rhs": "1/4"},
    ]
    moments = [{"coefficients": [[z, "1", int(z)] for z in "123"], "rhs": "1/4"}]
    limits = [{"coefficients": [[z, y, 1] for y in "01"], "rhs": "2/5"} for z in "0123"]
    small: dict[str, Any] = {"features": "0 1", "labels": "0 1"}
    return [
        _hull(
            "laboratories", "Any mixture of three laws: one of them is the worst.",
            "easy", "rational", features="negative unclear positive", labels="healthy ill",
            vertices=laws(
                "negative healthy 70, negative ill 2, unclear healthy 10, unclear ill 5, positive healthy 3, "
                "positive ill 10",
                "negative healthy 60, negative ill 5, unclear healthy 12, unclear ill 8, positive healthy 1, "
                "positive ill 14",
                "negative healthy 50, negative ill 4, unclear healthy 20, unclear ill 10, positive healthy 4, "
                "positive ill 12",
            ),
        ),
        _hull(
            "one-vertex", "A single law: h* is its H(Y|Z).",
            "easy", "rational", vertices=laws("0 0 3, 0 1 1, 1 0 1, 1 1 1"), **small,
        ),
        _hull(
            "two-deterministic-laws", "Mixtures of two laws with H(Y|Z) = 0 each: log 2.",
            "easy", "rational", features="x", labels="0 1", vertices=laws("x 0 1", "x 1 1"),
        ),
        _hull(
            "segment", "Mixtures of two laws whose rules disagree at both releases.",
            "transcendental", "bracket", vertices=laws("0 0 4, 0 1 1, 1 1 3", "0 1 3, 1 0 2, 1 1 1"), **small,
        ),
        _hull(
            "repeated-vertex", "One vertex twice, and one that is the middle of two others.",
            "degenerate", "rational",
            vertices=laws("0 0 1, 1 1 1", "0 0 1, 1 1 1", "0 1 1, 1 0 1", "0 0 1, 0 1 1, 1 0 1, 1 1 1"), **small,
        ),
        _hull(
            "known-margins", "All laws with given margins, by equalities and an inequality.",
            "degenerate", "rational", features="a b c", labels="0 1", equalities=margins,
            inequalities=[{"coefficients": [["c", "1", -1]], "rhs": "-1/8"}],
        ),
        _hull(
            "all-laws", "No condition at all: log 3, with every release supported.",
            "easy", "rational", features="0 1", labels="0 1 2",
            inequalities=[{"coefficients": [], "rhs": 0}],
        ),
        _hull(
            "moment", "One moment is known, and no release has more than 2/5: a cubic field, the rule is not unique.",
            "algebraic degenerate", "algebraic", features="0 1 2 3", labels="0 1", equalities=moments,
            inequalities=limits,
        ),
    ]  # fmt: skip


def _sets() -> list[Fixture]:
    return [
        _finite(
            "two-laws", "Two laws, not their mixtures: (13) = log 2 while (14) = 0.",
            "degenerate", "rational", features="x", labels="0 1", laws=laws("x 0 1", "x 1 1"),
        ),
        _finite(
            "three-laws", "Three laws: one rule against all of them.",
            "transcendental", "bracket", features="0 1", labels="0 1",
            laws=laws("0 0 9, 0 1 1, 1 1 6", "0 1 3, 1 0 2, 1 1 1", "0 0 1, 1 0 1, 1 1 7"),
        ),
    ]  # fmt: skip

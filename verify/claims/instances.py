"""The games on which the paper's statements are certified: one for every kind of constraint set, all small."""

from __future__ import annotations

from typing import Any

from verify.claims.instance import Instance

_PAIR = ["0", "1"]
_LINE = ["0", "1", "2"]
_LAW = [
    ["0", "0", "3/10"], ["0", "1", "1/20"], ["1", "0", "1/10"],
    ["1", "1", "3/20"], ["2", "0", "1/20"], ["2", "1", "7/20"],
]  # fmt: skip
_ABSOLUTE = {"metric": "absolute"}
_SQUARED = {"metric": "squared"}


def _game(
    name: str, features: list[str], labels: list[str], perturbation: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "format": "verify-game/1", "name": name, "features": features, "labels": labels,
        **more, "perturbation": perturbation,
    }  # fmt: skip


def _on_line(name: str, perturbation: dict[str, Any], **more: Any) -> Instance:
    """A game on the line 0, 1, 2 with two labels."""
    return Instance(name, _game(name, _LINE, _PAIR, perturbation, law=_LAW, **more))


_FIVE = ["0", "1", "2", "3", "4"]
_THIRDS = [["0", "0", "1/3"], ["2", "2", "1/3"], ["4", "4", "1/3"]]

SECTION_V_A = Instance(
    "section-v-a",
    _game("section-V-A", _FIVE, _FIVE, {"kind": "max-distortion", "cost": _ABSOLUTE, "radius": "1"}, law=_THIRDS),
)
"""Section V-A: three equal classes at 0, 2, 4 and ε = 1."""

SECTION_V_A_MEAN = Instance(
    "section-v-a-mean",
    _game("section-V-A-mean", _FIVE, _FIVE, {"kind": "mean-distortion", "cost": _ABSOLUTE, "budget": "1"}, law=_THIRDS),
)
"""The same law and the same ε = 1, as a bound on the mean."""

LINE_MAX = _on_line("line-max", {"kind": "max-distortion", "cost": _SQUARED, "radius": "1"})
LINE_MEAN = _on_line("line-mean", {"kind": "mean-distortion", "cost": _SQUARED, "budget": "1/10"})
LINE_BOTH = _on_line(
    "line-mean-and-radius", {"kind": "mean-distortion", "cost": _ABSOLUTE, "budget": "1/4", "radius": "1"}
)
LINE_BUDGETS = _on_line(
    "line-two-budgets",
    {
        "kind": "mean-distortion",
        "budgets": [{"cost": _ABSOLUTE, "budget": "1/4"}, {"cost": {"metric": "hamming"}, "budget": "1/5"}],
    },
)
LINE_KEEP = _on_line(
    "wasserstein-labels-kept", {"kind": "wasserstein", "cost": _SQUARED, "label_cost": "inf", "budget": "1/4"}
)
LINE_CHANGE = _on_line(
    "wasserstein-labels-change", {"kind": "wasserstein", "cost": _ABSOLUTE, "label_cost": "2", "budget": "1/10"}
)
LINE_ORDER_2 = _on_line(
    "wasserstein-order-2", {"kind": "wasserstein", "cost": _ABSOLUTE, "label_cost": "1", "budget": "1/3", "order": 2}
)
LINE_ORDER_INF = _on_line(
    "wasserstein-order-inf",
    {"kind": "wasserstein", "cost": _ABSOLUTE, "label_cost": "2", "budget": "1", "order": "inf"},
)
JOINT = Instance(
    "wasserstein-joint-cost",
    _game(
        "wasserstein-joint-cost", _PAIR, _PAIR,
        {
            "kind": "wasserstein",
            "joint_cost": [["0", "3", "1", "4"], ["3", "0", "4", "1"], ["2", "4", "0", "1"], ["4", "2", "inf", "0"]],
            "budget": "1/4",
        },
        law=[["0", "0", "2/5"], ["0", "1", "1/10"], ["1", "0", "1/5"], ["1", "1", "3/10"]],
    ),
)  # fmt: skip
"""Costs on pairs (x, y), not symmetric and not a sum of a feature's and a label's cost."""

OTHER_RELEASES = Instance(
    "releases-between",
    _game(
        "releases-between", ["a", "b", "c"], ["no", "yes", "maybe"],
        {"kind": "mean-distortion", "cost": _ABSOLUTE, "budget": "1/2"},
        releases=["left", "right"],
        points={"a": ["0"], "b": ["1"], "c": ["2"], "left": ["1/4"], "right": ["7/4"]},
        law=[["a", "no", "1/2"], ["b", "yes", "1/4"], ["c", "maybe", "1/4"]],
    ),
)  # fmt: skip
"""Z ≠ X: two releases between three features, so that every source has to move, at a mean cost of 3/8 at least."""

ON_GRAPH = Instance(
    "graph-cost",
    _game(
        "graph-cost", ["a", "b", "c", "d"], _PAIR,
        {
            "kind": "max-distortion",
            "cost": {"graph": [["a", "b", "1"], ["b", "c", "1/2"], ["c", "d", "1"]]},
            "radius": "1",
        },
        law=[["a", "0", "1/4"], ["b", "1", "1/4"], ["c", "0", "1/8"], ["d", "1", "3/8"]],
    ),
)  # fmt: skip

IRRATIONAL = Instance(
    "irrational",
    _game(
        "irrational", ["a", "b", "c", "d", "e"], ["0", "1", "2"],
        {
            "kind": "max-distortion",
            "cost": {
                "matrix": [
                    ["0", "0", "inf"], ["0", "inf", "0"], ["0", "inf", "inf"], ["inf", "0", "inf"], ["inf", "inf", "0"]
                ]
            },
            "radius": "0",
        },
        releases=["abc", "ad", "be"],
        law=[["a", "0", "1/5"], ["b", "1", "1/5"], ["c", "2", "1/5"], ["d", "1", "1/5"], ["e", "0", "1/5"]],
    ),
)  # fmt: skip
"""The optimum has the posterior (5 − √5)/10: no rational saddle point, so the theorem is a bracket."""

HULL = Instance(
    "polytope-vertices",
    _game(
        "polytope-vertices", _PAIR, ["0", "1", "2"],
        {
            "kind": "polytope",
            "vertices": [
                [["0", "0", "1/2"], ["1", "1", "1/2"]],
                [["0", "1", "1/3"], ["0", "2", "1/3"], ["1", "0", "1/3"]],
                [["0", "0", "1/4"], ["1", "1", "1/4"], ["1", "2", "1/2"]],
            ],
        },
    ),
)  # fmt: skip
"""The convex hull of three laws."""

HALFSPACES = Instance(
    "polytope-inequalities",
    _game(
        "polytope-inequalities", _PAIR, _PAIR,
        {
            "kind": "polytope",
            "equalities": [{"coefficients": [["0", "0", "1"], ["0", "1", "1"]], "rhs": "1/2"}],
            "inequalities": [
                {"coefficients": [["0", "0", "-1"]], "rhs": "-2/5"},
                {"coefficients": [["1", "0", "1"], ["0", "1", "-1"]], "rhs": "1/10"},
            ],
        },
    ),
)  # fmt: skip
"""The laws with p(0,·) = 1/2, p(0,0) ≥ 2/5 and p(1,0) ≤ p(0,1) + 1/10."""

UNIFORM = _on_line(
    "budget-that-does-not-bind", {"kind": "wasserstein", "cost": _ABSOLUTE, "label_cost": "1", "budget": "2"}
)
"""A ball wide enough to hold a law with uniform labels everywhere: h* = log 2 = log |Y|."""

ONE_LAW = Instance(
    "one-law",
    _game(
        "one-law", ["0", "1", "2"], ["0", "1", "2"],
        {
            "kind": "polytope",
            "vertices": [
                [
                    ["0", "0", "1/6"], ["0", "1", "1/12"], ["0", "2", "1/12"], ["1", "0", "1/9"], ["1", "1", "2/9"],
                    ["2", "2", "1/3"],
                ]
            ],
        },
    ),
)  # fmt: skip
"""D = {p}, a single law: the minimax value is min over q of E_p[−log q(Y|Z)]."""

MEAN_WIDE = _on_line("line-mean-wide", {"kind": "mean-distortion", "cost": _SQUARED, "budget": "1/4"})
"""The game (4) that ``LINE_KEEP`` writes as a Wasserstein ball with the cost (7)."""


def _source(name: str, masses: list[str], budget: str) -> Instance:
    """A source X = Y with Hamming distortion."""
    letters = [str(i) for i in range(len(masses))]
    law = [[x, x, mass] for x, mass in zip(letters, masses, strict=True)]
    cost = {"metric": "hamming"}
    return Instance(
        name, _game(name, letters, letters, {"kind": "mean-distortion", "cost": cost, "budget": budget}, law=law)
    )


BINARY_SOURCE = _source("binary-source", ["1/3", "2/3"], "1/4")
TERNARY_SOURCE = _source("ternary-source", ["1/3", "1/3", "1/3"], "1/4")

TWO_LAWS = Instance(
    "two-laws",
    _game("two-laws", ["x"], _PAIR, {"kind": "finite", "laws": [[["x", "0", "1"]], [["x", "1", "1"]]]}),
)
"""The smallest set without the equality: one feature, two labels, two laws, each label certain."""

TWO_FULL_LAWS = Instance(
    "two-full-laws",
    _game(
        "two-full-laws", ["x"], _PAIR,
        {"kind": "finite", "laws": [[["x", "0", "1/4"], ["x", "1", "3/4"]], [["x", "0", "3/4"], ["x", "1", "1/4"]]]},
    ),
)  # fmt: skip
"""The same sizes, with laws of full support: the even law lies between them."""

TWO_MIXED_LAWS = Instance(
    "two-mixed-laws",
    _game(
        "two-mixed-laws", _PAIR, _PAIR,
        {
            "kind": "finite",
            "laws": [
                [["0", "0", "2/5"], ["0", "1", "1/10"], ["1", "0", "1/10"], ["1", "1", "2/5"]],
                [["0", "0", "1/10"], ["0", "1", "2/5"], ["1", "0", "1/5"], ["1", "1", "3/10"]],
            ],
        },
    ),
)  # fmt: skip
"""Two laws on two features with all masses positive: the rule for either is poor against the other."""

EVERY_KIND = (
    LINE_MAX, LINE_MEAN, LINE_BOTH, LINE_BUDGETS, LINE_KEEP, LINE_CHANGE, LINE_ORDER_2, LINE_ORDER_INF, JOINT,
    OTHER_RELEASES, ON_GRAPH, IRRATIONAL, HULL, HALFSPACES, UNIFORM,
)  # fmt: skip
"""One instance for every kind of constraint set and every way to write a cost."""

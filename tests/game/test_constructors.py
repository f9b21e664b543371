"""Games made in Python: names by `str`, exact numbers, alphabets by default, and refusals with a place."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from verify.errors import BadInput
from verify.game import Game

if TYPE_CHECKING:
    from collections.abc import Callable

HALF = {("0", "a"): "1/2", ("1", "b"): "1/2"}


def test_alphabets_default_to_the_names_of_the_law() -> None:
    """In order of appearance; sorted by size if all of them are numbers; the releases are the features."""
    game = Game.max_distortion([("10", "y", "1/2"), ("9", "x", "1/2")], metric="absolute", radius=1)
    assert (game.features, game.labels, game.releases) == (("9", "10"), ("y", "x"), ("9", "10"))
    game = Game.max_distortion({("b", 1): 1, ("a", 0): 0}, metric="hamming", radius=1)
    assert (game.features, game.labels) == (("b", "a"), ("0", "1"))


def test_numbers_of_python() -> None:
    """int, Fraction, Decimal, str and numpy's integers are exact, in laws, costs and budgets."""
    law = [(np.int64(0), "a", Decimal("0.25")), (1, "a", Fraction(1, 4)), (2, "a", "0.5"), (3, "a", 0)]
    matrix = np.arange(16).reshape(4, 4)
    game = Game.mean_distortion(law, budget=Decimal("7.5"), radius=np.int32(9), matrix=matrix)
    assert game.document["perturbation"] == {
        "kind": "mean-distortion",
        "cost": {"matrix": [[str(4 * i + j) for j in range(4)] for i in range(4)]},
        "budget": "15/2",
        "radius": "9",
    }
    assert game.document["law"] == [["0", "a", "1/4"], ["1", "a", "1/4"], ["2", "a", "1/2"]]


def test_counts_of_python() -> None:
    """Empirical data: a Counter with normalise."""
    game = Game.max_distortion(Counter([(0, "a"), (0, "a"), (1, "b")]), metric="absolute", radius=1, normalise=True)
    assert game.law == {("0", "a"): Fraction(2, 3), ("1", "b"): Fraction(1, 3)}


def test_every_form_of_cost_and_release() -> None:
    """metric with points, matrix, graph (as rows or as a mapping), releases of their own."""
    points = {"u": (0, 1), "v": ("1/2", 0), "w": [1, 1]}
    game = Game.max_distortion({("u", 0): 1}, metric="manhattan", radius="3/2", releases=["v", "w"], points=points)
    assert game.shape.keys.tolist() == [[0, 0, 0], [0, 0, 1]]
    assert game.document["points"] == {"u": ["0", "1"], "v": ["1/2", "0"], "w": ["1", "1"]}
    line = Game.max_distortion({(0, 0): 1}, metric="absolute", radius=1, releases=["u"], points={"u": "1/2"})
    assert line.document["points"] == {"u": ["1/2"]}
    rows = Game.max_distortion(
        {("a", 0): 1}, graph=[("a", "b", 1), ("b", "c", "1/2")], radius=1, features=["a", "b", "c"]
    )
    mapping = Game.max_distortion(
        {("a", 0): 1}, graph={("a", "b"): 1, ("b", "c"): "1/2"}, radius=1, features=["a", "b", "c"]
    )
    assert rows == mapping
    assert rows.shape.keys.tolist() == [[0, 0, 0], [0, 0, 1]]
    inf = Game.max_distortion({(0, 0): 1}, matrix=[["inf", "1/3"]], releases=["u", "v"], radius=1)
    assert inf.shape.keys.tolist() == [[0, 0, 1]]


def test_several_budgets() -> None:
    """Each budget is one row; an arc must be finite in every cost and within every radius."""
    game = Game.mean_distortion(
        HALF,
        budgets=[
            {"metric": "absolute", "budget": "1/2"},
            {"matrix": [[0, 1], ["inf", 0]], "budget": 1, "radius": None},
        ],
    )
    assert [row.name for row in game.shape.rows] == ["budgets[0]", "budgets[1]"]
    assert game.shape.keys.tolist() == [[0, 0, 0], [0, 0, 1], [1, 1, 1]]


def test_wasserstein() -> None:
    """label_cost as "inf", a number or a matrix; joint_cost; order an integer or "inf"."""
    for label_cost, columns in (("inf", 4), (1, 8), ([[0, 2], ["inf", 0]], 6)):
        game = Game.wasserstein(HALF, budget=1, metric="absolute", label_cost=label_cost)
        assert game.shape.columns == columns
    joint = [[0, 1, 1, 2], [1, 0, 2, 1], [1, 2, 0, 1], [2, 1, 1, 0]]
    sums = Game.wasserstein(HALF, budget=1, metric="absolute", label_cost=1)
    assert Game.wasserstein(HALF, budget=1, joint_cost=joint).shape.rows == sums.shape.rows
    within = Game.wasserstein(HALF, budget=1, joint_cost=joint, order="inf")
    assert (within.shape.columns, within.shape.rows) == (6, ())
    squared = Game.wasserstein(HALF, budget="1/2", joint_cost=joint, order=2)
    assert (squared.shape.rows[0].coefficients[:4], squared.shape.rows[0].rhs) == ((0, 4, 4, 16), 1)


def test_label_preserving_transport_is_the_mean_distortion() -> None:
    """(7): with label_cost "inf" the ball (6) has the arcs and the row of (4)."""
    ball = Game.wasserstein(HALF, budget="1/3", metric="squared", label_cost="inf").shape
    mean = Game.mean_distortion(HALF, budget="1/3", metric="squared").shape
    assert ball.rows == mean.rows
    assert ball.entry_sink.tolist() == mean.entry_sink.tolist()
    assert ball.keys[:, :3].tolist() == mean.keys.tolist()


def test_polytopes_and_finite_sets() -> None:
    """Vertices, conditions as mappings or pairs, finite sets; alphabets from what occurs in them."""
    laws = [{(0, "a"): 1}, {(1, "a"): "1/3", (0, "b"): "2/3"}]
    hull, finite = Game.polytope(vertices=laws), Game.finite(laws)
    assert (hull.features, hull.labels, hull.law) == (("0", "1"), ("a", "b"), None)
    assert hull.shape.entry_weight == finite.shape.entry_weight == (3, 2, 1)
    assert hull.shape.entry_sink.tolist() == [0, 1, 2]
    assert not hull.shape.transport
    conditions = Game.polytope(
        equalities=[({(0, "a"): 1, (1, "b"): "-1/2"}, 0)],
        inequalities=[{"coefficients": [(0, "a", "1/3")], "rhs": "1/4"}],
        law={(0, "a"): 1, (1, "b"): 0},
    )
    assert [(row.name, row.coefficients, row.rhs, row.equality, row.scale) for row in conditions.shape.rows] == [
        ("equalities[0]", (2, 0, 0, -1), 0, True, 2),
        ("inequalities[0]", (4, 0, 0, 0), 3, False, 12),
    ]
    assert conditions.law == {("0", "a"): 1}
    simplex = Game.polytope(inequalities=[({}, 0)], equalities=[], features=[0], labels=["a", "b"])
    assert simplex.document["perturbation"] == {"kind": "polytope", "inequalities": [{"coefficients": [], "rhs": "0"}]}
    assert (simplex.shape.columns, simplex.shape.rows[0].coefficients) == (2, (0, 0))


class Nameless:
    """A value that cannot say its name."""

    def __str__(self) -> str:
        raise RuntimeError("no name")


REFUSALS: list[tuple[Callable[..., Any], str]] = [
    (lambda: Game.max_distortion({("0", "a"): 0.5, ("1", "a"): 0.5}, metric="absolute", radius=1),
     'Game.max_distortion: at law[0][2]: found the float 0.5, expected an exact number: write "1/2" or "0.5"'),
    (lambda: Game.max_distortion({("0", "a"): True}, metric="absolute", radius=1),
     "Game.max_distortion: at law[0][2]: found true, expected an exact number"),
    (lambda: Game.max_distortion({(1, "a"): "1/2", ("1", "b"): "1/2"}, metric="absolute", radius=1),
     'at law[1][0]: found two different values (int and str) of the name "1", expected one value for each name'),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, features=[0, 1, "1"]),
     'at features[2]: found two different values (int and str) of the name "1"'),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, features=[0, 1, 1]),
     'at features[2]: found the name "1" a second time, expected distinct names (first at features[1])'),
    (lambda: Game.max_distortion([(0, "a", 1), (0, "a", 0)], metric="absolute", radius=1),
     'at law[1]: found the pair ("0", "a") a second time'),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, features="01"),
     'at features: found "01", expected the names of an alphabet, such as range(5)'),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, features=5),
     "at features: found 5, expected the names of an alphabet"),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, features=[Nameless()]),
     "at features[0]: found a Nameless without a name (no name), expected a name"),
    (lambda: Game.max_distortion({"ab": 1}, metric="absolute", radius=1),
     'at law[0]: found the key "ab", expected a pair (first name, label)'),
    (lambda: Game.max_distortion([("0", "a")], metric="absolute", radius=1),
     "at law[0]: found a row of 2, expected a row (first name, label, mass)"),
    (lambda: Game.max_distortion(5, metric="absolute", radius=1),  # type: ignore[arg-type]
     "at law: found 5, expected a mapping of pairs, or rows (first name, label, mass)"),
    (lambda: Game.max_distortion({}, metric="absolute", radius=1),
     "at law: found no masses, expected masses that sum to 1"),
    (lambda: Game.max_distortion(HALF, radius=1),
     "at perturbation.cost: found no cost, expected exactly one of metric=, matrix=, graph="),
    (lambda: Game.max_distortion(HALF, metric="absolute", graph=[], radius=1),
     "at perturbation.cost: found metric and graph, expected exactly one of metric=, matrix=, graph="),
    (lambda: Game.max_distortion(HALF, metric="euclid", radius=1),
     'at perturbation.cost.metric: found "euclid", expected one of "absolute"'),
    (lambda: Game.max_distortion(HALF, matrix=[[0, 0.5], [1, 0]], radius=1),
     "at perturbation.cost.matrix[0][1]: found the float 0.5"),
    (lambda: Game.max_distortion(HALF, matrix=[[0, float("inf")], [1, 0]], radius=1),
     'found the float inf, expected an exact number such as 3, "1/3" or "0.25" (an infinite cost is the string "inf")'),
    (lambda: Game.max_distortion(HALF, matrix=5, radius=1),  # type: ignore[arg-type]
     "at perturbation.cost.matrix: found 5, expected rows of costs"),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=None),
     "at perturbation.radius: found null, expected an exact number"),
    (lambda: Game.mean_distortion(HALF, metric="absolute"),
     "at perturbation.budget: found null, expected an exact number"),
    (lambda: Game.mean_distortion(HALF, metric="absolute", budgets=[]),
     'at perturbation: found both "metric" and "budgets", expected "metric" within each of the budgets'),
    (lambda: Game.mean_distortion(HALF, budgets=[{"metrics": "absolute"}]),
     'at perturbation.budgets[0]: found the unknown key "metrics", expected budget, radius, and metric or matrix'),
    (lambda: Game.mean_distortion(HALF, budgets=[{"metric": "absolute"}]),
     'at perturbation.budgets[0]: found an object with the keys "cost", expected the key "budget" as well'),
    (lambda: Game.mean_distortion(HALF, budgets=5),  # type: ignore[arg-type]
     "at perturbation.budgets: found 5, expected a list of budgets"),
    (lambda: Game.mean_distortion(HALF, budgets=[5]),  # type: ignore[list-item]
     "at perturbation.budgets[0]: found 5, expected a mapping such as"),
    (lambda: Game.wasserstein(HALF, metric="absolute", budget=1),
     'at perturbation: found "cost" without "label_cost", expected "label_cost" as well'),
    (lambda: Game.wasserstein(HALF, metric="absolute", joint_cost=[], budget=1),
     'at perturbation: found both "joint_cost" and "cost"'),
    (lambda: Game.wasserstein(HALF, metric="absolute", label_cost="inf", budget=1, order=1.5),  # type: ignore[arg-type]
     "at perturbation.order: found the float 1.5"),
    (lambda: Game.wasserstein(HALF, metric="absolute", label_cost="inf", budget=1, order=0),
     'at perturbation.order: found 0, expected an integer that is at least 1, or "inf"'),
    (Game.polytope, "at perturbation: found no description of the polytope, expected vertices="),
    (lambda: Game.polytope(inequalities=[5]), "at perturbation.inequalities[0]: found 5, expected a mapping with"),
    (lambda: Game.polytope(inequalities=[{"rhs": 1}]), "at perturbation.inequalities[0]: found the keys ['rhs']"),
    (lambda: Game.finite(5), "at perturbation.laws: found 5, expected a list of laws"),  # type: ignore[arg-type]
    (lambda: Game.finite([]), "at perturbation.laws: found an empty list, expected at least one law"),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, points=5),  # type: ignore[arg-type]
     "at points: found 5, expected a mapping from names to coordinates"),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, points={0: 0.5}),
     'at points["0"][0]: found the float 0.5'),
    (lambda: Game.max_distortion(HALF, metric="absolute", radius=1, name="a\n"),
     'at name: found the name "a\\u000a" with blanks around it'),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(REFUSALS)))
def test_wrong_arguments_are_refused_with_their_place(case: int) -> None:
    """The call and the place in the document that it would make are named; nothing but BadInput escapes."""
    call, sentence = REFUSALS[case]
    with pytest.raises(BadInput) as caught:
        call()
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("Game.")


def test_an_unknown_argument_is_a_type_error() -> None:
    """As for every Python function."""
    with pytest.raises(TypeError, match=r"Game.max_distortion\(\) got an unexpected keyword argument 'metrc'"):
        Game.max_distortion(HALF, metrc="absolute", metric="absolute", radius=1)  # type: ignore[call-arg]

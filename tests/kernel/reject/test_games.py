"""Games that are none: every error in a game's data is Malformed, in a certificate and in a game file alike."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel import corpus
from tests.kernel.expand import expand
from tests.kernel.mutate import DELETE, put
from verify.check.kernel import Malformed, check, read_game

P = ("perturbation",)
ROW = {"coefficients": [["a", "yes", 1]], "rhs": 0}
HAMMING = {"metric": "hamming"}
WRONG: list[tuple[str, str, tuple[Any, ...], Any]] = [
    ("law sums to less", "section-V-A", ("law", 0, 2), "1/4"),
    ("law sums to more", "section-V-A", ("law", 0, 2), f"{10**33 // 3 + 1}/{10**33}"),
    ("negative mass", "section-V-A", ("law",), [["0", "0", "-1/3"], ["2", "2", "2/3"], ["4", "4", "2/3"]]),
    ("a pair twice", "section-V-A", ("law",), [["0", "0", "1/3"], ["0", "0", "1/3"], ["4", "4", "1/3"]]),
    ("a pair twice, once with 0", "section-V-A", ("law",), [["0", "0", "1/3"], ["0", "0", 0], ["4", "4", "2/3"]]),
    ("an empty law", "section-V-A", ("law",), []),
    ("no law", "section-V-A", ("law",), DELETE),
    ("an unknown feature in the law", "section-V-A", ("law", 0, 0), "9"),
    ("an unknown label in the law", "section-V-A", ("law", 0, 1), "9"),
    ("an index in the law", "section-V-A", ("law", 0, 0), 0),
    ("an object as the law", "section-V-A", ("law",), {"0": "1"}),
    ("a law of zero counts", "max-normalise", ("law",), [["0", "0", 0], ["2", "1", 0]]),
    ("a count that is none", "max-normalise", ("law", 0, 2), "1/2"),
    ("a negative count", "max-normalise", ("law", 0, 2), -2),
    ("normalise as a number", "max-normalise", ("normalise",), 1),
    ("normalise as a word", "max-normalise", ("normalise",), "true"),
    ("no features", "section-V-A", ("features",), []),
    ("no labels", "section-V-A", ("labels",), []),
    ("no releases", "max-matrix", ("releases",), []),
    ("a feature twice", "section-V-A", ("features", 1), "0"),
    ("a release twice", "max-matrix", ("releases", 1), "left"),
    ("a number as a name", "section-V-A", ("features", 1), 1),
    ("features as a word", "section-V-A", ("features",), "01234"),
    ("another format", "section-V-A", ("format",), "verify-game/2"),
    ("a certificate's format", "section-V-A", ("format",), "verify-certificate/1"),
    ("no perturbation", "section-V-A", P, DELETE),
    ("another kind", "section-V-A", (*P, "kind"), "max_distortion"),
    ("no radius", "section-V-A", (*P, "radius"), DELETE),
    ("a negative radius", "section-V-A", (*P, "radius"), "-1"),
    ("a budget for a maximum", "section-V-A", (*P, "budget"), "1"),
    ("another metric", "section-V-A", (*P, "cost", "metric"), "euclidean"),
    ("two forms of cost", "section-V-A", (*P, "cost", "matrix"), [[0] * 5] * 5),
    ("no form of cost", "section-V-A", (*P, "cost"), {}),
    ("a source that no release is open to", "max-matrix", (*P, "cost", "matrix", 0), ["inf", "inf", "inf"]),
    ("a source beyond the radius", "max-matrix", (*P, "radius"), "1/2"),
    ("a negative cost", "max-matrix", (*P, "cost", "matrix", 0, 0), -1),
    ("a negative infinity", "max-matrix", (*P, "cost", "matrix", 0, 0), "-inf"),
    ("a short row", "max-matrix", (*P, "cost", "matrix", 0), [0, 1]),
    ("a long row", "max-matrix", (*P, "cost", "matrix", 0), [0, 1, 2, 3]),
    ("a row too many", "max-matrix", (*P, "cost", "matrix"), [[0, 1, "inf"]] * 3),
    ("an edge to nowhere", "max-graph", (*P, "cost", "graph", 0, 1), "q"),
    ("an edge of negative length", "max-graph", (*P, "cost", "graph", 0, 2), "-1"),
    ("an edge of infinite length", "max-graph", (*P, "cost", "graph", 0, 2), "inf"),
    ("an edge without a length", "max-graph", (*P, "cost", "graph", 0), ["a", "m"]),
    ("a point of another dimension", "max-manhattan", ("points", "a"), [0]),
    ("a point without coordinates", "max-manhattan", ("points", "a"), []),
    ("a point missing", "max-manhattan", ("points", "a"), DELETE),
    ("a point of nobody", "max-manhattan", ("points", "q"), [0, 0]),
    ("a point as a number", "max-manhattan", ("points", "a"), 0),
    ("absolute on the plane", "max-manhattan", (*P, "cost", "metric"), "absolute"),
    ("absolute on names", "max-hamming", (*P, "cost", "metric"), "absolute"),
    ("a name that is nearly a number", "max-absolute", ("releases", 1), "1e0"),
    ("a negative budget", "mean-binding", (*P, "budget"), "-1/4"),
    ("no budget", "mean-binding", (*P, "budget"), DELETE),
    ("a negative radius beside a budget", "mean-radius", (*P, "radius"), -1),
    ("budget and budgets", "mean-two-budgets", (*P, "budget"), "1/4"),
    ("radius and budgets", "mean-two-budgets", (*P, "radius"), "1"),
    ("no budgets", "mean-two-budgets", (*P, "budgets"), []),
    ("a budget in budgets without a cost", "mean-two-budgets", (*P, "budgets", 0), {"budget": 1}),
    ("a budget as a list", "mean-two-budgets", (*P, "budgets", 0, "budget"), [1]),
    ("no label_cost", "wasserstein-label-number", (*P, "label_cost"), DELETE),
    ("a negative label_cost", "wasserstein-label-number", (*P, "label_cost"), -1),
    ("a negative entry of label_cost", "wasserstein-label-matrix", (*P, "label_cost", 0, 1), "-2"),
    ("a small label_cost", "wasserstein-label-matrix", (*P, "label_cost"), [[0]]),
    ("a negative budget of a ball", "wasserstein-label-number", (*P, "budget"), -1),
    ("a negative budget of order 2", "wasserstein-order-2", (*P, "budget"), -1),
    ("order 0", "wasserstein-order-2", (*P, "order"), 0),
    ("order −1", "wasserstein-order-2", (*P, "order"), -1),
    ("order 3/2", "wasserstein-order-2", (*P, "order"), "3/2"),
    ("order true", "wasserstein-order-2", (*P, "order"), True),
    ("order 2.0", "wasserstein-order-2", (*P, "order"), 2.0),
    ("order infinity", "wasserstein-order-inf", (*P, "order"), "infinity"),
    ("cost and joint_cost", "wasserstein-joint", (*P, "cost"), HAMMING),
    ("label_cost and joint_cost", "wasserstein-joint", (*P, "label_cost"), 1),
    ("a small joint_cost", "wasserstein-joint", (*P, "joint_cost"), [[0, 1], [1, 0]]),
    ("a negative joint_cost", "wasserstein-joint", (*P, "joint_cost", 1, 1), -5),
    ("no vertices", "vertices", (*P, "vertices"), []),
    ("a vertex that is no law", "vertices", (*P, "vertices", 0, 0, 2), "1/2"),
    ("a negative vertex", "vertices", (*P, "vertices", 0), [["a", "no", 2], ["a", "yes", -1]]),
    ("a vertex with a pair twice", "vertices", (*P, "vertices", 0), [["a", "no", "1/2"], ["a", "no", "1/2"]]),
    ("an empty vertex", "vertices", (*P, "vertices", 0), []),
    ("vertices and rows", "vertices", (*P, "inequalities"), [ROW]),
    ("laws of a polytope", "vertices", (*P, "laws"), [[["a", "no", 1]]]),
    ("no laws", "finite-one", (*P, "laws"), []),
    ("vertices of a finite set", "finite-one", (*P, "vertices"), [[["a", "no", 1]]]),
    ("a coefficient twice", "polytope-equality", (*P, "equalities", 0, "coefficients"), [["a", "yes", 1]] * 2),
    ("a coefficient of nothing", "polytope-equality", (*P, "equalities", 0, "coefficients", 0, 0), "b"),
    ("an infinite coefficient", "polytope-equality", (*P, "equalities", 0, "coefficients", 0, 2), "inf"),
    ("no right-hand side", "polytope-equality", (*P, "equalities", 0, "rhs"), DELETE),
    ("a row as a list", "polytope-equality", (*P, "equalities", 0), [["a", "yes", 1], 0]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "path", "value"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_game_that_is_none(name: str, path: tuple[Any, ...], value: Any) -> None:
    """§2: found by expand.py, too, so that the two readings of the page agree."""
    document = put(corpus.saddles()[name], ("game", *path), value)
    with pytest.raises(Malformed):
        check(corpus.data(document))
    with pytest.raises(Malformed):
        read_game(corpus.data(document["game"]))


@pytest.mark.parametrize(("name", "path", "value"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_the_second_reading_agrees(name: str, path: tuple[Any, ...], value: Any) -> None:
    """The oracle's own reader is at least as strict, except about points of nobody, which do no harm."""
    document = put(corpus.saddles()[name], ("game", *path), value)["game"]
    if path == ("points", "q"):
        return
    with pytest.raises((ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError)):
        expand(document)

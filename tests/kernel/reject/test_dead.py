"""Columns declared dead that are not: §3 demands a dual proof that adds up to exactly 0."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel import corpus
from tests.kernel.games import game
from verify.check.kernel import check


@pytest.mark.parametrize("rule", ["saddles", "brackets"])
def test_a_bound_that_is_not_zero(rule: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """With a budget of 1/4, λ⁰ = 1 bounds Σ cost·γ by 1/4 and not by 0: nothing is dead."""
    document = request.getfixturevalue(rule)["mean-binding"]
    for wrong in ([1], ["1/100000000000000000000000000000000000000000"]):
        document["evidence"]["dead"] = wrong
        refused(document, "dead multipliers prove nothing")


def test_negative_dead_multipliers(saddles: dict[str, Any], refused: Any) -> None:
    """λ⁰ ≥ 0 on inequalities, though the sum may be 0: hamming on two points, budget 1, makes λ⁰ = −1 add up."""
    document = saddles["mean-slack"]
    document["game"]["perturbation"]["budget"] = 1
    document["evidence"]["dead"] = [-1]
    refused(document, "sign of a dead multiplier")
    document["evidence"]["dead"] = [0]
    assert check(corpus.data(document)).rule == "saddle"


def test_nothing_is_deleted_by_zero(saddles: dict[str, Any], refused: Any) -> None:
    """λ⁰ = 0 adds up and deletes nothing: a zero of the rule that needs a dead column is still wrong."""
    document = saddles["mean-dead"]
    document["evidence"]["dead"] = [0]
    refused(document, "a zero where a living column goes")


def test_dead_multipliers_of_another_budget(saddles: dict[str, Any], refused: Any) -> None:
    """The proof is checked at this very budget: what is dead at 0 lives at 1/1000, and at 10^-40."""
    for budget in ("1/1000", f"1/{10**40}"):
        document = saddles["mean-dead"]
        document["game"]["perturbation"]["budget"] = budget
        refused(document, "dead multipliers prove nothing")


def test_dead_multipliers_of_the_least_budget(saddles: dict[str, Any], refused: Any) -> None:
    """The budget equals the least possible cost, 1: a little above nothing is dead, a little below D is empty."""
    for budget, reason in (("1000001/1000000", "dead multipliers prove nothing"), ("999999/1000000", "")):
        document = saddles["mean-least"]
        document["game"]["perturbation"]["budget"] = budget
        refused(document, reason)


def test_an_empty_set_proves_nothing(saddles: dict[str, Any], refused: Any) -> None:
    """In an empty D everything is dead, and no feasible attack exists: p(a, yes) ≥ 1/2 and ≤ 1/4."""
    rows = [
        {"coefficients": [["a", "yes", -1]], "rhs": "-1/2"},
        {"coefficients": [["a", "yes", 1]], "rhs": "1/4"},
    ]
    empty = game(["a"], ["no", "yes"], None, {"kind": "polytope", "inequalities": rows})
    for attack in ([], [[0, 0, "1/2"], [0, 1, "1/2"]], [[0, 0, "3/4"], [0, 1, "1/4"]]):
        for dead in (None, [0, 0], [1, 1], [2, 4]):
            evidence = {"attack": attack, "rule": [[1, 0]], "multipliers": [[], []]}
            document = corpus.certificate("saddle", empty, {"exact": [], "lower": 0, "upper": 0}, evidence)
            if dead is not None:
                document["evidence"]["dead"] = dead
            refused(document, "")
            document["rule"], document["evidence"]["multipliers"] = "bracket", [0, 0]
            document["evidence"]["precision"], document["claim"] = 64, {"lower": -1, "upper": 1}
            refused(document, "")


@pytest.mark.parametrize("dead", [[], [0, 0], [1, 1], None, 0, "1", [None], [[1, 2]], [True], [0.5], {"0": 1}])
def test_dead_multipliers_of_another_shape(dead: Any, saddles: dict[str, Any]) -> None:
    """One signed number for each row, nothing else."""
    document = saddles["mean-dead"]
    document["evidence"]["dead"] = dead
    with pytest.raises(Exception, match=r".") as caught:
        check(corpus.data(document))
    assert type(caught.value).__name__ in {"Rejected", "Malformed"}


def test_only_one_of_two_rows_kills(saddles: dict[str, Any], refused: Any) -> None:
    """Two budgets, of which the first is 0: its multiplier alone is the proof, and the second one's proves nothing."""
    document = saddles["mean-dead"]
    metric = {"metric": "hamming"}
    budgets = [{"cost": metric, "budget": 0}, {"cost": metric, "budget": "1/2"}]
    document["game"]["perturbation"] = {"kind": "mean-distortion", "budgets": budgets}
    document["evidence"] |= {"multipliers": [[], []], "dead": [1, 0]}
    assert check(corpus.data(document)).rule == "saddle"
    for wrong in ([0, 1], [1, 1], [1, "1/10000000000000000000000"]):
        document["evidence"]["dead"] = wrong
        refused(document, "dead multipliers prove nothing")


def test_an_equality_may_kill_with_either_sign(saddles: dict[str, Any], refused: Any) -> None:
    """Σ p(no) = 1 kills "yes" by λ⁰ = −1; λ⁰ = 1 adds up to 1, not to 0."""
    document = saddles["polytope-dead-equality"]
    for good in ("-1/2", -7):
        document["evidence"]["dead"] = [good]
        assert check(corpus.data(document)).rule == "saddle"
    document["evidence"]["dead"] = [1]
    refused(document, "dead multipliers prove nothing")

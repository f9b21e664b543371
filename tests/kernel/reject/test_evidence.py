"""Wrong evidence, by hand: an attack that is not feasible, a rule that is no rule, multipliers that prove nothing.

Every certificate here differs from an accepted one in one place, and the reference names the same flaw.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

BOTH = pytest.mark.parametrize("kind", ["saddles", "brackets"])


def _of(kind: str, request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(kind)


@BOTH
def test_a_group_without_its_mass(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Σ γ over a group is its mass exactly: not 10^-40 more, not 10^-40 less, not nothing."""
    for wrong in ("1/3+", "1/3-", 0):
        document = _of(kind, request)["section-V-A"]
        attack = document["evidence"]["attack"]
        big = 10**40
        attack[0][-1] = {"1/3+": f"{big + 3}/{3 * big}", "1/3-": f"{big - 3}/{3 * big}", 0: 0}[wrong]
        refused(document, "mass of a group")
        del attack[0]
        refused(document, "mass of a group")


@BOTH
def test_mass_moved_to_another_group(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """The total is right and two groups are wrong."""
    document = _of(kind, request)["mean-binding"]
    attack = document["evidence"]["attack"]
    attack[0][-1], attack[-1][-1] = "7/16", "5/16"
    refused(document, "mass of a group")


@BOTH
def test_negative_mass(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """γ ≥ 0, even where every sum is right."""
    document = _of(kind, request)["section-V-A"]
    document["evidence"]["attack"] = [[0, 0, 0, "-1/3"], [0, 0, 1, "2/3"], [2, 2, 1, "1/3"], [4, 4, 3, "1/3"]]
    refused(document, "a column of the attack")


@BOTH
def test_a_budget_exceeded(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Σ cost·γ ≤ budget exactly: 10^-40 beyond is too much."""
    document = _of(kind, request)["mean-binding"]
    big = 10**40
    more, less = f"{big // 8 + 1}/{big}", f"{3 * big // 8 - 1}/{big}"
    document["evidence"]["attack"] = [[0, 0, 0, less], [0, 0, 1, more], [1, 1, 0, "1/8"], [1, 1, 1, "3/8"]]
    refused(document, "a row")


@BOTH
def test_a_second_budget_exceeded(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Every row counts, not the first one only."""
    document = _of(kind, request)["mean-second-slack"]
    document["game"]["perturbation"]["budgets"][1]["budget"] = "1/5"
    refused(document, "a row")


@BOTH
def test_an_equality_missed(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """An equality is not an inequality: less than its right-hand side is as wrong as more."""
    for first, second in (("1/3", "2/3"), ("1/5", "4/5")):
        document = _of(kind, request)["polytope-equality"]
        document["evidence"]["attack"] = [[0, 0, first], [0, 1, second]]
        refused(document, "a row")


@BOTH
def test_columns_that_are_none(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Too far, of mass 0, out of the alphabet, negative, of another length, a bool, a string, a number like 0.0."""
    for key in (
        [0, 0, 2],
        [1, 1, 1],
        [0, 1, 0],
        [0, 0, 5],
        [0, 0, -4],
        [-5, 0, 1],
        [0, 0],
        [0, 0, 1, 0],
        [False, 0, 1],
        [0, 0, True],
        ["0", "0", "1"],
        ["0", 0, 1],
    ):
        document = _of(kind, request)["section-V-A"]
        document["evidence"]["attack"][0] = [*key, "1/3"]
        refused(document, "")  # fmt: skip


@BOTH
def test_a_column_twice(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Two halves of a mass, or the whole of it twice, at one column."""
    for mass in ("1/6", "1/3"):
        document = _of(kind, request)["section-V-A"]
        document["evidence"]["attack"] = [[0, 0, 1, mass], [0, 0, 1, mass], *document["evidence"]["attack"][1:]]
        refused(document, "")


@BOTH
def test_a_column_that_is_dead(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """§3: the attack may not use a deleted column."""
    document = _of(kind, request)["mean-dead"]
    document["evidence"]["attack"] = [[0, 0, 0, "1/3"], [0, 1, 1, "1/6"], [1, 1, 1, "1/2"]]
    refused(document, "a column of the attack")


@BOTH
def test_a_posterior_that_does_not_sum_to_one(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """Σ_y q(y|z) = 1 exactly, at every release; of a saddle it may be less where the attack never goes."""
    for z in range(5):
        for change in ("1/1000000000000000000000000000000000000000", "-1/1000000000000000000000000000000000000000"):
            document = _of(kind, request)["section-V-A"]
            row = document["evidence"]["rule"][z]
            y = next(i for i, q in enumerate(row) if q)
            row[y] = str(Fraction(row[y]) + Fraction(change))
            reached = any(key[2] == z for *key, _ in document["evidence"]["attack"])
            if kind == "brackets" or reached or not change.startswith("-"):
                refused(document, "a posterior")


@BOTH
def test_a_negative_probability(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """q ≥ 0, even where the row sums to 1."""
    document = _of(kind, request)["section-V-A"]
    document["evidence"]["rule"][0] = [2, -1, 0, 0, 0]
    refused(document, "a posterior")


@BOTH
def test_a_zero_where_a_living_column_goes(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """q > 0 wherever the attacker may go, though the attack does not: else the rule's loss is infinite."""
    document = _of(kind, request)["section-V-A"]
    document["evidence"]["rule"][0] = [0, 1, 0, 0, 0]  # release 0 is open to source (0, 0), unused
    refused(document, "a zero where a living column goes")


def test_a_zero_where_only_dead_columns_go(saddles: dict[str, Any], refused: Any) -> None:
    """The same zero is right with the proof that the column is dead, and wrong without."""
    document = saddles["mean-dead"]
    del document["evidence"]["dead"]
    refused(document, "a zero where a living column goes")


@BOTH
def test_a_rule_of_another_size(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """One list for each release, one number for each label."""
    for tamper in (
        lambda r: r.pop(),
        lambda r: r.append([1, 0, 0, 0, 0]),
        lambda r: r[0].append(0),
        lambda r: r[0].pop(),
    ):
        document = _of(kind, request)["section-V-A"]
        tamper(document["evidence"]["rule"])
        refused(document, "size of the rule")


@BOTH
def test_a_negative_multiplier(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """λ ≥ 0 on an inequality: with λ < 0 the budget would bound from the wrong side."""
    document = _of(kind, request)["mean-slack"]
    document["evidence"]["multipliers"] = [-1] if kind == "brackets" else [[[-1, 2]]]
    refused(document, "multiplier")
    document["evidence"]["multipliers"] = (
        ["-1/10000000000000000000000000000"] if kind == "brackets" else [[[1, "99999999/100000000"]]]
    )
    refused(document, "multiplier")


@BOTH
def test_another_number_of_multipliers(kind: str, request: pytest.FixtureRequest, refused: Any) -> None:
    """One for each row."""
    for name, wrong in (("section-V-A", 1), ("mean-binding", 0), ("mean-two-budgets", 1), ("mean-binding", 2)):
        document = _of(kind, request)[name]
        document["evidence"]["multipliers"] = [0 if kind == "brackets" else []] * wrong
        refused(document, "one multiplier for each row")


def test_a_multiplier_that_proves_too_little(brackets: dict[str, Any], refused: Any) -> None:
    """Any λ ≥ 0 gives a bound, and only the right one gives this bound."""
    for wrong in (0, "1/10", 10, 10**30):
        document = brackets["mean-binding"]
        document["evidence"]["multipliers"] = [wrong]
        refused(document, "upper")


@pytest.mark.parametrize("precision", [7, 0, -1, -96, True, "96", 96.0, None, [96]])
def test_a_precision_that_is_none(precision: Any, brackets: dict[str, Any], refused: Any) -> None:
    """A JSON integer of at least 8."""
    document = brackets["section-V-A"]
    document["evidence"]["precision"] = precision
    refused(document, "" if type(precision) is bool else "precision")

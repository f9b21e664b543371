"""Saddles that are none: each of §5's four conditions, violated alone, and a value that is wrong by very little."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel import corpus
from verify.check.kernel import check


def test_a_posterior_that_is_not_the_attacks(saddles: dict[str, Any], refused: Any) -> None:
    """q(y|z)·m(z) = p(z,y): the uniform rule is a rule, and is not this attack's posterior."""
    document = saddles["section-V-A"]
    document["evidence"]["rule"][1] = ["1/2", 0, "1/2", 0, 0]
    refused(document, "a posterior")


def test_a_posterior_wrong_in_the_fortieth_digit(saddles: dict[str, Any], refused: Any) -> None:
    """Equality is exact."""
    document = saddles["max-absolute"]
    document["evidence"]["rule"][1] = [f"{10**40 + 1}/{3 * 10**40}", f"{2 * 10**40 - 1}/{3 * 10**40}"]
    refused(document, "a posterior")


def test_an_attack_that_could_do_better(saddles: dict[str, Any], refused: Any) -> None:
    """The identity attack reveals everything; the columns that it does not use are worth more."""
    document = saddles["max-hamming"]
    document["evidence"] |= {
        "attack": [[0, 0, 0, "1/3"], [1, 1, 1, "2/3"]],
        "rule": [["999/1000", "1/1000"], ["1/1000", "999/1000"]],
    }
    document["claim"] = {"exact": [], "lower": 0, "upper": 0}
    refused(document, "a posterior")
    document = saddles["mean-radius"]
    document["evidence"]["rule"][2] = [
        "1/2",
        "1/2",
    ]  # unused by the attack: now worth log 2 − log 3 < −log 3/4: still fine
    assert check(corpus.data(document)).rule == "saddle"
    document["evidence"]["rule"][2] = ["4/5", "1/5"]  # worth log 5 − log 3 > log 4/3
    refused(document, "a suboptimal column")


def test_an_unused_column_that_is_better_by_very_little(saddles: dict[str, Any], refused: Any) -> None:
    """At release 2 source 1 gets −log q − log 3 against log 4/3: q = 1/4 is a tie; 10^-40 less is refused."""
    document = saddles["mean-radius"]
    big = 10**40
    document["evidence"]["rule"][2] = ["3/4", "1/4"]
    assert check(corpus.data(document)).rule == "saddle"
    document["evidence"]["rule"][2] = [f"{3 * big // 4 + 1}/{big}", f"{big // 4 - 1}/{big}"]
    refused(document, "a suboptimal column")


def test_used_columns_of_different_value(saddles: dict[str, Any], refused: Any) -> None:
    """With λ = log 2 or log 4 in place of log 3 the two columns in use are no tie."""
    for wrong in (
        [["1/4", 2]],
        [["1/2", 2]],
        [],
        [["1/4", "30000000000000000000000000000001/10000000000000000000000000000000"]],
    ):
        document = saddles["mean-binding"]
        document["evidence"]["multipliers"] = [wrong]
        refused(document, "a suboptimal column")


def test_a_price_on_a_budget_that_is_not_met(saddles: dict[str, Any], refused: Any) -> None:
    """λ_k = 0 where Σ cost·γ < budget: complementary slackness."""
    document = saddles["mean-second-slack"]
    document["evidence"]["multipliers"] = [[["1/8", 3]], [["1/20", 3]]]
    refused(document, "a multiplier on a slack row")
    document = saddles["mean-slack"]
    document["evidence"]["multipliers"] = [[[1, f"{10**40 + 1}/{10**40}"]]]
    refused(document, "a multiplier on a slack row")


def test_a_value_wrong_by_one_part_in_10_40(saddles: dict[str, Any], refused: Any) -> None:
    """Σ p f = exact is an identity between logarithms, not a matter of digits."""
    big = 10**40
    for wrong in (
        [[1, 3], [f"-{2 * big + 1}/{3 * big}", 2]],
        [[1, f"{3 * big + 1}/{big}"], ["-2/3", 2]],
        [[f"1/{big}", 2], [1, 3], ["-1/3", 4]],
    ):
        document = saddles["section-V-A"]
        document["claim"]["exact"] = wrong
        document["claim"] |= {"lower": "0.63", "upper": "0.64"}
        with pytest.raises(Exception, match=r".") as caught:
            check(corpus.data(document))
        assert type(caught.value).__name__ == "Rejected"


@pytest.mark.parametrize(
    "exact", [[[1, 3]], [["2/3", 2]], [], [[1, 3], ["2/3", 2]], [["-1", 3], ["2/3", 2]], [[1, 2], ["-2/3", 3]]]
)
def test_another_value(exact: Any, saddles: dict[str, Any], refused: Any) -> None:
    """A plainly wrong closed form, with bounds to match."""
    document = saddles["section-V-A"]
    document["claim"] = {"exact": exact, "lower": -10, "upper": 10}
    refused(document, "exact")


@pytest.mark.parametrize(
    "exact",
    [
        [[1, 0]],
        [[1, -3]],
        [[1, "-3"]],
        [[1, 3], ["-1/3", 2], ["-1/3", 2]],
        [[1, 3], ["-1/3", 2], ["-1/3", "4/2"]],
        [[1]],
        [[1, 2, 3]],
        [1, 3],
        {"3": 1},
        "log(3)",
        None,
    ],
)
def test_a_log_form_that_is_none(exact: Any, saddles: dict[str, Any]) -> None:
    """Pairs [a, r], r > 0, each r once, also when it is spelt in two ways."""
    document = saddles["section-V-A"]
    document["claim"] = {"exact": exact, "lower": -10, "upper": 10}
    with pytest.raises(Exception, match=r".") as caught:
        check(corpus.data(document))
    assert type(caught.value).__name__ in {"Rejected", "Malformed"}  # fmt: skip


def test_bounds_that_the_value_does_not_meet(saddles: dict[str, Any], refused: Any) -> None:
    """lower ≤ exact ≤ upper, to the last of 24 places."""
    for key, step in (("lower", 1), ("upper", -1)):
        for name in sorted(saddles):
            document = saddles[name]
            value = document["claim"][key]
            if not document["claim"]["exact"]:
                continue  # the value is 0, and so are both bounds
            last = int(value.replace(".", "")) + step
            document["claim"][key] = f"0.{last:024d}" if last < 10**24 else f"1.{last - 10**24:024d}"
            refused(document, "bounds")
            document["claim"][key] = value


def test_bounds_that_are_not_in_order(saddles: dict[str, Any], brackets: dict[str, Any], refused: Any) -> None:
    """An empty interval holds no value."""
    for document in (saddles["section-V-A"], brackets["section-V-A"]):
        claim = document["claim"]
        claim["lower"], claim["upper"] = claim["upper"], claim["lower"]
        refused(document, "")


def test_a_pure_attack_is_no_saddle_where_mixing_helps(saddles: dict[str, Any], refused: Any) -> None:
    """Section V-A: source 2 sends everything to release 1; its posterior there is no tie with release 3."""
    document = saddles["section-V-A"]
    document["evidence"]["attack"] = [[0, 0, 1, "1/3"], [2, 2, 1, "1/3"], [4, 4, 3, "1/3"]]
    document["evidence"]["rule"][1] = ["1/2", 0, "1/2", 0, 0]
    document["evidence"]["rule"][3] = [0, 0, "1/2", 0, "1/2"]
    document["claim"] = {"exact": [["2/3", 2]], "lower": "0.4", "upper": "0.5"}
    refused(document, "a posterior")
    document["evidence"]["rule"][3] = [0, 0, 0, 0, 1]
    refused(document, "a zero where a living column goes")


def test_a_rule_that_sums_to_less_than_1(saddles: dict[str, Any], refused: Any) -> None:
    """Where the attack does not go the rule may leave something open, not where it goes, and never more than 1."""
    document = saddles["section-V-A"]
    document["evidence"]["rule"][0] = ["2/3", 0, 0, 0, 0]  # what keeps the first source at release 1, and no more
    theorem = check(corpus.data(document))
    assert theorem.statement == check(corpus.data(saddles["section-V-A"])).statement
    document["evidence"]["rule"][0] = [f"{2 * 10**40 - 1}/{3 * 10**40}", 0, 0, 0, 0]
    refused(document, "a suboptimal column")
    document["evidence"]["rule"][0] = ["2/3", "1/3", f"1/{10**40}", 0, 0]
    refused(document, "a posterior")
    document["evidence"]["rule"][0] = [0, "2/3", 0, 0, 0]
    refused(document, "a zero where a living column goes")
    document = saddles["section-V-A"]
    document["evidence"]["rule"][1] = ["2/3", 0, "1/3", 0, f"-1/{10**40}"]
    refused(document, "a posterior", malformed=True)
    for less in ("3/10", f"{10**40 - 1}/{3 * 10**40}"):
        document["evidence"]["rule"][1] = ["2/3", 0, less, 0, 0]
        refused(document, "a posterior")


def test_a_mixture_of_laws_may_leave_a_release_open(refused: Any) -> None:
    """A finite game of two laws and a release that neither reaches: the rule may be anything there, (13) is proved."""
    laws = [[["a", "no", 1]], [["a", "yes", 1]]]
    kind = {"kind": "finite", "laws": laws}
    spec = {"format": "verify-game/1", "features": ["a", "b"], "labels": ["no", "yes"], "perturbation": kind}
    claim = {"exact": [[1, 2]], "lower": "0.69314", "upper": "0.69315"}
    for line, reason in (
        ([0, 0], None),
        (["1/3", 0], None),
        ([1, 0], None),
        ([1, 1], "a posterior"),
        (["1/2", "3/5"], "a posterior"),
    ):
        evidence = {"attack": [[0, "1/2"], [1, "1/2"]], "rule": [["1/2", "1/2"], line], "multipliers": []}
        document = corpus.certificate("saddle", spec, claim, evidence)
        if reason is None:
            assert check(corpus.data(document)).equality is False
        else:
            refused(document, reason)

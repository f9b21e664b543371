"""Saddles that a person can check: the kernel accepts them and states what they state."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from tests.kernel import corpus, oracle, reference
from tests.kernel.expand import number
from verify.check.kernel import check, read_game

NAMES = sorted(corpus.saddles())


@pytest.mark.parametrize("name", NAMES)
def test_a_true_saddle_is_a_theorem(name: str, saddles: dict[str, Any]) -> None:
    """(13) = (14) = (15) = exact: kernel, reference and oracle agree, and the theorem states the claim."""
    document = saddles[name]
    theorem = check(corpus.data(document))
    assert reference.proves(document) == ""
    assert theorem.rule == "saddle"
    assert (theorem.lower, theorem.upper) == (number(document["claim"]["lower"]), number(document["claim"]["upper"]))
    assert theorem.assumptions == ()
    assert theorem.game == read_game(corpus.data(document["game"]))
    exact = corpus.form(document["claim"]["exact"])
    with mpmath.workdps(corpus.DIGITS):
        assert abs(corpus.form([(a, r) for r, a in theorem.exact.items()]) - exact) < mpmath.mpf(10) ** -50
    assert abs(oracle.value(document["game"]) - float(exact)) < oracle.TOLERANCE


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_keys_and_the_white_space_do_not_matter(name: str, saddles: dict[str, Any]) -> None:
    """§0: "in any order"; what is proved does not depend on how the JSON is laid out."""
    document = saddles[name]
    turned = json.dumps(dict(reversed(document.items())), indent=3, sort_keys=False).encode()
    assert check(turned).statement == check(corpus.data(document)).statement


def test_equality_is_stated_for_convex_sets_and_for_a_single_law_only(saddles: dict[str, Any]) -> None:
    """§4: for a finite game whose attack mixes two laws the theorem speaks of (13) only."""
    stated = {name: check(corpus.data(document)).equality for name, document in saddles.items()}
    assert [name for name, equality in stated.items() if not equality] == ["finite-mixture"]
    mixed, hull = (
        check(corpus.data(saddles["finite-mixture"])).statement,
        check(corpus.data(saddles["vertices"])).statement,
    )
    assert "max over D of H(Y|Z)" in hull
    assert "H(Y|Z)" not in mixed
    assert "max over D of min" not in mixed


def test_a_number_has_many_spellings(saddles: dict[str, Any]) -> None:
    """§1: 1, "1", "1/1", "2/2", "1.0" and "000" mean what they say wherever a number stands."""
    document = saddles["section-V-A"]
    statement = check(corpus.data(document)).statement
    rule = document["evidence"]["rule"]
    rule[0] = ["1.000", "0/5", "0", "0.0", "000"]
    rule[1] = ["4/6", 0, "0333/0999", 0, 0]
    document["game"]["law"][0][2] = "2/6"
    document["game"]["perturbation"]["radius"] = "1.0"
    assert check(corpus.data(document)).statement == statement


def test_a_log_form_has_many_spellings(saddles: dict[str, Any]) -> None:
    """§5: the value is compared as a real number: log 3 − 2/3·log 2 = 1/3·log(27/4) = log 3 − 1/3·log 4."""
    document = saddles["section-V-A"]
    for exact in ([["1/3", "27/4"]], [[1, 3], ["-1/3", 4]], [["-1/3", "4/27"]], [[1, 6], ["-5/3", 2], [0, 7], [5, 1]]):
        document["claim"]["exact"] = exact
        assert float(check(corpus.data(document)).lower) < 0.6366


def test_bounds_may_be_as_tight_as_the_enclosure_and_no_tighter(saddles: dict[str, Any], refused: Any) -> None:
    """§5: 300-digit bounds around the exact value are proved; one unit in the last place past it they are not."""
    document = saddles["section-V-A"]
    with mpmath.workdps(330):
        value = mpmath.log(3) - mpmath.mpf(2) / 3 * mpmath.log(2)
        floor = int(mpmath.floor(value * mpmath.mpf(10) ** 300))
    document["claim"] |= {"lower": str(Fraction(floor, 10**300)), "upper": str(Fraction(floor + 1, 10**300))}
    theorem = check(corpus.data(document))
    assert theorem.upper - theorem.lower == Fraction(1, 10**300)
    for lower, upper in ((floor + 1, floor + 2), (floor - 1, floor)):
        document["claim"] |= {"lower": str(Fraction(lower, 10**300)), "upper": str(Fraction(upper, 10**300))}
        with pytest.raises(Exception, match=r".") as caught:
            check(corpus.data(document))
        assert type(caught.value).__name__ == "Rejected"


def test_a_value_of_zero_has_bounds_zero(saddles: dict[str, Any]) -> None:
    """§5: where nothing is hidden the value is exactly 0, and lower = upper = 0 holds."""
    document = saddles["polytope-dead"]
    document["claim"] = {"exact": [], "lower": 0, "upper": 0}
    assert check(corpus.data(document)).upper == 0

"""Brackets from honest bounds: the kernel accepts them, and refuses every tightening that they do not prove."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest

from tests.kernel import corpus, oracle, reference
from tests.kernel.expand import expand, number
from verify.check.kernel import Rejected, check

NAMES = sorted(corpus.brackets())


@pytest.mark.parametrize("name", NAMES)
def test_a_true_bracket_is_a_theorem(name: str, brackets: dict[str, Any]) -> None:
    """§4: the kernel, the reference and the interior point agree, and the theorem states the claim."""
    document = brackets[name]
    theorem = check(corpus.data(document))
    assert reference.proves(document) == ""
    assert (theorem.rule, theorem.exact, theorem.expression) == ("bracket", None, None)
    assert (theorem.lower, theorem.upper) == (number(document["claim"]["lower"]), number(document["claim"]["upper"]))
    assert theorem.upper - theorem.lower < Fraction(1, 10**8)
    value = oracle.value(document["game"])
    assert theorem.lower - Fraction(oracle.TOLERANCE) <= Fraction(value) <= theorem.upper + Fraction(oracle.TOLERANCE)


def _bounds(document: Any) -> tuple[Any, Any]:
    shape, evidence = expand(document["game"]), document["evidence"]
    dead = reference.dead_columns(shape, evidence.get("dead"))
    attack = reference.feasible(shape, evidence["attack"], dead)
    rule = reference.probabilities(shape, evidence["rule"], dead)
    multipliers = [number(v) for v in evidence["multipliers"]]
    return corpus.bounds(shape, attack, rule, multipliers, [j for j in range(len(shape.keys)) if j not in dead])


@pytest.mark.parametrize("name", NAMES)
def test_nothing_beyond_what_the_evidence_gives(name: str, brackets: dict[str, Any]) -> None:
    """§4: at 150 bits both bounds are proved to 1e-36 of what the evidence gives, and none 1e-50 beyond it."""
    document = brackets[name]
    document["evidence"]["precision"] = 150
    with mpmath.workdps(corpus.DIGITS):
        low, high = _bounds(document)
        unit = mpmath.mpf(10) ** -36
        document["claim"]["lower"], document["claim"]["upper"] = corpus.outward(low - unit, high + unit, 40)
        check(corpus.data(document))
        for key, beyond in (("lower", low + unit / 10**14), ("upper", high - unit / 10**14)):
            end = corpus.outward(beyond, beyond, 55)[key == "lower"]
            tampered = {**document, "claim": {**document["claim"], key: end}}
            with pytest.raises(Rejected):
                check(corpus.data(tampered))


def test_bad_evidence_gives_a_wide_bracket_and_not_a_false_one(brackets: dict[str, Any]) -> None:
    """Weak duality (mathematics.md §2): any feasible attack and any rule bound the value, here identity and uniform."""
    document = brackets["squared"]
    law = document["game"]["law"]
    names, labels = document["game"]["features"], document["game"]["labels"]
    total = sum(row[2] for row in law)
    stay = [[names.index(x), labels.index(y), names.index(x), f"{m}/{total}"] for x, y, m in law]
    document["evidence"] |= {"attack": stay, "rule": [["1/3"] * 3] * 4, "multipliers": [0], "precision": 40}
    document["claim"] = {"lower": "0.9", "upper": "1.0986122887"}
    theorem = check(corpus.data(document))
    assert theorem.lower < oracle.value(document["game"]) < theorem.upper
    document["claim"]["upper"] = "1.0986122886"  # log 3 = 1.09861228866…
    with pytest.raises(Rejected):
        check(corpus.data(document))


@pytest.mark.parametrize("precision", [8, 9, 16, 64, 1000])
def test_a_coarse_precision_costs_width_and_never_truth(precision: int, brackets: dict[str, Any]) -> None:
    """§4: with P bits the bounds that hold lie within a few 2^−P of the honest ones, always outside of them."""
    document = brackets["two-budgets"]
    document["evidence"]["precision"] = precision
    with mpmath.workdps(corpus.DIGITS):
        low, high = _bounds(document)
        loss = mpmath.mpf(2) ** (2 - precision) + mpmath.mpf(10) ** -40
        document["claim"]["lower"], document["claim"]["upper"] = corpus.outward(low - loss, high + loss, 50)
        check(corpus.data(document))
        for key, beyond in (("lower", low + mpmath.mpf(10) ** -45), ("upper", high - mpmath.mpf(10) ** -45)):
            end = corpus.outward(beyond, beyond, 55)[key == "lower"]
            with pytest.raises(Rejected):
                check(corpus.data({**document, "claim": {**document["claim"], key: end}}))


def test_a_release_that_nothing_reaches_may_have_any_rule(brackets: dict[str, Any]) -> None:
    """§4: an unreachable release costs nothing, whatever the rule says there, zeros included; but it must be a law."""
    document = brackets["mean-radius"]
    document["game"]["releases"].append("9")
    for last in ([1, 0], ["1/7", "6/7"]):
        document["evidence"]["rule"] = [*document["evidence"]["rule"][:3], last]
        check(corpus.data(document))
    document["evidence"]["rule"][3] = [1, "1/7"]
    with pytest.raises(Rejected):
        check(corpus.data(document))

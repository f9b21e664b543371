"""`verify.support` and `verify.rule`: what they say stands in the kernel's theorems; the rest is said to be open."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest

import verify
from verify import BadInput, Game, Level, Verdict
from verify.claims import supports
from verify.errors import Unsolved

THIRDS = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
SENSOR = {(x, y): 1 + (3 * x + 5 * y) % 7 for x in range(3) for y in range(2)}


def v_a() -> Game:
    """Section V-A's example."""
    return Game.max_distortion(THIRDS, metric="absolute", radius=1, features=range(5), labels=range(5))


def squared() -> Game:
    """The example of a solution set that is no product over the releases (squared cost, mean at most 1)."""
    law = {(0, 0): "1/2", (2, 1): "1/2"}
    return Game.mean_distortion(law, metric="squared", budget=1, features=range(3), labels=range(2))


def pairs_of_three() -> Game:
    """Three sources with a label each, and a release for every two of them."""
    law = {("a", "0"): "1/2", ("b", "1"): "1/4", ("c", "2"): "1/4"}
    matrix = [[0, 0, "inf"], [0, "inf", 0], ["inf", 0, 0]]
    releases, labels = ["ab", "ac", "bc"], range(3)
    return Game.max_distortion(law, matrix=matrix, radius=0, features=list("abc"), releases=releases, labels=labels)


def fifths(*releases: str) -> Game:
    """Five sources of mass 1/5 with labels 0, 1, 2, 1, 0; a release is named after the sources that it is open to."""
    law = dict.fromkeys(zip("abcde", (0, 1, 2, 1, 0), strict=True), "1/5")
    matrix = [[0 if x in z else "inf" for z in releases] for x in "abcde"]
    features, labels = list("abcde"), range(3)
    return Game.max_distortion(law, matrix=matrix, radius=0, features=features, labels=labels, releases=releases)


def finite() -> Game:
    """Two laws and not their mixtures."""
    return Game.finite([{("x", "0"): 1}, {("x", "1"): 1}], features=["x"], labels=range(2))


def test_section_v_a() -> None:
    """Maximisers live on {1, 3}; 0, 2, 4 are unsupported; Corollary 1's condition fails and the rule is not unique."""
    found = verify.support(v_a())
    assert found.verdict is Verdict.PROVED
    assert found.supported == ("1", "3")
    assert found.unsupported == ("0", "2", "4")
    assert found.undecided == ()
    assert found.full_support is False
    assert found.unique is False
    assert found.level is Level.RATIONAL
    assert verify.check(found.certificate).more["unsupported"] == ("0", "2", "4")


def test_section_v_a_rule() -> None:
    """q(0|0) may be anything in [2/3, 1], and nothing else is robust: without a budget the dual is unique."""
    found = verify.rule(v_a())
    assert found.verdict is Verdict.PROVED
    assert found.unique is False
    assert found.exact is not None
    assert found.exact["1"] == {"0": "2/3", "1": "0", "2": "1/3", "3": "0", "4": "0"}
    assert found.free is not None
    assert found.free_exact is not None
    assert set(found.free) == {"0", "2", "4"}
    assert found.free_exact["0"] == {"0": "2/3", "1": "0", "2": "0", "3": "0", "4": "0"}
    assert found.free_complete is True
    assert len(found.certificates) == 1  # the kernel says it all
    assert found.theorem.more["free"]["0"] == (Fraction(2, 3), 0, 0, 0, 0)


def test_squared_cost_union_that_is_no_product() -> None:
    """The set for the certified multipliers is a product; that it is all is not claimed, and would be wrong."""
    found, rule = verify.support(squared()), verify.rule(squared())
    assert found.supported == ("1",)
    assert found.unsupported == ("0", "2")
    assert found.unique is False
    assert rule.unique is False
    assert rule.free is not None
    assert rule.free_complete is None
    assert len(rule.certificates) == len(rule.theorems) == 2  # the support, and the set's only corner


def test_unique_without_full_support() -> None:
    """The converse of Corollary 1 fails: {b, c} is tight but unreached, and its rule is forced to be (0, 1/2, 1/2)."""
    found, rule = verify.support(pairs_of_three()), verify.rule(pairs_of_three())
    assert found.unsupported == ("bc",)
    assert found.full_support is False
    assert found.unique is True
    assert found.verdict is Verdict.PROVED
    assert rule.free_exact == {"bc": {"0": "0", "1": "1/2", "2": "1/2"}}
    assert rule.free_complete is True


def test_a_budget_of_zero_hides_nothing() -> None:
    """λ is arbitrary there, but no rule depends on it: the free set is all there is, though the dual is not unique."""
    law = {(0, 0): "1/2", (2, 1): "1/2"}
    found = verify.rule(Game.mean_distortion(law, metric="absolute", budget=0, features=range(3), labels=range(2)))
    assert found.unique is False
    assert found.free_exact == {"1": {"0": "0", "1": "0"}}
    assert found.free_complete is True


@pytest.mark.parametrize(("budget", "full"), [(10, True), (0, True)])
def test_saturation(budget: int, full: bool) -> None:
    """A budget that is too large to be spent, and one that allows nothing (dead columns): both are decided."""
    found = verify.support(Game.mean_distortion(SENSOR, metric="absolute", budget=budget, normalise=True))
    assert found.verdict is Verdict.PROVED
    assert found.full_support is full
    assert found.unique is True


def test_finite_sets() -> None:
    """D is not convex: Corollary 1 does not apply, everything is undecided, and that is said; the rule is certified."""
    found, rule = verify.support(finite()), verify.rule(finite())
    assert found.verdict is Verdict.INCOMPLETE
    assert found.undecided == ("x",)
    assert found.unique is None
    assert found.reason == supports.NOT_CONVEX
    assert rule.verdict is Verdict.INCOMPLETE
    assert rule.exact == {"x": {"0": "1/2", "1": "1/2"}}


@pytest.fixture
def no_saddle(monkeypatch: pytest.MonkeyPatch) -> None:
    """No exact saddle point is found: only brackets."""
    value = supports.value
    for module in ("supports", "robust_rule"):
        monkeypatch.setattr(
            f"verify.claims.{module}.value",
            lambda game, digits, exact=False, **more: value(game, digits, exact=False, **more),
        )


@pytest.mark.usefixtures("no_saddle")
def test_brackets_show_what_they_can() -> None:
    """Without each release the game is worth less, so all are reached: full support, hence one rule, in boxes."""
    game = Game.mean_distortion(SENSOR, metric="absolute", budget="1/4", normalise=True)
    found, rule = verify.support(game), verify.rule(game, 25)
    assert found.level is Level.BRACKET
    assert found.verdict is Verdict.PROVED
    assert found.full_support is True
    assert found.unique is True
    assert rule.verdict is Verdict.PROVED
    assert rule.unique is True
    widths = [high - low for line in rule.rule.values() for low, high in line.values()]
    assert 0 < max(widths) <= Fraction(1, 10**25)


@pytest.mark.usefixtures("no_saddle")
def test_brackets_leave_the_rest_open() -> None:
    """V-A by brackets: that 1 and 3 are reached can be shown, that 0, 2, 4 are not cannot; unknown is not False."""
    found, rule = verify.support(v_a()), verify.rule(v_a())
    assert set(found.supported) <= {"1", "3"}
    assert found.unsupported == ()
    assert set(found.undecided) >= {"0", "2", "4"}
    assert found.unique is None
    assert found.full_support is None
    assert found.verdict is Verdict.INCOMPLETE
    assert all(f"release {z} is undecided" in found.reason for z in found.undecided)
    assert rule.unique is None
    assert rule.free is None
    assert rule.free_complete is None
    assert rule.verdict is Verdict.INCOMPLETE
    low, high = rule.rule["1"]["0"]
    assert low <= Fraction(2, 3) <= high
    assert high - low <= Fraction(1, 10**30)


@pytest.mark.usefixtures("no_saddle")
@pytest.mark.parametrize("budget", ["1/8", "1/4", "3/8"])
def test_budgets_that_hold_an_attack_back(budget: str) -> None:
    """Without release 0 no attack is left (1/8), or dead columns (1/4), or weaker attacks (3/8): it is reached."""
    law = {(0, 0): "1/4", (1, 1): "3/8", (2, 2): "3/8"}
    found = verify.support(Game.mean_distortion(law, metric="hamming", budget=budget))
    assert "0" in found.supported
    assert found.level is Level.BRACKET


@pytest.mark.usefixtures("no_saddle")
def test_releases_that_nothing_enters() -> None:
    """A release that no column enters is unsupported by the definition of D, and any rule will do there."""
    law = {("a", "0"): "1/3", ("a", "1"): "2/3"}
    game = Game.max_distortion(law, matrix=[[0, "inf"]], radius=0, releases=["near", "far"])
    found = verify.support(game)
    assert found.supported == ("near",)
    assert found.unsupported == ("far",)
    assert found.unique is False
    assert found.verdict is Verdict.PROVED


def test_too_large_to_examine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the maximisers' polytope is not worked out the saddle point's own releases are still proved."""

    def refuse(*_: Any) -> None:
        raise Unsolved("too large")

    monkeypatch.setattr("verify.certify.support.maximisers", refuse)
    found, rule = verify.support(v_a()), verify.rule(v_a())
    assert found.supported == ("1", "3")
    assert found.undecided == ("0", "2", "4")
    assert found.unique is None
    assert "too large" in found.reason
    assert found.verdict is Verdict.INCOMPLETE
    assert rule.free is None
    full = verify.support(pairs_of_three())
    assert full.supported == ("ab", "ac")


def test_empty_sets() -> None:
    """An empty constraint set is a bad input for these commands, too."""
    rows = [{"coefficients": [["0", "0", 1], ["0", "1", 1]], "rhs": "-1"}]
    game = Game.polytope(inequalities=rows, features=range(1), labels=range(2))
    for command in (verify.support, verify.rule):
        with pytest.raises(BadInput):
            command(game)


def small(seed: int) -> Game:
    """A small random game with ties, of one of eight kinds."""
    random = Random(f"supports {seed}")
    n, m = random.randint(1, 3), random.randint(1, 3)
    law = {s: random.randint(0, 3) * (random.random() < 0.7) for s in product(range(n), range(m))}
    law[0, 0] += not any(law.values())
    options: dict[str, Any] = {"features": range(n), "labels": range(m), "normalise": True}
    budget = random.choice(["1/4", "1/2", "1", "2"])
    kind = seed % 6
    if kind == 0:
        return Game.max_distortion(law, metric="absolute", radius=random.choice([1, 2]), **options)
    if kind == 1:
        return Game.mean_distortion(law, metric="absolute", budget=budget, radius=1, **options)
    if kind == 2:
        releases = [f"z{i}" for i in range(random.randint(1, 4))]
        matrix = [[random.choice([0, 1, 2, "inf"]) if z else 1 for z in range(len(releases))] for _ in range(n)]
        return Game.mean_distortion(law, matrix=matrix, budget=random.choice(["1", "2"]), releases=releases, **options)
    if kind == 3:
        laws = [{s: random.randint(0, 2) for s in product(range(n), range(m))} for _ in range(random.randint(1, 4))]
        laws = [one if any(one.values()) else law for one in laws]
        return Game.polytope(vertices=laws, **options)
    if kind == 4:
        both = [{"metric": "squared", "budget": budget}, {"metric": "hamming", "budget": "1/4"}]
        return Game.mean_distortion(law, budgets=both, **options)
    change = random.choice(["inf", "1"])
    return Game.wasserstein(law, metric="absolute", budget=budget, label_cost=change, order=1, **options)


def test_random_games() -> None:
    """Theorems say what the answers say; full support makes the rule unique; most games are decided in full."""
    decided: Counter[bool] = Counter()
    for seed in range(48):
        game = small(seed)
        found = verify.support(game)
        assert {*found.supported, *found.unsupported, *found.undecided} == set(game.releases)
        assert len(found.supported) + len(found.unsupported) + len(found.undecided) == len(game.releases)
        assert bool(found.undecided or found.unique is None) == (found.verdict is Verdict.INCOMPLETE)
        if found.full_support:
            assert found.unique is True
        theorem = verify.check(found.certificate)
        assert theorem.sha256 == found.theorem.sha256
        decided[found.verdict is Verdict.PROVED] += 1
        rule = verify.rule(game, 12)
        assert rule.unique is found.unique
        for z, line in rule.rule.items():
            assert set(line) == set(game.labels)
            assert sum(low for low, _ in line.values()) <= 1 <= sum(high for _, high in line.values()), z
        for z, bounds in (rule.free or {}).items():
            assert z in found.unsupported
            assert sum(low for low, _ in bounds.values()) <= 1
            assert all(low <= rule.rule[z][y][1] for y, (low, _) in bounds.items())
        if rule.free_complete is None and rule.level is not Level.BRACKET:
            assert rule.unique is not True
    assert decided[True] >= 44

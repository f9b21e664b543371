"""`verify.support` and `verify.rule`: what they say stands in the kernel's theorems; the rest is said to be open."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import product, zip_longest
from random import Random
from typing import Any

import pytest

import verify
from tests.kernel.work import least_cells
from verify import BadInput, Game, Level, Verdict
from verify.check import kernel
from verify.claims import supports
from verify.claims.instances_support import CONVERSE, SECTION_V_A, SQUARED
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


def roots() -> Game:
    """x is seen at b for nothing, at a for 2, where a quarter of it goes, or at c for 3; exp(−2λ) is 5/9."""
    law = {("x", "0"): "1/2", ("y", "1"): "1/4", ("v", "1"): "1/4"}
    matrix: list[list[object]] = [[2, 0, 3], [0, "inf", "inf"], ["inf", 0, "inf"]]
    features, releases = list("xyv"), list("abc")
    return Game.mean_distortion(law, matrix=matrix, budget="1/4", features=features, labels=range(2), releases=releases)


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
    assert len(rule.certificates) == len(rule.theorems) == 2  # the support, and the least values of these multipliers


def test_other_multipliers_are_one_rule_that_sums_to_less_than_1() -> None:
    """For λ = 0 the rule is forced, and with a larger λ it is not: the certificate has the second, and no `other`."""
    found = verify.support(squared())
    evidence = found.certificate.evidence
    assert set(evidence) == {"attack", "rule", "multipliers", "farkas"}
    assert evidence["multipliers"] != [[]]
    sums = [sum(map(Fraction, line)) for line in evidence["rule"]]
    assert sums[1] == 1
    assert max(sums[0], sums[2]) < 1
    assert found.theorem.more["unique"] is False
    rule = verify.rule(squared())  # shown as the solver found it: it sums to 1, and the multiplier is 0
    assert rule.certificate.data == found.certificate.data
    assert rule.exact == {z: {"0": "1/2", "1": "1/2"} for z in "012"}
    second = rule.certificates[1].evidence
    assert second["multipliers"] == [[]]
    assert all(sum(map(Fraction, line)) == 1 for line in second["rule"])


def test_least_values_outside_the_field() -> None:
    """√5/9 at c is no fraction: one certificate, of the least values rounded up, stands for the whole set."""
    game = roots()
    found = verify.rule(game, 20)
    assert found.unique is False
    assert found.free is not None
    assert found.free_exact is not None
    assert found.free_complete is None
    (label,) = [y for y, text in found.free_exact["c"].items() if text is None]
    low, high = found.free["c"][label]
    assert 0 < high - low < Fraction(1, 10**20)
    assert low**2 < Fraction(5, 81) < high**2
    assert [theorem.rule for theorem in found.theorems] == ["support", "saddle"]
    least = {y: Fraction(q) for y, q in zip(game.labels, found.certificates[1].evidence["rule"][2], strict=True)}
    assert least == {y: high for y, (_, high) in found.free["c"].items()}
    assert sum(least.values()) < 1


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


def sums_to_1(line: list[str | list[str]]) -> bool:
    """Whether a line of a certificate's rule sums to 1, in rationals or in a field."""
    parts = [q if isinstance(q, list) else [q] for q in line]
    sums = [sum(map(Fraction, at)) for at in zip_longest(*parts, fillvalue="0")]
    return bool(sums) and sums[0] == 1 and not any(sums[1:])


def test_witnesses_are_needed_one_by_one() -> None:
    """One for all releases where the rule sums to 1, and elsewhere for everything positive; each of them is needed."""
    counts: Counter[str] = Counter()
    games = [instance.load() for instance in (*CONVERSE, SECTION_V_A, SQUARED)]
    for game in (*games, pairs_of_three(), fifths("abc", "ad", "be", "ac"), *map(small, range(40))):
        found = verify.support(game)
        document = found.certificate.document
        claim, evidence = document["claim"], document["evidence"]
        labels, releases = found.game.labels, found.game.releases
        if found.certificate.rule != "support" or len(labels) == 1 or not (found.unique or "free" in claim):
            continue
        lines = [line for z, line in zip(releases, evidence["rule"], strict=True) if z in found.unsupported]
        positive = [[q for q in line if q != "0"] for line in lines]
        apart = sum(len(line) for line in positive if not sums_to_1(line))
        together = [len(line) for line in positive if sums_to_1(line)]
        witnesses = evidence.get("witnesses", [])
        assert len(witnesses) == apart + bool(together)
        counts["several"] += apart
        counts["unique"] += sum(together)
        for i in range(len(witnesses)):
            rest = {"witnesses": witnesses[:i] + witnesses[i + 1 :]}
            fewer = document | {"evidence": evidence | rest}
            with pytest.raises(kernel.Rejected, match=r"not forced|is unique, or is not"):
                kernel.check(json.dumps(fewer).encode())
            silent = {key: claim[key] for key in claim if key not in {"unique", "free"}}
            theorem = kernel.check(json.dumps(fewer | {"claim": silent}).encode())
            assert theorem.more.get("unique") is (None if found.unique else False)
    assert min(counts["unique"], counts["several"]) >= 5, counts


def test_limits_that_witnesses_exceed() -> None:
    """Where they are too much for the kernel's limits the rest is proved, and the reason says what is not."""
    needed = least_cells(verify.support(pairs_of_three()).certificate.data)
    tight = kernel.Limits(cells=needed - 1)
    found, rule = verify.support(pairs_of_three(), limits=tight), verify.rule(pairs_of_three(), limits=tight)
    assert (found.supported, found.unsupported, found.unique) == (("ab", "ac"), ("bc",), None)
    assert "limit" in found.reason
    assert rule.unique is None
    assert rule.free_complete is None
    assert rule.free_exact == {"bc": {"0": "0", "1": "1/2", "2": "1/2"}}
    assert verify.support(pairs_of_three(), limits=kernel.Limits(cells=needed)).unique is True
    needed = least_cells(verify.support(v_a()).certificate.data)
    several = verify.support(v_a(), limits=kernel.Limits(cells=needed - 1))
    assert (several.unique, several.verdict) == (False, Verdict.PROVED)
    assert "free" not in several.theorem.more


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

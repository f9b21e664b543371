"""`verify.fixed_point`: the kernel's bracket, interval Newton's enclosures, and the claim that rests on them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import verify
from tests.bench.games import small
from tests.solve.fixed_point_games import UNDECIDED, coin, one_point, table
from verify.claims import fixed_point_instances as games
from verify.claims.derivation import run
from verify.claims.derivations import fixed_point as derivations
from verify.claims.fixed_point import bounds
from verify.claims.fixed_point_evidence import Exists
from verify.claims.library import Library, locate
from verify.claims.statements.fixed_point import FIXED_POINT
from verify.claims.status import replay
from verify.claims.verdict import Verdict
from verify.solve.fixed.newton import context

STANDING = dict.fromkeys(FIXED_POINT.uses, Verdict.PROVED)
CTX = context(400)


def digits_of(low: Fraction, high: Fraction, number, digits: int) -> bool:
    """Whether an enclosure lies within 10^-digits of a number."""
    ends = (CTX.mpf(v.numerator) / v.denominator for v in (low, high))
    return all(abs(end - number) <= CTX.mpf(10) ** -digits for end in ends)


@pytest.mark.parametrize("budget", ["1/4", "1/20"])
def test_binary_source(budget: str) -> None:
    """h2(D), λ = log((1 − D)/D), W = D, posteriors D and 1 − D: to 50 digits, the value by the kernel."""
    found = verify.fixed_point(coin("1/3", budget), digits=50)
    d = CTX.mpf(Fraction(budget).numerator) / Fraction(budget).denominator
    assert (found.verdict, found.existence, found.unique, found.reason) == (Verdict.PROVED, True, True, "")
    value = -d * CTX.log(d) - (1 - d) * CTX.log(1 - d)
    assert found.upper - found.lower <= Fraction(1, 10**50)
    assert digits_of(found.lower, found.upper, value, 50)
    low, high = found.multiplier["budget"]
    assert digits_of(low, high, CTX.log((1 - d) / d), 50)
    assert found.distance == found.spent == {"budget": (Fraction(budget), Fraction(budget))}
    assert found.existence_verdict is Verdict.DERIVED
    assert digits_of(*found.rule["0"]["1"], d, 50)
    assert digits_of(*found.transforms["0", "0"], -CTX.log(1 - d), 50)
    assert found.residuals.largest < CTX.mpf(10) ** -50
    assert found.alternation is not None
    assert found.alternation.value == pytest.approx(float(value), abs=1e-10)


def test_prior_regime() -> None:
    """λ = 0, the rule is the prior, W ≤ ε; several laws are worst cases, with the same potentials."""
    found = verify.fixed_point(coin("1/3", "1/2"), digits=50)
    assert (found.verdict, found.existence, found.unique) == (Verdict.PROVED, True, False)
    assert found.multiplier == {"budget": (0, 0)}
    low, high = found.distance["budget"]
    assert low == 0
    assert high < Fraction(1, 2)
    assert found.spent["budget"][1] == high
    assert digits_of(*found.potentials["0", "0"], CTX.log(3), 50)
    assert all(digits_of(*row["0"], CTX.mpf(1) / 3, 50) for row in found.rule.values())


def test_labels_change() -> None:
    """5×5 with labels that change, 100 digits: everything is as narrow as asked, and the kernel's bracket agrees."""
    game = verify.Game.loads(games.LABELS_CHANGE.data.decode())
    found = verify.fixed_point(game)
    assert (found.verdict, found.existence, found.digits) == (Verdict.PROVED, True, 100)
    pairs = [*found.potentials.values(), *found.transforms.values(), *found.law.values(), *found.multiplier.values()]
    pairs += [pair for row in found.rule.values() for pair in row.values()]
    assert all(high - low <= Fraction(1, 10**100) for low, high in pairs)
    assert len(found.potentials) == len(found.law) == 25
    assert found.residuals.largest < CTX.mpf(10) ** -100
    low, high = bounds(found.solution.value)
    assert low <= found.upper
    assert high >= found.lower
    assert found.radius < Fraction(1, 10**100)
    total = [sum(ends) for ends in zip(*found.law.values(), strict=True)]
    assert total[0] <= 1 <= total[1]
    assert found.ascent.lower <= float(found.upper) + 1e-13


@pytest.mark.parametrize("name", UNDECIDED)
def test_undecided(name: str) -> None:
    """Where nothing is shown the answer is None, INCOMPLETE and a reason; the kernel's bracket stays."""
    found = verify.fixed_point(UNDECIDED[name], digits=20)
    assert (found.verdict, found.existence, found.unique, found.radius) == (Verdict.INCOMPLETE, None, None, None)
    assert "undecided" in found.reason
    assert found.upper - found.lower <= Fraction(1, 10**20)
    assert not any((found.law, found.potentials, found.transforms, found.rule, found.multiplier, found.distance))
    assert not found.spent
    assert found.existence_verdict is None


def test_dead_arcs() -> None:
    """At ε = 0 the multiplier is arbitrary and W is 0."""
    found = verify.fixed_point(coin("1/3", 0), digits=20, checks=False)
    assert found.existence
    assert found.multiplier == {"budget": None}
    assert found.distance == {"budget": (0, 0)}
    assert found.ascent is None


def test_several_budgets() -> None:
    """Each budget has its multiplier and what is spent of it, which is no distance."""
    two = [{"metric": "absolute", "budget": "1/4"}, {"metric": "hamming", "budget": "1/5"}]
    law = {("0", "0"): "3/10", ("0", "1"): "1/20", ("1", "0"): "1/10", ("1", "1"): "3/20", ("2", "1"): "2/5"}
    found = verify.fixed_point(verify.Game.mean_distortion(law, budgets=two), digits=40)
    assert found.existence
    assert set(found.multiplier) == set(found.spent) == {"budgets[0]", "budgets[1]"}
    assert found.distance == {}
    for name, limit in (("budgets[0]", Fraction(1, 4)), ("budgets[1]", Fraction(1, 5))):
        assert found.spent[name][1] <= limit
    assert found.ascent is None


def test_spent_is_no_distance() -> None:
    """Both budgets are spent in full; for the first cost alone the worst law lies in a much smaller ball."""
    masses = {("0", "0"): 8, ("0", "1"): 4, ("1", "0"): 5, ("1", "1"): 1, ("2", "0"): 3, ("2", "1"): 7}
    law = {pair: Fraction(mass, 28) for pair, mass in masses.items()}
    first, second = [[0, 3, 0], [1, 0, 0], [0, 3, 4]], [[5, 1, 0], [0, 0, 5], [0, 4, 0]]
    budgets = [{"matrix": first, "budget": "3/20"}, {"matrix": second, "budget": "1/20"}]
    found = verify.fixed_point(verify.Game.mean_distortion(law, budgets=budgets), digits=20, checks=False)
    assert found.existence
    assert found.spent == {"budgets[0]": (Fraction(3, 20),) * 2, "budgets[1]": (Fraction(1, 20),) * 2}
    assert found.distance == {}
    worst = {pair: Fraction(round(sum(ends) / 2 * 10**12), 10**12) for pair, ends in found.law.items()}
    for label, mass in (("0", Fraction(4, 7)), ("1", Fraction(3, 7))):
        worst["0", label] += mass - sum(v for (_, y), v in worst.items() if y == label)
    near = verify.Game.mean_distortion(law, matrix=first, budget="1/50")
    assert verify.member(near, worst).inside


@pytest.mark.parametrize(
    ("matrix", "budget", "cost"),
    [
        ([[0, 0], [0, 0]], "1/4", Fraction(0)),
        ([[1, 1], [1, 1]], "5/4", Fraction(1)),
        ([[1, 1], [1, 1]], "1", Fraction(1)),
        ([[1, 1], [2, 2]], "3", Fraction(5, 3)),
        ([["1/2", "1/2"], ["1/3", "1/3"]], "7", Fraction(7, 18)),
    ],
)
def test_costs_fixed_by_the_source(matrix: list[list[object]], budget: str, cost: Fraction) -> None:
    """Where all arcs of a source cost the same, W is that mean cost, exactly, and not the budget."""
    law = {("0", "a"): "1/3", ("1", "b"): "2/3"}
    game = verify.Game.mean_distortion(law, matrix=matrix, budget=budget)
    found = verify.fixed_point(game, digits=12, checks=False)
    assert found.existence
    assert found.multiplier == {"budget": None}
    assert found.distance == found.spent == {"budget": (cost, cost)}


def test_one_of_two_budgets_is_fixed() -> None:
    """A budget beside it that every attack spends alike is spent as it is, not in full."""
    law = {("0", "a"): "1/3", ("1", "b"): "2/3"}
    budgets = [{"metric": "hamming", "budget": "1/10"}, {"matrix": [[1, 1], [2, 2]], "budget": 7}]
    found = verify.fixed_point(verify.Game.mean_distortion(law, budgets=budgets), digits=12, checks=False)
    assert found.spent == {"budgets[0]": (Fraction(1, 10),) * 2, "budgets[1]": (Fraction(5, 3),) * 2}


def test_other_kinds() -> None:
    """Polytopes have no arcs: BadInput, with a sentence; digits out of range are an error."""
    with pytest.raises(verify.BadInput, match="a polytope game, expected one with arcs"):
        verify.fixed_point(verify.Game.polytope(vertices=[{("x", "0"): 1}], labels=["0", "1"]))
    with pytest.raises(ValueError, match="digits"):
        verify.fixed_point(coin("1/3", "1/4"), digits=0)


def test_order_2() -> None:
    """A ball of order 2: λ prices squared ground costs, what is spent is ε², and W is ε."""
    found = verify.fixed_point(table(3, 2, 1, "1/8", order=2), digits=30)
    assert found.existence
    assert found.spent == {"budget": (Fraction(1, 64), Fraction(1, 64))}
    assert found.distance == {"budget": (Fraction(1, 8), Fraction(1, 8))}


def test_order_2_without_a_price() -> None:
    """Where λ = 0 the root of what is spent bounds W, rounded up."""
    found = verify.fixed_point(table(3, 2, 1, 9, order=2), digits=30, checks=False)
    assert found.existence
    assert found.multiplier == {"budget": (0, 0)}
    (low, high), (_, most) = found.distance["budget"], found.spent["budget"]
    assert low == 0
    assert (high - Fraction(1, 10**30)) ** 2 < most <= high**2


def test_order_2_with_a_fixed_cost() -> None:
    """Each source has arcs of one cost alone, 0 and 1 in the mean 2/3: W² = 2/3, and W is enclosed."""
    law = {("0", "a"): "1/3", ("1", "b"): "2/3"}
    game = verify.Game.wasserstein(law, matrix=[[0, 0], [1, 1]], label_cost="inf", budget=6, order=2)
    found = verify.fixed_point(game, digits=20, checks=False)
    low, high = found.distance["budget"]
    assert found.spent == {"budget": (Fraction(2, 3), Fraction(2, 3))}
    assert low**2 < Fraction(2, 3) < high**2
    assert high - low <= Fraction(1, 10**20)


def test_agrees_with_the_rule_and_the_value() -> None:
    """The kernel's own enclosure of every robust rule holds the fixed point's."""
    game = one_point("1/4", "1/8")
    found, rule = verify.fixed_point(game, digits=30), verify.rule(game, digits=15)
    for z, row in found.rule.items():
        for y, (low, high) in row.items():
            assert rule.rule[z][y][0] <= high
            assert low <= rule.rule[z][y][1]


@pytest.mark.parametrize(
    "derivation",
    [
        derivations.sufficient, derivations.necessary, derivations.conjugate, derivations.wrong_way,
        derivations.half_astray, derivations.too_far, derivations.too_near,
    ],
    ids=lambda d: d.__name__,
)  # fmt: skip
def test_derivations(derivation) -> None:
    """Each derivation goes through, the same way every time."""
    assert run(derivation) == run(derivation)


def test_claim() -> None:
    """The row stands; DERIVED where derivations and intervals speak, PROVED where the kernel alone does."""
    row = replay(FIXED_POINT, locate(), STANDING)
    assert row.verdict is Verdict.DERIVED, row.reason
    assert row.checkers == "interval Newton, kernel, sympy"
    proved = [part.part.words for part in row.parts if part.verdict is Verdict.PROVED]
    assert proved == [
        "these laws lie in the ball, except for the last",
        "the first three are no worst cases: H(ν) < h*",
        "the kernel encloses their values to 100 digits",
    ]


def test_existence_is_never_claimed_without_proof(tmp_path) -> None:
    """At a kink the evidence is rejected, and says why."""
    kink = replace(games.WRONG_WAY, name="kink", game=UNDECIDED["a kink: several multipliers"].document)
    outcome = Exists("a kink", kink, 30).replay("fixed-point", Library(tmp_path))
    assert outcome.verdict is Verdict.REJECTED
    assert "several" in outcome.reason or "not unique" in outcome.reason
    assert outcome.checker == ""


@pytest.mark.parametrize("seed", [0, 5, 6, 7, 8, 9])
def test_agrees_with_the_kernel_on_supports(seed: int) -> None:
    """No worst case reaches another release, as `verify.support` has it; the kernel's boxes hold the rule."""
    _, game = small(seed)
    found = verify.fixed_point(game, digits=30, checks=False)
    assert found.existence, found.undecided
    support, rule = verify.support(game, digits=30), verify.rule(game, digits=12)
    reached = {z for z, _ in found.law}
    assert set(support.supported) <= reached
    assert not reached & set(support.unsupported)
    for z in reached:
        for y, (low, high) in found.rule[z].items():
            assert rule.rule[z][y][0] <= high
            assert low <= rule.rule[z][y][1]

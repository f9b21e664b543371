"""Section V-B: what a robust rule loses under other attacks, for one rule, and for every robust rule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

import verify
from tests.laws.games import counts, metrics
from verify import BadInput, Game, Verdict
from verify.certify.tradeoff import Robust, bounded, enclosure_certificate, loss_certificate, robust
from verify.game.budget import budget_of, with_budget

ROOT = Path(__file__).resolve().parents[2]
HALF = {("0", "t"): "1/2", ("1", "h"): "1/2"}
TENTH = Fraction(1, 10)
Rule = list[list[Fraction]]


def coin(budget: object) -> Game:
    """Two points with a label each, moved at cost 1."""
    return Game.mean_distortion(HALF, metric="hamming", budget=budget)


def figure_2() -> Game:
    """A 5×5 law with squared cost whose rules at middle budgets leave a release unsupported."""
    return Game.load(ROOT / "examples" / "games" / "figure-2-other.json")


def largest_loss(game: Game, rule: Rule) -> float:
    """The largest loss of a rule, by HiGHS in doubles."""
    shape = game.shape
    f = np.array([-log(q) if q else 1e5 for row in rule for q in row])
    value = np.zeros(shape.columns)
    weights = np.array(shape.entry_weight) / shape.weight_denominator
    np.add.at(value, shape.entry_column, weights * f[shape.entry_sink])
    groups = np.zeros((len(shape.mass), shape.columns))
    groups[shape.group, np.arange(shape.columns)] = 1
    solution = linprog(
        -value,
        A_eq=groups,
        b_eq=shape.float_mass,
        A_ub=np.array([row.coefficients for row in shape.rows], dtype=float) if shape.rows else None,
        b_ub=[row.rhs for row in shape.rows] if shape.rows else None,
    )
    return float(-solution.fun)


def proved(found: verify.Loss) -> tuple[float, float]:
    """The bounds, after every certificate was replayed from its bytes."""
    for certificate, theorem in zip(found.certificates, found.theorems, strict=True):
        assert verify.check(certificate.data).statement == theorem.statement
    assert found.verdict is Verdict.PROVED
    assert found.lower is not None
    assert found.upper is not None
    assert 0 <= found.upper - found.lower <= Fraction(1, 10**found.digits)
    return float(found.lower), float(found.upper)


@pytest.mark.parametrize("made_for", ["1/8", "1/4", "3/8"])
@pytest.mark.parametrize("attack", ["0", "1/16", "1/4", "3/4", "1"])
def test_two_points_by_hand(made_for: str, attack: str) -> None:
    """The rule for ε says 1 − ε for a point's own label; a fraction a of the mass moved loses −log ε instead."""
    e, a = Fraction(made_for), Fraction(attack)
    lower, upper = proved(verify.loss(coin("1/4"), rule=made_for, attack=attack, digits=20))
    expected = -(1 - a) * log(1 - e) - a * log(e)
    assert lower == pytest.approx(expected, abs=1e-14)
    assert upper == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("attack", ["0", "1/3", "1", "2"])
def test_the_prior_loses_the_entropy_of_labels(attack: str) -> None:
    """Strictly beyond the budget that makes labels and releases independent, the rule is the prior: it loses H(Y)."""
    law = {("0", "a"): "1/2", ("1", "b"): "1/3", ("2", "b"): "1/6"}
    game = Game.mean_distortion(law, metric="squared", budget=3)
    found = verify.loss(game, attack=attack, digits=25)
    lower, upper = proved(found)
    assert found.rule_unique is True
    assert lower <= log(2) <= upper + 1e-15
    assert all(abs(q - Fraction(1, 2)) < Fraction(1, 10**20) for row in found.rule.values() for q in row.values())


@settings(max_examples=20)
@given(counts(), metrics, st.fractions(0, 2, max_denominator=6))
def test_matched_is_the_value(law: dict[tuple[int, int], int], metric: str, budget: Fraction) -> None:
    """At ε_attack = ε_rule every robust rule loses h*."""
    options: dict[str, Any] = {"features": range(3), "labels": range(3), "normalise": True}
    game = Game.mean_distortion(law, metric=metric, budget=budget, **options)
    found, value = verify.loss(game, digits=12), verify.value(game, 14)
    assert found.band is not None
    assert proved(found)
    for lower, upper in ((found.lower, found.upper), found.band):
        assert lower is not None
        assert upper is not None
        assert value.lower - Fraction(1, 10**12) <= lower <= value.upper
        assert value.lower <= upper <= value.upper + Fraction(1, 10**12)


@settings(max_examples=15)
@given(counts(most=6), metrics, st.fractions(0, 2, max_denominator=6), st.fractions(0, 2, max_denominator=6))
def test_between_clean_entropy_and_the_value(
    law: dict[tuple[int, int], int], metric: str, made_for: Fraction, attack: Fraction
) -> None:
    """V(ε_attack) ≤ L(ε_attack, q*), which grows with ε_attack, and the kernel's bounds hold HiGHS's own loss."""
    options: dict[str, Any] = {"features": range(3), "labels": range(3), "normalise": True}
    game = Game.mean_distortion(law, metric=metric, budget=made_for, **options)
    found = verify.loss(game, attack=attack, digits=10)
    least = verify.value(game.with_budget(attack), 12).lower
    if found.lower is None:
        assert found.band is not None
        return
    assert found.verdict is Verdict.PROVED or found.upper is None
    assert found.upper is None or least <= found.upper
    if found.upper is not None:
        rule = [[found.rule[z][y] for y in game.labels] for z in game.releases]
        again = largest_loss(game.with_budget(attack), rule)
        assert float(found.lower) - 1e-7 <= again <= float(found.upper) + 1e-7


def test_losing_everything() -> None:
    """At ε_rule = 0 the rule says that the other label is impossible: any budget loses +∞, none loses 0."""
    found = verify.loss(coin("1/4"), rule=0, attack="1/1000")
    assert (found.lower, found.upper, found.rule_unique, found.band) == (None, None, True, (None, None))
    assert found.verdict is Verdict.PROVED
    assert "is infinite" in found.theorem.statement
    lower, upper = proved(verify.loss(coin("1/4"), rule=0, attack=0))
    assert lower <= 0 <= upper


def test_a_wider_radius_may_lose_everything() -> None:
    """Under maximum distortion a larger radius reaches labels that the rule excludes; a smaller one loses less."""
    game = Game.load(ROOT / "examples" / "games" / "section-v-a.json")
    wide = verify.loss(game, rule=1, attack=2)
    assert (wide.lower, wide.upper, wide.rule_unique) == (None, None, False)
    assert wide.band is not None
    assert wide.band[0] == next(each.lower for each in wide.theorems if each.rule == "enclosure")  # V of the rule
    assert float(wide.band[0]) == pytest.approx(log(3) - 2 / 3 * log(2))
    clean = verify.loss(game, rule=1, attack=0)
    assert (clean.lower, clean.upper) == (0, Fraction(0))
    assert clean.rule == verify.value(game).rule
    assert clean.band is not None
    assert clean.band[1] is not None
    assert float(clean.band[1]) == pytest.approx(log(3) - 2 / 3 * log(2))  # 2/3, 1/3, 2/3 at 0, 2 and 4


def test_an_irrational_rule_with_zeros() -> None:
    """Where a rule that is not known exactly may exclude what an attack brings, no upper bound is proved."""
    law = {("a", "0"): 1, ("b", "1"): 1, ("c", "2"): 1, ("d", "1"): 1, ("e", "0"): 1}
    near = {"a": "xy", "b": "xz", "c": "x", "d": "y", "e": "z"}
    matrix = [[0 if z in near[s] else 1 for z in "xyz"] for s in "abcde"]
    game = Game.max_distortion(
        law, matrix=matrix, radius=0, features=list("abcde"), releases=list("xyz"), normalise=True
    )
    assert verify.value(game).level is verify.Level.ALGEBRAIC
    found = verify.loss(game, attack=1, digits=8)
    assert found.rule_unique is True
    assert found.verdict is Verdict.INCOMPLETE
    assert "may be infinite" in found.reason
    assert found.upper is None


@pytest.fixture(scope="module")
def loose() -> Robust:
    """A rule of Figure 2 that is not unique."""
    return robust(with_budget(figure_2(), Fraction(4, 5)), 12)


def test_unsupported_releases(loose: Robust) -> None:
    """Every rule that is at least the least values at the unsupported release, and the others as they are, is robust,
    and loses under every attack what the certificate of rule ``enclosure`` says."""
    game = loose.game
    slack = [1 - sum(row, Fraction(0)) for row in loose.least]
    free = [z for z, v in enumerate(slack) if v > Fraction(1, 10**6)]
    assert len(free) == 1
    assert loose.unique is False
    attacks = [with_budget(game, Fraction(k, 10)) for k in (0, 1, 4, 8, 12, 20)]
    theorem = verify.check(enclosure_certificate(loose, attacks, 12).data)
    rng = np.random.default_rng(5)
    for sample in range(8):
        rule = [list(row) for row in loose.rule]
        for z in free:
            parts = [int(v * 10**6) for v in (rng.dirichlet([0.3] * 5) if sample else np.eye(5)[0])]
            parts[0] += 10**6 - sum(parts)
            rule[z] = [low + slack[z] * Fraction(v, 10**6) for low, v in zip(loose.least[z], parts, strict=True)]
        value = float(Fraction(loose.bracket.claim["upper"]))
        assert largest_loss(game, rule) == pytest.approx(value, abs=1e-8)
        for attack, (_, lower, upper) in zip(attacks, theorem.more["losses"], strict=True):
            assert float(lower) - 1e-8 <= largest_loss(attack, rule) <= float(upper) + 1e-8
    (_, lower, upper) = theorem.more["losses"][3]  # matched
    assert upper - lower <= Fraction(1, 10**12)


def test_the_band_is_reached(loose: Robust) -> None:
    """On clean data one attack is left: the band's lower end is what the best rule q ≥ l loses to it."""
    clean = with_budget(loose.game, Fraction(0))
    ((_, lower, upper),) = verify.check(enclosure_certificate(loose, [clean], 12).data).more["losses"]
    cvxpy = pytest.importorskip("cvxpy")
    assert clean.law is not None
    mass = np.zeros((5, 5))
    for (x, y), v in clean.law.items():
        mass[clean.releases.index(x), clean.labels.index(y)] += float(v)
    q = cvxpy.Variable((5, 5))
    least = np.array(loose.least, dtype=float)
    problem = cvxpy.Problem(
        cvxpy.Minimize(-cvxpy.sum(cvxpy.multiply(mass, cvxpy.log(q)))), [q >= least, cvxpy.sum(q, axis=1) == 1]
    )
    problem.solve(solver=cvxpy.CLARABEL)
    assert float(lower) == pytest.approx(problem.value, abs=1e-7)
    assert lower < upper


def test_boxes_of_the_rule(loose: Robust) -> None:
    """`verify.rule` bounds every robust rule from below at releases that no maximiser is found to reach, too: the least
    probabilities, and what those of the other labels leave."""
    found = verify.rule(loose.game, 8)
    assert found.free is None
    names = loose.game.releases
    for z, least in zip(names, loose.least, strict=True):
        boxes = [found.rule[z][y] for y in loose.game.labels]
        for (low, high), value in zip(boxes, least, strict=True):
            assert 0 < low <= value + Fraction(1, 10**8)
            assert abs(low - value) <= Fraction(1, 10**8)
            assert high == low + 1 - sum((own for own, _ in boxes), Fraction(0))
    assert verify.check(found.certificate.data).rule == "enclosure"


def test_which_rule(loose: Robust) -> None:
    """Where robust rules differ in what they lose, the loss printed is that of the rule kept, within the band."""
    found = verify.loss(loose.game, attack="1/10", digits=12)
    proved(found)
    assert found.rule_unique is not True
    assert found.band is not None
    assert found.band[0] < found.lower < found.upper < found.band[1]
    assert [certificate.rule for certificate in found.certificates][:2] == ["loss", "enclosure"]
    own = found.theorems[2]  # that the rule kept is robust, to the digits asked
    assert own.rule == "loss"
    assert own.game == found.theorems[1].game != found.theorem.game
    assert own.more["given"] == found.theorem.more["given"]
    assert found.excess == own.upper - found.theorems[1].lower
    assert 0 <= found.excess <= Fraction(1, 10**12)
    far = replace(found, excess=Fraction(1, 1000))
    assert far.verdict is Verdict.INCOMPLETE
    assert "how near to a robust one the rule is" in far.reason
    same = verify.loss(loose.game, attack="3/2", digits=12)
    assert same.excess is None
    assert same.band == (same.lower, same.upper)


def test_order_and_size(loose: Robust) -> None:
    """The losses come in the order of the games, and a few kilobytes prove each."""
    attacks = [with_budget(loose.game, Fraction(k, 20)) for k in (30, 2, 17)]
    certificate = enclosure_certificate(loose, attacks, 12)
    assert [entry["game"] for entry in certificate.claim["losses"]] == [game.document for game in attacks]
    assert len(certificate.data) < 12_000 + 4_000 * len(attacks)
    uppers = [Fraction(entry["upper"]) for entry in certificate.claim["losses"]]
    assert uppers[1] < uppers[2] < uppers[0]
    alone = loss_certificate(attacks[0], loose.rule, 12)
    assert len(alone.data) < 6_000


def test_warm_start(loose: Robust) -> None:
    """A rule found from its neighbour's solution is as good as one found from nothing."""
    near = with_budget(loose.game, Fraction(41, 50))
    warm, cold = robust(near, 12, loose.approximation), robust(near, 12)
    unit = Fraction(1, 10**12)
    assert abs(Fraction(warm.bracket.claim["upper"]) - Fraction(cold.bracket.claim["upper"])) < unit
    for one, other in zip(warm.least, cold.least, strict=True):
        assert all(abs(a - b) < unit for a, b in zip(one, other, strict=True))
    verify.check(enclosure_certificate(warm, [near], 12).data)


def test_clean_law_outside() -> None:
    """Where even staying costs something, and some releases are out of reach, losses are what they are."""
    matrix = [["1/2", 1, "inf"], [2, "1/2", "inf"]]
    law = {("a", "0"): "1/3", ("a", "1"): "1/3", ("b", "1"): "1/3"}
    game = Game.mean_distortion(law, matrix=matrix, budget=1, releases=["u", "v", "w"])
    for attack in ("1/2", "3/4", "2"):
        found = verify.loss(game, attack=attack, digits=15)
        lower, upper = proved(found)
        rule = [[found.rule[z][y] for y in game.labels] for z in game.releases]
        assert lower - 1e-7 <= largest_loss(game.with_budget(attack), rule) <= upper + 1e-7
    with pytest.raises(BadInput, match="no law is left"):
        verify.loss(game, attack="1/4")


def test_one_label() -> None:
    """With one label nothing is lost, whatever the attack."""
    game = Game.mean_distortion({("0", "y"): "1/2", ("1", "y"): "1/2"}, metric="absolute", budget=1)
    found = verify.loss(game, rule=0, attack=2, digits=10)
    assert proved(found) == pytest.approx((0, 0), abs=1e-12)
    assert found.lower == 0
    assert found.rule_unique is True


def test_a_given_rule() -> None:
    """Any rule, for any kind of game: its loss is the linear programme's."""
    rule = {"0": {"t": "2/3", "h": "1/3"}, "1": {"h": 1}}
    found = verify.loss(coin("1/4"), rule, "1/5", digits=20)
    assert (found.lower, found.upper, found.band, found.rule_unique) == (None, None, None, None)
    rule["1"] = {"t": "1/10", "h": "9/10"}
    found = verify.loss(coin("1/4"), rule, "1/5", digits=20)
    lower, upper = proved(found)
    expected = -0.3 * log(2 / 3) - 0.2 * log(0.1) - 0.5 * log(0.9)
    assert lower == pytest.approx(expected, abs=1e-14)
    assert upper == pytest.approx(expected, abs=1e-14)
    hull = Game.polytope(vertices=[{("0", "t"): 1}, {("1", "h"): "1/2", ("0", "h"): "1/2"}])
    lower, _ = proved(verify.loss(hull, rule))
    assert lower == pytest.approx(max(-log(2 / 3), -(log(0.9) + log(1 / 3)) / 2))


def test_budgets() -> None:
    """A budget can be replaced where there is one; a radius is one."""
    game = coin("1/4")
    assert with_budget(game, Fraction(1, 4)) is game
    assert budget_of(with_budget(game, TENTH)) == TENTH
    radius = Game.max_distortion(HALF, metric="absolute", radius=1)
    assert budget_of(with_budget(radius, TENTH)) == TENTH
    both = Game.mean_distortion(HALF, budgets=[{"metric": "hamming", "budget": 1}])
    assert budget_of(both) is None
    with pytest.raises(BadInput, match="several budgets"):
        with_budget(both, TENTH)
    with pytest.raises(BadInput, match="no budget"):
        with_budget(Game.polytope(vertices=[HALF]), TENTH)
    assert proved(verify.loss(both, digits=10))
    with pytest.raises(ValueError, match="digits"):
        verify.loss(game, digits=0)


def test_unbounded_attacks_have_no_entry() -> None:
    """A certificate of rule ``enclosure`` has no entry for attacks that may cost a robust rule any amount."""
    found = robust(coin(0), 10)
    assert not bounded(found, coin("1/4"))
    assert bounded(found, coin(0))
    with pytest.raises(verify.Unsolved, match="not bounded"):
        enclosure_certificate(found, [coin("1/4")], 10)

"""Section V-B's claims: their certificates say what is claimed, and other certificates do not pass for them."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import pytest

from verify.check.kernel import check
from verify.claims import instances_loss as games
from verify.claims.build import build
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import Demand, Narrow
from verify.claims.demand_independence import NothingCheaper
from verify.claims.demand_loss import BelowEntropy, Entropies, PriorRule, ReachesEntropy
from verify.claims.evidence import Certified, CoqTheorem, Evidence
from verify.claims.evidence_loss import (
    Chain,
    EveryRule,
    Falls,
    LosesEverything,
    LosesMore,
    Matched,
    NotConcave,
    conditional,
    greatest,
)
from verify.claims.instance import Instance
from verify.claims.library import Library, locate
from verify.claims.statements.tradeoffs import CLEAN_DEGRADES, FIGURE_2, STATEMENTS
from verify.claims.verdict import Verdict
from verify.game.game import Game
from verify.solve.independence import independence

FALLS = (
    (games.SQUARED_BEFORE, games.SQUARED_AFTER),
    (games.SQUARED_MANY_BEFORE, games.SQUARED_MANY_AFTER),
    (games.METRIC_BEFORE, games.METRIC_AFTER),
    (games.RADIUS_BEFORE, games.RADIUS_AFTER),
)
KERNEL = [
    pytest.param(claim, evidence, id=f"{claim.id}: {evidence.title}")
    for claim in STATEMENTS
    for evidence in claim.evidence
    if not isinstance(evidence, CoqTheorem)
]


def clean(*rules: Instance) -> tuple[EveryRule, ...]:
    """The robust rules of these games on clean data."""
    return tuple(EveryRule.clean(rule) for rule in rules)


def reason(evidence: Evidence, claim: str, library: Library) -> str:
    """Why the evidence is turned down; it has to be."""
    outcome = evidence.replay(claim, library)
    assert outcome.verdict is Verdict.REJECTED, outcome
    assert outcome.fault is not None
    return outcome.fault.reason


def read(instance: Instance) -> Game:
    """The game of an instance."""
    return Game.loads(instance.data.decode())


@pytest.mark.parametrize(("claim", "evidence"), KERNEL)
def test_every_piece_of_evidence_stands(claim: Claim, evidence: Evidence) -> None:
    """The kernel replays every committed certificate of Section V-B, and its theorem is what the claim needs."""
    assert evidence.replay(claim.id, locate()).verdict is Verdict.PROVED


def test_the_certificates_can_be_made_anew(tmp_path: Path) -> None:
    """What is committed does not hang on a lost state: the claim is rebuilt from its source alone, and stands."""
    library = Library(tmp_path)
    assert list(build(CLEAN_DEGRADES, library))
    kernel = [evidence for evidence in CLEAN_DEGRADES.evidence if not isinstance(evidence, CoqTheorem)]
    assert {evidence.replay(CLEAN_DEGRADES.id, library).verdict for evidence in kernel} == {Verdict.PROVED}


@pytest.mark.parametrize("pair", FALLS)
def test_a_fall_read_backwards_is_turned_down(pair: tuple[Instance, Instance]) -> None:
    """The budget has to grow, and the loss to fall, not the other way round."""
    assert "does not grow" in reason(Falls("", clean(*reversed(pair))), CLEAN_DEGRADES.id, locate())
    assert "rises" in reason(Falls("", clean(*pair), rises=True), CLEAN_DEGRADES.id, locate())


def test_a_rise_is_no_fall() -> None:
    """Where the rule is unique and the cost a metric the loss grows, and no fall is certified."""
    pair = clean(games.METRIC_SMALL, games.METRIC_ONE)
    assert "falls" in reason(Falls("", pair), CLEAN_DEGRADES.id, locate())


def test_games_that_differ_in_more_than_the_budget_are_turned_down() -> None:
    """A fall between two different laws says nothing."""
    pair = clean(games.SQUARED_BEFORE, games.SQUARED_MANY_AFTER)
    assert "more than the budget" in reason(Falls("", pair), CLEAN_DEGRADES.id, locate())


def test_a_certificate_about_other_games_is_turned_down(library: Library) -> None:
    """Neither the rule's game nor the attack may be another than the claim means."""
    folder = library.folder(CLEAN_DEGRADES.id)
    one, other = clean(games.SQUARED_BEFORE, games.SQUARED_AFTER)
    kept = (folder / one.file).read_bytes()
    (folder / one.file).write_bytes((folder / other.file).read_bytes())
    assert "another game" in reason(Falls("", (one, other)), CLEAN_DEGRADES.id, library)
    (folder / one.file).write_bytes(kept)
    attacked = EveryRule(games.SQUARED_BEFORE, (games.SQUARED_BEFORE,))
    assert "other attacks" in reason(Falls("", (attacked, other)), CLEAN_DEGRADES.id, library)


def test_a_loss_that_is_claimed_too_large_is_rejected_by_the_kernel(library: Library) -> None:
    """The bounds come from the theorem: a certificate that claims more than it proves makes none."""
    rules = clean(games.METRIC_BEFORE, games.METRIC_AFTER)
    path = library.folder(CLEAN_DEGRADES.id) / rules[0].file
    spoilt = json.loads(path.read_bytes())
    spoilt["claim"]["losses"][0]["lower"] = "0.47"
    path.write_text(json.dumps(spoilt))
    assert "lower bound" in reason(Falls("", rules), CLEAN_DEGRADES.id, library)


def test_a_missing_certificate_is_said() -> None:
    """No file, no theorem."""
    outcome = Falls("", clean(games.EDGE_MANY, games.EDGE_ONE)).replay(CLEAN_DEGRADES.id, locate())
    assert outcome.verdict is Verdict.MALFORMED


def test_the_greatest_loss_is_that_of_the_worst_rule_allowed() -> None:
    """Among thousands of rules q ≥ l none loses more than the bound, and a corner of the set loses nearly as much."""
    rule = EveryRule.clean(games.METRIC_AFTER)
    data = locate().read(CLEAN_DEGRADES.id, rule.file)
    least = json.loads(data)["claim"]["rule"]
    bound = float(greatest(rule.attacks[0], check(data), least))
    low = np.array([[float(Fraction(q)) for q in row] for row in least])
    law = np.zeros_like(low)
    for (x, y), mass in (read(games.METRIC_AFTER).law or {}).items():
        law[games.METRIC_AFTER.game["features"].index(x), int(y)] = mass
    share = np.random.default_rng(0).dirichlet([0.2, 0.2], (4000, len(low)))
    rules = low + share * (1 - low.sum(axis=1, keepdims=True))
    losses = -np.sum(law * np.log(rules), axis=(1, 2), where=law > 0)
    assert bound - 1e-4 < losses.max() < bound + 1e-12  # rounding
    assert bound < -np.sum(law[law > 0] * np.log(low[law > 0]))


@pytest.mark.parametrize("pair", FALLS[:3])
def test_cvxpy_sees_the_same_clean_losses(pair: tuple[Instance, Instance]) -> None:
    """A solver that we did not write finds a robust rule whose clean loss is in the certified bounds."""
    for instance in pair:
        found = EveryRule.clean(instance).replay(CLEAN_DEGRADES.id, locate()).clean
        lower, upper = (float(v) for v in found)
        assert lower - 1e-4 < clean_loss(instance) < upper + 1e-4


def clean_loss(instance: Instance) -> float:
    """The clean loss of a robust rule found by CVXPY: the dual of (15), over rules and multipliers."""
    cvxpy = pytest.importorskip("cvxpy")
    game, spec = read(instance), instance.game["perturbation"]
    law = {(game.features.index(x), game.labels.index(y)): float(mass) for (x, y), mass in (game.law or {}).items()}
    points = [float(x) for x in game.features]
    power = 2 if spec["cost"]["metric"] == "squared" else 1
    rule = cvxpy.Variable((len(points), len(game.labels)), nonneg=True)
    slope = cvxpy.Variable(nonneg=True)
    worst = []
    for (x, y), mass in law.items():
        arcs = [-cvxpy.log(rule[z, y]) - slope * abs(points[x] - points[z]) ** power for z in range(len(points))]
        worst.append(mass * cvxpy.maximum(*arcs))
    total = sum(worst) + slope * float(Fraction(spec["budget"]))
    cvxpy.Problem(cvxpy.Minimize(total), [cvxpy.sum(rule, axis=1) == 1]).solve(solver="CLARABEL")
    return -sum(mass * log(rule.value[x, y]) for (x, y), mass in law.items())


def test_the_falls_under_the_maximum_constraint_by_hand() -> None:
    """Radius 2: q = (2/3, 1/3) at 0, (1/3, 2/3) elsewhere. Radius 3: (1/2, 1/2) at 0 and 3, (3/8, 5/8) at 5 and 7."""
    before, after = (
        EveryRule.clean(instance).replay(CLEAN_DEGRADES.id, locate()).clean
        for instance in (games.RADIUS_BEFORE, games.RADIUS_AFTER)
    )
    one = -(2 * log(2 / 3) + log(1 / 3) + 2 * log(1 / 3) + log(2 / 3) + log(1 / 3) + 5 * log(2 / 3)) / 12
    two = -(6 * log(1 / 2) + log(3 / 8) + 5 * log(5 / 8)) / 12
    assert float(before[0]) == pytest.approx(one, abs=1e-9)
    assert float(after[1]) == pytest.approx(two, abs=1e-9)


def test_the_chain_is_strict_only_where_it_is() -> None:
    """Without an attack the clean loss is H(Y|X): the strict chain is then turned down."""
    still = replace(
        Chain("", clean(games.RADIUS_AFTER)), rules=(EveryRule(games.OUTSIDE, (games.only(games.OUTSIDE),)),)
    )
    assert "does not show" in reason(still, "clean-chain", locate())
    assert "above h*" in reason(LosesMore("", clean(games.RADIUS_AFTER)), "clean-chain", locate())


def test_conditional_entropy() -> None:
    """H(Y|X) of two fair coins of which one shows nothing of the other is log 2."""
    quarter = Fraction(1, 4)
    assert conditional({(x, y): quarter for x in "01" for y in "01"}) == {Fraction(1, 2): Fraction(-1)}


def test_an_infinite_loss_needs_the_robust_rule(library: Library) -> None:
    """A certificate about a rule that is not the robust one does not pass."""
    evidence = LosesEverything("", games.OUTSIDE_INFINITE)
    path = library.folder("clean-chain") / evidence.bundles[0]
    spoilt = json.loads(path.read_bytes())
    spoilt["claim"]["rule"] = [["0", "1"], ["0", "1"]]
    path.write_text(json.dumps(spoilt))
    assert "infinite" in reason(evidence, "clean-chain", library)


def test_matched_needs_the_same_budgets_on_both_sides() -> None:
    """The attacks have to be those that the rules are made for."""
    rules = tuple(EveryRule(rule, games.PRIOR_RULES) for rule in reversed(games.PRIOR_RULES))
    assert "not those" in reason(Matched("", rules), FIGURE_2.id, locate())


def test_a_concave_value_is_not_called_otherwise(library: Library) -> None:
    """In ε² the value of the ball of order 2 is concave: 0, 1/25 and 2/25 of the squares do not pass."""
    flat = tuple(
        replace(each, game={**each.game, "perturbation": {**each.game["perturbation"], "order": 1, "budget": budget}})
        for each, budget in zip(games.ORDER_2, ("0", "1/10", "1/5"), strict=True)
    )
    evidence = NotConcave("", (flat[0], flat[1], flat[2]))
    part = Part("", Quantifier.SOME, (evidence,))
    assert list(build(Claim("figure-2", "", "", (part,)), library))
    assert "not concave" in reason(evidence, "figure-2", library)


@pytest.mark.parametrize(
    ("instance", "demand"),
    [
        (games.PRIOR_EDGE, BelowEntropy()),
        (games.PRIOR_RULES[-1], PriorRule(alone=False)),
        (games.EDGE_MANY, PriorRule()),
        (games.OTHER_AT_195, ReachesEntropy()),
        (games.OTHER_AT_195, Entropies("1.60", "0.30")),
        (games.PRIOR_BELOW, ReachesEntropy()),
    ],
)
def test_demands_that_are_not_met(instance: Instance, demand: Demand) -> None:
    """The value is H(Y) or less, the prior alone or not: the opposite is turned down."""
    assert reason(Certified("", instance, (demand,)), FIGURE_2.id, locate())


@pytest.mark.parametrize("budget", ["3/4", "51/100"])
def test_a_budget_above_independence_is_not_called_the_edge(budget: str, library: Library) -> None:
    """There h* = H(Y) and the prior alone is robust, too: only the prices tell the edge from it."""
    beyond = games.at_budget(games.EDGE_ONE, "beyond", Fraction(budget))
    plain = Certified("", beyond, (ReachesEntropy(), PriorRule()))
    part = Part("", Quantifier.SOME, (plain,))
    assert list(build(Claim("figure-2", "", "", (part,)), library))
    assert plain.replay("figure-2", library).fault is None
    edge = Certified("", beyond, (*plain.demands, NothingCheaper(games.EDGE_ONE_PRICES)))
    assert "as much as the budget" in reason(edge, "figure-2", library)


@pytest.mark.parametrize(
    ("prices", "words"),
    [
        ((("-1", "1"),), "other prices"),
        ((("-1",), ("0",)), "other prices"),
        ((("-1", "1/2"), ("0", "0")), "negative"),
        ((("0", "0"), ("0", "0")), "as much as the budget"),
        ((("-1", "5"), ("0", "0")), "as much as the budget"),
    ],
)
def test_other_prices_show_nothing(prices: tuple[tuple[str, ...], ...], words: str) -> None:
    """Too few, negative on average, or worth less than the budget."""
    evidence = Certified("", games.EDGE_ONE, (ReachesEntropy(), NothingCheaper(prices)))
    assert words in reason(evidence, FIGURE_2.id, locate())


@pytest.mark.parametrize("instance", [games.OTHER_AT_195, games.ORDER_2[1]])
def test_prices_are_no_more_than_the_game_lets_them(instance: Instance) -> None:
    """Zeros bound every cost by 0 only, whatever the game."""
    zeros = NothingCheaper((("0",) * instance.labels,) * len(instance.game["features"]))
    assert "as much as the budget" in reason(Certified("", instance, (Narrow(), zeros)), FIGURE_2.id, locate())


def test_a_value_that_the_title_says_is_demanded() -> None:
    """h2 of other numbers does not pass."""
    evidence = NotConcave("", games.ORDER_2, games.ORDER_2_VALUES[::-1])
    assert "expected" in reason(evidence, FIGURE_2.id, locate())


def test_the_edges_are_the_independence_budgets() -> None:
    """The budgets that the claim writes down are those of the exact linear program."""
    for edge, budget in ((games.PRIOR_EDGE, games.PRIOR_INDEPENDENCE), (games.OTHER_EDGE, games.OTHER_INDEPENDENCE)):
        found = independence(read(edge).shape)
        assert found is not None
        assert found.budget == budget


def test_the_laws_of_figure_2_are_those_of_the_examples() -> None:
    """The claim and examples/games speak of the same two laws."""
    root = Path(__file__).resolve().parents[2] / "examples" / "games"
    for rule, name in ((games.PRIOR_RULES[-1], "figure-2-prior"), (games.OTHER_RULES[-1], "figure-2-other")):
        example = Game.load(root / f"{name}.json")
        assert example.law == read(rule).law
        assert example.document["perturbation"] == read(rule).document["perturbation"]

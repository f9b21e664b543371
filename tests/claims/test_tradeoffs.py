"""Section V-B's claims: their certificates say what is claimed, and other certificates do not pass for them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from math import log
from pathlib import Path

import numpy as np
import pytest

from verify import value
from verify.check.kernel import Theorem
from verify.claims import instances_findings as findings
from verify.claims import instances_loss as games
from verify.claims.build import build
from verify.claims.claim import Claim
from verify.claims.demand_independence import NothingCheaper
from verify.claims.demand_loss import PriorRule
from verify.claims.evidence import CoqTheorem, Evidence
from verify.claims.evidence_compare import Compared, Finding
from verify.claims.evidence_entropy import below_entropy, labels_alone, reaches_entropy, rounded
from verify.claims.evidence_loss import (
    FallsAtCorners,
    chain,
    falls,
    greatest,
    loses_everything,
    loses_more,
    matched,
)
from verify.claims.instance import Instance
from verify.claims.library import Library, locate
from verify.claims.piece import EveryRule, Piece
from verify.claims.statements.clean_loss import CLEAN_DEGRADES, _fall
from verify.claims.statements.tradeoffs import CLEAN_CHAIN, FIGURE_2
from verify.claims.verdict import Verdict
from verify.errors import VerifyError
from verify.game.game import Game
from verify.solve.independence import independence

FALLS = (
    (games.SQUARED_MANY_BEFORE, games.SQUARED_MANY_AFTER),
    (games.METRIC_BEFORE, games.METRIC_AFTER),
    (findings.SQUARED_BEFORE, findings.SQUARED_AFTER),
    (findings.RADIUS_BEFORE, findings.RADIUS_AFTER),
)
KERNEL = [
    pytest.param(claim, evidence, id=f"{claim.id}: {evidence.title}")
    for claim in (CLEAN_CHAIN, FIGURE_2, CLEAN_DEGRADES)
    for evidence in claim.evidence
    if not isinstance(evidence, CoqTheorem)
]


def reason(evidence: Evidence, claim: str, library: Library) -> str:
    """Why the evidence is turned down; it has to be."""
    outcome = evidence.replay(claim, library)
    assert outcome.verdict is Verdict.REJECTED, outcome
    assert outcome.fault is not None
    return outcome.fault.reason


def parts(claim: Claim, name: str) -> tuple[Theorem, ...]:
    """The parts of a claim's composed certificate, which stands."""
    (evidence,) = (e for e in claim.evidence if isinstance(e, Compared | Finding) and e.name == name)
    (theorem,) = evidence.replay(claim.id, locate()).theorems
    return tuple(theorem.more["parts"])


def bounds(theorem: Theorem) -> tuple[Fraction, Fraction]:
    """The bounds of the first loss of a theorem of rule `enclosure`."""
    _, lower, upper = theorem.more["losses"][0]
    return lower, upper


def read(instance: Instance) -> Game:
    """The game of an instance."""
    return Game.loads(instance.data.decode())


@pytest.mark.parametrize(("claim", "evidence"), KERNEL)
def test_every_piece_of_evidence_stands(claim: Claim, evidence: Evidence) -> None:
    """The kernel replays every committed certificate of Section V-B, and its theorem is what the claim needs."""
    assert evidence.replay(claim.id, locate()).verdict is Verdict.PROVED


def test_the_certificates_can_be_made_anew(library: Library) -> None:
    """What is committed does not hang on a lost state: the claim is rebuilt from its source alone, and stands."""
    shutil.rmtree(library.folder(CLEAN_DEGRADES.id))
    assert list(build(CLEAN_DEGRADES, library))
    kernel = [evidence for evidence in CLEAN_DEGRADES.evidence if not isinstance(evidence, CoqTheorem)]
    assert {evidence.replay(CLEAN_DEGRADES.id, library).verdict for evidence in kernel} == {Verdict.PROVED}


@pytest.mark.parametrize("pair", FALLS)
def test_a_fall_read_backwards_is_turned_down(pair: tuple[Instance, Instance]) -> None:
    """The budget has to grow."""
    for make in (falls, FallsAtCorners.between):
        with pytest.raises(VerifyError, match="does not grow"):
            make("", "x", *reversed(pair))


@pytest.mark.parametrize("pair", FALLS[2:])
def test_a_fall_is_no_rise(pair: tuple[Instance, Instance], tmp_path: Path) -> None:
    """The loss has to rise where that is claimed."""
    with pytest.raises(VerifyError, match="sum 0 is not shown to be negative"):
        falls("", "x", *pair, rises=True).write(tmp_path)


def test_a_rise_is_no_fall(tmp_path: Path) -> None:
    """Where the rule is unique and the cost a metric the loss grows, and no fall is certified."""
    pair = games.METRIC_SMALL, games.METRIC_ONE
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        falls("", "x", *pair).write(tmp_path)
    with pytest.raises(VerifyError, match=r"may lose up to 0.46\d*, not less than before"):
        FallsAtCorners.between("", "x", *pair).write(tmp_path)


def test_games_that_differ_in_more_than_the_budget_are_turned_down() -> None:
    """A fall between two different laws says nothing."""
    with pytest.raises(VerifyError, match="more than the budget"):
        falls("", "x", games.SQUARED_MANY_BEFORE, findings.SQUARED_AFTER)


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 0, 2), (0, 1, 1)])
def test_a_fall_that_a_hunt_found_is_one_of_budgets(order: tuple[int, int, int]) -> None:
    """There, too, the games differ in the budget alone, which grows, and the clean one has the same law and cost."""
    squared = findings.SQUARED_CLEAN, findings.SQUARED_BEFORE, findings.SQUARED_AFTER
    radius = findings.RADIUS_CLEAN, findings.RADIUS_BEFORE, findings.RADIUS_AFTER
    for clean, before, after in (squared, radius):
        _fall("", "x", before, after, clean)
    for three in (squared, radius):
        clean, before, after = (three[i] for i in order)
        with pytest.raises(VerifyError, match="does not grow"):
            _fall("", "x", before, after, clean)
    for other in ((radius[0], *squared[1:]), (squared[0], games.SQUARED_MANY_BEFORE, squared[2])):
        with pytest.raises(VerifyError, match="more than the budget"):
            _fall("", "x", other[1], other[2], other[0])


def test_the_kernel_alone_does_not_see_the_fall_of_the_metric(library: Library) -> None:
    """There the rules q ≥ l lose too much, and the corners of {q ≥ l, Σ q = 1} are needed."""
    before, after = parts(CLEAN_DEGRADES, "metric-many")
    assert bounds(after)[1] > bounds(before)[0] > greatest(games.only(games.METRIC_AFTER), after)
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        falls("", "metric-many", games.METRIC_BEFORE, games.METRIC_AFTER).write(library.folder(CLEAN_DEGRADES.id))


def test_a_certificate_about_other_games_is_turned_down(library: Library) -> None:
    """Neither the rules' games nor the attack may be others than the claim means."""
    pair = games.METRIC_BEFORE, games.METRIC_AFTER
    meant = FallsAtCorners.between("", "metric-many", *pair)
    folder = library.folder(CLEAN_DEGRADES.id)
    falls("", meant.name, games.METRIC_SMALL, games.METRIC_ONE, rises=True).write(folder)
    assert "it has 1 sum, expected 0" in reason(meant, CLEAN_DEGRADES.id, library)
    other = FallsAtCorners("", meant.name, (EveryRule.clean(pair[1]), EveryRule.clean(pair[1])))
    with pytest.raises(VerifyError, match="not less than before"):
        other.write(folder)
    attacked = Compared("", meant.name, tuple(EveryRule(game, (game,)) for game in pair))
    attacked.write(folder)
    assert "part 0: it is about other attacks" in reason(meant, CLEAN_DEGRADES.id, library)


def test_a_loss_that_is_claimed_too_large_is_rejected_by_the_kernel(library: Library) -> None:
    """The bounds come from the theorem: a certificate that claims more than it proves makes none."""
    (evidence,) = (e for e in CLEAN_DEGRADES.evidence if isinstance(e, FallsAtCorners))
    path = library.folder(CLEAN_DEGRADES.id) / evidence.bundles[0]
    spoilt = json.loads(path.read_bytes())
    spoilt["claim"]["parts"][0]["claim"]["losses"][0]["lower"] = "0.47"
    path.write_text(json.dumps(spoilt))
    assert "lower bound" in reason(evidence, CLEAN_DEGRADES.id, library)


def test_a_missing_certificate_is_said() -> None:
    """No file, no theorem."""
    outcome = loses_more("", "nowhere", games.OUTSIDE).replay(CLEAN_DEGRADES.id, locate())
    assert outcome.verdict is Verdict.MALFORMED


def test_the_greatest_loss_is_that_of_the_worst_rule_allowed() -> None:
    """Among thousands of rules q ≥ l none loses more than the bound, and a corner of the set loses nearly as much."""
    _, theorem = parts(CLEAN_DEGRADES, "metric-many")
    bound = float(greatest(games.only(games.METRIC_AFTER), theorem))
    low = np.array([float(low) for _, low, _ in theorem.more["rule"]]).reshape(-1, 2)
    law = np.zeros_like(low)
    for (x, y), mass in (read(games.METRIC_AFTER).law or {}).items():
        law[games.METRIC_AFTER.game["features"].index(x), int(y)] = mass
    share = np.random.default_rng(0).dirichlet([0.2, 0.2], (4000, len(low)))
    rules = low + share * (1 - low.sum(axis=1, keepdims=True))
    losses = -np.sum(law * np.log(rules), axis=(1, 2), where=law > 0)
    assert bound - 1e-4 < losses.max() < bound + 1e-12  # rounding
    assert bound < -np.sum(law[law > 0] * np.log(low[law > 0]))


@pytest.mark.parametrize(
    ("name", "pair"), list(zip(("squared-many", "metric-many", "clean-loss-squared"), FALLS[:3], strict=True))
)
def test_cvxpy_sees_the_same_clean_losses(name: str, pair: tuple[Instance, Instance]) -> None:
    """A solver that we did not write finds a robust rule whose clean loss is in the certified bounds."""
    for instance, theorem in zip(pair, parts(CLEAN_DEGRADES, name), strict=False):
        lower, upper = map(float, bounds(theorem))
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
    """Radius 2: q = (2/7, 5/7) at 0, 2, 4, (2/3, 1/3) at 7. Radius 3: (1/3, 2/3) at 0 and 2, (1/2, 1/2) at 4 and 7."""
    before, after = map(bounds, parts(CLEAN_DEGRADES, "clean-loss-maximum")[:2])
    one = -(5 * log(5 / 7) + 2 * log(2 / 7) + 2 * log(2 / 3) + log(1 / 3)) / 10
    two = -(5 * log(2 / 3) + log(1 / 3) + 4 * log(1 / 2)) / 10
    assert float(before[0]) == pytest.approx(one, abs=1e-9)
    assert float(after[1]) == pytest.approx(two, abs=1e-9)


def test_the_chain_is_strict_only_where_it_is(tmp_path: Path) -> None:
    """Without an attack the clean loss is H(Y|X): the strict chain is then turned down."""
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        chain("", "x", findings.RADIUS_CLEAN).write(tmp_path)
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        loses_more("", "x", findings.RADIUS_AFTER).write(tmp_path)


def test_an_infinite_loss_needs_the_robust_rule(library: Library) -> None:
    """A certificate about a rule that is not the robust one does not pass, and the robust one is proved to be."""
    truth = tuple(reversed(games.OUTSIDE_RULE))
    with pytest.raises(VerifyError, match="the rule is 0 where a living column goes"):
        loses_everything("", "x", games.OUTSIDE_INFINITE, truth).write(library.folder("clean-chain"))
    evidence = loses_everything("", "staying-is-forbidden", games.OUTSIDE_INFINITE, truth)
    assert "every robust rule is the one that the claim means" in reason(evidence, "clean-chain", library)
    path = library.folder("clean-chain") / evidence.bundles[0]
    spoilt = json.loads(path.read_bytes())
    spoilt["claim"]["parts"][1]["claim"]["rule"] = [["0", "1"], ["0", "1"]]
    path.write_text(json.dumps(spoilt))
    evidence = loses_everything("", "staying-is-forbidden", games.OUTSIDE_INFINITE, games.OUTSIDE_RULE)
    assert "part 1: it is about another rule" in reason(evidence, "clean-chain", library)


def test_matched_needs_the_same_budgets_on_both_sides() -> None:
    """The attacks have to be those that the rules are made for, one after the other."""
    with pytest.raises(VerifyError, match="does not grow"):
        matched("", "figure-2-prior", *reversed(games.PRIOR_RULES))
    assert "it has 4 parts, expected 3" in reason(
        matched("", "figure-2-prior", *games.PRIOR_RULES[:3]), FIGURE_2.id, locate()
    )
    assert "part 0: it is about another game" in reason(
        matched("", "figure-2-other", *games.PRIOR_RULES), FIGURE_2.id, locate()
    )


def test_a_concave_value_is_not_called_otherwise(tmp_path: Path) -> None:
    """In ε² the value of the ball of order 2 is concave: as a ball of order 1 its values do not pass."""
    (evidence,) = (e for e in FIGURE_2.evidence if isinstance(e, Finding) and e.name == "order-two-concave")
    flat = tuple(
        Piece(replace(each, game={**each.game, "perturbation": {**each.game["perturbation"], "order": 1}}))
        for each in findings.ORDER_2
    )
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        Compared("", "x", flat, evidence.sums).write(tmp_path)


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        (below_entropy("", "x", Piece(games.PRIOR_EDGE, "support")), "sum 0 is not shown to be positive"),
        (reaches_entropy("", "x", Piece(games.OTHER_AT_195, "bracket")), "exact values"),
        (below_entropy("", "x", Piece(findings.RADIUS_AFTER, "support", demands=(PriorRule(),))), "is not the prior"),
        (below_entropy("", "x", Piece(findings.SQUARED_AFTER, "support", demands=(PriorRule(),))), "is not the prior"),
        (Compared("", "x", (labels_alone(games.OTHER_AT_195),), (rounded(0, "1.61"),)), "sum 0 is not shown to lie"),
        (Compared("", "x", (Piece(games.only(games.OTHER_AT_195)),), (rounded(0, "0.30"),)), "not shown to lie"),
    ],
)  # fmt: skip
def test_entropies_that_are_not_met(evidence: Compared, sentence: str, tmp_path: Path) -> None:
    """The value is H(Y) or less, the prior alone or not, the entropies what they are: the opposite is not written."""
    with pytest.raises(VerifyError, match=sentence):
        evidence.write(tmp_path)


def test_the_labels_alone_are_worth_their_entropy() -> None:
    """H(Y) of the laws of Figure 2, summed in doubles; where attacks may change labels there is no such number."""
    for rule in (games.PRIOR_RULES[0], games.OTHER_RULES[0]):
        masses = dict.fromkeys(rule.game["labels"], 0.0)
        for _, y, mass in rule.game["law"]:
            masses[y] += float(Fraction(mass))
        found = value(read(labels_alone(rule).instance))
        assert float(found.lower) == pytest.approx(-sum(p * log(p) for p in masses.values()))
    with pytest.raises(VerifyError, match="may change labels"):
        labels_alone(findings.ORDER_2[0])


@pytest.mark.parametrize("budget", ["3/4", "51/100"])
def test_a_budget_above_independence_is_not_called_the_edge(budget: str, library: Library) -> None:
    """There h* = H(Y) and the prior alone is robust, too: only the prices tell the edge from it."""
    beyond = Piece(games.at_budget(games.EDGE_ONE, "beyond", Fraction(budget)), "support", demands=(PriorRule(),))
    plain = reaches_entropy("", "beyond", beyond)
    plain.write(library.folder("figure-2"))
    assert plain.replay("figure-2", library).fault is None
    edge = replace(beyond, demands=(*beyond.demands, NothingCheaper(games.EDGE_ONE_PRICES)))
    assert "part 0: the prices do not show that independence costs as much as the budget" in reason(
        reaches_entropy("", "beyond", edge), "figure-2", library
    )


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
    evidence = reaches_entropy("", "prior-alone", Piece(games.EDGE_ONE, "support", demands=(NothingCheaper(prices),)))
    assert words in reason(evidence, FIGURE_2.id, locate())


@pytest.mark.parametrize(
    ("name", "instance", "rule"),
    [("figure-2-other-edge", games.OTHER_EDGE, "support"), ("figure-2-prior-below", games.PRIOR_BELOW, "bracket")],
)
def test_prices_are_no_more_than_the_game_lets_them(name: str, instance: Instance, rule: str) -> None:
    """Zeros bound every cost by 0 only, whatever the game."""
    zeros = NothingCheaper((("0",) * instance.labels,) * len(instance.game["features"]))
    evidence = reaches_entropy("", name, Piece(instance, rule, demands=(zeros,)))
    assert "as much as the budget" in reason(evidence, FIGURE_2.id, locate())


def test_many_rules_at_the_edge_are_not_one() -> None:
    """Where the prior is one of many robust rules it is not called the only one."""
    (evidence,) = (e for e in FIGURE_2.evidence if isinstance(e, Finding) and e.name == "only-the-prior")
    (piece,) = evidence.pieces
    alone = replace(evidence, pieces=(replace(piece, demands=(PriorRule(),)),))
    assert "one rule is robust" in reason(alone, FIGURE_2.id, locate())


def test_a_value_that_the_title_says_is_demanded() -> None:
    """h2 of other numbers does not pass."""
    (evidence,) = (e for e in FIGURE_2.evidence if isinstance(e, Finding) and e.name == "order-two-concave")
    wrong = replace(evidence.pieces[1], demands=evidence.pieces[2].demands)
    other = replace(evidence, pieces=(evidence.pieces[0], wrong, evidence.pieces[2]))
    assert "expected" in reason(other, FIGURE_2.id, locate())


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

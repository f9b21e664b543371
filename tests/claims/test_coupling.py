"""Evidence about couplings, private channels and families of rules: it holds, and nothing else passes for it."""

from __future__ import annotations

import dataclasses
import json
import shutil
from fractions import Fraction

import numpy as np
import pytest

import verify
from verify import BadInput, Game
from verify.check.kernel import Rejected
from verify.claims import instances, instances_distortion
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.evidence_compare import Compared
from verify.claims.evidence_coupling import Membership, SameSet
from verify.claims.evidence_entropy import leaves
from verify.claims.evidence_family import Logistic, OneUnit, monotone_family, worse_than_ideal
from verify.claims.statements import privacy, robust_learning
from verify.claims.status import replay
from verify.claims.verdict import Verdict
from verify.errors import VerifyError

HALF = Fraction(1, 2)
GAME = instances_distortion.MIDDLE_CLASS
FITTED, FAMILY = (
    next(e for e in robust_learning.IDEAL_BOUND.evidence if isinstance(e, Compared) and e.name == name)
    for name in ("logistic", "monotone")
)
LAWS = (
    instances_distortion.AGAINST_MONOTONE, instances_distortion.POOLED_RIGHT, instances_distortion.POOLED_LEFT
)  # fmt: skip
MEMBERS = [e for e in robust_learning.COUPLING.evidence if isinstance(e, Membership)]


def verdict(library, evidence, identifier):
    part = Part("its only part", Quantifier.SOME, (evidence,))
    return replay(Claim(identifier, "here", "a statement", (part,)), library).verdict


def edit(library, claim, name, change):
    path = library.folder(claim) / name
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize("evidence", MEMBERS, ids=lambda e: e.bundles[0])
def test_membership_is_proved_and_not_its_opposite(library, evidence):
    """A law inside comes with its coupling, one outside with prices; neither certificate passes for the other side."""
    assert verdict(library, evidence, "coupling") is Verdict.PROVED
    other = dataclasses.replace(evidence, inside=not evidence.inside)
    folder = library.folder("coupling")
    shutil.copy(folder / evidence.bundles[0], folder / other.bundles[0])
    assert verdict(library, other, "coupling") is Verdict.REJECTED


@pytest.mark.parametrize("evidence", MEMBERS[::5], ids=lambda e: e.bundles[0])
def test_membership_of_another_law_or_game_is_refused(library, evidence):
    """The theorem has to be about the law and the ball that the claim means, and the file has to be there."""
    law = dict(evidence.law)
    first, second = sorted(law)[:2]
    law[first], law[second] = law[first] - Fraction(1, 1000), law[second] + Fraction(1, 1000)
    assert verdict(library, dataclasses.replace(evidence, law=law), "coupling") is Verdict.REJECTED
    wider = {**evidence.instance.game, "perturbation": {**evidence.instance.game["perturbation"], "budget": "1/5"}}
    moved = dataclasses.replace(evidence, instance=dataclasses.replace(evidence.instance, game=wider))
    assert verdict(library, moved, "coupling") is Verdict.REJECTED
    (library.folder("coupling") / evidence.bundles[0]).unlink()
    assert verdict(library, evidence, "coupling") is Verdict.MALFORMED


def test_the_kernel_refuses_false_couplings_and_prices():
    """A coupling of another law, one above the budget, and prices that separate nothing are rejected."""
    game = Game.wasserstein({("0", "no"): HALF, ("2", "yes"): HALF}, metric="absolute", label_cost=3, budget=1)
    near = verify.member(game, {("0", "no"): HALF, ("0", "yes"): HALF})
    far = verify.member(game, {("0", "no"): 1})

    def forged(found, **parts):
        return dataclasses.replace(found.certificate, **parts)

    assert verify.check(near.certificate).statement == near.theorem.statement
    with pytest.raises(Rejected, match="another law"):
        verify.check(forged(near, claim={**near.certificate.claim, "law": [["0", "no", "1"]]}))
    too_far = [[0, 0, 0, 0, "1/2"], [1, 1, 0, 0, "1/2"]]
    with pytest.raises(Rejected):
        verify.check(forged(near, claim=far.certificate.claim | {"inside": True}, evidence={"attack": too_far}))
    with pytest.raises(Rejected, match="prices are not worth more"):
        verify.check(forged(far, claim={**far.certificate.claim, "law": near.certificate.claim["law"]}))
    free = {**far.certificate.evidence, "multipliers": ["0"]}
    with pytest.raises(Rejected, match="prices are not worth more"):
        verify.check(forged(far, evidence=free))


def test_what_cannot_be_asked():
    """Laws on other names, masses that do not sum to 1, and sets that are not convex are bad input."""
    law = {("0", "no"): HALF, ("2", "yes"): HALF}
    game = Game.wasserstein(law, metric="absolute", label_cost=3, budget=1)
    with pytest.raises(BadInput, match='found "7", expected a release'):
        verify.member(game, {("7", "no"): 1})
    with pytest.raises(BadInput, match="1/2 too little"):
        verify.member(game, {("0", "no"): HALF})
    with pytest.raises(BadInput, match="convex"):
        verify.member(Game.finite([law]), law)


@pytest.mark.parametrize(
    ("game", "inside"),
    [
        (Game.polytope(vertices=[{("0", "no"): 1}, {("0", "yes"): 1}]), True),
        (Game.polytope(vertices=[{("0", "no"): 1}, {("0", "no"): HALF, ("0", "yes"): HALF}]), False),
        (Game.polytope(inequalities=[([("0", "no", 1), ("0", "yes", 0)], "1/3")]), True),
        (Game.polytope(equalities=[([("0", "no", 1), ("0", "yes", 1)], 1), ([("0", "no", 4)], 1)]), True),
        (Game.polytope(inequalities=[([("0", "no", 1), ("0", "yes", 0)], "1/5")]), False),
    ],
    ids=["hull", "half", "row", "equalities", "low"],
)
def test_membership_in_polytopes(game, inside):
    """The law (1/4, 3/4) on one release, in hulls and between half-spaces; there is no cost to speak of."""
    found = verify.member(game, {("0", "no"): "1/4", ("0", "yes"): "3/4"})
    assert (found.inside, found.cost) == (inside, None)
    assert (found.coupling is None) is not inside
    assert (found.prices is None) is inside


def test_equal_sets_are_compared_by_the_kernel(library):
    """The same value is not enough: SameSet wants the same groups, columns and rows."""
    one, two = instances.LINE_KEEP, instances.MEAN_WIDE
    assert verdict(library, SameSet.of("same", "mean", one, two), "label-cost") is Verdict.PROVED
    name = "section-v-a-as-a-hull"
    hull = SameSet.of("equal values, other columns", name, instances.SECTION_V_A, instances_distortion.V_A_AS_HULL)
    outcome = hull.replay("joint-form", library)
    assert outcome.reason == f"joint-form/{name}.certificate.json: the parts are about different sets of laws"
    with pytest.raises(VerifyError, match="not the exact value"):
        SameSet.of("other values", "mean", instances.LINE_MAX, two).write(library.folder("label-cost"))


def test_the_information_left_is_compared_exactly(library):
    """H(Y) − h* is a sum of the kernel's: another form, another source, and games that change labels are refused."""
    source, where = instances_distortion.FIVE_CYCLE, "rate-distortion"
    fifth = ((Fraction(1, 5), Fraction(2)),)
    noise = next(e for e in privacy.RATE_DISTORTION.evidence if isinstance(e, Compared) and e.name == "five-cycle")
    assert verdict(library, noise, where) is Verdict.PROVED
    assert "expected 1" in leaves("", "five-cycle", source, fifth).replay(where, library).reason
    turned = leaves("", "five-cycle", source, fifth, fifth)
    assert "sum 0 is not shown to be 1/5*log(2)" in turned.replay(where, library).reason
    other = leaves("", "binary-source", instances.TERNARY_SOURCE, privacy.BINARY_RATE)
    assert "part 0: it is about another game" in other.replay(where, library).reason
    with pytest.raises(VerifyError, match="not the exact value"):
        leaves("", "x", source, ((Fraction(1, 5), Fraction(3)),)).write(library.root)
    for game in (instances.LINE_CHANGE, instances.HALFSPACES):
        with pytest.raises(VerifyError, match="may change labels"):
            leaves("", "x", game, ())


def test_rules_of_the_families_are_what_they_say():
    """σ(wz + b) and σ(a·max(0, w(z − t)) + c), computed in doubles from w = log ratio and b = log odds."""
    names = ("0", "1", "2", "3")
    z = np.arange(4)
    logistic = Logistic(Fraction(2, 5), Fraction(3, 2)).rule(names)
    sigma = 1 / (1 + np.exp(-(np.log(1.5) * z + np.log(0.4))))
    assert np.allclose([float(q) for _, q in logistic], sigma, rtol=1e-14)
    unit = OneUnit(Fraction(3, 2), Fraction(1, 8), -1, 1).rule(names)
    sigma = 1 / (1 + np.exp(-(np.log(0.125) * np.maximum(0, 1 - z) + np.log(1.5))))
    assert np.allclose([float(q) for _, q in unit], sigma, rtol=1e-14)
    assert all(sum(row) == 1 for row in (*logistic, *unit))


def test_a_fitted_rule_is_worse_and_another_rule_is_not_it(library):
    """Loss above h*: PROVED; one member's certificate does not serve for another, and the robust rule does not pass."""
    assert verdict(library, FITTED, "ideal-bound") is Verdict.PROVED
    other = worse_than_ideal("", "logistic", GAME, Logistic(Fraction(1), Fraction(2)))
    assert "another rule" in other.replay("ideal-bound", library).reason

    class Robust:
        def rule(self, releases):
            a, b = Fraction(11, 12), Fraction(1, 12)
            return [[a, b], [b, a], [a, b]]

    ideal = worse_than_ideal("", "ideal", GAME, Robust())
    with pytest.raises(VerifyError, match="sum 0 is not shown to be positive"):
        ideal.write(library.folder("ideal-bound"))


def test_no_monotone_rule_reaches_the_ideal(library):
    """PROVED with p↑ and p↓; laws whose label 1 lies on the wrong side are refused, and so is another p."""
    assert verdict(library, FAMILY, "ideal-bound") is Verdict.PROVED
    law, right, left = LAWS
    for changed in ((law, left, right), (law, {**right, "1": Fraction(1, 4)}, left)):
        with pytest.raises(VerifyError, match="further to the right"):
            monotone_family("", "monotone", GAME, *changed)
    with pytest.raises(VerifyError, match="same releases"):
        monotone_family("", "monotone", GAME, law, {"0": Fraction(0), "1": Fraction(1, 3)}, left)
    other = {("0", "0"): HALF, ("1", "1"): Fraction(1, 3), ("2", "0"): Fraction(1, 6)}
    moved = monotone_family("", "monotone", GAME, other, right, left)
    assert "part 1: it is about another game" in moved.replay("ideal-bound", library).reason


def test_the_bound_for_monotone_rules_holds_for_many(library):
    """Every monotone rule of a grid loses at least min(H(p↑), H(p↓)) under p, and p is a law of D."""
    law = {pair: float(mass) for pair, mass in LAWS[0].items()}
    (theorem,) = FAMILY.replay("ideal-bound", library).theorems
    _, right, left, _ = theorem.more["parts"]
    bound = float(min(right.lower, left.lower))
    grid = np.linspace(0.01, 0.99, 50)
    a, b, c = np.meshgrid(grid, grid, grid, indexing="ij")
    monotone = ((a <= b) & (b <= c)) | ((a >= b) & (b >= c))
    ones = dict(zip("012", (a, b, c), strict=True))
    loss = -sum(mass * np.log(ones[z] if y == "1" else 1 - ones[z]) for (z, y), mass in law.items())
    assert loss[monotone].min() >= bound
    assert loss[monotone].min() <= bound + 0.005  # the grid ends at 0.01, the best rule at 0
    assert loss.min() < bound
    assert verify.member(Game.loads(GAME.data.decode()), LAWS[0]).inside

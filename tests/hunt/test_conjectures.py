"""The built-in conjectures: counterexamples are found, stored ones replay, and what is proved is never contradicted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import gcd
from pathlib import Path

import pytest

import verify
from verify.certify.compare import Term
from verify.check import kernel
from verify.hunt.build import CERTIFICATE, GAME, REFUTATION, load, stands
from verify.hunt.conjecture import Conjecture, Outcome, judge
from verify.hunt.refutation import Fact, Refutation
from verify.hunt.registry import builtin
from verify.hunt.search import hunt
from verify.hunt.search_work import Hit

ROOT = Path(__file__).parents[2]
HOME = ROOT / "proofs" / "conjectures"

SMALLEST = {
    "added-release-rule": (3, 2, 3),
    "clean-loss-maximum": (4, 2, 10),
    "clean-loss-squared": (3, 2, 7),
    "converse-maximum": (3, 3, 4),
    "converse-mean": (3, 2, 2),
    "convex-in-law": (2, 2, 2),
    "deterministic-mean": (2, 2, 2),
    "deterministic-suffices": (4, 2, 3),
    "full-mass-unique": (3, 2, 10),
    "label-blind": (4, 2, 4),
    "less-sure": (4, 2, 3),
    "many-onwards": (2, 2, 4),
    "max-concave": (4, 2, 2),
    "mean-equals-maximum": (2, 2, 2),
    "merged-rule": (4, 3, 3),
    "minimax-without-convexity": (1, 2, 3),
    "mixed-rule": (2, 2, 3),
    "only-the-prior": (2, 2, 4),
    "order-two-concave": (2, 2, 2),
    "price-of-robustness": (3, 2, 2),
    "prior-extends": (4, 2, 3),
    "product-maximum": (2, 2, 2),
    "support-grows": (2, 2, 4),
    "support-kept": (2, 2, 4),
    "support-kept-maximum": (3, 2, 2),
    "unique-onwards": (2, 2, 4),
}
"""Points, labels and the unit of mass of each counterexample, as proofs/conjectures.md says."""

PROVED = [name for name, each in builtin().items() if each.expected == "proved"]


def stored(name: str) -> Hit:
    """A counterexample of proofs/conjectures."""
    return load(HOME / name)


def size(game: verify.Game) -> tuple[int, int, int]:
    """Features, labels, and the unit of mass as a denominator."""
    masses = (game.law or {}).values()
    unit = 1
    for mass in masses:
        unit = unit * mass.denominator // gcd(unit, mass.denominator)
    return len(game.features), len(game.labels), unit


def test_every_conjecture_is_settled_and_documented() -> None:
    """Each is said to be refuted, proved or exhausted, in a document that names it."""
    for name, each in builtin().items():
        assert each.expected in ("refuted", "proved", "exhausted"), name
        assert f"`{name}`" in (ROOT / "proofs" / "conjectures.md").read_text(), name
        if each.document:
            assert (ROOT / each.document).is_file(), name
    assert {name for name, each in builtin().items() if each.expected == "refuted"} == {*SMALLEST}


@pytest.mark.parametrize("name", SMALLEST)
def test_the_stored_counterexample(name: str) -> None:
    """One theorem, at a game of the table's size, where the conjecture fails afresh by a theorem that says the same."""
    hit = stored(name)
    game = verify.Game.from_document(hit.document)
    theorem = hit.replay()
    assert size(game) == SMALLEST[name]
    assert {path.name for path in (HOME / name).iterdir()} == {GAME, CERTIFICATE, REFUTATION}
    assert json.loads((HOME / name / REFUTATION).read_text())["certificate"] == theorem.sha256
    assert theorem.rule == "compare"
    sums = 2 if name == "minimax-without-convexity" else 1  # (13) against each of the two laws
    assert (len(theorem.more["sums"]), theorem.lower is None) == ((sums, False) if hit.refutation.terms else (0, True))
    assert all(lower > 0 for _, lower, _, _ in theorem.more["sums"])
    assert theorem.lower is None or theorem.lower > 0
    verdict = judge(builtin()[name], game)
    assert verdict.outcome is Outcome.FAILS
    assert verdict.refutation is not None
    again = verdict.refutation.replay()
    assert [(part.rule, part.game) for part in again.more["parts"]] == [
        (part.rule, part.game) for part in theorem.more["parts"]
    ]
    assert (verdict.refutation.terms, verdict.refutation.facts) == (hit.refutation.terms, hit.refutation.facts)
    assert stands(HOME / name, Hit(0, hit.document, verdict.refutation))


@pytest.mark.parametrize(
    ("law", "outcome"),
    [
        ({("0", "0"): "1/2", ("0", "1"): "1/2"}, Outcome.HOLDS),
        ({("0", "0"): "1", ("0", "1"): "0"}, Outcome.FAILS),
        ({("0", "0"): "1/3", ("0", "1"): "1/3", ("1", "1"): "1/3"}, Outcome.FAILS),
    ],
    ids=["one law twice", "each label certain", "two features"],
)
def test_the_minimax_value_is_compared_with_both_laws(law: dict[tuple[str, str], str], outcome: Outcome) -> None:
    """(13) = (14) where the two laws are one; otherwise each has its own part and its own positive sum."""
    game = verify.Game.max_distortion(law, metric="absolute", radius=0, labels=["0", "1"])
    verdict = judge(builtin()["minimax-without-convexity"], game)
    assert verdict.outcome is outcome
    if verdict.refutation is not None:
        theorem = verdict.refutation.replay()
        first, *alone = theorem.more["parts"]
        assert (first.equality, len({part.game for part in alone})) == (False, 2)
        for i, (terms, lower, _, _) in enumerate(theorem.more["sums"], 1):
            assert terms == ((1, 0, "value"), (-1, i, "value"))
            assert lower > 0
        assert len(theorem.more["sums"]) == 2


def mutants(found: Refutation) -> Iterator[Refutation]:
    """Refutations that mean something else: another factor, sign, part, name, a term less or more, another fact."""
    for i, term in enumerate(found.terms):
        for other in (
            replace(term, factor=term.factor + 1),
            replace(term, factor=-term.factor),
            replace(term, part=term.part + 1),
            replace(term, name="loss 1"),
        ):
            yield replace(found, terms=(*found.terms[:i], other, *found.terms[i + 1 :]))
        yield replace(found, terms=(*found.terms[:i], *found.terms[i + 1 :]))
    yield replace(found, terms=(*found.terms, Term(Fraction(1), 0)))
    for i, fact in enumerate(found.facts):
        for false in (
            replace(fact, value=not fact.value if isinstance(fact.value, bool) else ()),
            replace(fact, value=None),
            replace(fact, part=fact.part + 1),
            replace(fact, part=-1),
            replace(fact, key="law"),
        ):
            yield replace(found, facts=(*found.facts[:i], false, *found.facts[i + 1 :]))
    yield replace(found, facts=(*found.facts, Fact(0, "law", ())))


@pytest.mark.parametrize("name", SMALLEST)
def test_another_refutation_is_rejected(name: str) -> None:
    """With another sum or other facts the same certificate proves nothing, nor do other certificates."""
    hit = stored(name)
    for mutant in mutants(hit.refutation):
        with pytest.raises(kernel.Rejected):
            mutant.replay()
    others = [stored(other) for other in SMALLEST]
    for other in others:
        if other.document != hit.document:
            with pytest.raises(kernel.Rejected):
                replace(hit, refutation=replace(hit.refutation, proof=other.refutation.proof)).replay()
            with pytest.raises(kernel.Rejected):
                replace(hit, document=other.document).replay()


def test_the_sum_is_the_kernels() -> None:
    """A certificate that claims other bounds of the sum, or a sum of the opposite sign, is rejected by the kernel."""
    sums = 0
    for name in SMALLEST:
        proof = json.loads(stored(name).refutation.proof)
        for total in proof["claim"]["sums"]:
            sums += 1
            lower, upper = Fraction(total["lower"]), Fraction(total["upper"])
            opposite = [[f"-{a}".removeprefix("--"), i, number] for a, i, number in total["terms"]]
            for wrong in (
                {"lower": str(2 * upper), "upper": str(3 * upper)},
                {"upper": str(lower / 2)},
                {"terms": opposite},
            ):
                claim = proof["claim"] | {"sums": [total | wrong]}
                with pytest.raises(kernel.Rejected):
                    kernel.check(json.dumps(proof | {"claim": claim}).encode())
    assert sums > 10


@pytest.mark.parametrize("name", sorted({*SMALLEST} - {"clean-loss-maximum", "deterministic-suffices"}))
def test_it_is_found_in_its_own_space(name: str) -> None:
    """The search in the conjecture's space ends in the counterexample of the table, in its order of size."""
    found = hunt(name)
    assert found.verdict is verify.Verdict.REFUTED
    assert found.game is not None
    assert size(found.game) == SMALLEST[name]


@pytest.mark.parametrize("name", PROVED)
def test_what_is_proved_is_never_contradicted(name: str) -> None:
    """No certificate contradicts a derivation, in the conjecture's whole space."""
    found = hunt(name, every=True)
    assert found.exhausted
    assert found.verdict is verify.Verdict.OPEN
    assert found.tally.hits == 0


@pytest.mark.parametrize("name", ["product-mean", "concave-in-law", "merged-labels", "split-feature"])
def test_theorems_confirm_it_everywhere(name: str) -> None:
    """Where values are exact, or the inequality strict, certificates decide every game of the space."""
    found = hunt(name, every=True, certify="all")
    assert found.tally.holds == found.tally.games


def test_the_price_of_robustness_in_section_v_a() -> None:
    """The robust rules of Section V-A: q may be 1 for the clean label wherever the clean law is, so that it loses 0."""
    folder = HOME / "section-v-a-price"
    theorem = kernel.check((folder / "certificate.json").read_bytes())
    game = verify.Game.load(folder / "game.json")
    assert json.loads((folder / "certificate.json").read_bytes())["game"] == game.document
    assert theorem.more["unsupported"] == ("0", "2", "4")
    for (x, y), mass in (game.law or {}).items():
        least = dict(zip(game.labels, theorem.more["free"][x], strict=True))
        assert mass == Fraction(1, 3)
        assert all(least[other] == 0 for other in game.labels if other != y)
    robust = {x: {x: 1} for x in ("0", "2", "4")} | {"1": {"0": "2/3", "2": "1/3"}, "3": {"2": "1/3", "4": "2/3"}}
    clean, attacked = (verify.loss(game, rule=robust, attack=radius, digits=20) for radius in (0, 1))
    assert (clean.lower, clean.upper) == (0, 0)
    value = verify.value(game, 20)
    assert abs(attacked.upper - value.upper) < Fraction(1, 10**18)


def test_one_rule_for_many_budgets() -> None:
    """The least loss is at ε_rule = ε_attack, not only there: exact saddle points of three budgets have one rule."""
    game = verify.Game.from_document(stored("price-of-robustness").document)
    answers = [verify.value(game.with_budget(budget), 20) for budget in ("1/4", "1/2", "3/4")]
    assert [answer.exact for answer in answers] == ["1/4*log(2)", "1/2*log(2)", "3/4*log(2)"]
    assert {answer.certificate.rule for answer in answers} == {"saddle"}
    assert all(answer.rule == answers[0].rule for answer in answers)
    assert verify.support(game).unique


def test_two_worst_cases() -> None:
    """The maximiser of H(Y|Z) need not be unique: two equal points may meet at either, for the same exact value."""
    coin = {("a", "0"): "1/2", ("b", "1"): "1/2"}
    places = ({"a", "b"}, {"a"}, {"b"})
    games = [
        verify.Game.max_distortion(coin, matrix=[[0] * len(at), [0] * len(at)], radius=0, releases=sorted(at))
        for at in places
    ]
    assert [verify.value(game).exact for game in games] == ["log(2)"] * 3


def test_a_user_may_ask_it_of_other_games() -> None:
    """A conjecture says nothing of a game of another kind: undecided, with the reason."""
    finite = verify.Game.finite([{("x", "0"): 1}, {("x", "1"): 1}])
    for name, each in builtin().items():
        assert isinstance(each, Conjecture)
        verdict = judge(each, finite)
        assert verdict.outcome is not Outcome.FAILS, name

"""Conjectures: comparisons come from theorems, and a failure counts only once the kernel has replayed it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

import verify
from verify.certify.compare import Sum, Term
from verify.check import kernel
from verify.hunt import (
    BadConjecture,
    Conjecture,
    Outcome,
    Refutation,
    Verdict,
    closer,
    fails,
    holds,
    probability,
    settle,
    undecided,
)
from verify.hunt.conjecture import judge
from verify.hunt.refutation import Fact
from verify.hunt.registry import builtin, reference
from verify.hunt.search_work import Hit

COIN = {("0", "0"): "1/2", ("1", "1"): "1/2"}


def coin(budget: str) -> verify.Game:
    return verify.Game.mean_distortion(COIN, metric="hamming", budget=budget)


@pytest.fixture(scope="module")
def values() -> dict[str, verify.Answer]:
    """The values of a coin under three budgets."""
    return {budget: verify.value(coin(budget), 15) for budget in ("1/8", "1/4", "1/2")}


def test_a_comparison_has_three_ends(values: dict[str, verify.Answer]) -> None:
    """Σ factor·number ≤ 0 holds, fails or stays open as the theorems' bounds say."""
    less, more = values["1/8"], values["1/4"]
    assert settle((1, less), (-1, more)).outcome is Outcome.HOLDS
    found = settle((1, more), (-1, less))
    assert found.outcome is Outcome.FAILS
    assert found.refutation is not None
    theorem = found.refutation.replay()
    assert theorem.rule == "compare"
    assert 0 < theorem.lower <= more.upper - less.lower
    assert "\nhence value of (0) - value of (1) = " in theorem.statement
    blunt = verify.value(coin("1/4"), 1, exact=False)
    sharp = verify.value(coin("1/4"), 2, exact=False)
    assert settle((1, blunt), (-1, sharp)).outcome is Outcome.UNDECIDED


def test_equality(values: dict[str, verify.Answer]) -> None:
    """Exact values that cancel hold; with ``equal`` a difference refutes in either direction."""
    half = verify.value(coin("1/2"), 15)
    assert half.exact == "log(2)"
    assert settle((1, half), (-1, values["1/2"])).outcome is Outcome.HOLDS
    for sign in (1, -1):
        found = settle((sign, half), (-sign, values["1/8"]), equal=True)
        assert found.outcome is Outcome.FAILS
        assert found.refutation is not None
        theorem = found.refutation.replay()
        assert theorem.lower > 0
        assert [factor for factor, *_ in theorem.more["sums"][0][0]] == [1, -1]


def test_losses_and_rules_of_an_enclosure() -> None:
    """A term may be a loss, or q(y|z), of all robust rules; what a theorem does not have is no number."""
    found = verify.loss(coin("1/8"), rule="1/8", attack="1/4", digits=10)
    data = next(c for c in found.certificates if c.rule == "enclosure")
    over = settle((1, data, "loss 0"), (-1, data))
    certain = settle((1, data, probability("0", "0")), (-2, data, probability("1", "0")))
    for verdict in (over, certain):
        assert verdict.outcome is Outcome.FAILS
        assert verdict.refutation is not None
        assert len(verdict.refutation.replay().more["parts"]) == 1
    for name in ("loss 1", probability("9", "0"), "mass", ""):
        with pytest.raises(kernel.Rejected, match="has no"):
            settle((1, data, name))


def test_nothing_is_believed(values: dict[str, verify.Answer]) -> None:
    """A refutation with another certificate, another sum or other facts is not accepted."""
    found = settle((1, values["1/4"]), (-1, values["1/8"])).refutation
    assert found is not None
    one, other = found.terms
    forged = found.proof.replace(b'"lower":"', b'"lower":"1', 1)
    wanting = settle((1, values["1/8"]), (1, values["1/4"])).refutation
    assert wanting is not None
    for bad in (
        replace(found, terms=(replace(one, factor=-one.factor), other)),
        replace(found, terms=(replace(one, factor=2 * one.factor), other)),
        replace(found, terms=(replace(one, part=1), other)),
        replace(found, terms=(replace(one, part=2), other)),
        replace(found, terms=(replace(one, name="loss 0"), other)),
        replace(found, terms=(other, one)),
        replace(found, terms=(one,)),
        replace(found, terms=()),
        replace(found, proof=forged),
        replace(found, proof=wanting.proof),
        replace(found, proof=values["1/4"].certificate.data),
        replace(found, proof=b"{}"),
        replace(found, proof=b"dear reader"),
        replace(found, facts=(Fact(0, "unique", True),)),
        replace(found, facts=(Fact(2, "unique", True),)),
        replace(found, facts=(Fact(-1, "unique", True),)),
    ):
        with pytest.raises(kernel.Rejected):
            bad.replay()
        said = Verdict(Outcome.FAILS, bad)
        claimed = Conjecture("it-fails", "", "points=2", lambda game, said=said: said)
        assert judge(claimed, coin("1/4")).outcome is Outcome.UNDECIDED


def test_a_sum_that_is_not_positive(values: dict[str, verify.Answer]) -> None:
    """A certificate whose sum is proved, with a bound that is not positive, refutes nothing."""
    parts = [values[budget].certificate.document for budget in ("1/4", "1/8")]
    terms = Term(Fraction(1), 0), Term(Fraction(-1), 1)
    for lower in ("0", "-1"):
        blunt = Refutation.of(parts, Sum(terms, lower, "1"))
        assert kernel.check(blunt.proof).rule == "compare"
        with pytest.raises(kernel.Rejected, match="not shown to be positive"):
            blunt.replay()


def test_it_is_about_the_game(values: dict[str, verify.Answer]) -> None:
    """The certificate of a counterexample names its game, whatever games its parts are about; another is refused."""
    one = Conjecture("mine", "", "points=2", lambda game: settle((1, values["1/4"]), (-1, values["1/8"])))
    for budget in ("1/8", "1/4", "1/2"):
        game = coin(budget)
        found = judge(one, game).refutation
        assert found is not None
        theorem = Hit(0, game.document, found).replay()
        assert theorem.game == values[budget].theorem.game
        assert [part.game for part in theorem.more["parts"]] == [values[b].theorem.game for b in ("1/4", "1/8")]
        assert found.about(game.document) == found
        with pytest.raises(kernel.Rejected, match="another game"):
            Hit(0, coin("1/3").document, found).replay()


def test_certificates_that_compare(values: dict[str, verify.Answer]) -> None:
    """A certificate of rule ``compare`` comes in as its parts, its value as the terms of its first sum."""
    less, half = settle((1, values["1/4"]), (-1, values["1/8"])), verify.value(coin("1/2"), 15)
    assert less.refutation is not None
    found = settle((1, half), (-2, less.refutation.proof)).refutation
    assert found is not None
    assert [(term.factor, term.part) for term in found.terms] == [(1, 0), (-2, 1), (2, 2)]
    assert found.replay().lower > 0
    assert settle((1, less.refutation.proof), (-1, half)).outcome is Outcome.HOLDS
    with pytest.raises(kernel.Rejected, match="has no"):
        settle((1, less.refutation.proof, "loss 0"))


def test_exact_sums() -> None:
    """Where all values are exact the theorem has the sum's exact value; zero is seen to be zero."""
    law = dict.fromkeys(((0, 0), (1, 1), (3, 0)), "1/3")
    game = verify.Game.max_distortion(law, metric="absolute", radius=1, features=range(4), labels=range(2))
    found = settle((1, verify.gap(game, 15))).refutation
    assert found is not None
    assert found.replay().expression == "log(3) - 4/3*log(2)"
    half = verify.value(coin("1/2"), 15)
    again = settle((3, half), (-2, found.proof), (-1, half), (-2, half), (2, found.proof), equal=True)
    assert again.outcome is Outcome.HOLDS


def test_facts() -> None:
    """A refutation may be what one theorem says, such as uniqueness without full support."""
    law = dict.fromkeys(((0, 1), (1, 0), (3, 1), (4, 0)), "1/4")
    game = verify.Game.max_distortion(law, metric="absolute", radius=1, features=range(5))
    answer = verify.support(game)
    found = fails(answer, unique=True, unsupported=("2",))
    assert found.refutation is not None
    assert "the robust rule is unique: true" in found.refutation.replay().statement
    other = fails(answer, unique=False)
    assert other.refutation is not None
    with pytest.raises(kernel.Rejected, match="unique"):
        other.refutation.replay()


def test_facts_of_several(values: dict[str, verify.Answer]) -> None:
    """What other theorems say is part of the refutation, beside a sum or without one."""
    small, large = (verify.support(coin(budget)) for budget in ("1/4", "1/2"))
    found = fails(small, also=[(large, {"unique": large.unique})], unique=small.unique)
    assert found.refutation is not None
    assert [fact.part for fact in found.refutation.facts] == [0, 1]
    assert found.refutation.replay().lower is None
    summed = settle((1, values["1/4"]), (-1, values["1/8"]), also=[(large, {"unique": large.unique})])
    assert summed.refutation is not None
    assert [fact.part for fact in summed.refutation.facts] == [2]
    assert summed.refutation.replay().lower > 0
    lies = settle((1, values["1/4"]), (-1, values["1/8"]), also=[(large, {"unique": not large.unique})])
    assert lies.refutation is not None
    with pytest.raises(kernel.Rejected, match="unique"):
        lies.refutation.replay()


def test_documents_come_back(values: dict[str, verify.Answer]) -> None:
    """A refutation survives being written down."""
    found = settle((Fraction(1, 3), values["1/4"]), (-1, values["1/8"]), equal=True).refutation
    assert found is not None
    assert Refutation.read(found.document, found.proof) == found
    said = fails(values["1/4"], unique=True).refutation
    assert said is not None
    assert Refutation.read(said.document, said.proof) == said


def test_what_decide_may_do() -> None:
    """Errors of this package leave it open; other exceptions, and other results, are one sentence."""

    def gives_up(game: verify.Game) -> Verdict:
        raise verify.Unsolved("it is too hard")

    def breaks(game: verify.Game) -> Verdict:
        raise KeyError("label")

    base = Conjecture("mine", "", "points=2", gives_up)
    found = judge(base, coin("1/4"))
    assert (found.outcome, found.reason) == (Outcome.UNDECIDED, "it is too hard")
    with pytest.raises(BadConjecture, match="mine: decide raised KeyError"):
        judge(replace(base, decide=breaks), coin("1/4"))
    with pytest.raises(BadConjecture, match="returned bool"):
        judge(replace(base, decide=lambda game: True), coin("1/4"))  # type: ignore[arg-type, return-value]
    assert judge(replace(base, decide=lambda game: Verdict(Outcome.FAILS)), coin("1/4")).reason
    with pytest.raises(BadConjecture, match="expected an answer"):
        settle((1, 3))


def test_more_digits_where_they_are_needed() -> None:
    """``closer`` goes on to more digits as long as nothing is decided."""
    asked = []

    def decide(game: verify.Game, digits: int) -> Verdict:
        asked.append(digits)
        return holds() if digits == 20 else undecided("")

    assert closer(decide, 10, 20, 40)(coin("1/4")).outcome is Outcome.HOLDS
    assert asked == [10, 20]


def test_the_built_in_ones_are_known() -> None:
    """Names, statements and spaces are there, and the objects are those of the registry."""
    from verify.hunt import Space

    known = builtin()
    assert {"deterministic-suffices", "max-concave"} <= set(known)
    for name, one in known.items():
        assert one.name == name == name.lower()
        assert one.statement.endswith(".")
        assert Space.parse(one.space).size > 0
        assert one.expected in ("", "refuted", "proved", "exhausted")
        assert reference(one) == reference(name)


FILE = """
from verify.hunt import Conjecture, holds
FIRST = Conjecture("first", "Nothing.", "points=2", lambda game: holds())
"""


def test_files(tmp_path) -> None:
    """FILE.py:NAME, or FILE.py if it has one; the text travels, the file need not be there any more."""
    import pickle

    path = tmp_path / "mine.py"
    path.write_text(FILE)
    found = reference(f"{path}:FIRST")
    alone = reference(str(path))
    path.unlink()
    travelled = pickle.loads(pickle.dumps(found))  # noqa: S301 (its own)
    assert travelled.load().name == alone.load().name == "first"
    assert len(found.identity) == 64


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("1/0", "X", "ZeroDivisionError"),
        (FILE, "SECOND", "expected SECOND"),
        ("x = 1", "", "none, expected one"),
        (None, "X", "cannot be read"),
    ],
)
def test_bad_files(text: str | None, name: str, words: str, tmp_path) -> None:
    """What cannot be used is one sentence that names the file."""
    path = tmp_path / "mine.py"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BadConjecture, match=words) as caught:
        reference(f"{path}:{name}" if name else str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_such_conjecture() -> None:
    """The names are listed."""
    with pytest.raises(BadConjecture, match="max-concave"):
        reference("the-moon")

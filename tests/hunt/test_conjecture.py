"""Conjectures: comparisons come from theorems, and a failure counts only once the kernel has replayed it."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

import verify
from verify.check import kernel
from verify.hunt import BadConjecture, Conjecture, Outcome, Refutation, Verdict, closer, fails, holds, settle, undecided
from verify.hunt.conjecture import judge
from verify.hunt.refutation import Fact, Term
from verify.hunt.registry import builtin, reference

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
    replayed = found.refutation.replay()
    assert replayed.lower is not None
    assert 0 < replayed.lower <= more.upper - less.lower
    assert "above 0" in replayed.statement
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
        found.refutation.replay()


def test_losses_and_rules_of_an_enclosure() -> None:
    """A term may be a loss, or q(y|z), of all robust rules; what a theorem does not have is no number."""
    found = verify.loss(coin("1/8"), rule="1/8", attack="1/4", digits=10)
    data = next(c for c in found.certificates if c.rule == "enclosure")
    over = settle((1, data, ("loss", 0)), (-1, data))
    assert over.outcome is Outcome.FAILS
    certain = settle((1, data, ("rule", "0", "0")), (-2, data, ("rule", "0", "1")))
    assert certain.outcome is Outcome.FAILS
    for what in (("loss", 1), ("rule", "0", "9"), ("mass", 0), "price"):
        with pytest.raises(kernel.Rejected, match="has no"):
            settle((1, data, what))


def test_nothing_is_believed(values: dict[str, verify.Answer]) -> None:
    """A refutation with other certificates, other terms or other facts is not accepted."""
    found = settle((1, values["1/4"]), (-1, values["1/8"])).refutation
    assert found is not None
    turned = tuple(Term(-term.factor, term.part) for term in found.terms)
    forged = found.proofs[0].replace(b'"lower":"', b'"lower":"1', 1)
    for bad in (
        Refutation(found.proofs, turned),
        Refutation((forged, found.proofs[1]), found.terms),
        Refutation(found.proofs, (Term(Fraction(1), 2),)),
        Refutation(found.proofs),
        Refutation((), found.terms),
        Refutation(found.proofs, found.terms, (Fact(0, "unique", True),)),
    ):
        with pytest.raises(kernel.Rejected):
            bad.replay()
        said = Verdict(Outcome.FAILS, bad)
        claimed = Conjecture("it-fails", "", "points=2", lambda game, said=said: said)
        assert judge(claimed, coin("1/4")).outcome is Outcome.UNDECIDED


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


def test_documents_come_back(values: dict[str, verify.Answer]) -> None:
    """A refutation survives being written down."""
    found = settle((Fraction(1, 3), values["1/4"]), (-1, values["1/8"]), equal=True).refutation
    assert found is not None
    assert Refutation.read(found.document, found.proofs) == found
    said = fails(values["1/4"], unique=True).refutation
    assert said is not None
    assert Refutation.read(said.document, said.proofs) == said


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
        judge(dataclasses.replace(base, decide=breaks), coin("1/4"))
    with pytest.raises(BadConjecture, match="returned bool"):
        judge(dataclasses.replace(base, decide=lambda game: True), coin("1/4"))  # type: ignore[arg-type, return-value]
    assert judge(dataclasses.replace(base, decide=lambda game: Verdict(Outcome.FAILS)), coin("1/4")).reason
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

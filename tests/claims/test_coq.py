"""Coq's report is read as it stands: a theorem that it does not report, or not as expected, is not proved."""

from __future__ import annotations

import dataclasses

import pytest

from verify.claims import coq
from verify.claims.build import write_statements
from verify.claims.catalogue import CLAIMS
from verify.claims.coq import CoqStatement, Transcript, Unproved, ask, expected, printed, question, read_statement
from verify.claims.paper import cited
from verify.coq import theory
from verify.coq.axioms import accepted

REPORT = """== Gibbs.loss_split
loss_split
     : forall p q, E p q = KL p q + H p
== Theorem1.minimax
@minimax
     : forall D, convex D -> minmax D = maxmin D
== Gibbs.broken
== Gibbs.other
another
     : True
== Gibbs.twice
twice
     : True
== Gibbs.twice
twice
     : True
== axioms
Fetching opaque proofs from disk for Coq.Reals.Raxioms
"""
SOUND = """Axioms:
ClassicalDedekindReals.sig_forall_dec
  : forall P : nat -> Prop,
    (forall n : nat, {P n} + {~ P n}) ->
    {n : nat | ~ P n} + {forall n : nat, P n}
Classical_Prop.classic : forall P : Prop, P \\/ ~ P
"""
CLOSED = "Closed under the global context\n"
STATED = {
    "Gibbs.loss_split": "forall p q, E p q = KL p q + H p",
    "Theorem1.minimax": "forall D, convex D -> minmax D = maxmin D",
    **dict.fromkeys(("Gibbs.broken", "Gibbs.other", "Gibbs.twice", "axioms", ""), "True"),
}


def _answer(ending):
    return Transcript(REPORT + ending, statements=STATED, axioms=accepted(theory.locate()))


def test_theorems_and_their_axioms():
    """The statement is what Coq printed, the assumptions are the axioms that it listed; the hash is of both."""
    closed = read_statement(_answer(CLOSED), "Gibbs.loss_split")
    classical = read_statement(_answer(SOUND), "Theorem1.minimax")
    assert closed.assumptions == ()
    assert closed.statement == "Gibbs.loss_split : forall p q, E p q = KL p q + H p"
    assert classical.assumptions == ("ClassicalDedekindReals.sig_forall_dec", "Classical_Prop.classic")
    assert read_statement(_answer(SOUND), "Gibbs.loss_split").sha256 != closed.sha256


@pytest.mark.parametrize(
    "entry",
    [
        "Theorem1.trust_me : False",
        "Theorem1.loop is assumed to be guarded.",
        "Theorem1.loop\n  is assumed to be guarded.",
        "Theorem1.Odd is assumed to be positive.",
        "Theorem1.big relies on an unsafe hierarchy.",
        "Theorem1.wahrheit_ä : False",
        "ℵ : False",
        "Theorem1.classic : False",
        "Classical_Prop.classic : False",
        "classic : forall P : Prop, P \\/ ~ P",
        "Theory:\n  Set is impredicative",
    ],
)
def test_every_entry_on_axioms_is_one_that_is_listed(entry):
    """Remarks, other alphabets, a known name with another type or of another module: each is refused and named."""
    with pytest.raises(Unproved, match=r"AXIOMS\.txt does not list: .*" + entry.split()[0]):
        read_statement(_answer(f"{SOUND}{entry}\n"), "Theorem1.minimax")


@pytest.mark.parametrize("statement", ["True", "forall D, minmax D = maxmin D", ""])
def test_a_theorem_that_states_something_else_is_not_proved(statement):
    """The statement is compared with the one that STATEMENTS.txt lists, as is one that it does not list at all."""
    stated = {"Theorem1.minimax": statement} if statement else {}
    answer = dataclasses.replace(_answer(CLOSED), statements=stated)
    with pytest.raises(Unproved, match=r"Coq states Theorem1.minimax : forall D, convex D .*, expected "):
        read_statement(answer, "Theorem1.minimax")


@pytest.mark.parametrize("name", ["Gibbs.broken", "Gibbs.other", "Gibbs.twice", "Gibbs.absent", "axioms", ""])
def test_what_coq_does_not_report_is_not_proved(name):
    """No report, two reports, or one of something else: no statement."""
    with pytest.raises(Unproved, match="does not report"):
        read_statement(_answer(CLOSED), name)


@pytest.mark.parametrize(
    "ending",
    ["", "Error: everything_asked not a defined object.\n", "Axiom\n", f"{CLOSED}Axioms:\n", f"x : False\n{SOUND}"],
)
def test_without_a_report_on_axioms_nothing_is_proved(ending):
    """Coq has to say on which axioms the theorems rest, and nothing else."""
    with pytest.raises(Unproved, match="axioms"):
        read_statement(_answer(ending), "Gibbs.loss_split")


def test_statements_cannot_be_written_down():
    """Only the reader makes a CoqStatement."""
    with pytest.raises(Unproved):
        CoqStatement("P = NP", (), "", object())


def test_the_committed_statements_are_those_that_claims_cite():
    """STATEMENTS.txt lists every theorem that the paper's claims cite, and no other."""
    stated = expected(theory.locate())
    assert sorted(stated) == sorted({f"{module}.{name}" for module, name in cited(CLAIMS)})
    assert all(stated.values())


def test_a_folder_without_a_theory(tmp_path):
    """Where there is no theory Coq is not asked, and the reason says so."""
    assert "not part of this installation" in ask(tmp_path, [("Gibbs", "equation_12")]).absent


def _theory(folder, source):
    (folder / "Small.v").write_text(source)
    (folder / "Makefile").write_text("Small.vo: Small.v\n\tcoqc -Q . Robust Small.v\n")


needs_coq = pytest.mark.skipif(not coq.tested(), reason=f"needs Coq {coq.TESTED}")


@needs_coq
def test_coq_is_asked(tmp_path):
    """A small theory is built; Coq's answer has its theorem, as the build command wrote it down, and no axiom."""
    _theory(tmp_path, "Theorem small : forall n : nat, n = n. Proof. reflexivity. Qed.\n")
    write_statements(tmp_path, [("Small", "small")])
    assert (tmp_path / "STATEMENTS.txt").read_text() == "Small.small : forall n : nat, n = n\n"
    found = read_statement(ask(tmp_path, [("Small", "small")]), "Small.small")
    assert (found.statement, found.assumptions) == ("Small.small : forall n : nat, n = n", ())


@needs_coq
def test_another_theorem_under_the_same_name_is_seen(tmp_path):
    """The theorem is replaced by `True` and everything is built again: Coq states another thing than was committed."""
    (tmp_path / "STATEMENTS.txt").write_text("Small.small : forall n : nat, n = n\n")
    _theory(tmp_path, "Theorem small : True. Proof. exact I. Qed.\n")
    with pytest.raises(Unproved, match=r"Coq states Small.small : True, expected forall n : nat, n = n"):
        read_statement(ask(tmp_path, [("Small", "small")]), "Small.small")


@needs_coq
def test_any_error_is_fatal(tmp_path):
    """An unknown theorem: Coq gives no answer at all, although the theory defines what the question would define."""
    source = "Theorem small : True. Proof. exact I. Qed.\nDefinition everything_asked := I.\n"
    _theory(tmp_path, source)
    answer = ask(tmp_path, [("Small", "small"), ("Small", "large")])
    assert answer.failure.startswith("Coq does not answer")
    assert not answer.text
    assert sorted(path.suffix for path in tmp_path.glob("Asked*")) == []


@needs_coq
@pytest.mark.parametrize(
    "source",
    [
        "Theorem small : 0 = 1. Admitted.\n",
        "Axiom small : 0 = 1.\n",
        "Axiom classic : 0 = 1. Theorem small : 0 = 1. exact classic. Qed.\n",
        "Axiom ä : 0 = 1. Theorem small : 0 = 1. exact ä. Qed.\n",
        "Unset Guard Checking. Fixpoint f (n : nat) : 0 = 1 := f n. Theorem small : 0 = 1. exact (f 0). Qed.\n",
    ],
    ids=["admitted", "axiom", "a known name", "another alphabet", "not guarded"],
)
def test_an_unproved_statement_is_seen(tmp_path, source):
    """`Admitted`, `Axiom` and recursion that is not guarded are seen in Coq's own answer."""
    _theory(tmp_path, source)
    (tmp_path / "AXIOMS.txt").write_text((theory.locate() / "AXIOMS.txt").read_text())
    (tmp_path / "STATEMENTS.txt").write_text("Small.small : 0 = 1\n")
    answer = ask(tmp_path, [("Small", "small")])
    assert printed(answer.text, "Small.small")
    with pytest.raises(Unproved, match="does not list"):
        read_statement(answer, "Small.small")


@needs_coq
def test_a_build_that_fails_is_a_failure(tmp_path):
    """A wrong proof: the failure is Coq's own sentence, and nothing is proved."""
    _theory(tmp_path, "Theorem small : 0 = 1. Proof. reflexivity. Qed.\n")
    answer = ask(tmp_path, [("Small", "small")])
    assert answer.failure.startswith("the Coq build fails")
    assert not answer.text


def test_without_coq_nothing_is_asked(tmp_path, monkeypatch):
    """No Coq on the PATH: absent, with that reason, and nothing is run."""
    _theory(tmp_path, "Theorem small : True. Proof. exact I. Qed.\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in ask(tmp_path, [("Small", "small")]).absent
    assert not list(tmp_path.glob("*.vo"))


@needs_coq
def test_a_missing_library_is_no_failure(tmp_path, monkeypatch):
    """A library that is not installed says nothing about the proofs; a theory that asks for what is nowhere does."""
    _theory(tmp_path, "From Nowhere Require Import Nothing.\n")
    assert ask(tmp_path, [("Small", "small")]).failure.startswith("the Coq build fails")
    monkeypatch.setattr(theory, "LIBRARIES", "From Nowhere Require Import Nothing.\n")
    assert "is not installed here" in ask(tmp_path, [("Small", "small")]).absent


@needs_coq
def test_the_environment_does_not_change_the_build(tmp_path, monkeypatch):
    """MAKEFLAGS, COQC and other makefiles are not heard: a wrong proof stays wrong."""
    _theory(tmp_path, "Theorem small : 0 = 1. Proof. reflexivity. Qed.\n")
    (tmp_path / "GNUmakefile").write_text("all:\n")
    for name, value in {"MAKEFLAGS": "--dry-run", "COQC": "true", "COQEXTRAFLAGS": "-vos"}.items():
        monkeypatch.setenv(name, value)
    assert ask(tmp_path, [("Small", "small")]).failure.startswith("the Coq build fails")


def test_all_theorems_are_asked_together():
    """The axioms are those of everything that was asked."""
    text = question([("Gibbs", "one"), ("Pure", "two")])
    assert "Require Import Gibbs Pure." in text
    assert "(@Robust.Gibbs.one, @Robust.Pure.two)" in text

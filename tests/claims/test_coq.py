"""Coq's report is read as it stands: a theorem that it does not report is not proved."""

from __future__ import annotations

import pytest

from verify.claims import coq
from verify.claims.coq import CoqStatement, NotInTranscript, ask, question, read_statement, strange

REPORT = """Welcome to Coq
== Gibbs.loss_split
loss_split
     : forall p q, E p q = KL p q + H p
== Theorem1.minimax
@minimax
     : forall D, convex D -> minmax D = maxmin D
== Gibbs.broken
== Gibbs.other
another
     : True
== axioms
Fetching opaque proofs from disk for Coq.Reals.Raxioms
"""
AXIOMS = """Axioms:
ClassicalDedekindReals.sig_forall_dec
  : forall P : nat -> Prop, {n : nat | ~ P n} + {forall n, P n}
Classical_Prop.classic : forall P : Prop, P \\/ ~ P
"""
CLOSED = "Closed under the global context\n"


def test_theorems_and_their_axioms():
    """The statement is what Coq printed, the assumptions are the axioms that it listed; the hash is of both."""
    closed, classical = (
        read_statement(REPORT + CLOSED, "Gibbs.loss_split"),
        read_statement(REPORT + AXIOMS, "Theorem1.minimax"),
    )
    assert closed.assumptions == ()
    assert closed.statement == "loss_split : forall p q, E p q = KL p q + H p"
    assert classical.assumptions == ("ClassicalDedekindReals.sig_forall_dec", "Classical_Prop.classic")
    assert not strange(classical)
    assert read_statement(REPORT + AXIOMS, "Gibbs.loss_split").sha256 != closed.sha256


def test_other_axioms_are_strange():
    """An axiom that is not one of the classical reals is named."""
    statement = read_statement(REPORT + AXIOMS + "Theorem1.trust_me : False\n", "Theorem1.minimax")
    assert strange(statement) == ("Theorem1.trust_me",)


@pytest.mark.parametrize("name", ["Gibbs.broken", "Gibbs.other", "Gibbs.absent", "axioms", ""])
def test_what_coq_does_not_report_is_not_proved(name):
    """No report, or one of something else: no statement."""
    with pytest.raises(NotInTranscript):
        read_statement(REPORT + CLOSED, name)


@pytest.mark.parametrize("ending", ["", "Error: everything_asked not a defined object.\n", "Axiom\n"])
def test_without_a_report_on_axioms_nothing_is_proved(ending):
    """Coq has to say on which axioms the theorems rest."""
    with pytest.raises(NotInTranscript, match="axioms"):
        read_statement(REPORT + ending, "Gibbs.loss_split")


def test_statements_cannot_be_written_down():
    """Only the reader makes a CoqStatement."""
    with pytest.raises(NotInTranscript):
        CoqStatement("P = NP", (), "", object())


def test_a_folder_without_a_theory(tmp_path):
    """Where there is no theory Coq is not asked, and the reason says so."""
    assert "not part of this installation" in ask(tmp_path, [("Gibbs", "equation_12")]).absent


def _theory(folder, source):
    (folder / "Small.v").write_text(source)
    (folder / "Makefile").write_text("Small.vo: Small.v\n\tcoqc -Q . Robust Small.v\n")


needs_coq = pytest.mark.skipif(not coq.tested(), reason=f"needs Coq {coq.TESTED}")


@needs_coq
def test_coq_is_asked(tmp_path):
    """A small theory is built; Coq's answer has its theorem and no axiom. An unknown theorem spoils the answer."""
    _theory(tmp_path, "Theorem small : forall n : nat, n = n. Proof. reflexivity. Qed.\n")
    found = read_statement(ask(tmp_path, [("Small", "small")]).text, "Small.small")
    assert (found.statement, found.assumptions) == ("small : forall n : nat, n = n", ())
    with pytest.raises(NotInTranscript):
        read_statement(ask(tmp_path, [("Small", "small"), ("Small", "large")]).text, "Small.small")


@needs_coq
@pytest.mark.parametrize("source", ["Theorem small : 0 = 1. Admitted.\n", "Axiom small : 0 = 1.\n"])
def test_an_unproved_statement_is_strange(tmp_path, source):
    """`Admitted` and `Axiom` are seen in Coq's own answer."""
    _theory(tmp_path, source)
    found = read_statement(ask(tmp_path, [("Small", "small")]).text, "Small.small")
    assert strange(found) == ("small",)


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
def test_a_missing_library_is_no_failure(tmp_path):
    """A library that is not installed says nothing about the proofs."""
    _theory(tmp_path, "From Nowhere Require Import Nothing.\n")
    assert "is not installed here" in ask(tmp_path, [("Small", "small")]).absent


def test_all_theorems_are_asked_together():
    """The axioms are those of everything that was asked."""
    text = question([("Gibbs", "one"), ("Pure", "two")])
    assert "Require Import Gibbs Pure." in text
    assert "(@Gibbs.one, @Pure.two)" in text

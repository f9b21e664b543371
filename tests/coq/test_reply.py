"""Coq's answer is read as it stands: only a theorem that Coq prints, with accepted axioms, is PROVED."""

from __future__ import annotations

from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from verify.coq import run as module
from verify.coq import theory
from verify.coq.axioms import accepted
from verify.coq.certificate import loads
from verify.coq.file import CoqFile, write
from verify.coq.run import Word, read, run

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = accepted(ROOT / "proofs" / "coq")
STATEMENT = "certificate\n     : certified (max_laws law cost limit) (1 / 2) (3 / 4)\n"
CLASSIC = "Classical_Prop.classic : forall P : Prop, P \\/ ~ P\n"
TEXT = "From Robust Require Import Games.\nOpen Scope R_scope.\nTheorem certificate : True.\nProof.\nQed.\n"


def answer(out: str = "", err: str = "", code: int = 0) -> Any:
    return read(CompletedProcess([], code, out, err), TEXT, ALLOWED)


def test_axioms_file() -> None:
    """AXIOMS.txt lists the five axioms, each with its statement."""
    names = {entry.partition(" : ")[0] for entry in ALLOWED}
    assert len(names) == 5
    assert "Classical_Prop.classic" in names


@pytest.mark.parametrize(
    ("listed", "axioms"),
    [(f"Axioms:\n{CLASSIC}", ("Classical_Prop.classic",)), ("Closed under the global context\n", ())],
)
def test_proved(listed: str, axioms: tuple[str, ...]) -> None:
    """The theorem and its axioms are what Coq printed; chatter of the loader is skipped."""
    reply = answer(f"{STATEMENT}Fetching opaque proofs from disk for Coq.Reals\n{listed}")
    assert (reply.word, reply.axioms, reply.reason) == (Word.PROVED, axioms, "")
    assert reply.statement == "certificate : certified (max_laws law cost limit) (1 / 2) (3 / 4)"


@pytest.mark.parametrize(
    "extra",
    [
        "Games.trust_me : False\n",
        "Games.classic\n  : False\n",
        "Classical_Prop.classic : False\n",
        "certificate relies on an unsafe universe hierarchy.\n",
    ],
)
def test_other_axioms(extra: str) -> None:
    """An axiom that AXIOMS.txt does not list, also one of a familiar name: REJECTED, and it is named."""
    reply = answer(f"{STATEMENT}Axioms:\n{CLASSIC}{extra}")
    assert reply.word is Word.REJECTED
    assert extra.split(maxsplit=1)[0] in reply.reason
    assert (reply.statement, reply.axioms) == ("", ())


@pytest.mark.parametrize("out", ["", STATEMENT, f"Axioms:\n{CLASSIC}", f"other : True\nAxioms:\n{CLASSIC}"])
def test_what_coq_does_not_print_is_not_proved(out: str) -> None:
    """No theorem, no axioms, or those of something else: nothing is proved even if coqc exits with 0."""
    assert answer(out).word is Word.REJECTED


def test_refusals() -> None:
    """An error in the proof or in a definition is a verdict."""
    proof = answer(err='File "./Certificate.v", line 5, characters 0-4:\nError: not convertible', code=1)
    assert proof.word is Word.REJECTED
    assert "does not prove" in proof.reason
    definition = answer(err='File "./Certificate.v", line 3, characters 0-4:\nError: what is\nthis', code=1)
    assert definition.word is Word.REJECTED
    assert "line 3" in definition.reason
    assert "what is this" in definition.reason


@pytest.mark.parametrize(
    ("err", "code"),
    [
        ('File "./Certificate.v", line 1, characters 0-4:\nError: Cannot find a physical path', 1),
        ('File "./Certificate.v", line 5, characters 0-4:\nError: Out of memory.', 1),
        ("", -9),
        ("coqc: unknown option", 1),
    ],
)
def test_no_verdict(err: str, code: int) -> None:
    """Where Coq did not come to the proof, or not to its end, the statement stays open."""
    reply = answer(err=err, code=code)
    assert reply.word is Word.INCOMPLETE
    assert reply.reason.endswith(".")


@pytest.fixture
def file(certificate: Any, dump: Any) -> CoqFile:
    return write(loads(dump(certificate)))


def test_without_coq(file: CoqFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Coq on the PATH: INCOMPLETE, with that reason."""
    monkeypatch.setenv("PATH", str(tmp_path))
    reply = run(file)
    assert reply.word is Word.INCOMPLETE
    assert "not installed" in reply.reason
    assert "make coq" in reply.reason


def test_without_the_theory(file: CoqFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package has no theory beside it: INCOMPLETE, with that reason."""
    monkeypatch.setattr(theory, "_PACKAGE", tmp_path / "site-packages" / "verify" / "coq")
    reply = run(file)
    assert reply.word is Word.INCOMPLETE
    assert "not part of this installation" in reply.reason


def test_a_theory_that_does_not_build(file: CoqFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken theory says nothing about the certificate."""
    monkeypatch.setattr(module.theory, "build", lambda _folder: theory.Build(failure="the Coq build fails: why"))
    reply = run(file)
    assert (reply.word, reply.reason) == (Word.INCOMPLETE, "The Coq build fails: why.")

"""The whole file: the game in the user's terms, the evidence, and the theorem with its proof by computation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from verify.coq.bracket import bracket_text
from verify.coq.certificate import Certificate
from verify.coq.evidence import Writer
from verify.coq.saddle import saddle_text, term
from verify.coq.statement import state
from verify.coq.syntax import comment, integer, ratio, real
from verify.numbers.exact import common_denominator

THEOREM = "certificate"
_HEADER = """\
(* Made from the certificate {source}, SHA-256
   {sha256}.

   To check it by hand, in a folder that holds the built theory proofs/coq, under the name {module}.v:

     coqc -Q proofs/coq Robust {module}.v

   Coq then prints the theorem, and the axioms that it rests on. Read the game and the theorem; the evidence
   between them need not be believed. Names of the user's own stand in comments only; characters other than letters,
   digits and some punctuation are written there by their code points. *)

From Coq Require Import Reals List ZArith QArith.
From Robust Require Import Sums Loss Theorem1 Lifted Transport Attacks Distortion Wasserstein.
From Robust Require Import Integers Checker Powers SaddleChecker Rational Games Balls Polytopes.
Import ListNotations.
Open Scope R_scope.
"""
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


@dataclass(frozen=True)
class CoqFile:
    """A Coq file made from a certificate: ``text`` is the file, ``theorem`` the theorem as it stands in it."""

    text: str
    theorem: str
    sha256: str


def write(certificate: Certificate, module: str = "Certificate") -> CoqFile:
    """Turn a certificate into a Coq file.

    Parameters
    ----------
    certificate
        A certificate of the rule bracket or saddle. If its evidence does not prove its claim, Coq will not accept the
        file.
    module
        The file's name without ".v", for the instructions in it.

    Raises
    ------
    Unsolved
        When the game is too large for Coq.
    """
    statement = state(certificate.game)
    writer = Writer(certificate, statement)
    exact = certificate.exact
    suffix = "" if exact is None else "_exact"
    bounds = [real(certificate.lower), real(certificate.upper)]
    claim, evidence, data = bounds, [ratio(certificate.lower), ratio(certificate.upper)], "bracket"
    if exact is not None:
        claim = [f"(log_form [{'; '.join(term(a, r) for a, r in exact)}]%Z)", *bounds]
        evidence.append(f"{integer(common_denominator(a for a, _ in exact))}%Z")
        data = "saddle_point terms"
    theorem = f"Theorem {THEOREM} : {statement.predicate}{suffix} {statement.subject}\n  " + "\n  ".join(claim) + "."
    bridge = f"  apply {statement.bridge}{suffix}.\n" if statement.bridge else ""
    lemma = f"{statement.lemma}_{certificate.rule} {statement.arguments}"
    application = "\n    ".join([f"{lemma} {writer.denominators()} attack {data}", *evidence])
    text = (
        _HEADER.format(source=comment(Path(certificate.source).name), sha256=certificate.sha256, module=comment(module))
        + f"\n(** * The game{_called(certificate)} *)\n\n"
        + statement.definitions
        + "\n(** * The evidence *)\n\n"
        + writer.attack()
        + (bracket_text(writer) if exact is None else saddle_text(writer, exact))
        + f"\n(** * The theorem *)\n\n{theorem}\nProof.\n{bridge}  apply ({application}).\n"
        + "  vm_cast_no_check (eq_refl true).\nQed.\n\n"
        + "Set Printing Width 100000.\nSet Printing Depth 100000.\n"  # after the proof: messages about it stay short
        + f"Check {THEOREM}.\nPrint Assumptions {THEOREM}.\n"
    )
    return CoqFile(text, theorem, certificate.sha256)


def module_name(path: Path) -> str:
    """A module's name made from a file's: what Coq does not allow becomes "_".

    >>> module_name(Path("section-v-a.certificate.json"))
    'section_v_a'
    """
    name = re.sub(r"[^A-Za-z0-9_]", "_", path.name.partition(".")[0])
    return name if is_module(name) else f"certificate_{name}".rstrip("_")


def is_module(name: str) -> bool:
    """Whether Coq takes a name for a module's: letters of ASCII, digits and "_", a letter first."""
    return _IDENTIFIER.fullmatch(name) is not None


def _called(certificate: Certificate) -> str:
    name = certificate.game.name
    return f' "{comment(name)}"' if name else ""

"""Theorems that Coq checked: the build is run, Coq is asked for each theorem, and its own answer is read.

What counts is what Coq prints: the theorem's type, and the axioms that its proof rests on. Axioms other than those of
the classical real numbers are not accepted, so that an ``Axiom`` or an ``Admitted`` anywhere below is seen.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import IO

CLASSICAL = frozenset(
    {
        "sig_not_dec",
        "sig_forall_dec",
        "functional_extensionality_dep",
        "classic",
        "constructive_indefinite_description",
        "constructive_definite_description",
        "propositional_extensionality",
        "proof_irrelevance",
    }
)
"""The axioms of Coq's classical reals and of classical logic with choice, by their last names."""

AXIOMS = "axioms"
TESTED = "8.16"
VOCABULARY = ("Sums", "Loss", "Limits", "Transport", "Attacks")
READABLE = (
    "From Coq Require Import Reals.",
    "From Coquelicot Require Import Coquelicot.",
    "Open Scope R_scope.",
    "Set Printing Width 100000.",
    "Set Printing Depth 100000.",
    "Set Silent.",
)
MISSING_LIBRARY = ("Cannot find a physical path bound to logical path", "Unable to locate library")
CHATTER = ("Fetching opaque proofs", "[Loading ")
_SEAL = object()
_CLOSED = "Closed under the global context"
_AXIOM = re.compile(r"^([A-Za-z_][\w.']*)\s*:", re.MULTILINE)


class NotInTranscript(Exception):
    """The transcript does not report this theorem."""


@dataclass(frozen=True)
class CoqStatement:
    """A theorem that Coq reports, with axioms that suffice; ``sha256`` is of that report.

    Only :func:`read_statement` makes one.
    """

    statement: str
    assumptions: tuple[str, ...]
    sha256: str
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise NotInTranscript(f"“{self.statement}” was written down and not read from Coq's output.")


def read_statement(transcript: str, theorem: str) -> CoqStatement:
    """Find what Coq printed for a theorem.

    A line ``== NAME`` announces what ``Check`` prints for it, up to the next such line. ``== axioms`` announces what
    ``Print Assumptions`` prints for all theorems asked for, taken together: ``Closed under the global context``, or
    ``Axioms:`` and their list. So a theorem is never shown with fewer axioms than it has.

    Raises
    ------
    NotInTranscript
        When there is no such announcement, or what follows it is not such a report.
    """
    quiet = "".join(line for line in transcript.splitlines(keepends=True) if not line.startswith(CHATTER))
    blocks = re.split(r"^== (\S+)[ \t]*$", quiet, flags=re.MULTILINE)
    reports = dict(zip(blocks[1::2], blocks[2::2], strict=True))
    statement, axioms = (" ".join(reports.get(name, "").split()) for name in (theorem, AXIOMS))
    short = theorem.rpartition(".")[2]
    if not re.match(rf"@?(\w+\.)*{re.escape(short)} : ", statement):
        raise NotInTranscript(f"Coq's output does not report {theorem}.")
    if _CLOSED not in axioms and not axioms.startswith("Axioms:"):
        raise NotInTranscript(f"Coq's output does not say on which axioms {theorem} rests.")
    found = tuple(_AXIOM.findall(reports[AXIOMS].partition("Axioms:")[2]))
    digest = hashlib.sha256(f"{statement} {axioms}".encode()).hexdigest()
    return CoqStatement(statement, found, digest, _SEAL)


@dataclass(frozen=True)
class Transcript:
    """What Coq printed about the theorems asked for; or why it was not asked, or why its build failed."""

    text: str = ""
    absent: str = ""
    failure: str = ""


def ask(folder: Path, theorems: Iterable[tuple[str, str]]) -> Transcript:
    """Build the Coq theory in a folder and ask for theorems, given as pairs (module, name).

    Nothing is rebuilt where the compiled files are newer than their sources; Coq itself checks that they fit together.
    """
    if not (folder / "Makefile").is_file():
        return Transcript(absent="the Coq theory is not part of this installation")
    if not available():
        return Transcript(absent="Coq is not installed here, so its proofs were not checked again")
    wanted = sorted(set(theorems))
    with (folder / "Makefile").open() as lock:
        _lock(lock)  # two builds at once would spoil each other's files
        built = _run(["make", "--no-print-directory", "-C", str(folder)], folder)
    if built.returncode != 0 and any(mark in built.stderr for mark in MISSING_LIBRARY):
        return Transcript(absent="a Coq library that the theory needs is not installed here")
    if built.returncode != 0 and not tested():
        return Transcript(absent=f"the theory is written for Coq {TESTED} and does not build with this version")
    if built.returncode != 0:
        return Transcript(failure=f"the Coq build fails: {_last_line(built)}")
    words = [module for module in VOCABULARY if (folder / f"{module}.vo").is_file()]
    asked = _run(["coqtop", "-q", "-w", "none", "-Q", str(folder), "Robust"], folder, question(wanted, words))
    if asked.returncode != 0:
        return Transcript(failure=f"Coq does not answer: {_last_line(asked)}")
    return Transcript(text=asked.stdout)


def available() -> bool:
    """Whether Coq and make are installed."""
    return all(shutil.which(program) is not None for program in ("make", "coq_makefile", "coqc", "coqtop"))


def tested() -> bool:
    """Whether Coq is installed in the version that the theory is written for, which prints as it did for us."""
    return available() and _run(["coqc", "-print-version"], Path()).stdout.startswith(f"{TESTED}.")


def question(theorems: Iterable[tuple[str, str]], words: Iterable[str] = ()) -> str:
    """Return the Coq commands that print each theorem's type, announced, and then the axioms of all of them.

    ``words`` are modules to import as well, so that types are printed with short names.
    """
    names = [f"{module}.{name}" for module, name in theorems]
    modules = sorted({*words, *(name.partition(".")[0] for name in names)})
    together = ", ".join(f"@{name}" for name in names)
    lines = [*READABLE, f"From Robust Require Import {' '.join(modules)}."]
    lines.append(f"Definition everything_asked := ({together}).")
    for name in names:
        lines += [_announce(name), f"Check @{name}."]
    lines += [_announce(AXIOMS), "Print Assumptions everything_asked."]
    return "\n".join(lines) + "\n"


def _announce(name: str) -> str:
    return f'Goal True. idtac "== {name}". Abort.'


def _lock(file: IO[str]) -> None:
    """Wait for an exclusive lock, where there are such locks (everywhere that Coq's makefiles work)."""
    try:
        locks = import_module("fcntl")
    except ModuleNotFoundError:
        return
    locks.flock(file, locks.LOCK_EX)


def strange(statement: CoqStatement) -> tuple[str, ...]:
    """Return the axioms of a theorem that are not those of the classical reals."""
    return tuple(axiom for axiom in statement.assumptions if axiom.rpartition(".")[2] not in CLASSICAL)


def _run(command: list[str], folder: Path, questions: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (fixed programs on our own files)
        command,
        cwd=folder,
        input=questions,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _last_line(finished: subprocess.CompletedProcess[str]) -> str:
    lines = (finished.stderr or finished.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {finished.returncode}"

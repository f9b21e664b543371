"""Coq's verdict on a generated file: coqc is run on it, and what counts is what Coq itself prints.

A file is PROVED only if coqc accepts it, prints its theorem, and names no axiom beyond those of proofs/coq/AXIOMS.txt.
"""

from __future__ import annotations

import re
import subprocess
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

from verify.coq import axioms, theory
from verify.coq.file import THEOREM, CoqFile

SECONDS = 900.0
"""How long coqc may take by default."""

_MODULE = "Certificate"
_CHATTER = ("Fetching opaque proofs", "[Loading ")
_WHERE = re.compile(r'File "[^"]*", line ([0-9]+)')
_RESOURCES = ("Out of memory", "Stack overflow", "Cannot allocate memory", "No space left on device")


class Word(Enum):
    """What Coq's answer amounts to."""

    PROVED = "PROVED"
    REJECTED = "REJECTED"
    INCOMPLETE = "INCOMPLETE"


@dataclass(frozen=True)
class Reply:
    """Coq's answer about a file.

    Parameters
    ----------
    word
        The verdict: INCOMPLETE says that Coq was not there, or did not come to an end.
    statement, axioms
        The theorem as Coq prints it and the names of the axioms that it rests on; nothing unless it is PROVED.
    reason
        One sentence, unless it is PROVED.
    seconds
        How long coqc took.
    """

    word: Word
    statement: str = ""
    axioms: tuple[str, ...] = ()
    reason: str = ""
    seconds: float = 0.0


def run(file: CoqFile, folder: Path | None = None, seconds: float = SECONDS) -> Reply:
    """Let coqc check a file.

    Parameters
    ----------
    file
        What `verify.coq.file.write` made.
    folder
        The theory, by default proofs/coq of the repository. It is built first where that is needed.
    seconds
        The time that coqc may take; the building of the theory does not count.
    """
    root = theory.locate() if folder is None else folder
    built = theory.build(root)
    if built.absent:
        return Reply(Word.INCOMPLETE, reason=_sentence(_without(built.absent)))
    if built.failure:
        return Reply(Word.INCOMPLETE, reason=_sentence(built.failure))
    allowed = axioms.accepted(root)
    start = time.monotonic()
    with TemporaryDirectory(prefix="verify-coq-") as place:
        source = Path(place) / f"{_MODULE}.v"
        source.write_text(file.text, encoding="utf-8")
        command = ["coqc", "-q", "-w", "none", "-Q", str(root), "Robust", source.name]
        try:
            done = theory.call(command, source.parent, seconds=seconds)
        except subprocess.TimeoutExpired:
            return Reply(Word.INCOMPLETE, reason=f"coqc was stopped after {seconds:.0f} seconds.", seconds=seconds)
    return read(done, file.text, allowed, time.monotonic() - start)


def read(done: subprocess.CompletedProcess[str], text: str, allowed: frozenset[str], seconds: float = 0.0) -> Reply:
    """Read what coqc answered.

    Parameters
    ----------
    done
        The finished process.
    text
        The file that it was given: an error in its first lines, which load the theory, is no verdict on a proof.
    allowed
        The axioms that are accepted, each with its statement.
    seconds
        How long it took.
    """
    if done.returncode != 0:
        return _refusal(done, text, seconds)
    printed = "".join(line for line in done.stdout.splitlines(keepends=True) if not line.startswith(_CHATTER))
    shown, mark, listed = printed.partition(axioms.OPENING)
    if not mark:
        shown, mark, listed = printed.partition(axioms.CLOSED)
    statement = " ".join(shown.split())
    if not statement.startswith(f"{THEOREM} : ") or not mark:
        return Reply(Word.REJECTED, reason="Coq did not print the theorem and its axioms.", seconds=seconds)
    found = axioms.entries(listed)
    if strange := sorted(found - allowed):
        names = ", ".join(axioms.name(entry) for entry in strange)
        return Reply(
            Word.REJECTED, reason=f"The theorem rests on more than AXIOMS.txt lists: {names}.", seconds=seconds
        )
    return Reply(Word.PROVED, statement, tuple(sorted(map(axioms.name, found))), "", seconds)


def _refusal(done: subprocess.CompletedProcess[str], text: str, seconds: float) -> Reply:
    """What an exit code other than 0 says: a verdict only if Coq found fault with what follows the imports."""
    said = " ".join(done.stderr.split())
    where = _WHERE.search(said)
    line = int(where[1]) if where else 0
    lines = text.splitlines()
    first = next((i for i, content in enumerate(lines, 1) if content.startswith("Open Scope")), 0)
    if done.returncode < 0 or line <= first or any(mark in said for mark in _RESOURCES):
        reason = f"coqc gave no verdict: {theory.last_line(done)}"
        return Reply(Word.INCOMPLETE, reason=_sentence(reason), seconds=seconds)
    if lines[line - 1] == "Qed.":
        reason = "Coq refuses the proof: the evidence does not prove the claim about this game."
        return Reply(Word.REJECTED, reason=reason, seconds=seconds)
    error = said.partition("Error:")[2].strip()[:200]
    return Reply(Word.REJECTED, reason=_sentence(f"Coq refuses line {line} of the file: {error}"), seconds=seconds)


def _without(absent: str) -> str:
    if absent == theory.NOT_INSTALLED:
        return "Coq is not installed here, so nothing was checked (`make coq` installs it on Debian)"
    if absent == theory.NO_THEORY:
        return f"{absent}: run the command in a clone of the repository, which has it in proofs/coq"
    return absent


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".") + "."

"""Theorems that Coq checked: the build is run, Coq is asked for each theorem, and its own answer is read.

What counts is what Coq prints: the theorem's statement, which has to be the one that the theory's STATEMENTS.txt
lists, and the axioms that its proof rests on, which have to be among those of AXIOMS.txt. So another theorem under
the same name is seen, and an ``Axiom`` or an ``Admitted`` anywhere below.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from verify.coq import axioms
from verify.coq.theory import TESTED, available, build, call, last_line, tested

__all__ = [
    "TESTED", "CoqStatement", "Transcript", "Unproved", "ask", "available", "expected", "printed", "question",
    "read_statement", "tested",
]  # fmt: skip

AXIOMS = "axioms"
STATEMENTS = "STATEMENTS.txt"
VOCABULARY = ("Sums", "Loss", "Limits", "Transport", "Attacks")
READABLE = (
    "From Coq Require Import Reals.",
    "From Coquelicot Require Import Coquelicot.",
    "Open Scope R_scope.",
    "Set Printing Width 100000.",
    "Set Printing Depth 100000.",
)
CHATTER = ("Fetching opaque proofs", "[Loading ")
_SEAL = object()


class Unproved(Exception):
    """Coq's answer does not show this theorem, or not on the axioms that are accepted."""


@dataclass(frozen=True)
class CoqStatement:
    """A theorem that Coq reports, as it was expected, with axioms that suffice; ``sha256`` is of that report.

    Only :func:`read_statement` makes one.
    """

    statement: str
    assumptions: tuple[str, ...]
    sha256: str
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Unproved(f"“{self.statement}” was written down and not read from Coq's output.")


@dataclass(frozen=True)
class Transcript:
    """What Coq printed about the theorems asked for; or why it was not asked, or why its build failed.

    ``statements`` and ``axioms`` are what STATEMENTS.txt and AXIOMS.txt list, which the answer is held against.
    """

    text: str = ""
    absent: str = ""
    failure: str = ""
    statements: Mapping[str, str] = field(default_factory=dict)
    axioms: frozenset[str] = frozenset()


def read_statement(answer: Transcript, theorem: str) -> CoqStatement:
    """Find what Coq printed for a theorem, and hold it against what is expected.

    A line ``== NAME`` announces what ``Check`` prints for it, up to the next such line. ``== axioms`` announces what
    ``Print Assumptions`` prints for all theorems asked for, taken together: ``Closed under the global context``, or
    ``Axioms:`` and their list. So a theorem is never shown with fewer axioms than it has.

    Raises
    ------
    Unproved
        When there is no such announcement, what follows it is not such a report, the statement is another one, or an
        entry of the list is not accepted.
    """
    statement = printed(answer.text, theorem)
    listed = _reports(answer.text).get(AXIOMS, "").strip()
    opening, _, rest = listed.partition("\n")
    if listed != axioms.CLOSED and opening.strip() != axioms.OPENING:
        raise Unproved(f"Coq's output does not say on which axioms {theorem} rests.")
    found = frozenset() if listed == axioms.CLOSED else axioms.entries(rest)
    if strange := sorted(found - answer.axioms):
        raise Unproved(f"{theorem} rests on what AXIOMS.txt does not list: {'; '.join(strange)[:300]}")
    wanted = answer.statements.get(theorem, "nothing of that name")
    if statement != wanted:
        raise Unproved(f"Coq states {theorem} : {statement}, expected {wanted}")
    digest = hashlib.sha256(f"{theorem} : {statement} {' '.join(sorted(found))}".encode()).hexdigest()
    return CoqStatement(f"{theorem} : {statement}", tuple(map(axioms.name, sorted(found))), digest, _SEAL)


def printed(text: str, theorem: str) -> str:
    """Return the statement of a theorem as Coq printed it, on one line.

    Raises
    ------
    Unproved
        When Coq did not print it.
    """
    report = " ".join(_reports(text).get(theorem, "").split())
    short = theorem.rpartition(".")[2]
    found = re.fullmatch(rf"@?(?:\w+\.)*{re.escape(short)} : (.+)", report)
    if theorem == AXIOMS or found is None:
        raise Unproved(f"Coq's output does not report {theorem}.")
    return found[1]


def _reports(text: str) -> dict[str, str]:
    """What follows each announcement; nothing for one that is made twice."""
    quiet = "".join(line for line in text.splitlines(keepends=True) if not line.startswith(CHATTER))
    blocks = re.split(r"^== (\S+)[ \t]*$", quiet, flags=re.MULTILINE)
    names = blocks[1::2]
    return {name: block for name, block in zip(names, blocks[2::2], strict=True) if names.count(name) == 1}


def expected(folder: Path) -> dict[str, str]:
    """The statements that the STATEMENTS.txt of a theory lists, by module and name; none where there is no file."""
    path = folder / STATEMENTS
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return {name: statement for name, _, statement in (line.partition(" : ") for line in lines)}


def ask(folder: Path, theorems: Iterable[tuple[str, str]]) -> Transcript:
    """Build the Coq theory in a folder and ask for theorems, given as pairs (module, name).

    Nothing is rebuilt where the compiled files are newer than their sources; Coq itself checks that they fit together.
    The question is a file that coqc compiles, outside the folder, so that any error in it is fatal.
    """
    built = build(folder)
    if built.absent or built.failure:
        return Transcript(absent=built.absent, failure=built.failure)
    root = folder.resolve()
    words = [module for module in VOCABULARY if (root / f"{module}.vo").is_file()]
    with TemporaryDirectory(prefix="verify-claims-") as place:
        source = Path(place) / "Asked.v"
        source.write_text(question(sorted(set(theorems)), words), encoding="utf-8")
        asked = call(["coqc", "-q", "-w", "none", "-Q", str(root), "Robust", source.name], source.parent)
    if asked.returncode != 0:
        return Transcript(failure=f"Coq does not answer: {last_line(asked)}")
    return Transcript(asked.stdout, statements=expected(root), axioms=axioms.accepted(root))


def question(theorems: Iterable[tuple[str, str]], words: Iterable[str] = ()) -> str:
    """Return the Coq commands that print each theorem's type, announced, and then the axioms of all of them.

    ``words`` are modules to import as well, so that types are printed with short names.
    """
    names = [f"{module}.{name}" for module, name in theorems]
    modules = sorted({*words, *(name.partition(".")[0] for name in names)})
    together = ", ".join(f"@Robust.{name}" for name in names)
    lines = [*READABLE, f"From Robust Require Import {' '.join(modules)}."]
    lines.append(f"Definition everything_asked := ({together}).")
    for name in names:
        lines += [_announce(name), f"Check @Robust.{name}."]
    lines += [_announce(AXIOMS), "Print Assumptions everything_asked."]
    return "\n".join(lines) + "\n"


def _announce(name: str) -> str:
    return f'Goal True. idtac "== {name}". Abort.'

"""The axioms that Coq lists, read by whole entries: a name alone says nothing about what is assumed."""

from __future__ import annotations

from pathlib import Path

CLOSED = "Closed under the global context"
OPENING = "Axioms:"


def accepted(folder: Path) -> frozenset[str]:
    """The axioms that the AXIOMS.txt of a theory lists; none where there is no such file."""
    path = folder / "AXIOMS.txt"
    return entries(path.read_text(encoding="utf-8").partition(OPENING)[2]) if path.is_file() else frozenset()


def entries(listed: str) -> frozenset[str]:
    r"""The entries that follow “Axioms:”, each with its statement on one line; an indented line continues an entry.

    >>> sorted(entries("a : P\nb\n  : Q\nf is assumed to be guarded.\n"))
    ['a : P', 'b : Q', 'f is assumed to be guarded.']
    """
    found: list[str] = []
    for line in listed.splitlines():
        if line.strip():
            if line[0].isspace() and found:
                found[-1] += " " + line
            else:
                found.append(line)
    return frozenset(" ".join(entry.split()) for entry in found)


def name(entry: str) -> str:
    """The name of an axiom; the whole entry where it is a remark."""
    return entry.partition(" : ")[0]

"""The theory's own lists agree: _CoqProject, the theorems that its README names, and those whose axioms are printed."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "proofs" / "coq"
STATED = re.compile(r"^(?:Theorem|Lemma|Corollary) (\w+)", re.MULTILINE)
NAMED = re.compile(r"`(\w+)\.v: (\w+)`((?:, `\w+`)*)")


def named() -> list[tuple[str, str]]:
    """Pairs (module, theorem) that the README's tables name."""
    found = NAMED.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    return [(module, name) for module, first, rest in found for name in [first, *re.findall(r"\w+", rest)]]


def audited() -> set[str]:
    """The theorems whose axioms Axioms.v prints."""
    return set(re.findall(r"@(\w+)", (FOLDER / "Axioms.v").read_text(encoding="utf-8")))


def test_every_file_is_built() -> None:
    """_CoqProject lists every file but Axioms.v, after those that it imports."""
    listed = re.findall(r"^(\w+)\.v$", (FOLDER / "_CoqProject").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted({path.stem for path in FOLDER.glob("*.v")} - {"Axioms"})
    for position, module in enumerate(listed):
        text = (FOLDER / f"{module}.v").read_text(encoding="utf-8")
        lines = re.findall(r"^From Robust Require Import (.*)\.$", text, re.MULTILINE)
        assert set(" ".join(lines).split()) <= set(listed[:position]), module


def test_the_readme_names_theorems() -> None:
    """Every theorem that it names is stated in the file that it gives."""
    assert len(named()) > 50
    for module, name in named():
        assert name in STATED.findall((FOLDER / f"{module}.v").read_text(encoding="utf-8")), (module, name)


def test_axioms_are_printed_of_what_is_stated() -> None:
    """Every name in Axioms.v is a theorem of the folder, and every file that the README's tables name has one there."""
    stated = {
        path.stem: set(STATED.findall(path.read_text(encoding="utf-8"))) | {"everything"} for path in FOLDER.glob("*.v")
    }
    assert audited() <= set().union(*stated.values())
    for module in {module for module, _ in named()}:
        assert stated[module] & audited(), module

"""docs/hunting.md is true: its programs run, and its example is the file in examples/."""

from __future__ import annotations

import re
import shlex
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path
from runpy import run_path

import pytest

from verify.cli import main as cli
from verify.hunt.space import KEYS
from verify.hunt.space_costs import FAMILIES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "hunting.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([a-z]+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PROGRAMS = [block for language, block in BLOCKS if language == "python"]


@pytest.mark.parametrize("block", PROGRAMS, ids=range(len(PROGRAMS)))
def test_programs(block: str) -> None:
    """Each block runs."""
    exec(compile(block, "docs/hunting.md", "exec"), {})  # noqa: S102 (our own)


def test_console(capfd: pytest.CaptureFixture[str]) -> None:
    """The command prints what follows it."""
    for block in (block for language, block in BLOCKS if language == "console"):
        line, _, expected = block.removeprefix("$ ").partition("\n")
        assert cli.main(shlex.split(line)[1:]) == 0
        printed = capfd.readouterr().out
        assert OutputChecker().check_output(expected, printed, ELLIPSIS), printed


def test_ten_lines() -> None:
    """A conjecture takes ten lines."""
    lines = [line for line in PROGRAMS[0].splitlines() if line and not line.startswith(("import", "from"))]
    assert len(lines) <= 10


def test_every_key_is_explained() -> None:
    """All keys and costs of a space stand in the table."""
    for word in (*KEYS, *FAMILIES):
        assert f"`{word}" in TEXT


def test_the_example(capsys: pytest.CaptureFixture[str]) -> None:
    """The true sentence survives, the false one does not; the page shows what the file has."""
    run_path(str(ROOT / "examples" / "my_conjecture.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert (
        "OPEN half-the-budget: no counterexample among the 50 games of the space: the conjecture was proved" in printed
    )
    assert "REFUTED half-the-loss" in printed
    source = (ROOT / "examples" / "my_conjecture.py").read_text(encoding="utf-8")
    for line in PROGRAMS[0].partition("HALF")[2].splitlines() + PROGRAMS[1].splitlines()[1:]:
        assert line in source

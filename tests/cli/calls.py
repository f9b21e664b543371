"""What the tests of the commands share: a call in this process, files to read, and the keys that are documented."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from verify.cli import main as cli

Call = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[2]


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a call in this process."""
    capfd.readouterr()
    code = cli.main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def write(path: Path, value: object) -> Path:
    """Write a text as it is, anything else as JSON."""
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


def section(command: str) -> str:
    """What docs/commands.md says of a command."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    return text.partition(f"### `{command}`")[2].partition("\n#")[0]


def firsts(text: str) -> set[str]:
    """The names in the first column of a table."""
    cells = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}


def keys(command: str) -> set[str]:
    """The keys that docs/commands.md lists for a command."""
    return firsts(section(command))

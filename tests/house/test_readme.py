"""The README is true: its console blocks print what it says, its Python runs, its links lead somewhere."""

from __future__ import annotations

import doctest
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```([a-z]+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the examples in it, where the README's commands may write."""
    shutil.copytree(ROOT / "examples" / "games", tmp_path / "examples" / "games")
    return tmp_path


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder with this Python and this package."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def test_has_what_it_should() -> None:
    """The blocks that the tests below run exist."""
    assert {"console", "python", "json", "sh"} <= {language for language, _ in BLOCKS}


@pytest.mark.parametrize("block", [block for language, block in BLOCKS if language == "console"])
def test_console(block: str, folder: Path) -> None:
    """Each ``$ verify …`` exits with 0 and prints what follows it; ``...`` stands for anything."""
    for call in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        line, _, expected = call.partition("\n")
        program, *arguments = shlex.split(line)
        assert program == "verify"
        done = run([sys.executable, "-m", "verify", *arguments], folder)
        assert done.returncode == 0, done.stderr
        assert doctest.OutputChecker().check_output(expected, done.stdout, doctest.ELLIPSIS), done.stdout


@pytest.mark.parametrize("block", [block for language, block in BLOCKS if language == "python"])
def test_python(block: str, folder: Path) -> None:
    """Each block is a program; a comment after ``print`` says what it prints."""
    done = run([sys.executable, "-c", block], folder)
    assert done.returncode == 0, done.stderr
    for printed in re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE):
        assert printed in done.stdout.splitlines()


def test_games() -> None:
    """Each JSON block is a game, and each row of the table of perturbations is a perturbation's beginning."""
    from verify.game.game import Game
    from verify.game.perturbation import Kind

    for language, block in BLOCKS:
        if language == "json":
            Game.loads(block)
    shown = set(re.findall(r'`\{"kind": "([a-z-]+)"', README))
    assert shown == {kind.value for kind in Kind}


def test_commands() -> None:
    """The table of commands lists those that exist, with options that they have."""
    from click import Context

    from verify.cli.main import COMMANDS, commands

    rows = re.findall(r"^\| `verify ([a-z-]+) ([^`]*)`", README, re.MULTILINE)
    assert [name for name, _ in rows] == list(COMMANDS)
    for name, usage in rows:
        command = commands.get_command(Context(commands), name)
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", usage)) <= options


def test_every_kind_has_an_example_game() -> None:
    """examples/games has a game of each kind, and all of them are games."""
    from verify.game.game import Game
    from verify.game.perturbation import Kind

    games = [Game.load(path) for path in (ROOT / "examples" / "games").iterdir()]
    assert {game.kind for game in games} == set(Kind)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "docs/games.md", "docs/commands.md"])
def test_links(page: str) -> None:
    """Relative links lead to files that exist."""
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_exit_codes() -> None:
    """The table of exit codes is the one of ``verify --help``."""
    from verify.cli.main import EPILOG

    in_readme = re.findall(r"^\| ([0-9]+) \|", README, re.MULTILINE)
    assert in_readme == re.findall(r"^ +([0-9]+) ", EPILOG, re.MULTILINE)


def test_section_v_a_is_the_papers() -> None:
    """The example game is the one that the README prints, but for its name."""
    example = json.loads((ROOT / "examples" / "games" / "section-v-a.json").read_text(encoding="utf-8"))
    printed = next(json.loads(block) for language, block in BLOCKS if language == "json")
    assert {**example, "name": ""} == {**printed, "name": ""}

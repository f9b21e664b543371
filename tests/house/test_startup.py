"""What starts quickly stays quick: which modules a call loads. Times vary between machines, lists of modules do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
LOADED_BY_HELP = {"verify", "verify.check", "verify.cli", "verify.cli.main", "verify.cli.output", "verify.errors"}
LISTED = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


def third_party(modules: list[str]) -> set[str]:
    """The top-level names that are neither Python's nor ours."""
    import sys

    known = sys.stdlib_module_names | {"verify", "sitecustomize", "usercustomize"}
    return {top for name in modules if not (top := name.split(".")[0]).startswith(("_", "__")) and top not in known}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["-h"], ["value", "--help"], ["check", "--help"], ["paper", "--help"]]
)
def test_help_loads_click_alone(arguments: list[str], python: Run) -> None:
    """``--help`` of the group and of every command loads no solver, no table and no plot."""
    done = python(
        "-c", f"from verify.cli.main import main; code = main({arguments!r}); {LISTED}; raise SystemExit(code)"
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: verify")
    modules = json.loads(done.stderr.splitlines()[-1])
    assert third_party(modules) <= {"click", "colorama"}
    ours = {name for name in modules if name.split(".")[0] == "verify"}
    if arguments[0].startswith("-"):
        assert ours == LOADED_BY_HELP


def test_check_loads_the_kernel_alone(section_v_a: object, python: Run) -> None:
    """``verify check`` replays with the kernel; nothing that finds certificates is in its process."""
    file = f"{section_v_a}/certificate.json"
    done = python(
        "-c", f"from verify.cli.main import main; code = main(['check', {file!r}]); {LISTED}; raise SystemExit(code)"
    )
    assert done.returncode == 0, done.stderr
    modules = json.loads(done.stderr.splitlines()[-1])
    assert third_party(modules) <= {"click", "colorama"}
    ours = {".".join(name.split(".")[:2]) for name in modules if name.startswith("verify.")}
    assert ours == {"verify.check", "verify.cli", "verify.errors"}


def test_help_lines_are_the_commands_own() -> None:
    """The line that ``verify --help`` shows of a command, known without loading it, is a line about that command."""
    from click import Context

    from verify.cli.main import COMMANDS, commands

    for name, line in COMMANDS.items():
        command = commands.get_command(Context(commands), name)
        assert command is not None
        assert command.name == name
        assert line.endswith(".")
        assert command.help

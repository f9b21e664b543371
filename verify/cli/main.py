"""The command ``verify``: a group whose commands load when they are called, and the one place that ends a process.

Whatever happens, the process ends with a documented exit code, one sentence on stderr and, under ``--json``, one JSON
value on stdout. Commands return their exit code or raise; they do not print errors.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

import click

from verify.cli import output
from verify.errors import VerifyError

USAGE, INTERNAL, DISK_FULL, INTERRUPTED, BROKEN_PIPE = 64, 70, 74, 130, 141
SQLITE_FULL = 13

COMMANDS = {
    "value": "Certify the value h* of a game.",
    "support": "Say what maximisers of H(Y|Z) reach, and whether the robust rule is unique.",
    "rule": "Certify the robust rule, and what else is robust.",
    "check": "Replay certificates with the kernel alone.",
    "gap": "Compare the best attack with the best deterministic one.",
    "loss": "Certify what a rule loses under an attack that it was not made for.",
    "sweep": "Certify Figure 2: what robust rules lose under other attacks.",
    "member": "Decide whether an attacker can bring a law about.",
    "privacy": "Certify the least information that a private channel leaves.",
    "fixed-point": "Enclose the worst case as a fixed point of c-transforms.",
    "coq": "Turn a certificate into a Coq theorem, and have Coq check it.",
    "show": "Draw a game: what can be reached, confused, or is tight, the attack, the rule.",
    "paper": "Replay the evidence for every statement of the paper.",
    "hunt": "Search small games for a certified counterexample to a conjecture.",
    "catalogue": "List, show and export what searches have found.",
    "fixtures": "Export games with certified answers, and hold another solver's values against them.",
}
"""Every command and its line in ``verify --help``: known without loading it."""

EPILOG = """\b
Exit codes:
  0   as asked
  1   refuted, or a certificate is rejected
  2   incomplete: less than asked was proved
  3   malformed input
  64  wrong usage
  70  internal error
  74  no space left for the answer
"""


class Lazy(click.Group):
    """A group that imports ``verify.cli.NAME`` only when the command NAME is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None if there is none of that name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"verify.cli.{cmd_name.replace('-', '_')}"), cmd_name.replace("-", "_"))
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without loading one."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    del option
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("saddle-verify")
    except PackageNotFoundError:
        found = "of a source tree that is not installed"
    output.say(f"verify {found}")
    context.exit()


@click.group(cls=Lazy, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
def commands() -> None:
    """Certified values, attacks and rules of robust-learning and privacy games.

    Solvers only propose: PROVED is printed after a certificate was replayed, which `verify check` repeats for anyone.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    arguments
        The arguments without the program's name; by default those of the process.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    machine = "--json" in given
    output.survive_any_encoding()
    try:
        code = _run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()  # the reader has gone
        return BROKEN_PIPE
    except (KeyboardInterrupt, click.Abort):
        return _end(INTERRUPTED, None, "Interrupted; nothing is left half-written.", machine)
    except click.UsageError as error:
        usage = "" if error.ctx is None else f"{error.ctx.get_usage()}\n"
        return _end(USAGE, None, error.format_message(), machine, before=usage)
    except click.ClickException as error:
        return _end(USAGE, None, error.format_message(), machine)
    except VerifyError as error:
        if _full(error):
            return _end(DISK_FULL, None, str(error), machine)
        return _end(error.exit_code, {2: "INCOMPLETE", 3: "MALFORMED"}.get(error.exit_code), str(error), machine)
    except Exception as error:
        if isinstance(error, OSError) and _full(error):
            _discard()
            return _end(DISK_FULL, None, f"The answer could not be written: {error.strerror}.", machine=False)
        if (word := _refused(error)) is not None:
            return _end({"REJECTED": 1, "MALFORMED": 3}[word], word, str(error), machine)
        if os.environ.get("VERIFY_DEBUG"):
            raise
        return _end(INTERNAL, None, _internal(error), machine)
    return code


def _discard() -> None:
    """Let what is still buffered for stdout go nowhere, so that the interpreter's exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _full(error: BaseException | None) -> bool:
    """Whether an error goes back to a disk without space, or to a quota that is used up."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if getattr(error, "sqlite_errorcode", None) == SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False


def _run(arguments: list[str]) -> int:
    try:
        with commands.make_context("verify", arguments) as context:
            code = commands.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        raise click.UsageError(f"which command?\n\n{error.message}") from None
    return code if isinstance(code, int) else 0


def _refused(error: Exception) -> str | None:
    """The verdict that an exception of the kernel stands for, if it is one and the kernel is loaded at all."""
    kernel = sys.modules.get("verify.check.kernel")
    if kernel is None or not isinstance(error, kernel.Rejected):
        return None
    return "MALFORMED" if isinstance(error, kernel.Malformed) else "REJECTED"


def _internal(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return (
        f"Internal error ({output.one_line(what)}): this is a fault of verify and no verdict on the input; please "
        "report it with the command, the input file and the trace that VERIFY_DEBUG=1 shows."
    )


def _end(code: int, verdict: str | None, reason: str, machine: bool, before: str = "") -> int:
    try:
        with suppress(BrokenPipeError, KeyboardInterrupt):
            output.failure(verdict, reason, machine=machine, before=before)
    except OSError as error:
        if not _full(error):
            raise
        _discard()
        output.reason(before + reason)
        return DISK_FULL
    return code

"""What goes to stdout and stderr: the verdict first, reasons on stderr, one JSON value for machines.

Text that comes from a file (names, paths, messages about them) is escaped before it reaches a terminal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

LONGEST = 400  # characters of a message that quotes something unknown


def survive_any_encoding() -> None:
    """Let the standard streams print every character in some way, whatever the locale is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def say(text: str = "") -> None:
    """Print a line on stdout."""
    click.echo(printable(text))


def reason(text: str) -> None:
    """Print a sentence on stderr, if there is one."""
    if text:
        click.echo(printable(text), err=True)


def machine(value: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Print the one JSON value of a command under ``--json``."""
    click.echo(json.dumps(value, indent=2))


def failure(verdict: str | None, text: str, *, machine: bool, before: str = "") -> None:
    """Say why a command ended without an answer.

    Parameters
    ----------
    verdict
        The word for stdout, or None where there is no verdict on anything (wrong usage, an internal error).
    text
        The sentence for stderr, or for the key ``reason``.
    machine
        Whether stdout takes JSON.
    before
        More for stderr, ahead of the sentence: how to call the command.
    """
    if machine:
        click.echo(json.dumps({"verdict": verdict, "reason": text}, indent=2))
        return
    if verdict is not None:
        click.echo(verdict)
    reason(before + text)


def printable(text: str) -> str:
    """Escape what a terminal could act upon; line ends stay.

    >>> printable("a" + chr(27) + "[31mb") == "a" + chr(92) + "x1b[31mb"
    True
    """
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def one_line(text: str) -> str:
    """Put a message of unknown origin on one line of bounded length."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from verify.check.kernel import Limits

Command = TypeVar("Command", bound=Callable[..., Any])

MOST_DIGITS = 3_900  # the kernel reads numbers of up to 4000 digits

as_json = click.option("--json", "machine", is_flag=True, help="Print one JSON value on stdout, in case of errors too.")
quiet = click.option(
    "-q", "--quiet", is_flag=True, help="Print the verdict and the answer alone; no tables, no progress."
)


def ask_digits(
    default: int = 30, most: int = MOST_DIGITS, words: str = "Certify upper - lower <= 10^-N."
) -> Callable[[Command], Command]:
    """The option ``--digits``."""
    return click.option(
        "--digits", type=click.IntRange(1, most), default=default, show_default=True, metavar="N", help=words
    )


digits = ask_digits()
game = click.argument("game", metavar="GAME", type=click.Path(path_type=Path))
certificate = click.option(
    "--certificate",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Write the certificate to this file.",
)
limits = click.option(
    "--limit", "limits", metavar="NAME=N", multiple=True, help="Raise one of the kernel's limits, knowingly."
)


def read_limits(given: tuple[str, ...]) -> Limits:
    """The kernel's limits, with those that the user sets.

    Raises
    ------
    click.UsageError
        When there is no limit of that name, or its value is not a positive integer.
    """
    from verify.check.kernel import Limits

    names = [field.name for field in fields(Limits)]
    chosen: dict[str, int] = {}
    for text in given:
        name, _, number = text.partition("=")
        if name not in names or not (number.isascii() and number.isdigit() and len(number) < 19):
            raise click.UsageError(f"--limit takes NAME=N with a name among {', '.join(names)}, found {text!a}.")
        chosen[name] = int(number)
    return Limits(**chosen)


def output_file(path: Path, *sources: Path) -> Path:
    """Refuse, before any work, an output file that could not be written or would replace an input.

    Raises
    ------
    click.UsageError
        When its folder does not exist, when it is a folder, or when it is one of the sources.
    """
    if path.is_dir():
        raise click.UsageError(f"{path} is a folder, expected the name of a file to write.")
    if not path.parent.is_dir():
        raise click.UsageError(f"{path} cannot be written: there is no folder {path.parent}.")
    if path.exists() and any(source.exists() and path.samefile(source) for source in sources):
        raise click.UsageError(f"{path} is an input of this command and would be overwritten.")
    return path

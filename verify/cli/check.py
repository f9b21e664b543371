"""``verify check FILE…``: the kernel alone; nothing that finds certificates is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.errors import BadInput

if TYPE_CHECKING:
    from verify.check.game import Game
    from verify.check.kernel import Limits


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--game",
    metavar="GAME",
    type=click.Path(path_type=Path),
    help="Demand that the certificates are about the very game in this file.",
)
@options.limits
@options.as_json
@options.quiet
def check(files: tuple[Path, ...], game: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Replay the certificates in FILE… with the kernel and print what each of them proves.

    PROVED (exit 0) is followed by the theorem. REJECTED (1): the evidence does not prove the claim, which stays open.
    MALFORMED (3): the file is not a certificate. Of several files the largest exit code is taken. A file that ends in
    .jsonl, as `verify sweep` writes them, has a certificate on every line, and a verdict for each.
    """
    from verify.check.__main__ import EXIT, verdicts

    allowed = options.read_limits(limits)
    own = None if game is None else read_own(game, allowed)
    results = [result for path in files for result in verdicts(path, own, allowed)]
    code = max(EXIT[result["verdict"]] for result in results)
    if machine and len(results) == 1:
        output.machine(results[0])
    elif machine:
        output.machine({"verdict": next(word for word in EXIT if EXIT[word] == code), "files": results})
    else:
        for result in results:
            show(result, quiet=quiet)
    return code


def read_own(path: Path, limits: Limits) -> Game:
    """The user's game, read once with the kernel's parser, so that a fault in it is not blamed on a certificate.

    Raises
    ------
    BadInput
        When the file cannot be read or is not a game.
    """
    from verify.check.kernel import Rejected, read_game

    try:
        return read_game(path.read_bytes(), path.suffix.lower() == ".toml", limits)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}), expected a game file.") from None
    except Rejected as error:
        raise BadInput(f"{path}: {error}") from None


def show(result: dict[str, Any], *, quiet: bool) -> None:
    """Print the verdict on one file, the theorem if there is one, and otherwise the reason."""
    output.say(f"{result['verdict']} {result['file']}")
    if result["reason"]:
        output.reason(f"{result['file']}: {result['reason']}")
    if result["statement"] and not quiet:
        output.say(result["statement"])
        output.say(f"sha256 {result['sha256']}")
        output.say(f"assumptions: {', '.join(result['assumptions']) or 'none'}")

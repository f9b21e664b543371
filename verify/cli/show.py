"""``verify show GAME``: a picture of the game, its attack and its rule."""

from __future__ import annotations

from pathlib import Path

import click

from verify.cli import options, output
from verify.cli.progress import Progress
from verify.cli.value import certify, document, value_lines

SUFFIXES = (".png", ".svg", ".pdf")


@click.command()
@options.game
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The picture, PNG, SVG or PDF by its suffix; by default GAME's name with .png in the current folder.",
)
@options.digits
@options.limits
@options.as_json
@options.quiet
def show(game: Path, out: Path | None, digits: int, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Draw the game in the file GAME: what can reach what, a certified attack, and the robust rule."""
    out = options.output_file(Path(f"{game.stem}.png") if out is None else out, game)
    if out.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{out} has the suffix {out.suffix or '(none)'}, expected one of {', '.join(SUFFIXES)}.")
    answer = certify(game, digits, limits, quiet=quiet)
    with Progress(f"drawing {out.name}", show=not quiet):
        from verify.report.show import draw

        draw(answer.game, answer, out)
    if machine:
        output.machine({**document(answer, None), "picture": str(out)})
        return answer.verdict.exit_code
    output.say(f"{answer.verdict} (kernel)")
    for line in value_lines(answer):
        output.say(line)
    output.say(f"picture in {out}")
    output.reason(answer.reason)
    return answer.verdict.exit_code

"""``verify show GAME``: a picture of the game, its attack and its rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli import options, output
from verify.cli.progress import Progress
from verify.cli.value import certify, document, value_lines

if TYPE_CHECKING:
    from verify.game.game import Game

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
        parts, idle = structure(answer.game)
        output.machine({**document(answer, None), "picture": str(out), "components": parts, "unreachable": idle})
        return answer.verdict.exit_code
    output.say(f"{answer.verdict} (kernel)")
    for line in value_lines(answer):
        output.say(line)
    parts, idle = structure(answer.game)
    if len(parts) > 1:
        output.say(f"{len(parts)} components that share neither a release nor a budget: their values add up")
    if idle:
        output.say(f"no arc reaches: {', '.join(idle)}")
    output.say(f"picture in {out}")
    output.reason(answer.reason)
    return answer.verdict.exit_code


def structure(game: Game) -> tuple[list[list[str]], list[str]]:
    """The releases of every independent component of the reachability graph, and those that nothing reaches."""
    from verify.graph.reachability import components, unreachable

    names = game.releases
    return [[names[z] for z in part.releases] for part in components(game.shape)], [
        names[z] for z in unreachable(game.shape)
    ]

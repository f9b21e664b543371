"""``verify show GAME``: a picture of the game, its attack and its rule, or of the graphs behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli import options, output
from verify.cli.certified import certify
from verify.cli.progress import Progress
from verify.cli.value import document, value_lines

if TYPE_CHECKING:
    from verify.game.game import Game

SUFFIXES = (".png", ".svg", ".pdf")
GRAPHS = ("reachability", "conflicts", "tight")


@click.command()
@options.game
@click.option(
    "--graph",
    "kind",
    type=click.Choice(GRAPHS),
    default=GRAPHS[0],
    show_default=True,
    help="What can be sent where, with the attack and the rule; which sources can be made to look alike; or which arcs "
    "are best for the attacker against the rule.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The picture, PNG, SVG or PDF by its suffix; by default GAME's name with .png in the current folder.",
)
@click.option("--text", "words", is_flag=True, help="Write no picture: print the graph as lines.")
@options.digits
@options.limits
@options.as_json
@options.quiet
def show(
    game: Path,
    kind: str,
    out: Path | None,
    words: bool,
    digits: int,
    limits: tuple[str, ...],
    machine: bool,
    quiet: bool,
) -> int:
    """Draw the game in the file GAME: what can reach what, a certified attack, and the robust rule."""
    picture = None if words else _picture(out, game)
    if words and out is not None:
        raise click.UsageError("--text writes no picture: leave out --out.")
    from verify.claims import answers

    answer = certify(game, answers.value, digits, limits, quiet=quiet)
    from verify.report.graphs import Kind, drawing

    graph = drawing(answer.game, answer, Kind(kind))
    if picture is not None:
        with Progress(f"drawing {picture.name}", show=not quiet):
            from verify.report.show import draw

            draw(answer.game, answer, picture, graph)
    parts, idle = structure(answer.game)
    if machine:
        path = None if picture is None else str(picture)
        found = {"picture": path, "components": parts, "unreachable": idle, "graph": graph.document}
        output.machine(document(answer, []) | found)
        return answer.verdict.exit_code
    output.say(f"{answer.verdict} (kernel)")
    for line in value_lines(answer):
        output.say(line)
    if len(parts) > 1:
        output.say(f"{len(parts)} components that share neither a release nor a budget: their values add up")
    if idle:
        output.say(f"no arc reaches: {', '.join(idle)}")
    if picture is None:
        from verify.report.graph_text import lines

        for line in lines(graph):
            output.say(line)
    else:
        output.say(f"picture in {picture}")
    output.reason(answer.reason)
    return answer.verdict.exit_code


def _picture(out: Path | None, game: Path) -> Path:
    """The picture's file, refused before any work if it could not be written."""
    path = options.output_file(Path(f"{game.stem}.png") if out is None else out, game)
    if path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            f"{path} has the suffix {path.suffix or '(none)'}, expected one of {', '.join(SUFFIXES)}."
        )
    return path


def structure(game: Game) -> tuple[list[list[str]], list[str]]:
    """The releases of every independent component of the reachability graph, and those that nothing reaches."""
    from verify.graph.components import components
    from verify.graph.reachability import unreachable

    names = game.releases
    return [[names[z] for z in part.releases] for part in components(game.shape)], [
        names[z] for z in unreachable(game.shape)
    ]

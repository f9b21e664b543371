"""``verify sweep GAME``: Figure 2, certified: what robust rules lose under attacks that they were not made for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.progress import Progress
from verify.errors import BadInput, VerifyError

if TYPE_CHECKING:
    from verify.check.kernel import Limits
    from verify.claims.sweep import Sweep
    from verify.claims.sweep_curve import Point
    from verify.game.game import Game

DIGITS = 12
MOST_DIGITS = 1000
BAR = 30  # characters of the progress bar


def grid(context: click.Context, option: click.Parameter, text: str) -> str:
    """Refuse, before any work, what is no grid of points."""
    from verify.claims.sweep_grid import points

    try:
        points(text, "it")
    except BadInput as error:
        raise click.BadParameter(str(error).removeprefix("it: "), context, option) from None
    return text


@click.command()
@options.game
@click.option(
    "--rules",
    metavar="A:B:N",
    required=True,
    callback=grid,
    help="The budgets that rules are made for: N from A to B, both included.",
)
@click.option(
    "--attacks",
    metavar="A:B:N",
    required=True,
    callback=grid,
    help="The budgets of the attacks that each rule meets.",
)
@click.option(
    "--out",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder for tables, plots and certificates; a sweep that was interrupted there goes on.",
)
@options.ask_digits(DIGITS, MOST_DIGITS)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="How many processes; by default one for each processor.",
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster at this address instead.")
@options.limits
@options.as_json
@options.quiet
def sweep(
    game: Path,
    rules: str,
    attacks: str,
    out: Path,
    digits: int,
    workers: int | None,
    scheduler: str | None,
    limits: tuple[str, ...],
    machine: bool,
    quiet: bool,
) -> int:
    """Certify what robust rules lose under attacks of other budgets than their own, and draw it.

    For every budget (radius) of --rules a robust rule is made, for every one of --attacks its largest loss is bounded,
    in nats, and V, the value of the game, at all of them. The kernel has replayed the certificate of every number in
    the tables losses.csv and values.csv. Where robust rules differ in what they lose, a band holds all of them.
    """
    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers and --scheduler are two ways to say where to work: leave out one.")
    from verify.report.sweep import available

    available()  # whether there will be plots is known before the work, not after it
    allowed = options.read_limits(limits)
    with Progress(game.name, show=not quiet) as progress:
        from verify.claims.sweep import sweep as find

        found = find(
            own(game, allowed),
            rules,
            attacks,
            out,
            digits,
            workers=workers,
            scheduler=scheduler,
            limits=allowed,
            progress=lambda done, total: progress.say(bar(done, total)),
        )
        progress.say("drawing")
        from verify.report.sweep import draw

        try:
            plots = draw(found) if found.curves else []
        except OSError as error:
            name = error.filename or found.folder
            raise VerifyError(f"{name} cannot be written: {error.strerror or error}.") from None
    if machine:
        output.machine(document(found, plots))
    else:
        show(found, plots, quiet=quiet)
    return found.verdict.exit_code


def own(path: Path, limits: Limits) -> Game:
    """The game in a file, if both parsers read the same in it.

    Raises
    ------
    BadInput
        It is no game.
    VerifyError
        The kernel reads another game.
    """
    from verify.check import kernel
    from verify.game.game import Game

    game = Game.load(path)
    try:
        read = kernel.read_game(path.read_bytes(), path.suffix.lower() == ".toml", limits)
        same = read == kernel.read_game(game.text.encode(), limits=limits)
    except kernel.Rejected as error:
        raise BadInput(f"{path}: {error}") from None
    if not same:
        raise VerifyError(f"{path}: the kernel reads another game in it: please report this file")
    return game


def bar(done: int, total: int) -> str:
    """How far the work has come.

    >>> bar(10, 40)
    '[#######.......................] 10 of 40 curves'
    """
    filled = BAR * done // max(total, 1)
    return f"[{'#' * filled}{'.' * (BAR - filled)}] {done} of {total} curves"


def document(found: Sweep, plots: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.claims import sweep_tables
    from verify.numbers.exact import text

    return {
        "verdict": found.verdict.value,
        "csv": str(found.folder / sweep_tables.LOSSES),
        "values": str(found.folder / sweep_tables.VALUES),
        "plots": list(map(str, plots)),
        "certificates": [str(found.folder / name) for name in found.files.values()],
        "rules": list(map(text, found.rules)),
        "attacks": list(map(text, found.attacks)),
        "digits": found.digits,
        "unique": {text(curve.rule): curve.unique for curve in found.curves},
        "widest": _widest(found),
        "reused": found.reused,
        "reason": found.reason,
    }


def show(found: Sweep, plots: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, how much was certified, and where it is."""
    from verify.claims import sweep_tables

    count = sum(len(curve.points) for curve in found.curves)
    output.say(f"{found.verdict} (kernel)")
    output.say(
        f"{len(found.curves)} rules, {count} losses and {len(found.values)} values to {found.digits} digits, in nats"
    )
    output.reason(found.reason)
    if quiet:
        return
    if found.reused:
        output.say(f"{found.reused} curves were there already: their certificates were replayed")
    others = sum(1 for curve in found.curves if curve.unique is not True)
    if not others:
        output.say("every one of these rules is the only robust one")
    else:
        output.say(f"{others} of these rules are not shown to be the only robust ones")
        widest = _widest(found)
        if widest is not None:
            ends = f"{widest['lower']} to {widest['upper']}"
            output.say(f"robust rules differ most for rule {widest['rule']} under attack {widest['attack']}: {ends}")
    output.say(f"tables       {found.folder / sweep_tables.LOSSES}, {sweep_tables.VALUES}")
    output.say(f"plots        {', '.join(map(str, plots)) or 'none: there is nothing to draw'}")
    output.say(f"certificates {found.folder / '*.jsonl'}")


def _widest(found: Sweep) -> dict[str, str] | None:
    """The pair of budgets at which robust rules may differ most in what they lose, and the band there.

    None where every band is as narrow as the digits asked.
    """
    from fractions import Fraction

    from verify.claims.sweep_curve import width
    from verify.claims.sweep_tables import decimal
    from verify.numbers.exact import text

    best: tuple[Fraction | float, Fraction, Point] | None = None
    least = Fraction(1, 10**found.digits)
    for curve in found.curves:
        for point in curve.points:
            wide = 0 if point.band_lower is point.band_upper else width(point.band_lower, point.band_upper)
            if wide > (least if best is None else best[0]):
                best = wide, curve.rule, point
    if best is None:
        return None
    _, rule, point = best
    lower = decimal(point.band_lower, found.digits, up=False)
    return {"rule": text(rule), "attack": text(point.attack), "lower": lower} | {
        "upper": decimal(point.band_upper, found.digits, up=True)
    }

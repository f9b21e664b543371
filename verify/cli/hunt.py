"""``verify hunt CONJECTURE``: search small games for a certified counterexample, smallest first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.certified import save
from verify.cli.progress import Progress

if TYPE_CHECKING:
    from verify.hunt.conjecture import Conjecture
    from verify.hunt.search import Hunt
    from verify.hunt.search_work import Hit

CERTIFY = ("suspects", "unclear", "all")


@click.command()
@click.argument("conjecture", required=False)
@click.option(
    "--space",
    metavar="SPACE",
    help="Where to look, as key=value joined by commas: points=3,labels=2,denominator=6,cost=absolute,radius=1.",
)
@click.option("--seconds", type=click.FloatRange(min=0.1), metavar="N", help="Stop after N seconds.")
@click.option(
    "--workers", type=click.IntRange(1, 1024), metavar="N", help="How many processes; 1 unless told otherwise."
)
@click.option("--scheduler", metavar="ADDRESS", help="Work on the Dask cluster at this address instead.")
@click.option(
    "--catalogue",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Keep what is found in this file, and go on from it; several processes may share it.",
)
@click.option("--all", "every", is_flag=True, help="Go through the whole space, past the first counterexample.")
@click.option(
    "--certify",
    type=click.Choice(CERTIFY),
    default="unclear",
    show_default=True,
    help="Which games are decided with certificates.",
)
@click.option("--no-shrink", is_flag=True, help="Leave the counterexample as it is found.")
@click.option(
    "--certificate",
    "out",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Write the certificate of the counterexample to this file.",
)
@click.option("--list", "listed", is_flag=True, help="List the built-in conjectures.")
@options.as_json
@options.quiet
def hunt(
    conjecture: str | None,
    space: str | None,
    seconds: float | None,
    workers: int | None,
    scheduler: str | None,
    catalogue: Path | None,
    every: bool,
    certify: str,
    no_shrink: bool,
    out: Path | None,
    listed: bool,
    machine: bool,
    quiet: bool,
) -> int:
    """Search for a certified counterexample to CONJECTURE, smallest first.

    CONJECTURE is a built-in one (see --list) or FILE.py:NAME, an object of your own. Games are screened in double
    precision and decided with certificates; the kernel has replayed that of every counterexample that is reported.
    """
    if listed:
        return show_list(machine=machine)
    if conjecture is None:
        raise click.UsageError("which conjecture? `verify hunt --list` names the built-in ones.")
    if workers is not None and scheduler is not None:
        raise click.UsageError("--workers and --scheduler are two ways to say where to work: leave out one.")
    if out is not None:
        options.output_file(out)
    with Progress(conjecture, show=not quiet) as progress:
        from verify.hunt.search import hunt as search

        found = search(
            conjecture,
            space,
            seconds=seconds,
            workers=workers or 1,
            scheduler=scheduler,
            catalogue=catalogue,
            every=every,
            certify=certify,
            shrink=not no_shrink,
            progress=progress.say,
        )
    if out is not None and found.found is not None:
        save(found.found.refutation.proof, out)
    if machine:
        output.machine(document(found, out))
    else:
        show(found, out, quiet=quiet)
    return 0


def document(found: Hunt, out: Path | None) -> dict[str, Any]:
    """The answer as a JSON object."""
    tally, hit = found.tally, found.found
    return {
        "verdict": found.verdict.value,
        "found": hit is not None,
        "conjecture": found.conjecture.name,
        "statement": found.conjecture.statement,
        "space": found.search.space,
        "game": None if hit is None else hit.document,
        "certificate": None if hit is None or out is None else str(out),
        "sha256": None if hit is None else hit.refutation.sha256,
        "theorem": None if hit is None else hit.replay().statement,
        "first": None if found.first is None else {"number": found.first.number, "game": found.first.document},
        "exhausted": found.exhausted,
        "chunks": [tally.chunks, found.search.chunks],
        "games": tally.games,
        "clear": tally.clear,
        "holds": tally.holds,
        "fails": tally.hits,
        "undecided": tally.open,
        "first_undecided": found.undecided and dict(zip(("number", "reason"), found.undecided, strict=True)),
        "reason": found.reason,
    }


def show(found: Hunt, out: Path | None, *, quiet: bool) -> None:
    """Print the answer for people."""
    tally, hit = found.tally, found.found
    lines = [] if hit is None else described(hit)
    output.say(f"{found.verdict} (kernel)" if hit is not None else str(found.verdict))
    output.say(found.conjecture.statement)
    output.reason(found.reason)
    if found.undecided is not None:
        number, why = found.undecided
        output.reason(f"undecided at number {number}: {output.one_line(why)}")
    if hit is not None:
        output.say()
        output.say("\n".join([*lines, *shrunk_from(found)]))
    if quiet:
        return
    output.say()
    output.say(f"space        {found.search.space}")
    output.say(
        f"games        {tally.games} in {tally.chunks} of {found.search.chunks} chunks: fails at {tally.hits}, "
        f"proved at {tally.holds}, clear in double precision at {tally.clear}, undecided at {tally.open}"
    )
    if hit is not None:
        output.say(f"certificate  {hit.refutation.sha256}{'' if out is None else f' in {out}'}")


def described(hit: Hit) -> list[str]:
    """A counterexample in lines: its game, and what the kernel proves of it now."""
    first, *more = hit.replay().statement.splitlines()
    lines = [*_game(hit.document), f"theorem      {first}", *(f"             {line}" for line in more)]
    return [*lines, f"reason       {hit.reason}"] if hit.reason else lines


def _game(game: dict[str, Any]) -> list[str]:
    law = ", ".join(f"{mass} at ({x}, {y})" for x, y, mass in game["law"])
    total = sum(row[2] for row in game["law"]) if game.get("normalise") else None
    return [
        f"features     {', '.join(game['features'])}",
        f"law          {law}" + (f", in units of 1/{total}" if total is not None else ""),
        f"perturbation {perturbation(game['perturbation'])}",
    ]


def shrunk_from(found: Hunt) -> list[str]:
    """The game of the space that the counterexample was shrunk from, in a line, if it was."""
    first = found.first
    if first is None or found.found is None or first.document == found.found.document:
        return []
    features, law, moves = (line.split(maxsplit=1)[1] for line in _game(first.document))
    place = f"number {first.number} of the space (outside which the shrunk game may lie)"
    return [f"shrunk from  {place}: features {features}; law {law}; {moves}"]


def perturbation(given: dict[str, Any]) -> str:
    """What the attacker may do, in one line.

    >>> perturbation({"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "1"})
    'max-distortion, cost absolute, radius 1'
    """
    words = [given["kind"]]
    if isinstance(given.get("cost"), dict):
        ((kind, value),) = given["cost"].items()
        shown = value if kind == "metric" else f"{kind} {value}"
        words.append(f"cost {shown}")
    words += [f"{key} {given[key]}" for key in ("radius", "budget", "label_cost", "order") if key in given]
    return ", ".join(words)


def show_list(*, machine: bool) -> int:
    """The built-in conjectures, with what is known of them."""
    from verify.hunt.registry import builtin

    known: list[Conjecture] = list(builtin().values())
    if machine:
        keys = ("name", "statement", "space", "expected", "document")
        output.machine([{key: getattr(one, key) for key in keys} for one in known])
        return 0
    for one in known:
        output.say(f"{one.name}{f' ({one.expected})' if one.expected else ''}\n  {one.statement}\n  {one.space}")
    return 0

"""``verify fixtures export`` and ``verify fixtures check``: high-precision regression data for other software."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.progress import Progress

if TYPE_CHECKING:
    from verify.claims.verdict import Verdict
    from verify.hunt.fixtures_check import Finding
    from verify.hunt.fixtures_export import Export

digits_option = click.option(
    "--digits",
    type=click.IntRange(1, options.MOST_DIGITS),
    default=50,
    show_default=True,
    metavar="N",
    help="Certify upper - lower <= 10^-N.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def fixtures() -> None:
    """Export games with certified answers, and hold another solver's values against them."""


@fixtures.command(short_help="Write the collection with certificates.")
@click.option(
    "--out", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help="The folder to make."
)
@digits_option
@click.option("--force", is_flag=True, help="Replace an older export.")
@options.as_json
@options.quiet
def export(folder: Path, digits: int, force: bool, machine: bool, quiet: bool) -> int:
    """Write the collection of games with value, rule, support, gap and certificates into the new folder DIR.

    It holds fixtures.json with its JSON Schema, the values as CSV, the game files, and the certificates, each of which
    `python -m verify.check` replays. The folder appears when everything is finished, with the same bytes every time.
    """
    from verify.hunt import fixtures_export

    with Progress("fixtures", show=not quiet) as progress:
        found = fixtures_export.export(folder, digits, force=force, progress=progress.say)
    verdict = _proved(short=bool(found.wide))
    if machine:
        output.machine(_exported(found, verdict))
        return verdict.exit_code
    output.say(f"{verdict} (kernel)")
    levels = ", ".join(f"{count} {level}" for level, count in found.levels.items())
    output.say(f"{found.games} games to {digits} digits ({levels}), {found.certificates} certificates")
    output.reason(found.reason)
    if not quiet:
        output.say(f"table        {folder / fixtures_export.TABLE}, {fixtures_export.VALUES}")
        output.say(f"schema       {folder / fixtures_export.SCHEMA}")
        output.say(f"games        {folder / 'games'}")
        output.say(f"certificates {folder / 'certificates'}")
    return verdict.exit_code


@fixtures.command(short_help="Hold numbers against certified brackets.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--fixtures",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="An export: its certificates are replayed. Without it the games are solved, to 30 digits.",
)
@click.option("--tolerance", metavar="T", default="0", show_default=True, help="How far off a number may be.")
@options.as_json
@options.quiet
def check(file: Path, folder: Path | None, tolerance: str, machine: bool, quiet: bool) -> int:
    """Say which numbers of another solver lie outside the certified brackets, and by how much.

    FILE is JSON, {name: value} or {name: {"value": …, "lower": …, "upper": …}}, or CSV with the columns name and value,
    lower or upper. Numbers may be floats and have exponents; they are read exactly. A value has to lie in the bracket
    widened by the tolerance; a lower bound must not lie above it, nor an upper bound below it.
    """
    from verify.hunt import fixtures_check
    from verify.hunt.fixtures import collection
    from verify.hunt.fixtures_claims import read_claims, read_tolerance

    allowed = read_tolerance(tolerance)
    claims = read_claims(file)
    with Progress(file.name, show=not quiet) as progress:
        brackets = (
            fixtures_check.solved(progress=progress.say)
            if folder is None
            else fixtures_check.replayed(folder, progress.say)
        )
        found = fixtures_check.compare(claims, brackets, allowed)
    named = {claim.name for claim in claims}
    missing = [name for name in collection() if name not in named]
    if machine:
        output.machine(_document(found, missing, folder, tolerance))
    else:
        _show(found, missing, quiet=quiet)
    return _verdict(found).exit_code


def _proved(*, short: bool) -> Verdict:
    from verify.claims.verdict import Verdict

    return Verdict.INCOMPLETE if short else Verdict.PROVED


def _exported(found: Export, verdict: Verdict) -> dict[str, Any]:
    from verify.hunt import fixtures_export

    return {
        "verdict": verdict.value,
        "games": found.games,
        "levels": found.levels,
        "digits": found.digits,
        "table": str(found.folder / fixtures_export.TABLE),
        "schema": str(found.folder / fixtures_export.SCHEMA),
        "values": str(found.folder / fixtures_export.VALUES),
        "certificates": found.certificates,
        "reason": found.reason,
    }


def _outside(found: list[Finding]) -> list[Finding]:
    from verify.hunt.fixtures_check import Status

    return [each for each in found if each.status is not Status.INSIDE]


def _verdict(found: list[Finding]) -> Verdict:
    from verify.claims.verdict import Verdict

    return Verdict.REFUTED if _outside(found) else Verdict.PROVED


def _document(found: list[Finding], missing: list[str], folder: Path | None, tolerance: str) -> dict[str, Any]:
    from verify.hunt.fixtures_check import outward

    outside = _outside(found)
    rows = [
        {
            "name": each.claim.name,
            "claim": each.claim.side.value,
            "number": each.claim.text,
            "status": each.status.value,
            "error": list(outward(*each.error)),
            "certified": list(outward(each.bracket.lower, each.bracket.upper)),
            "exact": each.bracket.exact,
            "sha256": each.bracket.sha256,
        }
        for each in found
    ]
    return {
        "verdict": _verdict(found).value,
        "checked": len(found),
        "outside": len(outside),
        "missing": missing,
        "tolerance": tolerance,
        "fixtures": None if folder is None else str(folder),
        "claims": rows,
        "reason": "; ".join(f"{each.claim.name}: {each.sentence}" for each in outside),
    }


def _show(found: list[Finding], missing: list[str], *, quiet: bool) -> None:
    outside = _outside(found)
    output.say(f"{_verdict(found)} (kernel)")
    output.say(f"{len(found) - len(outside)} of {len(found)} numbers agree with the certified brackets")
    if missing and not quiet:
        output.say(f"nothing is said of {len(missing)} other games of the collection")
    for each in outside:
        output.reason(f"{each.claim.name}: {each.sentence}")
    if not outside or quiet:
        return
    from verify.cli import tables
    from verify.cli.value import certain
    from verify.hunt.fixtures_check import outward, short

    table = tables.start(["game", "claim", "status", "number", "certified", "off by at most"], 3)
    for each in outside[: tables.ROWS]:
        certified = certain(*outward(each.bracket.lower, each.bracket.upper, 20))
        row = (each.claim.name, each.claim.side.value, each.status.value, short(each.claim.text, 24), certified)
        table.add_row(*map(tables.cell, (*row, each.size)))
    tables.rest(table, len(outside) - tables.ROWS)
    tables.write("numbers that the kernel refutes", table)

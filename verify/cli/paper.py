"""``verify paper``: replay the evidence for every statement of the paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verify.cli import options, output
from verify.cli.progress import Progress

if TYPE_CHECKING:
    from verify.claims.status import Row


@click.command()
@click.option(
    "--report",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the report (HTML) with every statement and its evidence into this folder.",
)
@options.as_json
@options.quiet
def paper(report: Path | None, machine: bool, quiet: bool) -> int:
    """Replay the evidence for every statement of the paper and say what stands.

    PROVED: a checker (kernel or Coq, named) accepted it. DERIVED: a symbolic derivation went through again. REFUTED: a
    certificate of the negation. The exit code is 0 when every replay succeeds: a refutation or an open statement is a
    result, a certificate that is rejected (1) or malformed (3) is not.
    """
    if report is not None and ((report.exists() and not report.is_dir()) or not report.absolute().parent.is_dir()):
        raise click.UsageError(f"{report} cannot be made: expected the name of a folder inside an existing one.")
    with Progress("replaying", show=not quiet) as progress:
        from verify.claims.paper import run, succeeded, unchecked

        def tell(done: int, total: int, name: str) -> None:
            progress.say(f"{done + 1} of {total}, {name}")

        rows = run(tell)
        if report is not None:
            progress.say("writing the report")
            from verify.report.page import write

            write(rows, report)
    if machine:
        output.machine([row.to_json() for row in rows])
    else:
        show(rows, report, quiet=quiet)
    output.reason(output.one_line(unchecked(rows)))
    return 0 if succeeded(rows) else max(row.verdict.exit_code for row in rows if not row.replayed)


def show(rows: list[Row], report: Path | None, *, quiet: bool) -> None:
    """Print how many statements have which verdict, a line for each, and what failed."""
    from verify.cli.tables import claims_table, write
    from verify.report.page import counts

    failed = [row for row in rows if not row.replayed]
    found = ", ".join(f"{verdict} {number}" for verdict, number in counts(rows))
    output.say(f"{failed[0].verdict} {len(failed)} of {len(rows)}" if failed else found)
    if not quiet:
        write("", claims_table(rows))
        if report is not None:
            output.say(f"report in {report}")
    for row in failed:
        output.reason(output.one_line(f"{row.claim.id}: {row.reason}"))

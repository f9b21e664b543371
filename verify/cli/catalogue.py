"""``verify catalogue FILE``: what searches have left in a catalogue, replayed by the kernel before it is shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.hunt import described
from verify.errors import BadInput, VerifyError
from verify.files import whole

if TYPE_CHECKING:
    from verify.hunt.catalogue import Catalogue, Search
    from verify.hunt.search_work import Hit


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--show", "shown", metavar="N", type=int, help="Show the counterexamples of search N.")
@click.option(
    "--export",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write games and certificates into a folder; of search N with --show, otherwise of all.",
)
@options.as_json
@options.quiet
def catalogue(file: Path, shown: int | None, folder: Path | None, machine: bool, quiet: bool) -> int:
    """List the searches of a catalogue, show what they found, or export it.

    A list says what is recorded. The counterexamples that are shown or exported have been replayed by the kernel; what
    a conjecture of a user's own says is the catalogue's word.
    """
    if folder is not None and folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is no folder, expected the name of a folder to write into.")
    from verify.hunt.catalogue import Catalogue

    with Catalogue(file, create=False) as book:
        keys = [key for key, _ in book.searches() if shown in (None, key)]
        if shown is not None and not keys:
            raise click.UsageError(f"{file} has no search {shown}.")
        if folder is not None or shown is not None:
            for key, search in book.searches():
                if key in keys:
                    _demand(file, search)
        if folder is not None:
            return _export(book, keys, folder, machine=machine, quiet=quiet)
        if shown is not None:
            return _show(book, shown, machine=machine)
        return _list(book, machine=machine)


def _demand(file: Path, search: Search) -> None:
    """Refuse a statement under a built-in conjecture's name that is not what that conjecture says."""
    from verify.hunt.registry import builtin

    known = None if search.identity else builtin().get(search.conjecture)
    if known is not None and known.statement != search.statement:
        raise BadInput(
            f"{file}: found the statement {output.one_line(search.statement)!r} for {search.conjecture}, expected "
            f"that of the built-in conjecture, {known.statement!r} (search into a new file)"
        )


def _list(book: Catalogue, *, machine: bool) -> int:
    rows: list[dict[str, Any]] = []
    for key, search in book.searches():
        tally = book.tally(key)
        rows.append(
            {
                "search": key,
                "conjecture": search.conjecture,
                "statement": search.statement,
                "space": search.space,
                "certify": search.certify,
                "chunks": [tally.chunks, search.chunks],
                "games": tally.games,
                "clear": tally.clear,
                "holds": tally.holds,
                "fails": tally.hits,
                "undecided": tally.open,
            }
        )
    if machine:
        output.machine(rows)
        return 0
    for row in rows:
        output.say(f"{row['search']}  {row['conjecture']}  {row['space']}")
        done, total = row["chunks"]
        output.say(
            f"   recorded: {done} of {total} chunks, {row['games']} games, fails at {row['fails']}, proved at "
            f"{row['holds']}, clear at {row['clear']}, undecided at {row['undecided']}"
        )
    if not rows:
        output.say("no searches")
    return 0


def _hits(book: Catalogue, key: int) -> list[tuple[str, Hit]]:
    from verify.hunt.catalogue import FOUND, SHRUNK

    return [(kind, hit) for kind in (SHRUNK, FOUND) for hit in book.hits(key, kind)]


def _show(book: Catalogue, key: int, *, machine: bool) -> int:
    from verify.hunt.registry import builtin

    search = dict(book.searches())[key]
    hits, undecided = _hits(book, key), book.undecided(key)
    if machine:
        output.machine(
            {
                "conjecture": search.conjecture,
                "statement": search.statement,
                "space": search.space,
                "counterexamples": [
                    {
                        "number": hit.number,
                        "kind": kind,
                        "game": hit.document,
                        "sha256": hit.refutation.sha256,
                        "theorem": hit.replay().statement,
                    }
                    for kind, hit in hits
                ],
                "undecided": [{"number": number, "reason": reason} for number, reason in undecided],
            }
        )
        return 0
    shown = [(kind, hit, described(hit)) for kind, hit in hits]  # all are replayed before a word is printed
    own = search.identity or search.conjecture not in builtin()
    output.say(f"{search.conjecture}: {search.statement}{' (as the catalogue has it)' if own else ''}")
    for kind, hit, lines in shown:
        output.say(f"\n{kind} at number {hit.number}: REFUTED (kernel)")
        output.say("\n".join(lines))
    if not hits:
        output.say("no counterexample")
    for number, reason in undecided:
        output.say(f"undecided at number {number}: {reason}")
    return 0


def _export(book: Catalogue, keys: list[int], folder: Path, *, machine: bool, quiet: bool) -> int:
    """Every counterexample as a game, its certificate, and a document that says what it proves."""
    searches = dict(book.searches())
    written = []
    for key in keys:
        for kind, hit in _hits(book, key):
            name = f"{searches[key].conjecture}-{key}-{hit.number}-{kind}"
            said = {"theorem": hit.replay().statement, "reason": hit.reason}
            files = {f"{name}.game.json": json.dumps(hit.document, indent=1).encode() + b"\n"}
            files[f"{name}.certificate.json"] = hit.refutation.proof
            head = {"conjecture": searches[key].conjecture, "statement": searches[key].statement}
            document = head | hit.refutation.document | said
            files[f"{name}.refutation.json"] = json.dumps(document, indent=1).encode() + b"\n"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                for file, data in files.items():
                    with whole(folder / file) as temporary:
                        temporary.write_bytes(data)
            except OSError as error:
                raise VerifyError(f"{folder}: cannot be written ({error.strerror})") from None
            written += [str(folder / file) for file in files]
    if machine:
        output.machine({"verdict": "WRITTEN", "files": written})
    else:
        output.say(f"WRITTEN {len(written)} files into {folder}, every certificate replayed by the kernel")
        if not quiet:
            output.say("\n".join(written))
    return 0

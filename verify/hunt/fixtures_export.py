"""The folder of an export: tables, a schema, game files and certificates; it is there as a whole or not at all.

::

    fixtures.json          every game with its answers, as fixtures.schema.json describes it
    fixtures.schema.json   a JSON Schema
    values.csv             the values alone
    games/NAME.json        a game file
    certificates/NAME.….json   what `python -m verify.check` replays
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import BadInput, VerifyError

if TYPE_CHECKING:
    from verify.hunt.fixtures_answers import Answers
    from verify.hunt.fixtures_table import Fixture

FORMAT = "verify-fixtures/1"
TABLE, SCHEMA, VALUES = "fixtures.json", "fixtures.schema.json", "values.csv"
HEAD = ("name", "kind", "level", "lower", "upper", "exact")
MOST_BYTES = 1 << 30
"""More than an export to 3900 digits has."""


@dataclass(frozen=True)
class Export:
    """What was written: the folder, the digits asked, the games by level, the number of certificates."""

    folder: Path
    digits: int
    levels: dict[str, int]
    certificates: int
    wide: tuple[str, ...]

    @property
    def games(self) -> int:
        """How many games there are."""
        return sum(self.levels.values())

    @property
    def reason(self) -> str:
        """Which values are not known to the digits asked; empty if all are."""
        return f"not known to {self.digits} digits: {', '.join(self.wide)}" if self.wide else ""


def export(
    folder: str | Path, digits: int = 50, *, force: bool = False, games: Iterable[Fixture] | None = None,
    progress: Callable[[str], None] | None = None,
) -> Export:  # fmt: skip
    """Answer every game of the collection and write the answers with their certificates.

    Parameters
    ----------
    folder
        It must not be there, unless it is an export and ``force`` is given. It appears when everything is finished.
    digits
        Bounds of values, and of rules that are not known exactly, at most 10^−digits apart; at most 3900.
    force
        Replace an older export.
    games
        By default the whole collection.
    progress
        Called with a few words at the start of every stage.

    Raises
    ------
    BadInput
        The folder is there and is no export, or one that may not be replaced.
    Unsolved
        A game was not answered as the collection says.
    VerifyError
        The system refuses to write.
    """
    from verify.hunt.fixtures import collection
    from verify.hunt.fixtures_answers import answers

    target = Path(folder)
    vacant(target, force=force)
    listed = list(collection().values() if games is None else games)
    say = progress or (lambda stage: None)
    found: list[Answers] = []
    try:
        with _beside(target) as temporary:
            for i, fixture in enumerate(listed, 1):
                found.append(answers(fixture, digits, partial(_say, say, f"{i} of {len(listed)}, {fixture.name}")))
            for path, data in documents(listed, found, digits):
                place = temporary / path
                place.parent.mkdir(exist_ok=True)
                place.write_bytes(data)
    except OSError as error:
        raise VerifyError(f"{error.filename or target} cannot be written: {error.strerror or error}.") from None
    unit = Fraction(1, 10**digits)
    return Export(
        folder=target,
        digits=digits,
        levels=dict(sorted(Counter(each.level for each in found).items())),
        certificates=sum(len(each.certificates) for each in found),
        wide=tuple(each.entry["name"] for each in found if each.width > unit),
    )


def _say(say: Callable[[str], None], step: str, stage: str) -> None:
    say(f"{step}: {stage}")


def documents(games: list[Fixture], found: list[Answers], digits: int) -> Iterator[tuple[str, bytes]]:
    """Every file of an export by its name."""
    from verify.game.writing import document_text

    table = {"format": FORMAT, "unit": "nats", "digits": digits, "games": [each.entry for each in found]}
    yield TABLE, document_text(table).encode()
    yield SCHEMA, schema()
    yield VALUES, _values(found).encode()
    for fixture in games:
        yield f"games/{fixture.name}.json", fixture.game.text.encode()
    for each in found:
        yield from each.certificates.items()


def schema() -> bytes:
    """The JSON Schema of ``fixtures.json``."""
    return (resources("verify.hunt") / SCHEMA).read_bytes()


def vacant(folder: Path, *, force: bool) -> None:
    """Refuse, before any work, a folder that an export may not be renamed to.

    Raises
    ------
    BadInput
        It is there and is no export, has other files in it, or ``force`` is not given.
    VerifyError
        The folder that it would lie in is not there.
    """
    if not folder.exists() and not folder.is_symlink():
        if not folder.absolute().parent.is_dir():
            raise VerifyError(f"{folder} cannot be written: there is no folder {folder.absolute().parent}.")
        return
    foreign = others(folder)
    if foreign is not None:
        raise BadInput(f"{folder}: found {foreign}, expected a name that is not there yet, or an older export.")
    if not force:
        raise BadInput(f"{folder}: found an older export; --force replaces it.")


def others(folder: Path) -> str | None:
    """What is in the way in a folder that should be an export and nothing else, or None if that is what it is."""
    if folder.is_symlink() or not folder.is_dir():
        return "something that is no folder"
    try:
        table = read_table(folder)
    except BadInput:
        return f"a folder without an export's {TABLE}"
    names = {TABLE, SCHEMA, VALUES}
    for entry in table["games"]:
        names |= {entry["file"], *cited(entry)}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in names and not (name in ("games", "certificates") and path.is_dir()):
            return f"the file {name!a}, which is not part of the export,"
    return None


def cited(value: Any) -> Iterator[str]:
    """The files of all certificates that an entry cites."""
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, dict):
            if "sha256" in each and isinstance(each.get("file"), str):
                yield each["file"]
            stack += each.values()
        elif isinstance(each, list):
            stack += each


def read_table(folder: Path) -> dict[str, Any]:
    """An export's ``fixtures.json``, as far as it has the form that is relied on; nothing in it is believed.

    Raises
    ------
    BadInput
        It cannot be read, or is no such table.
    """
    path = folder / TABLE
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path}: found more than {MOST_BYTES} bytes, expected an export.")
        table = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: found no JSON, expected an export.") from None
    if not isinstance(table, dict) or table.get("format") != FORMAT:
        raise BadInput(f"{path}: found no table of the format {FORMAT}, expected an export.")
    games = table.get("games")
    if not isinstance(games, list) or not all(map(_is_entry, games)):
        raise BadInput(f"{path}: at games: found no list of games, expected an export.")
    return table


def _is_entry(entry: Any) -> bool:
    """Whether the parts that are relied on are there and have the right types."""
    if not isinstance(entry, dict) or not isinstance(entry.get("value"), dict):
        return False
    proof = entry["value"].get("certificate")
    texts = [entry.get("name"), entry.get("file"), entry["value"].get("lower"), entry["value"].get("upper")]
    return isinstance(proof, dict) and all(isinstance(text, str) for text in (*texts, proof.get("file")))


def _values(found: list[Answers]) -> str:
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\n")
    writer.writerow(HEAD)
    for each in found:
        value = each.entry["value"]
        row = (value["level"], value["lower"], value["upper"], value["exact"] or "")
        writer.writerow((each.entry["name"], each.entry["kind"], *row))
    return page.getvalue()


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A temporary folder beside one, renamed to it when the block ends well; an older one of that name is removed."""
    target = target.resolve()
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    older = target.with_name(f".{target.name}.{os.getpid()}.old")
    temporary.mkdir()
    try:
        yield temporary
        if target.exists():
            target.rename(older)
        temporary.rename(target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if older.exists() and not target.exists():
            older.rename(target)
    shutil.rmtree(older, ignore_errors=True)

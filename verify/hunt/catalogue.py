"""The catalogue: an SQLite file with every search's space, its progress by chunk, hits and certificates.

A chunk and everything that was found in it are written in one transaction, so that whatever was reported is there
however a process ends, and nothing is there twice. Several processes can share a catalogue: each claims chunks for a
while (a lease, :mod:`verify.hunt.catalogue_lease`). Should two processes work on the same chunk all the same, the
second result is dropped.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from verify.errors import BadInput, VerifyError
from verify.hunt.catalogue_lease import LEASE, owner, void
from verify.hunt.catalogue_schema import APPLICATION, TABLES, VERSION
from verify.hunt.refutation import Refutation
from verify.hunt.search_work import Done, Hit

PATIENCE = 30.0
"""Seconds that a transaction waits for another process."""
FOUND, SHRUNK = "found", "shrunk"


@dataclass(frozen=True)
class Search:
    """A search: what it looks for, where, how it is divided into chunks, and which games are decided."""

    conjecture: str
    identity: str
    statement: str
    space: str
    size: int
    chunk: int
    certify: str

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return -(-self.size // self.chunk)


@dataclass(frozen=True)
class Tally:
    """How far a search has come: chunks done, and games by what was found of them."""

    chunks: int
    games: int
    clear: int
    holds: int
    open: int
    hits: int


class Catalogue:
    """An open catalogue; use it in a ``with`` block.

    Parameters
    ----------
    path
        The file, which is made if it is not there; None for one in memory.
    create
        Whether to make it.

    Raises
    ------
    BadInput
        The file is no catalogue, of another version, or not there.
    VerifyError
        The system refuses.
    """

    def __init__(self, path: str | Path | None = None, *, create: bool = True) -> None:
        self.path = None if path is None else Path(path)
        if self.path is not None and not create and not self.path.is_file():
            raise BadInput(f"{self.path}: there is no such catalogue")
        try:
            name = ":memory:" if self.path is None else str(self.path)
            self._base = sqlite3.connect(name, timeout=PATIENCE, isolation_level=None)
        except sqlite3.Error as error:
            raise VerifyError(f"{self.path}: the catalogue cannot be opened ({error})") from None
        self.owner = owner()
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self._base.close()
            raise BadInput(f"{self.path}: found no catalogue of `verify hunt` ({error})") from None
        except BaseException:
            self._base.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()
        if isinstance(error, sqlite3.Error):
            raise VerifyError(f"{self.path}: the catalogue cannot be used ({error})") from None

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _prepare(self) -> None:
        base = self._base
        if not self._fits():
            with self._transaction():
                if not self._fits():  # somebody else may have been quicker
                    for table in TABLES:
                        base.execute(table)
                    base.execute(f"PRAGMA application_id = {APPLICATION}")
                    base.execute(f"PRAGMA user_version = {VERSION}")
        if self.path is None:
            return
        end = time.monotonic() + PATIENCE
        while True:  # the change to another journal does not wait for others by itself
            try:
                base.execute("PRAGMA journal_mode = WAL")
                break
            except sqlite3.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)
        base.execute("PRAGMA synchronous = FULL")

    def _fits(self) -> bool:
        """Whether the tables are there; False for an empty file."""

        def pragma(name: str) -> int:
            found: int = self._base.execute(f"PRAGMA {name}").fetchone()[0]
            return found

        if self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
            return False
        if pragma("application_id") != APPLICATION:
            raise BadInput(f"{self.path}: found another database, expected a catalogue of `verify hunt`")
        if (version := pragma("user_version")) != VERSION:
            expected = f"expected version {VERSION} (search into a new file)"
            raise BadInput(f"{self.path}: found a catalogue of version {version}, {expected}")
        return True

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield self._base
        except BaseException:
            if self._base.in_transaction:  # a full disk has ended it already
                self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def begin(self, search: Search) -> int:
        """The number of a search in the catalogue; it is entered if it is new."""
        row = (search.conjecture, search.identity, search.space, search.chunk, search.certify)
        with self._transaction() as base:
            base.execute(
                "INSERT OR IGNORE INTO search (conjecture, identity, space, chunk, certify, statement, size)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*row, search.statement, search.size),
            )
            found: int = base.execute(
                "SELECT id FROM search WHERE (conjecture, identity, space, chunk, certify) = (?, ?, ?, ?, ?)", row
            ).fetchone()[0]
        return found

    def claim(self, key: int, total: int, start: int = 0) -> int | None:
        """Lease the first chunk from ``start`` on that is neither done nor leased, or None if there is none."""
        with self._transaction() as base:
            self._drop_void(key)
            taken = (
                "SELECT number FROM chunk WHERE search = :key AND number >= :before UNION"
                " SELECT number FROM lease WHERE search = :key AND number >= :before UNION SELECT :before"
            )
            row = base.execute(
                f"WITH taken AS ({taken}) SELECT min(number) + 1 FROM taken"  # noqa: S608
                " WHERE number + 1 NOT IN (SELECT number FROM taken)",
                {"key": key, "before": start - 1},
            ).fetchone()
            number: int = row[0]
            if number >= total:
                return None
            base.execute("INSERT INTO lease VALUES (?, ?, ?, ?)", (key, number, self.owner, time.time() + LEASE))
        return number

    def renew(self, key: int, numbers: Iterable[int]) -> None:
        """Keep chunks that are still being worked on."""
        with self._transaction() as base:
            base.executemany(
                "UPDATE lease SET until = ? WHERE search = ? AND number = ? AND owner = ?",
                [(time.time() + LEASE, key, number, self.owner) for number in numbers],
            )

    def release(self, key: int, numbers: Iterable[int]) -> None:
        """Give back chunks that will not be finished."""
        with self._transaction() as base:
            base.executemany(
                "DELETE FROM lease WHERE search = ? AND number = ? AND owner = ?",
                [(key, number, self.owner) for number in numbers],
            )

    def leased(self, key: int, below: int) -> bool:
        """Whether somebody is at work on a chunk below this one."""
        with self._transaction() as base:
            self._drop_void(key)
            row = base.execute("SELECT count(*) FROM lease WHERE search = ? AND number < ?", (key, below)).fetchone()
        return bool(row[0])

    def _drop_void(self, key: int) -> None:
        rows = self._base.execute("SELECT number, owner, until FROM lease WHERE search = ?", (key,)).fetchall()
        now = time.time()
        free = [(key, number) for number, holder, until in rows if void(holder, until < now)]
        self._base.executemany("DELETE FROM lease WHERE search = ? AND number = ?", free)

    def record(self, key: int, number: int, done: Done) -> bool:
        """Write a chunk with its hits and certificates; False if it was there already."""
        with self._transaction() as base:
            cursor = base.execute(
                "INSERT OR IGNORE INTO chunk VALUES (?, ?, ?, ?, ?, ?)",
                (key, number, done.games, done.clear, done.holds, done.open),
            )
            new = cursor.rowcount == 1
            if new:
                for hit in done.hits:
                    self._write(key, hit, FOUND)
                base.executemany(
                    "INSERT OR IGNORE INTO undecided VALUES (?, ?, ?)", [(key, *row) for row in done.reasons]
                )
            base.execute("DELETE FROM lease WHERE search = ? AND number = ?", (key, number))
        return new

    def record_shrunk(self, key: int, hit: Hit) -> None:
        """Write the smaller counterexample that a hit was turned into."""
        with self._transaction():
            self._write(key, hit, SHRUNK)

    def _write(self, key: int, hit: Hit, kind: str) -> None:
        base = self._base
        proof = hit.refutation.sha256, zlib.compress(hit.refutation.proof, 9)
        base.execute("INSERT OR IGNORE INTO certificate VALUES (?, ?)", proof)
        base.execute(
            "INSERT OR IGNORE INTO hit VALUES (?, ?, ?, ?, ?, ?)",
            (key, hit.number, kind, _json(hit.document), _json(hit.refutation.document), hit.reason),
        )

    def searches(self) -> list[tuple[int, Search]]:
        """All searches with their numbers."""
        rows = self._base.execute(
            "SELECT id, conjecture, identity, statement, space, size, chunk, certify FROM search ORDER BY id"
        )
        return [(row[0], Search(*row[1:])) for row in rows]

    def tally(self, key: int) -> Tally:
        """How far a search has come."""
        row: tuple[int, int, int, int, int] = self._base.execute(
            "SELECT count(*), coalesce(sum(games), 0), coalesce(sum(clear), 0), coalesce(sum(holds), 0),"
            " coalesce(sum(open), 0) FROM chunk WHERE search = ?",
            (key,),
        ).fetchone()
        hits = self._base.execute("SELECT count(*) FROM hit WHERE search = ? AND kind = ?", (key, FOUND)).fetchone()
        return Tally(*row, hits[0])

    def done(self, key: int, below: int) -> int:
        """How many chunks below a number are done."""
        found: int = self._base.execute(
            "SELECT count(*) FROM chunk WHERE search = ? AND number < ?", (key, below)
        ).fetchone()[0]
        return found

    def prefix(self, key: int, start: int) -> int:
        """The first chunk from ``start`` on that is not done, if all before it are."""
        found: int = self._base.execute(
            "WITH done AS (SELECT number FROM chunk WHERE search = :key AND number >= :before UNION SELECT :before)"
            " SELECT min(number) + 1 FROM done WHERE number + 1 NOT IN (SELECT number FROM done)",
            {"key": key, "before": start - 1},
        ).fetchone()[0]
        return found

    def first_number(self, key: int) -> int | None:
        """Where the first hit stands in the space."""
        found: int | None = self._base.execute(
            "SELECT min(number) FROM hit WHERE search = ? AND kind = ?", (key, FOUND)
        ).fetchone()[0]
        return found

    def hits(self, key: int, kind: str = FOUND) -> Iterator[Hit]:
        """The hits of a search in the order of the space, or what they were shrunk to; nothing is replayed."""
        rows = self._base.execute(
            "SELECT number, game, refutation, reason FROM hit WHERE search = ? AND kind = ? ORDER BY number",
            (key, kind),
        ).fetchall()
        for number, game, refutation, reason in rows:
            try:
                hit = Hit(number, json.loads(game), self._refutation(json.loads(refutation)), reason)
            except (ValueError, TypeError, KeyError, zlib.error) as error:
                raise BadInput(f"{self.path}: the hit at number {number} cannot be read ({error})") from None
            yield hit

    def undecided(self, key: int) -> list[tuple[int, str]]:
        """The games that certificates could not decide: where they stand in the space, and why."""
        return self._base.execute(
            "SELECT number, reason FROM undecided WHERE search = ? ORDER BY number", (key,)
        ).fetchall()

    def first(self, key: int, kind: str = FOUND) -> Hit | None:
        """The hit that stands first in the space."""
        return next(iter(self.hits(key, kind)), None)

    def _refutation(self, document: dict[str, Any]) -> Refutation:
        name = document["certificate"]
        row = self._base.execute("SELECT data FROM certificate WHERE sha256 = ?", (name,)).fetchone()
        if row is None:
            raise BadInput(f"{self.path}: the certificate {name} is missing")
        return Refutation.read(document, zlib.decompress(row[0]))

    def dump(self) -> str:
        """All that was found, as text that does not depend on when, where or in which order it was."""
        lines = []
        for key, search in sorted(self.searches(), key=lambda each: _json(vars(each[1]))):
            lines.append(_json(vars(search)))
            rows = self._base.execute(
                "SELECT number, games, clear, holds, open FROM chunk WHERE search = ? ORDER BY number", (key,)
            )
            lines += [_json(["chunk", *row]) for row in rows]
            rows = self._base.execute(
                "SELECT number, kind, game, refutation, reason FROM hit WHERE search = ? ORDER BY number, kind", (key,)
            )
            lines += [_json(["hit", *row]) for row in rows]
            lines += [_json(["undecided", *row]) for row in self.undecided(key)]
        rows = self._base.execute("SELECT sha256 FROM certificate ORDER BY sha256")
        lines += [_json(["certificate", *row]) for row in rows]
        return "\n".join(lines) + "\n"


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))

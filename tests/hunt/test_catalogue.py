"""The catalogue: whole chunks or nothing, leases that end with their process, certificates that are replayed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from verify.check import kernel
from verify.errors import BadInput, VerifyError
from verify.hunt import Catalogue
from verify.hunt import catalogue as module
from verify.hunt.catalogue import SHRUNK, Search
from verify.hunt.search import hunt
from verify.hunt.search_work import Done, Hit

SPACE = "points=4,labels=2,denominator=2..3"
SEARCH = Search("mine", "", "Words.", "points=2", 100, 10, "unclear")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a finished search in it."""
    path = tmp_path / "catalogue.sqlite"
    hunt("max-concave", SPACE, catalogue=path, every=True, chunk=16)
    return path


def test_what_is_kept(path: Path) -> None:
    """The space, the progress, the hits, the smaller counterexample, and certificates that the kernel accepts."""
    with Catalogue(path, create=False) as book:
        ((key, search),) = book.searches()
        assert search.space == "points=4,labels=2,denominator=2..3,cost=absolute,radius=1"
        tally = book.tally(key)
        hits = list(book.hits(key))
        assert tally.chunks == search.chunks
        assert tally.games == tally.clear + tally.holds + tally.open + tally.hits
        assert tally.hits == len(hits) > 1
        assert [hit.number for hit in hits] == sorted({hit.number for hit in hits})
        for hit in (*hits, *book.hits(key, SHRUNK)):
            assert hit.replay().lower > 0
        assert book.first(key) == hits[0]


def test_nothing_is_done_twice(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished search starts no work; its counterexample is replayed."""
    with Catalogue(path) as book:
        before = book.dump()
    monkeypatch.setattr("verify.hunt.search.work", None)
    monkeypatch.setattr("verify.hunt.shrink.judge", None)
    found = hunt("max-concave", SPACE, catalogue=path, every=True, chunk=16)
    assert found.found is not None
    with Catalogue(path) as book:
        assert book.dump() == before


def test_a_damaged_certificate_proves_nothing(path: Path) -> None:
    """What stands in the file is not believed: neither a search nor a list of hits passes it on as proved."""
    import zlib

    base = sqlite3.connect(path)
    for name, data in base.execute("SELECT sha256, data FROM certificate").fetchall():
        forged = zlib.decompress(data).replace(b'"lower":"', b'"lower":"9', 1)
        base.execute("UPDATE certificate SET data = ? WHERE sha256 = ?", (zlib.compress(forged), name))
    base.commit()
    base.close()
    with pytest.raises(kernel.Rejected):
        hunt("max-concave", SPACE, catalogue=path, every=True, chunk=16)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE hit SET game = (SELECT game FROM hit ORDER BY number DESC LIMIT 1)",
        "UPDATE hit SET refutation = replace(refutation, '[\"1\",0,', '[\"2\",0,')",
        'UPDATE hit SET refutation = replace(refutation, \'"facts":[]\', \'"facts":[[0,"unique",true]]\')',
        "UPDATE hit SET refutation = (SELECT refutation FROM hit ORDER BY number DESC LIMIT 1)",
    ],
)
def test_another_row_is_refused(change: str, path: Path) -> None:
    """A certificate refutes at its own game and by its own sum: not at another game, or with other words for it."""
    base = sqlite3.connect(path)
    assert base.execute(change).rowcount > 1
    base.commit()
    base.close()
    with pytest.raises(kernel.Rejected):
        hunt("max-concave", SPACE, catalogue=path, every=True, chunk=16)


def test_a_certificate_for_a_hit(path: Path) -> None:
    """Every hit has one certificate, under its hash."""
    base = sqlite3.connect(path)
    known = {name for (name,) in base.execute("SELECT sha256 FROM certificate")}
    named = {json.loads(row)["certificate"] for (row,) in base.execute("SELECT refutation FROM hit")}
    base.close()
    assert known == named


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("UPDATE certificate SET data = x'00'", "cannot be read"),
        ("DELETE FROM certificate", "is missing"),
        ("UPDATE hit SET refutation = '[]'", "cannot be read"),
        ("UPDATE hit SET refutation = '{}'", "cannot be read"),
        ("UPDATE hit SET refutation = '{\"certificate\": []}'", "cannot be used"),
        ("UPDATE hit SET game = 'x'", "cannot be read"),
        ("DROP TABLE hit", "cannot be used"),
    ],
)
def test_a_damaged_file(damage: str, words: str, path: Path) -> None:
    """What cannot be read is one sentence."""
    base = sqlite3.connect(path)
    base.execute(damage)
    base.commit()
    base.close()
    with pytest.raises(VerifyError, match=words) as caught:
        hunt("max-concave", SPACE, catalogue=path, every=True, chunk=16)
    assert "\n" not in str(caught.value)


def test_searches_stand_side_by_side(path: Path) -> None:
    """Another space, another conjecture or other chunks are another search in the same file."""
    hunt("max-concave", "points=3,labels=2,denominator=2", catalogue=path)
    hunt("deterministic-suffices", "points=3,labels=2,denominator=2", catalogue=path)
    with Catalogue(path) as book:
        assert len(book.searches()) == 3
        key = book.begin(book.searches()[0][1])
        assert key == book.searches()[0][0]


def test_a_chunk_is_written_once() -> None:
    """The second result for a chunk is dropped, with its hits."""
    with Catalogue() as book:
        key = book.begin(SEARCH)
        assert book.record(key, 3, Done(5, 4, 1, 0, ()))
        before = book.dump()
        assert not book.record(key, 3, Done(7, 7, 0, 0, ()))
        assert book.dump() == before


def test_where_to_look_on() -> None:
    """Chunks that are done are passed over, from wherever one looks; gaps are found."""
    with Catalogue() as book:
        key = book.begin(SEARCH)
        for number in (0, 1, 2, 4, 5):
            book.record(key, number, Done(0, 0, 0, 0, ()))
        assert [book.prefix(key, start) for start in (0, 2, 3, 4, 7)] == [3, 3, 3, 6, 7]
        assert [book.claim(key, 10, start) for start in (4, 0, 0, 9, 9)] == [6, 3, 7, 9, None]


def test_leases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks are given out in order, to one process each; those of a process that has ended are free at once."""
    with Catalogue(tmp_path / "c") as book, Catalogue(tmp_path / "c") as other:
        other.owner = f"elsewhere/1/{time.time()}"
        key = book.begin(SEARCH)
        assert [book.claim(key, 10), other.claim(key, 10), book.claim(key, 10)] == [0, 1, 2]
        assert book.record(key, 0, Done(0, 0, 0, 0, ()))
        book.release(key, [2])
        assert [book.claim(key, 10), book.claim(key, 10), book.claim(key, 4)] == [2, 3, None]
        assert book.leased(key, 2)
        other.release(key, [1])
        assert not book.leased(key, 2)
        child = subprocess.Popen([sys.executable, "-c", "pass"])
        child.wait()
        host = book.owner.split("/")[0]
        other.owner = f"{host}/{child.pid}/1"
        assert other.claim(key, 10) == 1
        assert book.claim(key, 10) == 1, "its process is gone"
        # the number of a process is used again
        other.owner = f"{host}/{os.getpid()}/1"
        assert other.claim(key, 10) == 4
        assert book.claim(key, 10) == 4


def test_a_lease_runs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process on another machine that does not renew its lease loses it; one that does keeps it."""
    monkeypatch.setattr(module, "LEASE", 0.2)
    with Catalogue(tmp_path / "c") as book, Catalogue(tmp_path / "c") as other:
        other.owner = "elsewhere/1/1"
        key = book.begin(SEARCH)
        assert other.claim(key, 10) == 0
        assert other.claim(key, 10) == 1
        time.sleep(0.25)
        other.renew(key, [1])
        assert book.claim(key, 10) == 0
        assert book.claim(key, 10) == 2


def test_a_transaction_is_whole_or_nothing(path: Path) -> None:
    """An error while hits are written leaves neither the chunk nor a certificate."""
    with Catalogue(path) as book:
        before, (key, _) = book.dump(), book.searches()[0]
        hit = book.first(key)
        assert hit is not None
        broken = Hit(999, {"features": object()}, hit.refutation)
        with pytest.raises(TypeError):
            book.record(key, 99, Done(1, 0, 0, 0, (hit, broken)))
        assert book.dump() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"dear reader, " * 100, "found no catalogue"),
        ("other", "another database"),
        (99, "version 99, expected version 2"),
        (1, "version 1, expected version 2"),
    ],
)
def test_other_files(content: object, words: str, tmp_path: Path) -> None:
    """What is no catalogue is refused in one sentence, and stays as it was."""
    path = tmp_path / "file"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "other":
        base = sqlite3.connect(path)
        base.execute("CREATE TABLE letters (text)")
        base.commit()
        base.close()
    else:
        Catalogue(path).close()
        base = sqlite3.connect(path)
        base.execute(f"PRAGMA user_version = {content}")
        base.commit()
        base.close()
    before = path.read_bytes()
    with pytest.raises(BadInput, match=words) as caught:
        Catalogue(path)
    assert "\n" not in str(caught.value)
    assert path.read_bytes() == before


def test_places_that_cannot_be(tmp_path: Path) -> None:
    """A file that is not there, where one is needed, and a folder that is not there."""
    with pytest.raises(BadInput, match="no such catalogue"):
        Catalogue(tmp_path / "none", create=False)
    with pytest.raises(VerifyError, match="cannot be opened"):
        Catalogue(tmp_path / "no" / "where")


def test_the_same_in_any_order(path: Path, tmp_path: Path) -> None:
    """The dump does not depend on the order of the work."""
    with Catalogue(path) as book, Catalogue(tmp_path / "other") as other:
        (key, search) = book.searches()[0]
        new = other.begin(search)
        hits = list(book.hits(key))
        rows = [
            (number, Done(*row, tuple(hit for hit in hits if hit.number // search.chunk == number)))
            for number, *row in book._base.execute(
                "SELECT number, games, clear, holds, open FROM chunk ORDER BY number DESC"
            )
        ]
        for number, done in rows:
            assert other.record(new, number, done)
        for hit in book.hits(key, SHRUNK):
            other.record_shrunk(new, hit)
        assert other.dump() == book.dump()

"""A sweep that is killed goes on from its folder, and ends as one that was not; foreign folders are left alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from verify.check import kernel
from verify.claims.sweep import sweep
from verify.claims.sweep_folder import TEMPORARY, Folder
from verify.errors import BadInput, VerifyError
from verify.game import Game

ROOT = Path(__file__).resolve().parents[2]
GAME = ROOT / "examples" / "games" / "figure-2-other.json"
GRID = "0:2:11"
ATTACKS = "0:1.5:4"

PROGRAM = """
import os, signal, sys
from pathlib import Path
from verify.claims.sweep import sweep
from verify.game import Game

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def progress(done, total):
    if sys.argv[2] == "between" and done == 5:
        die()

if __name__ == "__main__":
    if sys.argv[2] == "while writing":
        synchronise, calls = os.fsync, []
        def fsync(file):
            calls.append(file)
            if len(calls) == 5:  # the content is in the temporary file, which has not been renamed
                die()
            synchronise(file)
        os.fsync = fsync
    sweep(Game.load({game!r}), {grid!r}, {attacks!r}, sys.argv[1], workers=int(sys.argv[3]), progress=progress)
    raise SystemExit("it came to its end")
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a sweep that was left in peace."""
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sweep(Game.load(GAME), GRID, ATTACKS, folder, workers=1)
    return contents(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
@pytest.mark.parametrize(("moment", "workers"), [("between", 2), ("while writing", 1)])
def test_killed_and_resumed(moment: str, workers: int, whole: dict[str, bytes], tmp_path: Path) -> None:
    """SIGKILL leaves whole files alone; the next run keeps them, and all files are those of an undisturbed sweep."""
    script, folder = tmp_path / "script.py", tmp_path / "sweep"
    script.write_text(PROGRAM.format(game=str(GAME), grid=GRID, attacks=ATTACKS))
    done = subprocess.run(
        [sys.executable, str(script), str(folder), moment, str(workers)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    left = contents(folder)
    finished = {name: data for name, data in left.items() if not TEMPORARY.fullmatch(name)}
    assert "losses.csv" not in finished
    curves = {name for name in finished if name != "sweep.json"}
    assert 3 <= len(curves) < len(whole) - 3
    assert all(whole[name] == data for name, data in finished.items())
    assert (left == finished) is (moment == "between")
    stamps = {name: (folder / name).stat().st_mtime_ns for name in curves}
    found = sweep(Game.load(GAME), GRID, ATTACKS, folder, workers=1)
    assert found.reused == len(curves)
    assert {name: (folder / name).stat().st_mtime_ns for name in curves} == stamps
    assert contents(folder) == whole


def test_nothing_is_done_twice(whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A finished sweep is replayed by the kernel, and nothing is searched for."""
    for name, data in whole.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr("verify.claims.sweep_work.work_out", None)
    found = sweep(Game.load(GAME), GRID, ATTACKS, tmp_path, workers=1)
    assert found.reused == len(found.values) == 13
    assert contents(tmp_path) == whole


def test_a_damaged_curve_is_found_again(whole: dict[str, bytes], tmp_path: Path) -> None:
    """A file that proves nothing is replaced by what it would have been; the others are kept."""
    for name, data in whole.items():
        (tmp_path / name).write_bytes(data)
    damaged = tmp_path / "rule-05.jsonl"
    damaged.write_bytes(whole["rule-05.jsonl"].replace(b'"lower":"1', b'"lower":"2'))
    with pytest.raises(kernel.Rejected):
        kernel.check(damaged.read_bytes().splitlines()[0])
    found = sweep(Game.load(GAME), GRID, ATTACKS, tmp_path, workers=1)
    assert found.reused == len(found.values) - 1
    assert contents(tmp_path) == whole


def test_two_workers_find_the_same(whole: dict[str, bytes], tmp_path: Path) -> None:
    """Who works on what has no influence on any file."""
    sweep(Game.load(GAME), GRID, ATTACKS, tmp_path / "sweep", workers=2)
    assert contents(tmp_path / "sweep") == whole


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"game": Game.load(GAME.with_name("figure-2-prior.json"))}, "another game"),
        ({"rules": "0:2:12"}, "other rules"),
        ({"attacks": "0:2:4"}, "other attacks"),
        ({"digits": 13}, "other digits"),
    ],
)
def test_another_sweeps_folder(change: dict[str, object], words: str, whole: dict[str, bytes], tmp_path: Path) -> None:
    """A folder of another game, grid or width is refused in one sentence, and stays as it was."""
    for name, data in whole.items():
        (tmp_path / name).write_bytes(data)
    given = {"game": Game.load(GAME), "rules": GRID, "attacks": ATTACKS, "out": tmp_path, "digits": 12} | change
    with pytest.raises(BadInput, match=f"found a sweep with {words}, expected an empty folder") as caught:
        sweep(**given, workers=1)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert contents(tmp_path) == whole


MANIFEST = {"game": {}, "rules": ["0"], "attacks": ["1"], "digits": 12}


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"format": "verify-sweep/2"}'])
def test_no_sweep(text: str, tmp_path: Path) -> None:
    """A ``sweep.json`` that is none is refused."""
    (tmp_path / "sweep.json").write_text(text)
    with pytest.raises(BadInput, match="found no sweep"):
        Folder(tmp_path, MANIFEST)
    assert (tmp_path / "sweep.json").read_text() == text


def test_other_files(tmp_path: Path) -> None:
    """A folder with other things in it is no place for a sweep, and a file is no folder."""
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match="found other files"):
        Folder(tmp_path, MANIFEST)
    with pytest.raises(BadInput, match="found a file"):
        Folder(tmp_path / "letter.txt", MANIFEST)
    assert contents(tmp_path) == {"letter.txt": b"dear"}


def test_what_the_system_refuses(tmp_path: Path) -> None:
    """A path that cannot be a folder is one sentence."""
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(VerifyError, match="cannot be used"):
        Folder(tmp_path / "letter.txt" / "below", MANIFEST).begin()


def test_files_that_others_are_writing(tmp_path: Path) -> None:
    """What a live process has begun is left alone; what a dead one has, or one that had our number, goes."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        live, dead, mine = (tmp_path / f".rule-1.jsonl.{n}.tmp" for n in (other.pid, 4_194_305, os.getpid()))
        for path in (live, dead, mine):
            path.write_bytes(b"half")
        Folder(tmp_path, MANIFEST).begin()
        assert sorted(contents(tmp_path)) == [live.name, "sweep.json"]
        other.communicate(b"\n")
    Folder(tmp_path, MANIFEST).begin()
    assert sorted(contents(tmp_path)) == ["sweep.json"]


def test_the_manifest_says_what_it_is(tmp_path: Path) -> None:
    """sweep.json has the game, the points and the digits, exactly."""
    folder = Folder(tmp_path / "new", MANIFEST)
    assert not folder.path.exists()
    folder.begin()
    assert json.loads((folder.path / "sweep.json").read_text()) == {"format": "verify-sweep/1", **MANIFEST}
    assert Folder(tmp_path / "new", MANIFEST).read("nothing") is None

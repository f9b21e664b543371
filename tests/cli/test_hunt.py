"""``verify hunt`` and ``verify catalogue``: the words, the exit codes, and what machines read."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

import verify
from verify.cli import main as cli

Call = Callable[..., tuple[int, str, str]]
SPACE = "points=4,labels=2,denominator=3"


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run the command in this process: its exit code, stdout and stderr."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


def test_a_counterexample(call: Call) -> None:
    """The verdict first, then the statement, the game, the theorem; a refutation is a result: exit 0."""
    code, out, err = call("hunt", "deterministic-suffices", "--space", SPACE)
    assert (code, err) == (0, "")
    assert out.startswith("REFUTED (kernel)\nUnder maximum distortion")
    assert "law          1 at (0, 0), 1 at (1, 1), 1 at (3, 0), in units of 1/3" in out
    assert "log(3) - 4/3*log(2)" in out
    assert "fails at 1" in out
    assert "shrunk from" not in out  # it is as small as it can be


def test_what_it_was_shrunk_from(call: Call) -> None:
    """Shrinking may leave the space: then the game of the space that was found first is printed too."""
    space = "points=4,labels=2,denominator=4"
    _, out, _ = call("hunt", "deterministic-suffices", "--space", space)
    found = json.loads(call("hunt", "deterministic-suffices", "--space", space, "--json")[1])
    assert found["game"] != found["first"]["game"]
    line = next(line for line in out.splitlines() if line.startswith("shrunk from"))
    assert f"number {found['first']['number']} of the space" in line
    assert "in units of 1/4" in line
    assert "in units of 1/3" in out
    _, out, _ = call("hunt", "deterministic-suffices", "--space", space, "--no-shrink")
    assert "shrunk from" not in out
    assert "in units of 1/4" in out


MISTAKES = """
import verify
from verify.hunt import Conjecture, settle

def decide(game):
    return settle((FACTOR, verify.value(game, 9)), WHAT)

MINE = Conjecture("mine", "It is small.", "points=2,labels=2,denominator=2", decide)
"""


@pytest.mark.parametrize(
    ("factor", "what", "words"),
    [
        ("1", "(1, verify.value(game, 9), 'loss 3')", "no 'loss 3'"),
        ("1", "also=[(verify.value(game, 9), {'strict': True})]", "strict is None, not True"),
    ],
)
def test_a_mistake_is_not_silent(call: Call, tmp_path: Path, factor: str, what: str, words: str) -> None:
    """OPEN, and why the first game is undecided: on stderr, and as a key."""
    file = tmp_path / "mine.py"
    file.write_text(MISTAKES.replace("FACTOR", factor).replace("WHAT", what))
    code, out, err = call("hunt", file)
    assert code == 0
    assert out.startswith("OPEN\n")
    (line,) = [line for line in err.splitlines() if line.startswith("undecided at number ")]
    assert words in line
    found = json.loads(call("hunt", file, "--json")[1])
    assert found["undecided"] > 0
    assert words in found["first_undecided"]["reason"]
    assert line.startswith(f"undecided at number {found['first_undecided']['number']}: ")


def test_factors_are_exact(call: Call, tmp_path: Path) -> None:
    """A float is refused with the spelling to use, exit 3; the text 1/10 is read."""
    file = tmp_path / "mine.py"
    program = MISTAKES.replace("WHAT", "(-1, verify.value(game, 9))")
    file.write_text(program.replace("FACTOR", "0.1"))
    code, out, err = call("hunt", file)
    assert (code, out, err.count("\n")) == (3, "MALFORMED\n", 1)
    assert 'found the float 0.1, expected an exact number: write "1/10"' in err
    file.write_text(program.replace("FACTOR", "'1/10'"))
    found = json.loads(call("hunt", file, "--json")[1])
    assert (found["undecided"], found["first_undecided"]) == (0, None)
    assert found["holds"] == found["games"]


def test_json(call: Call, tmp_path: Path) -> None:
    """The keys that scripts rely on; the certificate that is written is one that the kernel accepts."""
    out_file = tmp_path / "found.json"
    code, out, _ = call("hunt", "deterministic-suffices", "--space", SPACE, "--json", "--certificate", out_file)
    found = json.loads(out)
    assert code == 0
    assert (found["verdict"], found["found"]) == ("REFUTED", True)
    assert found["certificate"] == str(out_file)
    theorem = verify.check(out_file)
    assert theorem.lower > 0
    assert (found["sha256"], found["theorem"]) == (theorem.sha256, theorem.statement)
    assert verify.Game.from_document(found["game"]).labels == ("0", "1")
    assert found["games"] == found["clear"] + found["holds"] + found["fails"] + found["undecided"]


def test_nothing_found(call: Call) -> None:
    """OPEN with the reason on stderr, exit 0; nothing is called proved."""
    code, out, err = call("hunt", "max-concave", "--space", "points=3,labels=2,denominator=2..3", "-q")
    assert code == 0
    assert out.startswith("OPEN\n")
    assert "no counterexample among the" in err
    code, out, _ = call("hunt", "max-concave", "--space", "points=3,labels=2,denominator=2", "--json")
    found = json.loads(out)
    assert (found["verdict"], found["found"], found["game"], found["certificate"]) == ("OPEN", False, None, None)
    assert found["exhausted"] is True


def test_list(call: Call) -> None:
    """The built-in conjectures with their statements and spaces."""
    code, out, _ = call("hunt", "--list")
    assert code == 0
    assert "max-concave" in out
    code, out, _ = call("hunt", "--list", "--json")
    assert {"name", "statement", "space", "expected", "document"} == set(json.loads(out)[0])


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 64, "which conjecture"),
        (("the-moon",), 3, "max-concave"),
        (("max-concave", "--space", "points=x"), 3, "points=x"),
        (("max-concave", "--workers", "2", "--scheduler", "tcp://x"), 64, "two ways"),
        (("none.py:X",), 3, "none.py"),
        (("max-concave", "--catalogue", "no/where/c"), 70, "no/where/c"),
    ],
)
def test_wrong_calls(call: Call, arguments: tuple[str, ...], code: int, words: str) -> None:
    """One sentence, the documented exit code, and one JSON value under ``--json``."""
    found, _, err = call("hunt", *arguments)
    assert found == code
    assert words in err
    found, out, _ = call("hunt", *arguments, "--json")
    assert found == code
    assert words in json.loads(out)["reason"]


@pytest.fixture
def path(call: Call, tmp_path: Path) -> Path:
    """A catalogue with two searches."""
    path = tmp_path / "c.sqlite"
    call("hunt", "deterministic-suffices", "--space", SPACE, "--catalogue", path)
    call("hunt", "max-concave", "--space", "points=4,labels=2,denominator=2", "--catalogue", path, "--all")
    return path


def test_catalogue_lists(call: Call, path: Path) -> None:
    """Every search with what is recorded; nothing is called proved there."""
    code, out, _ = call("catalogue", path)
    assert code == 0
    assert "1  deterministic-suffices" in out
    assert "recorded:" in out
    assert "PROVED" not in out
    rows = json.loads(call("catalogue", path, "--json")[1])
    assert [row["conjecture"] for row in rows] == ["deterministic-suffices", "max-concave"]
    assert all(row["chunks"][0] <= row["chunks"][1] for row in rows)


def test_catalogue_shows(call: Call, path: Path) -> None:
    """The counterexamples of one search, replayed."""
    code, out, _ = call("catalogue", path, "--show", "1")
    assert code == 0
    assert "REFUTED (kernel)" in out
    found = json.loads(call("catalogue", path, "--show", "1", "--json")[1])
    assert {one["kind"] for one in found["counterexamples"]} == {"found", "shrunk"}
    assert call("catalogue", path, "--show", "9")[0] == 64


def test_a_builtin_conjecture_says_what_it_says(call: Call, path: Path) -> None:
    """3: another statement under a built-in name is neither shown nor exported; a user's own is the file's word."""
    assert "as the catalogue has it" not in call("catalogue", path, "--show", "1")[1]
    base = sqlite3.connect(path)
    base.execute("UPDATE search SET statement = 'Pigs fly.' WHERE id = 1")
    base.commit()
    for arguments in (("--show", "1"), ("--export", path.parent / "out")):
        code, out, err = call("catalogue", path, *arguments)
        assert (code, out, err.count("\n")) == (3, "MALFORMED\n", 1)
        assert "found the statement 'Pigs fly.' for deterministic-suffices" in err
    assert not (path.parent / "out").exists()
    assert call("catalogue", path, "--show", "2")[0] == 0
    base.execute("UPDATE search SET conjecture = 'flying-pigs' WHERE id = 1")
    base.commit()
    base.close()
    assert "flying-pigs: Pigs fly. (as the catalogue has it)\n" in call("catalogue", path, "--show", "1")[1]


def test_an_export_needs_a_folder(call: Call, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """64 for what exists and is no folder; 74 where the disk is full."""
    os.mkfifo(pipe := path.parent / "pipe")
    code, out, err = call("catalogue", path, "--export", pipe)
    assert (code, out) == (64, "")
    assert "is no folder" in err

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    code, out, err = call("catalogue", path, "--export", path.parent / "out")
    assert (code, out, err.count("\n")) == (74, "", 1)


def test_a_catalogue_on_a_full_disk(call: Call, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """74: the database cannot grow."""
    from verify.hunt.catalogue import Catalogue

    def small(self: Catalogue) -> None:
        self._base.execute("PRAGMA max_page_count = 1")

    monkeypatch.setattr(Catalogue, "_prepare", small)
    space = "points=4,labels=2,denominator=12"
    code, out, err = call("hunt", "max-concave", "--space", space, "--all", "--no-shrink", "--catalogue", path)
    assert (code, out, err.count("\n")) == (74, "", 1)
    assert "is full" in err


def test_catalogue_exports(call: Call, path: Path, tmp_path: Path) -> None:
    """Games load, certificates are accepted, and the document names its own."""
    folder = tmp_path / "out"
    code, out, _ = call("catalogue", path, "--export", folder, "--json")
    assert code == 0
    written = json.loads(out)["files"]
    assert sorted(map(str, folder.iterdir())) == sorted(written)
    for file in folder.iterdir():
        if file.name.endswith(".game.json"):
            verify.Game.load(file)
        elif file.name.endswith(".certificate.json"):
            verify.check(file)
        else:
            document = json.loads(file.read_text())
            stem = file.name.removesuffix(".refutation.json")
            theorem = verify.check(folder / f"{stem}.certificate.json")
            assert (document["certificate"], document["theorem"]) == (theorem.sha256, theorem.statement)


def test_a_damaged_catalogue(call: Call, path: Path) -> None:
    """A forged certificate is REJECTED, exit 1; an older catalogue, or none, is one sentence, exit 3."""
    import zlib

    base = sqlite3.connect(path)
    for name, data in base.execute("SELECT sha256, data FROM certificate").fetchall():
        forged = zlib.decompress(data).replace(b'"lower":"', b'"lower":"9', 1)
        base.execute("UPDATE certificate SET data = ? WHERE sha256 = ?", (zlib.compress(forged), name))
    base.commit()
    base.close()
    assert call("catalogue", path)[0] == 0  # a list says what is recorded
    for arguments in (("--show", "1"), ("--export", path.parent / "out")):
        code, out, _ = call("catalogue", path, *arguments)
        assert code == 1
        assert "REFUTED" not in out
    assert not (path.parent / "out").exists()
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 1")
    base.close()
    code, out, err = call("catalogue", path)
    assert (code, out, err.count("\n")) == (3, "MALFORMED\n", 1)
    assert "found a catalogue of version 1, expected version 2" in err
    letter = path.parent / "letter"
    letter.write_text("dear reader, " * 100)
    assert call("catalogue", letter)[0] == 3
    assert call("catalogue", path.parent / "none")[0] == 3

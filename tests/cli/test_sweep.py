"""``verify sweep``: what it prints and writes, the exit codes, and ``verify check`` on what it leaves."""

from __future__ import annotations

import csv
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.calls import ROOT, Call, firsts, section
from tests.kernel.work import least_cells
from verify.check.kernel import read_game
from verify.cli import main as cli

pytest.importorskip("matplotlib")

GAME = ROOT / "examples" / "games" / "figure-2-other.json"
GRID = ("--rules", "0.5:1:2", "--attacks", "0:1:3", "--workers", "1")


def test_words(call: Call, tmp_path: Path) -> None:
    """The verdict first, then what was certified and where it is; with -q no more than that."""
    code, out, err = call("sweep", GAME, *GRID, "--out", tmp_path / "new" / "out")
    assert (code, err) == (0, "")
    assert out.startswith("PROVED (kernel)\n2 rules, 6 losses and 3 values to 12 digits, in nats\n")
    assert "1 of these rules are not shown to be the only robust ones" in out
    assert re.search(r"robust rules differ most for rule 1 under attack 0: 1\.040\d+ to 1\.048\d+", out)
    names = sorted(path.name for path in (tmp_path / "new" / "out").iterdir())
    assert names == [
        "losses.csv", "rule-1.jsonl", "rule-2.jsonl", "sweep.json", "sweep.png", "sweep.svg", "value-1.jsonl",
        "values.csv",
    ]  # fmt: skip
    code, out, err = call("sweep", GAME, *GRID, "--out", tmp_path / "new" / "out", "-q")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2


def test_bands_as_narrow_as_asked(call: Call, tmp_path: Path) -> None:
    """Nothing is said of how robust rules differ where the digits asked do not show that they do."""
    grid = ("--rules", "1:1:1", "--attacks", "1:1:1", "--workers", "1")
    code, out, _ = call("sweep", GAME, *grid, "--out", tmp_path)
    assert code == 0
    assert "1 of these rules are not shown to be the only robust ones" in out
    assert "differ most" not in out
    _, out, _ = call("sweep", GAME, *grid, "--out", tmp_path, "--json")
    assert json.loads(out)["widest"] is None


def test_plots_that_cannot_be_written(call: Call, tmp_path: Path) -> None:
    """One sentence with the path."""
    grid = ("--rules", "1:1:1", "--attacks", "1:1:1", "--workers", "1", "--out", tmp_path / "out")
    assert call("sweep", GAME, *grid)[0] == 0
    (tmp_path / "out" / "sweep.png").unlink()
    (tmp_path / "out" / "sweep.png").mkdir()
    code, _, err = call("sweep", GAME, *grid)
    assert code == 70
    assert re.search(r"^\S*sweep.png cannot be written: ", err)


def test_json(call: Call, tmp_path: Path) -> None:
    """The keys that docs/commands.md lists, and no others; the files that they name are there."""
    code, out, err = call("sweep", GAME, *GRID, "--out", tmp_path, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["verdict"] == "PROVED"
    assert found["rules"] == ["1/2", "1"]
    assert found["attacks"] == ["0", "1/2", "1"]
    assert found["unique"] == {"1/2": True, "1": None}
    assert found["widest"]["rule"] == "1"
    assert Fraction(found["widest"]["upper"]) - Fraction(found["widest"]["lower"]) > Fraction(1, 1000)
    for path in (found["csv"], found["values"], *found["plots"], *found["certificates"]):
        assert Path(path).is_file()
    keys, _, columns = section("sweep").partition("| column of")
    assert set(found) == firsts(keys)
    heads = firsts(columns)
    with Path(found["csv"]).open(newline="") as file:
        assert set(next(csv.reader(file))) == heads


def test_check_reads_what_it_leaves(call: Call, tmp_path: Path) -> None:
    """Every line of a curve's file has its verdict; one that is tampered with is rejected, whatever the others say."""
    call("sweep", GAME, *GRID, "--out", tmp_path)
    curve = tmp_path / "rule-2.jsonl"
    code, out, err = call("check", curve, tmp_path / "rule-1.jsonl", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["verdict"] == "PROVED"
    assert [each["file"] for each in found["files"]][:2] == [f"{curve}:1", f"{curve}:2"]
    assert all(each["statement"] for each in found["files"])
    lines = curve.read_bytes().splitlines(keepends=True)
    curve.write_bytes(lines[0] + lines[1].replace(b'"lower":"1', b'"lower":"2') + b"{}\n")
    code, out, _ = call("check", curve)
    assert code == 3
    assert [line.split()[0] for line in out.splitlines() if line.split()[0].isupper()] == [
        "PROVED",
        "REJECTED",
        "MALFORMED",
    ]
    curve.write_bytes(b"")
    assert call("check", curve)[0] == 3
    assert call("check", tmp_path / "none.jsonl")[0] == 3
    own = tmp_path / "game.json"
    own.write_text(GAME.read_text().replace('"39/20"', '"1/2"'))
    first = tmp_path / "rule-1.jsonl"
    assert call("check", first, "--game", own)[0] == 0
    assert call("check", first, "--game", GAME)[0] == 1


def test_bad_input(call: Call, tmp_path: Path) -> None:
    """A faulty file, a folder of something else (3), wrong usage (64): one sentence, and nothing is written."""
    broken = tmp_path / "game.json"
    broken.write_text("{", encoding="utf-8")
    out = tmp_path / "out"
    assert call("sweep", broken, *GRID, "--out", out)[0] == 3
    assert call("sweep", tmp_path / "none.json", *GRID, "--out", out)[0] == 3
    several = ROOT / "examples" / "games" / "loan-two-limits.json"
    code, _, err = call("sweep", several, *GRID, "--out", out)
    assert code == 3
    assert "budget" in err
    for wrong in (
        ("--rules", "0:1"), ("--rules", "0.5:0.1:3"), ("--attacks", "0:1:1"), ("--workers", "0"), ("--digits", "0"),
        ("--workers", "1", "--scheduler", "tcp://127.0.0.1:9"),
    ):  # fmt: skip
        code, _, err = call("sweep", GAME, *GRID, "--out", out, *wrong)
        assert code == cli.USAGE
    assert call("sweep", GAME, "--rules", "0:1:2", "--out", out)[0] == cli.USAGE
    assert not out.exists()
    code, words, err = call("sweep", GAME, *GRID, "--out", tmp_path)
    assert (code, words) == (3, "MALFORMED\n")
    assert len(err.splitlines()) == 1
    assert "found other files" in err
    assert [path.name for path in tmp_path.iterdir()] == ["game.json"]


def test_another_sweeps_folder(call: Call, tmp_path: Path) -> None:
    """A folder with another grid is refused, in JSON too."""
    call("sweep", GAME, *GRID, "--out", tmp_path)
    code, out, _ = call("sweep", GAME, *GRID, "--rules", "0.5:1:3", "--out", tmp_path, "--json")
    assert code == 3
    assert "found a sweep with other rules" in json.loads(out)["reason"]


def test_incomplete(call: Call, tmp_path: Path) -> None:
    """Where the kernel's limits are too low for a curve, the answer is INCOMPLETE and says so."""
    cells = least_cells(GAME.read_bytes(), lambda data, limits: read_game(data, limits=limits))
    code, out, err = call("sweep", GAME, *GRID, "--out", tmp_path / "out", "--limit", f"cells={cells}")
    assert code == 2
    assert out.startswith("INCOMPLETE")
    assert "nothing was found at" in err


def test_no_matplotlib(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a library to draw with, that is said before any work."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    code, _, err = call("sweep", GAME, *GRID, "--out", tmp_path / "out")
    assert code == 64
    assert "saddle-verify[report]" in err
    assert not (tmp_path / "out").exists()


def test_no_scheduler(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that does not answer is one sentence."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("verify.claims.parallel.REACH", 0.5)
    code, _, err = call("sweep", GAME, *GRID[:4], "--scheduler", "tcp://127.0.0.1:9", "--out", tmp_path / "out")
    assert code == 64
    assert "No Dask scheduler answers at tcp://127.0.0.1:9" in err

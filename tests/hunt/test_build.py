"""``python -m verify.hunt.build``: what it writes are refutations; what still stands is left as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import verify
from verify.check import kernel
from verify.hunt.build import CERTIFICATE, GAME, PLAIN, REFUTATION, load, main
from verify.hunt.registry import builtin

HOME = Path(__file__).parents[2] / "proofs" / "conjectures"
NAME = "only-the-prior"


def files(folder: Path) -> dict[str, bytes]:
    """A folder's files."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with one counterexample, as it is in the repository."""
    (tmp_path / NAME).mkdir()
    for name, data in files(HOME / NAME).items():
        (tmp_path / NAME / name).write_bytes(data)
    return tmp_path


def test_what_stands_is_kept(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A refutation that replays stays as it is, and nothing is said."""
    before = files(root / NAME)
    assert main(["--into", str(root), NAME]) == 0
    assert files(root / NAME) == before
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", [CERTIFICATE, REFUTATION])
def test_what_does_not_stand_is_made_anew(name: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A certificate that the kernel rejects, other facts, or a missing file: the refutation is made again."""
    path = root / NAME / name
    for damaged in (path.read_bytes().replace(b"false", b"true"), b"{}", b"dear reader", None):
        if damaged is None:
            path.unlink()
        else:
            path.write_bytes(damaged)
        assert main(["--into", str(root), NAME]) == 0
        assert "the robust rule is unique: false" in capsys.readouterr().out
        assert load(root / NAME).replay().more["parts"][0].more["unique"] is False


def test_a_search_finds_what_is_missing(tmp_path: Path) -> None:
    """Without a game a search finds one; what is written is a game, its certificate, and what that says."""
    assert main(["--into", str(tmp_path), "mean-equals-maximum"]) == 0
    folder = tmp_path / "mean-equals-maximum"
    assert {*files(folder)} == {GAME, CERTIFICATE, REFUTATION}
    hit = load(folder)
    theorem = hit.replay()
    assert theorem.lower > 0
    assert verify.Game.load(folder / GAME).document == hit.document
    assert json.loads((folder / REFUTATION).read_text())["certificate"] == theorem.sha256


def test_a_game_where_it_does_not_fail(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the conjecture holds nothing is written, and one sentence says so."""
    other = verify.Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="absolute", budget=2)
    other.save(root / NAME / GAME)
    before = files(root / NAME)
    assert main(["--into", str(root), NAME]) == 1
    assert files(root / NAME) == before
    assert capsys.readouterr().err.startswith(f"{NAME}: at ")


def test_games_that_refute_nothing(tmp_path: Path) -> None:
    """Section V-A's supports are certified anew where they do not stand."""
    (tmp_path / PLAIN[0]).mkdir()
    (tmp_path / PLAIN[0] / GAME).write_bytes((HOME / PLAIN[0] / GAME).read_bytes())
    assert main(["--into", str(tmp_path), *PLAIN]) == 0
    made, kept = (kernel.check((root / PLAIN[0] / CERTIFICATE).read_bytes()) for root in (tmp_path, HOME))
    assert (made.rule, made.game, made.more) == (kept.rule, kept.game, kept.more)


def test_names(capsys: pytest.CaptureFixture[str]) -> None:
    """Only conjectures that are refuted have a refutation."""
    proved = next(name for name, each in builtin().items() if each.expected == "proved")
    with pytest.raises(SystemExit):
        main([proved])
    assert proved in capsys.readouterr().err

"""Whatever an input file holds, the commands end with a verdict and a sentence: never a traceback, never exit 70."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.game.test_bad_games import BAD, BAD_TOML
from verify.check.kernel import read_game
from verify.cli import main as cli
from verify.errors import BadInput
from verify.game.game import Game

JUNK: tuple[Any, ...] = (
    None, True, -1, 0, 7, 10**30, "", "x", "1/0", "-1/2", "0.5", "inf", "nan", " 1", "1e3", "９", "1" * 20_001,
    [], {}, [[]], [[[]]], ["0", "0", "1/3"], {"metric": "absolute"},
)  # fmt: skip

Step = str | int


def places(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """The path of every value inside a document, the document itself left out."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, step))


def changed(document: Any, path: tuple[Step, ...], junk: Any) -> Any:
    """A copy of the document with the value at the path replaced."""
    copy = json.loads(json.dumps(document))
    inside = copy
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = junk
    return copy


@pytest.mark.parametrize("what", BAD)
def test_malformed_games(what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every malformed game: MALFORMED, exit 3, one JSON object, and neither a certificate nor a half of one."""
    path = tmp_path / "game.json"
    path.write_text(BAD[what][0], encoding="utf-8", errors="surrogatepass")
    code = cli.main(["value", str(path), "--json", "--certificate", str(tmp_path / "out.json")])
    out, err = capfd.readouterr()
    assert code == 3, out + err
    assert json.loads(out)["verdict"] == "MALFORMED"
    assert str(path) in json.loads(out)["reason"]
    assert err == ""
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("what", BAD_TOML)
def test_malformed_toml(what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The same for TOML, as people see it: the word on stdout, one sentence on stderr."""
    path = tmp_path / "game.toml"
    path.write_text(BAD_TOML[what][0], encoding="utf-8")
    assert cli.main(["value", str(path)]) == 3
    out, err = capfd.readouterr()
    assert out == "MALFORMED\n"
    assert str(path) in err
    assert len(err.splitlines()) == 1


def test_tampered_certificates(certificate: dict[str, Any], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each value of a certificate replaced by junk: no PROVED unless the game or the evidence is what it was."""
    path = tmp_path / "certificate.json"
    tampered = [changed(certificate, place, junk) for place in places(certificate) for junk in JUNK]
    for number, document in enumerate(tampered):
        (tmp_path / f"{number}.json").write_text(json.dumps(document), encoding="utf-8")
    files = [str(tmp_path / f"{number}.json") for number in range(len(tampered))]
    code = cli.main(["check", "--json", *files])
    out, err = capfd.readouterr()
    assert code == 3
    assert err == ""
    results = json.loads(out)["files"]
    assert {result["verdict"] for result in results} == {"PROVED", "REJECTED", "MALFORMED"}
    for document, result in zip(tampered, results, strict=True):
        assert (result["verdict"] == "PROVED") == (result["reason"] == ""), document
        if result["verdict"] == "PROVED":
            assert document["evidence"] == certificate["evidence"] or document["game"] == certificate["game"]
    assert not path.exists()


def test_both_parsers_refuse_the_same_games(certificate: dict[str, Any]) -> None:
    """A game that the finding column accepts is one for the kernel, and the other way round."""
    game = certificate["game"]
    for place in places(game):
        for junk in JUNK:
            text = json.dumps(changed(game, place, junk))
            assert found(text) == proved(text), text


def found(text: str) -> bool:
    """Whether the finding column reads this game."""
    try:
        Game.loads(text)
    except BadInput:
        return False
    return True


def proved(text: str) -> bool:
    """Whether the kernel reads this game."""
    from verify.check.kernel import Malformed

    try:
        read_game(text.encode())
    except Malformed:
        return False
    return True

"""``--json``: stdout is exactly one JSON value whatever happens, with the keys that scripts rely on."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import run, write
from verify.cli import main as cli

Document = dict[str, Any]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Any:
    """Run the command with ``--json``; return its exit code and the value on stdout."""

    def in_process(*arguments: str | Path) -> tuple[int, Any]:
        code, out, _ = run(capfd, *arguments, "--json")
        return code, json.loads(out)

    return in_process


def test_check(call: Any, section_v_a: Path) -> None:
    """One file: its object, with the theorem and the hash of the file's bytes."""
    import hashlib

    path = section_v_a / "certificate.json"
    code, found = call("check", path)
    assert code == 0
    assert found["verdict"] == "PROVED"
    assert "log(3) - 2/3*log(2)" in found["statement"]
    assert found["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found["assumptions"] == []
    assert found["reason"] == ""


def test_check_several(call: Any, section_v_a: Path, tmp_path: Path) -> None:
    """Several files: one object, with the worst verdict and the objects of all files."""
    good, bad = section_v_a / "certificate.json", write(tmp_path / "bad.json", "{")
    code, found = call("check", good, bad)
    assert code == 3
    assert found["verdict"] == "MALFORMED"
    assert [each["verdict"] for each in found["files"]] == ["PROVED", "MALFORMED"]
    assert [each["file"] for each in found["files"]] == [str(good), str(bad)]
    code, found = call("check", good, good)
    assert (code, found["verdict"]) == (0, "PROVED")


@pytest.mark.parametrize("command", ["check", "value", "show"])
@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "verify-game/1"}', "1" * 10_000, "[" * 10_000, "\x00", "nul"]
)
def test_malformed(call: Any, command: str, text: str, tmp_path: Path) -> None:
    """A malformed input is a verdict with a reason, and nothing is written."""
    path = write(tmp_path / "bad.json", text)
    code, found = call(command, path)
    assert code == 3
    assert found["verdict"] == "MALFORMED"
    assert found["reason"]
    assert list(tmp_path.iterdir()) == [path]


def test_value_exact(call: Any, section_v_a: Path, tmp_path: Path) -> None:
    """An exact value: its expression, bounds of the width asked, and a certificate that the kernel accepts."""
    out = tmp_path / "out.json"
    code, found = call("value", section_v_a / "game.json", "--digits", "40", "--certificate", out)
    assert code == 0
    assert found["verdict"] == "PROVED"
    assert found["level"] == "rational"
    assert found["exact"] == "log(3) - 2/3*log(2)"
    assert found["certificate"] == str(out)
    lower, upper = Fraction(found["lower"]), Fraction(found["upper"])
    assert 0 <= upper - lower <= Fraction(1, 10**40)
    assert found["lower"].startswith("0.63651416829481281845042382")
    assert found["reason"] == ""
    code, checked = call("check", out, "--game", section_v_a / "game.json")
    assert code == 0
    assert checked["sha256"] == found["sha256"]


def test_value_bracket(call: Any, tmp_path: Path) -> None:
    """A bracket: decimals rounded outward, of the width asked."""
    game = {
        "format": "verify-game/1",
        "features": ["0", "1", "2"],
        "labels": ["a", "b"],
        "law": [["0", "a", "1/2"], ["1", "b", "1/3"], ["2", "a", "1/6"]],
        "perturbation": {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": "1/10"},
    }
    code, found = call("value", write(tmp_path / "game.json", game), "--digits", "20")
    assert code == 0
    assert found["verdict"] == "PROVED"
    assert 0 <= Fraction(found["upper"]) - Fraction(found["lower"]) <= Fraction(1, 10**20)
    assert set(found["rule"]) == {"0", "1", "2"}
    for row in found["rule"].values():
        assert sum(map(Fraction, row.values())) == 1
    assert sum(Fraction(mass) for *_, mass in found["attack"]) == 1


def test_value_finite(call: Any, tmp_path: Path) -> None:
    """Two laws without their mixtures: (13) is log 2 and proved, but not the equality of Theorem 1: INCOMPLETE."""
    game = {
        "format": "verify-game/1",
        "features": ["a"],
        "labels": ["no", "yes"],
        "perturbation": {"kind": "finite", "laws": [[["a", "no", 1]], [["a", "yes", 1]]]},
    }
    code, found = call("value", write(tmp_path / "game.json", game))
    assert code == 2
    assert found["verdict"] == "INCOMPLETE"
    assert found["exact"] == "log(2)"
    assert found["equality"] is False
    assert found["reason"]


def test_value_as_asked_or_incomplete(call: Any, section_v_a: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no certificate is found at all, that is INCOMPLETE with the solver's reason, and not an error."""
    from verify.claims import answers
    from verify.errors import Unsolved

    def give_up(*_: object, **__: object) -> None:
        raise Unsolved("this game is too hard; smaller ones are not.")

    monkeypatch.setattr(answers, "value", give_up)
    code, found = call("value", section_v_a / "game.json")
    assert code == 2
    assert found == {"verdict": "INCOMPLETE", "reason": "this game is too hard; smaller ones are not."}


def test_limits(call: Any, section_v_a: Path, certificate: Document, tmp_path: Path) -> None:
    """A limit that a file exceeds makes it MALFORMED, with the option that raises it; raised, the file is checked."""
    path = section_v_a / "certificate.json"
    code, found = call("check", path, "--limit", "columns=6")
    assert (code, found["verdict"]) == (3, "MALFORMED")
    assert "--limit columns=" in found["reason"]
    assert call("check", path, "--limit", "columns=7")[0] == 0
    code, found = call("value", section_v_a / "game.json", "--limit", "columns=6")
    assert (code, found["verdict"]) == (3, "MALFORMED")


def test_errors_beyond_verdicts(call: Any, tmp_path: Path) -> None:
    """Wrong usage has no verdict, and says so."""
    code, found = call("value", tmp_path / "game.json", "--digits", "x")
    assert code == cli.USAGE
    assert found["verdict"] is None
    assert "--digits" in found["reason"]

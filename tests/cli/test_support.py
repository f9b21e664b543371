"""``verify support``: the verdict, the two sides of Corollary 1, and the JSON keys that scripts rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.calls import ROOT, keys, run
from tests.game.test_bad_games import BAD
from verify.cli.support import lines, listed


def test_json(section_v_a: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The documented keys and no others; the certificate proves what is printed."""
    out = tmp_path / "support.json"
    code, text, err = run(capfd, "support", section_v_a / "game.json", "--json", "--certificate", out)
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert set(found) == keys("support")
    expected: dict[str, Any] = {
        "verdict": "PROVED", "supported": ["1", "3"], "unsupported": ["0", "2", "4"], "undecided": [],
        "full_support": False, "unique": False, "level": "rational", "certificate": str(out), "reason": "",
    }  # fmt: skip
    assert found == found | expected
    code, text, _ = run(capfd, "check", out, "--game", section_v_a / "game.json", "--json")
    assert code == 0
    assert json.loads(text)["sha256"] == found["sha256"]
    assert json.loads(text)["statement"] == found["statement"]


def test_for_people(section_v_a: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The verdict first, then both sides of Corollary 1 as sentences, then the theorem."""
    code, text, err = run(capfd, "support", section_v_a / "game.json")
    assert (code, err) == (0, "")
    first, *rest = text.splitlines()
    assert first == "PROVED (kernel)"
    assert rest[:3] == [
        "maximisers of H(Y|Z) reach: 1, 3",
        "no maximiser reaches: 0, 2, 4",
        "several rules are robust: Corollary 1's condition, full support, fails",
    ]
    assert "theorem     max-distortion game" in text
    _, quiet, _ = run(capfd, "support", section_v_a / "game.json", "-q")
    assert quiet.splitlines() == [first, *rest[:3]]


def test_finite(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A set that is not convex: INCOMPLETE, exit 2, and the reason on stderr."""
    game = ROOT / "examples" / "games" / "two-laws.json"
    code, text, err = run(capfd, "support", game)
    assert code == 2
    assert text.startswith("INCOMPLETE (kernel)\nundecided: x\nwhether the robust rule is unique is undecided\n")
    assert err == "D is finite, not convex, and Corollary 1 does not apply to it\n"
    code, text, err = run(capfd, "support", game, "--json")
    assert (code, err) == (2, "")
    assert json.loads(text)["full_support"] is None


@pytest.mark.parametrize("command", ["support", "rule"])
@pytest.mark.parametrize("what", list(BAD)[:12])
def test_malformed_games(command: str, what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A malformed game is MALFORMED, exit 3, one sentence that names the file; nothing is written."""
    path = tmp_path / "game.json"
    path.write_text(BAD[what][0], encoding="utf-8", errors="surrogatepass")
    code, text, err = run(capfd, command, path, "--json", "--certificate", tmp_path / "out.json")
    assert (code, err) == (3, "")
    assert json.loads(text)["verdict"] == "MALFORMED"
    assert str(path) in json.loads(text)["reason"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", ["support", "rule"])
def test_usage(command: str, section_v_a: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """64: an output that would replace the game, a folder that does not exist, digits that are none."""
    game = section_v_a / "game.json"
    for wrong in (["--certificate", game], ["--certificate", tmp_path / "no" / "c.json"], ["--digits", "0"]):
        code, _, err = run(capfd, command, game, *wrong)
        assert code == 64
        assert err


def test_names_with_commas_are_kept_apart() -> None:
    """A list of names stays readable when they have commas in them, and when there are many."""
    assert listed(["a", "b"]) == "a, b"
    assert listed(["low, new", "high, new"]) == "low, new; high, new"
    assert listed([str(i) for i in range(30)]).endswith("23 and 6 more")


def test_unique_without_full_support() -> None:
    """The sentence does not blame Corollary 1 for a uniqueness that it does not give."""
    from tests.claims.test_supports import pairs_of_three
    from verify import support

    assert lines(support(pairs_of_three())) == [
        "maximisers of H(Y|Z) reach: ab, ac",
        "no maximiser reaches: bc",
        "exactly one rule is robust, though Corollary 1's condition, full support, fails",
    ]

"""``verify rule``: the rule's bounds, the free set, and the JSON keys that scripts rely on."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.calls import ROOT, keys, run
from verify.cli.rule import _cell


def test_json(section_v_a: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The documented keys and no others; every certificate is written, and the kernel accepts it."""
    out = tmp_path / "rule.json"
    code, text, err = run(capfd, "rule", section_v_a / "game.json", "--json", "--certificate", out)
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert set(found) == keys("rule")
    assert found["verdict"] == "PROVED"
    assert found["unique"] is False
    assert found["free_complete"] is True
    assert found["free"]["0"] == {"0": "2/3", "1": "0", "2": "0", "3": "0", "4": "0"}
    low, high = found["rule"]["1"]["0"]
    assert Fraction(low) < Fraction(2, 3) < Fraction(high)
    assert Fraction(high) - Fraction(low) <= Fraction(1, 10**30)
    assert found["exact"]["1"]["0"] == "2/3"
    assert found["certificates"] == [str(out)]
    assert len(found["statements"]) == 1
    code, _, _ = run(capfd, "check", *found["certificates"], "--game", section_v_a / "game.json")
    assert code == 0


def test_for_people(section_v_a: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Verdict, uniqueness, the rule as a table, the free set as another."""
    code, text, err = run(capfd, "rule", section_v_a / "game.json")
    assert (code, err) == (0, "")
    assert text.startswith("PROVED (kernel)\nseveral rules are robust\n")
    table, _, free = text.partition("free: ")
    assert " 1         2/3   0   1/3   0     0\n" in table
    assert " 0         2/3   0     0   0     0\n" in free
    assert "no other rule is robust" in free
    assert text.count("certificate ") == 1
    _, quiet, _ = run(capfd, "rule", section_v_a / "game.json", "-q")
    assert "2/3   0   1/3" in quiet
    assert "theorem" not in quiet


def test_short_of_the_digits(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where the rule is not known to the digits asked: exit 2, INCOMPLETE, a reason, and the rule that there is."""
    game = ROOT / "examples" / "games" / "two-laws.json"
    code, text, err = run(capfd, "rule", game)
    assert code == 2
    assert text.startswith("INCOMPLETE (kernel)\nwhether the robust rule is unique is undecided\n")
    assert "1/2" in text
    assert err


@pytest.mark.parametrize(
    ("low", "high", "exact", "shown"),
    [
        ("1/3", "1/3", "1/3", "1/3"),
        ("0.3333333333", "0.3333333334", None, "0.333333…"),
        ("0.3999999999", "0.4000000001", None, "0.400000…"),
        ("0", "1", None, "[0.000000, 1.000000]"),
        ("0.25", "0.5", None, "[0.250000, 0.500000]"),
    ],
)
def test_cells(low: str, high: str, exact: str | None, shown: str) -> None:
    """A probability is shown exactly, by digits that are certain, or as the interval that encloses it."""
    assert _cell(Fraction(low), Fraction(high), exact) == shown

"""``verify loss``: the loss, whose it is, and the JSON keys that scripts rely on."""

from __future__ import annotations

import json
from fractions import Fraction
from math import log
from pathlib import Path

import pytest

from tests.cli.calls import ROOT, keys, run

GAMES = ROOT / "examples" / "games"
COIN = {
    "format": "verify-game/1",
    "features": ["0", "1"],
    "labels": ["t", "h"],
    "law": [["0", "t", "1/2"], ["1", "h", "1/2"]],
    "perturbation": {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": "1/4"},
}


@pytest.fixture
def coin(tmp_path: Path) -> Path:
    """Two points with a label each, moved at cost 1."""
    path = tmp_path / "coin.json"
    path.write_text(json.dumps(COIN))
    return path


def test_json(coin: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The documented keys and no others; the certificates prove what is printed."""
    out = tmp_path / "loss.json"
    code, text, err = run(capfd, "loss", coin, "--rule", "1/8", "--attack", "0.5", "--json", "--certificate", out)
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert set(found) == keys("loss")
    expected = log(8) / 2 - log(7 / 8) / 2
    assert float(found["lower"]) == pytest.approx(expected)
    assert 0 <= Fraction(found["upper"]) - Fraction(found["lower"]) <= Fraction(1, 10**30)
    assert found["rule_unique"] is True
    assert found["band"] == {"lower": found["lower"], "upper": found["upper"]}
    assert float(Fraction(found["rule"]["0"]["h"])) == pytest.approx(1 / 8)
    assert found["certificates"][0] == found["certificate"] == str(out)
    assert len(found["certificates"]) == len(found["statements"]) == 2
    code, text, _ = run(capfd, "check", *found["certificates"], "--json")
    assert code == 0
    files = json.loads(text)["files"]
    assert [file["statement"] for file in files] == found["statements"]
    assert files[0]["sha256"] == found["sha256"]


def test_for_people(coin: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The verdict first, then the loss, then whose loss it is."""
    code, text, err = run(capfd, "loss", coin, "--attack", "1/2", "--digits", "10")
    assert (code, err) == (0, "")
    first, loss, whose, *rest = text.splitlines()
    assert first == "PROVED (kernel)"
    assert loss.startswith("loss = 0.8369882167")
    assert whose == "of the robust rule, which is unique"
    assert any(line.startswith("theorem     mean-distortion game") for line in rest)
    _, quiet, _ = run(capfd, "loss", coin, "-q")
    assert "theorem" not in quiet


def test_infinite(coin: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A rule made for no attack at all loses everything to the least one."""
    code, text, err = run(capfd, "loss", coin, "--rule", "0", "--attack", "1/100")
    assert (code, err) == (0, "")
    assert "loss = +∞\n" in text
    _, text, _ = run(capfd, "loss", coin, "--rule", "0", "--attack", "1/100", "--json")
    found = json.loads(text)
    assert (found["lower"], found["upper"], found["band"]) == ("inf", "inf", {"lower": "inf", "upper": "inf"})


def test_several_rules(capfd: pytest.CaptureFixture[str]) -> None:
    """Where robust rules differ, the band stands beside the loss of the one that is kept."""
    game = GAMES / "section-v-a.json"
    code, text, err = run(capfd, "loss", game, "--attack", "1/2")
    assert (code, err) == (0, "")
    assert (
        "of the rule in the certificate, which loses at most V(ε_rule) + 10^-30 against its own budget; several" in text
    )
    assert "≤ loss of every robust rule ≤ 0.6365" in text
    _, text, _ = run(capfd, "loss", game, "--attack", "1/2", "--json")
    found = json.loads(text)
    assert found["rule_unique"] is False
    assert Fraction(found["band"]["lower"]) <= Fraction(found["lower"]) <= Fraction(found["band"]["upper"])
    code, text, _ = run(capfd, "loss", game)
    assert "of every robust rule\n" in text


def test_rule_file(coin: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Any rule, from a file, for any kind of game."""
    rule = tmp_path / "rule.json"
    rule.write_text('{"0": {"t": "3/4", "h": "1/4"}, "1": {"t": "1/4", "h": "3/4"}}')
    code, text, err = run(capfd, "loss", coin, "--rule-file", rule, "--json")
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert float(found["lower"]) == pytest.approx(-0.75 * log(0.75) - 0.25 * log(0.25))
    assert (found["rule_unique"], found["band"]) == (None, None)
    names = json.loads((GAMES / "two-laws.json").read_text())
    labels, places = names["labels"], names.get("releases", names["features"])
    even = {z: {y: f"1/{len(labels)}" for y in labels} for z in places}
    rule.write_text(json.dumps(even))
    code, text, _ = run(capfd, "loss", GAMES / "two-laws.json", "--rule-file", rule)
    assert code == 0
    assert "of the rule given" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rule", "0.5.5"], '--rule: found "0.5.5", expected an exact number'),
        (["--attack", "-1"], "--attack: found -1, expected a budget"),
        (["--attack", "1e3"], "--attack: found"),
        (
            ["--rule-file", "none.json"],
            "none.json: found no file that can be read (No such file or directory), expected a rule file",
        ),
    ],
)
def test_bad_input(arguments: list[str], message: str, coin: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One sentence with the place, and exit code 3."""
    code, text, err = run(capfd, "loss", coin, *arguments)
    assert (code, text) == (3, "MALFORMED\n")
    assert message in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[]", "rule.json: found an empty list, expected an object"),
        ('{"0": {"t": 0.5, "h": "1/2"}, "1": {"h": 1}}', "found the float 0.5, expected an exact number"),
        (
            '{"0": {"t": 1}, "1": {"h": "1/3"}}',
            'at ["1"]: found probabilities of sum 1/3, expected probabilities of sum 1',
        ),
        ('{"0": {"t": 1}', "expected the rest of a JSON object"),
        ('{"0": {"t": 1, "t": 1}}', 'found the key "t" twice'),
        ('{"0": 1, "1": 1}', "found 1, expected an object {label: number}"),
    ],
)
def test_bad_rules(content: str, message: str, coin: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A file that is no rule for the game is refused with its place."""
    rule = tmp_path / "rule.json"
    rule.write_text(content)
    code, text, err = run(capfd, "loss", coin, "--rule-file", rule)
    assert (code, text) == (3, "MALFORMED\n")
    assert message in err


def test_usage(coin: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Two rules at once are wrong usage; so is a certificate in place of an input."""
    rule = tmp_path / "rule.json"
    rule.write_text('{"0": {"t": 1}, "1": {"h": 1}}')
    code, _, err = run(capfd, "loss", coin, "--rule", "1", "--rule-file", rule)
    assert code == 64
    assert "give one of them" in err
    code, _, err = run(capfd, "loss", coin, "--rule-file", rule, "--certificate", rule)
    assert code == 64
    assert "would be overwritten" in err


def test_other_kinds(capfd: pytest.CaptureFixture[str]) -> None:
    """A game without a budget can be attacked as it is; one with several budgets, too, and neither takes another."""
    for name in ("known-margins.json", "loan-two-limits.json"):
        code, text, _ = run(capfd, "loss", GAMES / name, "--digits", "8")
        assert code == 0
        assert text.startswith("PROVED (kernel)\nloss = 0.")
        code, _, err = run(capfd, "loss", GAMES / name, "--attack", "1")
        assert code == 3
        assert "expected a game with one budget" in err


def test_toml(capfd: pytest.CaptureFixture[str]) -> None:
    """Games in TOML, with other budgets than their own."""
    code, text, err = run(capfd, "loss", GAMES / "survey.toml", "--rule", "1/4", "--attack", "1/2", "--digits", "6")
    assert (code, err) == (0, "")
    assert text.startswith("PROVED (kernel)\n")


def test_which_file_is_missing(coin: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The sentence names the kind of file that was looked for."""
    for arguments, kind in (
        (("loss", "none.json"), "a game file"),
        (("loss", coin, "--rule-file", "none.json"), "a rule file"),
        (("member", coin, "--law", "none.json"), "a law file"),
    ):
        code, _, err = run(capfd, *arguments)
        assert code == 3
        assert err.startswith("none.json: found no file that can be read")
        assert err.endswith(f"expected {kind}\n")


def test_limits(capfd: pytest.CaptureFixture[str]) -> None:
    """A certificate beyond the kernel's limits leaves the answer open and says which limit to raise."""
    code, text, err = run(capfd, "loss", GAMES / "figure-2-other.json", "--digits", "12", "--limit", "cells=30")
    assert (code, text) == (2, "INCOMPLETE\n")
    assert "figure-2-other.json: " in err
    assert "--limit cells=N" in err
    assert err.count("\n") == 1

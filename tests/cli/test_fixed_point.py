"""``verify fixed-point``: the verdict first, the documented keys, and null where nothing was shown."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.solve.fixed_point_games import UNDECIDED, coin
from verify.cli import main as cli
from verify.cli.fixed_point import power

ROOT = Path(__file__).resolve().parents[2]


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a call in this process."""
    capfd.readouterr()
    code = cli.main(["fixed-point", *map(str, arguments)])
    out, err = capfd.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A binary source."""
    path = tmp_path / "coin.json"
    coin("1/3", "1/4").save(path)
    return path


@pytest.fixture
def kink(tmp_path: Path) -> Path:
    """A game with several multipliers."""
    path = tmp_path / "kink.json"
    UNDECIDED["a kink: several multipliers"].save(path)
    return path


def documented() -> set[str]:
    """The keys in commands.md."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = text.partition("### `fixed-point`")[2].partition("\n#")[0]
    firsts = re.findall(r"^\| (`.*?) \| ", section, re.MULTILINE)
    return {key for first in firsts for key in re.findall(r"`(\w+)`", first)}


def test_json(source: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The documented keys and no others; bounds as narrow as asked; the certificate proves the bracket."""
    out = tmp_path / "out.json"
    code, text, err = run(capfd, source, "--json", "--digits", "40", "--certificate", out)
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert set(found) == documented()
    assert (found["verdict"], found["existence"], found["unique"], found["reason"]) == ("PROVED", True, True, "")
    low, high = map(Decimal, (found["lower"], found["upper"]))
    assert high - low <= Decimal(10) ** -40
    low, high = map(Decimal, found["multiplier"]["budget"])
    assert low <= Decimal(3).ln() <= high or abs(low - Decimal(3).ln()) < Decimal(10) ** -25
    assert high - low <= Decimal(10) ** -40
    assert found["distance"] == {"budget": ["1/4", "1/4"]}
    assert {tuple(row[:2]) for row in found["potentials"]["phi"]} == {("0", "0"), ("1", "1")}
    assert len(found["law"]) == 4
    assert set(found["iterations"]) == {"newton", "mirror-ascent", "blahut-arimoto"}
    assert Decimal(found["radius"]) < Decimal(10) ** -40
    capfd.readouterr()
    assert cli.main(["check", str(out), "--game", str(source), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["sha256"] == found["sha256"]


def test_for_people(source: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The verdict, the value, existence with its checker, λ and W; then tables and the schemes' rates."""
    code, text, err = run(capfd, source)
    assert (code, err) == (0, "")
    lines = text.splitlines()
    assert lines[0] == "PROVED (kernel)"
    assert lines[1].startswith("h* = 0.5623351446188083502880303152244588576653823503534484194403392687")
    assert re.match(
        r"a fixed point exists within .*: the only worst case \(interval Newton, outside the kernel\)", lines[3]
    )
    assert lines[4].startswith(
        "λ = 1.09861228866810969139524523692252570464749055782274945173469433363749429321860896687361575481373208878"
    )
    assert lines[5] == "W(μ,ν) = 1/4"
    assert "mirror-ascent" in text
    assert "linear, factor 0.75 a step" in text
    _, quiet, _ = run(capfd, source, "-q")
    assert quiet.splitlines() == lines[:6]


def test_undecided(kink: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """INCOMPLETE, exit 2, null and never false; the bracket is still proved."""
    code, text, err = run(capfd, kink, "--digits", "20")
    assert code == 2
    assert text.startswith("INCOMPLETE (kernel)\nh* = 0.6931471805599453094172…")
    assert "existence of an isolated fixed point: undecided" in text
    assert "not unique" in err
    code, text, err = run(capfd, kink, "--digits", "20", "--json")
    found = json.loads(text)
    assert (code, err) == (2, "")
    assert (found["existence"], found["unique"], found["radius"], found["alone"]) == (None, None, None, None)
    assert (found["law"], found["multiplier"], found["rule"]) == ([], {}, {})
    assert set(found) == documented()


def test_other_kinds(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A set of laws has no arcs: INCOMPLETE, one sentence, no trace; a file that is no game is MALFORMED."""
    code, text, err = run(capfd, ROOT / "examples" / "games" / "two-laws.json")
    assert (code, text) == (2, "INCOMPLETE\n")
    assert "no arcs" in err
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    code, text, _ = run(capfd, bad)
    assert (code, text) == (3, "MALFORMED\n")


def test_power() -> None:
    """Small numbers are rounded up, however small they are."""
    from fractions import Fraction

    assert power(Fraction(1, 10**50)) in ("1.00e-50", "10.00e-51")
    assert power(Fraction(0)) == "0"

"""``verify fixed-point``: the verdict first, the documented keys, and null where nothing was shown."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli import calls
from tests.solve.fixed_point_games import UNDECIDED, coin, table
from verify.cli import main as cli
from verify.cli.fixed_point import power
from verify.game import Game


def run(capfd: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """The exit code, stdout and stderr of a call in this process."""
    return calls.run(capfd, "fixed-point", *arguments)


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


def test_json(source: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The documented keys and no others; bounds as narrow as asked; the certificate proves the bracket."""
    out = tmp_path / "out.json"
    code, text, err = run(capfd, source, "--json", "--digits", "40", "--certificate", out)
    found = json.loads(text)
    assert (code, err) == (0, "")
    assert set(found) == calls.keys("fixed-point")
    assert (found["verdict"], found["existence"], found["unique"], found["reason"]) == ("PROVED", True, True, "")
    assert found["existence_verdict"] == "DERIVED"
    low, high = map(Decimal, (found["lower"], found["upper"]))
    assert high - low <= Decimal(10) ** -40
    low, high = map(Decimal, found["multiplier"]["budget"])
    assert low <= Decimal(3).ln() <= high or abs(low - Decimal(3).ln()) < Decimal(10) ** -25
    assert high - low <= Decimal(10) ** -40
    assert found["distance"] == found["spent"] == {"budget": ["1/4", "1/4"]}
    assert {tuple(row[:2]) for row in found["potentials"]["phi"]} == {("0", "0"), ("1", "1")}
    assert len(found["law"]) == 4
    assert set(found["iterations"]) == {"newton", "mirror-ascent", "blahut-arimoto"}
    assert Decimal(found["radius"]) < Decimal(10) ** -40
    capfd.readouterr()
    assert cli.main(["check", str(out), "--game", str(source), "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["sha256"] == found["sha256"]


def test_for_people(source: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """PROVED for the value alone, DERIVED for existence, λ and W; then tables and the schemes' rates."""
    code, text, err = run(capfd, source)
    assert (code, err) == (0, "")
    lines = text.splitlines()
    assert lines[0] == "PROVED (kernel)"
    assert lines[1].startswith("h* = 0.5623351446188083502880303152244588576653823503534484194403392687")
    assert lines[3] == "DERIVED (interval Newton, outside the kernel)"
    assert re.fullmatch(r"a fixed point exists within .*: the only worst case", lines[4])
    assert lines[5].startswith(
        "λ = 1.09861228866810969139524523692252570464749055782274945173469433363749429321860896687361575481373208878"
    )
    assert lines[6] == "W(μ,ν) = 1/4"
    assert {"worst case", "potentials"} <= {line.partition(" (DERIVED):")[0] for line in lines}
    assert "mirror-ascent" in text
    assert "linear, factor 0.75 a step" in text
    _, quiet, _ = run(capfd, source, "-q")
    assert quiet.splitlines() == lines[:7]


def test_undecided(kink: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """INCOMPLETE, exit 2, null and never false; the bracket is still proved."""
    code, text, err = run(capfd, kink, "--digits", "20")
    assert code == 2
    assert text.startswith("INCOMPLETE (kernel)\nh* = 0.6931471805599453094172…")
    assert "existence of an isolated fixed point: undecided" in text
    assert "DERIVED" not in text
    assert "not unique" in err
    code, text, err = run(capfd, kink, "--digits", "20", "--json")
    found = json.loads(text)
    assert (code, err) == (2, "")
    assert (found["existence"], found["unique"], found["radius"], found["alone"]) == (None, None, None, None)
    assert found["existence_verdict"] is None
    assert (found["law"], found["multiplier"], found["rule"]) == ([], {}, {})
    assert (found["distance"], found["spent"]) == ({}, {})
    assert set(found) == calls.keys("fixed-point")


def test_other_kinds(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A set of laws has no arcs: refused like a file that is no game, with one sentence and no trace."""
    code, text, err = run(capfd, calls.ROOT / "examples" / "games" / "two-laws.json")
    assert (code, text) == (3, "MALFORMED\n")
    assert "two-laws.json: found a finite game, expected one with arcs" in err
    assert len(err.splitlines()) == 1
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    code, text, _ = run(capfd, bad)
    assert (code, text) == (3, "MALFORMED\n")


def saved(game: Game, tmp_path: Path) -> Path:
    """A file with the game."""
    game.save(tmp_path / "game.json")
    return tmp_path / "game.json"


def test_free_budget(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """λ = 0: W is bounded by a short decimal, rounded up; in JSON by one of the digits asked."""
    source = saved(coin("1/3", "1/2"), tmp_path)
    _, text, _ = run(capfd, source, "-q")
    assert re.fullmatch(r"W\(μ,ν\) ≤ 0\.\d{6}", text.splitlines()[-1])
    _, text, _ = run(capfd, source, "--json", "--digits", "20")
    low, high = json.loads(text)["distance"]["budget"]
    assert Decimal(low) == 0
    assert re.fullmatch(r"0\.\d{23}", high)


def test_fixed_cost(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Costs that the source fixes: the mean cost, and not the budget."""
    law = {("0", "a"): "1/3", ("1", "b"): "2/3"}
    source = saved(Game.mean_distortion(law, matrix=[[1, 1], [2, 2]], budget=3), tmp_path)
    _, text, _ = run(capfd, source, "-q")
    assert text.splitlines()[-1] == "W(μ,ν) = 5/3"
    _, text, _ = run(capfd, source, "--json")
    assert json.loads(text)["distance"] == json.loads(text)["spent"] == {"budget": ["5/3", "5/3"]}


def test_order(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A ball of order 2: W is the budget, and its square is what is spent."""
    source = saved(table(3, 2, 1, "1/8", order=2), tmp_path)
    _, text, _ = run(capfd, source, "-q")
    assert text.splitlines()[-1] == "W(μ,ν) = 1/8 (W^2 = 1/64)"
    _, text, _ = run(capfd, source, "--json")
    found = json.loads(text)
    assert (found["distance"], found["spent"]) == ({"budget": ["1/8", "1/8"]}, {"budget": ["1/64", "1/64"]})


def test_several_budgets(capfd: pytest.CaptureFixture[str]) -> None:
    """What the coupling spends of each budget is called that, and not W."""
    game = calls.ROOT / "examples" / "games" / "loan-two-limits.json"
    _, text, _ = run(capfd, game, "-q")
    assert "W(" not in text
    assert len(re.findall(r"^spent by the coupling \(budgets\[\d\]\) = ", text, re.MULTILINE)) == 2
    _, text, _ = run(capfd, game, "--json")
    assert json.loads(text)["distance"] == {}
    assert set(json.loads(text)["spent"]) == {"budgets[0]", "budgets[1]"}


def test_power() -> None:
    """Small numbers are rounded up, however small they are."""
    from fractions import Fraction

    assert power(Fraction(1, 10**50)) in ("1.00e-50", "10.00e-51")
    assert power(Fraction(0)) == "0"

"""The plugin of pytest: what it gives to tests of other projects, and what their failures say."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import mpmath
import numpy as np
import pytest

from verify.game.game import Game
from verify.hunt.fixtures import collection
from verify.hunt.fixtures_lazy import CertifiedGames
from verify.pytest_plugin import MARKER, assert_certified, pytest_generate_tests

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
COIN = Game.mean_distortion({("0", "tails"): "1/2", ("1", "heads"): "1/2"}, metric="hamming", budget="1/4", name="coin")
H2 = 0.5623351446188083


@pytest.mark.parametrize("value", [H2, np.float64(H2), "0.562335", Fraction(562335, 10**6), mpmath.mpf("0.562335")])
@pytest.mark.parametrize("game", ["binary-hamming", CertifiedGames.all()["binary-hamming"], COIN], ids=str)
def test_a_right_value(game: Any, value: Any) -> None:
    """A name, a game of the collection or any other; whatever kind of number solvers return."""
    assert_certified(game, value)


def test_digits() -> None:
    """The demand is |value − h*| ≤ 10^−digits, to the last digit of the value, and beyond a double's."""
    assert_certified("binary-hamming", 0.5623, digits=4)
    assert_certified(COIN, "0.56233514461880835028803031522438732225584")
    with pytest.raises(AssertionError, match=r"\(allowed: 1e-05\)"):
        assert_certified("binary-hamming", 0.5623, digits=5)
    with mpmath.workdps(60):
        h2 = 2 * mpmath.log(2) - 3 * mpmath.log(3) / 4
        assert_certified("binary-hamming", h2, digits=50)
        with pytest.raises(AssertionError, match=r"by 1\.001e-49"):
            assert_certified("binary-hamming", h2 + mpmath.mpf(10) ** -49, digits=50)


def test_bounds() -> None:
    """A bound may be as loose as it likes and not on the wrong side, were it by one unit of a double's last place."""
    assert_certified("binary-hamming", lower=0, upper=1)
    assert_certified("binary-hamming", lower="0.5623351446188083", upper="0.5623351446188084")
    with pytest.raises(AssertionError, match=r"the lower bound .* is above .*: a lower bound on the wrong side"):
        assert_certified("binary-hamming", lower="0.5623351446188084")
    with pytest.raises(AssertionError, match=r"the upper bound .* is below .*: an upper bound on the wrong side"):
        assert_certified("binary-hamming", H2, upper="0.5623351446188083", lower=0)
    assert_certified("binary-hamming", lower="0.5623351446188084", digits=12)


def test_the_message() -> None:
    """What was claimed, what is certified, in closed form where there is one, and the hash of the certificate."""
    with pytest.raises(AssertionError) as caught:
        assert_certified("section-v-a", 0.65, lower=0.64)
    lines = str(caught.value).splitlines()
    sha256 = CertifiedGames.all()["section-v-a"].certificate.sha256
    assert lines[:4] == [
        "section-v-a: the value 0.65 is above the certified value by 1.349e-02 (allowed: 1e-06)",
        "  claimed    0.65",
        "  certified  0.636514168294812818450423822617 to 0.636514168294812818450423822618 = log(3) - 2/3*log(2)",
        f"  proved by  the kernel, from the certificate {sha256}",
    ]
    assert lines[4].startswith("section-v-a: the lower bound 0.64 is above")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "six", [0.5]])
def test_no_number(value: Any) -> None:
    """What a solver returns when it fails is not a value."""
    with pytest.raises(AssertionError, match=r"ties: the value: found .*, expected a number"):
        assert_certified("ties", value)


def test_wrong_calls() -> None:
    """Nothing to compare, digits that are none, a name that does not exist."""
    with pytest.raises(TypeError, match="needs a value"):
        assert_certified("ties")
    with pytest.raises(ValueError, match="digits"):
        assert_certified("ties", 1, digits=-1)
    with pytest.raises(Exception, match="perhaps ties"):
        assert_certified("tiess", 1)


PLUGINS = ("-p", "verify.pytest_plugin", "-p", "no:xdist", "-p", "no:cacheprovider")
TESTS = """
import pytest
from verify.pytest_plugin import assert_certified

def test_all(certified_games):
    assert len(certified_games) == COUNT
    assert_certified(certified_games["two-points"], 0.69314718)

@pytest.mark.parametrize("certified_games", ["finite"], indirect=True)
def test_kind(certified_games):
    assert [game.name for game in certified_games] == ["two-laws", "three-laws"]

@pytest.mark.certified_games(kind="polytope", tag="easy")
def test_each(certified_game):
    assert_certified(certified_game, float(certified_game), digits=12)

@pytest.mark.certified_games(tag="easy", kind="max-distortion")
def test_wrong(certified_game):
    assert_certified(certified_game, lower=0.6)
"""


def run(pytester: pytest.Pytester, text: str, *options: str) -> pytest.RunResult:
    """Run tests of another project, with the plugin and without this project's settings."""
    pytester.makepyfile(text)
    pytester.makeini("[pytest]\naddopts = --strict-markers\n")
    return pytester.runpytest_subprocess(*PLUGINS, *options)


def test_in_another_project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fixtures, the choice by kind and tag, one test for each game, and a failure that names both numbers."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    result = run(pytester, TESTS.replace("COUNT", str(len(collection()))), "-v")
    easy = [g.name for g in CertifiedGames.all().of(kind="polytope", tag="easy")]
    result.stdout.fnmatch_lines_random([f"*::test_each[[]{name}[]] PASSED*" for name in easy])
    wrong = [g for g in CertifiedGames.all().of(kind="max-distortion", tag="easy") if g.upper < Fraction(3, 5)]
    assert wrong
    result.stdout.fnmatch_lines_random(
        ["E*radius-zero: the lower bound 0.6 is above the certified value by 8.014e-02:*"]
    )
    assert "pytest_plugin.py" not in result.stdout.str().partition("short test summary")[0].split("FAILURES")[1]
    outcomes = result.parseoutcomes()
    others = len(CertifiedGames.all().of(kind="max-distortion", tag="easy")) - len(wrong)
    assert outcomes == {"passed": 2 + len(easy) + others, "failed": len(wrong)}


def test_a_choice_that_does_not_exist() -> None:
    """A marker with a slip is an error of use that says what there is."""
    for options in ({"kind": "maximum"}, {"colour": "red"}):
        marker = SimpleNamespace(kwargs=options)
        definition = SimpleNamespace(nodeid="test_x", get_closest_marker={MARKER: marker}.get)
        asked = SimpleNamespace(fixturenames=["certified_game"], definition=definition)
        with pytest.raises(pytest.UsageError, match="test_x: certified_games: "):
            pytest_generate_tests(cast("pytest.Metafunc", asked))


def test_it_is_registered_and_light(root: Path, python: Callable[..., Any]) -> None:
    """The entry point has the module's own name, so that -p finds it loaded; it loads pytest and no solver."""
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    assert '[project.entry-points.pytest11]\n"verify.pytest_plugin" = "verify.pytest_plugin"' in text
    program = (
        "import sys, verify.pytest_plugin; "
        "raise SystemExit(len({'numpy', 'flint', 'click', 'verify.game', 'verify.hunt'} & set(sys.modules)))"
    )
    done = python("-c", program)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_worked_example() -> None:
    """examples/test_my_solver.py passes where CVXPY is installed, and shows a wrong-side bound."""
    pytest.importorskip("cvxpy")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", *PLUGINS, "examples/test_my_solver.py"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "a lower bound on the wrong side" in done.stdout

"""What people see: digits that are certain, tables that show names as they are, progress on a terminal only."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.cli.tables import number
from verify.cli.value import bounds, certain

RATIONALS = st.fractions(min_value=0, max_value=5, max_denominator=10**40)


@given(RATIONALS, st.integers(0, 10**40), st.integers(1, 35))
def test_decimals_enclose(lower: Fraction, width: int, digits: int) -> None:
    """Printed bounds enclose the proved ones, and are as close as asked whenever those are."""
    upper = lower + Fraction(width, 10**60)
    low, high = map(Fraction, bounds(lower, upper, digits))
    assert low <= lower <= upper <= high
    if upper - lower <= Fraction(1, 10**digits):
        assert high - low <= Fraction(1, 10**digits)


@given(RATIONALS, st.integers(0, 10**30), st.integers(1, 35))
def test_certain_digits_are_certain(lower: Fraction, width: int, digits: int) -> None:
    """Every number between the bounds begins with the digits that are printed as certain."""
    low, high = bounds(lower, lower + Fraction(width, 10**60), digits)
    shown = certain(low, high)
    if shown.endswith("…") and "." in shown:
        places = len(shown.rstrip("…").partition(".")[2])
        assert Fraction(shown.rstrip("…")) <= Fraction(low)
        assert Fraction(high) <= Fraction(shown.rstrip("…")) + Fraction(1, 10**places)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(0), "0"),
        (Fraction(1, 3), "1/3"),
        (Fraction(10**20 // 3, 10**20), "0.333333…"),
        (Fraction(1, 10**9), "< 0.000001"),
    ],
)
def test_numbers_in_tables(value: Fraction, shown: str) -> None:
    """Short fractions stand as they are, others are cut, never rounded up."""
    assert number(value) == shown


def test_names_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """A label called [red] is a label called [red]."""
    from verify.cli.tables import rule_table, write
    from verify.game.game import Game

    game = Game.max_distortion({("a:b:", "[red]"): 1}, metric="hamming", radius=0)
    write("", rule_table(game, {"a:b:": {"[red]": Fraction(1)}}))
    out = capsys.readouterr().out
    assert "[red]" in out
    assert "a:b:" in out
    assert all(line == line.rstrip() for line in out.splitlines())


PROGRAM = (
    "import time\n"
    "from verify.cli.progress import Progress\n"
    "with Progress('game') as p:\n    p.say('solving')\n    time.sleep(1.6)\n"
)


def test_no_progress_without_a_terminal(root: Path) -> None:
    """A log file or a pipe gets no progress."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, check=True)
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX systems")
def test_progress_on_a_terminal(root: Path) -> None:
    """After a second the line says what is being done; at the end it is gone."""
    reader, writer = os.openpty()
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, stderr=writer, check=True)
    os.close(writer)
    seen = ""
    with (
        suppress(OSError),
        os.fdopen(reader, "rb", buffering=0) as terminal,
    ):  # reading past the end of a terminal fails
        while piece := terminal.read(10_000):
            seen += piece.decode()
    assert "game: solving … 1 s" in seen
    assert seen.split("\r")[-2].strip() == ""

"""Figure 2's picture: the curves are the sweep's, bands are shaded, and the same sweep is the same file."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import count
from pathlib import Path

import pytest

from verify.claims.sweep import Sweep
from verify.claims.sweep_curve import Curve, Point
from verify.game import Game
from verify.report.sweep import NAMES, _bold, draw, lines

pytest.importorskip("matplotlib")

GAME = Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="hamming", budget=0)
GRID = tuple(Fraction(n, 4) for n in range(5))


def made(points, rules=GRID, attacks=GRID):
    """A sweep whose losses are what ``points(rule, attack)`` says: lower and upper ends of bands."""
    curves = []
    for rule in rules:
        found = []
        for attack in attacks:
            ends = [None if end is None else Fraction(end) for end in points(rule, attack)]
            found.append(Point(attack, *ends, *ends))
        curves.append(Curve(rule, Fraction(rule), Fraction(rule), tuple(found), True))
    values = {budget: (Fraction(budget), Fraction(budget)) for budget in sorted({*rules, *attacks})}
    return Sweep(GAME, rules, attacks, 12, Path(), tuple(curves), values, {}, 0, {})


PLAIN = made(lambda rule, attack: (1 + attack + (rule - attack) ** 2,) * 2)
BAND = made(lambda rule, attack: (1 + attack, 2 + rule))
ENDLESS = made(lambda rule, attack: (1, None) if attack > rule else (1, 2))
INFINITE = made(lambda rule, attack: (None, None) if attack > rule else (1, 1))


def test_left_and_right_are_the_same_numbers():
    """A curve on the left has a point of every curve on the right."""
    left, right = lines(BAND)
    assert [line.budget for line in left] == [line.budget for line in right] == list(GRID)
    for i, j in ((1, 3), (4, 0)):
        assert (left[i].lower[j], left[i].upper[j]) == (right[j].lower[i], right[j].upper[i])
        assert (left[i].lower[j], left[i].upper[j]) == (1 + GRID[i], 2 + GRID[j])
        assert left[i].x[j] == GRID[j]
        assert right[j].x[i] == GRID[i]


@pytest.mark.parametrize("found", [PLAIN, BAND, ENDLESS, INFINITE], ids=["plain", "band", "endless", "infinite"])
def test_the_same_picture(found, tmp_path):
    """Twice the same sweep is twice the same PNG and SVG, byte for byte, and both are pictures."""
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        assert draw(found, folder) == [folder / name for name in NAMES]
    for name in NAMES:
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first == second
    assert (folders[0] / NAMES[0]).read_bytes().startswith(b"\x89PNG")
    assert ET.parse(folders[0] / NAMES[1]).getroot().tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 (our own)


def test_no_trace_of_time_or_place(tmp_path):
    """The SVG has neither a date nor the name of what wrote it."""
    draw(PLAIN, tmp_path)
    text = (tmp_path / NAMES[1]).read_text()
    assert "<dc:date>" not in text
    assert "Matplotlib v" not in text


@pytest.mark.parametrize(
    ("rules", "attacks"),
    [(GRID[:1], GRID[:1]), (GRID[1:2], GRID), (GRID, GRID[3:4]), (GRID[:2], GRID[3:])],
)
def test_few_points(rules, attacks, tmp_path):
    """One rule or one attack, or budgets that have none in common, can be drawn, too."""
    assert all(path.stat().st_size for path in draw(made(lambda r, a: (r, r + a), rules, attacks), tmp_path))


def test_few_are_bold():
    """Up to nine curves all are; of more, the first, the last and some between, at equal steps."""
    for number in range(1, 60):
        bold = [i for i in range(number) if _bold(i, number)]
        assert bold[0] == 0
        assert bold[-1] == number - 1
        assert len(bold) == number if number < 10 else len(bold) <= 7
    assert [i for i in range(41) if _bold(i, 41)] == [0, 8, 16, 24, 32, 40]


def test_pictures_are_whole_or_not_there(tmp_path, monkeypatch):
    """A picture that fails half-way leaves no file."""
    from matplotlib.figure import Figure

    calls = count()

    def fail(figure, path, **options):
        Path(path).write_bytes(b"half")
        next(calls)
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(RuntimeError):
        draw(PLAIN, tmp_path)
    assert next(calls) == 1
    assert not list(tmp_path.iterdir())

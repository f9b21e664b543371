"""Pictures: what is drawn is the game and its answer, and nothing overlaps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import pytest

from verify import value
from verify.claims import instances
from verify.errors import BadInput, Unsolved
from verify.game.game import Game
from verify.report.extra import MissingExtra
from verify.report.layout import HAIR, plan, smooth
from verify.report.show import draw

pytest.importorskip("matplotlib")

TRANSPORT = [
    instances.SECTION_V_A, instances.LINE_MEAN, instances.LINE_CHANGE, instances.OTHER_RELEASES, instances.JOINT,
    instances.IRRATIONAL,
]  # fmt: skip
OTHERS = [instances.HULL, instances.HALFSPACES]


def overlapping(extents: Sequence[tuple[float, float]]) -> bool:
    """Whether two of these vertical extents overlap by more than rounding."""
    ordered = sorted(extents)
    return any(lower[1] > upper[0] + 1e-9 for lower, upper in pairwise(ordered))


def _solve(instance):
    game = Game.loads(instance.data.decode())
    return game, value(game, digits=12)


@pytest.mark.parametrize("instance", TRANSPORT, ids=lambda i: i.name)
def test_the_plan_is_the_attack(instance):
    """Strips are as tall as masses, at one scale; ribbons have the attack's masses and end inside their strips."""
    game, answer = _solve(instance)
    diagram = plan(game, answer.attack)
    tall = {(b.place, b.label): b.extent[1] - b.extent[0] for b in diagram.sources}
    scale = sum(tall.values())
    for key, mass in game.law.items():
        assert tall[key] == pytest.approx(float(mass) * scale)
    for block in diagram.arrivals:
        assert block.extent[1] - block.extent[0] == pytest.approx(float(answer.law[block.place, block.label]) * scale)
    assert len(diagram.ribbons) == sum(1 for mass in answer.attack.values() if float(mass) * scale >= HAIR)
    for ribbon in diagram.ribbons:
        left, right = (end[1] - end[0] for end in (ribbon.left, ribbon.right))
        assert left == pytest.approx(right)
    for ends in ([r.left for r in diagram.ribbons], [r.right for r in diagram.ribbons]):
        assert not overlapping(ends)


@pytest.mark.parametrize("instance", TRANSPORT, ids=lambda i: i.name)
def test_nothing_overlaps(instance):
    """Strips do not overlap and lie inside the picture; features stand in their order, from the top."""
    game, answer = _solve(instance)
    diagram = plan(game, answer.attack)
    for blocks in (diagram.sources, diagram.arrivals):
        extents = [block.extent for block in blocks]
        assert not overlapping(extents)
        assert all(-1e-9 <= low <= high <= diagram.height + 1e-9 for low, high in extents)
    for heights in (diagram.features, diagram.releases):
        assert list(heights.values()) == sorted(heights.values(), reverse=True)
        assert all(a - b > 0.3 for a, b in zip(list(heights.values()), list(heights.values())[1:], strict=False))


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
@pytest.mark.parametrize("instance", [*TRANSPORT[:3], *OTHERS], ids=lambda i: i.name)
def test_pictures_are_written_whole(tmp_path, instance, suffix):
    """The suffix says the format; only the picture is left in the folder."""
    game, answer = _solve(instance)
    draw(game, answer, tmp_path / f"picture{suffix}")
    (written,) = tmp_path.iterdir()
    start = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[suffix]
    assert written.read_bytes().startswith(start)


def test_names_are_not_markup(tmp_path):
    """Dollars, braces and long names are drawn as they are."""
    law = {("$x_1$ {", "<b>&"): "1/2", ("a" * 150, "\\frac"): "1/2"}
    game = Game.max_distortion(law, metric="hamming", radius=1, name="$\\undefined")
    draw(game, value(game, digits=8), tmp_path / "picture.svg")
    assert "<b>" not in (tmp_path / "picture.svg").read_text(encoding="utf-8")


def test_many_labels(tmp_path):
    """More labels than the palette has colours, and a legend of several lines."""
    law = {(str(x), f"label number {x}"): Fraction(1, 24) for x in range(24)}
    game = Game.max_distortion(law, metric="absolute", radius=1)
    draw(game, value(game, digits=6), tmp_path / "picture.png")
    assert (tmp_path / "picture.png").stat().st_size > 0


def test_a_wrong_suffix_is_refused(tmp_path):
    """One sentence that names what is allowed, and nothing is written."""
    game, answer = _solve(instances.SECTION_V_A)
    with pytest.raises(BadInput, match=r"\.png, \.svg, \.pdf"):
        draw(game, answer, tmp_path / "picture.bmp")
    assert not list(tmp_path.iterdir())


def test_a_game_too_large_to_read_is_refused(tmp_path):
    """More features than anybody could read: a sentence with the limit."""
    law = {(str(x), "a"): Fraction(1, 401) for x in range(401)}
    game = Game.max_distortion(law, metric="absolute", radius=0)
    with pytest.raises(Unsolved, match="at most 400"):
        draw(game, None, tmp_path / "picture.png")


def test_without_matplotlib_the_sentence_says_how_to_install_it(tmp_path, monkeypatch):
    """matplotlib is an extra: its absence is one sentence with the command."""
    game, answer = _solve(instances.SECTION_V_A)
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r'pip install "saddle-verify\[report\]"'):
        draw(game, answer, tmp_path / "picture.png")


def test_curves_leave_and_arrive_level():
    """The curve of a ribbon is monotone between its ends."""
    heights = smooth(1.0, -2.0)
    assert (heights[0], heights[-1]) == (1.0, -2.0)
    assert heights == sorted(heights, reverse=True)

"""A page measured in inches, for shapes and texts: a thin layer over matplotlib, without its global state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from verify.errors import BadInput
from verify.files import whole
from verify.report.extra import load
from verify.report.palette import Colour, text_on

SUFFIXES = (".png", ".svg", ".pdf")
POINTS = 72
FONT = "DejaVu Sans"


class Canvas:
    """A figure whose axes are inches: x from 0 to the width, y from −base to the height above it.

    Raises
    ------
    MissingExtra
        When matplotlib is not installed.
    """

    def __init__(self) -> None:
        self._figure = load("matplotlib.figure").Figure(dpi=160)
        self._axes: Any = None
        self._paths = load("matplotlib.textpath").TextPath
        self._font = load("matplotlib.font_manager").FontProperties(family=FONT)
        self._patches = load("matplotlib.patches")
        self.top = 0.0

    def width(self, text: str, size: float) -> float:
        """Return how wide a text is, in inches."""
        if not text.strip():
            return len(text) * size * 0.32 / POINTS
        path = self._paths((0, 0), text.replace("$", "S"), size=size, prop=self._font)
        return float(path.get_extents().x1) / POINTS + 0.02

    def open(self, width: float, height: float, base: float) -> None:
        """Set the page: ``width`` × ``height`` inches, of which ``base`` lie below y = 0."""
        self._figure.set_size_inches(width, height)
        axes = self._figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, width)
        axes.set_ylim(-base, height - base)
        axes.axis("off")
        self._axes = axes
        self.top = height - base

    def text(
        self, x: float, y: float, text: str, size: float, colour: str, *, math: bool = False, **options: Any
    ) -> None:
        """Write a text; dollars are dollars unless ``math``."""
        options.setdefault("va", "center_baseline")
        self._axes.text(x, y, text, fontsize=size, color=colour, fontfamily=FONT, parse_math=math, **options)

    def label(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        """Write a short text across a line, which it interrupts."""
        ground = {"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"}
        self.text(x, y, text, size, colour, ha="center", zorder=2.5, bbox=ground)

    def line(
        self, left: float, right: float, heights: Sequence[float], colour: str, weight: float, *, dashed: bool = False
    ) -> None:
        """Draw a curve through heights at equal distances."""
        self.path(list(zip(_spread(left, right, len(heights)), heights, strict=True)), colour, weight, dashed=dashed)

    def path(
        self, points: Sequence[tuple[float, float]], colour: str, weight: float, *, dashed: bool = False, layer: int = 1
    ) -> None:
        """Draw a line through points."""
        xs, ys = zip(*points, strict=True)
        style = (0, (3.2, 2.2)) if dashed else "-"
        self._axes.plot(xs, ys, color=colour, lw=weight, ls=style, zorder=layer, solid_capstyle="round")

    def area(self, points: Sequence[tuple[float, float]], width: float, colour: Colour) -> None:
        """Shade the polygon through points, and all that is within half a width of it."""
        self._axes.add_patch(
            self._patches.Polygon(
                points, closed=True, facecolor=colour, edgecolor=colour, lw=width * POINTS, joinstyle="round", zorder=0
            )
        )

    def disc(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a filled circle."""
        self._axes.add_patch(
            self._patches.Circle((x, y), radius, facecolor=colour, edgecolor="white", lw=1.2, zorder=3)
        )

    def chip(self, x: float, y: float, text: str, colour: Colour) -> None:
        """Draw a small number on a coloured ground."""
        width = max(0.17, self.width(text, 7.5) + 0.09)
        box = self._patches.FancyBboxPatch(
            (x - width / 2 + 0.08, y - 0.005), width - 0.16, 0.01, boxstyle="round,pad=0.08", facecolor=colour, lw=0,
            zorder=3,
        )  # fmt: skip
        self._axes.add_patch(box)
        self.text(x, y, text, 7.5, text_on(colour), ha="center", zorder=4)

    def ribbon(
        self, left: float, right: float, lower: Sequence[float], upper: Sequence[float], start: Colour, end: Colour
    ) -> None:
        """Draw a ribbon between two curves, shading from one colour to the other; at least a hair's breadth thick."""
        xs = _spread(left, right, len(lower))
        points = [*zip(xs, lower, strict=True), *reversed(list(zip(xs, upper, strict=True)))]
        same = start == end
        thick = upper[0] - lower[0]
        edge = 0.4 if thick > 0.02 else 0.0
        patch = self._patches.Polygon(
            points,
            closed=True,
            facecolor=(*start, 0.55) if same else "none",
            edgecolor=(*start, 0.55),
            lw=edge,
            zorder=2,
        )
        self._axes.add_patch(patch)
        if not same:
            gradient = [[[a + (b - a) * i / 63 for a, b in zip(start, end, strict=True)] + [0.6] for i in range(64)]]
            limits = self._axes.get_xlim(), self._axes.get_ylim()
            image = self._axes.imshow(
                gradient,
                extent=(left, right, min(lower), max(upper)),
                aspect="auto",
                zorder=2,
                interpolation="bilinear",
            )
            image.set_clip_path(patch)
            self._axes.set(xlim=limits[0], ylim=limits[1])

    def block(self, x: float, width: float, extent: tuple[float, float], colour: Colour) -> None:
        """Draw a filled rectangle from x over its width, and over a vertical extent."""
        low, high = extent
        edge = 0.4 if high - low > 0.03 else 0.0
        self._axes.add_patch(
            self._patches.Rectangle((x, low), width, high - low, facecolor=colour, edgecolor="white", lw=edge, zorder=3)
        )

    def bar(
        self, x: float, y: float, height: float, parts: Sequence[tuple[Colour, float, str]], *, pale: bool = False
    ) -> None:
        """Draw a horizontal stacked bar centred at height y: (colour, length, caption) for each part."""
        for colour, length, caption in parts:
            shade: Colour = (0.35 * colour[0] + 0.65, 0.35 * colour[1] + 0.65, 0.35 * colour[2] + 0.65)
            fill = shade if pale else colour
            self._axes.add_patch(
                self._patches.Rectangle(
                    (x, y - height / 2), length, height, facecolor=fill, edgecolor="white", lw=0.8, zorder=3
                )
            )
            if self.width(caption, 8.5) + 0.06 < length:
                self._axes.text(
                    x + length / 2, y, caption, fontsize=8.5, color=text_on(fill), ha="center", va="center_baseline",
                    fontfamily=FONT, parse_math=False, zorder=4,
                )  # fmt: skip
            x += length

    def save(self, out: Path) -> None:
        """Write the picture to a temporary file beside ``out``, then rename it.

        Raises
        ------
        BadInput
            When the suffix is none of PNG, SVG and PDF.
        """
        if out.suffix.lower() not in SUFFIXES:
            raise BadInput(f"{out}: found the suffix {out.suffix or '(none)'}, expected one of {', '.join(SUFFIXES)}")
        kind = out.suffix.lower().removeprefix(".")
        metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind)
        with whole(out) as temporary:
            self._figure.savefig(temporary, format=kind, facecolor="white", metadata=metadata)


def _spread(left: float, right: float, count: int) -> list[float]:
    return [left + (right - left) * i / (count - 1) for i in range(count)]

"""What every picture of a game has around it: a title, and a legend for all that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from verify.game.game import Game
from verify.report.canvas import Canvas
from verify.report.palette import FAINT, INK, PALE, Colour, label_colours
from verify.report.typeset import constraint, shorten, value_line

if TYPE_CHECKING:
    from verify.claims.answers import Answer

SIDE, HEAD, STEP = 0.3, 1.18, 0.22
TIGHT, WITNESS = "#57606a", "#1b1f24"
AREA: Colour = (0.55, 0.58, 0.61)
MANY = 9  # from so many labels on the palette has steps of one scale, which components take whatever their number


class Mark(Enum):
    """How a thing is drawn, in the picture and in its legend."""

    BLOCK = "a filled block"
    PALE = "a paler block"
    LINE = "a grey line"
    DASHED = "a dashed line"
    BOLD = "a dark line"
    BOLD_DASHED = "a dark dashed line"
    AREA = "a grey area"
    CHIP = "a number in a circle"
    RING = "a ring"


@dataclass(frozen=True)
class Entry:
    """A line of the legend."""

    mark: Mark
    text: str
    colour: Colour = AREA


class Legend:
    """Entries under headings, broken into rows that fit between two edges; it hangs below y = 0."""

    def __init__(
        self, canvas: Canvas, sections: Sequence[tuple[str, Sequence[Entry]]], left: float, right: float
    ) -> None:
        self._canvas, self._left = canvas, left
        self._rows: list[tuple[str, list[tuple[Entry, float]]]] = []
        start = left + max(canvas.width(heading, 9) for heading, _ in sections) + 0.2
        self.width = right - left
        for heading, entries in sections:
            row: list[tuple[Entry, float]] = []
            at = start
            self._rows.append((heading, row))
            for entry in entries:
                width = 0.3 + canvas.width(entry.text, 9.5)
                if row and at + width > right:
                    row, at = [], start
                    self._rows.append(("", row))
                row.append((entry, at))
                at += width + 0.22
                self.width = max(self.width, at - 0.22 - left)

    @property
    def height(self) -> float:
        """How far down it hangs."""
        return 0.28 + STEP * len(self._rows)

    def draw(self) -> None:
        """Draw it."""
        for i, (heading, row) in enumerate(self._rows):
            y = -0.22 - STEP * i
            self._canvas.text(self._left, y, heading, 9, FAINT)
            for entry, x in row:
                self._mark(entry, x, y)
                self._canvas.text(x + 0.28, y, entry.text, 9.5, INK)

    def _mark(self, entry: Entry, x: float, y: float) -> None:
        canvas, box = self._canvas, (y - 0.07, y + 0.07)
        match entry.mark:
            case Mark.BLOCK:
                canvas.block(x + 0.04, 0.16, box, entry.colour)
            case Mark.PALE | Mark.AREA:
                canvas.block(x, 0.2, box, pale(entry.colour))
            case Mark.LINE:
                canvas.line(x, x + 0.2, [y, y], PALE, 1.2)
            case Mark.DASHED:
                canvas.line(x, x + 0.2, [y, y], TIGHT, 0.9, dashed=True)
            case Mark.BOLD | Mark.BOLD_DASHED:
                canvas.line(x, x + 0.2, [y, y], WITNESS, 1.7, dashed=entry.mark is Mark.BOLD_DASHED)
            case Mark.RING:
                canvas.disc(x + 0.1, y, 0.1, entry.colour)
                canvas.disc(x + 0.1, y, 0.05, (1.0, 1.0, 1.0))
            case Mark.CHIP:
                canvas.chip(x + 0.1, y, "1", entry.colour)


def pale(colour: Colour) -> Colour:
    """A colour as it looks where it matters less."""
    red, green, blue = (0.35 * part + 0.65 for part in colour)
    return red, green, blue


def labels_section(game: Game, colours: dict[str, Colour]) -> tuple[str, list[Entry]]:
    """The legend of the labels' colours."""
    return "label  y", [Entry(Mark.BLOCK, shorten(label), colours[label]) for label in game.labels]


def component_colours(count: int) -> list[Colour]:
    """A colour for each component, from a scale that does not look like the labels'."""
    colours = label_colours(max(count + 2, MANY))
    return [pale(colours[1 + round(i * (len(colours) - 3) / max(count - 1, 1))]) for i in range(count)]


def title(canvas: Canvas, game: Game, answer: Answer, more: Sequence[str] = ()) -> None:
    """Name the game, what the attacker may do, the value, and in further lines what else there is to say."""
    top = canvas.top - 0.2
    canvas.text(SIDE, top, shorten(game.name or "game", 60), 13, INK, weight="bold", va="top")
    canvas.text(SIDE, top - 0.27, constraint(game.document), 9.5, FAINT, va="top")
    value = value_line(answer.exact, answer.lower, answer.upper, equality=answer.theorem.equality)
    canvas.text(SIDE, top - 0.49, f"{value}  nats", 12, INK, va="top", math=True)
    for i, line in enumerate(more):
        canvas.text(SIDE, top - 0.82 - 0.2 * i, line, 9.5, FAINT, va="top")

"""Pictures of a game and its solution: what can reach what, the attack, the rule.

Left, the sources, as tall as their mass; grey, the arcs that the attacker may use; coloured, the mass that the
attack moves; right, the law that arrives, and the rule as a bar of label colours at every release. Games without
arcs (polytopes) show the worst law in place of the attack.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.errors import Unsolved
from verify.game.game import Game
from verify.report.canvas import Canvas
from verify.report.layout import LARGEST, Diagram, plan, smooth
from verify.report.palette import FAINT, INK, PALE, label_colours
from verify.report.typeset import constraint, masses, shorten, value_line

if TYPE_CHECKING:
    from verify.claims.answers import Answer

ARCS_WIDTH, STRIP, BAR, BAR_HEIGHT = 3.3, 0.11, 2.5, 0.24
SIDE, HEAD, STEP = 0.3, 1.18, 0.22


def draw(game: Game, answer: Answer, out: Path) -> None:
    """Draw a game with its attack and its rule.

    Parameters
    ----------
    game
        The game.
    answer
        Its answer: the attack, the rule and the value that the title shows.
    out
        The picture; the suffix says PNG, SVG or PDF. It is written to a temporary file first, then renamed.

    Raises
    ------
    MissingExtra
        When matplotlib is not installed.
    Unsolved
        When the game is too large for a picture that anybody could read.
    """
    size = max(len(game.features), len(game.releases))
    if size > LARGEST:
        raise Unsolved(f"A picture of {size} features or releases cannot be read; at most {LARGEST} are drawn.")
    colours = dict(zip(game.labels, label_colours(len(game.labels)), strict=True))
    if game.shape.transport and game.law is not None:
        _transport(game, answer, colours).save(out)
    else:
        _polytope(game, answer, colours).save(out)


def _transport(game: Game, answer: Answer, colours: dict[str, Any]) -> Canvas:
    """Draw sources, arcs, attack, releases and rule."""
    diagram = plan(game, answer.attack)
    canvas = Canvas()
    left_names = max(canvas.width("source  x", 9), *(canvas.width(shorten(x), 10) for x in game.features))
    x0 = SIDE + left_names + 0.12
    x1 = x0 + STRIP
    x2 = x1 + ARCS_WIDTH
    x3 = x2 + STRIP + 0.14
    right = _bars_right(canvas, game, answer, x3)
    base = _legend_height(canvas, game, right)
    canvas.open(right + SIDE, diagram.height + HEAD + base, base=base)
    _title(canvas, game, answer)
    top = diagram.height + 0.10
    canvas.text(x0 - 0.1, top, "source  x", 9, FAINT, ha="right")
    canvas.text((x1 + x2) / 2, top, "attack  γ", 9, FAINT, ha="center")
    weight = min(0.7, max(0.12, 60 / max(len(diagram.arcs), 1)))
    for start, end in diagram.arcs:
        canvas.line(x1, x2, smooth(start, end), PALE, weight)
    for ribbon in sorted(diagram.ribbons, key=lambda r: r.left[0] - r.left[1]):
        lower, upper = smooth(ribbon.left[0], ribbon.right[0]), smooth(ribbon.left[1], ribbon.right[1])
        canvas.ribbon(x1, x2, lower, upper, colours[ribbon.label], colours[ribbon.arrives_as])
    for block in diagram.sources:
        canvas.block(x0, STRIP, block.extent, colours[block.label])
    for block in diagram.arrivals:
        canvas.block(x2, STRIP, block.extent, colours[block.label])
    for name, y in diagram.features.items():
        canvas.text(x0 - 0.1, y, shorten(name), 10, INK, ha="right")
    _bars(canvas, game, answer, diagram, x3, top, colours)
    _legend(canvas, game, colours, SIDE, right)
    return canvas


def _polytope(game: Game, answer: Answer, colours: dict[str, Any]) -> Canvas:
    """Draw the worst law and the rule, a line for each release."""
    canvas = Canvas()
    step = 0.46
    height = step * len(game.releases)
    rows = {z: height - step * (i + 0.5) for i, z in enumerate(game.releases)}
    names = max(canvas.width(shorten(z), 10) for z in game.releases)
    x0 = SIDE + names + 0.12
    x3 = x0 + BAR + 0.45
    right = _bars_right(canvas, game, answer, x3)
    base = _legend_height(canvas, game, right)
    canvas.open(right + SIDE, height + HEAD + base, base=base)
    _title(canvas, game, answer)
    top = height + 0.10
    canvas.text(x0, top, "worst law  p(z, y)" if answer.theorem.equality else "mixture of laws  p(z, y)", 9, FAINT)
    marginal = _marginal(answer)
    caption = _captions(list(answer.law.values()))
    scale = BAR / float(max(marginal.values(), default=Fraction(1)))
    for z, y in rows.items():
        canvas.text(x0 - 0.1, y, shorten(z), 10, INK, ha="right")
        parts = [(label, answer.law[z, label]) for label in game.labels if (z, label) in answer.law]
        canvas.bar(x0, y, BAR_HEIGHT, [(colours[label], float(p) * scale, caption[p]) for label, p in parts])
    diagram = Diagram(height, {}, rows, (), (), (), ())
    _bars(canvas, game, answer, diagram, x3, top, colours)
    _legend(canvas, game, colours, SIDE, right)
    return canvas


def _title(canvas: Canvas, game: Game, answer: Answer) -> None:
    """Name the game, what the attacker may do, and the value."""
    top = canvas.top - 0.2
    canvas.text(SIDE, top, shorten(game.name or "game", 60), 13, INK, weight="bold", va="top")
    canvas.text(SIDE, top - 0.27, constraint(game.document), 9.5, FAINT, va="top")
    value = value_line(answer.exact, answer.lower, answer.upper, equality=answer.theorem.equality)
    canvas.text(SIDE, top - 0.49, f"{value}  nats", 12, INK, va="top", math=True)


def _marginal(answer: Answer) -> dict[str, Fraction]:
    """The mass that arrives at each release."""
    marginal: dict[str, Fraction] = {}
    for (z, _), p in answer.law.items():
        marginal[z] = marginal.get(z, Fraction(0)) + p
    return marginal


def _captions(values: list[Fraction]) -> dict[Fraction, str]:
    """Numbers of one kind, all written in one way."""
    return dict(zip(values, masses(values), strict=True))


def _mass_captions(game: Game, answer: Answer) -> dict[str, str]:
    """The masses of all releases, written in one way."""
    marginal = _marginal(answer)
    found = [marginal.get(z, Fraction(0)) for z in game.releases]
    return dict(zip(game.releases, masses(found), strict=True))


def _mass_column(canvas: Canvas, game: Game) -> float:
    """The offset of the masses from the release names, so that they line up."""
    return max(canvas.width("release  z", 9), *(canvas.width(shorten(z), 10) for z in game.releases)) + 0.16


def _bars_right(canvas: Canvas, game: Game, answer: Answer, x3: float) -> float:
    """The right end of the bars' captions."""
    captions = _mass_captions(game, answer).values()
    widest = max(canvas.width("mass", 9), *(canvas.width(caption, 9) for caption in captions))
    return x3 + BAR + 0.12 + _mass_column(canvas, game) + widest


def _bars(
    canvas: Canvas, game: Game, answer: Answer, diagram: Diagram, x3: float, top: float, colours: dict[str, Any]
) -> None:
    """Draw the rule at every release: paler where no mass arrives, because the rule may differ there."""
    marginal, captions = _marginal(answer), _mass_captions(game, answer)
    canvas.text(x3, top, "rule  q(y | z)", 9, FAINT)
    canvas.text(x3 + BAR + 0.12, top, "release  z", 9, FAINT)
    caption = _captions([q for row in answer.rule.values() for q in row.values()])
    column = x3 + BAR + 0.12 + _mass_column(canvas, game)
    canvas.text(column, top, "mass", 9, FAINT)
    for z, y in diagram.releases.items():
        bar = [(colours[label], float(q) * BAR, caption[q]) for label, q in answer.rule[z].items() if q]
        canvas.bar(x3, y, BAR_HEIGHT, bar, pale=z not in marginal)
        canvas.text(x3 + BAR + 0.12, y, shorten(z), 10, INK)
        canvas.text(column, y, captions[z], 9, FAINT)


def _legend_rows(canvas: Canvas, game: Game, right: float) -> list[list[tuple[str, float]]]:
    """Break the labels into lines: each a list of labels with their x."""
    rows: list[list[tuple[str, float]]] = [[]]
    at = SIDE + canvas.width("label  y", 9) + 0.2
    start = at
    for label in game.labels:
        width = 0.24 + canvas.width(shorten(label), 9.5) + 0.2
        if at + width > right and rows[-1]:
            rows.append([])
            at = start
        rows[-1].append((label, at))
        at += width
    return rows


def _legend_height(canvas: Canvas, game: Game, right: float) -> float:
    return 0.28 + STEP * len(_legend_rows(canvas, game, right))


def _legend(canvas: Canvas, game: Game, colours: dict[str, Any], left: float, right: float) -> None:
    """Say which colour is which label."""
    canvas.text(left, -0.22, "label  y", 9, FAINT)
    for i, row in enumerate(_legend_rows(canvas, game, right)):
        y = -0.22 - STEP * i
        for label, x in row:
            canvas.block(x, 0.16, (y - 0.07, y + 0.07), colours[label])
            canvas.text(x + 0.24, y, shorten(label), 9.5, INK)

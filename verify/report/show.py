"""Pictures of a game and its solution: what can reach what, the attack, the rule.

Left, the sources, as tall as their mass; grey, the arcs that the attacker may use; coloured, the mass that the
attack moves; right, the law that arrives, and the rule as a bar of label colours at every release. Numbers at the edges
tell components apart. In the tight graph dashed arcs are as good for the attacker as those used. Games without arcs
(polytopes) show the worst law in place of the attack. Conflicts are drawn by show_conflicts.py.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from verify.errors import Unsolved
from verify.game.game import Game
from verify.report.canvas import Canvas
from verify.report.frame import HEAD, SIDE, TIGHT, Entry, Legend, Mark, component_colours, labels_section, title
from verify.report.graphs import Drawing, Kind, drawing
from verify.report.layout import LARGEST, Diagram, plan, smooth
from verify.report.palette import FAINT, INK, PALE, Colour, label_colours
from verify.report.show_conflicts import conflicts_picture
from verify.report.typeset import masses, shorten

if TYPE_CHECKING:
    from verify.claims.answers import Answer

Colours = dict[str, Colour]

ARCS_WIDTH, STRIP, BAR, BAR_HEIGHT = 3.3, 0.11, 2.5, 0.24
CHIPS = 0.34  # the width of a column of component numbers


def draw(game: Game, answer: Answer, out: Path, graph: Drawing | None = None) -> None:
    """Draw a game with its attack and its rule, or another of its graphs.

    Parameters
    ----------
    game
        The game.
    answer
        Its answer: the attack, the rule and the value that the title shows.
    out
        The picture; the suffix says PNG, SVG or PDF. It is written to a temporary file first, then renamed.
    graph
        What `drawing` says of the graph that is wanted; by default the reachability graph.

    Raises
    ------
    MissingExtra
        When matplotlib is not installed.
    Unsolved
        When the game is too large for a picture that anybody could read, or has no sources whose conflicts could be
        drawn.
    """
    conflicts = graph is not None and graph.kind is Kind.CONFLICTS
    size = len(game.shape.mass) if conflicts else max(len(game.features), len(game.releases))
    if size > LARGEST:
        what = "sources" if conflicts else "features or releases"
        raise Unsolved(f"A picture of {size} {what} cannot be read; at most {LARGEST} are drawn.")
    if graph is None:
        graph = drawing(game, answer, Kind.REACHABILITY)
    colours = dict(zip(game.labels, label_colours(len(game.labels)), strict=True))
    arcs = game.shape.transport and game.law is not None
    if graph.kind is not Kind.REACHABILITY and not arcs:
        raise Unsolved(
            "A polytope has no sources, so that neither conflicts nor tight arcs are drawn; --text lists them."
        )
    if conflicts:
        conflicts_picture(game, answer, graph, colours).save(out)
    elif arcs:
        _transport(game, answer, graph, colours).save(out)
    else:
        _polytope(game, answer, colours).save(out)


def _transport(game: Game, answer: Answer, graph: Drawing, colours: Colours) -> Canvas:
    """Draw sources, arcs, attack, releases and rule."""
    tight = frozenset() if graph.tightness is None else graph.tightness.tight
    diagram = plan(game, answer.attack, tight)
    canvas = Canvas()
    chips = CHIPS if len(graph.components) > 1 else 0.0
    left_names = max(canvas.width("source  x", 9), *(canvas.width(shorten(x), 10) for x in game.features))
    x0 = SIDE + chips + left_names + 0.12
    x1 = x0 + STRIP
    x2 = x1 + ARCS_WIDTH
    x3 = x2 + STRIP + 0.14
    right = _bars_right(canvas, game, answer, x3) + chips
    legend = Legend(canvas, _legend(game, answer, graph, diagram, colours), SIDE, right)
    canvas.open(max(right, SIDE + legend.width) + SIDE, diagram.height + HEAD + legend.height, base=legend.height)
    title(canvas, game, answer)
    top = diagram.height + 0.10
    canvas.text(x0 - 0.1, top, "source  x", 9, FAINT, ha="right")
    canvas.text((x1 + x2) / 2, top, "attack  γ", 9, FAINT, ha="center")
    weight = min(0.7, max(0.12, 60 / max(len(diagram.arcs), 1)))
    for start, end in diagram.arcs:
        canvas.line(x1, x2, smooth(start, end), PALE, weight)
    for start, end in diagram.tight:
        canvas.line(x1, x2, smooth(start, end), TIGHT, max(weight, 0.6), dashed=True)
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
    if chips:
        _chips(canvas, graph, diagram, SIDE + 0.1, right - 0.1)
    legend.draw()
    return canvas


def _chips(canvas: Canvas, graph: Drawing, diagram: Diagram, left: float, right: float) -> None:
    """Number the components at their features and at their releases."""
    shades = component_colours(len(graph.components))
    placed: set[tuple[str, str]] = set()
    for node in graph.nodes:
        if node.part is not None and (node.side, node.name[0]) not in placed:
            placed.add((node.side, node.name[0]))
            x, heights = (left, diagram.features) if node.side == "source" else (right, diagram.releases)
            canvas.chip(x, heights[node.name[0]], str(node.part + 1), shades[node.part])


def _legend(
    game: Game, answer: Answer, graph: Drawing, diagram: Diagram, colours: Colours
) -> list[tuple[str, list[Entry]]]:
    """The labels, and what else is in this picture."""
    marks = []
    if graph.kind is Kind.TIGHT:
        assured = graph.tightness is not None and graph.tightness.exact
        if diagram.tight:
            digits = "" if assured else ", as far as the digits tell"
            marks.append(Entry(Mark.DASHED, f"hardly or not used, but as good as what is used{digits}"))
        if diagram.arcs:
            marks.append(Entry(Mark.LINE, "allowed, and worse for the attacker"))
    elif diagram.arcs:
        marks.append(Entry(Mark.LINE, "allowed, and hardly or not used"))
    if any(z not in _marginal(answer) for z in game.releases):
        marks.append(Entry(Mark.PALE, "no mass arrives: other rules may do"))
    if len(graph.components) > 1:
        shade = component_colours(len(graph.components))[0]
        marks.append(Entry(Mark.CHIP, "components: they share neither a release nor a budget", shade))
    labels = labels_section(game, colours)
    return [labels, ("", marks)] if marks else [labels]


def _polytope(game: Game, answer: Answer, colours: Colours) -> Canvas:
    """Draw the worst law and the rule, a line for each release."""
    canvas = Canvas()
    step = 0.46
    height = step * len(game.releases)
    rows = {z: height - step * (i + 0.5) for i, z in enumerate(game.releases)}
    names = max(canvas.width(shorten(z), 10) for z in game.releases)
    x0 = SIDE + names + 0.12
    x3 = x0 + BAR + 0.45
    right = _bars_right(canvas, game, answer, x3)
    marginal = _marginal(answer)
    idle = [Entry(Mark.PALE, "no mass arrives: other rules may do")] * any(z not in marginal for z in game.releases)
    legend = Legend(canvas, [labels_section(game, colours), *([("", idle)] if idle else [])], SIDE, right)
    canvas.open(max(right, SIDE + legend.width) + SIDE, height + HEAD + legend.height, base=legend.height)
    title(canvas, game, answer)
    top = height + 0.10
    canvas.text(x0, top, "worst law  p(z, y)" if answer.theorem.equality else "mixture of laws  p(z, y)", 9, FAINT)
    caption = _captions(list(answer.law.values()))
    scale = BAR / float(max(marginal.values(), default=Fraction(1)))
    for z, y in rows.items():
        canvas.text(x0 - 0.1, y, shorten(z), 10, INK, ha="right")
        parts = [(label, answer.law[z, label]) for label in game.labels if (z, label) in answer.law]
        canvas.bar(x0, y, BAR_HEIGHT, [(colours[label], float(p) * scale, caption[p]) for label, p in parts])
    diagram = Diagram(height, {}, rows, (), (), (), ())
    _bars(canvas, game, answer, diagram, x3, top, colours)
    legend.draw()
    return canvas


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
    canvas: Canvas, game: Game, answer: Answer, diagram: Diagram, x3: float, top: float, colours: Colours
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

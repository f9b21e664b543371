"""A picture of the conflict graph: sources as discs in their labels' colours, conflicts, and what can meet at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import networkx as nx

from verify.game.game import Game
from verify.report.canvas import Canvas
from verify.report.frame import (
    AREA,
    HEAD,
    SIDE,
    WITNESS,
    Entry,
    Legend,
    Mark,
    component_colours,
    labels_section,
    title,
)  # fmt: skip
from verify.report.graph_text import headline, method_line
from verify.report.graphs import Drawing
from verify.report.palette import FAINT, INK, Colour, text_on
from verify.report.spread import Places, spread
from verify.report.typeset import shorten

if TYPE_CHECKING:
    from verify.claims.answers import Answer

RADIUS = 0.19
MARGIN = 0.42
LEAST_WIDTH = 6.0
FEW_EDGES = 14
FEW_MEETINGS = 80
LINE = "#aab1b9"
TORN: Colour = (0.11, 0.12, 0.14)
SHADE: Colour = (0.90, 0.91, 0.93)


def conflicts_picture(game: Game, answer: Answer, graph: Drawing, colours: dict[str, Colour]) -> Canvas:
    """Draw the conflict graph."""
    canvas = Canvas()
    plain = nx.Graph()
    plain.add_nodes_from(range(len(graph.nodes)))
    plain.add_edges_from((edge.start, edge.end) for edge in graph.edges if edge.start != edge.end)
    lines = [headline(graph), method_line(graph)]
    width = max(LEAST_WIDTH, *(canvas.width(line, 9.5) for line in lines))
    places, across, tall = spread(plain, graph.components, width - 2 * MARGIN)
    full = max(width, across + 2 * MARGIN)
    places = {node: (x + SIDE + (full - across) / 2, y + MARGIN) for node, (x, y) in places.items()}
    shaded = _shaded(graph, places)
    legend = Legend(canvas, [labels_section(game, colours), *_legend(graph, shaded)], SIDE, SIDE + full)
    body = tall + 2 * MARGIN
    canvas.open(full + 2 * SIDE, body + HEAD + 0.2 * len(lines) + legend.height, base=legend.height)
    title(canvas, game, answer, lines)
    for groups in shaded:
        canvas.area([places[s] for s in around(groups, places)], 0.1, SHADE)
    _edges(canvas, graph, places)
    for number, node in enumerate(graph.nodes):
        x, y = places[number]
        colour = colours[node.name[1]]
        canvas.disc(x, y, RADIUS, colour)
        name = shorten(node.name[0], 16)
        if canvas.width(name, 8.5) < 2 * RADIUS - 0.06:
            canvas.text(x, y, name, 8.5, text_on(colour), ha="center", zorder=4)
        else:
            canvas.text(x, y - RADIUS - 0.09, name, 7.5, INK, ha="center", zorder=4)
    if len(graph.components) > 1:
        _chips(canvas, graph, places)
    legend.draw()
    return canvas


def _shaded(graph: Drawing, places: Places) -> list[tuple[int, ...]]:
    """The sets of three labels or more that can meet at one release, the largest first.

    Left out are those around a source that cannot be there, and all if there are too many to tell apart.
    """
    found = [meeting.groups for meeting in graph.meetings if len(meeting.labels) > 2]
    if len(found) > FEW_MEETINGS:
        return []
    clear = [groups for groups in found if not _strangers(groups, places)]
    return sorted(clear, key=lambda groups: (-len(groups), groups))


def _strangers(groups: Sequence[int], places: Places) -> bool:
    """Whether another node stands within the hull of these, or on its rim."""
    hull = [places[s] for s in around(groups, places)]
    rim = list(zip(hull, [*hull[1:], hull[0]], strict=True))
    return any(all(_turn(a, b, places[s]) >= 0 for a, b in rim) for s in places if s not in groups)


def around(groups: Sequence[int], places: Places) -> list[int]:
    """The corners of the convex hull of these nodes, counterclockwise (Andrew's monotone chain)."""
    ordered = sorted(groups, key=lambda s: places[s])

    def half(nodes: Sequence[int]) -> list[int]:
        out: list[int] = []
        for s in nodes:
            while len(out) > 1 and _turn(places[out[-2]], places[out[-1]], places[s]) <= 0:
                out.pop()
            out.append(s)
        return out[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _witness(graph: Drawing) -> tuple[set[frozenset[int]], set[frozenset[int]]]:
    """The edges of the odd hole or antihole, and of the clique without a common release."""
    found = graph.recognition
    round_trip = pairwise([*found.hole, *found.hole[:1]])
    hole = combinations(found.hole, 2) if found.anti else round_trip
    return set(map(frozenset, hole)), set(map(frozenset, combinations(found.clique, 2)))


def _edges(canvas: Canvas, graph: Drawing, places: Places) -> None:
    """Draw the conflicts, with their releases where they are few, and dark those that show why no method applies."""
    hole, clique = _witness(graph)
    weight = min(1.2, max(0.3, 120 / max(len(graph.edges), 1)))
    for edge in graph.edges:
        if edge.start == edge.end:
            canvas.disc(*places[edge.start], RADIUS + 0.055, TORN)
            continue
        ends = [places[edge.start], places[edge.end]]
        pair = frozenset((edge.start, edge.end))
        canvas.path(ends, LINE, weight)
        if pair in clique or pair in hole:
            canvas.path(ends, WITNESS, 1.7, dashed=pair in clique, layer=2)
        if len(graph.edges) <= FEW_EDGES:
            text = ", ".join(edge.names[:2]) + ", …" * (len(edge.names) > 2)
            if len(text) <= 10:
                (x, y), (u, v) = ends
                canvas.label((x + u) / 2, (y + v) / 2, text, 7.5, FAINT)


def _chips(canvas: Canvas, graph: Drawing, places: Places) -> None:
    """Number the components, above and left of the node of each that lies most in that corner."""
    shades = component_colours(len(graph.components))
    for i, part in enumerate(graph.components):
        x, y = max((places[s] for s in part), key=lambda place: place[1] - place[0])
        canvas.chip(x - 0.24, y + 0.22, str(i + 1), shades[i])


def _legend(graph: Drawing, shaded: Sequence[object]) -> list[tuple[str, list[Entry]]]:
    """What is in this picture besides the labels."""
    found = graph.recognition
    marks = []
    if any(edge.start == edge.end for edge in graph.edges):
        marks.append(Entry(Mark.RING, "in conflict with itself: it can change its label", TORN))
    if any(edge.start != edge.end for edge in graph.edges):
        few = " (its name is written there)" if len(graph.edges) <= FEW_EDGES else ""
        marks.append(Entry(Mark.LINE, f"conflict: a release where both can arrive{few}"))
    if shaded:
        marks.append(Entry(Mark.AREA, "its sources can all meet at one release", AREA))
    if found.hole:
        marks.append(Entry(Mark.BOLD, f"an odd {'antihole' if found.anti else 'hole'}: the graph is not perfect"))
    if found.clique:
        marks.append(Entry(Mark.BOLD_DASHED, "a clique without a common release"))
    if len(graph.components) > 1:
        marks.append(Entry(Mark.CHIP, "components", component_colours(len(graph.components))[0]))
    return [("", marks)] if marks else []

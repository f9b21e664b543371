"""A graph as lines for a terminal: a line for each source, under its component."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from verify.graph.method import Method
from verify.numbers.exact import text
from verify.report.graphs import Drawing, Edge, Kind, Node
from verify.report.typeset import shorten

MOST_LINES = 60
MOST_ENDS = 8
_ANSWERS = {True: "yes", False: "no", None: "not known"}
_METHODS = {
    Method.BIPARTITE: "minimum cuts",
    Method.PERFECT: "graph entropy",
    Method.GENERAL: "none that is special to the graph",
}


def lines(drawing: Drawing) -> list[str]:
    """Describe a graph in at most about ``MOST_LINES`` lines; the last one says what is left out."""
    out = [headline(drawing), *facts(drawing)]
    body = list(_body(drawing))
    if len(body) > MOST_LINES:
        left = sum(line.startswith("  ") for line in body[MOST_LINES:])
        body = [*body[:MOST_LINES], f"… and {left} more sources (--json has them all)"]
    return out + body


def headline(drawing: Drawing) -> str:
    """How large the graph is.

    >>> _count(1, "edge"), _count(2, "edge")
    ('1 edge', '2 edges')
    """
    sources = sum(node.side == "source" for node in drawing.nodes)
    parts = _count(len(drawing.components), "component")
    if drawing.kind is Kind.CONFLICTS:
        return f"conflict graph: {_count(sources, 'source')}, {_count(len(drawing.edges), 'conflict')}, {parts}"
    sizes = f"{_count(sources, 'source')}, {_count(len(drawing.nodes) - sources, 'release')}"
    if drawing.kind is Kind.REACHABILITY:
        return f"reachability graph: {sizes}, {_count(len(drawing.edges), 'arc')}, {parts}"
    unused = sum(not edge.mass for edge in drawing.edges)
    return f"tight graph: {sizes}, {_count(len(drawing.edges), 'arc')} ({unused} without mass), {parts}"


def facts(drawing: Drawing) -> list[str]:
    """What is known of the game's conflict graph, and of tightness."""
    found = drawing.recognition
    out = []
    if found.bipartite is not None:
        cover = _ANSWERS[found.covered]
        out.append(
            f"conflicts: bipartite {_ANSWERS[found.bipartite]}, perfect {_ANSWERS[found.perfect]}, "
            f"every clique has a common release {cover}"
        )
    out.append(method_line(drawing))
    for title, groups in (("clique without a common release", found.clique), (_hole(drawing), found.hole)):
        if groups:
            out.append(f"{title}: {', '.join(_name(drawing, s) for s in groups)}")
    if drawing.freedom is not None:
        free = f"of dimension {drawing.freedom} at most" if drawing.freedom else "this one alone"
        out.append(f"best attacks with the same law: {free}")
    if drawing.tightness is not None and not drawing.tightness.exact:
        out.append("tight: as far as the digits of the bracket tell")
    return out


def method_line(drawing: Drawing) -> str:
    """Which exact method applies, and why."""
    found = drawing.recognition
    return f"exact method: {_METHODS[found.method]} ({found.reason})"


def _body(drawing: Drawing) -> Iterator[str]:
    leaving: dict[int, list[tuple[int, Edge]]] = {}
    for edge in drawing.edges:
        leaving.setdefault(edge.start, []).append((edge.end, edge))
        if drawing.kind is Kind.CONFLICTS and edge.start != edge.end:
            leaving.setdefault(edge.end, []).append((edge.start, edge))
    for i, part in enumerate(drawing.components):
        sources = [n for n in part if drawing.nodes[n].side == "source"]
        mass = sum((drawing.nodes[n].mass or Fraction(0) for n in sources), Fraction(0))
        if len(drawing.components) > 1:
            yield f"component {i + 1}, mass {_number(mass)}"
        for n in sources:
            ends = [_end(drawing, other, edge) for other, edge in leaving.get(n, ())]
            more = f", … and {len(ends) - MOST_ENDS} more" if len(ends) > MOST_ENDS else ""
            arrow = "—" if drawing.kind is Kind.CONFLICTS else "→"
            yield f"  {_name(drawing, n)} {arrow} {', '.join(ends[:MOST_ENDS]) or 'nothing'}{more}"


def _end(drawing: Drawing, other: int, edge: Edge) -> str:
    """The far end of an edge, and what there is to say of the edge."""
    name = _name(drawing, other)
    if drawing.kind is Kind.CONFLICTS:
        where = [shorten(z, 12) for z in edge.names[:3]] + ["…"] * (len(edge.names) > 3)
        return f"{'itself' if edge.start == edge.end else name} at {'/'.join(where)}"
    source = drawing.nodes[edge.start]
    if edge.names != source.name[1:]:
        name += f" as {'/'.join(shorten(y, 12) for y in edge.names)}"
    return f"{name} [{_number(edge.mass)}]" if edge.mass else name


def _hole(drawing: Drawing) -> str:
    return "odd antihole" if drawing.recognition.anti else "odd hole"


def _name(drawing: Drawing, number: int) -> str:
    node: Node = drawing.nodes[number]
    if node.side == "release":
        return shorten(node.name[0])
    return f"({', '.join(map(shorten, node.name))})" if node.name else "the law"


def _number(value: Fraction) -> str:
    exact = text(value)
    return exact if len(exact) <= 9 else f"{float(value):.4f}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"

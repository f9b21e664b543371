"""Whether a graph is perfect: classes that are known to be, pieces that decide, and a search that may give up.

A graph is perfect if and only if it has no odd hole (an induced cycle of odd length at least 5) and no odd antihole
(the complement of one): Chudnovsky, Robertson, Seymour and Thomas, Annals of Mathematics 164 (2006). Neither crosses a
cut vertex, a component or a component of the complement, and neither holds two vertices with the same neighbours
elsewhere, so that each of these may be taken apart first. The answer "unknown" is None, never False.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

import networkx as nx

MOST_DENSE = 500
"""The most vertices of a piece whose complement is looked at, and which is searched."""
MOST_STEPS = 1_000_000
"""The most induced paths that the search for odd holes looks at, and again for odd antiholes, over all pieces."""

BIPARTITE, CHORDAL, CO_BIPARTITE, CO_CHORDAL = "bipartite", "chordal", "complement bipartite", "complement chordal"
LINE, SEARCHED = "line graph of a bipartite graph", "no odd hole or antihole"


@dataclass(frozen=True)
class Perfection:
    """Whether a graph is perfect; None if that was not decided.

    ``classes`` names what its pieces are where the answer is True. Where it is False, ``hole`` goes round an odd hole,
    or round the complement's if ``anti``.
    """

    answer: bool | None
    classes: tuple[str, ...] = ()
    hole: tuple[Any, ...] = ()
    anti: bool = False


def perfection(graph: nx.Graph, steps: int = MOST_STEPS) -> Perfection:
    """Decide whether a simple graph is perfect.

    Always decided for bipartite and chordal graphs; for their complements, for line graphs of bipartite graphs, and
    for whatever falls into such pieces, up to ``MOST_DENSE`` vertices in a piece; otherwise by exhaustion, up to
    ``MOST_DENSE`` vertices in a piece and ``steps`` induced paths.

    Examples
    --------
    >>> import networkx as nx
    >>> perfection(nx.cycle_graph(5)).answer, perfection(nx.cycle_graph(6)).answer
    (False, True)
    >>> perfection(nx.complement(nx.path_graph(6))).classes
    ('complement bipartite',)
    """
    classes: set[str] = set()
    left = [steps, steps]
    unknown = False
    todo = [graph]
    while todo:
        piece = todo.pop()
        name = _class(piece)
        if name is None:
            parts = _parts(piece)
            if parts is not None:
                todo += parts
                continue
            found = _search(piece, left)
            if found.answer is False:
                return found
            unknown |= found.answer is None
            name = SEARCHED
        classes.add(name)
    return Perfection(answer=None) if unknown else Perfection(answer=True, classes=tuple(sorted(classes)))


def _class(graph: nx.Graph) -> str | None:
    """The class of perfect graphs that a graph belongs to, if it is one of those known here."""
    if nx.is_bipartite(graph):
        return BIPARTITE
    if is_chordal(graph):
        return CHORDAL
    if len(graph) > MOST_DENSE:
        return None
    complement = nx.complement(graph)
    if nx.is_bipartite(complement):
        return CO_BIPARTITE
    if is_chordal(complement):
        return CO_CHORDAL
    return LINE if _is_line_graph(graph) else None


def is_chordal(graph: nx.Graph) -> bool:
    """Whether every cycle of four vertices or more has a chord, in nearly linear time.

    Maximum cardinality search: next comes a vertex with the most neighbours before it, and the graph is chordal exactly
    if for each vertex those neighbours, the latest of them left out, are neighbours of that latest one (Tarjan and
    Yannakakis, SIAM Journal on Computing 13 (1984)).
    """
    count = dict.fromkeys(graph, 0)
    place: dict[Hashable, int] = {}
    heap = [(0, i, v) for i, v in enumerate(graph)]
    tie = len(heap)
    while heap:
        _, _, v = heappop(heap)
        if v in place:
            continue
        before = [u for u in graph[v] if u in place]
        if before:
            latest = max(before, key=place.__getitem__)
            if any(u != latest and u not in graph[latest] for u in before):
                return False
        place[v] = len(place)
        for u in graph[v]:
            if u not in place:
                count[u] += 1
                tie += 1
                heappush(heap, (-count[u], tie, u))
    return True


def _parts(graph: nx.Graph) -> list[nx.Graph] | None:
    """Smaller induced subgraphs that are all perfect exactly if the graph is, or None."""
    parts = list(nx.connected_components(graph))
    if len(parts) == 1 and len(graph) > 2:
        parts = list(nx.biconnected_components(graph))
    if len(parts) == 1 and 1 < len(graph) <= MOST_DENSE:
        parts = list(nx.connected_components(nx.complement(graph)))
    if len(parts) == 1:
        parts = [_without_twins(graph)]
    if len(parts) == 1 and len(parts[0]) == len(graph):
        return None
    return [_induced(graph, part) for part in parts]


def _without_twins(graph: nx.Graph) -> set[Hashable]:
    """One vertex for each set of neighbours, the vertex itself left out, and then counted in."""
    kept = _induced(graph, {frozenset(graph[v]): v for v in reversed(list(graph))}.values())
    return set({frozenset(kept[v]) | {v}: v for v in reversed(list(kept))}.values())


def _induced(graph: nx.Graph, vertices: Iterable[Hashable]) -> nx.Graph:
    """An induced subgraph, its vertices in the graph's order (which that of a view on a set need not be)."""
    chosen = set(vertices)
    part = nx.Graph()
    part.add_nodes_from(v for v in graph if v in chosen)
    part.add_edges_from((u, v) for u in part for v in graph[u] if v in chosen)
    return part


def _is_line_graph(graph: nx.Graph) -> bool:
    """Whether a connected graph is the line graph of a bipartite graph.

    networkx proposes a partition of the edges into cliques with every vertex in at most two (Krausz); what it proposes
    is looked at here. Only the triangle has two roots, and it is chordal.
    """
    if not nx.is_connected(graph):
        return False
    try:
        root = nx.inverse_line_graph(graph)
    except nx.NetworkXError:
        return False
    cells = [set(cell) for cell in root]
    covered = sum(len(cell) * (len(cell) - 1) // 2 for cell in cells)
    pairs = {frozenset((u, v)) for cell in cells for u in cell for v in cell if u != v}
    edges = {frozenset(edge) for edge in graph.edges()}
    at_most_two = all(sum(v in cell for cell in cells) <= 2 for v in graph)
    return covered == len(pairs) and pairs == edges and at_most_two and nx.is_bipartite(root)


def _search(graph: nx.Graph, left: list[int]) -> Perfection:
    """Look for an odd hole, then for an odd antihole; ``left`` counts the steps that may still be taken."""
    if len(graph) > MOST_DENSE:
        return Perfection(answer=None)
    nodes = list(graph)
    number = {node: i for i, node in enumerate(nodes)}
    near = [sum(1 << number[u] for u in graph[v]) for v in nodes]
    far = [~near[i] & ~(1 << i) & (1 << len(nodes)) - 1 for i in range(len(nodes))]
    exhausted = False
    for anti, masks in enumerate((near, far)):
        hole, taken = odd_hole(masks, left[anti])
        left[anti] -= taken
        if hole:
            return Perfection(answer=False, hole=tuple(nodes[i] for i in hole), anti=bool(anti))
        exhausted |= hole is None
    return Perfection(answer=None if exhausted else True)


def odd_hole(near: Sequence[int], steps: int) -> tuple[tuple[int, ...] | None, int]:
    """Search a graph for an odd hole: from each vertex along induced paths of larger vertices.

    Parameters
    ----------
    near
        The neighbours of every vertex, as bits.
    steps
        The most induced paths to look at.

    Returns
    -------
    tuple
        The hole in order, () if there is none, None if the steps did not suffice; and the number of steps taken.
    """
    taken = 0
    for first, around in enumerate(near):
        later = -1 << (first + 1)
        stack: list[tuple[tuple[int, ...], int]] = [((first, second), 0) for second in bits(around & later)]
        while stack:
            taken += 1
            if taken > steps:
                return None, steps
            path, blocked = stack.pop()  # blocked: the path without its ends, and what is adjacent to that
            tip = path[-1]
            free = near[tip] & later & ~blocked
            closing = free & around & (-1 << path[1])  # each hole in one of its two directions
            if closing and len(path) >= 4 and len(path) % 2 == 0:
                return (*path, next(bits(closing))), taken
            blocked |= near[tip] | 1 << tip
            stack += [((*path, v), blocked) for v in bits(free & ~around)]
    return (), taken


def bits(mask: int) -> Iterator[int]:
    """The places of the ones, increasing."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low

"""Random games without rows, conflicts listed pair by pair, and levels found by trying all sets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import networkx as nx
from hypothesis import strategies as st

from tests.solve.transport_games import make_shape
from verify.game.shape import Shape

Mass = Sequence[Sequence[int]]
Allowed = Sequence[Sequence[bool]]


def shape_of(mass: Mass, allowed: Allowed) -> Shape:
    """Masses mass[x][y]; feature x may be released as z where allowed[x][z]."""
    return make_shape(mass, lambda x, z: bool(allowed[x][z]), releases=len(allowed[0]))


@st.composite
def games(
    draw: st.DrawFn, features: int = 5, labels: int = 2, most: int = 4, releases: int = 6
) -> tuple[list[list[int]], list[list[bool]]]:
    """Masses, zeros among them, and a reachability table in which every feature reaches something."""
    height, width = draw(st.integers(1, features)), draw(st.integers(1, releases))
    line = st.lists(st.integers(0, most), min_size=labels, max_size=labels)
    mass = draw(st.lists(line, min_size=height, max_size=height).filter(lambda rows: any(map(any, rows))))
    reach = st.lists(st.booleans(), min_size=width, max_size=width).filter(any)
    return mass, draw(st.lists(reach, min_size=height, max_size=height))


def conflict_graph(shape: Shape) -> nx.Graph:
    """One node for each group; an edge for two that one release can receive under different labels, loops included."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(shape.mass)))
    ends = list(zip(shape.group.tolist(), shape.entry_sink.tolist(), strict=True))
    labels = len(shape.labels)
    for s, t in ends:
        for other, u in ends:
            if t // labels == u // labels and t != u:
                graph.add_edge(s, other)
    return graph


def shares(shape: Shape) -> list[Fraction]:
    """w_s of every group, for a bipartite conflict graph: the densest set of senders is the first level, and so on.

    Among all sets U of senders the one with the largest mass(U)/mass(neighbours of U), largest itself, is a level
    together with its neighbours; without both the rest is a smaller game of the same kind.
    """
    graph = conflict_graph(shape)
    found = [Fraction(1)] * len(shape.mass)
    graph.remove_nodes_from([s for s in list(graph) if not graph[s]])
    colour = nx.bipartite.color(graph)
    left = {s for s in graph if colour[s] == 0}
    gone: set[int] = set()

    def weight(nodes: set[int]) -> int:
        return sum(shape.mass[s] for s in nodes)

    while left:
        tried = []
        for size in range(1, len(left) + 1):
            for senders in map(set, combinations(sorted(left), size)):
                receivers = {v for u in senders for v in graph[u]} - gone
                tried.append((Fraction(weight(senders), weight(receivers)), size, senders, receivers))
        _, _, senders, receivers = max(tried, key=lambda item: item[:2])
        sent, received = weight(senders), weight(receivers)
        for s in senders:
            found[s] = Fraction(sent, sent + received)
        for s in receivers:
            found[s] = Fraction(received, sent + received)
        left -= senders
        gone |= receivers
    return found

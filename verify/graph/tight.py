"""The tight graph of a solution: the columns that are best in their group, and those among them that carry mass.

Given a rule and multipliers, column j of group s is *tight* if its Σ_t L_tj f_t − Σ_k λ_k B_kj is the largest of the
group, φ_s. At a saddle point all mass is on tight columns; which columns are tight is decided elsewhere, exactly or by
digits, and passed in. Along tight columns all φ and f are known up to one constant for each connected block.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import networkx as nx

from verify.game.shape import Shape

Node = tuple[Literal["group", "sink"], int]


def tight_graph(shape: Shape, tight: Collection[int], carrying: Collection[int]) -> nx.MultiDiGraph:
    """Build the tight graph.

    Parameters
    ----------
    shape
        The game's shape.
    tight
        The columns that are tight.
    carrying
        The columns of positive mass. Away from a saddle point some may not be tight: they are in
        the graph all the same.

    Returns
    -------
    MultiDiGraph
        Nodes ``("group", s)`` for all groups and ``("sink", t)``, t = z·|Y| + y, for the sinks that a column of the
        graph reaches. For every such column j and each sink that it reaches, an edge with key j and the attributes
        ``tight`` and ``carries``.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> game = Game.max_distortion({("0", "a"): "1/2", ("1", "b"): "1/2"}, metric="absolute", radius=1)
    >>> graph = tight_graph(game.shape, tight=[0, 1, 2, 3], carrying=[0, 2])
    >>> sorted((a[1], b[1]) for a, b, carries in graph.edges(data="carries") if carries)
    [(0, 0), (1, 1)]
    """
    best, used = frozenset(tight), frozenset(carrying)
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(("group", s) for s in range(len(shape.mass)))
    for j, t in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True):
        if j in best or j in used:
            edge: tuple[Node, Node] = ("group", int(shape.group[j])), ("sink", t)
            graph.add_edge(*edge, key=j, tight=j in best, carries=j in used)
    return graph


def blocks(graph: nx.MultiDiGraph) -> tuple[tuple[Node, ...], ...]:
    """Return the connected blocks of a tight graph, groups before sinks, in the order of their first groups.

    In each block one constant determines all φ_s and all f_t, given the multipliers.
    """
    found = [sorted(block) for block in nx.connected_components(graph.to_undirected(as_view=True))]
    return tuple(tuple(block) for block in sorted(found))


def freedom(graph: nx.MultiDiGraph) -> int:
    """Return the number of independent cycles.

    For a transport game 0 says that no other attack on tight columns leads to the same law; otherwise such attacks form
    a polytope of at most this dimension.
    """
    undirected = graph.to_undirected(as_view=True)
    return int(graph.number_of_edges() - graph.number_of_nodes() + nx.number_connected_components(undirected))

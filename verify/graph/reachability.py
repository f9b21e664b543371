"""The reachability graph: which release each source can be sent to.

Groups (sources) stand on one side, releases on the other; every column of the shape is an edge, or several where it
spreads its mass over releases (a vertex of a polytope).
"""

from __future__ import annotations

from typing import Literal

import networkx as nx
import numpy as np

from verify.game.shape import Shape

Node = tuple[Literal["group", "release"], int]


def reachability(shape: Shape) -> nx.MultiDiGraph:
    """Build the graph of a shape.

    Returns
    -------
    MultiDiGraph
        Nodes ``("group", s)`` and ``("release", z)`` for all groups and all releases, reachable or not. For every
        column j and release z that it reaches, an edge with key j and the attribute ``labels``: the label indices
        with which the mass arrives.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> game = Game.max_distortion({("0", "a"): "1/2", ("1", "b"): "1/2"}, metric="absolute", radius=1)
    >>> sorted(reachability(game.shape).edges(keys=True))[:2]
    [(('group', 0), ('release', 0), 0), (('group', 0), ('release', 1), 1)]
    """
    graph = nx.MultiDiGraph()
    graph.add_nodes_from((("group", s) for s in range(len(shape.mass))), side="group")
    graph.add_nodes_from((("release", z) for z in range(len(shape.releases))), side="release")
    releases, labels = np.divmod(shape.entry_sink, len(shape.labels))
    arrivals: dict[tuple[int, int], list[int]] = {}
    for column, release, label in zip(shape.entry_column.tolist(), releases.tolist(), labels.tolist(), strict=True):
        arrivals.setdefault((column, release), []).append(label)
    for (column, release), found in arrivals.items():
        group = int(shape.group[column])
        graph.add_edge(("group", group), ("release", release), key=column, labels=tuple(sorted(found)))
    return graph


def unreachable(shape: Shape) -> tuple[int, ...]:
    """Return the releases that no column reaches: there the rule is free, whatever the value."""
    reached = set((shape.entry_sink // len(shape.labels)).tolist())
    return tuple(z for z in range(len(shape.releases)) if z not in reached)

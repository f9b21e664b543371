"""The reachability graph: which release each source can be sent to, and which subgames do not meet.

Groups (sources) stand on one side, releases on the other; every column of the shape is an edge, or several where it
spreads its mass over releases (a vertex of a polytope).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
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


@dataclass(frozen=True)
class Component:
    """A part of a game that shares nothing with the rest: indices of its groups, releases and columns, increasing."""

    groups: tuple[int, ...]
    releases: tuple[int, ...]
    columns: tuple[int, ...]


def components(shape: Shape) -> tuple[Component, ...]:
    """Split a shape into subgames that share neither a release nor a row, largest mass first.

    Parts that meet in a budget are not independent, so groups that have a column with a coefficient other than 0 in
    the same row stay together. Releases that nothing reaches belong to no component.

    Notes
    -----
    The value of the game is the sum of the values of its components, each one with its own masses (not normalised).
    """
    graph = reachability(shape).to_undirected()
    for row in shape.rows:
        touched = sorted({int(shape.group[j]) for j, coefficient in enumerate(row.coefficients) if coefficient})
        graph.add_edges_from((("group", first), ("group", second)) for first, second in pairwise(touched))
    found = []
    for nodes in nx.connected_components(graph):
        groups = tuple(sorted(index for side, index in nodes if side == "group"))
        if groups:
            releases = tuple(sorted(index for side, index in nodes if side == "release"))
            columns = np.flatnonzero(np.isin(shape.group, groups))
            found.append(Component(groups, releases, tuple(columns.tolist())))
    return tuple(sorted(found, key=lambda part: (-sum(shape.mass[s] for s in part.groups), part.groups)))


def unreachable(shape: Shape) -> tuple[int, ...]:
    """Return the releases that no column reaches: there the rule is free, whatever the value."""
    reached = set((shape.entry_sink // len(shape.labels)).tolist())
    return tuple(z for z in range(len(shape.releases)) if z not in reached)

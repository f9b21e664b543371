"""The finest split of a game into independent parts: components, and for games without rows something finer.

Without rows, and where every source keeps its label, sources that are in conflict with nobody on a path between them do
not concern each other, even if they share releases. A release where only one label can arrive is *pure*: with the rule
sure of that label there it costs the attacker nothing to stay away from it, and a source with a conflict does stay away
(w_s + w_t ≤ 1 leaves w_s < 1). So each part consists of the sources that conflicts connect and of their releases that
are not pure; a source without conflicts is a part of its own, with one of its releases, and contributes nothing to h*.
"""

from __future__ import annotations

from collections import defaultdict

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Shape
from verify.graph.components import Component, arrivals, components


def split(shape: Shape) -> tuple[Component, ...]:
    """Split a shape into the smallest parts whose solutions can be put together, largest mass first.

    Returns
    -------
    tuple of Component
        `components`, unless the game has no row with a coefficient and every source keeps its label. Then the parts
        are finer: their columns are those that may carry mass, and a pure release may belong to several parts (of the
        same label) or to none. `verify.solve.components` puts solutions of either kind together.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {(str(x), y): "1/4" for x, y in enumerate("aaab")}
    >>> game = Game.max_distortion(law, metric="absolute", radius=1)
    >>> [part.groups for part in components(game.shape)], [part.groups for part in split(game.shape)]
    ([(0, 1, 2, 3)], [(1, 2, 3), (0,)])
    """
    if any(any(row.coefficients) for row in shape.rows) or not shape.transport or shape.keys.shape[1] < 3:
        return components(shape)
    met = arrivals(shape)
    labels = np.full(len(shape.mass), -1)
    labels[met[:, 0]] = met[:, 2]
    if len(np.unique(met[:, [0, 2]], axis=0)) > len(shape.mass):
        return components(shape)
    release = shape.entry_sink // len(shape.labels)
    kinds = np.zeros(len(shape.releases), dtype=np.int64)
    np.add.at(kinds, np.unique(met[:, 1:], axis=0)[:, 0], 1)
    release_of = np.empty(shape.columns, dtype=np.int64)
    release_of[shape.entry_column] = release
    mixed = kinds[release_of] > 1
    parts = nx.utils.UnionFind(range(len(shape.mass) + len(shape.releases)))
    for j in np.flatnonzero(mixed).tolist():
        parts.union(int(shape.group[j]), len(shape.mass) + int(release_of[j]))
    groups: dict[int, list[int]] = defaultdict(list)
    for s in range(len(shape.mass)):
        groups[parts[s]].append(s)
    columns = [own[mixed[own]].tolist() or own[:1].tolist() for own in shape.group_columns]
    found = [
        _part(shape, members, sorted(j for s in members for j in columns[s]), release_of, labels)
        for members in groups.values()
    ]
    return tuple(sorted(found, key=lambda part: (-sum(shape.mass[s] for s in part.groups), part.groups)))


def _part(
    shape: Shape, groups: list[int], columns: list[int], release_of: NDArray[np.int64], labels: NDArray[np.int64]
) -> Component:
    """A part of a game whose columns are arcs that keep their labels."""
    features = shape.keys[columns, 0]
    return Component(
        groups=tuple(groups),
        releases=tuple(np.unique(release_of[columns]).tolist()),
        columns=tuple(columns),
        rows=(),
        features=tuple(np.unique(features).tolist()),
        labels=tuple(np.unique(labels[groups]).tolist()),
    )

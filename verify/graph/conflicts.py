"""Conflicts: which sources the attacker can make look alike, two by two and all at once.

Two groups are in conflict where both can arrive at one release with different labels; it is the release alphabet that
decides, not the distance of the features. The *conflict graph* keeps the pairs. The *conflict hypergraph* keeps, for
every release, all that can meet there: without rows, and where every source keeps its label, those sets are all that
matters (mathematics.md §3 and §6): with w_s = exp(−φ_s),

    h* = −max Σ_s μ_s log w_s   over   w ≥ 0 with   Σ_y max{w_s : s has label y and can arrive at z} ≤ 1 for every z,

and a release at which no more can meet than at another one adds no condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import networkx as nx

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.graph.components import arrivals

MOST_PAIRS = 2_000_000
"""The most pairs of sources, counted once for each release that they share, of a conflict graph that is built."""


@dataclass(frozen=True)
class Meeting:
    """What can meet at a release: pairs (group, label), increasing, and all the releases where exactly these can."""

    arrivals: tuple[tuple[int, int], ...]
    releases: tuple[int, ...]

    @property
    def groups(self) -> tuple[int, ...]:
        """The groups that can meet there, increasing."""
        return tuple(sorted({s for s, _ in self.arrivals}))

    @property
    def labels(self) -> tuple[int, ...]:
        """The labels that can arrive there, increasing."""
        return tuple(sorted({y for _, y in self.arrivals}))


def meetings(shape: Shape) -> tuple[Meeting, ...]:
    """Return the conflict hypergraph: the inclusion-maximal sets that can meet at a release, by first release.

    The work is proportional to the number of distinct (group, release, label), times the releases over 64.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {("0", "a"): "1/2", ("2", "b"): "1/2"}
    >>> game = Game.max_distortion(law, metric="absolute", radius=1, releases=range(3))
    >>> meetings(game.shape)
    (Meeting(arrivals=((0, 0), (1, 1)), releases=(1,)),)
    """
    at: dict[int, list[tuple[int, int]]] = {}
    for s, z, y in arrivals(shape).tolist():
        at.setdefault(z, []).append((s, y))
    alike: dict[tuple[tuple[int, int], ...], list[int]] = {}
    for z in sorted(at):
        alike.setdefault(tuple(at[z]), []).append(z)
    reach: dict[tuple[int, int], int] = {}
    for i, met in enumerate(alike):
        for arrival in met:
            reach[arrival] = reach.get(arrival, 0) | 1 << i
    found = []
    for i, (met, releases) in enumerate(alike.items()):
        common = -1  # the sets that contain this one
        for arrival in met:
            common &= reach[arrival]
            if common == 1 << i:
                break
        if common == 1 << i:
            found.append(Meeting(met, tuple(releases)))
    return tuple(found)


def conflicts(shape: Shape) -> nx.Graph:
    """Build the conflict graph of a shape.

    Returns
    -------
    Graph
        A node for every group s, with the attributes ``labels``, with which it can arrive anywhere, and ``torn``, the
        releases where it can arrive with more than one label (it is then in conflict with itself). An edge for every
        conflict, with the attribute ``releases``: all the releases where these two can arrive with different labels.

    Raises
    ------
    Unsolved
        If there are more than ``MOST_PAIRS`` pairs.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {("0", "a"): "1/2", ("2", "b"): "1/2"}
    >>> game = Game.max_distortion(law, metric="absolute", radius=1, releases=range(3))
    >>> list(conflicts(game.shape).edges(data="releases"))
    [(0, 1, (1,))]
    """
    at: dict[int, dict[int, list[int]]] = {}
    labels: list[list[int]] = [[] for _ in shape.mass]
    for s, z, y in arrivals(shape).tolist():
        at.setdefault(z, {}).setdefault(s, []).append(y)
        if y not in labels[s]:
            labels[s].append(y)
    camps = {z: list(_camps(present)) for z, present in sorted(at.items())}
    pairs = sum((sum(map(len, sides)) ** 2 - sum(len(side) ** 2 for side in sides)) // 2 for sides in camps.values())
    if pairs > MOST_PAIRS:
        raise Unsolved(f"the conflict graph has {pairs} pairs of sources at releases; at most {MOST_PAIRS} are listed")
    shared: dict[tuple[int, int], list[int]] = {}
    for z, sides in camps.items():
        for one, other in combinations(sides, 2):
            for s in one:
                for t in other:
                    shared.setdefault((s, t) if s < t else (t, s), []).append(z)
    graph = nx.Graph()
    for s, found in enumerate(labels):
        graph.add_node(s, labels=tuple(sorted(found)), torn=())
    for z, present in sorted(at.items()):
        for s, here in present.items():
            if len(here) > 1:
                graph.nodes[s]["torn"] += (z,)
    graph.add_edges_from((s, t, {"releases": tuple(where)}) for (s, t), where in sorted(shared.items()))
    return graph


def _camps(present: dict[int, list[int]]) -> Iterator[list[int]]:
    """The groups at one release, those together that arrive with one and the same label only."""
    camps: dict[int, list[int]] = {}
    for s, here in present.items():
        if len(here) > 1:
            yield [s]
        else:
            camps.setdefault(here[0], []).append(s)
    yield from camps.values()

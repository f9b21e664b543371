"""Maximum flow from senders through releases to receivers, in integers of any size.

Dinic's algorithm [1]_. Only the ends have capacities: what a sender has, what a receiver takes. A release passes on all
that it gets, so that arcs are either open for ever or carry a flow that can be taken back. Layers are found by numpy,
which needs to know only which flows are positive; amounts are Python's integers, which cannot overflow.

.. [1] Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation", Soviet Math.
   Doklady 11 (1970).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Network:
    """Incidence i joins ``source[i]`` and ``release[i]``; sources are senders or receivers.

    Sources are numbered 0 … len(sender) − 1, releases from 0 as well, ``releases`` of them.
    """

    sender: Mask
    source: Indices
    release: Indices
    releases: int


@dataclass(frozen=True, eq=False)
class Flow:
    """A maximum flow, and the two extreme minimum cuts.

    ``amount[i]`` is carried along incidence i. ``before`` marks the sources that a sender with something left could
    still reach, ``behind`` those from which more could flow into a receiver with room. They are disjoint; the sources
    in neither send, or receive, exactly what they have.
    """

    amount: list[int]
    before: Mask
    behind: Mask


def maximum_flow(network: Network, capacity: list[int]) -> Flow:
    """Return a maximum flow: ``capacity[s]`` is what source s can send or receive (0 takes it out of the game)."""
    count = len(network.sender)
    arcs = _Arcs(network)
    amount, left = [0] * len(network.source), list(capacity)
    positive = np.zeros(len(amount), dtype=np.bool_)
    while True:
        open_arcs = np.concatenate((np.ones(len(amount), dtype=np.bool_), positive))
        more = np.array([v > 0 for v in left], dtype=np.bool_)
        senders, receivers = np.flatnonzero(more & network.sender), np.flatnonzero(more & ~network.sender)
        layer = _layers(receivers, arcs.backward, open_arcs, arcs.nodes)
        starts = senders[layer[senders] >= 0]
        if not len(starts):
            before = _layers(senders, arcs.forward, open_arcs, arcs.nodes)[:count] >= 0
            return Flow(amount, before, layer[:count] >= 0)
        changed = np.array(_block(starts, layer, arcs, open_arcs, amount, left), dtype=np.int64)
        positive[changed] = [amount[i] > 0 for i in changed.tolist()]


@dataclass(frozen=True, eq=False)
class _Star:
    """The arcs at every node: those at node v stand at positions pointer[v] … pointer[v+1] of the other arrays."""

    pointer: Indices
    arc: Indices
    end: Indices


class _Arcs:
    """Arcs 0 … n−1 lead along the incidences with the flow, n … 2n−1 back. Releases are nodes after the sources."""

    def __init__(self, network: Network) -> None:
        sends = network.sender[network.source]
        release = network.release + len(network.sender)
        tail, head = np.where(sends, network.source, release), np.where(sends, release, network.source)
        self.nodes = len(network.sender) + network.releases
        self.tail, self.head = np.concatenate((tail, head)), np.concatenate((head, tail))
        self.forward = self._star(self.tail, self.head)
        self.backward = self._star(self.head, self.tail)

    def _star(self, at: Indices, end: Indices) -> _Star:
        order = np.argsort(at, kind="stable")
        return _Star(np.searchsorted(at[order], np.arange(self.nodes + 1)), order, end[order])


def _layers(start: Indices, star: _Star, open_arcs: Mask, nodes: int) -> Indices:
    """Return every node's distance from the start over open arcs, −1 where there is no path."""
    layer = np.full(nodes, -1, dtype=np.int64)
    usable = open_arcs[star.arc]
    distance = 0
    while len(start):
        layer[start] = distance
        distance += 1
        first, size = star.pointer[start], np.diff(star.pointer)[start]
        position = np.repeat(first - np.cumsum(size) + size, size) + np.arange(size.sum())
        near = star.end[position[usable[position]]]
        start = np.unique(near[layer[near] < 0])
    return layer


def _block(
    starts: Indices, layer: Indices, arcs: _Arcs, open_arcs: Mask, amount: list[int], left: list[int]
) -> list[int]:
    """Add a blocking flow on the arcs that lead one layer down; return the incidences whose flow has changed.

    ``layer`` counts down to the receivers with room, which are in layer 0. It is a depth-first search from every
    sender in turn, and an arc that has failed once is not tried again.
    """
    star, incidences = arcs.forward, len(amount)
    down = (layer[star.end] >= 0) & (layer[arcs.tail[star.arc]] == layer[star.end] + 1) & open_arcs[star.arc]
    chosen = np.flatnonzero(down)
    pointer = np.searchsorted(chosen, star.pointer).tolist()
    following, last = pointer[:-1], pointer[1:]
    head, arc = star.end[chosen].tolist(), star.arc[chosen].tolist()
    depth = layer.tolist()
    changed: set[int] = set()
    for start in starts.tolist():
        path: list[int] = []
        node = start
        while left[start]:
            if depth[node] == 0:
                cut = _push(start, node, [arc[a] for a in path], amount, left, changed)
                node = head[path[cut - 1]] if cut else start
                del path[cut:]
                continue
            if following[node] < last[node]:
                a = following[node]
                h, i = head[a], arc[a]
                if (depth[h] == 0 and not left[h]) or (i >= incidences and not amount[i - incidences]):
                    following[node] += 1
                    continue
                path.append(a)
                node = h
                continue
            if not path:
                break
            path.pop()
            node = head[path[-1]] if path else start
            following[node] += 1
    return list(changed)


def _push(start: int, node: int, path: list[int], amount: list[int], left: list[int], changed: set[int]) -> int:
    """Send as much as possible along a path; return how many of its arcs, from the start, can be used again."""
    incidences = len(amount)
    more = min([left[start], left[node], *[amount[a - incidences] for a in path if a >= incidences]])
    reusable = len(path) - 1
    for position, a in enumerate(path):
        if a < incidences:
            amount[a] += more
            changed.add(a)
        else:
            amount[a - incidences] -= more
            changed.add(a - incidences)
            if not amount[a - incidences]:
                reusable = min(reusable, position)
    left[start] -= more
    left[node] -= more
    return reusable

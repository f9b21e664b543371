"""Where the nodes of a graph stand: near what they are joined to, components side by side. Units are inches.

A component is laid out so that distances come close to the lengths of shortest paths: stress majorisation (Gansner,
Koren and North, Graph Drawing 2004), from a circle, so that the same graph always looks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, hypot, pi, sin, sqrt

import networkx as nx
import numpy as np
from numpy.typing import NDArray

STEP = 0.95
"""The length of an edge."""
EFFORT = 60_000  # rounds × nodes
STILL = 1e-5
GAP = 0.62
LEAST_APART = 0.5
LINE = 7  # nodes of a path that is drawn straight

Places = dict[int, tuple[float, float]]


def spread(graph: nx.Graph, parts: Sequence[Sequence[int]], least_width: float) -> tuple[Places, float, float]:
    """Place the nodes of all components.

    Parameters
    ----------
    graph
        The graph.
    parts
        Its components, in the order in which they are to stand.
    least_width
        A width that is there in any case.

    Returns
    -------
    tuple
        The places, y upwards from 0; the width and the height that they fill.
    """
    boxes = [_part(graph.subgraph(part)) for part in parts]
    area = sum((width + GAP) * (height + GAP) for _, width, height in boxes)
    limit = max(least_width, *(width for _, width, _ in boxes), sqrt(1.9 * area))
    rows: list[list[int]] = [[]]
    used = 0.0
    for i, (_, width, _) in enumerate(boxes):
        if rows[-1] and used + width > limit:
            rows.append([])
            used = 0.0
        rows[-1].append(i)
        used += width + GAP
    heights = [max(boxes[i][2] for i in row) for row in rows]
    total = sum(heights) + GAP * (len(rows) - 1)
    places: Places = {}
    top = total
    full = 0.0
    for row, height in zip(rows, heights, strict=True):
        left = 0.0
        for i in row:
            own, width, tall = boxes[i]
            down = top - height + (height - tall) / 2
            places |= {node: (x + left, y + down) for node, (x, y) in own.items()}
            left += width + GAP
        full = max(full, left - GAP)
        top -= height + GAP
    return places, full, total


def _part(graph: nx.Graph) -> tuple[Places, float, float]:
    """Lay out a connected graph, its corner at the origin; return its width and its height too."""
    nodes = sorted(graph)
    line = _line(graph)
    if line:
        nodes = line
        points = np.array([[STEP * i, 0.0] for i in range(len(line))])
    else:
        points = _level(_stress(graph, nodes))
    points -= points.min(axis=0)
    width, height = points.max(axis=0).tolist()
    return {node: (float(x), float(y)) for node, (x, y) in zip(nodes, points, strict=True)}, width, height


def _line(graph: nx.Graph) -> list[int]:
    """The nodes of a short path in order, from its smaller end; [] for other graphs."""
    n = len(graph)
    ends = sorted(node for node, degree in graph.degree() if degree < 2)
    if n > LINE or graph.number_of_edges() != n - 1 or max(degree for _, degree in graph.degree()) > 2:
        return []
    return list(nx.dfs_preorder_nodes(graph, ends[0]))


def _stress(graph: nx.Graph, nodes: list[int]) -> NDArray[np.float64]:
    """Minimise Σ (distance − path length)²/length² over all pairs, by majorisation."""
    n = len(nodes)
    number = {node: i for i, node in enumerate(nodes)}
    wanted = np.zeros((n, n))
    for node, lengths in nx.all_pairs_shortest_path_length(graph):
        for other, length in lengths.items():
            wanted[number[node], number[other]] = length * STEP
    around = list(nx.dfs_preorder_nodes(graph, nodes[0]))
    points = np.zeros((n, 2))
    for i, node in enumerate(around):
        angle = 2 * pi * (i + 0.25) / n
        points[number[node]] = cos(angle), sin(angle)
    points *= wanted.max() / 2
    weight = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=wanted > 0)
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.pinv(laplacian)
    for _ in range(100 + EFFORT // n):
        difference = points[:, None] - points[None]
        length = np.hypot(difference[..., 0], difference[..., 1])
        ratio = weight * np.divide(wanted, length, out=np.zeros_like(wanted), where=length > 1e-9)
        following = inverse @ (np.diag(ratio.sum(axis=1)) - ratio) @ points
        moved = np.abs(following - points).max()
        points = following
        if moved < STILL:
            break
    return _apart(points)


def _apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Grow a layout until no two nodes are closer than they may be; nodes on one point are moved off it first."""
    for i in range(len(points)):
        for j in range(i):
            if hypot(*(points[i] - points[j]).tolist()) < LEAST_APART / 4:
                angle = 2.4 * i
                points[i] += LEAST_APART / 2 * np.array([cos(angle), sin(angle)])
    difference = points[:, None] - points[None]
    length = np.hypot(difference[..., 0], difference[..., 1]) + np.diag(np.full(len(points), np.inf))
    return points * max(1.0, min(LEAST_APART / float(length.min()), 2.5))


def _level(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn a layout so that its longest direction lies across the page, and so that its nodes come in order."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned: NDArray[np.float64] = centred @ axes.T
    order = np.arange(len(points)) - (len(points) - 1) / 2  # nodes come roughly in their order, from the upper left
    return turned * np.where(order @ turned * np.array([1, -1]) < 0, -1, 1)

"""The graph of active arcs: a spanning forest, its offsets, and what its cycles say about the multipliers.

On an arc that carries mass f_t = φ_s + Σ_k λ_k B_kj. So within a connected component of active arcs all f and φ are
known up to one number θ: f_t = θ + Σ_k λ_k b_tk with integer *offsets* b, read off a spanning tree. An active arc
outside the tree closes a cycle of cost vector c, and then λ·c = 0: either c = 0, or the multipliers are tied by a
linear relation with integer coefficients (common with several rows; with one row it means λ = 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Shape
from verify.solve.interior_blocks import Floats, Indices

RELATION = 1e-5
"""A cycle ties the multipliers when |λ·c| is below this share of Σ |λ_k c_k|; otherwise its last arc is not active."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """The arcs of a transport game as plain lists: sources, sinks z·labels + y, and each row's integers."""

    source: list[int]
    sink: list[int]
    coefficients: list[tuple[int, ...]]
    mass: tuple[int, ...]
    total: int
    labels: int
    sinks: int

    @classmethod
    def of(cls, shape: Shape, sinks: Indices) -> Arcs:
        """The arcs of a shape, whose columns reach ``sinks``."""
        rows = [row.coefficients for row in shape.rows]
        return cls(shape.group.tolist(), sinks.tolist(), rows, shape.mass, shape.total, len(shape.labels), shape.sinks)


@dataclass(frozen=True, eq=False)
class Forest:
    """A spanning forest of the active arcs. Nodes are the sources, then the sinks, numbered from len(mass) on.

    ``orders[c]`` walks component c from its root, a sink: (node, parent, arc), parents first. ``relations`` are the
    cost vectors (over ``rows``) of the arcs in ``closing`` that tie the multipliers, and ``basis`` spans, over the
    integers, what they leave: λ_rows = Σ_i κ_i basis[i]. ``offsets[i][node]`` is the node's offset for κ_i.
    """

    rows: tuple[int, ...]
    component: dict[int, int]
    orders: list[list[tuple[int, int, int]]]
    closing: list[int]
    relations: dict[int, tuple[int, ...]]
    basis: list[tuple[int, ...]]
    offsets: list[dict[int, int]]


def span(
    arcs: Arcs,
    active: NDArray[np.bool_],
    weight: Floats,
    rows: tuple[int, ...],
    multipliers: Sequence[float],
    units: Sequence[int],
) -> Forest:
    """Kruskal's forest of the active arcs, heaviest first; arcs whose cycle contradicts λ become inactive.

    ``active`` is over the columns and is changed in place; ``rows`` are the binding rows and ``multipliers`` theirs,
    for rows divided by their ``units``.
    """
    chosen = np.flatnonzero(active)
    order = chosen[np.argsort(-weight[chosen], kind="stable")].tolist()
    first_sink = len(arcs.mass)
    parent = list(range(first_sink + arcs.sinks))
    near: dict[int, list[tuple[int, int]]] = {}
    outside = []
    for j in order:
        s = a = arcs.source[j]
        t = b = arcs.sink[j] + first_sink
        while parent[a] != a:
            parent[a] = a = parent[parent[a]]
        while parent[b] != b:
            parent[b] = b = parent[parent[b]]
        if a == b:
            outside.append(j)
        else:
            parent[a] = b
            near.setdefault(s, []).append((t, j))
            near.setdefault(t, []).append((s, j))
    component: dict[int, int] = {}
    orders: list[list[tuple[int, int, int]]] = []
    raw: list[dict[int, int]] = [{} for _ in rows]
    # rooted where the heaviest arc ends, so that offsets multiply small masses where they can
    for j in order:
        root = arcs.sink[j] + first_sink
        if root not in component:
            orders.append(_walk(arcs, near, root, rows, component, raw, len(orders)))
    closing = []
    relations = {}
    for j in outside:
        s, t = arcs.source[j], arcs.sink[j] + first_sink
        cycle = tuple(arcs.coefficients[k][j] + off[s] - off[t] for k, off in zip(rows, raw, strict=True))
        if any(cycle):
            terms = [value * (c / units[k]) for value, c, k in zip(multipliers, cycle, rows, strict=True)]
            if abs(sum(terms)) > RELATION * sum(map(abs, terms)):
                active[j] = False
                continue
            relations[j] = cycle
        closing.append(j)
    basis = null_space(list(relations.values()), len(rows))
    offsets = raw if not relations else [combine_offsets(vector, raw) for vector in basis]
    return Forest(rows, component, orders, closing, relations, basis, offsets)


def _walk(
    arcs: Arcs,
    near: dict[int, list[tuple[int, int]]],
    root: int,
    rows: tuple[int, ...],
    component: dict[int, int],
    offsets: list[dict[int, int]],
    number: int,
) -> list[tuple[int, int, int]]:
    """The tree of ``root`` in breadth-first order; writes the component's number and the offsets of its nodes."""
    first_sink = len(arcs.mass)
    component[root] = number
    for offset in offsets:
        offset[root] = 0
    order = [(root, -1, -1)]
    for node, _, _ in order:
        sign = 1 if node < first_sink else -1
        for other, j in near[node]:
            if other not in component:
                component[other] = number
                order.append((other, node, j))
                for k, offset in zip(rows, offsets, strict=True):
                    offset[other] = offset[node] + sign * arcs.coefficients[k][j]
    return order


def combine_offsets(vector: tuple[int, ...], offsets: list[dict[int, int]]) -> dict[int, int]:
    """Σ_k vector[k]·offsets[k], node by node."""
    return {node: sum(v * off[node] for v, off in zip(vector, offsets, strict=True)) for node in offsets[0]}


def null_space(vectors: list[tuple[int, ...]], size: int) -> list[tuple[int, ...]]:
    """Primitive integer vectors that span, over the rationals, what is orthogonal to all ``vectors``.

    The vectors have length ``size``.

    >>> null_space([(2, -4)], 2)
    [(2, 1)]
    """
    reduced: list[list[Fraction]] = []
    pivots: list[int] = []
    for vector in vectors:
        rest = [Fraction(v) for v in vector]
        for pivot, row in zip(pivots, reduced, strict=True):
            factor = rest[pivot]
            rest = [a - factor * b for a, b in zip(rest, row, strict=True)]
        pivot = next((i for i, v in enumerate(rest) if v), -1)
        if pivot < 0:
            continue
        rest = [v / rest[pivot] for v in rest]
        reduced = [[a - row[pivot] * b for a, b in zip(row, rest, strict=True)] for row in reduced]
        reduced.append(rest)
        pivots.append(pivot)
    basis = []
    for free in range(size):
        if free in pivots:
            continue
        solution = [Fraction(int(i == free)) for i in range(size)]
        for pivot, row in zip(pivots, reduced, strict=True):
            solution[pivot] = -row[free]
        scale = lcm(*(v.denominator for v in solution))
        whole = [int(v * scale) for v in solution]
        common = gcd(*whole)
        basis.append(tuple(v // common for v in whole))
    return basis

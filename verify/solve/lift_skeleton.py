"""What an approximate solution of a transport game says of the exact one: which columns carry mass, and what follows.

On a column that carries mass f_t = φ_s + Σ_k λ_k B_kj. In a connected component of such columns all f and φ are known
up to one number: q_t = W·Π_k exp(−λ_k)^(o_tk), W the rule at the component's root and o integer offsets read off a
spanning tree. A column outside the tree closes a cycle of cost c, and then λ·c = 0. What is left of λ acts on the rule
only through the lattice that the sinks' offsets span: u_i = exp(−λ·h_i) for a basis h of it. So q_t = W·Π_i u_i^(e_ti)
with integer exponents, none negative if W is counted from the least of them, and W and u generate the same field as
the rule does.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import flint

from verify.game.shape import Shape
from verify.solve.active import null_space
from verify.solve.approximation import Approximation

Vector = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Tree:
    """A component: sources and sinks in an order in which parents come first, each with its parent and column.

    Nodes are (0, source) and (1, sink); the root, a sink, has itself as parent.
    """

    root: int
    order: list[tuple[tuple[int, int], tuple[int, int], int]]

    @property
    def sinks(self) -> list[int]:
        """The component's sinks, the root first."""
        return [node[1] for node, _, _ in self.order if node[0]]

    @property
    def sources(self) -> list[int]:
        """The component's sources."""
        return [node[1] for node, _, _ in self.order if not node[0]]


@dataclass(frozen=True, eq=False)
class Skeleton:
    """The columns that carry mass, as a spanning forest.

    ``offset`` has a vector over all rows for every node; ``closing`` are the columns outside the forest with their
    cycles' cost vectors. ``binding`` are the rows with λ ≠ 0, ``basis`` spans what the cycles leave of their
    multipliers (over ``binding``) and ``lattice`` is a basis h of what the sinks' offsets span, in coordinates over
    ``basis``; ``exponents[t]`` are the e_t over the lattice. ``releases`` carry mass.
    """

    shape: Shape
    sinks: list[int]
    labels: int
    trees: list[Tree]
    offset: dict[tuple[int, int], Vector]
    closing: dict[int, Vector]
    binding: list[int]
    basis: list[Vector]
    lattice: list[Vector]
    exponents: dict[int, Vector]
    releases: list[int]

    def agrees(self, other: Skeleton) -> bool:
        """Whether the other skeleton defines the same u and W."""
        return (
            (self.basis, self.lattice, self.binding, self.exponents)
            == (other.basis, other.lattice, other.binding, other.exponents)
        ) and [sorted(tree.sinks) for tree in self.trees] == [sorted(tree.sinks) for tree in other.trees]

    def along(self, vector: Vector) -> Vector:
        """λ·vector in coordinates over ``basis``, for a vector over all rows."""
        return tuple(sum(b * vector[k] for b, k in zip(line, self.binding, strict=True)) for line in self.basis)


def skeleton(shape: Shape, found: Approximation, bits: int) -> Skeleton:
    """The skeleton of an approximation whose numbers are known to ``bits`` bits."""
    sinks = shape.entry_sink.tolist()
    noise = 1 << max(0, found.precision - bits // 3)
    used = sorted((j for j, v in found.attack.items() if v > noise * shape.total), key=lambda j: -found.attack[j])
    scale = [max(map(abs, row.coefficients), default=0) or 1 for row in shape.rows]
    binding = [
        k for k, row in enumerate(shape.rows) if abs(found.multipliers[k]) * scale[k] > noise and any(row.coefficients)
    ]
    trees, offset, closing = _forest(shape, sinks, used)
    relations = [tuple(cycle[k] for k in binding) for cycle in closing.values()]
    basis = null_space([vector for vector in relations if any(vector)], len(binding))
    labels = len(shape.labels)
    reached = [t for tree in trees for t in tree.sinks]
    coordinates = {
        t: tuple(sum(b * offset[1, t][k] for b, k in zip(line, binding, strict=True)) for line in basis)
        for t in reached
    }
    lattice = _span([vector for vector in coordinates.values() if any(vector)], len(basis))
    exponents = {t: _solve_lattice(lattice, vector) for t, vector in coordinates.items()}
    for tree in trees:
        least = [min(exponents[t][i] for t in tree.sinks) for i in range(len(lattice))]
        for t in tree.sinks:
            exponents[t] = tuple(e - low for e, low in zip(exponents[t], least, strict=True))
    releases = sorted({t // labels for t in reached})
    return Skeleton(shape, sinks, labels, trees, offset, closing, binding, basis, lattice, exponents, releases)


def _forest(
    shape: Shape, sinks: list[int], used: list[int]
) -> tuple[list[Tree], dict[tuple[int, int], Vector], dict[int, Vector]]:
    group = shape.group.tolist()
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def top(node: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    near: dict[tuple[int, int], list[tuple[tuple[int, int], int]]] = {}
    outside = []
    for j in used:
        s, t = (0, group[j]), (1, sinks[j])
        a, b = top(s), top(t)
        if a == b:
            outside.append(j)
            continue
        parent[a] = b
        near.setdefault(s, []).append((t, j))
        near.setdefault(t, []).append((s, j))
    costs = [row.coefficients for row in shape.rows]
    offset: dict[tuple[int, int], Vector] = {}
    trees = []
    for j in used:
        root = (1, sinks[j])
        if root in offset:
            continue
        offset[root] = (0,) * len(costs)
        order = [(root, root, -1)]
        for node, _, _ in order:
            sign = 1 if node[0] == 0 else -1
            for other, i in near[node]:
                if other not in offset:
                    offset[other] = tuple(o + sign * c[i] for o, c in zip(offset[node], costs, strict=True))
                    order.append((other, node, i))
        trees.append(Tree(root[1], order))
    closing = {
        j: tuple(c[j] + a - b for c, a, b in zip(costs, offset[0, group[j]], offset[1, sinks[j]], strict=True))
        for j in outside
    }
    return trees, offset, closing


def _span(vectors: list[Vector], size: int) -> list[Vector]:
    """A basis of the lattice that integer vectors of length ``size`` span, short and mostly positive."""
    if not vectors:
        return []
    reduced = flint.fmpz_mat([list(vector) for vector in vectors]).hnf().lll()
    rows = [tuple(int(reduced[i, k]) for k in range(size)) for i in range(reduced.nrows())]
    return [row if sum(row) >= 0 else tuple(-v for v in row) for row in rows if any(row)]


def _solve_lattice(lattice: list[Vector], vector: Vector) -> Vector:
    """The integers e with Σ e_i·lattice_i = vector."""
    if not any(vector):
        return (0,) * len(lattice)
    columns = flint.fmpq_mat(len(vector), len(lattice) + 1)
    for i, line in enumerate(lattice):
        for k, v in enumerate(line):
            columns[k, i] = v
    for k, v in enumerate(vector):
        columns[k, len(lattice)] = v
    reduced, _ = columns.rref()
    return tuple(int(reduced[i, len(lattice)].p) for i in range(len(lattice)))


def as_fraction(value: flint.fmpq) -> Fraction:
    """A flint rational as a fraction."""
    return Fraction(int(value.p), int(value.q))

"""The masses of the active arcs from the marginals: leaf stripping on the forest.

:func:`strip` works alike on doubles and on fixed-point integers: only sums and differences are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from verify.solve.active import Arcs, Forest

Number = TypeVar("Number", int, float)


def strip(arcs: Arcs, forest: Forest, balance: list[Number], closing: Mapping[int, Number]) -> dict[int, Number]:
    """The mass of every active arc, given what every node sends or receives and the arcs outside the forest.

    Every source's sum is met exactly; in each component the root, a sink, takes what rounding leaves over.
    ``balance`` is used up.
    """
    first_sink = len(arcs.mass)
    flow = dict(closing)
    for j, value in closing.items():
        balance[arcs.source[j]] -= value
        balance[arcs.sink[j] + first_sink] -= value
    for order in forest.orders:
        for node, parent, j in reversed(order):
            if parent >= 0:
                value = balance[node]
                flow[j] = value
                balance[parent] -= value
    return flow


def settle(forest: Forest, excess: Mapping[int, Fraction], weight: Sequence[float]) -> dict[int, Fraction]:
    """How the arcs that tie the multipliers must change to remove ``excess`` (by row) from what the rows spend.

    An arc outside the forest that takes 1 more, the forest following, spends its cycle's cost vector more. The heaviest
    arcs that suffice are moved; an excess that no cycle reaches stays.
    """
    wanted = sorted(excess)
    position = [forest.rows.index(k) for k in wanted]
    arcs = sorted(forest.relations, key=lambda j: -weight[j])
    table = [
        [*(Fraction(forest.relations[j][i]) for j in arcs), -excess[k]] for i, k in zip(position, wanted, strict=True)
    ]
    change = {}
    row = 0
    # Gauss-Jordan, heaviest arc first
    pivots = []
    for column in range(len(arcs)):
        pick = next((i for i in range(row, len(table)) if table[i][column]), -1)
        if pick < 0:
            continue
        table[row], table[pick] = table[pick], table[row]
        head = table[row][column]
        table[row] = [v / head for v in table[row]]
        for i in range(len(table)):
            factor = table[i][column]
            if i != row and factor:
                table[i] = [a - factor * b for a, b in zip(table[i], table[row], strict=True)]
        pivots.append(column)
        row += 1
    for i, column in enumerate(pivots):
        change[arcs[column]] = table[i][-1]
    return change

"""Costs as numbers: integers over one denominator, with a mask for what is infinite.

Machine integers are used wherever they provably hold every intermediate result, Python's own integers otherwise;
nothing is rounded either way.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.game.cost import Cost, Entries, GraphCost, MatrixCost, Metric, MetricCost, Space
from verify.game.law import bounded_denominator
from verify.game.limits import BITS, CELLS, TABLE_BITS, require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from verify.game.place import Place

_WORD = 1 << 62


@dataclass(frozen=True, eq=False)
class Table:
    """Costs ``values/denominator`` where ``finite``, +∞ elsewhere (there the value is 0).

    ``values`` holds machine integers or, when those could overflow, Python integers; ``bound`` is at least every value.
    """

    values: NDArray[Any]
    finite: NDArray[np.bool_]
    denominator: int
    bound: int

    def at_most(self, limit: Fraction) -> NDArray[np.bool_]:
        """The mask of the costs that are finite and at most the limit: value ≤ ⌊limit·denominator⌋."""
        within = min(limit.numerator * self.denominator // limit.denominator, self.bound)
        return np.asarray(self.finite & (self.values <= within), dtype=np.bool_)

    def take(self, rows: Any) -> Table:
        """The same costs in another arrangement, by numpy's indexing."""
        return Table(self.values[rows], self.finite[rows], self.denominator, self.bound)

    def reshape(self, *size: int) -> Table:
        """The same costs in an array of another form."""
        return Table(self.values.reshape(size), self.finite.reshape(size), self.denominator, self.bound)

    def plus(self, other: Table, place: Place) -> Table:
        """Entry by entry sum (with numpy's broadcasting); infinite where either is."""
        denominator = bounded_denominator([Fraction(1, self.denominator), Fraction(1, other.denominator)], place)
        left, right = denominator // self.denominator, denominator // other.denominator
        bound = self.bound * left + other.bound * right
        fits = max(bound, left, right) < _WORD
        values = _widen(self.values, fits) * left + _widen(other.values, fits) * right
        finite = self.finite & other.finite
        return Table(np.where(finite, values, 0), finite, denominator, bound)

    def power(self, exponent: int, place: Place) -> Table:
        """Entry by entry power."""
        if exponent == 1:
            return self
        bits = exponent * max(self.bound.bit_length(), self.denominator.bit_length())
        require(place, "bits of a cost to this order", bits, BITS)
        require(place, "bits of all costs to this order", bits * self.values.size, TABLE_BITS)
        bound = self.bound**exponent
        return Table(_widen(self.values, bound < _WORD) ** exponent, self.finite, self.denominator**exponent, bound)


def cost_table(cost: Cost, rows: Sequence[int], space: Space, place: Place) -> Table:
    """The costs between the features of the given indices (rows) and all releases (columns).

    Raises
    ------
    BadInput
        When there are too many entries, or the numbers in them are too long.
    """
    require(place, "entries of the cost", len(rows) * len(space.releases), CELLS)
    if isinstance(cost, MatrixCost):
        return matrix_table([cost.entries[i] for i in rows], place)
    if isinstance(cost, GraphCost):
        return _graph_table(cost, [space.features[i] for i in rows], space, place)
    return _metric_table(cost, [space.features[i] for i in rows], space.releases.names, place)


def matrix_table(entries: Sequence[Sequence[Fraction | None]] | Entries, place: Place) -> Table:
    """A matrix of costs (None is +∞) over its least common denominator."""
    finite = np.array([[entry is not None for entry in row] for row in entries], dtype=np.bool_)
    denominator = bounded_denominator([e for row in entries for e in row if e is not None], place)
    # The bits of the denominator times the entries are within limits now, so that the numerators are, too.
    values = [[0 if e is None else e.numerator * (denominator // e.denominator) for e in row] for row in entries]
    bound = max((max(row, default=0) for row in values), default=0)
    _bounded(bound, finite.size, place)
    return Table(_array(values, bound), finite, denominator, bound)


def _metric_table(cost: MetricCost, left: Sequence[str], right: Sequence[str], place: Place) -> Table:
    if not cost.points:
        column = {name: j for j, name in enumerate(right)}
        values = np.ones((len(left), len(right)), dtype=np.int64)
        for i, name in enumerate(left):
            if name in column:
                values[i, column[name]] = 0
        return Table(values, np.ones(values.shape, dtype=np.bool_), 1, 1)
    denominator = bounded_denominator([c for point in cost.points.values() for c in point], place)
    scaled = {
        name: [c.numerator * (denominator // c.denominator) for c in point] for name, point in cost.points.items()
    }
    widest = max(abs(c) for point in scaled.values() for c in point)
    dimension = len(next(iter(scaled.values())))
    bound = dimension * (2 * widest) ** 2  # holds for every metric, also of its intermediate results
    _bounded(bound, len(left) * len(right), place)
    a, b = _array([scaled[name] for name in left], bound), _array([scaled[name] for name in right], bound)
    values = _distance(cost.metric, a, b)
    below = {Metric.HAMMING: 1, Metric.SQUARED: denominator**2, Metric.SQUARED_EUCLIDEAN: denominator**2}
    finite = np.ones(values.shape, dtype=np.bool_)
    return Table(values, finite, below.get(cost.metric, denominator), int(values.max(initial=0)))


def _distance(metric: Metric, a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    """Distances of the points a[i] and b[j], one coordinate at a time."""
    total: NDArray[Any] | None = None
    for k in range(a.shape[1]):
        difference = a[:, None, k] - b[None, :, k]
        if metric in (Metric.SQUARED, Metric.SQUARED_EUCLIDEAN):
            term = difference * difference
        elif metric is Metric.HAMMING:
            term = (difference != 0).astype(np.int64)
        else:
            term = np.abs(difference)
        total = term if total is None else np.maximum(total, term) if metric is Metric.CHEBYSHEV else total + term
    return np.zeros((len(a), len(b)), dtype=np.int64) if total is None else total


def _graph_table(cost: GraphCost, left: Sequence[str], space: Space, place: Place) -> Table:
    """Shortest paths by Dijkstra's algorithm from every feature, in integers."""
    denominator = bounded_denominator([length for _, _, length in cost.edges], place)
    near: dict[str, list[tuple[str, int]]] = {name: [] for name in (*space.features, *space.releases)}
    for a, b, length in cost.edges:
        scaled = length.numerator * (denominator // length.denominator)
        near[a].append((b, scaled))
        near[b].append((a, scaled))
    require(place, "features times edges of the graph", len(left) * len(cost.edges), CELLS)
    values, finite = [], []
    for source in left:
        far = _shortest(near, source)
        values.append([far.get(name, 0) for name in space.releases])
        finite.append([name in far for name in space.releases])
    bound = max((max(row) for row in values), default=0)
    _bounded(bound, len(values) * len(space.releases), place)
    return Table(_array(values, bound), np.array(finite, dtype=np.bool_), denominator, bound)


def _shortest(near: dict[str, list[tuple[str, int]]], source: str) -> dict[str, int]:
    done: dict[str, int] = {}
    queue = [(0, source)]
    while queue:
        far, node = heapq.heappop(queue)
        if node in done:
            continue
        done[node] = far
        for neighbour, length in near[node]:
            if neighbour not in done:
                heapq.heappush(queue, (far + length, neighbour))
    return done


def _array(values: Sequence[Sequence[int]], bound: int) -> NDArray[Any]:
    return np.array(values, dtype=np.int64 if bound < _WORD else object)


def _widen(values: NDArray[Any], fits: bool) -> NDArray[Any]:
    return values if fits or values.dtype == object else values.astype(object)


def _bounded(bound: int, cells: int, place: Place) -> None:
    if bound >= _WORD:
        require(place, "bits in all costs together", bound.bit_length() * cells, TABLE_BITS)

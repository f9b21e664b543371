"""Which releases are near which features: maximum distortion without a table of distances.

Coordinates become machine integers: exactly, over their common denominator, if that fits, and otherwise rounded to a
grid so fine that all but very few distances are clearly below or above the radius. Those few are compared exactly, in
fractions. Distances are worked out for a few rows at a time, so that memory is spent on the arcs alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from verify.game.cost import Cost, Metric, MetricCost, Point, Space
from verify.game.law import bounded_denominator
from verify.game.limits import PAIRS, require
from verify.game.table import cost_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from verify.game.place import Place

_WORD = 1 << 62
_AT_ONCE = 1 << 18  # distances
_SQUARES = (Metric.SQUARED, Metric.SQUARED_EUCLIDEAN)


def reach(
    cost: Cost, rows: Sequence[int], space: Space, radius: Fraction, place: Place
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pairs (i, z), in order, of a feature rows[i] and a release z at a cost of at most the radius.

    Raises
    ------
    BadInput
        When there are too many entries of the cost, or the numbers in them are too long.
    """
    if not isinstance(cost, MetricCost):
        found = np.nonzero(cost_table(cost, rows, space, place).at_most(radius))
        return found[0], found[1]
    require(place, "entries of the cost", len(rows) * len(space.releases), PAIRS)
    features = [space.features[i] for i in rows]
    if cost.metric is Metric.HAMMING:
        return _pairs(_codes(cost, features, space.releases.names, radius))
    fine = bounded_denominator([c for point in cost.points.values() for c in point], place)
    left, right = ([cost.points[name] for name in names] for names in (features, space.releases))
    return _pairs(_grid(cost.metric, left, right, radius, fine))


@dataclass(frozen=True, eq=False)
class _Near:
    """Points as integers, with what their distances say.

    A distance of at most ``surely`` is within the radius, one above ``perhaps`` is not, and in between ``exactly``
    decides, by the indices of a feature and a release.
    """

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    distance: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
    surely: int
    perhaps: int
    exactly: Callable[[int, int], bool]


def _pairs(near: _Near) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs within reach, row by row."""
    step = max(1, _AT_ONCE // max(1, len(near.right)))
    surely, perhaps = (max(-1, min(limit, _WORD)) for limit in (near.surely, near.perhaps))
    rows, columns = [], []
    for first in range(0, len(near.left), step):
        distance = near.distance(near.left[first : first + step], near.right)
        inside = distance <= surely
        if perhaps > surely:
            for i, z in np.argwhere((distance <= perhaps) & ~inside).tolist():
                inside[i, z] = near.exactly(first + i, z)
        found = np.nonzero(inside)
        rows.append(found[0] + first)
        columns.append(found[1])
    return np.concatenate(rows), np.concatenate(columns)


def _codes(cost: MetricCost, left: Sequence[str], right: Sequence[str], radius: Fraction) -> _Near:
    """The number of coordinates that differ (without points, names are their own only coordinate)."""
    points: dict[str, tuple[object, ...]] = dict(cost.points) or {name: (name,) for name in (*left, *right)}
    code: dict[object, int] = {}
    numbered = {name: [code.setdefault(c, len(code)) for c in point] for name, point in points.items()}
    a, b = (np.array([numbered[name] for name in names], dtype=np.int64) for names in (left, right))
    limit = math.floor(radius)

    def differing(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
        return sum(((x != y).astype(np.int64) for x, y in _columns(a, b)), start=np.zeros((len(a), len(b)), np.int64))

    return _Near(a, b, differing, limit, limit, lambda _i, _z: False)


def _grid(metric: Metric, left: Sequence[Point], right: Sequence[Point], radius: Fraction, fine: int) -> _Near:
    """Points as multiples of a grid's width, and the limits between which a rounded distance decides nothing.

    A coordinate is rounded by at most half a width, so that a difference δ is off by at most 1. If Σδ² ≤ ρ², then
    |δ| ≤ ρ, and Σδ² is off by at most dimension·(2ρ + 1); so it is, the other way round, if the rounded sum is ≤ ρ².

    Parameters
    ----------
    fine
        A common denominator of all coordinates.
    """
    axes = list(zip(*left, *right, strict=True))
    origin, dimension, square = [min(axis) for axis in axes], len(axes), metric in _SQUARES
    spread = max(max(axis) - low for axis, low in zip(axes, origin, strict=True))
    room = math.isqrt(_WORD // dimension) // 2 if square else _WORD // (2 * dimension)
    exact = spread * fine <= room
    scale = Fraction(fine) if exact else Fraction(2) ** (room.bit_length() - 2 - _exponent(spread))

    def placed(points: Sequence[Point]) -> NDArray[np.int64]:
        rounded = [[round((c - low) * scale) for c, low in zip(point, origin, strict=True)] for point in points]
        return np.array(rounded, dtype=np.int64)

    def exactly(i: int, z: int) -> bool:
        return _distance(metric, left[i], right[z]) <= radius

    limit = math.floor(radius * scale**2 if square else radius * scale)
    off = 0 if exact else dimension * (2 * math.isqrt(limit) + 5) if square else dimension + 1
    return _Near(placed(left), placed(right), _DISTANCES[metric], limit - off, limit + off, exactly)


def _exponent(value: Fraction) -> int:
    """Some e with 0 < value < 2^e ≤ 4·value."""
    return value.numerator.bit_length() - value.denominator.bit_length() + 1


def _columns(a: NDArray[np.int64], b: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """One coordinate at a time, ready to be broadcast."""
    for k in range(a.shape[1]):
        yield a[:, k, None], b[None, :, k]


def _squares(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    return sum((np.square(x - y) for x, y in _columns(a, b)), start=np.zeros((len(a), len(b)), np.int64))


def _sums(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    return sum((np.abs(x - y) for x, y in _columns(a, b)), start=np.zeros((len(a), len(b)), np.int64))


def _largest(a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[np.int64]:
    found = np.zeros((len(a), len(b)), np.int64)
    for x, y in _columns(a, b):
        np.maximum(found, np.abs(x - y), out=found)
    return found


_DISTANCES: dict[Metric, Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]] = {
    Metric.ABSOLUTE: _sums,
    Metric.SQUARED: _squares,
    Metric.MANHATTAN: _sums,
    Metric.CHEBYSHEV: _largest,
    Metric.SQUARED_EUCLIDEAN: _squares,
}


def _distance(metric: Metric, a: Point, b: Point) -> Fraction:
    """The exact distance of two points (all metrics but Hamming's)."""
    gaps = [abs(x - y) for x, y in zip(a, b, strict=True)]
    if metric is Metric.CHEBYSHEV:
        return max(gaps)
    return sum((g * g for g in gaps) if metric in _SQUARES else gaps, Fraction(0))

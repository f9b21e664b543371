"""Costs in the user's terms: a metric, a matrix or a graph. Expansion into numbers is in table.py."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.game.limits import COORDINATES, require
from verify.game.place import Place, read_choice, read_list, read_object
from verify.numbers.exact import NotExact, describe, parse, quote, short, text

if TYPE_CHECKING:
    from verify.game.names import Alphabet

Point = tuple[Fraction, ...]
Entries = tuple[tuple[Fraction | None, ...], ...]
"""Rows of a matrix of costs; None is an infinite cost."""


class Metric(Enum):
    """The distances between points, by their names in a game file."""

    ABSOLUTE = "absolute"
    SQUARED = "squared"
    HAMMING = "hamming"
    MANHATTAN = "manhattan"
    CHEBYSHEV = "chebyshev"
    SQUARED_EUCLIDEAN = "squared-euclidean"

    @property
    def one_dimensional(self) -> bool:
        """Whether every point must be a single number."""
        return self in (Metric.ABSOLUTE, Metric.SQUARED)


@dataclass(frozen=True)
class Space:
    """The alphabets between which a cost is measured, and the points that the game lists."""

    features: Alphabet
    releases: Alphabet
    points: dict[str, Point]


@dataclass(frozen=True)
class MetricCost:
    """A distance between points; ``points`` holds those of all names, or nothing for the 0/1 distance of names."""

    metric: Metric
    points: dict[str, Point]

    def document(self) -> dict[str, Any]:
        """The cost as a game file writes it."""
        return {"metric": self.metric.value}


@dataclass(frozen=True)
class MatrixCost:
    """A cost for every feature (row) and release (column)."""

    entries: Entries

    def document(self) -> dict[str, Any]:
        """The cost as a game file writes it."""
        return {"matrix": matrix_document(self.entries)}


@dataclass(frozen=True)
class GraphCost:
    """Lengths of shortest paths in an undirected graph on features and releases."""

    edges: tuple[tuple[str, str, Fraction], ...]

    def document(self) -> dict[str, Any]:
        """The cost as a game file writes it."""
        return {"graph": [[a, b, text(length)] for a, b, length in self.edges]}


Cost = MetricCost | MatrixCost | GraphCost


def read_cost(value: Any, place: Place, space: Space) -> Cost:
    """A cost, in one of its three forms.

    Raises
    ------
    BadInput
        For another form or two at once, an entry that is negative or no exact number, a matrix of the wrong shape,
        points that are missing or of different dimensions.
    """
    forms = ("metric", "matrix", "graph")
    read_object(value, place, (), forms)
    if len(value) != 1:
        found = "no form of cost" if not value else f"{len(value)} forms of cost at once"
        raise place.refuse(found, 'exactly one of "metric", "matrix", "graph"')
    if "matrix" in value:
        rows = (len(space.features), "features"), (len(space.releases), "releases")
        return MatrixCost(read_matrix(value["matrix"], place["matrix"], *rows))
    if "graph" in value:
        return _read_graph(value["graph"], place["graph"], space)
    metric = Metric(read_choice(value["metric"], place["metric"], tuple(m.value for m in Metric)))
    return MetricCost(metric, _coordinates(metric, place["metric"], space))


def read_matrix(value: Any, place: Place, rows: tuple[int, str], columns: tuple[int, str]) -> Entries:
    """A matrix of costs that are at least 0 or "inf", with so many rows and columns, called so."""
    height, width = f"{rows[0]} rows ({rows[1]})", f"{columns[0]} entries ({columns[1]})"
    known: dict[str | int, Fraction | None] = {"inf": None}
    matrix = []
    for i, row in enumerate(read_list(value, place, height, rows[0])):
        entries = []
        for j, entry in enumerate(read_list(row, place[i], width, columns[0])):
            if type(entry) not in (str, int) or entry not in known:
                known[entry] = _read_entry(entry, place, i, j)
            entries.append(known[entry])
        matrix.append(tuple(entries))
    return tuple(matrix)


def matrix_document(entries: Entries) -> list[list[str]]:
    """A matrix of costs as a game file writes it."""
    return [["inf" if entry is None else text(entry) for entry in row] for row in entries]


def read_points(value: Any, place: Place, names: dict[str, int]) -> dict[str, Point]:
    """The points of a game: for some of the names, a non-empty list of coordinates.

    Parameters
    ----------
    names
        Every feature and release.
    """
    if not isinstance(value, dict) or not value:
        raise place.refuse(describe(value), "an object that gives names their coordinates")
    points = {}
    for name, coordinates in value.items():
        if name not in names:
            raise place.refuse(f"a point for {quote(name)}", "points for features and releases only")
        items = read_list(coordinates, place[name], 'a list of coordinates, such as ["0", "1/2"]')
        require(place[name], "coordinates", len(items), COORDINATES)
        if not items:
            raise place[name].refuse("an empty list", "at least one coordinate")
        points[name] = tuple(_read_coordinate(item, place[name], i) for i, item in enumerate(items))
    return points


def _read_entry(entry: Any, place: Place, i: int, j: int) -> Fraction:
    try:
        number = parse(entry)
    except NotExact as error:
        raise place[i][j].refuse(error.found, error.expected) from None
    if number < 0:
        raise place[i][j].refuse(short(number), 'a cost that is at least 0, or "inf"')
    return number


def _read_coordinate(item: Any, place: Place, i: int) -> Fraction:
    try:
        return parse(item)
    except NotExact as error:
        raise place[i].refuse(error.found, error.expected) from None


def _read_graph(value: Any, place: Place, space: Space) -> GraphCost:
    nodes = dict.fromkeys((*space.features, *space.releases))
    seen: dict[frozenset[str], int] = {}
    edges = []
    for i, edge in enumerate(read_list(value, place, "a list of edges [node, node, length]")):
        if not isinstance(edge, list) or len(edge) != 3:
            raise place[i].refuse(describe(edge), "an edge [node, node, length]")
        for end in (0, 1):
            if not isinstance(edge[end], str) or edge[end] not in nodes:
                raise place[i][end].refuse(describe(edge[end]), "a feature or a release")
        first = seen.setdefault(frozenset(edge[:2]), i)
        if edge[0] == edge[1]:
            raise place[i].refuse(f"an edge from {quote(edge[0])} to itself", "two different nodes")
        if first != i:
            pair = f"{quote(edge[0])} and {quote(edge[1])}"
            raise place[i].refuse(f"a second edge between {pair}", f"each edge once (first at {place[first].path})")
        edges.append((edge[0], edge[1], _read_length(edge[2], place[i][2])))
    return GraphCost(tuple(edges))


def _read_length(value: Any, place: Place) -> Fraction:
    try:
        length = parse(value)
    except NotExact as error:
        raise place.refuse(error.found, f"a finite length: {error.expected}") from None
    if length < 0:
        raise place.refuse(short(length), "a length that is at least 0")
    return length


def _coordinates(metric: Metric, place: Place, space: Space) -> dict[str, Point]:
    """The points of all names: those that the game lists, and numbers that are their own coordinate."""
    if metric is Metric.HAMMING and not space.points:
        return {}
    points: dict[str, Point] = {}
    for name in dict.fromkeys((*space.features, *space.releases)):
        if name in space.points:
            points[name] = space.points[name]
            continue
        try:
            points[name] = (parse(name),)
        except NotExact:
            expected = f'a number, or an entry in "points", to measure the {metric.value} distance'
            raise place.refuse(f"the name {quote(name)} without coordinates", expected) from None
    one = 1 if metric.one_dimensional else len(next(iter(points.values())))
    for name, point in points.items():
        if len(point) != one:
            expected = f"one coordinate for {metric.value}" if metric.one_dimensional else f"{one} as for the others"
            found = f"the point {quote(name)} with {len(point)} coordinate{'s' * (len(point) > 1)}"
            raise place.refuse(found, expected)
    return points

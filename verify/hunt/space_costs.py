"""The costs of small spaces, and their symmetries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations_with_replacement, permutations, product
from typing import Any

from verify.errors import BadInput

INF = float("inf")
MOST_MATRICES = 200_000
METRICS = ("absolute", "squared", "hamming")
FAMILIES = {
    "absolute": "|x - z| on the path 0, 1, ...",
    "squared": "(x - z)^2 on the path",
    "hamming": "0 for x = z and 1 otherwise",
    "cycle": "steps on a cycle",
    "reach": "every matrix of 0 and inf up to symmetry, any releases (maximum distortion, radius 0)",
    "small": "every matrix of 0, 1 and inf up to symmetry with a 0 in each row, any releases",
}
"""What ``cost=`` may be."""

Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Cost:
    """A cost: its matrix (rows features, columns releases), and how a game file writes it."""

    name: str
    matrix: Matrix
    document: dict[str, Any] = field(compare=False)
    own_releases: bool = False

    @cached_property
    def symmetries(self) -> tuple[tuple[int, ...], ...]:
        """The permutations of features after which the columns are the same, in some order."""
        own = sorted(zip(*self.matrix, strict=True))
        return tuple(
            sides
            for sides in permutations(range(len(self.matrix)))
            if sorted(zip(*(self.matrix[x] for x in sides), strict=True)) == own
        )


def family(name: str, points: int, releases: int | None = None) -> list[Cost]:
    """The costs of a family on so many features, in a fixed order.

    Parameters
    ----------
    name
        One of ``FAMILIES``.
    points
        How many features.
    releases
        How many releases; only for "reach" and "small", where there are as many as features by default. Elsewhere the
        releases are the features.

    Raises
    ------
    BadInput
        There is no such family, or it is too large to be listed.

    Examples
    --------
    >>> family("absolute", 3)[0].symmetries
    ((0, 1, 2), (2, 1, 0))
    >>> len(family("reach", 3))
    9
    """
    if name in ("reach", "small"):
        values = (0, INF) if name == "reach" else (0, 1, INF)
        return list(_matrices(name, values, points, releases or points))
    if releases is not None:
        raise BadInput(f"a space: releases are the features for cost={name}; reach and small can have others")
    places = range(points)
    if name == "absolute":
        matrix = [[abs(x - z) for z in places] for x in places]
    elif name == "squared":
        matrix = [[(x - z) ** 2 for z in places] for x in places]
    elif name == "hamming":
        matrix = [[int(x != z) for z in places] for x in places]
    elif name == "cycle":
        matrix = [[min((x - z) % points, (z - x) % points) for z in places] for x in places]
        edges = sorted({tuple(sorted((x, (x + 1) % points))) for x in places if points > 1})
        graph = [[str(a), str(b), "1"] for a, b in edges]
        return [Cost(name, tuple(map(tuple, matrix)), {"graph": graph})]
    else:
        raise BadInput(f"a space: found cost={name}, expected one of {', '.join(FAMILIES)}")
    return [Cost(name, tuple(map(tuple, matrix)), {"metric": name})]


def _matrices(name: str, values: tuple[float, ...], points: int, releases: int) -> Iterator[Cost]:
    """One matrix of each class under permutations of rows and columns, as a multiset of columns.

    Every row has a 0. Columns that nothing reaches are left out, and so are two equal columns: the same laws of rules
    and attacks are possible with one of them.
    """
    columns = [column for column in product(values, repeat=points) if min(column) < INF]
    if len(columns) ** releases > MOST_MATRICES * 24:
        raise BadInput(
            f"a space: there are too many matrices of cost={name} with {points} features, {releases} releases"
        )
    seen = set()
    for chosen in combinations_with_replacement(columns, releases):
        if len(set(chosen)) < releases or any(0 not in row for row in zip(*chosen, strict=True)):
            continue
        images = (
            tuple(sorted(tuple(column[x] for x in sides) for column in chosen)) for sides in permutations(range(points))
        )
        least = min(images)
        if least in seen:
            continue
        seen.add(least)
        matrix = tuple(zip(*least, strict=True))
        rows = [["inf" if v == INF else str(int(v)) for v in row] for row in matrix]
        yield Cost(name, matrix, {"matrix": rows}, own_releases=True)

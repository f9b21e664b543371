"""Components: the independent subgames of a game, each as a game of its own, and the way back.

Two groups belong together when they reach a common release or have a coefficient in a common row. D is then a product
over the components C, and H(Y|Z) a sum over their releases, so that with m_C for the mass of C's groups

    h* = Σ_C m_C h*_C,

where C is played with its masses divided by m_C and the right-hand sides of its rows likewise. Saddle points of the
components are the parts of one of the whole game (`verify.solve.components`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Row, Shape


@dataclass(frozen=True)
class Component:
    """A part of a game that shares nothing with the rest: indices in the whole game's shape, increasing.

    ``releases`` are those that its groups reach; ``rows`` are those in which it has a coefficient; ``features`` and
    ``labels`` are what its columns' keys and arrivals name. In `subgame` the i-th entry here has the number i.
    """

    groups: tuple[int, ...]
    releases: tuple[int, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    features: tuple[int, ...]
    labels: tuple[int, ...]


def components(shape: Shape) -> tuple[Component, ...]:
    """Split a shape into subgames that share neither a release nor a row, largest mass first.

    Parts that meet in a budget are not independent, so groups that have a column with a coefficient other than 0 in
    the same row stay together. Releases that nothing reaches belong to no component, nor do rows without coefficients.
    Components of the same mass come in the order of their first groups.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {("0", "a"): "1/4", ("1", "b"): "1/4", ("9", "a"): "1/2"}
    >>> game = Game.max_distortion(law, metric="absolute", radius=1)
    >>> [(part.groups, part.releases) for part in components(game.shape)]
    [((0, 1), (0, 1)), ((2,), (2,))]
    """
    groups = len(shape.mass)
    nodes = nx.utils.UnionFind(range(groups + len(shape.releases)))
    for s, z in arrivals(shape)[:, :2].tolist():
        nodes.union(s, groups + z)
    touched = [sorted(set(shape.group[np.flatnonzero(row.coefficients)].tolist())) for row in shape.rows]
    for together in touched:
        for first, second in pairwise(together):
            nodes.union(first, second)
    roots = [nodes[s] for s in range(groups)]
    number = {root: i for i, root in enumerate(dict.fromkeys(roots))}
    of_group = np.array([number[root] for root in roots])
    of_column = of_group[shape.group]
    row_of = [of_group[together[0]] if together else -1 for together in touched]
    parts = zip(
        _split(of_group, len(number)),
        _split(of_column, len(number)),
        _split(of_column[shape.entry_column], len(number)),
        strict=True,
    )
    found = []
    for i, (members, columns, entries) in enumerate(parts):
        releases, labels = np.divmod(shape.entry_sink[entries], len(shape.labels))
        found.append(
            Component(
                groups=_tuple(members),
                releases=_tuple(np.unique(releases)),
                columns=_tuple(columns),
                rows=tuple(k for k, place in enumerate(row_of) if place == i),
                **_names(shape.keys[columns], labels),
            )
        )
    return tuple(sorted(found, key=lambda part: (-sum(shape.mass[s] for s in part.groups), part.groups)))


def arrivals(shape: Shape) -> NDArray[np.int64]:
    """Return the distinct triples (group, release, label) of what can arrive where, in increasing order."""
    releases, labels = np.divmod(shape.entry_sink, len(shape.labels))
    triples = np.stack([shape.group[shape.entry_column], releases, labels], axis=1)
    return np.unique(triples, axis=0)


def subgame(shape: Shape, part: Component) -> Shape:
    """Return a component as a game of its own.

    Its masses are the whole game's over the component's total, so that they sum to 1; group, column, row, release,
    feature and label i of the result are number ``part.groups[i]``, ``part.columns[i]``, … of ``shape``. A row's
    right-hand side is divided by the component's mass and the row scaled to integers again: its ``scale`` over that of
    the whole game's row is the factor k with λ_whole = k·λ_part.
    """
    column = _places(part.columns, shape.columns)
    label, release = _places(part.labels, len(shape.labels)), _places(part.releases, len(shape.releases))
    kept = np.flatnonzero(column[shape.entry_column] >= 0)
    releases, labels = np.divmod(shape.entry_sink[kept], len(shape.labels))
    columns = np.array(part.columns, dtype=np.int64)
    total = sum(shape.mass[s] for s in part.groups)
    return replace(
        shape,
        features=tuple(shape.features[x] for x in part.features),
        labels=tuple(shape.labels[y] for y in part.labels),
        releases=tuple(shape.releases[z] for z in part.releases),
        mass=tuple(shape.mass[s] for s in part.groups),
        total=total,
        keys=_keys(shape, part, release, label),
        group=_places(part.groups, len(shape.mass))[shape.group[columns]],
        entry_column=column[shape.entry_column[kept]],
        entry_sink=release[releases] * len(part.labels) + label[labels],
        entry_weight=tuple(shape.entry_weight[e] for e in kept.tolist()),
        rows=tuple(_row(shape.rows[k], part.columns, Fraction(shape.total, total)) for k in part.rows),
    )


def _row(row: Row, columns: tuple[int, ...], grown: Fraction) -> Row:
    """A row on some columns, its right-hand side ``grown`` times as large, in integers."""
    rhs = row.rhs * grown
    factor = rhs.denominator
    return Row(
        name=row.name,
        coefficients=tuple(row.coefficients[j] * factor for j in columns),
        rhs=rhs.numerator,
        equality=row.equality,
        scale=row.scale * factor,
    )


def _keys(shape: Shape, part: Component, release: NDArray[np.int64], label: NDArray[np.int64]) -> NDArray[np.int64]:
    """The columns' keys in the component's own alphabets."""
    keys = shape.keys[list(part.columns)]
    match keys.shape[1]:
        case 1:
            return keys
        case 2:
            maps = [release, label]
        case _:
            maps = [_places(part.features, len(shape.features)), label, release, label]
    return np.stack([maps[i][keys[:, i]] for i in range(keys.shape[1])], axis=1)


def _names(keys: NDArray[np.int64], arriving: NDArray[np.int64]) -> dict[str, tuple[int, ...]]:
    """The features and labels of these columns: (x, y, z) and (x, y, z, y') name them, (i,) and (z, y) only arrive."""
    if keys.shape[1] < 3:
        return {"features": (), "labels": _tuple(np.unique(arriving))}
    labels = np.union1d(keys[:, 1], arriving)
    return {"features": _tuple(np.unique(keys[:, 0])), "labels": _tuple(labels)}


def _split(kind: NDArray[np.int64], kinds: int) -> list[NDArray[np.int64]]:
    """The indices of every kind from 0 to kinds − 1, increasing."""
    order = np.argsort(kind, kind="stable")
    return np.split(order, np.searchsorted(kind[order], np.arange(1, kinds)))


def _places(kept: tuple[int, ...], size: int) -> NDArray[np.int64]:
    """For each of the whole game's numbers the component's own, or −1."""
    places = np.full(size, -1, dtype=np.int64)
    places[list(kept)] = np.arange(len(kept))
    return places


def _tuple(numbers: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(numbers.tolist())

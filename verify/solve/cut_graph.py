"""The conflicts of a maximum-distortion game: who meets whom where, and whether two colours suffice.

Two sources are in conflict when one release can receive both of them under different labels. Pairs are never listed: a
source and a release that it reaches are an *incidence*, and a conflict is two incidences of one release.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Shape


@dataclass(frozen=True, eq=False)
class Conflicts:
    """The incidences at which sources may meet their opposites, for a bipartite conflict graph.

    ``sender[s]`` is the colour of group s. Incidence i says that group ``source[i]`` reaches ``release[i]`` by column
    ``column[i]``; only releases that sources of both colours reach have incidences.
    """

    sender: NDArray[np.bool_]
    source: NDArray[np.int64]
    release: NDArray[np.int64]
    column: NDArray[np.int64]


def sinks(shape: Shape) -> NDArray[np.int64]:
    """For every column of a transport game, the one sink that it enters."""
    found = np.empty(shape.columns, dtype=np.int64)
    found[shape.entry_column] = shape.entry_sink
    return found


def conflicts(shape: Shape) -> Conflicts | None:
    """Colour the conflict graph of a transport game without rows with two colours.

    Returns
    -------
    Conflicts or None
        None if the shape is of another kind, or the conflict graph is not bipartite: because three labels meet at one
        release, a source conflicts with itself (its label may be changed), or a cycle of conflicts is odd.
    """
    if shape.rows or not shape.transport:
        return None
    labels = len(shape.labels)
    _, first = np.unique(shape.group * shape.sinks + sinks(shape), return_index=True)  # vertices may be listed twice
    sink = sinks(shape)[first]
    counts = np.bincount(np.unique(sink) // labels, minlength=len(shape.releases))
    if counts.max() > 2:
        return None
    meets = counts[sink // labels] == 2
    first, sink = first[meets], sink[meets]
    sender = by_label(shape, sink % labels, shape.group[first])
    if sender is None:
        sender = by_search(shape, sink, shape.group[first])
    return None if sender is None else Conflicts(sender, shape.group[first], sink // labels, first)


def by_label(shape: Shape, label: NDArray[np.int64], source: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Colours by label, if two labels at most meet others and every source keeps its own."""
    if len(np.unique(label)) > 2:
        return None
    lowest = int(label.min()) if len(label) else 0
    own = np.full(len(shape.mass), lowest)
    own[source] = label
    return np.asarray(own == lowest, dtype=np.bool_) if (own[source] == label).all() else None


def by_search(shape: Shape, sink: NDArray[np.int64], source: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Colours by search: a source has the colour of its sinks, the two sinks of one release have different ones."""
    reached, place = np.unique(sink, return_inverse=True)
    order = np.argsort(place, kind="stable")
    sources = [s.tolist() for s in np.split(source[order], np.searchsorted(place[order], np.arange(1, len(reached))))]
    near: list[list[int]] = [[] for _ in shape.mass]
    for s, t in zip(source.tolist(), place.tolist(), strict=True):
        near[s].append(t)
    colour: list[bool | None] = [None] * len(reached)
    for start in range(0, len(reached), 2):  # sinks 2i and 2i + 1 are those of one release
        if colour[start] is not None:
            continue
        colour[start], stack = True, [start]
        while stack:
            here = stack.pop()
            wanted = [(here ^ 1, not colour[here])]
            for s in sources[here]:
                wanted += [(t, bool(colour[here])) for t in near[s]]
                near[s] = near[s][:1]  # its sinks have their colour now; one of them stands for all
            for t, kind in wanted:
                if colour[t] is None:
                    colour[t] = kind
                    stack.append(t)
                elif colour[t] != kind:
                    return None
    return np.array([not own or bool(colour[own[0]]) for own in near], dtype=np.bool_)

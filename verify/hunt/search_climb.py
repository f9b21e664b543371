"""Local search: every game of a piece moves towards a larger violation, a unit of mass at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from verify.hunt.space import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from verify.hunt.conjecture import Conjecture

GAIN = 1e-9
"""Smaller improvements are rounding."""
MOST_MOVES = 64
"""Neighbours of one game that are looked at in one step, spread evenly over all."""


def climb(conjecture: Conjecture, piece: Piece, steps: int) -> Piece:
    """The games that up to so many steps lead to; each goes to its best neighbour as long as there is a better one.

    A neighbour has one unit of mass elsewhere: at another feature, another label, or both. Nothing here is random.
    """
    from verify.hunt.search_work import screened

    block, counts = piece.block, piece.counts.copy()
    level = screened(conjecture, piece)[0]
    moving = np.arange(len(counts))
    for _ in range(steps):
        trials, owner = _neighbours(block.labels, counts[moving])
        if not len(trials):
            break
        lower = screened(conjecture, Piece(block, np.arange(len(trials)), trials))[0]
        going = []
        for k, i in enumerate(moving):
            own = np.flatnonzero(owner == k)
            if len(own) and lower[best := own[np.argmax(lower[own])]] > level[i] + GAIN:
                counts[i], level[i] = trials[best], lower[best]
                going.append(i)
        if not going:
            break
        moving = np.array(going)
    found = [block.canonical(tuple(map(int, row))) for row in counts]
    return Piece(block, piece.numbers, np.array(found, dtype=np.int64).reshape(counts.shape))


def _neighbours(labels: int, counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All games one move away in which every label is still used, and whose neighbours they are."""
    rows, owner = [], []
    cells = counts.shape[1]
    for k, own in enumerate(counts):
        moves = [(a, b) for a in np.flatnonzero(own) for b in range(cells) if a != b]
        for a, b in moves[:: -(-len(moves) // MOST_MOVES)] if moves else []:
            row = own.copy()
            row[a] -= 1
            row[b] += 1
            if (row.reshape(labels, -1).sum(axis=1) > 0).all():
                rows.append(row)
                owner.append(k)
    return np.array(rows, dtype=np.int64).reshape(-1, cells), np.array(owner, dtype=np.int64)

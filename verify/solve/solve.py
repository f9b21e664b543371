"""The solver's front: the fast method where it works, the universal one where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from verify.errors import Unsolved
from verify.solve.barrier import solve_barrier
from verify.solve.transport import Transport

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation
    from verify.solve.facial import Face


MOST_ARCS = 60_000
"""Columns up to which a game is solved numerically; minimum cuts take more."""

MOST_CELLS = 20_000_000
"""Labels times features times releases up to which the fast method makes its dense tables."""


class Method(StrEnum):
    """How a game was solved to high precision."""

    NEWTON = "reduced Newton"
    BARRIER = "interior point"


def fast(shape: Shape, face: Face) -> Transport | None:
    """The fast method's solver for a game, or None where it does not apply; arguments as in :func:`approximations`."""
    if not shape.transport or shape.keys.shape[1] <= 2 or face.equalities:  # vertices may be single atoms, not arcs
        return None
    if len(shape.labels) * len(shape.features) * len(shape.releases) > MOST_CELLS:
        return None
    try:
        return Transport(shape)
    except Unsolved:
        return None


def approximations(
    shape: Shape, face: Face, digits: int, *, begun: Transport | None = None
) -> Iterator[tuple[Method, Approximation]]:
    """Nearly optimal points, the fastest method first; the caller stops at the first that its bracket satisfies.

    Parameters
    ----------
    shape
        A game's shape without its dead columns.
    face
        The face of that same shape: no dead column, but perhaps rows that hold with equality.
    begun
        The game's :func:`fast` solver, if it has been asked something already: it goes on from there.

    Raises
    ------
    Unsolved
        After the last method has failed, with its reason.
    """
    if shape.columns > MOST_ARCS:
        raise Unsolved(
            f"the game has {shape.columns} columns, more than the {MOST_ARCS} that are solved numerically; "
            "minimum cuts take more, for games without a budget whose conflicts are two-coloured, as with two labels"
        )
    solver = begun or fast(shape, face)
    if solver is not None:
        try:
            found = solver.search(digits)
        except Unsolved:
            pass
        else:
            yield Method.NEWTON, found
    yield Method.BARRIER, solve_barrier(shape, digits, face)

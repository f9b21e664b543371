"""The solver's front: the fast method where it works, the universal one where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from verify.errors import Unsolved
from verify.solve.barrier import solve_barrier
from verify.solve.transport import solve_transport

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation
    from verify.solve.facial import Face


class Method(StrEnum):
    """How a game was solved to high precision."""

    NEWTON = "reduced Newton"
    BARRIER = "interior point"


def approximations(shape: Shape, face: Face, digits: int) -> Iterator[tuple[Method, Approximation]]:
    """Nearly optimal points, the fastest method first; the caller stops at the first that its bracket satisfies.

    Parameters
    ----------
    shape
        A game's shape without its dead columns.
    face
        The face of that same shape: no dead column, but perhaps rows that hold with equality.

    Raises
    ------
    Unsolved
        After the last method has failed, with its reason.
    """
    if shape.transport and shape.keys.shape[1] > 2 and not face.equalities:  # arcs, not vertices that are single atoms
        try:
            found = solve_transport(shape, digits)
        except Unsolved:
            pass
        else:
            yield Method.NEWTON, found
    yield Method.BARRIER, solve_barrier(shape, digits, face)

"""A game solved part by part: each with the method that suits it, then put together.

A part with one label needs no solver, one with a bipartite conflict graph needs minimum cuts only, and exact lifting
meets smaller numbers in smaller games: what is algebraic of high degree, or out of reach, for the whole game may be
rational for most of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.errors import Unsolved
from verify.graph.components import Component, subgame
from verify.numbers.field import Element
from verify.numbers.precision import ball_to_fixed, digits_to_bits
from verify.solve.approximation import Approximation
from verify.solve.barrier import solve_barrier
from verify.solve.components import compose, merge
from verify.solve.cut import bipartite_saddle
from verify.solve.facial import Face, face
from verify.solve.lift import algebraic_saddle
from verify.solve.recognise import rational_saddle
from verify.solve.saddle_point import SaddlePoint
from verify.solve.solve import Method, approximations
from verify.solve.transport import solve_transport

if TYPE_CHECKING:
    from verify.game.shape import Shape

SPARE_BITS = 96
MOST_BARRIER_DIGITS = 180
"""The universal solver is not asked for more on the way to an exact solution."""
MOST_SHARE = Fraction(4, 5)
"""A game is worth splitting if no part has more of its columns than this."""


@dataclass(frozen=True)
class Solved:
    """A solution of a whole game from its parts: to digits and, if every part has one, as an exact saddle point.

    ``reason`` says why there is no exact one, as far as one was looked for.
    """

    approximation: Approximation
    point: SaddlePoint | None
    reason: str = ""


def pays(shape: Shape, parts: Sequence[Component]) -> bool:
    """Whether solving part by part is less work: there are several, and none is nearly the whole game."""
    return len(parts) > 1 and max(len(part.columns) for part in parts) <= MOST_SHARE * shape.columns


def solve_parts(
    shape: Shape,
    parts: Sequence[Component],
    digits: int,
    *,
    exact: bool = True,
    algebraic: Callable[[Shape], bool] = lambda own: False,
    seconds: float = 0.0,
) -> Solved:
    """Solve a game part by part.

    Parameters
    ----------
    shape
        A game without dead columns.
    parts
        What `verify.graph.split.split` makes of it.
    digits
        The bracket made of the result is to be at most 10^-digits nats wide.
    exact
        Whether exact saddle points are looked for.
    algebraic
        For which parts also irrational ones, in at most ``seconds`` of the processor's time each.

    Raises
    ------
    Unsolved
        If some part is not solved at all.
    BadInput
        If the constraint set is empty.
    """
    precision = digits_to_bits(digits) + SPARE_BITS
    found: list[tuple[Component, Approximation]] = []
    points: list[tuple[Component, SaddlePoint]] = []
    reason = ""
    for part in parts:
        own = subgame(shape, part)
        point = _certain(own) or (bipartite_saddle(own) if exact else None)
        if point is not None:
            approximation = rounded(own, point, precision)
        else:
            surface = face(own)
            method, approximation = next(iter(approximations(own, surface, digits)))
            if exact and not reason:
                try:
                    point = rational_saddle(own, approximation) or _algebraic(own, surface, method, algebraic, seconds)
                except Unsolved as error:
                    reason = str(error)
        found.append((part, approximation))
        if point is not None:
            points.append((part, point))
    whole = merge(shape, found)
    if len(points) < len(parts):
        return Solved(whole, None, reason)
    try:
        return Solved(whole, compose(shape, points))
    except Unsolved as error:
        return Solved(whole, None, str(error))


def rounded(shape: Shape, point: SaddlePoint, precision: int) -> Approximation:
    """An exact saddle point of a game without rows, to digits."""
    bits = precision + shape.total.bit_length() + 8

    def fixed(value: Element, scale: int = 1) -> int:
        if isinstance(value, Fraction):
            return round(value * scale * (1 << precision))
        return ball_to_fixed(point.field.ball(value, bits) * scale, precision)

    attack = {j: fixed(mass, shape.total) for j, mass in point.attack.items()}
    return Approximation(precision, attack, [[fixed(q) for q in row] for row in point.rule], [])


def _certain(shape: Shape) -> SaddlePoint | None:
    """The saddle point of a game with one label and without rows: the label is known, and h* = 0."""
    if len(shape.labels) > 1 or shape.rows:
        return None
    attack: dict[int, Element] = {int(columns[0]): shape.group_mass(s) for s, columns in enumerate(shape.group_columns)}
    return SaddlePoint(attack, [[Fraction(1)] for _ in shape.releases], (), ())


def _algebraic(
    shape: Shape, surface: Face, method: Method, wanted: Callable[[Shape], bool], seconds: float
) -> SaddlePoint:
    """An irrational saddle point of a part, or `Unsolved`."""
    if not wanted(shape):
        raise Unsolved("a part of the game has no rational solution")
    if method is Method.NEWTON:
        return algebraic_saddle(shape, lambda digits: solve_transport(shape, digits), seconds)
    return algebraic_saddle(
        shape, lambda digits: solve_barrier(shape, min(digits, MOST_BARRIER_DIGITS), surface), seconds
    )

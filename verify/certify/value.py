"""From a game to the certificates of its value, the best level first. Finding only: the kernel decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np

from verify.certify.bracket import bracket
from verify.certify.repair import Point, normalise, repair
from verify.certify.saddle import saddle
from verify.errors import Unsolved
from verify.graph.split import split
from verify.numbers.precision import ball_to_fixed, digits_to_bits
from verify.solve.barrier import solve_barrier
from verify.solve.cut import bipartite_saddle
from verify.solve.facial import Face, face, restrict
from verify.solve.lift import SECONDS, algebraic_saddle
from verify.solve.parts import pays, solve_parts
from verify.solve.recognise import rational_saddle
from verify.solve.solve import Method, approximations, fast

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.game.shape import Shape
    from verify.numbers.field import Element
    from verify.solve.approximation import Approximation
    from verify.solve.saddle_point import SaddlePoint
    from verify.solve.transport import Transport

Solution = tuple[dict[int, Fraction], list[list[Fraction]]]
Progress = Callable[[str], None]

SMALL = 12
"""Sources and sinks up to which an algebraic solution is looked for unasked: four features and three labels."""

MOST_BARRIER_DIGITS = 80
"""The universal solver is not asked for more on the way to an exact solution: Newton on the equations found is."""

SPARE_DIGITS = 3

FEW_SOURCES = 16
"""A game of no more sources is solved whole, also if it has independent parts."""


@dataclass(frozen=True)
class Candidate:
    """A certificate that ought to prove the value, and the attack and rule in it.

    ``point`` is the exact saddle point that it holds, if it does; otherwise ``reason`` says why it does not, as far as
    one was looked for.
    """

    certificate: Certificate
    work_out: Callable[[], Solution]
    point: SaddlePoint | None = None
    reason: str = ""

    @cached_property
    def solution(self) -> Solution:
        """The attack by column, and the rule by release and label: worked out for those who ask.

        Irrational entries are rounded, to a few digits more than were asked for the value; ``point`` has them exactly.
        """
        return self.work_out()

    @property
    def attack(self) -> dict[int, Fraction]:
        """The masses γ_j by column, zeros left out."""
        return self.solution[0]

    @property
    def rule(self) -> list[list[Fraction]]:
        """The rule q(y|z), a list for each release."""
        return self.solution[1]


class Living:
    """A game without its dead columns: what the solvers see, and the way back."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.face: Face = face(game.shape)

    @cached_property
    def shape(self) -> Shape:
        """The game's shape on its living columns."""
        return restrict(self.game.shape, self.face.alive)

    @cached_property
    def columns(self) -> list[int]:
        """The game's own number of every living column."""
        return [int(j) for j in self.face.alive]

    @cached_property
    def reduced_face(self) -> Face:
        """The face of the living columns, on which nothing is dead."""

        def inside() -> list[Fraction]:
            return [self.face.interior[j] for j in self.columns]

        living = np.arange(self.shape.columns)
        return Face(None, living, self.face.equalities, inside, self.face.direction)

    @cached_property
    def begun(self) -> Transport | None:
        """The fast method's solver, which goes on from where it was left."""
        return fast(self.shape, self.reduced_face)

    def solve(self, method: Method, digits: int) -> Approximation:
        """Solve again, to more digits."""
        if method is Method.NEWTON and self.begun is not None:
            return self.begun.search(digits)
        return solve_barrier(self.shape, min(digits, MOST_BARRIER_DIGITS), self.reduced_face)

    def candidate(self, found: SaddlePoint, digits: int) -> Candidate:
        """The certificate of an exact saddle point on the living columns."""
        certificate = saddle(self.game, found, self.columns, self.face.dead, digits)
        attack = {self.columns[j]: v for j, v in sorted(found.attack.items()) if v}
        return Candidate(certificate, partial(_exact, attack, found, digits), found)

    def point(self, found: Approximation) -> Point:
        """An exactly feasible point near a solver's, on the game's own columns."""
        attack, scale = repair(self.shape, found, frozenset(self.face.equalities), lambda: self.reduced_face.interior)
        alive = [c.tolist() for c in self.shape.group_columns]
        return Point(
            shape=self.game.shape,
            attack={self.columns[j]: v for j, v in attack.items()},
            scale=scale,
            rule=normalise(self.shape, found, alive),
            multipliers=[
                v if row.equality else max(v, 0) for v, row in zip(found.multipliers, self.shape.rows, strict=True)
            ],
            unit=1 << found.precision,
            alive=[[self.columns[j] for j in group] for group in alive],
            dead=self.face.dead,
        )


def candidates(
    game: Game,
    digits: int,
    *,
    exact: bool | None = None,
    progress: Progress | None = None,
    seconds: float = SECONDS,
) -> Iterator[Candidate]:
    """Certificates of the value: an exact saddle point if one is recognised, then brackets, method by method.

    Parameters
    ----------
    exact
        Whether exact saddle points are looked for: False for none, True for rational and algebraic ones, None for
        rational ones, and algebraic ones where there are at most ``SMALL`` sources and sinks.
    seconds
        The processor's time after which the search for an algebraic saddle point ends.

    Raises
    ------
    BadInput
        If the constraint set is empty.
    Unsolved
        If no method gives a point at all.
    """
    say = progress or (lambda text: None)
    say("facial reduction")
    living = Living(game)
    if exact is not False:
        yield from _direct(living, digits, say)
    yield from _by_parts(living, digits, exact, say, seconds)
    say("solving")
    algebraic = exact or (exact is None and _is_small(living.shape))
    reason = ""
    for method, found in approximations(living.shape, living.reduced_face, digits, begun=living.begun):
        say(f"certifying ({method})")
        if exact is not False:
            lifted = rational_saddle(living.shape, found)
            if lifted is not None:  # guessed in part, so that the kernel may refuse it
                yield living.candidate(lifted, digits)
            if algebraic:
                say("looking for an algebraic solution")
                algebraic = False  # once is enough: the other method finds the same
                try:
                    lifted = algebraic_saddle(living.shape, partial(living.solve, method), seconds)
                except Unsolved as error:
                    reason = str(error)
                else:
                    yield living.candidate(lifted, digits)
        try:
            point = living.point(found)
        except Unsolved:
            continue
        yield Candidate(bracket(game, point, digits), partial(_fractions, point), reason=reason)


def _direct(living: Living, digits: int, say: Progress) -> Iterator[Candidate]:
    """Exact saddle points that need no digits first: by minimum cuts, and by the blocks of a rough solution."""
    shape = living.shape
    if not shape.transport or shape.rows:
        return
    methods: list[tuple[str, Callable[[], SaddlePoint | None]]] = [
        ("minimum cuts", lambda: bipartite_saddle(shape)),
        ("blocks", lambda: living.begun.saddle() if living.begun is not None else None),
    ]
    for name, method in methods if len(shape.labels) == 2 else reversed(methods):
        say(name)
        found = method()
        if found is not None:
            yield living.candidate(found, digits)


def _by_parts(living: Living, digits: int, exact: bool | None, say: Progress, seconds: float) -> Iterator[Candidate]:
    """What independent parts give, if that is less work than the whole game at once."""
    if len(living.shape.mass) <= FEW_SOURCES or living.shape.rows:
        return
    parts = split(living.shape)
    if not pays(living.shape, parts):
        return
    say(f"solving {len(parts)} independent parts")
    try:
        solved = solve_parts(
            living.shape,
            parts,
            digits,
            exact=exact is not False,
            algebraic=lambda own: bool(exact) or (exact is None and _is_small(own)),
            seconds=seconds / len(parts),
        )
        if solved.point is not None:
            yield living.candidate(solved.point, digits)
        point = living.point(solved.approximation)
    except Unsolved:
        return
    yield Candidate(bracket(living.game, point, digits), partial(_fractions, point), reason=solved.reason)


def _is_small(shape: Shape) -> bool:
    """Whether an algebraic solution can be expected in a short time."""
    return shape.transport and len(shape.mass) <= SMALL and shape.sinks <= (SMALL if shape.rows else SMALL**2 // 4)


def _exact(attack: dict[int, Element], found: SaddlePoint, digits: int) -> Solution:
    bits = digits_to_bits(digits + SPARE_DIGITS)

    def rounded(value: Element) -> Fraction:
        if isinstance(value, Fraction):
            return value
        return Fraction(ball_to_fixed(found.field.ball(value, bits + 8), bits), 1 << bits)

    return {j: rounded(v) for j, v in attack.items()}, [[rounded(q) for q in row] for row in found.rule]


def _fractions(point: Point) -> Solution:
    attack = {j: Fraction(v, point.scale) for j, v in sorted(point.attack.items())}
    return attack, [[Fraction(v, point.unit) for v in row] for row in point.rule]

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
from verify.solve.facial import Face, face, restrict
from verify.solve.recognise import rational_saddle
from verify.solve.solve import approximations

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation

Solution = tuple[dict[int, Fraction], list[list[Fraction]]]
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Candidate:
    """A certificate that ought to prove the value, and the attack and rule in it."""

    certificate: Certificate
    work_out: Callable[[], Solution]

    @cached_property
    def solution(self) -> Solution:
        """The attack by column, and the rule by release and label: worked out for those who ask."""
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


def candidates(game: Game, digits: int, *, exact: bool = True, progress: Progress | None = None) -> Iterator[Candidate]:
    """Certificates of the value: an exact saddle point if one is recognised, then brackets, method by method.

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
    say("solving")
    for method, found in approximations(living.shape, living.reduced_face, digits):
        say(f"certifying ({method})")
        if exact:
            lifted = rational_saddle(living.shape, found)
            if lifted is not None:
                certificate = saddle(game, lifted, living.columns, living.face.dead, digits)
                attack = {living.columns[j]: v for j, v in sorted(lifted.attack.items()) if v}
                yield Candidate(certificate, partial(_exact, attack, lifted.rule))
        try:
            point = living.point(found)
        except Unsolved:
            continue
        yield Candidate(bracket(game, point, digits), partial(_fractions, point))


def _exact(attack: dict[int, Fraction], rule: list[list[Fraction]]) -> Solution:
    return attack, rule


def _fractions(point: Point) -> Solution:
    attack = {j: Fraction(v, point.scale) for j, v in sorted(point.attack.items())}
    return attack, [[Fraction(v, point.unit) for v in row] for row in point.rule]

"""From digits to an exact saddle point over a number field.

The columns that carry mass in an approximation say which monomials in few unknowns the rule consists of
(`lift_skeleton`). One unknown is recognised as an algebraic number and the others as elements of its field, or solved
for (`lift_rule`); the attack solves linear equations over the field (`lift_attack`); the dual is completed and every
condition of mathematics on it decided exactly (`lift_dual`). Each step may fail, with a reason. Nothing is proved here:
the kernel decides (proofs/FORMAT.md §5).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import digits_to_bits
from verify.solve.approximation import Approximation
from verify.solve.lift_attack import attack
from verify.solve.lift_dual import Dual, duals
from verify.solve.lift_forms import as_pairs, as_rationals, short_value, value_of
from verify.solve.lift_linear import Number
from verify.solve.lift_polish import polish
from verify.solve.lift_rule import Name, Rule
from verify.solve.lift_skeleton import Skeleton, skeleton
from verify.solve.lift_tower import TooFewDigits, Tower
from verify.solve.lift_values import values
from verify.solve.saddle_point import SaddlePoint

SECONDS = 8.0
"""After this much of the processor's time no further step of an attempt begins."""

MOST_DEGREE = 40
STAGES = (180, 420, 1000, 1800, 3000)
"""Digits that are asked for, as long as fewer do not do."""

LOST_BITS = 60
"""What the last places of an approximation are not good for."""

Approximations = Callable[[int], Approximation]
"""Solves the game to so many digits, or to fewer if it cannot do better."""


@dataclass(frozen=True)
class Clock:
    """Ends an attempt, and changes nothing else."""

    until: float

    def tick(self) -> None:
        """Raise `Unsolved` once the time is over."""
        if time.process_time() > self.until:
            raise Unsolved("the time for an exact answer is over")


def algebraic_saddle(shape: Shape, solve: Approximations, seconds: float = SECONDS) -> SaddlePoint:
    """An exact saddle point of a transport game, its numbers in one number field.

    Parameters
    ----------
    shape
        A game without dead columns (`verify.solve.facial.restrict`).
    solve
        Solves the game to a number of digits.
    seconds
        The processor's time after which the attempt ends.

    Raises
    ------
    Unsolved
        If none is found, with the reason in a short sentence.
    """
    if not shape.transport:
        raise Unsolved("exact answers over number fields are looked for in transport games only")
    clock = Clock(time.process_time() + seconds)
    attempt = _Attempt(shape, clock)
    for digits in STAGES:
        clock.tick()
        found = solve(digits)
        try:
            return attempt.run(found, digits)
        except TooFewDigits:
            continue
    raise Unsolved("no number of digits was enough")


class _Attempt:
    """Runs with more and more digits; what an earlier one recognised stays known."""

    def __init__(self, shape: Shape, clock: Clock) -> None:
        self.shape, self.clock = shape, clock
        self.frame: Skeleton | None = None
        self.tower: Tower[Name] = Tower(0, MOST_DEGREE, False, clock.tick)

    def run(self, found: Approximation, digits: int) -> SaddlePoint:
        """An exact saddle point near an approximation, or `TooFewDigits`, or another `Unsolved`."""
        last, bits = digits == STAGES[-1], found.precision - LOST_BITS
        frame = skeleton(self.shape, found, bits)
        numbers = values(frame, found)
        if found.precision < digits_to_bits(digits):
            try:
                numbers = polish(frame, numbers, digits_to_bits(digits))
                bits = digits_to_bits(digits) - LOST_BITS
            except Unsolved:
                last = True
        if self.frame is None or not frame.agrees(self.frame):
            self.tower = Tower(bits, MOST_DEGREE, last, self.clock.tick)
        self.frame, self.tower.bits, self.tower.last = frame, bits, last
        rule = Rule(frame, numbers, self.tower)
        return _exact(rule, found, self.clock)


def _exact(rule: Rule, found: Approximation, clock: Clock) -> SaddlePoint:
    masses = attack(rule, found)
    clock.tick()
    reason = Unsolved("no multipliers were found")
    for dual in duals(rule):
        clock.tick()
        try:
            lines = dual.complete()
        except Unsolved as error:
            reason = error
            continue
        return _saddle_point(dual, masses, lines)
    raise reason


def _saddle_point(dual: Dual, masses: dict[int, Number], lines: list[list[Number]]) -> SaddlePoint:
    shape, field = dual.skeleton.shape, dual.atoms.field
    attack = {j: field.element(v) for j, v in sorted(masses.items())}
    rule = [[field.element(v) for v in line] for line in lines]
    arguments = [field.element(v) for v in dual.atoms.numbers]
    if field.degree == 1:
        plain = [as_rationals(form, arguments) for form in (*dual.multipliers, dual.value())]
        return SaddlePoint(attack, rule, tuple(plain[:-1]), plain[-1])
    multipliers = tuple(as_pairs(form, arguments) for form in dual.multipliers)
    value = short_value(dual, arguments)
    if value is None:
        value = value_of(shape, attack, rule, multipliers)
    return SaddlePoint(attack, rule, multipliers, value, field)

"""The universal solver: an interior point at any precision, for every shape and however degenerate.

On the central path the bracket of (γ, q = p/m, λ) has the width Σ γ s + Σ λ w, whatever is tied, saturated or not
unique, so no active set has to be found. Doubles go down to where they stop being useful; flint's balls go on from
there with about three times the digits asked, which is what the normal equations lose.

The rule is q = p/m at every release that an alive column reaches (m > 0 on the path), 0 for labels that no alive
column brings there, and uniform at releases that nothing reaches.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil

import numpy as np

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import ball_to_fixed, digits_to_bits, flint_precision
from verify.solve.approximation import Approximation
from verify.solve.barrier_descent import Descent, descend
from verify.solve.barrier_field import Balls, Doubles, Field
from verify.solve.barrier_path import Path, Point
from verify.solve.barrier_problem import Problem, problem_of
from verify.solve.facial import Face, face, restrict

# Doubles aim at a width of 2^-30; what they miss costs steps in balls, never correctness.
DOUBLE_TARGET = -30.0
DOUBLE_FEASIBLE = -30.0
DOUBLE_STEPS = 60
DOUBLE_PATIENCE = 6
FIRST_DEPTH = -100.0
BALL_STEPS = 100
STEPS_PER_BIT = 2
GUARD_DIGITS = 2
GUARD_BITS = 40


def solve_barrier(shape: Shape, digits: int, known: Face | None = None) -> Approximation:
    """Maximise H(Y|Z) over a shape.

    Parameters
    ----------
    shape
        Any shape whose D is not empty.
    digits
        The bracket of the result is narrower than 10^-digits (nats).
    known
        The shape's face, if the caller has it already.

    Raises
    ------
    BadInput
        If D is empty.
    Unsolved
        If the iteration does not reach the width asked within its limit of steps.
    """
    facet = face(shape) if known is None else known
    if facet.direction is None and any(not shape.rows[k].equality for k in facet.equalities):
        facet = replace(facet, direction=face(shape).direction)
    alive = restrict(shape, facet.alive)
    problem = problem_of(alive, facet.equalities)
    target = -float(digits_to_bits(digits + GUARD_DIGITS))
    bits = digits_to_bits(digits) + GUARD_BITS + _row_bits(shape)
    descent = _descend(problem, facet, target, -float(bits))
    if not descent.reached:
        raise Unsolved(
            f"the interior point stopped after {descent.steps} steps at a width of 2^{descent.width:.0f} "
            f"instead of 2^{target:.0f}"
        )
    with flint_precision(2 * bits):
        return _approximation(shape, problem, facet, descent.point, bits)


def _descend(problem: Problem, facet: Face, target: float, feasible: float) -> Descent:
    """Descend in doubles, then in balls; if that fails, in balls alone, from the even split and then from inside D."""
    even = _even_split(problem)
    with np.errstate(all="ignore"):
        coarse = Path(problem, Doubles())
        try:
            depth = max(target, DOUBLE_TARGET)
            warm = descend(coarse, start(coarse, even), depth, DOUBLE_FEASIBLE, DOUBLE_STEPS, DOUBLE_PATIENCE)
            usable = all(np.isfinite(part).all() for part in warm.point.parts())
        except (ArithmeticError, ValueError):
            usable = False
    origins: list[Callable[[Path], Point]] = [
        lambda path: start(path, even),
        lambda path: start(path, [facet.interior[j] for j in facet.alive.tolist()]),
    ]
    if usable:
        origins.insert(0, lambda path: warm.point.lifted(path.field))
    for origin in origins:
        descent = _refine(problem, origin, target, feasible)
        if descent.reached:
            break
    return descent


def _refine(problem: Problem, first: Callable[[Path], Point], target: float, feasible: float) -> Descent:
    """Descend in balls, at precisions that grow with the depth: early steps are many times cheaper than late ones."""
    depths = [target]
    while depths[0] < 2 * FIRST_DEPTH:
        depths.insert(0, depths[0] / 2)

    def stage(depth: float, origin: Callable[[Path], Point]) -> Descent:
        violation = feasible if depth == target else depth
        with flint_precision(60 - int(2 * depth + violation)):
            path = Path(problem, Balls())
            return descend(path, origin(path), depth, violation, BALL_STEPS - int(STEPS_PER_BIT * depth))

    descent = stage(depths[0], first)
    for depth in depths[1:]:
        if not descent.reached:
            break
        descent = stage(depth, _constant(descent.point))
    return descent


def _constant(point: Point) -> Callable[[Path], Point]:
    return lambda path: point


def start(path: Path, masses: Sequence[Fraction]) -> Point:
    """Return a point over masses γ > 0, at a level of about 1/columns, whose slacks are no smaller than the path's.

    Groups are met; rows need not be: then w starts at the level. λ = τ/w holds exactly. φ leaves every column a slack
    of at least 1, so that stationarity fails only at columns of so small a mass that the path wants a larger slack.
    """
    field, problem = path.field, path.problem
    gamma = field.array(masses)
    level = field.array([1])[0] / path.terms
    room = field.array(_room(problem, masses, Fraction(1, path.terms)))
    lam = field.zeros(len(path.rows))
    lam[path.inner] = level / room[path.inner]
    p, m = path.masses(field.clean(gamma))
    loss = path.losses(p, m)
    gain = field.clean(path.pull(loss) - path.charge(lam))
    phi = np.maximum.reduceat(gain[path.by_group.order], path.by_group.starts) + 1
    slack = np.maximum(phi[problem.group] - gain, level / gamma)
    return Point(gamma, slack, phi, lam, room, loss).cleaned(field)


def _even_split(problem: Problem) -> list[Fraction]:
    """Return the γ that splits every group's mass evenly: as far from 0 as can be, but not within the rows."""
    count = np.bincount(problem.group).tolist()
    return [problem.mass[s] / count[s] for s in problem.group.tolist()]


def _room(problem: Problem, gamma: Sequence[Fraction], otherwise: Fraction) -> list[Fraction]:
    """Return what γ leaves of the inequalities, exactly, as it may be little; ``otherwise`` where that is nothing."""
    rooms = []
    for row, rhs, tight in zip(problem.coefficients, problem.rhs, problem.equality.tolist(), strict=True):
        room = rhs - sum((c * v for c, v in zip(row, gamma, strict=True) if c), Fraction(0))
        rooms.append(Fraction(0) if tight else room if room > 0 else otherwise)
    return rooms


def _row_bits(shape: Shape) -> int:
    """Return the size of the largest integer in a row: what a multiplier's rounding is multiplied by."""
    return max((max(map(abs, (*row.coefficients, row.rhs))).bit_length() for row in shape.rows), default=0)


def _approximation(shape: Shape, problem: Problem, facet: Face, point: Point, bits: int) -> Approximation:
    field: Field = Balls()
    path = Path(problem, field)
    attack = {}
    for j, mass in zip(facet.alive.tolist(), point.gamma, strict=True):
        value = ball_to_fixed(mass * shape.total, bits)
        if value > 0:
            attack[j] = value
    multipliers = [0] * len(shape.rows)
    for k, row in enumerate(problem.row):
        multipliers[row] = ball_to_fixed(point.lam[k] / problem.row_scale[k], bits)
    multipliers = _nonnegative(shape, multipliers, facet)
    p, m = path.masses(point.gamma)
    conditional = p / m[problem.sink_release]
    labels = len(shape.labels)
    rule = [[0] * labels for _ in shape.releases]
    for t, value in zip(problem.sink.tolist(), conditional, strict=True):
        rule[t // labels][t % labels] = max(1, ball_to_fixed(value, bits))
    for z, line in enumerate(rule):
        rule[z] = _normalised(line, bits)
    return Approximation(bits, attack, rule, multipliers)


def _nonnegative(shape: Shape, multipliers: list[int], facet: Face) -> list[int]:
    """Move along λ⁰ until no inequality has a negative multiplier.

    Inequalities that are tight on all of D were solved as equalities. λ⁰ is positive there, and adding it changes
    neither the alive columns' slacks nor the bound.
    """
    if facet.direction is None:
        return multipliers
    lacking = [
        -value / along
        for row, value, along in zip(shape.rows, multipliers, facet.direction, strict=True)
        if value < 0 and not row.equality
    ]
    return [
        value + ceil(max(lacking, default=Fraction(0)) * along) if along else value
        for value, along in zip(multipliers, facet.direction, strict=True)
    ]


def _normalised(line: list[int], bits: int) -> list[int]:
    """Make a rule's line sum to 2^bits exactly, by its largest entry; a line of zeros becomes uniform."""
    whole = 1 << bits
    if not any(line):
        line = [whole // len(line)] * len(line)
    largest = max(range(len(line)), key=line.__getitem__)
    line[largest] += whole - sum(line)
    return line

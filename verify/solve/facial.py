"""Facial reduction: what vanishes on all of D, and a point in D's relative interior.

A column is dead if γ_j = 0 on all of D; an inequality row is tight if it holds with equality on all of D. By strict
complementarity ONE multiplier λ⁰ ≥ 0 of the rows (free in sign on equalities) shows all of this at once: with
φ⁰_s = max over the group's columns of −Σ_k λ⁰_k B_kj and Σ_s mass_s φ⁰_s + Σ_k rhs_k λ⁰_k = 0, exactly the dead columns
have φ⁰_s + Σ_k λ⁰_k B_kj > 0, and exactly the tight inequalities have λ⁰_k > 0. It is the dual of one linear program,

    maximise Σ v  over  u + v in the cone {(γ, w, κ) : Aγ = κ·mass, Bγ + w = κ·rhs, all ≥ 0},  0 ≤ v ≤ 1, u ≥ 0,

whose primal optimum, divided by κ, is a point of D with the largest support. Everything is rational and exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from verify.errors import BadInput, Unsolved
from verify.game.shape import Row, Shape
from verify.solve.lp import Constraint, Optimum, Program, exact_lp


@dataclass(frozen=True, eq=False)
class Face:
    """The smallest face of {γ ≥ 0, w ≥ 0} that holds D.

    ``dead`` is λ⁰ for the scaled rows, or None when no column is dead; ``direction`` is the same λ⁰ whenever it is not
    0: along it no alive column's slack and no bound changes. ``alive`` lists the other columns in increasing order;
    ``equalities`` lists the rows that hold with equality on all of D, equality rows included. ``inside`` works out
    ``interior``, which few callers need.
    """

    dead: tuple[Fraction, ...] | None
    alive: NDArray[np.int64]
    equalities: tuple[int, ...]
    inside: Callable[[], Sequence[Fraction]]
    direction: tuple[Fraction, ...] | None = None

    @cached_property
    def interior(self) -> tuple[Fraction, ...]:
        """An exact γ over ALL columns: positive on alive ones, and with room in the rows outside ``equalities``."""
        return tuple(self.inside())


def face(shape: Shape) -> Face:
    """Return the face of a shape.

    Raises
    ------
    BadInput
        If D is empty.
    """
    if len(shape.rows) == 1 and not shape.rows[0].equality:
        return _one_budget(shape)
    if all(not row.equality and _spent_at_centre(shape, row) < row.rhs for row in shape.rows):
        return Face(None, np.arange(shape.columns), (), partial(_centre, shape))
    return _general(shape)


def restrict(shape: Shape, alive: NDArray[np.int64]) -> Shape:
    """Return the shape without the other columns: column i of the result is column alive[i] of ``shape``."""
    if len(alive) == shape.columns:
        return shape
    place = np.full(shape.columns, -1)
    place[alive] = np.arange(len(alive))
    kept = np.flatnonzero(place[shape.entry_column] >= 0)
    return replace(
        shape,
        keys=shape.keys[alive],
        group=shape.group[alive],
        entry_column=place[shape.entry_column[kept]],
        entry_sink=shape.entry_sink[kept],
        entry_weight=tuple(shape.entry_weight[e] for e in kept.tolist()),
        rows=tuple(replace(row, coefficients=tuple(row.coefficients[j] for j in alive.tolist())) for row in shape.rows),
    )


def _centre(shape: Shape, among: NDArray[np.bool_] | None = None) -> list[Fraction]:
    """Return the attack that splits every group's mass evenly among its columns, or among those given."""
    allowed = np.ones(shape.columns, dtype=bool) if among is None else among
    count = np.bincount(shape.group[allowed], minlength=len(shape.mass)).tolist()
    share = [shape.group_mass(s) / n for s, n in enumerate(count)]
    return [share[s] if here else Fraction(0) for s, here in zip(shape.group.tolist(), allowed.tolist(), strict=True)]


def _spent_at_centre(shape: Shape, row: Row) -> Fraction:
    """Return what the even split spends: the groups' mean coefficients, weighted by mass."""
    by_size: dict[int, int] = {}  # fractions are slow, and few sizes occur
    for mass, columns in zip(shape.mass, shape.group_columns, strict=True):
        size = len(columns)
        by_size[size] = by_size.get(size, 0) + mass * sum([row.coefficients[j] for j in columns.tolist()])
    return sum((Fraction(spent, size) for size, spent in by_size.items()), Fraction(0)) / shape.total


def _one_budget(shape: Shape) -> Face:
    """Compare the least that can be spent with the budget: there is nothing else to decide."""
    row = shape.rows[0]
    cheapest = [min(row.coefficients[j] for j in columns.tolist()) for columns in shape.group_columns]
    least = Fraction(sum(mass * c for mass, c in zip(shape.mass, cheapest, strict=True)), shape.total)
    if least > row.rhs:
        raise BadInput(
            f"the constraint set is empty: {row.name} needs at least {least / row.scale}, "
            f"but its right-hand side is {Fraction(row.rhs, row.scale)}"
        )

    def thrifty() -> NDArray[np.bool_]:
        return np.array([c == cheapest[s] for c, s in zip(row.coefficients, shape.group.tolist(), strict=True)])

    if least == row.rhs:
        home = thrifty()
        dead = None if home.all() else (Fraction(1),)
        return Face(dead, np.flatnonzero(home), (0,), partial(_centre, shape, home), (Fraction(1),))

    def inside() -> list[Fraction]:
        even, spent = _centre(shape), _spent_at_centre(shape, row)
        if spent < row.rhs:
            return even
        share = (row.rhs - least) / (2 * (spent - least))
        return [a + share * (b - a) for a, b in zip(_centre(shape, thrifty()), even, strict=True)]

    return Face(None, np.arange(shape.columns), (), inside)


def _general(shape: Shape) -> Face:
    """Solve the cone's program exactly.

    Columns of the program: u_j and v_j for the shape's columns, then for the inequalities' slacks, then κ.
    """
    n, groups = shape.columns, len(shape.mass)
    inner = [k for k, row in enumerate(shape.rows) if not row.equality]
    slack = {k: n + i for i, k in enumerate(inner)}
    pairs = n + len(inner)
    kappa = 2 * pairs
    constraints = []
    for s, columns in enumerate(shape.group_columns):
        entries = {int(j) + offset: 1 for j in columns for offset in (0, pairs)}
        constraints.append(Constraint({**entries, kappa: -shape.group_mass(s)}, 0, True))
    for k, row in enumerate(shape.rows):
        entries = {j + offset: c for j, c in enumerate(row.coefficients) if c for offset in (0, pairs)}
        if k in slack:  # in units of the largest coefficient, or v ≤ 1 would leave hardly any room
            entries |= {slack[k] + offset: max(1, *map(abs, row.coefficients)) for offset in (0, pairs)}
        constraints.append(Constraint({**entries, kappa: -row.rhs}, 0, True))
    bounded = range(pairs, 2 * pairs)
    solution = exact_lp(Program(kappa + 1, dict.fromkeys(bounded, 1), constraints, dict.fromkeys(bounded, 1)))
    if not isinstance(solution, Optimum):
        raise Unsolved("the cone of a constraint set has no optimum: this is a defect of verify.solve.facial")
    scale = solution.primal[kappa]
    if scale == 0:
        raise BadInput(f"the constraint set is empty: {_why_empty(shape, solution.dual[groups:])}")
    point = [(a + b) / scale for a, b in zip(solution.primal[:pairs], solution.primal[pairs:kappa], strict=True)]
    alive = np.array([j for j in range(n) if point[j] > 0], dtype=np.int64)
    tight = tuple(k for k, row in enumerate(shape.rows) if row.equality or point[slack[k]] == 0)
    multipliers = tuple(solution.dual[groups:])
    return Face(
        dead=None if len(alive) == n else multipliers,
        alive=alive,
        equalities=tight,
        inside=lambda: point[:n],
        direction=multipliers if any(multipliers) else None,
    )


def _why_empty(shape: Shape, multipliers: tuple[Fraction, ...]) -> str:
    """Say the contradiction: a combination of the rows that is larger on every attack than its right-hand side."""
    terms = [
        f"{multiplier * row.scale} × ({row.name})"
        for row, multiplier in zip(shape.rows, multipliers, strict=True)
        if multiplier
    ]
    charge = [Fraction(0)] * shape.columns
    for row, multiplier in zip(shape.rows, multipliers, strict=True):
        for j, c in enumerate(row.coefficients):
            charge[j] += multiplier * c
    least = sum(
        (
            shape.group_mass(s) * min(charge[j] for j in columns.tolist())
            for s, columns in enumerate(shape.group_columns)
        ),
        Fraction(0),
    )
    bound = sum((m * row.rhs for row, m in zip(shape.rows, multipliers, strict=True)), Fraction(0))
    return f"the sum of {', '.join(terms)} is at least {least} on every law, but at most {bound} is allowed"

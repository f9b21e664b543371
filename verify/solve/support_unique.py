"""Is the robust rule unique? The duals force it everywhere, or a second one is built, or the question stays open.

At supported releases every robust rule is the posterior (saddle points are interchangeable), so all turns on the
others. A label y of probability q(y|z) > 0 at an unsupported z that no tight column brings there can give some of it
away: that is a second rule at once. If there is none, the multipliers have to move as well: all solutions (q, φ, λ)
form a convex set, so a direction along which no condition is violated to first order, and strictly met wherever the
loss really bends, leads to a second rule, and if there is no such direction there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.numbers.precision import ball_to_fixed, flint_precision
from verify.solve.recognise_numbers import simplest_between
from verify.solve.support_direction import other_multipliers
from verify.solve.support_system import BALL_BITS, sinks_of

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element
    from verify.solve.saddle_point import LogForm, SaddlePoint
    from verify.solve.support import Maximisers

OPEN_DUAL = "the multipliers are not unique, and no second rule was found along them"
OPEN_SHAPE = "every label at an unsupported release is tied to another condition, and no second rule was found"


@dataclass(frozen=True, eq=False)
class Uniqueness:
    """Whether there is exactly one robust rule (None: undecided, for the ``reason`` given).

    ``other`` is a second robust rule, with multipliers that show it to be one, where there are several. ``dual`` says
    that the used columns determine the multipliers, ``charges`` that they determine all that a rule depends on.
    """

    unique: bool | None
    dual: bool
    charges: bool
    other: tuple[list[list[Element]], tuple[LogForm, ...]] | None = None
    reason: str = ""


def uniqueness(shape: Shape, found: SaddlePoint, known: Maximisers) -> Uniqueness:
    """Decide whether the robust rule is unique.

    Parameters
    ----------
    shape, found
        A game's shape without dead columns, and an exact saddle point of it.
    known
        What `verify.solve.support.maximisers` says of it.
    """
    duals = multipliers_unique(shape, known), charges_unique(shape, known)
    if not known.unsupported or len(shape.labels) == 1:
        return Uniqueness(True, *duals)
    rule = _given_away(shape, found, known)
    if rule is not None:
        return Uniqueness(False, *duals, (rule, found.multipliers))
    if duals[1] and shape.transport:
        return Uniqueness(True, *duals)
    other = other_multipliers(shape, found, known)
    if other is not None:
        return Uniqueness(False, *duals, other)
    return Uniqueness(None, *duals, reason=OPEN_SHAPE if duals[1] else OPEN_DUAL)


def multipliers_unique(shape: Shape, known: Maximisers) -> bool:
    """Whether the columns that the attack uses determine the multipliers of all rows that it meets with equality."""
    return _rank(shape, known, set(known.attack)) == len(known.met)


def charges_unique(shape: Shape, known: Maximisers) -> bool:
    """Whether they determine Σ_k λ_k (B_ki − B_kj) for all columns i, j of a group: all that a rule has to do with λ.

    With a budget of 0, say, λ is arbitrary, but all living columns of a group cost the same.
    """
    return _rank(shape, known, set(known.attack)) == _rank(shape, known, set(range(shape.columns)))


def _rank(shape: Shape, known: Maximisers, among: set[int]) -> int:
    """The rank of the differences of these columns' coefficients, within groups, in the rows met with equality."""
    if not known.met:
        return 0
    rows = [shape.rows[k].coefficients for k in known.met]
    vectors: set[tuple[int, ...]] = set()
    for columns in shape.group_columns:
        first, *others = [j for j in columns.tolist() if j in among]
        vectors |= {tuple(row[j] - row[first] for row in rows) for j in others}
    return int(flint.fmpz_mat([[0] * len(rows), *map(list, vectors)]).rank())


def _given_away(shape: Shape, found: SaddlePoint, known: Maximisers) -> list[list[Element]] | None:
    """A second rule for the same multipliers: some label gives up part of what nobody asks of it."""
    field, labels = found.field, len(shape.labels)
    idle = set(known.unsupported)
    room: dict[int, flint.arb | None] = {}  # by sink, how much its loss may grow; None: nothing arrives
    sinks = sinks_of(shape, list(range(shape.columns)))
    tight = set(known.gains.tight)
    asked = {t for j in tight for t, _ in sinks[j]}
    with flint_precision(BALL_BITS):
        for j, reached in sinks.items():
            for t, weight in reached:
                if t // labels in idle and t not in asked:
                    growth = known.gains.below[j] / flint.arb(flint.fmpq(weight.numerator, weight.denominator))
                    before = room.get(t)
                    room[t] = growth if before is None or growth < before else before
        for z in known.unsupported:
            line = found.rule[z]
            free = [y for y in range(labels) if line[y] and z * labels + y not in asked]
            if not free:
                continue
            y = max(free, key=lambda y, line=line: field.approximate(line[y]))  # type: ignore[misc]
            to = max((b for b in range(labels) if b != y), key=lambda b, line=line: field.approximate(line[b]))  # type: ignore[misc]
            whole, growth_there = field.ball(line[y], BALL_BITS), room.get(z * labels + y)
            most = whole if growth_there is None else whole * (1 - (-growth_there).exp())
            step = _simplest_part(most)
            second = list(line)
            second[y], second[to] = field.subtract(line[y], step), field.add(line[to], step)
            return [second if i == z else old for i, old in enumerate(found.rule)]
    return None


def _simplest_part(most: flint.arb) -> Fraction:
    """The simplest fraction between a quarter and three quarters of a positive number."""
    shift = 64
    while (fixed := ball_to_fixed(most, shift)) < 1 << 16:
        shift *= 2
    return simplest_between(Fraction(fixed, 4 << shift), Fraction(3 * fixed, 4 << shift))

"""Witnesses: attacks that a robust rule has to pay for, and that show how much it must grant a label at least.

Let γ* be the attack that reaches all that maximisers reach, and z a release that it leaves alone. An attack on best
columns that spends what has a price is worth h* to every robust rule; at releases that γ* reaches all of them agree, so
that they have to agree with q on average at what it brings to the others. If that is one sink (z, y), q(y|z) is bounded
below; if its law there is in proportion to q(·|z), which sums to 1, then q(·|z) is the only choice (Gibbs). Such an
attack is γ* + ε·d, d a direction that brings something there, takes from columns that γ* uses, and costs nothing:
linear algebra over the rationals where one sink is meant and γ* can pay for it alone. Directions for all labels of a
release add up to one in proportion. Elsewhere other best columns, and rows without a price, may help, and a column may
enter several sinks; then a small linear program says how.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from verify.solve.recognise_numbers import simplest_between
from verify.solve.support_guess import minimise
from verify.solve.support_linear import solve_near
from verify.solve.support_span import Span, Vector, primitive
from verify.solve.support_system import sinks_of

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import SaddlePoint

SMALL = 1e-9
"""What doubles take for 0."""
HALVINGS = 200
"""A step that does not fit after so many is given up."""

Move = dict[int, "Element"]
"""A direction: what is added to the columns' masses, in proportion."""


class Witnesses:
    """Attacks that bring mass to one unreached sink each, or to unreached releases in proportion to the rule.

    ``point`` is a saddle point with the widest attack, on living columns; ``tight`` are its best columns, ``met`` the
    rows that its attack meets with equality.
    """

    def __init__(self, shape: Shape, point: SaddlePoint, tight: Sequence[int], met: Sequence[int]) -> None:
        self.shape, self.field, self.attack, self.met = shape, point.field, point.attack, tuple(met)
        self.rule = point.rule
        self.spare = [k for k in self.met if not shape.rows[k].equality and not point.multipliers[k]]
        labels, sinks = len(shape.labels), sinks_of(shape, sorted({*tight, *point.attack}))
        reached = {t // labels for j in point.attack for t, _ in sinks[j]}
        self.group = shape.group.tolist()
        self.reference: dict[int, int] = {}
        for j in sorted(point.attack):
            self.reference.setdefault(self.group[j], j)
        self.entering: dict[int, dict[int, Fraction]] = {}
        self.helpers: list[int] = []
        for j in tight:
            idle = {t: weight for t, weight in sinks[j] if t // labels not in reached}
            if idle:
                self.entering[j] = idle
            elif j not in self.attack:
                self.helpers.append(j)
        self.span = Span([(j, self.vector(j)) for j in sorted(self.attack)], len(self.met))

    def vector(self, j: int) -> Vector:
        """What column j costs more than its group's reference, in the rows that are met with equality."""
        i = self.reference[self.group[j]]
        rows = (self.shape.rows[k].coefficients for k in self.met)
        return tuple(Fraction(row[j] - row[i]) for row in rows)

    def attack_on(self, sink: int) -> dict[int, Element] | None:
        """An attack that brings mass to this sink alone; None if there is none."""
        move = self.towards(sink)
        return None if move is None else self.followed(move)

    def towards(self, sink: int) -> Move | None:
        """The direction of an attack on a sink alone, which brings 1 there; None if there is none."""
        columns = [j for j, idle in self.entering.items() if set(idle) == {sink}]
        for j in sorted(columns, key=lambda j: any(self.vector(j))):
            paid = self.span.pays([-v for v in self.vector(j)])
            if paid is not None:
                share = 1 / self.entering[j][sink]
                return self._balanced({j: share} | {i: share * v for i, v in paid.items()})
        if not columns or len(self.span.basis) == len(self.met):
            return None
        return self._helped(columns, {sink: Fraction(1)}, [])

    def mean(self, moves: Mapping[int, Move]) -> Move:
        """Directions towards single sinks, all the positive ones of some releases, as one in proportion to the rule."""
        labels, parts = len(self.shape.labels), []
        for z in sorted({t // labels for t in moves}):
            lines = ((self.rule[z][t % labels], move) for t, move in moves.items() if t // labels == z)
            parts.append((Fraction(1), _whole(self._sum(lines))))
        return _whole(self._sum(parts))

    def in_proportion(self, releases: Sequence[int]) -> Move | None:
        """A direction that brings something to all these releases, in proportion to the rule; None if there is none."""
        labels = len(self.shape.labels)
        wanted = {z * labels + y: q for z in releases for y, q in enumerate(self.rule[z]) if q}
        found = self._helped([j for j, idle in self.entering.items() if idle.keys() <= wanted.keys()], wanted, releases)
        return None if found is None else _whole(found)

    def _sum(self, parts: Iterable[tuple[Element, Mapping[int, Element]]]) -> Move:
        """A sum of multiples of directions."""
        out: Move = {}
        for factor, move in parts:
            for j, v in move.items():
                out[j] = self.field.add(out.get(j, Fraction(0)), self.field.multiply(factor, v))
        return {j: v for j, v in out.items() if v}

    def _balanced(self, change: Mapping[int, Element]) -> Move:
        """The direction that puts so much on columns, and takes it from their groups' references."""
        back = ((v, {self.reference[self.group[j]]: Fraction(-1)}) for j, v in change.items())
        return self._sum([(Fraction(1), change), *back])

    def _helped(self, columns: Sequence[int], wanted: Mapping[int, Element], releases: Sequence[int]) -> Move | None:
        """A direction that brings what is wanted to unreached sinks, or, at these releases, more of it.

        ``columns`` enter no other unreached sinks. Other best columns, and rows without a price, take part: doubles
        guess which of them all, the field decides.
        """
        field, labels = self.field, len(self.shape.labels)
        chosen: list[tuple[int | None, Vector]] = [*((j, self.vector(j)) for j in columns), *self._rays]
        split = [self.span.split(vector) for _, vector in chosen]
        rows = len(self.met) - len(self.span.basis)
        place = {t: rows + i for i, t in enumerate(wanted)}
        system: list[Move] = [{k: v for k, v in enumerate(beyond) if v} for _, beyond in split]
        for entries, j in zip(system, columns, strict=False):
            entries.update({place[t]: weight for t, weight in self.entering[j].items()})
        minus = Fraction(-1)
        system += [
            {place[t]: field.multiply(minus, q) for t, q in wanted.items() if t // labels == z} for z in releases
        ]
        target = {place[t]: q for t, q in wanted.items()}
        near = _guessed(field, system, rows, target)
        used = [i for i, v in enumerate(near) if v > SMALL]
        values = solve_near(field, [system[i] for i in used], rows + len(wanted), target, [near[i] for i in used])
        if not used or values is None or any(field.sign(v) < 0 for v in values):
            return None
        change: list[tuple[Element, Mapping[int, Element]]] = []
        for i, value in zip(used, values, strict=True):
            if i < len(chosen):
                enters, _ = chosen[i]
                paid: Move = {b: -v for b, v in zip(self.span.basis, split[i][0], strict=True)}
                change.append((value, paid if enters is None else paid | {enters: Fraction(1)}))
        return self._balanced(self._sum(change))

    @cached_property
    def _rays(self) -> list[tuple[int | None, Vector]]:
        """What may take part, with what it costs, each direction once: best columns, and None for a row's spare."""
        units = [tuple(Fraction(int(k == row)) for k in self.met) for row in self.spare]
        out: dict[Vector, tuple[int | None, Vector]] = {}
        for j, vector in [*((j, self.vector(j)) for j in self.helpers), *((None, unit) for unit in units)]:
            beyond = self.span.beyond(vector)
            if any(beyond):
                out.setdefault(primitive(beyond), (j, vector))
        return list(out.values())

    def followed(self, move: Mapping[int, Element]) -> dict[int, Element] | None:
        """The attack after a step along a direction: half of what is possible or more, and a simple fraction."""
        field, shape = self.field, self.shape
        ends: list[tuple[Element, Element]] = []
        zero: Element = Fraction(0)
        for j, mass in self.attack.items():
            rate = field.subtract(zero, move.get(j, zero))
            if field.sign(rate) > 0:
                ends.append((mass, rate))
        for k, spare in self._room.items():
            rate = zero
            for j, v in move.items():
                rate = field.add(rate, field.multiply(Fraction(shape.rows[k].coefficients[j]), v))
            if field.sign(rate) > 0:
                ends.append((spare, rate))
        lengths = [field.divide(room, rate) for room, rate in ends]
        rational = [length for length in lengths if isinstance(length, Fraction)]
        if len(rational) == len(lengths):
            most = min(rational)
        else:
            most = min(Fraction(field.approximate(length)) for length in lengths) * Fraction(63, 64)
        for _ in range(HALVINGS):
            step = simplest_between(most / 2, most)
            left = [field.subtract(room, field.multiply(rate, step)) for room, rate in ends]
            if all(field.sign(v) >= 0 for v in left):
                out = dict(self.attack)
                for j, v in move.items():
                    out[j] = field.add(out.get(j, zero), field.multiply(v, step))
                return {j: v for j, v in out.items() if v}
            most /= 2
        return None

    @cached_property
    def _room(self) -> dict[int, Element]:
        """What the attack leaves over of the rows that it does not meet with equality."""
        out: dict[int, Element] = {}
        for k in sorted(set(range(len(self.shape.rows))) - set(self.met)):
            row = self.shape.rows[k]
            out[k] = Fraction(row.rhs)
            for j, mass in self.attack.items():
                out[k] = self.field.subtract(out[k], self.field.multiply(Fraction(row.coefficients[j]), mass))
        return out


def _guessed(field: Field, columns: Sequence[Move], rows: int, target: Move) -> list[Fraction]:
    """Doubles x ≥ 0 with Σ x_j columns[j] = target, few of which are not 0; none at all if none are found.

    The target is positive at the equations after the first ``rows``, and 0 there.
    """
    rough = [{k: field.approximate(v) for k, v in entries.items()} for entries in columns]
    scale = [max([1.0, *(abs(entries.get(k, 0.0)) for entries in rough)]) for k in range(rows)]
    scale += [field.approximate(v) for v in target.values()]
    scaled = [{k: v / scale[k] for k, v in entries.items()} for entries in rough]
    count, rhs = len(scaled), np.array([0.0] * rows + [1.0] * len(target))
    x = minimise(scaled, np.ones(count), np.zeros(count), np.full(count, np.inf), rhs, rhs)
    return [] if x is None else [Fraction(float(v)) for v in x]


def _whole(move: Move) -> Move:
    """The positive multiple with coprime integers, in rationals and in the field."""
    parts = [part for v in move.values() for part in (v if isinstance(v, tuple) else (v,))]
    whole = iter(primitive(tuple(parts)))
    return {j: tuple(next(whole) for _ in v) if isinstance(v, tuple) else next(whole) for j, v in move.items()}

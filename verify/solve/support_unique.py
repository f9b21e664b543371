"""Is the robust rule unique? It is forced everywhere, or a rule that sums to less than 1 is as good, or it stays open.

At supported releases every robust rule is the posterior (saddle points are interchangeable), so all turns on the
others. A label y of probability q(y|z) > 0 at an unsupported z that no tight column brings there can give some of it
away (`verify.solve.support_lower`): then whatever becomes of that is robust. Otherwise witnesses
(`verify.solve.support_witness`) show that no robust rule has less: one for each positive probability, or a single one
for all releases where the rule sums to 1. Where there are none the multipliers may move as well: all solutions
(q, φ, λ) form a convex set, and if there is another rule in it, then the mean of both has room wherever they differ,
because −log bends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.solve.saddle_point import SaddlePoint
from verify.solve.support_direction import other_multipliers
from verify.solve.support_lower import lowered
from verify.solve.support_system import gains
from verify.solve.support_witness import Move, Witnesses

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import LogForm
    from verify.solve.support import Maximisers

LARGEST = 2_000_000
"""The most numbers that all witnesses may hold: beyond, a certificate would take hundreds of megabytes."""
COLUMN = 10
"""About how many characters an attack takes for a column besides its mass."""
OPEN = "a probability at an unsupported release is not seen to be forced, and no second rule was found"
TOO_LARGE = "the attacks that force the rule at the releases left over would hold more than {most} numbers"


@dataclass(frozen=True, eq=False)
class Uniqueness:
    """Whether there is exactly one robust rule (None: undecided, for the ``reason`` given), and what shows it.

    Every rule that is nowhere less than ``rule`` is robust, as ``multipliers`` show; there are several if it sums to
    less than 1 somewhere. ``witnesses`` are attacks that force all that it has at unsupported releases (empty if some
    of it is not forced). ``least`` says that at unsupported releases it has all that the multipliers of the saddle
    point given ask for, and no more: with witnesses this describes all robust rules.
    """

    unique: bool | None
    rule: list[list[Element]]
    multipliers: tuple[LogForm, ...]
    witnesses: tuple[dict[int, Element], ...] = ()
    least: bool = False
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
    if not known.unsupported or len(shape.labels) == 1:
        return Uniqueness(True, found.rule, found.multipliers, least=not known.unsupported)
    first = lowered(shape, found, known)
    point = found if first is None else replace(found, rule=first.rule)
    least = shape.transport and (first is None or first.least)
    proved: tuple[dict[int, Element], ...] | None = None
    reason = ""
    if first is None or first.least:
        proved, reason = _witnesses(shape, replace(point, attack=known.attack), known)
    if first is not None:
        return Uniqueness(False, point.rule, point.multipliers, proved or (), least, reason)
    if proved is not None:
        return Uniqueness(True, point.rule, point.multipliers, proved, least)
    other = other_multipliers(shape, found, known)
    if other is not None:
        mean = _mean(replace(found, attack=known.attack), *other)
        second = lowered(shape, mean, replace(known, gains=gains(shape, mean)), exact=False)
        if second is not None:
            return Uniqueness(False, second.rule, mean.multipliers)
    return Uniqueness(None, point.rule, point.multipliers, least=least, reason=reason)


def _witnesses(
    shape: Shape, point: SaddlePoint, known: Maximisers
) -> tuple[tuple[dict[int, Element], ...] | None, str]:
    """Attacks that force every positive probability at unsupported releases; None if there are none, and why.

    One does for all releases where the rule sums to 1, unless one for each probability takes less space.
    """
    field, labels = point.field, len(shape.labels)
    whole = [z for z in known.unsupported if not _rest(field, point.rule[z])]
    needed = [z * labels + y for z in known.unsupported for y in range(labels) if point.rule[z][y]]
    single = [t for t in needed if t // labels not in whole]
    size = len(known.attack) * field.degree
    if (len(single) + bool(whole)) * size > LARGEST:
        return None, TOO_LARGE.format(most=LARGEST)
    ways = Witnesses(shape, point, gains(shape, point).tight, known.met)
    alone = _followed(ways, map(ways.towards, single))
    if alone is None or not whole:
        return alone, OPEN if alone is None else ""
    moves: dict[int, Move] = {}
    apart = [t for t in needed if t // labels in whole]
    for t in apart:
        move = ways.towards(t)
        if move is None:
            break
        moves[t] = move
    each = len(moves) == len(apart)
    shared = _followed(ways, [ways.mean(moves) if each else ways.in_proportion(whole)])
    if each and len(needed) * size <= LARGEST:
        separate = _followed(ways, moves.values())
        if separate is not None and (shared is None or _length(separate) < _length(shared)):
            shared = separate
    return (None, OPEN) if shared is None else (alone + shared, "")


def _followed(ways: Witnesses, moves: Iterable[Move | None]) -> tuple[dict[int, Element], ...] | None:
    """The attacks in these directions; None if there is none in one of them."""
    out = []
    for move in moves:
        attack = None if move is None else ways.followed(move)
        if attack is None:
            return None
        out.append(attack)
    return tuple(out)


def _length(attacks: Iterable[dict[int, Element]]) -> int:
    """About how long attacks are when they are written down."""
    masses = [mass for attack in attacks for mass in attack.values()]
    return sum(len(str(part)) + COLUMN for mass in masses for part in (mass if isinstance(mass, tuple) else (mass,)))


def _rest(field: Field, line: Iterable[Element]) -> Element:
    """What a line of a rule leaves of 1."""
    rest: Element = Fraction(1)
    for q in line:
        rest = field.subtract(rest, q)
    return rest


def _mean(point: SaddlePoint, rule: list[list[Element]], multipliers: tuple[LogForm, ...]) -> SaddlePoint:
    """The mean of two saddle points with the same attack; the columns into sinks where they differ are not tight."""
    field, half = point.field, Fraction(1, 2)
    lines = [
        [field.multiply(half, field.add(a, b)) for a, b in zip(*pair, strict=True)]
        for pair in zip(point.rule, rule, strict=True)
    ]
    forms = []
    for pair in zip(point.multipliers, multipliers, strict=True):
        terms: dict[Element, Fraction] = {}
        for a, r in (*pair[0], *pair[1]):
            terms[r] = terms.get(r, Fraction(0)) + a / 2
        forms.append(tuple((a, r) for r, a in terms.items() if a))
    return replace(point, rule=lines, multipliers=tuple(forms))

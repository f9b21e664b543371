"""Rule ``saddle``: from an exact saddle point to its certificate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.certify.certificate import Certificate
from verify.numbers.exact import decimal_ceil, decimal_floor, text
from verify.numbers.precision import ball_to_fixed, digits_to_bits, flint_precision, to_ball

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from verify.game.game import Game
    from verify.solve.recognise import Saddle

LogForm = tuple[tuple[Fraction, Fraction], ...]


def saddle(
    game: Game, found: Saddle, columns: Sequence[int], dead: tuple[Fraction, ...] | None, digits: int
) -> Certificate:
    """The certificate of an exact saddle point found on a game's living columns.

    Parameters
    ----------
    columns
        ``columns[j]`` is the game's own number of the column j that the saddle point speaks of.
    dead
        The multipliers that prove the other columns dead, or None if there is none.
    """
    lower, upper = decimals(found.value, digits)
    shape = game.shape
    evidence: dict[str, object] = {} if dead is None else {"dead": [text(v) for v in dead]}
    evidence |= {
        "attack": [[*shape.keys[columns[j]].tolist(), text(v)] for j, v in sorted(found.attack.items()) if v],
        "rule": [[text(v) for v in row] for row in found.rule],
        "multipliers": [pairs(form) for form in found.multipliers],
    }
    claim = {"exact": pairs(found.value), "lower": lower, "upper": upper}
    return Certificate(game, "saddle", claim, evidence)


def pairs(form: Iterable[tuple[Fraction, Fraction]]) -> list[list[str]]:
    """A log form as the format writes it: [a, r] for a·log(r)."""
    return [[text(a), text(r)] for a, r in form]


def decimals(form: LogForm, digits: int) -> tuple[str, str]:
    """Decimals below and above the value of a log form, at most 10^−digits apart.

    A form of rationals is 0 or irrational, but may lie so close to a decimal that the kernel's enclosure (of 32 bits
    more than the decimals have) reaches across it: then the next decimal is taken.
    """
    if not form:
        return "0", "0"
    places = digits + 1
    with flint_precision(digits_to_bits(digits) + 96 + sum(abs(a.numerator).bit_length() for a, _ in form)):
        value = sum((to_ball(a) * to_ball(r).log() for a, r in form), flint.arb(0)) * flint.arb(10) ** places
        near = ball_to_fixed(value, 32)
    below, above = (near - (1 << 12)) >> 32, -((-near - (1 << 12)) >> 32)
    return decimal_floor(Fraction(below, 10**places), places), decimal_ceil(Fraction(above, 10**places), places)

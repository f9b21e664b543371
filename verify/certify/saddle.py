"""Rule ``saddle``: from an exact saddle point to its certificate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.certify.certificate import Certificate
from verify.numbers.exact import decimal_ceil, decimal_floor, text
from verify.numbers.field import RATIONALS
from verify.numbers.precision import ball_to_fixed, digits_to_bits, flint_precision, to_ball

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from verify.game.game import Game
    from verify.numbers.field import Element, Field
    from verify.solve.saddle_point import LogForm, SaddlePoint

SPARE_BITS = 256
"""θ's interval is narrower by this than the size of the coefficients and the decimals of the claim demand."""


def saddle(
    game: Game, found: SaddlePoint, columns: Sequence[int], dead: tuple[Fraction, ...] | None, digits: int
) -> Certificate:
    """The certificate of an exact saddle point found on a game's living columns.

    Parameters
    ----------
    columns
        ``columns[j]`` is the game's own number of the column j that the saddle point speaks of.
    dead
        The multipliers that prove the other columns dead, or None if there is none.
    """
    lower, upper = decimals(found.value, digits, found.field)
    shape = game.shape
    evidence: dict[str, object] = {} if dead is None else {"dead": [text(v) for v in dead]}
    evidence |= {
        "attack": [[*shape.keys[columns[j]].tolist(), written(v)] for j, v in sorted(found.attack.items()) if v],
        "rule": [[written(v) for v in row] for row in found.rule],
        "multipliers": [pairs(form) for form in found.multipliers],
    }
    claim: dict[str, object] = {"exact": pairs(found.value), "lower": lower, "upper": upper}
    if found.field.degree > 1:
        claim["field"] = field_claim(found.field, _interval_bits(found, digits))
    return Certificate(game, "saddle", claim, evidence)


def written(value: Element) -> str | list[str]:
    """A number as the format writes it: a rational, or the list of its coefficients."""
    return text(value) if isinstance(value, Fraction | int) else [text(c) for c in value]


def pairs(form: Iterable[tuple[Fraction, Element]]) -> list[list[str | list[str]]]:
    """A log form as the format writes it: [a, r] for a·log(r)."""
    return [[text(a), written(r)] for a, r in form]


def field_claim(field: Field, bits: int) -> dict[str, object]:
    """The polynomial, and an interval of about 2^−bits around θ."""
    narrow = type(field).around(field.polynomial, field.root(2 * bits), bits)
    return {
        "polynomial": [text(c) for c in field.polynomial],
        "lower": text(narrow.lower),
        "upper": text(narrow.upper),
    }


def decimals(form: LogForm, digits: int, field: Field = RATIONALS) -> tuple[str, str]:
    """Decimals below and above the value of a log form, at most 10^−digits apart.

    A form is 0 or irrational (for field elements by Baker's theorem), but may lie so close to a decimal that the
    kernel's enclosure (of 32 bits more than the decimals have) reaches across it: then the next decimal is taken.
    """
    if not form:
        return "0", "0"
    places = digits + 1
    largest = max(abs(a.numerator) // a.denominator for a, _ in form)
    longest = max(n.bit_length() for _, r in form for c in _parts(r) for n in c.as_integer_ratio())
    bits = digits_to_bits(digits) + 96 + largest.bit_length() + longest + len(form).bit_length()
    arguments = [field.ball(r, bits) for _, r in form]
    with flint_precision(bits):
        value = sum((to_ball(a) * r.log() for (a, _), r in zip(form, arguments, strict=True)), flint.arb(0))
        near = ball_to_fixed(value * flint.arb(10) ** places, 32)
    margin = max(1 << 12, 4 * len(form))
    below, above = (near - margin) >> 32, -((-near - margin) >> 32)
    return decimal_floor(Fraction(below, 10**places), places), decimal_ceil(Fraction(above, 10**places), places)


def _interval_bits(found: SaddlePoint, digits: int) -> int:
    """How narrow θ's interval has to be for every sign and for the claim's decimals."""
    size = max((abs(c.numerator).bit_length() - c.denominator.bit_length() for c in _coefficients(found)), default=0)
    return max(0, size) + digits_to_bits(digits) + SPARE_BITS


def _coefficients(found: SaddlePoint) -> Iterator[Fraction]:
    """All rationals that the saddle point's numbers consist of."""
    numbers = [*found.attack.values(), *(q for row in found.rule for q in row)]
    numbers += [r for form in (found.value, *found.multipliers) for _, r in form]
    for number in numbers:
        yield from _parts(number)


def _parts(number: Element) -> tuple[Fraction, ...]:
    """The rational coefficients of an element."""
    return (Fraction(number),) if isinstance(number, Fraction | int) else number

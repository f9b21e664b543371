"""How values appear in messages: short, quoted, and with nothing that a terminal could act upon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from verify.numbers.digits import decimal_floor, text

_SHOWN = 40  # characters of a value that a message repeats
DECIMAL_LITERAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,9}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Inexact:
    """A floating-point literal as it stood in a file: kept as text, so that the refusal can show the exact spelling."""

    text: str


def describe(value: object) -> str:
    """Say in a few words what a value is, for "found …": safe to print, never longer than a line."""
    if value is None:
        return "null"
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return "true" if value else "false"
    if isinstance(value, Inexact):
        return f"the float {clip(value.text)}"
    if isinstance(value, float):
        return f"the float {float(value)!r}"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, (int, Fraction)):
        return short(value)
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    return f"a value of type {type(value).__name__}"


def quote(value: str) -> str:
    """A string in quotes, shortened, with whatever a terminal could act upon escaped."""
    clipped = value if len(value) <= 2 * _SHOWN else value[:_SHOWN]
    safe = "".join(c if c.isprintable() and c not in '"\\' else _escape(c) for c in clipped)
    return f'"{safe}"' if clipped is value else f'"{safe}…" ({len(value)} characters)'


def short(value: Fraction | int) -> str:
    """Write a rational for a message: in full when that is short, else its size and a decimal approximation."""
    if value.numerator.bit_length() + value.denominator.bit_length() < 3 * _SHOWN:
        return text(value)
    if abs(value.numerator).bit_length() - value.denominator.bit_length() > 3 * _SHOWN:
        return f"a number of about {about_digits(value.numerator) - about_digits(value.denominator) + 1} digits"
    return f"about {decimal_floor(Fraction(value), 12)}"


def clip(value: str) -> str:
    """A string cut to what a message repeats."""
    return value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…"


def _escape(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def about_digits(value: int) -> int:
    """The number of digits of an integer, within one or two: from its bits, so that size does not matter."""
    return value.bit_length() * 30103 // 100000 + 1


def spelling(literal: str) -> str | None:
    """How to write a floating-point literal exactly: the decimal that was typed, not the double nearest to it."""
    match = DECIMAL_LITERAL.fullmatch(literal.replace("_", "")) if len(literal) <= 2 * _SHOWN else None
    if match is None or not (match[2] or match[3]) or abs(int(match[4] or 0)) > _SHOWN:
        return None
    places = match[3] or ""
    value = Fraction(int((match[2] or "") + places) * (-1 if match[1] == "-" else 1)) * Fraction(10) ** (
        int(match[4] or 0) - len(places)
    )
    if value.denominator == 1:
        return f'{value} or "{value}"'
    digits = len(places) - int(match[4] or 0)
    return f'"{value}" or "{decimal_floor(value, digits)}"'

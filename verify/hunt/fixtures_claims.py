"""Another solver's numbers: read exactly, floats too, for here they are what is to be tested."""

from __future__ import annotations

import csv
import numbers
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from verify.errors import BadInput
from verify.game.place import Place
from verify.game.reading import decode, parse_text
from verify.numbers.digits import integer
from verify.numbers.exact import MAX_DIGITS
from verify.numbers.wording import Inexact, clip, describe, quote

_NUMBER = re.compile(
    rf"([+-]?)([0-9]{{1,{MAX_DIGITS}}})(?:/([0-9]{{1,{MAX_DIGITS}}})|(?:\.([0-9]{{0,{MAX_DIGITS}}}))?(?:[eE]([+-]?[0-9]{{1,4}}))?)",
    re.ASCII,
)
MOST_BYTES = 1 << 24
_EXPECTED = 'a number such as 0.6365, "6.365e-1" or "7/11"; a game without an answer is left out'


class Side(Enum):
    """What a number claims to be."""

    VALUE = "value"
    LOWER = "lower"
    UPPER = "upper"


@dataclass(frozen=True)
class Claim:
    """A number that somebody gives for a game: its value, or a bound of it. ``text`` is how it was written."""

    name: str
    side: Side
    number: Fraction
    text: str


def number_of(value: object, place: Place) -> Fraction:
    """The exact value of a number: decimals as they are written, floats as the rationals that they are.

    Takes what files hold (strings, integers, floating-point literals) and what solvers return (float, numpy's and
    mpmath's numbers, Fraction, Decimal).

    Raises
    ------
    BadInput
        It is no finite number.

    Examples
    --------
    >>> number_of("1e-3", Place("x")), number_of(0.5, Place("x")), number_of("2/6", Place("x"))
    (Fraction(1, 1000), Fraction(1, 2), Fraction(1, 3))
    """
    if isinstance(value, Inexact | str):
        text = value.text if isinstance(value, Inexact) else value
        match = _NUMBER.fullmatch(text) if len(text) <= 2 * MAX_DIGITS + 8 else None
        if match is None or (match[3] is not None and not integer(match[3])):
            raise place.refuse(clip(text) if isinstance(value, Inexact) else quote(text), _EXPECTED)
        return _written(*match.groups())
    if isinstance(value, bool) or type(value).__name__ == "bool":
        raise place.refuse(describe(value), _EXPECTED)
    if isinstance(value, int | Fraction):
        return Fraction(value)
    try:
        return _computed(value)
    except (TypeError, ValueError, OverflowError):
        raise place.refuse(describe(value), _EXPECTED) from None


def _written(sign: str, whole: str, below: str | None, places: str | None, exponent: str | None) -> Fraction:
    if below:
        size = Fraction(integer(whole), integer(below))
    else:
        places = places or ""
        size = Fraction(integer(whole + places)) * Fraction(10) ** (int(exponent or 0) - len(places))
    return -size if sign == "-" else size


def _computed(value: Any) -> Fraction:
    """A number of some library, without rounding it."""
    if isinstance(value, numbers.Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if hasattr(value, "_mpf_"):  # mpmath and sympy: sign, mantissa, exponent of 2
        sign, mantissa, exponent, _ = value._mpf_
        if exponent and not mantissa:
            raise ValueError("infinite, or no number")
        size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
        return -size if sign else size
    if isinstance(value, Decimal) or hasattr(value, "as_integer_ratio"):
        above, below = value.as_integer_ratio()
        return Fraction(int(above), int(below))
    return Fraction(*float(value).as_integer_ratio())


def read_claims(path: str | Path) -> list[Claim]:
    """The claims of a file, in its order.

    JSON: ``{"game": number}`` or ``{"game": {"value": …, "lower": …, "upper": …}}`` with at least one of the three.
    CSV (a name that ends in .csv): a line of column names, ``name`` and at least one of the three; empty cells claim
    nothing, and other columns are not read.

    Raises
    ------
    BadInput
        The file cannot be read as one of these, with the place; or it claims nothing.
    """
    place = Place(str(path))
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise place.complain(f"cannot be read ({reason}), expected a JSON or CSV file") from None
    if len(data) > MOST_BYTES:
        raise place.refuse(f"more than {MOST_BYTES} bytes", "numbers for the games of the collection")
    source = decode(data, place)
    rows = _table(source, place) if Path(path).suffix.lower() == ".csv" else _document(source, place)
    claims = [
        Claim(name, side, number_of(value, at), value.text if isinstance(value, Inexact) else str(value))
        for name, side, value, at in rows
    ]
    if not claims:
        raise place.refuse("no number at all", "at least one game with a value or a bound")
    return claims


def _document(source: str, place: Place) -> list[tuple[str, Side, Any, Place]]:
    document = parse_text(source, ".json", place)
    if not isinstance(document, dict):
        raise place.refuse(describe(document), "an object {name of a game: number}")
    out: list[tuple[str, Side, Any, Place]] = []
    sides = {side.value: side for side in Side}
    for name, value in document.items():
        at = place[name]
        if not isinstance(value, dict):
            out.append((name, Side.VALUE, value, at))
            continue
        for key in value:
            if key not in sides:
                raise at.refuse(f"the unknown key {quote(key)}", "value, lower, upper")
        if not value:
            raise at.refuse("an empty object", "value, lower or upper")
        out += [(name, sides[key], number, at[key]) for key, number in value.items()]
    return out


def _table(source: str, place: Place) -> list[tuple[str, Side, Any, Place]]:
    try:
        lines = [row for row in csv.reader(source.splitlines(), strict=True) if any(map(str.strip, row))]
    except csv.Error as error:
        raise place.complain(f"found no table ({error}), expected lines of name,value") from None
    head = [cell.strip() for cell in lines[0]] if lines else []
    columns = {side: head.index(side.value) for side in Side if side.value in head}
    if "name" not in head or not columns or len(set(head)) < len(head):
        found = ", ".join(map(quote, head[:8])) or "nothing"
        raise place.refuse(f"the columns {found}", "name, and value or lower or upper, each once")
    out: list[tuple[str, Side, Any, Place]] = []
    seen: set[str] = set()
    for number, row in enumerate(lines[1:], 2):
        at = Place(f"{place.source}, row {number}")
        if len(row) != len(head):
            raise at.refuse(f"{len(row)} cells", f"{len(head)}, as in the first line")
        name = row[head.index("name")].strip()
        if name in seen:
            raise at.refuse(f"the name {quote(name)} again", "each game once")
        seen.add(name)
        cells = ((side, row[i].strip()) for side, i in columns.items())
        out += [(name, side, cell, at[side.value]) for side, cell in cells if cell]
    return out


def read_tolerance(text: str) -> Fraction:
    """A tolerance, exactly.

    Raises
    ------
    BadInput
        It is no number, or negative.

    Examples
    --------
    >>> read_tolerance("1e-6")
    Fraction(1, 1000000)
    """
    found = number_of(text, Place("--tolerance"))
    if found < 0:
        raise BadInput(f"--tolerance: found {clip(text)}, expected a number that is at least 0")
    return found

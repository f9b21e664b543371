"""The strict, bounded reader (proofs/FORMAT.md §1): nothing is converted before its length is known to be small."""

import json
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import lcm
from typing import Any
from unicodedata import category, is_normalized, normalize

NUMBER = re.compile(r"(-?[0-9]{1,4000})(?:/([0-9]{1,4000})|\.([0-9]{1,4000}))?")
PRECISION = range(8, 1 << 62)  # of logarithms, in bits, below what a limit allows
SPELLING = 'an exact number such as 3, "1/3" or "0.25"'


class Rejected(Exception):
    """No theorem: the evidence does not prove the claim, which stays open."""


class Malformed(Rejected):
    """No theorem: the text is not a certificate, or not a game, of the published format."""


@dataclass(unsafe_hash=True)
class Limits:
    """What a check may ask for, counted before it is done; ``--limit NAME=N`` raises one knowingly."""

    bytes: int = 1 << 26
    cells: int = 1 << 24  # by all of the check: about the 64-bit words that are added or compared, as often as they are
    columns: int = 400_000  # of one game
    bits: int = 1 << 15  # of a common denominator, of a power of a cost, of the precision
    spent = 0

    def require(self, name: str, found: int, what: str) -> None:
        """Malformed unless found is within the limit called name."""
        if found > getattr(self, name):
            raise Malformed(f"{what}: found {found}, expected at most {getattr(self, name)} (see --limit {name}=N)")

    def charge(self, times: int, what: str, numbers: Iterable[Any] = ()) -> None:
        """Add work to the cells spent: so many times the words of the largest of the numbers."""
        self.spent += times * words(numbers)
        self.require("cells", self.spent, f"work up to and with {what}")

    def charge_logarithms(self, count: int, bits: int) -> None:
        """Add the work of so many logarithms; the series has as many terms as bits."""
        self.charge(count * (8 + (1 + bits // 64) ** 2 * (1 + bits // 2048)), "logarithms")

    def whole(self, values: Iterable[Any], what: str, uses: int = 1) -> tuple[list[Any], int]:
        """The values times their least common denominator, and that denominator; each value is used so often."""
        values, scale = list(values), 1
        pairs = [part.as_integer_ratio() for v in values for part in parts(v)]
        for denominator in (d for _, d in pairs if scale % d):
            scale = lcm(scale, denominator)
            self.require("bits", scale.bit_length(), f"bits of the common denominator of {what}")
        self.charge((3 + uses) * len(pairs), what, [scale, max([abs(n) for n, _ in pairs], default=0)])
        return [n * (scale // d) for n, d in pairs] if len(pairs) == len(values) else [v * scale for v in values], scale


def parts(value: Any) -> tuple[Any, ...]:
    """The rational coordinates of a number: of an element of a field two or more, otherwise itself."""
    return getattr(value, "parts", (value,))


def words(values: Iterable[Any]) -> int:
    """The 64-bit words of the longest of these numbers, for each of the coordinates that one may have."""
    numbers = [parts(v) for v in values]
    bits = [n.bit_length() for number in numbers for part in number for n in part.as_integer_ratio()]
    return (1 + max(bits, default=0) // 64) * max(map(len, numbers), default=1)


def demand(condition: Any, reason: str) -> None:
    """Rejected unless the condition holds."""
    if not condition:
        raise Rejected(reason)


def expect(condition: Any, where: str, expected: Any, found: Any) -> None:
    """Malformed unless the condition holds, with the place, what was found (escaped, shortened), what was expected."""
    if not condition:
        shown = ascii(found) if isinstance(found, str | int | None) else f"a {type(found).__name__} of {len(found)}"
        wanted = expected if isinstance(expected, str) else f"one of {ascii(sorted(expected))[:200]}"
        raise Malformed(f"{where}: found {shown if len(shown) <= 60 else shown[:57] + '...'}, expected {wanted}")


def parse(data: bytes, limits: Limits, toml: bool = False) -> Any:
    """Strict JSON or TOML: UTF-8, no duplicate key, no float, bounded size."""
    limits.require("bytes", len(data), "bytes of the file")
    limits.require("cells", data.count(b","), "commas of the file")
    inexact = partial(expect, False, "a floating-point number", SPELLING)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        expect(len(dict(pairs)) == len(pairs), "object", "no key twice", " ".join(key for key, _ in pairs))
        return dict(pairs)

    try:
        text = json.dumps(tomllib.loads(data.decode(), parse_float=inexact)) if toml else data.decode()
        return json.loads(text, object_pairs_hook=once, parse_float=inexact, parse_constant=inexact)
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"the file is not {'TOML' if toml else 'JSON'}: {error}") from None


def read(pattern: Any, value: Any, where: str) -> Any:
    """What a value means by a pattern: a type, words, range(n), a function, {key: …, "key? ": …}, [each], (…), None."""
    kind, found = type(pattern), type(value)
    if kind is list or kind is tuple:
        fits = found is list and (kind is list or len(value) == len(pattern))
        expect(fits, where, "a list" if kind is list else f"a list of {len(pattern)}", value)
        each = pattern * len(value) if kind is list else pattern
        return [read(part, v, f"{where}[{i}]") for i, (part, v) in enumerate(zip(each, value, strict=True))]
    if kind is dict:
        # no name of a feature, label or release ends in a blank, so none is taken for an optional key
        keys, names = value.keys() if found is dict else set(), {key.removesuffix("? "): key for key in pattern}
        fits = found is dict and {key for key in pattern if not key.endswith("? ")} <= keys <= names.keys()
        expected = f"an object with the keys {ascii(' '.join(map(str.strip, pattern)))[:200]} (? means optional)"
        expect(fits, where, expected, " ".join(keys) or value)
        return {name: read(pattern[key], value[name], f"{where}.{name}") for name, key in names.items() if name in keys}
    if kind in (set, range, type):
        fits = found is pattern if kind is type else found is (str if kind is set else int) and value in pattern
        expect(fits, where, getattr(pattern, "__name__", pattern if kind is set else f"one of {pattern}"), value)
    return pattern(value, where) if callable(pattern) and kind is not type else value


def signed(value: Any, where: str) -> Fraction:
    """Pattern: an exact number, that is an integer, "p/q" or "0.25"."""
    match = NUMBER.fullmatch(str(value)) if type(value) in (int, str) else None
    whole, below, decimals = match.groups("") if match else ("", "0", "")
    exact = len(whole + decimals) <= 4_200 and (not below or below.strip("0"))  # int() takes 4 300 digits
    expect(exact, where, SPELLING, value)
    return Fraction(int(whole + decimals), int(below or "1") * 10 ** len(decimals))


def number(value: Any, where: str) -> Fraction:
    """Pattern: an exact number that is at least 0."""
    exact = signed(value, where)
    expect(exact >= 0, where, "a number ≥ 0", value)
    return exact


def names(value: Any, where: str) -> tuple[str, ...]:
    """Pattern: a non-empty list of names: NFC, distinct also after NFKC, printable, without blanks at their ends."""
    for i, name in enumerate(read([None], value, where)):
        usual = type(name) is str and 0 < len(name) <= 200 and name.strip() == name and is_normalized("NFC", name)
        printable = usual and not any(category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
        expect(printable, f"{where}[{i}]", "a printable string in NFC, 1 to 200 long, no blanks at its ends", name)
    distinct = len({normalize("NFKC", name) for name in value}) == len(value) > 0
    expect(distinct, where, "a non-empty list of names, distinct also after NFKC", " ".join(value))
    return tuple(value)


def decimal(value: Fraction, places: int) -> str:
    """The value rounded down to a number of decimal places."""
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def interval(lower: Fraction, upper: Fraction) -> str:
    """The bounds as decimals, rounded outward to as many places as their distance is worth."""
    if lower == upper:
        return f"[{lower}, {upper}]"
    width, most = upper - lower, int(max(-lower, upper))
    worth, digits = (n.bit_length() * 302 // 1000 for n in (width.denominator // width.numerator, most))
    places = max(1, min(4_000 - digits, 1 + worth))  # str() takes 4 300 digits
    return f"[{decimal(lower, places)}, {decimal(Fraction(-(-upper * 10**places // 1), 10**places), places)}]"


def total(terms: Iterable[tuple[Any, str]]) -> str:
    """Σ coefficient·name as a mathematician writes it, such as log(3) - 2/3*log(2)."""
    parts = [(a, "" if abs(a) == 1 and name else f"{abs(a)}*", name) for a, name in terms if a]
    text = "".join(f"{' - ' if a < 0 else ' + '}{factor}{name}".removesuffix("*") for a, factor, name in parts)
    return {" + ": "", " - ": "-", "": "0"}[text[:3]] + text[3:]

"""The strict, bounded reader (proofs/FORMAT.md §1): nothing is converted before its length is known to be small."""

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any, NoReturn

_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*"?|[\[\]{}]', re.DOTALL)
_NUMBER = re.compile(r"(-?[0-9]{1,4000})(?:/([0-9]{1,4000})|\.([0-9]{1,4000}))?")
DEPTH, NAME = 16, 200


class Rejected(Exception):
    """No theorem: the evidence does not prove the claim, which stays open."""


class Malformed(Rejected):
    """No theorem: the text is not a certificate, or not a game, of the published format."""


@dataclass(frozen=True)
class Limits:
    """Counts that are compared before anything is built; ``--limit NAME=N`` raises one knowingly."""

    bytes: int = 1 << 26
    cells: int = 4_000_000  # entries of a matrix; pairs of a source and a sink
    columns: int = 400_000
    bits: int = 1 << 15  # of a common denominator, of a power of a cost, of the precision

    def require(self, name: str, found: int, what: str) -> None:
        """Malformed unless found is within the limit called name."""
        if found > getattr(self, name):
            raise Malformed(f"{what}: found {found}, above the limit {getattr(self, name)} (see --limit {name}=N)")

    def common(self, values: Iterable[Fraction], what: str) -> int:
        """The least common denominator."""
        out = 1
        for denominator in {v.denominator for v in values}:
            out = lcm(out, denominator)
            self.require("bits", out.bit_length(), f"bits of the common denominator of {what}")
        return out


def bad(where: str, expected: str, found: Any) -> NoReturn:
    """Malformed, with the place, what was found (escaped and shortened) and what was expected."""
    shown = ascii(found) if isinstance(found, str | int | None) else f"a {type(found).__name__}"
    raise Malformed(f"{where}: found {shown if len(shown) <= 60 else shown[:57] + '...'}, expected {expected}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) < len(pairs):
        bad("object", "no key twice", " ".join(key for key, _ in pairs))
    return out


def _exact(text: str) -> int:
    return int(text) if re.fullmatch("-?[0-9]{1,4000}", text) else bad("number", 'exact numbers such as "1/4", "0.25"', text)


def parse(data: bytes, limits: Limits, toml: bool = False) -> Any:
    """Strict JSON or TOML: UTF-8, no duplicate key, no float, bounded size and depth."""
    limits.require("bytes", len(data), "bytes of the file")
    try:
        depth, text = 0, data.decode("utf-8")
        for token in _TOKEN.findall(text):
            depth += (token in "[{") - (token in "]}")
            if depth > DEPTH:
                bad("file", f"brackets nested at most {DEPTH} deep", depth)
        if toml:
            return parse(json.dumps(tomllib.loads(text, parse_float=_exact)).encode(), limits)
        return json.loads(text, object_pairs_hook=_object, parse_int=_exact, parse_float=_exact, parse_constant=_exact)
    except (ValueError, TypeError, RecursionError) as error:
        raise Malformed(f"the file is not {'TOML' if toml else 'JSON'}: {error}") from None


def fields(value: Any, where: str, required: str, optional: str = "") -> dict[str, Any]:
    """An object with all of the required keys and, beside them, optional ones only."""
    if type(value) is not dict or not set(required.split()) <= set(value) <= set((required + " " + optional).split()):
        found = " ".join(map(str, value)) if type(value) is dict else value
        bad(where, f"an object with the keys {required}" + f" and perhaps {optional}" * bool(optional), found)
    return value


def items(value: Any, where: str, length: int | None = None) -> list[Any]:
    """A list, of the given length if one is given."""
    if type(value) is not list or length not in (None, len(value)):
        bad(where, "a list" if length is None else f"a list of length {length}", value)
    return value


def number(value: Any, where: str, signed: bool = False) -> Fraction:
    """An exact number: an integer, "p/q" or "0.25"; at least 0 unless signed."""
    match = _NUMBER.fullmatch(str(value)) if type(value) in (int, str) else None
    whole, below, decimals = match.groups("") if match else ("", "0", "")
    if match is None or not (below or "1").strip("0") or (whole[0] == "-" and not signed):
        bad(where, f'an exact number{" ≥ 0" * (not signed)} such as 3, "1/3" or "0.25"', value)
    return Fraction(int(whole + decimals), int(below or "1") * 10 ** len(decimals))


def alphabet(value: Any, where: str, limits: Limits) -> tuple[str, ...]:
    """A non-empty list of names: NFC, distinct also after NFKC, printable, 1 to NAME characters, no blanks at the ends."""
    limits.require("cells", len(items(value, where)), f"number of {where}")
    for i, v in enumerate(value):
        if type(v) is not str or not 0 < len(v) <= NAME or v.strip() != v or unicodedata.normalize("NFC", v) != v:
            bad(f"{where}[{i}]", f"a name: a string in NFC of 1 to {NAME} characters without blanks at its ends", v)
        if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in v):
            bad(f"{where}[{i}]", "a name without control, format or surrogate characters", v)
    if not value or len({unicodedata.normalize("NFKC", v) for v in value}) < len(value):
        bad(where, "a non-empty list of names, distinct also after NFKC", " ".join(value))
    return tuple(value)

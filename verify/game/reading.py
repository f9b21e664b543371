"""From bytes to a plain document: JSON and TOML, strict and bounded.

The document is made of `dict`, `list`, `str`, `int`, `bool` and `None`; floating-point literals survive as
`Inexact`, so that the refusal can name their place and the spelling to use. Nothing else is known here about games.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from verify.game.limits import FILE_BYTES, NESTING, require
from verify.game.place import Place
from verify.numbers.exact import MAX_DIGITS, Inexact, integer, quote


class _Repeated(dict[str, Any]):
    """An object in which a key occurred twice: replaced by a refusal as soon as its place is known."""

    key: str = ""


def read_file(path: str | Path, expected: str = "a game file") -> tuple[str, str]:
    """The text of a file and its suffix (".toml", or ".json" for everything else); ``expected`` is for messages.

    Raises
    ------
    BadInput
        When the file cannot be read, is larger than the limit, or is not UTF-8.
    """
    place = Place(str(path))
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise place.complain(f"found no file that can be read ({reason}), expected {expected}") from None
    if len(data) > FILE_BYTES:
        raise place.refuse(f"more than {FILE_BYTES} bytes", f"at most {FILE_BYTES}")
    return decode(data, place), ".toml" if Path(path).suffix.lower() == ".toml" else ".json"


def decode(data: bytes, place: Place) -> str:
    """UTF-8 bytes as text, without a byte order mark."""
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        raise place.refuse("a byte order mark", "plain UTF-8 text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise place.refuse(f"the byte 0x{data[error.start]:02x} at offset {error.start}", "UTF-8 text") from None


def parse_text(text: str, suffix: str, place: Place) -> Any:
    """A JSON or TOML text as a plain document.

    Raises
    ------
    BadInput
        For a syntax error (with line and column), a duplicate key, or nesting deeper than the limit.
    """
    require(place, "characters", len(text), FILE_BYTES)
    try:
        document = _toml(text, place) if suffix == ".toml" else _json(text, place)
    except RecursionError:
        raise place.refuse("brackets nested much too deep", f"at most {NESTING} levels") from None
    _require_shallow(document, place)
    return document


def _json(text: str, place: Place) -> Any:
    repeated: list[str] = []

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(built) == len(pairs) or repeated:
            return built
        marked = _Repeated(built)
        keys = [key for key, _ in pairs]
        marked.key = next(key for key in keys if keys.count(key) > 1)
        repeated.append(marked.key)
        return marked

    overlong: list[int] = []

    def whole(literal: str) -> int:
        if len(literal.lstrip("-")) > MAX_DIGITS:
            overlong.append(len(literal))
            return 0
        return -integer(literal[1:]) if literal[0] == "-" else integer(literal)

    if text.startswith("\ufeff"):
        raise place.refuse("a byte order mark", "plain UTF-8 text")
    try:
        document = json.loads(
            text, object_pairs_hook=build, parse_float=Inexact, parse_int=whole, parse_constant=Inexact
        )
    except json.JSONDecodeError as error:
        raise place.complain(_json_error(text, error)) from None
    if overlong:
        raise place.refuse(f"an integer of {overlong[0]} characters", f"at most {MAX_DIGITS} digits")
    if repeated:
        raise _find_repeated(document, place, NESTING) or place.refuse(
            f"the key {quote(repeated[0])} twice in one object", "each key once"
        )
    return document


def _json_error(text: str, error: json.JSONDecodeError) -> str:
    where = f"line {error.lineno}, column {error.colno}"
    if error.msg == "Extra data":
        return f"at {where}: found more text after the end of the object, expected nothing"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"at {where}: found the end of the text, expected the rest of a JSON object (a truncated file?)"
    near = quote(text[error.pos : error.pos + 12])
    return f"at {where}: found {near}, expected JSON ({error.msg[0].lower()}{error.msg[1:]})"


def _find_repeated(value: Any, place: Place, levels: int) -> Exception | None:
    if isinstance(value, _Repeated):
        return place.refuse(f"the key {quote(value.key)} twice in one object", "each key once")
    if levels == 0 or not isinstance(value, (dict, list)):
        return None
    for step, child in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(child, (dict, list)) and (found := _find_repeated(child, place[step], levels - 1)):
            return found
    return None


def _toml(text: str, place: Place) -> Any:
    if match := re.search(r"[0-9a-fA-F_]{" + str(MAX_DIGITS + 1) + ",}", text):
        raise place.refuse(f"a number of {len(match[0])} characters", f"at most {MAX_DIGITS} digits")
    import tomllib

    try:
        return tomllib.loads(text, parse_float=Inexact)
    except tomllib.TOMLDecodeError as error:
        raise place.complain(f"found text that is not TOML, expected a game in TOML: {_lowered(str(error))}") from None


def _lowered(sentence: str) -> str:
    """A library's message as part of our sentence: safe to print and short."""
    return quote(sentence[:1].lower() + sentence[1:60] + sentence[60:160])[1:-1]


def _require_shallow(document: Any, place: Place) -> None:
    """Refuse nesting deeper than the limit, level by level: no recursion whatever the depth."""
    level = [document] if isinstance(document, (dict, list)) else []
    for _ in range(NESTING):
        if not level:
            return
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, (dict, list))
        ]
    if level:
        raise place.refuse(f"brackets nested deeper than {NESTING}", f"at most {NESTING} levels")

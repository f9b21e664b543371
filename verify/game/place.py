"""Where in a game something stands, and the refusal that names it.

A complaint about a game is one sentence: where (the file and the entry), what stands there, what should stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from verify.errors import BadInput
from verify.numbers.exact import NotExact, describe, parse, quote, short

if TYPE_CHECKING:
    from fractions import Fraction

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document, such as ``perturbation.cost.matrix[2][1]`` of the file ``game.json``.

    Parameters
    ----------
    source
        The file's name, or the name of the call that built the document.
    path
        The place within it; empty for the whole.
    """

    source: str
    path: str = ""

    def __getitem__(self, step: int | str) -> Place:
        """The place one step further down: an index of a list, or a key of an object."""
        if isinstance(step, int):
            return Place(self.source, f"{self.path}[{step}]")
        if not _PLAIN_KEY.fullmatch(step):
            return Place(self.source, f"{self.path}[{quote(step)}]")
        return Place(self.source, f"{self.path}.{step}" if self.path else step)

    def refuse(self, found: str, expected: str) -> BadInput:
        """The error to raise: "FILE: at PLACE: found …, expected …"."""
        return BadInput(f"{self._prefix()}found {found}, expected {expected}")

    def complain(self, sentence: str) -> BadInput:
        """The error to raise where "found …, expected …" would be stilted; the sentence still says both."""
        return BadInput(f"{self._prefix()}{sentence}")

    def _prefix(self) -> str:
        return f"{self.source}: at {self.path}: " if self.path else f"{self.source}: "


def read_object(value: Any, place: Place, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """An object with all of the required keys, and none but the optional ones beside them.

    Raises
    ------
    BadInput
        When the value is no object, or has an unknown key, or lacks one.
    """
    if not isinstance(value, dict):
        raise place.refuse(describe(value), f"an object with the keys {_listed(required + optional)}")
    for key in value:
        if key not in required and key not in optional:
            raise place.refuse(f"the unknown key {quote(str(key))}", f"only the keys {_listed(required + optional)}")
    for key in required:
        if key not in value:
            found = f"an object with the keys {_listed(tuple(value))}" if value else "an empty object"
            raise place.refuse(found, f"the key {quote(key)} as well")
    return value


def read_list(value: Any, place: Place, what: str, length: int | None = None) -> list[Any]:
    """A list, of the stated length if there is one; ``what`` says what it should hold, such as "a list of laws"."""
    if not isinstance(value, list) or (length is not None and len(value) != length):
        raise place.refuse(describe(value), what)
    return value


def read_number(value: Any, place: Place) -> Fraction:
    """An exact number, of either sign."""
    try:
        return parse(value)
    except NotExact as error:
        raise place.refuse(error.found, error.expected) from None


def read_nonnegative(value: Any, place: Place, what: str) -> Fraction:
    """An exact number that is at least 0; ``what`` names it in the refusal, such as "a radius"."""
    number = read_number(value, place)
    if number < 0:
        raise place.refuse(short(number), f"{what} that is at least 0")
    return number


def read_choice(value: Any, place: Place, choices: tuple[str, ...]) -> str:
    """One of a few words."""
    if not isinstance(value, str) or value not in choices:
        raise place.refuse(describe(value), f"one of {_listed(choices)}")
    return value


def _listed(words: tuple[str, ...]) -> str:
    shown = [quote(str(word)) for word in words[:20]]
    return ", ".join(shown) + (", …" if len(words) > 20 else "") if shown else "none"

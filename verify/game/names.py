"""Names and alphabets: what a feature, a label or a release may be called.

A name is what people compare with their eyes, so two names that look alike may not both stand in an alphabet, and
nothing invisible may stand in a name. Rules of proofs/FORMAT.md §1.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from verify.errors import BadInput
from verify.game.limits import NAMES, require
from verify.game.place import Place, read_list
from verify.numbers.exact import NotExact, describe, parse, quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 200
_INVISIBLE = {"Cc": "control", "Cf": "format", "Cs": "surrogate", "Zl": "line-separator", "Zp": "line-separator"}


@dataclass(frozen=True)
class Alphabet:
    """Distinct names in order, with the index of each."""

    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __getitem__(self, index: int) -> str:
        return self.names[index]

    @cached_property
    def index(self) -> dict[str, int]:
        """The position of every name."""
        return {name: i for i, name in enumerate(self.names)}

    def find(self, value: Any, place: Place, what: str) -> int:
        """The index of a name that must be in this alphabet; ``what`` is its kind, such as "feature".

        Raises
        ------
        BadInput
            When the value is no string, or not one of the names.
        """
        found = self.index.get(value) if isinstance(value, str) else None
        if found is None:
            raise place.refuse(describe(value), f"a {what}: {self.shown()}")
        return found

    def shown(self) -> str:
        """The names for a message, shortened."""
        names = [quote(name) for name in self.names[:6]]
        return "one of " + ", ".join(names) + (f", … ({len(self)} in all)" if len(self) > 6 else "")


def read_name(value: Any, place: Place) -> str:
    """A name: a non-empty string in normal form NFC, with nothing invisible in it and no blank at either end.

    Raises
    ------
    BadInput
        For anything else; what cannot be seen is named by its code point.
    """
    if not isinstance(value, str):
        hint = f'a name in quotes, such as "{value}"' if type(value) is int and abs(value) < 10**9 else "a name"
        raise place.refuse(describe(value), hint)
    if not value:
        raise place.refuse("an empty name", "at least one character")
    if len(value) > LONGEST:
        raise place.refuse(f"a name of {len(value)} characters", f"at most {LONGEST}")
    if value.strip() != value:
        raise place.refuse(f"the name {quote(value)} with blanks around it", "the name without them")
    if value.isascii() and value.isprintable():
        return value
    for character in value:
        if kind := _INVISIBLE.get(unicodedata.category(character)):
            raise place.refuse(f"the {kind} character U+{ord(character):04X} in a name", "characters that can be seen")
    if unicodedata.normalize("NFC", value) != value:
        raise place.refuse(f"the name {quote(value)}, not in Unicode normal form NFC", "the composed spelling")
    return value


def read_alphabet(value: Any, place: Place) -> Alphabet:
    """A non-empty list of names that stay distinct after the compatibility normal form NFKC."""
    items = read_list(value, place, "a list of names")
    require(place, "names", len(items), NAMES)
    if not items:
        raise place.refuse("an empty list", "at least one name")
    names = Alphabet(tuple(read_name(item, place[i]) for i, item in enumerate(items)))
    if len(names.index) == len(names) and all(name.isascii() for name in names):
        return names
    seen: dict[str, int] = {}
    for i, name in enumerate(names):
        first = seen.setdefault(unicodedata.normalize("NFKC", name), i)
        if first == i:
            continue
        if names[first] == name:
            expected = f"distinct names (first at {place[first].path})"
            raise place[i].refuse(f"the name {quote(name)} a second time", expected)
        raise place[i].refuse(
            f"the name {quote(name)}, which looks like {quote(names[first])} (same under NFKC)",
            f"names that can be told apart (first at {place[first].path})",
        )
    return names


def name_of(value: object, place: Place) -> str:
    """The name of a Python value: its `str`."""
    try:
        return str(value)
    except Exception as error:  # noqa: BLE001 - a user's own __str__ may fail in any way
        raise place.complain(f"found a {type(value).__name__} without a name ({error}), expected a name") from None


def names_of(values: Iterable[object], place: Place) -> list[str]:
    """The names of Python values, in order; two different values of the same name are refused."""
    owner: dict[str, object] = {}
    names = []
    for i, value in enumerate(values):
        name = name_of(value, place[i])
        collide(owner, name, value, place[i])
        names.append(name)
    return names


def collide(owner: dict[str, object], name: str, value: object, place: Place) -> None:
    """Remember who bears a name; refuse a second bearer that is another value (such as 1 and "1").

    Raises
    ------
    BadInput
        When the name belongs to a different value already.
    """
    first = owner.setdefault(name, value)
    if first is not value and (isinstance(first, str) != isinstance(value, str) or not _same(first, value)):
        kinds = f"{type(first).__name__} and {type(value).__name__}"
        raise place.refuse(f"two different values ({kinds}) of the name {quote(name)}", "one value for each name")


def in_order(names: Iterable[str]) -> list[str]:
    """Distinct names in order of appearance, or by size if every one of them is a number."""
    distinct = list(dict.fromkeys(names))
    try:
        return sorted(distinct, key=parse)
    except NotExact:
        return distinct


def _same(first: object, second: object) -> bool:
    try:
        return bool(first == second)
    except (BadInput, ValueError, TypeError):
        return False

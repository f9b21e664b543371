"""The regression collection: named games of every kind, easy and degenerate, whose answers other software can be
held against.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from verify.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from verify.hunt.fixtures_table import Fixture


@cache
def collection() -> Mapping[str, Fixture]:
    """Every fixture by its name, in the order of an export; always the same.

    >>> collection()["section-v-a"].kind
    'max-distortion'
    """
    from verify.hunt import fixtures_general, fixtures_maximum, fixtures_mean

    listed = [*fixtures_maximum.games(), *fixtures_mean.games(), *fixtures_general.games()]
    return MappingProxyType({fixture.name: fixture for fixture in listed})


def fixture(name: str) -> Fixture:
    """The fixture of that name.

    Raises
    ------
    BadInput
        There is none; the sentence has the nearest names.
    """
    found = collection().get(name)
    if found is None:
        raise BadInput(unknown(name, collection()))
    return found


def unknown(name: str, names: Mapping[str, object]) -> str:
    """A sentence about a name that is none of these."""
    near = get_close_matches(name, names, 3)
    meant = f" (perhaps {' or '.join(near)})" if near else ""
    return f"found the name {name!a}, expected one of the {len(names)} games of the collection{meant}"

"""How large a game may be: every size is counted, and multiplied by its bits, before anything is allocated."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verify.game.place import Place

FILE_BYTES = 1 << 26
NESTING = 16
NAMES = 100_000  # of an alphabet
COORDINATES = 64  # of a point
COLUMNS = 1_000_000
CELLS = 10_000_000  # of a dense table on the way to the columns
PAIRS = 1_000_000_000  # of points whose distances are compared with a radius, a few at a time
BITS = 1 << 18  # of a common denominator, or of a power of a cost
TABLE_BITS = 1 << 31  # cells times bits, where the numbers outgrow a machine word
ORDER = 64  # of a Wasserstein ball
LAWS = 100_000


def require(place: Place, what: str, found: int, allowed: int) -> None:
    """Refuse a size above its limit.

    Raises
    ------
    BadInput
        When found > allowed; the sentence names what is too many.
    """
    if found > allowed:
        raise place.refuse(f"{found} {what}", f"at most {allowed}")

"""Numbers of another solver against certified brackets: where each one lies, and by how much it is off.

A bracket comes from a theorem of the kernel, made now: by replaying a certificate of an export, or by solving the game.
What an export's table says of it is compared with the theorem, and not believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from verify.check import kernel
from verify.errors import BadInput
from verify.game.place import Place
from verify.hunt.fixtures import collection, fixture, unknown
from verify.hunt.fixtures_claims import Claim, Side, number_of
from verify.hunt.fixtures_export import TABLE, read_table
from verify.numbers.digits import decimal_ceil, decimal_floor, digits_of

_CERTIFICATE = re.compile(r"certificates/[A-Za-z0-9-]+\.[a-z0-9-]+\.json", re.ASCII)
_OF_THE_VALUE = ("bracket", "saddle")
"""Rules whose theorem encloses the value of the game, and nothing else."""
WORDS = {Side.VALUE: "value", Side.LOWER: "lower bound", Side.UPPER: "upper bound"}
SHOWN = 4
"""Digits of an error that are written."""


class Status(Enum):
    """Where a claim lies."""

    INSIDE = "inside"
    """A value in the certified bracket widened by the tolerance, or a bound that is not beyond it."""
    BELOW = "below"
    """A value below all of it."""
    ABOVE = "above"
    """A value above all of it."""
    WRONG_SIDE = "wrong side"
    """A lower bound above all of it, or an upper bound below all of it."""


@dataclass(frozen=True)
class Bracket:
    """lower ≤ h* ≤ upper, as the kernel proved it from the certificate of that hash; ``exact`` where it is known."""

    lower: Fraction
    upper: Fraction
    sha256: str
    exact: str | None

    @classmethod
    def of(cls, theorem: kernel.Theorem) -> Bracket:
        """The bracket in a theorem about a value; an expression in the root of a polynomial needs more words."""
        exact = None if "field" in theorem.more else theorem.expression
        return cls(theorem.lower, theorem.upper, theorem.sha256, exact)


Brackets = Callable[[str], Bracket]
"""The certified bracket of a game of the collection by its name."""


@dataclass(frozen=True)
class Finding:
    """A claim against a bracket."""

    claim: Claim
    bracket: Bracket
    tolerance: Fraction

    @cached_property
    def status(self) -> Status:
        """Where the claim lies: compared exactly."""
        low, high = self.bracket.lower - self.tolerance, self.bracket.upper + self.tolerance
        number, side = self.claim.number, self.claim.side
        if side is Side.VALUE:
            return Status.BELOW if number < low else Status.ABOVE if number > high else Status.INSIDE
        wrong = number > high if side is Side.LOWER else number < low
        return Status.WRONG_SIDE if wrong else Status.INSIDE

    @property
    def error(self) -> tuple[Fraction, Fraction]:
        """Bounds of claim − h*."""
        return self.claim.number - self.bracket.upper, self.claim.number - self.bracket.lower

    @property
    def size(self) -> str:
        """|claim − h*|, rounded up to a few digits."""
        return about(max(map(abs, self.error)))

    @property
    def sentence(self) -> str:
        """What is to be said of the claim."""
        what = WORDS[self.claim.side]
        if self.status is Status.INSIDE:
            return f"the {what} {short(self.claim.text)} agrees with the certified bracket"
        above = self.error[0] > 0
        where = f"is {'above' if above else 'below'} the certified value by {self.size}"
        return f"the {what} {short(self.claim.text)} {where}" + (
            f": {'an' if what[0] == 'u' else 'a'} {what} on the wrong side" if self.status is Status.WRONG_SIDE else ""
        )


def compare(claims: Iterable[Claim], brackets: Brackets, tolerance: Fraction = Fraction(0)) -> list[Finding]:
    """Every claim against the bracket of its game.

    Raises
    ------
    BadInput
        A game is not in the collection, or its bracket cannot be proved from what there is.
    """
    listed = list(claims)
    for claim in listed:  # all names first: a slip should not show after a minute's work
        fixture(claim.name)
    return [Finding(claim, brackets(claim.name), tolerance) for claim in listed]


def solved(digits: int = 30, progress: Callable[[str], None] | None = None) -> Brackets:
    """Brackets at most 10^−digits wide, found and proved when they are asked for.

    Raises
    ------
    Unsolved
        (By the function returned) if no certificate is found.
    """
    known: dict[str, Bracket] = {}

    def bracket(name: str) -> Bracket:
        from verify.claims.answers import value

        if name not in known:
            if progress is not None:
                progress(name)
            answer = value(fixture(name).game, digits)
            known[name] = replace(Bracket.of(answer.theorem), exact=answer.exact)
        return known[name]

    return bracket


def replayed(folder: str | Path, progress: Callable[[str], None] | None = None) -> Brackets:
    """Brackets from an export: each is proved again by the kernel, from the certificate, when it is asked for.

    Raises
    ------
    BadInput
        The folder holds no export. By the function returned: the export has no such game, the game there is not the
        one of that name, its certificate is missing, does not prove a value, is refused by the kernel or is about
        another game, or the table says more than the certificate proves.
    """
    folder = Path(folder)
    entries: dict[str, Any] = {entry["name"]: entry for entry in read_table(folder)["games"]}
    known: dict[str, Bracket] = {}

    def bracket(name: str) -> Bracket:
        if name not in entries:
            raise BadInput(f"{folder / TABLE}: {unknown(name, entries)}")
        if name not in known:
            if progress is not None:
                progress(name)
            known[name] = _replay(folder, name, entries[name])
        return known[name]

    return bracket


def _replay(folder: Path, name: str, entry: dict[str, Any]) -> Bracket:
    value = entry["value"]
    path = value["certificate"]["file"]
    if not _CERTIFICATE.fullmatch(path):
        raise BadInput(f"{folder / TABLE}: {name}: found the certificate {path!a}, expected certificates/NAME.….json")
    try:
        theorem = kernel.check((folder / path).read_bytes())
    except OSError as error:
        raise BadInput(f"{folder / path} cannot be read: {error.strerror or error}.") from None
    except kernel.Rejected as error:
        raise BadInput(f"{folder / path}: the kernel refuses this certificate: {error}") from None
    if theorem.rule not in _OF_THE_VALUE:
        raise BadInput(f"{folder / path}: found a certificate of rule {theorem.rule}, expected one of a value")
    if theorem.game != kernel.read_game(collection()[name].game.text.encode()):
        raise BadInput(f"{folder / path}: this certificate is about another game than {name}")
    place = Place(f"{folder / TABLE}: {name}")
    if number_of(value["lower"], place) > theorem.lower or number_of(value["upper"], place) < theorem.upper:
        raise place.complain("the bounds in the table are closer than the certificate proves: the table was changed")
    return Bracket.of(theorem)


def about(size: Fraction) -> str:
    """A number ≥ 0, rounded up to a few digits.

    >>> about(Fraction(1, 3)), about(Fraction(1, 30000)), about(Fraction(1234567)), about(Fraction(0))
    ('3.334e-01', '3.334e-05', '1.235e+06', '0')
    """
    if not size:
        return "0"
    exponent = digits_of(size.numerator) - digits_of(size.denominator)
    while size < Fraction(10) ** exponent:
        exponent -= 1
    while size >= Fraction(10) ** (exponent + 1):
        exponent += 1
    written = decimal_ceil(size / Fraction(10) ** exponent, SHOWN - 1)
    if written.startswith("10."):
        exponent, written = exponent + 1, written.replace("10.", "1.0", 1)[: SHOWN + 1]
    return f"{written}e{exponent:+03d}"


def outward(low: Fraction, high: Fraction, places: int = 60) -> tuple[str, str]:
    """Bounds as decimals, rounded outward.

    >>> outward(Fraction(1, 4), Fraction(1, 3), 3)
    ('0.25', '0.334')
    """
    lower, upper = decimal_floor(low, places), decimal_ceil(high, places)
    return lower.rstrip("0").rstrip("."), upper.rstrip("0").rstrip(".")


def short(text: str, most: int = 40) -> str:
    """A number as it was written, shortened for a message."""
    return text if len(text) <= most else f"{text[: most - 1]}…"

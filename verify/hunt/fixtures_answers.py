"""One game of the collection, answered: what an export says of it, and the certificates that prove it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.check import kernel
from verify.claims.answers import Level
from verify.errors import Unsolved, VerifyError
from verify.numbers.digits import decimal_ceil, decimal_floor, text

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.claims.answers import Answer
    from verify.claims.gaps import Gap, Pure, Size
    from verify.claims.robust_rule import Rule
    from verify.claims.supports import Support
    from verify.hunt.fixtures_table import Fixture

Progress = Callable[[str], None]

SPARE = 3
"""Decimals beyond the digits asked, so that rounding outward does not cost the last of them."""
ENOUGH = 50
"""Digits of brackets that decide which releases are reached, in every game of the collection."""
SPARE_RULE = 50
"""A rule that is enclosed, not known exactly, takes a bracket of twice its digits and some more."""


@dataclass(frozen=True)
class Answers:
    """The entry of a game in an export, and its certificates by the name of their files."""

    entry: dict[str, Any]
    certificates: dict[str, bytes]
    width: Fraction

    @property
    def level(self) -> str:
        """How exactly the value is known."""
        level: str = self.entry["value"]["level"]
        return level


class _Files:
    """Certificates of one game: each is kept once, whatever it is cited for."""

    def __init__(self, fixture: Fixture) -> None:
        self._name = fixture.name
        self._own = kernel.read_game(fixture.game.text.encode())
        self.kept: dict[str, bytes] = {}
        self._cited: dict[bytes, dict[str, str]] = {}

    def cite(self, what: str, theorem: kernel.Theorem, certificate: Certificate) -> dict[str, str]:
        """The certificate's file and hash, and what it proves."""
        if any(part.game != self._own for part in theorem.more.get("parts", (theorem,))):
            raise VerifyError(f"{self._name}: a certificate found is about another game: please report this")
        if certificate.data not in self._cited:
            path = f"certificates/{self._name}.{what}.json"
            self.kept[path] = certificate.data
            self._cited[certificate.data] = {"file": path, "sha256": theorem.sha256, "rule": theorem.rule}
        return self._cited[certificate.data]


def answers(fixture: Fixture, digits: int, progress: Progress | None = None) -> Answers:
    """Everything that an export says of a game, to so many digits.

    Raises
    ------
    Unsolved
        If the value is known less exactly than the collection says: an export does not depend on luck.
    """
    from verify.claims.answers import value
    from verify.claims.gaps import gap
    from verify.claims.robust_rule import rule
    from verify.claims.supports import support

    game, files = fixture.game, _Files(fixture)
    say = progress or (lambda stage: None)
    say("value")
    reached = min(digits, fixture.most)
    found = _sharper(value(game, reached), digits)
    if found.level.value != fixture.level:
        raise Unsolved(
            f"{fixture.name}: the value was found as {found.level.value}, expected {fixture.level}: "
            f"{found.inexact or 'a method is missing, or this machine is too slow for it'}"
        )
    convex = found.theorem.equality
    say("rule")
    exact = fixture.level != "bracket"
    own = rule(game, reached if exact else min(digits, fixture.most // 2 - SPARE_RULE))
    say("support")
    maximisers = support(game, reached if exact else min(digits, ENOUGH)) if convex else None
    say("gap")
    compared = gap(game, reached) if fixture.gap else None
    entry = {
        "name": fixture.name,
        "about": fixture.about,
        "kind": fixture.kind,
        "tags": list(fixture.tags),
        "game": game.document,
        "file": f"games/{fixture.name}.json",
        "value": _value(found, files),
        "rule": _rule(own, files),
        "support": None if maximisers is None else _support(maximisers, files),
        "gap": None if compared is None else _gap(compared, files),
    }
    return Answers(entry, files.kept, found.upper - found.lower)


def _sharper(found: Answer, digits: int) -> Answer:
    """An exact answer with bounds of more digits: the same saddle point, certified again."""
    from verify.certify.value import Living
    from verify.claims.answers import Answer as Exact

    point = found.candidate.point
    if point is None or found.digits >= digits:
        return found
    candidate = Living(found.game).candidate(point, digits)
    return Exact(found.game, digits, kernel.check(candidate.certificate.data), candidate)


def outward(low: Fraction, high: Fraction, digits: int) -> tuple[str, str]:
    """Bounds as decimals, rounded outward.

    >>> outward(Fraction(1, 3), Fraction(1, 3), 2)
    ('0.33333', '0.33334')
    """
    return decimal_floor(low, digits + SPARE), decimal_ceil(high, digits + SPARE)


def _size(known: Answer | Pure | Size, digits: int) -> dict[str, Any]:
    lower, upper = outward(known.lower, known.upper, digits)
    return {"lower": lower, "upper": upper, "exact": known.exact}


def _value(found: Answer, files: _Files) -> dict[str, Any]:
    return _size(found, found.digits) | {
        "digits": found.digits,
        "level": found.level.value,
        "degree": found.degree if found.exact is not None else None,
        "theorem_1": found.theorem.equality,
        "attack": [[*key, text(mass)] for key, mass in found.attack.items()] if found.level is Level.RATIONAL else None,
        "certificate": files.cite("value", found.theorem, found.certificate),
    }


def _pairs(enclosed: dict[str, dict[str, tuple[Fraction, Fraction]]], digits: int) -> dict[str, dict[str, list[str]]]:
    return {z: {y: list(outward(*ends, digits)) for y, ends in row.items()} for z, row in enclosed.items()}


def _rule(found: Rule, files: _Files) -> dict[str, Any]:
    proofs = _numbered("rule", zip(found.theorems, found.certificates, strict=True), files)
    return {
        "unique": found.unique,
        "digits": found.digits,
        "level": found.level.value,
        "rule": _pairs(found.rule, found.digits),
        "exact": found.exact,
        "free": None if found.free is None else _pairs(found.free, found.digits),
        "free_complete": found.free_complete,
        "certificates": proofs,
    }


def _numbered(what: str, proofs: Iterable[tuple[kernel.Theorem, Certificate]], files: _Files) -> list[dict[str, str]]:
    return [
        files.cite(what if i == 1 else f"{what}-{i}", theorem, certificate)
        for i, (theorem, certificate) in enumerate(proofs, 1)
    ]


def _support(found: Support, files: _Files) -> dict[str, Any]:
    return {
        "supported": list(found.supported),
        "unsupported": list(found.unsupported),
        "undecided": list(found.undecided),
        "full_support": found.full_support,
        "unique": found.unique,
        "certificate": files.cite("support", found.theorem, found.certificate),
    }


def _gap(found: Gap, files: _Files) -> dict[str, Any]:
    pure = found.deterministic
    return {
        "minimax": _size(found.minimax, found.digits),
        "deterministic": _size(pure, found.digits)
        | {"attack": [[*source, *target] for source, target in pure.attack.items()]},
        "gap": _size(found.gap, found.digits),
        "digits": found.digits,
        "strict": found.strict,
        "certificate": files.cite("gap", found.theorem, found.certificate),
    }

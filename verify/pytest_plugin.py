"""A plugin of pytest: games with certified values, to test other software with.

It is there wherever this package is installed, and loads nothing of it before a test asks. Tests may ask for

* ``certified_games``: all of them, as a `CertifiedGames`, or those of a kind, with
  ``@pytest.mark.parametrize("certified_games", ["polytope"], indirect=True)``;
* ``certified_game``: one, in a test that runs once for every game, or for those that
  ``@pytest.mark.certified_games(kind=…, tag=…)`` chooses;

and compare with `assert_certified`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from verify.claims.answers import Answer
    from verify.game.game import Game
    from verify.hunt.fixtures_check import Finding
    from verify.hunt.fixtures_lazy import CertifiedGame, CertifiedGames

__all__ = ["assert_certified", "certified_games"]

DIGITS = 6
LEAST = 30
"""Digits of the brackets that claims are held against, at least."""
SPARE = 3
MARKER = "certified_games"
_NOTHING: Any = object()


def assert_certified(
    game: CertifiedGame | Game | str, value: Any = _NOTHING, *, digits: int | None = None, lower: Any = _NOTHING,
    upper: Any = _NOTHING,
) -> None:  # fmt: skip
    """Hold numbers that claim to be the value h* of a game, or bounds of it, against a bracket that the kernel proved.

    Parameters
    ----------
    game
        What the fixtures give, the name of a game of the collection, or any `verify.Game`.
    value
        Claimed to be h*, in nats: a float, numpy's or mpmath's number, a Fraction, a Decimal, or a string. It is read
        exactly.
    digits
        |value − h*| ≤ 10^−digits is demanded, 6 unless it is given. Bounds are not given any slack unless it is.
    lower, upper
        Claimed to be bounds: a lower bound above h*, or an upper bound below it, is on the wrong side.

    Raises
    ------
    AssertionError
        A claim is refuted, or is no number; the message has the claim, the certified value and the certificate's hash.
    Unsolved
        No bracket of the digits needed was proved, so that nothing can be said.

    Examples
    --------
    >>> assert_certified("binary-hamming", 0.5623351446, digits=9)
    >>> assert_certified("binary-hamming", lower="0.5623", upper="0.5624")
    >>> assert_certified("binary-hamming", lower=0.5624)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    AssertionError: binary-hamming: the lower bound 0.5624 is above the certified value by 6.486e-05: ...
    """
    __tracebackhide__ = True
    from verify.errors import BadInput
    from verify.game.place import Place
    from verify.hunt.fixtures_check import WORDS, Bracket, Finding, Status
    from verify.hunt.fixtures_claims import Claim, Side, number_of

    if digits is not None and (type(digits) is not int or not 0 <= digits <= 3_000):
        raise ValueError(f"digits: found {digits!r}, expected an integer from 0 to 3000")
    given = {Side.VALUE: value, Side.LOWER: lower, Side.UPPER: upper}
    given = {side: number for side, number in given.items() if number is not _NOTHING}
    if not given:
        raise TypeError("assert_certified() needs a value, lower= or upper=")
    name, answer = _proved(game, max(LEAST, (digits or 0) + SPARE))
    bracket = Bracket(answer.lower, answer.upper, answer.theorem.sha256, answer.exact)
    failed: list[Finding] = []
    for side, number in given.items():
        places = digits if digits is not None else DIGITS if side is Side.VALUE else None
        slack = Fraction(0) if places is None else Fraction(1, 10**places)
        try:
            claim = Claim(name, side, number_of(number, Place(f"{name}: the {WORDS[side]}")), str(number))
        except BadInput as error:
            raise AssertionError(str(error)) from None
        finding = Finding(claim, bracket, slack)
        if finding.status is not Status.INSIDE:
            failed.append(finding)
    if failed:
        raise AssertionError("\n".join(_message(name, finding) for finding in failed))


def _proved(game: CertifiedGame | Game | str, digits: int) -> tuple[str, Answer]:
    """The name of a game, and its value to so many digits.

    Raises
    ------
    Unsolved
        It is not known so well.
    """
    from verify.claims.answers import value
    from verify.errors import Unsolved
    from verify.game.game import Game
    from verify.hunt.fixtures_lazy import solved

    if isinstance(game, Game):
        name, answer = game.name or repr(game), value(game, digits)
    else:
        name = game if isinstance(game, str) else game.name
        answer = solved(name, digits)
    if answer.upper - answer.lower > Fraction(1, 10**digits):
        raise Unsolved(f"{name}: {answer.reason}")
    return name, answer


def _message(name: str, finding: Finding) -> str:
    """What is wrong, what was claimed, what is certified, and what proves it."""
    from verify.hunt.fixtures_check import outward

    lower, upper = outward(finding.bracket.lower, finding.bracket.upper, LEAST)
    allowed = f" (allowed: {float(finding.tolerance):.0e})" if finding.tolerance else ""
    exact = f" = {finding.bracket.exact}" if finding.bracket.exact is not None else ""
    return (
        f"{name}: {finding.sentence}{allowed}\n"
        f"  claimed    {finding.claim.text}\n"
        f"  certified  {lower} to {upper}{exact}\n"
        f"  proved by  the kernel, from the certificate {finding.bracket.sha256}"
    )


@pytest.fixture(scope="session")
def certified_games(request: pytest.FixtureRequest) -> CertifiedGames:
    """Games with certified values, proved when they are looked at; a parameter chooses those of a kind."""
    from verify.hunt.fixtures_lazy import CertifiedGames

    return CertifiedGames.all().of(kind=getattr(request, "param", None))


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", f"{MARKER}(kind=None, tag=None): which games a test that asks for certified_game runs with"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``certified_game`` once for every game that its marker chooses."""
    if "certified_game" not in metafunc.fixturenames:
        return
    from verify.errors import BadInput
    from verify.hunt.fixtures_lazy import CertifiedGames

    marker = metafunc.definition.get_closest_marker(MARKER)
    try:
        games = CertifiedGames.all().of(**({} if marker is None else marker.kwargs))
    except (BadInput, TypeError) as error:
        raise pytest.UsageError(f"{metafunc.definition.nodeid}: {MARKER}: {error}") from None
    metafunc.parametrize("certified_game", list(games), ids=[game.name for game in games])

"""The robust rule of a game, and what else is robust where it is not unique.

All that is said stands in theorems of the kernel. Where a least probability is not forced, or is no element of the
field, the free set is the product that the certified multipliers allow: that all its rules are robust is what the
certificate of a rule says that sums to less than 1, its least probabilities; that there are no others is not said.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.answers import MOST_DIGITS, Level, named, value
from verify.claims.supports import Known, Progress, examine, harder
from verify.claims.verdict import Verdict
from verify.numbers.digits import decimal_ceil, decimal_floor, digits_of

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.certify.support import Exact
    from verify.game.game import Game
    from verify.numbers.field import Element, Field

Bounds = tuple[Fraction, Fraction]

PLACES = 3
"""Decimals beyond the digits asked that bounds are rounded to."""


@dataclass(frozen=True)
class Rule:
    """A robust rule, its uniqueness, and the rules that the certified multipliers allow besides.

    ``rule[z][y]`` encloses q(y|z): of the certified rule where the saddle point is exact, of every robust rule where
    ``level`` is a bracket. ``exact[z][y]`` is q(y|z) as an expression, if it is known exactly. ``free[z][y]`` encloses
    the least probability of y at an unsupported release: with the rest of the rule as it is, every choice of
    probabilities no less than these, at each z by itself, is robust too; ``free_exact`` has those that are known
    exactly. ``free`` is None where the rules are no such product or it is not known. ``free_complete`` is True if there
    are no other robust rules, None if that is not known.
    """

    game: Game
    digits: int
    level: Level
    theorems: tuple[kernel.Theorem, ...]
    certificates: tuple[Certificate, ...]
    unique: bool | None
    rule: dict[str, dict[str, Bounds]]
    exact: dict[str, dict[str, str]] | None
    free: dict[str, dict[str, Bounds]] | None
    free_exact: dict[str, dict[str, str | None]] | None
    free_complete: bool | None
    reason: str

    @property
    def theorem(self) -> kernel.Theorem:
        """The theorem about the rule."""
        return self.theorems[0]

    @property
    def certificate(self) -> Certificate:
        """The certificate of that theorem."""
        return self.certificates[0]

    @property
    def verdict(self) -> Verdict:
        """PROVED if the rule is known to the digits asked and its uniqueness is decided, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def rule(
    game: Game, digits: int = 30, *, limits: kernel.Limits | None = None, progress: Progress | None = None
) -> Rule:
    """The robust rule: q(y|z) at every release to the digits asked, and what else is robust where it is not unique.

    Parameters
    ----------
    game
        The game.
    digits
        Bounds of q(y|z) at most 10^−digits apart are asked.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with a few words at the start of every stage.

    Raises
    ------
    BadInput
        If the constraint set is empty.
    Unsolved
        If no certificate was found that the kernel accepts, with the reason.
    Malformed
        If the game exceeds the kernel's limits.

    Examples
    --------
    >>> from verify import Game
    >>> game = Game.max_distortion({("a", "0"): "1/2", ("b", "1"): "1/2"}, metric="hamming", radius=1)
    >>> found = rule(game)
    >>> found.unique, found.exact["a"]
    (True, {'0': '1/2', '1': '1/2'})
    """
    answer = value(game, digits, limits=limits, progress=progress)
    if answer.level is Level.BRACKET:
        found = _of_bracket(game, digits, limits, progress)
        better = harder(answer, limits, progress) if found.reason else None
        if better is None:
            return found
        answer = better
    known = examine(answer, limits, progress)
    if known.exact is None:  # the examination takes a bracket for what it is
        return _of_bracket(game, digits, limits, progress)
    return _of_saddle(known, known.exact, digits, limits)


def _of_saddle(known: Known, exact: Exact, digits: int, limits: kernel.Limits | None) -> Rule:
    from verify.numbers.radicals import expression

    game, numbers = exact.certificate.game, exact.found.field
    rows = named(game, exact.found.rule)
    free = _Free.of(known, exact, digits, limits)
    return Rule(
        game=game,
        digits=digits,
        level=known.level,
        theorems=(known.theorem, *free.theorems),
        certificates=(known.certificate, *free.certificates),
        unique=known.unique,
        rule={z: {y: _outward(numbers, q, digits) for y, q in row.items()} for z, row in rows.items()},
        exact={z: {y: expression(numbers, q) for y, q in row.items()} for z, row in rows.items()},
        free=free.bounds,
        free_exact=free.exact,
        free_complete=free.complete,
        reason="; ".join(known.reasons),
    )


@dataclass(frozen=True)
class _Free:
    """The set { q(·|z) : q(y|z) ≥ least(y|z) } at unsupported releases, and what shows its rules to be robust.

    There is no certificate here where the one of the supports says it.
    """

    bounds: dict[str, dict[str, Bounds]] | None = None
    exact: dict[str, dict[str, str | None]] | None = None
    complete: bool | None = None
    certificates: tuple[Certificate, ...] = ()
    theorems: tuple[kernel.Theorem, ...] = ()

    @classmethod
    def of(cls, known: Known, exact: Exact, digits: int, limits: kernel.Limits | None) -> _Free:
        """The set for the certified multipliers; nothing where it is no product, or the kernel objects."""
        from verify.numbers.radicals import expression
        from verify.solve.support_free import decimals

        game, numbers, places = exact.certificate.game, exact.found.field, digits + PLACES
        if len(known.supported) + len(known.unsupported) < len(game.releases):
            return cls()
        least = {} if not known.unsupported else exact.least_values(digits)
        complete = known.unique is True or "free" in known.theorem.more or None
        if least is None:
            return cls(complete=complete)
        bounds: dict[str, dict[str, Bounds]] = {}
        texts: dict[str, dict[str, str | None]] = {}
        for z, line in least.items():
            cells = dict(zip(game.labels, line, strict=True))
            texts[game.releases[z]] = {
                y: None if each.exact is None else expression(numbers, each.exact) for y, each in cells.items()
            }
            bounds[game.releases[z]] = {
                y: decimals(each.ball, places) if each.exact is None else _outward(numbers, each.exact, digits)
                for y, each in cells.items()
            }
        if complete or exact.decided.least:
            return cls(bounds, texts, complete)
        certificate = exact.least_rule(least, places)
        try:
            theorem = kernel.check(certificate.data, limits)
        except kernel.Rejected:
            return cls()
        return cls(bounds, texts, complete, (certificate,), (theorem,))


def _outward(numbers: Field, q: Element, digits: int) -> Bounds:
    """Decimals around an element."""
    from verify.numbers.precision import digits_to_bits
    from verify.solve.support_free import decimals

    places = digits + PLACES
    if isinstance(q, Fraction):
        return Fraction(decimal_floor(q, places)), Fraction(decimal_ceil(q, places))
    return decimals(numbers.ball(q, digits_to_bits(places) + 32), places)


def _of_bracket(game: Game, digits: int, limits: kernel.Limits | None, progress: Progress | None) -> Rule:
    """Boxes around every robust rule, from a bracket of about twice the digits.

    Where no maximiser goes a box has what every robust rule is at least, which is not said to be robust: no free set.
    """
    from verify.certify.enclosure import enclosure
    from verify.certify.loss_least import least_values
    from verify.certify.value import Living

    wanted = min(2 * digits + 8, MOST_DIGITS)
    living, answer = Living(game), value(game, wanted, exact=False, limits=limits, progress=progress)
    least = least_values(living, answer.certificate, digits)
    short = int(least.error * 10 ** (digits + 1))
    if short and wanted < MOST_DIGITS:
        wanted = min(wanted + 2 * digits_of(short), MOST_DIGITS)
        answer = value(game, wanted, exact=False, limits=limits, progress=progress)
        least = least_values(living, answer.certificate, digits)
    certificate = enclosure(answer.certificate, least.rows, least.witnesses)
    theorem, known = kernel.check(certificate.data, limits), examine(answer, limits, progress)
    found = named(game, least.boxes())
    unit, reasons = Fraction(1, 10**digits), list(known.reasons)
    wide = [
        z
        for z, line in found.items()
        if z not in known.unsupported and any(high - low > unit for low, high in line.values())
    ]
    if wide:
        reasons.insert(0, f"the rule is not enclosed to {digits} digits at {', '.join(wide)}")
    more_said = bool(known.supported) and known.certificate.rule == "reached"
    return Rule(
        game=game,
        digits=digits,
        level=Level.BRACKET,
        theorems=(theorem, known.theorem) if more_said else (theorem,),
        certificates=(certificate, known.certificate) if more_said else (certificate,),
        unique=known.unique,
        rule=found,
        exact=None,
        free={} if known.unique else None,
        free_exact={} if known.unique else None,
        free_complete=True if known.unique else None,
        reason="; ".join(reasons),
    )

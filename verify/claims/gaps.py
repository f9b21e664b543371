"""(20), (21) and the strict gap: how much an attacker gains from randomness, as the kernel proved it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.answers import MOST_DIGITS, Answer, require_digits, short_of, value
from verify.claims.gap_theorem import other_than_gap, strict
from verify.claims.verdict import Verdict
from verify.errors import VerifyError

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.solve.deterministic import Deterministic
    from verify.solve.recognise_forms import LogForm as RationalForm
    from verify.solve.saddle_point import LogForm

Progress = Callable[[str], None]

SECONDS = 60.0
SPARE = 2
"""Digits of (20) and (21) beyond those of their difference."""
MORE = 20
"""Digits that are added where the bounds do not tell whether the gap is strict."""


@dataclass(frozen=True)
class Size:
    """lower ≤ number ≤ upper, in nats, and the number as an expression where it is known exactly."""

    lower: Fraction
    upper: Fraction
    exact: str | None


@dataclass(frozen=True)
class Pure:
    """(21): the largest H(Y|Z) that a deterministic attack reaches, in nats, and the attack.

    ``attack`` says for every (feature, label) of positive mass to which (release,), or (release, label) in a
    Wasserstein game, it is sent.
    """

    theorem: kernel.Theorem
    certificate: Certificate
    found: Deterministic
    attack: dict[tuple[str, str], tuple[str, ...]]

    @property
    def lower(self) -> Fraction:
        """The proved lower bound."""
        lower: Fraction = self.theorem.lower
        return lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound."""
        upper: Fraction = self.theorem.upper
        return upper

    @property
    def exact(self) -> str | None:
        """The value as an expression."""
        return self.theorem.expression


@dataclass(frozen=True)
class Gap:
    """(20) − (21), as the kernel proved it: ``minimax`` is (20), ``deterministic`` is (21), ``gap`` their difference.

    ``strict`` is True if the difference is positive, False if it is zero, None if the theorem does not tell.
    """

    game: Game
    digits: int
    minimax: Answer
    deterministic: Pure
    gap: Size
    theorem: kernel.Theorem
    certificate: Certificate

    @property
    def strict(self) -> bool | None:
        """Whether random attacks reach strictly more than deterministic ones."""
        return strict(self.theorem)

    @property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        reasons = [short_of(self.gap.upper - self.gap.lower, self.digits)]
        if self.strict is None:
            reasons.append(f"the gap is at most {float(self.gap.upper):.1e}, and whether it is zero is open")
        return "; ".join(filter(None, reasons))

    @property
    def verdict(self) -> Verdict:
        """PROVED as asked, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def gap(
    game: Game, digits: int = 30, *, limits: kernel.Limits | None = None, progress: Progress | None = None,
    seconds: float = SECONDS,
) -> Gap:  # fmt: skip
    """(20), the value of the game; (21), the best deterministic attack; and their difference, in nats.

    Parameters
    ----------
    game
        A game of the kind max-distortion, mean-distortion or wasserstein.
    digits
        Bounds of the difference at most 10^−digits apart are asked.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with a few words at the start of every stage.
    seconds
        When the search for the best deterministic attack gives up.

    Raises
    ------
    BadInput
        If the constraint set is empty.
    Unsolved
        If the game is of another kind, if no deterministic attack meets the budgets, if the search does not come to an
        end, or if no certificate of the value was found.
    Malformed
        If the game exceeds the kernel's limits.

    Examples
    --------
    >>> from verify import Game
    >>> game = Game.max_distortion(
    ...     {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"},
    ...     metric="absolute", radius=1, features=range(5), labels=range(5),
    ... )
    >>> found = gap(game)
    >>> found.minimax.exact, found.deterministic.exact, found.gap.exact, found.strict
    ('log(3) - 2/3*log(2)', '2/3*log(2)', 'log(3) - 4/3*log(2)', True)
    """
    from verify.solve.deterministic import deterministic  # the solvers load only when something is to be found
    from verify.solve.deterministic_choices import Choices

    require_digits(digits)
    Choices.of(game.shape)  # before any work, whether the game has deterministic attacks at all
    minimax = value(game, min(digits + SPARE, MOST_DIGITS), limits=limits, progress=progress)
    best = deterministic(game.shape, seconds=seconds, ceiling=_ceiling(minimax), progress=progress)
    answer = _difference(minimax, best, digits, digits, limits, progress)
    if answer.strict is None and digits + MORE <= MOST_DIGITS - SPARE:
        closer = value(game, digits + MORE + SPARE, limits=limits, progress=progress)
        again = _difference(closer, best, digits + MORE, digits, limits, progress)
        return answer if again.strict is None else again
    return answer


def pure(
    game: Game, digits: int = 30, *, limits: kernel.Limits | None = None, progress: Progress | None = None,
    seconds: float = SECONDS,
) -> Pure:  # fmt: skip
    """(21) alone; parameters and errors are those of `gap`."""
    from verify.solve.deterministic import deterministic

    return _pure(game, deterministic(game.shape, seconds=seconds, progress=progress), digits, limits, progress)


def _pure(
    game: Game, best: Deterministic, digits: int, limits: kernel.Limits | None, progress: Progress | None,
    minimax: Certificate | None = None,
) -> Pure:  # fmt: skip
    from verify.certify import deterministic as certify

    if progress is not None:
        progress("checking the deterministic attack")
    certificate = certify.deterministic(game, best, digits, minimax)
    return Pure(kernel.check(certificate.data, limits), certificate, best, _named(game, best.choice))


def _ceiling(minimax: Answer) -> RationalForm | None:
    """The exact value of the game, where it is a combination of logarithms of rationals."""
    point = minimax.candidate.point
    if minimax.theorem.exact is None or point is None or point.field.degree > 1:
        return None
    return tuple((a, r) for a, r in point.value if isinstance(r, Fraction))


def _difference(
    minimax: Answer, best: Deterministic, working: int, digits: int, limits: kernel.Limits | None,
    progress: Progress | None,
) -> Gap:  # fmt: skip
    """Everything, with bounds of so many working digits."""
    from verify.certify import gap as certify
    from verify.numbers.field import RATIONALS

    game, point = minimax.game, minimax.candidate.point
    found = _pure(game, best, minimax.digits, limits, progress, minimax.certificate)
    exact, field = None, RATIONALS
    if minimax.theorem.exact is not None and point is not None:
        field = point.field
        exact = certify.difference(point.value, best.value, field)
    certificate = certify.gap(minimax.certificate, found.certificate, exact, working)
    if progress is not None:
        progress("checking the gap")
    theorem = kernel.check(certificate.data, limits)
    if objection := other_than_gap(theorem, minimax.theorem.game):
        raise VerifyError(f"The certificate found is not about the gap ({objection}): please report this game.")
    size = Size(theorem.lower, theorem.upper, _expression(theorem, exact, minimax))
    return Gap(game, digits, minimax, found, size, theorem, certificate)


def _expression(theorem: kernel.Theorem, exact: LogForm | None, minimax: Answer) -> str | None:
    if theorem.exact is None or exact is None or minimax.degree == 1 or not exact:
        return theorem.expression
    from verify.numbers.radicals import form_expression

    point = minimax.candidate.point
    return theorem.expression if point is None else form_expression(point.field, exact)


def _named(game: Game, choice: tuple[int, ...]) -> dict[tuple[str, str], tuple[str, ...]]:
    """A choice in the names of the game."""
    keys = game.shape.keys
    out = {}
    for own, i in zip(game.shape.group_columns, choice, strict=True):
        x, y, z, *other = keys[own[i]].tolist()
        out[game.features[x], game.labels[y]] = (game.releases[z], *(game.labels[label] for label in other))
    return out

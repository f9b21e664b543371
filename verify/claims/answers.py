"""Where the two columns meet: a certificate is found, the kernel replays it, and only then is there an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from verify.check import kernel
from verify.claims.verdict import Verdict
from verify.errors import Unsolved

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.certify.value import Candidate
    from verify.game.game import Game

Cell = TypeVar("Cell")

MOST_DIGITS = 3900
"""More do not fit in a number of proofs/FORMAT.md."""
NOT_CONVEX = "D is finite, not convex: this encloses (13), the minimax value, and says nothing of (14) and (15)"


class Level(Enum):
    """How exactly a value is known, best first."""

    RATIONAL = "rational"
    """An exact saddle point with rational rule: the value is a rational combination of logarithms."""
    ALGEBRAIC = "algebraic"
    """An exact saddle point in a number field."""
    BRACKET = "bracket"
    """A lower and an upper bound."""


@dataclass(frozen=True)
class Answer:
    """The value of a game, as the kernel proved it.

    ``lower`` ≤ h* ≤ ``upper`` (nats), and h* = ``exact`` where that is not None; ``digits`` were asked. ``verdict`` is
    PROVED if the bounds are that close, otherwise INCOMPLETE with its ``reason``. The attack and the rule are the
    certificate's.
    """

    game: Game
    digits: int
    theorem: kernel.Theorem
    candidate: Candidate

    @property
    def certificate(self) -> Certificate:
        """The certificate, which `check` or ``python -m verify.check`` replays."""
        return self.candidate.certificate

    @property
    def level(self) -> Level:
        """How exactly the value is known."""
        if self.theorem.exact is None:
            return Level.BRACKET
        return Level.RATIONAL if self.degree == 1 else Level.ALGEBRAIC

    @property
    def degree(self) -> int:
        """The degree of the number field in which the certificate's saddle point lives; 1 for the rationals."""
        point = self.candidate.point
        return 1 if point is None else point.field.degree

    @cached_property
    def exact(self) -> str | None:
        """The value as a mathematician writes it, if it is known exactly."""
        point = self.candidate.point
        if self.theorem.exact is None or point is None or self.degree == 1:
            return self.theorem.expression
        from verify.numbers.radicals import agrees, form_expression
        from verify.solve.recognise_forms import simplified

        rational = {r: a for a, r in point.value if isinstance(r, Fraction)}
        irrational = tuple((a, r) for a, r in point.value if not isinstance(r, Fraction))
        text = form_expression(point.field, (*irrational, *simplified(rational)))
        return text if agrees(text, self.lower, self.upper) else self.theorem.expression

    @property
    def inexact(self) -> str:
        """Why the value is known as a bracket only, where an exact one was looked for; otherwise empty."""
        return self.candidate.reason if self.theorem.exact is None else ""

    @property
    def lower(self) -> Fraction:
        """The proved lower bound, in nats."""
        lower: Fraction = self.theorem.lower
        return lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound, in nats."""
        upper: Fraction = self.theorem.upper
        return upper

    @property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        reasons = [] if self.theorem.equality else [NOT_CONVEX]
        return "; ".join(filter(None, (*reasons, short_of(self.upper - self.lower, self.digits))))

    @property
    def verdict(self) -> Verdict:
        """PROVED as asked, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED

    @cached_property
    def attack(self) -> dict[tuple[str, ...], Fraction]:
        """The optimal attack γ of the certificate: masses by column, columns by the names that make up their key.

        (x, y, z) or (x, y, z, y') for an arc, the law's number for a vertex, (z, y) for an entry of a law.
        """
        game, keys = self.game, self.game.shape.keys
        alphabets = (game.features, game.labels, game.releases, game.labels)
        if keys.shape[1] == 1:
            return {(str(int(keys[j][0])),): v for j, v in self.candidate.attack.items()}
        if keys.shape[1] == 2:
            alphabets = (game.releases, game.labels, (), ())
        return {
            tuple(alphabet[i] for alphabet, i in zip(alphabets, keys[j].tolist(), strict=False)): v
            for j, v in self.candidate.attack.items()
        }

    @cached_property
    def rule(self) -> dict[str, dict[str, Fraction]]:
        """The rule q(y|z) of the certificate, by release and label."""
        return named(self.game, self.candidate.rule)

    @cached_property
    def law(self) -> dict[tuple[str, str], Fraction]:
        """The worst law p = Lγ of the attack: masses of (z, y), zeros left out."""
        shape = self.game.shape
        law: dict[tuple[str, str], Fraction] = {}
        entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
        for j, t, w in entries:
            if j in self.candidate.attack:
                z, y = divmod(t, len(shape.labels))
                key = (self.game.releases[z], self.game.labels[y])
                law[key] = law.get(key, Fraction(0)) + Fraction(w, shape.weight_denominator) * self.candidate.attack[j]
        return {key: mass for key, mass in law.items() if mass}


def require_digits(digits: object, most: int = MOST_DIGITS) -> None:
    """Refuse, before any work, digits that cannot be had.

    Raises
    ------
    ValueError
        If they are no integer from 1 to ``most``.
    """
    if type(digits) is not int or not 1 <= digits <= most:
        raise ValueError(f"digits: found {digits!r}, expected an integer from 1 to {most}")


def short_of(width: Fraction, digits: int) -> str:
    """Why bounds so far apart are less than the digits asked; empty if they are not."""
    if width <= Fraction(1, 10**digits):
        return ""
    return f"the proved bounds are {float(width):.1e} apart, {digits} digits were asked"


def named(game: Game, rows: Iterable[Iterable[Cell]]) -> dict[str, dict[str, Cell]]:
    """The rows of a rule by the names of releases and labels."""
    return {z: dict(zip(game.labels, row, strict=True)) for z, row in zip(game.releases, rows, strict=True)}


def value(
    game: Game, digits: int = 30, *, exact: bool | None = None, limits: kernel.Limits | None = None,
    progress: Callable[[str], None] | None = None,
) -> Answer:  # fmt: skip
    """The value h* of a game: (13) = (14) = (15) of the paper, in nats, proved by the kernel.

    Parameters
    ----------
    game
        The game.
    digits
        Bounds at most 10^−digits apart are asked; exact answers are enclosed to as many.
    exact
        Whether to look for an exact answer first: True for one with rational or algebraic numbers, False for none, None
        for rational ones, and algebraic ones where the game has at most 12 sources and 12 pairs of release and label
        (such as four features and three labels); the search ends after some seconds.
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
    >>> value(game).exact
    'log(2)'
    """
    from verify.certify.value import candidates  # the solvers load only when something is to be found

    require_digits(digits)
    best: Answer | None = None
    reasons: list[str] = []
    try:
        for candidate in candidates(game, digits, exact=exact, progress=progress):
            try:
                theorem = kernel.check(candidate.certificate.data, limits)
            except kernel.Malformed as error:
                if candidate.point is None or candidate.point.field.degree == 1:
                    raise
                reasons.append(f"the exact solution found exceeds the kernel's limits ({error})")
                continue
            except kernel.Rejected as error:
                reasons.append(str(error))
                continue
            why = candidate.reason or "; ".join(dict.fromkeys(reasons))
            answer = Answer(game, digits, theorem, replace(candidate, reason=why))
            if answer.upper - answer.lower <= Fraction(1, 10**digits):
                return answer
            if best is None or answer.upper - answer.lower < best.upper - best.lower:
                best = answer
    except Unsolved as error:
        reasons.append(str(error))
    if best is None:
        raise Unsolved("no certificate that the kernel accepts was found: " + "; ".join(dict.fromkeys(reasons)))
    return best

"""Corollary 1 on a game: which releases some maximiser of H(Y|Z) reaches, and whether the robust rule is unique."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.answers import Answer, Level, value
from verify.claims.verdict import Verdict
from verify.errors import Unsolved

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.certify.support import Exact
    from verify.game.game import Game

Progress = Callable[[str], None]

TOO_MANY_WITNESSES = (
    "the attacks that force the rule at the releases left over exceed the kernel's limits (see --limit cells=N)"
)
NOT_CONVEX = "D is finite, not convex, and Corollary 1 does not apply to it"


@dataclass(frozen=True)
class Support:
    """The supports of the laws that maximise H(Y|Z) over D, and uniqueness, as the kernel proved them.

    ``supported`` releases are reached by some maximiser, ``unsupported`` ones by none; of ``undecided`` ones neither is
    proved. ``unique`` says whether exactly one rule is robust (None: undecided). ``verdict`` is PROVED if everything
    is decided, otherwise INCOMPLETE with its ``reason``.
    """

    game: Game
    level: Level
    theorem: kernel.Theorem
    certificate: Certificate
    supported: tuple[str, ...]
    unsupported: tuple[str, ...]
    undecided: tuple[str, ...]
    unique: bool | None
    reason: str

    @property
    def verdict(self) -> Verdict:
        """PROVED if every release and uniqueness are decided, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED

    @property
    def full_support(self) -> bool | None:
        """Corollary 1's condition, that the supports cover all of Z: None if that is undecided."""
        if self.unsupported:
            return False
        return None if self.undecided else True


def support(
    game: Game, digits: int = 30, *, limits: kernel.Limits | None = None, progress: Progress | None = None
) -> Support:
    """The releases that maximisers of H(Y|Z) reach, and whether the robust rule is unique (Corollary 1).

    Parameters
    ----------
    game
        The game.
    digits
        Digits of the bracket where no exact saddle point is found: more of them may decide more releases.
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
    >>> game = Game.max_distortion(
    ...     {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"},
    ...     metric="absolute", radius=1, features=range(5), labels=range(5),
    ... )
    >>> found = support(game)
    >>> found.supported, found.unsupported, found.unique
    (('1', '3'), ('0', '2', '4'), False)
    """
    answer = value(game, digits, limits=limits, progress=progress)
    known = examine(answer, limits, progress)
    if known.reasons and (exact := harder(answer, limits, progress)) is not None:
        known = examine(exact, limits, progress)
    supported, unsupported = known.supported, known.unsupported
    return Support(
        game=game,
        level=known.level,
        theorem=known.theorem,
        certificate=known.certificate,
        supported=supported,
        unsupported=unsupported,
        undecided=tuple(z for z in game.releases if z not in {*supported, *unsupported}),
        unique=known.unique,
        reason="; ".join(known.reasons),
    )


@dataclass(frozen=True)
class Known:
    """The strongest theorem about the maximisers that was proved, what it says, and why it does not say more.

    ``exact`` is the saddle point behind it, if there is one.
    """

    theorem: kernel.Theorem
    certificate: Certificate
    level: Level
    supported: tuple[str, ...]
    unsupported: tuple[str, ...]
    unique: bool | None
    exact: Exact | None = None
    reasons: list[str] = field(default_factory=list)


def examine(answer: Answer, limits: kernel.Limits | None, progress: Progress | None) -> Known:
    """Go from a certified value to its maximisers."""
    if answer.game.kind.value == "finite":
        exact = _exact(answer.certificate) if answer.certificate.rule == "saddle" else None
        return Known(answer.theorem, answer.certificate, answer.level, (), (), None, exact, [NOT_CONVEX])
    if answer.certificate.rule == "saddle":
        return _at_saddle(answer, limits, progress)
    return _in_bracket(answer, limits, progress)


def harder(answer: Answer, limits: kernel.Limits | None, progress: Progress | None) -> Answer | None:
    """An exact answer, for a bracket that leaves something open, if one is found that was not looked for before."""
    if answer.level is not Level.BRACKET or answer.inexact or answer.game.kind.value == "finite":
        return None
    try:
        found = value(answer.game, answer.digits, exact=True, limits=limits, progress=progress)
    except Unsolved:
        return None
    return None if found.level is Level.BRACKET else found


def _exact(certificate: Certificate) -> Exact:
    from verify.certify.support import Exact  # the solvers load only when something is to be found

    return Exact.of(certificate)


def _at_saddle(answer: Answer, limits: kernel.Limits | None, progress: Progress | None) -> Known:
    """Everything about the maximisers if it can be had; otherwise what the saddle point itself reaches."""
    if progress is not None:
        progress("the polytope of maximisers")
    exact, reasons = _exact(answer.certificate), []
    try:
        certificate, theorem = _described(exact, limits)
        if "unique" not in theorem.more:
            reasons.append(f"uniqueness is open: {exact.decided.reason or TOO_MANY_WITNESSES}")
    except (Unsolved, kernel.Rejected) as error:
        certificate = exact.reached()
        theorem = kernel.check(certificate.data, limits)
        if "unique" not in theorem.more:
            reasons.append(f"not all maximisers were examined: {error}")
    said = theorem.more
    return Known(
        theorem, certificate, answer.level, said["supported"], said["unsupported"], said.get("unique"), exact, reasons
    )


def _described(exact: Exact, limits: kernel.Limits | None) -> tuple[Certificate, kernel.Theorem]:
    """The certificate about all maximisers, without witnesses if the kernel's limits do not let so many pass."""
    certificate = exact.support()
    try:
        return certificate, kernel.check(certificate.data, limits)
    except kernel.Malformed:
        if not exact.decided.witnesses:
            raise
    certificate = exact.support(witnesses=False)
    return certificate, kernel.check(certificate.data, limits)


def _in_bracket(answer: Answer, limits: kernel.Limits | None, progress: Progress | None) -> Known:
    """The releases that every maximiser reaches, and those that no living column enters."""
    from verify.certify.support_reached import reached

    found = reached(answer.certificate, answer.digits, progress)
    theorem = kernel.check(found.certificate.data, limits)
    names, said = answer.game.releases, theorem.more
    unsupported = said.get("unsupported", ())
    reasons = [
        f"release {names[z]} is undecided: {reason}"
        for z, reason in found.reasons.items()
        if names[z] not in unsupported
    ]
    if reasons and "unique" not in said:
        reasons.append("no exact saddle point was found, so uniqueness is open")
    return Known(
        theorem, found.certificate, Level.BRACKET, said["reached"], unsupported, said.get("unique"), None, reasons
    )

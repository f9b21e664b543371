"""The seven verdicts, and the exit code that each one gives a command."""

from __future__ import annotations

from enum import Enum
from typing import assert_never


class Verdict(Enum):
    """What is known of a statement after its evidence was replayed.

    The value is the one word that is printed first. Members carry no order; :func:`weakest` knows how
    several of them combine.
    """

    PROVED = "PROVED"
    """A checker that proves (the kernel, Coq) accepted the evidence."""
    DERIVED = "DERIVED"
    """A derivation (symbolic, or by interval Newton) was run again and went through; it is not called a proof."""
    REFUTED = "REFUTED"
    """The negation was proved."""
    REJECTED = "REJECTED"
    """This evidence is wrong; the statement itself stays open."""
    INCOMPLETE = "INCOMPLETE"
    """Less than what was asked was proved; the reason says what."""
    OPEN = "OPEN"
    """There is no evidence."""
    MALFORMED = "MALFORMED"
    """The evidence (or the input) cannot even be read."""

    def __str__(self) -> str:
        return self.value

    @property
    def exit_code(self) -> int:
        """The exit code of a command whose answer has this verdict: 0 as asked, 1, 2 or 3."""
        match self:
            case Verdict.PROVED | Verdict.DERIVED:
                return 0
            case Verdict.REFUTED | Verdict.REJECTED:
                return 1
            case Verdict.INCOMPLETE | Verdict.OPEN:
                return 2
            case Verdict.MALFORMED:
                return 3
            case _:
                assert_never(self)

    @property
    def established(self) -> bool:
        """Whether the statement stands: PROVED or DERIVED."""
        return self in (Verdict.PROVED, Verdict.DERIVED)

    @property
    def failed(self) -> bool:
        """Whether a replay went wrong: REJECTED or MALFORMED."""
        return self in (Verdict.REJECTED, Verdict.MALFORMED)


_FAILURES_FIRST = (Verdict.REJECTED, Verdict.MALFORMED, Verdict.REFUTED, Verdict.INCOMPLETE, Verdict.DERIVED)


def weakest(verdicts: tuple[Verdict, ...]) -> Verdict:
    """Return the verdict of a conjunction from those of its parts.

    A part that failed decides; then a refuted one; established parts next to open ones make the whole
    INCOMPLETE; no part at all is OPEN.

    >>> weakest((Verdict.PROVED, Verdict.DERIVED)).value
    'DERIVED'
    >>> weakest((Verdict.PROVED, Verdict.OPEN)).value
    'INCOMPLETE'
    >>> weakest(()).value
    'OPEN'
    """
    if all(verdict is Verdict.OPEN for verdict in verdicts):
        return Verdict.OPEN
    seen = {Verdict.INCOMPLETE if verdict is Verdict.OPEN else verdict for verdict in verdicts}
    return next((verdict for verdict in _FAILURES_FIRST if verdict in seen), Verdict.PROVED)

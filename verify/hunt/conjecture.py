"""A conjecture: words, a space of games, and a function that decides it on one game, with a certificate where it fails.

    def decide(game):
        return settle((1, verify.value(game.with_budget("1/4"), 15)), (-1, verify.value(game, 15)))

says: V(1/4) − V(ε) ≤ 0. Whatever it returns, a failure only counts once the kernel has replayed its certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.check import kernel
from verify.errors import BadInput, Unsolved, VerifyError
from verify.hunt.draft import Draft
from verify.hunt.refutation import Refutation
from verify.numbers.exact import NotExact, convert

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.hunt.screen import Batch, Screened


Also = Iterable[tuple[Any, Mapping[str, object]]]
"""Answers or certificates, each with what its theorem says."""
Factor = int | Fraction | str
"""An exact number."""


class BadConjecture(VerifyError):
    """A conjecture that cannot be used: it is not there, or its own code fails. The sentence says which and where."""

    exit_code = 3


class Outcome(Enum):
    """What was found of a conjecture at one game."""

    HOLDS = "holds"
    """Theorems imply it there."""
    FAILS = "fails"
    """Theorems contradict it there."""
    UNDECIDED = "undecided"
    """Neither was proved."""


@dataclass(frozen=True)
class Verdict:
    """The outcome at one game; where the conjecture fails, the ``refutation``; otherwise perhaps a ``reason``."""

    outcome: Outcome
    refutation: Refutation | None = None
    reason: str = ""


@dataclass(frozen=True)
class Conjecture:
    """A statement about every game of a space.

    Parameters
    ----------
    name
        A short name, as it is typed: lower case, words joined by hyphens.
    statement
        The statement in words, in the paper's terms.
    space
        Where it is looked at unless told otherwise: a text that `verify.hunt.space.Space.parse` reads.
    decide
        From a game of the space to a `Verdict`. Anything that is to count as a failure is a `Refutation`; the errors of
        this package mean that nothing was decided.
    screen
        From a `Batch` of games to a number each, in double precision, that is > 0 where the statement seems to fail;
        or to lower and upper bounds of it. Games at which it is below 0 are set aside as numerically clear, the others
        are decided. Without it every game is decided.
    expected
        "refuted", "proved" or "exhausted", where that is known, and ``document`` says where in the repository.
    """

    name: str
    statement: str
    space: str
    decide: Callable[[Game], Verdict]
    screen: Callable[[Batch], Screened] | None = None
    expected: str = ""
    document: str = ""


def holds(reason: str = "") -> Verdict:
    """The conjecture was proved at this game."""
    return Verdict(Outcome.HOLDS, None, reason)


def undecided(reason: str) -> Verdict:
    """Nothing was proved at this game."""
    return Verdict(Outcome.UNDECIDED, None, reason)


def fails(source: Any, reason: str = "", *, also: Also = (), **facts: object) -> Verdict:
    """The conjecture fails because of what theorems say.

    Parameters
    ----------
    source
        An answer, or a certificate.
    reason
        A few words.
    also
        Other answers or certificates, each with a dictionary of what its theorem says.
    **facts
        Parts of its theorem by their names in ``theorem.more`` (``unique=True``, ``unsupported=("2",)``), which a
        replay compares with what the kernel says then.
    """
    draft = Draft()
    for each, said in ((source, facts), *also):
        draft.say(*_read(each), sorted(said.items()))
    return Verdict(Outcome.FAILS, draft.refutation(), reason)


def settle(
    *terms: tuple[Factor, Any] | tuple[Factor, Any, str], equal: bool = False, also: Also = (), reason: str = "",
) -> Verdict:  # fmt: skip
    """Decide whether Σ factor·number ≤ 0, where every number is enclosed by a theorem.

    Parameters
    ----------
    *terms
        Tuples of an exact factor (an integer, a `Fraction`, or a text such as "1/10") and an answer (anything with a
        ``certificate``, or a certificate), and which number of its theorem is meant: "value", which is what is taken if
        nothing is said, "loss K" or ``probability(y, z)`` of an `enclosure`.
    equal
        Whether the conjecture is that the sum is 0, rather than at most 0.
    also
        Answers or certificates, each with a dictionary of what its theorem says (``[(answer, {"unique": True})]``):
        they are part of the refutation where it fails.
    reason
        A few words for where it fails.

    Returns
    -------
    Verdict
        FAILS with a certificate if the sum's bounds are on the wrong side, HOLDS if they, or exact values, are on
        the right one, otherwise UNDECIDED.

    Examples
    --------
    >>> from verify import Game, value
    >>> coin = {("0", "0"): "1/2", ("1", "1"): "1/2"}
    >>> here, there = (value(Game.mean_distortion(coin, metric="hamming", budget=b), 15) for b in ("1/4", "1/8"))
    >>> settle((1, there), (-1, here)).outcome.value, settle((1, here), (-1, there)).outcome.value
    ('holds', 'fails')
    """
    if not terms:
        raise BadConjecture("a comparison needs a term")
    draft = Draft()
    for factor, source, *name in terms:
        draft.add(_exact(factor), *_read(source), name[0] if name else "value")
    if draft.lower > 0 or (equal and draft.upper < 0):
        for source, said in also:
            draft.say(*_read(source), sorted(said.items()))
        return Verdict(Outcome.FAILS, draft.refutation(1 if draft.lower > 0 else -1), reason)
    if (not equal and draft.upper <= 0) or draft.zero:
        return holds()
    return undecided(f"the difference lies between {float(draft.lower):.1e} and {float(draft.upper):.1e}")


def closer(decide: Callable[[Game, int], Verdict], *digits: int) -> Callable[[Game], Verdict]:
    """A function that decides with so many digits, and with the next number of them where that does not suffice."""

    def attempt(game: Game) -> Verdict:
        verdict = undecided("nothing was tried")
        for count in digits:
            verdict = decide(game, count)
            if verdict.outcome is not Outcome.UNDECIDED:
                break
        return verdict

    return attempt


def judge(conjecture: Conjecture, game: Game) -> Verdict:
    """Decide a conjecture at a game; a failure counts only if the kernel accepts its refutation.

    Raises
    ------
    BadConjecture
        Its function raises what is no error of this package, or returns something else.
    """
    try:
        verdict = conjecture.decide(game)
    except (Unsolved, BadInput, kernel.Rejected) as error:
        return undecided(str(error))
    except VerifyError:
        raise
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BadConjecture(f"{conjecture.name}: decide raised {what}, at {game!r}") from error
    if not isinstance(verdict, Verdict):
        raise BadConjecture(f"{conjecture.name}: decide returned {type(verdict).__name__}, expected a Verdict")
    if verdict.outcome is not Outcome.FAILS:
        return Verdict(verdict.outcome, None, verdict.reason)
    if verdict.refutation is None:
        return undecided("it is said to fail here, but without a certificate")
    try:
        refutation = verdict.refutation.about(game.document)
        refutation.replay()
    except kernel.Rejected as error:
        return undecided(f"it is said to fail here, but the refutation is not accepted: {error}")
    return Verdict(Outcome.FAILS, refutation, verdict.reason)


def _exact(factor: object) -> Fraction:
    try:
        return convert(factor)
    except NotExact as error:
        raise BadConjecture(f"a factor in settle: {error}") from None


def _read(source: Any) -> tuple[bytes, kernel.Theorem | None]:
    """The certificate of an answer, or a certificate, and its theorem if that is known."""
    data = source if isinstance(source, bytes) else getattr(getattr(source, "certificate", source), "data", None)
    if not isinstance(data, bytes):
        raise BadConjecture(f"found {type(source).__name__}, expected an answer or a certificate")
    known = getattr(source, "theorem", None)
    if not isinstance(known, kernel.Theorem) or known.sha256 != source.certificate.sha256:
        known = None
    return data, known

"""What a worker does with a chunk of a space: screen, then certify."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.check import kernel
from verify.errors import VerifyError
from verify.hunt.conjecture import BadConjecture, Conjecture, Outcome, judge
from verify.hunt.refutation import Refutation
from verify.hunt.registry import Reference
from verify.hunt.screen import Batch, bounds
from verify.hunt.space import Space

if TYPE_CHECKING:
    from verify.hunt.space import Piece


MOST_WORDS = 400
"""Characters of a reason."""


class Certify(Enum):
    """Which games are decided with certificates."""

    SUSPECTS = "suspects"
    """Those at which the screen sees a violation; what it cannot tell from none is counted as undecided."""
    UNCLEAR = "unclear"
    """Those too that it cannot tell."""
    ALL = "all"
    """Every game."""


@dataclass(frozen=True)
class Task:
    """Numbers ``start`` to ``stop`` (left out) of a space, and what to ask of the games there."""

    conjecture: Reference
    space: str
    start: int
    stop: int
    certify: Certify


@dataclass(frozen=True)
class Hit:
    """A game at which the conjecture fails: where it stands, its document, and the refutation."""

    number: int
    document: dict[str, Any]
    refutation: Refutation
    reason: str = ""

    def replay(self, limits: kernel.Limits | None = None) -> kernel.Theorem:
        """Run the kernel: the theorem that refutes the conjecture, of a certificate about this game.

        Raises
        ------
        kernel.Rejected
            The refutation is not accepted, or its certificate is about another game.
        """
        theorem = self.refutation.replay(limits)
        if theorem.game != kernel.read_game(json.dumps(self.document).encode(), limits=limits):
            raise kernel.Rejected("the certificate is about another game")
        return theorem


@dataclass(frozen=True)
class Done:
    """What was found in a chunk.

    Of its ``games`` the screen found ``clear`` ones, certificates decided that the conjecture ``holds`` at some, at
    ``hits`` it fails, and ``open`` ones are undecided; ``reasons`` has the numbers of those that certificates could not
    decide, with the reason.
    """

    games: int
    clear: int
    holds: int
    open: int
    hits: tuple[Hit, ...]
    reasons: tuple[tuple[int, str], ...] = ()


def work(task: Task) -> Done:
    """Screen and certify the games of a chunk.

    Raises
    ------
    BadConjecture
        The conjecture's own code fails.
    """
    conjecture, space = task.conjecture.load(), _space(task.space)
    games = clear = held = still = 0
    hits, reasons = [], []
    for piece in space.pieces(task.start, task.stop):
        piece, lower, upper = looked_at(conjecture, space, piece)  # noqa: PLW2901 (climbing moves its games)
        games += len(piece.numbers)
        for i, number in enumerate(piece.numbers):
            if upper[i] < 0 and task.certify is not Certify.ALL:
                clear += 1
                continue
            if lower[i] <= 0 and task.certify is Certify.SUSPECTS and conjecture.screen is not None:
                still += 1
                continue
            game = piece.game(i)
            verdict = judge(conjecture, game)
            if verdict.outcome is Outcome.FAILS and verdict.refutation is not None:
                hits.append(Hit(int(number), game.document, verdict.refutation, verdict.reason))
            else:
                held += verdict.outcome is Outcome.HOLDS
                if verdict.outcome is not Outcome.HOLDS:
                    still += 1
                    reasons.append((int(number), " ".join(verdict.reason.split())[:MOST_WORDS]))
    return Done(games, clear, held, still, tuple(sorted(hits, key=lambda hit: hit.number)), tuple(sorted(reasons)))


def looked_at(conjecture: Conjecture, space: Space, piece: Piece) -> tuple[Piece, Any, Any]:
    """A piece with bounds of the violations: −∞ and ∞ where there is no screen. In a climbing space it moves first."""
    if conjecture.screen is None:
        nothing = np.full(len(piece.numbers), np.inf)
        return piece, -nothing, nothing
    if space.climb:
        from verify.hunt.search_climb import climb

        piece = climb(conjecture, piece, space.climb)
    return piece, *screened(conjecture, piece)


def screened(conjecture: Conjecture, piece: Piece) -> tuple[Any, Any]:
    """Bounds of the violation at the games of a piece."""
    if conjecture.screen is None:
        raise BadConjecture(f"{conjecture.name}: there is no screen to climb with")
    try:
        with np.errstate(all="ignore"):
            lower, upper = bounds(conjecture.screen(Batch.of(piece)))
    except VerifyError:
        raise
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BadConjecture(f"{conjecture.name}: screen raised {what}") from error
    if lower.shape != (len(piece.numbers),) or upper.shape != lower.shape:
        raise BadConjecture(
            f"{conjecture.name}: screen returned the shape {lower.shape}, expected a number for each game"
        )
    return lower, upper


@lru_cache(maxsize=16)
def _space(text: str) -> Space:
    return Space.parse(text)

"""The search for counterexamples: chunks of a space are screened and certified, wherever there is room for work."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from verify.claims.parallel import executor, processors
from verify.claims.verdict import Verdict
from verify.hunt.catalogue import SHRUNK, Catalogue, Search, Tally
from verify.hunt.catalogue_lease import LEASE
from verify.hunt.conjecture import Conjecture
from verify.hunt.registry import Reference, reference
from verify.hunt.search_work import Certify, Done, Hit, Task, work
from verify.hunt.space import Space

if TYPE_CHECKING:
    from verify.game.game import Game

CHUNK, CERTIFIED_CHUNK = 256, 32
"""Numbers of a space in one chunk: large enough for a batch of games; few where each game needs certificates."""
CLUSTER = 32
"""Chunks that are sent to a cluster at a time."""
POLL = 0.2
"""Seconds between two looks at what other processes have done."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Hunt:
    """What a search has found so far.

    ``first`` is the counterexample that stands first in the space, ``shrunk`` what it was turned into; both were
    replayed by the kernel; shrinking may leave the space. ``exhausted`` says that every game of the space was looked
    at: ``tally`` has how many of them the screen found clear, how many theorems decided, and how many are undecided;
    ``undecided`` is the number of the first game that certificates could not decide, with the reason.
    """

    conjecture: Conjecture
    search: Search
    tally: Tally
    first: Hit | None
    shrunk: Hit | None
    seconds: float
    undecided: tuple[int, str] | None = None

    @property
    def found(self) -> Hit | None:
        """The smallest counterexample."""
        return self.shrunk or self.first

    @property
    def game(self) -> Game | None:
        """The game of the smallest counterexample."""
        from verify.game.game import Game

        return None if self.found is None else Game.from_document(self.found.document, "a counterexample")

    @property
    def exhausted(self) -> bool:
        """Whether the whole space was looked at."""
        return self.tally.chunks == self.search.chunks

    @property
    def verdict(self) -> Verdict:
        """REFUTED if there is a counterexample, otherwise OPEN: a search proves nothing of what it did not see."""
        return Verdict.OPEN if self.found is None else Verdict.REFUTED

    @property
    def reason(self) -> str:
        """Why it is open; empty if it is not."""
        if self.found is not None:
            return ""
        if not self.exhausted:
            return f"no counterexample in {self.tally.chunks} of {self.search.chunks} chunks of the space"
        tally = self.tally
        said = (
            f"no counterexample among the {tally.games} games of the space: the conjecture was proved at {tally.holds}"
        )
        said += f", {tally.clear} are clear in double precision" if tally.clear else ""
        return said + (f", {tally.open} are undecided" if tally.open else "")


def hunt(
    conjecture: str | Conjecture, space: str | None = None, *, seconds: float | None = None, workers: int | None = 1,
    scheduler: str | None = None, catalogue: str | Path | None = None, every: bool = False,
    certify: str | Certify = Certify.UNCLEAR, shrink: bool = True, chunk: int | None = None,
    progress: Progress | None = None,
) -> Hunt:  # fmt: skip
    """Search for a certified counterexample, smallest first.

    Parameters
    ----------
    conjecture
        The name of a built-in one, ``FILE.py:NAME``, or a `Conjecture`.
    space
        Where to look, see `verify.hunt.space.Space.parse`; by default the conjecture's own space.
    seconds
        Stop after so many seconds; the catalogue says where to go on.
    workers, scheduler
        Where to work, as for `verify.sweep`. A `Conjecture` object of your own has to be importable there.
    catalogue
        A file that keeps what is found, and from which the same search goes on; several processes may share it.
    every
        Go through the whole space, rather than to the first counterexample.
    certify
        "suspects", "unclear" or "all": which games are decided with certificates.
    shrink
        Whether the counterexample is made smaller as long as it is certified, even if that leaves the space.
    chunk
        Numbers of the space in one unit of work, by default 256, or 32 for a conjecture without a screen.
    progress
        Called with a few words now and then.

    Raises
    ------
    BadInput
        The space cannot be read, or the catalogue is none.
    BadConjecture
        There is no such conjecture, or its code fails.
    Unavailable
        No scheduler answers, or a worker process was killed.

    Examples
    --------
    >>> found = hunt("deterministic-suffices", "points=4,labels=2,denominator=3")
    >>> found.verdict.value, found.game.document["law"]
    ('REFUTED', [['0', '0', 1], ['1', '1', 1], ['3', '0', 1]])
    """
    began = time.monotonic()
    what = reference(conjecture)
    loaded, where = what.load(), Space.parse(space if space is not None else what.load().space)
    if chunk is None:
        chunk = CERTIFIED_CHUNK if loaded.screen is None else CHUNK
    if chunk < 1:
        raise ValueError(f"chunk: found {chunk!r}, expected a number from 1 on")
    search = Search(loaded.name, what.identity, loaded.statement, where.text, where.size, chunk, Certify(certify).value)
    with Catalogue(catalogue) as book:
        run = _Run(book, what, search, every, None if seconds is None else began + seconds, progress)
        if run.needed():
            room = CLUSTER if scheduler is not None else 2 * (processors() if workers is None else workers)
            with executor(workers, scheduler) as place:
                run.finish(place, 1 if workers == 1 and scheduler is None else room)
        first = book.first(run.key)
        small = _small(book, run.key, loaded, first, progress) if shrink and first is not None else None
        undecided = next(iter(book.undecided(run.key)), None)
        return Hunt(loaded, search, book.tally(run.key), first, small, time.monotonic() - began, undecided)


def _small(book: Catalogue, key: int, conjecture: Conjecture, first: Hit, progress: Progress | None) -> Hit | None:
    """The smaller counterexample that a hit turns into: from the catalogue, or now."""
    from verify.hunt.shrink import shrink

    for known in book.hits(key, SHRUNK):
        if known.number == first.number:
            known.replay()
            return known
    found = shrink(conjecture, first, progress)
    book.record_shrunk(key, found)
    return found


@dataclass
class _Run:
    """A search at work."""

    book: Catalogue
    conjecture: Reference
    search: Search
    every: bool
    end: float | None
    progress: Progress | None
    key: int = field(init=False)
    start: int = 0
    renewed: float = field(default_factory=time.monotonic)
    pending: dict[Future[Done], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = self.book.begin(self.search)

    @property
    def stop(self) -> int:
        """Chunks from here on are not needed: those after the first counterexample, unless all are wanted."""
        if self.every or (number := self.book.first_number(self.key)) is None:
            return self.search.chunks
        return number // self.search.chunk + 1

    def needed(self) -> bool:
        """Whether anything is left to do."""
        stop = self.stop
        return self.book.done(self.key, stop) < stop

    def late(self) -> bool:
        """Whether the time is over."""
        return self.end is not None and time.monotonic() >= self.end

    def finish(self, place: Executor, room: int) -> None:
        """Work until nothing is left, or the time is over."""
        stop = self.stop
        try:
            while True:
                while len(self.pending) < room and not self.late():
                    number = self.book.claim(self.key, stop, self.start)
                    if number is None:
                        break
                    self.pending[place.submit(work, self.task(number))] = number
                    stop = self.collect(0, stop)  # an executor may have done it at once
                if self.late():
                    break
                if not self.pending:
                    if not self.book.leased(self.key, stop) or self.book.done(self.key, stop) == stop:
                        break
                    time.sleep(POLL)  # others are at work on what is left
                    stop = self.stop
                    continue
                stop = self.collect(POLL if self.end is not None else LEASE / 4, stop)
        finally:
            for future in self.pending:
                future.cancel()
            self.book.release(self.key, self.pending.values())

    def task(self, number: int) -> Task:
        """A chunk as a task."""
        size = self.search.chunk
        return Task(
            self.conjecture, self.search.space, number * size, (number + 1) * size, Certify(self.search.certify)
        )

    def collect(self, patience: float, stop: int) -> int:
        """Write down what is finished; returns where the needed chunks end now."""
        done, _ = wait(self.pending, patience, FIRST_COMPLETED)
        for future in done:
            number = self.pending.pop(future)
            found = future.result()
            for hit in found.hits:  # it comes from another process: it counts once it was replayed here
                hit.replay()
            if self.book.record(self.key, number, found) and found.hits:
                stop = self.stop
        if done and self.progress is not None:
            tally = self.book.tally(self.key)
            self.progress(
                f"{tally.chunks} of {self.search.chunks} chunks, {tally.games} games, {tally.hits} counterexamples"
            )
        if time.monotonic() - self.renewed > LEASE / 60:
            self.start = self.book.prefix(self.key, self.start)
            self.book.renew(self.key, self.pending.values())
            self.renewed = time.monotonic()
        return stop

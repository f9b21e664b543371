"""A line on stderr while something takes longer than a second: on a terminal only, and gone afterwards."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

PATIENCE = 1.0  # seconds before the first line
PERIOD = 0.25  # seconds between two


class Progress:
    """A context in which the subject, the stage and the seconds that have passed are shown.

    Parameters
    ----------
    subject
        What the user waits for.
    show
        Whether the user wants to see it; a stderr that is no terminal never does.
    """

    def __init__(self, subject: str, *, show: bool = True) -> None:
        self._subject = subject
        self._stage = ""
        self._show = show and sys.stderr.isatty()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._tick, daemon=True)
        self._start = time.monotonic()

    def __enter__(self) -> Self:
        if self._show:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._show:
            self._thread.join()

    def say(self, stage: str) -> None:
        """Show from now on that this is being done."""
        self._stage = stage

    def _tick(self) -> None:
        width = 0
        pause = PATIENCE
        while not self._done.wait(pause):
            stage = f"{self._subject}: {self._stage}" if self._stage else self._subject
            line = f"{stage} … {time.monotonic() - self._start:.0f} s"
            sys.stderr.write("\r" + line.ljust(width))
            sys.stderr.flush()
            width, pause = len(line), PERIOD
        if width:
            sys.stderr.write("\r" + " " * width + "\r")
            sys.stderr.flush()

"""Where work runs: in this process, in a pool of processes, or on a Dask cluster; one interface for all of them.

Tasks and their results travel by pickle: games as documents, certificates as bytes, numbers as Fractions.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from verify.errors import VerifyError
from verify.numbers.exact import quote

Given = ParamSpec("Given")
Result = TypeVar("Result")

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by linear algebra libraries as they load: as many threads as processes, each, would stand in their own way."""

REACH = 5  # seconds to wait for a scheduler
ADDRESS = re.compile(r"(?:(tcp|tls|ws|wss)://)?(\[[0-9A-Fa-f:.%]+\]|[^\s:/\[\]]+):([0-9]{1,5})")


class Unavailable(VerifyError):
    """The place where the work was to run is not there."""

    exit_code = 64


class Here(Executor):
    """Runs what is submitted at once, in this process."""

    def submit(self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """The finished future of a call; what the call raises is kept for whoever asks for the result."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 (as every executor does)
            future.set_exception(error)
        return future


OWN = (Here, ProcessPoolExecutor)
"""Executors that run this program on this machine; the word of others is no more than that."""


@contextmanager
def executor(workers: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Where to submit work; what was not begun is dropped when the block ends.

    Parameters
    ----------
    workers
        How many processes; by default one for each processor that this process may use. 1 is this process itself.
    scheduler
        The address of a Dask scheduler, whose workers have this package installed.

    Raises
    ------
    Unavailable
        No scheduler answers at that address, or the library for it is not installed; or a process of the pool died.

    Examples
    --------
    >>> with executor(workers=1) as here:
    ...     here.submit(pow, 2, 5).result()
    32
    """
    if scheduler is not None:
        with _cluster(scheduler) as found:
            yield found
        return
    count = processors() if workers is None else workers
    if count < 1:
        raise ValueError(f"workers: found {workers!r}, expected a number from 1 on")
    if count == 1:
        yield Here()
        return
    with _pool(count) as found:
        yield found


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _pool(count: int) -> Iterator[Executor]:
    from multiprocessing import get_context

    # A fresh interpreter each: a copy of this one would take over locks that its threads hold at that moment.
    pool = ProcessPoolExecutor(count, get_context("spawn"), initializer=_prepare)
    try:
        yield pool
    except BrokenProcessPool:
        raise Unavailable(
            "A worker process ended before its work was done: it was killed, or memory is short; in a script of your "
            'own, put the call under `if __name__ == "__main__":`, or pass workers=1.'
        ) from None
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _prepare() -> None:
    """At the start of a process of the pool: one thread, no interrupts of its own, and it ends with its parent."""
    from multiprocessing import parent_process
    from threading import Thread

    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:

        def follow() -> None:
            parent.join()
            os._exit(1)  # a parent that was killed cannot ask for an orderly end

        Thread(target=follow, daemon=True).start()


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    distributed = _library()
    _reach(address)
    try:
        client = distributed.Client(address, timeout=REACH, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        what = " ".join(str(error).split())[:200]
        raise Unavailable(f"No Dask scheduler answers at {address}: {what or type(error).__name__}.") from None
    try:
        yield client.get_executor(pure=False)
    except Exception as error:
        if not type(error).__module__.startswith(("distributed.", "concurrent.futures")):
            raise
        what = " ".join(str(error).split())[:200]
        raise Unavailable(f"The Dask cluster at {address} gave up: {what or type(error).__name__}.") from None
    finally:
        client.close()


def _reach(address: str) -> None:
    """Refuse an address at which nobody listens: the library would take its time, and leave half a client behind."""
    from socket import create_connection

    parts = ADDRESS.fullmatch(address)
    if parts is None or not 0 < int(parts[3]) < 1 << 16:
        raise Unavailable(f"No Dask scheduler answers at {quote(address)}: expected an address like tcp://host:8786.")
    try:
        create_connection((parts[2].strip("[]"), int(parts[3])), REACH).close()
    except (OSError, ValueError) as error:  # a name that is none is a UnicodeError
        what = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise Unavailable(f"No Dask scheduler answers at {address}: {what}.") from None


def _library() -> Any:
    from importlib import import_module

    try:
        return import_module("distributed")
    except ModuleNotFoundError:
        raise Unavailable(
            "A Dask cluster needs the library distributed, which is not installed: "
            'pip install "saddle-verify[distributed]".'
        ) from None

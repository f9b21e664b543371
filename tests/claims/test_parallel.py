"""Executors: the same results wherever work runs, and no process that outlives its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import pytest

from verify.claims import parallel
from verify.claims.parallel import Unavailable, executor

ROOT = Path(__file__).resolve().parents[2]


def test_all_of_them_agree() -> None:
    """In this process and in a pool the results are those of the function itself."""
    expected = [pow(3, n) for n in range(5)]
    for workers in (1, 2):
        with executor(workers) as place:
            assert [place.submit(pow, 3, n).result() for n in range(5)] == expected


def test_errors_come_back() -> None:
    """What the function raises is raised by the result, in this process too."""
    with executor(1) as place:
        future = place.submit(divmod, 1, 0)
        assert isinstance(future.exception(), ZeroDivisionError)


def test_a_pool_has_one_thread_each() -> None:
    """The linear algebra of two processes does not use more than two threads."""
    with executor(2) as place:
        assert place.submit(os.getenv, parallel.ONE_THREAD[0]).result() is not None


def test_a_dead_worker_is_one_sentence() -> None:
    """A worker that is killed ends the work with an error that says what to do, not with the pool's own."""
    with pytest.raises(Unavailable, match="worker process ended"), executor(2) as place:
        place.submit(os._exit, 3).result()


def test_workers_are_counted() -> None:
    """No pool of no processes."""
    with pytest.raises(ValueError, match="workers"), executor(0):
        pass


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address where nothing listens, and one that is none, are one sentence each."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(parallel, "REACH", 0.5)
    for address in ("tcp://127.0.0.1:9", "nonsense://x"):
        with pytest.raises(Unavailable, match="No Dask scheduler answers at"), executor(scheduler=address):
            pass


def test_without_distributed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unavailable, match=r"saddle-verify\[distributed\]"), executor(scheduler="tcp://127.0.0.1:9"):
        pass


PROGRAM = """
import os, sys, time
from verify.claims.parallel import executor
if __name__ == "__main__":
    with executor(2) as place:
        print(place.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """SIGKILL of the parent leaves no process behind."""
    script = tmp_path / "script.py"
    script.write_text(PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, str(script)], env=environment, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    os.kill(worker, 0)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    end = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and _runs(worker) and time.monotonic() < end:
        time.sleep(0.05)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    """Whether a process is there, other than as an entry that nobody has asked for."""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_fractions_travel() -> None:
    """Exact numbers come back as they went."""
    with executor(2) as place:
        assert place.submit(max, Fraction(1, 3), Fraction(1, 4)).result() == Fraction(1, 3)

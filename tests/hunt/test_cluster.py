"""A search on a Dask cluster: a real one, with processes of its own, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from verify.hunt import Catalogue
from verify.hunt.search import hunt

distributed = pytest.importorskip("distributed")

SPACE = "points=4..5,labels=2,denominator=2..4"
FILE = """
import verify
from verify.hunt import Conjecture, settle

def decide(game):
    return settle((1, verify.value(game.with_budget(0), 12)), (1, verify.value(game.with_budget(2), 12)),
                  (-2, verify.value(game, 12)))

MINE = Conjecture("mine", "h*(0) + h*(2) is at most 2 h*(1).", "points=4,labels=2,denominator=2..3", decide)
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """A scheduler with two workers; a worker that dies is replaced."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def dump(path: Path) -> str:
    with Catalogue(path, create=False) as book:
        return book.dump()


def test_a_worker_is_killed(cluster: object, tmp_path: Path) -> None:
    """SIGKILL of a worker in the middle: its chunks go to another one, and the catalogue is the same."""
    hunt("max-concave", SPACE, catalogue=tmp_path / "here", every=True, chunk=64)
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:  # type: ignore[attr-defined]
        victim = next(iter(client.run(os.getpid).values()))
    killed = threading.Event()

    def progress(said: str) -> None:
        if not killed.is_set() and int(said.split(maxsplit=1)[0]) >= 2:
            os.kill(victim, signal.SIGKILL)
            killed.set()

    address = cluster.scheduler_address  # type: ignore[attr-defined]
    found = hunt(
        "max-concave", SPACE, catalogue=tmp_path / "there", every=True, chunk=64, scheduler=address, progress=progress
    )
    assert killed.is_set()
    assert found.exhausted
    assert dump(tmp_path / "there") == dump(tmp_path / "here")


def test_a_conjecture_from_a_file(cluster: object, tmp_path: Path) -> None:
    """A user's file travels as its text: workers need not see it."""
    path = tmp_path / "mine.py"
    path.write_text(FILE)
    found = hunt(f"{path}:MINE", scheduler=cluster.scheduler_address, chunk=16)  # type: ignore[attr-defined]
    here = hunt(f"{path}:MINE", chunk=16)
    assert found.found is not None
    assert found.first == here.first
    assert found.found == here.found

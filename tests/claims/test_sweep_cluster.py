"""Sweeps on a Dask cluster: a real one, with processes of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from verify.claims.parallel import Unavailable, executor
from verify.claims.sweep import sweep
from verify.game import Game

distributed = pytest.importorskip("distributed")

GAME = Path(__file__).resolve().parents[2] / "examples" / "games" / "figure-2-prior.json"


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler with two workers."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        yield cluster.scheduler_address


def test_the_cluster_works(scheduler: str) -> None:
    """Functions run there, in other processes, and errors come back as what they are."""
    import os

    with executor(scheduler=scheduler) as place:
        assert place.submit(os.getpid).result() != os.getpid()
        assert isinstance(place.submit(divmod, 1, 0).exception(), ZeroDivisionError)


def test_the_same_files(scheduler: str, tmp_path: Path) -> None:
    """A sweep on the cluster leaves the files that one in this process leaves, byte for byte."""
    game = Game.load(GAME)
    here = sweep(game, "0:2:6", "0:2:3", tmp_path / "here", workers=1)
    there = sweep(game, "0:2:6", "0:2:3", tmp_path / "there", scheduler=scheduler)
    assert there.curves == here.curves
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "there").iterdir())
    for name in names:
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


def test_a_cluster_that_kills_its_workers(scheduler: str) -> None:
    """A task that ends every worker it is given to is one sentence, not the library's own error."""
    import os

    with pytest.raises(Unavailable, match="Dask"), executor(scheduler=scheduler) as place:
        place.submit(os._exit, 3).result()
    with distributed.Client(scheduler) as client:
        client.wait_for_workers(2)  # a cluster is not closed well while it starts its workers again

"""kill −9: a search that is killed again and again ends with the catalogue of one that was left in peace."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from verify.hunt import Catalogue
from verify.hunt.search import hunt

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")

CONJECTURE = "max-concave"
SPACE = "points=4..5,labels=2,denominator=2..4"
OPTIONS: dict[str, Any] = {"every": True, "chunk": 16, "shrink": False}
KILLS = 20
ROOT = Path(__file__).resolve().parents[2]
LONGEST = 0.1
"""How long a search lives at most, as a part of the time that it needs to come to an end."""


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """What a search leaves that nobody kills, and how long it takes."""
    path = tmp_path_factory.mktemp("undisturbed") / "catalogue.sqlite"
    found = hunt(CONJECTURE, SPACE, catalogue=path, **OPTIONS)
    assert found.exhausted
    return dump(path), found.seconds


@pytest.fixture(scope="module")
def undisturbed(peace: tuple[str, float]) -> str:
    return peace[0]


@pytest.fixture(scope="module")
def processes() -> Any:
    """Processes that start quickly, from one that has loaded everything."""
    context = get_context("forkserver")
    context.set_forkserver_preload(
        ["verify.hunt.search", "verify.certify.value", "verify.hunt.conjectures.max_concave"]
    )
    return context


def dump(path: Path) -> str:
    with Catalogue(path, create=False) as book:
        return book.dump()


def reported(reader: Any) -> list[str]:
    """What a killed process had reported."""
    said = []
    try:
        while reader.poll(0):
            said.append(reader.recv())
    except EOFError:
        pass
    return said


def test_killed_at_random_moments(processes: Any, peace: tuple[str, float], tmp_path: Path) -> None:
    """SIGKILL at 20 random moments: what was reported is there each time, nothing twice, and the end is the same."""
    undisturbed, seconds = peace
    path, draw, unfinished = tmp_path / "catalogue.sqlite", random.Random(20), 0
    processes.Process(target=int).start()  # so that the first one does not wait for the server
    for _ in range(KILLS):
        reader, writer = processes.Pipe(duplex=False)
        process = processes.Process(
            target=hunt, args=(CONJECTURE, SPACE), kwargs={**OPTIONS, "catalogue": path, "progress": writer.send}
        )
        process.start()
        writer.close()
        time.sleep(draw.uniform(0.0, LONGEST * seconds))
        process.kill()
        process.join()
        said = reported(reader)
        reader.close()
        if not path.exists():
            continue
        left = set(dump(path).splitlines())
        assert left <= set(undisturbed.splitlines())
        chunks = sum(line.startswith('["chunk"') for line in left)
        unfinished += chunks < undisturbed.count('["chunk"')
        if said:
            assert chunks >= int(said[-1].split()[0])
    assert unfinished >= KILLS // 2, "the searches lived too long"
    assert hunt(CONJECTURE, SPACE, catalogue=path, **OPTIONS).exhausted
    assert dump(path) == undisturbed
    again = hunt(CONJECTURE, SPACE, catalogue=path, **OPTIONS)
    assert dump(path) == undisturbed
    assert again.exhausted


def test_two_share_a_catalogue(processes: Any, undisturbed: str, tmp_path: Path) -> None:
    """Two processes at once, and a third that is killed: the same catalogue, and no chunk was done twice."""
    path = tmp_path / "catalogue.sqlite"
    started = [
        processes.Process(target=hunt, args=(CONJECTURE, SPACE), kwargs={**OPTIONS, "catalogue": path})
        for _ in range(3)
    ]
    for process in started:
        process.start()
    time.sleep(0.2)
    started[0].kill()
    for process in started:
        process.join(60)
    assert [process.exitcode for process in started[1:]] == [0, 0]
    assert dump(path) == undisturbed


def test_a_pool_whose_parent_is_killed(processes: Any, undisturbed: str, tmp_path: Path) -> None:
    """The same with worker processes, and with as many workers as before when it goes on."""
    path = tmp_path / "catalogue.sqlite"
    reader, writer = processes.Pipe(duplex=False)
    process = processes.Process(
        target=hunt,
        args=(CONJECTURE, SPACE),
        kwargs={**OPTIONS, "catalogue": path, "workers": 2, "progress": writer.send},
    )
    process.start()
    writer.close()
    assert reader.poll(60)
    process.kill()
    process.join()
    reader.close()
    assert set(dump(path).splitlines()) < set(undisturbed.splitlines())
    assert hunt(CONJECTURE, SPACE, catalogue=path, workers=2, **OPTIONS).exhausted
    assert dump(path) == undisturbed


@pytest.mark.slow
def test_the_command_is_killed(tmp_path: Path) -> None:
    """SIGKILL of ``verify hunt --workers 2`` at 20 random moments, its start included: the same catalogue at last."""
    space = "points=4..5,labels=2,denominator=2..5"
    arguments = ["hunt", "deterministic-suffices", "--space", space, "--all", "--no-shrink", "--workers", "2"]
    command = [sys.executable, "-m", "verify", *arguments, "--catalogue"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    draw = random.Random(9)
    for _ in range(KILLS):
        process = subprocess.Popen([*command, str(tmp_path / "killed")], env=environment, stdout=subprocess.DEVNULL)
        time.sleep(draw.uniform(0.1, 2.5))
        process.kill()
        process.wait()
    for name in ("killed", "peaceful"):
        subprocess.run([*command, str(tmp_path / name)], env=environment, check=True, stdout=subprocess.DEVNULL)
    assert dump(tmp_path / "killed") == dump(tmp_path / "peaceful")

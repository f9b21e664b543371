"""Times from a `Game` to a checked theorem, beside those of CVXPY with Clarabel for seven digits of the same value.

Ours and theirs take turns, game by game, in one process; a ratio is the median over the games of the ratio of medians.
Times are those that the processor spends on this process, so that other work on the machine does not count; only the
start of programs is measured by the clock on the wall.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import verify
from tests.bench.games import neighbours, squared
from verify.game import Game

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

models = pytest.importorskip("tests.bench.models", reason="needs CVXPY (the extra bench)", exc_type=ImportError)
pytest.importorskip("pytest_benchmark", reason="needs pytest-benchmark (the extra bench)")


def fresh(game: Game) -> Game:
    """The same game, with nothing computed yet."""
    return Game.from_document(game.document)


def seconds(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    start = clock()
    run()
    return clock() - start


def median_seconds(runs: Sequence[Callable[[], object]]) -> float:
    return statistics.median(map(seconds, runs))


def settle() -> None:
    """Spare both sides the collector's walks over all that is loaded: CVXPY alone brings some 40 ms of that."""
    gc.collect()
    gc.freeze()


def turns(
    games: Sequence[Game],
    digits: int,
    theirs: Sequence[Callable[[Game], float]],
    rounds: int,
    **options: bool,
) -> tuple[list[float], list[list[float]]]:
    """Median times for each game: ours, with what ``options`` change, and each of theirs; all find the same value."""
    ours, others = [], []
    settle()
    for game in games:
        answer = verify.value(game, digits=digits, **options)
        assert answer.upper - answer.lower <= Fraction(1, 10**digits)
        for other in theirs:
            assert other(game) == pytest.approx(float(answer.lower), abs=1e-5)
        copies = [fresh(game) for _ in range(rounds)]
        ours.append(median_seconds([lambda c=c: verify.value(c, digits=digits, **options) for c in copies]))
        others.append([median_seconds([lambda other=other, game=game: other(game)] * rounds) for other in theirs])
    return ours, others


def ratio(ours: list[float], others: list[list[float]], which: int) -> float:
    return statistics.median(a / b[which] for a, b in zip(ours, others, strict=True))


def record(benchmark: BenchmarkFixture, games: Sequence[Game], digits: int, rounds: int) -> None:
    """Let pytest-benchmark time ours, for its own table and files."""
    settle()
    queue = [fresh(game) for _ in range(rounds) for game in games]
    benchmark.pedantic(
        lambda game: verify.value(game, digits=digits), setup=lambda: ((queue.pop(),), {}), rounds=len(queue)
    )


def test_mean_distortion(benchmark: BenchmarkFixture, table: Table) -> None:
    """5 × 5, squared cost, budget 1/2: 30 digits."""
    games = [squared(5, 5, seed) for seed in range(10)]
    theirs = [models.per_label, models.one_variable, models.cached(games)]
    ours, others = turns(games, 30, theirs, 7)
    table.add("5x5 mean distortion, 30 digits: ours", 1e3 * statistics.median(ours), None, " ms")
    for which, (name, target) in enumerate(
        (("one variable per label", 0.5), ("one variable", 0.8), ("cached re-solve", None))
    ):
        table.add(f"    CVXPY, {name}", 1e3 * statistics.median(b[which] for b in others), None, " ms")
        table.add("    ratio", ratio(ours, others, which), target)
    record(benchmark, games, 30, 3)


def test_maximum_distortion(benchmark: BenchmarkFixture, table: Table) -> None:
    """5 × 3, radius 1, small integer masses: 30 digits, and the exact value (a combination of logarithms)."""
    games = [neighbours(5, 3, seed) for seed in range(20)]
    ours, others = turns(games, 30, [models.per_label, models.one_variable], 5)
    bounds, _ = turns(games, 30, [], 5, exact=False)
    table.add("5x3 maximum distortion, 30 digits and exact: ours", 1e3 * statistics.median(ours), None, " ms")
    table.add("    ours, bounds alone", 1e3 * statistics.median(bounds), None, " ms")
    for which, (name, target) in enumerate((("one variable per label", None), ("one variable", 0.6))):
        table.add(f"    CVXPY, {name}", 1e3 * statistics.median(b[which] for b in others), None, " ms")
        table.add("    ratio", ratio(ours, others, which), target)
    record(benchmark, games, 30, 2)


@pytest.mark.parametrize(("features", "target"), [(20, 0.15), (32, 0.1)])
def test_large(benchmark: BenchmarkFixture, table: Table, features: int, target: float) -> None:
    """20 × 10 (4000 arcs) and 32 × 10 (10 240 arcs), squared cost, budget 1/2: 12 digits."""
    games = [squared(features, 10, seed, concentration) for seed, concentration in ((0, 0.15), (1, 1.0))]
    ours, others = turns(games, 12, [models.one_variable], 3)
    arcs = games[0].shape.columns
    table.add(
        f"{features}x10 mean distortion ({arcs} arcs), 12 digits: ours", 1e3 * statistics.median(ours), None, " ms"
    )
    table.add("    CVXPY, one variable", 1e3 * statistics.median(b[0] for b in others), None, " ms")
    table.add("    ratio", ratio(ours, others, 0), target)
    record(benchmark, games, 12, 2)


MEMORY = """
import resource, sys
sys.path[:0] = [sys.argv[1]]
import verify
from tests.bench.games import squared
answer = verify.value(squared(32, 10, 0), digits=12)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory(root: Path, table: Table) -> None:
    """32 × 10 in a process of its own."""
    pytest.importorskip("resource")
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, str(root)], capture_output=True, text=True, check=True, cwd=root
    )
    unit = 1 if sys.platform == "darwin" else 1024
    table.add("32x10: memory of the whole process", int(run.stdout) * unit / 2**20, 300, " MB")


@pytest.mark.parametrize(("digits", "target"), [(200, 0.1), (1000, 1.0)])
def test_many_digits(benchmark: BenchmarkFixture, table: Table, digits: int, target: float) -> None:
    """5 × 5, squared cost, budget 1/2, to many digits."""
    games = [squared(5, 5, seed) for seed in range(3)]
    ours, _ = turns(games, digits, [], 3)
    table.add(f"5x5 mean distortion, {digits} digits", max(ours), target, " s")
    record(benchmark, games, digits, 1)


def test_kernel(benchmark: BenchmarkFixture, table: Table) -> None:
    """The kernel alone, 5 × 5 at 30 digits: reading, expanding the game, all logarithms, the theorem."""
    certificates = [verify.value(squared(5, 5, seed), digits=30).certificate for seed in range(5)]
    times = [statistics.median(seconds(lambda c=c: verify.check(c)) for _ in range(21)) for c in certificates]
    table.add("5x5, 30 digits: the kernel alone", 1e3 * statistics.median(times), 2, " ms")
    benchmark(verify.check, certificates[0])


def test_start(root: Path, tmp_path: Path, table: Table) -> None:
    """Programs start quickly: the kernel on one certificate, and the list of commands."""
    path = tmp_path / "certificate.json"
    verify.value(squared(5, 5, 0), digits=30).certificate.save(path)
    for name, arguments in (
        ("python -m verify.check CERTIFICATE", ["-m", "verify.check", str(path)]),
        ("verify --help", ["-m", "verify", "--help"]),
    ):
        start = partial(subprocess.run, [sys.executable, *arguments], cwd=root, check=True, capture_output=True)
        table.add(name, statistics.median(seconds(start, time.perf_counter) for _ in range(7)), 0.3, " s")


def test_coq(table: Table) -> None:
    """A 5 × 5 certificate of 30 digits as a Coq theorem; the theory is built before the clock starts."""
    from verify.coq import theory
    from verify.coq.certificate import loads
    from verify.coq.file import write
    from verify.coq.run import Word, run

    if not theory.tested():
        pytest.skip(f"needs Coq {theory.TESTED} (make coq installs it)")
    file = write(loads(verify.value(squared(5, 5, 0), digits=30, exact=False).certificate.data))
    assert run(file).word is Word.PROVED
    start = time.perf_counter()  # the work is coqc's, so this process's own time says nothing
    run(file)
    table.add("5x5, 30 digits: coqc on the certificate", time.perf_counter() - start, 20, " s")

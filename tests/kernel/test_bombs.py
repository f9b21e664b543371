"""Small files that ask for much end in Malformed or Rejected, in seconds and in little memory."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.kernel import bombs_compare, bombs_deterministic, bombs_losses, bombs_rules
from tests.kernel.bombs import BOMBS

MEMORY = 1500 * 2**20  # bytes of address space, most of it for reading 30 MB of JSON
SECONDS = 60  # of processor time, a watchdog: a refusal takes about one
RULES_SECONDS = 10  # for the bombs of the other rules, of which some are valid and are accepted
LONG = (
    "rank-",
    "null-1300",
    "degree-10^6",
    "prices-",
    "without-",
    "dense-300",
    "witnesses-400000",
)  # that take a second or more to make or to read

# One process forks a child for each bomb, so that limits bind each bomb alone and imports are paid once.
RUNNER = """
import json, os, resource, signal, sys, time, traceback
from verify.check.kernel import Malformed, Rejected, check
from tests.kernel import bombs_compare, bombs_deterministic, bombs_losses, bombs_rules
from tests.kernel import corpus, corpus_deterministic, corpus_rules
from tests.kernel.bombs import BOMBS
BOMBS = BOMBS | bombs_rules.BOMBS | bombs_deterministic.BOMBS | bombs_losses.BOMBS
BOMBS = BOMBS | bombs_compare.BOMBS
corpus.certificates(), corpus_rules.certificates(), corpus_deterministic.certificates()  # once, for all children
for name in sys.argv[1:]:
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        data = BOMBS[name]()
        resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
        signal.setitimer(signal.ITIMER_PROF, {seconds})
        start = time.perf_counter()
        try:
            check(data)
            outcome = "accepted"
        except Rejected as error:
            outcome = type(error).__name__
        except BaseException as error:
            outcome = "escaped: " + repr(error)[:200]
        rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        os.write(writer, json.dumps([outcome, len(data), round(time.perf_counter() - start, 2), rss]).encode())
        os._exit(0)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    answer = os.read(reader, 4096).decode() or json.dumps(["killed by signal " + str(status), 0, 0, 0])
    os.close(reader)
    print(name, answer, flush=True)
"""


def explode(names: list[str], seconds: int = SECONDS) -> dict[str, str]:
    """What became of each bomb, with its size (bytes), time (s) and memory (MB)."""
    code = RUNNER.format(memory=MEMORY, seconds=seconds)
    run = subprocess.run(
        [sys.executable, "-c", code, *names],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        timeout=600,
        check=True,
    )
    return dict(line.split(" ", 1) for line in run.stdout.splitlines())


@pytest.mark.parametrize("part", range(4))
def test_a_bomb_is_refused(part: int) -> None:
    """Huge numbers, deep nesting, long lists, orders, precisions, denominators, graphs, alphabets: refused."""
    names = sorted(BOMBS)[part::4]
    outcomes = explode(names)
    assert set(outcomes) == set(names)
    assert [
        f"{name}: {outcome}"
        for name, outcome in outcomes.items()
        if not outcome.startswith(('["Malformed"', '["Rejected"'))
    ] == []


def _good(outcomes: dict[str, str]) -> None:
    good = ('["Malformed"', '["Rejected"', '["accepted"')
    assert [f"{name}: {outcome}" for name, outcome in outcomes.items() if not outcome.startswith(good)] == []


def _decided(names: list[str]) -> None:
    outcomes = explode(names, RULES_SECONDS)
    assert set(outcomes) == set(names)
    _good(outcomes)


QUICK = [name for name in bombs_rules.BOMBS if not name.removeprefix("rules-").startswith(LONG)]


def test_a_bomb_of_the_other_rules_is_decided() -> None:
    """Degrees, exponents, precision, ranks, prices, releases that nobody avoids: decided, in ten seconds."""
    _decided([*QUICK, "rules-rank-200"])


@pytest.mark.slow
def test_a_large_bomb_of_the_other_rules_is_decided() -> None:
    """The same for those that are large files themselves."""
    _decided(sorted(set(bombs_rules.BOMBS) - set(QUICK)))


FAST = [
    name
    for name in bombs_deterministic.BOMBS
    if not name.removeprefix("deterministic-").startswith(bombs_deterministic.LONG)
]


def test_a_bomb_of_deterministic_attacks_is_decided() -> None:
    """Depth, width, precision, long numbers, games in games: decided, in ten seconds each."""
    _decided(FAST)


@pytest.mark.slow
def test_a_large_bomb_of_deterministic_attacks_is_decided() -> None:
    """States, closed releases, cases that tie: the same."""
    _decided(sorted(set(bombs_deterministic.BOMBS) - set(FAST)))


SMALL = [name for name in bombs_losses.BOMBS if not name.removeprefix("losses-").startswith(bombs_losses.LONG)]


def test_a_bomb_of_losses_is_decided() -> None:
    """Long least probabilities, many witnesses, games in games, orders, precision: decided, in ten seconds."""
    _decided(SMALL)


@pytest.mark.slow
def test_a_large_bomb_of_losses_is_decided() -> None:
    """The same for those that are large files themselves, in a minute."""
    _good(explode(sorted(set(bombs_losses.BOMBS) - set(SMALL))))


BRIEF = [name for name in bombs_compare.BOMBS if not name.removeprefix("compare-").startswith(bombs_compare.LONG)]


def test_a_bomb_of_comparisons_is_decided() -> None:
    """Parts, large games among them, precision, factors, names, exponents: decided, in ten seconds each."""
    _decided(BRIEF)


@pytest.mark.slow
def test_a_large_bomb_of_comparisons_is_decided() -> None:
    """Thousands of parts, sums and terms, in a minute."""
    _good(explode(sorted(set(bombs_compare.BOMBS) - {*BRIEF, *bombs_compare.FORMS})))


@pytest.mark.slow
def test_exact_forms_are_counted_together() -> None:
    """Forms that are costly to decide, once for each sum, part or column: decided, in a minute each."""
    _good(explode(sorted(bombs_compare.FORMS)))

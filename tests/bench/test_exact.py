"""How many small games are solved exactly, in fields of which degree, and in what time.

Two hundred seeded games of at most four features and three labels (`tests.bench.games.small`), none of them chosen:
budgets that bind, two budgets at once, costs that are no metric, label costs. Every answer is a theorem of the kernel.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import verify
from tests.bench.games import small

if TYPE_CHECKING:
    from tests.bench.conftest import Table

pytestmark = pytest.mark.bench

GAMES = 200
SECONDS = 10
SHARE = 0.9
WIDTH = 60
DEGREES = ((1, 1), (2, 2), (3, 4), (5, 8), (9, 16), (17, 24), (25, 40))


def test_exact_levels(table: Table) -> None:
    """At least nine in ten are rational or algebraic, each in ten seconds; the others say why they are not."""
    times: dict[int, list[float]] = {}
    bracketed: list[float] = []
    binding, reasons = 0, Counter[str]()
    for seed in range(GAMES):
        _, game = small(seed)
        start = time.process_time()
        answer = verify.value(game)
        seconds = time.process_time() - start
        assert answer.upper - answer.lower <= Fraction(1, 10**30)
        binding += any(answer.certificate.evidence["multipliers"])
        if answer.exact is None:
            assert answer.inexact
            reasons[answer.inexact.partition("(")[0].strip()] += 1
            bracketed.append(seconds)
        else:
            times.setdefault(answer.degree, []).append(seconds)
    exact = [seconds for found in times.values() for seconds in found]
    in_time = sum(1 for seconds in exact if seconds <= SECONDS)
    table.add(f"{GAMES} small games: not exact in {SECONDS} s", GAMES - in_time, (1 - SHARE) * GAMES)
    table.add("    some budget binds", binding, None)
    for low, high in DEGREES:
        found = [seconds for degree, all_of in times.items() if low <= degree <= high for seconds in all_of]
        if found:
            name = "rational" if high == 1 else f"degree {low}" if low == high else f"degree {low} to {high}"
            table.add(f"    {name}", len(found), None)
            table.add("        median", statistics.median(found), None, " s")
            table.add("        worst", max(found), SECONDS, " s")
    for reason, count in reasons.items():
        table.add(f"    bracket: {reason[:WIDTH]}", count, None)
    if bracketed:
        table.add("        worst", max(bracketed), SECONDS, " s")
    assert in_time >= SHARE * GAMES

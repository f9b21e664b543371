"""Every single-field mutant of every accepted certificate is refused, or what it states is true.

Truth is asked of an interior point in doubles (oracle.py) and of a second implementation of §3–§5 (reference.py).
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import Any

import mpmath
import pytest

from tests.kernel import corpus, oracle, reference
from tests.kernel.attack import same_without_asserts
from tests.kernel.expand import expand, number
from tests.kernel.mutate import mutants
from verify.check.kernel import Rejected, check

STRIDE = 11  # of some 150 000 mutants the quick test takes every eleventh
SLICES = 8


def survive(original: Any, path: tuple[Any, ...], mutant: Any) -> bool:
    """Whether the kernel accepts a mutant; if so, all that it states is held against the truth."""
    try:
        theorem = check(corpus.data(mutant))
    except Rejected:
        return False
    assert (theorem.lower, theorem.upper) == (number(mutant["claim"]["lower"]), number(mutant["claim"]["upper"]))
    assert theorem.rule == mutant["rule"]
    value = oracle.value(mutant["game"])
    assert value is not None
    assert float(theorem.lower) - oracle.TOLERANCE <= value <= float(theorem.upper) + oracle.TOLERANCE
    if theorem.rule == "saddle":
        with mpmath.workdps(corpus.DIGITS):
            exact = corpus.form(mutant["claim"]["exact"])
            assert abs(corpus.form([(a, r) for r, a in theorem.exact.items()]) - exact) < mpmath.mpf(10) ** -50
            assert corpus.real(theorem.lower) <= exact + mpmath.mpf(10) ** -50
            assert exact <= corpus.real(theorem.upper) + mpmath.mpf(10) ** -50
        assert abs(value - float(exact)) < oracle.TOLERANCE
    assert reference.proves(mutant) == ""
    if path[0] == "evidence":
        before = check(corpus.data(original))
        assert (theorem.lower, theorem.upper, theorem.exact) == (before.lower, before.upper, before.exact)
        if path[1] != "attack":  # a finite game's attack decides of which numbers the theorem speaks
            assert theorem.statement == before.statement
    assert (theorem.game == check(corpus.data(original)).game) <= (expand(mutant["game"]) == expand(original["game"]))
    return True


def attack(names: list[str], start: int, stride: int) -> Counter[str]:
    """Try the mutants of some certificates; the number of those tried and of those that survived."""
    count: Counter[str] = Counter()
    documents = corpus.certificates()
    for name in names:
        for path, label, mutant in mutants(documents[name], start, stride):
            try:
                alive = survive(documents[name], path, mutant)
            except Exception as error:
                raise AssertionError(f"{name}, {path}, {label}: {corpus.data(mutant).decode()}") from error
            count[path[0]] += 1
            count["tried"] += 1
            count["alive"] += alive
    return count


@pytest.mark.parametrize("part", range(SLICES))
def test_a_mutant_is_refused_or_true(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers, names, keys, kinds, metrics, indices, entries: whatever is changed, nothing false is proved."""
    names = sorted(corpus.certificates())[part::SLICES]
    count = attack(names, part, STRIDE)
    with capsys.disabled():
        sys.stdout.write(f"\nmutants: {count['tried']} tried, {count['alive']} survived and are true; {dict(count)}\n")
    assert count["tried"] > 5000 / SLICES
    assert 0 < count["alive"] < count["tried"] / 10


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(corpus.certificates()))
def test_every_mutant_is_refused_or_true(name: str) -> None:
    """The same for all of them."""
    assert attack([name], 0, 1)["tried"] > 500


def test_mutants_under_optimisation() -> None:
    """`python -O` removes every assert: verdicts and statements do not change."""
    lines = []
    for name, document in corpus.certificates().items():
        lines.append(corpus.data(document))
        lines += [corpus.data(mutant) for _, _, mutant in mutants(document, len(name), 199)]
    same_without_asserts(lines)
    assert len(lines) > 700

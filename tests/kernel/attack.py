"""What the tests with mutants share: a mutant is refused, or what it states is held against the truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from tests.kernel import corpus
from tests.kernel.mutate import mutants
from verify.check.kernel import Rejected, Theorem, check

OPTIMISED = """
import json, sys
from verify.check.kernel import Rejected, check
assert False, "this line vanishes under -O"
verdicts = []
for line in sys.stdin:
    try:
        theorem = check(line.encode())
        verdicts.append([str(theorem.lower), str(theorem.upper), theorem.statement])
    except Rejected as error:
        verdicts.append(type(error).__name__)
print(json.dumps(verdicts))
"""


def surviving(holds: Callable[[Theorem, Any], None]) -> Callable[[Any], bool]:
    """Whether the kernel accepts a mutant; if so, ``holds`` is asked whether all that it states is true."""

    def survive(mutant: Any) -> bool:
        try:
            theorem = check(corpus.data(mutant))
        except Rejected:
            return False
        holds(theorem, mutant)
        return True

    return survive


def attack(survive: Callable[[Any], bool], name: str, document: Any, start: int, stride: int) -> Counter[str]:
    """Try every so-manieth mutant of a certificate; the number of those tried and of those that survived."""
    count: Counter[str] = Counter()
    for path, label, mutant in mutants(document, start, stride):
        try:
            alive = survive(mutant)
        except Exception as error:
            raise AssertionError(f"{name}, {path}, {label}: {corpus.data(mutant).decode()}") from error
        count["tried"] += 1
        count["alive"] += alive
    return count


def same_without_asserts(lines: Sequence[bytes]) -> None:
    """Assert that verdicts and statements are the same under ``python -O``, which removes every assert."""
    expected: list[Any] = []
    for line in lines:
        try:
            theorem = check(line)
            expected.append([str(theorem.lower), str(theorem.upper), theorem.statement])
        except Rejected as error:
            expected.append(type(error).__name__)
    run = subprocess.run(
        [sys.executable, "-O", "-c", OPTIMISED],
        input=b"\n".join(lines) + b"\n",
        capture_output=True,
        check=True,
        env=dict(os.environ),
        timeout=300,
    )
    assert json.loads(run.stdout) == expected

"""§7 and §11: the kernel accepts no more than exact numbers allow, and hardly less: nothing is rounded inward."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus, reference
from tests.kernel.mutate import put
from tests.kernel.reject import losses
from tests.kernel.reject.fields import changed
from verify.check.kernel import Rejected, check

PRECISION = ("evidence", "precision")
STEPS = 50  # bits to which the boundary is looked for


def kernel(document: Any) -> bool:
    """Whether the kernel accepts."""
    try:
        check(corpus.data(document))
    except Rejected:
        return False
    return True


def boundary(good: Fraction, bad: Fraction, make: Callable[[str], Any], accepts: Callable[[Any], bool]) -> Fraction:
    """The last number towards `bad` that is accepted, `good` being accepted and `bad` not."""
    assert accepts(make(str(good)))
    assert not accepts(make(str(bad)))
    for _ in range(STEPS):
        middle = (good + bad) / 2
        good, bad = (middle, bad) if accepts(make(str(middle))) else (good, middle)
    return good


def _first() -> Any:
    return changed(losses.trio(), (losses.W, losses.DELETE), (losses.R, [[0, 0], [0, 0], [0, 0]]))


def _second() -> Any:
    full = losses.trio()
    return changed(full, (losses.W, full["evidence"]["witnesses"][:2]), ((*losses.R, 2), [0, 0]))


CASES: dict[str, tuple[Callable[[], Any], tuple[Any, ...], str, str]] = {  # what, where, accepted, not accepted
    "first proof": (_first, (*losses.R, 0, 1), "0", "1/2"),
    "witness": (_second, (*losses.R, 1, 0), "1/100", "1/2"),
    "witness that relies on others": (losses.trio, (*losses.R, 2, 0), "1/100", "1/2"),
    "lower of a loss": (losses.lost, (*losses.L, 0, "lower"), "0", "1"),
    "lower of a loss with a rule": (losses.lost, (*losses.L, 1, "lower"), "0", "1"),
    "upper of a loss": (losses.lost, (*losses.L, 0, "upper"), "3", "1/2"),
    "lower of a rule's loss": (losses.given, ("claim", "lower"), "0", "1"),
    "upper of a rule's loss": (losses.given, ("claim", "upper"), "3", "1/2"),
    "lower within a budget": (losses.priced, ("claim", "lower"), "0", "1"),
    "upper within a budget": (losses.priced, ("claim", "upper"), "3", "1/2"),
}


@pytest.mark.parametrize("precision", [8, 40])
@pytest.mark.parametrize("name", CASES)
def test_nothing_is_rounded_inward(name: str, precision: int) -> None:
    """The kernel's last number is not beyond that of exact arithmetic; at 40 bits the two nearly meet."""
    make, path, good, bad = CASES[name]
    document = _roomy(put(make(), PRECISION, precision), path)

    def spelt(text: str) -> Any:
        return put(document, path, text)

    exact = boundary(Fraction(good), Fraction(bad), spelt, lambda d: reference.proves(d) == "")
    found = boundary(Fraction(good), Fraction(bad), spelt, kernel)
    step = Fraction(4, 2**STEPS)
    assert found <= exact + step if Fraction(good) < Fraction(bad) else found >= exact - step
    assert abs(found - exact) <= Fraction(32, 2**precision) + step


def _roomy(document: Any, path: tuple[Any, ...]) -> Any:
    """Bounds that 8 bits can prove, except for the number that the test is about."""
    if document["rule"] != "enclosure":
        return changed(document, *((("claim", end), v) for end, v in (("lower", 0), ("upper", 3)) if path[-1] != end))
    wide = changed(document, (("claim", "lower"), "0.68"), (("claim", "upper"), "0.70"))
    wide["claim"]["rule"] = [[b and "0.36" for b in line] for line in wide["claim"]["rule"]]
    for i, entry in enumerate(wide["claim"].get("losses", ())):
        entry |= {end: v for end, v in (("lower", 0), ("upper", 3)) if path != (*losses.L, i, end)}
    return wide

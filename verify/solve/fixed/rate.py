"""The observed rate of an iteration, from the errors on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np

LAST = 0.5
"""The share of the iterations, the last ones, from which the rate is read."""
LEAST = 8
"""Errors that are needed for a rate."""


@dataclass(frozen=True)
class Rate:
    """How the errors shrink: by ``factor`` at every step (linear), or as steps^−``power`` (sublinear).

    One of the two is None: the one that fits the logarithms of the errors worse.
    """

    factor: float | None
    power: float | None

    def __str__(self) -> str:
        if self.factor is not None:
            return f"linear, factor {self.factor:.4g} a step"
        return f"sublinear, order n^-{self.power:.3g}"


def observed(errors: Sequence[float], floor: float) -> Rate | None:
    """The rate of errors e_1, e_2, …, as far as they are above ``floor``; None where too few are.

    >>> str(observed([0.5**n for n in range(1, 30)], 1e-14))
    'linear, factor 0.5 a step'
    >>> str(observed([1 / n**2 for n in range(1, 500)], 1e-14))
    'sublinear, order n^-2'
    """
    seen = next((n for n, e in enumerate(errors) if e <= floor), len(errors))
    first = int(seen * (1 - LAST))
    if seen - first < LEAST:
        return None
    step = np.arange(first + 1, seen + 1, dtype=np.float64)
    height = np.array([log(e) for e in errors[first:seen]])
    linear, worse = _fit(step, height), _fit(np.log(step), height)
    if linear[1] <= worse[1]:
        return Rate(exp(linear[0]), None)
    return Rate(None, -worse[0])


def _fit(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Slope and squared residual of the straight line through the points."""
    slope, level = np.polyfit(x, y, 1)
    return float(slope), float(((y - slope * x - level) ** 2).sum())

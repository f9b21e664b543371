"""A sweep's numbers as CSV: exact budgets, and bounds in decimals rounded outwards."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from verify.claims.sweep_curve import Curve
from verify.numbers.exact import decimal_ceil, decimal_floor, text

LOSSES, VALUES = "losses.csv", "values.csv"
LOSSES_HEAD = ("rule", "attack", "lower", "upper", "band_lower", "band_upper", "rule_unique", "certificate")
VALUES_HEAD = ("budget", "lower", "upper", "certificate")
SPARE = 2
"""Decimals beyond the digits asked, so that rounding outwards costs little."""
INFINITE = "inf"


def losses(curves: Iterable[Curve], files: Mapping[Fraction, str], digits: int) -> str:
    """A row for every pair of rule and attack.

    ``lower`` and ``upper`` bound the largest loss of the rule that is kept, ``band_lower`` and ``band_upper`` that of
    every robust rule, in nats; "inf" is +∞. ``rule_unique`` is "true", "false", or empty where that was not decided.
    """
    rows = []
    for curve in curves:
        unique = "" if curve.unique is None else str(curve.unique).lower()
        for point in curve.points:
            ends = (point.lower, point.upper, point.band_lower, point.band_upper)
            shown = [decimal(end, digits, up=i % 2 == 1) for i, end in enumerate(ends)]
            rows.append((text(curve.rule), text(point.attack), *shown, unique, files[curve.rule]))
    return _table(LOSSES_HEAD, rows)


def values(known: Mapping[Fraction, tuple[Fraction, Fraction]], files: Mapping[Fraction, str], digits: int) -> str:
    """V(ε), the value of the game, for every budget of the sweep, in nats."""
    rows = [
        (text(budget), decimal(lower, digits, up=False), decimal(upper, digits, up=True), files[budget])
        for budget, (lower, upper) in known.items()
    ]
    return _table(VALUES_HEAD, rows)


def decimal(value: Fraction | None, digits: int, *, up: bool) -> str:
    """A bound, rounded up or down to a few more decimals than so many; None is +∞."""
    if value is None:
        return INFINITE
    return decimal_ceil(value, digits + SPARE) if up else decimal_floor(value, digits + SPARE)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    page = io.StringIO()
    csv.writer(page, lineterminator="\n").writerows([head, *rows])
    return page.getvalue()

"""Newton's method on the fixed-point equations with mpmath, to any precision.

Every call makes a context of its own, so that mpmath's global precision is neither read nor written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Any

from mpmath.ctx_mp import MPContext

from verify.errors import Unsolved
from verify.solve.fixed.reduced import Reduced, evaluate

START_BITS = 80
GUARD = 32
PATIENCE = 4
"""Steps at full precision that may fail to shrink the residual before the method gives up."""


@dataclass(frozen=True, eq=False)
class Trace:
    """A point x of the reduced equations, as pairs (m, e) for m·2^e, and −log10 of the residuals on the way there."""

    point: list[tuple[int, int]]
    digits: list[float]


def context(bits: int) -> Any:
    """A context of mpmath's with a precision of its own."""
    fresh = MPContext()
    fresh.prec = bits
    return fresh


def newton(reduced: Reduced, start: Sequence[float], bits: int) -> Trace:
    """Refine ``start`` until the residual is as small as ``bits`` bits allow.

    Raises
    ------
    Unsolved
        The equations are singular, or the residuals do not shrink.
    """
    context_ = context(START_BITS)
    x = [context_.mpf(v) for v in start]
    precision, history, since = START_BITS, [], 0
    best: list[Any] = x
    least: Any = None
    while True:
        ctx = context(precision + GUARD)
        x = [ctx.mpf(v) for v in x]
        found = evaluate(reduced, x, ctx.exp, ctx.mpf)
        size = max(abs(v) for v in found.residual)
        history.append(float(-ctx.log10(size)) if size else precision / log2(10))
        if least is None or size < least:
            best, least, since = x, size, 0
        else:
            since += 1
        # noise: a few units in the last place
        if precision >= bits and (size < ctx.mpf(2) ** -(bits + GUARD // 2) or since >= PATIENCE):
            break
        if since > 2 * PATIENCE or len(history) > bits:
            raise Unsolved("Newton's method on the fixed-point equations does not converge")
        try:
            step = ctx.lu_solve(ctx.matrix(found.matrix), ctx.matrix([-v for v in found.residual]))
        except (ZeroDivisionError, TypeError):  # mpmath finds no pivot in a column of zeros
            raise Unsolved("the fixed-point equations are singular: the multipliers are not unique") from None
        x = [v + d for v, d in zip(x, step, strict=True)]
        # the digits double only once the steps are small
        if precision < bits and size < ctx.mpf(2) ** -(precision // 3):
            precision = min(bits, 2 * precision)
    if least > context(bits).mpf(2) ** -(bits // 2):
        raise Unsolved("Newton's method on the fixed-point equations stalls: they are nearly singular")
    return Trace([_pair(v) for v in best], history)


def _pair(value: Any) -> tuple[int, int]:
    sign, mantissa, exponent, _ = value._mpf_  # man_exp loses the sign in some versions
    return (-int(mantissa) if sign else int(mantissa)), int(exponent)

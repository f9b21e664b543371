"""Rational bounds of natural logarithms in integers; every error is one-sided and counted (proofs/TRUST.md §2)."""

from functools import lru_cache

GUARD = 24  # extra bits, which absorb the counted errors


@lru_cache(maxsize=4)  # log 2 stays in it
def _atanh(numerator: int, denominator: int, bits: int) -> tuple[int, int]:
    """Integers low ≤ 2^bits·2·atanh(numerator/denominator) ≤ high, for 0 ≤ numerator/denominator ≤ 1/3."""
    term = total = (numerator << bits) // denominator
    square, odd = term * term >> bits, 3
    while term:
        term = term * square >> bits
        total += term // odd
        odd += 2
    # Each of the (odd − 1)/2 terms is less than 3 too small, and the tail is below 3.
    return 2 * total, 2 * total + 4 * odd


@lru_cache(maxsize=1 << 12)  # emptied before each check
def log_bounds(numerator: int, denominator: int, bits: int) -> tuple[int, int]:
    """Integers low ≤ 2^bits·log(numerator/denominator) ≤ high, for positive arguments."""
    if numerator == denominator:
        return 0, 0
    work = bits + GUARD
    exponent = numerator.bit_length() - denominator.bit_length()
    if numerator << max(0, -exponent) < denominator << max(0, exponent):
        exponent -= 1
    x = (numerator << max(0, work - exponent)) // (denominator << max(0, exponent - work))
    # numerator/denominator = 2^exponent·X/2^work with 2^work ≤ x ≤ X < x + 1, so that log(X/x) ≤ 2^−work
    low, high = _atanh(x - (1 << work), x + (1 << work), work)
    down, up = sorted(exponent * end for end in _atanh(1, 3, work))  # of exponent·log 2
    return (low + down) >> GUARD, -(-(high + 1 + up) >> GUARD)

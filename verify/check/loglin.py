"""Log forms: real numbers Σ a·log(r), as mappings {r: a} with rational a and positive rational r, compared exactly."""

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from verify.check.enclose import log_bounds
from verify.check.format import Rejected, expect, read, signed, words

Form = Mapping[Fraction, Fraction]
WORK = 1 << 18  # terms times squared 64-bit words, for one sign


def read_form(value: Any, where: str) -> Form:
    """Pattern: a list of pairs [a, r] with r > 0, each r once."""
    pairs = read([(signed, signed)], value, where)
    form = {r: a for a, r in pairs}
    expect(len(form) == len(pairs) and all(r > 0 for r in form), where, "positive arguments, each once", value)
    return form


def combine(*parts: tuple[Fraction, Form]) -> Form:
    """The form Σ factor·form, like terms collected."""
    out: dict[Fraction, Fraction] = {}
    for factor, form in parts:
        for r, a in form.items():
            out[r] = out.get(r, Fraction(0)) + factor * a
    return {r: a for r, a in out.items() if a and r != 1}


def enclose(form: Form, bits: int) -> tuple[int, int]:
    """Integers low ≤ 2^bits·form ≤ high."""
    low = high = 0
    for r, a in form.items():
        down, up = log_bounds(r.numerator, r.denominator, bits)
        if a < 0:
            down, up = up, down
        low += a.numerator * down // a.denominator
        high -= -a.numerator * up // a.denominator
    return low, high


def is_zero(form: Form) -> bool:
    """Whether the form is zero: over a coprime base, whose logarithms are independent, every exponent must vanish."""
    scale = lcm(*(a.denominator for a in form.values()))
    work = [(n, k * int(a * scale)) for r, a in form.items() for n, k in ((r.numerator, 1), (r.denominator, -1))]
    base: dict[int, int] = {}
    while work:  # every split lowers the product of all integers in work and base
        n, exponent = work.pop()
        b = next((b for b in base if gcd(n, b) > 1), 1)
        if b > 1:
            g, other = gcd(n, b), base.pop(b)
            work += [(g, exponent + other), (n // g, exponent), (b // g, other)]
        elif n > 1:
            base[n] = exponent
    return not any(base.values())


def sign(form: Form) -> int:
    """The sign −1, 0 or 1 of a form, exactly; Rejected if it would take too long."""
    bits, size = 64, len(form) ** 2 * words(n for r in form for n in r.as_integer_ratio())
    while len(form) * (bits // 64) ** 2 <= WORK:
        low, high = enclose(form, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        if bits == 64 and size <= 16 * WORK and is_zero(form):
            return 0
        bits *= 2
    raise Rejected("a log form is too close to 0, or too long, for its sign to be decided")


def render(form: Form) -> str:
    """A log form as a mathematician writes it, such as log(3) - 2/3*log(2)."""
    parts = [(" - " if a < 0 else " + ", "" if abs(a) == 1 else f"{abs(a)}*", r) for r, a in form.items()]
    text = "".join(f"{operator}{factor}log({r})" for operator, factor, r in parts)
    return {" + ": "", " - ": "-", "": "0"}[text[:3]] + text[3:]

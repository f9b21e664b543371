"""Log forms: real numbers Σ a·log(r) with rational a and positive rational r, compared exactly.

A form is a dict {r: a}. Whether it is zero is decided in integers: over a coprime base the exponents must
all vanish. A form that is not zero has a sign that an enclosure of enough bits shows.
"""

from fractions import Fraction
from math import gcd, lcm
from typing import Any

from verify.check.enclose import log_bounds
from verify.check.format import Rejected, bad, items, number

Form = dict[Fraction, Fraction]
MAX_BITS = 1 << 14


def read_form(value: Any, where: str) -> Form:
    """A list of pairs [a, r] with r > 0, each r once."""
    form: Form = {}
    for i, pair in enumerate(items(value, where)):
        a, r = (number(v, f"{where}[{i}]", True) for v in items(pair, f"{where}[{i}]", 2))
        if r <= 0 or r in form:
            bad(f"{where}[{i}]", "a positive argument that is not listed before", str(r))
        form[r] = a
    return form


def combine(*parts: tuple[Fraction, Form]) -> Form:
    """The form Σ factor·form, like terms collected."""
    out: Form = {}
    for factor, form in parts:
        for argument, coefficient in form.items():
            out[argument] = out.get(argument, Fraction(0)) + factor * coefficient
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
    """Whether the form is zero, decided over a coprime base (integers above 1, pairwise coprime, are independent)."""
    scale = lcm(*(a.denominator for a in form.values()))
    work = []
    for r, a in form.items():
        exponent = a.numerator * (scale // a.denominator)
        work += [(r.numerator, exponent), (r.denominator, -exponent)]
    base: dict[int, int] = {}
    while work:  # every step but the last two for an entry lowers the product of all integers in work and base
        m, e = work.pop()
        if m == 1 or e == 0:
            continue
        for b in base:
            g = gcd(m, b)
            if g > 1:
                old = base.pop(b)
                work += [(g, e + old), (m // g, e), (b // g, old)]
                break
        else:
            base[m] = e
    return not any(base.values())


def sign(form: Form) -> int:
    """The sign −1, 0 or 1 of a form, exactly; Rejected if MAX_BITS bits do not show it."""
    if not form:
        return 0
    bits = 64
    while bits <= MAX_BITS:
        low, high = enclose(form, bits)
        if low > 0:
            return 1
        if high < 0:
            return -1
        if bits == 64 and is_zero(form):
            return 0
        bits *= 2
    raise Rejected(f"the sign of a log form is not decided by {MAX_BITS} bits")


def render(form: Form) -> str:
    """A log form as a mathematician writes it.

    >>> render({Fraction(3): Fraction(1), Fraction(2): Fraction(-2, 3)})
    'log(3) - 2/3*log(2)'
    """
    text = ""
    for r, a in form.items():
        term = f"log({r})" if abs(a) == 1 else f"{abs(a)}*log({r})"
        text += (" - " if a < 0 else " + ") + term if text else ("-" if a < 0 else "") + term
    return text or "0"

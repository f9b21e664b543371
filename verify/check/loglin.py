"""Log forms {r: a}, which mean Σ a·log(r) with rational a and positive r, rationals or elements of one field."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any

from verify.check import field
from verify.check.enclose import log_bounds
from verify.check.field import Element, bounds, integers
from verify.check.format import Rejected, demand, expect, read, signed, total, words

Form = Mapping[Any, Fraction]
WORK = 1 << 18  # terms times squared 64-bit words, for one sign


def read_form(value: Any, where: str, number: Callable[[Any, str], Any] = signed) -> Form:
    """Pattern: a list of pairs [a, r] with r > 0, each r once."""
    pairs = read([(signed, number)], value, where)
    form = {r: a for a, r in pairs}
    expect(len(form) == len(pairs), where, "each argument once", value)
    expect(all(field.sign(r) > 0 for r in form), where, "positive arguments", value)
    return form


def combine(*terms: tuple[Fraction | int, Form]) -> Form:
    """The form Σ factor·form, like terms collected."""
    out: dict[Any, Fraction] = {}
    for factor, form in terms:
        for r, a in form.items():
            out[r] = out.get(r, 0) + factor * a
    return {r: a for r, a in out.items() if a and r != 1}


def enclose(form: Form, bits: int) -> tuple[int, int]:
    """Integers low ≤ 2^bits·form ≤ high; Rejected where the field's interval shows no positive argument."""
    low = high = 0
    for r, a in form.items():
        least, most = bounds(r)
        demand(least > 0, "the interval of the field is too wide for a logarithm")
        down, up = (log_bounds(*end.as_integer_ratio(), bits)[k] for k, end in enumerate((least, most)))
        if a < 0:
            down, up = up, down
        low, high = low + a.numerator * down // a.denominator, high - (-a.numerator * up // a.denominator)
    return low, high


def is_zero(form: Form) -> bool:
    """Whether the form is shown to be zero; for rationals, whether it is.

    Field elements to integer powers are multiplied out. Rationals are split over a coprime base, whose logarithms are
    independent, so that every exponent must vanish.
    """
    scale = lcm(*(a.denominator for a in form.values()))
    powers = [(r, int(a * scale)) for r, a in form.items()]
    if any(isinstance(r, Element) for r in form):
        theta, count = next(r.field for r in form), sum(abs(e) for _, e in powers)
        if (count * theta.degree) ** 2 * (theta.growth + words(integers(*form))) > 16 * WORK:
            return False
        return bool(prod(r for r, e in powers for _ in range(e)) == prod(r for r, e in powers for _ in range(-e)))
    work = [(n, k * e) for r, e in powers for n, k in zip(r.as_integer_ratio(), (1, -1), strict=True)]
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
    bits = 64
    useful = max((r.field.bits for r in form if isinstance(r, Element)), default=WORK)
    while len(form) * (bits // 64) ** 2 <= WORK and bits < 2 * useful:
        low, high = enclose(form, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        if bits == 64 and len(form) ** 2 * words(integers(*form)) <= 16 * WORK and is_zero(form):
            return 0
        bits *= 2
    raise Rejected("a log form is too close to 0, or too long, for its sign to be decided")


def render(form: Form) -> str:
    """A log form in words."""
    return total((a, f"log({r})") for r, a in form.items())

"""Exact numbers: fractions, elements Σ parts[i]·θ^i of a number field; log forms {r: a}, which mean Σ a·log(r)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from itertools import zip_longest
from math import gcd, lcm, prod
from typing import Any

from verify.check.enclose import log_bounds
from verify.check.format import Limits, Rejected, demand, expect, parts, read, signed, total, words

Form = Mapping[Any, Fraction]
WORK = 1 << 18  # terms times squared 64-bit words, for one sign


class Field:
    """Q(θ) for the only root θ of Σ polynomial[i]·x^i, irreducible or not, between two rationals."""

    def __init__(self, spec: Any, limits: Limits) -> None:
        self.polynomial, _ = limits.whole(spec["polynomial"], "claim.field")
        self.degree = n = len(self.polynomial) - 1
        fits = n >= 1 and self.polynomial[-1] and max(map(int.bit_length, self.polynomial)) < 13_000  # 4 000 digits
        expect(fits, "claim.field", "a polynomial of degree at least 1, of integers below 2^13000", None)
        self.limits, self.ends = limits, (spec["lower"], spec["upper"])
        ends, scale = limits.whole(self.ends, "claim.field", 1 + n**3 // 8)
        self.growth = n * max(map(int.bit_length, self.polynomial)) // 64  # 64-bit words by which a product grows
        limits.charge(n**2 * (n + self.growth), "squared degree times words of a product in claim.field")
        signs = [sum(c * end**i * scale ** (n - i) for i, c in enumerate(self.polynomial)) for end in ends]
        demand(ends[0] < ends[1] and signs[0] * signs[1] < 0, "the polynomial has no change of sign in the interval")
        self.bits = scale.bit_length() + 64
        theta = (ends[0] << self.bits) // scale, -(-(ends[1] << self.bits) // scale)
        self.powers = [(1 << self.bits, 1 << self.bits)]  # enclosures of θ^i in units of 2^−bits
        for _ in range(n):
            products = [u * v for u in self.powers[-1] for v in theta]
            self.powers.append((min(products) >> self.bits, -(-max(products) >> self.bits)))
        slope = self.element([Fraction(i * c) for i, c in enumerate(self.polynomial)][1:])
        demand(slope > 0 or slope < 0, "the interval is too wide to show that it holds one root only")

    def __str__(self) -> str:
        return f"the root of {Element(self, tuple(self.polynomial))} between {self.ends[0]} and {self.ends[1]}"

    def element(self, parts: Iterable[Fraction]) -> Any:
        """The number Σ parts[i]·θ^i, reduced: a fraction if that leaves no power of θ."""
        out, (*rest, lead) = list(parts), self.polynomial
        while out and (len(out) > self.degree or not out[-1]):
            top = out.pop() * Fraction(1, lead)
            for i, c in enumerate(rest if top else [], len(out) - self.degree):
                out[i] -= top * c
        return Element(self, tuple(out)) if len(out) > 1 else sum(out, Fraction(0))

    def signed(self, value: Any, where: str) -> Any:
        """Pattern: a number, or a list of numbers, one for each power of θ below the degree or fewer."""
        expect(type(value) is not list or len(value) <= self.degree, where, f"at most {self.degree} numbers", value)
        parts = read([signed], value if type(value) is list else [value], where)
        self.limits.whole(parts, where)
        return self.element(parts)

    def number(self, value: Any, where: str) -> Any:
        """Pattern: such an element that is at least 0."""
        element = self.signed(value, where)
        demand(element >= 0, f"{where} is negative")
        return element


@total_ordering
@dataclass(frozen=True)
class Element:
    """A number that a power of θ is left of: equal parts prove that two are equal, other parts prove nothing."""

    field: Field
    parts: tuple[Fraction, ...]

    def __add__(self, other: Any) -> Any:
        return self.field.element(a + b for a, b in zip_longest(self.parts, parts(other), fillvalue=Fraction(0)))

    def __mul__(self, other: Any) -> Any:
        out = [Fraction(0)] * (len(self.parts) + len(parts(other)))
        for i, a in enumerate(self.parts):
            for k, b in enumerate(parts(other), i):
                out[k] += a * b
        return self.field.element(out)

    __radd__, __rmul__ = __add__, __mul__

    def __lt__(self, other: Any) -> bool:
        low, high = bounds(self + -1 * other)
        demand(low == high or low > 0 or high < 0, "the interval of the field is too wide to tell two numbers apart")
        return bool(high < 0)

    def __str__(self) -> str:
        return total((a, f"t^{i}".removesuffix("^1") if i else "") for i, a in enumerate(self.parts))


def bounds(value: Any) -> tuple[Any, ...]:
    """Rationals low ≤ value ≤ high."""
    if not isinstance(value, Element):
        return value, value
    ends = [sorted((a * low, a * high)) for a, (low, high) in zip(value.parts, value.field.powers, strict=False)]
    return tuple(sum(end) * Fraction(1, 1 << value.field.bits) for end in zip(*ends, strict=True))


def read_form(limits: Limits, argument: Callable[[Any, str], Any], value: Any, where: str) -> Form:
    """Pattern: a list of pairs [a, r] with r > 0, each r once."""
    pairs = read([(signed, argument)], value, where)
    limits.charge(len(pairs) ** 2 // 16, "arguments of logarithms")  # all may have one hash
    form = {r: a for a, r in pairs}
    expect(len(form) == len(pairs) and all(r > 0 for r in form), where, "arguments r > 0, each once", value)
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
        ends = log_bounds(*least.as_integer_ratio(), bits)[0], log_bounds(*most.as_integer_ratio(), bits)[1]
        down, up = sorted(a.numerator * end for end in ends)
        low, high = low + down // a.denominator, high - (-up // a.denominator)
    return low, high


def is_zero(form: Form, limits: Limits | None = None) -> bool:
    """Whether the form is shown to be zero, by a product of powers or a coprime base (proofs/TRUST.md §3)."""
    scale = lcm(*(a.denominator for a in form.values()))
    powers = [(r, int(a * scale)) for r, a in form.items()]
    theta = next((r.field for r in form if isinstance(r, Element)), None)
    size = sum(abs(e) for _, e in powers) * theta.degree if theta else len(form)
    long = 3 + words(part for r in form for part in parts(r)) + (theta.growth if theta else 0)
    if size**2 * long > 64 * WORK:
        return False
    (limits or Limits()).charge(size**2 * long * (8 if theta else long) // 64, "a zero test")
    if theta:
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


def sign(form: Form, limits: Limits | None = None) -> int:
    """The sign −1, 0 or 1 of a form, exactly; Rejected if it would take too long."""
    bits, limits = 64, limits or Limits()
    useful = max((r.field.bits for r in form if isinstance(r, Element)), default=WORK)
    while len(form) * (bits // 64) ** 2 <= WORK and bits < 2 * useful:
        limits.charge_logarithms(len(form), bits)
        low, high = enclose(form, bits)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        if bits == 64 and is_zero(form, limits):
            return 0
        bits *= 2
    raise Rejected("a log form is too close to 0, or too long, for its sign to be decided")


def render(form: Form) -> str:
    """A log form in words."""
    return total((a, f"log({r})") for r, a in form.items())

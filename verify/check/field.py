"""Exact numbers: fractions, and elements Σ parts[i]·θ^i of a number field, whose signs are proved or refused."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from verify.check.format import Limits, demand, expect, read, signed, total


class Field:
    """Q(θ) for the only root θ of Σ polynomial[i]·x^i, irreducible or not, between two rationals."""

    def __init__(self, spec: Any, limits: Limits) -> None:
        self.spec = read({"polynomial": [signed], "lower": signed, "upper": signed}, spec, "claim.field")
        self.polynomial, _ = limits.whole(self.spec["polynomial"], "claim.field")
        self.degree = n = len(self.polynomial) - 1
        expect(n >= 1 and self.polynomial[-1], "claim.field", "a polynomial of degree at least 1", None)
        ends, scale = limits.whole([self.spec["lower"], self.spec["upper"]], "claim.field", 1 + n**2)
        signs = [sum(c * end**i * scale ** (n - i) for i, c in enumerate(self.polynomial)) for end in ends]
        demand(ends[0] < ends[1] and signs[0] * signs[1] < 0, "the polynomial has no change of sign in the interval")
        self.growth = n * max(map(int.bit_length, self.polynomial)) // 64  # 64-bit words by which a product grows
        limits.require("cells", n**2 * (n + self.growth), "squared degree times words of a product in claim.field")
        self.bits = scale.bit_length() + 64
        theta = (ends[0] << self.bits) // scale, -(-(ends[1] << self.bits) // scale)
        self.powers = [(1 << self.bits, 1 << self.bits)]  # enclosures of θ^i in units of 2^−bits
        for _ in range(n):
            products = [u * v for u in self.powers[-1] for v in theta]
            self.powers.append((min(products) >> self.bits, -(-max(products) >> self.bits)))
        slope = Element(self, [Fraction(i * c) for i, c in enumerate(self.polynomial)][1:])
        demand(sign(slope), "the interval is too wide to show that it holds one root only")

    def __str__(self) -> str:
        return f"the root of {written(self.polynomial)} between {self.spec['lower']} and {self.spec['upper']}"

    def signed(self, value: Any, where: str) -> "Element":
        """Pattern: a number, or a list of numbers, one for each power of θ below the degree or fewer."""
        expect(type(value) is not list or len(value) <= self.degree, where, f"at most {self.degree} numbers", value)
        return Element(self, read([signed], value if type(value) is list else [value], where))

    def number(self, value: Any, where: str) -> "Element":
        """Pattern: such an element that is at least 0."""
        element = self.signed(value, where)
        demand(sign(element) >= 0, f"{where} is negative")
        return element


class Element:
    """An element of a field, reduced: equal parts prove that two numbers are equal, other parts prove nothing."""

    def __init__(self, field: Field, parts: Sequence[Fraction]) -> None:
        out, (*rest, lead) = list(parts), field.polynomial
        while out and (len(out) > field.degree or not out[-1]):
            top = out.pop() * Fraction(1, lead)
            for i, c in enumerate(rest if top else [], len(out) - field.degree):
                out[i] -= top * c
        self.field, self.parts = field, tuple(out)

    def __add__(self, other: Any) -> "Element":
        return Element(self.field, [a + b for a, b in zip_longest(self.parts, parts(other), fillvalue=Fraction(0))])

    def __mul__(self, other: Any) -> "Element":
        out = [Fraction(0)] * (len(self.parts) + len(parts(other)))
        for i, a in enumerate(self.parts):
            for k, b in enumerate(parts(other), i):
                out[k] += a * b
        return Element(self.field, out)

    __radd__, __rmul__ = __add__, __mul__

    def __sub__(self, other: Any) -> "Element":
        return self + -1 * other  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return not (self - other).parts

    def __hash__(self) -> int:
        return hash(self.parts)

    def __str__(self) -> str:
        return written(self.parts)


def written(coefficients: Iterable[Any]) -> str:
    """A polynomial in t, which stands for θ."""
    return total((a, f"t^{i}".removesuffix("^1") if i else "") for i, a in enumerate(coefficients))


def parts(value: Any) -> tuple[Fraction, ...]:
    """The rational coordinates of a number."""
    return value.parts if isinstance(value, Element) else (Fraction(value),)


def integers(*values: Any) -> Iterator[int]:
    """All integers that the numbers consist of, for counts of their sizes."""
    return (n for value in values for part in parts(value) for n in part.as_integer_ratio())


def bounds(value: Any) -> tuple[Any, Any]:
    """Rationals low ≤ value ≤ high."""
    if not isinstance(value, Element):
        return value, value
    ends = [sorted((a * low, a * high)) for a, (low, high) in zip(value.parts, value.field.powers, strict=False)]
    low, high = (sum(end, Fraction(0)) for end in zip((0, 0), *ends, strict=True))
    return low * Fraction(1, 1 << value.field.bits), high * Fraction(1, 1 << value.field.bits)


def sign(value: Any) -> int:
    """The sign −1, 0 or 1 of a number; Rejected if the field's interval is too wide to tell."""
    low, high = bounds(value)
    demand(low == high or low > 0 or high < 0, "the interval of the field is too wide to tell the sign of a number")
    return int(low > 0) - int(high < 0)

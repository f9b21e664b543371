"""Algebraic numbers as a reader writes them, in the grammar of exact answers.

The grammar has integers, + − * /, log, sqrt, and root(polynomial, lower, upper): the only root of a polynomial in x
between two decimals. Square roots are used for degree 2, and for degree 4 where the polynomial is biquadratic about its
centre; everything else is a root of its own minimal polynomial.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

import flint

from verify.numbers.digits import decimal_ceil, decimal_floor, integer_text, text
from verify.numbers.field import Element, Field, primitive
from verify.numbers.precision import ball_to_fixed, flint_precision, to_fmpq, to_fraction

FACTOR_BITS = 128
MOST_PLACES = 60
BITS = 512


def expression(field: Field, value: Element) -> str:
    """A number of the field.

    Examples
    --------
    >>> golden = Field((-1, -1, 1), Fraction(1), Fraction(2))
    >>> expression(golden, (Fraction(1, 2), Fraction(-1, 4)))
    '(3 - sqrt(5))/8'
    >>> cubic = Field((-2, 0, 0, 1), Fraction(1), Fraction(2))
    >>> expression(cubic, (Fraction(1), Fraction(1)))
    'root(x^3 - 3*x^2 + 3*x - 3, 2, 3)'
    """
    if isinstance(value, Fraction | int):
        return text(value)
    own = minimal_polynomial(field, value)
    near = field.ball(value, BITS)
    if len(own) == 3:
        return _quadratic(own, near)
    if len(own) == 5:
        nested = _biquadratic(own, near)
        if nested is not None:
            return nested
    return f"root({polynomial_text(own)}, {', '.join(_isolating_decimals(own, near))})"


def agrees(expression: str, lower: Fraction, upper: Fraction) -> bool:
    """Whether an expression with sqrt and log, read anew and evaluated, lies between two bounds, as far as digits tell.

    An expression with ``root`` is taken as it is: it spells the polynomial and the interval of a certificate.

    >>> agrees("1/2*log(sqrt(5))", Fraction("0.402"), Fraction("0.403"))
    True
    """
    if "root(" in expression:
        return True
    import mpmath

    with mpmath.workdps(40 + len(str((upper - lower or Fraction(1)).denominator))):
        number = re.sub(r"[0-9]+", lambda match: f"mpf('{match[0]}')", expression)
        names = {"mpf": mpmath.mpf, "log": mpmath.log, "sqrt": mpmath.sqrt, "__builtins__": {}}
        value = eval(number, names)  # noqa: S307 (our own text of digits, signs, log and sqrt)
        low, high = (mpmath.mpf(end.numerator) / end.denominator for end in (lower, upper))
        return bool(low <= value <= high)


def form_expression(field: Field, form: Iterable[tuple[Fraction, Element]]) -> str:
    """A log form, such as ``log(3) - 2/3*log(2)``.

    >>> golden = Field((-1, -1, 1), Fraction(1), Fraction(2))
    >>> form_expression(golden, [(Fraction(2, 3), (Fraction(0), Fraction(1))), (Fraction(-1), Fraction(2))])
    '2/3*log((1 + sqrt(5))/2) - log(2)'
    """
    out = ""
    for a, argument in form:
        sign = (" - " if a < 0 else " + ") if out else ("-" if a < 0 else "")
        factor = "" if abs(a) == 1 else f"{text(abs(a))}*"
        out += f"{sign}{factor}log({expression(field, argument)})"
    return out or "0"


def minimal_polynomial(field: Field, value: Element) -> tuple[int, ...]:
    """The irreducible polynomial (c_0, …, c_n) of a number: integers without common divisor, c_n > 0."""
    size, poly = field.degree, field.poly(value)
    scale = int(poly.denom())
    table = [[flint.fmpq(0)] * size for _ in range(size)]
    image = poly
    for i in range(size):
        for k, c in enumerate(image.coeffs()):
            table[k][i] = c
        image = image * flint.fmpq_poly([0, 1]) % field.modulus
    scale = lcm(*(int(c.q) for row in table for c in row))
    matrix = flint.fmpz_mat([[int((c * scale).p) for c in row] for row in table])
    scaled = matrix.minpoly().coeffs()  # of scale·value, and monic
    return primitive([int(c) * scale**i for i, c in enumerate(scaled)])


def polynomial_text(coefficients: Sequence[int]) -> str:
    """An integer polynomial in x, the highest power first.

    >>> polynomial_text((-2, 0, -3))
    '-3*x^2 - 2'
    """
    out = ""
    for i in range(len(coefficients) - 1, -1, -1):
        c = coefficients[i]
        if c:
            power = "" if i == 0 else "x" if i == 1 else f"x^{i}"
            size = integer_text(abs(c))
            term = size if not power else power if abs(c) == 1 else f"{size}*{power}"
            out += (f" {'-' if c < 0 else '+'} " if out else "-" if c < 0 else "") + term
    return out or "0"


def _quadratic(own: Sequence[int], near: flint.arb) -> str:
    c, b, a = own
    with flint_precision(BITS):
        positive = bool(2 * a * near + b > 0)
    return _surd(Fraction(-b, 2 * a), Fraction(b * b - 4 * a * c, 4 * a * a), positive=positive)


def _biquadratic(own: Sequence[int], near: flint.arb) -> str | None:
    """h ± sqrt(s ± sqrt(r)) for a polynomial in (x − h)²."""
    h = Fraction(-own[3], 4 * own[4])
    moved_to_centre = flint.fmpq_poly(list(own))(flint.fmpq_poly([to_fmpq(h), 1]))
    e, odd, d, cubic, lead = moved_to_centre.coeffs()
    if odd or cubic:
        return None
    half, square = to_fraction(-d / (2 * lead)), to_fraction(d * d / (4 * lead * lead) - e / lead)
    with flint_precision(BITS):
        moved = near - to_fmpq(h)
        inner = _surd(half, square, positive=bool(moved * moved > to_fmpq(half)))
        outer = f"sqrt({inner})"
        if not h:
            return outer if moved > 0 else f"-{outer}"
        return f"{text(h)} {'+' if moved > 0 else '-'} {outer}"


def _surd(rational: Fraction, square: Fraction, *, positive: bool) -> str:
    """rational ± sqrt(square) over one denominator, squares taken out of the root."""
    inside, below = square.numerator * square.denominator, square.denominator
    outside = 1
    if inside.bit_length() <= FACTOR_BITS:
        for prime, exponent in flint.fmpz(inside).factor():
            outside *= int(prime) ** (int(exponent) // 2)
    inside //= outside * outside
    denominator = lcm(rational.denominator, below)
    a, b = rational.numerator * (denominator // rational.denominator), outside * (denominator // below)
    common = gcd(a, b, denominator)
    a, b, denominator = a // common, b // common, denominator // common
    root = ("" if b == 1 else f"{integer_text(b)}*") + f"sqrt({integer_text(inside)})"
    if not a:
        top = root if positive else f"-{root}"
        return top if denominator == 1 else f"{top}/{integer_text(denominator)}"
    top = f"{integer_text(a)} {'+' if positive else '-'} {root}"
    return top if denominator == 1 else f"({top})/{integer_text(denominator)}"


def _isolating_decimals(own: Sequence[int], near: flint.arb) -> tuple[str, str]:
    """Decimals with as few places as possible between which the polynomial has no other root."""
    roots: list[tuple[flint.acb, int]] = flint.fmpz_poly(list(own)).complex_roots()  # type: ignore[assignment]
    others = [root.real for root, _ in roots if bool(root.imag == 0)]
    middle = Fraction(ball_to_fixed(near, BITS), 1 << BITS)
    for places in range(MOST_PLACES):
        low, high = decimal_floor(middle, places), decimal_ceil(middle, places)
        a, b = to_fmpq(Fraction(low)), to_fmpq(Fraction(high))
        if sum(1 for root in others if not (root < a or root > b)) == 1:
            return low, high
    field = Field.around(tuple(own), near)
    return text(field.lower), text(field.upper)

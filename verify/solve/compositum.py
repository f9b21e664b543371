"""One number field that holds the elements of several: Q(θ_1, θ_2) as Q(θ) with θ = θ_1 + kθ_2.

In A = Q[x, y]/(f_1(x), f_2(y)) some t = x + ky generates: its powers are a basis, so that x, y and t's characteristic
polynomial are found by exact linear algebra. The factor of that polynomial of which θ_1 + kθ_2 is a root is θ's minimal
polynomial; modulo it x and y become θ_1 and θ_2, also where the two fields have more than Q in common.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.numbers.field import RATIONALS, Element, Field, primitive
from verify.numbers.precision import flint_precision, to_fmpq

Embedding = Callable[[Element], Element]

ROOT_BITS = 256


def common_field(fields: Sequence[Field], most: int) -> tuple[Field, list[Embedding]]:
    """Return a field that holds all of these, and for each the map into it.

    Raises
    ------
    Unsolved
        If the product of the degrees that are to be joined is more than ``most``.

    Examples
    --------
    >>> two, three = (Field((-n, 0, 1), Fraction(1), Fraction(2)) for n in (2, 3))
    >>> field, (first, second) = common_field([two, three], most=10)
    >>> field.polynomial, field.multiply(*(e((Fraction(0), Fraction(1))) for e in (first, second)))
    ((1, 0, -10, 0, 1), (Fraction(-5, 2), Fraction(0, 1), Fraction(1, 2)))
    """
    whole = RATIONALS
    known: list[tuple[Field, Element]] = []  # each distinct field, and its θ in the whole one
    for field in fields:
        if field.degree == 1 or any(same(field, other) for other, _ in known):
            continue
        if whole.degree == 1:
            whole, known = field, [(field, field.generator)]
            continue
        if whole.degree * field.degree > most:
            raise Unsolved(f"the answer needs a number field of degree {whole.degree * field.degree}, more than {most}")
        joined, first, second = _join(whole, field)
        known = [(other, _substitute(whole, image, joined, first)) for other, image in known]
        known.append((field, second))
        whole = joined
    return whole, [_embedding(field, known, whole) for field in fields]


def same(one: Field, other: Field) -> bool:
    """Whether two fields are given by the same root of the same polynomial."""
    if one.polynomial != other.polynomial:
        return False
    low, high = max(one.lower, other.lower), min(one.upper, other.upper)
    f = flint.fmpz_poly(list(one.polynomial))
    return low <= high and f(to_fmpq(low)) * f(to_fmpq(high)) <= 0


def _embedding(field: Field, known: Sequence[tuple[Field, Element]], whole: Field) -> Embedding:
    if field.degree == 1:
        return lambda a: a
    image = next(image for other, image in known if same(field, other))
    return lambda a: _substitute(field, a, whole, image)


def _substitute(field: Field, a: Element, whole: Field, image: Element) -> Element:
    """An element of a field in another one, where the first one's θ is ``image``."""
    if isinstance(a, Fraction) or image == whole.generator:
        return a
    point, modulus = whole.poly(image), whole.modulus
    out = flint.fmpq_poly([0])
    for c in reversed(field.poly(a).coeffs()):
        out = (out * point + c) % modulus
    return whole.element(out)


def _join(one: Field, other: Field) -> tuple[Field, Element, Element]:
    """Return Q(θ_1, θ_2), and θ_1 and θ_2 in it."""
    size = one.degree * other.degree
    k = 0
    while True:  # 1, −1, 2, −2, …: all but finitely many do
        k = -k if k > 0 else 1 - k
        powers = _powers(one, other, k, size)
        square = flint.fmpq_mat([[powers[i][j] for i in range(size)] for j in range(size)])
        wanted = flint.fmpq_mat(
            [[powers[size][j], int(j == other.degree), int(j == 1)] for j in range(size)]  # t^size, x and y
        )
        try:
            solved = square.solve(wanted)
        except ZeroDivisionError:
            continue
        relation = flint.fmpq_poly([*(-solved[i, 0] for i in range(size)), 1])
        with flint_precision(ROOT_BITS + 64 * size):
            near = one.root(ROOT_BITS) + k * other.root(ROOT_BITS)
            field = _field_of_root(relation, near)
        if field is not None:
            first, second = (
                field.element(flint.fmpq_poly([solved[i, column] for i in range(size)])) for column in (1, 2)
            )
            return field, first, second


def _powers(one: Field, other: Field, k: int, size: int) -> list[list[flint.fmpq]]:
    """1, t, …, t^size for t = x + ky, each by its coefficients of x^i y^j, number i·(other's degree) + j."""
    n, m = one.degree, other.degree
    f, g = ([to_fmpq(Fraction(-c, field.polynomial[-1])) for c in field.polynomial[:-1]] for field in (one, other))
    power = [flint.fmpq(1), *[flint.fmpq(0)] * (size - 1)]
    out = [power]
    for _ in range(size):
        following = [flint.fmpq(0)] * size
        for i in range(n):
            for j in range(m):
                c = power[i * m + j]
                if not c:
                    continue
                if i + 1 < n:
                    following[(i + 1) * m + j] += c
                else:
                    for a in range(n):
                        following[a * m + j] += c * f[a]
                if j + 1 < m:
                    following[i * m + j + 1] += k * c
                else:
                    for b in range(m):
                        following[i * m + b] += k * c * g[b]
        power = following
        out.append(power)
    return out


def _field_of_root(relation: flint.fmpq_poly, near: flint.arb) -> Field | None:
    """The field of the root of a squarefree polynomial that lies in a ball."""
    _, factors = relation.numer().factor()
    vanishing = [factor for factor, _ in factors if factor(near).contains(0)]
    if len(vanishing) != 1:
        return None
    return Field.around(primitive([int(c) for c in vanishing[0].coeffs()]), near)

"""Log forms over a dual's atoms, written with the elements themselves.

The kernel shows that two forms over a field are equal by multiplying out, so that large exponents cost it time. The
value is therefore written term by term as the kernel adds it up, where nothing is left to multiply, unless the shorter
form over the atoms is cheap enough to compare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import lcm

from verify.game.shape import Shape
from verify.numbers.field import Element
from verify.solve.lift_dual import Dual
from verify.solve.recognise_forms import simplified
from verify.solve.saddle_point import LogForm

CHEAP = 1 << 14
"""Factors times squared degree times words that the kernel may multiply out for a shorter form."""


def as_pairs(form: Mapping[int, Fraction], arguments: Sequence[Element]) -> LogForm:
    """The form with equal arguments collected."""
    return _collected([(a, arguments[i]) for i, a in form.items()])


def as_rationals(form: Mapping[int, Fraction], arguments: Sequence[Element]) -> LogForm:
    """A form with rational arguments, over primes."""
    return simplified({r: a for a, r in as_pairs(form, arguments) if isinstance(r, Fraction)})


def value_of(
    shape: Shape, attack: Mapping[int, Element], rule: Sequence[Sequence[Element]], multipliers: Sequence[LogForm]
) -> LogForm:
    """h* = Σ_s mass_s·(f_j − λ·B_j) + Σ_k r_k λ_k for a transport game, j the first column of s that carries mass."""
    labels, sinks = len(shape.labels), shape.entry_sink.tolist()
    terms = [(row.rhs * a, r) for row, form in zip(shape.rows, multipliers, strict=True) for a, r in form]
    for s, columns in enumerate(shape.group_columns):
        mass, j = shape.group_mass(s), next(j for j in columns.tolist() if j in attack)
        terms.append((-mass, rule[sinks[j] // labels][sinks[j] % labels]))
        terms += [
            (-mass * row.coefficients[j] * a, r)
            for row, form in zip(shape.rows, multipliers, strict=True)
            for a, r in form
        ]
    return _collected(terms)


def short_value(dual: Dual, arguments: Sequence[Element]) -> LogForm | None:
    """The value over the atoms, if the kernel can compare that with its own sum."""
    form = as_pairs(dual.value(), arguments)
    total, degree = dual.skeleton.shape.total, dual.atoms.field.degree
    scale = lcm(total, *(a.denominator for a, _ in form))
    words = 1 + max((_bits(r) for _, r in form), default=0) // 64
    factors = 2 * sum(abs(a) * scale for a, _ in form)
    return form if factors * degree**2 * words <= CHEAP else None


def _collected(terms: Sequence[tuple[Fraction | int, Element]]) -> LogForm:
    sums: dict[Element, Fraction] = {}
    for a, r in terms:
        sums[r] = sums.get(r, Fraction(0)) + a
    return tuple(sorted(((a, r) for r, a in sums.items() if a and r != 1), key=lambda term: -term[0]))


def _bits(value: Element) -> int:
    parts = (value,) if isinstance(value, Fraction | int) else value
    return max(max(abs(c.numerator).bit_length(), c.denominator.bit_length()) for c in parts)

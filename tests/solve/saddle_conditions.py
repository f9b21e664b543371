"""The conditions of an exact saddle point (FORMAT.md §5), decided over a number field apart from who found it."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import flint

from verify.game.shape import Shape
from verify.numbers.field import Element, Field
from verify.numbers.precision import flint_precision, to_ball
from verify.solve.saddle_point import SaddlePoint

BITS = 700

Form = dict[Element, Fraction]


def total(field: Field, values: list[Element]) -> Element:
    """A sum in the field."""
    out: Element = Fraction(0)
    for value in values:
        out = field.add(out, value)
    return out


def combine(*parts: tuple[Fraction | int, Form]) -> Form:
    """Σ factor·form, like terms collected."""
    out: Form = {}
    for factor, form in parts:
        for r, a in form.items():
            out[r] = out.get(r, Fraction(0)) + factor * a
    return {r: a for r, a in out.items() if a}


def ball(field: Field, form: Form) -> flint.arb:
    """The value of a log form to about 200 digits."""
    with flint_precision(BITS):
        return sum((to_ball(a) * field.ball(r, BITS).log() for r, a in form.items()), flint.arb(0))


def is_zero(field: Field, form: Form) -> bool:
    """Whether Π r^a = 1, denominators cleared."""
    scale = lcm(*(a.denominator for a in form.values()))
    product: Element = Fraction(1)
    for r, a in form.items():
        product = field.multiply(product, field.power(r, int(a * scale)))
    return product == 1


def conditions(shape: Shape, found: SaddlePoint) -> None:
    """Assert feasibility, posteriors, slackness, signs and the value, exactly but for the value (200 digits)."""
    field, labels = found.field, len(shape.labels)
    assert all(field.sign(v) > 0 for v in found.attack.values())
    for s, columns in enumerate(shape.group_columns):
        assert total(field, [found.attack[j] for j in columns.tolist() if j in found.attack]) == shape.group_mass(s)
    for row, pairs in zip(shape.rows, found.multipliers, strict=True):
        spent = total(field, [field.multiply(Fraction(row.coefficients[j]), v) for j, v in found.attack.items()])
        rest = field.subtract(Fraction(row.rhs), spent)
        assert rest == 0 if row.equality or pairs else field.sign(rest) >= 0
    law: list[Element] = [Fraction(0)] * shape.sinks
    losses: list[Form] = [{} for _ in range(shape.columns)]
    for j, t, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        weight, q = Fraction(w, shape.weight_denominator), found.rule[t // labels][t % labels]
        law[t] = field.add(law[t], field.multiply(weight, found.attack.get(j, Fraction(0))))
        assert field.sign(q) > 0
        losses[j] = combine((1, losses[j]), (-weight, {q: Fraction(1)}))
    for z, line in enumerate(found.rule):
        assert total(field, line) == 1
        assert all(field.sign(q) >= 0 for q in line)
        marginal = total(field, law[z * labels : (z + 1) * labels])
        assert all(law[z * labels + y] == field.multiply(q, marginal) for y, q in enumerate(line))
    prices: list[Form] = [{r: a for a, r in pairs} for pairs in found.multipliers]
    assert all(row.equality or ball(field, p) >= 0 for row, p in zip(shape.rows, prices, strict=True))
    for columns in shape.group_columns:
        values = {}
        for j in columns.tolist():
            charges = [(-row.coefficients[j], price) for row, price in zip(shape.rows, prices, strict=True)]
            values[j] = combine((1, losses[j]), *charges)
        best = next(values[j] for j in columns.tolist() if j in found.attack)
        for j, value in values.items():
            slack = combine((1, best), (-1, value))
            if slack and not ball(field, slack) > 0:
                assert is_zero(field, slack)
            else:
                assert not slack or j not in found.attack
    with flint_precision(BITS):
        mean = sum((field.ball(v, BITS) * ball(field, losses[j]) for j, v in found.attack.items()), flint.arb(0))
        value = ball(field, {r: a for a, r in found.value})
        assert abs(mean - value) < flint.arb(10) ** -180

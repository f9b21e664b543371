"""Exact cones: a ray or a proof that there is none, over the rationals and over a number field."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from verify.numbers.field import RATIONALS, Element, Field
from verify.solve.support_cone import ray_or_proof
from verify.solve.support_linear import left_kernel, product, solve_near

ROOT2 = Field((-2, 0, 1), Fraction(1), Fraction(2))
CUBE = Field((-2, 0, 0, 1), Fraction(1), Fraction(2))
FIELDS = (RATIONALS, ROOT2, CUBE)


def number(random: Random, field: Field) -> Element:
    """A small element, often 0."""
    if random.random() < 0.4:
        return Fraction(0)
    out: Element = Fraction(0)
    for i in range(field.degree):
        out = field.add(out, field.multiply(Fraction(random.randint(-3, 3)), field.power(field.generator, i)))
    return out


def matrix(random: Random, field: Field, rows: int, columns: int) -> list[dict[int, Element]]:
    out = []
    for _ in range(columns):
        column = {k: number(random, field) for k in range(rows)}
        out.append({k: v for k, v in column.items() if v})
    return out


def combined(field: Field, columns: list[dict[int, Element]], x: list[Element], row: int) -> Element:
    out: Element = Fraction(0)
    for value, column in zip(x, columns, strict=True):
        out = field.add(out, field.multiply(value, column.get(row, Fraction(0))))
    return out


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("seed", range(12))
def test_gordan(field: Field, seed: int) -> None:
    """Gordan's alternative: some x ≥ 0, not 0, with M x = 0; or some y with yᵀM > 0."""
    random = Random(seed)
    rows, count = random.randint(1, 4), random.randint(1, 6)
    columns = matrix(random, field, rows, count)
    ray, proof = ray_or_proof(field, columns, rows)
    if ray is None:
        y = {k: v for k, v in enumerate(proof) if v}
        for column in columns:
            assert field.sign(field.subtract(product(field, y, column), Fraction(1))) >= 0
        return
    assert all(field.sign(v) >= 0 for v in ray)
    assert any(ray)
    assert all(combined(field, columns, ray, k) == 0 for k in range(rows))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("seed", range(8))
def test_linear_algebra(field: Field, seed: int) -> None:
    """Solutions solve, light unknowns stay where they are, and the left kernel is a basis of what annihilates."""
    random = Random(100 + seed)
    rows, count = random.randint(1, 4), random.randint(1, 6)
    columns = matrix(random, field, rows, count)
    wanted: list[Element] = [Fraction(random.randint(1, 5)) for _ in range(count)]
    right = {k: v for k in range(rows) if (v := combined(field, columns, wanted, k))}
    near = [Fraction(random.randint(1, 5), 3) for _ in range(count)]
    x = solve_near(field, columns, rows, right, near)
    assert x is not None
    assert all(combined(field, columns, x, k) == right.get(k, 0) for k in range(rows))
    kernel = left_kernel(field, columns, rows)
    assert all(product(field, y, column) == 0 for y in kernel for column in columns)
    moved = sum(value != start for value, start in zip(x, near, strict=True))
    assert moved <= rows - len(kernel)  # the rank


def test_no_solution() -> None:
    """0·x = 1 has none."""
    assert solve_near(ROOT2, [{}], 1, {0: Fraction(1)}, [Fraction(1)]) is None

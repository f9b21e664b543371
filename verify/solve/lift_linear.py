"""Linear equations over a number field, exactly. Numbers are flint's polynomials in θ, reduced."""

from __future__ import annotations

import flint

from verify.numbers.field import Field

Number = flint.fmpq_poly
Row = list[Number]

ZERO = flint.fmpq_poly([])
ONE = flint.fmpq_poly([1])


def multiply(field: Field, a: Number, b: Number) -> Number:
    """The product a·b, reduced."""
    product = a * b
    return product % field.modulus if product.degree() >= field.degree else product


def divide(field: Field, a: Number, b: Number) -> Number:
    """The quotient a/b, b not 0."""
    if b.degree() == 0:
        return a / b[0]
    return multiply(field, a, field.inverse(b))


def reduce_rows(field: Field, rows: list[Row], columns: list[int]) -> list[tuple[int, Row]]:
    """Gauss and Jordan: independent rows with their pivots, which are sought in ``columns`` in that order.

    The last entry of a row is the right-hand side. A row that says 0 = c ≠ 0 comes back with pivot −1.
    """
    rows = [list(row) for row in rows]
    done: list[tuple[int, Row]] = []
    for column in columns:
        candidates = [row for row in rows if row[column]]
        if not candidates:
            continue
        pivot = min(candidates, key=lambda row: (row[column].degree(), sum(1 for v in row if v)))
        rows.remove(pivot)
        if pivot[column] != ONE:
            head = pivot[column]
            inverse = ONE / head[0] if head.degree() == 0 else field.inverse(head)
            pivot = [multiply(field, v, inverse) for v in pivot]
        rows = [_eliminate(field, row, pivot, column) for row in rows]
        done = [(p, _eliminate(field, row, pivot, column)) for p, row in done]
        done.append((column, pivot))
    done += [(-1, row) for row in rows if row[-1]]
    return done


def _eliminate(field: Field, row: Row, pivot: Row, column: int) -> Row:
    factor = row[column]
    if not factor:
        return row
    return [a - multiply(field, factor, b) if b else a for a, b in zip(row, pivot, strict=True)]

"""Exact linear algebra over a number field, by flint's rational matrices.

Multiplication by an element of Q(θ) is a rational d × d matrix, d the degree of the field; a matrix over the field is
a rational one of d times the size. Its reduced echelon form consists of such blocks again, and pivots come d at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import flint

from verify.errors import Unsolved
from verify.numbers.precision import to_fmpq

if TYPE_CHECKING:
    from verify.numbers.field import Element, Field

Column = Mapping[int, "Element"]

MAXIMAL_CELLS = 4_000_000
"""The most rational entries of a matrix that is reduced: beyond, an exact solution would take minutes."""


class Echelon:
    """The reduced echelon form of a matrix over a number field, given by its columns.

    ``pivots`` lists the columns that do not depend on earlier ones; ``entry(i, j)`` is the entry of column j in the row
    of pivot number i.
    """

    def __init__(self, field: Field, columns: Sequence[Column], rows: int) -> None:
        self.field, self.columns = field, len(columns)
        d = field.degree
        if rows * len(columns) * d * d > MAXIMAL_CELLS:
            raise Unsolved(f"{rows} equations in {len(columns)} unknowns of degree {d} are too large to solve exactly")
        matrix = flint.fmpq_mat(rows * d, len(columns) * d)
        for j, column in enumerate(columns):
            for k, value in column.items():
                for c, line in enumerate(_multiples(field, value)):
                    for r, part in enumerate(line):
                        matrix[k * d + r, j * d + c] = part
        self.matrix, rank = matrix.rref() if rows and columns else (matrix, 0)
        self.pivots: list[int] = []
        start = 0
        for i in range(0, rank, d):
            while self.matrix[i, start * d] == 0:
                start += 1
            self.pivots.append(start)

    def entry(self, i: int, j: int) -> Element:
        """The entry of column j in the row of pivot number i."""
        d = self.field.degree
        return self.field.element(flint.fmpq_poly([self.matrix[i * d + r, j * d] for r in range(d)]))


def _multiples(field: Field, value: Element) -> list[list[flint.fmpq]]:
    """The coefficients of value·θ^c, c = 0, …, d − 1: the columns of the block."""
    d = field.degree
    if isinstance(value, Fraction):
        rational, zero = to_fmpq(value), flint.fmpq(0)
        return [[rational if r == c else zero for r in range(d)] for c in range(d)]
    poly, theta, out = field.poly(value), flint.fmpq_poly([0, 1]), []
    for _ in range(d):
        out.append([poly[r] for r in range(d)])
        poly = poly * theta % field.modulus
    return out


def solve_near(
    field: Field, columns: Sequence[Column], rows: int, rhs: Column, near: Sequence[Fraction]
) -> list[Element] | None:
    """A solution of Σ x_j columns[j] = rhs: light unknowns stay where they are, heavy ones follow exactly.

    Returns None if there is no solution.
    """
    order = sorted(range(len(columns)), key=lambda j: -abs(near[j]))
    echelon = Echelon(field, [*(columns[j] for j in order), rhs], rows)
    if echelon.pivots and echelon.pivots[-1] == len(columns):
        return None
    basic = set(echelon.pivots)
    values: list[Element] = [near[j] for j in order]
    free = [c for c in range(len(columns)) if c not in basic and near[order[c]]]
    for i, c in enumerate(echelon.pivots):
        total = echelon.entry(i, len(columns))
        for other in free:
            coefficient = echelon.entry(i, other)
            if coefficient:
                total = field.subtract(total, field.multiply(coefficient, values[other]))
        values[c] = total
    out: list[Element] = [Fraction(0)] * len(columns)
    for c, j in enumerate(order):
        out[j] = values[c]
    return out


def left_kernel(field: Field, columns: Sequence[Column], rows: int) -> list[dict[int, Element]]:
    """A basis of the vectors y (by row, zeros left out) with y·column = 0 for every column."""
    transposed: list[dict[int, Element]] = [{} for _ in range(rows)]
    for j, column in enumerate(columns):
        for k, value in column.items():
            transposed[k][j] = value
    echelon = Echelon(field, transposed, len(columns))
    basic = set(echelon.pivots)
    out = []
    for free in range(rows):
        if free in basic:
            continue
        vector: dict[int, Element] = {free: Fraction(1)}
        for i, k in enumerate(echelon.pivots):
            value = echelon.entry(i, free)
            if value:
                vector[k] = field.multiply(Fraction(-1), value)
        out.append(vector)
    return out


def product(field: Field, y: Mapping[int, Element], column: Column) -> Element:
    """The product y·column."""
    total: Element = Fraction(0)
    for k, value in column.items():
        if k in y:
            total = field.add(total, field.multiply(y[k], value))
    return total

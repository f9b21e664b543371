"""The span of rational vectors that belong to columns: what lies in it, made of which of them, and what lies beyond."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

import flint

from verify.numbers.precision import to_fmpq, to_fraction

Vector = tuple[Fraction, ...]


class Span:
    """The span of some columns' vectors: which of them are a basis, and how others are made of it."""

    def __init__(self, columns: Iterable[tuple[int, Vector]], size: int) -> None:
        first: dict[Vector, int] = {}
        for j, vector in columns:
            if any(vector):
                first.setdefault(vector, j)
        vectors = list(first)
        self.basis: list[int] = []
        kept: list[Vector] = []
        if vectors:
            reduced, rank = _matrix(list(zip(*vectors, strict=True))).rref()
            for i in range(rank):
                pivot = next(c for c in range(len(vectors)) if reduced[i, c] != 0)
                kept.append(vectors[pivot])
                self.basis.append(first[vectors[pivot]])
        self.size = size
        rows = list(zip(*kept, strict=True)) if kept else []
        # [basis | 1] reduced: its left part is the identity over zeros, its right part says how
        unit = [[Fraction(int(i == k)) for i in range(size)] for k in range(size)]
        whole = [[*row, *line] for row, line in zip(rows, unit, strict=True)] if kept else unit
        self.reduced = [[to_fraction(v) for v in line] for line in _matrix(whole).rref()[0].tolist()] if size else []

    def pays(self, vector: Sequence[Fraction]) -> dict[int, Fraction] | None:
        """How much of each basis column adds up to a vector; None if it lies outside."""
        shares, beyond = self.split(vector)
        return None if any(beyond) else {j: v for j, v in zip(self.basis, shares, strict=True) if v}

    def beyond(self, vector: Sequence[Fraction]) -> Vector:
        """The vector modulo the span: a vector of 0 exactly if it lies in it."""
        return self.split(vector)[1]

    def split(self, vector: Sequence[Fraction]) -> tuple[Vector, Vector]:
        """How much of each basis column is in a vector, and what remains of it modulo the span: linear in it."""
        start = len(self.basis)
        parts = [sum((a * v for a, v in zip(line[start:], vector, strict=True)), Fraction(0)) for line in self.reduced]
        return tuple(parts[:start]), tuple(parts[start:])


def _matrix(rows: Sequence[Sequence[Fraction]]) -> flint.fmpq_mat:
    return flint.fmpq_mat([[to_fmpq(v) for v in row] for row in rows])


def primitive(vector: Vector) -> Vector:
    """The positive multiple with coprime integers."""
    common = lcm(*(v.denominator for v in vector))
    whole = [int(v * common) for v in vector]
    return tuple(Fraction(v, gcd(*whole)) for v in whole)

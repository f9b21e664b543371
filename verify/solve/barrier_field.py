"""Two arithmetics for one algorithm: doubles in numpy, and flint's balls in numpy's object arrays.

The interior point of `verify.solve.barrier_path` is written once against this interface. Doubles carry it down to
a complementarity of about 1e-8 in milliseconds; balls carry it on to any precision. Sums, differences, products and
quotients are numpy's own operators in both; what differs is collected here.

Balls are used for their midpoints: `clean` drops the radii, which would only grow. flint's precision must be set
by the caller (`verify.numbers.precision.flint_precision`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import flint
import numpy as np
from numpy.typing import NDArray

from verify.numbers.precision import to_ball

Array = NDArray[Any]


@dataclass(frozen=True)
class Scatter:
    """Sums over the positions that share an index: out[i] = Σ of values[e] over the e with index[e] = i."""

    index: NDArray[np.int64]
    size: int
    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    present: NDArray[np.int64]

    @classmethod
    def by(cls, index: NDArray[np.int64], size: int) -> Scatter:
        """Plan the sums for an index array with entries in 0…size−1."""
        order = np.argsort(index, kind="stable")
        present, starts = np.unique(index[order], return_index=True)
        return cls(index, size, order, starts, present)


class Field(Protocol):
    """What the interior point needs beyond numpy's operators."""

    def array(self, values: Iterable[Fraction | int]) -> Array:
        """Return rationals as a one-dimensional array."""

    def lift(self, values: Array) -> Array:
        """Return doubles as an array of this arithmetic."""

    def zeros(self, *shape: int) -> Array:
        """Return an array of zeros."""

    def log(self, values: Array) -> Array:
        """Return natural logarithms."""

    def scatter(self, values: Array, plan: Scatter) -> Array:
        """Return the sums that `plan` describes."""

    def product(self, left: Array, right: Array) -> Array:
        """Return a matrix product."""

    def solve(self, matrix: Array, right: Array) -> Array:
        """Return the solution of a square system; raises ArithmeticError if the matrix is singular."""

    def inverse(self, matrix: Array) -> Array:
        """Return the inverse of a square matrix; raises ArithmeticError if it is singular."""

    def clean(self, values: Array) -> Array:
        """Return the values without their error radii."""

    def floats(self, values: Array) -> NDArray[np.float64]:
        """Return the values rounded to doubles."""

    def magnitude(self, values: Array) -> float:
        """Return the binary logarithm of the largest absolute value; −∞ if all are 0.

        Raises
        ------
        ArithmeticError
            If a value is not finite.
        """


class Doubles:
    """float64 arrays."""

    def array(self, values: Iterable[Fraction | int]) -> Array:
        """Return rationals as doubles."""
        return np.array([float(v) for v in values], dtype=np.float64)

    def lift(self, values: Array) -> Array:
        """Return the doubles themselves."""
        return values

    def zeros(self, *shape: int) -> Array:
        """Return float zeros."""
        return np.zeros(shape)

    def log(self, values: Array) -> Array:
        """Return natural logarithms."""
        return np.asarray(np.log(values))

    def scatter(self, values: Array, plan: Scatter) -> Array:
        """Return the sums that `plan` describes."""
        return np.bincount(plan.index, weights=values, minlength=plan.size)

    def product(self, left: Array, right: Array) -> Array:
        """Return a matrix product."""
        return np.asarray(left @ right)

    def solve(self, matrix: Array, right: Array) -> Array:
        """Solve by LU with partial pivoting."""
        try:
            return np.asarray(np.linalg.solve(matrix, right))
        except np.linalg.LinAlgError as error:
            raise ArithmeticError(str(error)) from error

    def inverse(self, matrix: Array) -> Array:
        """Return the inverse of a square matrix."""
        try:
            return np.asarray(np.linalg.inv(matrix))
        except np.linalg.LinAlgError as error:
            raise ArithmeticError(str(error)) from error

    def clean(self, values: Array) -> Array:
        """Return the values: doubles carry no radius."""
        return values

    def floats(self, values: Array) -> NDArray[np.float64]:
        """Return the values."""
        return np.asarray(values, dtype=np.float64)

    def magnitude(self, values: Array) -> float:
        """Return the binary logarithm of the largest absolute value; −∞ if all are 0."""
        largest = float(np.abs(values).max(initial=0.0))
        if not math.isfinite(largest):
            raise ArithmeticError("a number on the path is not finite")
        return math.log2(largest) if largest > 0 else -math.inf


_midpoint = np.frompyfunc(lambda ball: ball.mid(), 1, 1)
_logarithm = np.frompyfunc(lambda ball: ball.log(), 1, 1)
_ZERO = flint.arb(0)


def _bits(ball: flint.arb) -> float:
    if not ball.is_finite():
        raise ArithmeticError("a number on the path is not finite")
    mantissa, exponent = ball.mid().man_exp()
    return math.log2(abs(int(mantissa))) + int(exponent) if mantissa else -math.inf


class Balls:
    """Object arrays of `flint.arb`, at flint's current precision."""

    def array(self, values: Iterable[Fraction | int]) -> Array:
        """Return rationals rounded to balls of radius 0."""
        return self._pack([to_ball(v).mid() for v in values])

    def lift(self, values: Array) -> Array:
        """Return doubles as balls, exactly."""
        return self._pack([flint.arb(float(v)) for v in values])

    def zeros(self, *shape: int) -> Array:
        """Return exact zeros."""
        out = np.empty(shape, dtype=object)
        out.fill(_ZERO)
        return out

    def log(self, values: Array) -> Array:
        """Return the midpoints of natural logarithms; the values must have radius 0 and be positive."""
        return np.asarray(_midpoint(_logarithm(values)), dtype=object)

    def scatter(self, values: Array, plan: Scatter) -> Array:
        """Return the sums that `plan` describes."""
        out = self.zeros(plan.size)
        if len(plan.order):
            out[plan.present] = np.add.reduceat(values[plan.order], plan.starts)
        return out

    def product(self, left: Array, right: Array) -> Array:
        """Return a matrix product; what has radius 0 on entry costs no error propagation."""
        if left.size == 0 or right.size == 0:
            return self.zeros(left.shape[0], right.shape[1])
        return self._unpack(self._matrix(left) * self._matrix(right))

    def solve(self, matrix: Array, right: Array) -> Array:
        """Solve by LU with partial pivoting on the midpoints."""
        return self._divide(matrix, flint.arb_mat(len(right), 1, right.tolist()))[:, 0]

    def inverse(self, matrix: Array) -> Array:
        """Return the inverse, by LU with partial pivoting on the midpoints."""
        size = len(matrix)
        return self.clean(
            self._divide(matrix, flint.arb_mat(size, size, [int(i == j) for i in range(size) for j in range(size)]))
        )

    def _divide(self, matrix: Array, right: flint.arb_mat) -> Array:
        try:
            return self._unpack(self._matrix(matrix).solve(right, algorithm="approx"))
        except ZeroDivisionError as error:
            raise ArithmeticError("the Newton system is singular at this precision") from error

    def clean(self, values: Array) -> Array:
        """Return the midpoints."""
        return np.asarray(_midpoint(values), dtype=object)

    def floats(self, values: Array) -> NDArray[np.float64]:
        """Return the midpoints rounded to doubles; what underflows becomes 0."""
        return np.array([float(v.mid()) for v in values], dtype=np.float64)

    def magnitude(self, values: Array) -> float:
        """Return the binary logarithm of the largest midpoint's absolute value; −∞ if all are 0."""
        return max((_bits(v) for v in values), default=-math.inf)

    @staticmethod
    def _pack(balls: list[flint.arb]) -> Array:
        out = np.empty(len(balls), dtype=object)
        out[:] = balls
        return out

    @staticmethod
    def _matrix(values: Array) -> flint.arb_mat:
        rows, columns = values.shape
        return flint.arb_mat(rows, columns, values.ravel().tolist())

    @staticmethod
    def _unpack(matrix: flint.arb_mat) -> Array:
        out = np.empty(matrix.nrows() * matrix.ncols(), dtype=object)
        out[:] = matrix.entries()
        return out.reshape(matrix.nrows(), matrix.ncols())

"""The exact simplex method with bounded variables, from any starting basis.

Every step solves with the basis in rationals (flint), so a step costs as much as an exact solve: this is a repair
of a basis that is nearly right, not a solver for large programs. Bland's rule (least index enters, least index
leaves) rules out cycles. A basis that is not feasible is made so by artificial columns: a basic variable outside its
bounds is moved to the bound and a multiple ±1 of its own column takes its place, to be driven to 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.numbers.precision import to_fmpq, to_fraction

MAXIMAL_PIVOTS = 2000
MAXIMAL_ROWS = 3000

_ZERO = flint.fmpq(0)


class Simplex:
    """maximise c·x, Σ_j a_kj x_j + slack_k = rhs_k, 0 ≤ x ≤ upper; slack_k ≥ 0, or = 0 on equalities.

    Columns 0…n−1 are the program's, n…n+m−1 the slacks, later ones artificial.
    """

    def __init__(
        self,
        rows: int,
        columns: list[dict[int, Fraction]],
        cost: list[Fraction],
        upper: list[Fraction | None],
        rhs: list[Fraction],
        equality: list[bool],
    ) -> None:
        if rows > MAXIMAL_ROWS:
            raise Unsolved(f"an exact linear program with {rows} rows is too large: {MAXIMAL_ROWS} are the most")
        self.rows, self.structural = rows, len(columns)
        self.columns = [{k: to_fmpq(v) for k, v in column.items()} for column in columns]
        self.columns += [{k: flint.fmpq(1)} for k in range(rows)]
        self.true_cost = [to_fmpq(c) for c in cost] + [_ZERO] * rows
        self.cost = self.true_cost
        self.upper = [None if u is None else to_fmpq(u) for u in upper] + [_ZERO if e else None for e in equality]
        self.rhs = [to_fmpq(r) for r in rhs]
        self.basis: list[int] = []
        self.at_upper: set[int] = set()
        self.pivots = 0

    def run(self, basis: list[int], at_upper: set[int]) -> bool:
        """Solve from a basis; return whether the program is feasible. `dual` is a Farkas proof if it is not."""
        self.at_upper = set(at_upper)
        self.basis = self._independent(basis)
        self.at_upper -= set(self.basis)
        artificial = self._cover()
        if artificial:
            self.cost = [_ZERO] * (self.structural + self.rows) + [flint.fmpq(-1)] * len(artificial)
            self._optimise()
            if self._objective() < 0:
                return False
            for j in artificial:
                self.upper[j] = _ZERO
        self.cost = self.true_cost + [_ZERO] * len(artificial)
        self._optimise()
        return True

    def value(self) -> Fraction:
        """Return the objective of the current basis."""
        return to_fraction(self._objective())

    def primal(self) -> list[Fraction]:
        """Return the program's variables."""
        x = [Fraction(0)] * self.structural
        for j, bound in self._bounded():
            if j < self.structural:
                x[j] = to_fraction(bound)
        for j, value in zip(self.basis, self._basic_values(), strict=True):
            if j < self.structural:
                x[j] = to_fraction(value)
        return x

    def dual(self) -> list[Fraction]:
        """Return the rows' multipliers."""
        return [to_fraction(y) for y in self._multipliers()]

    def _bounded(self) -> list[tuple[int, flint.fmpq]]:
        """Return the columns at their upper bounds, with the bounds."""
        return [(j, bound) for j in self.at_upper if (bound := self.upper[j]) is not None]

    def _matrix(self, columns: Iterable[int]) -> flint.fmpq_mat:
        chosen = list(columns)
        matrix = flint.fmpq_mat(self.rows, len(chosen))
        for i, j in enumerate(chosen):
            for k, value in self.columns[j].items():
                matrix[k, i] = value
        return matrix

    def _independent(self, basis: list[int]) -> list[int]:
        """Complete columns to a basis, dropping what depends on earlier ones."""
        if len(basis) == self.rows and (self.rows == 0 or self._matrix(basis).rank() == self.rows):
            return basis
        pool = basis + [j for j in range(self.structural, self.structural + self.rows) if j not in set(basis)]
        echelon, rank = self._matrix(pool).rref()
        return [pool[next(i for i in range(len(pool)) if echelon[k, i] != 0)] for k in range(rank)]

    def _cover(self) -> list[int]:
        """Replace basic variables outside their bounds by artificial columns; return those."""
        artificial = []
        for i, value in enumerate(self._basic_values()):
            j = self.basis[i]
            bound = self.upper[j]
            if value >= 0 and (bound is None or value <= bound):
                continue
            sign = -1 if value < 0 else 1
            if value > 0:
                self.at_upper.add(j)
            self.basis[i] = len(self.columns)
            artificial.append(len(self.columns))
            self.columns.append({k: v * sign for k, v in self.columns[j].items()})
            self.upper.append(None)
        return artificial

    def _basic_values(self) -> list[flint.fmpq]:
        if self.rows == 0:
            return []
        right = list(self.rhs)
        for j, bound in self._bounded():
            for k, value in self.columns[j].items():
                right[k] -= value * bound
        return list(self._matrix(self.basis).solve(flint.fmpq_mat(self.rows, 1, right)).entries())

    def _multipliers(self) -> list[flint.fmpq]:
        if self.rows == 0:
            return []
        costs = flint.fmpq_mat(self.rows, 1, [self.cost[j] for j in self.basis])
        return list(self._matrix(self.basis).transpose().solve(costs).entries())

    def _objective(self) -> flint.fmpq:
        total = sum((self.cost[j] * x for j, x in zip(self.basis, self._basic_values(), strict=True)), _ZERO)
        return total + sum((self.cost[j] * bound for j, bound in self._bounded()), _ZERO)

    def _optimise(self) -> None:
        while (entering := self._entering()) is not None:
            self.pivots += 1
            if self.pivots > MAXIMAL_PIVOTS:
                raise Unsolved(f"an exact linear program with {self.rows} rows needs more than {MAXIMAL_PIVOTS} pivots")
            self._pivot(entering)

    def _entering(self) -> int | None:
        """Return the least column whose move away from its bound increases the objective."""
        y = self._multipliers()
        basic = set(self.basis)
        for j, column in enumerate(self.columns):
            if j in basic or self.upper[j] == 0:
                continue
            reduced = self.cost[j] - sum((y[k] * value for k, value in column.items()), _ZERO)
            if reduced < 0 if j in self.at_upper else reduced > 0:
                return j
        return None

    def _pivot(self, entering: int) -> None:
        down = entering in self.at_upper
        values = self._basic_values()
        rates = self._rates(entering)
        length, leaving, to_upper = self.upper[entering], None, False
        for i, (j, value, upward) in enumerate(zip(self.basis, values, rates, strict=True)):
            rate = -upward if down else upward
            if rate == 0:
                continue
            if rate > 0:
                limit, hits_upper = value / rate, False
            elif (bound := self.upper[j]) is not None:
                limit, hits_upper = (value - bound) / rate, True
            else:
                continue
            if (
                length is None
                or limit < length
                or (limit == length and leaving is not None and j < self.basis[leaving])
            ):
                length, leaving, to_upper = limit, i, hits_upper
        if length is None:
            raise Unsolved("a linear program that was expected to be bounded is not")
        self.at_upper.discard(entering)
        if leaving is None:
            if not down:
                self.at_upper.add(entering)
            return
        if to_upper:
            self.at_upper.add(self.basis[leaving])
        self.basis[leaving] = entering

    def _rates(self, entering: int) -> list[flint.fmpq]:
        if self.rows == 0:
            return []
        return list(self._matrix(self.basis).solve(self._matrix([entering])).entries())

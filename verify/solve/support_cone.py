"""The cone {x ≥ 0 : M x = 0} over a number field, exactly: a ray of it, or a proof that there is none.

The simplex method with Bland's rule on: maximise Σ x subject to M x = 0, Σ x ≤ 1, as a dense tableau of field elements.
It is the way out where doubles are not good enough, so it is kept simple rather than fast.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.errors import Unsolved

if TYPE_CHECKING:
    from verify.numbers.field import Element, Field

MAXIMAL_PIVOTS = 500
MAXIMAL_CELLS = 40_000
ZERO, ONE = Fraction(0), Fraction(1)


class Tableau:
    """The tableau R·[M | I]: the first ``count`` columns are x, the others keep track of R.

    Its last two lines are Σ x + slack = 1 (the slack is column ``count``) and the objective's reduced costs.
    """

    def __init__(self, field: Field, columns: Sequence[dict[int, Element]], rows: int) -> None:
        self.field, self.count, self.rows = field, len(columns), rows
        if (rows + 2) * (len(columns) + rows + 2) > MAXIMAL_CELLS:
            raise Unsolved(f"a cone of {len(columns)} columns and {rows} equations is too large for exact pivots")
        self.lines: list[list[Element]] = []
        for k in range(rows):
            line: list[Element] = [column.get(k, ZERO) for column in columns]
            self.lines.append([*line, ZERO, *(ONE if i == k else ZERO for i in range(rows)), ZERO])
        self.lines.append([*[ONE] * (self.count + 1), *[ZERO] * rows, ONE])
        self.lines.append([*[ONE] * self.count, *[ZERO] * (rows + 2)])
        self.basis: list[int | None] = [None] * rows + [self.count]
        for k in range(rows):
            entering = next((j for j in range(self.count) if self.lines[k][j]), None)
            if entering is not None:  # the right-hand side is 0: a pivot of either sign is feasible
                self.pivot(k, entering)

    def pivot(self, row: int, entering: int) -> None:
        """Make column ``entering`` the basic one of a row."""
        field, lead = self.field, self.lines[row]
        divisor = lead[entering]
        lead = self.lines[row] = [field.divide(v, divisor) if v else v for v in lead]
        for i, line in enumerate(self.lines):
            factor = line[entering]
            if i != row and factor:
                self.lines[i] = [
                    field.subtract(v, field.multiply(factor, w)) if w else v for v, w in zip(line, lead, strict=True)
                ]
        self.basis[row] = entering

    def optimise(self) -> None:
        """Bland's rule: the least index enters, the least index leaves."""
        for _ in range(MAXIMAL_PIVOTS):
            costs = self.lines[-1]
            entering = next((j for j in range(self.count + 1) if costs[j] and self.field.sign(costs[j]) > 0), None)
            if entering is None:
                return
            best: tuple[int, Element] | None = None
            for i, basic in enumerate(self.basis):
                rate = self.lines[i][entering]
                if basic is None or not rate or self.field.sign(rate) < 0:
                    continue
                length = self.field.divide(self.lines[i][-1], rate)
                order = -1 if best is None else self.field.sign(self.field.subtract(length, best[1]))
                if best is None or order < 0 or (order == 0 and basic < (self.basis[best[0]] or 0)):
                    best = (i, length)
            if best is None:
                raise Unsolved("a bounded cone has an unbounded ray: this is a defect of verify.solve.support_cone")
            self.pivot(best[0], entering)
        raise Unsolved(f"a cone of {self.count} columns needs more than {MAXIMAL_PIVOTS} exact pivots")

    def ray(self) -> list[Element] | None:
        """The optimal x, or None if it is 0."""
        if not self.lines[-1][-1]:
            return None
        x: list[Element] = [ZERO] * self.count
        for line, basic in zip(self.lines, self.basis, strict=False):
            if basic is not None and basic < self.count:
                x[basic] = line[-1]
        return x

    def multipliers(self) -> list[Element]:
        """The vector y with y·column ≥ 1 for every column, if the optimum is 0."""
        start = self.count + 1
        return [self.field.multiply(-ONE, v) for v in self.lines[-1][start : start + self.rows]]


def ray_or_proof(
    field: Field, columns: Sequence[dict[int, Element]], rows: int
) -> tuple[list[Element] | None, list[Element]]:
    """An x ≥ 0 with Σ x_j columns[j] = 0 and Σ x = 1; or None, and a y with y·column ≥ 1 for every column.

    Raises
    ------
    Unsolved
        If the cone is too large.
    """
    tableau = Tableau(field, columns, rows)
    tableau.optimise()
    ray = tableau.ray()
    return ray, [] if ray is not None else tableau.multipliers()

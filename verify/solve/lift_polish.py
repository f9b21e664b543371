"""More digits of a skeleton's numbers, by Newton's method on its own equations.

For games that no fast solver refines. Unknown are log W, log u and m; the equations say that the rule sums to 1 at
every release, that every component sends what its sources have and that binding rows are met. They may be redundant or
leave directions open, so each step is Levenberg's and Marquardt's: with a damping as large as the residual it converges
quadratically to the nearest solution all the same (Yamashita and Fukushima, On the rate of convergence of the
Levenberg-Marquardt method, 2001).
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.numbers.precision import flint_precision, to_ball
from verify.solve.lift_rule import component_of
from verify.solve.lift_skeleton import Skeleton
from verify.solve.lift_values import Values

STEPS = 40
GUARD_BITS = 96
MOST_UNKNOWNS = 60


class Equations:
    """A skeleton's equations, with their targets."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        shape = skeleton.shape
        component, place = component_of(skeleton.trees), {z: i for i, z in enumerate(skeleton.releases)}
        self.components, self.levels, self.count = len(skeleton.trees), len(skeleton.lattice), len(place)
        sizes = [skeleton.along(skeleton.offset[1, t]) for t in sorted(component)]
        self.sinks = [
            (component[t], place[t // skeleton.labels], skeleton.exponents[t], size)
            for t, size in zip(sorted(component), sizes, strict=True)
        ]
        self.mass = [sum((shape.group_mass(s) for s in tree.sources), Fraction(0)) for tree in skeleton.trees]
        self.spent = []
        for i, line in enumerate(skeleton.basis):
            right = Fraction(sum(b * shape.rows[k].rhs for b, k in zip(line, skeleton.binding, strict=True)))
            for tree in skeleton.trees:
                right += sum(skeleton.along(skeleton.offset[0, s])[i] * shape.group_mass(s) for s in tree.sources)
            self.spent.append(right)

    @property
    def unknowns(self) -> int:
        """How many numbers are sought."""
        return self.components + self.levels + self.count

    def evaluate(self, x: list[flint.arb]) -> tuple[list[flint.arb], list[list[flint.arb]]]:
        """The residual and its Jacobian."""
        c0, u0 = self.components, self.components + self.levels
        rows = self.count + c0 + len(self.spent)
        residual = [flint.arb(-1)] * self.count + [-to_ball(v) for v in (*self.mass, *self.spent)]
        jacobian = [[flint.arb(0)] * self.unknowns for _ in range(rows)]
        for c, z, exponents, sizes in self.sinks:
            q = (x[c] + sum((e * level for e, level in zip(exponents, x[c0:u0], strict=True)), flint.arb(0))).exp()
            p = q * x[u0 + z]
            for row, weight, marginal in [
                (z, q, None),
                *((self.count + r, w * p, w * q) for r, w in _uses(c, c0, sizes)),
            ]:
                residual[row] = residual[row] + weight
                jacobian[row][c] = jacobian[row][c] + weight
                for i, e in enumerate(exponents):
                    jacobian[row][c0 + i] = jacobian[row][c0 + i] + e * weight
                if marginal is not None:
                    jacobian[row][u0 + z] = jacobian[row][u0 + z] + marginal
        return [v.mid() for v in residual], [[v.mid() for v in line] for line in jacobian]


def _uses(component: int, components: int, sizes: tuple[int, ...]) -> list[tuple[int, int]]:
    """The balances that a sink's mass enters, with its weight."""
    return [(component, 1), *((components + i, size) for i, size in enumerate(sizes) if size)]


def polish(skeleton: Skeleton, values: Values, bits: int) -> Values:
    """The same numbers to ``bits`` bits.

    Raises
    ------
    Unsolved
        If the method does not converge, or there are very many unknowns.
    """
    equations = Equations(skeleton)
    if equations.unknowns > MOST_UNKNOWNS:
        raise Unsolved("too many unknowns for a solution to many digits")
    with flint_precision(2 * bits + GUARD_BITS):
        x = [scale.log().mid() for scale in values.scales] + [level.log().mid() for level in values.levels]
        x += [values.masses[z].mid() for z in skeleton.releases]
        before = flint.arb(1)
        for _ in range(STEPS):
            residual, jacobian = equations.evaluate(x)
            size = sum((abs(v) for v in residual), flint.arb(0)).mid()
            if size < flint.arb(2) ** -(bits + GUARD_BITS // 2):
                break
            if not size < before:
                raise Unsolved("the equations of the exact solution are degenerate")
            before = size
            step = _step(residual, jacobian, size)
            x = [(a - b).mid() for a, b in zip(x, step, strict=True)]
        else:
            raise Unsolved("the equations of the exact solution are degenerate")
        c0, u0 = equations.components, equations.components + equations.levels
        masses = dict(zip(skeleton.releases, x[u0:], strict=True))
        return replace(
            values, scales=[v.exp().mid() for v in x[:c0]], levels=[v.exp().mid() for v in x[c0:u0]], masses=masses
        )


def _step(residual: list[flint.arb], jacobian: list[list[flint.arb]], damping: flint.arb) -> list[flint.arb]:
    """Jᵀ(JJᵀ + damping)⁻¹ residual."""
    matrix = flint.arb_mat(jacobian)
    square = matrix * matrix.transpose()
    for i in range(square.nrows()):
        square[i, i] = square[i, i] + damping
    middle = flint.arb_mat([[square[i, k].mid() for k in range(square.ncols())] for i in range(square.nrows())])
    solved = middle.solve(flint.arb_mat([[v] for v in residual]), algorithm="approx")
    step = matrix.transpose() * solved
    return [step[i, 0].mid() for i in range(step.nrows())]

"""The exact rule at the releases that carry mass: few numbers are recognised, the others follow from linear equations.

With q_t = W_c·u^(e_t) and A_zc = Σ u^(e_t) over the sinks of component c at release z,

    Σ_c A_zc W_c = 1 at every release z,        Σ_z A_zc m_z = a_c/W_c for every component c,

a_c the mass of its sources. A component that touches one release only has A_zc m_z W_c = a_c; so, with P_z the mass of
those at z, Σ_shared A_zc W_c + P_z/m_z = 1. Given u these are two systems of linear equations, one in W and 1/m, one
in m and 1/W. Whatever one of them determines goes into the other; when both are stuck, one more W is recognised.
"""

from __future__ import annotations

from fractions import Fraction

import flint

from verify.numbers.precision import to_fmpq
from verify.solve.lift_linear import ONE, ZERO, Number, Row, divide, multiply, reduce_rows
from verify.solve.lift_skeleton import Skeleton, Tree
from verify.solve.lift_tower import Tower
from verify.solve.lift_values import Values

Name = tuple[str, int]
"""("u", i), ("W", c), ("1/W", c), ("m", z), ("1/m", z)."""

INVERSE = {"W": "1/W", "1/W": "W", "m": "1/m", "1/m": "m"}


class Rule:
    """The exact numbers of a skeleton, found on construction; `entry` gives q_t and ``tower`` holds the field."""

    def __init__(self, skeleton: Skeleton, values: Values, tower: Tower[Name]) -> None:
        self.skeleton, self.values, self.tower = skeleton, values, tower
        shape, labels = skeleton.shape, skeleton.labels
        self.mass = [sum((shape.group_mass(s) for s in tree.sources), Fraction(0)) for tree in skeleton.trees]
        self.touched = [sorted({t // labels for t in tree.sinks}) for tree in skeleton.trees]
        self.shared = [c for c, releases in enumerate(self.touched) if len(releases) > 1]
        self.private = dict.fromkeys(skeleton.releases, Fraction(0))
        for c, releases in enumerate(self.touched):
            if len(releases) == 1:
                self.private[releases[0]] += self.mass[c]
        for i, level in enumerate(values.levels):
            if ("u", i) not in tower.known:
                tower.adjoin(("u", i), level)
        self.solve()

    def power(self, exponents: tuple[int, ...]) -> Number:
        """u^e."""
        out = ONE
        for i, e in enumerate(exponents):
            for _ in range(e):
                out = multiply(self.tower.field, out, self.tower.known["u", i])
        return out

    def coefficients(self) -> dict[tuple[int, int], Number]:
        """A_zc where it is not 0, in the present field."""
        out: dict[tuple[int, int], Number] = {}
        for c, tree in enumerate(self.skeleton.trees):
            for t in tree.sinks:
                at = (t // self.skeleton.labels, c)
                out[at] = out.get(at, ZERO) + self.power(self.skeleton.exponents[t])
        return out

    def solve(self) -> None:
        """Determine every W."""
        known = self.tower.known
        while True:
            a = self.coefficients()
            while self.deduce(a):
                pass
            missing = [c for c in self.shared if ("W", c) not in known]
            if not missing:
                break
            c = missing[0]
            self.tower.adjoin(("W", c), self.values.scales[c])
        for c, releases in enumerate(self.touched):
            if len(releases) == 1:
                z = releases[0]
                if ("1/m", z) not in known:
                    self.invert(("m", z), ("1/m", z))
                share = known["1/m", z] * to_fmpq(self.mass[c])
                known["W", c] = divide(self.tower.field, share, a[z, c])

    def deduce(self, a: dict[tuple[int, int], Number]) -> bool:
        """Solve both systems for what they determine; whether anything new was found."""
        releases = self.skeleton.releases
        first, second = [], []
        for z in releases:
            line = {("W", c): a[z, c] for c in self.shared if (z, c) in a}
            if self.private[z]:
                line["1/m", z] = flint.fmpq_poly([to_fmpq(self.private[z])])
            first.append((line, ONE))
        for c in self.shared:
            line = {("m", z): a[z, c] for z in self.touched[c]}
            line["1/W", c] = flint.fmpq_poly([to_fmpq(-self.mass[c])])
            second.append((line, ZERO))
        second.append(({("m", z): ONE for z in releases}, ONE))
        found = self.linear(first)
        return self.linear(second) or found

    def linear(self, equations: list[tuple[dict[Name, Number], Number]]) -> bool:
        """Add to what is known the unknowns that linear equations determine."""
        known, field = self.tower.known, self.tower.field
        for name in {name for line, _ in equations for name in line}:
            opposite = (INVERSE[name[0]], name[1])
            if name not in known and opposite in known:
                self.invert(opposite, name)
        unknown = sorted({name for line, _ in equations for name in line if name not in known})
        if not unknown:
            return False
        rows: list[Row] = []
        for line, right in equations:
            rest = right
            for name, value in line.items():
                if name in known:
                    rest = rest - multiply(field, value, known[name])
            row = [line.get(name, ZERO) for name in unknown]
            if any(row):
                rows.append([*row, rest])
        found = False
        for pivot, row in reduce_rows(field, rows, list(range(len(unknown)))):
            if pivot >= 0 and sum(1 for v in row[:-1] if v) == 1:
                known[unknown[pivot]] = row[-1]
                found = True
        return found

    def invert(self, name: Name, inverse: Name) -> None:
        """Make the inverse of a known number known."""
        self.tower.known[inverse] = divide(self.tower.field, ONE, self.tower.known[name])

    def entry(self, t: int, component: int) -> Number:
        """q_t for a sink of a component."""
        return multiply(self.tower.field, self.tower.known["W", component], self.power(self.skeleton.exponents[t]))


def component_of(trees: list[Tree]) -> dict[int, int]:
    """For every sink in a tree, the number of the tree."""
    return {t: c for c, tree in enumerate(trees) for t in tree.sinks}

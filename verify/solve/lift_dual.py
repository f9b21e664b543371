"""The dual side of an exact saddle point: potentials and multipliers as log forms, and every slack decided exactly.

Atoms are W_c of the components, u_i of the lattice and, where the columns that carry mass leave a direction of λ open,
simple rationals for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.numbers.precision import ball_to_fixed, flint_precision, to_fmpq
from verify.solve.lift_linear import ONE, ZERO, Number
from verify.solve.lift_rule import Rule, component_of
from verify.solve.lift_sign import Atoms, Form, combined
from verify.solve.lift_skeleton import as_fraction
from verify.solve.recognise_numbers import rational, simplest_between

NEARNESS_BITS = (2, 5, 10, 20, 40)
ROOM_BITS = (4, 8, 16, 32, 64)
"""Rules where nothing arrives are tried as fractions over these powers of two."""


class Dual:
    """Potentials and multipliers for one choice of the open directions."""

    def __init__(self, rule: Rule, free: list[Fraction]) -> None:
        skeleton, known = rule.skeleton, rule.tower.known
        self.rule, self.skeleton = rule, skeleton
        count, levels = len(skeleton.trees), len(skeleton.lattice)
        numbers = [known["W", c] for c in range(count)] + [known["u", i] for i in range(levels)]
        self.atoms = Atoms(rule.tower.field, [*numbers, *(flint.fmpq_poly([to_fmpq(v)]) for v in free)])
        self.first_level = count
        self.nu = _nu(skeleton.lattice, len(skeleton.basis), count)
        self.component = component_of(skeleton.trees)
        shape = skeleton.shape
        self.multipliers: list[Form] = [{} for _ in shape.rows]
        for position, k in enumerate(skeleton.binding):
            parts = zip(skeleton.basis, self.nu, strict=True)
            self.multipliers[k] = combined([(line[position], nu) for line, nu in parts])
        self.potential: list[Form] = [{} for _ in shape.mass]
        for tree in skeleton.trees:
            root = self.loss(tree.root)
            for s in tree.sources:
                self.potential[s] = combined([(1, root), (1, self.charge(skeleton.offset[0, s]))])

    def loss(self, t: int) -> Form:
        """f_t = −log q_t at a sink that carries mass."""
        form = {self.component[t]: Fraction(-1)}
        for i, e in enumerate(self.skeleton.exponents[t]):
            if e:
                form[self.first_level + i] = Fraction(-e)
        return form

    def charge(self, vector: tuple[int, ...]) -> Form:
        """λ·vector for a vector over the rows."""
        return combined([(v, self.multipliers[k]) for k, v in enumerate(vector) if v])

    def least(self, j: int) -> Form:
        """The logarithm of the least q that column j allows at its sink: −φ_s − λ·B_j."""
        rows = self.skeleton.shape.rows
        vector = tuple(row.coefficients[j] for row in rows)
        return combined([(-1, self.potential[int(self.skeleton.shape.group[j])]), (-1, self.charge(vector))])

    def value(self) -> Form:
        """h* = Σ mass_s·φ_s + Σ_k r_k·λ_k."""
        shape = self.skeleton.shape
        parts = [(shape.group_mass(s), form) for s, form in enumerate(self.potential)]
        return combined([*parts, *((row.rhs, form) for row, form in zip(shape.rows, self.multipliers, strict=True))])

    def complete(self) -> list[list[Number]]:
        """The rule at every release.

        Raises
        ------
        Unsolved
            If a multiplier is negative, or the rule tempts some source away from its columns.
        """
        shape, labels = self.skeleton.shape, self.skeleton.labels
        for row, form in zip(shape.rows, self.multipliers, strict=True):
            if not row.equality and self.atoms.sign(form) < 0:
                raise Unsolved("a multiplier is negative")
        lines: list[list[Number]] = [
            [flint.fmpq_poly([flint.fmpq(1, labels)])] * labels for _ in range(len(shape.releases))
        ]
        supported = set(self.skeleton.releases)
        for z in supported:
            lines[z] = [ZERO] * labels
        for t, c in self.component.items():
            lines[t // labels][t % labels] = self.rule.entry(t, c)
        open_columns: dict[int, dict[int, list[Form]]] = {}
        for j, t in enumerate(self.skeleton.sinks):
            if t // labels not in supported:
                open_columns.setdefault(t // labels, {}).setdefault(t % labels, []).append(self.least(j))
            elif t not in self.component:
                raise Unsolved("a label may be brought to a release where the exact rule excludes it")
            elif self.atoms.sign(combined([(-1, self.loss(t)), (-1, self.least(j))])) < 0:
                raise Unsolved("the exact rule tempts a source away from the columns that carry mass")
        if any(sum(lines[z], ZERO) != ONE for z in supported):
            raise Unsolved("the exact rule does not sum to 1")
        for z, columns in open_columns.items():
            lines[z] = self.fill(columns)
        return lines

    def fill(self, columns: dict[int, list[Form]]) -> list[Number]:
        """A distribution no less than exp of every form, by label."""
        labels, bits = self.skeleton.labels, 256
        greatest = {y: max(forms, key=lambda form: self.atoms.ball(form, bits).mid()) for y, forms in columns.items()}
        with flint_precision(bits):
            least = {y: self.atoms.ball(form, bits).exp() for y, form in greatest.items()}
            total = sum(least.values(), flint.arb(0))
        for room in ROOM_BITS:
            with flint_precision(bits):
                line = [ball_to_fixed(least[y] / total, room) if y in least else 0 for y in range(labels)]
                line[line.index(max(line))] += (1 << room) - sum(line)
                if all(flint.arb((line[y], -room)) > value for y, value in least.items()):
                    return [flint.fmpq_poly([flint.fmpq(v, 1 << room)]) for v in line]
        return self.tight(columns, greatest)

    def tight(self, columns: dict[int, list[Form]], greatest: dict[int, Form]) -> list[Number]:
        """The same where there is no room: the least values themselves, which must then sum to 1."""
        line = [ZERO] * self.skeleton.labels
        for y, form in greatest.items():
            if any(a.denominator != 1 for a in form.values()):
                raise Unsolved("the rule at a release without mass does not lie in the field")
            line[y] = self.atoms.product({i: int(a) for i, a in form.items()})
            if any(self.atoms.sign(combined([(1, form), (-1, other)])) < 0 for other in columns[y]):
                raise Unsolved("two columns are too close to be told apart")
        if sum(line, ZERO) != ONE:
            raise Unsolved("the dual leaves no rule at a release without mass")
        return line


def duals(rule: Rule) -> Iterator[Dual]:
    """The dual, or several guesses where the columns that carry mass leave λ open."""
    skeleton, values = rule.skeleton, rule.values
    open_axes = _open_axes(skeleton.lattice, len(skeleton.basis))
    if not open_axes:
        yield Dual(rule, [])
        return
    yield Dual(rule, [Fraction(1)] * len(open_axes))
    with flint_precision(512):
        powers = [(-values.coordinates[axis]).exp() for axis in open_axes]
        exact = [rational(ball_to_fixed(power, 400), 400) for power in powers]
        if all(value is not None and value > 0 for value in exact):
            yield Dual(rule, [value for value in exact if value is not None])
        for bits in NEARNESS_BITS:
            middle = [Fraction(max(1, ball_to_fixed(power, 128)), 1 << 128) for power in powers]
            margin = Fraction(1, 1 << bits)
            yield Dual(rule, [simplest_between(v * (1 - margin), v * (1 + margin)) for v in middle])


def _open_axes(lattice: list[tuple[int, ...]], size: int) -> list[int]:
    """Axes that complete the lattice to full rank."""
    axes: list[int] = []
    rows = [list(line) for line in lattice]
    for axis in range(size):
        unit = [int(i == axis) for i in range(size)]
        if flint.fmpz_mat([*rows, unit]).rank() > len(rows):
            rows.append(unit)
            axes.append(axis)
    return axes


def _nu(lattice: list[tuple[int, ...]], size: int, first: int) -> list[Form]:
    """ν as forms: lattice·ν = −log u, and the same for the open axes with their rationals."""
    if not size:
        return []
    rows = [list(line) for line in lattice]
    rows += [[int(i == axis) for i in range(size)] for axis in _open_axes(lattice, size)]
    inverse = flint.fmpq_mat(rows).inv()
    return [{first + k: -as_fraction(inverse[i, k]) for k in range(size) if inverse[i, k]} for i in range(size)]

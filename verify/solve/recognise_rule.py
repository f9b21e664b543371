"""The rule where a saddle point does not determine it: at releases without mass.

There the dual only asks for enough: in transport games q(y|z) ≥ exp(−φ_s − Σ_k λ_k B_kj) for every column j that brings
y to z, s its group. If these least values leave room they are scaled up to sum to 1, exactly when they are rational and
to nearby fractions when they are not; without room they have to be rational and sum to 1 themselves. For other shapes
the conditions of several releases hang together, and the approximation's own rule is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import flint

from verify.game.shape import Shape
from verify.numbers.precision import ball_to_fixed, to_ball
from verify.solve.approximation import Approximation
from verify.solve.recognise_forms import Form, ball, combine, log_of, rational_power
from verify.solve.recognise_numbers import rational

Prices = Sequence[tuple[Sequence[int], flint.arb]]

ROUNDING_BITS = 24
CLOSE_BITS = 100


@dataclass(frozen=True)
class Layout:
    """A shape's L by columns: ``sinks[j]`` lists (sink, weight numerator) over the common ``denominator``."""

    sinks: list[list[tuple[int, int]]]
    denominator: int
    reached: frozenset[int]

    @classmethod
    def of(cls, shape: Shape) -> Layout:
        """Collect a shape's entries by column."""
        sinks: list[list[tuple[int, int]]] = [[] for _ in range(shape.columns)]
        for j, t, weight in zip(
            shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True
        ):
            sinks[j].append((t, weight))
        return cls(sinks, shape.weight_denominator, frozenset(shape.entry_sink.tolist()))

    def value(self, column: int, losses: Mapping[int, flint.arb], prices: Prices) -> flint.arb:
        """Return (Lᵀf − Bᵀλ) at a column."""
        gain = sum((losses[t] * weight for t, weight in self.sinks[column]), flint.arb(0)) / self.denominator
        return gain - sum((price * coefficients[column] for coefficients, price in prices), flint.arb(0))

    def form(self, column: int, known: Mapping[int, list[Fraction]], labels: int) -> Form | None:
        """Return (Lᵀf) at a column exactly, or None if it reaches a release whose rule is not known."""
        parts = []
        for t, weight in self.sinks[column]:
            if t // labels not in known or not known[t // labels][t % labels]:
                return None
            parts.append((Fraction(-weight, self.denominator), log_of(known[t // labels][t % labels])))
        return combine(parts)


def references(
    shape: Shape, layout: Layout, approximation: Approximation, known: Mapping[int, list[Fraction]]
) -> list[list[int]]:
    """Return, for every group, the columns of noticeable mass that reach known releases only, heaviest first."""
    labels = len(shape.labels)
    threshold = shape.total << (approximation.precision - approximation.precision // 6)
    out: list[list[int]] = [[] for _ in shape.mass]
    group = shape.group.tolist()
    for j, value in sorted(approximation.attack.items(), key=lambda item: -item[1]):
        heavy = not out[group[j]] or value > threshold
        if heavy and all(t // labels in known for t, _ in layout.sinks[j]):
            out[group[j]].append(j)
    return out


def complete_rule(
    shape: Shape,
    layout: Layout,
    approximation: Approximation,
    known: Mapping[int, list[Fraction]],
    multipliers: list[Form],
) -> list[list[Fraction]] | None:
    """Return a rule for every release that agrees with the known ones, or None if the dual leaves no rational room."""
    labels = len(shape.labels)
    uniform = [Fraction(1, labels)] * labels
    rule = [known.get(z, uniform) for z in range(len(shape.releases))]
    missing = {t // labels for t in layout.reached} - set(known)
    if not missing:
        return rule
    least = _least_values(shape, layout, approximation, known, multipliers) if shape.transport else {}
    if least is None:
        return None
    for z in missing:
        reached = [y for y in range(labels) if z * labels + y in layout.reached]
        if shape.transport:
            line = _fill(labels, {y: least[z * labels + y] for y in reached})
        else:
            line = _rounded(approximation.rule[z], approximation.precision, reached)
        if line is None:
            return None
        rule[z] = line
    return rule


def _least_values(
    shape: Shape,
    layout: Layout,
    approximation: Approximation,
    known: Mapping[int, list[Fraction]],
    multipliers: list[Form],
) -> dict[int, Form] | None:
    """Return, for every sink at an unknown release, the logarithm of the least q that the dual allows."""
    labels = len(shape.labels)

    def charge(column: int) -> Form:
        pairs = zip(shape.rows, multipliers, strict=True)
        return combine((row.coefficients[column], form) for row, form in pairs if form)

    potential: list[Form] = []
    for columns in references(shape, layout, approximation, known):
        gain = layout.form(columns[0], known, labels) if columns else None
        if gain is None:
            return None
        potential.append(combine(((1, gain), (-1, charge(columns[0])))))
    least: dict[int, tuple[flint.arb, Form]] = {}
    group = shape.group.tolist()
    for j, entries in enumerate(layout.sinks):
        t = entries[0][0]
        if t // labels in known:
            continue
        form = combine(((-1, potential[group[j]]), (-1, charge(j))))
        value = ball(form)
        if t not in least or value > least[t][0]:
            least[t] = (value, form)
    return {t: form for t, (_, form) in least.items()}


def _fill(labels: int, least: dict[int, Form]) -> list[Fraction] | None:
    """Return a distribution no less than these values, given by their logarithms, and in proportion to them."""
    values = {y: ball(form).exp() for y, form in least.items()}
    total = sum(values.values(), flint.arb(0))
    close = flint.arb(2) ** -CLOSE_BITS
    if total > 1 + close:
        return None
    exact = {y: rational_power(form) for y, form in least.items()}
    rational_values = [v for v in exact.values() if v is not None]
    if len(rational_values) == len(exact):
        whole = sum(rational_values, Fraction(0))
        return [(exact.get(y) or Fraction(0)) / whole for y in range(labels)]
    line = [ball_to_fixed(values[y] / total, ROUNDING_BITS) if y in values else 0 for y in range(labels)]
    line[line.index(max(line))] += (1 << ROUNDING_BITS) - sum(line)
    if any(to_ball(Fraction(line[y], 1 << ROUNDING_BITS)) < value + close for y, value in values.items()):
        return None
    return [Fraction(v, 1 << ROUNDING_BITS) for v in line]


def _rounded(line: list[int], precision: int, reached: list[int]) -> list[Fraction] | None:
    """Return the fractions behind an approximate rule, or fractions close to it, positive where columns arrive."""
    found = [rational(value, precision) or Fraction(0) for value in line]
    if sum(found) == 1 and all(found[y] for y in reached):
        return found
    rounded = [value >> (precision - ROUNDING_BITS) for value in line]
    for y in reached:
        rounded[y] = max(1, rounded[y])
    rounded[rounded.index(max(rounded))] += (1 << ROUNDING_BITS) - sum(rounded)
    return [Fraction(v, 1 << ROUNDING_BITS) for v in rounded]

"""Small shapes of every kind, and the bracket that an approximation gives, computed by mpmath as FORMAT.md §4 says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm

import mpmath
import numpy as np

from verify.game.shape import Row, Shape
from verify.solve.approximation import Approximation
from verify.solve.facial import face

Law = dict[tuple[int, int], Fraction]
Cost = Callable[[int, int, int, int], int | Fraction]
KINDS = (
    "max",
    "mean",
    "both",
    "several",
    "wasserstein",
    "wasserstein inf",
    "vertices",
    "entries",
    "uneven",
    "odd costs",
)


def names(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


def make_row(name: str, coefficients: Sequence[int | Fraction], rhs: int | Fraction, equality: bool = False) -> Row:
    scale = lcm(*(Fraction(c).denominator for c in (*coefficients, rhs)))
    return Row(name, tuple(int(c * scale) for c in coefficients), int(rhs * scale), equality, scale)


def arcs(
    law: Law,
    features: int,
    labels: int,
    budgets: Sequence[tuple[Cost, int | Fraction]] = (),
    allowed: Callable[[int, int], bool] = lambda x, z: True,
    relabel: bool = False,
) -> Shape:
    """A transport shape with Z = X; budgets limit the mean of cost(x, y, z, y')."""
    sources = sorted(s for s in law if law[s])
    keys = [
        (i, x, y, z, after)
        for i, (x, y) in enumerate(sources)
        for z in range(features)
        if allowed(x, z)
        for after in (range(labels) if relabel else (y,))
    ]
    total = lcm(*(law[s].denominator for s in sources))
    count = len(keys)
    return Shape(
        features=names(features),
        labels=names(labels),
        releases=names(features),
        mass=tuple(int(law[s] * total) for s in sources),
        total=total,
        keys=np.array([key[1:] if relabel else key[1:4] for key in keys]),
        group=np.array([key[0] for key in keys]),
        entry_column=np.arange(count),
        entry_sink=np.array([key[3] * labels + key[4] for key in keys]),
        entry_weight=(1,) * count,
        weight_denominator=1,
        rows=tuple(
            make_row(f"budget {k}", [cost(x, y, z, after) for _, x, y, z, after in keys], rhs)
            for k, (cost, rhs) in enumerate(budgets)
        ),
        transport=True,
    )


def hull(laws: Sequence[Law], releases: int, labels: int) -> Shape:
    """The convex hull of laws on releases × labels."""
    scale = lcm(*(v.denominator for law in laws for v in law.values()))
    entries = [
        (j, z * labels + y, int(v * scale)) for j, law in enumerate(laws) for (z, y), v in sorted(law.items()) if v
    ]
    return Shape(
        features=names(releases),
        labels=names(labels),
        releases=names(releases),
        mass=(1,),
        total=1,
        keys=np.arange(len(laws))[:, None],
        group=np.zeros(len(laws), dtype=np.int64),
        entry_column=np.array([e[0] for e in entries]),
        entry_sink=np.array([e[1] for e in entries]),
        entry_weight=tuple(e[2] for e in entries),
        weight_denominator=scale,
        rows=(),
        transport=False,
    )


def conditions(
    releases: int, labels: int, rows: Sequence[tuple[Sequence[int | Fraction], int | Fraction, bool]]
) -> Shape:
    """The laws themselves as columns, with linear conditions."""
    count = releases * labels
    return Shape(
        features=names(releases),
        labels=names(labels),
        releases=names(releases),
        mass=(1,),
        total=1,
        keys=np.array([(z, y) for z in range(releases) for y in range(labels)]),
        group=np.zeros(count, dtype=np.int64),
        entry_column=np.arange(count),
        entry_sink=np.arange(count),
        entry_weight=(1,) * count,
        weight_denominator=1,
        rows=tuple(make_row(f"row {k}", *row) for k, row in enumerate(rows)),
        transport=True,
    )


def random_law(rng: np.random.Generator, features: int, labels: int, powers: bool = False) -> Law:
    """Small integer weights with zeros, or powers of ten."""
    size = (features, labels)
    weights = 10 ** rng.integers(0, 9, size) if powers else rng.integers(0, 8, size)
    weights[0, 0] += 1
    total = int(weights.sum())
    return {
        (x, y): Fraction(int(weights[x, y]), total) for x in range(features) for y in range(labels) if weights[x, y]
    }


def random_any(kind: str, seed: int) -> Shape:
    """A random shape of a kind; its D may be empty for "several" and "entries"."""
    rng = np.random.default_rng([seed, KINDS.index(kind)])
    features, labels = int(rng.integers(2, 6)), int(rng.integers(1, 5))
    law = random_law(rng, features, labels, powers=kind == "uneven")
    power, radius = int(rng.integers(1, 3)), int(rng.integers(0, 4))
    budget = Fraction(int(rng.integers(0, 12)), int(rng.integers(1, 12)))

    def near(x: int, z: int) -> bool:
        return abs(x - z) <= radius

    def distance(x: int, y: int, z: int, after: int) -> int:
        return abs(x - z) ** power + 2 * (y != after)

    table = rng.integers(0, 4 if kind == "several" else 10**9, (features, features))

    def odd(x: int, y: int, z: int, after: int) -> int:
        return int(table[x, z]) if kind == "several" or x != z else 0

    if kind in {"max", "wasserstein inf"}:
        return arcs(law, features, labels, allowed=near, relabel=kind != "max")
    if kind in {"mean", "uneven", "wasserstein"}:
        return arcs(law, features, labels, [(distance, budget)], relabel=kind == "wasserstein")
    if kind == "both":
        return arcs(law, features, labels, [(distance, budget)], allowed=near)
    if kind == "several":
        return arcs(law, features, labels, [(distance, budget), (odd, Fraction(int(rng.integers(1, 6)), 2))])
    if kind == "odd costs":
        return arcs(
            law, features, labels, [(odd, Fraction(int(rng.integers(1, 10**9)), 10 ** int(rng.integers(0, 9))))]
        )
    if kind == "vertices":
        return hull([random_law(rng, features, labels) for _ in range(int(rng.integers(1, 20)))], features, labels)
    rows = [
        (
            rng.integers(-2, 3, features * labels).tolist(),
            Fraction(int(rng.integers(-1, 4)), 4),
            bool(rng.random() < 0.4),
        )
        for _ in range(int(rng.integers(1, 5)))
    ]
    return conditions(features, labels, rows)


def bracket(shape: Shape, found: Approximation) -> tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]:
    """Lower bound, upper bound and largest infeasibility of an approximation."""
    alive = set(face(shape).alive.tolist())
    assert set(found.attack) <= alive
    labels = len(shape.labels)
    for line in found.rule:
        assert sum(line) == 1 << found.precision
        assert min(line) >= 0
    with mpmath.workprec(4 * found.precision):
        real = mpmath.mpf
        unit = real(2) ** found.precision
        gamma = {j: real(v) / unit / shape.total for j, v in found.attack.items()}
        price = [real(v) / unit for v in found.multipliers]
        rule = [real(v) / unit for line in found.rule for v in line]
        loss = [-mpmath.log(q) if q else None for q in rule]
        value = [real(0)] * shape.columns
        law = [real(0)] * shape.sinks
        for j, t, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
            if j in alive:
                assert loss[t] is not None
                value[j] += loss[t] * w / shape.weight_denominator
                law[t] += gamma.get(j, real(0)) * w / shape.weight_denominator
        wrong = real(0)
        for k, row in enumerate(shape.rows):
            assert row.equality or found.multipliers[k] >= 0
            excess = sum((row.coefficients[j] * v for j, v in gamma.items()), real(0)) - row.rhs
            wrong = max(wrong, abs(excess) if row.equality else excess)
            for j in alive:
                value[j] -= price[k] * row.coefficients[j]
        upper = sum((v * row.rhs for v, row in zip(price, shape.rows, strict=True)), real(0))
        for s, columns in enumerate(shape.group_columns):
            mass = real(shape.mass[s]) / shape.total
            upper += mass * max(value[j] for j in columns.tolist() if j in alive)
            wrong = max(wrong, abs(mass - sum((gamma.get(j, real(0)) for j in columns.tolist()), real(0))))
        lower = real(0)
        for t, p in enumerate(law):
            m = sum(law[t - t % labels : t - t % labels + labels], real(0))
            if m * rule[t] > 0:
                lower += p * loss[t] - (p - m * rule[t]) ** 2 / (m * rule[t])
        return lower, upper, wrong

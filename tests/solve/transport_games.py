"""Transport shapes written by hand, and the bracket that weak duality gives an approximation."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from flint import arb, fmpq

from verify.game.shape import Row, Shape
from verify.numbers.precision import flint_precision
from verify.solve.approximation import Approximation

Arc = Callable[..., bool]
Cost = Callable[..., Fraction | int]


def make_row(coefficients: Sequence[Fraction | int], rhs: Fraction | int) -> Row:
    scale = math.lcm(Fraction(rhs).denominator, *(Fraction(c).denominator for c in coefficients))
    return Row("budget", tuple(int(c * scale) for c in coefficients), int(rhs * scale), False, scale)


def make_shape(
    mass: Sequence[Sequence[int]],
    admissible: Arc = lambda *_: True,
    budgets: Sequence[tuple[Cost, Fraction | int]] = (),
    releases: int | None = None,
    *,
    change_labels: bool = False,
) -> Shape:
    """The shape with masses mass[x][y] and arcs (x, y) → (z, w).

    Costs and ``admissible`` are functions of x and z or, if labels may change, of x, y, z and w.
    """
    features, labels = len(mass), len(mass[0])
    releases = features if releases is None else releases
    groups = [(x, y) for x in range(features) for y in range(labels) if mass[x][y]]
    arcs = [
        (s, x, y, z, w)
        for s, (x, y) in enumerate(groups)
        for z in range(releases)
        for w in (range(labels) if change_labels else (y,))
        if admissible(*((x, y, z, w) if change_labels else (x, z)))
    ]
    ends = [arc[1:] if change_labels else (arc[1], arc[3]) for arc in arcs]
    rows = tuple(make_row([cost(*end) for end in ends], rhs) for cost, rhs in budgets)
    count = len(arcs)
    return Shape(
        tuple(f"x{i}" for i in range(features)),
        tuple(f"y{i}" for i in range(labels)),
        tuple(f"z{i}" for i in range(releases)),
        tuple(mass[x][y] for x, y in groups),
        sum(mass[x][y] for x, y in groups),
        np.array([arc[1:] if change_labels else arc[1:4] for arc in arcs]),
        np.array([arc[0] for arc in arcs]),
        np.arange(count),
        np.array([z * labels + w for _, _, _, z, w in arcs]),
        (1,) * count,
        1,
        rows,
        True,
    )


def absolute(x: int, z: int) -> int:
    return abs(x - z)


def squared(x: int, z: int) -> int:
    return (x - z) ** 2


def hamming(x: int, z: int) -> int:
    return int(x != z)


def within(radius: int) -> Arc:
    return lambda x, z: abs(x - z) <= radius


def diagonal(masses: Sequence[int]) -> list[list[int]]:
    """A law on which the label is the feature."""
    return [[mass if i == j else 0 for j in range(len(masses))] for i, mass in enumerate(masses)]


def random_masses(dice: random.Random, features: int, labels: int) -> list[list[int]]:
    draw = dice.choice(
        [
            lambda: dice.randint(1, 1000),
            lambda: dice.randint(1, 1000) * dice.randint(0, 1),
            lambda: dice.randint(0, 5),
            lambda: dice.randint(0, 1),
            lambda: 10 ** dice.randint(8, 12),
            lambda: dice.randint(1, 10**60),
        ]
    )
    mass = [[draw() for _ in range(labels)] for _ in range(features)]
    mass[0][0] = mass[0][0] or 1
    return mass


def random_shape(family: str, seed: int) -> Shape:
    """A game of one of FAMILIES; budgets leave room."""
    dice = random.Random(f"{family} {seed}")
    features, labels = dice.randint(2, 6), dice.randint(1, 6)
    cost = dice.choice([absolute, squared, hamming])
    share = Fraction(dice.randint(1, 100), 100)
    mass = random_masses(dice, features, labels)
    table = [[dice.randint(0, 9) * (x != z) for z in range(features)] for x in range(features)]
    if family == "radius":
        return make_shape(mass, within(dice.randint(1, 2)))
    if family == "relation":
        near = [[dice.random() < 0.4 for _ in range(7)] for _ in range(features)]
        return make_shape(mass, lambda x, z: near[x][z] or z == 6, releases=7)
    if family == "budget":
        return make_shape(mass, budgets=[(cost, share)])
    if family == "budget and radius":
        return make_shape(mass, within(dice.randint(1, 2)), [(cost, share)])
    if family == "saturated":
        return make_shape(mass, budgets=[(cost, 30)])
    if family == "two budgets":
        return make_shape(mass, budgets=[(cost, share), (lambda x, z: table[x][z], 3 * share)])
    if family == "three budgets":
        return make_shape(mass, budgets=[(absolute, share), (squared, share), (lambda x, z: table[x][z], 2)])
    if family == "other releases":
        other = [[Fraction(dice.randint(0, 99), 7) for _ in range(3)] for _ in range(features)]
        total = sum(map(sum, mass))
        least = sum(sum(mass[x]) * min(other[x]) for x in range(features)) / total
        return make_shape(mass, budgets=[(lambda x, z: other[x][z], least + share)], releases=3)
    if family == "huge costs":
        far = [[dice.randint(0, 10**40) * (x != z) for z in range(features)] for x in range(features)]
        return make_shape(mass, budgets=[(lambda x, z: far[x][z], int(10**39 * share))])
    if family == "wasserstein":
        return make_shape(mass, budgets=[(lambda x, y, z, w: abs(x - z) + (y != w), share)], change_labels=True)
    if family == "wasserstein, infinite order":
        return make_shape(mass, lambda x, y, z, w: abs(x - z) + (y != w) <= 1, change_labels=True)
    raise ValueError(family)


FAMILIES = (
    "radius",
    "relation",
    "budget",
    "budget and radius",
    "saturated",
    "two budgets",
    "three budgets",
    "other releases",
    "huge costs",
    "wasserstein",
    "wasserstein, infinite order",
)


def bracket(shape: Shape, approximation: Approximation) -> tuple[arb, arb, Fraction]:
    """The two bounds of weak duality, Σ p f − χ² and Σ μφ + rλ, and the largest excess of a budget.

    Checks on the way that sources' sums are exact, masses non-negative, and rules positive wherever an arc ends.
    """
    bits = approximation.precision
    one = 1 << bits
    labels = len(shape.labels)
    sinks = shape.entry_sink.tolist()
    groups = shape.group.tolist()
    sums = [0] * len(shape.mass)
    marginal: dict[int, int] = {}
    for j, value in approximation.attack.items():
        assert value >= 0
        sums[groups[j]] += value
        marginal[sinks[j]] = marginal.get(sinks[j], 0) + value
    assert sums == [mass << bits for mass in shape.mass]
    with flint_precision(2 * bits + 64):
        rule = {}
        for z, row in enumerate(approximation.rule):
            assert min(row) >= 0
            assert abs(sum(row) - one) <= 1 << 16
            rule.update({z * labels + y: arb(fmpq(value, sum(row))) for y, value in enumerate(row)})
        assert all(rule[t] > 0 for t in set(sinks))
        f = {t: -rule[t].log() for t in set(sinks)}
        prices = [arb(fmpq(value, one)) for value in approximation.multipliers]
        phi: dict[int, arb] = {}
        for j, (s, t) in enumerate(zip(groups, sinks, strict=True)):
            value = f[t] - sum((v * row.coefficients[j] for v, row in zip(prices, shape.rows, strict=True)), arb(0))
            phi[s] = value.mid() if s not in phi or phi[s] < value else phi[s]
        upper = sum((arb(fmpq(mass, shape.total)) * phi[s] for s, mass in enumerate(shape.mass)), arb(0))
        upper += sum((v * row.rhs for v, row in zip(prices, shape.rows, strict=True)), arb(0))
        whole = shape.total * one
        release: dict[int, int] = {}
        for t, value in marginal.items():
            release[t // labels] = release.get(t // labels, 0) + value
        lower = arb(0)
        for t, value in marginal.items():
            expected = arb(fmpq(release[t // labels], whole)) * rule[t]
            p = arb(fmpq(value, whole))
            if value:
                lower += p * f[t] - (p - expected) * (p - expected) / expected
        excess = Fraction(0)
        for row in shape.rows:
            over = Fraction(sum(row.coefficients[j] * v for j, v in approximation.attack.items()), whole) - row.rhs
            excess = max(excess, over / max(1, *map(abs, row.coefficients)))
        return lower, upper, excess


def digits_reached(shape: Shape, approximation: Approximation) -> float:
    """−log10 of the bracket's width (nats) or, if that is larger, of the excess of a budget."""
    lower, upper, excess = bracket(shape, approximation)
    with flint_precision(2 * approximation.precision + 64):
        worst = max((upper - lower).abs_upper(), arb(fmpq(excess.numerator, excess.denominator)), key=lambda v: v.mid())
        return float(-(worst + arb(2) ** (-2 * approximation.precision)).log() / arb(10).log())

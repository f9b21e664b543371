"""The conditions of a saddle point of a transport game without rows, decided exactly.

With f = −log q a column's value is f at its sink, so that everything is a comparison of the rule's own numbers: no
logarithm occurs.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from verify.game.shape import Shape
from verify.solve.cut_graph import sinks
from verify.solve.saddle_point import SaddlePoint


def is_saddle(shape: Shape, point: SaddlePoint) -> bool:
    """Whether a rational attack and rule are a saddle point (proofs/FORMAT.md §5), for a transport game without rows.

    The attack is feasible, the rule is its posterior at every release that it reaches, and no column has a smaller q
    than those that its source uses. So q is positive wherever a column goes: a source has mass, which its own columns
    carry to sinks where the posterior is not 0.
    """
    if shape.rows or not shape.transport or point.multipliers:
        return False
    rule = [[q for q in row if isinstance(q, Fraction)] for row in point.rule]
    attack = {j: v for j, v in point.attack.items() if isinstance(v, Fraction) and v > 0}
    if len(attack) < len(point.attack) or len(rule) != len(shape.releases):
        return False
    return (
        _is_feasible(shape, attack)
        and all(len(row) == len(shape.labels) and sum(row) == 1 and min(row) >= 0 for row in _distinct(rule))
        and _is_posterior(shape, attack, rule)
        and _is_complementary(shape, attack, rule)
    )


def _distinct(rule: list[list[Fraction]]) -> list[list[Fraction]]:
    return list({id(row): row for row in rule}.values())


def _is_feasible(shape: Shape, attack: dict[int, Fraction]) -> bool:
    """Σ over each group's columns = its mass."""
    carried = [Fraction(0)] * len(shape.mass)
    for j, mass in attack.items():
        carried[int(shape.group[j])] += mass
    return all(found * shape.total == mass for found, mass in zip(carried, shape.mass, strict=True))


def _is_posterior(shape: Shape, attack: dict[int, Fraction], rule: list[list[Fraction]]) -> bool:
    """q(y|z)·p(z) = p(z,y) for p = Lγ."""
    sink, labels = sinks(shape), len(shape.labels)
    law: dict[int, Fraction] = {}
    for j, mass in attack.items():
        t = int(sink[j])
        law[t] = law.get(t, Fraction(0)) + mass
    for z in {t // labels for t in law}:
        arrivals = [law.get(z * labels + y, Fraction(0)) for y in range(labels)]
        whole = sum(arrivals, Fraction(0))
        if any(p != q * whole for p, q in zip(arrivals, rule[z], strict=True)):
            return False
    return True


def _is_complementary(shape: Shape, attack: dict[int, Fraction], rule: list[list[Fraction]]) -> bool:
    """Every column that is used has the least q of all columns of its group."""
    values = sorted({q for row in _distinct(rule) for q in row})
    place = {q: i for i, q in enumerate(values)}
    known = {id(row): [place[q] for q in row] for row in _distinct(rule)}
    order = np.array([known[id(row)] for row in rule], dtype=np.int64).reshape(-1)[sinks(shape)]
    least = np.full(len(shape.mass), len(values), dtype=np.int64)
    np.minimum.at(least, shape.group, order)
    used = np.array(list(attack), dtype=np.int64)
    return bool((order[used] == least[shape.group[used]]).all())

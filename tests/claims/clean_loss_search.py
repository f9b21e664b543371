"""A search in doubles for budgets between which the clean loss falls: what proofs/clean-loss.md says was searched.

It shares no code with the package. For a multiplier λ instead of a budget the attacker maximises H(Y|Z) − λ·cost; a
barrier on the arcs and Newton steps on many laws at once find the optimum, the robust rules, and the least and greatest
clean loss among them. ``python tests/claims/clean_loss_search.py`` prints the tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BARRIER = 1e-11
ROOM = 1e-6
"""Of the sum of the least probabilities below 1, where a release is left free."""
EMPTY = 1e-6


@dataclass(frozen=True)
class Solved:
    """For each law: the cost spent, the least and greatest clean loss of robust rules, whether one is alone."""

    spent: Floats
    least: Floats
    greatest: Floats
    unique: NDArray[np.bool_]


def laws(features: int, labels: int, total: int) -> Floats:
    """All laws with masses in ``total``-ths and two labels or more, up to reflection and the names of labels."""
    cells, kept = features * labels, set()
    for bars in combinations(range(total + cells - 1), cells - 1):
        counts = np.diff([-1, *bars, total + cells - 1]) - 1
        table = counts.reshape(features, labels)
        if (table.sum(axis=0) > 0).sum() >= 2:
            kept.add(
                min(
                    tuple(way[:, order].ravel().tolist())
                    for way in (table, table[::-1])
                    for order in map(list, permutations(range(labels)))
                )
            )
    return np.array(sorted(kept), dtype=np.float64).reshape(-1, features, labels) / total


def attack(mu: Floats, multiplier: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """The plan γ[law, x, y, z] and potentials φ[law, x, y] (∞ off the support) that maximise H(Y|Z) − λ·cost."""
    count, features, labels = mu.shape
    size, releases = features * labels * cost.shape[1], cost.shape[1]
    x, y, z = (axis.ravel() for axis in np.indices((features, labels, releases)))
    source, sink = x * labels + y, y * releases + z
    price = multiplier[:, None] * cost[x, z]
    mass = mu.reshape(count, -1)[:, source]
    used, weight = mass > 0, mass / releases
    plan = np.where(used, weight, 1.0)
    same_sink, same_release = sink[:, None] == sink, z[:, None] == z
    rows = np.eye(features * labels)[:, source]
    barrier = np.full(count, 0.3)
    potentials = np.zeros((count, features * labels))

    def arrived(plan: Floats) -> tuple[Floats, Floats]:
        law = (np.where(used, plan, 0) @ np.eye(labels * releases)[sink]).reshape(count, labels, releases)
        return law, law.sum(axis=1)

    def objective(plan: Floats) -> Floats:
        law, marginal = arrived(plan)
        inner = np.log(np.where(law > 0, law, 1)) - np.log(marginal)[:, None]
        terms = np.where(used, barrier[:, None] * weight * np.log(plan) - plan * price, 0)
        value: Floats = terms.sum(axis=1) - (law * inner).sum(axis=(1, 2))
        return value

    for _ in range(400):
        law, marginal = arrived(plan)
        flat = law.reshape(count, -1)
        loss = (np.log(marginal)[:, None] - np.log(np.where(law > 0, law, 1))).reshape(count, -1)[:, sink]
        gradient = np.where(used, loss - price + barrier[:, None] * weight / plan, 0)
        curve = np.where(flat > 0, 1 / np.where(flat > 0, flat, 1), 0)[:, sink, None] * same_sink
        curve = (curve - (1 / marginal)[:, z, None] * same_release) * (used[:, :, None] & used[:, None])
        curve *= plan[:, :, None] * plan[:, None]
        curve[:, range(size), range(size)] += np.where(used, barrier[:, None] * weight, 1)
        scaled = rows * np.where(used, plan, 0)[:, None]
        system = np.zeros((count, size + len(rows), size + len(rows)))
        system[:, :size, :size], system[:, :size, size:] = curve, scaled.transpose(0, 2, 1)
        system[:, size:, :size] = scaled
        corner = np.arange(size, size + len(rows))
        system[:, corner, corner] = -np.where(mu.reshape(count, -1) > 0, 1e-18, 1)
        right = np.concatenate([gradient * np.where(used, plan, 0), np.zeros((count, len(rows)))], axis=1)
        found = np.linalg.solve(system, right[..., None])[..., 0]
        move = np.where(used, found[:, :size], 0)
        gain = (right[:, :size] * move).sum(axis=1)
        step = np.minimum(1.0, 0.95 / np.maximum(1e-300, -move.min(axis=1)))
        start, near = objective(plan), gain < 1e-2 * barrier
        for _ in range(30):
            good = near | (objective(plan * (1 + step[:, None] * move)) >= start + 0.1 * step * gain - 1e-14)
            if good.all():
                break
            step = np.where(good, step, step / 2)
        plan = plan * (1 + step[:, None] * move)
        sums = np.where(used, plan, 0) @ rows.T
        plan = np.where(used, plan * mass / np.where(sums > 0, sums, 1)[:, source], 1.0)
        potentials, done = found[:, size:], gain < 0.05 * barrier
        if (done & (barrier <= BARRIER)).all():
            break
        barrier = np.where(done, np.maximum(barrier * 0.15, BARRIER), barrier)
    shape = (count, features, labels)
    kept = np.where(mu > 0, potentials.reshape(shape), np.inf)
    return np.where(used, plan, 0).reshape(*shape, releases), kept


def solve(mu: Floats, multiplier: Floats, cost: Floats) -> Solved:
    """The clean losses of the robust rules of laws μ[law, x, y], each with its own multiplier, Z = X."""
    plan, potentials = attack(mu, multiplier, cost)
    law = plan.sum(axis=1)
    marginal = law.sum(axis=1)
    floor = np.exp(-(potentials[..., None] + multiplier[:, None, None, None] * cost[:, None])).max(axis=1)
    room = 1 - floor.sum(axis=1)
    least, greatest = np.zeros(len(mu)), np.zeros(len(mu))
    for x in range(mu.shape[1]):
        low = floor[:, :, x]
        free = (room[:, x] > ROOM) & (marginal[:, x] < EMPTY)
        posterior = _loss(mu[:, x], law[:, :, x] / marginal[:, x, None])
        corners = [_loss(mu[:, x], low + np.maximum(room[:, x, None], 0) * unit) for unit in np.eye(low.shape[1])]
        greatest += np.where(free, np.max(corners, axis=0), posterior)
        least += np.where(free, _loss(mu[:, x], _filled(mu[:, x], low)), posterior)
    spent: Floats = (plan * cost[:, None]).sum(axis=(1, 2, 3))
    return Solved(spent, least, greatest, room.max(axis=1) < 2 * ROOM)


def _loss(mass: Floats, rule: Floats) -> Floats:
    value: Floats = -np.where(mass > 0, mass * np.log(np.where(mass > 0, np.maximum(rule, 1e-300), 1)), 0).sum(axis=1)
    return value


def _filled(mass: Floats, low: Floats) -> Floats:
    """The rule max(low, a·mass) that sums to 1: the one of least loss above ``low``."""
    small, large = np.full(len(mass), 1e-12), np.full(len(mass), 1e12)
    for _ in range(120):
        middle = np.sqrt(small * large)
        over = np.maximum(low, middle[:, None] * mass).sum(axis=1) > 1
        small, large = np.where(over, small, middle), np.where(over, middle, large)
    rule: Floats = np.maximum(low, small[:, None] * mass)
    return rule


def falls(
    mu: Floats, cost: Floats, multipliers: Floats, *, unique: bool = False, margin: float = 2e-6
) -> Iterator[tuple[float, float, float, Floats]]:
    """The laws with two budgets such that every robust rule of the larger loses less: (fall, before, after, law).

    With ``unique`` only multipliers with one robust rule are looked at.
    """
    for first in range(0, len(mu), 60):
        some = mu[first : first + 60]
        found = solve(np.repeat(some, len(multipliers), axis=0), np.tile(multipliers, len(some)), cost)
        shape = (len(some), len(multipliers))
        spent, least, greatest = (v.reshape(shape) for v in (found.spent, found.least, found.greatest))
        alone = found.unique.reshape(shape)
        for law, c, low, high, one in zip(some, spent, least, greatest, alone, strict=True):
            fall = low[:, None] - high + np.where((c - c[:, None] > 1e-7), 0.0, -np.inf)
            if unique:
                fall = np.where(one & one[:, None], fall, -np.inf)
            s, e = np.unravel_index(fall.argmax(), fall.shape)
            if fall[s, e] > margin:
                yield float(fall[s, e]), float(c[s]), float(c[e]), law


def grid(count: int, first: float = 3.0, last: float = 0.01) -> Floats:
    """Multipliers in geometric steps, the largest (and the smallest budget) first."""
    steps: Floats = np.geomspace(first, last, count)
    return steps


def line(points: int, power: int) -> Floats:
    """|x − z|^power on 0, 1, …."""
    places = np.arange(points, dtype=np.float64)
    cost: Floats = np.abs(places[:, None] - places) ** power
    return cost


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print how many laws were searched, and in how many the clean loss falls."""
    for title, power, labels, totals, unique in (
        ("squared distance on 0, 1, 2, unique rules", 2, 2, range(3, 9), True),
        ("|x - z| on 0, 1, 2, every robust rule", 1, 2, range(3, 10), False),
        ("|x - z| on 0, 1, 2, every robust rule, three labels", 1, 3, range(3, 6), False),
    ):
        _say(title)
        for total in totals:
            searched = laws(3, labels, total)
            found = sorted(
                falls(searched, line(3, power), grid(120 if unique else 60), unique=unique), key=lambda f: -f[0]
            )
            _say(f"  masses in 1/{total}: {len(found)} of {len(searched)}")
            for fall, before, after, law in found:
                _say(
                    f"    {fall:.6f} between {before:.6f} and {after:.6f}: {(law * total).round().astype(int).tolist()}"
                )


if __name__ == "__main__":
    main()

"""Transport games without rows: from a rough interior point straight to an exact saddle point over the rationals.

Where no row prices the arcs, every sink that the arcs of positive mass connect has the same posterior: a connected
component of them, a *block* c, has one number w_c, and q(y|z) is the number of the block that (z, y) lies in. With the
masses m_z of the releases and the mass of a block's sources this leaves

    w_c · Σ_{(z, y) in c} m_z = mass_c   for every block,   Σ_y w_c(z, y) = 1   at every supported release,

so all that has to be guessed is which arcs carry mass, for which two digits often suffice. Most such systems fall into
parts that are solved by division; what is left is solved here as far as its linear equations determine it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import flint
import numpy as np
from numpy.typing import NDArray

from verify.game.shape import Shape
from verify.numbers.field import Element
from verify.numbers.precision import to_fmpq, to_fraction
from verify.solve.active import Arcs, Forest, span
from verify.solve.active_flow import strip
from verify.solve.interior_blocks import Floats
from verify.solve.recognise_forms import combine, log_of, simplified
from verify.solve.saddle_point import LogForm, SaddlePoint

GRIDS = (4, 20)
"""Masses that are free are rounded to so many bits below the unit of the law: short numbers first."""

WORD = 60
MOST_EQUATIONS = 300


@dataclass(frozen=True, eq=False)
class Pattern:
    """Which arcs carry mass, and the posteriors that follow, all exact.

    ``block`` is the sinks' block, ``weight`` the blocks' numbers; ``kinds`` are the releases that meet the same blocks,
    ``mass`` theirs, in units of 1/total.
    """

    arcs: Arcs
    forest: Forest
    block: dict[int, int]
    weight: list[Fraction]
    kinds: list[list[int]]
    mass: list[Fraction]
    rule: list[list[Element]]
    value: LogForm

    def saddle(self, gamma: Floats) -> SaddlePoint | None:
        """The saddle point whose masses are near ``gamma`` where they are free; None if one would be negative."""
        attack = self.attack(gamma, releases(self.arcs, gamma))
        return None if attack is None else SaddlePoint(attack, self.rule, (), self.value)

    def attack(self, gamma: Floats, marginal: Sequence[float]) -> dict[int, Element] | None:
        """Masses of the active arcs whose posterior is the rule.

        All is in integers over total·common·2^bits, ``common`` such that releases may have any mass on the grid.
        """
        arcs, first_sink = self.arcs, len(self.arcs.mass)
        common = lcm(*(w.denominator for w in set(self.weight))) * lcm(*(v.denominator for v in self.mass))
        for bits in GRIDS:
            unit = arcs.total * common << bits

            def rounded(value: float, bits: int = bits) -> int:
                return (int(value * (1 << WORD)) * arcs.total >> (WORD - bits)) * common

            release: dict[int, int] = {}
            for members, amount in zip(self.kinds, self.mass, strict=True):
                *light, heaviest = sorted(members, key=marginal.__getitem__)
                left = amount.numerator * (common // amount.denominator) << bits
                for z in light:
                    release[z] = rounded(marginal[z])
                    left -= release[z]
                release[heaviest] = left
            if min(release.values()) < 0:
                continue
            balance = [mass * common << bits for mass in arcs.mass] + [0] * arcs.sinks
            for t, c in self.block.items():
                w = self.weight[c]
                balance[first_sink + t] = release[t // arcs.labels] // w.denominator * w.numerator
            flow = strip(arcs, self.forest, balance, {j: rounded(float(gamma[j])) for j in self.forest.closing})
            if min(flow.values()) >= 0:
                return {j: Fraction(v, unit) for j, v in flow.items() if v}
        return None


def find_pattern(shape: Shape, arcs: Arcs, active: NDArray[np.bool_], gamma: Floats) -> Pattern | None:
    """What follows if the active arcs carry mass, or None if they cannot or their equations are not simple enough.

    Parameters
    ----------
    shape, arcs
        A transport game without rows and without dead columns, and its arcs.
    active
        The columns that are believed to carry mass.
    gamma
        Roughly the masses of the columns, in doubles.
    """
    forest = span(arcs, active.copy(), gamma, (), (), ())
    first_sink = len(arcs.mass)
    if any(s not in forest.component for s in range(first_sink)):
        return None
    block = {node - first_sink: c for node, c in forest.component.items() if node >= first_sink}
    mass = [0] * len(forest.orders)
    for s, amount in enumerate(arcs.mass):
        mass[forest.component[s]] += amount
    solved = _posterior(mass, block, arcs.labels, releases(arcs, gamma), arcs.total)
    if solved is None:
        return None
    weight, kinds, masses = solved
    rule = _rule(shape, arcs, forest, block, weight)
    if rule is None:
        return None
    losses = combine((Fraction(-amount, arcs.total), log_of(w)) for amount, w in zip(mass, weight, strict=True))
    return Pattern(arcs, forest, block, weight, kinds, masses, rule, simplified(losses))


def releases(arcs: Arcs, gamma: Floats) -> list[float]:
    """The masses of the releases."""
    found: list[float] = np.bincount(np.array(arcs.sink) // arcs.labels, gamma, arcs.sinks // arcs.labels).tolist()
    return found


def _posterior(
    mass: Sequence[int], block: dict[int, int], labels: int, marginal: Sequence[float], total: int
) -> tuple[list[Fraction], list[list[int]], list[Fraction]] | None:
    """Solve for the blocks' numbers; ``mass`` is theirs in units of 1/total, ``block`` the sinks' block."""
    meets: dict[int, list[int]] = {}
    for t, c in block.items():
        meets.setdefault(t // labels, []).append(c)
    kind: dict[tuple[int, ...], list[int]] = {}
    for z, met in meets.items():
        kind.setdefault(tuple(sorted(met)), []).append(z)
    kinds = list(kind)
    parent = list(range(len(mass)))
    for blocks in kinds:
        root = _root(parent, blocks[0])
        for c in blocks[1:]:
            parent[_root(parent, c)] = root
    parts: dict[int, list[int]] = {}
    for k, blocks in enumerate(kinds):
        parts.setdefault(_root(parent, blocks[0]), []).append(k)
    weight = [Fraction(0)] * len(mass)
    sums = [Fraction(0)] * len(kinds)
    for members in parts.values():
        if len(members) == 1:
            blocks = kinds[members[0]]
            whole = sum(mass[c] for c in set(blocks))
            for c in set(blocks):
                weight[c] = Fraction(mass[c], whole * blocks.count(c))
            sums[members[0]] = Fraction(whole)
            continue
        guess = [Fraction(round(sum(marginal[z] for z in kind[kinds[k]]) * 2**20) * total, 1 << 20) for k in members]
        solved = _part([kinds[k] for k in members], mass, guess)
        if solved is None:
            return None
        for c, value in solved[0].items():
            weight[c] = value
        for k, value in zip(members, solved[1], strict=True):
            sums[k] = value
    return weight, list(kind.values()), sums


def _root(parent: list[int], c: int) -> int:
    while parent[c] != c:
        parent[c] = c = parent[parent[c]]
    return c


def _part(
    kinds: Sequence[tuple[int, ...]], mass: Sequence[int], guess: Sequence[Fraction]
) -> tuple[dict[int, Fraction], list[Fraction]] | None:
    """The numbers of connected blocks that several kinds of releases meet, and the masses of the kinds.

    Blocks that meet the same kinds share one number in proportion to their masses; a group of them that every kind
    meets equally has its share of the whole. If the rules' sums then determine the rest, it is rational.
    """
    groups: dict[tuple[int, ...], list[int]] = {}
    for c in sorted({c for blocks in kinds for c in blocks}):
        groups.setdefault(tuple(blocks.count(c) for blocks in kinds), []).append(c)
    together = [sum(mass[c] for c in members) for members in groups.values()]
    if len(kinds) + len(groups) > MOST_EQUATIONS:
        return None
    whole = sum(together)
    table = [[Fraction(counts[k]) for counts in groups] + [Fraction(1)] for k in range(len(kinds))]
    for i, counts in enumerate(groups):
        if len(set(counts)) == 1:
            row = [Fraction(int(i == place)) for place in range(len(groups))]
            table.append([*row, Fraction(together[i], whole * counts[0])])
    numbers = _solve(table, None)
    if numbers is None or min(numbers) <= 0:
        return None
    table = [
        [*map(Fraction, counts), amount / number]
        for counts, amount, number in zip(groups, together, numbers, strict=True)
    ]
    sums = _solve(table, guess)
    if sums is None or min(sums) < 0:
        return None
    shares = zip(groups.values(), together, numbers, strict=True)
    return {c: number * mass[c] / amount for members, amount, number in shares for c in members}, sums


def _solve(table: list[list[Fraction]], guess: Sequence[Fraction] | None) -> list[Fraction] | None:
    """The solution of linear equations, rows with their right-hand side last; what they leave free is as guessed.

    None if they contradict each other, or leave something free without a guess.
    """
    size = len(table[0]) - 1
    order = sorted(range(size), key=lambda i: -guess[i]) if guess else list(range(size))
    matrix = flint.fmpq_mat(len(table), size + 1, [to_fmpq(row[i]) for row in table for i in (*order, size)])
    reduced, rank = matrix.rref()
    lead = [next(c for c in range(size + 1) if reduced[k, c]) for k in range(rank)]
    if size in lead or (rank < size and guess is None):
        return None
    values = [Fraction(0)] * size
    free = sorted(set(range(size)) - set(lead))
    if guess is not None:
        for c in free:
            values[order[c]] = guess[order[c]]
    for k, c in enumerate(lead):
        rest = sum((to_fraction(reduced[k, i]) * values[order[i]] for i in free), Fraction(0))
        values[order[c]] = to_fraction(reduced[k, size]) - rest
    return values


def _rule(
    shape: Shape, arcs: Arcs, forest: Forest, block: dict[int, int], weight: list[Fraction]
) -> list[list[Element]] | None:
    """The rule, or None where a source would gain by another arc.

    Where no mass arrives each label needs the largest number of the sources that reach it; what is left over is shared
    in proportion.
    """
    labels, zero = arcs.labels, Fraction(0)
    supported = {t // labels for t in block}
    least: dict[int, dict[int, Fraction]] = {}
    for s, t in zip(arcs.source, arcs.sink, strict=True):
        c, there = forest.component[s], block.get(t)
        if c == there:
            continue
        z, y = divmod(t, labels)
        if there is not None:
            if weight[c] > weight[there]:
                return None
        elif z in supported:
            return None
        else:
            line = least.setdefault(z, {})
            line[y] = max(weight[c], line.get(y, zero))
    rule: list[list[Element]] = [[Fraction(1, labels)] * labels for _ in shape.releases]
    for z in supported:
        rule[z] = [weight[block[t]] if t in block else zero for t in range(z * labels, (z + 1) * labels)]
    for z, line in least.items():
        whole = sum(line.values())
        if whole > 1:
            return None
        rule[z] = [line.get(y, zero) / whole for y in range(labels)]
    return rule

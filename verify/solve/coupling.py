"""Couplings: whether a law lies in D, and by which attack, or by which prices one sees that it does not.

    law in D  ⇔  some γ ≥ 0 has the groups' masses, releases Lγ = law, and meets every row.

An exact linear program decides. Where there is one budget the program minimises what it counts: the optimum is the
least mean cost at which μ becomes the law, W(μ, law)^p of a Wasserstein game of order p. Its dual variables are
Kantorovich potentials, and an optimum above the budget makes them a proof that the law is outside. With one budget or
none, parts of the game that share no sink (such as the labels, where they are kept) are programs of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.solve.lp import Constraint, Infeasible, Program, exact_lp

if TYPE_CHECKING:
    from verify.game.shape import Shape


@dataclass(frozen=True)
class Coupling:
    """An attack γ with Lγ = law, by column; ``cost`` is its Σ coefficients·γ for the only row, scaled, if there is one.

    Where there is one row the attack is the cheapest.
    """

    attack: dict[int, Fraction]
    cost: Fraction | None


@dataclass(frozen=True)
class Separation:
    """Prices w_t by sink and λ_k ≥ 0 by (scaled) row that no law of D and the law in question both satisfy.

    Σ_t law_t w_t > Σ_s mass_s·φ_s + Σ_k rhs_k λ_k, where φ_s is the largest of Σ_t L_tj w_t − Σ_k λ_k B_kj over the
    columns j of s. ``cost`` is the least Σ coefficients·γ, scaled, where there is one row and a coupling at all.
    """

    prices: tuple[Fraction, ...]
    multipliers: tuple[Fraction, ...]
    cost: Fraction | None


@dataclass(frozen=True)
class _Part:
    """Groups, sinks and columns that have nothing to do with the others but for the rows."""

    groups: list[int]
    sinks: list[int]
    columns: list[int]


def couple(shape: Shape, law: Mapping[int, Fraction]) -> Coupling | Separation:
    """Decide exactly whether a law, given by sink, is in D.

    Raises
    ------
    Unsolved
        If the exact pivots of a linear program are too many.
    """
    sole = len(shape.rows) == 1 and not shape.rows[0].equality
    rows = () if sole else shape.rows
    reached: list[list[tuple[int, Fraction]]] = [[] for _ in range(shape.columns)]
    for j, t, weight in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        reached[j].append((t, Fraction(weight, shape.weight_denominator)))
    attack: dict[int, Fraction] = {}
    prices, least = [Fraction(0)] * shape.sinks, Fraction(0)
    for part in _parts(shape, reached, apart=not rows):
        if not part.columns and not any(law.get(t) for t in part.sinks):
            continue  # a sink that nothing reaches, and that the law does not need
        found = exact_lp(_program(shape, part, reached, law, sole=sole, rows=bool(rows)))
        first = len(part.groups)
        if isinstance(found, Infeasible):
            prices = [Fraction(0)] * shape.sinks
            for t, w in zip(part.sinks, found.farkas[first:], strict=False):
                prices[t] = -w
            own = (Fraction(0),) if sole else found.farkas[first + len(part.sinks) :]
            return Separation(tuple(prices), own, None)
        attack |= {j: v for j, v in zip(part.columns, found.primal, strict=True) if v}
        least -= found.value
        for t, w in zip(part.sinks, found.dual[first:], strict=False):
            prices[t] = -w
    if sole and least > shape.rows[0].rhs:
        return Separation(tuple(prices), (Fraction(1),), least)
    return Coupling(dict(sorted(attack.items())), least if sole else None)


def _parts(shape: Shape, reached: list[list[tuple[int, Fraction]]], *, apart: bool) -> list[_Part]:
    """The components of groups and sinks under columns, or everything as one part."""
    groups = len(shape.mass)
    leader = list(range(groups + shape.sinks))

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    if not apart:
        leader = [0] * len(leader)
    for s, entries in zip(shape.group.tolist(), reached, strict=True):
        for t, _ in entries:
            leader[find(groups + t)] = find(s)
    parts: dict[int, _Part] = {}
    for node in range(len(leader)):
        part = parts.setdefault(find(node), _Part([], [], []))
        (part.groups if node < groups else part.sinks).append(node if node < groups else node - groups)
    for j, s in enumerate(shape.group.tolist()):
        parts[find(s)].columns.append(j)
    return list(parts.values())


def _program(
    shape: Shape, part: _Part, reached: list[list[tuple[int, Fraction]]], law: Mapping[int, Fraction], *,
    sole: bool, rows: bool,
) -> Program:  # fmt: skip
    """The masses that leave the groups and arrive at the sinks, the only row as a cost, or all rows as they are."""
    leaving: dict[int, dict[int, Fraction | int]] = {s: {} for s in part.groups}
    arriving: dict[int, dict[int, Fraction | int]] = {t: {} for t in part.sinks}
    for local, j in enumerate(part.columns):
        leaving[int(shape.group[j])][local] = 1
        for t, weight in reached[j]:
            arriving[t][local] = weight
    conditions = [Constraint(columns, shape.group_mass(s), equality=True) for s, columns in leaving.items()]
    conditions += [Constraint(columns, law.get(t, Fraction(0)), equality=True) for t, columns in arriving.items()]
    if rows:  # then there is one part
        conditions += [
            Constraint({j: c for j, c in enumerate(row.coefficients) if c}, row.rhs, row.equality) for row in shape.rows
        ]
    cost = {local: -shape.rows[0].coefficients[j] for local, j in enumerate(part.columns)} if sole else {}
    return Program(len(part.columns), {j: c for j, c in cost.items() if c}, conditions)

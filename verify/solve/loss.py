"""What a fixed rule loses at most: the attack that is worst for it, and the multipliers that prove it.

    max over p in D of E_p[−log q(Y|Z)] = min over λ ≥ 0 of Σ_k r_k λ_k + Σ_s mass_s max_j (v_j − Σ_k λ_k B_kj)

with v_j = Σ_t L_tj·(−log q_t). With one budget the right side is piecewise linear in λ, and the greedy attack finds its
lowest breakpoint: every group starts at its cheapest column and climbs its concave envelope of gain over cost, the
steepest steps first, until the budget is spent. Its last step is split, and the slope of that step is λ. So all groups
but one keep their mass in one piece. Several rows, and equalities, make it a linear program, solved exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from verify.errors import BadInput
from verify.solve.lp import Constraint, Infeasible, Program, exact_lp

if TYPE_CHECKING:
    from verify.game.shape import Row, Shape

KEY_BITS = 64
"""Bits of a slope beyond those of the gains: slopes that differ by less are taken in any order."""


@dataclass(frozen=True)
class Worst:
    """An exactly feasible attack γ by column, zeros left out, and one multiplier for each scaled row.

    For the gains that it was made for, both are optimal and complementary: weak duality holds with equality.
    """

    attack: dict[int, Fraction]
    multipliers: tuple[Fraction, ...]


def column_gains(shape: Shape, gains: Sequence[int]) -> list[int]:
    """v_j·``weight_denominator`` for every column, from the gains f_t by sink."""
    if shape.transport:
        return [gains[t] for t in shape.entry_sink.tolist()]
    values = [0] * shape.columns
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
    for j, t, weight in entries:
        values[j] += weight * gains[t]
    return values


def worst_attack(shape: Shape, gains: Sequence[int], bits: int) -> Worst:
    """The attack that maximises the mean gain, with its multipliers.

    Parameters
    ----------
    shape
        The attack game's shape, without dead columns (dead ones do no harm, but get no mass either).
    gains
        By sink, f_t·2^bits in nats: −log q_t for a rule q.
    bits
        The fixed point of the gains.

    Raises
    ------
    BadInput
        The constraint set is empty.
    """
    values = column_gains(shape, gains)
    unit = shape.weight_denominator << bits
    if not shape.rows or (len(shape.rows) == 1 and not shape.rows[0].equality):
        return _greedy(shape, values, unit)
    return _program(shape, values, unit)


def through(shape: Shape, columns: Collection[int]) -> dict[int, Fraction] | None:
    """A feasible attack with mass on one of the columns: the cheapest one, with as much as it can take on one of them.

    None if no such attack exists, or if several rows make it another question.
    """
    if len(shape.rows) > 1 or any(row.equality for row in shape.rows):
        return None
    cost = _costs(shape)
    cheapest = [min(own.tolist(), key=cost.__getitem__) for own in shape.group_columns]
    room = _room(shape, cost, cheapest)
    attack = {j: shape.group_mass(s) for s, j in enumerate(cheapest)}
    groups = shape.group.tolist()
    for j in sorted(columns):
        mass, home = shape.group_mass(groups[j]), cheapest[groups[j]]
        more = cost[j] - cost[home]
        if j == home:
            return attack
        if not more or room > 0:
            moved = min(mass, Fraction(room, more * shape.total)) if more else mass
            return {i: v for i, v in (attack | {home: mass - moved, j: moved}).items() if v}
    return None


def _costs(shape: Shape) -> tuple[int, ...]:
    return shape.rows[0].coefficients if shape.rows else (0,) * shape.columns


def _room(shape: Shape, cost: Sequence[int], chosen: Sequence[int]) -> int:
    """What these columns leave of the budget, in units of 1/total."""
    if not shape.rows:
        return 0
    row: Row = shape.rows[0]
    room = row.rhs * shape.total - sum(mass * cost[j] for mass, j in zip(shape.mass, chosen, strict=True))
    if room < 0:
        raise BadInput(f"the constraint set is empty: {row.name} cannot be met")
    return room


def _greedy(shape: Shape, values: list[int], unit: int) -> Worst:
    cost, groups = _costs(shape), [own.tolist() for own in shape.group_columns]
    if not shape.rows:
        best = {max(own, key=values.__getitem__): shape.group_mass(s) for s, own in enumerate(groups)}
        return Worst(best, ())
    chains = [_envelope(own, cost, values) for own in groups]
    room = _room(shape, cost, [chain[0] for chain in chains])
    steps = [
        (-((values[j] - values[i]) << KEY_BITS) // (cost[j] - cost[i]), s, place)
        for s, chain in enumerate(chains)
        for place, (i, j) in enumerate(pairwise(chain))
    ]
    at = [0] * len(chains)
    split: dict[int, Fraction] = {}
    price = Fraction(0)
    for _, s, place in sorted(steps):
        i, j = chains[s][place : place + 2]
        more = cost[j] - cost[i]
        if shape.mass[s] * more > room:
            price = Fraction(values[j] - values[i], more * unit)
            moved = Fraction(room, more * shape.total)
            split = {i: shape.group_mass(s) - moved, j: moved} if moved else {}
            break
        room -= shape.mass[s] * more
        at[s] = place + 1
    attack = {chain[place]: shape.group_mass(s) for s, (chain, place) in enumerate(zip(chains, at, strict=True))}
    return Worst(attack | split, (price,))


def _envelope(own: list[int], cost: Sequence[int], values: list[int]) -> list[int]:
    """The columns on the concave envelope of gain over cost, from the cheapest one to the largest gain."""
    chain: list[int] = []
    for j in sorted(own, key=lambda j: (cost[j], -values[j])):
        if chain and values[j] <= values[chain[-1]]:
            continue
        while len(chain) > 1:
            a, b = chain[-2:]
            if (values[b] - values[a]) * (cost[j] - cost[b]) > (values[j] - values[b]) * (cost[b] - cost[a]):
                break
            chain.pop()
        chain.append(j)
    return chain


def _program(shape: Shape, values: list[int], unit: int) -> Worst:
    constraints = [
        Constraint(dict.fromkeys(own.tolist(), 1), shape.group_mass(s), True)
        for s, own in enumerate(shape.group_columns)
    ]
    constraints += [
        Constraint({j: c for j, c in enumerate(row.coefficients) if c}, row.rhs, row.equality) for row in shape.rows
    ]
    found = exact_lp(Program(shape.columns, {j: Fraction(v, unit) for j, v in enumerate(values) if v}, constraints))
    if isinstance(found, Infeasible):
        raise BadInput("the constraint set is empty: its rows cannot be met together")
    attack = {j: v for j, v in enumerate(found.primal) if v}
    return Worst(attack, found.dual[len(shape.mass) :])

"""The fixed-point equations of an active set, for numbers of any kind.

They are those of :mod:`verify.solve.newton_system`, in θ (a potential for each component), κ (the free multipliers) and
m (the masses of releases), with one exact reduction: q_t = exp(−θ_c − κ·b_t) is a *monomial*, named by its component c
and offsets b_t, and m enters only through Σ_z m_z R_z, where R_z counts the monomials of release z. Where some R_z
depends on others, Σ_i a_i R_i = R_z, the rule's equation at z follows from those at the i, and m_z is free: the masses
are then known up to M_i = m_i + Σ_z a_zi m_z only. These M are the unknowns, one for each *base* release.

Whatever the active set claims (which arcs hang together, which costs their cycles have) is checked here, in integers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from verify.errors import Unsolved
from verify.solve.active import Arcs, Forest
from verify.solve.newton_system import System

Number = TypeVar("Number", bound=Any)
Monomial = tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Reduced:
    """The equations of a forest of active arcs.

    ``base`` lists the places (in ``system.releases``) of the base releases; ``free`` maps the places of the others to
    their coefficients a over ``base``.
    """

    system: System
    forest: Forest
    arcs: Arcs
    base: tuple[int, ...]
    free: dict[int, tuple[Fraction, ...]]

    @property
    def components(self) -> int:
        """The number of potentials θ."""
        return len(self.system.mass)

    @property
    def left(self) -> int:
        """The number of unknowns before the masses."""
        return len(self.system.mass) + len(self.system.units)

    @property
    def size(self) -> int:
        """The number of unknowns, and of equations."""
        return self.left + len(self.base)


def reduce(system: System, forest: Forest, arcs: Arcs, budgets: Sequence[int]) -> Reduced:
    """Check a forest and its equations, and leave out the releases whose equations follow from others.

    ``budgets`` are the right-hand sides of the scaled rows.

    Raises
    ------
    Unsolved
        The forest does not fit its arcs, or the equations contradict each other.
    """
    check_forest(arcs, forest)
    check_system(system, forest, arcs, budgets)
    profile: list[dict[Monomial, int]] = [{} for _ in system.releases]
    names = monomials(system)
    for z, name in zip(system.release.tolist(), names, strict=True):
        profile[z][name] = profile[z].get(name, 0) + 1
    places = {name: i for i, name in enumerate(dict.fromkeys(names))}
    base: list[int] = []
    rows: list[tuple[int, list[Fraction], list[Fraction]]] = []  # pivot, reduced row with its right side, combination
    free: dict[int, list[Fraction]] = {}
    for z, counts in enumerate(profile):
        row = [Fraction(0)] * (len(places) + 1)
        row[-1] = Fraction(1)  # the rule's sum
        for name, count in counts.items():
            row[places[name]] = Fraction(count)
        combination = [Fraction(0)] * (len(base) + 1)
        for pivot, known, made_of in rows:
            factor = row[pivot]
            if factor:
                row = [a - factor * b for a, b in zip(row, known, strict=True)]
                for i, value in enumerate(made_of):
                    combination[i] -= factor * value
        pivot = next((i for i, value in enumerate(row[:-1]) if value), -1)
        if pivot >= 0:
            combination[-1] = Fraction(1)
            head = row[pivot]
            rows.append((pivot, [v / head for v in row], [v / head for v in combination]))
            base.append(z)
        elif row[-1]:
            raise Unsolved("the rules of the releases that carry mass contradict each other: the active arcs are wrong")
        else:
            free[z] = [-v for v in combination[:-1]]
    width = len(base)
    return Reduced(
        system, forest, arcs, tuple(base), {z: tuple(a + [Fraction(0)] * (width - len(a))) for z, a in free.items()}
    )


def monomials(system: System) -> list[Monomial]:
    """Component and offsets of every supported sink."""
    component = system.component.tolist()
    return [(c, *(offsets[i] for offsets in system.offsets)) for i, c in enumerate(component)]


def cycle_cost(arcs: Arcs, forest: Forest, j: int) -> tuple[int, ...] | None:
    """What arc j costs beyond the way through its component's tree, for each free multiplier; None between components.

    The slack φ_s + λ·B_j − f_t of the arc is κ times this cost.
    """
    s, t = arcs.source[j], arcs.sink[j] + len(arcs.mass)
    if t not in forest.component or forest.component[s] != forest.component[t]:
        return None
    return tuple(
        sum(v * arcs.coefficients[k][j] for v, k in zip(vector, forest.rows, strict=True)) + offset[s] - offset[t]
        for vector, offset in zip(forest.basis, forest.offsets, strict=True)
    )


def check_forest(arcs: Arcs, forest: Forest) -> None:
    """Demand that every source is in a tree, and that active arcs are tight whatever κ is.

    Raises
    ------
    Unsolved
        Some arc is not.
    """
    tree = [j for order in forest.orders for _, _, j in order if j >= 0]
    if not set(range(len(arcs.mass))) <= set(forest.component):
        raise Unsolved("a source has no active arc")
    for j in [*tree, *forest.closing]:
        cost = cycle_cost(arcs, forest, j)
        if cost is None or any(cost):
            raise Unsolved("the active arcs do not hang together as they should")


def check_system(system: System, forest: Forest, arcs: Arcs, budgets: Sequence[int]) -> None:
    """Demand that the equations' integers are those of the forest.

    Raises
    ------
    Unsolved
        Some are not.
    """
    first = len(arcs.mass)
    nodes = [t + first for t in system.sinks]
    mass = [0] * len(forest.orders)
    for s, amount in enumerate(arcs.mass):
        mass[forest.component[s]] += amount
    spent = [
        arcs.total * sum(v * budgets[k] for v, k in zip(vector, forest.rows, strict=True))
        + sum(offset[s] * amount for s, amount in enumerate(arcs.mass))
        for vector, offset in zip(forest.basis, forest.offsets, strict=True)
    ]
    release = [system.releases[z] for z in system.release.tolist()]
    if (
        sorted(nodes) != sorted(node for node in forest.component if node >= first)
        or system.component.tolist() != [forest.component[node] for node in nodes]
        or release != [t // arcs.labels for t in system.sinks]
        or system.offsets != [[offset[node] for node in nodes] for offset in forest.offsets]
        or system.mass != mass
        or system.spent != spent
    ):
        raise Unsolved("the equations are not those of the active arcs")


@dataclass(frozen=True)
class Values:
    """One point of the equations: residuals, their derivative, and q by supported sink."""

    residual: list[Any]
    matrix: list[list[Any]]
    q: list[Any]


def evaluate(
    reduced: Reduced, x: Sequence[Number], exp: Callable[[Number], Number], number: Callable[[int], Number]
) -> Values:
    """The equations at x = (θ, κ·unit, M), with the arithmetic of x.

    ``number`` makes such a number of an integer. The equations are, for every component, free multiplier and base
    release: Σ m q − mass, (Σ b m q − spent)/unit, 1 − Σ q; so that their derivative is minus a symmetric matrix.
    """
    system, left = reduced.system, reduced.left
    place = {z: left + i for i, z in enumerate(reduced.base)}
    release = system.release.tolist()
    component = system.component.tolist()
    total = number(reduced.arcs.total)
    zero = number(0)
    factors = [[(c, number(1))] for c in component]
    for i, (offsets, unit) in enumerate(zip(system.offsets, system.units, strict=True)):
        for t, b in enumerate(offsets):
            if b:
                factors[t].append((reduced.components + i, number(b) / number(unit)))
    # sinks of one monomial share their exponential
    known: dict[Monomial, Number] = {}
    q = []
    for t, name in enumerate(monomials(system)):
        if name not in known:
            exponent = zero
            for i, b in factors[t]:
                exponent = exponent - x[i] * b
            known[name] = exp(exponent)
        q.append(known[name])
    residual = [-number(mass) / total for mass in system.mass]
    for unit, spent in zip(system.units, system.spent, strict=True):
        residual.append(-number(spent) / (total * number(unit)))
    residual += [number(1)] * len(reduced.base)
    matrix = [[zero] * reduced.size for _ in range(reduced.size)]
    for t, value in enumerate(q):
        z = place.get(release[t])
        if z is None:
            continue
        mass = x[z] * value
        residual[z] = residual[z] - value
        for i, b in factors[t]:
            residual[i] = residual[i] + mass * b
            matrix[i][z] = matrix[i][z] + value * b
            matrix[z][i] = matrix[z][i] + value * b
            for k, b2 in factors[t]:
                matrix[i][k] = matrix[i][k] - mass * b * b2
    return Values(residual, matrix, q)

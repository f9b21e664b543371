"""The independence budget ε̂: the least mean cost at which Z and Y can be independent. An exact linear program.

    minimise Σ c_j γ_j  over  γ ≥ 0, Σ over the arcs of source s of γ = mass_s,
                              Σ over the arcs into (z, y) of γ = P(Y = y)·m_z for every release z and label y,

with the marginal m of Z free. Since H(Y|Z) = H(Y) exactly where Z and Y are independent, and labels stay, V(ε) = H(Y)
if and only if ε ≥ ε̂ (proofs/clean-loss.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.errors import BadInput, Unsolved
from verify.solve.lp import Constraint, Infeasible, Program, exact_lp

if TYPE_CHECKING:
    from verify.game.shape import Shape


@dataclass(frozen=True)
class Independence:
    """ε̂, an attack of that cost which makes Z and Y independent, and prices that show that none is cheaper.

    ``attack`` maps columns to masses. ``sources`` and ``sinks`` are u_s and w_(z,y), in the order of the shape, with
    u_s + w_t ≤ c_j on every arc j = (s, t), Σ_y P(Y = y)·w_(z,y) ≥ 0 at every release, and Σ mass_s u_s = ``budget``.
    """

    budget: Fraction
    attack: dict[int, Fraction]
    sources: tuple[Fraction, ...]
    sinks: tuple[Fraction, ...]


def independence(shape: Shape) -> Independence | None:
    """The independence budget of a game with one budget whose columns keep the label; None if no budget suffices.

    Parameters
    ----------
    shape
        A game with the constraint (4), one row.

    Raises
    ------
    BadInput
        The game has another constraint, or a column changes the label.
    Unsolved
        The exact linear program needs too many pivots.
    """
    labels = len(shape.labels)
    if not shape.transport or len(shape.rows) != 1 or shape.keys.shape[1] != 3:
        raise BadInput("the independence budget is that of a game with one mean budget, whose labels stay")
    row, columns = shape.rows[0], shape.columns
    sink = {int(j): int(t) for j, t in zip(shape.entry_column, shape.entry_sink, strict=True)}
    prior = [Fraction(0)] * labels
    for s, group in enumerate(shape.group_columns):
        prior[sink[int(group[0])] % labels] += shape.group_mass(s)
    cost = [Fraction(c, row.scale) for c in row.coefficients]
    constraints = [
        Constraint({int(j): 1 for j in group}, shape.group_mass(s), equality=True)
        for s, group in enumerate(shape.group_columns)
    ]
    balance: list[dict[int, Fraction]] = [{columns + t // labels: -prior[t % labels]} for t in range(shape.sinks)]
    for j, t in sink.items():
        balance[t][j] = Fraction(1)
    constraints += [Constraint(entries, 0, equality=True) for entries in balance]
    solved = exact_lp(Program(columns + len(shape.releases), {j: -c for j, c in enumerate(cost)}, constraints))
    if isinstance(solved, Infeasible):
        return None
    prices = [-v for v in solved.dual]
    found = Independence(
        budget=-solved.value,
        attack={j: v for j, v in enumerate(solved.primal[:columns]) if v},
        sources=tuple(prices[: len(shape.mass)]),
        sinks=tuple(prices[len(shape.mass) :]),
    )
    if not least(shape, found, cost, sink, prior):
        raise Unsolved("the prices of the independence budget failed their own check: a defect of verify.solve")
    return found


def least(shape: Shape, found: Independence, cost: list[Fraction], sink: dict[int, int], prior: list[Fraction]) -> bool:
    """Whether the prices show that independence costs no less than ``found.budget``."""
    labels = len(prior)
    arcs = all(found.sources[int(shape.group[j])] + found.sinks[t] <= cost[j] for j, t in sink.items())
    releases = all(
        sum((prior[y] * found.sinks[z * labels + y] for y in range(labels)), Fraction(0)) >= 0
        for z in range(len(shape.releases))
    )
    worth = sum((shape.group_mass(s) * u for s, u in enumerate(found.sources)), Fraction(0))
    return arcs and releases and worth == found.budget

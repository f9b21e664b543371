"""From a game in the user's terms to its shape: groups, columns and rows in the order of proofs/FORMAT.md §2.

For a transport game everything is one boolean table over sources × sinks: which arcs there are. Its true entries, read
row by row, are the columns in the normative order. Under maximum distortion only they are kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.game.kinds import Finite, MaxDistortion, MeanDistortion, Perturbation, Polytope, Terms, Wasserstein
from verify.game.law import Law, bounded_denominator
from verify.game.limits import BITS, CELLS, COLUMNS, TABLE_BITS, require
from verify.game.reach import reach
from verify.game.shape import Row, Shape
from verify.game.table import Table, cost_table, matrix_table
from verify.numbers.exact import quote, short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from verify.game.kinds import Constraint
    from verify.game.place import Place


@dataclass(frozen=True)
class _Sources:
    """The sources of a transport game: features and labels as indices, masses as integers.

    ``supported`` lists the features of positive mass; source s has the feature supported[``row``[s]]. Costs are worked
    out for those alone. ``place`` is the perturbation's.
    """

    law: Law
    terms: Terms
    place: Place
    x: NDArray[np.int64]
    y: NDArray[np.int64]
    supported: list[int]
    row: NDArray[np.int64]


@dataclass(frozen=True)
class _Limit:
    """A bound on the mean of a table; both the table and the bound are powers already, to the stated order."""

    table: Table
    budget: Fraction
    place: Place
    order: int = 1


def expand(perturbation: Perturbation, law: Law | None, terms: Terms, place: Place) -> Shape:
    """Expand a game.

    Parameters
    ----------
    perturbation, terms
        The constraint set in the user's terms, and the alphabets that it speaks of.
    law
        The prior on features and labels; required for every kind but polytopes and finite sets.
    place
        The game's document, for refusals.

    Raises
    ------
    BadInput
        When a source has no admissible release, when the least mean cost is above its budget (no law would be left),
        and when the game or its numbers are too large.
    """
    at = place["perturbation"]
    if isinstance(perturbation, Finite):
        return _mixtures(perturbation.laws, terms, at)
    if isinstance(perturbation, Polytope):
        if perturbation.vertices is not None:
            return _mixtures(perturbation.vertices, terms, at)
        return _entries(perturbation, terms, at)
    if law is None:
        raise place.refuse("no law", 'the key "law" as well')
    x, y = np.array(law.pairs, dtype=np.int64).T
    supported, row = np.unique(x, return_inverse=True)
    sources = _Sources(law, terms, at, x, y, supported.tolist(), row)
    if isinstance(perturbation, MaxDistortion):
        near = reach(perturbation.cost, sources.supported, terms.space, perturbation.radius, at["cost"])
        return _feature_arcs(near, (), sources)
    if isinstance(perturbation, MeanDistortion):
        return _mean_distortion(perturbation, sources)
    return _wasserstein(perturbation, sources)


def _mean_distortion(game: MeanDistortion, sources: _Sources) -> Shape:
    place, limits = sources.place, []
    allowed = np.ones((len(sources.supported), len(sources.terms.space.releases)), dtype=np.bool_)
    for i, budget in enumerate(game.budgets):
        at = place["budgets"][i] if game.several else place
        table = cost_table(budget.cost, sources.supported, sources.terms.space, at["cost"])
        allowed &= table.finite if budget.radius is None else table.at_most(budget.radius)
        limits.append(_Limit(table, budget.budget, at["budget"]))
    require(sources.place, "pairs of a source and a release", len(sources.row) * allowed.shape[1], CELLS)
    feature, release = np.nonzero(allowed)
    return _feature_arcs((feature, release), limits, sources)


def _feature_arcs(
    near: tuple[NDArray[np.int64], NDArray[np.int64]], limits: Sequence[_Limit], sources: _Sources
) -> Shape:
    """The shape of a game that moves features only.

    Parameters
    ----------
    near
        The admissible pairs of a supported feature and a release, in order.
    limits
        Bounds on tables of supported features × releases.
    """
    terms, (feature, release) = sources.terms, near
    first = np.searchsorted(feature, np.arange(len(sources.supported) + 1))
    size = np.diff(first)[sources.row]
    _require_reach(size > 0, int(size.sum()), sources)
    group = np.repeat(np.arange(len(sources.row)), size)
    start = first[sources.row] - np.cumsum(size) + size
    z = release[np.arange(len(group)) + start[group]]
    y, row = sources.y[group], sources.row[group]
    names = [f"budgets[{i}]" if len(limits) > 1 else "budget" for i in range(len(limits))]
    rows = [
        _budget_row(name, limit, limit.table.values[row, z], group, sources)
        for name, limit in zip(names, limits, strict=True)
    ]
    keys = np.column_stack((sources.x[group], y, z))
    mass, total = sources.law.integers
    return _transport(terms, keys=keys, group=group, sink=z * len(terms.labels) + y, rows=rows, mass=mass, total=total)


def _wasserstein(game: Wasserstein, sources: _Sources) -> Shape:
    terms, place = sources.terms, sources.place
    labels, releases = len(terms.labels), len(terms.space.releases)
    require(place, "pairs of a source and a target", len(sources.row) * labels * releases, CELLS)
    ground = _ground(game, sources)
    mask = ground.finite if game.order is not None else ground.at_most(game.budget)
    group, sink = np.nonzero(mask)
    _require_reach(np.asarray(mask.any(axis=1)), len(group), sources)
    rows = []
    if game.order is not None:
        table = ground.power(game.order, place)
        bits = game.order * max(game.budget.numerator.bit_length(), game.budget.denominator.bit_length())
        require(place["budget"], "bits of the budget to this order", bits, BITS)
        power = game.budget**game.order
        limit = _Limit(table, power, place["budget"], game.order)
        rows.append(_budget_row("budget", limit, table.values[group, sink], group, sources))
    keys = np.column_stack((sources.x[group], sources.y[group], *np.divmod(sink, labels)))
    mass, total = sources.law.integers
    return _transport(terms, keys=keys, group=group, sink=sink, rows=rows, mass=mass, total=total)


def _ground(game: Wasserstein, sources: _Sources) -> Table:
    """The ground costs of sources × sinks."""
    labels, place = len(sources.terms.labels), sources.place
    if game.joint_cost is not None:
        pairs = (sources.x * labels + sources.y).tolist()
        return matrix_table([game.joint_cost[pair] for pair in pairs], place["joint_cost"])
    if game.cost is None:
        raise place.refuse("no cost", 'either "joint_cost", or "cost" with "label_cost"')
    change = game.label_cost
    if not isinstance(change, tuple):
        change = tuple(tuple(Fraction(0) if i == j else change for j in range(labels)) for i in range(labels))
    moves = cost_table(game.cost, sources.supported, sources.terms.space, place["cost"])
    moves = moves.take((sources.row, slice(None), None))
    changes = matrix_table(change, place["label_cost"]).take((sources.y, None, slice(None)))
    return moves.plus(changes, place).reshape(len(sources.row), -1)


def _require_reach(reached: NDArray[np.bool_], columns: int, sources: _Sources) -> None:
    """Refuse a source that reaches nothing, and too many columns."""
    if not reached.all():
        x, y = sources.law.pairs[int(np.argmin(reached))]
        names = f"({quote(sources.terms.space.features[x])}, {quote(sources.terms.labels[y])})"
        expected = "at least one release within reach of every pair of positive mass"
        raise sources.place.refuse(f"no admissible release for {names} of the law", expected)
    require(sources.place, "columns", columns, COLUMNS)


def _budget_row(
    name: str,
    limit: _Limit,
    values: NDArray[Any],
    group: NDArray[np.int64],
    sources: _Sources,
) -> Row:
    """The row Σ values/denominator·γ ≤ budget, scaled; refused when even the cheapest arcs exceed the budget.

    Parameters
    ----------
    values
        For every column, the numerator of its cost over the table's denominator.
    """
    table, budget, place = limit.table, limit.budget, limit.place
    mass, total = sources.law.integers
    cheapest = np.minimum.reduceat(values, np.searchsorted(group, np.arange(len(mass)))).tolist()
    least = Fraction(sum(m * c for m, c in zip(mass, cheapest, strict=True)), total * table.denominator)
    if least > budget:
        power = f" to the power {limit.order}" if limit.order > 1 else ""
        found = (
            f"a budget{power} of {short(budget)}, below the least mean cost{power} of {short(least)}: no law is left"
        )
        raise place.refuse(found, f"at least {short(least)}")
    common = math.gcd(table.denominator, *set(values.tolist()))
    own = table.denominator // common
    scale = math.lcm(own, budget.denominator)
    require(place, "bits of a common denominator", scale.bit_length(), BITS)
    factor = scale // own
    coefficients = values if common == 1 else values // common
    if factor != 1:
        bits = factor.bit_length() + table.bound.bit_length()
        require(place, "bits in all coefficients together", bits * len(values), TABLE_BITS)
        coefficients = (coefficients if bits < 62 else coefficients.astype(object)) * factor
    rhs = budget.numerator * (scale // budget.denominator)
    return Row(name, tuple(coefficients.tolist()), rhs, equality=False, scale=scale)


def _transport(
    terms: Terms,
    *,
    keys: NDArray[np.int64],
    group: NDArray[np.int64],
    sink: NDArray[np.int64],
    rows: Sequence[Row],
    mass: tuple[int, ...],
    total: int,
) -> Shape:
    """A shape whose every column sends all of its mass to one sink."""
    columns = len(group)
    return Shape(
        features=terms.space.features.names,
        labels=terms.labels.names,
        releases=terms.space.releases.names,
        mass=mass,
        total=total,
        keys=keys,
        group=group,
        entry_column=np.arange(columns, dtype=np.int64),
        entry_sink=sink,
        entry_weight=(1,) * columns,
        weight_denominator=1,
        rows=tuple(rows),
        transport=True,
    )


def _entries(game: Polytope, terms: Terms, place: Place) -> Shape:
    """A polytope by conditions: the columns are the entries of the law itself."""
    labels = len(terms.labels)
    columns = labels * len(terms.space.releases)
    require(place, "columns", columns, COLUMNS)
    sink = np.arange(columns, dtype=np.int64)
    rows = []
    for name, conditions in (("equalities", game.equalities), ("inequalities", game.inequalities)):
        for i, condition in enumerate(conditions):
            coefficients, rhs, scale = _scaled(condition, labels, columns, place[name][i])
            rows.append(Row(f"{name}[{i}]", coefficients, rhs, equality=name == "equalities", scale=scale))
    keys, group = np.column_stack(np.divmod(sink, labels)), np.zeros(columns, dtype=np.int64)
    return _transport(terms, keys=keys, group=group, sink=sink, rows=rows, mass=(1,), total=1)


def _scaled(condition: Constraint, labels: int, columns: int, place: Place) -> tuple[tuple[int, ...], int, int]:
    """A condition in integers: its coefficients over all entries, its right-hand side, and the multiplier used."""
    scale = bounded_denominator([*(value for _, value in condition.coefficients), condition.rhs], place)
    coefficients = [0] * columns
    for (z, y), value in condition.coefficients:
        coefficients[z * labels + y] = value.numerator * (scale // value.denominator)
    return tuple(coefficients), condition.rhs.numerator * (scale // condition.rhs.denominator), scale


def _mixtures(laws: Sequence[Law], terms: Terms, place: Place) -> Shape:
    """Vertices of a polytope, or the laws of a finite set: the columns are the weights of a mixture."""
    labels, columns = len(terms.labels), len(laws)
    require(place, "masses in all laws", sum(len(law.pairs) for law in laws), CELLS)
    masses = [mass for law in laws for mass in law.masses]
    denominator = bounded_denominator(masses, place)
    require(place, "bits in all masses together", denominator.bit_length() * len(masses), TABLE_BITS)
    index = np.arange(columns, dtype=np.int64)
    return Shape(
        features=terms.space.features.names,
        labels=terms.labels.names,
        releases=terms.space.releases.names,
        mass=(1,),
        total=1,
        keys=index[:, None],
        group=np.zeros(columns, dtype=np.int64),
        entry_column=np.repeat(index, [len(law.pairs) for law in laws]),
        entry_sink=np.array([z * labels + y for law in laws for z, y in law.pairs], dtype=np.int64),
        entry_weight=tuple(mass.numerator * (denominator // mass.denominator) for mass in masses),
        weight_denominator=denominator,
        rows=(),
        transport=all(len(law.pairs) == 1 for law in laws),
    )

"""From digits to an exact saddle point over the rationals.

The rule's values at supported releases are recognised as fractions; the multipliers follow as log forms from columns
that share a group, carry mass and cost differently; the rule elsewhere is what the dual asks for; the attack solves an
exact linear program on the columns that are then best. Each step is a guess and may fail, quickly and early for games
whose solution is not rational. Nothing is proved here: the kernel decides (proofs/FORMAT.md §5).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import flint

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import flint_precision, to_fmpq, to_fraction
from verify.solve.approximation import Approximation
from verify.solve.lp import Constraint, Optimum, Program, exact_lp
from verify.solve.recognise_forms import Form, ball, combine, log_of, simplified
from verify.solve.recognise_multipliers import multiplier_candidates
from verify.solve.recognise_numbers import rational
from verify.solve.recognise_rule import Layout, complete_rule
from verify.solve.saddle_point import SaddlePoint

Rule = list[list[Fraction]]
Saddle = SaddlePoint

WORKING_BITS = 256
TIGHT_BITS = 100
FREE_BITS = 24
MAXIMAL_ROWS = 1200


def rational_saddle(shape: Shape, approximation: Approximation) -> SaddlePoint | None:
    """Return an exact saddle point near an approximation if all its rules look rational, else None.

    ``shape`` must have no dead columns (`verify.solve.facial.restrict`).
    """
    if not approximation.attack:
        return None
    layout = Layout.of(shape)
    heaviest = max(approximation.attack, key=approximation.attack.__getitem__)
    first = layout.sinks[heaviest][0][0] // len(shape.labels)
    line = recognised(approximation.rule[first], approximation.precision)
    if line is None:
        return None
    known = _supported_rules(shape, layout, approximation, {first: line})
    if known is None:
        return None
    with flint_precision(WORKING_BITS):
        for multipliers in multiplier_candidates(shape, layout, approximation, known):
            rule = complete_rule(shape, layout, approximation, known, multipliers)
            if rule is None:
                continue
            attack = _own_attack(shape, layout, approximation, rule, multipliers)
            if attack is None:
                attack = _attack(shape, layout, approximation, rule, multipliers)
            if attack is not None:
                value = simplified(combine(_mean_loss(layout, attack, rule, len(shape.labels))))
                return SaddlePoint(
                    {**attack}, [[*line] for line in rule], tuple(simplified(form) for form in multipliers), value
                )
    return None


def recognised(line: list[int], precision: int) -> list[Fraction] | None:
    """Return the fractions behind one release's rule, if they sum to 1."""
    found = []
    for value in line:
        fraction = rational(value, precision)
        if fraction is None:
            return None
        found.append(fraction)
    return found if sum(found) == 1 else None


def _supported_rules(
    shape: Shape, layout: Layout, approximation: Approximation, known: dict[int, list[Fraction]]
) -> dict[int, list[Fraction]] | None:
    """Return the recognised rules, heaviest releases first, or None if one of noticeable mass fails.

    Between 2^(−precision/6) and 2^(−precision/3) of the whole a release may be light or may be losing its mass: there
    failure is no objection, and the rule is left to the dual.
    """
    labels = len(shape.labels)
    mass = [0] * len(shape.releases)
    for j, value in approximation.attack.items():
        for t, weight in layout.sinks[j]:
            mass[t // labels] += value * weight
    whole = shape.total * shape.weight_denominator << approximation.precision
    light, none = whole >> approximation.precision // 6, whole >> approximation.precision // 3
    for z in sorted(range(len(mass)), key=mass.__getitem__, reverse=True):
        if mass[z] <= none:
            break
        if z not in known:
            line = recognised(approximation.rule[z], approximation.precision)
            if line is not None:
                known[z] = line
            elif mass[z] > light:
                return None
    return known


def _own_attack(
    shape: Shape, layout: Layout, approximation: Approximation, rule: Rule, multipliers: list[Form]
) -> dict[int, Fraction] | None:
    """Return the solver's own attack in fractions, if it is feasible, complementary and has the rule for posterior.

    On a forest of arcs the masses are rational when the rule is; this spares most games the linear program.
    """
    precision, labels = approximation.precision, len(shape.labels)
    noise = shape.total << precision // 2
    attack: dict[int, Fraction] = {}
    carried = [Fraction(0)] * len(shape.mass)
    law: dict[int, Fraction] = {}
    for j, value in approximation.attack.items():
        if value <= noise:
            continue
        mass = rational(value, precision)
        if mass is None:
            return None
        attack[j] = mass / shape.total
        carried[int(shape.group[j])] += mass
        for t, weight in layout.sinks[j]:
            law[t] = law.get(t, Fraction(0)) + attack[j] * weight
    if carried != list(shape.mass):
        return None
    for row, form in zip(shape.rows, multipliers, strict=True):
        spare = row.rhs - sum(mass * row.coefficients[j] for j, mass in attack.items())
        if spare < 0 or (spare and (row.equality or form)):
            return None
    for z in {t // labels for t in law}:
        arrivals = [law.get(z * labels + y, Fraction(0)) for y in range(labels)]
        whole = sum(arrivals)
        if any(p != q * whole for p, q in zip(arrivals, rule[z], strict=True)):
            return None
    return attack


def _attack(
    shape: Shape, layout: Layout, approximation: Approximation, rule: Rule, multipliers: list[Form]
) -> dict[int, Fraction] | None:
    """Return an attack on the best columns under which the rule is the posterior and binding rows are met."""
    best = _best_columns(shape, layout, rule, multipliers)
    if best is None:
        return None
    place = {j: i for i, j in enumerate(best)}
    constraints = [
        Constraint({place[j]: 1 for j in columns.tolist() if j in place}, shape.group_mass(s), True)
        for s, columns in enumerate(shape.group_columns)
    ]
    for row, form in zip(shape.rows, multipliers, strict=True):
        entries = {i: row.coefficients[j] for j, i in place.items() if row.coefficients[j]}
        constraints.append(Constraint(entries, row.rhs, row.equality or bool(form)))
    constraints += _posterior(layout, rule, place, len(shape.labels))
    if len(constraints) > MAXIMAL_ROWS:
        return None
    near = [
        Fraction(approximation.attack.get(j, 0) >> (approximation.precision - FREE_BITS), shape.total << FREE_BITS)
        for j in best
    ]
    solved = _solved(constraints, near)
    if solved is not None:
        return {j: v for j, v in zip(best, solved, strict=True) if v}
    try:
        solution = exact_lp(Program(len(best), {}, constraints))
    except Unsolved:
        return None
    if not isinstance(solution, Optimum):
        return None
    return {j: solution.primal[i] for j, i in place.items() if solution.primal[i]}


def _solved(constraints: list[Constraint], near: list[Fraction]) -> list[Fraction] | None:
    """Return a solution of the constraints near a point: light masses stay as they are, heavy ones follow, exactly.

    None if a mass would be negative or an inequality violated: then a linear program has to decide.
    """
    equalities = [row for row in constraints if row.equality]
    order = sorted(range(len(near)), key=lambda i: -near[i])
    matrix = flint.fmpq_mat(len(equalities), len(near) + 1)
    for k, row in enumerate(equalities):
        matrix[k, len(near)] = to_fmpq(row.rhs)
        for position, i in enumerate(order):
            if row.coefficients.get(i):
                matrix[k, position] = to_fmpq(row.coefficients[i])
    reduced, rank = matrix.rref()
    values = [to_fmpq(near[i]) for i in order]
    lead = [next(c for c in range(len(near) + 1) if reduced[k, c]) for k in range(rank)]
    if len(near) in lead:
        return None
    basic = set(lead)
    free = [c for c in range(len(near)) if c not in basic and values[c]]
    for k, c in enumerate(lead):
        values[c] = reduced[k, len(near)] - sum((reduced[k, i] * values[i] for i in free), flint.fmpq(0))
        if values[c] < 0:
            return None
    found = [Fraction(0)] * len(near)
    for i, value in zip(order, values, strict=True):
        found[i] = to_fraction(value)
    for row in constraints:
        if not row.equality and sum((c * found[i] for i, c in row.coefficients.items()), Fraction(0)) > row.rhs:
            return None
    return found


def _posterior(layout: Layout, rule: Rule, place: dict[int, int], labels: int) -> Iterator[Constraint]:
    """Yield p(z,y) = q(y|z)·p(z) for all but one label of each release."""
    arrivals: dict[int, list[dict[int, int]]] = {}
    for j, i in place.items():
        for t, weight in layout.sinks[j]:
            at = arrivals.setdefault(t // labels, [{} for _ in range(labels)])[t % labels]
            at[i] = at.get(i, 0) + weight
    for z, by_label in arrivals.items():
        whole: dict[int, int] = {}
        for entries in by_label:
            for i, weight in entries.items():
                whole[i] = whole.get(i, 0) + weight
        for y in range(labels - 1):
            q = rule[z][y]
            if q or by_label[y]:
                yield Constraint({i: by_label[y].get(i, 0) - q * weight for i, weight in whole.items()}, 0, True)


def _best_columns(shape: Shape, layout: Layout, rule: Rule, multipliers: list[Form]) -> list[int] | None:
    """Return the columns that reach their group's largest Lᵀf − Bᵀλ, as far as many digits tell."""
    labels = len(shape.labels)
    losses = {t: -ball(log_of(rule[t // labels][t % labels])) for t in layout.reached if rule[t // labels][t % labels]}
    if len(losses) < len(layout.reached):
        return None
    prices = [(row.coefficients, ball(form)) for row, form in zip(shape.rows, multipliers, strict=True) if form]
    close = flint.arb(2) ** -TIGHT_BITS
    best: list[int] = []
    for columns in shape.group_columns:
        values = {j: layout.value(j, losses, prices) for j in columns.tolist()}
        top = max(values.values())
        best += [j for j, value in values.items() if value > top - close]
    return sorted(best)


def _mean_loss(layout: Layout, attack: dict[int, Fraction], rule: Rule, labels: int) -> Iterator[tuple[Fraction, Form]]:
    """Yield the terms of Σ p(z,y)·(−log q(y|z))."""
    for j, mass in attack.items():
        for t, weight in layout.sinks[j]:
            yield -mass * weight / layout.denominator, log_of(rule[t // labels][t % labels])

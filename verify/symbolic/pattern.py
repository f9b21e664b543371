"""One pattern of positive arcs: the stationary points of H(Y|Z) with this support, in closed form.

On a positive arc from source s to sink t = (z, y) stationarity says q(y|z) = w_s, where q is the attack's posterior and
−log w_s the source's multiplier. Sinks that share a source have equal posteriors, so they form classes with unknowns
u_c and masses M_c. At every release that is reached Σ u_c = 1; of all such u the stationary one makes Σ M_c·log u_c
largest, so that M_c/u_c is the total mass m_z of the releases where c occurs. With u known, the flows are the solution
of linear equations: mass conservation, and ν(z, y) = q(y|z)·m_z.

Classes that share no release are worked out by themselves, with the fewer unknowns of the two: the free parameters of
Σ u = 1, or the masses m_z but one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import networkx as nx
import sympy

from verify.symbolic.conditions import surd
from verify.symbolic.structure import Sink, Structure

Arc = tuple[int, Sink]
"""A source's index and the sink that it reaches."""
Pattern = tuple[tuple[Sink, ...], ...]
"""For every source, the sinks that receive mass of it."""
MOST_SYMBOLS = 3
"""Symbols in a system of several equations: with more, a Gröbner basis can take hours."""


class Undecided(Exception):
    """The equations of the pattern are beyond closed forms that are looked for; the sentence says why."""


@dataclass(frozen=True)
class Stationary:
    """A stationary point: w_s for every source, q at every sink that is reached, the mass on every positive arc."""

    weights: tuple[Any, ...]
    posterior: dict[Sink, Any]
    flows: dict[Arc, Any]


def patterns(structure: Structure) -> Iterable[Pattern]:
    """Every choice of positive arcs, at least one for every source."""
    return product(*(list(_subsets(source.arcs)) for source in structure.sources))


def _subsets(arcs: Sequence[Sink]) -> Iterable[tuple[Sink, ...]]:
    for bits in range(1, 1 << len(arcs)):
        yield tuple(arc for i, arc in enumerate(arcs) if bits >> i & 1)


def steep(structure: Structure, pattern: Pattern) -> Arc | None:
    """An arc without mass into a release that has mass, none of it with this label: H grows there with slope +∞."""
    sinks = {sink for chosen in pattern for sink in chosen}
    reached = {z for z, _ in sinks}
    arcs = ((s, sink) for s, source in enumerate(structure.sources) for sink in source.arcs)
    return next(((s, (z, y)) for s, (z, y) in arcs if z in reached and (z, y) not in sinks), None)


def stationary(structure: Structure, pattern: Pattern) -> list[Stationary]:
    """Solve the stationarity conditions on a pattern.

    Returns
    -------
    list of Stationary
        All points with this support whose flows are unique, negative flows not yet excluded. Where the equations hold
        on a hypersurface of the masses alone, or leave the flows undetermined, the list is empty: the latter points
        are mixtures of points with fewer positive arcs.

    Raises
    ------
    Undecided
        When an irreducible equation of degree above 2 is left.
    """
    sharing = nx.Graph()
    for chosen in pattern:
        nx.add_path(sharing, chosen)
    sinks = sorted(sharing)
    classes = sorted(sorted(members) for members in nx.connected_components(sharing))
    where = {sink: c for c, members in enumerate(classes) for sink in members}
    mass = [sympy.Integer(0)] * len(classes)
    for source, chosen in zip(structure.sources, pattern, strict=True):
        mass[where[chosen[0]]] += source.mass
    rows = {z: [where[sink] for sink in sinks if sink[0] == z] for z, _ in sinks}
    meeting = nx.Graph()
    for row in rows.values():
        nx.add_path(meeting, row)
    blocks = [sorted(block) for block in nx.connected_components(meeting)]
    choices = [_block(block, [row for row in rows.values() if row[0] in block], mass) for block in blocks]
    found = []
    for choice in product(*choices):
        u = {c: value for part in choice for c, value in part.items()}
        posterior = {sink: u[where[sink]] for sink in sinks}
        flows = _flows(structure, pattern, posterior)
        if flows is not None:
            found.append(Stationary(tuple(posterior[chosen[0]] for chosen in pattern), posterior, flows))
    return found


def _block(block: list[int], rows: list[list[int]], mass: list[Any]) -> list[dict[int, Any]]:
    """The stationary values u of classes that hang together."""
    names = {c: sympy.Dummy(f"u{c}") for c in block}
    solved = sympy.linsolve([sympy.Add(*(names[c] for c in row)) - 1 for row in rows], *names.values())
    if not solved:
        return []
    values = dict(zip(block, next(iter(solved)), strict=True))
    free = sorted(set().union(*(value.free_symbols for value in values.values())) & set(names.values()), key=str)
    if not free:
        return [values]
    if len(rows) - 1 <= len(free):
        return _by_masses(block, rows, mass)
    slopes = [
        sympy.Add(*(mass[c] * sympy.diff(value, t) / value for c, value in values.items() if value.has(t)))
        for t in free
    ]
    return [{c: _tidy(value.subs(root)) for c, value in values.items()} for root in _roots(slopes, free)]


def _by_masses(block: list[int], rows: list[list[int]], mass: list[Any]) -> list[dict[int, Any]]:
    """The same with the masses m_z of all releases but the last as unknowns: u_c = M_c/Σ m_z."""
    unknown = [sympy.Dummy(f"m{i}") for i in range(len(rows) - 1)]
    heavy = [*unknown, sympy.Add(*(mass[c] for c in block)) - sympy.Add(*unknown)]
    values = {
        c: mass[c] / sympy.Add(*(m for m, row in zip(heavy, rows, strict=True) for d in row if d == c)) for c in block
    }
    sums = [sympy.Add(*(values[c] for c in row)) - 1 for row in rows]
    roots = _roots(sums[:-1], unknown) if unknown else [{}]
    return [{c: _tidy(value.subs(root)) for c, value in values.items()} for root in roots]


def _roots(equations: list[Any], unknown: list[Any]) -> list[dict[Any, Any]]:
    """All common zeros of rational functions where no denominator vanishes."""
    tops, bottoms = zip(*(sympy.fraction(sympy.cancel(sympy.together(each))) for each in equations), strict=True)
    if len(unknown) == 1:
        basis = [tops[0]]
    else:
        if len(_names(equations, unknown)) > MOST_SYMBOLS:
            raise Undecided(f"{len(unknown)} equations with more than {MOST_SYMBOLS} symbols are left")
        inverse = sympy.Dummy("inverse")
        ideal = [*tops, 1 - inverse * sympy.prod(set(bottoms))]
        found = sympy.groebner(ideal, inverse, *unknown, order="lex", domain=_field(equations, unknown)).exprs
        if found == [1]:
            return []
        basis = [g for g in found if not g.has(inverse)]
    roots = _triangular(basis, unknown)
    return [root for root in roots if all(_tidy(b.subs(root)) != 0 for b in bottoms)]


def _triangular(basis: list[Any], unknown: list[Any]) -> list[dict[Any, Any]]:
    """The common zeros of a lexicographic Gröbner basis, last unknown first; where it is not finite, undecided."""
    *others, last = unknown
    alone = [g for g in basis if g.has(last) and not g.has(*others)] if others else [g for g in basis if g.has(last)]
    if not alone:
        raise Undecided("the stationary points of a support are not isolated")
    least = min(alone, key=lambda g: sympy.degree(g, last))
    found: list[dict[Any, Any]] = []
    for factor, _ in sympy.factor_list(least, last)[1]:
        if sympy.degree(factor, last) > 2:
            raise Undecided(f"an irreducible equation of degree {sympy.degree(factor, last)} is left")
        for root in sympy.roots(sympy.Poly(factor, last)):
            if surd(root, of_symbols=True):
                raise Undecided("a square root of masses is left")
            rest = (
                [sympy.numer(sympy.together(_tidy(g.subs(last, root)))) for g in basis if g.has(*others)]
                if others
                else []
            )
            found += [
                {last: root, **more} for more in (_triangular([g for g in rest if g != 0], others) if others else [{}])
            ]
    return found


def _names(equations: list[Any], unknown: list[Any]) -> list[Any]:
    return sorted(set().union(*(each.free_symbols for each in equations)) - set(unknown), key=str)


def _field(equations: list[Any], unknown: list[Any]) -> Any:
    symbols = _names(equations, unknown)
    return sympy.QQ.frac_field(*symbols) if symbols else sympy.QQ


def _flows(structure: Structure, pattern: Pattern, posterior: dict[Sink, Any]) -> dict[Arc, Any] | None:
    """The flows with these posteriors, or None where there are none for general masses, or many."""
    arcs = [(s, sink) for s, chosen in enumerate(pattern) for sink in chosen]
    names = {arc: sympy.Dummy() for arc in arcs}
    equations = [
        sympy.Add(*(names[s, sink] for sink in chosen)) - structure.sources[s].mass for s, chosen in enumerate(pattern)
    ]
    inflow = {t: sympy.Add(*(names[arc] for arc in arcs if arc[1] == t)) for t in posterior}
    for sink, q in posterior.items():
        first = min(t for t in posterior if t[0] == sink[0])
        if sink != first:
            equations.append(inflow[sink] * posterior[first] - inflow[first] * q)
    solved = sympy.linsolve(equations, *names.values())
    if not solved:
        return None
    values = next(iter(solved))
    if any(value.free_symbols & set(names.values()) for value in values):
        return None
    return {arc: _tidy(value) for arc, value in zip(arcs, values, strict=True)}


def _tidy(value: Any) -> Any:
    """A normal form: factored over the rationals, or with square roots above the bar alone."""
    simple = sympy.factor(sympy.cancel(sympy.together(value)))
    return sympy.radsimp(sympy.simplify(value)) if surd(simple) else simple

"""Rule ``reached``: every maximiser reaches z, because without z the game is worth strictly less.

An attack that leaves z alone lives on the columns that do not enter z, and weak duality bounds its H(Y|Z) with a rule
and multipliers made for those columns. Where that bound lies below a proved lower bound of the game itself, no
maximiser leaves z alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import ceil, lcm
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.certify.bracket import bounds
from verify.certify.certificate import Certificate
from verify.certify.enclosure import law_of
from verify.certify.repair import Point, normalise
from verify.certify.support import living
from verify.errors import BadInput, Unsolved
from verify.numbers.exact import parse
from verify.solve.facial import Face, face, restrict
from verify.solve.lp import Constraint, Infeasible, Program, exact_lp
from verify.solve.solve import approximations

if TYPE_CHECKING:
    from verify.game.shape import Shape
    from verify.solve.approximation import Approximation

Proof = dict[str, Any]
"""A rule and multipliers, as a certificate has them under "without"."""
Proofs = Mapping[str, Proof | None]

FIRST_DIGITS = 12
"""Most releases are decided by bounds this narrow; the others are tried with as many digits as the bracket has."""
FAR = 64
"""How much more than necessary the multipliers that keep an attack off a release are raised."""


@dataclass(frozen=True, eq=False)
class Reached:
    """What could be shown of the releases: a certificate for ``supported``, and why the others stay open."""

    certificate: Certificate
    supported: tuple[int, ...]
    reasons: dict[int, str]


def reached(
    bracket: Certificate, digits: int, progress: Callable[[str], None] | None = None, known: Proofs | None = None
) -> Reached:
    """Look for releases that every maximiser reaches.

    Parameters
    ----------
    bracket
        A certificate of rule ``bracket``.
    digits
        The digits of that bracket: the games without a release are not solved more precisely.
    known
        The evidence of a certificate of a similar game, for rows scaled as here: weak duality takes any rule and
        multipliers, so that what bounds that game without a release bounds this one, too, if often a little worse.
    """
    say = progress or (lambda text: None)
    game, evidence = bracket.game, bracket.evidence
    shape, labels = game.shape, len(game.labels)
    alive = living(shape, evidence.get("dead"))
    law, lower = law_of(bracket), parse(bracket.claim["lower"])
    without: dict[str, Any] = {}
    supported, reasons = [], {}
    for z, name in enumerate(shape.releases):
        mass = sum(law[z * labels : (z + 1) * labels], Fraction(0))
        if not mass:
            reasons[z] = "the attack of the bracket does not reach it"
            continue
        say(f"the game without release {name}")
        try:
            proved, proof = _without(shape, alive, z, lower, digits, evidence["precision"], (known or {}).get(name))
        except Unsolved as error:
            reasons[z] = f"the game without it was not solved: {error}"
            continue
        if proved:
            supported.append(z)
            without[name] = proof
        else:
            reasons[z] = f"without it the game is not shown to be worth less, to {digits} digits"
    claim = {"lower": bracket.claim["lower"], "upper": bracket.claim["upper"]}
    claim["supported"] = [shape.releases[z] for z in supported]
    certificate = Certificate(game, "reached", claim, evidence | {"without": without})
    return Reached(certificate, tuple(supported), reasons)


def _without(
    shape: Shape, alive: Sequence[int], z: int, lower: Fraction, digits: int, bits: int, known: Proof | None
) -> tuple[bool, Proof | None]:
    """Whether attacks that leave z alone are shown to stay below ``lower``, and the evidence where it takes any."""
    entering = {
        j
        for j, t in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True)
        if t // len(shape.labels) == z
    }
    kept = [j for j in alive if j not in entering]
    rest = restrict(shape, np.array(kept, dtype=np.int64))
    if set(rest.group.tolist()) != set(range(len(shape.mass))):
        return True, None
    for unit, rule, multipliers in chain([] if known is None else [_read(known)], _duals(rest, digits)):
        point = Point(
            shape=rest,
            attack={},
            scale=1,
            rule=rule,
            multipliers=multipliers,
            unit=unit,
            alive=[c.tolist() for c in rest.group_columns],
            dead=None,
        )
        if bounds(rest, point, bits).upper < lower:
            return True, {
                "rule": [[f"{v}/{unit}" if v != unit else 1 for v in row] for row in rule],
                "multipliers": [f"{v}/{unit}" for v in multipliers],
            }
    return False, None


def _read(proof: Proof) -> tuple[int, list[list[int]], list[int]]:
    """A rule and multipliers, as integers over a common unit, out of the evidence for a release."""
    rule, multipliers = [[parse(q) for q in row] for row in proof["rule"]], [parse(v) for v in proof["multipliers"]]
    unit = lcm(*(v.denominator for v in (*multipliers, *(q for row in rule for q in row))))
    return unit, [[int(q * unit) for q in row] for row in rule], [int(v * unit) for v in multipliers]


def _duals(shape: Shape, digits: int) -> Iterator[tuple[int, list[list[int]], list[int]]]:
    """Rules and multipliers, as integers over a common unit, that bound the attacks of a shape with empty columns."""
    try:
        small = face(shape)
    except BadInput:  # no attack is left: multipliers may bound by anything
        yield _empty(shape)
        return
    on = restrict(shape, small.alive)
    inner = Face(
        None, np.arange(on.columns), small.equalities, lambda: [small.interior[j] for j in small.alive.tolist()]
    )
    for wanted in sorted({min(FIRST_DIGITS, digits), digits}):
        for _, found in approximations(on, inner, wanted):
            unit = 1 << found.precision
            rule = normalise(shape, found, [c.tolist() for c in shape.group_columns])
            yield unit, rule, _lifted(shape, small, found)


def _lifted(shape: Shape, small: Face, found: Approximation) -> list[int]:
    """The multipliers found on the living columns, raised so far that the dead ones are no better."""
    multipliers = [v if row.equality else max(v, 0) for v, row in zip(found.multipliers, shape.rows, strict=True)]
    if small.dead is None:
        return multipliers
    slack, charge = [Fraction(0)] * shape.columns, [0.0] * shape.columns
    unit = 1 << found.precision
    for v, given, row in zip(multipliers, small.dead, shape.rows, strict=True):
        for j, c in enumerate(row.coefficients):
            slack[j] += given * c
            charge[j] += c * (v / unit)
    largest = FAR + found.precision + max(map(abs, charge), default=0.0)
    gaps = [
        slack[j] - min(slack[i] for i in columns.tolist()) for columns in shape.group_columns for j in columns.tolist()
    ]
    least = min((gap for gap in gaps if gap), default=Fraction(1))
    factor = ceil(2 * largest / float(least)) * unit
    return [v + ceil(factor * given) for v, given in zip(multipliers, small.dead, strict=True)]


def _empty(shape: Shape) -> tuple[int, list[list[int]], list[int]]:
    """A proof that no attack is left, as multipliers so large that they bound the value by less than 0."""
    groups, labels = len(shape.mass), len(shape.labels)
    constraints = [
        Constraint({int(j): 1 for j in columns}, shape.group_mass(s), True)
        for s, columns in enumerate(shape.group_columns)
    ]
    constraints += [
        Constraint({j: c for j, c in enumerate(row.coefficients) if c}, row.rhs, row.equality) for row in shape.rows
    ]
    solution = exact_lp(Program(shape.columns, {}, constraints))
    if not isinstance(solution, Infeasible):
        raise Unsolved("a constraint set is both empty and not: this is a defect of verify.solve.facial")
    multipliers = solution.farkas[groups:]
    bound = sum((row.rhs * v for row, v in zip(shape.rows, multipliers, strict=True)), Fraction(0))
    for s, columns in enumerate(shape.group_columns):
        prices = [
            sum((row.coefficients[j] * v for row, v in zip(shape.rows, multipliers, strict=True)), Fraction(0))
            for j in columns.tolist()
        ]
        bound -= shape.group_mass(s) * min(prices)
    factor = ceil((labels + 1) / -bound)  # −log of the even split is at most the number of labels
    unit = lcm(labels, *(v.denominator for v in multipliers))
    even = [[unit // labels] * labels] * len(shape.releases)
    return unit, even, [int(v * factor * unit) for v in multipliers]

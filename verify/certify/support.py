"""Rule ``support``: from the certificate of an exact saddle point to one that also says what all maximisers reach.

The saddle point is read back from the certificate, so that it does not matter which method found it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.certify.certificate import Certificate
from verify.certify.saddle import SPARE_BITS, field_claim, pairs, written
from verify.numbers.exact import parse
from verify.numbers.field import RATIONALS, Element, Field
from verify.numbers.precision import digits_to_bits
from verify.solve.facial import restrict
from verify.solve.saddle_point import LogForm, SaddlePoint
from verify.solve.support import Maximisers, maximisers, raised
from verify.solve.support_free import Least, decimals, least_values
from verify.solve.support_system import BALL_BITS
from verify.solve.support_unique import Uniqueness, uniqueness

if TYPE_CHECKING:
    from verify.game.shape import Shape


@dataclass(frozen=True, eq=False)
class Exact:
    """What an exact saddle point tells about all maximisers and all robust rules.

    ``shape`` has the living columns alone; ``columns`` gives their numbers in the game's own shape. ``known`` and
    ``decided`` are worked out on demand.
    """

    certificate: Certificate
    found: SaddlePoint
    shape: Shape
    columns: list[int]

    @classmethod
    def of(cls, certificate: Certificate) -> Exact:
        """Read a certificate of rule ``saddle``."""
        shape, claim, evidence = certificate.game.shape, certificate.claim, certificate.evidence
        alive = living(shape, evidence.get("dead"))
        place = {tuple(shape.keys[j].tolist()): i for i, j in enumerate(alive)}
        attack = {place[tuple(key)]: _element(mass) for *key, mass in evidence["attack"] if _element(mass)}
        rule = [[_element(q) for q in line] for line in evidence["rule"]]
        multipliers = tuple(_form(form) for form in evidence["multipliers"])
        found = SaddlePoint(attack, rule, multipliers, _form(claim["exact"]), _field(claim.get("field")))
        return cls(certificate, found, restrict(shape, np.array(alive, dtype=np.int64)), alive)

    @cached_property
    def known(self) -> Maximisers:
        """All maximisers (`verify.solve.support.maximisers`, with its errors)."""
        return maximisers(self.shape, self.found)

    @cached_property
    def decided(self) -> Uniqueness:
        """Whether the robust rule is unique, and what shows it."""
        return uniqueness(self.shape, self.found, self.known)

    @cached_property
    def reaches(self) -> tuple[int, ...]:
        """The releases that the certificate's own attack reaches."""
        used, labels = set(self.found.attack), len(self.shape.labels)
        entries = zip(self.shape.entry_column.tolist(), self.shape.entry_sink.tolist(), strict=True)
        return tuple(sorted({t // labels for j, t in entries if j in used}))

    def least_values(self, digits: int) -> dict[int, list[Least]] | None:
        """The least probabilities at unsupported releases, to some digits; None where the game has none."""
        if not self.shape.transport:
            return None
        return least_values(self.shape, self.found, self.known, digits_to_bits(digits) + BALL_BITS)

    def support(self, witnesses: bool = True) -> Certificate:
        """The certificate of rule ``support``; without witnesses it leaves open what only they show."""
        known, decided, names = self.known, self.decided, self.shape.releases
        keys = self.certificate.game.shape.keys

        def masses(attack: dict[int, Element]) -> list[list[Any]]:
            return [[*keys[self.columns[j]].tolist(), written(mass)] for j, mass in sorted(attack.items())]

        forced = decided.witnesses if witnesses else ()
        claim: dict[str, Any] = self.certificate.claim | {
            "supported": [names[z] for z in known.supported],
            "unsupported": [names[z] for z in known.unsupported],
        }
        evidence: dict[str, Any] = self.certificate.evidence | {
            "attack": masses(known.attack),
            "rule": [[written(q) for q in line] for line in decided.rule],
            "multipliers": [pairs(form) for form in decided.multipliers],
        }
        if known.farkas is not None:
            farkas = raised(self.shape, self.found.field, known.farkas, known.attack, decided.rule)
            evidence["farkas"] = {
                "rows": [written(v) for v in farkas.rows],
                "sinks": [[written(v) for v in line] for line in farkas.sinks],
            }
        if forced:
            evidence["witnesses"] = [{"attack": masses(attack)} for attack in forced]
        needed = {z for z in known.unsupported if any(decided.rule[z])} if len(self.shape.labels) > 1 else set()
        shown = not needed or bool(forced)  # whether all that the rule has at unsupported releases is forced
        if decided.unique is False or (decided.unique and shown):
            claim["unique"] = decided.unique
        if decided.least and shown and known.unsupported:
            claim["free"] = {names[z]: evidence["rule"][z] for z in known.unsupported}
        return self._certificate("support", claim, evidence)

    def reached(self) -> Certificate:
        """The certificate of rule ``support`` that speaks of the saddle point's own releases alone."""
        names = self.shape.releases
        claim = self.certificate.claim | {"supported": [names[z] for z in self.reaches], "unsupported": []}
        if len(self.reaches) == len(names):
            claim["unique"] = True
        return self._certificate("support", claim, self.certificate.evidence)

    def least_rule(self, least: dict[int, list[Least]], places: int) -> Certificate:
        """A saddle certificate of the least values: that every rule which is nowhere less is robust.

        Least values outside the field are rounded up to decimals; where nothing is left then it has the rule itself.
        """
        rule = list(self.certificate.evidence["rule"])
        for z, line in least.items():
            rest: Element = Fraction(1)
            above = [decimals(each.ball, places)[1] if each.exact is None else each.exact for each in line]
            for q in above:
                rest = self.found.field.subtract(rest, q)
            if self.found.field.sign(rest) >= 0:
                rule[z] = [written(q) for q in above]
        return self._certificate("saddle", self.certificate.claim, self.certificate.evidence | {"rule": rule})

    def _certificate(self, rule: str, claim: dict[str, Any], evidence: dict[str, Any]) -> Certificate:
        """A certificate whose interval for θ is narrow enough to show the sign of every number in it."""
        field = self.found.field
        if field.degree > 1:
            bits = SPARE_BITS + max(map(_size, evidence.values()))
            if field.upper - field.lower > Fraction(1, 1 << bits):
                claim = claim | {"field": field_claim(field, bits)}
        return Certificate(self.certificate.game, rule, claim, evidence)


def _size(part: Any) -> int:
    """About the bits before the point of the largest number in a part of the evidence."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return max(map(_size, part), default=0)
    above, _, below = part.partition("/") if isinstance(part, str) else ("", "", "")
    return max(0, 4 * (len(above) - len(below)))


def living(shape: Shape, dead: Iterable[Any] | None) -> list[int]:
    """The columns that the multipliers under "dead" do not exclude (proofs/FORMAT.md §3)."""
    if dead is None:
        return list(range(shape.columns))
    multipliers = [parse(v) for v in dead]
    charge = [
        sum((v * row.coefficients[j] for v, row in zip(multipliers, shape.rows, strict=True) if v), Fraction(0))
        for j in range(shape.columns)
    ]
    least = [min(charge[j] for j in columns.tolist()) for columns in shape.group_columns]
    return [j for j, s in enumerate(shape.group.tolist()) if charge[j] == least[s]]


def _element(value: Any) -> Element:
    if not isinstance(value, list):
        return parse(value)
    coefficients = [parse(v) for v in value]
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients.pop()
    return tuple(coefficients) if len(coefficients) > 1 else coefficients[0]


def _form(pairs: Iterable[Any]) -> LogForm:
    return tuple((parse(a), _element(r)) for a, r in pairs)


def _field(given: Any) -> Field:
    if given is None:
        return RATIONALS
    polynomial = tuple(int(parse(c)) for c in given["polynomial"])
    return Field(polynomial, parse(given["lower"]), parse(given["upper"]))

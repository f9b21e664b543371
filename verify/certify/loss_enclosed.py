"""What every robust rule loses under another attack: an entry of ``losses`` in a certificate of rule ``enclosure``.

Above: with f = −log l for the least values l of every robust rule, weak duality. Below: no rule q ≥ l loses less to the
attack's law than the tangent bound of `Sheet`. Where the robust rules leave no freedom at the releases that the worst
attack enters both agree. Elsewhere the lower bound is best for the law that is worst for the best of the rules q ≥ l.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from verify.certify.enclosure import Rows, number_text
from verify.certify.loss import (
    PLACES,
    Gains,
    gains,
    law,
    proof,
    sinks_of,
    weak_duality,
    written_multipliers,
)
from verify.certify.loss_sheet import Sheet
from verify.certify.repair import repair
from verify.certify.value import Living
from verify.errors import BadInput, Unsolved
from verify.numbers.exact import decimal_ceil, decimal_floor
from verify.solve.approximation import Approximation
from verify.solve.facial import restrict
from verify.solve.loss import Worst, worst_attack
from verify.solve.loss_band import least_loss

if TYPE_CHECKING:
    from verify.game.game import Game

ATTACK_BITS = 44
"""Of the attacks that doubles find."""

DUST = 1e-11
"""Masses below this are left out of them."""


@dataclass(frozen=True, eq=False)
class Lower:
    """A lower bound, its attack on the living columns, and its rule r' where it is not that of the bracket."""

    bound: Fraction
    attack: dict[int, Fraction]
    rule: Sequence[Fraction] | None


@dataclass(frozen=True, eq=False)
class Enclosed:
    """Everything about the robust rules that entries share."""

    sheet: Sheet
    least: Gains
    rule: Gains

    @staticmethod
    def of(least: Rows, rule: Rows, bits: int) -> Enclosed:
        """From the lower bounds of every robust rule, a rule near to one, and the certificate's precision."""
        flat = [[v for row in side for v in row] for side in (least, rule)]
        return Enclosed(Sheet.of(least, rule), gains(flat[0], bits), gains(flat[1], bits))

    def loose(self, digits: int) -> list[int]:
        """The releases where the bounds leave more room than the digits asked."""
        return [z for z, slack in enumerate(self.sheet.slack) if slack * 10 ** (digits + 1) > self.sheet.unit]

    def entry(self, game: Game, digits: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """The claim and the evidence for one attack game.

        Raises
        ------
        BadInput
            The constraint set is empty.
        Unsolved
            Not every robust rule is known to be positive wherever the attack can go.
        """
        living = Living(game)
        shape, places = living.shape, digits + PLACES
        if not self.bounded(living):
            raise Unsolved(
                "some robust rules may exclude a label that this attack can bring: their losses are not bounded"
            )
        worst = worst_attack(shape, self.least.low, self.least.bits)
        multipliers = written_multipliers(shape, worst, digits)
        upper = decimal_ceil(weak_duality(shape, self.least, multipliers), places)
        found = self._below(living, worst, Fraction(upper) - Fraction(1, 10**digits), digits)
        evidence = proof(living, found.attack, multipliers)
        if found.rule is not None:
            n = self.sheet.labels
            numbers = [number_text(q) for q in found.rule]
            evidence["rule"] = [numbers[t : t + n] for t in range(0, len(numbers), n)]
        return {"game": game.document, "lower": decimal_floor(found.bound, places), "upper": upper}, evidence

    def bounded(self, living: Living) -> bool:
        """Whether every robust rule is known to be positive wherever the attack can go."""
        return not sinks_of(living.shape) & self.least.infinite

    def _below(self, living: Living, worst: Worst, goal: Fraction, digits: int) -> Lower:
        """The best lower bound, as soon as one reaches the goal."""
        loose = self.loose(digits)
        best = self._lower(living, worst.attack, loose, digits)
        if best.bound >= goal or living.shape.columns == len(living.shape.mass):
            return best
        if not self._enters(living, worst.attack, loose):
            return best
        for find in (self._aside, self._maximin):
            attack = find(living, loose)
            if attack is None:
                continue
            other = self._lower(living, attack, loose, digits)
            best = max(best, other, key=lambda found: found.bound)
            if best.bound >= goal:
                break
        return best

    def _enters(self, living: Living, attack: dict[int, Fraction], loose: Sequence[int]) -> bool:
        return any(t // self.sheet.labels in loose for t in law(living.shape, attack))

    def _lower(self, living: Living, attack: dict[int, Fraction], loose: Sequence[int], digits: int) -> Lower:
        p = law(living.shape, attack)
        bits = self.rule.bits
        if not self._enters(living, attack, loose):
            return Lower(self.sheet.below(p, self.sheet.rule, self.rule.low, bits), attack, None)
        rule = self.sheet.filled(p, 2 * digits + PLACES, loose)
        sheet, near = self.sheet.beside(rule)
        return Lower(sheet.below(p, near, gains(rule, bits).low, bits), attack, rule)

    def _aside(self, living: Living, loose: Sequence[int]) -> dict[int, Fraction] | None:
        """The worst attack among those that do not enter the loose releases."""
        shape, n = living.shape, self.sheet.labels
        bad = np.zeros(shape.columns, dtype=np.bool_)
        bad[shape.entry_column[np.isin(shape.entry_sink // n, loose)]] = True
        columns = np.flatnonzero(~bad)
        if len(np.unique(shape.group[columns])) < len(shape.mass):
            return None
        try:
            found = worst_attack(restrict(shape, columns), self.least.low, self.least.bits)
        except BadInput:
            return None
        return {int(columns[j]): v for j, v in found.attack.items()}

    def _maximin(self, living: Living, loose: Sequence[int]) -> dict[int, Fraction] | None:
        """The attack that forces the most on the best of the rules q ≥ l, about."""
        shape, one = living.shape, 1 << self.least.bits
        free = np.zeros(len(shape.releases), dtype=np.bool_)
        free[list(loose)] = True
        fixed = np.array([v / one for v in self.rule.low])
        least = np.array([v / self.sheet.unit for v in self.sheet.least])
        try:
            band = least_loss(shape, fixed, least, free)
            total = shape.total << ATTACK_BITS
            masses = {j: round(float(v) * total) for j, v in enumerate(band.attack) if v > DUST}
            multipliers = [round(band.multiplier * (1 << ATTACK_BITS))] * len(shape.rows)
            near = Approximation(ATTACK_BITS, masses, [], multipliers)
            inside = living.reduced_face
            attack, scale = repair(shape, near, frozenset(inside.equalities), lambda: inside.interior)
        except Unsolved:
            return None
        return {j: Fraction(v, scale) for j, v in attack.items()}

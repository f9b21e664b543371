"""An exact saddle point: what the finders of exact solutions hand to those who write certificates."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from verify.numbers.field import RATIONALS, Element, Field

LogForm = tuple[tuple[Fraction, Element], ...]
"""Pairs (a, r) that mean Σ a·log(r), with a rational and r > 0 in the field."""


@dataclass(frozen=True)
class SaddlePoint:
    """An exact saddle point, as the evidence of rule ``saddle`` wants it (proofs/FORMAT.md §5).

    ``attack`` maps columns to masses γ_j, ``rule[z][y]`` is q(y|z), ``multipliers[k]`` is λ_k of the scaled row k and
    ``value`` is H(Y|Z) in nats; the last two are log forms. All numbers live in ``field``.
    """

    attack: dict[int, Element]
    rule: list[list[Element]]
    multipliers: tuple[LogForm, ...]
    value: LogForm
    field: Field = RATIONALS

"""What every solver hands over: a nearly optimal point in fixed point."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Approximation:
    """A nearly optimal attack, rule and multipliers, as integers; nothing here is trusted.

    ``attack`` maps a column j to γ_j·total·2^precision, feasible up to a few units in the last place; ``rule[z][y]``
    is q(y|z)·2^precision, normalised up to rounding; ``multipliers[k]`` is λ_k·2^precision for the scaled row k.
    """

    precision: int
    attack: dict[int, int]
    rule: list[list[int]]
    multipliers: list[int]

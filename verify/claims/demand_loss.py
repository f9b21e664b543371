"""The demand of Section V-B that the robust rule is the prior, and H(Y) of a theorem's game."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from verify.check.kernel import Theorem
from verify.check.loglin import Form, combine
from verify.claims.demand import Demand
from verify.claims.instance import Instance

BITS = 256
"""Of the enclosures by which an inequality is seen."""


def keeps_labels(theorem: Theorem) -> bool:
    """Whether every column of the theorem's game is an arc (x, y) → z that arrives with the label y."""
    game, count = theorem.game, len(theorem.game.labels)
    arcs = zip(game.columns, game.entries, strict=True)
    return all(len(key) > 2 and len(sinks) == 1 and sinks[0][0] % count == key[1] for key, sinks in arcs)


def prior(theorem: Theorem) -> list[Fraction]:
    """P(Y = y) of the theorem's game, label by label; the same for every law of D where columns keep the label."""
    game = theorem.game
    masses = [Fraction(0)] * len(game.labels)
    for mass, columns in zip(game.masses, game.groups, strict=True):
        masses[game.columns[columns[0]][1]] += Fraction(mass, game.total)
    return masses


def entropy(masses: list[Fraction]) -> Form:
    """−Σ p log p, over masses that may be 0."""
    return combine(*((-mass, {mass: Fraction(1)}) for mass in masses if mass))


@dataclass(frozen=True)
class PriorRule(Demand):
    """The prior is the only robust rule: the rule of the saddle point guesses P(Y) at every release."""

    @property
    def words(self) -> str:
        """The rule."""
        return "that the prior is the only robust rule"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Read the rule from the very bytes that the kernel accepted, and uniqueness from the theorem."""
        if theorem.rule != "support" or not keeps_labels(theorem):
            return f"the certificate's rule is {theorem.rule}, expected support, in a game that keeps labels"
        if theorem.more.get("unique") is not True:
            return "the theorem does not say that one rule is robust"
        rule = json.loads(data)["evidence"]["rule"]
        if any(isinstance(q, list) for row in rule for q in row):
            return "the saddle point's rule is irrational, expected the prior"
        if any([Fraction(q) for q in row] != prior(theorem) for row in rule):
            return "the saddle point's rule is not the prior at every release"
        return ""

"""Demands of Section V-B: the value is H(Y), or less; the robust rule is the prior."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction

from verify.check.kernel import Theorem
from verify.check.loglin import Form, combine, enclose, sign
from verify.claims.demand import Demand
from verify.claims.demand_distortion import BITS, keeps_labels
from verify.claims.instance import Instance

OTHER_GAME = "the game's attacks change labels, so that H(Y) is not the same for all of them"


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
class ReachesEntropy(Demand):
    """The value is H(Y): some attack makes Z and Y independent."""

    @property
    def words(self) -> str:
        """The equation."""
        return "h* = H(Y)"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the two forms exactly."""
        if not keeps_labels(theorem):
            return OTHER_GAME
        if theorem.exact is None or not theorem.equality:
            return "the theorem gives no exact value, expected H(Y)"
        if sign(combine((Fraction(1), theorem.exact), (Fraction(-1), entropy(prior(theorem))))) != 0:
            return f"the theorem gives {theorem.expression}, which is not H(Y)"
        return ""


@dataclass(frozen=True)
class BelowEntropy(Demand):
    """The value is less than H(Y): the prior, which loses H(Y) against every attack, is not robust."""

    @property
    def words(self) -> str:
        """The inequality."""
        return "h* < H(Y)"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Compare the upper bound with an enclosure of H(Y)."""
        if not keeps_labels(theorem):
            return OTHER_GAME
        low, _ = enclose(entropy(prior(theorem)), BITS)
        return "" if theorem.upper < Fraction(low, 1 << BITS) else "the theorem does not give h* < H(Y)"


@dataclass(frozen=True)
class PriorRule(Demand):
    """The prior is robust: the rule of the saddle point guesses P(Y) at every release. Alone, if ``alone``."""

    alone: bool = True

    @property
    def words(self) -> str:
        """Whether it is the only one."""
        return f"that the prior is {'the only robust rule' if self.alone else 'robust, among other rules'}"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Read the rule from the very bytes that the kernel accepted, and uniqueness from the theorem."""
        if theorem.rule != "support" or not keeps_labels(theorem):
            return f"the certificate's rule is {theorem.rule}, expected support, in a game that keeps labels"
        if theorem.more.get("unique") is not self.alone:
            return f"the theorem does not say that {'one rule is' if self.alone else 'several rules are'} robust"
        known = prior(theorem)
        rule = json.loads(data)["evidence"]["rule"]
        if any(isinstance(q, list) for row in rule for q in row):
            return "the saddle point's rule is irrational, expected the prior"
        if any([Fraction(q) for q in row] != known for row in rule):
            return "the saddle point's rule is not the prior at every release"
        return ""


@dataclass(frozen=True)
class Entropies(Demand):
    """H(Y) and H(Y|X) of the law, rounded to two decimals."""

    labels: str
    clean: str

    @property
    def words(self) -> str:
        """Both numbers."""
        return f"that H(Y) = {self.labels} and H(Y|X) = {self.clean} to two decimals"

    def objection(self, theorem: Theorem, instance: Instance, data: bytes) -> str:
        """Enclose both, of the law that the kernel read."""
        game = theorem.game
        law: dict[int, dict[int, Fraction]] = {}
        for mass, columns in zip(game.masses, game.groups, strict=True):
            x, y = game.columns[columns[0]][:2]
            law.setdefault(x, {})[y] = Fraction(mass, game.total)
        apart = (({p / sum(row.values()): Fraction(1)}, -p) for row in law.values() for p in row.values())
        for form, said in ((entropy(prior(theorem)), self.labels), (combine(*((p, f) for f, p in apart)), self.clean)):
            low, high = (Fraction(v, 1 << BITS) for v in enclose(form, BITS))
            if not Fraction(said) - Fraction(1, 200) <= low <= high <= Fraction(said) + Fraction(1, 200):
                return f"an entropy of the law lies near {float(low):.3f}, expected {said}"
        return ""

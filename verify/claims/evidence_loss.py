"""Evidence for Section V-B: what EVERY robust rule of a game loses, on clean data and against other attacks.

All of it is of theorems of the rule ``enclosure``, which bound the losses of all robust rules at once, so that nothing
depends on which of them is taken; the kernel compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from verify.check.format import decimal
from verify.check.kernel import Theorem
from verify.check.loglin import Form, combine, enclose
from verify.claims.demand_loss import BITS
from verify.claims.evidence_compare import Between, Compared, Sum, loss, value
from verify.claims.instance import Instance
from verify.claims.instances_loss import only
from verify.claims.piece import Certain, EveryRule, OneRule, Piece
from verify.errors import VerifyError

MATCHED = Fraction(1, 10**9)
"""How far the loss of a rule against the attack that it is made for is seen from the value, at most."""


def falls(title: str, name: str, before: Instance, after: Instance, *, rises: bool = False) -> Compared:
    """Two games that differ in the budget alone: with the larger one EVERY robust rule loses less on clean data.

    Or more, if ``rises``.

    Raises
    ------
    VerifyError
        When the games differ in something else, or the budget does not grow.
    """
    growing(before, after)
    pieces = EveryRule.clean(before), EveryRule.clean(after)
    return Compared(title, name, pieces, (Sum((loss(0), loss(1, factor=-1)), "negative" if rises else "positive"),))


def chain(title: str, name: str, *instances: Instance) -> Compared:
    """H_μ(Y|X) < L(μ,q*) < h*, for every robust rule. The first is the value of the game whose only law is μ."""
    pieces: list[Piece] = []
    sums: list[Sum] = []
    for instance in instances:
        i = len(pieces)
        pieces += [EveryRule.clean(instance), Piece(only(instance))]
        sums += [Sum((loss(i), value(i + 1, -1))), Sum((value(i), loss(i, factor=-1)))]
    return Compared(title, name, tuple(pieces), tuple(sums))


def loses_more(title: str, name: str, instance: Instance) -> Compared:
    """On data whose law is not in D every robust rule loses more than h*."""
    return Compared(title, name, (EveryRule.clean(instance),), (Sum((loss(0), value(0, -1))),))


def matched(title: str, name: str, *rules: Instance) -> Compared:
    """Games that differ in the budget alone: against the attacks of each its own rules lose h*, and all others more."""
    growing(*rules)
    sums = [
        Sum((loss(i, j), value(j, -1)), "positive" if i != j else Between(-MATCHED, MATCHED))
        for i in range(len(rules))
        for j in range(len(rules))
    ]
    return Compared(title, name, tuple(EveryRule(rule, rules) for rule in rules), tuple(sums))


@dataclass(frozen=True, eq=False)
class FallsAtCorners(Compared):
    """Every robust rule of the second piece loses less on clean data than every one of the first.

    That is more than the kernel states: the second loss is bounded by `greatest`.
    """

    @classmethod
    def between(cls, title: str, name: str, before: Instance, after: Instance) -> FallsAtCorners:
        """The evidence for two games that differ in the budget alone (as `falls`)."""
        growing(before, after)
        return cls(title, name, (EveryRule.clean(before), EveryRule.clean(after)))

    def objection(self, theorem: Theorem, document: Mapping[str, Any]) -> str:
        """Compare the least loss before with the greatest after."""
        if reason := super().objection(theorem, document):
            return reason
        before, after = theorem.more["parts"]
        ((_, least, _),) = before.more["losses"]
        most = greatest(only(self.pieces[1].instance), after)
        return (
            "" if most < least else f"a rule of the second part may lose up to {decimal(most, 6)}, not less than before"
        )


def greatest(attack: Instance, theorem: Theorem) -> Fraction:
    """An upper bound of E[−log q] under the one law of ``attack``, for every rule q ≥ l of a theorem of ``enclosure``.

    −log is convex, so at each release the largest loss is at a corner of {q ≥ l, Σ q = 1}: one label takes all that
    the others leave (proofs/clean-loss.md). That is less than the loss of l itself, the kernel's bound.
    """
    game, total = theorem.game, Fraction(0)
    (law,) = attack.game["perturbation"]["vertices"]
    masses = {(z, y): Fraction(mass) for z, y, mass in law}
    bounds = iter(theorem.more["rule"])
    for z in game.releases:
        here = [masses.get((z, y), Fraction(0)) for y in game.labels]
        low = [next(bounds)[1] for _ in game.labels]
        if not any(here):
            continue
        corners = [[q + (1 - sum(low)) * (i == y) for i, q in enumerate(low)] for y in range(len(low))]
        total += max(
            _at_most(combine(*((-p, {q: Fraction(1)}) for p, q in zip(here, c, strict=True) if p))) for c in corners
        )
    return total


def loses_everything(title: str, name: str, instance: Instance, rule: tuple[tuple[Fraction, ...], ...]) -> Compared:
    """On data whose law is not in D the only robust rule, ``rule``, loses infinitely much."""
    return Compared(title, name, (Certain(instance, given=rule), OneRule(only(instance), rule, infinite=True)))


def growing(*instances: Instance) -> None:
    """Refuse games that differ in more than the budget, or whose budget does not grow.

    Raises
    ------
    VerifyError
        When they do.
    """
    others, limits = zip(*(_without_limit(instance.game) for instance in instances), strict=True)
    names = ", ".join(instance.name for instance in instances)
    if any(other != others[0] for other in others):
        raise VerifyError(f"The games {names} differ in more than the budget.")
    if list(limits) != sorted(set(limits)):
        raise VerifyError(f"The budget of the games {names} does not grow.")


def _at_most(form: Form) -> Fraction:
    return Fraction(enclose(form, BITS)[1], 1 << BITS)


def _without_limit(game: Mapping[str, Any]) -> tuple[dict[str, Any], Fraction]:
    """A game without its budget (or radius) and its name, and that limit."""
    perturbation = dict(game["perturbation"])
    limit = Fraction(perturbation.pop("budget" if "budget" in perturbation else "radius"))
    return {**game, "name": "", "perturbation": perturbation}, limit

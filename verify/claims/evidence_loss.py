"""Evidence for Section V-B: what EVERY robust rule of a game loses, on clean data and against other attacks.

Each piece reads certificates of the rule ``enclosure``: their theorems bound the losses of all robust rules at once, so
that nothing depends on which of them is taken.
"""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

from verify.check.kernel import Theorem, read_game
from verify.check.loglin import Form, combine, enclose
from verify.claims.demand import Demand, Exactly, LogForm, Narrow
from verify.claims.demand_distortion import BITS
from verify.claims.demand_support import UniqueRule
from verify.claims.evidence import Bundled, Evidence
from verify.claims.instance import Instance
from verify.claims.instances_loss import only
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.replay import Refused, read, replay_certificate, replay_file, rule_in
from verify.claims.verdict import Verdict

LOSS_DIGITS = 10
"""Digits of the losses, where robust rules do not differ."""


@dataclass(frozen=True)
class Losses:
    """What the kernel proved of all robust rules: the theorem, and bounds of their losses, attack by attack."""

    theorem: Theorem
    bounds: tuple[tuple[Fraction, Fraction], ...]

    @property
    def clean(self) -> tuple[Fraction, Fraction]:
        """The bounds of the first loss, which is the clean one."""
        return self.bounds[0]


@dataclass(frozen=True, eq=False)
class EveryRule:
    """The robust rules of a game, and the attacks that they meet: a certificate of the rule ``enclosure``."""

    instance: Instance
    attacks: tuple[Instance, ...]

    @classmethod
    def clean(cls, instance: Instance, *attacks: Instance) -> EveryRule:
        """The rules of a game on clean data, and then against ``attacks``."""
        return cls(instance, (only(instance), *attacks))

    @property
    def file(self) -> str:
        """The certificate's file."""
        return f"{self.instance.name}.losses.json"

    def replay(self, claim: str, library: Library) -> Losses:
        """Let the kernel replay the certificate, and hold it against the games that are meant.

        Raises
        ------
        Refused
            If there is no theorem, or it is about other games.
        """
        theorem, data = replay_file(claim, library, self.file, self.instance, "enclosure")
        found = theorem.more["losses"]
        if [game for game, _, _ in found] != [read_game(attack.data) for attack in self.attacks]:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.file} is about other attacks than the claim means")
        bounds = [(lower, upper) for _, lower, upper in found]
        least = json.loads(data)["claim"]["rule"]
        for i, attack in enumerate(self.attacks):
            if attack.game["perturbation"].get("vertices"):
                bounds[i] = bounds[i][0], min(bounds[i][1], greatest(attack, theorem, least))
        return Losses(theorem, tuple(bounds))

    def write(self, folder: Path) -> None:
        """Solve the game and write the certificate."""
        from verify.certify.tradeoff import enclosure_certificate, robust  # the solvers load only when they are needed

        found = robust(self.instance.load(), LOSS_DIGITS)
        certificate = enclosure_certificate(found, [attack.load() for attack in self.attacks], LOSS_DIGITS)
        certificate.save(folder / self.file)


def greatest(attack: Instance, theorem: Theorem, least: list[list[Any]]) -> Fraction:
    """An upper bound of E[−log q] under the one law of ``attack``, for every rule q ≥ ``least``.

    −log is convex, so at each release the largest loss is at a corner of {q ≥ least, Σ q = 1}: one label takes all that
    the others leave (proofs/clean-loss.md). That is less than the loss of ``least`` itself, the kernel's bound.
    """
    game, total = theorem.game, Fraction(0)
    (law,) = attack.game["perturbation"]["vertices"]
    masses = {(z, y): Fraction(mass) for z, y, mass in law}
    for z, row in zip(game.releases, least, strict=True):
        here = [masses.get((z, y), Fraction(0)) for y in game.labels]
        low = [Fraction(v) for v in row]
        if not any(here):
            continue
        corners = [[q + (1 - sum(low)) * (i == y) for i, q in enumerate(low)] for y in range(len(low))]
        total += max(
            _at_most(combine(*((-p, {q: Fraction(1)}) for p, q in zip(here, c, strict=True) if p))) for c in corners
        )
    return total


def _at_most(form: Form) -> Fraction:
    return Fraction(enclose(form, BITS)[1], 1 << BITS)


@dataclass(frozen=True, eq=False)
class Losing(Bundled):
    """Evidence out of some games' robust rules, whose losses have to compare in some way."""

    title: str
    rules: tuple[EveryRule, ...]
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def bundles(self) -> tuple[str, ...]:
        """A certificate for each game."""
        return tuple(rule.file for rule in self.rules)

    def write(self, folder: Path) -> None:
        """Make every certificate."""
        for rule in self.rules:
            rule.write(folder)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificates and compare what their theorems say."""
        found = [rule.replay(claim, library) for rule in self.rules]
        if objection := self.objection(found):
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]}: {objection}")
        return self.outcome(*(each.theorem for each in found))

    @abstractmethod
    def objection(self, found: list[Losses]) -> str:
        """Say what is not as it has to be, or return ``""``."""


@dataclass(frozen=True, eq=False)
class Falls(Losing):
    """Two games that differ in the budget alone: with the larger one EVERY robust rule loses less on clean data.

    Or more, if ``rises``.
    """

    rises: bool = False

    def objection(self, found: list[Losses]) -> str:
        """Compare the least loss before with the greatest after, and the games."""
        before, after = (rule.instance.game for rule in self.rules)
        (first, low), (second, high) = map(_without_limit, (before, after))
        if first != second or not low < high:
            return "the games differ in more than the budget, or the budget does not grow"
        one, other = (losses.clean for losses in found)
        shown = one[1] < other[0] if self.rises else other[1] < one[0]
        return "" if shown else f"the bounds do not show that the clean loss {'rises' if self.rises else 'falls'}"


@dataclass(frozen=True, eq=False)
class Chain(Losing):
    """H_μ(Y|X) ≤ L(μ,q*) ≤ h* with certified bounds, strict on both sides if ``strict``, for every robust rule."""

    strict: bool = True

    def objection(self, found: list[Losses]) -> str:
        """Compare H_μ(Y|X), the bounds of the clean loss, and those of the value."""
        for rule, losses in zip(self.rules, found, strict=True):
            (law,) = rule.attacks[0].game["perturbation"]["vertices"]
            bare = _at_most(conditional({(x, y): Fraction(mass) for x, y, mass in law}))
            lower, upper = losses.clean
            if self.strict and not (bare < lower and upper < losses.theorem.lower):
                return f"{rule.file} does not show H(Y|X) < L < h*"
            if not (bare <= upper and lower <= losses.theorem.upper):
                return f"{rule.file} contradicts H(Y|X) ≤ L ≤ h*"
        return ""


@dataclass(frozen=True, eq=False)
class LosesMore(Losing):
    """On data whose law is not in D every robust rule loses more than h*."""

    def objection(self, found: list[Losses]) -> str:
        """Compare the least loss with the value's upper bound."""
        fine = all(losses.theorem.upper < losses.clean[0] for losses in found)
        return "" if fine else "the bounds do not show that the clean loss is above h*"


@dataclass(frozen=True)
class LosesEverything(Bundled):
    """On data whose law is not in D the only robust rule, a rational one, loses infinitely much."""

    title: str
    instance: Instance
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The rule's game, whose certificate shows the rule to be unique."""
        return (self.instance,)

    @property
    def bundles(self) -> tuple[str, ...]:
        """What that rule loses: a certificate of the rule ``loss``."""
        return (f"{self.instance.name}.loss.json",)

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay both certificates, and compare their rules."""
        unique = replay_certificate(claim, library, self.instance, (UniqueRule(unique=True),))
        lost, data = replay_file(claim, library, self.bundles[0], only(self.instance), "loss")
        robust = json.loads(read(claim, library, self.instance.certificate_file))["evidence"]
        if lost.upper is not None or rule_in(json.loads(data)["claim"]) != rule_in(robust):
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]} does not show that the rule's loss is infinite")
        return self.outcome(unique, lost)

    def write(self, folder: Path) -> None:
        """Take the rule of the certificate, and what it loses."""
        from verify.certify.tradeoff import loss_certificate  # the solvers load only when they are needed

        robust = json.loads((folder / self.instance.certificate_file).read_bytes())["evidence"]
        loss_certificate(only(self.instance).load(), rule_in(robust), LOSS_DIGITS).save(folder / self.bundles[0])


@dataclass(frozen=True)
class NotConcave(Evidence):
    """Three budgets, the second midway: the value there is less than the mean of the values at the ends.

    ``values`` are the three values, exactly, as far as the title says them.
    """

    title: str
    games: tuple[Instance, Instance, Instance]
    values: tuple[LogForm, ...] = ()
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The three games."""
        return self.games

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay the certificates, and compare the bounds."""
        wanted: list[tuple[Demand, ...]] = [(Narrow(), Exactly(form)) for form in self.values] or [(Narrow(),)] * 3
        left, middle, right = (
            replay_certificate(claim, library, each, demands) for each, demands in zip(self.games, wanted, strict=True)
        )
        (one, a), (two, b), (three, c) = (_without_limit(each.game) for each in self.games)
        if not one == two == three or a + c != 2 * b:
            raise Refused(Verdict.REJECTED, "the games differ in more than the budget, or the second is not midway")
        if not 2 * middle.upper < left.lower + right.lower:
            raise Refused(Verdict.REJECTED, "the bounds do not show that the value is not concave")
        return self.outcome(left, middle, right)


@dataclass(frozen=True, eq=False)
class Matched(Losing):
    """Rules for some budgets, each against attacks with the same budgets: each attack loses least to its own rule.

    The game of each rule is that of the attack with the same number.
    """

    def objection(self, found: list[Losses]) -> str:
        """Compare every loss with the value at the attack's budget: it is that of the rule made for it, or more."""
        for i, (rule, losses) in enumerate(zip(self.rules, found, strict=True)):
            games = [attack.game["perturbation"] for attack in rule.attacks]
            if games != [other.instance.game["perturbation"] for other in self.rules]:
                return "the attacks are not those that the rules are made for"
            for j, (lower, upper) in enumerate(losses.bounds):
                value = found[j].theorem
                if i == j and not (lower <= value.upper and value.lower <= upper):
                    return f"{rule.file} contradicts L(ε, ε) = V(ε)"
                if i != j and not value.upper < lower:
                    return (
                        f"{rule.file} does not show that its rule loses more than the best against {games[j]['budget']}"
                    )
        return ""


def conditional(law: Mapping[tuple[str, str], Fraction]) -> Form:
    """H(Y|X) of a law, as a form."""
    features: dict[str, Fraction] = {}
    for (x, _), mass in law.items():
        features[x] = features.get(x, Fraction(0)) + mass
    return combine(*((-mass, {mass / features[x]: Fraction(1)}) for (x, _), mass in law.items() if mass))


def _without_limit(game: Mapping[str, Any]) -> tuple[dict[str, Any], Fraction]:
    """A game without its budget (or radius) and its name, and that limit."""
    perturbation = dict(game["perturbation"])
    limit = Fraction(perturbation.pop("budget" if "budget" in perturbation else "radius"))
    return {**game, "name": "", "perturbation": perturbation}, limit

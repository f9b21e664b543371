"""Evidence for (10) ≤ (9): on instances every rule of a parametric family does worse than the ideal rule.

Releases on a line, two labels. A logistic rule q(1|z) = σ(wz + b), and a network with one hidden unit of monotone
activation, q(1|z) = σ(a·h(wz + b) + c), are monotone in z. For a law p let p↑ be a law with the same masses of releases
and of labels, whose label 1 lies further to the right: Σ_{i ≥ k} (p↑ − p)(z_i, 1) ≥ 0 for every k. If q is
nondecreasing, with log-odds ℓ (and positive; others are limits of such rules),

    E_p[−log q] − E_{p↑}[−log q] = Σ_i (p↑ − p)(z_i, 1)·ℓ_i = Σ_{k ≥ 2} (ℓ_k − ℓ_{k−1})·Σ_{i ≥ k} (p↑ − p)(z_i, 1) ≥ 0,

and E_{p↑}[−log q] ≥ H(p↑). So every nondecreasing rule loses at least H(p↑) under p, every nonincreasing one at least
H(p↓), p↓ having its label 1 further to the left. With p in D both are bounds of (9) for the whole family.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import ClassVar

from verify.claims.demand import Narrow
from verify.claims.evidence import Bundled
from verify.claims.evidence_coupling import Masses, Membership
from verify.claims.instance import Instance
from verify.claims.library import Library
from verify.claims.outcome import Outcome, Scope
from verify.claims.replay import Refused, replay_certificate, replay_file, rule_in
from verify.claims.verdict import Verdict

Rule = list[list[Fraction]]


@dataclass(frozen=True)
class Logistic:
    """q(1|z) = σ(w·z + b) with e^w = ``ratio`` and e^b = ``odds``, both rational, at releases that are integers."""

    odds: Fraction
    ratio: Fraction

    def rule(self, releases: tuple[str, ...]) -> Rule:
        """q(·|z) at every release, exactly."""
        return [_pair(self.odds * self.ratio ** int(z)) for z in releases]


@dataclass(frozen=True)
class OneUnit:
    """q(1|z) = σ(a·max(0, w·(z − t)) + c), one rectified unit: e^a = ``ratio``, e^c = ``odds``, integers w and t."""

    odds: Fraction
    ratio: Fraction
    weight: int
    kink: int

    def rule(self, releases: tuple[str, ...]) -> Rule:
        """q(·|z) at every release, exactly."""
        return [_pair(self.odds * self.ratio ** max(0, self.weight * (int(z) - self.kink))) for z in releases]


@dataclass(frozen=True, eq=False)
class WorseThanIdeal(Bundled):
    """A fitted rule of a family whose worst loss, certified by the rule ``loss``, is above h*, certified too."""

    title: str
    instance: Instance
    name: str
    member: Logistic | OneUnit
    digits: int = 20
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The game, for h*."""
        return (self.instance,)

    @property
    def bundles(self) -> tuple[str, ...]:
        """The certificate of the rule's loss."""
        return (f"{self.instance.name}.{self.name}.json",)

    @property
    def rule(self) -> Rule:
        """The rule itself."""
        return self.member.rule(tuple(self.instance.game.get("releases", self.instance.game["features"])))

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay both certificates, compare the rule with the family's, and the loss with h*."""
        value = replay_certificate(claim, library, self.instance, (Narrow(),))
        loss, data = replay_file(claim, library, self.bundles[0], self.instance, "loss")
        if rule_in(json.loads(data)["claim"]) != self.rule:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]} is about another rule than the claim means")
        if loss.lower is None or loss.lower <= value.upper:
            raise Refused(Verdict.REJECTED, f"{claim}/{self.bundles[0]} does not show a loss above h*")
        return self.outcome(value, loss)

    def write(self, folder: Path) -> None:
        """Certify the loss."""
        from verify.certify.loss import loss_certificate  # the solvers load only when something is to be found

        loss_certificate(self.instance.load(), self.rule, self.digits).save(folder / self.bundles[0])


@dataclass(frozen=True, eq=False)
class MonotoneFamily(Bundled):
    """No monotone rule reaches h*: a law p of D under which all of them lose more, by H(p↑) and H(p↓).

    ``law`` is p; ``right`` and ``left`` are the label-1 masses of p↑ and p↓ by release. The labels are "0" and "1".
    """

    title: str
    instance: Instance
    law: Masses
    right: Mapping[str, Fraction]
    left: Mapping[str, Fraction]
    scope: ClassVar[Scope] = Scope.INSTANCE

    @property
    def membership(self) -> Membership:
        """That p is in D."""
        return Membership(self.title, self.instance, self.law, inside=True)

    @property
    def instances(self) -> tuple[Instance, ...]:
        """The game, and the games whose only law is p↑, or p↓."""
        return self.instance, self._alone("right", self.right), self._alone("left", self.left)

    @property
    def bundles(self) -> tuple[str, ...]:
        """The certificate of membership."""
        return self.membership.bundles

    def _alone(self, name: str, ones: Mapping[str, Fraction]) -> Instance:
        """The game with the one law that has these masses of label 1, and the law's masses of releases."""
        rows = [
            row
            for z, total in self._marginal.items()
            for row in ([z, "0", str(total - ones[z])], [z, "1", str(ones[z])])
            if row[2] != "0"
        ]
        game = {key: value for key, value in self.instance.game.items() if key not in ("law", "perturbation", "name")}
        name = f"{self.instance.name}-{name}"
        return Instance(name, {**game, "name": name, "perturbation": {"kind": "polytope", "vertices": [rows]}})

    @property
    def _marginal(self) -> dict[str, Fraction]:
        names = sorted({z for z, _ in self.law}, key=Fraction)
        return {z: sum((mass for (w, _), mass in self.law.items() if w == z), Fraction(0)) for z in names}

    def _objection(self) -> str:
        """Why the laws do not bound the losses of monotone rules, or nothing."""
        names = list(self._marginal)
        if {y for _, y in self.law} != {"0", "1"} or [*self.right] != names or [*self.left] != names:
            return "the laws are not on the same releases with the labels 0 and 1"
        for ones, side in ((self.right, 1), (self.left, -1)):
            excess = [ones[z] - self.law.get((z, "1"), Fraction(0)) for z in names]
            tails = list(accumulate(reversed(excess)))
            if tails[-1] or any(side * tail < 0 for tail in tails):
                return f"label 1 of the compared law lies not further to the {'right' if side > 0 else 'left'}"
        return ""

    def examine(self, claim: str, library: Library) -> Outcome:
        """Replay all four certificates, check the tails of p↑ and p↓, and compare their entropies with h*."""
        value, *bounds = (replay_certificate(claim, library, instance, (Narrow(),)) for instance in self.instances)
        inside = self.membership.theorem(claim, library)
        if objection := self._objection():
            raise Refused(Verdict.REJECTED, objection)
        if any(bound.lower <= value.upper for bound in bounds):
            raise Refused(
                Verdict.REJECTED, f"{claim}: the certificates do not show that monotone rules lose more than h*"
            )
        return self.outcome(value, *bounds, inside)

    def write(self, folder: Path) -> None:
        """Find the coupling that shows p in D; the values are found as for other instances."""
        self.membership.write(folder)


def _pair(odds: Fraction) -> list[Fraction]:
    """(q(0), q(1)) for the odds of label 1."""
    return [1 / (1 + odds), odds / (1 + odds)]

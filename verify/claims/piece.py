"""Pieces: the theorems that a composed certificate consists of, as a claim means them.

A piece is a game of the claim's source and the kernel's rule. It holds a theorem against them, and for maintainers it
makes the certificate. Subclasses add what a rule's theorem is about beside the game: other games, a rule, a law.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.check.kernel import Theorem, read_game
from verify.claims.demand import Demand
from verify.claims.instance import Instance
from verify.claims.instances_loss import only
from verify.claims.replay import rule_in

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate

LOSS_DIGITS = 10
"""Digits of the losses, where robust rules do not differ."""
Masses = Mapping[tuple[str, str], Fraction]


@dataclass(frozen=True, eq=False)
class Piece:
    """A theorem about the value of a game, by the rule ``saddle``, ``bracket`` or ``support``, or about (21).

    ``demands`` say what else the theorem has to give.
    """

    instance: Instance
    rule: str = "saddle"
    demands: tuple[Demand, ...] = field(default=(), kw_only=True)

    def objection(self, theorem: Theorem, part: Mapping[str, Any]) -> str:
        """Say why the theorem, made from ``part`` (its claim and evidence), is not the one meant, or return ``""``."""
        if theorem.rule != self.rule:
            return f"its rule is {theorem.rule}, expected {self.rule}"
        if theorem.game != read_game(self.instance.data):
            return "it is about another game than the claim means"
        data = json.dumps(part).encode()
        return next(filter(None, (demand.objection(theorem, self.instance, data) for demand in self.demands)), "")

    def certificate(self) -> Certificate:
        """Solve the game.

        Raises
        ------
        VerifyError
            When there is no certificate.
        """
        from verify.claims.answers import value  # the solvers load only when something is to be found
        from verify.claims.gaps import pure
        from verify.claims.supports import support

        solver: Any = {"deterministic": pure, "support": support}.get(self.rule, value)
        found: Certificate = solver(self.instance.load(), self.instance.digits).certificate
        return found


@dataclass(frozen=True, eq=False)
class EveryRule(Piece):
    """What every robust rule of a game loses to the attacks of other games: the rule ``enclosure``."""

    attacks: tuple[Instance, ...] = ()
    rule: str = field(default="enclosure", init=False)

    @classmethod
    def clean(cls, instance: Instance, *attacks: Instance) -> EveryRule:
        """The robust rules of a game on clean data, and then against ``attacks``."""
        return cls(instance, (only(instance), *attacks))

    def objection(self, theorem: Theorem, part: Mapping[str, Any]) -> str:
        """Compare the games of the losses, too."""
        if reason := super().objection(theorem, part):
            return reason
        games = [game for game, _, _ in theorem.more["losses"]]
        meant = [read_game(attack.data) for attack in self.attacks]
        return "" if games == meant else "it is about other attacks than the claim means"

    def certificate(self) -> Certificate:
        """Solve the game, and bound the losses."""
        from verify.certify.tradeoff import enclosure_certificate, robust  # (as above)

        found = robust(self.instance.load(), LOSS_DIGITS)
        return enclosure_certificate(found, [attack.load() for attack in self.attacks], LOSS_DIGITS)


@dataclass(frozen=True, eq=False)
class Certain(EveryRule):
    """That every robust rule of a game of value 0 is ``given``: the rule ``enclosure``, with bounds that meet."""

    given: Sequence[Sequence[Fraction]] = ()

    def objection(self, theorem: Theorem, part: Mapping[str, Any]) -> str:
        """Compare the bounds of every probability with the rule, too."""
        if reason := super().objection(theorem, part):
            return reason
        ends = [(q, q) for row in self.given for q in row]
        same = [(low, high) for _, low, high in theorem.more["rule"]] == ends
        return "" if same else "it does not show that every robust rule is the one that the claim means"

    def certificate(self) -> Certificate:
        """Solve the game, and say that the solution is exact."""
        from verify.certify.certificate import Certificate  # (as above)
        from verify.certify.enclosure import number_text
        from verify.certify.tradeoff import robust

        found = robust(self.instance.load(), LOSS_DIGITS).bracket
        rule = [[number_text(q) for q in row] for row in self.given]
        claim = {"lower": "0", "upper": "0", "rule": rule}
        return Certificate(found.game, "enclosure", claim, found.evidence | {"rule": rule})


@dataclass(frozen=True, eq=False)
class OneRule(Piece):
    """What a given rule loses: the rule ``loss``. All there is, if ``infinite``."""

    given: Sequence[Sequence[Fraction]] = ()
    digits: int = 20
    infinite: bool = False
    rule: str = field(default="loss", init=False)

    def objection(self, theorem: Theorem, part: Mapping[str, Any]) -> str:
        """Compare the rules, too."""
        if reason := super().objection(theorem, part):
            return reason
        if rule_in(part["claim"]) != [list(row) for row in self.given]:
            return "it is about another rule than the claim means"
        said = "finite", "infinite"
        found = theorem.upper is None
        return "" if found is self.infinite else f"the loss is {said[found]}, expected {said[self.infinite]}"

    def certificate(self) -> Certificate:
        """Bound the loss."""
        from verify.certify.loss import loss_certificate  # (as above)

        return loss_certificate(self.instance.load(), [list(row) for row in self.given], self.digits)


@dataclass(frozen=True, eq=False)
class OneLaw(Piece):
    """That a law lies in a game's set: the rule ``member``."""

    law: Masses = field(default_factory=dict)
    inside: bool = True
    rule: str = field(default="member", init=False)

    def objection(self, theorem: Theorem, part: Mapping[str, Any]) -> str:
        """Compare the laws and the sides, too."""
        if reason := super().objection(theorem, part):
            return reason
        found = {(z, y): Fraction(mass) for z, y, mass in part["claim"]["law"] if Fraction(mass)}
        if found != {pair: mass for pair, mass in self.law.items() if mass}:
            return "it is about another law than the claim means"
        return "" if theorem.lower == theorem.upper == int(self.inside) else "it says the opposite of what is claimed"

    def certificate(self) -> Certificate:
        """Find the coupling, or the prices."""
        from verify.claims.coupling import member  # (as above)

        return member(self.instance.load(), self.law).certificate

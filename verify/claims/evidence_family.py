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

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from verify.claims.evidence_compare import Compared, Sum, value
from verify.claims.instance import Instance
from verify.claims.instances_loss import only
from verify.claims.piece import Masses, OneLaw, OneRule, Piece
from verify.errors import VerifyError

Rule = list[list[Fraction]]
Ones = Mapping[str, Fraction]


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


def worse_than_ideal(title: str, name: str, instance: Instance, member: Logistic | OneUnit) -> Compared:
    """A fitted rule of a family whose worst loss lies above h*."""
    rule = member.rule(tuple(instance.game.get("releases", instance.game["features"])))
    return Compared(title, name, (OneRule(instance, rule), Piece(instance)), (Sum((value(0), value(1, -1))),))


def monotone_family(title: str, name: str, instance: Instance, law: Masses, right: Ones, left: Ones) -> Compared:
    """No monotone rule reaches h*: a law p of D under which all of them lose more, by H(p↑) and H(p↓).

    ``law`` is p; ``right`` and ``left`` are the label-1 masses of p↑ and p↓ by release. The labels are "0" and "1". The
    parts are the game, the games whose only law is p↑, or p↓, and that p is in D.

    Raises
    ------
    VerifyError
        When p↑ or p↓ has other masses, or is not further to its side.
    """
    releases = sorted({z for z, _ in law}, key=Fraction)
    marginal = {z: sum((mass for (w, _), mass in law.items() if w == z), Fraction(0)) for z in releases}
    if {y for _, y in law} != {"0", "1"} or not [*right] == [*left] == releases:
        raise VerifyError("The laws are not on the same releases with the labels 0 and 1.")
    pieces = [Piece(instance)]
    for ones, side in ((right, "right"), (left, "left")):
        tails = list(accumulate(ones[z] - law.get((z, "1"), Fraction(0)) for z in reversed(releases)))
        if tails[-1] or any(tail < 0 if side == "right" else tail > 0 for tail in tails):
            raise VerifyError(f"Label 1 of the compared law lies not further to the {side}.")
        rows = [
            [z, y, str(mass)]
            for z, whole in marginal.items()
            for y, mass in (("0", whole - ones[z]), ("1", ones[z]))
            if mass
        ]
        pieces.append(Piece(only(replace(instance, name=f"{instance.name}-{side}"), rows)))
    sums = tuple(Sum((value(i), value(0, -1))) for i in (1, 2))
    return Compared(title, name, (*pieces, OneLaw(instance, law)), sums)


def _pair(odds: Fraction) -> list[Fraction]:
    """(q(0), q(1)) for the odds of label 1."""
    return [1 / (1 + odds), odds / (1 + odds)]

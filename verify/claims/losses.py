"""Section V-B: what a rule made for one attacker loses against another, as the kernel proved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.answers import Level, value
from verify.claims.supports import examine
from verify.claims.verdict import Verdict
from verify.errors import Unsolved

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.certify.tradeoff import Robust
    from verify.game.game import Game

Progress = Callable[[str], None]
Bounds = tuple[Fraction | None, Fraction | None]
Rows = Sequence[Sequence[Fraction]]

MOST_DIGITS = 1900
"""Brackets have about twice as many, and what proofs/FORMAT.md can write is limited."""


@dataclass(frozen=True)
class Loss:
    """max over D of E[−log q(Y|Z)] for a rule q, in nats; D is that of ``attack_game``.

    ``lower`` ≤ loss ≤ ``upper``; ``upper`` is None where it may be infinite, ``lower`` too where it is. The rule is
    ``rule``, which was given, or which is robust for ``rule_game``: if ``rule_unique`` is True the loss is that of THE
    robust rule, and ``rule`` has it to some digits; if it is False, or None because that is open, the loss is that of
    ``rule``, one of perhaps several (robust itself as far as the bounds of the value tell), and ``band`` encloses the
    loss of every robust rule. ``band`` is None for a rule that was given.
    """

    attack_game: Game
    rule_game: Game | None
    digits: int
    lower: Fraction | None
    upper: Fraction | None
    rule_unique: bool | None
    band: Bounds | None
    rule: dict[str, dict[str, Fraction]]
    certificates: tuple[Certificate, ...]
    theorems: tuple[kernel.Theorem, ...]

    @property
    def theorem(self) -> kernel.Theorem:
        """The theorem about the loss."""
        return self.theorems[0]

    @property
    def certificate(self) -> Certificate:
        """The certificate of that theorem."""
        return self.certificates[0]

    @cached_property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        if self.lower is None:
            return ""
        if self.upper is None:
            return "no upper bound was proved: the loss may be infinite"
        width = self.upper - self.lower
        if width <= Fraction(1, 10**self.digits):
            return ""
        return f"the proved bounds are {float(width):.1e} apart, {self.digits} digits were asked"

    @property
    def verdict(self) -> Verdict:
        """PROVED as asked, or INCOMPLETE with its ``reason``."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def loss(
    game: Game, rule: object = None, attack: object = None, digits: int = 30, *, limits: kernel.Limits | None = None,
    progress: Progress | None = None,
) -> Loss:  # fmt: skip
    """L(ε_attack, ε_rule) of Section V-B: the largest loss of the robust rule for one budget, attacked with another.

    Parameters
    ----------
    game
        The game, whose own budget (or radius, under maximum distortion) stands for the one that is not given.
    rule
        ε_rule, an exact number: the robust rule of the game with that budget is taken. Or a rule itself, a mapping
        {release: {label: number}} with exact numbers, for any kind of game; labels left out have probability 0.
    attack
        ε_attack, an exact number.
    digits
        Bounds at most 10^−digits apart are asked, in nats.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with a few words at the start of every stage.

    Raises
    ------
    BadInput
        A budget is given that is no exact number ≥ 0, or for a game without exactly one; no law is left; or the rule is
        none.
    Unsolved
        No certificate was found that the kernel accepts.
    Malformed
        If the game exceeds the kernel's limits.

    Examples
    --------
    >>> from verify import Game
    >>> coin = {("0", "tails"): "1/2", ("1", "heads"): "1/2"}
    >>> game = Game.mean_distortion(coin, metric="hamming", budget="1/4")
    >>> found = loss(game, rule="1/4", attack="1/2", digits=6)
    >>> found.rule_unique, f"{float(found.upper):.6f}"
    (True, '0.836988')
    """
    if type(digits) is not int or not 1 <= digits <= MOST_DIGITS:
        raise ValueError(f"digits: found {digits!r}, expected an integer from 1 to {MOST_DIGITS}")
    attacked = game if attack is None else game.with_budget(attack)
    if isinstance(rule, Mapping):
        from verify.claims.loss_rule import rows_of

        return _of_rule(attacked, rows_of(game, rule), digits, limits, progress)
    made_for = game if rule is None else game.with_budget(rule)
    return _Search(made_for, attacked, digits, limits, progress).run()


def _of_rule(game: Game, rows: Rows, digits: int, limits: kernel.Limits | None, progress: Progress | None) -> Loss:
    from verify.certify.tradeoff import loss_certificate

    if progress is not None:
        progress("the worst attack")
    certificate = loss_certificate(game, rows, digits)
    theorem = kernel.check(certificate.data, limits)
    return Loss(
        game, None, digits, theorem.lower, theorem.upper, None, None, named(game, rows), (certificate,), (theorem,)
    )


def width(bounds: Bounds) -> Fraction | float:
    """How far apart two bounds are: infinitely far if there is none above."""
    lower, upper = bounds
    return float("inf") if lower is None or upper is None else upper - lower


def named(game: Game, rows: Rows) -> dict[str, dict[str, Fraction]]:
    """A rule by the names of releases and labels."""
    return {z: dict(zip(game.labels, row, strict=True)) for z, row in zip(game.releases, rows, strict=True)}


@dataclass(frozen=True, eq=False)
class _Search:
    """A robust rule's game, and the attack's, on the way to a loss."""

    made_for: Game
    attacked: Game
    digits: int
    limits: kernel.Limits | None
    progress: Progress | None

    def say(self, text: str) -> None:
        if self.progress is not None:
            self.progress(text)

    def run(self) -> Loss:
        """The loss of the robust rule, or of one of them with the band of all."""
        from verify.certify.tradeoff import bounded, enclosure_certificate, loss_certificate, robust

        self.say("the robust rule")
        found = robust(self.made_for, self.digits)
        self.say("what every robust rule loses")
        games = [self.attacked] if bounded(found, self.attacked) else []
        about_all = self.proved(enclosure_certificate(found, games, self.digits))
        band: Bounds = Fraction(0), None
        for _, lower, upper in about_all.theorem.more["losses"] if games else ():
            band = max(lower, Fraction(0)), upper  # −log q is never below 0
        narrow = bool(games) and width(band) <= Fraction(1, 10**self.digits)
        known = self.known(found, narrow)
        rule = found.rule if known.exact is None else known.exact
        shown, own = [about_all], band
        if not narrow and (known.unique is not True or known.exact is not None):
            self.say("what the rule of the certificate loses")
            shown = [self.proved(loss_certificate(self.attacked, rule, self.digits)), *shown]
            own = shown[0].theorem.lower, shown[0].theorem.upper
            if known.unique:  # what the only robust rule loses is what every robust rule does
                band = own
        shown += known.proofs
        return Loss(
            attack_game=self.attacked,
            rule_game=self.made_for,
            digits=self.digits,
            lower=own[0],
            upper=own[1],
            rule_unique=known.unique,
            band=band,
            rule=named(self.made_for, rule),
            certificates=tuple(each.certificate for each in shown),
            theorems=tuple(each.theorem for each in shown),
        )

    def known(self, found: Robust, narrow: bool) -> _Known:
        """Whether the robust rule is unique, and one exactly: as much as is needed and costs little."""
        from verify.certify.support_reached import reached

        if self.made_for.kind.value == "finite":
            return _Known()
        known = _Known()
        proof = self.proved(reached(found.bracket, self.digits, self.progress).certificate)
        if (unique := proof.theorem.more.get("unique")) is not None:
            known = _Known(unique, None, [proof])
        if narrow and unique is not None:
            return known
        try:
            answer = value(self.made_for, self.digits, limits=self.limits, progress=self.progress)
        except Unsolved:
            return known
        if answer.level is Level.BRACKET:
            return known
        examined = examine(answer, self.limits, self.progress)
        if examined.unique is None or examined.exact is None:
            return known
        rows = examined.exact.found.rule
        exact = [[q for q in row if isinstance(q, Fraction)] for row in rows]
        rational = all(len(row) == len(self.made_for.labels) for row in exact)
        return _Known(examined.unique, exact if rational else None, [_Proved(examined.certificate, examined.theorem)])

    def proved(self, certificate: Certificate) -> _Proved:
        """A certificate with its theorem."""
        return _Proved(certificate, kernel.check(certificate.data, self.limits))


@dataclass(frozen=True, eq=False)
class _Proved:
    certificate: Certificate
    theorem: kernel.Theorem


@dataclass(frozen=True, eq=False)
class _Known:
    """Whether the robust rule is unique, a robust rule exactly if one is known so, and what proves it."""

    unique: bool | None = None
    exact: list[list[Fraction]] | None = None
    proofs: Sequence[_Proved] = ()

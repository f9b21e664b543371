"""Section V-B: what a rule made for one attacker loses against another, as the kernel proved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.claims.answers import Level, named, require_digits, short_of, value
from verify.claims.supports import examine
from verify.claims.verdict import Verdict
from verify.errors import Unsolved
from verify.game.budget import budget_of
from verify.game.place import Place
from verify.numbers.exact import NotExact, convert, text

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
    ``rule``, one of perhaps several, and ``band`` encloses the loss of every robust rule. ``band`` is None for a rule
    that was given. ``excess`` is how much more than V(ε_rule), the least that any rule loses, ``rule`` is proved to
    lose at most against its own budget; None where the bounds are about every robust rule, or the rule was given.
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
    excess: Fraction | None = None

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
        far = "" if self.excess is None else short_of(self.excess, self.digits)
        if far:
            return f"how near to a robust one the rule is: {far}"
        if self.lower is None:
            return ""
        if self.upper is None:
            return "no upper bound was proved: the loss may be infinite"
        return short_of(self.upper - self.lower, self.digits)

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
        No certificate was found that the kernel accepts within its limits.

    Examples
    --------
    >>> from verify import Game
    >>> coin = {("0", "tails"): "1/2", ("1", "heads"): "1/2"}
    >>> game = Game.mean_distortion(coin, metric="hamming", budget="1/4")
    >>> found = loss(game, rule="1/4", attack="1/2", digits=6)
    >>> found.rule_unique, f"{float(found.upper):.6f}"
    (True, '0.836988')
    """
    require_digits(digits, MOST_DIGITS)
    attacked = game if attack is None else game.with_budget(budget(attack, "attack"))
    if isinstance(rule, Mapping):
        from verify.claims.loss_rule import rows_of

        return _of_rule(attacked, rows_of(game, rule), digits, limits, progress)
    made_for = game if rule is None else game.with_budget(budget(rule, "rule"))
    return _Search(made_for, attacked, digits, limits, progress).run()


def _of_rule(game: Game, rows: Rows, digits: int, limits: kernel.Limits | None, progress: Progress | None) -> Loss:
    from verify.certify.tradeoff import loss_certificate

    if progress is not None:
        progress("the worst attack")
    certificate = loss_certificate(game, rows, digits)
    theorem = _theorem(certificate, limits)
    return Loss(
        game, None, digits, theorem.lower, theorem.upper, None, None, named(game, rows), (certificate,), (theorem,)
    )


def _theorem(certificate: Certificate, limits: kernel.Limits | None) -> kernel.Theorem:
    try:
        return kernel.check(certificate.data, limits)
    except kernel.Malformed as error:
        if "--limit" not in str(error):
            raise
        raise Unsolved(
            f"{certificate.game.source}: the certificate found is larger than the kernel's limits, {error}: raise that "
            "limit, or ask for fewer digits"
        ) from None


def budget(value: object, source: str) -> Fraction:
    """A budget that was asked for; ``source`` says where, for messages.

    Raises
    ------
    BadInput
        It is no exact number, or is negative.
    """
    place = Place(source)
    try:
        found = convert(value)
    except NotExact as error:
        raise place.refuse(error.found, error.expected) from None
    if found < 0:
        raise place.refuse(text(found), "a budget, at least 0")
    return found


def width(bounds: Bounds) -> Fraction | float:
    """How far apart two bounds are: infinitely far if there is none above."""
    lower, upper = bounds
    return float("inf") if lower is None or upper is None else upper - lower


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
        band: Bounds = self.least(about_all.theorem), None
        for _, lower, upper in about_all.theorem.more["losses"] if games else ():
            band = max(lower, Fraction(0)), upper  # −log q is never below 0
        narrow = bool(games) and width(band) <= Fraction(1, 10**self.digits)
        known = self.known(found, narrow)
        rule = found.rule if known.exact is None else known.exact
        shown, own, excess = [about_all], band, None
        if not narrow and (known.unique is not True or known.exact is not None):
            self.say("what the rule of the certificate loses")
            shown = [self.proved(loss_certificate(self.attacked, rule, self.digits)), *shown]
            own = shown[0].theorem.lower, shown[0].theorem.upper
            self.say("what it loses against its own budget")
            at_home = shown[0]
            if at_home.theorem.game != about_all.theorem.game:
                at_home = self.proved(loss_certificate(self.made_for, rule, self.digits + 1))
                shown.append(at_home)
            if at_home.theorem.upper is None:
                raise Unsolved(f"{self.made_for.source}: the rule found is not shown to be robust")
            excess = at_home.theorem.upper - about_all.theorem.lower
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
            excess=excess,
        )

    def least(self, value: kernel.Theorem) -> Fraction:
        """What no rule loses less than: V(ε_rule), if the attack's laws are those of the rule's game and more."""
        made_for, attacked = budget_of(self.made_for), budget_of(self.attacked)
        same = self.made_for is self.attacked
        more = made_for is not None and attacked is not None and made_for <= attacked
        return max(value.lower, Fraction(0)) if same or more else Fraction(0)

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
        except (Unsolved, kernel.Malformed):
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
        return _Proved(certificate, _theorem(certificate, self.limits))


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

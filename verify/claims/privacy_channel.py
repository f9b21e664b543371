"""The privacy–utility problem (11): the least I(Y;Z) that a channel P(Z|X,Y) can leave, and a channel that does.

A channel does not change the law of Y, so that I(Y;Z) = H(Y) − H(Y|Z), and by Lemma 1 its least value is H(Y) − h*. The
kernel proves the bounds of h*; H(Y) is a finite sum of logarithms, which the kernel's own logarithms enclose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from verify.check import kernel
from verify.check.loglin import Form, combine, enclose, sign
from verify.claims.answers import MOST_DIGITS, Answer, require_digits, short_of, value
from verify.claims.gaps import Size
from verify.claims.verdict import Verdict
from verify.errors import BadInput
from verify.numbers.digits import decimal_ceil, decimal_floor

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game

SPARE = 3
"""Decimals of a bound beyond the digits asked; the game's value is asked for that many more, too."""

CHANNELS = frozenset({"max-distortion", "mean-distortion", "wasserstein"})
"""The kinds whose laws are released by channels P(Z|X,Y)."""


@dataclass(frozen=True)
class Privacy:
    """min I(Y;Z) over the channels P(Z|X,Y) of a game, in nats, and the channel of the certificate.

    ``information`` and ``label_entropy`` hold min I(Y;Z) and H(Y): proved bounds, and an expression where the number is
    known exactly. ``answer`` is the certified h* = max H(Y|Z), and ``theorem`` the kernel's about it. ``released`` is
    the answer whose attack is the channel: the same one, or, where its saddle point is irrational, a bracket of the
    same value, whose attack is rational and meets the distortion exactly.
    """

    game: Game
    digits: int
    information: Size
    label_entropy: Size
    answer: Answer
    released: Answer

    @property
    def lower(self) -> Fraction:
        """The proved lower bound of min I(Y;Z)."""
        return self.information.lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound of min I(Y;Z)."""
        return self.information.upper

    @property
    def exact(self) -> str | None:
        """min I(Y;Z) as an expression, if it is known exactly."""
        return self.information.exact

    @cached_property
    def channel(self) -> dict[tuple[str, str], dict[str, Fraction]]:
        """P(z|x,y) for every (x, y) of positive mass, zeros left out: rational, of sum 1, and within the distortion.

        What it leaves is `channel_information`: the least, or, where that is known of an irrational channel only, a
        little more.
        """
        out: dict[tuple[str, str], dict[str, Fraction]] = {}
        law = self.game.law or {}
        for (x, y, z, *_), mass in self.released.attack.items():
            out.setdefault((x, y), {})[z] = mass / law[x, y]
        return out

    @property
    def channel_information(self) -> Size:
        """I(Y;Z) of the channel: at least the least, and at most H(Y) less what the kernel proved of its attack."""
        if self.released is self.answer:
            return self.information
        return Size(self.lower, max(self.label_entropy.upper - self.released.lower, self.lower), None)

    @property
    def law(self) -> dict[tuple[str, str], Fraction]:
        """The law of (Z, Y) under that channel, zeros left out."""
        return self.released.law

    @property
    def certificate(self) -> Certificate:
        """The certificate of h*."""
        return self.answer.certificate

    @property
    def certificates(self) -> list[Certificate]:
        """The certificate of h*, and, if it is another one, that of the attack that is the channel."""
        return [self.certificate] if self.released is self.answer else [self.certificate, self.released.certificate]

    @property
    def theorem(self) -> kernel.Theorem:
        """The kernel's theorem about h*."""
        return self.answer.theorem

    @property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        return short_of(self.upper - self.lower, self.digits)

    @property
    def verdict(self) -> Verdict:
        """PROVED as asked, or INCOMPLETE."""
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED


def privacy(
    game: Game, digits: int = 30, *, exact: bool | None = None, limits: kernel.Limits | None = None,
    progress: Callable[[str], None] | None = None,
) -> Privacy:  # fmt: skip
    """The least information I(Y;Z) = H(Y) − h* that a private channel P(Z|X,Y) leaves (Lemma 1), and such a channel.

    Parameters
    ----------
    game
        A game whose attacker is the channel: Y is the private label, X what is useful, Z what is released, and the
        distortion limits what the release may cost. Its kind is maximum or mean distortion, or a Wasserstein ball that
        keeps labels.
    digits
        Bounds of I(Y;Z) at most 10^−digits apart are asked.
    exact
        Whether to look for an exact answer, as in `value`.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with a few words at the start of every stage.

    Raises
    ------
    ValueError
        If the digits are no integer that `value` takes.
    BadInput
        If the game is of another kind, or its attacker may change labels: then H(Y) is not fixed.
    Unsolved
        If no certificate was found that the kernel accepts, with the reason.
    Malformed
        If the game exceeds the kernel's limits.

    Examples
    --------
    >>> from verify import Game
    >>> law = {("0", "no"): "1/2", ("1", "yes"): "1/2"}
    >>> found = privacy(Game.mean_distortion(law, metric="hamming", budget="1/4"))
    >>> found.exact, found.channel["0", "no"]
    ('3/4*log(3) - log(2)', {'0': Fraction(3, 4), '1': Fraction(1, 4)})
    """
    require_digits(digits)
    _require_channels(game)
    places = min(digits + SPARE, MOST_DIGITS)
    answer = value(game, places, exact=exact, limits=limits, progress=progress)
    released = answer if answer.degree == 1 else value(game, places, exact=False, limits=limits, progress=progress)
    entropy = label_entropy(game)
    places = digits + 2 * SPARE
    low, high = _bounds(entropy, places)
    known = Size(low, high, _written(entropy))
    return Privacy(game, digits, _information(answer, entropy, known, places), known, answer, released)


def label_entropy(game: Game) -> Form:
    """H(Y) of a game's prior, as a log form."""
    masses: dict[str, Fraction] = {}
    for (_, y), mass in (game.law or {}).items():
        masses[y] = masses.get(y, Fraction(0)) + mass
    return combine(*((-mass, {mass: Fraction(1)}) for mass in masses.values()))


def _require_channels(game: Game) -> None:
    kind = game.kind.value
    if kind not in CHANNELS:
        raise BadInput(f"{game.source}: found a {kind} game, expected one whose laws come from channels P(Z|X,Y)")
    keys = game.shape.keys
    if keys.shape[1] == 4 and (keys[:, 1] != keys[:, 3]).any():
        found = "a perturbation that may change labels"
        raise BadInput(f"{game.source}: found {found}, expected one that keeps them, so that H(Y) is fixed (Lemma 1)")


def _information(answer: Answer, entropy: Form, known: Size, places: int) -> Size:
    """H(Y) − h*: exactly where h* is known exactly, from the bounds otherwise; never below 0."""
    exact = answer.theorem.exact
    if exact is None:
        return Size(max(known.lower - answer.upper, Fraction(0)), max(known.upper - answer.lower, Fraction(0)), None)
    form = combine((Fraction(1), entropy), (Fraction(-1), exact))
    if _is_zero(form):
        return Size(Fraction(0), Fraction(0), "0")
    low, high = _bounds(form, places)
    return Size(max(low, Fraction(0)), high, _written(form) if answer.degree == 1 else _radicals(answer, entropy))


def _is_zero(form: Form) -> bool:
    try:
        return sign(form) == 0
    except kernel.Rejected:  # too long to tell
        return False


def _bounds(form: Form, places: int) -> tuple[Fraction, Fraction]:
    """Decimals around a log form, by the kernel's logarithms."""
    bits = 4 * places + 32
    low, high = (Fraction(end, 1 << bits) for end in enclose(form, bits))
    return Fraction(decimal_floor(low, places)), Fraction(decimal_ceil(high, places))


def _written(form: Form) -> str:
    from verify.check.loglin import render
    from verify.solve.recognise_forms import simplified

    return render({r: a for a, r in simplified(form)}) if form else "0"


def _radicals(answer: Answer, entropy: Form) -> str | None:
    """H(Y) − h* with the field's numbers as radicals, as `Answer.exact` writes h*."""
    from verify.numbers.radicals import agrees, form_expression
    from verify.solve.recognise_forms import simplified

    point = answer.candidate.point
    if point is None:
        return None
    rational = combine(
        (Fraction(1), entropy), *((Fraction(-1), {r: a}) for a, r in point.value if isinstance(r, Fraction))
    )
    irrational = tuple((-a, r) for a, r in point.value if not isinstance(r, Fraction))
    text = form_expression(point.field, (*simplified(rational), *irrational))
    low, high = _bounds(entropy, answer.digits + SPARE)
    return text if agrees(text, low - answer.upper, high - answer.lower) else None

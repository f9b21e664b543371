"""The rate–distortion function of a finite source, certified point by point: R(D) = H(X) − h*, Y = X (Section III-B).

A point's certificate says more than its own value. By weak duality its multiplier λ gives R(D') ≥ R(D) − λ(D' − D), up
to the certified width, for every D'; and R is convex. So a few points enclose the whole curve between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from verify.claims.answers import require_digits
from verify.claims.privacy_channel import SPARE, Privacy, privacy
from verify.claims.verdict import Verdict
from verify.errors import BadInput
from verify.numbers.digits import decimal_ceil, decimal_floor
from verify.numbers.exact import parse

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.check.kernel import Limits, Theorem
    from verify.game.game import Game

Source = Mapping[Any, Any] | Iterable[tuple[Any, Any]]
"""The law of X: masses by letter, or pairs (letter, mass)."""

Cost = str | Mapping[str, Any] | Iterable[Iterable[object]]
"""The name of a metric; ``{"metric": …}``, ``{"matrix": …}`` or ``{"graph": …}``; or the rows of a matrix."""


@dataclass(frozen=True)
class RatePoint:
    """R(D) in nats at one distortion D, as the kernel proved it.

    ``slope`` encloses −λ of the certificate, which is R'(D) where that exists, and otherwise lies between the one-sided
    derivatives, up to the certified width: R(D') ≥ R(D) + slope·(D' − D) − width for every D'. It is None at the least
    possible distortion, where the curve may start infinitely steep.
    """

    distortion: Fraction
    slope: tuple[Fraction, Fraction] | None
    privacy: Privacy

    @property
    def lower(self) -> Fraction:
        """The proved lower bound of R(D)."""
        return self.privacy.lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound of R(D)."""
        return self.privacy.upper

    @property
    def exact(self) -> str | None:
        """R(D) as an expression, if it is known exactly."""
        return self.privacy.exact

    def line(self, distortion: Fraction) -> Fraction:
        """What weak duality proves of R at another distortion: the supporting line R(D) + slope·(D' − D), or 0."""
        if self.slope is None:
            return self.lower if distortion <= self.distortion else Fraction(0)
        # not `lower`, which is never less than 0
        own = self.privacy.label_entropy.lower - self.privacy.answer.upper
        return own + min(slope * (distortion - self.distortion) for slope in self.slope)

    @cached_property
    def channel(self) -> dict[str, dict[str, Fraction]]:
        """The test channel P(z|x), zeros left out; its own rate is `Privacy.channel_information`."""
        return {x: row for (x, _), row in self.privacy.channel.items()}

    @property
    def certificate(self) -> Certificate:
        """The certificate of H(X|Z) = H(X) − R(D)."""
        return self.privacy.certificate

    @property
    def theorem(self) -> Theorem:
        """The kernel's theorem about it."""
        return self.privacy.theorem

    @property
    def verdict(self) -> Verdict:
        """PROVED to the digits asked, or INCOMPLETE."""
        return self.privacy.verdict


@dataclass(frozen=True)
class RateCurve:
    """Certified points of R(D), by increasing distortion."""

    points: tuple[RatePoint, ...]

    def bounds(self, distortion: object) -> tuple[Fraction, Fraction]:
        """Bounds of R at any distortion from the first point's on, out of the points' own certificates.

        Below lie the supporting lines R(D) + slope·(D' − D), above the chords (R is convex), and after the last point
        its own value (R does not increase).

        Raises
        ------
        BadInput
            If the distortion is no exact number, or less than that of the first point.
        """
        from verify.numbers.exact import convert

        at = convert(distortion)
        if not self.points or at < self.points[0].distortion:
            least = self.points[0].distortion if self.points else "one of no points"
            raise BadInput(f"found the distortion {at}, expected at least that of the first point, {least}")
        lower = max(Fraction(0), *(point.line(at) for point in self.points))
        upper = self.points[-1].upper
        for left, right in pairwise(self.points):
            if left.distortion <= at < right.distortion:
                share = (at - left.distortion) / (right.distortion - left.distortion)
                upper = (1 - share) * left.upper + share * right.upper
        return lower, upper

    @property
    def verdict(self) -> Verdict:
        """PROVED if every point is, or INCOMPLETE."""
        return Verdict.PROVED if all(p.verdict is Verdict.PROVED for p in self.points) else Verdict.INCOMPLETE


def rd_curve(
    source: Source, cost: Cost, distortions: Iterable[object], digits: int = 30, *,
    exact: bool | None = False, limits: Limits | None = None, progress: Callable[[str], None] | None = None,
    **options: Any,
) -> RateCurve:  # fmt: skip
    """The rate–distortion function R(D) = min I(X;Z) of a source, in nats, at the distortions given.

    Parameters
    ----------
    source
        Masses of X: a mapping x → mass, or pairs (x, mass); exact numbers, or counts with ``normalise``.
    cost
        The distortion between x and z: the name of a metric, a mapping with the key ``metric``, ``matrix`` or
        ``graph``, or the rows of a matrix, "inf" allowed.
    distortions
        The values of D, exact numbers, each at least the least mean distortion of the source.
    digits
        Bounds of R(D) at most 10^−digits apart are asked.
    exact
        Whether exact values are looked for: False (brackets, fastest), True, or None as in `value`.
    limits
        The kernel's limits, where a large source needs higher ones.
    progress
        Called with a few words at the start of every stage.
    **options
        ``releases`` (by default the letters of the source), ``points``, ``normalise``, ``name``.

    Raises
    ------
    ValueError
        If the digits are no integer that `value` takes.
    BadInput
        Whatever is wrong with the arguments, with its place.
    Unsolved
        If no certificate was found that the kernel accepts, with the reason.

    Examples
    --------
    >>> curve = rd_curve({0: "1/2", 1: "1/2"}, "hamming", ["1/4", "1/2"], exact=True)
    >>> [point.exact for point in curve.points]
    ['3/4*log(3) - log(2)', '0']
    """
    from verify.game.arguments import items_of
    from verify.game.place import Place
    from verify.numbers.exact import convert

    require_digits(digits)
    place = Place("rd_curve")
    if not isinstance(source, Mapping):
        source = items_of(source, place["source"], "pairs (x, mass)")
    if not isinstance(cost, str | Mapping):
        cost = items_of(cost, place["cost"], "rows of costs")
    wanted = sorted({convert(d) for d in items_of(distortions, place["distortions"], "a list of exact numbers")})
    if not wanted:
        raise place["distortions"].refuse("an empty list", "at least one distortion")
    points = []
    for distortion in wanted:
        game = source_game(source, cost, distortion, **options)
        found = privacy(game, digits, exact=exact, limits=limits, progress=progress)
        points.append(RatePoint(distortion, _slope(found, digits), found))
    return RateCurve(tuple(points))


def source_game(source: Source, cost: Cost, distortion: object, **options: Any) -> Game:
    """The mean-distortion game whose min I(Y;Z) is R(D): Y = X, a law on the diagonal.

    The parameters are those of `rd_curve`.

    Raises
    ------
    BadInput
        Whatever is wrong, with its place; also when even the cheapest release exceeds the distortion.
    """
    from verify.game.arguments import COST_KEYS, items_of
    from verify.game.game import Game
    from verify.game.place import Place

    place = Place("rd_curve")
    rows = list(source.items()) if isinstance(source, Mapping) else items_of(source, place["source"], "pairs (x, mass)")
    law = []
    for i, row in enumerate(rows):
        pair = items_of(row, place["source"][i], "a pair (x, mass)")
        if len(pair) != 2:
            raise place["source"][i].refuse(f"a row of {len(pair)}", "a pair (x, mass)")
        law.append((pair[0], pair[0], pair[1]))
    form = {"metric": cost} if isinstance(cost, str) else dict(cost) if isinstance(cost, Mapping) else {"matrix": cost}
    for key in form:
        if key not in COST_KEYS:
            raise place["cost"].refuse(f"the unknown key {str(key)!a}", "metric, matrix or graph")
    letters = [x for x, _, _ in law]
    given: dict[str, Any] = {"features": letters, "labels": letters, **form, **options}
    return Game.mean_distortion(law, budget=distortion, **given)


def _slope(found: Privacy, digits: int) -> tuple[Fraction, Fraction] | None:
    """−λ of the certificate, in the units of the distortion itself: exactly, or in decimals around it.

    Where the certificate deletes dead arcs its bound holds for this budget alone, and λ says nothing of others.
    """
    row, point = found.game.shape.rows[0], found.answer.candidate.point
    if "dead" in found.certificate.evidence:
        return None
    if point is None:
        slope = -row.scale * parse(found.certificate.evidence["multipliers"][0])
        return slope, slope
    from verify.certify.saddle import decimals

    low, high = decimals(point.multipliers[0], digits + SPARE, point.field)
    places = digits + SPARE
    return (
        Fraction(decimal_floor(-row.scale * Fraction(high), places)),
        Fraction(decimal_ceil(-row.scale * Fraction(low), places)),
    )

"""The fixed point of c-transforms at which a game's worst case lies: enclosed, and shown to exist by interval Newton.

The value's bracket is PROVED by the kernel, and nothing else is. That a fixed point exists, and is the only one, is
DERIVED outside the kernel, by Krawczyk's test and intervals for every strict inequality (proofs/fixed-point.md), or
said to be undecided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from verify.check import kernel
from verify.claims.answers import Answer, require_digits, value
from verify.claims.verdict import Verdict
from verify.errors import BadInput, Unsolved, VerifyError
from verify.numbers.roots import root

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.game.game import Game
    from verify.game.shape import Shape
    from verify.solve.fixed.blahut import Curve
    from verify.solve.fixed.conditions import Residuals
    from verify.solve.fixed.mirror import Climb
    from verify.solve.fixed.solution import Solution

Progress = Callable[[str], None]
Enclosure = tuple[Fraction, Fraction]

MOST_STEPS = 1000
"""Steps of the iterations that check the value; what they have not reached by then is reported as it is."""
SPARE_BITS = 64
SPARE = 6
"""Decimals of a root beyond the digits asked."""

ARCS = frozenset({"max-distortion", "mean-distortion", "wasserstein"})
"""The kinds whose attacks move mass along arcs."""


@dataclass(frozen=True)
class FixedPoint:
    """The worst case of a transport game as a fixed point, in nats and in the units of the user's costs.

    ``lower`` ≤ h* ≤ ``upper`` is PROVED by the kernel. All else is DERIVED by interval Newton, outside the kernel:
    ``existence`` is True if a fixed point exists within the enclosures (and ``existence_verdict`` is DERIVED), and None
    where that is undecided; it is never False. All pairs are (lower, upper): multiplier, spent and distance by the name
    of the budget, potentials φ by (feature, label), transforms ψ = φ^c by (release, label), the law ν by (release,
    label). They are empty where nothing was shown. ``ascent`` and ``alternation`` are iterative checks.
    """

    game: Game
    digits: int
    answer: Answer
    solution: Solution | None
    undecided: str
    ascent: Climb | None = None
    alternation: Curve | None = None

    @property
    def existence(self) -> bool | None:
        """True: a fixed point exists (interval Newton, outside the kernel); None: undecided."""
        return None if self.solution is None else True

    @property
    def existence_verdict(self) -> Verdict | None:
        """DERIVED, never PROVED, for existence and all numbers but the value's bounds; None: undecided."""
        return None if self.solution is None else Verdict.DERIVED

    @property
    def unique(self) -> bool | None:
        """Whether the worst case ν is the only one (None: undecided). Potentials and multipliers are, if it exists."""
        return None if self.solution is None else self.solution.law_unique

    @property
    def theorem(self) -> kernel.Theorem:
        """The kernel's theorem about the value."""
        return self.answer.theorem

    @property
    def certificate(self) -> Certificate:
        """The certificate of the value."""
        return self.answer.certificate

    @property
    def lower(self) -> Fraction:
        """The proved lower bound of h*."""
        return self.answer.lower

    @property
    def upper(self) -> Fraction:
        """The proved upper bound of h*."""
        return self.answer.upper

    @property
    def reason(self) -> str:
        """Why the answer is less than what was asked; empty if it is not."""
        left = "" if self.solution is not None else f"whether a fixed point is isolated is undecided: {self.undecided}"
        return "; ".join(filter(None, (self.answer.reason, left)))

    @property
    def verdict(self) -> Verdict:
        """PROVED if the kernel's bracket is as narrow as asked and nothing is undecided, or INCOMPLETE.

        What is PROVED is the bracket; ``existence_verdict`` says what the rest is.
        """
        return Verdict.INCOMPLETE if self.reason else Verdict.PROVED

    @cached_property
    def multiplier(self) -> dict[str, Enclosure | None]:
        """λ by budget; None for a budget that every law in D spends alike (its multiplier is arbitrary)."""
        found: dict[str, Enclosure | None] = {row.name: None for row in self.game.shape.rows}
        if self.solution is None:
            return {}
        for row, ball in zip(self.solution.shape.rows, self.solution.enclosed.multipliers, strict=True):
            low, high = bounds(ball)
            found[row.name] = low * row.scale, high * row.scale
        return found

    @property
    def order(self) -> int:
        """The power to which the costs of the budget are raised: a ball's order, else 1."""
        order = self.game.document["perturbation"].get("order", 1)
        return order if isinstance(order, int) else 1  # a ball of order infinity has no budget

    @cached_property
    def spent(self) -> dict[str, Enclosure]:
        """What the coupling found spends of each budget, in the budget's units: exactly, unless λ is 0.

        A ball of order p spends means of ground costs to the power p. Of several budgets this is not the least that
        some coupling of μ and ν spends: another one may spend less of one budget, and more of another.
        """
        if self.solution is None:
            return {}
        enclosed = zip(self.solution.shape.rows, self.solution.enclosed.spent, strict=True)
        found = {row.name: bounds(ball) for row, ball in enclosed}
        for row in self.game.shape.rows:
            price = self.multiplier[row.name]
            if price is None:
                found[row.name] = self.solution.fixed[row.name], self.solution.fixed[row.name]
            elif price[0] > 0:
                found[row.name] = Fraction(row.rhs, row.scale), Fraction(row.rhs, row.scale)
            else:
                low, high = found[row.name]
                found[row.name] = max(low / row.scale, Fraction(0)), high / row.scale
        return found

    @cached_property
    def distance(self) -> dict[str, Enclosure]:
        """W(μ,ν) by the name of the budget, where there is one budget alone; otherwise empty.

        It is the budget exactly where λ > 0, and what every attack costs where sources fix the cost; where λ = 0 it
        lies between 0 and what the coupling found costs. For a ball of order p it is W_p, the p-th root of the mean.
        """
        if len(self.spent) != 1:
            return {}
        [(name, (_, high))] = self.spent.items()
        price = self.multiplier[name]
        low, high = root(high, self.order, self.digits + SPARE)
        return {name: (low if price is None or price[0] > 0 else Fraction(0), high)}

    @cached_property
    def potentials(self) -> dict[tuple[str, str], Enclosure]:
        """φ by (feature, label)."""
        if self.solution is None:
            return {}
        shape = self.solution.shape
        first = [shape.keys[columns[0]].tolist() for columns in shape.group_columns]
        names = [(shape.features[x], shape.labels[y]) for x, y, *_ in first]
        return dict(zip(names, map(bounds, self.solution.enclosed.phi), strict=True))

    @cached_property
    def transforms(self) -> dict[tuple[str, str], Enclosure]:
        """ψ = φ^c by (release, label), where an arc ends: −log q where mass arrives, else −log of the least q."""
        return {} if self.solution is None else self._by_sink(self.solution.enclosed.psi)

    @cached_property
    def law(self) -> dict[tuple[str, str], Enclosure]:
        """The worst case ν by (release, label), zeros left out."""
        return {} if self.solution is None else self._by_sink(self.solution.enclosed.law)

    @cached_property
    def rule(self) -> dict[str, dict[str, Enclosure]]:
        """q(y|z) at the releases that ν reaches; elsewhere a rule is robust with it if it is at least exp(−ψ)."""
        from verify.numbers.precision import digits_to_bits, flint_precision

        found: dict[str, dict[str, Enclosure]] = {}
        reached = {z for z, _ in self.law}
        if self.solution is None:
            return {}
        with flint_precision(digits_to_bits(self.digits) + SPARE_BITS):
            for t, ball in sorted(self.solution.enclosed.psi.items()):
                z, y = self._sink(t)
                if z in reached:
                    row = found.setdefault(z, {name: (Fraction(0), Fraction(0)) for name in self.game.labels})
                    row[y] = bounds((-ball).exp())
        return found

    @property
    def radius(self) -> Fraction | None:
        """How far the true fixed point is at most from the midpoints, in the coordinates of the reduced equations."""
        return None if self.solution is None else self.solution.radius

    @property
    def alone(self) -> Fraction | None:
        """Up to this far from the midpoints the reduced equations have no other zero."""
        return None if self.solution is None else self.solution.alone

    @cached_property
    def residuals(self) -> Residuals | None:
        """The conditions of proofs/fixed-point.md at the midpoints, from their definition, with mpmath."""
        if self.solution is None:
            return None
        from verify.numbers.precision import digits_to_bits
        from verify.solve.fixed.conditions import Candidate, residuals
        from verify.solve.fixed.newton import context
        from verify.solve.fixed.solution import middle as exact

        found = self.solution.enclosed
        middle = Candidate(
            {t: exact(v) for t, v in found.law.items()},
            [exact(v) for v in found.phi],
            [exact(v) for v in found.multipliers],
            {j: exact(v) for j, v in found.coupling.items()},
        )
        return residuals(self.solution.shape, middle, context(digits_to_bits(self.digits) + 2 * SPARE_BITS))

    def _by_sink(self, balls: dict[int, Any]) -> dict[tuple[str, str], Enclosure]:
        return {self._sink(t): bounds(ball) for t, ball in sorted(balls.items())}

    def _sink(self, t: int) -> tuple[str, str]:
        z, y = divmod(t, len(self.game.labels))
        return self.game.releases[z], self.game.labels[y]


def fixed_point(
    game: Game, digits: int = 100, *, limits: kernel.Limits | None = None, progress: Progress | None = None,
    checks: bool = True,
) -> FixedPoint:  # fmt: skip
    """The worst case of a transport game as a fixed point of c-transforms, to so many digits.

    The kernel proves the bounds of the value. Existence, uniqueness, multipliers, potentials, the law, its rule and
    W(μ,ν) are DERIVED by interval Newton, outside the kernel: ``existence_verdict`` says so.

    Parameters
    ----------
    game
        A game of the kind max-distortion, mean-distortion or wasserstein.
    digits
        Bounds of the value at most 10^−digits apart are asked, and every other number is enclosed as closely.
    limits
        The kernel's limits, where a large game needs higher ones.
    progress
        Called with a few words at the start of every stage.
    checks
        Whether mirror ascent (and, where X = Y, Blahut's and Arimoto's iteration) look for the value, too, in doubles.

    Raises
    ------
    BadInput
        If the game is of another kind, or if the constraint set is empty.
    Unsolved
        If no certificate of the value was found.
    Malformed
        If the game exceeds the kernel's limits.

    Examples
    --------
    >>> from verify import Game
    >>> game = Game.wasserstein({("x", "0"): "1/4", ("x", "1"): "3/4"}, label_cost=1, metric="hamming", budget="1/8")
    >>> found = fixed_point(game, digits=20)
    >>> found.existence, [round(float(low), 6) for low, _ in found.law.values()]
    (True, [0.375, 0.625])
    """
    require_digits(digits)
    if game.kind.value not in ARCS:
        found = f"found a {game.kind.value} game, expected one with arcs, which has c-transforms"
        raise BadInput(f"{game.source}: {found}")
    say = progress or (lambda text: None)
    answer = value(game, digits, exact=False, limits=limits, progress=progress)
    say("interval Newton")
    solution, undecided = solve(game, digits)
    if solution is not None:
        low, high = bounds(solution.value)
        if low > answer.upper or high < answer.lower:
            raise VerifyError("interval Newton contradicts the kernel's bracket: please report this game")
    ascent, alternation = _iterate(living(game), say) if checks else (None, None)
    return FixedPoint(game, digits, answer, solution, undecided, ascent, alternation)


def solve(game: Game, digits: int) -> tuple[Solution | None, str]:
    """The fixed point without its dead arcs, DERIVED by interval Newton; or None, and why it is undecided."""
    from verify.solve.fixed.solution import solve_fixed_point

    try:
        return solve_fixed_point(living(game), digits), ""
    except Unsolved as error:
        return None, str(error)


def living(game: Game) -> Shape:
    """The game's arcs that some attack uses."""
    from verify.solve.facial import face, restrict  # the solvers load only when something is to be found

    return restrict(game.shape, face(game.shape).alive)


def _iterate(shape: Shape, say: Progress) -> tuple[Climb | None, Curve | None]:
    """The iterative schemes, where they apply."""
    from verify.solve.fixed.blahut import blahut_arimoto, diagonal
    from verify.solve.fixed.mirror import mirror_ascent

    say("mirror ascent")
    try:
        ascent = mirror_ascent(shape, limit=MOST_STEPS)
    except Unsolved:
        return None, None
    if not diagonal(shape):
        return ascent, None
    say("Blahut-Arimoto")
    return ascent, blahut_arimoto(shape, limit=MOST_STEPS)


def bounds(ball: Any) -> Enclosure:
    """The two ends of a ball, exactly."""
    from verify.solve.fixed.solution import lower, upper

    return lower(ball), upper(ball)

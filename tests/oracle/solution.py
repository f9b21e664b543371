"""Decide a small transport game exactly: value, rule, supports (Corollary 1) and uniqueness of the rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import flint

from tests.oracle.approximate import Candidate, candidates
from tests.oracle.linear import ONE, ZERO, maximise
from tests.oracle.reals import Algebraic, Real, ball, precision, rational
from tests.oracle.transport import Transport, transport


class TooHard(Exception):
    """No exact saddle point was found: its numbers have too high a degree."""


@dataclass(frozen=True)
class Decision:
    """What is true of a game.

    ``loss`` are the φ_s as exp(−φ_s), and ``tau`` is exp(−λ) for the costs of ``game``. ``least[z][y]`` is the largest
    exp(−φ_s − λc) into (z, y): the rule where z is supported, the least that the rule may be elsewhere (for this dual).
    ``multiplier_unique`` says that λ is the only one.
    """

    game: Transport
    loss: list[Real]
    tau: Real
    least: list[list[Real]]
    attack: list[Real]
    supported: frozenset[str]
    unsupported: frozenset[str]
    unique: bool
    multiplier_unique: bool

    @property
    def degree(self) -> int:
        """The degree of the field that the numbers lie in; 1 if they are rational."""
        return max([v.field.degree for v in [*self.loss, self.tau] if isinstance(v, Algebraic)], default=1)

    def value(self, bits: int = 300) -> flint.arb:
        """h* = Σ μ_s φ_s + λ·budget, enclosed."""
        with precision(bits):
            pairs = [*zip(self.game.masses, self.loss, strict=True), (self.game.budget or 0, self.tau)]
            return -sum((flint.arb(rational(m)) * ball(v, bits).log() for m, v in pairs), flint.arb(0))


def decide(document: dict[str, Any], degree: int = 8) -> Decision:
    """Everything about a game document. Raises TooHard, or NotImplementedError for kinds that are not covered."""
    game = transport(document)
    for candidate in candidates(game, degree):
        found = _judge(game, candidate)
        if found is not None:
            return found
    raise TooHard


def _judge(game: Transport, candidate: Candidate) -> Decision | None:
    """Verify a dual guess exactly; if it is optimal, an exact attack proves it and the rest follows."""
    tau = candidate.tau
    if not (ZERO < tau <= ONE):
        return None
    costs = [tau**a.cost for a in game.arcs]
    loss: list[Real | None] = [None] * len(game.masses)
    for a, c in zip(game.arcs, costs, strict=True):  # φ_s is the largest of f_t − λc over the sinks in use
        q = candidate.sinks.get(a.sink)
        if q is not None and (loss[a.source] is None or loss[a.source] > q / c):
            loss[a.source] = q / c
    if any(v is None for v in loss):
        return None
    least: list[list[Real]] = [[ZERO] * len(game.labels) for _ in game.releases]
    reach = [loss[a.source] * c for a, c in zip(game.arcs, costs, strict=True)]
    for a, v in zip(game.arcs, reach, strict=True):
        least[a.z][a.y] = max(least[a.z][a.y], v)
    sums = [sum(row, ZERO) for row in least]
    if any(total > ONE for total in sums):  # then no rule is compatible with this dual
        return None
    full = [z for z, total in enumerate(sums) if total == ONE]
    tight = [j for j, (a, v) in enumerate(zip(game.arcs, reach, strict=True)) if v == least[a.z][a.y] and a.z in full]
    optimum = _maximisers(game, tight, full, least, tau)
    if optimum is None:
        return None
    attack, reached, slack_possible = optimum
    supported = frozenset(game.releases[z] for z in reached)
    multiplier_unique = (
        game.budget is None
        or slack_possible
        or not any(_can_move(game, d, loss, tau, least, reach, attack) for d in (1, -1))
    )
    others = [z for z in range(len(game.releases)) if z not in reached]
    unique = len(game.labels) == 1 or all(
        sums[z] == ONE and (multiplier_unique or _constant(game, z, least, reach, attack)) for z in others
    )
    unsupported = frozenset(game.releases[z] for z in others)
    return Decision(game, loss, tau, least, attack, supported, unsupported, unique, multiplier_unique)


def _maximisers(
    game: Transport, tight: list[int], full: list[int], least: list[list[Real]], tau: Real
) -> tuple[list[Real], set[int], bool] | None:
    """The polytope of maximisers (mathematics.md §5): one of largest support, its releases, and whether λ > 0 is
    excluded because some maximiser leaves budget; None if it is empty (then the dual is not optimal).

    Variables: γ on the tight arcs, p(z) on the releases whose rule sums to 1, and what is left of the budget.
    """
    labels = range(len(game.labels))
    arcs = [game.arcs[j] for j in tight]
    columns = len(arcs) + len(full) + 1
    A: list[list[Real]] = []
    b: list[Real] = []
    for s, mass in enumerate(game.masses):
        A.append([*(ONE if a.source == s else ZERO for a in arcs), *([ZERO] * (len(full) + 1))])
        b.append(rational(mass))
    for i, z in enumerate(full):
        for y in labels:
            if least[z][y] != 0:
                row = [*(ONE if a.sink == (z, y) else ZERO for a in arcs), *([ZERO] * (len(full) + 1))]
                row[len(arcs) + i] = -least[z][y]
                A.append(row)
                b.append(ZERO)
    if game.budget is not None:
        A.append([*(flint.fmpq(a.cost) for a in arcs), *([ZERO] * len(full)), ONE])
        b.append(rational(game.budget))
    strict = game.budget is None or tau < ONE  # λ > 0 leaves nothing of the budget
    if strict:
        A.append([*([ZERO] * (columns - 1)), ONE])
        b.append(ZERO)
    found: list[list[Real]] = []
    reached: set[int] = set()
    slack_possible = False
    if not strict:
        optimum = maximise([*([ZERO] * (columns - 1)), ONE], A, b)
        if optimum is None:
            return None
        found.append(optimum.x)
        slack_possible = optimum.value > 0
    while True:
        reached |= {z for i, z in enumerate(full) for x in found if x[len(arcs) + i] > 0}
        goal = [ONE if z not in reached else ZERO for z in full]
        optimum = maximise([*([ZERO] * len(arcs)), *goal, ZERO], A, b)
        if optimum is None:
            return None
        found.append(optimum.x)
        if optimum.value == 0:
            break
    # M is convex: the mean of what was found reaches whatever one of them reaches.
    attack: list[Real] = [ZERO] * len(game.arcs)
    for k, j in enumerate(tight):
        attack[j] = sum((x[k] for x in found), ZERO) / flint.fmpq(len(found))
    return attack, reached, slack_possible


def _slopes(game: Transport, attack: list[Real]) -> list[int] | None:
    """How −φ_s grows with λ where the rule stays as it is: the cost of an arc in use. None if two such costs differ."""
    slopes: list[int | None] = [None] * len(game.masses)
    for a, mass in zip(game.arcs, attack, strict=True):
        if mass > 0:
            if slopes[a.source] not in (None, a.cost):
                return None
            slopes[a.source] = a.cost
    return slopes  # type: ignore[return-value]


def _can_move(
    game: Transport, d: int, loss: list[Real], tau: Real, least: list[list[Real]], reach: list[Real],
    attack: list[Real],
) -> bool:  # fmt: skip
    """Whether λ ± (something small) is optimal too: d = 1 for more, −1 for less.

    With more λ an arc's value exp(−φ_s − λc) grows at the rate (cost in use − c); a release whose values sum to 1 must
    not gain. A sum of exponentials with rate 0 in all that does not stay constant is strictly convex: it gains.
    """
    slopes = _slopes(game, attack)
    if slopes is None or (d == -1 and tau == ONE):
        return False
    for z in game.reachable:
        if sum(least[z], ZERO) < ONE:
            continue
        rates = _rates(game, z, d, slopes, least, reach)
        if sum((least[z][y] * flint.fmpq(r) for y, r in rates.items()), ZERO) > ZERO:
            return False
        total = sum((least[z][y] * flint.fmpq(r) for y, r in rates.items()), ZERO)
        if total == ZERO and any(rates.values()):
            return False
        if any(mass > 0 for a, mass in zip(game.arcs, attack, strict=True) if a.z == z) and any(
            r > 0 for r in rates.values()
        ):
            return False  # a supported release keeps its rule: no arc may outgrow it
    return True


def _rates(
    game: Transport, z: int, d: int, slopes: list[int], least: list[list[Real]], reach: list[Real]
) -> dict[int, int]:
    """By label, the growth rate of the largest value into (z, y) when λ moves in the direction d."""
    rates: dict[int, int] = {}
    for a, v in zip(game.arcs, reach, strict=True):
        if a.z == z and v == least[z][a.y]:
            rates[a.y] = max(rates.get(a.y, -(10**9)), d * (slopes[a.source] - a.cost))
    return rates


def _constant(game: Transport, z: int, least: list[list[Real]], reach: list[Real], attack: list[Real]) -> bool:
    """Whether the least rule at z stays as it is when λ moves: otherwise its sum falls below 1 on the way."""
    slopes = _slopes(game, attack)
    return slopes is not None and all(not any(_rates(game, z, d, slopes, least, reach).values()) for d in (1, -1))

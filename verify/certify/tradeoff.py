"""Section V-B: the robust rule with its error, and certificates of what it loses under other attacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.bracket import bounds
from verify.certify.certificate import Certificate
from verify.certify.enclosure import Rows, enclosure, number_text
from verify.certify.loss import PLACES, loss_certificate, sinks_of
from verify.certify.loss_enclosed import Enclosed
from verify.certify.loss_least import least_values
from verify.certify.repair import Point
from verify.certify.value import Living
from verify.errors import Unsolved
from verify.numbers.exact import decimal_ceil, decimal_floor, parse, text
from verify.numbers.precision import digits_to_bits
from verify.solve.solve import approximations
from verify.solve.transport_warm import warm_guess

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.solve.approximation import Approximation

__all__ = ["Robust", "bounded", "enclosure_certificate", "loss_certificate", "robust"]

SPARE = 16
"""Digits of a bracket beyond twice those of the losses: small masses and small probabilities cost some."""

ROUNDS = 4
"""How often a bracket is refined, at most, until the losses come out to the digits asked."""

MOST_DIGITS = 3800


@dataclass(frozen=True)
class Robust:
    """The solution of a rule's game, with what is known of every robust rule.

    ``bracket`` certifies the value; ``rule`` is the rule in it, exactly normalised, which at releases that no attack
    found reaches is q ∝ max_s exp(−φ_s − λc). Every robust rule is at least ``least``, which Pinsker's inequality
    proves where the attack has mass, and ``witnesses`` (as proofs/FORMAT.md writes them) elsewhere. ``unique`` is True
    where all robust rules agree to the digits asked, False where the bounds leave more room than that, and says nothing
    of the exact rules. ``approximation`` starts the solution of a similar game.
    """

    game: Game
    digits: int
    approximation: Approximation
    bracket: Certificate
    rule: Rows
    least: Rows
    witnesses: list[dict[str, Any]]
    unique: bool | None


def robust(game: Game, digits: int, warm: Approximation | None = None) -> Robust:
    """Solve the rule's game, so well that losses of its robust rules come out to ``digits`` digits.

    Parameters
    ----------
    game
        The rule's game.
    digits
        Of the losses, in nats. The bracket has about twice as many.
    warm
        The solution of a game with the same columns and nearly the same numbers.

    Raises
    ------
    BadInput
        The constraint set is empty.
    Unsolved
        No method gives a point at all.
    """
    living = Living(game)
    wanted = 2 * digits + SPARE
    for _ in range(ROUNDS):
        found, certificate, rule = _solve(living, wanted, warm)
        warm = found
        least = least_values(living, certificate, digits)
        if not least.missing or wanted >= MOST_DIGITS:
            break
        wanted = min(wanted + 2 * least.missing + 2, MOST_DIGITS)
    unique = all(1 - sum(row, Fraction(0)) <= Fraction(1, 10**digits) for row in least.rows)
    return Robust(game, digits, found, certificate, rule, least.rows, least.witnesses, unique)


def enclosure_certificate(robust: Robust, attack_games: Sequence[Game], digits: int) -> Certificate:
    """The certificate of rule ``enclosure``, with the worst losses of every robust rule under other attacks.

    Parameters
    ----------
    robust
        The rule's game, solved.
    attack_games
        Games with the same labels and releases: each gives an entry of ``claim["losses"]``, in this order.
    digits
        Bounds of a loss at most 10^−digits apart are asked, in nats. They are further apart where robust rules differ
        in what they lose.

    Raises
    ------
    BadInput
        A constraint set is empty.
    Unsolved
        An attack is not `bounded`.
    """
    certificate = enclosure(robust.bracket, robust.least, robust.witnesses)
    if not attack_games:
        return certificate
    enclosed = Enclosed.of(robust.least, robust.rule, certificate.evidence["precision"])
    entries = [enclosed.entry(game, digits) for game in attack_games]
    claim = certificate.claim | {"losses": [claimed for claimed, _ in entries]}
    evidence = certificate.evidence | {"losses": [proved for _, proved in entries]}
    return Certificate(robust.game, "enclosure", claim, evidence)


def bounded(robust: Robust, game: Game) -> bool:
    """Whether every robust rule is known to be positive wherever an attack of the game can go.

    Otherwise some of them may lose infinitely much, and no entry of a certificate of rule ``enclosure`` says so.
    """
    least = [q for row in robust.least for q in row]
    return all(least) or all(least[t] for t in sinks_of(Living(game).shape))


def _solve(living: Living, digits: int, warm: Approximation | None) -> tuple[Approximation, Certificate, Rows]:
    """A bracket of so many digits, or the narrowest one that is found."""
    best: tuple[Approximation, Certificate, Rows] | None = None
    width = Fraction(0)
    reason = ""
    for found in _approximations(living, digits, warm):
        try:
            certificate, rule = _bracket(living, living.point(found), digits)
        except Unsolved as error:
            reason = str(error)
            continue
        reached = parse(certificate.claim["upper"]) - parse(certificate.claim["lower"])
        if best is None or reached < width:
            best, width = (found, certificate, rule), reached
        if reached * 10**digits <= 1:
            break
    if best is None:
        raise Unsolved(reason or "no method gives a point of this game")
    return best


def _approximations(living: Living, digits: int, warm: Approximation | None) -> Iterator[Approximation]:
    solver = living.begun
    if warm is not None and solver is not None:
        with suppress(Unsolved):
            yield solver.solve(warm_guess(living.shape, solver.sinks, solver.costs, solver.blocks, warm), digits)
    for _, found in approximations(living.shape, living.reduced_face, digits, begun=solver):
        yield found


def _bracket(living: Living, point: Point, digits: int) -> tuple[Certificate, Rows]:
    """The bracket of a point, with its rule and multipliers in decimals, and that rule."""
    places = point.unit.bit_length() * 30103 // 100000 + 1
    unit: int = 10**places
    rule = []
    for row in point.rule:
        fixed = [max(v * unit // point.unit, 1 if v else 0) for v in row]
        fixed[max(range(len(row)), key=fixed.__getitem__)] += unit - sum(fixed)
        rule.append(fixed)
    multipliers = [v * unit // point.unit for v in point.multipliers]
    short = Point(point.shape, point.attack, point.scale, rule, multipliers, unit, point.alive, point.dead)
    bits = digits_to_bits(digits) + 24
    found = bounds(point.shape, short, bits)
    fractions = [[Fraction(v, unit) for v in row] for row in rule]
    evidence: dict[str, Any] = {} if point.dead is None else {"dead": [text(v) for v in point.dead]}
    evidence |= {
        "attack": [
            [*key, text(Fraction(v, point.scale))]
            for key, v in ((point.shape.keys[j].tolist(), v) for j, v in sorted(point.attack.items()))
        ],
        "rule": [[number_text(q) for q in row] for row in fractions],
        "multipliers": [number_text(Fraction(v, unit)) for v in multipliers],
        "precision": bits,
    }
    claim = {
        "lower": decimal_floor(found.lower, digits + PLACES),
        "upper": decimal_ceil(found.upper, digits + PLACES),
    }
    return Certificate(living.game, "bracket", claim, evidence), fractions

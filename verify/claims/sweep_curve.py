"""One curve of a sweep: a robust rule's losses under every attack, from certificates that the kernel has replayed.

A curve's file has a certificate on each line: rule ``enclosure`` (the value of the rule's game, and what every robust
rule loses), then, where that leaves more room than the digits asked, rule ``loss`` for the one rule that is kept, under
these attacks and that of its own budget, where it loses no more than V, and last what decides whether there are others
(rule ``reached`` or ``support``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from verify.check import kernel
from verify.numbers.exact import parse

if TYPE_CHECKING:
    from verify.game.game import Game

UNIQUE = ("reached", "support")
"""The kernel's rules that may say whether the robust rule is unique."""


@dataclass(frozen=True)
class Task:
    """What a curve is about: the game (a document), the rule's budget, the attacks' (if none, V alone), and the digits.

    Everything here travels by pickle.
    """

    document: dict[str, Any]
    rule: Fraction
    attacks: tuple[Fraction, ...]
    digits: int
    limits: kernel.Limits

    def game(self, budget: Fraction) -> Game:
        """The game with that budget (or radius)."""
        return _game(self.text, budget)

    @cached_property
    def text(self) -> str:
        """The document in one line, to look games up by."""
        return json.dumps(self.document)


@dataclass(frozen=True)
class Point:
    """lower ≤ L(ε_attack, q) ≤ upper for the rule q that is kept, and a band for all robust rules, in nats.

    None stands for +∞.
    """

    attack: Fraction
    lower: Fraction | None
    upper: Fraction | None
    band_lower: Fraction | None
    band_upper: Fraction | None

    def known(self, digits: int) -> bool:
        """Whether the loss of the rule that is kept is known to so many digits; +∞ is."""
        return self.lower is self.upper or width(self.lower, self.upper) <= Fraction(1, 10**digits)


@dataclass(frozen=True)
class Curve:
    """What a rule loses, as the kernel proved it: ``lower`` ≤ V ≤ ``upper`` is the value of the rule's own game.

    ``unique`` says whether exactly one rule is robust, None if that was not decided.
    """

    rule: Fraction
    lower: Fraction
    upper: Fraction
    points: tuple[Point, ...]
    unique: bool | None

    def known(self, digits: int) -> bool:
        """Whether everything is known to so many digits, of the rule that is kept where it is not the only one."""
        tight = self.upper - self.lower <= Fraction(1, 10**digits)
        return tight and all(point.known(digits) for point in self.points)


Checked = list[tuple[bytes, kernel.Theorem]]
Bounds = tuple[Fraction | None, Fraction | None]


def proved(task: Task, checked: Checked) -> Curve:
    """What theorems say of a curve.

    Raises
    ------
    kernel.Rejected
        They are about something else.
    """
    mine = _own(task.game(task.rule).text, task.limits)
    games = {attack: _own(task.game(attack).text, task.limits) for attack in task.attacks}  # radii may share a game
    bands: dict[Any, Bounds] = {}
    losses: dict[Any, Bounds] = {}
    unique, kept, only = None, set(), None
    _demand(bool(checked) and checked[0][1].rule == "enclosure", "the value of the rule's game is left out")
    value: tuple[Fraction, Fraction] = checked[0][1].lower, checked[0][1].upper
    for data, theorem in checked:
        if theorem.rule == "loss":
            losses[theorem.game] = theorem.lower, theorem.upper
            kept.add(theorem.more["given"])
            continue
        _demand(theorem.game == mine, "a certificate is about another rule's game")
        if theorem.rule == "enclosure":
            bands |= {game: (lower, upper) for game, lower, upper in theorem.more.get("losses", ())}
        elif theorem.rule in UNIQUE:
            unique = theorem.more.get("unique")
            only = _exact_rule(data) if unique and theorem.rule == "support" else None
        else:
            raise kernel.Rejected(f"found a certificate of rule {theorem.rule}, which says nothing about a curve")
    _demand({*bands, *losses} - {mine} == {*games.values()} - {mine}, "the attacks are others")
    _demand(
        mine not in games.values() or mine in {*bands, *losses}, "the attack with the rule's own budget is left out"
    )
    if losses:
        _demand(len(kept) == 1, "there are losses of several rules")
        own = losses.get(mine, (None, None))[1]
        _demand(own is not None and own - value[0] <= 2 * Fraction(1, 10**task.digits), "a rule is not robust")
    if only is not None and losses:
        kept_rule = _loss_rule(checked)
        if all(q == 0 for q, own in zip(only, kept_rule, strict=True) if own == 0):
            # An attack that goes where the kept rule is 0 goes where the only robust rule is 0.
            bands |= {game: ends for game, ends in losses.items() if ends == (None, None)}
    points, below = [], Fraction(0)
    for attack, game in games.items():
        if attack >= task.rule:
            below = max(below, value[0])  # no rule loses less than V(ε_rule) to a stronger attack
        low, high = bands.get(game, (below, None))
        below = max(below, below if low is None else low)
        lower, upper = losses.get(game, (low, high))
        points.append(Point(attack, lower, upper, low, high))
    return Curve(task.rule, value[0], value[1], tuple(points), unique)


def _exact_rule(data: bytes) -> list[Fraction | None]:
    """The rule in a certificate of rule ``support``, by sink; None stands for an irrational number."""
    rule = json.loads(data)["evidence"]["rule"]
    return [parse(q) if isinstance(q, int | str) else None for line in rule for q in line]


def _loss_rule(checked: Checked) -> list[Fraction]:
    """The rule whose losses are certified, by sink."""
    data = next(data for data, theorem in checked if theorem.rule == "loss")
    return [parse(q) for line in json.loads(data)["claim"]["rule"] for q in line]


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise kernel.Rejected(otherwise)


def width(lower: Fraction | None, upper: Fraction | None) -> Fraction | float:
    """How far apart two bounds are; infinite if one of them is."""
    return float("inf") if lower is None or upper is None else upper - lower


@lru_cache(maxsize=1024)
def _game(text: str, budget: Fraction) -> Game:
    from verify.game.budget import with_budget
    from verify.game.game import Game

    return with_budget(Game.from_document(json.loads(text), "the sweep's game"), budget)


@lru_cache(maxsize=1024)
def _own(text: str, limits: kernel.Limits) -> Any:
    """A game as the kernel reads it."""
    return kernel.read_game(text.encode(), limits=limits)

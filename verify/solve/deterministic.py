"""The best deterministic attack of a transport game, (21) of the paper, with a proof that none is better.

Dynamic programming where an order of the groups leaves few states, otherwise branch and bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from verify.errors import Unsolved
from verify.game.shape import Shape
from verify.solve.deterministic_branch import Search
from verify.solve.deterministic_choices import Choice, Choices
from verify.solve.deterministic_logs import sign_of_form
from verify.solve.deterministic_order import MOST_STATES, best_by_order, best_order
from verify.solve.deterministic_tree import Node
from verify.solve.recognise_forms import LogForm, combine, simplified

SECONDS = 60.0
SIMPLE_BITS = 64
"""Masses up to this size are factored, so that values are sums of logarithms of primes."""
HOPELESS = 1e9
"""Above this estimate even equal masses will hardly leave few states."""

EMPTY = "no deterministic attack meets the budgets: (21) is a maximum over nothing."


@dataclass(frozen=True)
class AtCeiling:
    """The attack reaches the value of the game: with the rule and the multipliers of any saddle point it is one."""


@dataclass(frozen=True)
class Deterministic:
    """The best deterministic attack: for every group the place of its column, its value in nats, and the proof."""

    choice: Choice
    value: LogForm
    proof: Node | AtCeiling


def deterministic(
    shape: Shape,
    *,
    seconds: float = SECONDS,
    method: Literal["order", "tree"] | None = None,
    ceiling: LogForm | None = None,
    progress: Callable[[str], None] | None = None,
) -> Deterministic:
    """The largest H(Y|Z) that an attack reaches which sends every source to one place, exactly.

    Parameters
    ----------
    shape
        A transport game.
    seconds
        When branch and bound gives up.
    method
        ``"order"`` for dynamic programming, ``"tree"`` for branch and bound, None for what suits.
    ceiling
        The exact value of the game, if that is known and rational: an attack that reaches it is among the best.
    progress
        Called with a few words now and then.

    Raises
    ------
    Unsolved
        If the game is none of its kind, if no deterministic attack meets the budgets, or if time runs out.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {("0", "a"): "1/3", ("2", "b"): "1/3", ("4", "a"): "1/3"}
    >>> game = Game.max_distortion(law, metric="absolute", radius=1, features=range(5))
    >>> deterministic(game.shape).value
    ((Fraction(2, 3), Fraction(2, 1)),)
    """
    choices = Choices.of(shape)
    order, states = best_order(choices)
    if method == "order" or (method is None and states <= MOST_STATES):
        found = best_by_order(choices, order, say=progress)
        if found is not None:
            return _answer(choices, *found)
        if method == "order":
            raise Unsolved(f"dynamic programming needs more than {MOST_STATES} states here; branch and bound may do.")
    search = Search(choices, seconds, say=progress)
    search.start()
    if ceiling is not None and search.best is not None and _equal(choices.entropy(search.best), ceiling):
        return _answer(choices, search.best, AtCeiling())
    # equal masses and budgets make many states the same, so that the estimate may be far too high
    if method is None and states <= HOPELESS and (len(set(choices.mass)) < choices.groups or choices.rhs):
        found = best_by_order(choices, order, say=progress)
        if found is not None:
            return _answer(choices, *found)
    tree = search.run()
    return _answer(choices, search.best, tree)


def _answer(choices: Choices, choice: Choice | None, proof: Node | AtCeiling) -> Deterministic:
    if choice is None:
        raise Unsolved(EMPTY)
    return Deterministic(choice, canonical(choices.entropy(choice), choices.total), proof)


def _equal(value: dict[Fraction, Fraction], ceiling: LogForm) -> bool:
    return sign_of_form(combine([(1, value), (-1, {r: a for a, r in ceiling})])) == 0


def canonical(form: dict[Fraction, Fraction], total: int) -> LogForm:
    """A log form over primes, or, where the numbers are too large to factor, sorted by its arguments."""
    if total.bit_length() <= SIMPLE_BITS:
        return simplified(form)
    return tuple((a, r) for r, a in sorted(form.items()) if a)

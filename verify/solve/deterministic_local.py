"""Good deterministic attacks: change one choice, or two at once, as long as H(Y|Z) grows. Nothing is proved here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from math import log

from verify.solve.deterministic_choices import Choice, Choices

LEAST = 1e-12
PAIRS = 20_000
"""Pairs of changes that are tried at most, each time that no single change helps."""


class Local:
    """An attack that is being improved, with the masses that arrive everywhere."""

    def __init__(self, choices: Choices, choice: Sequence[int]) -> None:
        self.choices = choices
        self.choice = list(choice)
        self.law = [0] * (choices.releases * choices.labels)
        for t, n in choices.arrivals(choice).items():
            self.law[t] = n
        self.spent = list(choices.spent(choice))

    def entropy(self) -> float:
        """H(Y|Z) of the attack."""
        return sum(self._at(z) for z in range(self.choices.releases)) / self.choices.total

    def improve(self, *, pairs: bool = True) -> Choice:
        """Go uphill to an attack that no single change and, in a small game with ``pairs``, no two changes improve."""
        moves = [(s, i) for s, own in enumerate(self.choices.sinks) if len(own) > 1 for i in range(len(own))]
        pairs = pairs and len(moves) ** 2 // 2 <= PAIRS
        while self._single(moves) or (pairs and self._double(moves)):
            pass
        return tuple(self.choice)

    def _single(self, moves: list[tuple[int, int]]) -> bool:
        improved = False
        for s, i in moves:
            before = self.choice[s]
            if i != before:
                if self._move(s, i) > LEAST and self._is_feasible():
                    improved = True
                else:
                    self._shift(s, before)
        return improved

    def _double(self, moves: list[tuple[int, int]]) -> bool:
        for (s, i), (t, j) in combinations(moves, 2):
            a, b = self.choice[s], self.choice[t]
            if s != t and i != a and j != b:
                if self._move(s, i) + self._move(t, j) > LEAST and self._is_feasible():
                    return True
                self._shift(s, a)
                self._shift(t, b)
        return False

    def _is_feasible(self) -> bool:
        return all(a <= b for a, b in zip(self.spent, self.choices.rhs, strict=True))

    def _at(self, z: int) -> float:
        total, value, labels = 0, 0.0, self.choices.labels
        for n in self.law[z * labels : (z + 1) * labels]:
            if n:
                total += n
                value -= n * log(n)
        return value + total * log(total) if total else 0.0

    def _move(self, s: int, i: int) -> float:
        """Change a choice, and say what that brings."""
        labels, own = self.choices.labels, self.choices.sinks[s]
        places = {own[self.choice[s]] // labels, own[i] // labels}
        before = sum(map(self._at, places))
        self._shift(s, i)
        return (sum(map(self._at, places)) - before) / self.choices.total

    def _shift(self, s: int, i: int) -> None:
        choices, old = self.choices, self.choice[s]
        self.law[choices.sinks[s][old]] -= choices.mass[s]
        self.law[choices.sinks[s][i]] += choices.mass[s]
        for k in range(len(self.spent)):
            self.spent[k] += choices.costs[s][i][k] - choices.costs[s][old][k]
        self.choice[s] = i


def frugal(choices: Choices, wish: Sequence[int]) -> Choice | None:
    """A feasible attack near a wished one: groups go back to what costs least, dearest first; None if that fails."""
    choice = list(wish)
    rhs = [max(b, 1) for b in choices.rhs]

    def price(s: int, i: int) -> float:
        return max((c / b for c, b in zip(choices.costs[s][i], rhs, strict=True)), default=0.0)

    cheapest = [min(range(len(own)), key=lambda i: price(s, i)) for s, own in enumerate(choices.costs)]
    spent = list(choices.spent(choice))
    for s in sorted(range(choices.groups), key=lambda s: price(s, cheapest[s]) - price(s, choice[s])):
        if all(a <= b for a, b in zip(spent, choices.rhs, strict=True)):
            return tuple(choice)
        for k in range(len(spent)):
            spent[k] += choices.costs[s][cheapest[s]][k] - choices.costs[s][choice[s]][k]
        choice[s] = cheapest[s]
    return tuple(choice) if choices.is_feasible(choice) else None

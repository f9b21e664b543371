"""The best deterministic attack by branch and bound, with the tree of cases as its proof.

The rule is optimised anew at every node, for many nodes together. Rules that settled other nodes are tried first: where
groups are alike, or two parts of the game have little to do with each other, the same rule settles many cases.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from verify.errors import Unsolved
from verify.solve.deterministic_choices import Choice, Choices
from verify.solve.deterministic_local import Local, frugal
from verify.solve.deterministic_logs import sign
from verify.solve.deterministic_order import Order, along
from verify.solve.deterministic_relax import Floats, Relaxation
from verify.solve.deterministic_tree import DOUBT, MARGIN, Bounded, Node, Rounding, Split, unmet

BATCH = 128
POOL = 64
MOST_CELLS = 4_000_000
"""Columns times groups and sinks: the size of the relaxation's arrays."""
MOST_GROUPS = 200
"""Trees are at most so deep."""
MOST_NODES = 200_000
THOROUGH = 40
"""Starting points from which also two changes at once are tried."""


@dataclass
class _Case:
    """A node of the search: which column each group is bound to, or −1; what it became."""

    bound_to: tuple[int, ...]
    end: Bounded | Order | None = None
    group: int = -1
    cases: list[_Case] = field(default_factory=list)


class Search:
    """One run of branch and bound.

    Parameters
    ----------
    choices
        The game.
    seconds, nodes
        When to give up.
    say
        Called with a few words now and then.
    """

    def __init__(
        self, choices: Choices, seconds: float, nodes: int = MOST_NODES, say: Callable[[str], None] | None = None
    ) -> None:
        self.choices = choices
        size = sum(map(len, choices.sinks)) * (choices.groups + choices.releases * choices.labels)
        if size > MOST_CELLS or choices.groups > MOST_GROUPS:
            raise Unsolved(
                f"the best deterministic attack is not settled: {choices.groups} sources are too many for branch and "
                "bound, and no order of them leaves few enough states for dynamic programming."
            )
        self.relaxation = Relaxation(choices)
        self.best: Choice | None = None
        self.value = -np.inf
        self.nodes = 0
        self._most_nodes = nodes
        self._say = say or (lambda text: None)
        self._until = time.monotonic() + seconds
        self._rounding = Rounding(self.relaxation)
        self._tried: set[Choice] = set()
        self._pool: list[tuple[Floats, Floats, Bounded]] = []
        self._batch = max(1, min(BATCH, MOST_CELLS // max(size, 1)))
        self._sizes = np.array([len(own) for own in choices.sinks])

    def run(self) -> Node:
        """Search to the end; the best attack is then ``best``, and the tree its proof.

        Raises
        ------
        Unsolved
            When time or nodes run out, or no attack meets the rows.
        """
        if not self._tried:
            self.start()
        root = _Case((-1,) * self.choices.groups)
        stack = [root]
        while stack:
            batch = [stack.pop() for _ in range(min(self._batch, len(stack)))]
            self.nodes += len(batch)
            self._say(f"branch and bound, {self.nodes} nodes")
            if self.nodes > self._most_nodes or time.monotonic() > self._until:
                raise Unsolved(self._gave_up(stack + batch))
            for case in self._settle(batch):
                stack += case.cases
        if self.best is None:
            raise Unsolved("no deterministic attack meets the budgets: (21) is a maximum over nothing.")
        return _built(root)

    def _gave_up(self, left: list[_Case]) -> str:
        known = f"an attack of {self.value:.9f} nats was found" if self.best is not None else "no attack was found"
        return (
            f"the best deterministic attack is not settled: after {self.nodes} cases {known} and {len(left)} cases are "
            f"left. The game has about 10^{np.log10(self._sizes).sum():.0f} attacks; more seconds may settle it."
        )

    def start(self) -> None:
        """Go uphill from what the relaxation likes, from the cheapest columns, and from a few random attacks."""
        found = self.relaxation.solve(self._allowed([_Case((-1,) * self.choices.groups)]), -np.inf)
        dice = np.random.default_rng(0)
        starts = [self._favourites(found.attack[0]), tuple([0] * self.choices.groups)]
        starts += [tuple(int(dice.integers(n)) for n in self._sizes) for _ in range(8)]
        for start in starts:
            self._offer(start)

    def _favourites(self, attack: Floats) -> Choice:
        return tuple(int(np.argmax(part)) for part in np.split(attack, self.relaxation.first[1:]))

    def _offer(self, wish: Choice) -> None:
        """Improve an attack, and keep it if it is better than the best."""
        start = frugal(self.choices, wish)
        if start is not None and start not in self._tried:
            self._tried.add(start)
            self._accept(Local(self.choices, start).improve(pairs=len(self._tried) <= THOROUGH))

    def _accept(self, choice: Choice) -> None:
        value = Local(self.choices, choice).entropy()
        if self.best is not None:
            if value < self.value - MARGIN:
                return
            if sign(self.choices.powers(choice), self.choices.powers(self.best)) <= 0:
                return
        self.best, self.value = choice, value

    def _allowed(self, batch: list[_Case]) -> NDArray[np.bool_]:
        bound = np.array([case.bound_to for case in batch])[:, self.relaxation.group]
        place = np.arange(len(self.relaxation.group)) - self.relaxation.first[self.relaxation.group]
        return np.asarray((bound < 0) | (bound == place))

    def _settle(self, batch: list[_Case]) -> list[_Case]:
        """End what can be ended, and split the rest."""
        self._end_unmet(batch)
        batch = [case for case in batch if case.end is None]
        for case in batch:
            if min(case.bound_to) >= 0:
                case.end = along(self.choices, case.bound_to)
                if self.choices.is_feasible(case.bound_to):
                    self._accept(case.bound_to)
        batch = self._end_by_pool([case for case in batch if case.end is None])
        if not batch:
            return []
        allowed = self._allowed(batch)
        found = self.relaxation.solve(allowed, self.value - 2 * MARGIN)
        likely = int(np.argmax(found.bound))
        self._offer(self._favourites(found.attack[likely]))
        rows = self._end(batch, allowed, found.rule, found.prices)
        going = [batch[i] for i in rows]
        if going:
            self._split(going, found.attack[rows])
        return going

    def _end_unmet(self, batch: list[_Case]) -> None:
        """End the cases in which every attack misses a row: the groups that are bound do so, or with the cheapest."""
        costs = self.choices.costs
        for k, rhs in enumerate(self.choices.rhs):
            least = [min(c[k] for c in own) for own in costs]
            for case in batch:
                if case.end is None:
                    spent = sum(costs[s][i][k] for s, i in enumerate(case.bound_to) if i >= 0)
                    at_least = spent + sum(least[s] for s, i in enumerate(case.bound_to) if i < 0)
                    if spent > rhs:
                        case.end = along(self.choices, case.bound_to)
                    elif at_least > rhs:
                        case.end = unmet(self.choices, k, at_least)

    def _end(self, batch: list[_Case], allowed: NDArray[np.bool_], rule: Floats, prices: Floats) -> list[int]:
        """End the cases that their rules end, and remember these rules; returns the places of the others."""
        rest = []
        for i, end in enumerate(self._rounding.bounded(allowed, rule, prices, self.value - MARGIN)):
            batch[i].end = end
            if end is None:
                rest.append(i)
            else:
                self._pool.append((*self._rounding.reals(end), end))
        del self._pool[:-POOL]
        return rest

    def _end_by_pool(self, batch: list[_Case]) -> list[_Case]:
        """End what one of the last rules ends; returns the rest."""
        if not batch or not self._pool:
            return batch
        rules, prices = np.array([r for r, _, _ in self._pool]), np.array([p for _, p, _ in self._pool])
        error = np.array([2.0**-end.precision for _, _, end in self._pool]) + DOUBT * prices.sum(axis=1)
        bounds = self.relaxation.bounds(self._allowed(batch)[:, None, :], rules[None], prices[None]) + error
        for case, at, bound in zip(batch, bounds.argmin(axis=1).tolist(), bounds.min(axis=1).tolist(), strict=True):
            if bound < self.value - MARGIN:
                case.end = self._pool[at][2]
        return [case for case in batch if case.end is None]

    def _split(self, batch: list[_Case], attack: Floats) -> None:
        """Split each case by a large group that the mixed attack divides. (Probing several groups did not pay.)"""
        largest = np.maximum.reduceat(attack, self.relaxation.first, axis=1)
        score = 2 * self.relaxation.mass - largest
        free = np.array([case.bound_to for case in batch]) < 0
        chosen = np.where(free, score, -1.0).argmax(axis=1)
        for case, group in zip(batch, chosen.tolist(), strict=True):
            case.group = group
            case.cases = [_bind(case, group, c) for c in range(self._sizes[group])]


def _bind(case: _Case, group: int, column: int) -> _Case:
    return _Case((*case.bound_to[:group], column, *case.bound_to[group + 1 :]))


def _built(root: _Case) -> Node:
    """The tree, from the leaves up, without recursion."""
    done: dict[int, Node] = {}
    work = [root]
    while work:
        case = work[-1]
        if case.end is not None:
            done[id(case)] = case.end
            work.pop()
        elif id(case.cases[0]) in done:
            done[id(case)] = Split(case.group, tuple(done[id(part)] for part in case.cases))
            work.pop()
        else:
            work += case.cases
    return done[id(root)]

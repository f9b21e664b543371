"""The best deterministic attack by dynamic programming over an order of the groups.

After some groups have chosen, all that matters for the others is the masses at the releases that they can still reach,
and what is left of the budgets. A release that nobody can reach any more is closed: its N log N − Σ n log n is final.
Of all choices that lead to the same state only the best goes on. How many states there are depends on the order: along
a path of points with radius 1 only two or three releases are open at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import networkx as nx

from verify.solve.deterministic_choices import Choice, Choices
from verify.solve.deterministic_logs import Logs, Sum

MOST_STATES = 200_000
"""States of all steps together, as many as the kernel allows."""
GREEDY_GROUPS = 300
"""Groups up to which the greedy order is tried."""
MOST_PAIRS = 1_000_000
"""Pairs of groups that meet at a release, up to which their whole graph is built."""

State = tuple[int, ...]
Trail = tuple["Trail", int] | None
Best = tuple[int, int, Trail]


@dataclass(frozen=True)
class Order:
    """A proof by dynamic programming: the groups in the order in which they choose, and how many states there were."""

    groups: tuple[int, ...]
    states: int


def along(choices: Choices, bound_to: Choice) -> Order:
    """The proof of a case in which one attack is left, or the groups that are bound (not −1) miss a row by themselves.

    There is at most one state: these groups come first. They do so release by release, so that few are open at a time.
    """
    groups = range(choices.groups)
    bound = sorted((s for s in groups if bound_to[s] >= 0), key=lambda s: choices.sinks[s][bound_to[s]])
    return Order((*bound, *(s for s in groups if bound_to[s] < 0)), len(bound))


@dataclass(frozen=True)
class _Step:
    """One group's turn: which sinks the state speaks of, before and after.

    ``moves`` are the columns as (place in the state or −1, added costs); ``closing`` are the places of each release
    that is closed afterwards, ``keep`` the places that stay.
    """

    group: int
    new: int
    moves: tuple[tuple[int, tuple[int, ...]], ...]
    closing: tuple[tuple[int, ...], ...]
    keep: tuple[int, ...]


def best_by_order(
    choices: Choices, order: Sequence[int], most: int = MOST_STATES, say: Callable[[str], None] | None = None
) -> tuple[Choice | None, Order] | None:
    """The best attack by dynamic programming, or None if there are too many states.

    Returns
    -------
    tuple of Choice and Order, or None
        The attack is None if no attack meets all rows.
    """
    logs = Logs((choices.labels + 1) * choices.releases)
    rows = len(choices.rhs)
    states: dict[State, Best] = {(0,) * rows: (0, 0, None)}
    count = 0
    steps = _steps(choices, order)
    for number, step in enumerate(steps):
        if say is not None and number % 16 == 0:
            say(f"dynamic programme, group {number + 1} of {len(steps)}")
        mass, after = choices.mass[step.group], dict[State, Best]()
        blank = (0,) * step.new
        done = [steps[i].group for i in range(number + 1)]
        for state, (near, mark, trail) in states.items():
            spent = state[:rows]
            arrived = state[rows:] + blank
            for i, (place, costs) in enumerate(step.moves):
                now = spent
                if rows:
                    now = tuple(map(sum, zip(spent, costs, strict=True)))
                    if any(a > b for a, b in zip(now, choices.rhs, strict=True)):
                        continue
                there = (*arrived[:place], arrived[place] + mass, *arrived[place + 1 :])
                a, b = near, mark
                for closed in step.closing:
                    c, d = logs.law(tuple([there[p] for p in closed if there[p]]))
                    a, b = a + c, b + d
                key = (*now, *[there[p] for p in step.keep])
                old = after.get(key)
                if old is None:
                    after[key] = (a, b, (trail, i))
                    if count + len(after) > most:
                        return None
                elif a + logs.blur >= old[0] and _better(choices, logs, done, (a, b), (trail, i), old):
                    after[key] = (a, b, (trail, i))
        states = after
        count += len(states)
    final: Best | None = None
    for best in states.values():
        if final is None or _better(choices, logs, order, best[:2], best[2], final):
            final = best
    proof = Order(tuple(order), count)
    return (None if final is None else _choice(final[2], order), proof)


def _better(choices: Choices, logs: Logs, done: Sequence[int], new: Sum, trail: Trail, old: Best) -> bool:
    """Whether the closed releases of one trail are worth more than those of another that leads to the same state."""

    def powers() -> tuple[Counter[int], Counter[int]]:
        return _powers(choices, done, trail), _powers(choices, done, old[2])  # what is open is the same in both

    return logs.compare(new, old[:2], powers) > 0


def _powers(choices: Choices, done: Sequence[int], trail: Trail) -> Counter[int]:
    """The integers n of an unfinished attack."""
    part = Choices(
        labels=choices.labels,
        releases=choices.releases,
        mass=tuple(choices.mass[s] for s in done),
        total=choices.total,
        sinks=tuple(choices.sinks[s] for s in done),
        costs=(),
        rhs=(),
    )
    return part.powers(_walk(trail))


def _walk(trail: Trail) -> list[int]:
    out = []
    while trail is not None:
        trail, i = trail
        out.append(i)
    return out[::-1]


def _choice(trail: Trail, order: Sequence[int]) -> Choice:
    taken = dict(zip(order, _walk(trail), strict=True))
    return tuple(taken[s] for s in range(len(taken)))


def _steps(choices: Choices, order: Sequence[int]) -> list[_Step]:
    """What every group's turn does to the state."""
    last = {t // choices.labels: number for number, s in enumerate(order) for t in choices.sinks[s]}
    layout: list[int] = []
    steps = []
    for number, s in enumerate(order):
        new = [t for t in dict.fromkeys(choices.sinks[s]) if t not in layout]
        layout += new
        place = {t: p for p, t in enumerate(layout)}
        closing: dict[int, list[int]] = {}
        keep = []
        for p, t in enumerate(layout):
            if last[t // choices.labels] == number:
                closing.setdefault(t // choices.labels, []).append(p)
            else:
                keep.append(p)
        moves = tuple((place[t], c) for t, c in zip(choices.sinks[s], choices.costs[s], strict=True))
        steps.append(_Step(s, len(new), moves, tuple(map(tuple, closing.values())), tuple(keep)))
        layout = [layout[p] for p in keep]
    return steps


def best_order(choices: Choices) -> tuple[tuple[int, ...], float]:
    """An order with few states, and an upper bound for their number, budgets and equal masses aside."""
    orders = list(dict.fromkeys(_orders(choices)))
    return min(((order, estimate(choices, order)) for order in orders), key=lambda found: found[1])


def estimate(choices: Choices, order: Sequence[int]) -> float:
    """Σ over the steps of Π over the groups that have chosen of their choices that still can be told apart."""
    steps, total = _steps(choices, order), 0.0
    last = {t // choices.labels: number for number, s in enumerate(order) for t in choices.sinks[s]}
    active: list[int] = []
    for number, step in enumerate(steps):
        active.append(step.group)
        product, still = 1.0, []
        for s in active:
            open_to = {t for t in choices.sinks[s] if last[t // choices.labels] > number}
            if open_to:
                still.append(s)
                product *= min(len(open_to) + (len(open_to) < len(choices.sinks[s])), len(choices.sinks[s]))
        active = still
        total = min(total + product, 1e300)
    return total


def _orders(choices: Choices) -> Iterable[tuple[int, ...]]:
    """Orders worth a look, those of a component together: as given, by releases, narrow in the graph, greedy."""
    groups = range(choices.groups)
    reach = [sorted({t // choices.labels for t in own}) for own in choices.sinks]
    meeting = nx.Graph()
    meeting.add_nodes_from(groups)
    by_release: dict[int, list[int]] = {}
    for s in groups:
        for z in reach[s]:
            by_release.setdefault(z, []).append(s)
    sparse = sum(len(members) ** 2 for members in by_release.values()) <= MOST_PAIRS
    for members in by_release.values():
        meeting.add_edges_from(
            (a, b) for i, a in enumerate(members) for b in (members[i + 1 :] if sparse else members[i + 1 : i + 2])
        )
    parts = sorted(nx.connected_components(meeting), key=min)
    keys: list[Callable[[int], tuple[int, ...]]] = [
        lambda s: (s,),
        lambda s: (reach[s][-1], reach[s][0], s),
        lambda s: (reach[s][0], reach[s][-1], s),
    ]
    for key in keys:
        yield tuple(s for part in parts for s in sorted(part, key=key))
    yield tuple(s for part in parts for s in nx.utils.reverse_cuthill_mckee_ordering(meeting.subgraph(sorted(part))))
    if choices.groups <= GREEDY_GROUPS:
        yield tuple(s for part in parts for s in _greedy(part, reach))


def _greedy(part: set[int], reach: list[list[int]]) -> list[int]:
    """Always the group that opens the fewest new releases and closes the most."""
    left = sorted(part)
    users = Counter(z for s in part for z in reach[s])
    opened: set[int] = set()
    out = []
    while left:
        s = min(
            left, key=lambda s: (sum(z not in opened for z in reach[s]) - 2 * sum(users[z] == 1 for z in reach[s]), s)
        )
        left.remove(s)
        out.append(s)
        opened.update(reach[s])
        users.subtract(reach[s])
    return out

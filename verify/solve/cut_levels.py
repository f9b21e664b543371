"""The levels of a bipartite conflict graph, by minimum cuts, exact in integers.

A *block* is a set of senders of total mass A and receivers of total mass B. If a flow can bring every sender's a·B to
receivers that take b·A each, the block is one *level*: all of its conflicts happen at releases with the posterior
A : B. Otherwise a minimum cut divides it into a part with relatively more senders, a part that is a level already, and
a part with relatively fewer; no conflict that matters crosses from the first to the last. All blocks of one generation
share a single flow, since their networks are disjoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import numpy as np

from verify.solve.cut_flow import Indices, Mask, Network, maximum_flow
from verify.solve.cut_graph import Conflicts


@dataclass(frozen=True, eq=False)
class Levels:
    """``share[s]`` is the part A/(A+B) or B/(A+B) of s's own colour in its level, 1 for sources in no conflict.

    ``attack`` has the mass sent along the incidences that are used, in the unit of the sources' masses.
    """

    share: list[Fraction]
    attack: dict[int, Fraction]


def levels(conflicts: Conflicts, mass: Sequence[int]) -> Levels:
    """Divide the sources in conflict into levels.

    Parameters
    ----------
    conflicts
        The coloured conflict graph.
    mass
        Positive integers, one for each group.
    """
    sender = conflicts.sender
    share, attack = [Fraction(1)] * len(sender), {}
    incidence = np.arange(len(conflicts.source))
    block = np.zeros(len(sender), dtype=np.int64)
    while len(incidence):
        source = conflicts.source[incidence]
        active = np.unique(source)
        total = _totals(active, block, sender, mass)
        capacity = [0] * len(sender)
        for s in active.tolist():
            sent, received = total[int(block[s])]
            capacity[s] = mass[s] * (received if sender[s] else sent) // gcd(sent, received)
        places, place = np.unique(_places(conflicts, incidence, block), return_inverse=True)
        flow = maximum_flow(Network(sender, source, place, len(places)), capacity)
        done = ~(flow.before | flow.behind)
        for s in active[done[active]].tolist():
            sent, received = total[int(block[s])]
            share[s] = Fraction(sent if sender[s] else received, sent + received)
        for i, s in zip(np.flatnonzero(done[source]).tolist(), source[done[source]].tolist(), strict=True):
            if flow.amount[i]:
                attack[int(incidence[i])] = Fraction(flow.amount[i] * mass[s], capacity[s])
        live = active[~done[active]]
        block[live] = np.unique(2 * block[live] + flow.before[live], return_inverse=True)[1]
        incidence = _meeting(conflicts, incidence[~done[source]], block)
    return Levels(share, attack)


def _totals(active: Indices, block: Indices, sender: Mask, mass: Sequence[int]) -> list[list[int]]:
    """For every block, the masses [A, B] of its senders and of its receivers."""
    total = [[0, 0] for _ in range(int(block[active].max()) + 1)]
    for s, b, sends in zip(active.tolist(), block[active].tolist(), sender[active].tolist(), strict=True):
        total[b][0 if sends else 1] += mass[s]
    return total


def _places(conflicts: Conflicts, incidence: Indices, block: Indices) -> Indices:
    """A number for every pair of a release and a block that meet in one of the incidences."""
    own = block[conflicts.source[incidence]]
    return np.asarray(conflicts.release[incidence] * (int(own.max(initial=0)) + 1) + own, dtype=np.int64)


def _meeting(conflicts: Conflicts, incidence: Indices, block: Indices) -> Indices:
    """Those of the incidences whose release still receives both colours from the same block."""
    sends = conflicts.sender[conflicts.source[incidence]]
    _, place = np.unique(_places(conflicts, incidence, block), return_inverse=True)
    met = [np.bincount(place[sends == colour], minlength=len(place)) > 0 for colour in (False, True)]
    return np.asarray(incidence[(met[0] & met[1])[place]], dtype=np.int64)

"""Which exact method applies to a game without rows: read off its conflict graph.

Where every source keeps its label, the feasible w of `verify.graph.conflicts` are those with w(T) ≤ 1 for every set T
of sources of different labels that can meet at one release. All such T are cliques of the conflict graph G; where,
conversely, every clique has a common release, they are *all* the cliques, and the value depends on G and μ alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import combinations

import networkx as nx
import numpy as np

from verify.game.shape import Shape
from verify.graph.components import arrivals
from verify.graph.conflicts import MOST_PAIRS, meetings
from verify.graph.perfect import MOST_STEPS, bits, perfection


class Method(Enum):
    """What is known about computing h* exactly, the most favourable first (mathematics.md §3 and §6)."""

    BIPARTITE = "bipartite"
    """No rows, labels are kept, and the conflict graph is bipartite (always so with two labels). Cliques are single
    conflicts then, and a conflict *is* a common release. The feasible w are those with w_s + w_t ≤ 1 for every conflict
    and w_s ≤ 1; the optimum is rational: on the blocks U ∪ V that repeated minimum cuts find, w_u = a(U)/(a(U) + b(V))
    for the masses a and b of the two sides, and 1 − w_u on V."""
    PERFECT = "perfect"
    """No rows, labels are kept, the conflict graph G is perfect and every clique of it has a common release. The
    feasible w are then G's stable set polytope, so that h* is Körner's graph entropy H(G, μ), and it splits: H(G, μ) +
    H(Ḡ, μ) = H(μ) for the complement Ḡ (Csiszár, Körner, Lovász, Marton and Simonyi, Combinatorica 10 (1990)). The
    optimum is algebraic but need not be rational: five sources with labels 0, 1, 2, 1, 0 suffice for √5."""
    GENERAL = "general"
    """Neither of these, or not known to be: the value is algebraic where all data are rational, and no method that is
    special to the game's graph is known to apply."""


@dataclass(frozen=True)
class Recognition:
    """What a game's conflict graph is; None where that is not known, or where the game has none.

    ``bipartite`` and ``perfect`` speak of the graph alone; ``covered`` says whether every clique has a common release.
    ``method`` is BIPARTITE or PERFECT only where all that it needs was established. ``reason`` is a phrase for people.
    ``clique`` is a set of groups in pairwise conflict that has no common release, though without any one of them it
    has; ``hole`` goes round
    an odd hole, or an odd antihole if ``anti``.
    """

    method: Method
    bipartite: bool | None
    perfect: bool | None
    covered: bool | None
    reason: str
    clique: tuple[int, ...] = ()
    hole: tuple[int, ...] = ()
    anti: bool = False


def method(shape: Shape) -> Method:
    """Return which exact method applies to a shape: `recognise` without its reasons.

    Examples
    --------
    >>> from verify.game.game import Game
    >>> law = {(x, y): "1/3" for x, y in (("0", "a"), ("1", "b"), ("2", "a"))}
    >>> method(Game.max_distortion(law, metric="absolute", radius=1).shape)
    <Method.BIPARTITE: 'bipartite'>
    """
    return recognise(shape).method


def recognise(shape: Shape, steps: int = MOST_STEPS) -> Recognition:
    """Say which exact method applies to a shape, and why.

    ``steps`` limits the search for odd holes and antiholes, and another one of as many steps the search for cliques
    without a common release.
    """
    labels = _kept_labels(shape)
    if labels is None:
        return Recognition(Method.GENERAL, None, None, None, "a source can arrive with more than one label")
    found = _graph(shape, labels, steps)
    if any(any(row.coefficients) for row in shape.rows):
        return replace(found, method=Method.GENERAL, reason=f"a row couples the sources; {found.reason}")
    return found


def _kept_labels(shape: Shape) -> list[int] | None:
    """The label with which each group arrives, or None if one can arrive with several."""
    pairs = np.unique(arrivals(shape)[:, [0, 2]], axis=0)
    return pairs[:, 1].tolist() if len(pairs) == len(shape.mass) else None


def _graph(shape: Shape, labels: Sequence[int], steps: int) -> Recognition:
    """Recognise the conflict graph of sources that keep their labels, rows aside."""
    if len(set(labels)) <= 2:
        return _bipartite("two labels" if len(set(labels)) == 2 else "a single label")
    nodes, meet = _without_twins(shape, labels)
    pairs = sum(len(present) ** 2 for present in meet) // 2
    if pairs > MOST_PAIRS:
        return Recognition(Method.GENERAL, None, None, None, f"{pairs} pairs of sources are too many to look at")
    graph = nx.Graph()
    graph.add_nodes_from(nodes)
    for present in meet:
        graph.add_edges_from((s, t) for s, t in combinations(present, 2) if labels[s] != labels[t])
    if nx.is_bipartite(graph):
        return _bipartite("bipartite")
    found = perfection(graph, steps)
    covered, clique = uncovered_clique(graph, meet, steps)
    known = Recognition(Method.GENERAL, False, found.answer, covered, "", clique, found.hole, found.anti)
    if found.answer and covered:
        kind = ("in pieces: " if len(found.classes) > 1 else "") + ", ".join(found.classes)
        return replace(
            known,
            method=Method.PERFECT,
            reason=f"perfect: {kind}; every clique has a common release",
        )
    reasons = []
    if found.answer is False:
        reasons.append(f"an odd {'antihole' if found.anti else 'hole'}: not perfect")
    if covered is False:
        reasons.append("a clique without a common release")
    if found.answer is None:
        reasons.append("the search for odd holes was not finished")
    if covered is None:
        reasons.append("the search for cliques without a common release was not finished")
    return replace(known, reason="; ".join(reasons))


def _bipartite(reason: str) -> Recognition:
    return Recognition(Method.BIPARTITE, bipartite=True, perfect=True, covered=True, reason=reason)


def _without_twins(shape: Shape, labels: Sequence[int]) -> tuple[list[int], list[list[int]]]:
    """One group for each label and set of maximal meetings, and which of them are at each meeting.

    Twins are in conflict with the same groups at the same meetings and not with each other; a graph is perfect exactly
    if it is without them, and no clique holds two.
    """
    meet = [meeting.groups for meeting in meetings(shape)]
    reach = [0] * len(shape.mass)
    for i, present in enumerate(meet):
        for s in present:
            reach[s] |= 1 << i
    first: dict[tuple[int, int], int] = {}
    for s, key in enumerate(zip(labels, reach, strict=True)):
        first.setdefault(key, s)
    kept = set(first.values())
    return sorted(kept), [[s for s in present if s in kept] for present in meet]


def uncovered_clique(
    graph: nx.Graph, meet: Sequence[Sequence[int]], steps: int = MOST_STEPS
) -> tuple[bool | None, tuple[int, ...]]:
    """Decide whether every clique of a graph lies within one of the sets ``meet`` (the hypergraph is *conformal*).

    Parameters
    ----------
    graph
        Its nodes are integers; each edge, and each node, lies within one of the sets.
    meet
        Sets of nodes.
    steps
        The most cliques to look at.

    Returns
    -------
    tuple
        (True, ()); or (False, a clique that does not, though without any one of its nodes it does); or (None, ()) if
        the steps did not suffice.

    Examples
    --------
    >>> import networkx as nx
    >>> uncovered_clique(nx.complete_graph(3), [(0, 1), (0, 2), (1, 2)])
    (False, (0, 1, 2))
    """
    nodes = sorted(graph)
    number = {s: i for i, s in enumerate(nodes)}
    near = [sum(1 << number[t] for t in graph[s]) for s in nodes]
    members, reach = [0] * len(meet), [0] * len(nodes)
    for m, present in enumerate(meet):
        for s in present:
            members[m] |= 1 << number[s]
            reach[number[s]] |= 1 << m
    taken = 0
    everywhere = (1 << len(members)) - 1
    stack: list[tuple[tuple[int, ...], int, int]] = [
        ((), everywhere, (1 << len(nodes)) - 1)
    ]  # clique, the sets that hold it, nodes that may join it
    while stack:
        clique, common, candidates = stack.pop()
        if any(candidates & ~members[m] == 0 for m in bits(common)):
            continue  # whatever joins is within that set
        taken += 1
        if taken > steps:
            return None, ()
        for i in bits(candidates):
            left = common & reach[i]
            if not left:
                return False, tuple(nodes[j] for j in _smallest((*clique, i), reach))
            stack.append(((*clique, i), left, candidates & near[i] & -1 << (i + 1)))
    return True, ()


def _smallest(clique: tuple[int, ...], reach: Sequence[int]) -> tuple[int, ...]:
    """Leave out of a clique without a common set what is not needed for that, the latest first."""
    for i in reversed(clique):
        common = -1
        for j in clique:
            common &= -1 if j == i else reach[j]
        if not common:
            clique = tuple(j for j in clique if j != i)
    return clique

"""The graphs that `verify show` draws, described: nodes, edges, components, and what kind of game it is.

Pictures, the text for terminals and ``--json`` all say what a `Drawing` holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, assert_never

import networkx as nx

from verify.graph.components import components
from verify.graph.conflicts import Meeting, conflicts, meetings
from verify.graph.method import Recognition, recognise
from verify.graph.tight import freedom, tight_graph
from verify.numbers.exact import text
from verify.report.tightness import Tightness, tightness

if TYPE_CHECKING:
    from verify.claims.answers import Answer
    from verify.game.game import Game
    from verify.game.shape import Shape


class Kind(Enum):
    """Which graph."""

    REACHABILITY = "reachability"
    """Sources and releases; an edge wherever the attacker may send a source."""
    CONFLICTS = "conflicts"
    """Sources; an edge where two can arrive at one release with different labels."""
    TIGHT = "tight"
    """Sources and releases; the edges that are best for the attacker against the rule."""


@dataclass(frozen=True)
class Node:
    """A source (feature, label) or a release; a polytope's only source has no name. ``part`` numbers its component."""

    side: str
    name: tuple[str, ...]
    mass: Fraction | None
    part: int | None


@dataclass(frozen=True)
class Edge:
    """An edge between two nodes, by their numbers.

    ``names`` are the labels that arrive or, for a conflict, the common releases; ``mass`` is what the attack sends
    along, None for a conflict; ``tight`` is None where it was not asked. A source that can arrive at a release with
    several labels is in conflict with itself.
    """

    start: int
    end: int
    names: tuple[str, ...]
    mass: Fraction | None = None
    tight: bool | None = None


@dataclass(frozen=True)
class Drawing:
    """A graph of a game and of its solution.

    ``components`` lists node numbers: of independent subgames, or, for conflicts, of what conflicts connect.
    ``meetings``, of conflicts, are the maximal sets that can meet at a release; ``tightness`` is what the tight graph
    rests on, and ``freedom`` the number of its independent cycles (`verify.graph.tight.freedom`; None where a column
    is not an arc). The sources have their groups' numbers.
    """

    kind: Kind
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    components: tuple[tuple[int, ...], ...]
    recognition: Recognition
    meetings: tuple[Meeting, ...] = ()
    tightness: Tightness | None = None
    freedom: int | None = None

    @property
    def document(self) -> dict[str, Any]:
        """The graph as a JSON object; numbers are strings, nodes are numbered from 0."""
        found = self.recognition
        return {
            "kind": self.kind.value,
            "nodes": [
                {"kind": node.side, "name": list(node.name), "mass": _text(node.mass), "component": node.part}
                for node in self.nodes
            ],
            "edges": [self._edge(edge) for edge in self.edges],
            "components": [list(part) for part in self.components],
            "method": found.method.value,
            "bipartite": found.bipartite,
            "perfect": found.perfect,
            "covered": found.covered,
            "clique": list(found.clique),
            "hole": [] if found.anti else list(found.hole),
            "antihole": list(found.hole) if found.anti else [],
            "reason": found.reason,
            "exact": None if self.tightness is None else self.tightness.exact,
            "freedom": self.freedom,
        }

    def _edge(self, edge: Edge) -> dict[str, Any]:
        ends: dict[str, Any] = {"from": edge.start, "to": edge.end}
        if self.kind is Kind.CONFLICTS:
            return {**ends, "releases": list(edge.names)}
        ends |= {"labels": list(edge.names), "mass": _text(edge.mass)}
        return ends if edge.tight is None else {**ends, "tight": edge.tight}


def drawing(game: Game, answer: Answer, kind: Kind) -> Drawing:
    """Describe one of a game's graphs.

    Raises
    ------
    Unsolved
        If the conflict graph has too many edges to be listed.
    """
    recognition = recognise(game.shape)
    match kind:
        case Kind.CONFLICTS:
            return _conflicts(game, recognition)
        case Kind.REACHABILITY:
            return _columns(game, answer, kind, recognition, None)
        case Kind.TIGHT:
            found = tightness(game.shape, answer.certificate, answer.candidate.attack, answer.upper - answer.lower)
            return _columns(game, answer, kind, recognition, found)
        case _:
            assert_never(kind)


def source_names(game: Game) -> list[tuple[str, ...]]:
    """The name (feature, label) of every group; () for a polytope's."""
    shape = game.shape
    if shape.keys.shape[1] < 3:
        return [()] * len(shape.mass)
    firsts = [shape.keys[columns[0]] for columns in shape.group_columns]
    return [(game.features[x], game.labels[y]) for x, y, *_ in firsts]


def _conflicts(game: Game, recognition: Recognition) -> Drawing:
    shape = game.shape
    graph = conflicts(shape)
    parts = _largest_first((sorted(part) for part in nx.connected_components(graph)), shape)
    place = {s: i for i, part in enumerate(parts) for s in part}
    nodes = [Node("source", name, shape.group_mass(s), place[s]) for s, name in enumerate(source_names(game))]
    pairs = [*graph.edges(data="releases"), *((s, s, torn) for s, torn in graph.nodes(data="torn") if torn)]
    edges = [Edge(s, t, tuple(game.releases[z] for z in where)) for s, t, where in pairs]
    return Drawing(Kind.CONFLICTS, tuple(nodes), tuple(edges), parts, recognition, meetings(shape))


def _columns(game: Game, answer: Answer, kind: Kind, recognition: Recognition, found: Tightness | None) -> Drawing:
    """Sources, then releases; an edge for every column, or for those that are tight or carry mass."""
    shape, labels = game.shape, len(game.shape.labels)
    groups = len(shape.mass)
    parts = [(*part.groups, *(groups + z for z in part.releases)) for part in components(shape)]
    place = {node: i for i, part in enumerate(parts) for node in part}
    arrived = dict.fromkeys(game.releases, Fraction(0))
    for (z, _), mass in answer.law.items():
        arrived[z] += mass
    nodes = [Node("source", name, shape.group_mass(s), place[s]) for s, name in enumerate(source_names(game))]
    nodes += [Node("release", (z,), arrived[z], place.get(groups + i)) for i, z in enumerate(game.releases)]
    attack = dict(zip(range(shape.columns), _by_column(game, answer), strict=True))
    listed: dict[tuple[int, int], tuple[set[int], Fraction]] = {}
    for j, t, weight in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        if found is None or j in found.tight or j in found.carrying:
            z, y = divmod(t, labels)
            names, mass = listed.get((j, z), (set(), Fraction(0)))
            listed[j, z] = (names | {y}, mass + attack[j] * Fraction(weight, shape.weight_denominator))
    edges = [
        Edge(
            int(shape.group[j]),
            groups + z,
            tuple(game.labels[y] for y in sorted(names)),
            mass,
            None if found is None else j in found.tight,
        )
        for (j, z), (names, mass) in sorted(listed.items())
    ]
    cycles = None
    if found is not None and shape.transport:
        cycles = freedom(tight_graph(shape, found.tight, found.carrying))
    return Drawing(kind, tuple(nodes), tuple(edges), tuple(parts), recognition, tightness=found, freedom=cycles)


def _by_column(game: Game, answer: Answer) -> list[Fraction]:
    """The attack's mass on every column, by the answer's own names for them."""
    keys = game.shape.keys
    if keys.shape[1] == 1:
        return [answer.attack.get((str(i),), Fraction(0)) for (i,) in keys.tolist()]
    alphabets: Sequence[tuple[str, ...]] = (game.features, game.labels, game.releases, game.labels)
    if keys.shape[1] == 2:
        alphabets = (game.releases, game.labels)
    names = (tuple(alphabet[i] for alphabet, i in zip(alphabets, key, strict=False)) for key in keys.tolist())
    return [answer.attack.get(name, Fraction(0)) for name in names]


def _largest_first(parts: Iterable[list[int]], shape: Shape) -> tuple[tuple[int, ...], ...]:
    ordered = sorted(parts, key=lambda part: (-sum(shape.mass[s] for s in part), part))
    return tuple(map(tuple, ordered))


def _text(mass: Fraction | None) -> str | None:
    return None if mass is None else text(mass)

"""Perfect graphs: known ones, and brute force on small ones."""

from __future__ import annotations

import random
from itertools import combinations

import networkx as nx
import pytest

from verify.graph.perfect import MOST_STEPS, Perfection, is_chordal, perfection


def plain(graph):
    return nx.convert_node_labels_to_integers(graph)


def chromatic(graph):
    """The chromatic number, by trying."""
    nodes = list(graph)

    def fits(colours):
        colour = {}

        def place(i):
            if i == len(nodes):
                return True
            used = {colour[u] for u in graph[nodes[i]] if u in colour}
            for c in range(min(colours, max(colour.values(), default=-1) + 2)):
                if c not in used:
                    colour[nodes[i]] = c
                    if place(i + 1):
                        return True
                    del colour[nodes[i]]
            return False

        return place(0)

    return next(k for k in range(len(nodes) + 1) if fits(k))


def perfect_by_definition(graph):
    """In every induced subgraph the chromatic number is the largest clique's size."""
    for size in range(1, len(graph) + 1):
        for chosen in combinations(graph, size):
            part = graph.subgraph(chosen)
            if chromatic(part) != max(map(len, nx.find_cliques(part))):
                return False
    return True


def is_odd_hole(graph, hole):
    part = graph.subgraph(hole)
    around = {frozenset((hole[i - 1], hole[i])) for i in range(len(hole))}
    return len(hole) >= 5 and len(hole) % 2 == 1 and {frozenset(e) for e in part.edges()} == around


PERFECT = {
    "C6": nx.cycle_graph(6),
    "complement of C6": nx.complement(nx.cycle_graph(6)),
    "complement of C8": nx.complement(nx.cycle_graph(8)),
    "K5": nx.complete_graph(5),
    "K3,3,3": nx.complete_multipartite_graph(3, 3, 3),
    "grid": plain(nx.grid_2d_graph(4, 5)),
    "line graph of K4,4": plain(nx.line_graph(nx.complete_bipartite_graph(4, 4))),
    "line graph of a grid": plain(nx.line_graph(nx.grid_2d_graph(3, 4))),
    "windmill": nx.windmill_graph(4, 3),
    "octahedron": nx.octahedral_graph(),
    "cube's complement": nx.complement(nx.hypercube_graph(3)),
    "no vertices": nx.empty_graph(0),
    "two triangles and an edge": nx.disjoint_union_all([nx.complete_graph(3), nx.complete_graph(3), nx.path_graph(2)]),
}
IMPERFECT = {
    "C5": nx.cycle_graph(5),
    "C7": nx.cycle_graph(7),
    "C9": nx.cycle_graph(9),
    "complement of C7": nx.complement(nx.cycle_graph(7)),
    "complement of C9": nx.complement(nx.cycle_graph(9)),
    "Petersen": nx.petersen_graph(),
    "wheel W5": nx.wheel_graph(6),
    "icosahedron": nx.icosahedral_graph(),
    "Grötzsch": nx.mycielski_graph(4),
    "line graph of K5": plain(nx.line_graph(nx.complete_graph(5))),
    "C5 and K4": nx.disjoint_union(nx.cycle_graph(5), nx.complete_graph(4)),
}


@pytest.mark.parametrize("name", PERFECT)
def test_perfect(name):
    """Known perfect graphs are recognised, with a class for every piece."""
    found = perfection(PERFECT[name])
    assert found.answer is True
    assert found.classes
    assert found.hole == ()


@pytest.mark.parametrize("name", IMPERFECT)
def test_imperfect(name):
    """Known imperfect graphs come with an odd hole, of the graph or of its complement."""
    graph = IMPERFECT[name]
    found = perfection(graph)
    assert found.answer is False
    assert is_odd_hole(nx.complement(graph) if found.anti else graph, found.hole)


@pytest.mark.parametrize("seed", range(60))
def test_against_the_definition(seed):
    """On up to 8 vertices: perfect exactly if no induced subgraph needs more colours than its largest clique has."""
    rng = random.Random(seed)
    graph = nx.gnp_random_graph(rng.randint(5, 8), rng.uniform(0.3, 0.7), seed=seed)
    assert perfection(graph).answer is perfect_by_definition(graph)


def test_every_small_graph():
    """All graphs of at most 6 vertices up to isomorphism: only those with C5 in them are not perfect."""
    for graph in nx.graph_atlas_g()[1:]:
        if len(graph) <= 6:
            assert perfection(graph).answer is perfect_by_definition(graph)


@pytest.mark.parametrize("seed", range(30))
def test_complement(seed):
    """A graph is perfect exactly if its complement is (Lovász)."""
    graph = nx.gnp_random_graph(11, 0.5, seed=seed)
    assert perfection(graph).answer == perfection(nx.complement(graph)).answer


@pytest.mark.parametrize("seed", range(30))
def test_order_of_vertices_does_not_matter(seed):
    """The answer is the graph's, whatever its vertices are called."""
    rng = random.Random(seed)
    graph = nx.gnp_random_graph(12, 0.4, seed=seed)
    names = list(graph)
    rng.shuffle(names)
    assert perfection(graph).answer == perfection(nx.relabel_nodes(graph, dict(enumerate(names)))).answer


def test_giving_up_is_not_a_no():
    """Without steps the search says that it does not know; never False."""
    graph = nx.cycle_graph(5)
    assert perfection(graph, steps=0) == Perfection(answer=None)
    assert perfection(nx.petersen_graph(), steps=1).answer is None


def test_chordal_and_bipartite_graphs_of_any_size():
    """The classes that networkx recognises in nearly linear time have no limit of size."""
    assert perfection(nx.path_graph(3000)).classes == ("bipartite",)
    band = nx.Graph((i, i + d) for i in range(3000) for d in (1, 2))
    assert perfection(band).classes == ("chordal",)


@pytest.mark.parametrize("seed", range(40))
def test_chordal_as_networkx_says(seed):
    """The search of nearly linear time and networkx's agree, on random graphs and on those made chordal."""
    graph = nx.gnp_random_graph(9, 0.35, seed=seed)
    assert is_chordal(graph) == nx.is_chordal(graph)
    filled, _ = nx.complete_to_chordal_graph(graph)
    assert is_chordal(filled)


def test_pieces_are_taken_apart():
    """Perfect pieces that meet in single vertices, and joins of such, are recognised without search."""
    grid, triangles = plain(nx.grid_2d_graph(5, 5)), nx.windmill_graph(4, 3)
    glued = nx.compose(nx.relabel_nodes(triangles, lambda v: v + 24), grid)
    assert perfection(glued, steps=0).classes == ("bipartite", "chordal")
    join = nx.complement(nx.disjoint_union(nx.complement(glued), nx.complement(glued)))
    assert perfection(join, steps=0).answer is True


def test_steps_are_counted_over_all_pieces():
    """The whole search stays within its steps: many pieces share them."""
    graph = nx.disjoint_union_all([nx.gnp_random_graph(60, 0.5, seed=s) for s in range(3)])
    assert perfection(graph, steps=MOST_STEPS).answer is False

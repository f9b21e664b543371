"""The graphs that are drawn: what they say is the game and its solution, and the pictures can be read."""

from __future__ import annotations

import json
import random
import re
from fractions import Fraction
from itertools import combinations
from math import hypot
from pathlib import Path

import mpmath
import networkx as nx
import pytest

from verify import value
from verify.claims import instances
from verify.cli.main import main
from verify.errors import Unsolved
from verify.game.game import Game
from verify.graph.conflicts import conflicts
from verify.report.graph_text import MOST_LINES, lines
from verify.report.graphs import Kind, drawing
from verify.report.layout import plan
from verify.report.show import draw
from verify.report.show_conflicts import RADIUS, around
from verify.report.spread import spread
from verify.report.tightness import tightness

pytest.importorskip("matplotlib")

INSTANCES = list({i.name: i for i in (instances.SECTION_V_A, instances.IRRATIONAL, *instances.EVERY_KIND)}.values())
DOCS = Path(__file__).resolve().parents[2] / "docs" / "commands.md"


def _solve(instance):
    game = Game.loads(instance.data.decode())
    return game, value(game, digits=20)


def line(count, labels, seed, radius=2):
    """Random sources on a line."""
    rng = random.Random(seed)
    points = sorted(rng.sample(range(2 * count), count))
    weights = [rng.randint(1, 6) for _ in points]
    law = {
        (str(x), str(rng.randrange(labels))): Fraction(w, sum(weights)) for x, w in zip(points, weights, strict=True)
    }
    return Game.max_distortion(law, metric="absolute", radius=radius, features=points)


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: i.name)
def test_arcs_are_the_columns_and_carry_the_attack(instance):
    """Every column is an edge for each release that it reaches; out of the sources goes the attack, into the releases
    the law that arrives."""
    game, answer = _solve(instance)
    graph = drawing(game, answer, Kind.REACHABILITY)
    into = {}
    for edge in graph.edges:
        assert (graph.nodes[edge.start].side, graph.nodes[edge.end].side) == ("source", "release")
        into[edge.end] = into.get(edge.end, 0) + edge.mass
    for number, node in enumerate(graph.nodes):
        if node.side == "release":
            assert into.get(number, 0) == node.mass
            assert (node.part is None) == (number not in into)
    assert sum(node.mass for node in graph.nodes if node.side == "source") == 1
    assert len(graph.edges) >= game.shape.columns


@pytest.mark.parametrize("seed", range(6))
def test_conflicts_are_the_conflict_graph(seed):
    """Nodes are the sources by name, edges the conflicts with their releases, components what they connect."""
    game = line(9, 3, seed)
    graph = drawing(game, value(game, digits=8), Kind.CONFLICTS)
    plain = conflicts(game.shape)
    assert [(e.start, e.end) for e in graph.edges] == list(plain.edges())
    for edge in graph.edges:
        assert edge.names == tuple(game.releases[z] for z in plain.edges[edge.start, edge.end]["releases"])
    assert sorted(map(sorted, graph.components)) == sorted(map(sorted, nx.connected_components(plain)))
    assert [node.name for node in graph.nodes] == list(game.law)
    assert all(number in graph.components[node.part] for number, node in enumerate(graph.nodes))


@pytest.mark.parametrize("instance", INSTANCES, ids=lambda i: i.name)
def test_tight_columns_are_the_best_of_their_groups(instance):
    """Against mpmath: a column is tight exactly if no living column of its group is worth more at (q, λ)."""
    game, answer = _solve(instance)
    shape, evidence = game.shape, answer.certificate.evidence
    found = tightness(shape, answer.certificate, answer.candidate.attack, answer.upper - answer.lower)
    exact = answer.exact is not None
    assert found.exact is exact
    if exact:
        assert found.carrying <= found.tight
        assert found.carrying == {j for j, mass in answer.candidate.attack.items() if mass}
    with mpmath.workdps(60):
        theta = _root(answer.certificate.claim.get("field"))

        def real(number):
            if isinstance(number, list):
                return sum((real(c) * theta**i for i, c in enumerate(number)), mpmath.mpf(0))
            return mpmath.mpf(Fraction(number).numerator) / Fraction(number).denominator

        def price(multiplier):
            if isinstance(multiplier, list):
                return sum((real(a) * mpmath.log(real(r)) for a, r in multiplier), mpmath.mpf(0))
            return real(multiplier)

        rule = [real(q) for row in evidence["rule"] for q in row]
        worth = {}
        for j, t, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
            loss = mpmath.inf if rule[t] == 0 else -mpmath.log(rule[t])
            worth[j] = worth.get(j, 0) + loss * w / shape.weight_denominator
        for row, multiplier in zip(shape.rows, evidence["multipliers"], strict=True):
            for j in worth:
                worth[j] -= price(multiplier) * row.coefficients[j]
        near = mpmath.mpf("1e-40") if exact else mpmath.mpf("1e-10")
        for columns in shape.group_columns:
            alive = [j for j in columns.tolist() if worth[j] != mpmath.inf and not _dead(shape, evidence, j)]
            best = max(worth[j] for j in alive)
            for j in columns.tolist():
                assert (j in found.tight) == (j in alive and worth[j] > best - near)


def _root(field):
    """The root of a field's polynomial between its bounds, by bisection."""
    if field is None:
        return None
    coefficients = [int(c) for c in reversed(field["polynomial"])]
    low, high = (
        mpmath.mpf(Fraction(field[end]).numerator) / Fraction(field[end]).denominator for end in ("lower", "upper")
    )
    for _ in range(220):
        middle = (low + high) / 2
        inside = mpmath.polyval(coefficients, low) * mpmath.polyval(coefficients, middle) <= 0
        low, high = (low, middle) if inside else (middle, high)
    return low


def _dead(shape, evidence, column):
    multipliers = [Fraction(v) for v in evidence.get("dead", ())]
    price = {
        j: sum(m * row.coefficients[j] for m, row in zip(multipliers, shape.rows, strict=False))
        for j in shape.group_columns[int(shape.group[column])].tolist()
    }
    return price[column] > min(price.values())


def test_dashed_arcs_are_tight_and_hardly_used():
    """In the tight picture what is not drawn as a ribbon is dashed if it is tight and grey if not; nothing is lost."""
    for seed in range(8):
        game = line(8, 2, seed)
        answer = value(game, digits=12)
        tight = drawing(game, answer, Kind.TIGHT).tightness.tight
        plain, told = plan(game, answer.attack), plan(game, answer.attack, tight)
        assert not plain.tight
        assert sorted(told.arcs + told.tight) == sorted(plain.arcs)
        assert len(told.tight) + len(told.ribbons) >= len(tight)


def test_sources_that_change_their_labels_are_in_conflict_with_themselves(tmp_path):
    """A loop in the graph, a word in the text, a ring in the picture."""
    game, answer = _solve(instances.LINE_CHANGE)
    graph = drawing(game, answer, Kind.CONFLICTS)
    loops = [edge for edge in graph.edges if edge.start == edge.end]
    assert len(loops) == len(game.shape.mass)
    assert all(edge.names for edge in loops)
    assert sum("itself at" in text for text in lines(graph)) == len(loops)
    assert (graph.recognition.bipartite, graph.recognition.perfect) == (None, None)
    draw(game, answer, tmp_path / "picture.svg", graph)
    assert "conflict with itself" in (tmp_path / "picture.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("shared", [("ab", "bc", "ca"), ("ab", "bc", "cd", "de", "ea")], ids=["clique", "hole"])
def test_what_an_obstacle_looks_like(shared, tmp_path):
    """A clique without a common release and an odd hole are in the legend of the pictures that show them."""
    names = sorted(set("".join(shared)))
    law = {(x, y): Fraction(1, len(names)) for x, y in zip(names, "01012" if len(names) == 5 else "012", strict=True)}
    rows = [[0 if x in present else "inf" for present in shared] for x in names]
    game = Game.max_distortion(law, matrix=rows, radius=0, features=names, releases=shared)
    answer = value(game, digits=8)
    graph = drawing(game, answer, Kind.CONFLICTS)
    draw(game, answer, tmp_path / "picture.svg", graph)
    words = "an odd hole" if len(names) == 5 else "a clique without a common release"
    assert words in (tmp_path / "picture.svg").read_text(encoding="utf-8")
    assert any(text.startswith(words.removeprefix("an ").removeprefix("a ")) for text in lines(graph))


GRAPHS = {
    "K2": nx.complete_graph(2),
    "K7": nx.complete_graph(7),
    "K15": nx.complete_graph(15),
    "star": nx.star_graph(12),
    "path": nx.path_graph(20),
    "C5": nx.cycle_graph(5),
    "C30": nx.cycle_graph(30),
    "K5,5": nx.complete_bipartite_graph(5, 5),
    "tree": nx.balanced_tree(2, 3),
    "no edges": nx.empty_graph(30),
    "random": nx.gnp_random_graph(30, 0.1, seed=1),
    "dense": nx.gnp_random_graph(30, 0.5, seed=2),
    "grid": nx.convert_node_labels_to_integers(nx.grid_2d_graph(5, 6)),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_discs_do_not_overlap(name):
    """Nodes of a component, and of different components, are more than a disc's width apart, and within the page."""
    graph = GRAPHS[name]
    parts = [sorted(part) for part in nx.connected_components(graph)]
    places, width, height = spread(graph, parts, 5.0)
    assert set(places) == set(graph)
    for a, b in combinations(places.values(), 2):
        assert hypot(a[0] - b[0], a[1] - b[1]) > 2 * RADIUS
    for x, y in places.values():
        assert -1e-9 <= x <= width + 1e-9
        assert -1e-9 <= y <= height + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_hulls(seed):
    """All points lie to the left of every side of their hull, which turns left at every corner."""
    rng = random.Random(seed)
    places = {i: (rng.randrange(6), rng.randrange(6)) for i in range(rng.randint(3, 9))}
    if len(set(places.values())) < len(places):
        places = {i: (x + i / 16, y) for i, (x, y) in places.items()}
    hull = around(list(places), places)
    for s, t in zip(hull, [*hull[1:], hull[0]], strict=True):
        (ax, ay), (bx, by) = places[s], places[t]
        assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-9 for x, y in places.values())


def test_the_same_graph_looks_the_same():
    """No randomness: two layouts of one graph are equal."""
    graph = GRAPHS["random"]
    parts = [sorted(part) for part in nx.connected_components(graph)]
    assert spread(graph, parts, 5.0) == spread(graph, parts, 5.0)


@pytest.mark.parametrize("count", [1, 5, 10, 30])
@pytest.mark.parametrize("kind", list(Kind))
def test_pictures_are_written(tmp_path, kind, count):
    """Every graph is drawn at 1, 5, 10 and 30 sources."""
    game = line(count, 3, count)
    answer = value(game, digits=8)
    draw(game, answer, tmp_path / "picture.svg", drawing(game, answer, kind))
    text = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    assert text.startswith("<?xml")


@pytest.mark.parametrize("kind", [Kind.CONFLICTS, Kind.TIGHT])
@pytest.mark.parametrize("instance", [instances.HULL, instances.HALFSPACES], ids=lambda i: i.name)
def test_polytopes_have_no_sources(tmp_path, instance, kind):
    """A graph that would have a single node is refused in a sentence, and nothing is written."""
    game, answer = _solve(instance)
    with pytest.raises(Unsolved, match="no sources"):
        draw(game, answer, tmp_path / "picture.png", drawing(game, answer, kind))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", list(Kind))
def test_lines_name_every_source(kind):
    """The text has a line for each source, under its component, with all that it is joined to."""
    game = line(10, 3, 1)
    graph = drawing(game, value(game, digits=8), kind)
    found = lines(graph)
    for node in graph.nodes:
        if node.side == "source":
            assert sum(text.startswith(f"  ({node.name[0]}, {node.name[1]}) ") for text in found) == 1
    assert sum(text.startswith("component") for text in found) == len(graph.components)


def test_long_texts_say_what_they_leave_out():
    """At most so many lines, and the last one counts the rest."""
    game = line(100, 3, 1, radius=0)
    found = lines(drawing(game, value(game, digits=6), Kind.REACHABILITY))
    assert len(found) < MOST_LINES + 8
    listed = sum(text.startswith("  (") for text in found)
    assert f"… and {100 - listed} more sources" in found[-1]


@pytest.mark.parametrize("kind", list(Kind))
def test_machines_are_told_the_graph(kind, section_v_a, tmp_path, capfd):
    """--json holds the graph with exactly the keys that the documentation lists, and numbers that fit together."""
    out = tmp_path / "picture.png"
    code = main(["show", str(section_v_a / "game.json"), "--graph", kind.value, "--out", str(out), "--json"])
    found = json.loads(capfd.readouterr().out)
    assert code == 0
    assert out.exists()
    section = DOCS.read_text(encoding="utf-8").partition("### `show`")[2].partition("\n#")[0]
    outer, _, inner = section.partition("| key of `graph`")
    keys = [
        {key for first in re.findall(r"^\| (`.*?) \| ", part, re.MULTILINE) for key in re.findall(r"`(\w+)`", first)}
        for part in (outer, inner)
    ]
    assert keys[0] <= set(found)
    assert set(found["graph"]) == keys[1]
    graph = found["graph"]
    assert graph["kind"] == kind.value
    assert (graph["method"], graph["bipartite"], graph["perfect"]) == ("bipartite", True, True)
    for edge in graph["edges"]:
        assert 0 <= edge["from"] < len(graph["nodes"])
        assert 0 <= edge["to"] < len(graph["nodes"])
    assert sorted(n for part in graph["components"] for n in part) == [
        n for n, node in enumerate(graph["nodes"]) if node["component"] is not None
    ]


def test_text_needs_no_picture(section_v_a, tmp_path, monkeypatch, capfd):
    """--text prints the graph and writes nothing; together with --out it is wrong usage."""
    monkeypatch.chdir(tmp_path)
    arguments = ["show", str(section_v_a / "game.json"), "--graph", "conflicts", "--text"]
    assert main(arguments) == 0
    assert "conflict graph: 3 sources, 2 conflicts, 1 component" in capfd.readouterr().out
    assert main([*arguments, "--out", "picture.png"]) == 64
    assert not list(tmp_path.iterdir())


def test_an_unknown_graph_is_wrong_usage(section_v_a, capfd):
    """Only the three graphs exist."""
    assert main(["show", str(section_v_a / "game.json"), "--graph", "dual"]) == 64
    assert "reachability" in capfd.readouterr().err

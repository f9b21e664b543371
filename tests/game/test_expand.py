"""Expansion against a second one, written from proofs/FORMAT.md with plain loops over Fractions."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.game.documents import KINDS, METRICS, documents
from verify.errors import BadInput
from verify.game import Game, Shape

INF = None


def number(value: Any) -> Fraction:
    return Fraction(value)


def coordinates(document: dict[str, Any], name: str) -> list[Fraction]:
    return [number(c) for c in document.get("points", {}).get(name, [name])]


def distance(metric: str, document: dict[str, Any], a: str, b: str) -> Fraction:
    if metric == "hamming" and "points" not in document:
        return Fraction(a != b)
    pairs = list(zip(coordinates(document, a), coordinates(document, b), strict=True))
    return {
        "absolute": lambda: abs(pairs[0][0] - pairs[0][1]),
        "squared": lambda: (pairs[0][0] - pairs[0][1]) ** 2,
        "hamming": lambda: Fraction(sum(u != v for u, v in pairs)),
        "manhattan": lambda: sum((abs(u - v) for u, v in pairs), Fraction(0)),
        "chebyshev": lambda: max(abs(u - v) for u, v in pairs),
        "squared-euclidean": lambda: sum(((u - v) ** 2 for u, v in pairs), Fraction(0)),
    }[metric]()


def cost_matrix(cost: dict[str, Any], document: dict[str, Any]) -> list[list[Fraction | None]]:
    features, releases = document["features"], document.get("releases", document["features"])
    if "matrix" in cost:
        return [[INF if v == "inf" else number(v) for v in row] for row in cost["matrix"]]
    if "metric" in cost:
        return [[distance(cost["metric"], document, a, b) for b in releases] for a in features]
    nodes = list(dict.fromkeys(features + releases))
    far: dict[tuple[str, str], Fraction | None] = {(a, b): Fraction(0) if a == b else INF for a in nodes for b in nodes}
    for a, b, length in cost["graph"]:
        far[a, b] = far[b, a] = number(length)
    for k in nodes:  # Floyd and Warshall
        for a in nodes:
            for b in nodes:
                first, second, now = far[a, k], far[k, b], far[a, b]
                if first is not None and second is not None and (now is None or first + second < now):
                    far[a, b] = first + second
    return [[far[a, b] for b in releases] for a in features]


def masses(rows: list[list[Any]], document: dict[str, Any]) -> dict[tuple[str, str], Fraction]:
    law = {(a, b): number(m) for a, b, m in rows}
    total = sum(law.values()) if document.get("normalise") else 1
    return {pair: m / total for pair, m in law.items() if m}


def plain(document: dict[str, Any]) -> tuple[list[Fraction], list[Any], list[Any]]:
    """Group masses; columns (key, group, {sink: weight}); rows (coefficients, right-hand side, equality)."""
    features, labels = document["features"], document["labels"]
    releases = document.get("releases", features)
    game = document["perturbation"]
    kind, nx, ny, nz = game["kind"], len(features), len(labels), len(releases)
    columns: list[Any] = []
    if kind in ("polytope", "finite"):
        laws = game.get("vertices", game.get("laws"))
        if laws is not None:
            for i, law in enumerate(laws):
                found = masses(law, document)
                columns.append(((i,), 0, {(releases.index(z), labels.index(y)): m for (z, y), m in found.items()}))
            return [Fraction(1)], columns, []
        for z in range(nz):
            columns += [((z, y), 0, {(z, y): Fraction(1)}) for y in range(ny)]
        rows = []
        for name in ("equalities", "inequalities"):
            for row in game.get(name, []):
                found = {(releases.index(z), labels.index(y)): number(a) for z, y, a in row["coefficients"]}
                coefficients = [found.get(key, Fraction(0)) for key, _, _ in columns]
                rows.append((coefficients, number(row["rhs"]), name == "equalities"))
        return [Fraction(1)], columns, rows
    law = masses(document["law"], document)
    sources = [(x, y) for x in range(nx) for y in range(ny) if (features[x], labels[y]) in law]
    weight = [law[features[x], labels[y]] for x, y in sources]
    rows = []
    if kind == "wasserstein":
        order, budget = game.get("order", 1), number(game["budget"])
        ground: list[Fraction] = []
        for s, (x, y) in enumerate(sources):
            for z in range(nz):
                for target in range(ny):
                    value = ground_cost(game, document, x, y, z, target)
                    if value is None or (order == "inf" and value > budget):
                        continue
                    columns.append(((x, y, z, target), s, {(z, target): Fraction(1)}))
                    ground.append(value)
        if order != "inf":
            rows.append(([g**order for g in ground], budget**order, False))
        return weight, columns, rows
    limits = game.get("budgets", [game])
    tables = [cost_matrix(limit["cost"], document) for limit in limits]
    for s, (x, y) in enumerate(sources):
        for z in range(nz):
            if all(
                table[x][z] is not None and ("radius" not in limit or table[x][z] <= number(limit["radius"]))
                for table, limit in zip(tables, limits, strict=True)
            ):
                columns.append(((x, y, z), s, {(z, y): Fraction(1)}))
    if kind == "mean-distortion":
        for table, limit in zip(tables, limits, strict=True):
            rows.append(([table[key[0]][key[2]] for key, _, _ in columns], number(limit["budget"]), False))
    return weight, columns, rows


def ground_cost(game: Any, document: Any, x: int, y: int, z: int, target: int) -> Fraction | None:
    ny = len(document["labels"])
    if "joint_cost" in game:
        value = game["joint_cost"][x * ny + y][z * ny + target]
        return INF if value == "inf" else number(value)
    move, label = cost_matrix(game["cost"], document)[x][z], game["label_cost"]
    if isinstance(label, list):
        label = label[y][target]
    elif y == target:
        label = 0
    return INF if move is None or label == "inf" else move + number(label)


def admissible(weight: list[Fraction], columns: list[Any], rows: list[Any]) -> bool:
    """Every group has a column, and no budget lies below its least mean cost."""
    if {group for _, group, _ in columns} != set(range(len(weight))):
        return False
    for coefficients, rhs, _ in rows:
        cheapest = [
            min(c for c, (_, g, _) in zip(coefficients, columns, strict=True) if g == s) for s in range(len(weight))
        ]
        if sum((m * c for m, c in zip(weight, cheapest, strict=True)), Fraction(0)) > rhs:
            return False
    return True


def agree(shape: Shape, document: dict[str, Any]) -> None:
    weight, columns, rows = plain(document)
    assert [shape.group_mass(s) for s in range(len(shape.mass))] == weight
    assert math.gcd(shape.total, *shape.mass) == 1
    assert [tuple(key) for key in shape.keys.tolist()] == [key for key, _, _ in columns]
    assert shape.group.tolist() == [group for _, group, _ in columns]
    sent: list[dict[tuple[int, int], Fraction]] = [{} for _ in columns]
    for j, sink, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        sent[j][divmod(sink, len(shape.labels))] = Fraction(w, shape.weight_denominator)
    assert sent == [entries for _, _, entries in columns]
    assert shape.transport == all(list(entries.values()) == [1] for entries in sent)
    assert len(shape.rows) == len(rows)
    for row, (coefficients, rhs, equality) in zip(shape.rows, rows, strict=True):
        assert row.scale == math.lcm(*(v.denominator for v in [*coefficients, rhs]))
        assert all(type(c) is int for c in row.coefficients)
        assert list(row.coefficients) == [c * row.scale for c in coefficients]
        assert (row.rhs, row.equality) == (rhs * row.scale, equality)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_shape_is_the_plain_expansion(kind: str, data: st.DataObject) -> None:
    """FORMAT.md §2: groups, columns and rows, in order, of every kind; refused iff source or budget leaves nothing."""
    document = data.draw(documents(kind))
    if admissible(*plain(document)) or kind in ("polytope", "finite"):
        agree(Game.from_document(document).shape, document)
    else:
        with pytest.raises(BadInput, match=r"no admissible release|below the least mean cost"):
            Game.from_document(document)


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_the_canonical_document_is_the_same_game(data: st.DataObject) -> None:
    """Reading the canonical document back gives the same document, and a shape that is equal in every number."""
    kind = data.draw(st.sampled_from(KINDS))
    document = data.draw(documents(kind))
    assume(kind in ("polytope", "finite") or admissible(*plain(document)))
    game = Game.from_document(document)
    again = Game.loads(game.text)
    assert again == game
    assert again.text == game.text
    agree(again.shape, document)
    agree(game.shape, game.document)


BIG = 10**30


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.integers(-BIG, BIG), min_size=1, max_size=4, unique=True),
    metric=st.sampled_from(METRICS),
    budget=st.integers(0, 4 * BIG**2),
)
@example(places=[0, 2**31, -(2**31)], metric="squared", budget=2**62)
@example(places=[1 - 2**30, 2**30 - 1], metric="squared", budget=2**62)
@example(places=[0, 2**62], metric="absolute", budget=2**62)
@example(places=[0, 2**63], metric="absolute", budget=2**63)
@example(places=[3037000499, 0], metric="squared", budget=3037000499**2)
def test_large_numbers_do_not_wrap(places: list[int], metric: str, budget: int) -> None:
    """Costs beyond a machine word are exact: the tables change to Python's integers before they could overflow."""
    names = [str(place) for place in places]
    document = {
        "format": "verify-game/1",
        "features": names,
        "labels": ["y"],
        "law": [[name, "y", f"1/{len(names)}"] for name in names],
        "perturbation": {"kind": "mean-distortion", "cost": {"metric": metric}, "budget": f"{budget}/7"},
    }
    agree(Game.from_document(document).shape, document)
    document["perturbation"] = {"kind": "max-distortion", "cost": {"metric": metric}, "radius": f"{budget}/7"}
    agree(Game.from_document(document).shape, document)
    cost = {"cost": {"metric": metric}, "label_cost": f"1/{BIG}", "order": 3, "budget": str(budget)}
    document["perturbation"] = {"kind": "wasserstein", **cost}
    agree(Game.from_document(document).shape, document)


def test_section_v_a() -> None:
    """Section V-A: three sources, radius 1 on the line of five, seven arcs."""
    game = Game.max_distortion(
        {(x, x): "1/3" for x in (0, 2, 4)}, metric="absolute", radius=1, features=range(5), labels=range(5)
    )
    assert [tuple(key) for key in game.shape.keys.tolist()] == [
        (0, 0, 0), (0, 0, 1), (2, 2, 1), (2, 2, 2), (2, 2, 3), (4, 4, 3), (4, 4, 4),
    ]  # fmt: skip
    assert (game.shape.mass, game.shape.total, game.shape.rows) == ((1, 1, 1), 3, ())

"""A game, expanded into groups, columns and rows as proofs/FORMAT.md says, and by nothing else.

Written from that page alone: it shares no line with the kernel, and may therefore be asked whether the kernel
reads a game rightly. It is strict about keys, so that a game which the kernel accepts by mistake raises here.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

NUMBER = re.compile(r"-?[0-9]+(?:/[0-9]+|\.[0-9]+)?", re.ASCII)
GAME_KEYS = {"format", "features", "labels", "perturbation"}
GAME_MORE = {"name", "releases", "points", "law", "normalise"}
Cost = list[list[Fraction | None]]


@dataclass(frozen=True)
class Row:
    """Σ coefficients·γ ≤ rhs, or = rhs: scaled to the least integers."""

    coefficients: tuple[int, ...]
    rhs: int
    equality: bool


@dataclass(frozen=True)
class Expanded:
    """Groups (masses), columns (key, group, {sink: weight}), scaled rows; a sink is z·|Y| + y."""

    masses: tuple[Fraction, ...]
    keys: tuple[tuple[int, ...], ...]
    group: tuple[int, ...]
    entries: tuple[tuple[tuple[int, Fraction], ...], ...]
    rows: tuple[Row, ...]
    releases: int
    labels: int


def number(value: Any) -> Fraction:
    """The rational that an integer or a string of §1 means."""
    if type(value) is int:
        return Fraction(value)
    if type(value) is str and NUMBER.fullmatch(value):
        return Fraction(value)
    raise ValueError(f"{value!r} is no number")


def _keys(value: Any, required: set[str], more: frozenset[str] | set[str] = frozenset()) -> dict[str, Any]:
    if type(value) is not dict or not required <= set(value) or set(value) - required - more:
        raise ValueError(f"found keys {value!r}, expected {required} and perhaps {more}")
    return value


def _names(value: Any) -> list[str]:
    if (
        type(value) is not list
        or not value
        or not all(type(n) is str and n for n in value)
        or len(set(value)) < len(value)
    ):
        raise ValueError(f"{value!r} is no alphabet")
    return value


def _law(rows: Any, first: list[str], second: list[str], normalise: bool = False) -> dict[tuple[int, int], Fraction]:
    law: dict[tuple[int, int], Fraction] = {}
    for a, b, mass in rows:
        key = (first.index(a), second.index(b))
        if key in law or number(mass) < 0:
            raise ValueError(f"row {a}, {b} of a law")
        law[key] = number(mass)
    total = sum(law.values())
    if normalise and any(m.denominator != 1 for m in law.values()):
        raise ValueError("counts must be integers")
    if total != 1 and (not normalise or total == 0):
        raise ValueError(f"a law sums to {total}")
    return {key: mass / total for key, mass in law.items() if mass}


def _coordinates(name: str, points: dict[str, Any]) -> list[Fraction]:
    return [number(v) for v in points[name]] if name in points else [number(name)]


def _distance(metric: str, a: str, b: str, points: dict[str, Any]) -> Fraction:
    if metric == "hamming" and not points:
        return Fraction(a != b)
    pairs = list(zip(_coordinates(a, points), _coordinates(b, points), strict=True))
    if metric in {"absolute", "squared"}:
        ((u, v),) = pairs
        return abs(u - v) if metric == "absolute" else (u - v) ** 2
    if metric == "hamming":
        return Fraction(sum(u != v for u, v in pairs))
    if metric == "chebyshev":
        return max(abs(u - v) for u, v in pairs)
    if metric == "manhattan":
        return sum((abs(u - v) for u, v in pairs), Fraction())
    if metric == "squared-euclidean":
        return sum(((u - v) ** 2 for u, v in pairs), Fraction())
    raise ValueError(f"metric {metric!r}")


def _matrix(value: Any, height: int, width: int) -> Cost:
    matrix = [[None if v == "inf" else number(v) for v in row] for row in value]
    if len(matrix) != height or any(len(row) != width for row in matrix):
        raise ValueError("size of a matrix")
    if any(v is not None and v < 0 for row in matrix for v in row):
        raise ValueError("a negative cost")
    return matrix


def _graph(edges: Any, features: list[str], releases: list[str]) -> Cost:
    far = {(n, m): (Fraction(0) if n == m else None) for n in features + releases for m in features + releases}
    for a, b, length in edges:
        if (a, b) not in far or number(length) < 0:
            raise ValueError("an edge")
        old = far[a, b]
        far[a, b] = far[b, a] = number(length) if old is None else min(old, number(length))
    nodes = list(dict.fromkeys(features + releases))
    for k, i, j in itertools.product(nodes, repeat=3):
        first, second, old = far[i, k], far[k, j], far[i, j]
        if first is not None and second is not None and (old is None or first + second < old):
            far[i, j] = first + second
    return [[far[x, z] for z in releases] for x in features]


def _cost(spec: Any, game: dict[str, Any], features: list[str], releases: list[str]) -> Cost:
    if type(spec) is not dict or len(spec) != 1:
        raise ValueError("a cost")
    if "matrix" in spec:
        return _matrix(spec["matrix"], len(features), len(releases))
    if "graph" in spec:
        return _graph(spec["graph"], features, releases)
    points = game.get("points", {})
    return [[_distance(spec["metric"], x, z, points) for z in releases] for x in features]


def _scaled(coefficients: list[Fraction], rhs: Fraction, equality: bool) -> Row:
    scale = math.lcm(rhs.denominator, *(c.denominator for c in coefficients))
    return Row(tuple(int(c * scale) for c in coefficients), int(rhs * scale), equality)


def _arcs(game: dict[str, Any], features: list[str], labels: list[str], releases: list[str]) -> Expanded:
    """The three kinds whose columns are arcs out of a source (x, y)."""
    p = game["perturbation"]
    law = _law(game["law"], features, labels, game.get("normalise", False))
    sources = sorted(law)
    limits: list[Fraction] = []
    keys: list[tuple[int, ...]] = []
    group: list[int] = []
    costs: list[list[Fraction]] = []
    if p["kind"] == "wasserstein":
        _keys(p, {"kind", "budget"}, {"cost", "label_cost", "joint_cost", "order"})
        order, budget = p.get("order", 1), number(p["budget"])
        ground = _ground(p, game, features, labels, releases)
        for s, (x, y) in enumerate(sources):
            for z, w in itertools.product(range(len(releases)), range(len(labels))):
                c = ground[x, y, z, w]
                if c is not None and (order != "inf" or c <= budget):
                    keys.append((x, y, z, w))
                    group.append(s)
                    costs.append([] if order == "inf" else [c**order])
        if order != "inf":
            if type(order) is not int or order < 1:
                raise ValueError("order")
            limits = [budget**order]
        if budget < 0:
            raise ValueError("a budget below 0")
    else:
        if p["kind"] == "max-distortion":
            _keys(p, {"kind", "cost", "radius"})
            parts = [p]
        elif "budgets" in p:
            parts = _keys(p, {"kind", "budgets"})["budgets"]
            parts = [_keys(part, {"cost", "budget"}, {"radius"}) for part in parts]
        else:
            parts = [_keys(p, {"kind", "cost", "budget"}, {"radius"})]
        tables = [_cost(part["cost"], game, features, releases) for part in parts]
        radii = [number(part["radius"]) if "radius" in part else None for part in parts]
        limits = [number(part["budget"]) for part in parts if "budget" in part]
        if any(r is not None and r < 0 for r in radii) or any(b < 0 for b in limits) or not parts:
            raise ValueError("a radius or a budget below 0")
        for s, (x, y) in enumerate(sources):
            for z in range(len(releases)):
                here = [table[x][z] for table in tables]
                if all(c is not None and (r is None or c <= r) for c, r in zip(here, radii, strict=True)):
                    keys.append((x, y, z))
                    group.append(s)
                    costs.append([c for c in here if c is not None] if limits else [])
    if set(group) != set(range(len(sources))):
        raise ValueError("a source without a column")
    rows = tuple(_scaled([c[k] for c in costs], limit, equality=False) for k, limit in enumerate(limits))
    sinks = tuple(((k[2] * len(labels) + k[-1 if len(k) == 4 else 1], Fraction(1)),) for k in keys)
    return Expanded(tuple(law[s] for s in sources), tuple(keys), tuple(group), sinks, rows, len(releases), len(labels))


def _ground(
    p: dict[str, Any], game: dict[str, Any], features: list[str], labels: list[str], releases: list[str]
) -> Any:
    fours = itertools.product(range(len(features)), range(len(labels)), range(len(releases)), range(len(labels)))
    n = len(labels)
    if "joint_cost" in p:
        if "cost" in p or "label_cost" in p:
            raise ValueError("joint_cost beside cost")
        joint = _matrix(p["joint_cost"], len(features) * n, len(releases) * n)
        return {(x, y, z, w): joint[x * n + y][z * n + w] for x, y, z, w in fours}
    cost, change = _cost(p["cost"], game, features, releases), p["label_cost"]
    if type(change) is list:
        move = _matrix(change, n, n)
    else:
        price = None if change == "inf" else number(change)
        if price is not None and price < 0:
            raise ValueError("a negative cost")
        move = [[Fraction(0) if y == w else price for w in range(n)] for y in range(n)]
    sums = {}
    for x, y, z, w in fours:
        a, b = cost[x][z], move[y][w]
        sums[x, y, z, w] = None if a is None or b is None else a + b
    return sums


def _whole(game: dict[str, Any], labels: list[str], releases: list[str]) -> Expanded:
    """The kinds with one group of mass 1: vertices, laws, or the law's own entries."""
    p, n = game["perturbation"], len(labels)
    name = "laws" if p["kind"] == "finite" else "vertices"
    if name in p or p["kind"] == "finite":
        laws = [_law(law, releases, labels) for law in _keys(p, {"kind", name})[name]]
        if not laws:
            raise ValueError("no law")
        entries = tuple(tuple(sorted((z * n + y, m) for (z, y), m in law.items())) for law in laws)
        keys: tuple[tuple[int, ...], ...] = tuple((i,) for i in range(len(laws)))
        return Expanded((Fraction(1),), keys, (0,) * len(laws), entries, (), len(releases), n)
    _keys(p, {"kind"}, {"equalities", "inequalities"})
    keys = tuple(itertools.product(range(len(releases)), range(n)))
    rows = []
    for kind in ("equalities", "inequalities"):
        for row in p.get(kind, []):
            _keys(row, {"coefficients", "rhs"})
            dense = [Fraction(0)] * len(keys)
            seen = set()
            for z, y, a in row["coefficients"]:
                at = releases.index(z) * n + labels.index(y)
                if at in seen:
                    raise ValueError("a coefficient twice")
                seen.add(at)
                dense[at] = number(a)
            rows.append(_scaled(dense, number(row["rhs"]), kind == "equalities"))
    sinks = tuple(((t, Fraction(1)),) for t in range(len(keys)))
    return Expanded((Fraction(1),), keys, (0,) * len(keys), sinks, tuple(rows), len(releases), n)


def expand(game: Any) -> Expanded:
    """The groups, columns and rows of a game's document; raises (ValueError and others) where it is none."""
    _keys(game, GAME_KEYS, GAME_MORE)
    if game["format"] != "verify-game/1" or type(game.get("normalise", False)) is not bool:
        raise ValueError("format")
    features, labels = _names(game["features"]), _names(game["labels"])
    releases = _names(game.get("releases", features))
    kind = game["perturbation"]["kind"]
    if kind in {"max-distortion", "mean-distortion", "wasserstein"}:
        return _arcs(game, features, labels, releases)
    if kind in {"polytope", "finite"}:
        return _whole(game, labels, releases)
    raise ValueError(f"kind {kind!r}")

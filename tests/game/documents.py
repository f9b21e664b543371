"""Random game documents of every kind and every form of cost, small enough for loops over Fractions."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

KINDS = ["max-distortion", "mean-distortion", "wasserstein", "polytope", "finite"]
METRICS = ("absolute", "squared", "hamming", "manhattan", "chebyshev", "squared-euclidean")
NUMBERS = st.sampled_from(["0", "1", "2", "1/2", "0.25", "2/3", "5/4", "3"])
SIGNED = st.sampled_from(["0", "1", "-1", "1/2", "-2/3", "0.5"])
COSTS = st.sampled_from(["0", "0", "1", "1/2", "1/3", "2", "inf", "12345678901234567890123/7"])


@st.composite
def laws(draw: st.DrawFn, first: list[str], labels: list[str], counts: bool) -> list[list[Any]]:
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(first), st.sampled_from(labels)), min_size=1, max_size=5, unique=True)
    )
    weights = draw(st.lists(st.integers(0, 4), min_size=len(pairs), max_size=len(pairs)).filter(any))
    total = sum(weights)
    return [[a, b, w if counts else f"{w}/{total}"] for (a, b), w in zip(pairs, weights, strict=True)]


@st.composite
def costs(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    features, releases = document["features"], document.get("releases", document["features"])
    form = draw(st.sampled_from(["metric", "matrix", "graph"]))
    if form == "metric":
        planar = any(len(point) > 1 for point in document.get("points", {}).values())
        return {"metric": draw(st.sampled_from(METRICS[2:] if planar else METRICS))}
    if form == "matrix":
        return {"matrix": [[draw(COSTS) for _ in releases] for _ in features]}
    nodes = list(dict.fromkeys(features + releases))
    pairs = [(a, b) for i, a in enumerate(nodes) for b in nodes[:i]]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return {"graph": [[a, b, draw(NUMBERS)] for a, b in edges]}


@st.composite
def documents(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    features = draw(st.lists(st.sampled_from(["0", "1", "2", "1/2", "-0.75"]), min_size=1, max_size=3, unique=True))
    labels = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3, unique=True))
    document: dict[str, Any] = {"format": "verify-game/1", "features": features, "labels": labels}
    if draw(st.booleans()):
        document["releases"] = draw(
            st.lists(st.sampled_from(["0", "1", "3", "5/2"]), min_size=1, max_size=3, unique=True)
        )
    releases = document.get("releases", features)
    if draw(st.booleans()):
        dimension = draw(st.integers(1, 3))
        listed = list(dict.fromkeys(features + releases))
        if dimension == 1:
            listed = listed[: draw(st.integers(1, len(listed)))]
        document["points"] = {name: [draw(SIGNED) for _ in range(dimension)] for name in listed}
    counts = draw(st.booleans())
    if counts:
        document["normalise"] = True
    game: dict[str, Any] = {"kind": kind}
    document["perturbation"] = game
    if kind in ("finite", "polytope"):
        if kind == "finite" or draw(st.booleans()):
            name = "laws" if kind == "finite" else "vertices"
            game[name] = draw(st.lists(laws(releases, labels, counts), min_size=1, max_size=3))
            return document
        pairs = [(z, y) for z in releases for y in labels]
        for name in draw(st.sampled_from([["equalities"], ["inequalities"], ["equalities", "inequalities"]])):
            rows = draw(st.lists(st.lists(st.sampled_from(pairs), unique=True), max_size=2))
            game[name] = [{"coefficients": [[z, y, draw(SIGNED)] for z, y in row], "rhs": draw(SIGNED)} for row in rows]
        assume(game.get("equalities") or game.get("inequalities"))
        return document
    document["law"] = draw(laws(features, labels, counts))
    if kind == "max-distortion":
        game |= {"cost": draw(costs(document)), "radius": draw(NUMBERS)}
    elif kind == "mean-distortion":
        limits = []
        for _ in range(draw(st.integers(1, 3))):
            limit = {"cost": draw(costs(document)), "budget": draw(NUMBERS)}
            limits.append({**limit, "radius": draw(NUMBERS)} if draw(st.booleans()) else limit)
        game |= limits[0] if len(limits) == 1 else {"budgets": limits}
    else:
        game["budget"] = draw(NUMBERS)
        game["order"] = draw(st.sampled_from([1, 2, 3, "inf"]))
        if draw(st.booleans()):
            size = len(features) * len(labels), len(releases) * len(labels)
            game["joint_cost"] = [[draw(COSTS) for _ in range(size[1])] for _ in range(size[0])]
        else:
            matrix = st.just([[draw(COSTS) for _ in labels] for _ in labels])
            game |= {"cost": draw(costs(document)), "label_cost": draw(st.one_of(st.just("inf"), NUMBERS, matrix))}
    return document

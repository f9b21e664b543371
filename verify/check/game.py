"""The game in the user's terms, expanded by the kernel itself into groups, columns and rows (proofs/FORMAT.md §2)."""

from collections.abc import Iterable
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from typing import Any, NamedTuple

from verify.check.format import Limits, decimal, expect, names, number, read, signed, words

Cost = tuple[int, Iterable[list[Any]]]  # a unit 1/u, and by source the cost to each target in that unit, or None for +∞
Names = tuple[str, ...]
Table = dict[tuple[int, int], Fraction]
METRICS = {"hamming": 0, "absolute": 1, "manhattan": 1, "chebyshev": 1, "squared": 2, "squared-euclidean": 2}  # powers


class Row(NamedTuple):
    """Σ_j coefficients[j]·γ_j ≤ rhs, or = rhs, in integers."""

    coefficients: tuple[int, ...]
    rhs: int
    equality: bool


class Game(NamedTuple):
    """Group s has the mass masses[s]/total; column j sends w/weights to the sink z·|Y| + y, by entries[j]."""

    kind: str
    features: Names
    labels: Names
    releases: Names
    masses: tuple[int, ...]
    total: int
    groups: tuple[range, ...]
    columns: tuple[tuple[int, ...], ...]
    entries: tuple[tuple[tuple[int, int], ...], ...]
    weights: int
    rows: tuple[Row, ...]

    def cell(self, t: int) -> str:
        """The sink t as an argument, such as ('yes'|'a')."""
        return f"({self.labels[t % len(self.labels)]!a}|{self.releases[t // len(self.labels)]!a})"


def price(value: Any, where: str) -> Fraction | None:
    """Pattern: a number, or "inf"."""
    return None if value == "inf" else number(value, where)


def read_table(left: Names, labels: Names, pattern: Any, value: Any, where: str) -> Table:
    """Pattern: rows [name, label, number], each pair once, as a sorted {(index, label index): number}."""
    at, of = ({name: i for i, name in enumerate(alphabet)} for alphabet in (left, labels))
    rows = read([(set(left), set(labels), pattern)], value, where)
    table = {(at[x], of[y]): v for x, y, v in rows}
    expect(len(table) == len(rows), where, "no pair twice", value)
    return dict(sorted(table.items()))


def read_law(left: Names, labels: Names, count: bool, limits: Limits, value: Any, where: str) -> Table:
    """Pattern: the positive masses of a law, which sum to exactly 1, or counts, which are divided by their sum."""
    masses = read_table(left, labels, number, value, where)
    whole, scale = limits.whole(masses.values(), where)
    total, found = sum(whole), f"a sum of {decimal(Fraction(sum(whole), scale), 30)}"
    expect(total and scale == (1 if count else total), where, "masses of sum 1, or integer counts", found)
    return {s: Fraction(mass, total) for s, mass in zip(masses, whole, strict=True) if mass}


class _Expander:
    """A game file whose alphabets and law are read, and what is read and built with them."""

    def __init__(self, spec: Any, limits: Limits) -> None:
        head = {"format": {"verify-game/1"}, "name? ": None, "features": names, "labels": names, "releases? ": names}
        spec = read(head | {"points? ": None, "normalise? ": bool, "law? ": None, "perturbation": None}, spec, "game")
        self.limits, self.features, self.labels = limits, spec["features"], spec["labels"]
        self.releases, self.count = spec.get("releases", self.features), spec.get("normalise", False)
        self.nodes = tuple(dict.fromkeys(self.features + self.releases))
        names([spec.get("name", "-")], "name")
        limits.require("cells", len(self.nodes) * len(self.labels), "pairs of a feature or release and a label")
        self.points = read({f"{node}? ": [signed] for node in self.nodes}, spec.get("points", {}), "points")
        self.law = read_law(self.features, self.labels, self.count, limits, spec["law"], "law") if "law" in spec else {}

    def cost(self, spec: dict[str, Any], times: int = 1) -> Cost:
        """The matrix cost(x, z) of any cost form, one of so many; hamming compares names where no points are given."""
        expect(len(spec) == 1, "cost", "one of matrix, graph and metric", " ".join(spec))
        if "matrix" in spec:
            return 1, spec["matrix"]
        uses, metric, points = times * len(self.features), spec.get("metric"), self.points
        if not metric:
            lengths, scale = self.limits.whole([length for _, _, length in spec["graph"]], "the graph", 4 * uses)
            near: dict[str, list[tuple[int, str]]] = {node: [] for node in self.nodes}
            for (a, b, _), length in zip(spec["graph"], lengths, strict=True):
                near[a].append((length, b))
                near[b].append((length, a))
            return scale, (self.shortest(near, x) for x in self.features)
        if not points and metric == "hamming":
            points = {node: [Fraction(i)] for i, node in enumerate(self.nodes)}
        place = {node: points[node] if node in points else [signed(node, f"cost of {node!a}")] for node in self.nodes}
        sizes = {len(point) for point in place.values()}
        fits = len(sizes) == 1 and (sizes == {1} if metric in ("absolute", "squared") else sizes != {0})
        expect(fits, "cost", "points with equally many coordinates (one for absolute and squared)", f"{sorted(sizes)}")
        flat = [c for point in place.values() for c in point]
        self.limits.require("cells", uses * len(flat) * words(flat), "size of the coordinates")
        unlike = len({c.denominator for c in flat}) > 64  # a common denominator may be long: then fractions one by one
        numbers, scale = (flat, 1) if unlike else self.limits.whole(flat, "the coordinates", uses)
        power, fold = METRICS[metric], max if metric == "chebyshev" else sum
        at = dict(zip(place, zip(*[iter(numbers)] * sizes.pop(), strict=True), strict=True))
        axes = list(zip(*(at[z] for z in self.releases), strict=True))

        def row(x: str) -> list[Any]:
            gaps = [
                [abs(u - v) for v in axis] if power == 1 else [(u - v) ** 2 if power else int(u != v) for v in axis]
                for u, axis in zip(at[x], axes, strict=True)
            ]
            return gaps[0] if len(gaps) == 1 else list(map(fold, zip(*gaps, strict=True)))

        return scale**power, map(row, self.features)

    def shortest(self, near: dict[str, list[tuple[int, str]]], source: str) -> list[int | None]:
        """The lengths of the shortest paths from the source to the releases, by Dijkstra's algorithm."""
        far, queue = dict[str, int](), [(0, source)]
        while queue:
            length, node = heappop(queue)
            if node not in far:
                far[node] = length
                for more, other in near[node]:
                    heappush(queue, (length + more, other))
        return [far.get(z) for z in self.releases]

    def ground(self, p: dict[str, Any]) -> Cost:
        """A Wasserstein game's cost on (x, y) × (z, y')."""
        if "joint_cost" in p:
            return 1, p["joint_cost"]
        m, swap = len(self.labels), p["label_cost"]
        if type(swap) is not list:
            price(swap, "label_cost")  # also where a single label leaves nothing to change
            swap = [[swap if a != b else 0 for b in range(m)] for a in range(m)]
        swap, (unit, near) = read(((price,) * m,) * m, swap, "label_cost"), self.cost(p["cost"])
        free = [[None if c is None else c * unit for c in to] for to in swap]
        return unit, [[None if None in (c, d) else c + d for c in row for d in to] for row in near for to in free]

    def transport(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """Arcs from every source of positive mass to the sinks that it may reach, and a row for each budget."""
        m, change, order = len(self.labels), p["kind"] == "wasserstein", p.get("order", 1)
        parts = [{"radius": p["budget"]}] if order == "inf" else p.get("budgets", [p])
        pairs = len(self.features) * len(self.releases) * (m * m if change else len(parts))
        self.limits.require("cells", pairs, "pairs of a source and a sink")
        expect(self.law and parts, "game", "a law, and at least one budget", None)
        known = order == "inf" or (type(order) is int and 1 <= order <= self.limits.bits)
        expect(known, "order", 'an integer of at least 1, or "inf"', order)
        costs = [self.ground(p)] if change else [self.cost(part["cost"], len(parts)) for part in parts]
        radii = [part.get("radius") for part in parts]
        bounds = [(0, 0) if r is None else (r * u).as_integer_ratio() for r, (u, _) in zip(radii, costs, strict=True)]
        budgets = [k for k, part in enumerate(parts) if "budget" in part]
        reach = []  # the arcs out of each source, or each feature where labels stay: target, and what budgets count
        for rows in zip(*(rows for _, rows in costs), strict=True):
            near = list(range(len(rows[0])))
            for row, (above, below) in zip(rows, bounds, strict=True):  # without a radius 0 ≤ 0 is compared
                near = [t for t in near if (c := row[t]) is not None and c.numerator * below <= above * c.denominator]
            reach.append([(t, [Fraction(rows[k][t], costs[k][0]) for k in budgets]) for t in near])
        found: list[tuple[Any, ...]] = []  # by column: key, sink, and what budgets count
        groups = []
        for x, y in self.law:
            arcs = reach[x * m + y if change else x]
            expect(arcs, "law", "an admissible release for every source", f"{self.features[x]} {self.labels[y]}")
            groups.append(range(len(found), len(found) + len(arcs)))
            self.limits.require("columns", groups[-1].stop, "number of arcs")
            found += [((x, y, *divmod(t, m)), t, c) if change else ((x, y, t), t * m + y, c) for t, c in arcs]
        keys, sinks, prices = zip(*found, strict=True)
        lines = [(c, parts[k]["budget"], False) for k, c in zip(budgets, zip(*prices, strict=True), strict=True)]
        return *self.limits.whole(self.law.values(), "law"), groups, keys, [((t, 1),) for t in sinks], 1, lines, order

    def hull(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """One group of mass 1: weights on listed laws, or the law itself, under equalities and inequalities."""
        m, size = len(self.labels), len(self.releases) * len(self.labels)
        lines = [(line, key == "equalities") for key in ("equalities", "inequalities") for line in p.get(key, [])]
        laws = p.get("laws", p.get("vertices", []))
        expect(laws or lines, "perturbation", "at least one law, vertex or row", None)
        self.limits.require("cells", (len(lines) + 1) * size, "entries of the rows")
        keys: list[Any] = [(i,) for i in range(len(laws))] or [divmod(t, m) for t in range(size)]
        laws = laws or [{key: Fraction(1)} for key in keys]
        _, scale = self.limits.whole([mass for law in laws for mass in law.values()], "the laws")
        entries = [tuple((z * m + y, int(mass * scale)) for (z, y), mass in law.items()) for law in laws]
        full = [([line["coefficients"].get(k, Fraction(0)) for k in keys], line["rhs"], e) for line, e in lines]
        return [1], 1, [range(len(keys))], keys, entries, scale, full, 1


def expand(spec: Any, limits: Limits) -> Game:
    """Parse and expand a game; Malformed where it is not one."""
    game = _Expander(spec, limits)
    width, height, nodes = len(game.releases), len(game.features), set(game.nodes)
    joint = ((price,) * (width * len(game.labels)),) * (height * len(game.labels))
    metric = {"matrix? ": ((price,) * width,) * height, "graph? ": [(nodes, nodes, number)], "metric? ": set(METRICS)}
    law = partial(read_law, game.releases, game.labels, game.count, limits)
    line = partial(read_table, game.releases, game.labels, signed)
    lines, limited = [{"coefficients": line, "rhs": signed}], {"cost": metric, "budget": number, "radius? ": number}
    forms: dict[str, Any] = {"max-distortion": (game.transport, {"cost": metric, "radius": number})}
    forms["mean-distortion"] = game.transport, limited
    forms["mean-distortion budgets"] = game.transport, {"budgets": [limited]}
    forms["wasserstein"] = game.transport, {"cost": metric, "label_cost": None, "budget": number, "order? ": None}
    forms["wasserstein joint_cost"] = game.transport, {"joint_cost": joint, "budget": number, "order? ": None}
    forms["polytope"] = game.hull, {"equalities? ": lines, "inequalities? ": lines}
    forms |= {"polytope vertices": (game.hull, {"vertices": [law]}), "finite": (game.hull, {"laws": [law]})}
    p = spec["perturbation"] if type(spec["perturbation"]) is dict else {}
    marks = [key for key in ("budgets", "joint_cost", "vertices") if key in p]
    form = read(set(forms), " ".join([str(p.get("kind")), *marks]), "perturbation.kind")
    kind, (build, pattern) = form.split()[0], forms[form]
    *parts, lines, order = build(read({"kind": {kind}} | pattern, p, "perturbation"))
    rows = []
    for coefficients, rhs, equality in lines:  # scaled to integers; for an order raised to it
        whole, _ = limits.whole([*coefficients, rhs], "a row", len(lines) * order)
        limits.require("bits", (order > 1) * order * max(whole).bit_length(), "bits of a cost to the order's power")
        rows.append(Row(tuple([c**order for c in whole[:-1]]), whole[-1] ** order, equality))
    fixed: Any = (tuple(part) if type(part) is list else part for part in [*parts, rows])
    return Game(kind, game.features, game.labels, game.releases, *fixed)

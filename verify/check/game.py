"""The game in the user's terms, expanded by the kernel itself into groups, columns and rows (proofs/FORMAT.md §2)."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from verify.check.format import Limits, decimal, expect, names, number, read, signed

Law = dict[tuple[int, int], Fraction]
Cost = tuple[int, Iterable[list[Any]]]  # a unit 1/u, and by source the cost to each target in that unit, or None for +∞
METRICS = {"hamming": 0, "absolute": 1, "manhattan": 1, "chebyshev": 1, "squared": 2, "squared-euclidean": 2}  # powers


class Row(NamedTuple):
    """Σ_j coefficients[j]·γ_j ≤ rhs, or = rhs, in integers."""

    coefficients: tuple[int, ...]
    rhs: int
    equality: bool


class Game(NamedTuple):
    """Group s has the columns groups[s] and the mass masses[s]/total.

    Column j has the key columns[j] and sends w/weights of its mass to the sink z·|Y| + y, for (sink, w) in entries[j].
    """

    kind: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    releases: tuple[str, ...]
    masses: tuple[int, ...]
    total: int
    groups: tuple[range, ...]
    columns: tuple[tuple[int, ...], ...]
    entries: tuple[tuple[tuple[int, int], ...], ...]
    weights: int
    rows: tuple[Row, ...]


def price(value: Any, where: str) -> Fraction | None:
    """Pattern: a number, or "inf"."""
    return None if value == "inf" else number(value, where)


class _Expander:
    """A game file whose alphabets and law are read, and what is read and built with them."""

    def __init__(self, spec: Any, limits: Limits) -> None:
        head = {"format": {"verify-game/1"}, "name?": None, "features": names, "labels": names, "releases?": names}
        spec = read(head | {"points?": None, "normalise?": bool, "law?": None, "perturbation": None}, spec, "game")
        self.limits, self.features, self.labels = limits, spec["features"], spec["labels"]
        self.releases, self.counts = spec.get("releases", self.features), spec.get("normalise", False)
        self.nodes = tuple(dict.fromkeys(self.features + self.releases))
        names([spec.get("name", "-")], "name")
        limits.require("cells", len(self.nodes) * len(self.labels), "pairs of a feature or release and a label")
        self.points = read({f"{node}?": [signed] for node in self.nodes}, spec.get("points", {}), "points")
        self.law = self.read_law(self.features, spec["law"], "law") if "law" in spec else {}

    def table(self, left: tuple[str, ...], pattern: Any, value: Any, where: str) -> Law:
        """Pattern: rows [name, label, number], each pair once, as a sorted {(index, label index): number}."""
        at, of = ({v: i for i, v in enumerate(alphabet)} for alphabet in (left, self.labels))
        rows = read([(set(left), set(self.labels), pattern)], value, where)
        table = {(at[x], of[y]): v for x, y, v in rows}
        expect(len(table) == len(rows), where, "no pair twice", value)
        return dict(sorted(table.items()))

    def read_law(self, left: tuple[str, ...], value: Any, where: str) -> Law:
        """Pattern: the positive masses of a law, which sum to exactly 1; counts are divided by their sum first."""
        masses = self.table(left, number, value, where)
        whole, scale = self.limits.whole(masses.values(), where)
        total, found = sum(whole), f"a sum of {decimal(Fraction(sum(whole), scale), 30)}"
        summed = total and scale == (1 if self.counts else total)
        expect(summed, where, "masses that sum to 1, or integer counts", found)
        return {s: Fraction(mass, total) for s, mass in zip(masses, whole, strict=True) if mass}

    def cost(self, spec: dict[str, Any], times: int = 1) -> Cost:
        """The matrix cost(x, z) of any cost form, one of so many; hamming compares names where no points are given."""
        expect(len(spec) == 1, "cost", "one of matrix, graph and metric", " ".join(spec))
        if "matrix" in spec:
            return 1, list(spec["matrix"])
        if "graph" in spec:
            return self.shortest(spec["graph"], 4 * times * len(self.features))
        place, metric = {node: [Fraction(i)] for i, node in enumerate(self.nodes)}, spec["metric"]
        if self.points or metric != "hamming":
            place = {n: self.points[n] if n in self.points else [signed(n, f"cost of {n!a}")] for n in self.nodes}
        sizes = {len(point) for point in place.values()}
        fits = len(sizes) == 1 and (sizes == {1} if metric in ("absolute", "squared") else sizes != {0})
        expect(fits, "cost", "points with equally many coordinates (one for absolute and squared)", f"{sorted(sizes)}")
        coordinates = [c for point in place.values() for c in point]
        whole, scale = self.limits.whole(coordinates, "the coordinates", times * len(self.features))
        power, combine = METRICS[metric], max if metric == "chebyshev" else sum
        at = dict(zip(place, zip(*[iter(whole)] * sizes.pop(), strict=True), strict=True))
        axes = list(zip(*(at[z] for z in self.releases), strict=True))

        def row(x: str) -> list[int]:
            gaps = [[abs(u - v) ** power if u != v else 0 for v in axis] for u, axis in zip(at[x], axes, strict=True)]
            return list(map(combine, zip(*gaps, strict=True)))

        return scale**power, map(row, self.features)

    def shortest(self, edges: list[tuple[str, str, Fraction]], times: int) -> Cost:
        """Shortest paths in the undirected graph on features and releases, by Dijkstra's algorithm."""
        lengths, scale = self.limits.whole([length for _, _, length in edges], "the graph", times)
        near: dict[str, list[tuple[int, str]]] = {node: [] for node in self.nodes}
        for (a, b, _), length in zip(edges, lengths, strict=True):
            near[a].append((length, b))
            near[b].append((length, a))

        def row(source: str) -> list[int | None]:
            far, queue = dict[str, int](), [(0, source)]
            while queue:
                length, node = heappop(queue)
                if node not in far:
                    far[node] = length
                    for more, other in near[node]:
                        heappush(queue, (length + more, other))
            return [far.get(z) for z in self.releases]

        return scale, map(row, self.features)

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
        m, change, parts, order = len(self.labels), p["kind"] == "wasserstein", p.get("budgets", [p]), p.get("order", 1)
        pairs = len(self.features) * len(self.releases) * (m * m if change else len(parts))
        self.limits.require("cells", pairs, "pairs of a source and a sink")
        expect(self.law and parts, "game", "a law, and at least one budget", None)
        known = order == "inf" or (type(order) is int and 1 <= order <= self.limits.bits)
        expect(known, "order", 'an integer of at least 1, or "inf"', order)
        costs = [self.ground(p)] if change else [self.cost(part["cost"], len(parts)) for part in parts]
        radii = [part["budget"] if order == "inf" else part.get("radius") for part in parts]
        bounds = [(0, 0) if r is None else (r * u).as_integer_ratio() for r, (u, _) in zip(radii, costs, strict=True)]
        budgets = [k for k, part in enumerate(parts) if "budget" in part and order != "inf"]
        reach = []  # the arcs out of each source, or each feature where labels stay: target, and what budgets count
        for rows in zip(*(rows for _, rows in costs), strict=True):
            arcs = list(range(len(rows[0])))
            for row, (above, below) in zip(rows, bounds, strict=True):  # without a radius 0 ≤ 0 is compared
                arcs = [t for t in arcs if row[t] is not None and row[t] * below <= above]
            reach.append([(t, [Fraction(rows[k][t], costs[k][0]) for k in budgets]) for t in arcs])
        sources = [(x, y, reach[x * m + y if change else x]) for x, y in self.law]
        groups = [range(*pair) for pair in pairwise(accumulate((len(arcs) for _, _, arcs in sources), initial=0))]
        self.limits.require("columns", groups[-1].stop, "number of arcs")
        stuck = next((f"{self.features[x]} {self.labels[y]}" for x, y, arcs in sources if not arcs), None)
        expect(stuck is None, "law", "an admissible release for every source", stuck)
        keys = [(x, y, *divmod(t, m)) if change else (x, y, t) for x, y, arcs in sources for t, _ in arcs]
        entries = [((t if change else t * m + y, 1),) for _, y, arcs in sources for t, _ in arcs]
        masses, total = self.limits.whole(self.law.values(), "law")
        prices = zip(*(c for _, _, arcs in sources for _, c in arcs), strict=True)
        caps = [(c, parts[k]["budget"]) for k, c in zip(budgets, prices, strict=True)]
        return masses, total, groups, keys, entries, 1, [self.row(*cap, False, len(caps), order) for cap in caps]

    def hull(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """Weights on listed laws: one group of mass 1."""
        laws, m = p["laws"] if "laws" in p else p["vertices"], len(self.labels)
        expect(laws, "perturbation", "at least one law", None)
        _, scale = self.limits.whole([mass for law in laws for mass in law.values()], "the laws")
        entries = [tuple((z * m + y, int(mass * scale)) for (z, y), mass in law.items()) for law in laws]
        return [1], 1, [range(len(laws))], [(i,) for i in range(len(laws))], entries, scale, []

    def polytope(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """The law itself, under equalities and inequalities: one group of mass 1."""
        m, size = len(self.labels), len(self.releases) * len(self.labels)
        lines = [(line, key == "equalities") for key in ("equalities", "inequalities") for line in p.get(key, [])]
        expect(lines, "perturbation", "vertices or rows", None)
        self.limits.require("cells", (len(lines) + 1) * size, "entries of the rows")
        keys = [divmod(t, m) for t in range(size)]
        full = [([row["coefficients"].get(k, Fraction(0)) for k in keys], row["rhs"], e) for row, e in lines]
        return [1], 1, [range(size)], keys, [((t, 1),) for t in range(size)], 1, [self.row(*r, len(full)) for r in full]

    def row(self, coefficients: Sequence[Any], rhs: Fraction, equality: bool, times: int, power: int = 1) -> Row:
        """A row, one of so many, scaled to integers; for an order the costs and the budget are raised to it."""
        whole, _ = self.limits.whole([*coefficients, rhs], "a row", times * power)
        size = max(whole).bit_length() * power if power > 1 else 0
        self.limits.require("bits", size, "bits of a cost to the power of the order")
        return Row(tuple([c**power for c in whole[:-1]]), whole[-1] ** power, equality)


def expand(spec: Any, limits: Limits) -> Game:
    """Parse and expand a game; Malformed where it is not one."""
    game = _Expander(spec, limits)
    width, height, nodes = len(game.releases), len(game.features), set(game.nodes)
    joint = ((price,) * (width * len(game.labels)),) * (height * len(game.labels))
    metric = {"matrix?": ((price,) * width,) * height, "graph?": [(nodes, nodes, number)], "metric?": set(METRICS)}
    law, line = partial(game.read_law, game.releases), partial(game.table, game.releases, signed)
    lines, limited = [{"coefficients": line, "rhs": signed}], {"cost": metric, "budget": number, "radius?": number}
    forms: dict[str, tuple[Any, dict[str, Any]]] = {
        "max-distortion": (game.transport, {"cost": metric, "radius": number}),
        "mean-distortion": (game.transport, limited),
        "mean-distortion budgets": (game.transport, {"budgets": [limited]}),
        "wasserstein": (game.transport, {"cost": metric, "label_cost": None, "budget": number, "order?": None}),
        "wasserstein joint_cost": (game.transport, {"joint_cost": joint, "budget": number, "order?": None}),
        "polytope": (game.polytope, {"equalities?": lines, "inequalities?": lines}),
        "polytope vertices": (game.hull, {"vertices": [law]}),
        "finite": (game.hull, {"laws": [law]}),
    }
    p = spec["perturbation"] if type(spec["perturbation"]) is dict else {}
    marks = [key for key in ("budgets", "joint_cost", "vertices") if key in p]
    form = read(set(forms), " ".join([str(p.get("kind")), *marks]), "perturbation.kind")
    build, pattern = forms[form]
    parts = build(read({"kind": {form.split()[0]}} | pattern, p, "perturbation"))
    fixed: Any = (tuple(part) if type(part) is list else part for part in parts)
    return Game(form.split()[0], game.features, game.labels, game.releases, *fixed)

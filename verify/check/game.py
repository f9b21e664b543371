"""The game in the user's terms, expanded by the kernel itself into groups, columns and rows (proofs/FORMAT.md §2)."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import Any

from verify.check.format import Limits, alphabet, bad, fields, items, number

Law = dict[tuple[int, int], Fraction]
Cost = list[list[Fraction | None]]  # None is +∞
Constraint = tuple[Cost, Fraction | None, Fraction | None]  # a cost, its budget, its radius
METRICS: dict[str, Callable[[list[Fraction]], Fraction]] = {  # of the coordinates' distances
    "hamming": lambda gaps: Fraction(sum(map(bool, gaps))),
    "chebyshev": max,
    **dict.fromkeys(("absolute", "manhattan"), lambda gaps: sum(gaps, Fraction(0))),
    **dict.fromkeys(("squared", "squared-euclidean"), lambda gaps: sum((gap * gap for gap in gaps), Fraction(0))),
}


@dataclass(frozen=True)
class Row:
    """Σ_j coefficients[j]·γ_j ≤ rhs, or = rhs, in integers."""

    coefficients: list[int]
    rhs: int
    equality: bool


@dataclass(frozen=True)
class Game:
    """Group s has the columns starts[s] … starts[s+1] − 1 and the mass masses[s]/total; column j sends w/weights of its
    own mass to the sink z·|Y| + y, for every (sink, w) in entries[j]."""

    kind: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    releases: tuple[str, ...]
    masses: list[int]
    total: int
    starts: list[int]
    columns: dict[tuple[int, ...], int]
    entries: list[tuple[tuple[int, int], ...]]
    weights: int
    rows: list[Row]


class _Reader:
    """What all kinds of game share: alphabets, points, laws, costs, rows."""

    def __init__(self, spec: Any, limits: Limits) -> None:
        fields(spec, "game", "format features labels perturbation", "name releases points law normalise")
        self.limits, self.counts, points = limits, spec.get("normalise", False), spec.get("points", {})
        if spec["format"] != "verify-game/1" or type(self.counts) is not bool or type(points) is not dict:
            bad("game", "the format verify-game/1, true or false for normalise, an object for points", spec["format"])
        alphabet([spec.get("name", "-")], "name", limits)
        self.features, self.labels = (alphabet(spec[key], key, limits) for key in ("features", "labels"))
        self.releases = alphabet(spec["releases"], "releases", limits) if "releases" in spec else self.features
        self.names = tuple(dict.fromkeys(self.features + self.releases))
        if not set(self.names).issuperset(points):
            bad("points", "features and releases only", " ".join(points))
        self.points = {n: [number(c, f"points.{n}", True) for c in items(p, f"points.{n}")] for n, p in points.items()}
        self.law = self.read_law(spec["law"], self.features, "law") if "law" in spec else None

    def entries(self, rows: Any, left: tuple[str, ...], where: str, signed: bool) -> Law:
        """Rows [name, label, number] as a sorted {(index, label index): number}."""
        out: Law = {}
        at, of = ({n: i for i, n in enumerate(names)} for names in (left, self.labels))
        for i, row in enumerate(items(rows, where)):
            x, y, value = items(row, f"{where}[{i}]", 3)
            if type(x) is not str or type(y) is not str or x not in at or y not in of or (at[x], of[y]) in out:
                bad(f"{where}[{i}]", "a known name and a known label, not both listed before", f"{x} {y}")
            out[at[x], of[y]] = number(value, f"{where}[{i}][2]", signed)
        return dict(sorted(out.items()))

    def read_law(self, rows: Any, left: tuple[str, ...], where: str) -> Law:
        """A law {(index, label index): mass} that sums to exactly 1; counts are divided by their sum first."""
        law = self.entries(rows, left, where, False)
        scale = self.limits.common(law.values(), where)
        total = Fraction(sum(m.numerator * (scale // m.denominator) for m in law.values()), scale)
        if (self.counts and (scale > 1 or not total)) or (not self.counts and total != 1):
            bad(where, "integer counts" if self.counts else "masses that sum to 1", f"masses that sum to {total}")
        return {s: m / total if self.counts else m for s, m in law.items()}

    def matrix(self, rows: Any, height: int, width: int, where: str) -> Cost:
        """A matrix of numbers ≥ 0 or "inf"."""
        self.limits.require("cells", height * width, f"entries of {where}")
        return [
            [None if v == "inf" else number(v, f"{where}[{i}]") for v in items(row, f"{where}[{i}]", width)]
            for i, row in enumerate(items(rows, where, height))
        ]

    def cost(self, spec: Any, where: str) -> Cost:
        """The matrix cost(x, z) of any cost form."""
        self.limits.require("cells", len(self.features) * len(self.releases), f"entries of {where}")
        form, value = next(iter(spec.items())) if type(spec) is dict and len(spec) == 1 else ("", None)
        if form == "matrix":
            return self.matrix(value, len(self.features), len(self.releases), f"{where}.matrix")
        if form == "graph":
            return self.shortest(value, f"{where}.graph")
        if form != "metric" or type(value) is not str or value not in METRICS:
            bad(where, f"matrix, graph or metric ({', '.join(METRICS)})", value)
        if value == "hamming" and not self.points:
            place = {n: [Fraction(i)] for i, n in enumerate(self.names)}
        else:
            place = {n: self.points[n] if n in self.points else [number(n, f"{where} of {n!a}", True)] for n in self.names}
        sizes = {len(p) for p in place.values()}
        if sizes == {0} or len(sizes) > 1 or (value in ("absolute", "squared") and sizes != {1}):
            bad(where, "points with equally many coordinates (one for absolute and squared)", f"{sorted(sizes)}")
        self.limits.common([c for p in place.values() for c in p], "the coordinates")
        measure = METRICS[value]
        return [
            [measure([abs(u - v) for u, v in zip(place[a], place[b], strict=True)]) for b in self.releases]
            for a in self.features
        ]

    def shortest(self, edges: Any, where: str) -> Cost:
        """Shortest paths in the undirected graph on features and releases, by Dijkstra's algorithm."""
        near: dict[Any, list[tuple[Fraction, str]]] = {n: [] for n in self.names}
        self.limits.require("cells", len(self.features) * len(items(edges, where)), f"features times edges of {where}")
        for i, edge in enumerate(edges):
            a, b, length = items(edge, f"{where}[{i}]", 3)
            if type(a) is not str or type(b) is not str or a not in near or b not in near:
                bad(f"{where}[{i}]", "two features or releases and a length", f"{a} {b}")
            near[a].append((number(length, f"{where}[{i}]"), b))
            near[b].append((number(length, f"{where}[{i}]"), a))
        self.limits.common([length for out in near.values() for length, _ in out], where)
        matrix: Cost = []
        for source in self.features:
            far: dict[str, Fraction] = {}
            queue = [(Fraction(0), source)]
            while queue:
                length, node = heappop(queue)
                if node not in far:
                    far[node] = length
                    for more, other in near[node]:
                        heappush(queue, (length + more, other))
            matrix.append([far.get(b) for b in self.releases])
        return matrix

    def row(self, coefficients: list[Fraction], rhs: Fraction, equality: bool, where: str) -> Row:
        """A row, scaled to integers."""
        scale = self.limits.common([*coefficients, rhs], where)
        whole = [c.numerator * (scale // c.denominator) for c in coefficients]
        return Row(whole, rhs.numerator * (scale // rhs.denominator), equality)

    def ground(self, p: Any, where: str) -> Constraint:
        """A Wasserstein game's cost on (x, y) × (z, y') to the power of its order."""
        m, joint = len(self.labels), "joint_cost" in p
        height, width = len(self.features) * m, len(self.releases) * m
        self.limits.require("cells", height * width, "pairs of a source and a sink")
        fields(p, where, "kind budget joint_cost" if joint else "kind budget cost label_cost", "order")
        if joint:
            cost = self.matrix(p["joint_cost"], height, width, f"{where}.joint_cost")
        else:
            change = p["label_cost"]
            table = change if type(change) is list else [[change if a != b else 0 for b in range(m)] for a in range(m)]
            swap, near = self.matrix(table, m, m, f"{where}.label_cost"), self.cost(p["cost"], f"{where}.cost")
            cost = [[None if c is None or d is None else c + d for c in row for d in to] for row in near for to in swap]
        budget, order = number(p["budget"], f"{where}.budget"), p.get("order", 1)
        if order == "inf":
            return cost, None, budget
        if type(order) is not int or order < 1:
            bad(f"{where}.order", 'an integer of at least 1, or "inf"', order)
        numbers = [budget] + [c for row in cost for c in row if c is not None]
        size = self.limits.common(numbers, "the costs").bit_length() + max(c.numerator for c in numbers).bit_length()
        self.limits.require("bits", size * order if order > 1 else 0, "bits of a cost to the power of the order")
        return [[None if c is None else c**order for c in row] for row in cost], budget**order, None

    def constraints(self, p: Any, kind: str, where: str) -> list[Constraint]:
        """Costs with their budgets and radii."""
        if kind == "wasserstein":
            return [self.ground(p, where)]
        if kind == "max-distortion":
            fields(p, where, "kind cost radius")
            return [(self.cost(p["cost"], f"{where}.cost"), None, number(p["radius"], f"{where}.radius"))]
        out: list[Constraint] = []
        several = "budgets" in fields(p, where, "kind", "budgets cost budget radius")
        for i, part in enumerate(items(fields(p, where, "kind budgets")["budgets"], where) if several else [p]):
            at = f"{where}.budgets[{i}]" if several else where
            fields(part, at, "cost budget" if several else "kind cost budget", "radius")
            radius = number(part["radius"], f"{at}.radius") if "radius" in part else None
            out.append((self.cost(part["cost"], f"{at}.cost"), number(part["budget"], f"{at}.budget"), radius))
        return out or bad(f"{where}.budgets", "at least one budget", None)

    def transport(self, p: Any, kind: str) -> Game:
        """Arcs from every source of positive mass to the sinks that it may reach, and a row for each budget."""
        m, constraints, change = len(self.labels), self.constraints(p, kind, "perturbation"), kind == "wasserstein"
        law = {s: mass for s, mass in (self.law or bad("law", "a law", None)).items() if mass}
        columns: dict[tuple[int, ...], int] = {}
        reach: dict[int, list[tuple[int, list[Fraction]]]] = {}
        sinks, prices, starts = [], [], [0]
        for x, y in law:
            source = x * m + y if change else x
            if source not in reach:
                reach[source] = []
                for t in range(len(self.releases) * (m if change else 1)):
                    costs = [c for cost, _, r in constraints if (c := cost[source][t]) is not None and (r is None or c <= r)]
                    reach[source] += [(t, costs)] if len(costs) == len(constraints) else []
            for t, costs in reach[source] or bad("law", "an admissible release for", f"{self.features[x]} {self.labels[y]}"):
                columns[(x, y, *divmod(t, m)) if change else (x, y, t)] = len(sinks)
                sinks.append(t if change else t * m + y)
                prices.append(costs)
            self.limits.require("columns", len(sinks), "number of arcs")
            starts.append(len(sinks))
        total = self.limits.common(law.values(), "law")
        masses = [mass.numerator * (total // mass.denominator) for mass in law.values()]
        budgets = [(k, budget) for k, (_, budget, _) in enumerate(constraints) if budget is not None]
        rows = [self.row([c[k] for c in prices], budget, False, f"budget {k}") for k, budget in budgets]
        return self.game(kind, masses, total, starts, columns, [((sink, 1),) for sink in sinks], 1, rows)

    def polytope(self, p: Any, kind: str) -> Game:
        """Weights on listed laws, or the law itself under equalities and inequalities; one group of mass 1."""
        m, where, key = len(self.labels), "perturbation", "laws" if kind == "finite" else "vertices"
        if key in p or kind == "finite":
            listed = items(fields(p, where, f"kind {key}")[key], f"{where}.{key}") or bad(where, "at least one law", None)
            laws = [self.read_law(law, self.releases, f"{where}.{key}[{i}]") for i, law in enumerate(listed)]
            scale = self.limits.common([mass for law in laws for mass in law.values()], f"{where}.{key}")
            entries = [tuple((z * m + y, int(mass * scale)) for (z, y), mass in law.items() if mass) for law in laws]
            return self.game(kind, [1], 1, [0, len(laws)], {(i,): i for i in range(len(laws))}, entries, scale, [])
        rows, size = [], len(self.releases) * m
        fields(p, where, "kind", "equalities inequalities")
        for key in ("equalities", "inequalities"):
            listed = items(p.get(key, []), f"{where}.{key}")
            self.limits.require("cells", (len(listed) + 1) * size, f"entries of {where}.{key}")
            for i, line in enumerate(listed):
                at = f"{where}.{key}[{i}]"
                given = self.entries(fields(line, at, "coefficients rhs")["coefficients"], self.releases, at, True)
                whole = [given.get(divmod(t, m), Fraction(0)) for t in range(size)]
                rows.append(self.row(whole, number(line["rhs"], f"{at}.rhs", True), key == "equalities", at))
        columns: dict[tuple[int, ...], int] = {divmod(t, m): t for t in range(size)}
        entries = [((t, 1),) for t in range(size)]
        return self.game(kind, [1], 1, [0, size], columns, entries, 1, rows or bad(where, "vertices or rows", None))

    def game(self, kind: str, *rest: Any) -> Game:
        return Game(kind, self.features, self.labels, self.releases, *rest)


def expand(spec: Any, limits: Limits) -> Game:
    """Parse and expand a game; Malformed where it is not one."""
    reader = _Reader(spec, limits)
    p = spec["perturbation"]
    kind = p.get("kind") if type(p) is dict else None
    if kind in ("max-distortion", "mean-distortion", "wasserstein"):
        return reader.transport(p, kind)
    if kind in ("polytope", "finite"):
        return reader.polytope(p, kind)
    bad("perturbation.kind", "max-distortion, mean-distortion, wasserstein, polytope or finite", kind)

"""The game in the user's terms, expanded by the kernel itself into groups, columns and rows (proofs/FORMAT.md §2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from heapq import heappop, heappush
from math import lcm
from typing import Any, NamedTuple

from verify.check.enclose import log_bounds
from verify.check.format import Limits, decimal, demand, expect, names, number, read, signed

Cost = tuple[int, Iterable[list[Any]]]  # a unit 1/u, and by source the cost to each target in that unit, or None for +∞
Names = tuple[str, ...]
Groups = Sequence[Sequence[int]]
Table = dict[tuple[int, int], Fraction]
METRICS = {"hamming": 0, "absolute": 1, "manhattan": 1, "chebyshev": 1, "squared": 2, "squared-euclidean": 2}  # powers


class Row(NamedTuple):
    """Σ_j coefficients[j]·γ_j ≤ rhs, or = rhs, in integers."""

    coefficients: tuple[int, ...]
    rhs: int
    equality: bool


@dataclass(frozen=True)
class Game:
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
    limits: Limits = field(compare=False, repr=False)
    allowed: str = field(compare=False)  # in words

    @property
    def size(self) -> int:
        """How many pairs of a column and a sink there are."""
        return sum(map(len, self.entries))

    def __str__(self) -> str:
        return f"{self.kind} game ({self.allowed})"

    def cell(self, t: int) -> str:
        """The sink t as an argument, such as ('yes'|'a')."""
        return f"({self.labels[t % len(self.labels)]!a}|{self.releases[t // len(self.labels)]!a})"

    def sheet(self, pattern: Any, value: Any, where: str) -> list[Any]:
        """Pattern: for each release a list of one number for each label, by sink."""
        return [v for line in read(((pattern,) * len(self.labels),) * len(self.releases), value, where) for v in line]

    def rule(self, pattern: Any, value: Any, where: str, less: bool = False) -> list[Any]:
        """Pattern: a rule, which sums to 1 at every release, or to 1 or less if that will do, by sink."""
        rule = self.sheet(pattern, value, where)
        for z, line in enumerate(zip(*[iter(rule)] * len(self.labels), strict=True)):
            whole, scale = self.limits.whole(line, "a rule")
            spare = scale + -1 * sum(whole)
            demand(spare == 0 or (less and spare > 0), f"the rule at release {z} does not sum to 1")
        return rule

    def signs(self) -> tuple[Any, ...]:
        """Pattern: a multiplier for each row, at least 0 where the row is an inequality."""
        return tuple([signed if row.equality else number for row in self.rows])

    def proof(self) -> dict[str, Any]:
        """Pattern of a dual point: a rule, and multipliers."""
        return {"rule": partial(self.rule, number), "multipliers": self.signs()}

    def dual(self, groups: Groups, cost: list[Any], multipliers: list[Any]) -> tuple[Any, list[Any], list[Any]]:
        """Weak duality: a bound of E[−cost] for laws on these columns, by the columns' prices Lᵀcost + Bᵀλ.

        Returns Σ_s mass_s·best_s + r·λ, and in some unit the prices and best_s, the largest negative price in s.
        """
        whole, unit = self.limits.whole([*cost, *[v * self.weights for v in multipliers]], "prices")
        self.limits.charge((1 + len(multipliers)) * self.size, "columns times rows", whole)
        price = [sum([w * whole[t] for t, w in entry]) for entry in self.entries]
        rows = list(zip(whole[len(cost) :], self.rows, strict=True))
        for v, row in rows:
            price = [a + v * b for a, b in zip(price, row.coefficients, strict=True)] if v else price
        best = [-1 * min([price[j] for j in group]) for group in groups]
        value = sum(v * mass for v, mass in zip(best, self.masses, strict=True))
        value += sum(v * row.rhs for v, row in rows) * self.total
        return value * Fraction(1, self.total * self.weights * unit), price, best

    def covers(self, groups: Groups, rule: list[Any]) -> None:
        """Demand that the rule is positive wherever the groups' columns go."""
        reached = {t for group in groups for j in group for t, _ in self.entries[j]}
        demand(all(rule[t] > 0 for t in reached), "the rule is 0 where a living column goes")

    def ceiling(self, groups: Groups, rule: list[Any], multipliers: Sequence[Any], bits: int) -> Fraction:
        """Σ_s mass_s·max_j (Lᵀf − Bᵀλ)_j + r·λ, f = −log rule, which bounds the loss of laws on these columns."""
        self.covers(groups, rule)
        self.limits.require("bits", bits, "evidence.precision")
        self.limits.charge_logarithms(len(rule), bits)
        cost = [-log_bounds(q.denominator, q.numerator, bits)[1] if q else 0 for q in rule]
        value, *_ = self.dual(groups, cost, [v * (1 << bits) for v in multipliers])
        return Fraction(value, 1 << bits)


def price(value: Any, where: str) -> Any:
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
        limits.charge(len(self.nodes) * len(self.labels), "pairs of a feature or release and a label")
        self.points = read({f"{node}? ": [signed] for node in self.nodes}, spec.get("points", {}), "points")
        self.law = read_law(self.features, self.labels, self.count, limits, spec["law"], "law") if "law" in spec else {}

    def cost(self, spec: dict[str, Any]) -> Cost:
        """The matrix cost(x, z) of any cost form; hamming compares names where no points are given."""
        expect(len(spec) == 1, "cost", "one of matrix, graph and metric", " ".join(spec))
        if "matrix" in spec:
            return 1, spec["matrix"]
        metric, points = spec.get("metric"), self.points
        if not metric:
            return 1, self.shortest(spec["graph"])
        if not points and metric == "hamming":
            points = {node: [Fraction(i)] for i, node in enumerate(self.nodes)}
        place = {node: points[node] if node in points else [signed(node, f"cost of {node!a}")] for node in self.nodes}
        sizes = {len(point) for point in place.values()}
        fits = len(sizes) == 1 and (sizes == {1} if metric in ("absolute", "squared") else sizes != {0})
        expect(fits, "cost", "points with equally many coordinates (one for absolute and squared)", f"{sorted(sizes)}")
        flat, scale, uses = [c for point in place.values() for c in point], 1, len(self.features)
        for c in flat:  # a common denominator may be long: then fractions one by one
            scale = lcm(scale, c.denominator) if scale.bit_length() < 4_096 else 0
        power, fold, unit = METRICS[metric], max if metric == "chebyshev" else sum, scale or 1
        at = {node: [int(c * scale) for c in point] if scale else point for node, point in place.items()}
        axes = list(zip(*(at[z] for z in self.releases), strict=True))
        self.limits.charge(uses * len(flat) * (1 if scale else 8 * len(axes)), "distances", [scale, *flat])

        def apart(u: Any, axis: tuple[Any, ...]) -> list[Any]:
            return [abs(u - v) ** power if power else int(u != v) for v in axis]

        rows = (list(map(apart, at[x], axes)) for x in self.features)
        return unit**power, (gaps[0] if len(gaps) == 1 else list(map(fold, zip(*gaps, strict=True))) for gaps in rows)

    def shortest(self, edges: list[list[Any]]) -> Iterable[list[Any]]:
        """The lengths of the shortest paths, by Dijkstra's algorithm."""
        lengths, scale = self.limits.whole([length for _, _, length in edges], "the graph", 4 * len(self.features))
        near: dict[str, list[tuple[int, str]]] = {node: [] for node in self.nodes}
        for (a, b, _), length in zip(edges, lengths, strict=True):
            near[a].append((length, b))
            near[b].append((length, a))
        for source in self.features:
            far, queue = dict[str, int](), [(0, source)]
            while queue:
                length, node = heappop(queue)
                if node not in far:
                    far[node] = length
                    for more, other in near[node]:
                        heappush(queue, (length + more, other))
            yield [Fraction(far[z], scale) if z in far else None for z in self.releases]

    def ground(self, p: dict[str, Any]) -> Cost:
        """A Wasserstein game's cost on (x, y) × (z, y')."""
        if "joint_cost" in p:
            return 1, p["joint_cost"]
        m, swap = len(self.labels), p["label_cost"]
        if type(swap) is not list:
            p["label_cost"] = swap if swap == "inf" else price(swap, "label_cost")
            swap = [[swap if a != b else 0 for b in range(m)] for a in range(m)]
        swap, (unit, near) = read(((price,) * m,) * m, swap, "label_cost"), self.cost(p["cost"])
        free = [[None if c is None else c * unit for c in to] for to in swap]
        return unit, ([None if None in (c, d) else c + d for c in row for d in to] for row in near for to in free)

    def transport(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """Arcs from every source of positive mass to the sinks that it may reach, and a row for each budget."""
        m, change, order = len(self.labels), p["kind"] == "wasserstein", p.get("order", 1)
        parts = [{"radius": p["budget"]}] if order == "inf" else p.get("budgets", [p])
        pairs = len(self.features) * len(self.releases) * (m * m if change else len(parts))
        self.limits.charge(pairs, "pairs of a source and a sink")
        expect(self.law and parts, "game", "a law, and at least one budget", None)
        known = order == "inf" or (type(order) is int and 1 <= order <= self.limits.bits)
        expect(known, "order", 'an integer of at least 1, or "inf"', order)
        costs = [self.ground(p)] if change else [self.cost(part["cost"]) for part in parts]
        radii = [part.get("radius") for part in parts]
        bounds = [(0, 0) if r is None else (r * u).as_integer_ratio() for r, (u, _) in zip(radii, costs, strict=True)]
        budgets = [k for k, part in enumerate(parts) if "budget" in part]
        found, groups = list[tuple[Any, ...]](), list[range]()  # by column: key, sink, and what budgets count
        for i, rows in enumerate(zip(*(rows for _, rows in costs), strict=True)):
            near: Sequence[int] = range(len(rows[0]))
            for row, (above, below) in zip(rows, bounds, strict=True):  # without a radius 0 ≤ 0 is compared
                near = [t for t in near if (c := row[t]) is not None and c.numerator * below <= above * c.denominator]
            for x, y in [divmod(i, m)] if change else [(i, y) for y in range(m)]:
                if (x, y) in self.law:
                    expect(
                        near, "law", "an admissible release for every source", f"{self.features[x]} {self.labels[y]}"
                    )
                    groups.append(range(len(found), len(found) + len(near)))
                    self.limits.require("columns", groups[-1].stop, "number of arcs")
                    for t in near:
                        key, sink = ((x, y, *divmod(t, m)), t) if change else ((x, y, t), t * m + y)
                        found.append((key, sink, [Fraction(rows[k][t], costs[k][0]) for k in budgets]))
        keys, sinks, prices = zip(*found, strict=True)
        lines = [(c, parts[k]["budget"], False) for k, c in zip(budgets, zip(*prices, strict=True), strict=True)]
        return *self.limits.whole(self.law.values(), "law"), groups, keys, [((t, 1),) for t in sinks], 1, lines, order

    def hull(self, p: dict[str, Any]) -> tuple[Any, ...]:
        """One group of mass 1: weights on listed laws, or the law itself, under equalities and inequalities."""
        m, size = len(self.labels), len(self.releases) * len(self.labels)
        lines = [(line, key == "equalities") for key in ("equalities", "inequalities") for line in p.get(key, [])]
        laws = p.get("laws", p.get("vertices", []))
        expect(laws or lines, "perturbation", "at least one law, vertex or row", None)
        self.limits.charge((len(lines) + 1) * size, "entries of the rows")
        keys: list[Any] = [(i,) for i in range(len(laws))] or [divmod(t, m) for t in range(size)]
        laws = laws or [{key: Fraction(1)} for key in keys]
        _, scale = self.limits.whole([mass for law in laws for mass in law.values()], "the laws")
        entries = [tuple((z * m + y, int(mass * scale)) for (z, y), mass in law.items()) for law in laws]
        full = [([line["coefficients"].get(k, 0) for k in keys], line["rhs"], e) for line, e in lines]
        return [1], 1, [range(len(keys))], keys, entries, scale, full, 1


def described(p: dict[str, Any]) -> str:
    """What the attacker may do, in the words of the game file: a cost by its metric or form, no list in full."""
    costs = {key: v.get("metric", *v) if type(v) is dict else v for key, v in p.items() if key != "kind"}
    return ", ".join(f"{key} {'listed' if type(v) is list else v}" for key, v in costs.items())


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
    p = read({"kind": {kind}} | pattern, p, "perturbation")
    *parts, lines, order = build(p)
    rows = []
    for coefficients, rhs, equality in lines:  # scaled to integers; for an order raised to it
        whole, _ = limits.whole([*coefficients, rhs], "a row", len(lines) * order)
        limits.require("bits", (order > 1) * order * max(whole).bit_length(), "bits of a cost to the order's power")
        rows.append(Row(tuple([c**order for c in whole[:-1]]), whole[-1] ** order, equality))
    allowed = " and ".join(map(described, p.get("budgets", [p])))
    fixed: Any = (tuple(part) if type(part) is list else part for part in [*parts, rows, limits, allowed])
    return Game(kind, game.features, game.labels, game.releases, *fixed)

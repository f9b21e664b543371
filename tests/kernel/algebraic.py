"""Saddle points in number fields, by hand: each is (name, game, field, exact, attack, rule, multipliers, dead).

`Line` does the arithmetic: θ is the root, elements are tuples of rationals.
"""

# ruff: noqa: E501

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from tests.kernel.games import game
from tests.kernel.reference_field import Element, Field, spelt

Entry = tuple[str, dict[str, Any], Any, Any, Any, Any, Any, Any]

FIVE = {"polynomial": [-5, 0, 1], "lower": "2.23606797749", "upper": "2.23606797750"}
LOW, MIDDLE, HIGH = ["1/2", "-1/10"], [0, "1/5"], ["1/2", "1/10"]  # (5 − t)/10, t/5, (5 + t)/10 for t = √5
FIVE_EXACT = [["-2/5", LOW], ["-1/5", MIDDLE], ["-2/5", HIGH]]
FIVE_LAW = [["a", "0", "1/5"], ["b", "1", "1/5"], ["c", "2", "1/5"], ["d", "1", "1/5"], ["e", "0", "1/5"]]
FIVE_ATTACK = [
    [0, 0, 0, ["-1/10", "1/10"]],
    [0, 0, 1, ["3/10", "-1/10"]],
    [1, 1, 0, ["-1/10", "1/10"]],
    [1, 1, 2, ["3/10", "-1/10"]],
    [2, 2, 0, "1/5"],
    [3, 1, 1, "1/5"],
    [4, 0, 2, "1/5"],
]
FIVE_RULE = [[LOW, LOW, MIDDLE], [LOW, HIGH, 0], [HIGH, LOW, 0]]
FIVE_REACH = ["abc", "ad", "be"]


def five(reach: list[str], perturbation: Any = None, far: Any = "inf") -> dict[str, Any]:
    """FORMAT.md's example of √5, with more releases, or with another price on the arcs that it does not have."""
    names = [f"r{i}" for i in range(len(reach))]
    matrix = {"matrix": [[0 if x in r else far for r in reach] for x in "abcde"]}
    kind = perturbation or {"kind": "max-distortion", "radius": 0}
    return game(list("abcde"), ["0", "1", "2"], FIVE_LAW, {**kind, "cost": matrix}, releases=names)


def _five() -> list[Entry]:
    """√5 plain; as a mean budget of 0, where all other arcs are dead; with a release that a alone reaches; with a second v."""
    field = FIVE
    budget = {"kind": "mean-distortion", "budget": 0}
    return [
        ("five", five(FIVE_REACH), field, FIVE_EXACT, FIVE_ATTACK, FIVE_RULE, [], None),
        ("five-dead", five(FIVE_REACH, budget, "2/3"), field, FIVE_EXACT, FIVE_ATTACK, FIVE_RULE, [[]], ["1/2"]),
        ("five-tell-tale", five([*FIVE_REACH, "a"]), field, FIVE_EXACT, FIVE_ATTACK, [*FIVE_RULE, [LOW, HIGH, 0]], [], None),
        ("five-twin", five([*FIVE_REACH, "ad"]), field, FIVE_EXACT, FIVE_ATTACK, [*FIVE_RULE, FIVE_RULE[1]], [], None),
        ("five-other-spelling", five(FIVE_REACH), {"polynomial": ["-5/4", 0, 1], "lower": "1.1", "upper": "6/5"}, [["-2/5", ["1/2", "-1/5"]], ["-1/5", [0, "2/5"]], ["-2/5", ["1/2", "1/5"]]],
         [[*r[:-1], [r[-1][0], str(2 * Fraction(r[-1][1]))] if type(r[-1]) is list else r[-1]] for r in FIVE_ATTACK],
         [[[q[0], str(2 * Fraction(q[1]))] if type(q) is list else q for q in row] for row in FIVE_RULE], [], None),
    ]  # fmt: skip


class Line:
    """τ, a root of a polynomial, with powers and inverses."""

    def __init__(self, polynomial: list[Any], lower: Any, upper: Any) -> None:
        """The field of the root between two numbers."""
        self.claim = {"polynomial": polynomial, "lower": lower, "upper": upper}
        self.field = Field(self.claim)

    def power(self, n: int) -> Element:
        """τ^n."""
        return self.field.reduce([Fraction(0)] * n + [Fraction(1)])

    def sum(self, *powers: int) -> Element:
        """The sum of some powers."""
        return self.field.add(*(self.power(n) for n in powers))

    def weights(self, costs: list[int]) -> list[Element]:
        """τ^c/S for each cost c, S the sum of them all: the law of largest entropy at this price."""
        inverse = self.field.inverse(self.sum(*costs))
        return [self.field.times(self.power(c), inverse) for c in costs]


# Σ c τ^c = b Σ τ^c, that is Σ (c − b) τ^c = 0: the mean cost is b
LINES = {
    "2": ([0, 1, 2], "1/2", Line([-1, 1, 3], "0.43", "0.44")),
    "3": ([0, 1, 3], "1/2", Line([-1, 1, 0, 5], "2/5", "1/2")),
    "4": ([0, 1, 4], "1/3", Line([-1, 2, 0, 0, 11], "0.36", "0.39")),
    "5": ([0, 2, 5], "1/2", Line([-1, 0, 3, 0, 0, 9], "0.49", "0.5")),
    "6-four-labels": ([0, 1, 3, 6], "1/2", Line([-1, 1, 0, 5, 0, 0, 11], "0.44", "0.47")),
}


def _circles() -> list[Entry]:
    """Uniform sources around a circle, the k-th neighbour at cost c_k: everybody sends τ^c/S of its mass at cost c."""
    entries: list[Entry] = []
    for name, (costs, budget, line) in LINES.items():
        n, share = len(costs), Fraction(1, len(costs))
        names = [str(i) for i in range(n)]
        weights, scale = line.weights(costs), Fraction(budget).denominator
        inverse = spelt(line.field.inverse(line.sum(*costs)))
        exact = [[-1, inverse], [f"-{budget}", spelt(line.power(1))]]
        law = [[i, i, f"1/{n}"] for i in names]
        matrix = [[costs[(z - x) % n] for z in range(n)] for x in range(n)]
        price = [[f"-1/{scale}", spelt(line.power(1))]]
        kind = {"kind": "mean-distortion", "cost": {"matrix": matrix}, "budget": budget}
        attack = [[x, x, z, spelt(line.field.scale(share, weights[(z - x) % n]))] for x in range(n) for z in range(n)]
        rule = [[spelt(weights[(z - x) % n]) for x in range(n)] for z in range(n)]
        entries.append(
            (f"circle-{name}", game(names, names, law, kind), line.claim, exact, attack, rule, [price], None)
        )
        # one source, labels changed at these costs; a polytope with the same row, as an inequality and as an equality
        ball = {"kind": "wasserstein", "cost": {"metric": "hamming"}, "budget": budget, "label_cost": matrix}
        one = [[spelt(w) for w in weights]]
        masses = [[0, 0, 0, y, spelt(w)] for y, w in enumerate(weights)]
        entries.append(
            (f"labels-{name}", game(["0"], names, [["0", "0", 1]], ball), line.claim, exact, masses, one, [price], None)
        )
        row = {"coefficients": [["0", names[y], c] for y, c in enumerate(costs)], "rhs": budget}
        points = [[0, y, spelt(w)] for y, w in enumerate(weights)]
        for kinds in ("inequalities", "equalities"):
            plain = game(["0"], names, None, {"kind": "polytope", kinds: [row]})
            entries.append((f"{kinds}-{name}", plain, line.claim, exact, points, one, [price], None))
    return entries


def _two_budgets() -> list[Entry]:
    """The circle of degree 2: a second budget that is slack, and one that is the first one tripled and shares its price."""
    _, base, line, exact, attack, rule, _, _ = _circles()[0]
    matrix = base["perturbation"]["cost"]["matrix"]
    slack = {"cost": {"matrix": [[int(c == 2) for c in row] for row in matrix]}, "budget": "1/5"}
    triple = {"cost": {"matrix": [[3 * c for c in row] for row in matrix]}, "budget": "3/2"}
    tau = line and [0, 1]
    entries = []
    for name, second, prices in (
        ("slack", slack, [[["-1/2", tau]], []]),
        ("shared", triple, [[["-1/8", tau]], [["-1/8", tau]]]),
    ):
        budgets = [{"cost": {"matrix": matrix}, "budget": "1/2"}, second]
        document = {**base, "perturbation": {"kind": "mean-distortion", "budgets": budgets}}
        entries.append((f"budgets-{name}", document, line, exact, attack, rule, prices, None))
    return entries  # type: ignore[return-value]


def _apart() -> list[Entry]:
    """The circle of degree 2 with a fourth release at cost 1 from all: nobody goes there, and the rule there is a guess."""
    _, base, line, exact, attack, rule, prices, _ = _circles()[0]
    document = {**base, "releases": [*base["features"], "m"]}
    matrix = [[*row, 1] for row in base["perturbation"]["cost"]["matrix"]]
    document["perturbation"] = {**base["perturbation"], "cost": {"matrix": matrix}}
    return [("circle-apart", document, line, exact, attack, [*rule, ["1/3"] * 3], prices, None)]


def _mixtures() -> list[Entry]:
    """Two laws, (z1,0) ½ (z2,0) ½ and (z1,1) ⅓ (z2,1) ⅔, mixed α to 1 − α. With ρ = 2(1 − α)/(3α) the posteriors of label 1
    have odds ρ and 2ρ, and both laws lose the same if √((1+ρ)(1+2ρ)) = ((1+ρ)/ρ)^⅓ ((1+2ρ)/(2ρ))^⅔: 16ρ⁷ + 16ρ⁶ = 1 + 2ρ.
    """
    line = Line([-1, -2, 0, 0, 0, 0, 16, 16], "0.65", "0.7")
    K, one, rho = line.field, line.power(0), line.power(1)
    first = K.scale(2, K.inverse(K.add(K.scale(2, one), K.scale(3, rho))))
    near, far = K.inverse(K.add(one, rho)), K.inverse(K.add(one, K.scale(2, rho)))
    rule = [[spelt(q), spelt(K.subtract(one, q))] for q in (near, far)]
    laws = [[["u", "0", "1/2"], ["v", "0", "1/2"]], [["u", "1", "1/3"], ["v", "1", "2/3"]]]
    attack = [[0, spelt(first)], [1, spelt(K.subtract(one, first))]]
    exact = [["-1/2", spelt(near)], ["-1/2", spelt(far)]]  # what the first law loses
    games = {"vertices": {"kind": "polytope", "vertices": laws}, "finite": {"kind": "finite", "laws": laws}}
    return [
        (f"mixture-{k}", game(["u", "v"], ["0", "1"], None, p), line.claim, exact, attack, rule, [], None)
        for k, p in games.items()
    ]


def _rationals() -> list[Entry]:
    """A rational saddle in a field that it does not need: of degree 1, and in a useless one of degree 2."""
    bits, law, half = ["0", "1"], [["0", "0", "1/2"], ["1", "1", "1/2"]], [["1/2", "1/2"]] * 2
    coin = game(bits, bits, law, {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1})
    attack = [[x, x, z, "1/4"] for x, z in itertools.product((0, 1), repeat=2)]
    return [
        ("degree-1", coin, {"polynomial": [-1, 2], "lower": 0, "upper": 1}, [[1, 2]], attack, half, [], None),
        (
            "useless",
            coin,
            {"polynomial": [-2, 0, 1], "lower": 1, "upper": 2},
            [[2, [0, 1]]],
            attack,
            half,
            [],
            None,
        ),  # 2 log √2
    ]


ALGEBRAIC: list[Entry] = [*_five(), *_circles(), *_two_budgets(), *_apart(), *_mixtures(), *_rationals()]

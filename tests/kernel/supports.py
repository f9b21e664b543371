"""What is claimed about supports and robust rules, by hand; releases that the attack does not reach: supports_free.py."""

# ruff: noqa: E501

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.kernel.algebraic import ALGEBRAIC, FIVE_ATTACK, FIVE_RULE, LINES, LOW
from tests.kernel.games import FLIP_RULE, LOG2, SADDLES, game
from tests.kernel.reference_field import spelt


@dataclass(frozen=True)
class Entry:
    """A saddle is (game, field, exact, attack, rule, multipliers, dead), prices are (rows, sinks)."""

    name: str
    saddle: Any
    supported: list[str]
    unsupported: list[str]
    unique: bool | None = None  # what the claim says; `proved` is what the theorem says
    prices: Any = None
    free: dict[str, Any] | None = None
    witnesses: list[Any] | None = None  # attacks, or objects
    proved: bool | None = None


RATIONAL = {name: (g, None, exact, *rest) for name, g, exact, *rest in SADDLES}
FIELDS = {name: tuple(rest) for name, *rest in ALGEBRAIC}
TWO = LINES["2"][2]
CIRCLE = spelt(TWO.field.times(TWO.power(1), TWO.weights([0, 1, 2])[0]))  # τ/S: at cost 1
BITS, EVEN = ["0", "1"], [["0", "0", "1/2"], ["1", "1", "1/2"]]


def shared(reach: dict[str, str], law: list[Any]) -> dict[str, Any]:
    """A game of who reaches which release."""
    releases = sorted({z for zs in reach.values() for z in zs})
    matrix = {"matrix": [[0 if z in zs else "inf" for z in releases] for zs in reach.values()]}
    labels = sorted({y for _, y, _ in law})
    return game(list(reach), labels, law, {"kind": "max-distortion", "cost": matrix, "radius": 0}, releases=releases)


def _full() -> list[Entry]:
    """Corollary 1: the attack reaches every release, so the rule is unique."""
    names = ["max-hamming", "mean-binding", "mean-two-budgets", "mean-second-slack", "mean-dead", "mean-least", "mean-met-without-price", "wasserstein-labels-stay", "wasserstein-label-number", "wasserstein-label-matrix", "wasserstein-joint", "wasserstein-order-2", "wasserstein-order-inf", "wasserstein-dead", "vertices", "vertices-crossed", "polytope-rows", "polytope-equality"]  # fmt: skip
    entries: list[Entry] = []
    for name in names:
        g = RATIONAL[name][0]
        free: dict[str, Any] | None = {} if name in {"max-hamming", "polytope-equality", "wasserstein-dead"} else None
        entries.append(Entry(name, RATIONAL[name], g.get("releases", g["features"]), [], True, free=free, proved=True))
    for name in ("five", "five-dead", "circle-2", "circle-3", "circle-5", "circle-6-four-labels", "labels-4", "equalities-2", "inequalities-3", "budgets-slack", "budgets-shared", "mixture-vertices", "degree-1", "useless"):  # fmt: skip
        g = FIELDS[name][0]
        entries.append(Entry(f"{name}-whole", FIELDS[name], g.get("releases", g["features"]), [], True, proved=True))
    return entries


def _tell_tale() -> list[Entry]:
    """Releases that show the label, or too much of it."""
    five = RATIONAL["section-V-A"]
    least = [["2/3", 0, 0, 0, 0], five[4][1], [0, 0, "1/3", 0, 0], five[4][3], [0, 0, 0, 0, "2/3"]]
    spare = [["2/3", "1/12", 0, 0, 0], five[4][1], [0, 0, "1/2", 0, "1/2"], five[4][3], [0, 0, 0, 0, "5/6"]]
    none = [[0] * 5] * 5
    # where the rule sums to less than 1, a price of 1/(1 − Σ q) for every label is worth 1 to every column
    full = [[3] * 5, [0] * 5, ["3/2"] * 5, [0] * 5, [3] * 5]
    fuller = [[4] * 5, [0] * 5, ["3/2"] * 5, [0] * 5, [6] * 5]
    ends = [[0, 0, 1, "1/3"], [4, 4, 3, "1/3"]]
    moved = [
        [[0, 0, 0, "1/3"], [2, 2, 3, "1/3"], ends[1]],
        [*ends, [2, 2, 2, "1/3"]],
        [ends[0], [2, 2, 1, "1/3"], [4, 4, 4, "1/3"]],
    ]
    # FORMAT.md's example: a, at −2, loses more than it gains by telling
    tell = shared({"x": "ac", "y": "a"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    told = (tell, None, LOG2, [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]])
    lost = ([], [[-2, 0], [0, 0]])
    half = ["1/2", "1/2"]
    # mass ½ at (0,0) and (2,1), squared cost, budget 1: all must meet at 1, at any price λ from 0 to some number
    ends_apart = game(
        ["0", "1", "2"],
        BITS,
        [["0", "0", "1/2"], ["2", "1", "1/2"]],
        {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": 1},
    )
    meet = (ends_apart, None, LOG2, [[0, 0, 1, "1/2"], [2, 1, 1, "1/2"]])
    flat = ([1], [[4, 0], [0, 0], [0, 4]])
    steep = ([["9/10", "1/10"], half, ["1/10", "9/10"]], [[[1, "9/5"]]])
    # at λ = log(6/5) the ends need 6/5 and (6/5)^−3 of ½ only: 743/432 of ½, less than 1
    slant = ([["3/5", "125/432"], half, ["125/432", "3/5"]], [[[1, "6/5"]]])
    zeros = ([0], [[0, 0]] * 3)
    radius = RATIONAL["mean-radius"]
    away = [[0, 0, 0, "3/8"], [0, 0, 1, "1/8"], [1, 1, 1, "3/8"], [1, 1, 2, "1/8"]]
    tale = FIELDS["five-tell-tale"]
    t_row = (
        [],
        [[-1, -1, [-1, 1]], [-1, ["3/2", "-1/2"], 0], [["3/2", "-1/2"], -1, 0], [0, 0, 0]],
    )
    apart = FIELDS["circle-apart"]
    lopsided = [*apart[4][:3], ["1/3", "33/100", "101/300"]]
    around = [
        [[x, x, 3, "1/3"], [y, y, y, "1/6"], [y, y, z, "1/6"], [z, z, z, "1/3"]]
        for x, y, z in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    ]
    to_m = {"m": [CIRCLE] * 3}
    return [
        Entry("tell-tale", (*told, [half, ["1/2", 0]], [], None), ["a"], ["c"], False, lost, {"c": ["1/2", 0]}, [[[0, 0, 1, "1/2"], [1, 1, 0, "1/2"]]], False),
        Entry("tell-tale-whole", (*told, [half, half], [], None), ["a"], ["c"], None, lost),
        Entry("tell-tale-spare", (*told, [half, ["1/2", "1/3"]], [], None), ["a"], ["c"], False, lost, proved=False),
        Entry("tell-tale-certain", (*told, [half, [1, 0]], [], None), ["a"], ["c"], None, lost),
        Entry("section-V-A", (*five[:4], least, *five[5:]), ["1", "3"], ["0", "2", "4"], False, ([], full), {"0": least[0], "2": least[2], "4": least[4]}, moved, False),
        Entry("section-V-A-spare", (*five[:4], spare, *five[5:]), ["1", "3"], ["0", "2", "4"], False, ([], fuller), proved=False),
        Entry("section-V-A-in-part", five, ["3"], ["2"], None, ([], none)),
        Entry("meet", (*meet, [half] * 3, [[]], None), ["1"], ["0", "2"], None, flat),
        Entry("meet-sharp", (*meet, *steep, None), ["1"], ["2", "0"], None, ([0], [[10, 0], [0, 0], [0, 10]])),
        Entry("meet-slant", (*meet, *slant, None), ["1"], ["2", "0"], False, ([0], [[10, 10], [0, 0], [10, 10]]), proved=False),
        Entry("mean-radius", (*radius[:4], [*FLIP_RULE, [0, "1/4"]], radius[5], None), ["0", "1"], ["2"], False, ([0], [*[[0, 0]] * 2, [0, "4/3"]]), {"2": [0, "1/4"]}, [away], False),
        Entry("mean-radius-tight", (*radius[:4], [*FLIP_RULE, ["1/4", "3/4"]], radius[5], None), ["1"], []),
        Entry("mean-radius-spare", (*radius[:4], [*FLIP_RULE, ["1/4", "2/3"]], radius[5], None), ["1"], ["2"], False, zeros, proved=False),
        Entry("five-tell-tale", (*tale[:4], [*FIVE_RULE, [LOW, 0, 0]], *tale[5:]), ["r0", "r1", "r2"], ["r3"], False, t_row, {"r3": [LOW, 0, 0]}, [[[0, 0, 3, "1/5"], *FIVE_ATTACK[2:]]], False),
        Entry("five-tell-tale-whole", tale, ["r0", "r1", "r2"], ["r3"], None, t_row),
        Entry("five-tell-tale-spare", (*tale[:4], [*FIVE_RULE, [["1/2", "-1/11"], 0, "7/10"]], *tale[5:]), ["r0", "r1", "r2"], ["r3"], False, t_row, proved=False),
        Entry("circle-apart", (*apart[:4], [*apart[4][:3], [CIRCLE] * 3], *apart[5:]), ["0", "1", "2"], ["m"], False, ([0], [*[[0] * 3] * 3, [6] * 3]), to_m, around, False),
        Entry("circle-apart-lopsided", (*apart[:4], lopsided, *apart[5:]), ["0", "1", "2"], ["m"], None, ([0], [[0] * 3] * 4)),
        Entry("nothing-claimed", RATIONAL["section-V-A"], [], []),
    ]  # fmt: skip


SUPPORTS: list[Entry] = [*_full(), *_tell_tale()]

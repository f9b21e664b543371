"""The games of the counterexamples in proofs/conjectures on which statements of the paper lean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from verify.claims.instance import Instance

Counts = Mapping[str, Mapping[str, int]]
"""For each feature with mass how often each label was seen with it."""
_ABSOLUTE = {"metric": "absolute"}


def _game(
    name: str, counts: Counts, perturbation: Mapping[str, Any], *, features: int = 0, labels: int = 2, **more: Any
) -> Instance:
    """A game on the points 0, 1, …, of which there are as many as ``features`` says, or as ``counts`` has."""
    law = [[x, y, n] for x, row in counts.items() for y, n in row.items()]
    return Instance(
        name,
        {
            "format": "verify-game/1", "features": [str(x) for x in range(features or len(counts))],
            "labels": [str(y) for y in range(labels)], **more, "normalise": True, "law": law,
            "perturbation": perturbation,
        },
    )  # fmt: skip


def _laws(name: str, kind: str, key: str, *laws: list[list[str]], features: int = 1) -> Instance:
    """A game whose laws are written out."""
    names = [str(x) for x in range(features)]
    game = {"format": "verify-game/1", "features": names, "labels": ["0", "1"]}
    return Instance(name, {**game, "perturbation": {"kind": kind, key: list(laws)}})


def _mean(budget: str, metric: str = "absolute", **more: Any) -> dict[str, Any]:
    return {"kind": "mean-distortion", "cost": {"metric": metric}, "budget": budget, **more}


def _most(radius: str) -> dict[str, Any]:
    return {"kind": "max-distortion", "cost": _ABSOLUTE, "radius": radius}


_EACH: Counts = {"0": {"0": 1}, "1": {"1": 1}}
TWO_MEAN, TWO_MOST = _game("two-mean", _EACH, _mean("1/2")), _game("two-most", _EACH, _most("1/2"))
"""Two points at distance 1 and ε = 1/2: as a mean, and as a maximum, which moves nothing."""

TWO_THIRD = _game("two-third", _EACH, _mean("1/3"))
"""The same with a mean of 1/3, which no deterministic attack can spend."""

_AT_ENDS: Counts = {"0": {"0": 1}, "3": {"1": 1}}
STEP = tuple(_game(f"step-{radius}", _AT_ENDS, _most(radius), features=4) for radius in "012")
"""Two points at distance 3 under (3): radii 0 and 1 do nothing, and with 2 all can meet."""

ORDER_2 = tuple(
    _game(
        f"order-2-{i}", _EACH,
        {"kind": "wasserstein", "cost": _ABSOLUTE, "label_cost": "inf", "budget": budget, "order": 2},
    )
    for i, budget in enumerate(("0", "1/4", "1/2"))
)  # fmt: skip
"""A ball of order 2 around two points at distance 1: V(ε) = h2(ε²)."""

_EDGE: Counts = {"0": {"0": 3}, "1": {"1": 1}}
EDGE = _game("edge", _EDGE, _mean("1/4"))
"""Two points: at the independence budget 1/4 the prior is one of many robust rules."""
EDGE_PRICES = (("-1/3", "1"), ("0", "0"))
"""Prices w(z, y), a row for each release, which show that independence is no cheaper (verify.solve.independence)."""

BOTH_LABELS = _game("both-labels", {"0": {"0": 3, "1": 1}, "1": {"0": 1, "1": 1}, "2": {"0": 1, "1": 3}}, _mean("1/3"))
"""Every point has mass of both labels; the worst case empties 1, where the rule is not forced."""

PAIRS = _game(
    "pairs", {"0": {"0": 2}, "1": {"1": 1}, "2": {"2": 1}},
    {
        "kind": "max-distortion",
        "cost": {"matrix": [["0", "0", "inf"], ["0", "inf", "0"], ["inf", "0", "0"]]},
        "radius": "0",
    },
    labels=3, releases=["z0", "z1", "z2"],
)  # fmt: skip
"""Three sources that meet in pairs, one as heavy as the others: nothing is left for z2, whose rule is forced."""

TOO_DEAR = _game("too-dear", _EACH, _mean("1/2"), features=3)
"""A mean budget that just pays for independence on {0, 1}: the release 2 is too dear."""

TWO_LAWS = _laws(
    "two-laws", "finite", "laws",
    [["0", "0", "2/3"], ["0", "1", "1/3"]], [["0", "0", "1/3"], ["0", "1", "2/3"]],
)  # fmt: skip
"""Two laws on one feature, each the other with its labels exchanged."""

_MIXED: Counts = {"0": {"0": 1}, "1": {"0": 1, "1": 1}, "3": {"1": 1}}
SEEING = _game("seeing", _MIXED, _most("1"), features=4)
"""(3), where the two labels of 1 may go to opposite sides."""


def _together(ways: tuple[str, ...]) -> list[list[str]]:
    """The law that is released where each feature goes one way, whatever its label."""
    masses: dict[tuple[str, str], int] = {}
    for z, row in zip(ways, _MIXED.values(), strict=True):
        for y, n in row.items():
            masses[z, y] = masses.get((z, y), 0) + n
    return [[z, y, "1/2" if n == 2 else f"{n}/4"] for (z, y), n in sorted(masses.items())]


BLIND = _laws("blind", "polytope", "vertices", *map(_together, product("01", "012", "23")), features=4)
"""The same for channels P(Z|X): the hull of what the deterministic ones release."""

_SEVENTHS: Counts = {"0": {"0": 3}, "1": {"0": 1, "1": 2}, "2": {"1": 1}}
SQUARED_CLEAN, SQUARED_BEFORE, SQUARED_AFTER = (
    replace(_game(f"squared-unique-{name}", _SEVENTHS, _mean(budget, "squared")), supports=True)
    for name, budget in (("clean", "0"), ("before", "209/500"), ("after", "839/2000"))
)
"""Squared cost on 0, 1, 2, four sources, masses in sevenths: the rules are unique, and the clean loss falls."""

_TENTHS = [
    ["0", "1", "2/5"], ["2", "0", "1/10"], ["2", "1", "1/10"], ["4", "0", "1/10"], ["7", "0", "1/5"], ["7", "1", "1/10"]
]  # fmt: skip
RADIUS_CLEAN, RADIUS_BEFORE, RADIUS_AFTER = (
    Instance(
        f"radius-{name}",
        {
            "format": "verify-game/1", "features": ["0", "2", "4", "7"], "labels": ["0", "1"], "law": _TENTHS,
            "perturbation": _most(radius),
        },
        supports=True,
    )
    for name, radius in (("clean", "0"), ("before", "2"), ("after", "3"))
)  # fmt: skip
"""The maximum constraint, |x − x'| on 0, 2, 4, 7, radii 2 and 3: both rules unique and rational."""

_APART: Counts = {"0": {"0": 1}, "2": {"1": 1}}
FREE, FREE_CLEAN = (
    _game(f"free{name}", _APART, _mean(budget, radius="1"), features=3)
    for name, budget in (("", "1/2"), ("-clean", "0"))
)
"""Two points at distance 2, moves of length 1 at most: every robust rule is certain of them, and unsure between."""

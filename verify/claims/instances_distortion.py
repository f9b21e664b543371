"""The games and laws on which (5)–(7), (10) ≤ (9), Lemma 1 and rate–distortion are certified."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

from verify.claims.instance import Instance
from verify.claims.instances import JOINT, LINE_CHANGE, LINE_KEEP, LINE_ORDER_2, LINE_ORDER_INF, SECTION_V_A

Law = dict[tuple[str, str], Fraction]

_LINE: Law = {
    ("0", "0"): Fraction(3, 10), ("0", "1"): Fraction(1, 20), ("1", "0"): Fraction(1, 10),
    ("1", "1"): Fraction(3, 20), ("2", "0"): Fraction(1, 20), ("2", "1"): Fraction(7, 20),
}  # fmt: skip
_JOINT: Law = {
    ("0", "0"): Fraction(2, 5), ("0", "1"): Fraction(1, 10), ("1", "0"): Fraction(1, 5), ("1", "1"): Fraction(3, 10)
}  # fmt: skip


def _moved(law: Law, *moves: tuple[str, str, str]) -> Law:
    """The law after moves of mass, written "x y", "x' y'", mass."""
    out = dict(law)
    for source, target, mass in moves:
        (x, y), (z, w) = source.split(), target.split()
        out[x, y] -= Fraction(mass)
        out[z, w] = out.get((z, w), Fraction(0)) + Fraction(mass)
    return {pair: mass for pair, mass in out.items() if mass}


BALLS: tuple[tuple[str, Instance, Law, Law], ...] = (
    (
        "a number for a change of label: 1/20 of the mass at cost 2 is ε = 1/10",
        LINE_CHANGE, _moved(_LINE, ("2 1", "2 0", "1/20")), _moved(_LINE, ("2 1", "2 0", "51/1000")),
    ),
    (
        "costs on pairs: 1/4 of the mass at cost 1 is ε = 1/4",
        JOINT, _moved(_JOINT, ("0 0", "1 0", "1/4")), _moved(_JOINT, ("0 0", "1 0", "13/50")),
    ),
    (
        "order 2: 1/9 of the mass at cost 1 is ε² = 1/9",
        LINE_ORDER_2, _moved(_LINE, ("0 0", "0 1", "1/9")), _moved(_LINE, ("0 0", "0 1", "1/8")),
    ),
    (
        "order ∞, ε = 1: neighbours are reached, and nothing beyond",
        LINE_ORDER_INF, _moved(_LINE, ("0 0", "1 0", "3/10")),
        _moved(_LINE, ("1 0", "2 0", "1/10"), ("0 0", "2 0", "1/100")),
    ),
    (
        "labels kept, squared distance: 9/80 of the mass by two steps, as far as these go, is ε = 1/4",
        LINE_KEEP, _moved(_LINE, ("0 0", "2 0", "9/80")), _moved(_LINE, ("0 0", "2 0", "1/8")),
    ),
)  # fmt: skip
"""What is tested, the ball, a law at distance ε from its centre, and one that is farther."""


def _game(
    name: str, perturbation: dict[str, Any], law: list[list[str]] | None, features: list[str], labels: list[str],
    **more: Any,
) -> Instance:  # fmt: skip
    head = {"format": "verify-game/1", "name": name, "features": features, "labels": labels, **more}
    return Instance(name, head | ({} if law is None else {"law": law}) | {"perturbation": perturbation})


_SQUARED, _ABSOLUTE, _HAMMING = ({"metric": name} for name in ("squared", "absolute", "hamming"))
_THREE, _TWO = ["0", "1", "2"], ["0", "1"]
_ON_LINE = [[x, y, str(mass)] for (x, y), mass in _LINE.items()]

KEEP_INF = _game(
    "labels-kept-order-inf",
    {"kind": "wasserstein", "cost": _SQUARED, "label_cost": "inf", "budget": "1", "order": "inf"},
    _ON_LINE, _THREE, _TWO,
)  # fmt: skip
"""W_∞ with the cost (7): the game of ``instances.LINE_MAX``."""

CHANGE_SQUARED = _game(
    "wasserstein-order-2-as-order-1",
    {
        "kind": "wasserstein",
        "joint_cost": [
            [str((abs(x - z) + (y != w)) ** 2) for z, w in product(range(3), range(2))]
            for x, y in product(range(3), range(2))
        ],
        "budget": "1/9",
    },
    _ON_LINE, _THREE, _TWO,
)  # fmt: skip
"""The game of ``instances.LINE_ORDER_2`` as (6) with the cost ground² and the budget ε²."""


def _released_purely(instance: Instance, reach: dict[str, list[str]]) -> list[list[list[str]]]:
    """The law that each deterministic attack releases."""
    sources = instance.game["law"]
    return [
        [[z, y, mass] for z, (_, y, mass) in zip(choice, sources, strict=True)]
        for choice in product(*(reach[x] for x, _, _ in sources))
    ]


V_A_AS_HULL = _game(
    "section-v-a-as-a-hull",
    {
        "kind": "polytope",
        "vertices": _released_purely(SECTION_V_A, {"0": ["0", "1"], "2": ["1", "2", "3"], "4": ["3", "4"]}),
    },
    None, SECTION_V_A.game["features"], SECTION_V_A.game["labels"],
)  # fmt: skip
"""(5) with D the convex hull of what the twelve deterministic attacks of Section V-A release."""

_NOISY = [["0", "0", "3/8"], ["0", "1", "1/8"], ["1", "0", "1/8"], ["1", "1", "3/8"]]

NOISY_SEEING = _game(
    "channel-that-sees-the-label", {"kind": "mean-distortion", "cost": _HAMMING, "budget": "1/8"}, _NOISY, _TWO, _TWO
)
"""X is Y after errors of 1/4, and 1/8 of X may be changed: seeing Y, no error is mended, and errors become 3/8."""

NOISY_BLIND = _game(
    "channels-that-see-the-feature-alone",
    {
        "kind": "polytope",
        "vertices": [
            _NOISY,
            [["0", "0", "9/32"], ["0", "1", "3/32"], ["1", "0", "7/32"], ["1", "1", "13/32"]],
            [["0", "0", "13/32"], ["0", "1", "7/32"], ["1", "0", "3/32"], ["1", "1", "9/32"]],
        ],
    },
    None, _TWO, _TWO,
)  # fmt: skip
"""The same for channels P(Z|X): the flips (a, b) of 0 and 1 with (a + b)/2 ≤ 1/8, a triangle with these corners."""

OTHER_NAMES = _game(
    "releases-of-other-names",
    {"kind": "mean-distortion", "cost": {"matrix": [["0", "inf", "1"], ["inf", "0", "1"]]}, "budget": "1/4"},
    [["home", "ill", "1/8"], ["home", "well", "3/8"], ["work", "ill", "3/8"], ["work", "well", "1/8"]],
    ["home", "work"], ["ill", "well"], releases=["north", "south", "unknown"],
)  # fmt: skip
"""Z ≠ X: a quarter of the people may be reported as unknown, by a channel that knows their health too."""


def _source(name: str, masses: list[str], cost: dict[str, Any], distortion: str, **more: Any) -> Instance:
    """A source X = Y with a distortion."""
    letters = [str(i) for i in range(len(masses))]
    law = [[x, x, mass] for x, mass in zip(letters, masses, strict=True)]
    return _game(
        name, {"kind": "mean-distortion", "cost": cost, "budget": distortion}, law, letters, letters, **more
    )  # fmt: skip


def _cyclic(*rho: int) -> dict[str, Any]:
    """d(x, z) = ρ(z − x) on the integers modulo M."""
    size = len(rho)
    return {"matrix": [[str(rho[(z - x) % size]) for z in range(size)] for x in range(size)]}


NO_RATE = _source("binary-source-beyond", ["1/3", "2/3"], _HAMMING, "1/3")
"""R(D) = 0 from D = min(p, 1 − p) on."""

FIVE_CYCLE = _source("five-cycle", ["1/5"] * 5, _cyclic(0, 1, 2, 2, 1), "4/5")
"""A uniform source on Z/5 with the distance on the cycle: the noise 2^(−ρ) has the masses 2/5, 1/5, 1/10, 1/10, 1/5."""

FIVE_CYCLE_SMEARED = _source(
    "five-cycle-smeared", ["11/40", "19/80", "7/40", "3/20", "13/80"], _cyclic(0, 1, 2, 2, 1), "4/5"
)
"""X = Z + N with that noise and Z of masses 1/2, 1/4, 1/8, 1/8, 0: the Shannon lower bound is tight, X not uniform."""

SKEW_CYCLE = _source("skew-cycle", ["1/4"] * 4, _cyclic(0, 1, 2, 3), "11/15")
"""A distortion that is no distance: ρ(n) = n on Z/4; the noise 2^(−n) has the masses 8/15, 4/15, 2/15, 1/15."""

SKEWED = _source("three-letters-not-uniform", ["7/10", "1/5", "1/10"], _HAMMING, "1/4")
"""Above a critical D a letter is no longer released, and R(D) exceeds the Shannon lower bound."""

_ERASURES = {"matrix": [["0", "inf", "1"], ["inf", "0", "1"]]}
ERASED = _source("erasures", ["1/3", "2/3"], _ERASURES, "1/2", releases=["0", "1", "erased"])
ERASED_MORE = _source("many-erasures", ["1/3", "2/3"], _ERASURES, "5/6", releases=["0", "1", "erased"])
"""Z ≠ X: x or "erased"; below D = 2p erasures take both letters evenly, above it all of the rarer one."""

MIDDLE_CLASS = _game(
    "middle-class",
    {"kind": "mean-distortion", "cost": _ABSOLUTE, "budget": "1/12"},
    [["0", "0", "1/2"], ["1", "1", "1/3"], ["2", "0", "1/6"]],
    _THREE, _TWO,
)  # fmt: skip
"""Label 1 in the middle, label 0 on both sides: no monotone rule tells them apart."""

AGAINST_MONOTONE: Law = {
    ("0", "0"): Fraction(5, 12), ("1", "0"): Fraction(1, 12), ("1", "1"): Fraction(1, 3), ("2", "0"): Fraction(1, 6)
}  # fmt: skip
"""1/12 of the mass moves from 0 to 1: a law of that game."""

POOLED_RIGHT = {"0": Fraction(0), "1": Fraction(5, 21), "2": Fraction(2, 21)}
"""Its label-1 masses after 1 and 2 are pooled: what the best nondecreasing rule sees."""

POOLED_LEFT = {"0": Fraction(1, 6), "1": Fraction(1, 6), "2": Fraction(0)}
"""The same after 0 and 1 are pooled, for nonincreasing rules."""

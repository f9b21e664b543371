"""The games on which Section V-B is certified: what robust rules lose on clean data, and Figure 2."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from verify.claims.instance import Instance

Counts = Mapping[str, Sequence[int]]
"""For each feature, by its name, how often each label was seen with it."""


def game(counts: Counts, perturbation: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A game with labels 0, 1, … and a law of counts."""
    total = sum(map(sum, counts.values()))
    law = [[x, str(y), str(Fraction(n, total))] for x, row in counts.items() for y, n in enumerate(row) if n]
    labels = [str(y) for y in range(max(map(len, counts.values())))]
    return {
        "format": "verify-game/1", "features": list(counts), "labels": labels, **more, "law": law,
        "perturbation": dict(perturbation),
    }  # fmt: skip


def mean(name: str, counts: Counts, metric: str, budget: str) -> Instance:
    """A game with the mean constraint (4)."""
    return Instance(
        name, game(counts, {"kind": "mean-distortion", "cost": {"metric": metric}, "budget": budget}), supports=True
    )


def only(rule: Instance, law: Sequence[Sequence[str]] | None = None) -> Instance:
    """The game whose only law is that of ``rule``, or the one given: no attack at all."""
    kept = {key: value for key, value in rule.game.items() if key not in ("law", "perturbation")}
    vertex = rule.game["law"] if law is None else law
    return Instance(f"{rule.name}-clean", {**kept, "perturbation": {"kind": "polytope", "vertices": [vertex]}})


_ON_THREE: Counts = {"0": (8, 0), "1": (1, 1), "2": (0, 2)}
SQUARED_MANY_BEFORE = mean("squared-many-before", _ON_THREE, "squared", "41/250")
SQUARED_MANY_AFTER = mean("squared-many-after", _ON_THREE, "squared", "21/125")
"""Squared cost on 0, 1, 2: from 1/6 on no maximiser reaches 1, and every robust rule does better."""

_NINETEENTHS: Counts = {"0": (1, 7), "2": (0, 3), "3": (2, 2), "4": (4, 0)}
METRIC_BEFORE = mean("metric-before", _NINETEENTHS, "absolute", "251/1000")
METRIC_AFTER = mean("metric-after", _NINETEENTHS, "absolute", "103/400")
"""A metric, |x − x'| on 0, 2, 3, 4: no maximiser reaches 3; with the larger budget every robust rule does better."""

METRIC_ONE = mean("metric-one-rule", _NINETEENTHS, "absolute", "1/4")
METRIC_SMALL = mean("metric-small", _NINETEENTHS, "absolute", "1/10")
"""The same law where the rule is unique: there the clean loss grows."""

HALF = Fraction(1, 2)
_STAY = {"matrix": [["1", "0"], ["0", "1"]]}
_EACH: Counts = {"a": (1, 0), "b": (0, 1)}


def _stay(name: str, budget: str) -> Instance:
    return replace(mean(name, _EACH, "absolute", "0"), game=game(
        _EACH, {"kind": "mean-distortion", "cost": _STAY, "budget": budget}
    ))  # fmt: skip


OUTSIDE = _stay("staying-costs", "1/4")
"""Staying costs 1 and moving nothing: the clean law is not in D while the budget is less than 1."""
OUTSIDE_INFINITE = _stay("staying-is-forbidden", "0")
OUTSIDE_RULE = ((Fraction(0), Fraction(1)), (Fraction(1), Fraction(0)))
"""The same with the budget 0: what is released never tells the truth, and the rule knows it."""

EDGE_ONE = mean("prior-alone", {"0": (1, 0), "1": (0, 1)}, "hamming", "1/2")
"""Two equal points: at the independence budget 1/2 the prior is the only one."""
EDGE_ONE_PRICES = (("-1", "1"), ("0", "0"))
"""Prices w(z, y), a row for each release, which show that independence is no cheaper (verify.solve.independence)."""


_PRIOR: Counts = {
    "1": (166, 1, 6, 1, 1),
    "2": (78, 159, 1, 1, 1),
    "3": (1, 1, 2, 1, 199),
    "4": (1, 1, 149, 1, 8),
    "5": (1, 1, 5, 213, 1),
}
_OTHER: Counts = {
    "1": (6, 182, 2, 1, 19),
    "2": (1, 1, 197, 1, 1),
    "3": (166, 1, 2, 1, 51),
    "4": (4, 2, 2, 1, 97),
    "5": (1, 1, 1, 258, 1),
}


def _figure_2(name: str, counts: Counts, budget: str) -> Instance:
    """A law with the two entropies of Figure 2, labels 1 to 5 as in examples/games/NAME.json."""
    plain = mean(name, counts, "squared", budget)
    labels = [str(int(y) + 1) for y in plain.game["labels"]]
    law = [[x, str(int(y) + 1), mass] for x, y, mass in plain.game["law"]]
    return replace(plain, game={**plain.game, "labels": labels, "law": law})


FIGURE_BUDGETS = ("0", "1/2", "1", "39/20")
PRIOR_RULES = tuple(_figure_2(f"figure-2-prior-{b.replace('/', '-')}", _PRIOR, b) for b in FIGURE_BUDGETS)
OTHER_RULES = tuple(_figure_2(f"figure-2-other-{b.replace('/', '-')}", _OTHER, b) for b in FIGURE_BUDGETS)
"""The rules of the two laws of Figure 2 for some budgets, the last of them the paper's 1.95."""


def at_budget(rule: Instance, name: str, budget: Fraction) -> Instance:
    """The game of ``rule`` with another budget, under another name."""
    perturbation = {**rule.game["perturbation"], "budget": str(budget)}
    return replace(rule, name=name, game={**rule.game, "perturbation": perturbation})


PRIOR_INDEPENDENCE = Fraction(155933, 81500)
OTHER_INDEPENDENCE = Fraction(626009251, 297304500)
"""The independence budgets of the two laws (verify.claims.independence), about 1.913 and 2.106."""
PRIOR_PRICES = (
    ("-4", "-180/163", "-554/163", "6", "2"),
    ("-3", "-1", "-391/163", "5", "1"),
    ("0", "0", "0", "0", "0"),
    ("3", "3", "-369/163", "-3", "-1"),
    ("4", "412/163", "-532/163", "-4", "0"),
)
OTHER_PRICES = (
    ("-108/89", "-4", "-2", "1024/131", "-4"),
    ("-19/89", "-3", "-1", "5", "-3"),
    ("0", "0", "0", "0", "0"),
    ("-1", "3", "143/51", "-3", "-1"),
    ("-69/89", "4", "194/51", "-4", "-2"),
)
"""What shows that independence is no cheaper, for either law."""

JUST_BELOW = Fraction(1, 10**9)
PRIOR_EDGE = at_budget(PRIOR_RULES[0], "figure-2-prior-independence", PRIOR_INDEPENDENCE)
OTHER_EDGE = at_budget(OTHER_RULES[0], "figure-2-other-independence", OTHER_INDEPENDENCE)
PRIOR_BELOW = replace(
    at_budget(PRIOR_RULES[0], "figure-2-prior-just-below", PRIOR_INDEPENDENCE - JUST_BELOW), digits=40, supports=False
)
OTHER_BELOW = replace(
    at_budget(OTHER_RULES[0], "figure-2-other-just-below", OTHER_INDEPENDENCE - JUST_BELOW), digits=40, supports=False
)
OTHER_AT_195 = replace(OTHER_RULES[-1], supports=False)
"""The paper's 1.95 for the law whose independence budget is larger."""

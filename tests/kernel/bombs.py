"""Small files that ask for much: each is made here, as bytes, and must be refused at once.

The list of shapes has one line for each bomb.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.kernel import corpus
from tests.kernel.games import game
from tests.kernel.mutate import put

NINES = "9" * 10**6
MARK = "~bomb~"


def _spliced(name: str, path: tuple[Any, ...], text: str) -> bytes:
    """A certificate with raw JSON text at a place."""
    document = put(corpus.certificates()[name], path, MARK)
    return json.dumps(document).replace(f'"{MARK}"', text).encode()


def _numbers() -> dict[str, Callable[[], bytes]]:
    texts = {
        "integer-of-10^6-digits": NINES,
        "integer-of-5000-digits": "9" * 5000,
        "string-of-10^6-digits": f'"{NINES}"',
        "decimal-of-10^6-digits": f'"0.{NINES}"',
        "denominator-of-10^6-digits": f'"1/{NINES}"',
        "zeros-of-10^6-digits": f'"{"0" * 10**6}1"',
        "exponent": '"1e999999999"',
        "negative-exponent": '"1e-999999999"',
        "float-exponent": "1e999999999",
        "float-of-10^6-digits": f"0.{NINES}",
        "list-of-10^7-entries": "[" + "0," * (10**7 - 1) + "0]",
        "list-of-10^7-lists": "[" + "[]," * (10**7 - 1) + "[]]",
        "list-of-10^7-strings": "[" + '"",' * (10**7 - 1) + '""]',
        "object-of-10^6-keys": "{" + ",".join(f'"{i}":0' for i in range(10**6)) + "}",
        "nested-10^7": "[" * 10**7,
        "nested-objects": '{"a":' * 10**6,
        "string-of-10^7": '"' + "a" * 10**7 + '"',
        "escapes-10^6": '"' + "\\u0041" * 10**6 + '"',
        "combining-marks-10^6": '"a' + "\\u0301" * 10**6 + '"',
    }
    places = {
        "mass": ("saddle:section-V-A", ("game", "law", 0, 2)),
        "claim": ("bracket:section-V-A", ("claim", "upper")),
        "name": ("saddle:section-V-A", ("game", "name")),
        "rule": ("bracket:section-V-A", ("evidence", "rule", 0, 0)),
        "rules": ("bracket:section-V-A", ("evidence", "rule")),
        "index": ("saddle:section-V-A", ("evidence", "attack", 0, 0)),
        "precision": ("bracket:section-V-A", ("evidence", "precision")),
        "argument": ("saddle:section-V-A", ("claim", "exact", 0, 1)),
        "multipliers": ("bracket:mean-binding", ("evidence", "multipliers")),
        "dead": ("bracket:mean-dead", ("evidence", "dead")),
        "order": ("saddle:wasserstein-order-2", ("game", "perturbation", "order")),
    }
    return {
        f"{place}-{text}": lambda n=n, p=p, t=t: _spliced(n, p, t)
        for place, (n, p) in places.items()
        for text, t in texts.items()
        if not (place == "name" and text.endswith("exponent")) and (place == "rules" or len(t) <= 10**6 + 9)
    }


def _replaced(name: str, *changes: tuple[tuple[Any, ...], Any]) -> bytes:
    document = corpus.certificates()[name]
    for path, value in changes:
        document = put(document, path, value)
    return corpus.data(document)


def _with_game(document: Any) -> bytes:
    """A game that must be refused while it is expanded: the evidence is somebody else's."""
    return corpus.data({**corpus.saddles()["section-V-A"], "game": document})


def _primes(count: int) -> list[int]:
    primes, n = [], 10**6 + 3
    while len(primes) < count:
        if all(n % d for d in range(3, 1100, 2)):
            primes.append(n)
        n += 2
    return primes


def _coprime_law(count: int) -> Any:
    """Masses 1/p over distinct primes, of two sources each, that could only sum to 1 with a common denominator of many digits."""
    names = [str(i) for i in range(count)]
    law = [[n, "0", f"1/{p}"] for n, p in zip(names, _primes(count), strict=True)]
    return game(names, ["0"], law, {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": 0})


def _coprime_rule() -> bytes:
    """Posteriors whose denominators have no common factor, release by release and label by label."""
    names = [str(i) for i in range(40)]
    labels = [str(i) for i in range(40)]
    document = game(
        names, labels, [["0", "0", 1]], {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": 100}
    )
    primes = _primes(1600)
    rule = [[f"1/{primes[40 * z + y] ** 100}" for y in range(40)] for z in range(40)]
    evidence = {"attack": [[0, 0, 0, 1]], "rule": rule, "multipliers": [], "precision": 64}
    return corpus.data(corpus.certificate("bracket", document, {"lower": 0, "upper": 1}, evidence))


def _coprime_budgets() -> bytes:
    """Costs with coprime denominators: the scaled row has the product of them all."""
    names = [str(i) for i in range(60)]
    primes = _primes(3600)
    matrix = [[f"1/{primes[60 * i + j] ** 50}" for j in range(60)] for i in range(60)]
    law = [[n, "0", 1] for n in names]
    return _with_game(
        game(names, ["0"], law, {"kind": "mean-distortion", "cost": {"matrix": matrix}, "budget": 1}, normalise=True)
    )


def _large(count: int, cost: Any, **more: Any) -> bytes:
    names = [str(i) for i in range(count)]
    return _with_game(
        game(
            names,
            ["0"],
            [[n, "0", 1] for n in names],
            {"kind": "max-distortion", "cost": cost, "radius": 10**9},
            normalise=True,
            **more,
        )
    )


def _joint(count: int) -> bytes:
    """|X|·|Y| sources to |X|·|Y| sinks, from alphabets and a label_cost alone."""
    names = [str(i) for i in range(count)]
    law = [[x, y, 1] for x in names for y in names]
    ball = {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": 1, "budget": 1}
    return _with_game(game(names, names, law, ball, normalise=True))


def _argument(size: int) -> bytes:
    exact = [[1, str(10**size + k)] for k in range(1, 40)] + [[f"1/{3**500}", f"{7**size}/{2**size}"]]
    return _replaced("saddle:section-V-A", (("claim", "exact"), exact))


def _near_argument() -> bytes:
    """A value that differs from the true one by log(1 + 10^-3900)."""
    big = 10**3900
    return _replaced("saddle:section-V-A", (("claim", "exact"), [[1, 3], ["-2/3", 2], [1, f"{big + 1}/{big}"]]))


def _squares(count: int, digits: int, ball: dict[str, Any]) -> bytes:
    """Distances of points with long integers for coordinates."""
    names = [str(i) for i in range(count)]
    points = {n: [str(10**digits - 7 ** (5000 + i) % 10**digits)] for i, n in enumerate(names)}
    ball |= {"cost": {"metric": "squared-euclidean"}}
    return _with_game(game(names, ["0"], [[n, "0", 1] for n in names], ball, normalise=True, points=points))


def _moves(features: int, labels: int) -> bytes:
    """Labels that change: as many pairs of a source and a sink as are allowed, which are more arcs than are."""
    names, ys = [str(i) for i in range(features)], [str(i) for i in range(labels)]
    ball = {"kind": "wasserstein", "cost": {"metric": "hamming"}, "label_cost": 1, "budget": 1}
    return _with_game(game(names, ys, [[x, y, 1] for x in names for y in ys], ball, normalise=True))


def _shapes() -> dict[str, Callable[[], bytes]]:
    ring = [[str(i), str((i + 1) % 20000), 1] for i in range(20000)]
    points = {str(i): ["1/3"] * 20000 for i in range(100)}
    vast = {str(i): [f"{'7' * 3000}/{'9' * 3000}"] * 10 for i in range(100)}
    ball = ("game", "perturbation")
    return {
        "order-10^9": lambda: _replaced("saddle:wasserstein-order-2", ((*ball, "order"), 10**9)),
        "order-10^5": lambda: _replaced("saddle:wasserstein-order-2", ((*ball, "order"), 10**5), ((*ball, "budget"), f"{10**900 + 1}/{10**900}")),
        "order-10^400": lambda: _replaced("saddle:wasserstein-order-2", ((*ball, "order"), 10**400)),
        "order-10^9-budget-1": lambda: _replaced("saddle:wasserstein-label-number", ((*ball, "order"), 10**9), ((*ball, "budget"), "1/2")),
        "precision-10^9": lambda: _replaced("bracket:section-V-A", (("evidence", "precision"), 10**9)),
        "precision-10^400": lambda: _replaced("bracket:section-V-A", (("evidence", "precision"), 10**400)),
        "claim-of-3999-digits": lambda: _replaced("saddle:section-V-A", (("claim", "upper"), f"1/{'9' * 3999}")),
        "coprime-law-3000": lambda: _with_game(_coprime_law(3000)),
        "coprime-law-6000": lambda: _with_game(_coprime_law(6000)),
        "coprime-rule": _coprime_rule,
        "coprime-budgets": _coprime_budgets,
        "graph-20000": lambda: _large(20000, {"graph": ring}),
        "graph-1500": lambda: _large(1500, {"graph": [[str(i), str(i + 1), f"1/{p}"] for i, p in zip(range(1499), _primes(1499), strict=True)]}),
        "graph-dense": lambda: _large(300, {"graph": [[str(i), str(j), f"{'3' * 300}/{10**300 + i}"] for i in range(300) for j in range(i)]}),
        "hamming-20000": lambda: _large(20000, {"metric": "hamming"}),
        "absolute-20000": lambda: _large(20000, {"metric": "absolute"}),
        "points-20000": lambda: _large(100, {"metric": "manhattan"}, points=points),
        "points-vast": lambda: _large(100, {"metric": "squared-euclidean"}, points=vast),
        "joint-100": lambda: _joint(100),
        "joint-300": lambda: _joint(300),
        "squares-1150": lambda: _squares(1150, 3990, {"kind": "max-distortion", "radius": 1}),
        "squares-1150-mean": lambda: _squares(1150, 3990, {"kind": "mean-distortion", "budget": 0}),
        "moves-10-390": lambda: _moves(10, 390),
        "moves-60-60": lambda: _moves(60, 60),
        "argument-1000": lambda: _argument(1000),
        "argument-3900": lambda: _argument(3900),
        "near-argument": _near_argument,
        "releases-10^5": lambda: _with_game(game(["0"], ["0"], [["0", "0", 1]], {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1}, releases=[str(i) for i in range(10**5)])),
        "labels-by-releases": lambda: _with_game(game([str(i) for i in range(30000)], [str(i) for i in range(30000)], [["0", "0", 1]], {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": 0})),
        "polytope-alphabets": lambda: _with_game(game([str(i) for i in range(30000)], [str(i) for i in range(30000)], None, {"kind": "polytope", "inequalities": [{"coefficients": [["0", "0", 1]], "rhs": 1}]})),
        "polytope-rows-95": lambda: _with_game(game([str(i) for i in range(290)], [str(i) for i in range(290)], None, {"kind": "polytope", "inequalities": [{"coefficients": [["0", "0", 1]], "rhs": 1}] * 95})),
        "polytope-rows": lambda: _with_game(game([str(i) for i in range(600)], [str(i) for i in range(600)], None, {"kind": "polytope", "inequalities": [{"coefficients": [["0", "0", 1]], "rhs": 1}] * 5000})),
        "budgets-5000": lambda: _with_game(game([str(i) for i in range(300)], ["0"], [["0", "0", 1]], {"kind": "mean-distortion", "budgets": [{"cost": {"metric": "absolute"}, "budget": 1}] * 5000})),
        "vertices-5000": lambda: _with_game(game(["0"], [str(i) for i in range(5000)], None, {"kind": "polytope", "vertices": [[["0", "0", 1]]] * 5000})),
    }  # fmt: skip


BOMBS: dict[str, Callable[[], bytes]] = {**_numbers(), **_shapes()}

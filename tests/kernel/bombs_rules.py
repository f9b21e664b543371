"""Small files that ask for much of the rules of §5.1, §6 and §8: degrees, exponents, precision, ranks, prices.

Each is made here, as bytes, and must be refused quickly, or, where it is a valid certificate, decided quickly.
"""

# ruff: noqa: E501

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.kernel import corpus, corpus_rules
from tests.kernel.algebraic import FIVE_RULE, HIGH, LOW
from tests.kernel.games import LOG2, game
from tests.kernel.mutate import put
from tests.kernel.reject.fields import changed, product
from tests.kernel.reject.prices import long_zero, support

FIELD = ("claim", "field")
POLYNOMIAL = (*FIELD, "polynomial")
EXACT = ("claim", "exact")
EVEN_LAW = [["x", "0", "1/2"], ["y", "1", "1/2"]]


def _five(*changes: tuple[tuple[Any, ...], Any], name: str = "saddle:five") -> bytes:
    return corpus.data(changed(corpus_rules.certificates()[name], *changes))


def _coin(field: Any, exact: Any, **evidence: Any) -> bytes:
    """A coin in a field that it does not need."""
    document = corpus_rules.certificates()["saddle:degree-1"]
    document["claim"] |= {"field": field, "exact": exact, "lower": 0, "upper": 1}
    document["evidence"] |= evidence
    return corpus.data(document)


def _power(degree: int, top: Any = 1) -> dict[str, Any]:
    """x^n = 2, between 1 and 2."""
    return {"polynomial": [-2, *[0] * (degree - 1), top], "lower": 1, "upper": 2}


def _dense(degree: int, digits: int) -> dict[str, Any]:
    """A polynomial of long coefficients with one root in the interval: increasing from −1."""
    draw = random.Random(degree)
    return {"polynomial": [-1, *[draw.randrange(10**digits) + 1 for _ in range(degree)]], "lower": 0, "upper": 1}


def _halves(degree: int, digits: int) -> Any:
    """The coin's attack, each mass an element with as many digits, plus and minus."""
    draw = random.Random(7)
    noise = [[draw.randrange(10**digits) for _ in range(degree - 1)] for _ in range(2)]
    return [
        [x, x, z, ["1/4", *[c if z else -c for c in noise[x]]]] for x in (0, 1) for z in (0, 1)
    ]  # not positive, most of them


def _rank(rows: int, releases: int, size: int = 9, spare: int = 1) -> bytes:
    """A valid saddle with a release that the attack ignores, and dense rows that it meets; witnesses are missing."""
    draw = random.Random(rows)
    names = [f"r{i}" for i in range(releases)]
    mass = Fraction(1, 2 * (releases - spare))
    lines = []
    for _ in range(rows):
        coefficients = [[z, y, draw.randrange(size) + 1] for z in names for y in "01"]
        total = sum(c for _, _, c in coefficients[: -2 * spare]) * mass
        lines.append({"coefficients": coefficients, "rhs": corpus.text(total)})
    document = game(names, ["0", "1"], None, {"kind": "polytope", "equalities": lines})
    attack = [[z, y, corpus.text(mass)] for z in range(releases - spare) for y in (0, 1)]
    rule = [["1/2", "1/2"]] * releases
    return corpus.data(support(document, LOG2, attack, rule, [[]] * rows, {"unique": True}))


def _many_prices(sources: int, releases: int, digits: int, unsupported: bool = True) -> bytes:
    """Farkas prices of many digits for a game that needs none."""
    names, places = [f"x{i}" for i in range(sources)], [f"z{i}" for i in range(releases)]
    matrix = {"matrix": [[0] * releases for _ in names]}
    law = [[n, "01"[i % 2], 1] for i, n in enumerate(names)]
    kind = {"kind": "max-distortion", "cost": matrix, "radius": 0}
    document = game(names, ["0", "1"], law, kind, releases=places, normalise=True)
    attack = [[i, i % 2, 0, f"1/{sources}"] for i in range(sources)]
    long = 10**digits
    prices = {
        "rows": [],
        "sinks": [[f"{long + z}/{long - 1 - z}", f"{long + z + 1}/{long - 2 - z}"] for z in range(releases)],
    }
    claim = {"unsupported": places[1:]} if unsupported else {"unsupported": places[1:2]}
    return corpus.data(support(document, LOG2, attack, [["1/2", "1/2"]] * releases, [], claim, farkas=prices))


def _price_products(degree: int, releases: int) -> bytes:
    """A valid certificate: prices that are elements, each times an element of the rule, where no column goes."""
    places = [f"z{i}" for i in range(releases)]
    kind = {"kind": "max-distortion", "cost": {"matrix": [[0, *["inf"] * releases]] * 2}, "radius": 0}
    document = game(["x", "y"], ["0", "1"], EVEN_LAW, kind, releases=["a", *places])
    root = int(10**9 * 2 ** (1 / degree))
    field = _power(degree) | {"lower": f"{root}/{10**9}", "upper": f"{root + 1}/{10**9}"}
    attack = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]]
    rule = [["1/2", "1/2"], *[[[f"1/{10 * degree}"] * degree] * 2] * releases]
    prices = {"rows": [], "sinks": [[0, 0], *[[[1] * degree] * 2] * releases]}
    claim = {"unsupported": places, "field": field}
    return corpus.data(support(document, LOG2, attack, rule, [], claim, farkas=prices))


def _nobody(releases: int) -> bytes:
    """A valid certificate: nobody comes to all but one of many releases, which needs no prices."""
    places = ["a", *[f"z{i}" for i in range(releases)]]
    kind = {"kind": "max-distortion", "cost": {"matrix": [[0, *["inf"] * releases]] * 2}, "radius": 0}
    document = game(["x", "y"], ["0", "1"], EVEN_LAW, kind, releases=places)
    attack, rule = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], [["1/2", "1/2"]] * len(places)
    prices = {"rows": [], "sinks": [[0, 0]] * len(places)}
    return corpus.data(support(document, LOG2, attack, rule, [], {"unsupported": places[1:]}, farkas=prices))


def _null(releases: int, free: int) -> bytes:
    """Every release is the only one of some source; nobody can avoid any; there are many columns to look through."""
    names, places = [f"x{i}" for i in range(releases + free)], [f"z{i}" for i in range(releases)]
    matrix = [["inf"] * i + [0] + ["inf"] * (releases - i - 1) for i in range(releases)] + [[0] * releases] * free
    kind = {"kind": "max-distortion", "cost": {"matrix": matrix}, "radius": 0}
    document = game(names, ["0"], [[n, "0", 1] for n in names], kind, releases=places, normalise=True)
    share = f"1/{len(names)}"
    attack = [[i, 0, min(i, releases - 1), share] for i in range(len(names))]
    evidence = {
        "attack": attack,
        "rule": [[1]] * releases,
        "multipliers": [],
        "precision": 16,
        "without": dict.fromkeys(places),
    }
    return corpus.data(corpus.certificate("reached", document, {"lower": 0, "upper": 1, "supported": places}, evidence))


def _without(count: int) -> bytes:
    """As many games without a release, each with a rule for all."""
    places = [f"z{i}" for i in range(count)]
    document = game(
        ["x", "y"],
        ["0", "1"],
        [["x", "0", "1/2"], ["y", "1", "1/2"]],
        {"kind": "max-distortion", "cost": {"matrix": [[0] * count] * 2}, "radius": 0},
        releases=places,
    )
    part = {"rule": [["1/2", "1/2"]] * count, "multipliers": []}
    evidence = {
        "attack": [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]],
        "rule": part["rule"],
        "multipliers": [],
        "precision": 64,
        "without": dict.fromkeys(places, part),
    }
    return corpus.data(
        corpus.certificate("reached", document, {"lower": "0.69", "upper": "0.7", "supported": places}, evidence)
    )


def _primes(count: int) -> list[int]:
    return [p for p in range(10**4, 10**4 + 60 * count) if all(p % d for d in range(2, 120))][:count]


def _witnesses(count: int, price: list[Any]) -> bytes:
    """Many witnesses that leave slack on a row whose price is 0 in many terms."""
    document = corpus_rules.certificates()["support:met-without-price"]
    document["evidence"]["multipliers"] = [price]
    document["evidence"]["witnesses"] *= count // 2
    return corpus.data(document)


def _shapes() -> dict[str, Callable[[], bytes]]:
    one = ["3/2", "1/2"]
    conjugate = ["3/2", "-1/2"]
    return {
        "degree-10^5": lambda: _five((POLYNOMIAL, [-5, *[0] * (10**5 - 1), 1])),
        "degree-10^5-wide": lambda: _coin(_power(10**5), LOG2),
        "degree-10^6": lambda: _coin(_power(10**6), LOG2),
        "degree-10^4": lambda: _coin(_power(10**4), LOG2),
        "degree-10^3": lambda: _coin(_power(10**3), [[1000, [0, 1]]]),
        "degree-10^3-inverse-top": lambda: _coin(_power(10**3, f"1/{10**3000}") | {"upper": 10**10}, [[1000, [0, 1]]]),
        "degree-10^4-argument": lambda: _coin(_power(10**4), [[10**4, [0, 1]]]),
        "dense-100-of-4000": lambda: _coin(_dense(100, 3990), LOG2),
        "dense-1000-of-1000": lambda: _coin(_dense(1000, 1000), [[1, [0, 1]]]),
        "dense-100-elements": lambda: _coin(_dense(100, 100), LOG2, attack=_halves(100, 100)),
        "dense-300-elements": lambda: _coin(_dense(300, 1000), LOG2, attack=_halves(300, 1000)),
        "dense-300-arguments": lambda: _coin(_dense(300, 100), [[1, [1, *[k + i for i in range(299)]]] for k in range(300)]),
        "long-coefficients": lambda: _five((POLYNOMIAL, [f"-{'5' * 3999}", 0, f"{'1' * 3999}"])),
        "long-denominators": lambda: _five((POLYNOMIAL, [f"-5/{10**3998 + 1}", f"0/{10**3998 + 3}", f"1/{10**3998 + 7}"])),
        "long-interval": lambda: _five(((*FIELD, "lower"), f"{'2' * 3999}/{'1' * 3999}"), ((*FIELD, "upper"), "3")),
        "long-interval-degree-1000": lambda: _coin(_power(1000) | {"lower": f"{10**3990 + 1}/{10**3990}", "upper": f"{2 * 10**3990 + 1}/{10**3990}"}, LOG2),
        "exponent-10^9": lambda: _five((EXACT, [[10**9, LOW], [-(10**9), HIGH]])),
        "exponent-10^9-unit": lambda: _five((EXACT, [*corpus_rules.certificates()["saddle:five"]["claim"]["exact"], [10**9, one], [10**9, conjugate]])),
        "exponent-10^5-unit": lambda: _five((EXACT, [*corpus_rules.certificates()["saddle:five"]["claim"]["exact"], [10**5, one], [10**5, conjugate]])),
        "exponent-10^3999": lambda: _five((EXACT, [["9" * 3999, LOW]])),
        "exponent-1/10^3999": lambda: _five((EXACT, [*corpus_rules.certificates()["saddle:five"]["claim"]["exact"], [f"1/{'9' * 3999}", one], [f"1/{'9' * 3999}", conjugate]])),
        "exponent-primes": lambda: _five((EXACT, [[f"1/{p}", [p, 1]] for p in _primes(300)])),
        "multiplier-10^9": lambda: _five((("evidence", "multipliers", 0), [[10**9, one], [10**9, conjugate]]), name="saddle:five-dead"),
        "multiplier-10^6": lambda: _five((("evidence", "multipliers", 0), [[10**6, one], [10**6, conjugate]]), name="saddle:five-dead"),
        "multiplier-disguised": lambda: _five((("evidence", "multipliers", 0), [[1, [1, f"1/{10**60}"]]]), name="saddle:five-dead"),
        "arguments-3000": lambda: _five((EXACT, [[1, [k, 1]] for k in range(3000)])),
        "arguments-3000-digits": lambda: _five((EXACT, [[1, ["1" * 1000, f"{k}/{'7' * 1000}"]] for k in range(1, 300)])),
        "claim-of-3999-digits": lambda: _five((("claim", "upper"), f"{8047190 * 10**3900 + 1}/{10**3907}")),
        "entry-of-3999-digits": lambda: _five((("evidence", "rule", 0, 0), [f"1/{'9' * 3999}", f"1/{'7' * 3999}"])),
        "reducible-deep": lambda: _five((POLYNOMIAL, product([-5, 0, 1], *[[-k, 1] for k in range(10, 60)]))),
        "reducible-deeper": lambda: _five((POLYNOMIAL, product([-5, 0, 1], *[[-k, 1] for k in range(10, 400)]))),
        "rank-60": lambda: _rank(60, 61),
        "rank-200": lambda: _rank(200, 201),
        "rank-500": lambda: _rank(500, 501),
        "rank-1000": lambda: _rank(1000, 520),
        "rank-100-long": lambda: _rank(100, 101, 10**60),
        "rank-deficient": lambda: _rank(600, 150),
        "prices-1000-digits": lambda: _many_prices(200, 200, 1000),
        "prices-3000-digits": lambda: _many_prices(60, 1500, 3000),
        "prices-30-digits": lambda: _many_prices(400, 900, 30),
        "prices-of-degree-30": lambda: _price_products(30, 100),
        "prices-of-degree-100": lambda: _price_products(100, 500),
        "prices-of-60000-releases": lambda: _nobody(60_000),
        "witnesses-3998": lambda: _witnesses(3998, []),
        "witnesses-400000": lambda: _witnesses(400_000, []),
        "witnesses-long-price": lambda: _witnesses(3998, long_zero(40, 20)),
        "witnesses-longer-price": lambda: _witnesses(3998, long_zero(100, 40)),
        "null-1300": lambda: _null(1300, 250),
        "null-400": lambda: _null(400, 900),
        "without-600": lambda: _without(600),
        "reached-precision-10^9": lambda: corpus.data(put(corpus_rules.certificates()["reached:section-V-A"], ("evidence", "precision"), 10**9)),
        "reached-precision-10^6": lambda: corpus.data(put(corpus_rules.certificates()["reached:section-V-A"], ("evidence", "precision"), 10**6)),
        "element-of-10^6": lambda: _five((("evidence", "rule", 0, 0), [0] * 10**6)),
        "element-nested-10^5": lambda: corpus.data(put(corpus_rules.certificates()["saddle:five"], ("evidence", "rule", 0, 0), "~bomb~")).replace(b'"~bomb~"', b"[" * 10**5 + b"]" * 10**5),
        "rule-of-elements": lambda: _five((("evidence", "rule"), [*FIVE_RULE, *[[LOW, HIGH, 0]] * 10**5])),
    }  # fmt: skip


BOMBS: dict[str, Callable[[], bytes]] = {f"rules-{name}": make for name, make in _shapes().items()}

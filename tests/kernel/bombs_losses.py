"""Small files that ask for much of the rules of §7, §11 and §12: witnesses, games in games, long numbers, prices.

Each is made here, as bytes, and must be refused quickly, or, where it is a valid certificate, decided quickly.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.kernel import corpus
from tests.kernel.games import game
from tests.kernel.mutate import put
from tests.kernel.reject import losses

LONG = (  # that take a second or more to make, to read or to decide
    "sure-",
    "uniform-2",
    "uniform-7",
    "uniform-of",
    "vertices-",
    "witnesses-many",
    "witnesses-columns",
    "witnesses-attack",
    "games-tiny",
    "games-line",
    "games-order-3",
    "games-not",
    "precision-32768",
    "loss-precision-32768",
    "given-200000",
    "given-long",
    "member-long",
    "member-10^6",
    "losses-empty",
    "columns-with-long",
    "multipliers-near-0",
    "products-of",
)


def _sure(releases: int, labels: int, least: str) -> Any:
    """Every release has a source and a label of its own: nobody can guess wrong, h* = 0, and every l is proved."""
    names, ys = [f"z{i}" for i in range(releases)], [f"y{i}" for i in range(labels)]
    matrix = [["inf"] * i + [0] + ["inf"] * (releases - i - 1) for i in range(releases)] if releases < 2000 else None
    cost = {"matrix": matrix} if matrix else {"metric": "hamming"}
    document = game(
        names,
        ys,
        [[n, ys[i % labels], 1] for i, n in enumerate(names)],
        {"kind": "max-distortion", "cost": cost, "radius": 0},
        normalise=True,
    )
    rule = [[int(k == i % labels) for k in range(labels)] for i in range(releases)]
    evidence = {
        "attack": [[i, i % labels, i, f"1/{releases}"] for i in range(releases)],
        "rule": rule,
        "multipliers": [],
        "precision": 8,
    }
    claim = {"lower": 0, "upper": 0, "rule": [[least if q else 0 for q in line] for line in rule]}
    return corpus.certificate("enclosure", document, claim, evidence)


def _uniform(labels: int, least: list[Any], bits: int = 64) -> Any:
    """One point with so many labels, equally likely: h* = log of their number."""
    ys = [f"y{i}" for i in range(labels)]
    document = game(
        ["x"],
        ys,
        [["x", y, 1] for y in ys],
        {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 0},
        normalise=True,
    )
    low, high = corpus.outward(*(corpus.form([[1, labels]]),) * 2, 12)
    low, high = str(Fraction(low) - Fraction(1, 10**12)), str(Fraction(high) + Fraction(1, 10**12))
    evidence = {
        "attack": [[0, i, 0, f"1/{labels}"] for i in range(labels)],
        "rule": [[f"1/{labels}"] * labels],
        "multipliers": [],
        "precision": bits,
    }
    return corpus.certificate("enclosure", document, {"lower": low, "upper": high, "rule": [least]}, evidence)


def _long(labels: int, digits: int) -> list[str]:
    """About half of 1/labels, so many times, with unlike denominators of so many digits."""
    draw = random.Random(labels)
    found = []
    for _ in range(labels):
        below = draw.randrange(10 ** (digits - 1), 10**digits) | 1
        found.append(f"{below // (2 * labels)}/{below}")
    return found


def _vertices(count: int, sinks: int, witnesses: int, dead: bool, whole: bool) -> bytes:
    """Vertices with many masses each, and a witness again and again: with one label everything is certain."""
    names = [f"z{i}" for i in range(sinks)]
    law = [[n, "y", f"1/{sinks}"] for n in names]
    document = game(names, ["y"], None, {"kind": "polytope", "vertices": [law] * count})
    part: dict[str, Any] = {"sink": [0, 0], "attack": [[i, f"1/{count}"] for i in range(count)] if whole else [[0, 1]]}
    if dead:
        part["dead"] = []
    evidence = {
        "attack": [[0, 1]],
        "rule": [[1]] * sinks,
        "multipliers": [],
        "precision": 8,
        "witnesses": [part] * witnesses,
    }
    return corpus.data(
        corpus.certificate("enclosure", document, {"lower": 0, "upper": 0, "rule": [[1]] * sinks}, evidence)
    )


def _witnesses(sources: int, releases: int, witnesses: int, **more: Any) -> bytes:
    """A game in which all sources meet, and the same witness as often."""
    names, places = [f"x{i}" for i in range(sources)], [f"z{i}" for i in range(releases)]
    document = game(
        names,
        ["y"],
        [[n, "y", 1] for n in names],
        {"kind": "max-distortion", "cost": {"matrix": [[0] * releases] * sources}, "radius": 0},
        releases=places,
        normalise=True,
    )
    attack = [[i, 0, 0, f"1/{sources}"] for i in range(sources)]
    evidence = {"attack": attack, "rule": [[1]] * releases, "multipliers": [], "precision": 8}
    evidence["witnesses"] = [{"sink": [0, 0], "attack": attack} | more] * witnesses
    return corpus.data(
        corpus.certificate(
            "enclosure", document, {"lower": 0, "upper": 0, "rule": [[1]] + [[0]] * (releases - 1)}, evidence
        )
    )


def _games(count: int, other: Any, part: Any) -> bytes:
    """A certificate with as many games in `losses`."""
    document = _uniform(1, [1], 8)
    document["claim"] |= {"lower": 0, "upper": 0}
    entry = {"game": other, "lower": 0, "upper": 1}
    document["claim"]["losses"], document["evidence"]["losses"] = ["~entry~"], ["~part~"]
    text = json.dumps(document, separators=(",", ":"))
    for mark, value in (("~entry~", entry), ("~part~", part)):
        text = text.replace(f'"{mark}"', ",".join([json.dumps(value, separators=(",", ":"))] * count))
    return text.encode()


def _tiny() -> Any:
    """The least game that there is, with the label and the release of `_uniform(1, …)`."""
    return game(["x"], ["y0"], None, {"kind": "polytope", "vertices": [[["x", "y0", 1]]]})


def _line(features: int) -> Any:
    """So many sources that all go to the one release."""
    names = [str(i) for i in range(features)]
    return game(
        names,
        ["y0"],
        [[n, "y0", 1] for n in names],
        {"kind": "max-distortion", "cost": {"matrix": [[0]] * features}, "radius": 0},
        releases=["x"],
        normalise=True,
    )


def _ball(order: int, budget: str) -> Any:
    """A Wasserstein ball of a high order."""
    ball = {"kind": "wasserstein", "cost": {"matrix": [["3/7"]]}, "label_cost": 1, "budget": budget, "order": order}
    return game(["p"], ["y0"], [["p", "y0", 1]], ball, releases=["x"])


def _given(releases: int, labels: int, numbers: Callable[[int, int], Any], bits: int = 64, **keys: Any) -> bytes:
    """The loss of a rule with such numbers: one source, which may go anywhere."""
    places, ys = [f"z{i}" for i in range(releases)], [f"y{i}" for i in range(labels)]
    document = game(
        ["x"],
        ys,
        [["x", "y0", 1]],
        {"kind": "max-distortion", "cost": {"matrix": [[0] * releases]}, "radius": 0},
        releases=places,
    )
    rule = [[numbers(z, y) for y in range(labels)] for z in range(releases)]
    evidence = {"attack": [[0, 0, 0, 1]], "multipliers": [], "precision": bits}
    return corpus.data(
        corpus.certificate("loss", document, {"rule": rule, "lower": 0, "upper": 10**4} | keys, evidence)
    )


def _split(digits: int) -> Callable[[int, int], str]:
    def numbers(z: int, y: int) -> str:
        below = 10**digits + 2 * z + 1
        return f"{10**digits // 2}/{below}" if y else f"{below - 10**digits // 2}/{below}"

    return numbers


def _member(releases: int, labels: int, digits: int, inside: bool) -> bytes:
    """A law with long masses, and prices as long."""
    places, ys = [f"z{i}" for i in range(releases)], [f"y{i}" for i in range(labels)]
    document = game(
        places, ys, None, {"kind": "polytope", "inequalities": [{"coefficients": [["z0", "y0", 1]], "rhs": "1/2"}]}
    )
    long = 10**digits
    masses = [[z, y, f"1/{long + 2 * (i * labels + k)}"] for i, z in enumerate(places) for k, y in enumerate(ys)]
    if digits < 6:
        masses = [[z, y, f"1/{releases * labels}"] for z in places for y in ys]
    claim = {"law": masses, "inside": inside}
    if inside:
        evidence: Any = {"attack": [[i, k, masses[i * labels + k][2]] for i in range(releases) for k in range(labels)]}
    else:
        evidence = {
            "prices": [[f"{long + i}/{long - k - 1}" for k in range(labels)] for i in range(releases)],
            "multipliers": [f"{long}/{long - 1}"],
        }
    return corpus.data(corpus.certificate("member", document, claim, evidence))


def _spliced(document: Any, path: tuple[Any, ...], text: str) -> bytes:
    return corpus.data(put(document, path, "~bomb~")).replace(b'"~bomb~"', text.encode())


def _one(releases: int, labels: int = 1, cost: Any = "inf", **ball: Any) -> Any:
    """One source, which stays at the first release, or pays this to leave it."""
    matrix, ys = [[0] + [cost] * (releases - 1)], [f"y{i}" for i in range(labels)]
    ball = {"kind": "max-distortion", "cost": {"matrix": matrix}, "radius": 0} | ball
    ball = {key: v for key, v in ball.items() if v is not None}
    return game(["x"], ys, [["x", "y0", 1]], ball, releases=[f"z{i}" for i in range(releases)])


def _point(by: str, document: Any, claim: Any = None, **more: Any) -> bytes:
    """The source stays; the value is 0."""
    given = {"attack": [[0, 0, 0, 1]], "rule": [[1]] * len(document["releases"]), "multipliers": []} | more
    claim = ({"lower": 0, "upper": 0} | ({} if by == "bracket" else {"exact": []})) | (claim or {})
    return json.dumps(corpus.certificate(by, document, claim, given), separators=(",", ":")).encode()


def _precise(releases: int, bits: int) -> bytes:
    """Twice as many logarithms of unlike numbers, none near a power of 2."""
    rule = [[f"{1000 + i}/{1501 + 2 * i}", f"{501 + i}/{1501 + 2 * i}"] for i in range(releases)]
    return _point("bracket", _one(releases, 2), {"lower": -9, "upper": 9}, rule=rule, precision=bits)


def _near(rows: int, digits: int) -> bytes:
    """Multipliers log(1 + 2·10^−digits), …, whose signs take as many digits."""
    line = {"coefficients": [["x", "0", 1]], "rhs": 1}
    document = game(["x"], ["0"], None, {"kind": "polytope", "inequalities": [line] * rows})
    long = 10**digits
    given = {"attack": [[0, 0, 1]], "rule": [[1]], "multipliers": [[[1, f"{long + k}/{long}"]] for k in range(1, rows)]}
    given["multipliers"].append([])
    claim = {"exact": [], "lower": 0, "upper": 0}
    return corpus.data(corpus.certificate("saddle", document, claim, given))


def _priced(releases: int, price: list[Any]) -> bytes:
    """A saddle of so many columns, all but one dear."""
    ball = {"kind": "mean-distortion", "radius": None, "budget": 0}
    return _point("saddle", _one(releases, 1, 1, **ball), multipliers=[price])


def _colliding(count: int) -> list[int]:
    """Integers to which Python gives the same hash."""
    return [k * (2**61 - 1) + 1 for k in range(1, count + 1)]


def _field(degree: int, polynomial: Any = None, places: int = 60) -> dict[str, Any]:
    """The root of a polynomial between 0.3333 and 3, or that of x^n = 2 to 60 places."""
    if polynomial:
        a = 10**places + 7
        return {"polynomial": polynomial, "lower": f"{a // 3}/{a}", "upper": f"{3 * a + 1}/{a + 2}"}
    low, high = 10**places, 2 * 10**places
    while high - low > 1:
        half = (low + high) // 2
        low, high = (half, high) if half**degree < 2 * 10 ** (places * degree) else (low, half)
    ends = {"lower": f"{low}/{10**places}", "upper": f"{high}/{10**places}"}
    return {"polynomial": [-2, *[0] * (degree - 1), 1], **ends}


def _elements(count: int, degree: int, digits: int) -> bytes:
    """A rule of elements with unlike denominators."""
    draw = random.Random(3)
    below = lambda: 10**digits + 2 * draw.randrange(10 ** (digits - 1)) + 1  # noqa: E731
    rule = [[1], *[[[f"1/{below()}" for _ in range(degree)]] for _ in range(count)]]
    field = {"polynomial": [-2, *[0] * (degree - 1), 1], "lower": 1, "upper": 2}
    return _point("saddle", _one(count + 1), {"field": field}, rule=rule)


def _products(count: int, degree: int) -> bytes:
    """Elements of the rule times those of Farkas prices."""
    rule = [[1], *[[[f"1/{4 * degree}"] * degree]] * count]
    prices = {"rows": [], "sinks": [[0], *[[[3] * degree]] * count]}
    claim = {"field": _field(degree), "supported": [], "unsupported": [f"z{i}" for i in range(1, count + 1)]}
    return _point("support", _one(count + 1), claim, rule=rule, farkas=prices)


def _inverses(pairs: int, digits: int) -> list[Any]:
    """Terms log(a/b) + log(b/a)."""
    draw, form = random.Random(1), []
    for _ in range(pairs):
        a, b = (draw.randrange(10 ** (digits - 1), 10**digits) | 1 for _ in "ab")
        form += [[1, f"{a}/{b}"], [1, f"{b}/{a}"]]
    return form


def _shapes() -> dict[str, Callable[[], bytes]]:
    nines, near = "9" * 3999, f"{10**3999 - 1}/{10**3999}"
    tiny = {"attack": [[0, 1]], "multipliers": []}
    trio, lost, given, away = losses.trio(), losses.lost(), losses.given(), losses.away()
    return {
        "sure-long-2000": lambda: corpus.data(_sure(1900, 4, near)),
        "sure-long-1900-labels-100": lambda: corpus.data(_sure(1890, 100, near)),
        "sure-wide": lambda: corpus.data(_sure(1500, 500, "1/2")),
        "uniform-100-of-4000": lambda: corpus.data(_uniform(100, _long(100, 3990))),
        "uniform-2000-of-4000": lambda: corpus.data(_uniform(2000, _long(2000, 3990))),
        "uniform-7000-of-4000": lambda: corpus.data(_uniform(7000, _long(7000, 3990))),
        "uniform-20000-of-30": lambda: corpus.data(_uniform(20000, _long(20000, 30))),
        "uniform-of-3999-digit-bounds": lambda: corpus.data(put(put(_uniform(3000, _long(3000, 3990)), ("claim", "lower"), f"7{nines}/{nines}7"[:3990]), ("claim", "upper"), f"8{'1' * 3990}/1{'0' * 3990}")),
        "vertices-whole": lambda: _vertices(900, 900, 400, False, True),
        "vertices-dead": lambda: _vertices(1000, 1000, 390, True, False),
        "vertices-one": lambda: _vertices(1000, 1000, 390, False, False),
        "vertices-few": lambda: _vertices(100, 10000, 390, True, False),
        "witnesses-many-of-little": lambda: _witnesses(1, 1, 200000),
        "witnesses-many-dead": lambda: _witnesses(1, 1, 200000, dead=[]),
        "witnesses-sinks": lambda: _witnesses(1, 2000, 190),
        "witnesses-columns": lambda: _witnesses(600, 600, 1),
        "witnesses-share": lambda: _witnesses(60, 60, 100),
        "witnesses-attack": lambda: _witnesses(900, 1, 400),
        "games-tiny": lambda: _games(330000, _tiny(), tiny),
        "games-tiny-20000": lambda: _games(20000, _tiny(), tiny),
        "games-line": lambda: _games(60, _line(6000), {"attack": [[i, 0, 0, "1/6000"] for i in range(6000)], "multipliers": []}),
        "games-order-32768": lambda: _games(100000, _ball(32768, "3/7"), {"attack": [[0, 0, 0, 0, 1]], "multipliers": [0]}),
        "games-order-9000": lambda: _games(10000, _ball(9000, "3/7"), {"attack": [[0, 0, 0, 0, 1]], "multipliers": [0]}),
        "games-order-300": lambda: _games(100000, _ball(300, "3/7"), {"attack": [[0, 0, 0, 0, 1]], "multipliers": [0]}),
        "games-order-10^9": lambda: _games(1000, _ball(10**9, "3/7"), {"attack": [[0, 0, 0, 0, 1]], "multipliers": [0]}),
        "games-not-proved": lambda: corpus.data(put(lost, losses.L, lost["claim"]["losses"] * 20000)),
        "games-nested": lambda: _spliced(lost, (*losses.L, 0, "game"), '{"game":' * 10**5 + "1" + "}" * 10**5),
        "losses-nested": lambda: _spliced(trio, losses.L, "[" * 10**6 + "]" * 10**6),
        "witnesses-nested": lambda: _spliced(trio, losses.W, '[{"sink":' * 10**5),
        "witnesses-empty-10^6": lambda: _spliced(trio, losses.W, "[" + "{}," * 10**6 + "{}]"),
        "losses-empty-10^6": lambda: _spliced(trio, losses.L, "[" + "{}," * 10**6 + "{}]"),
        "precision-10^9": lambda: corpus.data(put(trio, ("evidence", "precision"), 10**9)),
        "precision-32768": lambda: corpus.data(put(lost, ("evidence", "precision"), 32768)),
        "loss-precision-10^9": lambda: corpus.data(put(given, ("evidence", "precision"), 10**9)),
        "loss-precision-32768": lambda: corpus.data(put(given, ("evidence", "precision"), 32768)),
        "given-200000": lambda: _given(100000, 2, _split(6), 8),
        "given-long-3900": lambda: _given(2000, 2, _split(3900)),
        "given-long-400": lambda: _given(20000, 2, _split(400)),
        "given-inf-long": lambda: _given(4000, 2, lambda z, y: 1 - y if z else y, lower="inf", upper="inf"),
        "given-bounds-of-3999-digits": lambda: corpus.data(put(given, ("claim", "upper"), f"{nines}/{nines[1:]}")),
        "member-long-inside": lambda: _member(60, 60, 3000, True),
        "member-long-outside": lambda: _member(60, 60, 3000, False),
        "member-10^6-inside": lambda: _member(600, 600, 3, True),
        "member-10^6-outside": lambda: _member(600, 600, 3, False),
        "bracket-32768-bits": lambda: _precise(29, 32768),
        "bracket-8191-bits": lambda: _precise(450, 8191),
        "multipliers-near-0": lambda: _near(300, 3990),
        "columns-with-long-forms": lambda: _priced(900, [[1, 2 * i + 1001] for i in range(4000)]),
        "columns-with-long-numbers": lambda: _priced(12, _inverses(70, 1990)),
        "supported-60000": lambda: _point("support", _one(60000, 1, 0), {"supported": [f"z{i}" for i in reversed(range(60000))], "unsupported": []}),
        "colliding-form": lambda: _point("saddle", _one(1), {"exact": [[int(k < 2**62), k] for k in _colliding(20000)], "upper": 99}),
        "colliding-denominators": lambda: corpus.data({**away, "game": {**_line(60000), "normalise": False, "law": [[str(i), "y0", f"1/{k}"] for i, k in enumerate(_colliding(60000))]}}),
        "field-between-long-numbers": lambda: _point("saddle", _one(1), {"field": _field(100, [-3] + [1] * 100, 3990)}),
        "rule-of-long-elements": lambda: _elements(5, 100, 3900),
        "products-of-elements": lambda: _products(600, 100),
        "vertices-dead-short": lambda: _vertices(400, 400, 8000, True, False),
        "member-prices-of-3999-digits": lambda: corpus.data(put(away, ("evidence", "prices", 0, 0), f"{nines}/{nines[1:]}")),
    }  # fmt: skip


BOMBS: dict[str, Callable[[], bytes]] = {f"losses-{name}": make for name, make in _shapes().items()}

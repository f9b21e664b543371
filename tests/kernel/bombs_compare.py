"""Small files that ask for much of §10: many parts, large parts, many sums, long factors, long names, costly forms.

Each is made here, as bytes, and must be refused quickly, or, where it is a valid certificate, decided quickly.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from tests.kernel import corpus, corpus_compare, corpus_deterministic
from tests.kernel.bombs import _primes as large_primes
from tests.kernel.bombs_deterministic import PRIMES, bushy, leaf, star, whole
from tests.kernel.games import game
from tests.kernel.reject import losses

LONG = (
    "parts-",
    "sums-",
    "terms-10",
    "terms-many",
    "forms-",
    "trees-",
    "large-part",
    "exact-unlike",
)  # that take a second or more
ROOT = {"polynomial": [-2, 0, 1], "lower": "1.41421356237309504880", "upper": "1.41421356237309504881"}
VALUE = "value"
Document = dict[str, Any]


def coin() -> Document:
    """The least game with a value: one point, two labels."""
    document = game(
        ["x"],
        ["0", "1"],
        [["x", "0", "1/2"], ["x", "1", "1/2"]],
        {"kind": "max-distortion", "cost": {"matrix": [[0]]}, "radius": 0},
    )
    evidence = {"attack": [[0, 0, 0, "1/2"], [0, 1, 0, "1/2"]], "rule": [["1/2", "1/2"]], "multipliers": []}
    return corpus.certificate("saddle", document, {"exact": [[1, 2]], "lower": "0.6931", "upper": "0.6932"}, evidence)


def bracketed() -> Document:
    """The same by a bracket."""
    document = coin()
    return corpus.certificate(
        "bracket", document["game"], {"lower": "0.69", "upper": "0.7"}, {**document["evidence"], "precision": 8}
    )


def joined(part: Any, count: int, sums: Sequence[Any] = (), own: bool = False, about: Any = None) -> bytes:
    """So many copies of a part."""
    document = corpus_compare.compose([part], sums, about=about, own=own)
    document["claim"]["parts"] *= count
    document["evidence"] *= count
    return json.dumps(document, separators=(",", ":")).encode()


def lines(part: Any, entry: Any, count: int, parts: int = 1) -> bytes:
    """So many copies of a sum."""
    document = corpus_compare.compose([part] * parts, [])
    document["claim"]["sums"] = ["~sum~"]
    text = json.dumps(document, separators=(",", ":"))
    return text.replace('"~sum~"', ",".join([json.dumps(entry, separators=(",", ":"))] * count)).encode()


def entry(terms: Any, low: Any = -(10**9), high: Any = 10**9, **more: Any) -> Document:
    """A sum."""
    return {"terms": terms, "lower": low, "upper": high, **more}


def nothing(count: int, digits: int) -> list[Any]:
    """A log form that is log 2, with so many pairs log r² − 2·log r of which no two arguments have a factor in common."""
    form: list[Any] = [[1, 2]]
    for p in large_primes(count):
        r = p ** (digits // len(str(p)) + 1)
        form += [[1, str(r * r)], [-2, str(r)]]
    return form


def costly(count: int, digits: int) -> Document:
    """A coin whose value is spelt so."""
    document = coin()
    document["claim"]["exact"] = nothing(count, digits)
    return document


def _unit(power: int) -> list[Any]:
    """A log form that is 0: a power of an element of Q(√2), and that of its inverse."""
    a = 10**17 + 3
    return [[power, [a, 1]], [power, [f"{a}/{a * a - 2}", f"-1/{a * a - 2}"]]]


def rooted(exact: list[Any]) -> Document:
    """A coin in Q(√2), where its value is spelt so."""
    document = coin()
    document["claim"] |= {"field": ROOT, "exact": exact, "lower": "0.69", "upper": "0.70"}
    return document


def _priced(releases: int, multiplier: list[Any], field: Any) -> bytes:
    """A saddle with one source and so many columns, at prices that are 0, which takes long to see."""
    ball = {"kind": "mean-distortion", "cost": {"matrix": [[0] + [1] * (releases - 1)]}, "budget": 0}
    document = game(["x"], ["0"], [["x", "0", 1]], ball, releases=[f"z{i}" for i in range(releases)])
    claim = {"exact": [], "lower": 0, "upper": 0} | ({"field": field} if field else {})
    evidence = {"attack": [[0, 0, 0, 1]], "rule": [[1]] * releases, "multipliers": [multiplier]}
    return corpus.data(corpus.certificate("saddle", document, claim, evidence))


def _large(sources: int, releases: int) -> Any:
    """A game with so many columns."""
    return star([1] * sources, releases)


def _fractions(count: int, digits: int) -> list[Any]:
    """Terms whose factors have no denominator in common."""
    return [[f"1/{10**digits + 2 * i + 1}", 0, VALUE] for i in range(count)]


def _tree(n: int, leaves: int) -> Document:
    """A deterministic attack with programmes under splits."""
    return json.loads(whole([1] * n, 2, tree="~").replace(b'"~"', bushy(leaves, 2, leaf(n)).encode()))  # type: ignore[no-any-return]


def unlike(count: int, digits: int) -> list[Document]:
    """Exact sums, each with bounds of other lengths, so that no logarithm serves twice."""
    long = [10 ** (digits - i) for i in range(count)]
    return [
        entry([[1, 0, VALUE]], f"{q * 69 // 100 - 1}/{q + 1}", f"{q * 7 // 10}/{q + 1}", exact=[[1, 2]]) for q in long
    ]


def _shapes() -> dict[str, Callable[[], bytes]]:
    small, flat, five = coin(), bracketed(), corpus_compare._made()["a-field"]
    tie = corpus_deterministic.certificates()["deterministic:tie-order"]
    one = [[1, 0, VALUE]]
    nines = "9" * 4000
    return {
        "parts-4001": lambda: joined(small, 4001),
        "parts-4000": lambda: joined(small, 4000),
        "parts-4000-with-a-sum": lambda: joined(flat, 4000, [entry([[1, i, VALUE] for i in range(4000)])]),
        "parts-4000-exact": lambda: joined(small, 4000, [entry([[1, i, VALUE] for i in range(4000)], exact=[[4000, 2]])]),
        "parts-10^5": lambda: joined(small, 10**5),
        "parts-10^6-null": lambda: joined(small, 1).replace(b'"evidence":[', b'"evidence":[' + b"null," * 10**6),
        "parts-own-games": lambda: joined(small, 3000, own=True),
        "parts-deterministic": lambda: joined(tie, 4000),
        "parts-short-of-columns": lambda: joined(corpus.saddles()["section-V-A"], 4000),
        "parts-each-with-a-field": lambda: joined({**five["claim"]["parts"][0], "game": five["game"], "evidence": five["evidence"][0]}, 1500),
        "parts-nested": lambda: corpus.data(corpus_compare.compose([{**corpus_compare.compose([small]), "rule": "compare"}])),
        "parts-of-a-large-game": lambda: joined(small, 500, own=True, about=_large(600, 600)),
        "parts-about-a-large-game": lambda: joined({**small, "game": _large(1, 30000)}, 4000),
        "parts-deterministic-of-a-large-game": lambda: joined(corpus.certificate("deterministic", _large(1, 30000), {"exact": [], "lower": 0, "upper": 0}, {"attack": [0], "tree": {"order": [0]}}), 4000),
        "large-part": lambda: corpus.data(corpus_compare.compose([small, {**small, "game": _large(600, 700)}])),
        "large-part-of-many": lambda: corpus.data(corpus_compare.compose([small] * 50 + [{**small, "game": _large(100, 900)}])),
        "precision": lambda: joined({**flat, "evidence": {**flat["evidence"], "precision": 32768}}, 14),
        "precision-of-many": lambda: joined({**flat, "evidence": {**flat["evidence"], "precision": 2048}}, 1300),
        "sums-10^5": lambda: lines(flat, entry(one), 10**5),
        "sums-6-10^5": lambda: lines(flat, entry(one), 6 * 10**5),
        "sums-empty-10^6": lambda: lines(flat, {}, 10**6),
        "sums-of-long-factors": lambda: lines(flat, entry([[nines, 0, VALUE]]), 4000),
        "sums-of-unlike-factors": lambda: lines(flat, entry(_fractions(100, 90)), 1000),
        "sums-of-very-unlike-factors": lambda: lines(flat, entry(_fractions(8, 1000)), 90),
        "sums-of-long-bounds": lambda: lines(flat, entry(one, f"-{nines}/{nines[1:]}8", f"{nines}/{nines[1:]}7"), 3000),
        "sums-exact-10^5": lambda: lines(small, entry(one, exact=[[1, 2]]), 10**5),
        "sums-exact-difference": lambda: lines(small, entry([[1, 0, VALUE], [-1, 1, VALUE]], exact=[]), 10**5, 2),
        "sums-exact-long-bounds": lambda: lines(small, entry(one, f"{'6' * 3990}/1{'0' * 3990}", f"{'7' * 3990}/1{'0' * 3990}", exact=[[1, 2]]), 3000),
        "terms-10^6": lambda: corpus.data(corpus_compare.compose([flat], [entry(one * 10**6)])),
        "terms-10^6-of-nothing": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 0, "loss 0"]] * 10**6)])),
        "terms-of-4000-digits": lambda: corpus.data(corpus_compare.compose([flat], [entry([[nines, 0, VALUE]] * 3000)])),
        "terms-of-denominators": lambda: corpus.data(corpus_compare.compose([flat], [entry(_fractions(2000, 1000))])),
        "terms-of-few-denominators": lambda: corpus.data(corpus_compare.compose([flat], [entry(_fractions(9, 3990))])),
        "terms-of-unlike-denominators": lambda: corpus.data(corpus_compare.compose([flat], [entry(_fractions(320, 30))])),
        "terms-many-exact": lambda: corpus.data(corpus_compare.compose([small], [entry(one * 10**6, exact=[[10**6, 2]])])),
        "terms-exact-exponents": lambda: corpus.data(corpus_compare.compose([small], [entry([[nines, 0, VALUE]], exact=[[nines, 2]])])),
        "terms-exact-cancel": lambda: corpus.data(corpus_compare.compose([small], [entry([[f"{nines}/7", 0, VALUE], [f"-{nines}/7", 0, VALUE]], 0, 0, exact=[])])),
        "exact-unlike-bounds": lambda: joined(small, 1, unlike(200, 3990)),
        "index-of-4000-digits": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 10**3999, VALUE]])])),
        "name-deep": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 0, "q(" * 10**6]])])),
        "name-10^7": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 0, "loss " + "9" * 10**7]])])),
        "name-nested": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 0, "~"]])])).replace(b'"~"', b"[" * 900 + b"]" * 900),
        "name-escapes": lambda: corpus.data(corpus_compare.compose([flat], [entry([[1, 0, "~"]])])).replace(b'"~"', b'"' + b"\\u0000" * 10**6 + b'"'),
        "forms-of-one-part": lambda: joined(costly(1000, 7), 1),
        "forms-of-parts": lambda: joined(costly(300, 7), 1000),
        "forms-of-parts-long": lambda: joined(costly(50, 1000), 300),
        "forms-of-parts-in-a-field": lambda: joined(rooted([[1, 2], *_unit(250)]), 2000),
        "forms-of-sums": lambda: lines(small, entry(one, exact=nothing(300, 7)), 900),
        "forms-of-sums-long": lambda: lines(small, entry(one, exact=nothing(50, 1000)), 300),
        "forms-of-sums-in-a-field": lambda: lines(rooted([[1, 2]]), entry(one, exact=[[1, 2], *_unit(250)]), 5000),
        "forms-of-columns": lambda: _priced(500, nothing(300, 7)[1:], None),
        "forms-of-columns-in-a-field": lambda: _priced(4000, _unit(250), ROOT),
        "evidence-of-others": lambda: joined({**small, "evidence": {**small["evidence"], "attack": [[0, 0, 0, 0]] * 10**5}}, 2),
        "trees-each-within": lambda: joined(_tree(10, 4), 300),
        "trees-together": lambda: joined(_tree(12, 12), 8),
        "robust-sums": lambda: corpus.data(corpus_compare.compose([losses.lost()], [entry([[f"{i}/{p}", 0, name] for i, p in enumerate(PRIMES[:200]) for name in (VALUE, "loss 1", "q('0'|'c')")])])),
    }  # fmt: skip


BOMBS: dict[str, Callable[[], bytes]] = {f"compare-{name}": make for name, make in _shapes().items()}
FORMS = {name for name in BOMBS if name.startswith("compare-forms-")}

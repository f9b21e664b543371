"""Small files that ask for much of §9: states, depth, width, cases that are cheap to write, long denominators.

Each is made here, as bytes, and must be refused quickly, or, where it is a valid certificate, decided quickly.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.kernel import corpus, corpus_deterministic
from tests.kernel import reference_deterministic as slow
from tests.kernel.corpus import certificate
from tests.kernel.expand import expand
from tests.kernel.games import game
from tests.kernel.mutate import put

LONG = (
    "states-",
    "spent-2",
    "spent-free",
    "wide-open",
    "closed-forms",
    "denominators-4",
    "denominators-lcm",
    "wide-full",
    "wide-dear",
    "orders-2",
    "orders-of-many",
    "orders-of-ties",
    "orders-spent",
    "orders-deep-300",
    "order-tie-long",
    "ties-of",
    "wasserstein",
)
ANY = {"exact": [[1, 2]], "lower": 0, "upper": 1}
PRIMES = [p for p in range(2, 2000) if all(p % d for d in range(2, p))]


def star(masses: list[Any], releases: int, labels: int = 2, arcs: Any = None, ball: Any = None) -> Any:
    """Sources that reach every release, or those that are given."""
    n = len(masses)
    matrix = [[0 if arcs is None or z in arcs[s] else "inf" for z in range(releases)] for s in range(n)]
    names = [f"x{s}" for s in range(n)]
    law = [[names[s], str(s % labels), m] for s, m in enumerate(masses)]
    ball = ball or {"kind": "max-distortion", "cost": {"matrix": matrix}, "radius": 0}
    return game(
        names, [str(y) for y in range(labels)], law, ball, releases=[f"z{z}" for z in range(releases)], normalise=True
    )


def by(document: Any, attack: Any, claim: Any = ANY, **evidence: Any) -> bytes:
    """A certificate of rule deterministic; an order is a tree of one case."""
    if "order" in evidence:
        evidence["tree"] = {"order": evidence.pop("order")}
    return corpus.data(certificate("deterministic", document, claim, {"attack": attack, **evidence}))


def first(document: Any, **evidence: Any) -> bytes:
    """The claim that the attack is the best which takes the first column of each group."""
    shape = expand(document)
    form = slow.entropy(shape, [shape.group.index(s) for s in range(len(shape.masses))])
    claim = corpus_deterministic.claimed(form, 20) if form else {"exact": [], "lower": 0, "upper": 0}
    return by(document, [0] * len(shape.masses), claim, **evidence)


def together(masses: list[int], labels: int = 2) -> Any:
    """The claim of the attack that sends all to one place."""
    total = Fraction(sum(masses))
    parts = [sum(masses[y::labels]) for y in range(labels)]
    form: dict[Fraction, Fraction] = {}
    for p in filter(None, parts):
        form[total / p] = form.get(total / p, Fraction(0)) + p / total
    return corpus_deterministic.claimed(form, 20)


def whole(masses: list[int], releases: int, **evidence: Any) -> bytes:
    """All sources go to the first release: with two labels this is the best (H(Y|Z) ≤ H(Y))."""
    return by(star(masses, releases), [0] * len(masses), together(masses), **evidence)


def text(document: bytes, case: str) -> bytes:
    """The certificate with this text for its tree."""
    return document.replace(b'"~"', case.encode(), 1)


def leaf(n: int) -> str:
    """A case that is left to a programme."""
    return json.dumps({"order": list(range(n))})


def chain(n: int, spare: int = 0) -> str:
    """Nested splits of groups with one column each."""
    return "".join(f'{{"split": {s}, "nodes": [' for s in range(n)) + leaf(n) + "]}" * (n + spare)


def bushy(groups: int, columns: int, leaf: str, first: int = 0) -> str:
    """All splits of some groups."""
    case = leaf
    for s in reversed(range(first, first + groups)):
        case = f'{{"split": {s}, "nodes": [{", ".join([case] * columns)}]}}'
    return case


def mean(n: int, releases: int, budget: Any, cost: Callable[[int, int], Any], masses: Any = None) -> Any:
    """A mean budget, every release in reach."""
    matrix = [[cost(s, z) for z in range(releases)] for s in range(n)]
    return star(
        masses or [1] * n, releases, ball={"kind": "mean-distortion", "cost": {"matrix": matrix}, "budget": budget}
    )


def _shapes() -> dict[str, Callable[[], bytes]]:
    order = lambda n: list(range(n))  # noqa: E731
    own = lambda n: [[s] for s in range(n)]  # noqa: E731
    deep = ("evidence", "tree")
    dear = lambda n: json.dumps({"rule": [["1/2", "1/2"]] * n, "multipliers": [10**9], "precision": 8})  # noqa: E731
    corner = {"rule": [["1/2", "1/2"]] * 2, "multipliers": []}
    return {
        "states-2^60": lambda: whole([2**i for i in range(60)], 2, order=order(60)),
        "states-primes": lambda: whole(PRIMES[:200], 3, order=order(200)),
        "states-equal": lambda: whole([1] * 300, 4, order=order(300)),
        "states-equal-many-releases": lambda: whole([1] * 40, 40, order=order(40)),
        "states-20-releases": lambda: whole([1] * 2000, 20, order=order(2000)),
        "states-path-bad-order": lambda: first(star([PRIMES[s] for s in range(100)], 101, arcs=[[s, s + 1] for s in range(100)]), order=[*range(0, 100, 2), *range(1, 100, 2)]),
        "spent-2^60": lambda: by(mean(60, 2, 2**70, lambda s, z: z * 2**s), [0] * 60, together([1] * 60), order=order(60)),
        "spent-free": lambda: by(mean(200, 2, 10**9, lambda s, z: z * PRIMES[s]), [0] * 200, together([1] * 200), order=order(200)),
        "spent-cut": lambda: by(mean(60, 2, 0, lambda s, z: z * 2**s), [0] * 60, together([1] * 60), order=order(60)),
        "wide-open-1000": lambda: first(star([1] * 1001, 1000, arcs=[*own(1000), range(1000)]), order=order(1001)),
        "wide-open-20000": lambda: first(star([1] * 300, 5000, arcs=[*own(299), range(5000)]), order=order(300)),
        "one-source-30000-columns": lambda: by(star([1, 1], 30000), [0, 0], ANY, order=[0, 1]),
        "closed-form-long": lambda: by(star(PRIMES[:300], 300, 300, own(300)), [0] * 300, {"exact": [], "lower": 0, "upper": 0}, order=order(300)),
        "closed-forms-tie": lambda: first(star([10**40 + p for p in PRIMES[:60]], 31, 3, [[s // 2, 30] for s in range(60)]), order=order(60)),
        "denominators-4000": lambda: first(star([10**3990 + p for p in PRIMES[:60]], 2), order=order(60)),
        "denominators-4000-path": lambda: first(star([10**3990 + p for p in PRIMES[:100]], 101, arcs=[[s, s + 1] for s in range(100)]), order=order(100)),
        "denominators-400-path": lambda: first(star([10**390 + p for p in PRIMES[:200]], 201, arcs=[[s, s + 1] for s in range(200)]), order=order(200)),
        "denominators-lcm": lambda: by({**star([1] * 200, 2), "normalise": False, "law": [[f"x{s}", str(s % 2), f"1/{10**400 + p}"] for s, p in enumerate(PRIMES[:200])]}, [0] * 200, order=order(200)),
        "path-300": lambda: first(star([1 + s % 7 for s in range(300)], 301, arcs=[[s, s + 1] for s in range(300)]), order=order(300)),
        "order-10^6": lambda: whole([1, 1], 2, order=[0] * 10**6),
        "order-of-strings": lambda: whole([1, 1], 2, order=["9" * 4000, "0"]),
        "attack-10^6": lambda: by(star([1, 1], 2), [0] * 10**6, order=[0, 1]),
        "deep-10^5": lambda: text(by(star([1] * 2, 2), [0, 0], tree="~"), chain(10**5)),
        "deep-10^5-same-group": lambda: text(by(star([1], 1), [0], {"exact": [], "lower": 0, "upper": 0}, tree="~"), '{"split": 0, "nodes": [' * 10**5 + leaf(1) + "]}" * 10**5),
        "deep-10^5-open": lambda: text(by(star([1] * 2, 2), [0, 0], tree="~"), '{"split": 0, "nodes": [' * 10**5),
        "deep-arrays": lambda: text(by(star([1] * 2, 2), [0, 0], tree="~"), "[" * 10**5 + "]" * 10**5),
        "deep-valid-900": lambda: text(by(star([1] * 900, 900, arcs=own(900)), [0] * 900, {"exact": [], "lower": 0, "upper": 0}, tree="~"), chain(900)),
        "deep-valid-5000": lambda: text(by(_diagonal(5000), [0] * 5000, {"exact": [], "lower": 0, "upper": 0}, tree="~"), chain(5000)),
        "wide-10^5-nodes": lambda: text(by(star([1] * 2, 2), [0, 0], tree="~"), bushy(1, 10**5, leaf(2))),
        "wide-full-2^14": lambda: text(whole([1] * 14, 2, tree="~"), bushy(14, 2, leaf(14))),
        "wide-full-2^16": lambda: text(whole([1] * 16, 2, tree="~"), bushy(16, 2, leaf(16))),
        "wide-full-primes-2^14": lambda: text(whole([10**30 + p for p in PRIMES[:14]], 2, tree="~"), bushy(14, 2, leaf(14))),
        "wide-full-tie-long-2^12": lambda: text(whole([10**900 + p for p in PRIMES[:12]], 2, tree="~"), bushy(12, 2, leaf(12))),
        "wide-full-tie-long-2^8": lambda: text(whole([10**900 + p for p in PRIMES[:8]], 2, tree="~"), bushy(8, 2, leaf(8))),
        "wide-full-tie-200-2^10": lambda: text(whole([10**200 + p for p in PRIMES[:10]], 2, tree="~"), bushy(10, 2, leaf(10))),
        "order-tie-long": lambda: whole([10**900 + p for p in PRIMES[:10]], 2, order=order(10)),
        "order-tie-long-pairs": lambda: first(star([10**900 + p for p in PRIMES[:60]], 60, 2, [[s // 2 * 2, s // 2 * 2 + 1] for s in range(60)]), order=order(60)),
        "order-tie-pairs-labels": lambda: first(star([10**100 + p for p in PRIMES[:120]], 120, 3, [[s // 4 * 4, s // 4 * 4 + 1] for s in range(120)]), order=order(120)),
        "wide-full-many-groups": lambda: text(first(star([10**20 + p for p in PRIMES[:300]], 302, arcs=[*[[0, 1]] * 12, *[[s] for s in range(12, 300)]]), tree="~"), bushy(12, 2, leaf(300))),
        "wide-dear": lambda: text(by(mean(3, 100, 1, lambda s, z: 0 if s < 2 or not z else 9), [0] * 3, together([1] * 3), tree="~"), bushy(2, 100, dear(100))[: 3 * 10**7]),
        "wide-dear-one-level": lambda: text(by(mean(3, 700, 1, lambda s, z: 0 if s < 2 or not z else 9), [0] * 3, together([1] * 3), tree="~"), bushy(1, 700, dear(700), 2)),
        "wide-dear-many-groups": lambda: text(by(mean(2000, 12, 1, lambda s, z: 10**6 * bool(z)), [0] * 2000, together([1] * 2000), tree="~"), bushy(4, 12, dear(12))),
        "orders-2^10-of-many-states": lambda: text(whole([1] * 40, 2, tree="~"), bushy(10, 2, leaf(40))),
        "orders-2^6-of-many-states": lambda: text(whole([1] * 60, 3, tree="~"), bushy(6, 3, leaf(60))),
        "orders-2-of-states-2^16": lambda: text(whole([2**i for i in range(16)], 2, tree="~"), bushy(1, 2, leaf(16))),
        "orders-2^4-of-primes": lambda: text(whole(PRIMES[:14], 2, tree="~"), bushy(4, 2, leaf(14))),
        "orders-deep": lambda: text(by(star([1] * 60, 2), [0] * 60, together([1] * 60), tree="~"), _comb(60)),
        "orders-deep-300": lambda: text(by(star([1] * 300, 2), [0] * 300, together([1] * 300), tree="~"), _comb(300)),
        "orders-of-many-groups": lambda: text(first(star([1] * 2000, 2002, arcs=[*[[0, 1]] * 9, *[[s] for s in range(9, 2000)]]), tree="~"), bushy(9, 2, leaf(2000))),
        "orders-of-many-columns": lambda: text(by(star([1] * 3, 9000), [0] * 3, ANY, tree="~"), bushy(1, 9000, leaf(3))),
        "orders-of-ties": lambda: text(first(star([10**200 + p for p in PRIMES[:40]], 41, 2, [*[[0, 1]] * 6, *[[s // 2 * 2, s // 2 * 2 + 1] for s in range(6, 40)]]), tree="~"), bushy(6, 2, leaf(40))),
        "orders-backwards": lambda: text(first(star([PRIMES[s] for s in range(24)], 25, arcs=[[s, s + 1] for s in range(24)]), tree="~"), bushy(4, 2, json.dumps({"order": [*range(0, 24, 2), *range(1, 24, 2)]}))),
        "orders-spent": lambda: text(by(mean(16, 2, 2**70, lambda s, z: z * 2**s), [0] * 16, together([1] * 16), tree="~"), bushy(5, 2, leaf(16))),
        "orders-of-10^6": lambda: text(whole([1, 1], 2, tree="~"), bushy(1, 2, json.dumps({"order": [0] * 10**6}))),
        "wide-leaves": lambda: text(whole([1] * 12, 2, tree="~"), bushy(11, 2, json.dumps(corner | {"precision": 4000}))),
        "wide-leaves-8": lambda: text(whole([1] * 14, 2, tree="~"), bushy(13, 2, json.dumps(corner | {"precision": 8}))),
        "precision-10^9": lambda: corpus.data(put(corpus_deterministic.certificates()["deterministic:tie-tree"], deep, corner | {"precision": 10**9})),
        "precision-4000-digits": lambda: whole([1, 1], 2, tree=corner | {"precision": 10**3999}),
        "precision-10^6": lambda: whole([1, 1], 2, tree=corner | {"precision": 10**6}),
        "rule-denominators": lambda: whole([1] * 50, 2, tree={"rule": [[f"1/{10**3990 + 1}", f"{10**3990}/{10**3990 + 1}"]] * 2, "multipliers": [], "precision": 60}),
        "multiplier-4000-digits": lambda: by(mean(40, 2, 1, lambda s, z: z), [0] * 40, together([1] * 40), tree=corner | {"multipliers": ["9" * 4000], "precision": 60}),
        "attack-4000-digits": lambda: by(star([1, 1], 2), [10**3999, 0], order=[0, 1]),
        "exact-long": lambda: by(star([1, 1], 2), [0, 0], {"exact": [["1", str(10**30 + p)] for p in PRIMES], "lower": 0, "upper": 1}, order=[0, 1]),
        "exact-exponent": lambda: by(star([1, 1], 2), [0, 0], {"exact": [["9" * 4000, 2], ["-" + "9" * 4000, 2**30 + 1]], "lower": 0, "upper": 1}, order=[0, 1]),
        "lower-4000-digits": lambda: by(star([1, 1], 2), [0, 0], {"exact": [[1, 2]], "lower": f"{10**3989 * 69}/{10**3991}", "upper": 1}, order=[0, 1]),
        "states-2^19": lambda: whole([3 * 2**i + i * i % 3 for i in range(19)], 2, order=order(19)),
        "ties-of-many-closed": lambda: first(star([10**4 + p for p in PRIMES[:250]] + [1], 2125, arcs=[*[[s // 2] for s in range(250)], range(125, 2125)]), order=order(251)),
        "wasserstein-order": lambda: by(_ball(200, 32768), [0] * 200, order=order(200)),
    }  # fmt: skip


def _comb(n: int) -> str:
    """Splits one below the other, of each of which one case is left to a programme."""
    case = leaf(n)
    for s in reversed(range(n - 1)):
        case = f'{{"split": {s}, "nodes": [{leaf(n)}, {case}]}}'
    return case


def _diagonal(n: int) -> Any:
    names = [str(i) for i in range(n)]
    ball = {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 0}
    return game(names, ["0"], [[a, "0", 1] for a in names], ball, normalise=True)


def _ball(n: int, order: int) -> Any:
    names = [str(i) for i in range(n)]
    ball = {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": 1, "budget": 3, "order": order}
    return game(names, ["0", "1"], [[a, "0", 1] for a in names], ball, normalise=True)


BOMBS: dict[str, Callable[[], bytes]] = {f"deterministic-{name}": make for name, make in _shapes().items()}

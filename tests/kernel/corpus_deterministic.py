"""Certificates of §9: by a programme, by cases, by both, by saddle.

No solver is believed: the best attack is found by trying all of them, in exact arithmetic. Trees are grown here, too.
"""

# ruff: noqa: E501

from __future__ import annotations

import itertools
import json
import math
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from tests.kernel import corpus, corpus_rules, reference
from tests.kernel import reference_deterministic as slow
from tests.kernel.corpus import certificate, outward, rounded_rule, text
from tests.kernel.expand import Expanded, expand, number
from tests.kernel.games import game
from tests.kernel.oracle import Empty, solve
from tests.kernel.reference_rules import restricted

Document = dict[str, Any]
PLACES = 24
MOST = 200_000  # attacks that are tried, not more
HAIR = Fraction(1, 10**24)


def _max(law: Any, matrix: Any, labels: int) -> Document:
    """Sources x0, x1, … with a label and a mass each; the matrix says where they may go."""
    features, releases = [f"x{i}" for i in range(len(matrix))], [f"z{i}" for i in range(len(matrix[0]))]
    ball = {
        "kind": "max-distortion",
        "cost": {"matrix": [[0 if c else "inf" for c in row] for row in matrix]},
        "radius": 0,
    }
    rows = [[f"x{x}", str(y), m] for x, y, m in law]
    return game(features, [str(y) for y in range(labels)], rows, ball, releases=releases)


def _path(masses: list[list[int]], ball: Document, labels: int = 2) -> Document:
    """Counts on a path, one line for each place."""
    names = [str(x) for x in range(len(masses))]
    law = [[str(x), str(y), m] for x, row in enumerate(masses) for y, m in enumerate(row) if m]
    return game(names, [str(y) for y in range(labels)], law, ball, normalise=True)


def games() -> dict[str, Document]:
    """Transport games of every kind that a person can check, with ties, with hairs, with tight and slack budgets."""
    absolute, squared, hamming = {"metric": "absolute"}, {"metric": "squared"}, {"metric": "hamming"}
    walk = {"kind": "max-distortion", "cost": absolute, "radius": 1}
    two = [[3, 0], [0, 2], [1, 4], [5, 0]]
    third, apart = Fraction(1, 3), [[1, 0], [1, 1], [0, 1]]
    ball = {"kind": "wasserstein", "cost": absolute, "label_cost": 1}
    both = {
        "kind": "mean-distortion",
        "budgets": [{"cost": absolute, "budget": "1/2"}, {"cost": hamming, "budget": "2/5", "radius": 1}],
    }
    return {
        "tie": _max([[0, 0, "1/3"], [1, 1, "1/3"], [2, 2, "1/3"]], apart, 3),
        "hair": _max([[0, 0, str(third - HAIR)], [1, 1, "1/3"], [2, 2, str(third + HAIR)]], apart, 3),
        "one-column": _max([[0, 0, "1/3"], [1, 1, "2/3"]], [[1, 0], [0, 1]], 2),
        "alone": _max([[0, 0, 1]], [[1, 1]], 2),
        "hub": _max([[0, 0, "1/3"], [1, 1, "2/3"]], [[1, 1, 0], [0, 1, 1]], 2),
        "five": _max([[0, 0, "1/5"], [1, 1, "1/5"], [2, 2, "1/5"], [3, 1, "1/5"], [4, 0, "1/5"]], [[1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], 3),
        "path": _path(two, walk),
        "path-mixed": _path([[1, 2], [2, 0], [0, 3], [1, 1]], walk),
        "ladder": _path([[1, 0, 0], [0, 2, 0], [0, 0, 3], [4, 0, 0], [0, 5, 0]], walk, 3),
        "mean-squared": _path(two, {"kind": "mean-distortion", "cost": squared, "budget": "1/2"}),
        "mean-tight": _path([[1, 0], [0, 2], [3, 0]], {"kind": "mean-distortion", "cost": absolute, "budget": "1/6"}),
        "mean-short": _path([[2, 0], [0, 3], [4, 0]], {"kind": "mean-distortion", "cost": absolute, "budget": "1/9"}),
        "mean-zero": _path([[1, 1], [0, 2]], {"kind": "mean-distortion", "cost": hamming, "budget": 0}),
        "mean-two": _path([[1, 0], [0, 2], [3, 0], [0, 1]], both),
        "wasserstein": _path([[1, 0], [0, 2], [3, 0]], {**ball, "budget": "1/2"}),
        "wasserstein-2": _path([[1, 0], [0, 2], [3, 0]], {**ball, "label_cost": "1/2", "budget": "3/4", "order": 2}),
        "wasserstein-inf": _path([[1, 0], [0, 2], [3, 0]], {**ball, "budget": 1, "order": "inf"}),
        "wasserstein-labels": _path([[1, 3]], {**ball, "budget": "1/4"}),
        "wasserstein-fixed": _path([[1, 0], [0, 2], [3, 0]], {**ball, "label_cost": "inf", "budget": "2/3"}),
    }  # fmt: skip


def quick(shape: Expanded, columns: tuple[int, ...]) -> float:
    """H(Y|Z) of a deterministic attack, in doubles."""
    law: dict[int, float] = {}
    for mass, j in zip(shape.masses, columns, strict=True):
        t = shape.entries[j][0][0]
        law[t] = law.get(t, 0.0) + float(mass)
    at: dict[int, float] = {}
    for t, p in law.items():
        at[t // shape.labels] = at.get(t // shape.labels, 0.0) + p
    return sum(p * math.log(at[t // shape.labels] / p) for t, p in law.items())


def exactly(shape: Expanded, columns: Any) -> slow.Form:
    """The same, exactly."""
    return slow.entropy(shape, list(columns))


@cache
def best(shape: Expanded) -> tuple[Any, ...] | None:
    """All best deterministic attacks, by trying every one; None if there are none, or too many to try."""
    own = slow.own_columns(shape)
    if math.prod(map(len, own)) > MOST:
        return None
    tried = [(quick(shape, c), c) for c in itertools.product(*own) if slow.feasible(shape, list(c))]
    if not tried:
        return None
    top = max(v for v, _ in tried)
    near = [(exactly(shape, c), c) for v, c in tried if v > top - 1e-9]
    with mpmath.workdps(slow.PLACES):
        form = near[0][0]
        for other, _ in near[1:]:
            if compare(other, form) > 0:
                form = other
        return (form, *(c for f, c in near if compare(f, form) == 0))


def compare(a: slow.Form, b: slow.Form) -> int:
    """The sign of a difference, by 150 digits; below 10^−120 the two are equal."""
    with mpmath.workdps(150):
        found = sum((slow.real(c) * mpmath.log(slow.real(r)) for r, c in slow.minus(a, b).items() if c), mpmath.mpf(0))
        return 0 if abs(found) < mpmath.mpf(10) ** -120 else 1 if found > 0 else -1


def claimed(form: slow.Form, places: int = PLACES) -> Document:
    """The claim that a log form is the value."""
    short = slow.primes(form) if max((r.numerator for r in form), default=1) < 10**9 else form
    with mpmath.workdps(150):
        value = sum((slow.real(c) * mpmath.log(slow.real(Fraction(r))) for r, c in form.items()), mpmath.mpf(0))
        low, high = outward(value, value, places) if short else (0, 0)
    return {"exact": [[text(c), text(Fraction(r))] for r, c in short.items() if c], "lower": low, "upper": high}


def positions(shape: Expanded, columns: Any) -> list[int]:
    """An attack as the format writes it."""
    return [own.index(j) for own, j in zip(slow.own_columns(shape), columns, strict=True)]


def statement(document: Document, columns: Any, **evidence: Any) -> Document:
    """The certificate that this attack is the best."""
    shape = expand(document)
    claim = claimed(exactly(shape, columns))
    return certificate("deterministic", document, claim, {"attack": positions(shape, columns), **evidence})


def narrowed(shape: Expanded, allowed: list[list[int]]) -> Expanded:
    """The game of a case."""
    return restricted(shape, sorted(j for own in allowed for j in own))


def leaf(shape: Expanded, allowed: list[list[int]], lower: Fraction) -> Document | None:
    """A rule that bounds the case, if the conic solver suggests one."""
    case = narrowed(shape, allowed)
    try:
        found = solve(case)
    except (Empty, RuntimeError):
        return None
    if found.value > float(lower) - 1e-4:
        return None
    rule = rounded_rule(case, found, list(range(len(case.keys))))
    prices = [Fraction(max(0, round(v * 10**6)), 10**6) for v in found.multipliers]
    node = {
        "rule": [[text(q) for q in line] for line in rule],
        "multipliers": [text(v) for v in prices],
        "precision": 40,
    }
    with mpmath.workdps(slow.PLACES):
        return node if slow.node_bound(shape, allowed, node) < slow.real(lower) - mpmath.mpf(10) ** -9 else None


def forbidden(shape: Expanded, allowed: list[list[int]]) -> Document | None:
    """A leaf for a case in which a row cannot be met: no guess at all, and a multiplier that is large enough."""
    for k, row in enumerate(shape.rows):
        least = sum(m * min(row.coefficients[j] for j in own) for m, own in zip(shape.masses, allowed, strict=True))
        if least > row.rhs:
            price = math.ceil((shape.labels + 2) / (least - row.rhs))
            rule = [[f"1/{shape.labels}"] * shape.labels] * shape.releases
            prices = [price if i == k else 0 for i in range(len(shape.rows))]
            return {"rule": rule, "multipliers": prices, "precision": 8}
    return None


def tree(shape: Expanded, lower: Fraction, groups: Any, allowed: Any = None, leaves: bool = True) -> Document:
    """Cases: by a row or a rule if they do, else split by the next group that is not yet, else by the programme."""
    allowed = allowed or slow.own_columns(shape)
    node = forbidden(shape, allowed) or (leaf(shape, allowed, lower) if leaves else None)
    if node is not None:
        return node
    if not groups:
        return {"order": list(range(len(allowed)))}
    s = groups[0]
    cases = [[*allowed[:s], [j], *allowed[s + 1 :]] for j in allowed[s]]
    return {"split": s, "nodes": [tree(shape, lower, groups[1:], case, leaves) for case in cases]}


def mixed(shape: Expanded, lower: Fraction, order: list[int]) -> Document | None:
    """The widest group is split; its cases are bounded by leaves where that does, and by programmes elsewhere."""
    own = slow.own_columns(shape)
    s = max(range(len(own)), key=lambda g: len(own[g]))
    if len(own[s]) < 2:
        return None
    nodes = []
    for turn, j in enumerate(own[s]):
        allowed = [*own[:s], [j], *own[s + 1 :]]
        node = forbidden(shape, allowed) or (leaf(shape, allowed, lower) if turn % 2 else None)
        nodes.append(node or {"order": order[turn % len(order) :] + order[: turn % len(order)]})
    return {"split": s, "nodes": nodes}


@cache
def _deterministic() -> dict[str, Document]:
    documents = {}
    for name, document in games().items():
        shape = expand(document)
        found = best(shape)
        assert found is not None
        groups = list(range(len(shape.masses)))
        lower = number(claimed(found[0])["lower"])
        documents[f"{name}-order"] = statement(document, found[-1], tree={"order": groups[::-1]})
        documents[f"{name}-tree"] = statement(document, found[1], tree=tree(shape, lower, groups))
        both = mixed(shape, lower, groups)
        if both is not None:
            documents[f"{name}-mixed"] = statement(document, found[1], tree=both)
        wide = sum(len(own) > 1 for own in slow.own_columns(shape))
        if wide < 4:
            groups = [s for s in groups if len(slow.own_columns(shape)[s]) > 1]
            full = tree(shape, lower, groups, leaves=False)
            documents[f"{name}-full"] = statement(document, found[1], tree=full)
    for name, document in minimax().items():
        point = document["evidence"]
        shape, claim = expand(document["game"]), document["claim"]
        found = best(shape)
        if document["rule"] != "saddle" or "field" in claim or found is None:
            continue
        for columns in found[1:]:
            evidence = {k: v for k, v in point.items() if k != "attack"}
            made = statement(document["game"], columns, saddle=evidence)
            made["claim"]["exact"] = claim["exact"]
            if reference.proves(made) == "":
                documents[f"{name}-saddle"] = made
                break
    return documents


@cache
def minimax() -> dict[str, Document]:
    """Certificates of (20) for transport games: saddles, some in fields, and brackets."""
    parts = {f"saddle-{n}": d for n, d in corpus.saddles().items()}
    parts |= {f"bracket-{n}": d for n, d in corpus.brackets().items()}
    parts |= {n.replace(":", "-"): d for n, d in corpus_rules.certificates().items() if d["rule"] == "saddle"}
    kinds = {"max-distortion", "mean-distortion", "wasserstein"}
    return {n: d for n, d in parts.items() if d["game"]["perturbation"]["kind"] in kinds}


def certificates() -> dict[str, Document]:
    """All of them, by rule and name; fresh."""
    found = {f"{d['rule']}:{name}": d for name, d in _deterministic().items()}
    fresh: dict[str, Document] = json.loads(json.dumps(found))
    return fresh

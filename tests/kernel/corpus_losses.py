"""Certificates of §7, §11 and §12: least probabilities with witnesses, losses against other games, members of D.

HiGHS suggests witnesses, attacks, multipliers and prices in doubles; what is written is exact, and as tight as the
reference's bounds allow to the last place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import numpy as np
from scipy.optimize import linprog

from tests.kernel import corpus, reference
from tests.kernel.corpus import GRAIN, ROUNDING, certificate, outward, real, repaired, text
from tests.kernel.expand import Expanded, expand, number
from tests.kernel.oracle import Empty, Solution
from tests.kernel.oracle_losses import distance, largest, worth
from tests.kernel.reference_field import Wrong
from tests.kernel.reference_losses import ceiling, floor, made, posteriors

Document = dict[str, Any]
Line = list[Fraction]
STEPS = [Fraction(1, 10**k) for k in (1, 2, 3, 4, 5)]  # how far a witness goes from the attack
LIVE = 1e-6  # a least probability that is not 0


def spelt(rule: list[Line]) -> list[list[Any]]:
    """A rule as a certificate spells it."""
    return [[text(q) for q in line] for line in rule]


def listed(shape: Expanded, attack: Line) -> list[list[Any]]:
    """An attack as a certificate spells it."""
    return [[*key, text(a)] for key, a in zip(shape.keys, attack, strict=True) if a]


def cut(value: Any, places: int) -> Fraction:
    """A real rounded down to so many places, between 0 and 1."""
    with mpmath.workdps(corpus.DIGITS):
        return min(Fraction(1), max(Fraction(0), Fraction(int(mpmath.floor(value * 10**places)), 10**places)))


def taken(shape: Expanded, evidence: Document) -> Line:
    """The attack's γ."""
    index, attack = {key: j for j, key in enumerate(shape.keys)}, [Fraction(0)] * len(shape.keys)
    for *key, mass in evidence["attack"]:
        attack[index[tuple(key)]] = number(mass)
    return attack


def law_of(shape: Expanded, attack: Line) -> Line:
    """p = Lγ."""
    law = [Fraction(0)] * (shape.releases * shape.labels)
    for a, entries in zip(attack, shape.entries, strict=True):
        for t, w in entries:
            law[t] += a * w
    return law


def first_proof(shape: Expanded, document: Document, places: int) -> Line:
    """The largest least probabilities of so many decimals that Pinsker's inequality proves."""
    law, n = law_of(shape, taken(shape, document["evidence"])), shape.labels
    wide, least = number(document["claim"]["upper"]) - number(document["claim"]["lower"]), [Fraction(0)] * len(law)
    with mpmath.workdps(corpus.DIGITS):
        for t, p in enumerate(law):
            m = sum(law[t // n * n : t // n * n + n])
            if m:
                least[t] = cut(real(p / m) - mpmath.sqrt(real(wide / m / 2)), places)
    return least


def _direction(shape: Expanded, rule: list[Line], living: list[int], base: Line, t: int) -> Line | None:
    """An attack that goes a little to the sink t, to no other release that the base leaves alone, and earns much."""
    n, flat = shape.labels, [q for line in rule for q in line]
    law = law_of(shape, base)
    open_ = {u for u in range(len(flat)) if u == t or (sum(law[u // n * n : u // n * n + n]) and u // n != t // n)}
    open_ |= {u for u in range(len(flat)) if u // n == t // n} if sum(law[t // n * n : t // n * n + n]) else set()
    columns = [j for j in living if all(u in open_ for u, w in shape.entries[j] if w)]
    sink = worth(shape, np.eye(len(flat))[t])
    losses = np.array([-np.log(float(q)) if q and u // n != t // n else 0.0 for u, q in enumerate(flat)])
    try:
        most = largest(shape, sink, columns).value
        plan = largest(shape, worth(shape, losses), columns, [(sink, most / 100)]) if most > 1e-9 else None
    except (Empty, RuntimeError):
        return None
    if plan is None:
        return None
    found = repaired(shape, Solution(0.0, plan.attack, np.zeros((1, 1)), plan.multipliers))
    return found if min(found) >= 0 else None


def witnesses(shape: Expanded, document: Document, least: Line, places: int) -> list[Document]:
    """A witness for every sink that has no least probability yet, and that some law reaches; `least` grows."""
    evidence, claim, n = document["evidence"], document["claim"], shape.labels
    base = taken(shape, evidence)
    rule = [[number(q) for q in line] for line in evidence["rule"]]
    living = made(shape, evidence)[1]
    law, found = law_of(shape, base), []
    shown = posteriors(shape, claim, law, least)
    for t in sorted({t for j in living for t, w in shape.entries[j] if w and not least[t]}):
        far = _direction(shape, rule, living, base, t)
        best: tuple[Fraction, Line] | None = None
        for step in STEPS if far else ():
            attack = [(1 - step) * a + step * b for a, b in zip(base, far or base, strict=True)]
            masses = law_of(shape, attack)
            here = [0 * p if u // n == t // n else p for u, p in enumerate(masses)]
            with mpmath.workdps(corpus.DIGITS):
                due = real(number(claim["upper"])) + ROUNDING - floor(shape, here, rule, shown)
                low = cut(mpmath.exp(-due / real(masses[t])), places) if masses[t] else Fraction(0)
            if low > (best[0] if best else 0):
                best = low, attack
        if best:
            least[t] = shown[t] = best[0]
            part = {"sink": [t // n, t % n], "attack": listed(shape, best[1])}
            found.append(part | ({"dead": evidence["dead"]} if "dead" in evidence and t % 2 else {}))
    return found


def _filled(law: Line, least: Line, n: int) -> list[Line]:
    """The rule that loses least against a law, of those that keep the least probabilities; positive where it goes."""
    rule = []
    for z in range(len(law) // n):
        p, low = [float(v) for v in law[z * n : z * n + n]], [float(v) for v in least[z * n : z * n + n]]
        small, great = 1e-12, 1e12
        for _ in range(100):
            level = (small * great) ** 0.5
            total = sum(max(b, v / level) for b, v in zip(low, p, strict=True))
            small, great = (level, great) if total > 1 else (small, level)
        rule.append([
            max(Fraction(round(max(b, v / great) * GRAIN), GRAIN), Fraction(bool(v), GRAIN))
            for b, v in zip(low, p, strict=True)
        ])  # fmt: skip
    return rule


def against(game: Document, dead: Any, least: Line, rule: Any, own: bool) -> tuple[Document, Document] | None:
    """An entry of `losses` and its evidence; with a rule of its own or that of the evidence."""
    shape = expand(game)
    gone = reference.dead_columns(shape, dead)
    living = [j for j in range(len(shape.keys)) if j not in gone]
    if any(least[t] < LIVE for j in living for t, w in shape.entries[j] if w):
        return None
    losses = np.array([-np.log(float(b)) if b else 0.0 for b in least])
    plan = largest(shape, worth(shape, losses), living)
    try:
        attack = repaired(shape, Solution(0.0, plan.attack, np.zeros((1, 1)), plan.multipliers))
    except ValueError:
        return None
    if min(attack) < 0:
        return None
    law, n = law_of(shape, attack), shape.labels
    there = _filled(law, least, n) if own else rule
    prices = multipliers(shape, plan.multipliers)
    lines = [least[z * n : z * n + n] for z in range(shape.releases)]
    with mpmath.workdps(corpus.DIGITS):
        low = floor(shape, law, there, least) - ROUNDING
        high = ceiling(shape, lines, prices, living) + ROUNDING
    ends = outward(low, high, 12)
    part: Document = {"attack": listed(shape, attack), "multipliers": [text(v) for v in prices]}
    part |= {} if dead is None else {"dead": dead}
    part |= {"rule": spelt(there)} if own else {}
    return {"game": game, "lower": ends[0], "upper": ends[1]}, part


def multipliers(shape: Expanded, doubles: Any) -> Line:
    """Multipliers with few digits and the right signs."""
    rounded = [Fraction(round(float(v) * GRAIN), GRAIN) for v in doubles]
    return [v if r.equality else max(Fraction(0), v) for v, r in zip(rounded, shape.rows, strict=True)]


def others(document: Document, least: Line) -> Iterator[tuple[str, Document, Any]]:
    """Attack games with the same labels and releases: other budgets, laws, kinds, features; with dead multipliers."""
    p, labels = document["perturbation"], document["labels"]
    releases = document.get("releases", document["features"])
    yield "same", document, None
    if "law" in document:
        law = [[x, y, 2 * i + 3] for i, (x, y, _) in enumerate(document["law"])]
        yield "law", {**document, "law": law, "normalise": True}, None
    for key in ("budget", "radius"):
        if key in p and number(p[key]) > 0:
            yield "half", {**document, "perturbation": {**p, key: text(number(p[key]) / 2)}}, None
            nothing = {**p, key: 0}
            still = [1] if key == "budget" and p.get("order") != "inf" else None
            yield "clean", {**document, "perturbation": nothing}, still
    whole = {k: v for k, v in document.items() if k not in {"law", "normalise", "points", "name"}}
    whole |= {"features": ["elsewhere"], "releases": releases}
    live = [[z, y] for i, z in enumerate(releases) for k, y in enumerate(labels) if least[i * len(labels) + k] >= LIVE]
    gone = [[z, y] for z in releases for y in labels if [z, y] not in live]
    first, last = [[*live[0], "1/3"], [*live[-1], "2/3"]] if len(live) > 1 else [[*live[0], 1]], [[*live[-1], 1]]
    yield "vertices", {**whole, "perturbation": {"kind": "polytope", "vertices": [first, last]}}, None
    yield "finite", {**whole, "perturbation": {"kind": "finite", "laws": [last, first]}}, None
    away = [{"coefficients": [[z, y, "2/3"] for z, y in gone], "rhs": 0}]
    cap = [{"coefficients": [[*live[0], 1]], "rhs": "1/4" if len(live) > 1 else 1}]
    yield "rows", {**whole, "perturbation": {"kind": "polytope", "equalities": away, "inequalities": cap}}, [1, 0]
    ball = {"kind": "wasserstein", "cost": {"matrix": [[0] * len(releases)]}, "label_cost": "1/2", "budget": 1}
    source = {"law": [["elsewhere", labels[0], 1]], "perturbation": ball | {"order": "inf"}}
    yield "ball", {**whole, **source}, None


def enclosed(document: Document, turn: int) -> Document:
    """A bracket's document as an enclosure with all least probabilities that are found, and some losses."""
    shape, claim, places = expand(document["game"]), document["claim"], 6 + turn % 5
    least, n = first_proof(shape, document, places), shape.labels
    parts = witnesses(shape, document, least, places)
    rule = [[number(q) for q in line] for line in document["evidence"]["rule"]]
    evidence = {**document["evidence"]}
    if parts:
        evidence["witnesses"] = parts
    found = []
    for i, (_, game, dead) in enumerate(others(document["game"], least)):
        try:
            pair = against(game, dead, least, rule, own=(i + turn) % 3 != 0)
        except (ValueError, Empty, Wrong):  # no game, no law, or not for the rule of the evidence
            pair = None
        if pair:
            found.append(pair)
    found = found[turn % 2 :: 2]
    lines = [least[z * n : z * n + n] for z in range(shape.releases)]
    more: Document = {"losses": [entry for entry, _ in found]} if found else {}
    evidence |= {"losses": [part for _, part in found]} if found else {}
    return certificate("enclosure", document["game"], {**claim, "rule": spelt(lines), **more}, evidence)


def lost(game: Document, dead: Any, rule: list[Line], precision: int = 64) -> Document | None:
    """A certificate for the largest loss of a rule."""
    shape = expand(game)
    gone = reference.dead_columns(shape, dead)
    living = [j for j in range(len(shape.keys)) if j not in gone]
    flat = [q for line in rule for q in line]
    zero = np.array([float(not q) for q in flat])
    doubles = np.array([-np.log(float(q)) if q else 0.0 for q in flat])
    endless = largest(shape, worth(shape, zero), living).value > 1e-6
    plan = largest(shape, worth(shape, zero if endless else doubles), living)
    try:
        attack = repaired(shape, Solution(0.0, plan.attack, np.zeros((1, 1)), plan.multipliers))
    except ValueError:
        return None
    if min(attack) < 0:
        return None
    prices = multipliers(shape, 0 * plan.multipliers if endless else plan.multipliers)
    claim: Document = {"rule": spelt(rule), "lower": "inf", "upper": "inf"}
    if not endless:
        with mpmath.workdps(corpus.DIGITS):
            law = law_of(shape, attack)
            low = mpmath.fsum(-real(p) * mpmath.log(real(q)) for p, q in zip(law, flat, strict=True) if p)
            high = ceiling(shape, rule, prices, living) + ROUNDING
            claim["lower"], claim["upper"] = outward(max(0, low - ROUNDING), high, 12)
    evidence = {"attack": listed(shape, attack), "multipliers": [text(v) for v in prices], "precision": precision}
    return certificate("loss", game, claim, evidence | ({} if dead is None else {"dead": dead}))


def named(game: Document, law: Line) -> list[list[Any]]:
    """A law by the names of releases and labels."""
    releases, labels = game.get("releases", game["features"]), game["labels"]
    return [[releases[t // len(labels)], labels[t % len(labels)], text(p)] for t, p in enumerate(law) if p]


def separated(game: Document, law: Line) -> Document | None:
    """A certificate that a law is not in D."""
    shape = expand(game)
    n, k, s, r = len(shape.keys), len(law), len(shape.masses), len(shape.rows)
    if distance(game, law) < 1e-3:
        return None
    scale = [float(max(1, *map(abs, row.coefficients), abs(row.rhs))) for row in shape.rows]
    lines = np.zeros((n, k + s + r))
    for j, entries in enumerate(shape.entries):
        for t, w in entries:
            lines[j, t] += float(w)
        lines[j, k + shape.group[j]] = -1
        for i, row in enumerate(shape.rows):
            lines[j, k + s + i] = -row.coefficients[j] / scale[i]
    cost = [-float(p) for p in law] + [float(m) for m in shape.masses]
    cost += [row.rhs / a for row, a in zip(shape.rows, scale, strict=True)]
    bounds = [(-1, 1)] * k + [(None, None)] * s + [(None if row.equality else 0, None) for row in shape.rows]
    found = linprog(cost, A_ub=lines, b_ub=np.zeros(n), bounds=bounds, method="highs")
    worths = [Fraction(round(float(v) * GRAIN), GRAIN) for v in found.x[:k]]
    prices = multipliers(shape, [v / a for v, a in zip(found.x[k + s :], scale, strict=True)])
    rows = [worths[z * shape.labels : (z + 1) * shape.labels] for z in range(shape.releases)]
    evidence = {"prices": spelt(rows), "multipliers": [text(v) for v in prices]}
    return certificate("member", game, {"law": named(game, law), "inside": False}, evidence)


@cache
def _enclosures() -> dict[str, Document]:
    return {name: enclosed(document, i) for i, (name, document) in enumerate(corpus.brackets().items())}


@cache
def _losses() -> dict[str, Document]:
    documents: dict[str, Document | None] = {}
    for i, (name, document) in enumerate(corpus.brackets().items()):
        game, dead = document["game"], document["evidence"].get("dead")
        shape = expand(game)
        z, y = shape.releases, shape.labels
        own = [[number(q) for q in line] for line in document["evidence"]["rule"]]
        skew = [[Fraction(2 * ((k + u) % y) + 1, y * y) for k in range(y)] for u in range(z)]
        sure = [[Fraction(k == u % y) for k in range(y)] for u in range(z)]
        zeros = [[Fraction(1, y)] * y if u else [Fraction(k == 0) for k in range(y)] for u in range(z)]
        choice = {"own": own, "skew": skew, "sure": sure, "zeros": zeros}
        for key in [*choice][i % 2 :: 2]:
            documents[f"{name}-{key}"] = lost(game, dead, choice[key], (8, 16, 64, 200)[i % 4] if key == "sure" else 64)
    return {name: document for name, document in documents.items() if document}


@cache
def _members() -> dict[str, Document]:
    documents: dict[str, Document | None] = {}
    for name, document in corpus.brackets().items():
        game, evidence = document["game"], document["evidence"]
        if game["perturbation"]["kind"] == "finite":
            continue
        shape = expand(game)
        law = law_of(shape, taken(shape, evidence))
        inside = {k: evidence[k] for k in ("attack", "dead") if k in evidence}
        documents[f"{name}-in"] = certificate("member", game, {"law": named(game, law), "inside": True}, inside)
        t = max(range(len(law)), key=lambda u: (law[u], u))
        u = next(v for v in range(len(law)) if v != t)
        moved = [p + (law[t] / 3 if v == u else -law[t] / 3 if v == t else 0) for v, p in enumerate(law)]
        even = [Fraction(1, len(law))] * len(law)
        for candidate in (moved, even, [Fraction(v == 0) for v in range(len(law))]):
            outside = separated(game, candidate)
            if outside:
                documents[f"{name}-out"] = outside
                break
    return {name: document for name, document in documents.items() if document}


def exact() -> Document:
    """An enclosure of width 0: nothing moves, the value is 0, and the rule is certain."""
    one = {"features": ["0", "1"], "labels": ["0", "1"], "law": [["0", "0", "1/3"], ["1", "1", "2/3"]]}
    ball = {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": 0}
    game = {"format": "verify-game/1", **one, "perturbation": ball}
    attack = [[0, 0, 0, "1/3"], [1, 1, 1, "2/3"]]
    evidence = {"dead": [1], "attack": attack, "rule": [[1, 0], [0, 1]], "multipliers": [0], "precision": 8}
    entry = {"game": game, "lower": 0, "upper": 0}
    evidence["losses"] = [{"attack": attack, "multipliers": [0], "dead": [1]}]
    claim = {"lower": 0, "upper": 0, "rule": [[1, 0], [0, 1]], "losses": [entry]}
    return certificate("enclosure", game, claim, evidence)


def certificates() -> dict[str, Document]:
    """All of them, by rule and name; fresh."""
    found = {f"{d['rule']}:{name}": d for part in (_enclosures(), _losses(), _members()) for name, d in part.items()}
    fresh: dict[str, Document] = json.loads(json.dumps(found))
    return fresh

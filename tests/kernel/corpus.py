"""Certificates built by hand: a saddle and a bracket for every game of games.py, and brackets of harder games.

No solver is believed: what Clarabel suggests in doubles is repaired here in exact rationals, and the bounds that the
bracket states are computed with mpmath to 60 digits and rounded outward.
"""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath

from tests.kernel.expand import Expanded, expand
from tests.kernel.games import SADDLES, game
from tests.kernel.oracle import Solution, alive, solve

DIGITS = 60
ROUNDING = mpmath.mpf(2) ** -50  # nats: more than the kernel loses at 61 bits or more
GRAIN = 10**9  # denominator of a bracket's masses and posteriors
Document = dict[str, Any]


def text(value: Fraction) -> Any:
    """A number as a certificate spells it."""
    return value.numerator if value.denominator == 1 else str(value)


def data(document: Any) -> bytes:
    """A document's bytes."""
    return json.dumps(document, ensure_ascii=False).encode()


def real(value: Fraction) -> Any:
    """A rational as an mpf."""
    return mpmath.mpf(value.numerator) / value.denominator


def form(pairs: Any) -> Any:
    """The real number that a log form means, to 60 digits."""
    with mpmath.workdps(DIGITS):
        return mpmath.fsum(real(Fraction(a)) * mpmath.log(real(Fraction(r))) for a, r in pairs)


def outward(low: Any, high: Any, places: int) -> tuple[str, str]:
    """Decimals that enclose [low, high]."""
    with mpmath.workdps(DIGITS):
        ends = int(mpmath.floor(low * 10**places)), int(mpmath.ceil(high * 10**places))
    return tuple(f"{'-' * (n < 0)}{abs(n) // 10**places}.{abs(n) % 10**places:0{places}d}" for n in ends)  # type: ignore[return-value]


def certificate(rule: str, document: Document, claim: Document, evidence: Document) -> Document:
    """A fresh certificate: nothing of it is shared with another one."""
    parts = {"format": "verify-certificate/1", "rule": rule, "game": document, "claim": claim, "evidence": evidence}
    fresh: Document = json.loads(json.dumps(parts))
    return fresh


@cache
def _saddles() -> dict[str, Document]:
    documents = {}
    for name, document, exact, attack, rule, multipliers, dead in SADDLES:
        low, high = outward(form(exact), form(exact), 24)
        evidence = {"attack": attack, "rule": rule, "multipliers": multipliers}
        if dead is not None:
            evidence["dead"] = dead
        documents[name] = certificate("saddle", document, {"exact": exact, "lower": low, "upper": high}, evidence)
    return documents


def saddles() -> dict[str, Document]:
    """A saddle certificate for every game of games.py."""
    fresh: dict[str, Document] = json.loads(json.dumps(_saddles()))
    return fresh


def repaired(shape: Expanded, solution: Solution) -> list[Fraction]:
    """The suggested attack, made feasible exactly: rounded, then corrected on its largest columns by elimination.

    Rows that the suggestion meets to 1e-6 are met with equality.
    """
    n = len(shape.keys)
    attack = [Fraction(round(a * GRAIN), GRAIN) if a > 1e-7 else Fraction(0) for a in solution.attack]
    system = [([Fraction(g == s) for g in shape.group], mass) for s, mass in enumerate(shape.masses)]
    for row in shape.rows:
        slack = row.rhs - sum(c * a for c, a in zip(row.coefficients, attack, strict=True))
        if row.equality or slack < Fraction(max(map(abs, row.coefficients), default=1), 10**6):
            system.append(([Fraction(c) for c in row.coefficients], Fraction(row.rhs)))
    lines = [[*c, rhs - sum(a * g for a, g in zip(c, attack, strict=True))] for c, rhs in system]
    order = sorted(range(n), key=lambda j: -attack[j])
    pivots: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        for k, j in pivots:
            if line[j]:
                factor = line[j]
                line[:] = [u - factor * v for u, v in zip(line, lines[k], strict=True)]
        j = next((j for j in order if line[j]), -1)
        if j < 0:
            if line[-1]:
                raise ValueError("the suggestion cannot be repaired")
            continue
        pivot = line[j]
        line[:] = [u / pivot for u in line]
        pivots.append((i, j))
    for i, j in reversed(pivots):
        attack[j] += lines[i][-1]
        for k in range(i):
            lines[k][-1] -= lines[k][j] * lines[i][-1]
    return attack


def rounded_rule(shape: Expanded, solution: Solution, columns: list[int]) -> list[list[Fraction]]:
    """The suggested rule on multiples of 1/GRAIN, positive wherever a living column goes, summing to 1."""
    reached = {t for j in columns for t, _ in shape.entries[j]}
    rule = []
    for z in range(shape.releases):
        sinks = [z * shape.labels + y for y in range(shape.labels)]
        weights = [float(w) if t in reached else 0.0 for t, w in zip(sinks, solution.rule[z], strict=True)]
        if not any(weights):
            weights = [1.0] * shape.labels
        units = [max(round(w / sum(weights) * GRAIN), int(t in reached)) for t, w in zip(sinks, weights, strict=True)]
        units[units.index(max(units))] += GRAIN - sum(units)
        rule.append([Fraction(u, GRAIN) for u in units])
    return rule


def bounds(
    shape: Expanded, attack: list[Fraction], rule: list[list[Fraction]], multipliers: list[Fraction], columns: list[int]
) -> tuple[Any, Any]:
    """§4's lower and upper bound, to 60 digits."""
    with mpmath.workdps(DIGITS):
        flat = [q for row in rule for q in row]
        loss = [-mpmath.log(real(q)) if q else None for q in flat]
        best: dict[int, Any] = {}
        for j in columns:
            value = mpmath.fsum(real(w) * loss[t] for t, w in shape.entries[j])
            value -= mpmath.fsum(real(v * r.coefficients[j]) for v, r in zip(multipliers, shape.rows, strict=True))
            best[shape.group[j]] = max(value, best.get(shape.group[j], value))
        upper = mpmath.fsum(real(m) * best[s] for s, m in enumerate(shape.masses))
        upper += mpmath.fsum(real(v * r.rhs) for v, r in zip(multipliers, shape.rows, strict=True))
        law = [Fraction(0)] * len(flat)
        for a, entries in zip(attack, shape.entries, strict=True):
            for t, w in entries:
                law[t] += a * w
        lower = mpmath.mpf(0)
        for z, row in enumerate(rule):
            here = law[z * shape.labels : (z + 1) * shape.labels]
            for p, q, f in zip(here, row, loss[z * shape.labels :], strict=False):
                lower += real(p) * f if p else 0
                lower -= real((p - sum(here) * q) ** 2 / (sum(here) * q)) if sum(here) * q else 0
        return lower, upper


def bracket(document: Document, dead: Any = None, precision: int = 96, places: int = 12) -> Document:
    """A bracket for a game, from Clarabel's suggestion, honest to the last place."""
    shape = expand(document)
    solution = solve(shape)
    columns = alive(shape) if dead is not None else list(range(len(shape.keys)))
    attack = repaired(shape, solution)
    rule = rounded_rule(shape, solution, columns)
    multipliers = [
        Fraction(round(m * GRAIN), GRAIN) if r.equality else max(Fraction(0), Fraction(round(m * GRAIN), GRAIN))
        for m, r in zip(solution.multipliers, shape.rows, strict=True)
    ]
    lower, upper = bounds(shape, attack, rule, multipliers, columns)
    low, high = outward(lower - ROUNDING, upper + ROUNDING, places)
    evidence: Document = {
        "attack": [[*key, text(a)] for key, a in zip(shape.keys, attack, strict=True) if a],
        "rule": [[text(q) for q in row] for row in rule],
        "multipliers": [text(m) for m in multipliers],
        "precision": precision,
    }
    if dead is not None:
        evidence["dead"] = dead
    return certificate("bracket", document, {"lower": low, "upper": high}, evidence)


def irrational() -> dict[str, Document]:
    """Games of several sources whose value is not a rational combination of logarithms, as far as anybody knows."""
    four, three = ["0", "1", "2", "3"], ["r", "s", "t"]
    law = [[x, y, (3 * i + 5 * k + i * k) % 7 + 1] for i, x in enumerate(four) for k, y in enumerate(three)]
    pentagon = [["a", "0", "1/5"], ["b", "1", "1/5"], ["c", "2", "1/5"], ["d", "1", "1/5"], ["e", "0", "1/5"]]
    sets = {
        "a": {"u", "v"},
        "b": {"u", "w"},
        "c": {"u"},
        "d": {"v"},
        "e": {"w"},
    }  # mathematics.md §3: w_a = (5 − √5)/10
    meet = {"matrix": [[0 if r in sets[x] else "inf" for r in "uvw"] for x in "abcde"]}
    laws = [
        [["0", "r", "1/2"], ["1", "s", "1/2"]],
        [["0", "s", "1/3"], ["1", "s", "2/3"]],
        [["0", "t", "1/5"], ["1", "r", "4/5"]],
    ]
    rows = {
        "equalities": [{"coefficients": [["0", "r", 1], ["1", "r", 2], ["2", "t", "-1/3"]], "rhs": "1/3"}],
        "inequalities": [
            {"coefficients": [["0", "s", 1], ["0", "t", "3/2"]], "rhs": "1/10"},
            {"coefficients": [["3", "r", -1], ["3", "s", -1]], "rhs": "-1/5"},
        ],
    }
    moves = [[0, 1, 2], [1, 0, "inf"], ["1/2", 3, 0]]
    absolute, squared = {"metric": "absolute"}, {"metric": "squared"}
    two = [{"cost": squared, "budget": "1/2", "radius": 4}, {"cost": absolute, "budget": "2/5"}]
    perturbations = {
        "squared": {"kind": "mean-distortion", "cost": squared, "budget": "1/2"},
        "two-budgets": {"kind": "mean-distortion", "budgets": two},
        "radius-1": {"kind": "max-distortion", "cost": absolute, "radius": 1},
        "ball": {"kind": "wasserstein", "cost": absolute, "label_cost": "3/2", "budget": "1/5"},
        "ball-2": {"kind": "wasserstein", "cost": absolute, "label_cost": moves, "budget": "1/5", "order": 2},
        "ball-inf": {"kind": "wasserstein", "cost": absolute, "label_cost": "1/2", "budget": 1, "order": "inf"},
    }  # fmt: skip
    games = {name: game(four, three, law, p, normalise=True) for name, p in perturbations.items()}
    pentagon_limits = {"kind": "max-distortion", "cost": meet, "radius": 0}
    games["pentagon"] = game(list("abcde"), ["0", "1", "2"], pentagon, pentagon_limits, releases=list("uvw"))
    games["hull"] = game(four, three, None, {"kind": "polytope", "vertices": laws})
    games["laws"] = game(four, three, None, {"kind": "finite", "laws": laws})
    games["rows"] = game(four, three, None, {"kind": "polytope", **rows})
    return games


@cache
def _brackets() -> dict[str, Document]:
    precisions = itertools.cycle([64, 96, 200, 61])
    known = {name: bracket(g, dead, next(precisions)) for name, g, _, _, _, _, dead in SADDLES}
    return known | {name: bracket(g, None, next(precisions)) for name, g in irrational().items()}


def brackets() -> dict[str, Document]:
    """A bracket certificate for every game of games.py and of irrational()."""
    fresh: dict[str, Document] = json.loads(json.dumps(_brackets()))
    return fresh


def certificates() -> dict[str, Document]:
    """All of them, by rule and name."""
    return {f"{d['rule']}:{name}": d for part in (saddles(), brackets()) for name, d in part.items()}

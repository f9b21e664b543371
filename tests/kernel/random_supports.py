"""Supports of random saddles: witnesses are found by elimination, and claims may or may not be proved by them."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel.corpus import certificate, form, outward, text
from tests.kernel.expand import Expanded, expand
from tests.kernel.random_saddles import ball, hull, rows
from tests.kernel.reference_field import PLACES, TINY, Element, Field, Wrong
from tests.kernel.reference_rules import point as saddle_point
from tests.kernel.reject.witnesses import average


def witnesses(
    shape: Expanded,
    best: set[int],
    attack: list[Element],
    sinks: list[int],
    tight: list[bool],
    draw: random.Random,
) -> list[Any]:
    """Attempts at witnesses: γ* and a little of a direction that puts mass on one best column, found by elimination."""
    used = [j for j in best if any(attack[j])]
    found = []
    for j in sorted(best):
        there = {t for t, w in shape.entries[j] if w}
        if not there & set(sinks):
            continue
        order = draw.sample(used, len(used))
        lines = [
            [Fraction(shape.group[k] == s) for k in order] + [Fraction(-(shape.group[j] == s))]
            for s in range(len(shape.masses))
        ]
        for row, priced in zip(shape.rows, tight, strict=True):
            if priced or row.equality or draw.random() < 0.8:
                lines.append([Fraction(row.coefficients[k]) for k in order] + [Fraction(-row.coefficients[j])])
        step = eliminated(lines, len(order))
        if step is None:
            continue
        mass = {k: attack[k][0] for k in order}
        size = min([mass[k] / -v for k, v in zip(order, step, strict=True) if v < 0], default=Fraction(1))
        size *= draw.choice([Fraction(1), Fraction(1, 2), Fraction(1, 100)])
        moved = [[*shape.keys[k], text(mass[k] + size * v)] for k, v in zip(order, step, strict=True)]
        found.append({"attack": [*moved, [*shape.keys[j], text(size)]]})
    return found


def eliminated(lines: list[list[Fraction]], n: int) -> list[Fraction] | None:
    """A solution of linear equations, each a list of n coefficients and the right-hand side; None if there is none."""
    pivots: list[int] = []
    rest = [line[:] for line in lines]
    done: list[list[Fraction]] = []
    for k in range(n):
        line = next((line for line in rest if line[k]), None)
        if line is None:
            continue
        rest.remove(line)
        line = [v / line[k] for v in line]
        rest = [[u - other[k] * v for u, v in zip(other, line, strict=True)] for other in rest]
        done = [[u - other[k] * v for u, v in zip(other, line, strict=True)] for other in done]
        done.append(line)
        pivots.append(k)
    if any(line[-1] for line in rest):
        return None
    solution = [Fraction(0)] * n
    for k, line in zip(pivots, done, strict=True):
        solution[k] = line[-1]
    return solution


def documents(seed: int) -> list[tuple[str, Any]]:
    """Certificates from one seed: a saddle, and supports with whatever witnesses were found, all, some or mixed up.

    Whether they prove their claims is for the reference to say.
    """
    draw = random.Random(seed)
    document, found = draw.choice([ball, ball, rows, hull])(draw)
    evidence = found["evidence"]
    with mpmath.workdps(60):
        low, high = outward(form(found["exact"]), form(found["exact"]), 20)
    claim = {"exact": found["exact"], "lower": low, "upper": high}
    names, rule = document["releases"], evidence["rule"]
    made = [("saddle", certificate("saddle", document, claim, evidence))]
    shape = expand(document)
    with mpmath.workdps(PLACES):
        try:
            at = saddle_point(shape, Field(None), evidence, found["exact"])
        except Wrong:
            return made
    missed = [z for z, m in enumerate(at.marginal) if not any(m)]
    sinks = [z * shape.labels + y for z in missed for y in range(shape.labels)]
    tight = [abs(v) > TINY for v in at.multipliers]
    given = witnesses(shape, at.best, at.attack, sinks, tight, draw)
    free = {names[z]: rule[z] for z in missed}
    reached = [name for name in names if name not in free]
    plain = {**claim, "supported": reached, "unsupported": []}
    together = [{"attack": average([w["attack"] for w in given])}] if given else []
    some = draw.sample(given, len(given) // 2)
    for label, more in (("all", given), ("some", some), ("one", given[:1]), ("together", together)):
        proof = {**evidence, "witnesses": more}
        made.append((f"{label}-free", certificate("support", document, {**plain, "free": free}, proof)))
        made.append((f"{label}-unique", certificate("support", document, {**plain, "unique": True}, proof)))
        made.append((f"{label}-several", certificate("support", document, {**plain, "unique": False}, proof)))
    spare = [z for z in missed if sum(map(Fraction, rule[z])) < 1]
    if spare:  # where the rule sums to less than 1, prices of 1/(1 − Σ q) show that no maximiser goes
        value = {z: text(1 / (1 - sum(map(Fraction, rule[z]), Fraction(0)))) for z in spare}
        prices = {
            "rows": [0] * len(shape.rows),
            "sinks": [[value.get(z, 0)] * shape.labels for z in range(shape.releases)],
        }
        away = {**plain, "unsupported": [names[z] for z in spare]}
        made.append(("farkas", certificate("support", document, away, {**evidence, "farkas": prices})))
        both = {**away, "unsupported": [names[z] for z in missed]}
        made.append(("farkas-too", certificate("support", document, both, {**evidence, "farkas": prices})))
    if given:
        proof = {**evidence, "witnesses": given}
        one = draw.choice(sorted(free))
        y = draw.randrange(shape.labels)
        for factor in ("9/10", "11/10", "2", "0"):
            other = json.loads(json.dumps(rule))
            other[names.index(one)][y] = text(Fraction(other[names.index(one)][y]) * Fraction(factor))
            claimed = {**plain, "free": {**free, one: other[names.index(one)]}}
            made.append((f"rule-{factor}", certificate("support", document, claimed, {**proof, "rule": other})))
    for scale in (0, 1, 20) if missed else ():  # prices at random, around some that would do at the spare releases
        prices = {
            "rows": [draw.choice([0, 0, 1, "-1/3", 2]) for _ in shape.rows],
            "sinks": [
                [
                    text(scale * Fraction(z in spare) + draw.choice([0, 0, 0, Fraction(1, 2), -1]))
                    for _ in range(shape.labels)
                ]
                for z in range(shape.releases)
            ],
        }
        away = {**plain, "unsupported": [names[z] for z in draw.sample(missed, draw.randint(1, len(missed)))]}
        made.append((f"farkas-random-{scale}", certificate("support", document, away, {**evidence, "farkas": prices})))
    return made

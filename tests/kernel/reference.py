"""What §3, §4 and §5 of proofs/FORMAT.md demand of the evidence, written a second time.

The rest: reference_rules.py, reference_losses.py, reference_deterministic.py, reference_compare.py. In Fractions and
mpmath; slow. It decides equality of logarithms at 60 digits, which is no proof: it is here to disagree with the kernel.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel.corpus import DIGITS, bounds, form, real
from tests.kernel.expand import Expanded, expand, number
from tests.kernel.reference_field import Wrong, demand

EPSILON = mpmath.mpf(10) ** -45


def _keys(value: Any, required: set[str], more: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    demand(type(value) is dict and required <= set(value) <= required | more, "keys")


def dead_columns(shape: Expanded, value: Any) -> set[int]:
    """§3: the columns that the multipliers delete."""
    if value is None:
        return set()
    multipliers = [number(v) for v in value]
    demand(len(multipliers) == len(shape.rows), "one dead multiplier for each row")
    demand(all(v >= 0 or r.equality for v, r in zip(multipliers, shape.rows, strict=True)), "sign of a dead multiplier")
    price = [
        sum((v * r.coefficients[j] for v, r in zip(multipliers, shape.rows, strict=True)), Fraction())
        for j in range(len(shape.keys))
    ]
    top = [max(-p for p, g in zip(price, shape.group, strict=True) if g == s) for s in range(len(shape.masses))]
    total = sum(m * t for m, t in zip(shape.masses, top, strict=True))
    demand(
        total + sum(v * r.rhs for v, r in zip(multipliers, shape.rows, strict=True)) == 0,
        "dead multipliers prove nothing",
    )
    return {j for j, p in enumerate(price) if top[shape.group[j]] + p > 0}


def feasible(shape: Expanded, value: Any, dead: set[int]) -> list[Fraction]:
    """§4's attack, feasible exactly."""
    index = {key: j for j, key in enumerate(shape.keys)}
    attack = [Fraction(0)] * len(shape.keys)
    seen = set()
    for *key, mass in value:
        demand(all(type(k) is int for k in key) and tuple(key) in index, "a column's key")
        j = index[tuple(key)]
        demand(j not in seen and number(mass) >= 0 and (j not in dead or not number(mass)), "a column of the attack")
        seen.add(j)
        attack[j] = number(mass)
    for s, mass in enumerate(shape.masses):
        demand(sum(a for a, g in zip(attack, shape.group, strict=True) if g == s) == mass, "mass of a group")
    for row in shape.rows:
        total = sum(c * a for c, a in zip(row.coefficients, attack, strict=True))
        demand(total == row.rhs or (total < row.rhs and not row.equality), "a row")
    return attack


def probabilities(shape: Expanded, value: Any, dead: set[int], least: bool = False) -> list[list[Fraction]]:
    """§4's rule: sums to 1 at every release (§5: or to less), positive where a living column goes."""
    rule = [[number(q) for q in row] for row in value]
    demand(len(rule) == shape.releases and all(len(row) == shape.labels for row in rule), "size of the rule")
    demand(all((sum(row) < 1 and least) or sum(row) == 1 for row in rule), "a posterior")
    demand(all(min(row) >= 0 for row in rule), "a posterior")
    flat = [q for row in rule for q in row]
    living = [j for j in range(len(shape.keys)) if j not in dead]
    demand(all(flat[t] > 0 for j in living for t, w in shape.entries[j] if w), "a zero where a living column goes")
    return rule


def bracket(shape: Expanded, claim: Any, evidence: Any) -> None:
    """§4."""
    _keys(claim, {"lower", "upper"})
    _keys(evidence, {"attack", "rule", "multipliers", "precision"}, {"dead"})
    dead = dead_columns(shape, evidence.get("dead"))
    attack, rule = feasible(shape, evidence["attack"], dead), probabilities(shape, evidence["rule"], dead)
    multipliers = [number(v) for v in evidence["multipliers"]]
    demand(len(multipliers) == len(shape.rows), "one multiplier for each row")
    demand(all(v >= 0 or r.equality for v, r in zip(multipliers, shape.rows, strict=True)), "sign of a multiplier")
    demand(type(evidence["precision"]) is int and evidence["precision"] >= 8, "precision")
    living = [j for j in range(len(shape.keys)) if j not in dead]
    lower, upper = bounds(shape, attack, rule, multipliers, living)
    demand(real(number(claim["lower"])) <= lower + EPSILON, "lower")
    demand(upper <= real(number(claim["upper"])) + EPSILON, "upper")


def _log_form(value: Any) -> Any:
    demand(type(value) is list and all(type(pair) is list and len(pair) == 2 for pair in value), "a log form")
    arguments = [number(r) for _, r in value]
    demand(all(r > 0 for r in arguments) and len(set(arguments)) == len(arguments), "arguments of a log form")
    return form([(number(a), r) for (a, _), r in zip(value, arguments, strict=True)])


def _saddle(shape: Expanded, claim: Any, evidence: Any) -> None:
    _keys(claim, {"exact", "lower", "upper"})
    _keys(evidence, {"attack", "rule", "multipliers"}, {"dead"})
    dead = dead_columns(shape, evidence.get("dead"))
    attack, rule = feasible(shape, evidence["attack"], dead), probabilities(shape, evidence["rule"], dead, least=True)
    multipliers, exact = [_log_form(v) for v in evidence["multipliers"]], _log_form(claim["exact"])
    demand(len(multipliers) == len(shape.rows), "one multiplier for each row")
    law = [Fraction(0)] * (shape.releases * shape.labels)
    for a, entries in zip(attack, shape.entries, strict=True):
        for t, w in entries:
            law[t] += a * w
    flat = [q for row in rule for q in row]
    for t, (p, q) in enumerate(zip(law, flat, strict=True)):
        z = t // shape.labels * shape.labels
        demand(q * sum(law[z : z + shape.labels]) == p, "a posterior")
    for row, v in zip(shape.rows, multipliers, strict=True):
        slack = row.rhs - sum(c * a for c, a in zip(row.coefficients, attack, strict=True))
        demand(row.equality or v >= -EPSILON, "sign of a multiplier")
        demand(not slack or abs(v) < EPSILON, "a multiplier on a slack row")
    loss = [-mpmath.log(real(q)) if q else None for q in flat]
    value = {}
    for j, entries in enumerate(shape.entries):
        if j not in dead:
            value[j] = mpmath.fsum(real(w) * loss[t] for t, w in entries if w)
            value[j] -= mpmath.fsum(v * row.coefficients[j] for v, row in zip(multipliers, shape.rows, strict=True))
    for s in range(len(shape.masses)):
        top = max(v for j, v in value.items() if shape.group[j] == s)
        demand(all(value[j] > top - EPSILON for j in value if shape.group[j] == s and attack[j]), "a suboptimal column")
    total = mpmath.fsum(real(p) * f for p, f in zip(law, loss, strict=True) if p)
    demand(abs(total - exact) < EPSILON, "exact")
    demand(
        real(number(claim["lower"])) <= exact + EPSILON and exact <= real(number(claim["upper"])) + EPSILON, "bounds"
    )


def proves(document: Any) -> str:
    """Empty if the certificate proves its claim, otherwise why not."""
    try:
        with mpmath.workdps(DIGITS):
            _keys(document, {"format", "rule", "game", "claim", "evidence"})
            demand(document["format"] == "verify-certificate/1", "format")
            if document["rule"] in {"bracket", "saddle"} and "field" not in document["claim"]:
                rule = bracket if document["rule"] == "bracket" else _saddle
                rule(expand(document["game"]), document["claim"], document["evidence"])
            elif document["rule"] == "deterministic":
                from tests.kernel import reference_deterministic

                reference_deterministic.proves(document)
            elif document["rule"] == "compare":
                from tests.kernel import reference_compare

                reference_compare.proves(document)
            elif document["rule"] in {"enclosure", "loss", "member"}:
                from tests.kernel import reference_losses

                reference_losses.proves(document)
            else:
                from tests.kernel import reference_rules

                reference_rules.proves(document)
    except Wrong as wrong:
        return str(wrong)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, ZeroDivisionError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"
    return ""

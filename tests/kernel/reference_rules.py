"""What §5.1, §6 and §8 of proofs/FORMAT.md demand, written a second time: number fields, support, reached.

Slow and simple. Logarithms are compared at 150 digits, elements by their remainders; it is here to disagree with the
kernel, and every demand has a reason of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel import reference
from tests.kernel.corpus import bounds
from tests.kernel.expand import Expanded, expand, number
from tests.kernel.reference_field import PLACES, TINY, Element, Field, demand

SADDLE = {"exact", "lower", "upper"}
EVIDENCE = {"attack", "rule", "multipliers"}


def keys(value: Any, required: set[str], more: set[str] = set()) -> None:  # noqa: B006 (read only)
    """Exactly these keys, and perhaps those."""
    demand(type(value) is dict and required <= set(value) <= required | more, "keys")


@dataclass
class Point:
    """A saddle point that holds."""

    field: Field
    dead: set[int]
    attack: list[Element]
    rule: list[Element]  # sink by sink
    marginal: list[Element]  # release by release
    multipliers: list[Any]  # reals
    best: set[int]
    exact: Any


def feasible(shape: Expanded, K: Field, value: Any, dead: set[int]) -> tuple[list[Element], list[bool]]:
    """§4's attack, in a field, and the rows that it meets with equality."""
    index = {key: j for j, key in enumerate(shape.keys)}
    zero = K.read(0)
    attack = [zero] * len(shape.keys)
    seen = set()
    for *key, mass in value:
        demand(all(type(k) is int for k in key) and tuple(key) in index, "a column's key")
        j = index[tuple(key)]
        attack[j] = K.read(mass)
        demand(j not in seen and (j not in dead or not any(attack[j])), "a column of the attack")
        demand(K.sign(attack[j]) >= 0, "a negative mass")
        seen.add(j)
    for s, mass in enumerate(shape.masses):
        total = K.add(zero, *(a for a, g in zip(attack, shape.group, strict=True) if g == s))
        demand(not any(K.subtract(total, K.reduce([mass]))), "mass of a group")
    binding = []
    for row in shape.rows:
        terms = (K.scale(c, a) for c, a in zip(row.coefficients, attack, strict=True))
        slack = K.subtract(K.reduce([Fraction(row.rhs)]), K.add(zero, *terms))
        demand(K.sign(slack) == 0 or (K.sign(slack) > 0 and not row.equality), "a row")
        binding.append(K.sign(slack) == 0)
    return attack, binding


def arrives(shape: Expanded, K: Field, attack: list[Element]) -> list[Element]:
    """The law p = Lγ, sink by sink."""
    law = [K.read(0)] * (shape.releases * shape.labels)
    for a, entries in zip(attack, shape.entries, strict=True):
        for t, w in entries:
            law[t] = K.add(law[t], K.scale(w, a))
    return law


def probabilities(shape: Expanded, K: Field, value: Any, living: list[int]) -> list[Element]:
    """§5's rule, in a field, sink by sink: it sums to at most 1 (condition 1 has it sum to 1 where the attack goes)."""
    demand(type(value) is list and len(value) == shape.releases, "size of the rule")
    demand(all(type(row) is list and len(row) == shape.labels for row in value), "size of the rule")
    rule = []
    for row in value:
        here = [K.read(q) for q in row]
        demand(all(K.sign(q) >= 0 for q in here), "a negative posterior")
        demand(K.sign(K.subtract(K.read(1), K.add(*here))) >= 0, "a posterior that sums to more than 1")
        rule += here
    demand(all(any(rule[t]) for j in living for t, w in shape.entries[j] if w), "a zero where a living column goes")
    return rule


def point(shape: Expanded, K: Field, evidence: Any, exact: Any) -> Point:
    """§5: conditions 1 to 4."""
    demand("dead" not in evidence or evidence["dead"] is not None, "dead multipliers")
    dead = reference.dead_columns(shape, evidence.get("dead"))
    living = [j for j in range(len(shape.keys)) if j not in dead]
    attack, binding = feasible(shape, K, evidence["attack"], dead)
    rule = probabilities(shape, K, evidence["rule"], living)
    multipliers = [K.form(v) for v in evidence["multipliers"]]
    demand(len(multipliers) == len(shape.rows), "one multiplier for each row")
    law = arrives(shape, K, attack)
    n = shape.labels
    marginal = [K.add(*law[z * n : z * n + n]) for z in range(shape.releases)]
    for t, p in enumerate(law):
        demand(not any(K.subtract(K.times(rule[t], marginal[t // n]), p)), "a posterior that is not the attack's")
    for row, v, met in zip(shape.rows, multipliers, binding, strict=True):
        demand(row.equality or v >= -TINY, "sign of a multiplier")
        demand(met or abs(v) < TINY, "a multiplier on a slack row")
    loss = [-K.log(q) if any(q) else None for q in rule]
    value = {}
    for j in living:
        value[j] = mpmath.fsum(mpmath.mpf(w.numerator) / w.denominator * loss[t] for t, w in shape.entries[j] if w)
        value[j] -= mpmath.fsum(v * row.coefficients[j] for v, row in zip(multipliers, shape.rows, strict=True))
    best = set()
    for s in range(len(shape.masses)):
        top = max((v for j, v in value.items() if shape.group[j] == s), default=None)
        demand(top is not None, "a group without a living column")
        best |= {j for j in living if shape.group[j] == s and value[j] > top - TINY}
    demand(all(j in best for j in living if K.sign(attack[j]) > 0), "a suboptimal column")
    total = mpmath.fsum(K.real(p) * f for p, f in zip(law, loss, strict=True) if any(p))
    demand(abs(total - K.form(exact)) < TINY, "exact")
    return Point(K, dead, attack, rule, marginal, multipliers, best, total)


def bounded(claim: Any, exact: Any) -> None:
    """lower ≤ exact ≤ upper."""
    low, high = number(claim["lower"]), number(claim["upper"])
    demand(mpmath.mpf(low.numerator) / low.denominator <= exact + TINY, "bounds")
    demand(exact <= mpmath.mpf(high.numerator) / high.denominator + TINY, "bounds")


def saddle(shape: Expanded, claim: Any, evidence: Any, kind: str = "") -> Point:
    """§5, §5.1."""
    keys(claim, SADDLE, {"field"})
    keys(evidence, EVIDENCE, {"dead"})
    if "field" in claim:
        demand(claim["field"] is not None, "a field")
    found = point(shape, Field(claim.get("field")), evidence, claim["exact"])
    bounded(claim, found.exact)
    return found


def named(value: Any, names: list[str]) -> list[int]:
    """Distinct releases."""
    demand(type(value) is list and all(type(n) is str and n in names for n in value), "names of releases")
    demand(len(set(value)) == len(value), "a release twice")
    return [names.index(n) for n in value]


def farkas(shape: Expanded, saddle: Point, prices: Any, unsupported: list[int]) -> None:
    """§6: the prices that keep every maximiser away: each group's mass on its dearest best column is worth nothing."""
    keys(prices, {"rows", "sinks"})
    demand(all(type(prices[key]) is list for key in prices), "size of the prices")
    K, n = saddle.field, shape.labels
    rows = [K.read(u) for u in prices["rows"]]
    demand(len(rows) == len(shape.rows), "size of the prices")
    sized = all(type(line) is list and len(line) == n for line in prices["sinks"])
    demand(len(prices["sinks"]) == shape.releases and sized, "size of the prices")
    sinks = [K.read(w) for line in prices["sinks"] for w in line]
    for u, row, v in zip(rows, shape.rows, saddle.multipliers, strict=True):
        demand(row.equality or abs(v) > TINY or K.sign(u) >= 0, "a negative price on a slack row")
    mean = [K.add(*(K.times(saddle.rule[t], sinks[t]) for t in range(z * n, z * n + n))) for z in range(shape.releases)]
    worth: dict[int, list[Element]] = {s: [] for s in range(len(shape.masses))}  # mass there, less what it pays
    for j in sorted(saddle.best):
        gain = K.add(K.read(0), *(K.scale(-r.coefficients[j], u) for r, u in zip(shape.rows, rows, strict=True)))
        for t, w in shape.entries[j]:
            paid = K.subtract(sinks[t], mean[t // n])
            gain = K.add(gain, K.scale(w, K.subtract(K.read(int(t // n in unsupported)), paid)))
        worth[shape.group[j]].append(gain)
    total = K.add(K.read(0), *(K.scale(row.rhs, u) for row, u in zip(shape.rows, rows, strict=True)))
    for s, mass in enumerate(shape.masses):
        total = K.add(total, K.scale(mass, max(worth[s], key=K.real)))
    demand(K.sign(total) <= 0, "prices that leave room")


def forced(shape: Expanded, saddle: Point, witness: Any) -> set[int]:
    """§6: the sinks that a witness brings mass to, of the releases that the attack does not reach."""
    keys(witness, {"attack"}, {"dead"})
    demand("dead" not in witness or witness["dead"] is not None, "dead multipliers")
    K, n = saddle.field, shape.labels
    attack, binding = feasible(shape, K, witness["attack"], reference.dead_columns(shape, witness.get("dead")))
    demand(all(j in saddle.best for j, a in enumerate(attack) if any(a)), "a witness on a column that is not best")
    for v, met in zip(saddle.multipliers, binding, strict=True):
        demand(met or abs(v) < TINY, "a witness that leaves slack on a priced row")
    law = arrives(shape, K, attack)
    missed = [t for t in range(len(law)) if not K.sign(saddle.marginal[t // n])]
    sinks = {t for t in missed if K.sign(law[t])}
    mass = [K.add(*law[t // n * n : t // n * n + n]) for t in range(len(law))]
    same = all(not any(K.subtract(law[t], K.times(saddle.rule[t], mass[t]))) for t in missed)
    demand(len(sinks) == 1 or same, "a witness that forces nothing")
    return sinks


def robust(shape: Expanded, saddle: Point, claim: Any, witnesses: Any, names: list[str]) -> bool | None:
    """§6: `free`, if the claim has it; whether there is one robust rule, or None where that is not proved."""
    K, n = saddle.field, shape.labels
    demand(type(witnesses) is list, "witnesses")
    known = {t for w in witnesses for t in forced(shape, saddle, w)}
    missed = [z for z, m in enumerate(saddle.marginal) if not K.sign(m)]
    open_ = {t for z in missed for t in range(z * n, z * n + n) if any(saddle.rule[t])} - known
    if "free" in claim:
        free = claim["free"]
        demand(type(free) is dict, "free")
        demand(set(named(list(free), names)) == set(missed), "other releases than those that the attack does not reach")
        for z in missed:
            demand(type(free[names[z]]) is list and len(free[names[z]]) == n, "size of the least probabilities")
            for b, q in zip(free[names[z]], saddle.rule[z * n : z * n + n], strict=True):
                demand(not any(K.subtract(K.read(b), q)), "not the least probabilities of the rule")
        demand(n == 1 or not open_, "a least probability that no witness forces")
    if n == 1:
        return True
    left = [K.subtract(K.read(1), K.add(*saddle.rule[z * n : z * n + n])) for z in range(shape.releases)]
    if any(K.sign(rest) > 0 for rest in left):
        return False
    return None if open_ else True


def support(shape: Expanded, claim: Any, evidence: Any, kind: str, names: list[str]) -> bool | None:
    """§6: what is proved about the number of robust rules."""
    demand(kind != "finite", "a finite game")
    keys(claim, SADDLE | {"supported", "unsupported"}, {"field", "unique", "free"})
    keys(evidence, EVIDENCE, {"dead", "farkas", "witnesses"})
    demand("unique" not in claim or type(claim["unique"]) is bool, "unique")
    if "field" in claim:
        demand(claim["field"] is not None, "a field")
    K = Field(claim.get("field"))
    found = point(shape, K, evidence, claim["exact"])
    bounded(claim, found.exact)
    inside, outside = named(claim["supported"], names), named(claim["unsupported"], names)
    demand(all(K.sign(found.marginal[z]) > 0 for z in inside), "a supported release without mass")
    demand(("farkas" in evidence) == bool(outside), "prices where none are due, or none where they are")
    if outside:
        farkas(shape, found, evidence["farkas"], outside)
    one = robust(shape, found, claim, evidence.get("witnesses", []), names)
    demand("unique" not in claim or one is claim["unique"], "one robust rule or several")
    return one


def unique(document: Any) -> bool | None:
    """What a support's theorem says about uniqueness."""
    game = document["game"]
    names = game.get("releases", game["features"])
    with mpmath.workdps(PLACES):
        return support(expand(game), document["claim"], document["evidence"], game["perturbation"]["kind"], names)


def without(shape: Expanded, z: int, dead: set[int]) -> tuple[Expanded, list[int]] | None:
    """The living columns that avoid a release; None where a group has none."""
    columns = [
        j
        for j, entries in enumerate(shape.entries)
        if j not in dead and all(t // shape.labels != z for t, w in entries if w)
    ]
    return (shape, columns) if {shape.group[j] for j in columns} == set(range(len(shape.masses))) else None


def restricted(shape: Expanded, columns: Sequence[int]) -> Expanded:
    """The game with some of its columns only."""
    rows = tuple(dataclasses.replace(r, coefficients=tuple(r.coefficients[j] for j in columns)) for r in shape.rows)
    keys, group, entries = (tuple(part[j] for j in columns) for part in (shape.keys, shape.group, shape.entries))
    return dataclasses.replace(shape, keys=keys, group=group, entries=entries, rows=rows)


def reached(shape: Expanded, claim: Any, evidence: Any, kind: str, names: list[str]) -> None:
    """§8."""
    demand(kind != "finite", "a finite game")
    keys(claim, {"lower", "upper", "supported"})
    plain = {k: v for k, v in evidence.items() if k != "without"}
    reference.bracket(shape, {k: claim[k] for k in ("lower", "upper")}, plain)
    releases = named(claim["supported"], names)
    demand(type(evidence["without"]) is dict and set(evidence["without"]) == set(claim["supported"]), "keys")
    for z in releases:
        part = without(shape, z, reference.dead_columns(shape, evidence.get("dead")))
        if part is None:
            continue
        other = evidence["without"][names[z]]
        keys(other, {"rule", "multipliers"})
        columns = part[1]
        dead = set(range(len(shape.keys))) - set(columns)
        rule = reference.probabilities(shape, other["rule"], dead)
        multipliers = [number(v) for v in other["multipliers"]]
        demand(len(multipliers) == len(shape.rows), "one multiplier for each row")
        demand(all(v >= 0 or r.equality for v, r in zip(multipliers, shape.rows, strict=True)), "sign of a multiplier")
        nothing = [Fraction(0)] * len(shape.keys)
        upper = bounds(shape, nothing, rule, multipliers, columns)[1]
        low = number(claim["lower"])
        demand(upper < mpmath.mpf(low.numerator) / low.denominator, "a game without the release that is worth as much")


def proves(document: Any) -> None:
    """Raise unless the certificate proves its claim."""
    game, claim, evidence = document["game"], document["claim"], document["evidence"]
    shape, kind = expand(game), game["perturbation"]["kind"]
    names = game.get("releases", game["features"])
    with mpmath.workdps(PLACES):
        if document["rule"] == "saddle":
            saddle(shape, claim, evidence)
        elif document["rule"] == "support":
            support(shape, claim, evidence, kind, names)
        else:
            demand(document["rule"] == "reached", "rule")
            reached(shape, claim, evidence, kind, names)

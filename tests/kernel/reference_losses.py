"""What §7, §11 and §12 of proofs/FORMAT.md demand, written a second time: enclosures, losses, members of D.

Slow and simple; logarithms are compared at 150 digits, everything else in Fractions. It is here to disagree with the
kernel, and every demand has a reason of its own.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

from tests.kernel import reference
from tests.kernel.expand import Expanded, _law, expand, number
from tests.kernel.reference_field import PLACES, TINY, demand, real

Rule = list[list[Fraction]]
BRACKET = {"attack", "rule", "multipliers", "precision"}


def keys(value: Any, required: set[str], more: set[str] = set()) -> None:  # noqa: B006 (read only)
    """Exactly these keys, and perhaps those."""
    demand(type(value) is dict and required <= set(value) <= required | more, "keys")


def listed(value: Any) -> list[Any]:
    """A list."""
    demand(type(value) is list, "a list")
    return value  # type: ignore[no-any-return]


def grid(shape: Expanded, value: Any) -> Rule:
    """For each release a number, at least 0, for each label."""
    demand(len(listed(value)) == shape.releases, "size of a rule")
    demand(all(type(row) is list and len(row) == shape.labels for row in value), "size of a rule")
    rule = [[number(q) for q in row] for row in value]
    demand(all(q >= 0 for row in rule for q in row), "a negative probability")
    return rule


def made(shape: Expanded, part: Any) -> tuple[list[Fraction], list[int]]:
    """The law of an attack that is feasible, and the columns that live."""
    dead = reference.dead_columns(shape, part.get("dead"))
    attack = reference.feasible(shape, part["attack"], dead)
    law = [Fraction(0)] * (shape.releases * shape.labels)
    for a, entries in zip(attack, shape.entries, strict=True):
        for t, w in entries:
            law[t] += a * w
    return law, [j for j in range(len(shape.keys)) if j not in dead]


def prices(shape: Expanded, value: Any) -> list[Fraction]:
    """One multiplier for each row."""
    multipliers = [number(v) for v in listed(value)]
    demand(len(multipliers) == len(shape.rows), "one multiplier for each row")
    demand(all(v >= 0 or r.equality for v, r in zip(multipliers, shape.rows, strict=True)), "sign of a multiplier")
    return multipliers


def fee(shape: Expanded, j: int, multipliers: list[Fraction]) -> Fraction:
    """Σ λ_k B_kj."""
    return sum((v * r.coefficients[j] for v, r in zip(multipliers, shape.rows, strict=True)), Fraction(0))


def ceiling(shape: Expanded, rule: Rule, multipliers: list[Fraction], living: list[int]) -> Any:
    """§4's upper bound, with −log of these numbers for f."""
    flat = [q for row in rule for q in row]
    demand(all(flat[t] > 0 for j in living for t, w in shape.entries[j] if w), "a zero where a living column goes")
    top: dict[int, Any] = {}
    for j in living:
        value = mpmath.fsum(-real(w) * mpmath.log(real(flat[t])) for t, w in shape.entries[j] if w)
        value -= real(fee(shape, j, multipliers))
        top[shape.group[j]] = max(value, top.get(shape.group[j], value))
    total = mpmath.fsum(real(m) * top[s] for s, m in enumerate(shape.masses))
    return total + mpmath.fsum(real(v * r.rhs) for v, r in zip(multipliers, shape.rows, strict=True))


def floor(shape: Expanded, masses: list[Fraction], rule: Rule, least: list[Fraction]) -> Any:
    """The least Σ p·(−log q) of rules q ≥ least, as far as the tangents at `rule` show it."""
    total, n = mpmath.mpf(0), shape.labels
    for z, row in enumerate(rule):
        p, low = masses[z * n : z * n + n], least[z * n : z * n + n]
        demand(all(q > 0 for q, mass in zip(row, p, strict=True) if mass), "a zero where the attack goes")
        slope = [mass / q if mass else Fraction(0) for q, mass in zip(row, p, strict=True)]
        total += mpmath.fsum(-real(mass) * mpmath.log(real(q)) for q, mass in zip(row, p, strict=True) if mass)
        rest = sum(c * (b - q) for c, b, q in zip(slope, low, row, strict=True))
        total -= real(rest + max(slope) * (1 - sum(low)))
    return total


def posteriors(shape: Expanded, claim: Any, law: list[Fraction], least: list[Fraction]) -> list[Fraction]:
    """The least probabilities that Pinsker's inequality proves, 0 for the others."""
    wide, n, shown = number(claim["upper"]) - number(claim["lower"]), shape.labels, [Fraction(0)] * len(least)
    for t, low in enumerate(least):
        m = sum(law[t // n * n : t // n * n + n])
        distance = law[t] - low * m
        if low > 0 and m > 0 and distance >= 0 and 2 * distance**2 >= wide * m:
            shown[t] = low
    return shown


def witness(shape: Expanded, claim: Any, part: Any, rule: Rule, least: list[Fraction], shown: list[Fraction]) -> int:
    """The sink for which a witness shows the least probability."""
    keys(part, {"sink", "attack"}, {"dead"})
    sink, n = part["sink"], shape.labels
    demand(len(listed(sink)) == 2 and all(type(i) is int for i in sink), "a sink")
    demand(0 <= sink[0] < shape.releases and 0 <= sink[1] < n, "a sink")
    t, (law, _) = sink[0] * n + sink[1], made(shape, part)
    demand(law[t] > 0, "a witness that does not go there")
    value = floor(shape, [0 * p if u // n == sink[0] else p for u, p in enumerate(law)], rule, shown)
    if least[t]:
        value -= real(law[t]) * mpmath.log(real(least[t]))
        demand(value >= real(number(claim["upper"])) - TINY, "a witness that proves less")
    return int(t)


def enclosure(shape: Expanded, game: Any, claim: Any, evidence: Any) -> None:
    """§7."""
    keys(claim, {"lower", "upper", "rule"}, {"losses"})
    keys(evidence, BRACKET, {"dead", "witnesses", "losses"})
    plain = {k: evidence[k] for k in evidence if k not in {"witnesses", "losses"}}
    reference.bracket(shape, {k: claim[k] for k in ("lower", "upper")}, plain)
    law, _ = made(shape, evidence)
    rule, lines = grid(shape, evidence["rule"]), grid(shape, claim["rule"])
    least = [b for line in lines for b in line]
    shown = posteriors(shape, claim, law, least)
    for part in listed(evidence.get("witnesses", [])):
        t = witness(shape, claim, part, rule, least, shown)
        shown[t] = least[t]
    demand(shown == least, "a least probability without a proof")
    demand(all(sum(line) <= 1 for line in lines), "least probabilities above 1")  # which cannot be, after all this
    demand(("losses" in claim) == ("losses" in evidence), "losses")
    if "losses" in claim:
        demand(len(listed(claim["losses"])) == len(listed(evidence["losses"])), "losses")
        for entry, part in zip(claim["losses"], evidence["losses"], strict=True):
            against(game, entry, part, rule, lines)


def against(game: Any, entry: Any, part: Any, rule: Rule, lines: Rule) -> None:
    """§7: what every robust rule loses in another game."""
    keys(entry, {"game", "lower", "upper"})
    keys(part, {"attack", "multipliers"}, {"dead", "rule"})
    other, shape = entry["game"], expand(entry["game"])
    demand(other["labels"] == game["labels"], "other labels")
    demand(other.get("releases", other["features"]) == game.get("releases", game["features"]), "other releases")
    law, living = made(shape, part)
    if "rule" in part:
        rule = grid(shape, part["rule"])
    low = floor(shape, law, rule, [b for line in lines for b in line])
    demand(real(number(entry["lower"])) <= low + TINY, "lower of a loss")
    high = ceiling(shape, lines, prices(shape, part["multipliers"]), living)
    demand(high <= real(number(entry["upper"])) + TINY, "upper of a loss")


def loss(shape: Expanded, claim: Any, evidence: Any) -> None:
    """§11."""
    keys(claim, {"rule", "lower", "upper"})
    keys(evidence, {"attack", "multipliers", "precision"}, {"dead"})
    rule = grid(shape, claim["rule"])
    demand(all(sum(row) == 1 for row in rule), "a posterior")
    demand(type(evidence["precision"]) is int and evidence["precision"] >= 8, "precision")
    law, living = made(shape, evidence)
    multipliers, flat = prices(shape, evidence["multipliers"]), [q for row in rule for q in row]
    if "inf" in (claim["lower"], claim["upper"]):
        demand(claim["lower"] == claim["upper"], "infinite at one end only")
        demand(any(p and not q for p, q in zip(law, flat, strict=True)), "no mass where the rule is 0")
        return
    low, high = number(claim["lower"]), number(claim["upper"])
    above = ceiling(shape, rule, multipliers, living)
    below = mpmath.fsum(-real(p) * mpmath.log(real(q)) for p, q in zip(law, flat, strict=True) if p)
    demand(real(low) <= below + TINY, "lower")
    demand(above <= real(high) + TINY, "upper")


def member(shape: Expanded, game: Any, claim: Any, evidence: Any) -> None:
    """§12."""
    demand(game["perturbation"]["kind"] != "finite", "a finite game")
    keys(claim, {"law", "inside"})
    demand(type(claim["inside"]) is bool, "inside")
    demand(all(type(row) is list and len(row) == 3 for row in listed(claim["law"])), "a law")
    demand(all(type(row[i]) is str for row in claim["law"] for i in (0, 1)), "a law")
    masses, n = _law(claim["law"], game.get("releases", game["features"]), game["labels"]), shape.labels
    law = [masses.get((t // n, t % n), Fraction(0)) for t in range(shape.releases * n)]
    if claim["inside"]:
        keys(evidence, {"attack"}, {"dead"})
        demand(made(shape, evidence)[0] == law, "another law")
        return
    keys(evidence, {"prices", "multipliers"})
    demand(len(listed(evidence["prices"])) == shape.releases, "size of the prices")
    demand(all(type(line) is list and len(line) == n for line in evidence["prices"]), "size of the prices")
    worth = [number(w) for line in evidence["prices"] for w in line]
    multipliers = prices(shape, evidence["multipliers"])
    top: dict[int, Fraction] = {}
    for j, entries in enumerate(shape.entries):
        value = sum((w * worth[t] for t, w in entries), Fraction(0)) - fee(shape, j, multipliers)
        top[shape.group[j]] = max(value, top.get(shape.group[j], value))
    most = sum(m * top[s] for s, m in enumerate(shape.masses))
    most += sum(v * r.rhs for v, r in zip(multipliers, shape.rows, strict=True))
    demand(sum(p * w for p, w in zip(law, worth, strict=True)) > most, "a law that is worth no more")


def proves(document: Any) -> None:
    """Raise unless the certificate proves its claim."""
    game, claim, evidence = document["game"], document["claim"], document["evidence"]
    shape = expand(game)
    with mpmath.workdps(PLACES):
        if document["rule"] == "enclosure":
            enclosure(shape, game, claim, evidence)
        elif document["rule"] == "loss":
            loss(shape, claim, evidence)
        else:
            demand(document["rule"] == "member", "rule")
            member(shape, game, claim, evidence)

"""One function per inference rule (proofs/FORMAT.md §3–5); proofs/TRUST.md proves each.

A rule raises, or returns whether its claim holds for all three values of Theorem 1: always when D is convex, and for
a finite D when a single law of D is the attack; otherwise only for (13), the minimax value.
"""

from fractions import Fraction
from typing import Any, NamedTuple

from verify.check.enclose import log_bounds
from verify.check.format import Limits, Rejected, bad, fields, items, number
from verify.check.game import Game
from verify.check.loglin import Form, combine, enclose, read_form, sign


class Claim(NamedTuple):
    """lower ≤ value ≤ upper, and value = Σ a·log(r) where a form is given."""

    lower: Fraction
    upper: Fraction
    exact: Form | None = None


class Point(NamedTuple):
    """A feasible attack over the denominator scale, its law over scale·game.weights, its marginal, and a rule by sink."""

    attack: dict[int, int]
    scale: int
    law: list[int]
    marginal: list[int]
    rule: list[Fraction]
    alive: list[list[int]]


def _alive(game: Game, evidence: dict[str, Any]) -> list[list[int]]:
    """The columns of each group, but those that the multipliers under "dead" show to vanish on all of D."""
    groups = [list(range(a, b)) for a, b in zip(game.starts, game.starts[1:], strict=False)]
    if "dead" not in evidence:
        return groups
    given = [number(v, "evidence.dead", True) for v in items(evidence["dead"], "evidence.dead", len(game.rows))]
    cost = [sum(v * row.coefficients[j] for v, row in zip(given, game.rows, strict=True)) for j in range(len(game.entries))]
    least = [min(cost[j] for j in group) for group in groups]
    bound = sum(v * row.rhs for v, row in zip(given, game.rows, strict=True))
    if any(v < 0 and not row.equality for v, row in zip(given, game.rows, strict=True)):
        raise Rejected("dead columns: the multiplier of an inequality is negative")
    if bound * game.total != sum(mass * low for mass, low in zip(game.masses, least, strict=True)):
        raise Rejected("dead columns: their multipliers bound nothing by 0")
    return [[j for j in group if cost[j] == low] for group, low in zip(groups, least, strict=True)]


def _point(game: Game, evidence: dict[str, Any], limits: Limits) -> Point:
    """The attack and the rule: the attack is feasible, the rule normalised and positive where living columns go."""
    alive, m, width = _alive(game, evidence), len(game.labels), len(next(iter(game.columns)))
    given: dict[int, Fraction] = {}
    for i, entry in enumerate(items(evidence["attack"], "evidence.attack")):
        *key, mass = items(entry, f"evidence.attack[{i}]", width + 1)
        j = game.columns.get(tuple(key)) if all(type(v) is int for v in key) else None
        if j is None or j in given:
            bad(f"evidence.attack[{i}]", "a column of the game, not listed before, and its mass", f"{key}")
        given[j] = number(mass, f"evidence.attack[{i}]")
    scale = limits.common(given.values(), "evidence.attack")
    attack = {j: v.numerator * (scale // v.denominator) for j, v in given.items() if v}
    for s, (mass, group) in enumerate(zip(game.masses, alive, strict=True)):
        if sum(attack.get(j, 0) for j in group) * game.total != mass * scale:
            raise Rejected(f"the living columns of group {s} do not carry its mass")
    for k, row in enumerate(game.rows):
        excess = sum(row.coefficients[j] * v for j, v in attack.items()) - row.rhs * scale
        if excess > 0 or (row.equality and excess):
            raise Rejected(f"the attack violates row {k}")
    if len(attack) != sum(j in attack for group in alive for j in group):
        raise Rejected("the attack uses a dead column")
    law = [0] * (len(game.releases) * m)
    for j, v in attack.items():
        for t, weight in game.entries[j]:
            law[t] += weight * v
    rule: list[Fraction] = []
    for z, listed in enumerate(items(evidence["rule"], "evidence.rule", len(game.releases))):
        row_of_z = [number(v, f"evidence.rule[{z}]") for v in items(listed, f"evidence.rule[{z}]", m)]
        unit = limits.common(row_of_z, "evidence.rule")
        if sum(q.numerator * (unit // q.denominator) for q in row_of_z) != unit:
            raise Rejected(f"the rule at release {z} does not sum to 1")
        rule += row_of_z
    if not all(rule[t] for group in alive for j in group for t, _ in game.entries[j]):
        raise Rejected("the rule is 0 where a living column goes")
    return Point(attack, scale, law, [sum(law[t : t + m]) for t in range(0, len(law), m)], rule, alive)


def bracket(game: Game, claim: Claim, evidence: Any, limits: Limits) -> bool:
    """Weak duality: H(Lγ) ≤ value ≤ Σ_s mass_s·max_j (Lᵀf − Bᵀλ)_j + r·λ with f = −log q."""
    fields(evidence, "evidence", "precision attack rule multipliers", "dead")
    bits, point = evidence["precision"], _point(game, evidence, limits)
    if type(bits) is not int or bits < 8:
        bad("evidence.precision", "an integer of at least 8", bits)
    limits.require("bits", bits, "evidence.precision")
    given = items(evidence["multipliers"], "evidence.multipliers", len(game.rows))
    multipliers = [number(v, "evidence.multipliers", row.equality) for v, row in zip(given, game.rows, strict=True)]
    unit = limits.common(multipliers, "evidence.multipliers")
    price = [int(v * unit) * game.weights << bits for v in multipliers]
    logs = [log_bounds(q.denominator, q.numerator, bits) if q else (0, 0) for q in point.rule]  # f, rounded down and up
    above = [high * unit for _, high in logs]
    value = [sum([w * above[t] for t, w in entry]) for entry in game.entries]
    for v, row in zip(price, game.rows, strict=True):
        value = [a - v * b for a, b in zip(value, row.coefficients, strict=True)] if v else value
    upper = sum(mass * max(value[j] for j in group) for mass, group in zip(game.masses, point.alive, strict=True))
    rows = sum((v * row.rhs for v, row in zip(multipliers, game.rows, strict=True)), Fraction(0))
    if Fraction(upper, game.total * game.weights * unit << bits) + rows > claim.upper:
        raise Rejected("the multipliers and the rule do not prove the upper bound")
    lower = 0
    for t, p in enumerate(point.law):
        q, m = point.rule[t], point.marginal[t // len(game.labels)]
        if m and q:  # KL(p‖mq) ≤ Σ (p − mq)²/(mq), so no logarithm of p is needed
            error = p * q.denominator - m * q.numerator
            lower += p * logs[t][0] + (-(error * error << bits) // (m * q.numerator * q.denominator))
    if Fraction(lower, point.scale * game.weights << bits) < claim.lower:
        raise Rejected("the attack and the rule do not prove the lower bound")
    return game.kind != "finite" or len(point.attack) == 1


def saddle(game: Game, claim: Claim, evidence: Any, limits: Limits) -> bool:
    """Complementary slackness, exactly: the attack and the rule are a saddle point and the value is the log form."""
    fields(evidence, "evidence", "attack rule multipliers", "dead")
    point, one = _point(game, evidence, limits), Fraction(1)
    given = items(evidence["multipliers"], "evidence.multipliers", len(game.rows))
    multipliers = [read_form(v, f"evidence.multipliers[{k}]") for k, v in enumerate(given)]
    for k, (form, row) in enumerate(zip(multipliers, game.rows, strict=True)):
        total = sum(row.coefficients[j] * v for j, v in point.attack.items())
        if sign(form) * (0 if row.equality else 1) < 0 or (sign(form) and total != row.rhs * point.scale):
            raise Rejected(f"multiplier {k} is negative, or its row is not met with equality")
    if any(p != q * point.marginal[t // len(game.labels)] for t, (p, q) in enumerate(zip(point.law, point.rule, strict=True))):
        raise Rejected("the rule is not the posterior of the attack's law")

    def value(j: int) -> Form:
        sinks = [(Fraction(-w, game.weights), {point.rule[t]: one}) for t, w in game.entries[j]]
        return combine(*sinks, *((Fraction(-row.coefficients[j]), v) for v, row in zip(multipliers, game.rows, strict=True)))

    for s, group in enumerate(point.alive):
        best = value(next(j for j in group if j in point.attack))
        for j in group:
            slack = sign(combine((one, best), (-one, value(j))))
            if slack < 0 or (slack > 0 and j in point.attack):
                raise Rejected(f"column {j} breaks complementary slackness in group {s}")
    mean = [(Fraction(-p, point.scale * game.weights), {point.rule[t]: one}) for t, p in enumerate(point.law) if p]
    if claim.exact is None or sign(combine(*mean, (-one, claim.exact))):
        raise Rejected("the value of the saddle point is not the exact value claimed")
    bits = max(64, 32 + limits.common([claim.lower, claim.upper], "claim").bit_length())
    low, high = enclose(claim.exact, bits)
    if Fraction(low, 1 << bits) < claim.lower or claim.upper < Fraction(high, 1 << bits):
        raise Rejected("the exact value is not shown to lie between lower and upper")
    return game.kind != "finite" or len(point.attack) == 1

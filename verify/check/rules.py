"""One function per inference rule (proofs/FORMAT.md §3–5); proofs/TRUST.md proves each.

A rule raises, or returns whether its claim holds for (13), (14) and (15), which are then equal, or for (13) only.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verify.check.enclose import log_bounds
from verify.check.format import Limits, demand, expect, number, read, signed, words
from verify.check.game import Game
from verify.check.loglin import Form, combine, enclose, read_form, sign


def dual(game: Game, groups: Any, loss: list[int], multipliers: list[int], limits: Limits) -> tuple[Any, Any, int]:
    """The columns' values Lᵀloss − Bᵀλ, the best value in each group, and total·(Σ_s mass_s·best_s + r·λ)."""
    size = (1 + len(game.rows)) * len(game.columns) * words([*loss, *multipliers])
    limits.require("cells", size, "columns times rows times words")
    value = [sum([w * loss[t] for t, w in entry]) for entry in game.entries]
    for v, row in zip(multipliers, game.rows, strict=True):
        value = [a - v * b for a, b in zip(value, row.coefficients, strict=True)] if v else value
    best = [max([value[j] for j in group]) for group in groups]
    rhs = sum(v * row.rhs for v, row in zip(multipliers, game.rows, strict=True))
    return value, best, sum(mass * b for mass, b in zip(game.masses, best, strict=True)) + game.total * rhs


def living(game: Game, given: list[Fraction] | None, limits: Limits) -> Sequence[Sequence[int]]:
    """The columns of each group, but those that the multipliers under "dead" show to vanish on all of D."""
    if given is None:
        return game.groups
    negative = any(v < 0 and not row.equality for v, row in zip(given, game.rows, strict=True))
    demand(not negative, "dead columns: the multiplier of an inequality is negative")
    multipliers, _ = limits.whole(given, "evidence.dead")
    value, best, bound = dual(game, game.groups, [0] * len(game.releases) * len(game.labels), multipliers, limits)
    demand(bound == 0, "dead columns: their multipliers bound nothing by 0")
    return [[j for j in group if value[j] == b] for group, b in zip(game.groups, best, strict=True)]


def point(game: Game, evidence: Any, limits: Limits, *multipliers: Any, **more: Any) -> tuple[Any, ...]:
    """The evidence, whose attack is feasible and whose rule is normalised, and positive where living columns go.

    In this order: the evidence read; the attack by column, in units of 1/scale; scale; its excess in each row; by sink
    the attack's law and its marginal, in units of 1/(scale·game.weights), and the rule; the living columns by group.
    """
    m, index = len(game.labels), {key: j for j, key in enumerate(game.columns)}
    rule, dead = ((number,) * m,) * len(game.releases), (signed,) * len(multipliers)

    def arc(value: Any, where: str) -> tuple[tuple[int, ...], Fraction]:
        *key, mass = value if type(value) is list and value else [None, None]
        expect(set(map(type, key)) <= {int} and tuple(key) in index, where, "a column of the game and its mass", value)
        return tuple(key), number(mass, where)

    pattern = {"attack": [arc], "rule": rule, "multipliers": multipliers, "dead?": dead}
    evidence = read(pattern | more, evidence, "evidence")
    alive = living(game, evidence.get("dead"), limits)
    listed = dict(evidence["attack"])
    expect(len(listed) == len(evidence["attack"]), "evidence.attack", "no column twice", evidence["attack"])
    masses, scale = limits.whole(listed.values(), "evidence.attack", 1 + len(game.rows))
    attack = {index[key]: mass for key, mass in zip(listed, masses, strict=True) if mass}
    demand(attack.keys() <= {j for group in alive for j in group}, "the attack uses a dead column")
    for s, (mass, group) in enumerate(zip(game.masses, alive, strict=True)):
        carried = sum([attack.get(j, 0) for j in group])
        demand(carried * game.total == mass * scale, f"the columns of group {s} do not carry its mass")
    excess = [sum(row.coefficients[j] * v for j, v in attack.items()) - row.rhs * scale for row in game.rows]
    feasible = all(e == 0 or (e < 0 and not row.equality) for e, row in zip(excess, game.rows, strict=True))
    demand(feasible, "the attack violates a row")
    law = [0] * (len(game.releases) * m)
    limits.require("cells", len(law) * words([scale]), "sinks times words of the attack")
    for j, v in attack.items():
        for t, weight in game.entries[j]:
            law[t] += weight * v
    sinks: list[tuple[int, int, Fraction]] = []
    for z, given in enumerate(evidence["rule"]):
        whole, unit = limits.whole(given, "evidence.rule")
        demand(sum(whole) == unit, f"the rule at release {z} does not sum to 1")
        posterior = law[z * m : z * m + m]
        marginal = sum(posterior)
        sinks += [(p, marginal, q) for p, q in zip(posterior, given, strict=True)]
    positive = all(sinks[t][2] for group in alive for j in group for t, _ in game.entries[j])
    demand(positive, "the rule is 0 where a living column goes")
    return evidence, attack, scale, excess, sinks, alive


def bracket(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> bool:
    """Weak duality: H(Lγ) ≤ value ≤ Σ_s mass_s·max_j (Lᵀf − Bᵀλ)_j + r·λ with f = −log q."""
    multiplier = [signed if row.equality else number for row in game.rows]
    evidence, _, scale, _, sinks, alive = point(game, evidence, limits, *multiplier, precision=int)
    bits = evidence["precision"]
    expect(bits >= 8, "evidence.precision", "an integer of at least 8", bits)
    limits.require("bits", bits, "evidence.precision")
    limits.require("cells", len(sinks) * (1 + bits // 64) ** 2, "logarithms times squared words")
    logs = [log_bounds(q.denominator, q.numerator, bits) if q else (0, 0) for _, _, q in sinks]  # f from below, above
    multipliers, unit = limits.whole(evidence["multipliers"], "evidence.multipliers", len(sinks))
    above, scaled = [unit * high for _, high in logs], [v * game.weights << bits for v in multipliers]
    _, _, bound = dual(game, alive, above, scaled, limits)
    upper = Fraction(bound, game.total * game.weights * unit << bits)
    demand(upper <= claim["upper"], "the multipliers and the rule do not prove the upper bound")
    entropy = 0
    for (p, m, q), (low, _) in zip(sinks, logs, strict=True):
        if m and q:  # KL(p‖mq) ≤ Σ (p − mq)²/(mq), so no logarithm of p is needed
            error = p * q.denominator - m * q.numerator
            entropy += p * low + (-(error * error << bits) // (m * q.numerator * q.denominator))
    lower = Fraction(entropy, scale * game.weights << bits)
    demand(lower >= claim["lower"], "the attack and the rule do not prove the lower bound")
    return game.kind != "finite"


def saddle(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> bool:
    """Complementary slackness, exactly: the attack and the rule are a saddle point and the value is the log form."""
    evidence, attack, scale, excess, sinks, alive = point(game, evidence, limits, *[read_form] * len(game.rows))
    one, multipliers = Fraction(1), evidence["multipliers"]
    terms = [n for form in multipliers for pair in form.items() for x in pair for n in x.as_integer_ratio()]
    limits.require("cells", (1 + len(terms)) * len(game.columns) * words(terms), "columns times terms times words")
    size = words(n for _, _, q in sinks for n in q.as_integer_ratio())
    limits.require("cells", len(sinks) * size**2, "logarithms times squared words")
    for form, row, slack in zip(multipliers, game.rows, excess, strict=True):
        allowed = (sign(form) >= 0 or row.equality) and (sign(form) == 0 or slack == 0)
        demand(allowed, "a multiplier is negative, or its row is not met with equality")
    demand(all(p == q * m for p, m, q in sinks), "the rule is not the posterior of the attack's law")

    def value(j: int) -> Form:
        gains = [(Fraction(-w, game.weights), {sinks[t][2]: one}) for t, w in game.entries[j]]
        costs = [(Fraction(-row.coefficients[j]), form) for row, form in zip(game.rows, multipliers, strict=True)]
        return combine(*gains, *costs)

    for s, group in enumerate(alive):
        best = value(next(j for j in group if j in attack))
        for j in group:
            slack = sign(combine((one, best), (-one, value(j))))
            demand(slack == 0 if j in attack else slack >= 0, f"column {j} breaks complementary slackness in group {s}")
    mean = [(Fraction(-p, scale * game.weights), {q: one}) for p, _, q in sinks if p]
    demand(sign(combine(*mean, (-one, claim["exact"]))) == 0, "the value is not the exact value claimed")
    _, denominator = limits.whole([claim["lower"], claim["upper"]], "claim")
    bits = max(64, 32 + denominator.bit_length())
    limits.require("cells", len(claim["exact"]) * (bits // 64) ** 2, "logarithms times squared words")
    low, high = enclose(claim["exact"], bits)
    shown = claim["lower"] <= Fraction(low, 1 << bits) and Fraction(high, 1 << bits) <= claim["upper"]
    demand(shown, "the exact value is not shown to lie between lower and upper")
    return game.kind != "finite" or len(attack) == 1

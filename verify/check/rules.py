"""The rules of the value (proofs/FORMAT.md §3–5), proved in proofs/TRUST.md: each returns what it proved, or raises."""

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from verify.check import format as rationals
from verify.check import loglin
from verify.check.enclose import log_bounds
from verify.check.field import Field, integers, parts, sign
from verify.check.format import Limits, demand, expect, number, read, signed, words
from verify.check.game import Game
from verify.check.loglin import Form, combine, enclose, read_form

Groups = Sequence[Sequence[int]]


class Point(NamedTuple):
    """What a rule makes of its evidence."""

    evidence: dict[str, Any]
    pattern: dict[str, Any]  # of a rule and its multipliers
    attack: dict[int, Any]  # masses by column, in units of 1/scale, as is
    slack: list[Any]  # what the attack leaves of each row
    scale: int
    alive: Groups  # the columns that are not dead
    law: list[tuple[Any, Any]]  # p(z,y) and p(z) by sink, in units of 1/(scale·weights)
    short: Sequence[dict[int, Form]] = ()  # at a saddle point, by group: what living columns fall short of the best


Proof = tuple[dict[str, Any], Point]  # parts of the theorem, among them "equality": whether (13) = (14) = (15)


def dual(game: Game, groups: Groups, loss: list[int], multipliers: list[int], limits: Limits) -> tuple[Any, Any, int]:
    """The columns' values Lᵀloss − Bᵀλ, the best value in each group, and total·(Σ_s mass_s·best_s + r·λ)."""
    size = (1 + len(game.rows)) * len(game.columns) * words([*loss, *multipliers])
    limits.require("cells", size, "columns times rows times words")
    value = [sum([w * loss[t] for t, w in entry]) for entry in game.entries]
    for v, row in zip(multipliers, game.rows, strict=True):
        value = [a - v * b for a, b in zip(value, row.coefficients, strict=True)] if v else value
    best = [max([value[j] for j in group]) for group in groups]
    return value, best, bound(game, best, multipliers)


def bound(game: Game, best: Sequence[Any], multipliers: Sequence[Any]) -> Any:
    """The value total·(Σ_s mass_s·best_s + r·λ) of a dual point."""
    rhs = sum(v * row.rhs for v, row in zip(multipliers, game.rows, strict=True))
    return sum(v * mass for v, mass in zip(best, game.masses, strict=True)) + rhs * game.total


def sheet(game: Game, pattern: Any, value: Any, where: str) -> list[Any]:
    """Pattern: for each release a list of one number for each label, by sink."""
    lines = read(((pattern,) * len(game.labels),) * len(game.releases), value, where)
    return [v for line in lines for v in line]


def normal(game: Game, groups: Groups, rule: list[Any], limits: Limits) -> None:
    """Demand that the rule sums to 1 at every release, and is positive wherever the groups' columns go."""
    for z, line in enumerate(zip(*[iter(rule)] * len(game.labels), strict=True)):
        whole, scale = limits.whole(line, "a rule")
        demand(sum(whole) == scale, f"the rule at release {z} does not sum to 1")
    reached = {t for group in groups for j in group for t, _ in game.entries[j]}
    demand(all(sign(rule[t]) > 0 for t in reached), "the rule is 0 where a living column goes")


def point(game: Game, evidence: Any, field: Any, limits: Limits, multipliers: Sequence[Any], **more: Any) -> Point:
    """The evidence in numbers of the field, if its attack is feasible."""
    m, index = len(game.labels), {key: j for j, key in enumerate(game.columns)}

    def arc(value: Any, where: str) -> tuple[int, Any]:
        key = tuple(value[:-1]) if type(value) is list else ()
        known = set(map(type, key)) == {int} and key in index
        expect(known, where, "a column of the game and its mass", value)
        return index[key], field.number(value[-1], where)

    pattern = {"rule": partial(sheet, game, field.number), "multipliers": tuple(multipliers)}
    others = {"attack": [arc], "dead?": (signed,) * len(game.rows)}
    evidence = read(pattern | others | more, evidence, "evidence")
    alive: Groups = game.groups
    if "dead" in evidence:
        negative = any(v < 0 and not row.equality for v, row in zip(evidence["dead"], game.rows, strict=True))
        demand(not negative, "dead columns: the multiplier of an inequality is negative")
        whole, _ = limits.whole(evidence["dead"], "evidence.dead")
        value, best, zero = dual(game, alive, [0] * len(game.releases) * m, whole, limits)
        demand(zero == 0, "dead columns: their multipliers bound nothing by 0")
        alive = [[j for j in group if value[j] == most] for group, most in zip(alive, best, strict=True)]
    listed = dict(evidence["attack"])
    expect(len(listed) == len(evidence["attack"]), "evidence.attack", "no column twice", evidence["attack"])
    masses, scale = limits.whole(listed.values(), "evidence.attack", 1 + len(game.rows))
    attack = {j: mass for j, mass in zip(listed, masses, strict=True) if mass != 0}
    demand(attack.keys() <= {j for group in alive for j in group}, "the attack uses a dead column")
    for s, (mass, group) in enumerate(zip(game.masses, alive, strict=True)):
        carried = sum([attack[j] for j in group if j in attack])
        demand(carried * game.total == mass * scale, f"the columns of group {s} do not carry its mass")
    slack = [row.rhs * scale + sum(row.coefficients[j] * v * -1 for j, v in attack.items()) for row in game.rows]
    feasible = all(sign(s) == 0 or (sign(s) > 0 and not row.equality) for s, row in zip(slack, game.rows, strict=True))
    demand(feasible, "the attack violates a row")
    law: list[Any] = [0] * (len(game.releases) * m)
    limits.require("cells", len(law) * words([scale]), "sinks times words of the attack")
    for j, v in attack.items():
        for t, weight in game.entries[j]:
            law[t] += weight * v
    marginal = [sum(law[t - t % m : t - t % m + m]) for t in range(0, len(law), m)]
    return Point(evidence, pattern, attack, slack, scale, alive, [(p, marginal[t // m]) for t, p in enumerate(law)])


def ceiling(game: Game, groups: Groups, given: dict[str, Any], bits: int, limits: Limits) -> Fraction:
    """Weak duality: Σ_s mass_s·max_j (Lᵀf − Bᵀλ)_j + r·λ bounds H(Y|Z) of every law on the groups' columns."""
    normal(game, groups, rule := given["rule"], limits)
    limits.require("bits", bits, "evidence.precision")
    limits.require("cells", len(rule) * (1 + bits // 64) ** 2, "logarithms times squared words")
    whole, unit = limits.whole(given["multipliers"], "multipliers", len(rule))
    above = [unit * log_bounds(q.denominator, q.numerator, bits)[1] if q else 0 for q in rule]
    _, _, value = dual(game, groups, above, [v * game.weights << bits for v in whole], limits)
    return Fraction(value, game.total * game.weights * unit << bits)


def bracket(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits, **more: Any) -> Proof:
    """The entropy of the attack's law is at least the lower bound, the dual bound of the rule at most the upper."""
    multipliers = [signed if row.equality else number for row in game.rows]
    at = point(game, evidence, rationals, limits, multipliers, precision=int, **more)
    bits, entropy = at.evidence["precision"], 0
    expect(bits >= 8, "evidence.precision", "an integer of at least 8", bits)
    upper = ceiling(game, at.alive, at.evidence, bits, limits)
    demand(upper <= claim["upper"], "the multipliers and the rule do not prove the upper bound")
    for (p, m), q in zip(at.law, at.evidence["rule"], strict=True):
        if m and q:  # KL(p‖mq) ≤ Σ (p − mq)²/(mq), so no logarithm of p is needed
            n, d = q.as_integer_ratio()
            entropy += p * log_bounds(d, n, bits)[0] + (-((p * d - m * n) ** 2 << bits) // (m * n * d))
    proved = Fraction(entropy, at.scale * game.weights << bits) >= claim["lower"]
    demand(proved, "the attack and the rule do not prove the lower bound")
    return claim | {"equality": game.kind != "finite"}, at


def tight(game: Game, at: Point, given: dict[str, Any], limits: Limits) -> tuple[list[dict[int, Form]], Form]:
    """Complementary slackness, exactly: what each column falls short of its group's best, and the dual value."""
    normal(game, at.alive, rule := given["rule"], limits)
    demand(all(p == q * m for (p, m), q in zip(at.law, rule, strict=True)), "the rule is not the attack's posterior")
    terms = [n for form in given["multipliers"] for pair in form.items() for n in integers(*pair)]
    logarithms = len(rule) * (words(integers(*rule)) * max(len(parts(q)) for q in rule)) ** 2
    work = max(logarithms, (1 + len(terms)) * len(game.columns) * words(terms))
    limits.require("cells", work, "columns times terms times words, or logarithms times squared words")
    rows = list(zip(game.rows, given["multipliers"], strict=True))
    for (row, form), slack in zip(rows, at.slack, strict=True):
        side = loglin.sign(form)
        allowed = side == 0 or (slack == 0 and (side > 0 or row.equality))
        demand(allowed, "a multiplier is negative, or its row is not met with equality")
    groups, best = [], [(Fraction(row.rhs), form) for row, form in rows]
    for s, (mass, group) in enumerate(zip(game.masses, at.alive, strict=True)):
        value = {}  # in units of 1/weights
        for j in group:
            gains = [(-w, {rule[t]: Fraction(1)}) for t, w in game.entries[j]]
            value[j] = combine(*gains, *[(-game.weights * row.coefficients[j], form) for row, form in rows])
        most = next(value[j] for j in group if j in at.attack)
        short = {j: combine((1, most), (-1, value[j])) for j in group}
        signs = {j: loglin.sign(form) for j, form in short.items()}
        sharp = all(side == 0 or (side > 0 and j not in at.attack) for j, side in signs.items())
        demand(sharp, f"a column breaks complementary slackness in group {s}")
        groups.append({j: form if signs[j] else {} for j, form in short.items()})
        best.append((Fraction(mass, game.total * game.weights), most))
    return groups, combine(*best)


def saddle(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits, **more: Any) -> Proof:
    """The attack and the rule are a saddle point, and the value is the log form."""
    field = Field(claim["field"], limits) if "field" in claim else None
    form = partial(read_form, number=(field or rationals).signed)
    at = point(game, evidence, field or rationals, limits, [form] * len(game.rows), **more)
    exact = form(claim["exact"], "claim.exact")
    short, value = tight(game, at, at.evidence, limits)
    demand(loglin.sign(combine((1, value), (-1, exact))) == 0, "the value is not the exact value claimed")
    _, denominator = limits.whole([claim["lower"], claim["upper"]], "claim")
    bits = max(64, 32 + denominator.bit_length())
    limits.require("cells", len(exact) * (bits // 64) ** 2, "logarithms times squared words")
    low, high = (Fraction(end, 1 << bits) for end in enclose(exact, bits))
    demand(claim["lower"] <= low and high <= claim["upper"], "the exact value is not shown to lie in the bounds")
    equality = game.kind != "finite" or len(at.attack) == 1
    return claim | {"exact": MappingProxyType(exact), "field": field, "equality": equality}, at._replace(short=short)

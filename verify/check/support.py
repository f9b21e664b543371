"""The rules of supports and of robust rules (proofs/FORMAT.md §6–8): Corollary 1 and the solution set (16)."""

from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any

from verify.check import format as rationals
from verify.check import loglin
from verify.check.field import integers, parts, sign
from verify.check.format import Limits, demand, expect, interval, number, read, words
from verify.check.game import Game
from verify.check.loglin import Form, combine
from verify.check.rules import Point, Proof, bound, bracket, ceiling, saddle, sheet, tight


def places(game: Game, value: Any, where: str) -> dict[str, int]:
    """Pattern: a list of distinct releases, with their indices."""
    listed = read([set(game.releases)], value, where)
    expect(len(set(listed)) == len(listed), where, "no release twice", listed)
    expect(game.kind != "finite", "rule", "a convex set of laws", game.kind)
    return {name: z for z, name in enumerate(game.releases) if name in listed}


def enclosure(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> Proof:
    """Σ_z p(z)·KL(p(·|z)‖q(·|z)) ≤ upper − lower for every robust rule q; then Pinsker's inequality."""
    boxes = sheet(game, (number, number), claim["rule"], "claim.rule")
    (proved, at), said = bracket(game, claim, evidence, limits), []
    width = (claim["upper"] - claim["lower"]) * at.scale * game.weights
    for t, ((low, high), (p, m)) in enumerate(zip(boxes, at.law, strict=True)):
        z, y = divmod(t, len(game.labels))
        name = f"q({game.labels[y]!a}|{game.releases[z]!a})"
        errors = ([p - low * m] if low else []) + ([high * m - p] if high < 1 else [])
        demand(all(m and e >= 0 and 2 * e**2 >= width * m for e in errors), f"the bounds of {name} are not proved")
        said.append(f"{name} in {interval(low, high)}")
    return proved | {"rule": tuple(said)}, at


def reached(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> Proof:
    """Every maximiser reaches a release without whose columns no law attains the lower bound."""
    given, m = places(game, claim["supported"], "claim.supported"), len(game.labels)
    proved, at = bracket(game, claim, evidence, limits, without=dict.fromkeys(given))
    limits.require("cells", len(given) * len(game.columns), "releases times columns")
    for name, z in given.items():
        rest = [[j for j in group if all(t // m != z for t, _ in game.entries[j])] for group in at.alive]
        if all(rest):
            proof = read(at.pattern, at.evidence["without"][name], f"evidence.without.{name}")
            below = ceiling(game, rest, proof, at.evidence["precision"], limits) < claim["lower"]
            demand(below, f"the upper bound of the game without {name!a} is not below the lower bound")
    entered = {t // m for group in at.alive for j in group for t, _ in game.entries[j]}
    missed = tuple(name for z, name in enumerate(game.releases) if z not in entered)
    unique = True if m == 1 or len(given) == len(game.releases) else False if missed else None
    return proved | {"reached": tuple(given), "supported": None, "unsupported": missed, "unique": unique}, at


def support(game: Game, claim: dict[str, Any], evidence: Any, limits: Limits) -> Proof:
    """Corollary 1 at a saddle point: what some maximiser reaches, what none does, and whether the rule is unique."""
    some, none = (places(game, claim[key], f"claim.{key}") for key in ("supported", "unsupported"))
    m, unique, free = len(game.labels), claim.get("unique"), claim.get("free")
    needed = {"farkas": none, "other": unique is False and free is None}
    proved, at = saddle(game, claim, evidence, limits, **{key: None for key in needed if needed[key]})
    demand(all(sign(at.law[z * m][1]) > 0 for z in some.values()), "the attack misses a supported release")
    if none:
        unsupported(game, at, set(none.values()), (proved["field"] or rationals).signed, limits)
    if free is not None or unique is True:
        free, only = solutions(game, at, free, (proved["field"] or rationals).number, limits)
        demand(unique in (None, only), "the robust rule is unique, or is not, against the claim")
        return proved | {"supported": tuple(some), "unsupported": tuple(none), "unique": only, "free": free}, at
    if unique is False:
        other = read(at.pattern, at.evidence["other"], "evidence.other")
        tight(game, at, other, limits)
        differ = any(sign(q - old) for q, old in zip(other["rule"], at.evidence["rule"], strict=True))
        demand(differ, "the other rule is the same")
    return proved | {"supported": tuple(some), "unsupported": tuple(none)}, at


def unsupported(game: Game, at: Point, none: set[int], signed: Any, limits: Limits) -> None:
    """Farkas: no feasible attack on the best columns with this rule for posterior brings anything to these releases."""
    m, rule = len(game.labels), at.evidence["rule"]
    pattern = {"groups": (signed,) * len(game.groups), "rows": (signed,) * len(game.rows)}
    prices = read(pattern | {"sinks": partial(sheet, game, signed)}, at.evidence["farkas"], "evidence.farkas")
    given = [*prices["groups"], *prices["rows"], *prices["sinks"]]
    limits.whole(given, "evidence.farkas")
    size = (1 + len(game.rows)) * len(game.columns) * words(integers(*given)) * max(len(parts(v)) for v in given)
    limits.require("cells", size, "columns times rows times words of evidence.farkas")
    demand(bound(game, prices["groups"], prices["rows"]) == 0, "farkas: the prices do not sum to 0")
    rows = list(zip(game.rows, prices["rows"], strict=True))
    for (row, price), form in zip(rows, at.evidence["multipliers"], strict=True):
        free = row.equality or loglin.sign(form) != 0 or sign(price) >= 0
        demand(free, "farkas: the price of an inequality is negative")
    gain = []
    for z in range(len(game.releases)):
        here = prices["sinks"][z * m : z * m + m]
        mean = sum(q * w for q, w in zip(rule[z * m : z * m + m], here, strict=True))
        gain += [w - mean - (z in none) for w in here]
    for price, group in zip(prices["groups"], at.short, strict=True):
        for j in [j for j, form in group.items() if not form]:
            spent = price + sum(v * row.coefficients[j] for row, v in rows)
            enough = spent * game.weights + sum(gain[t] * w for t, w in game.entries[j])
            demand(sign(enough) >= 0, f"farkas: the prices of column {j} are too low")


def solutions(game: Game, at: Point, free: Any, number: Any, limits: Limits) -> tuple[Any, bool]:
    """All robust rules: the posterior at reached releases, q ≥ least (by default the rule) elsewhere; is there one?"""
    m, rule = len(game.labels), at.evidence["rule"]
    missed = {name: z * m for z, name in enumerate(game.releases) if not sign(at.law[z * m][1]) > 0}
    least = {name: rule[t : t + m] for name, t in missed.items()}
    if free is not None:
        least = read(dict.fromkeys(missed, (number,) * m), free, "claim.free")
    if described := bool(missed) and (m > 1 or free is not None):
        alone = all(entry == ((entry[0][0], game.weights),) for entry in game.entries)
        demand(alone, "columns spread over several sinks, so rules at unreached releases are not described")
        settled(game, at, limits)
    into: dict[int, list[Form]] = {missed[name] + y: [] for name in missed for y in range(m)}
    for group in at.short:
        for j, form in group.items():
            for t, _ in game.entries[j]:
                if t in into:
                    into[t].append(combine((1, form), (-1, {rule[t]: Fraction(1)})))
    for name, line in least.items() if described else ():
        for y, q in enumerate(line):
            forms = into[missed[name] + y]  # −log of what the columns here demand of q
            exact = (
                {loglin.sign(combine((1, form), (1, {q: Fraction(1)}))) for form in forms} if sign(q) else {len(forms)}
            )
            demand(0 in exact and min(exact) == 0, f"the least value of q({game.labels[y]!a}|{name!a}) is another")
    only = m == 1 or all(sum(line) == 1 for line in least.values())
    return MappingProxyType({name: tuple(line) for name, line in least.items()}) if free is not None else None, only


def settled(game: Game, at: Point, limits: Limits) -> None:
    """Whatever multipliers are optimal, columns of one group differ by the same price: used columns decide it."""
    binding = [row for row, slack in zip(game.rows, at.slack, strict=True) if sign(slack) == 0]
    size = words(c for row in binding for c in row.coefficients)
    limits.require("cells", len(binding) ** 3 * len(game.columns) * size, "columns times cubed rows times words")
    basis: list[tuple[int, list[Fraction]]] = []

    def rest(first: int, j: int) -> list[Fraction]:
        vector = [Fraction(row.coefficients[first] - row.coefficients[j]) for row in binding]
        for k, known in basis:
            vector = [a - b * vector[k] for a, b in zip(vector, known, strict=True)]
        return vector

    used = [[j for j in group if sign(at.attack.get(j, 0)) > 0] for group in at.short]
    for first, *others in used:
        for j in others if len(basis) < len(binding) else ():
            vector = rest(first, j)
            lead = next((k for k, a in enumerate(vector) if a), None)
            if lead is not None:
                basis.append((lead, [a * vector[lead] ** -1 for a in vector]))
    known = len(basis) == len(binding) or not any(
        any(rest(u[0], j)) for u, g in zip(used, at.short, strict=True) for j in g
    )
    demand(known, "the multipliers are not shown to be unique")

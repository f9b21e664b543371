"""The rules of losses and of membership (proofs/FORMAT.md §7, §11–12): what rules lose, and whether a law is in D."""

from fractions import Fraction
from functools import partial
from typing import Any

from verify.check import format as rationals
from verify.check.enclose import log_bounds
from verify.check.format import PRECISION, demand, expect, number, read, signed, words
from verify.check.game import Game, expand, read_law
from verify.check.rules import Point, Proved, bracket


def floor(at: Point, rule: list[Fraction], least: list[Fraction], bits: int) -> Fraction:
    """A lower bound of E[−log q] under the attack's law for every rule q ≥ least, by the tangents at the given rule."""
    at.game.limits.charge(len(rule) * (words([*rule, *least]) + bits // 64) ** 2, "logarithms")
    whole, unit = at.game.limits.whole(least, "the least probabilities")
    value, m = 0, len(at.game.labels)
    for z in range(0, len(rule), m):
        spare, most = unit - sum(whole[z : z + m]), 0
        for (p, _), r, low in zip(at.law[z : z + m], rule[z : z + m], whole[z : z + m], strict=True):
            if p:
                demand(r, "the rule is 0 where the attack goes")
                n, d = r.as_integer_ratio()
                value += p * log_bounds(d, n, bits)[0] + (p * (unit * n - low * d) << bits) // (unit * n)
                most = max(most, -(-(p * spare * d << bits) // (unit * n)))
        value -= most
    return Fraction(value, at.scale * at.game.weights << bits)


def lost(at: Point, rule: list[Fraction], least: list[Fraction], claim: dict[str, Any], bits: int) -> None:
    """Demand that the largest loss of every rule q ≥ least over the point's game lies in the bounds of the claim."""
    above = at.game.ceiling(at.alive, least, at.evidence["multipliers"], bits)
    demand(above <= claim["upper"], "the upper bound of the loss is not proved")
    demand(claim["lower"] <= floor(at, rule, least, bits), "the lower bound of the loss is not proved")


def loss(game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """The largest loss of a given rule; without bounds where an attack goes to a label that it says is impossible."""
    rule = game.rule(number, claim.pop("rule"), "claim.rule")
    at = Point(game, evidence, rationals, {"multipliers": game.signs()}, precision=PRECISION)
    if claim["lower"] is None is claim["upper"]:
        demand(any(p and not q for (p, _), q in zip(at.law, rule, strict=True)), "nothing goes where the rule is 0")
    else:
        expect(None not in claim.values(), "claim", 'two numbers, or twice "inf"', "one inf")
        lost(at, rule, rule, claim, at.evidence["precision"])
    return claim | {"equality": False, "given": tuple(f"q{game.cell(t)} = {q}" for t, q in enumerate(rule) if q)}


def enclosure(game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """Least probabilities of every robust rule, by Pinsker's inequality or a witness; then what robust rules lose."""
    claimed = claim.get("losses", [])
    lists = {"witnesses? ": [None], "losses" if claimed else "losses? ": (None,) * len(claimed)}
    proved = bracket(game, claim, evidence, **lists)
    at: Point = proved["at"]
    rule, bits, m = at.evidence["rule"], at.evidence["precision"], len(game.labels)
    least, known = game.sheet(number, claim["rule"], "claim.rule"), [Fraction(0)] * len(rule)
    whole, unit = game.limits.whole(least, "the least probabilities")
    n, d = ((claim["upper"] - claim["lower"]) * at.scale * game.weights * unit**2).as_integer_ratio()
    for t, (low, (p, mass)) in enumerate(zip(whole, at.law, strict=True)):
        error = p * unit - low * mass
        if mass and error >= 0 and 2 * error**2 * d >= n * mass:
            known[t] = least[t]
    for given in at.evidence.get("witnesses", []):
        witness = Point(game, given, rationals, {"sink": (range(len(game.releases)), range(m))})
        z, y = witness.evidence["sink"]
        t, (p, _) = z * m + y, witness.law[z * m + y]
        witness.law[z * m : z * m + m] = [(0, 0)] * m
        others = floor(witness, rule, known, bits)
        demand(p and least[t], f"a witness brings nothing to {game.cell(t)}, or is for a probability of 0")
        own = Fraction(-p * log_bounds(*least[t].as_integer_ratio(), bits)[1], witness.scale * game.weights << bits)
        demand(own + others >= claim["upper"], f"the witness of q{game.cell(t)} does not prove its bound")
        known[t] = least[t]
    demand(known == least, "a bound of the rule has no proof")
    said = []
    for shown, given in zip(claimed, at.evidence.get("losses", []), strict=True):
        other = expand(shown["game"], game.limits)
        alike = (other.labels, other.releases) == (game.labels, game.releases)
        expect(alike, "claim.losses", "games with these labels and releases", " ".join(other.releases))
        versus = Point(other, given, rationals, {"multipliers": other.signs(), "rule? ": partial(game.sheet, number)})
        lost(versus, versus.evidence.get("rule", rule), least, shown, bits)
        said.append((other, shown["lower"], shown["upper"]))
    spare = [Fraction(unit - sum(whole[t : t + m]), unit) for t in range(0, len(whole), m)]
    rules = [(f"q{game.cell(t)}", low, low + spare[t // m]) for t, low in enumerate(least)]
    return proved | {"rule": tuple(rules), "losses": tuple(said)}


def member(game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """A law is in D as that of a feasible attack; it is not if prices are worth more to it than to any law of D."""
    law = read_law(game.releases, game.labels, False, game.limits, claim["law"], "claim.law")
    sinks = [law.get((z, y), Fraction(0)) for z in range(len(game.releases)) for y in range(len(game.labels))]
    expect(game.kind != "finite", "rule", "a convex set of laws", game.kind)
    if claim["inside"]:
        at = Point(game, evidence, rationals, {})
        demand([p for p, _ in at.law] == [v * at.scale * game.weights for v in sinks], "it has another law")
    else:
        pattern = {"prices": partial(game.sheet, signed), "multipliers": game.signs()}
        prices, multipliers = read(pattern, evidence, "evidence").values()
        most, *_ = game.dual(game.groups, [-w for w in prices], multipliers)
        own = sum(w * v for w, v in zip(prices, sinks, strict=True))
        demand(own > most, "the prices are not worth more to the law than to the laws of D")
    said = tuple(f"p{game.cell(t)} = {v}" for t, v in enumerate(sinks) if v)
    return dict.fromkeys(("lower", "upper"), Fraction(int(claim["inside"]))) | {"equality": False, "law": said}

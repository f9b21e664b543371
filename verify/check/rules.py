"""The rules (proofs/FORMAT.md §3–8, §11–12), proved in proofs/TRUST.md: each returns what it proves, or raises."""

from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import Any

from verify.check import format as rationals
from verify.check.enclose import log_bounds
from verify.check.format import PRECISION, Limits, demand, expect, number, read, signed, words
from verify.check.game import Game, Groups, expand, price, read_law
from verify.check.loglin import Field, Form, combine, enclose, read_form, sign

Proved = dict[str, Any]  # parts of a theorem, among them "equality": whether (13) = (14) = (15); "at": the point
ONE = Fraction(1)
BOUNDS = {"lower": signed, "upper": signed}
RATIONAL = BOUNDS | {"exact": None}
EXACT = RATIONAL | {"field? ": BOUNDS | {"polynomial": [signed]}}


class Point:
    """An attack that is shown to be feasible, the other evidence, and the attack's law."""

    def __init__(self, game: Game, evidence: Any, numbers: Any, pattern: Any, **more: Any) -> None:
        self.game, self.numbers, self.pattern, m = game, numbers, pattern, len(game.labels)
        game.limits.charge(100 + game.size, "an attack's columns")
        index = {key: j for j, key in enumerate(game.columns)}

        def arc(value: Any, where: str) -> tuple[int, Any]:
            key = tuple(value[:-1]) if type(value) is list else ()
            expect(set(map(type, key)) == {int} and key in index, where, "a column of the game and its mass", value)
            return index[key], numbers.number(value[-1], where)

        self.evidence = given = read(pattern | more | {"dead? ": game.signs(), "attack": [arc]}, evidence, "evidence")
        self.alive: Groups = game.groups
        if "dead" in given:
            value, price, best = game.dual(game.groups, [0] * (len(game.releases) * m), list(given["dead"]))
            demand(value == 0, "dead columns: their multipliers bound nothing by 0")
            self.alive = [[j for j in group if price[j] == -1 * v] for group, v in zip(game.groups, best, strict=True)]
        listed = dict(given["attack"])
        expect(len(listed) == len(given["attack"]), "evidence.attack", "no column twice", given["attack"])
        masses, self.scale = game.limits.whole(listed.values(), "evidence.attack", 1 + len(game.rows))
        self.attack = {j: mass for j, mass in zip(listed, masses, strict=True) if mass != 0}  # in units of 1/scale
        demand(self.attack.keys() <= {j for group in self.alive for j in group}, "the attack uses a dead column")
        for s, (mass, group) in enumerate(zip(game.masses, self.alive, strict=True)):
            carried = sum([self.attack[j] for j in group if j in self.attack])
            demand(carried * game.total == mass * self.scale, f"the columns of group {s} do not carry its mass")
        used = [sum(row.coefficients[j] * v for j, v in self.attack.items()) for row in game.rows]
        self.left = [row.rhs * self.scale + -1 * v for row, v in zip(game.rows, used, strict=True)]
        feasible = all(v == 0 or (v > 0 and not row.equality) for v, row in zip(self.left, game.rows, strict=True))
        demand(feasible, "the attack violates a row")
        law: list[Any] = [0] * (len(game.releases) * m)
        game.limits.charge(len(law), "sinks of the attack", [self.scale])
        for j, v in self.attack.items():
            for t, weight in game.entries[j]:
                law[t] += weight * v
        total = [sum(law[t : t + m]) for t in range(0, len(law), m)]
        self.law = [(p, total[t // m]) for t, p in enumerate(law)]  # p(z,y) and p(z), in units of 1/(scale·weights)

    def tight(self, given: dict[str, Any]) -> tuple[list[dict[int, Form]], Form]:
        """Complementary slackness, exactly: what each column falls short of its group's best, and the dual value."""
        game, rule, weights = self.game, given["rule"], self.game.weights
        game.covers(self.alive, rule)
        demand(all(p == q * m for (p, m), q in zip(self.law, rule, strict=True)), "the rule is not the posterior")
        rows = list(zip(game.rows, given["multipliers"], strict=True))
        terms = [v for _, form in rows for pair in form.items() for v in pair]
        game.limits.charge(len(rule) * (4 * words(rule) + len(rule) // 16), "the rule", [self.scale, *rule])
        game.limits.charge((4 + 8 * len(terms)) * game.size, "columns times terms", terms)
        for (row, form), left in zip(rows, self.left, strict=True):
            allowed = (side := sign(form, game.limits)) == 0 or (left == 0 and (side > 0 or row.equality))
            demand(allowed, "a multiplier is negative, or its row is not met with equality")
        groups, best = [], [(row.rhs * ONE, form) for row, form in rows]
        for s, (mass, group) in enumerate(zip(game.masses, self.alive, strict=True)):
            price = {}  # in units of 1/weights
            for j in group:
                gains = [(w, {rule[t]: ONE}) for t, w in game.entries[j]]
                price[j] = combine(*gains, *[(weights * row.coefficients[j], form) for row, form in rows])
            least = next(price[j] for j in group if j in self.attack)
            short = {j: combine((1, form), (-1, least)) for j, form in price.items()}
            signs = {j: sign(form, game.limits) for j, form in short.items()}
            sharp = all(side == 0 or (side > 0 and j not in self.attack) for j, side in signs.items())
            demand(sharp, f"a column breaks complementary slackness in group {s}")
            groups.append({j: form if signs[j] else {} for j, form in short.items()})
            best.append((Fraction(-mass, game.total * weights), least))
        return groups, combine(*best)


def bracket(game: Game, claim: dict[str, Any], evidence: Any, **more: Any) -> Proved:
    """The entropy of the attack's law is at least the lower bound, the dual bound of the rule at most the upper."""
    at = Point(game, evidence, rationals, game.proof(), precision=PRECISION, **more)
    rule, bits, entropy = at.evidence["rule"], at.evidence["precision"], 0
    above = game.ceiling(at.alive, rule, at.evidence["multipliers"], bits)
    demand(above <= claim["upper"], "the upper bound is not proved")
    for (p, m), q in zip(at.law, rule, strict=True):
        if m and q:  # KL(p‖mq) ≤ Σ (p − mq)²/(mq), so no logarithm of p is needed
            n, d = q.as_integer_ratio()
            entropy += p * log_bounds(d, n, bits)[0] + (-((p * d - m * n) ** 2 << bits) // (m * n * d))
    demand(Fraction(entropy, at.scale * game.weights << bits) >= claim["lower"], "the lower bound is not proved")
    return claim | {"equality": game.kind != "finite", "at": at}


def places(game: Game, value: Any, where: str) -> dict[str, int]:
    """Pattern: a list of distinct releases, with their indices."""
    found = read([set(game.releases)], value, where)
    expect(len(listed := set(found)) == len(found), where, "no release twice", found)
    expect(game.kind != "finite", "rule", "a convex set of laws", game.kind)
    return {name: z for z, name in enumerate(game.releases) if name in listed}


def reached(game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """Every maximiser reaches a release without whose columns no law attains the lower bound."""
    given = places(game, claim["supported"], "claim.supported")
    proved = bracket(game, claim, evidence, without=dict.fromkeys(given))
    at: Point = proved["at"]
    game.limits.charge((1 + len(given)) * game.size, "releases times columns")
    goes = [{t // len(game.labels) for t, _ in entry} for entry in game.entries]
    for name, z in given.items():
        rest = [[j for j in group if z not in goes[j]] for group in at.alive]
        if all(rest):
            rule, multipliers = read(at.pattern, at.evidence["without"][name], f"evidence.without.{name}").values()
            below = game.ceiling(rest, rule, multipliers, at.evidence["precision"]) < claim["lower"]
            demand(below, f"the upper bound of the game without {name!a} is not below the lower bound")
    entered = {z for group in at.alive for j in group for z in goes[j]}
    missed = tuple(name for z, name in enumerate(game.releases) if z not in entered)
    unique = True if len(game.labels) == 1 or len(given) == len(game.releases) else False if missed else None
    return proved | {"reached": tuple(given), "supported": None, "unsupported": missed, "unique": unique}


def exactly(value: Form, claim: dict[str, Any], numbers: Any, limits: Limits) -> Form:
    """The log form of the claim, which is demanded to be the value, and to lie between the bounds of the claim."""
    exact = read_form(limits, numbers.signed, claim["exact"], "claim.exact")
    demand(sign(combine((1, value), (-1, exact)), limits) == 0, "the value is not the exact value claimed")
    bits = max(64, 32 + limits.whole([claim["lower"], claim["upper"]], "claim")[1].bit_length())
    limits.charge_logarithms(len(exact), bits)
    low, high = (Fraction(end, 1 << bits) for end in enclose(exact, bits))
    demand(claim["lower"] <= low and high <= claim["upper"], "the exact value is not shown to lie in the bounds")
    return MappingProxyType(exact)


def saddle(game: Game, claim: dict[str, Any], evidence: Any, **more: Any) -> Proved:
    """The attack and the rule are a saddle point, and the value is the log form."""
    field = Field(claim["field"], game.limits) if "field" in claim else None
    numbers: Any = field or rationals
    multiplier = partial(read_form, game.limits, numbers.signed)
    rule = partial(game.rule, numbers.number, less=True)
    pattern = {"rule": rule, "multipliers": (multiplier,) * len(game.rows)}
    at = Point(game, evidence, numbers, pattern, **more)
    short, value = at.tight(at.evidence)
    exact = exactly(value, claim, numbers, game.limits)
    proved = {"exact": exact, "field": field, "equality": game.kind != "finite" or len(at.attack) == 1}
    return claim | proved | {"at": at, "short": short}


def support(game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """Corollary 1 at a saddle point: what some maximiser reaches, what none does, and which rules are robust."""
    some, none = (places(game, claim[key], f"claim.{key}") for key in ("supported", "unsupported"))
    proved = saddle(game, claim, evidence, **({"farkas": None} if none else {}), **{"witnesses? ": [None]})
    at: Point = proved["at"]
    m, rule, price = len(game.labels), at.evidence["rule"], at.numbers.signed
    demand(all(at.law[z * m][1] > 0 for z in some.values()), "the attack misses a supported release")
    sides = [sign(form, game.limits) for form in at.evidence["multipliers"]]
    best = [[j for j, form in short.items() if not form] for short in proved["short"]]
    if none:  # Farkas: no attack on the best columns with this rule for posterior brings anything to these releases
        pattern: Any = {"rows": (price,) * len(game.rows), "sinks": partial(game.sheet, price)}
        rows, sinks = read(pattern, at.evidence["farkas"], "evidence.farkas").values()
        _, scale = game.limits.whole([*rows, *sinks], "evidence.farkas")
        game.limits.charge(4 * len(rule) * words(rule), "evidence.farkas", [scale, *sinks])
        for row, u, side in zip(game.rows, rows, sides, strict=True):
            demand(row.equality or side or u >= 0, "farkas: the price of an inequality is negative")
        mean = [sum(rule[t] * sinks[t] for t in range(z, z + m)) for z in range(0, len(rule), m)]
        away = set(none.values())
        gain = [w + -1 * mean[t // m] + -int(t // m in away) for t, w in enumerate(sinks)]
        demand(game.dual(best, gain, rows)[0] <= 0, "farkas: these prices leave room for such releases")
    free, forced, idle = "free" in claim, set[int](), {t for t, (_, mass) in enumerate(at.law) if not mass > 0}
    lines = {name: tuple(rule[z * m : z * m + m]) for z, name in enumerate(game.releases) if z * m in idle}
    given = read(dict.fromkeys(lines, (at.numbers.number,) * m), claim["free"], "claim.free") if free else {}
    demand(all(tuple(line) == lines[name] for name, line in given.items()), "the rule is not the free one")
    for given in at.evidence.get("witnesses", []):  # robust rules agree with this one elsewhere
        witness = Point(game, given, at.numbers, {})
        tied = all(left == 0 or side == 0 for left, side in zip(witness.left, sides, strict=True))
        there = {t for t in idle if witness.law[t][0] > 0}
        alone = len(there) == 1 or all(p == rule[t] * mass for t in idle for p, mass in [witness.law[t]])
        demand(
            witness.attack.keys() <= set().union(*best) and tied and alone, "a witness does not force what it claims"
        )
        forced |= there
    every = m == 1 or {t for t in idle if rule[t] > 0} <= forced
    demand(every or not free, "a least probability is not forced")
    unique = False if m > 1 and any(sum(line) < 1 for line in lines.values()) else every or None
    demand(claim.get("unique") in (None, unique), "the robust rule is unique, or is not, against the claim")
    proved |= {"free": MappingProxyType(lines) if free else None, "unique": unique}
    return proved | {"supported": tuple(some), "unsupported": tuple(none)}


def floor(at: Point, rule: list[Fraction], least: list[Fraction], bits: int) -> Fraction:
    """A lower bound of E[−log q] under the attack's law for every rule q ≥ least, by the tangents at the given rule."""
    at.game.limits.charge_logarithms(len(rule), 64 * words([*rule, *least]) + bits)
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


RULES: dict[str, Any] = {"bracket": (bracket, BOUNDS), "saddle": (saddle, EXACT)}  # with the patterns of their claims
RULES["enclosure"] = enclosure, BOUNDS | {"rule": None, "losses? ": [BOUNDS | {"game": None}]}
RULES["loss"] = loss, {"rule": None, "lower": price, "upper": price}
RULES |= {"member": (member, {"law": None, "inside": bool}), "reached": (reached, BOUNDS | {"supported": None})}
RULES["support"] = support, EXACT | {"supported": None, "unsupported": None, "unique? ": bool, "free? ": None}

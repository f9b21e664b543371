"""Section V-A with prior masses (a, b, c), from the α-family: the whole KKT system, and deterministic attacks.

What `verify.symbolic` finds is checked here step by step: the Lagrangian, each support of the attack, the second-order
condition, the rule against every admissible release, and all twelve deterministic attacks. The masses are A, B, C over
their sum with A, B, C > 0.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import sympy

from verify.claims.derivation import Ledger, Underived
from verify.symbolic.branch import Branch
from verify.symbolic.chain import chain
from verify.symbolic.deterministic import block_value, deterministic_family
from verify.symbolic.family import Family, alpha_family

A, B, C = sympy.symbols("A B C", positive=True)
TOTAL = A + B + C
a, b, c = sympy.symbols("a b c", positive=True)
NORMAL = {a: A / TOTAL, b: B / TOTAL, c: C / TOTAL}
GAME = chain([a, b, c])
"""Classes at 0, 2, 4 of masses a, b, c, each moved by at most 1."""


def _family() -> tuple[Family, Branch]:
    """The family and its only possible branch."""
    family = alpha_family(GAME)
    possible = [branch for branch in family.branches if branch.possible]
    if len(family.parameters) != 1 or len(possible) != 1 or family.covers is not True or not possible[0].condition:
        raise Underived("the family of Section V-A has not one parameter and one branch that covers the simplex.")
    if not possible[0].condition.always:
        raise Underived("the branch of Section V-A has a condition.")
    return family, possible[0]


def _put(value: Any) -> Any:
    return sympy.sympify(value).subs(NORMAL, simultaneous=True)


def _binary(p: Any) -> Any:
    return -p * sympy.log(p) - (1 - p) * sympy.log(sympy.factor(1 - p))


def kkt(ledger: Ledger) -> None:
    """Derive α* = a/(a + c) from the KKT system of L = H(Y|Z) + η0·α + η1·(1 − α), every support of the attack."""
    family, branch = _family()
    alpha = family.parameters[0].symbol
    low, high = family.bounds.values()
    slope = sympy.diff(family.entropy, alpha)
    ledger.equal("∂L/∂α = ∂H/∂α + η0 − η1", sympy.diff(family.lagrangian, alpha), slope + low - high)
    s, t = sympy.symbols("s t", positive=True)
    inside = s / (s + t)
    left, right = b * alpha / (a + b * alpha), b * (1 - alpha) / (c + b * (1 - alpha))
    ledger.equal(
        "∂H/∂α = b·log(q(2|3)/q(2|1)), for α = s/(s + t) in (0, 1)",
        slope.subs(alpha, inside),
        (b * sympy.log(right / left)).subs(alpha, inside),
    )
    ledger.vanishes("at α = 0 it is +∞: q(2|1) → 0 …", left.subs(alpha, s), s)
    ledger.positive("… and q(2|3) > 0, so no η0 ≥ 0 makes α = 0 stationary", right.subs(alpha, 0))
    ledger.vanishes("at α = 1 it is −∞: q(2|3) → 0 …", right.subs(alpha, 1 - s), s)
    ledger.positive("… and q(2|1) > 0, so no η1 ≥ 0 makes α = 1 stationary", left.subs(alpha, 1))
    best = (branch.solution or {})[alpha]
    ledger.only_root(
        "for 0 < α < 1 complementary slackness gives η0 = η1 = 0, and ∂H/∂α = 0 has one root",
        sympy.numer(sympy.together(left - right)),
        alpha,
        best,
    )
    ledger.equal("it is α* = a/(a + c)", _put(best), A / (A + C))
    ledger.positive("α* > 0", best)
    ledger.positive("α* < 1", sympy.factor(1 - best))
    curvature = sympy.factor(sympy.diff(family.entropy, alpha, 2).subs(alpha, inside))
    ledger.positive("second order: −∂²H/∂α² > 0 on all of (0, 1), so α* is the only maximiser", -curvature)
    ledger.equal(
        "at α* it is the family's", branch.curvature[0], -sympy.diff(family.entropy, alpha, 2).subs(alpha, best)
    )


def dual(ledger: Ledger) -> None:
    """Derive that α* is optimal in all of D: w = (1 − b, b, 1 − b) and the rule against every admissible release."""
    family, branch = _family()
    weights, rule = branch.weights, branch.rule or {}
    mass = _put(b)
    for source, w, expected in zip(GAME.sources, weights, (1 - mass, mass, 1 - mass), strict=True):
        ledger.equal(f"w at {source.name}", _put(w), expected)
    for z, row in rule.items():
        ledger.equal(f"the rule at {GAME.releases[z]} sums to 1", sympy.Add(*row.values()), 1)
    for source, w in zip(GAME.sources, weights, strict=True):
        for z, y in source.arcs:
            slack = sympy.factor(rule[z][y] - w)
            at = f"{source.name} → {GAME.releases[z]}: q({GAME.labels[y]}|{GAME.releases[z]})"
            if slack == 0:
                ledger.equal(f"{at} = w", rule[z][y], w)
            else:
                ledger.positive(f"{at} > w", slack)
    value, h = _put(branch.value), _binary(mass)
    ledger.equal("so the rule loses at most −Σ μ·log w = h2(b) on every attack: (20) and (13) ≤ h2(b)", value, h)
    attained = family.entropy.subs(branch.solution)
    ledger.equal("and the family at α* attains it: (14) = (15) ≥ h2(b)", _put(attained), h)


def deterministic(ledger: Ledger) -> None:
    """Derive (21) = (m + b)·h2(b/(m + b)) with m = max(a, c), and (21) < (20) for every prior."""
    found = deterministic_family(GAME)
    one, other = block_value([a, b]), block_value([b, c])
    for choice in product(*(source.arcs for source in GAME.sources)):
        place = {source.mass: z for source, (z, _) in zip(GAME.sources, choice, strict=True)}
        groups = [[mass for mass, at in place.items() if at == z] for z in sorted(set(place.values()))]
        if place[a] == place[b] or place[b] == place[c]:
            worth, form = ("E(a, b)", one) if place[a] == place[b] else ("E(b, c)", other)
        else:
            worth, form = "0", sympy.Integer(0)
        names = ", ".join(f"{source.name} → {GAME.releases[place[source.mass]]}" for source in GAME.sources)
        value = sympy.Add(*(block_value(group) for group in groups))
        ledger.equal(f"{names}: H(Y|Z) = {worth}", value, form)
    compact = found.compact
    if compact is None or {compact[0], *compact[1]} != {(b,), a, c}:
        raise Underived("the deterministic attacks do not differ in one mass.")
    m = sympy.Symbol("m", positive=True)
    share = b / (m + b)
    ledger.equal("E(m, b) = (m + b)·h2(b/(m + b))", block_value([m, b]), (m + b) * _binary(share))
    growth = sympy.log(1 + b / m)
    ledger.equal("∂E(m, b)/∂m = log(1 + b/m)", sympy.diff(block_value([m, b]), m), growth)
    ledger.positive("it is > 0: the largest is E(m, b) with m = max(a, c)", growth)
    mass = _put(b)
    ledger.equal("(20) = h2(b) = E(a + c, b)", _binary(mass), _put(block_value([a + c, b])))
    ledger.positive("for a ≥ c: a + c − m = c > 0 …", (a + c) - a)
    ledger.positive("… and for c ≥ a: a + c − m = a > 0, so (21) < (20) for every prior", (a + c) - c)
    third = sympy.Rational(1, 3)
    uniform = {a: third, b: third, c: third}
    ledger.equal("at a = b = c = 1/3: (21) = (2/3)·log 2", one.subs(uniform), 2 * third * sympy.log(2))


def thirds(ledger: Ledger) -> None:
    """Derive the paper's numbers by putting a = b = c = 1/3: α* = 1/2, h* = h2(1/3), w = (2/3, 1/3, 2/3)."""
    kkt(ledger)
    family, _ = _family()
    branch = family.at(a="1/3", b="1/3", c="1/3")
    third = sympy.Rational(1, 3)
    ledger.equal("at a = b = c = 1/3: α* = 1/2", (branch.solution or {})[family.parameters[0].symbol], third * 3 / 2)
    ledger.equal("h* = h2(1/3)", branch.value, _binary(third))
    for name, w, expected in zip("abc", branch.weights, (2 * third, third, 2 * third), strict=True):
        ledger.equal(f"w_{name}", w, expected)

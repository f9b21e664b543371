"""Whether all that a theorem of the new rules states is true: by oracles in doubles and the reference."""

from __future__ import annotations

import re
from typing import Any

import mpmath
import sympy

from tests.kernel import oracle, oracle_rules, reference, truth_losses
from tests.kernel.expand import expand, number
from tests.kernel.reference_field import PLACES, Field
from tests.kernel.reference_rules import restricted, without

ROOT = re.compile(r"where t is the root of (.*?) (?:in \[|between )(-?[0-9./]+)(?:, | and )(-?[0-9./]+?)\]?(?:;|$)")
INSIDE = 5e-3  # of a mass that a maximiser brings to a release that is said to be reached
BLUR = oracle_rules.BLUR


def _value(theorem: Any, document: Any) -> None:
    """The value lies in the bounds of the claim."""
    claim = document["claim"]
    assert theorem.rule == document["rule"]
    assert (theorem.lower, theorem.upper) == (number(claim["lower"]), number(claim["upper"]))
    found = oracle.value(document["game"])
    assert found is not None
    assert float(theorem.lower) - oracle.TOLERANCE <= found <= float(theorem.upper) + oracle.TOLERANCE
    if "exact" not in claim:
        assert theorem.exact is None
        return
    with mpmath.workdps(PLACES):
        exact = Field(claim.get("field")).form(claim["exact"])
    assert abs(found - float(exact)) < oracle.TOLERANCE


def field_stated(theorem: Any, claim: Any) -> None:
    """The statement's interval holds the root that is meant, and no other one of the polynomial that it prints."""
    found = ROOT.search(theorem.statement)
    if claim.get("field") is None:
        assert found is None
        return
    assert found is not None
    low, high = sympy.Rational(found[2]), sympy.Rational(found[3])
    x = sympy.Symbol("x")
    coefficients = [sympy.Rational(*number(c).as_integer_ratio()) for c in claim["field"]["polynomial"][::-1]]
    printed = sympy.Poly(sympy.sympify(found[1].replace("^", "**")).subs("t", x), x)
    assert printed.monic() == sympy.Poly(coefficients, x).monic()
    assert sympy.Poly(coefficients, x).count_roots(low, high) == 1
    with mpmath.workdps(PLACES):
        theta = Field(claim["field"]).theta
        assert mpmath.mpf(low.p) / low.q <= theta <= mpmath.mpf(high.p) / high.q


def _support(theorem: Any, document: Any) -> None:
    game, claim = document["game"], document["claim"]
    names = game.get("releases", game["features"])
    assert sorted(theorem.more["supported"]) == sorted(claim["supported"])
    assert sorted(theorem.more["unsupported"]) == sorted(claim["unsupported"])
    if "unique" in claim:
        assert theorem.more["unique"] is claim["unique"]
    for name in claim["supported"]:
        mass = oracle_rules.most(game, names.index(name))
        assert mass is None or mass > INSIDE
    for name in claim["unsupported"]:
        mass = oracle_rules.most(game, names.index(name))
        assert mass is None or mass < BLUR
    if theorem.more.get("unique") is not None:
        shape = expand(game)
        spans = [oracle_rules.span(game, t) for t in range(shape.releases * shape.labels)]
        widths = [high - low for low, high in filter(None, spans)]
        assert max(widths) < BLUR if theorem.more["unique"] else len(widths) < len(spans) or max(widths) > 0
    K = Field(claim.get("field"))
    rules = [document["evidence"]["rule"]]
    if "other" in document["evidence"]:
        rules.append(document["evidence"]["other"]["rule"])
    with mpmath.workdps(PLACES):
        reals = [[float(K.real(K.read(q))) for row in rule for q in row] for rule in rules]
    for rule in reals:
        inside(game, rule)
    for name, line in claim.get("free", {}).items():  # each label by itself: from its number to what the others leave
        with mpmath.workdps(PLACES):
            given = [float(K.real(K.read(b))) for b in line]
        for y, b in enumerate(given):
            span = oracle_rules.span(game, names.index(name) * len(line) + y)
            assert span is None or (abs(span[0] - b) < BLUR and abs(span[1] - (1 - sum(given) + b)) < BLUR)
    if len(reals) == 2:
        assert reals[0] != reals[1] or document["evidence"]["other"]["rule"] != document["evidence"]["rule"]


def inside(game: Any, rule: list[float]) -> None:
    """A rule that is robust lies where robust rules range."""
    for t, q in enumerate(rule):
        span = oracle_rules.span(game, t)
        assert span is None or span[0] - 1e-4 <= q <= span[1] + 1e-4


def _reached(theorem: Any, document: Any) -> None:
    game, claim = document["game"], document["claim"]
    names, shape = game.get("releases", game["features"]), expand(game)
    assert sorted(theorem.more["reached"]) == sorted(claim["supported"])
    for name in theorem.more.get("unsupported", ()):
        mass = oracle_rules.most(game, names.index(name))
        assert mass is None or mass < BLUR
    if theorem.more.get("unique") is not None:
        spans = [oracle_rules.span(game, t) for t in range(shape.releases * shape.labels)]
        width = max((high - low for low, high in filter(None, spans)), default=None)
        assert width is None or (width < BLUR) == theorem.more["unique"]
    dead = reference.dead_columns(shape, document["evidence"].get("dead"))
    for name in claim["supported"]:
        part = without(shape, names.index(name), dead)
        if part is not None:
            try:
                assert oracle.solve(restricted(*part)).value < float(theorem.lower) + oracle.TOLERANCE
            except oracle.Empty:
                continue


def holds(theorem: Any, document: Any) -> None:
    """Assert that what is stated is true, and that it is what the certificate claims."""
    if theorem.rule in {"enclosure", "loss", "member"}:
        truth_losses.holds(theorem, document)
        assert reference.proves(document) == ""
        return
    _value(theorem, document)
    if theorem.rule == "support":
        assert document["game"]["perturbation"]["kind"] != "finite"
        _support(theorem, document)
    elif theorem.rule == "reached":
        assert document["game"]["perturbation"]["kind"] != "finite"
        _reached(theorem, document)
    if theorem.rule in {"saddle", "support"}:
        field_stated(theorem, document["claim"])
    assert reference.proves(document) == ""

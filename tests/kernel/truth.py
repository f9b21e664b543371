"""Whether all that a theorem of the new rules states is true: by oracles in doubles and the reference."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import mpmath
import sympy

from tests.kernel import oracle, oracle_rules, reference, reference_rules, truth_losses
from tests.kernel.expand import expand, number
from tests.kernel.reference_field import PLACES, Field
from tests.kernel.reference_rules import restricted, without

ROOT = re.compile(r"where t is the root of (.*?) (?:in \[|between )(-?[0-9./]+)(?:, | and )(-?[0-9./]+?)\]?(?:;|$)")
INSIDE = 5e-3  # of a mass that a maximiser brings to a release that is said to be reached
BLUR = oracle_rules.BLUR


@cache
def _named(field: str) -> Field:
    return Field(json.loads(field))


def _field(claim: Any) -> Field:
    """The field of a claim."""
    return _named(json.dumps(claim.get("field")))


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
        exact = _field(claim).form(claim["exact"])
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
        theta = _field(claim).theta
        assert mpmath.mpf(low.p) / low.q <= theta <= mpmath.mpf(high.p) / high.q


def _loses(game: Any, rule: list[float], labels: int, value: float) -> None:
    """Whatever is left at a release may go to any label: the rule loses no more than the value."""
    lines = [rule[z : z + labels] for z in range(0, len(rule), labels)]
    for y in range(labels):
        given = [q + (1 - sum(line)) * (k == y) for line in lines for k, q in enumerate(line)]
        assert oracle_rules.worst(game, given) < value + oracle.TOLERANCE
        if all(abs(sum(line) - 1) < 1e-12 for line in lines):
            return


def _forces(game: Any, rule: list[float], labels: int, z: int, value: float) -> None:
    """A rule that grants half of what it has to at a release, and the rest to the others, loses more."""
    start = z * labels
    line = rule[start : start + labels]
    for y, q in enumerate(line):
        if q > 0 and labels > 1:
            rest = (1 - q / 2) / (labels - 1)
            less = [q / 2 if k == y else max(b, rest) for k, b in enumerate(line)]
            given = [*rule[:start], *less, *rule[start + labels :]]
            assert oracle_rules.worst(game, given) > value + oracle.TOLERANCE


def _rule(document: Any) -> list[float]:
    """The rule of the evidence, sink by sink."""
    with mpmath.workdps(PLACES):
        K = _field(document["claim"])
        return [float(K.real(K.read(q))) for row in document["evidence"]["rule"] for q in row]


def _exact(document: Any) -> float:
    """The value that the claim states."""
    with mpmath.workdps(PLACES):
        return float(_field(document["claim"]).form(document["claim"]["exact"]))


def _saddle(document: Any) -> None:
    """The rule of the evidence, and all that are at least as large, lose the value at most."""
    _loses(document["game"], _rule(document), len(document["game"]["labels"]), _exact(document))


def _support(theorem: Any, document: Any) -> None:
    game, claim = document["game"], document["claim"]
    names, labels = game.get("releases", game["features"]), len(game["labels"])
    assert sorted(theorem.more["supported"]) == sorted(claim["supported"])
    assert sorted(theorem.more["unsupported"]) == sorted(claim["unsupported"])
    one = theorem.more.get("unique")
    assert one is reference_rules.unique(document)
    assert "unique" not in claim or one is claim["unique"]
    for name in claim["supported"]:
        mass = oracle_rules.most(game, names.index(name))
        assert mass is None or mass > INSIDE
    for name in claim["unsupported"]:
        mass = oracle_rules.most(game, names.index(name))
        assert mass is None or mass < BLUR
    spans = [oracle_rules.span(game, t) for t in range(len(names) * labels)]
    widths = [high - low for low, high in filter(None, spans)]
    if one is True:
        assert max(widths, default=0) < BLUR
    rule = _rule(document)
    _inside(game, rule, labels)
    if one is False:  # the rules that _saddle finds robust differ
        assert min(sum(rule[t : t + labels]) for t in range(0, len(rule), labels)) < 1
    assert ("free" in claim) == ("free" in theorem.more)
    assert set(theorem.more.get("free", ())) == set(claim.get("free", ()))
    for name in claim.get("free", {}):  # each label by itself: from its number to what the others leave
        z = names.index(name)
        given = rule[z * labels : z * labels + labels]
        with mpmath.workdps(PLACES):
            K = _field(claim)
            assert [float(K.real(K.read(b))) for b in claim["free"][name]] == given
        if labels == 1:
            continue
        _forces(game, rule, labels, z, _exact(document))
        for span, b in zip(spans[z * labels : z * labels + labels], given, strict=True):
            assert span is None or (abs(span[0] - b) < BLUR and abs(span[1] - (1 - sum(given) + b)) < BLUR)


def _inside(game: Any, rule: list[float], labels: int) -> None:
    """What a rule grants lies where robust rules range; at most, where it grants less than 1 in all."""
    for t, q in enumerate(rule):
        span = oracle_rules.span(game, t)
        start = t // labels * labels
        full = abs(sum(rule[start : start + labels]) - 1) < 1e-12
        assert span is None or ((span[0] - 1e-4 <= q or not full) and q <= span[1] + 1e-4)


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
        _saddle(document)
        field_stated(theorem, document["claim"])
    assert reference.proves(document) == ""

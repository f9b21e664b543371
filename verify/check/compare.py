"""Sums of multiples of numbers that theorems enclose (proofs/FORMAT.md §10)."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from verify.check import format as rationals
from verify.check.format import demand, expect, read, signed
from verify.check.game import Game, expand
from verify.check.loglin import combine
from verify.check.rules import BOUNDS, Proved, exactly

SUM = BOUNDS | {"terms": [(signed, int, str)], "exact? ": None}


def compare(prove: Callable[..., Any], game: Game, claim: dict[str, Any], evidence: Any) -> Proved:
    """Theorems of other rules, and sums of numbers that they enclose: by their bounds, or by their exact values."""
    expect(claim["parts"], "claim.parts", "at least one part", claim["parts"])
    proofs = read((None,) * len(claim["parts"]), evidence, "evidence")
    lines, parts, numbers = claim["sums"], list[Any](), dict[Any, Any]()
    for i, (part, proof) in enumerate(zip(claim["parts"], proofs, strict=True)):
        own = expand(part["game"], game.limits) if "game" in part else game
        parts.append(prove(part["rule"], own, part["claim"], proof, ""))
        numbers |= {(i, name): ends for name, *ends in parts[i].more.get("rule", ())}
        numbers |= {(i, f"loss {k}"): ends for k, (_, *ends) in enumerate(parts[i].more.get("losses", ()))}
        numbers |= {(i, "value"): [parts[i].lower, parts[i].upper]} if parts[i].lower is not None else {}
    every, proved = [term for line in lines for term in line["terms"]], []
    known = all(line["terms"] for line in lines) and all((i, name) in numbers for _, i, name in every)
    expect(known, "claim.sums", "terms, each about a number that a part encloses", str(every))
    uses = 1 + max((len(parts[i].exact or ()) for _, i, _ in every), default=0)
    game.limits.whole([v for a, i, name in every for v in (a, *numbers[i, name])], "the sums", uses)
    for line in lines:
        terms, exact = line["terms"], None
        if "exact" in line:
            values = [(a, parts[i].exact) for a, i, name in terms if name == "value" and parts[i].exact is not None]
            fields = {parts[i].more["field"] for _, i, _ in terms if "field" in parts[i].more}
            expect(len(values) == len(terms) and len(fields) < 2, "claim.sums", "exact values in one field", str(terms))
            exact = exactly(combine(*values), line, [*fields, rationals][0], game.limits)
        else:
            ends = [sorted(a * end for end in numbers[i, name]) for a, i, name in terms]
            low, high = (sum(side, Fraction(0)) for side in zip(*ends, strict=True))
            demand(line["lower"] <= low and high <= line["upper"], "the parts do not prove the bounds of a sum")
        proved.append((tuple(map(tuple, terms)), line["lower"], line["upper"], exact))
    first = zip(("lower", "upper", "exact"), proved[0][1:] if proved else (None,) * 3, strict=True)
    return dict(first) | {"equality": False, "parts": tuple(parts), "sums": tuple(proved)}

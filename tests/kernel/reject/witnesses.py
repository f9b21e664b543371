"""Witnesses that force nothing, or another sink than the one that is claimed: (name, certificate, reason)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus
from tests.kernel.games import game
from tests.kernel.mutate import DELETE, put
from tests.kernel.reject.fields import Attack, changed
from tests.kernel.supports import BITS

WITNESSES, RULE = ("evidence", "witnesses"), ("evidence", "rule")
UNIQUE, FREE = ("claim", "unique"), ("claim", "free")
OPEN = "no witness forces"


def average(attacks: list[Any]) -> list[Any]:
    """The mean of some attacks of rational masses: a feasible attack, whose law reaches all that theirs do."""
    total: dict[tuple[int, ...], Fraction] = {}
    for attack in attacks:
        for *key, mass in attack:
            total[*key] = total.get((*key,), Fraction(0)) + Fraction(mass) / len(attacks)
    return [[*key, corpus.text(mass)] for key, mass in total.items()]


def _everywhere(documents: dict[str, Any]) -> Iterator[Attack]:
    """What may be wrong with any witness."""
    for name, d in documents.items():
        given = d["evidence"].get("witnesses", [])
        plain = d["evidence"]["attack"]
        rational = not any(isinstance(m[-1], list) for w in [*given, d["evidence"]] for m in w["attack"])
        for value in (None, {}, "witness", 1):
            yield f"{name}-witnesses-{value!r}", put(d, WITNESSES, value), "" if d["rule"] != "support" else "witnesses"
        if d["rule"] != "support":
            yield f"{name}-witnesses", put(d, WITNESSES, []), ""
            continue
        yield f"{name}-itself", put(d, WITNESSES, [*given, {"attack": plain}]), None  # forces nothing
        yield f"{name}-empty", put(d, WITNESSES, [*given, {"attack": []}]), "mass of a group"
        yield f"{name}-none", put(d, WITNESSES, [*given, None]), "keys"
        yield f"{name}-bare", put(d, WITNESSES, [*given, plain]), "keys"
        said = "free" in d["claim"], d["claim"].get("unique")
        several = len(d["game"]["labels"]) > 1
        for i, witness in enumerate(given):
            at = (*WITNESSES, i)
            label = f"{name}-{i}"
            rest = [*given[:i], *given[i + 1 :]]
            reason = OPEN if said[0] and several else "one robust rule" if said[1] is True else None
            yield f"{label}-missing", put(d, WITNESSES, rest), reason
            if rest:
                yield f"{label}-is-another", put(d, at, rest[0]), reason
            yield f"{label}-twice", put(d, WITNESSES, [*given, witness]), None
            yield f"{label}-itself", put(d, at, {"attack": plain}), reason
            yield f"{label}-rule", put(d, (*at, "rule"), d["evidence"]["rule"]), "keys"
            yield f"{label}-sink", put(d, (*at, "sink"), [1, 0]), "keys"
            yield f"{label}-no-attack", put(d, (*at, "attack"), DELETE), "keys"
            yield f"{label}-dead-none", put(d, (*at, "dead"), None), None
            rows = len(d["evidence"]["multipliers"])
            yield f"{label}-dead-0", put(d, (*at, "dead"), [0] * rows), None
            yield f"{label}-dead-long", put(d, (*at, "dead"), [0] * (rows + 1)), "one dead multiplier"
            if rows:
                yield f"{label}-dead-1", put(d, (*at, "dead"), [1] * rows), None
                yield f"{label}-dead-negative", put(d, (*at, "dead"), [-1] * rows), None
            for k, (*key, mass) in enumerate(witness["attack"]):
                spot = (*at, "attack", k)
                yield f"{label}-{k}-0", put(d, spot, [*key, 0]), None if mass == 0 else "mass of a group"
                yield f"{label}-{k}-negative", put(d, spot, [*key, -1]), "a negative mass"
                yield (
                    f"{label}-{k}-twice",
                    put(d, (*at, "attack"), [*witness["attack"], [*key, 0]]),
                    "a column of the attack",
                )
            if rational:
                mean = average([witness["attack"], plain])
                yield f"{label}-half-way", put(d, (*at, "attack"), mean), None  # as good a witness
                for k, second in enumerate(given[:i]):
                    both = average([witness["attack"], second["attack"]])
                    yield f"{label}-with-{k}", put(d, (*at, "attack"), both), None
                    yield f"{label}-and-{k}", put(d, WITNESSES, [*given, {"attack": both}]), None


def _columns(documents: dict[str, Any]) -> Iterator[Attack]:
    """A witness on a column that is not best: it would force more than a robust rule must grant."""
    radius, tell, certain = (documents[f"support:{n}"] for n in ("mean-radius", "tell-tale", "tell-tale-certain"))
    bare = ((("evidence", "farkas"), DELETE), (("claim", "unsupported"), []))
    for q in ("1/3", "251/1000", f"{10**40 + 4}/{4 * 10**40}", 1):
        yield (
            f"dear-{q}",
            changed(radius, ((*RULE, 2, 1), q), ((*FREE, "2", 1), q), (UNIQUE, q == 1), *bare),
            "not best",
        )
    for q in ("2/3", 1):
        yield f"told-{q}", changed(tell, ((*RULE, 1, 0), q), ((*FREE, "c", 0), q), (UNIQUE, q == 1), *bare), "not best"
    witness = tell["evidence"]["witnesses"]
    yield "certain", changed(certain, (WITNESSES, witness), (UNIQUE, True)), "not best"
    yield "certain-in-silence", changed(certain, (WITNESSES, witness)), "not best"
    # a part of the mass, however small, is too much
    some = [{"attack": [[0, 0, 1, f"1/{10**30}"], [0, 0, 0, f"{5 * 10**29 - 1}/{10**30}"], [1, 1, 0, "1/2"]]}]
    yield "certain-in-part", changed(certain, (WITNESSES, some), (UNIQUE, True)), "not best"
    # at m everybody is best; the flip at 1, which nobody needs, is not: cost 1 for nothing
    middle = documents["support:dead-paid"]
    flip = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]]
    yield "flip", put(middle, WITNESSES, [{"attack": flip}]), "a row"


def _rows(documents: dict[str, Any]) -> Iterator[Attack]:
    """A witness that leaves a priced budget unspent pays less than h, and forces less."""
    radius, ball, root = (documents[f"support:{n}"] for n in ("mean-radius", "ball", "ball-root"))
    reason = "slack on a priced row"
    first = (*WITNESSES, 0, "attack")
    yield "unspent", put(radius, first, [[0, 0, 0, "1/2"], [1, 1, 1, "3/8"], [1, 1, 2, "1/8"]]), reason
    less = f"{10**40 // 8 - 1}/{10**40}"
    nearly = [[0, 0, 0, f"{3 * 10**40 // 8 + 1}/{10**40}"], [0, 0, 1, less], [1, 1, 1, "3/8"], [1, 1, 2, "1/8"]]
    yield "unspent-by-little", put(radius, first, nearly), reason
    over = [[0, 0, 0, "1/4"], [0, 0, 1, "1/4"], [1, 1, 1, "3/8"], [1, 1, 2, "1/8"]]
    yield "overspent", put(radius, first, over), "a row"
    yield "ball-unspent", put(ball, first, [[0, 0, 1, 0, 1]]), reason
    yield "ball-unspent-in-part", put(ball, first, [[0, 0, 1, 0, "7/8"], [0, 0, 0, 1, "1/8"]]), reason
    yield "root-unspent", put(root, first, [[0, 0, 1, 0, "1/2"], [0, 0, 0, 0, "1/2"]]), None  # ½·½ is all of the budget
    yield "root-unspent-by-half", put(root, first, [[0, 0, 1, 0, "1/4"], [0, 0, 0, 0, "3/4"]]), reason
    yield "root-overspent", put(root, first, [[0, 0, 1, 0, 1]]), "a row"
    circle = documents["support:circle-apart"]
    yield "circle-unspent", put(circle, first, [[0, 0, 3, "1/3"], [1, 1, 1, "1/3"], [2, 2, 2, "1/3"]]), reason
    equal = documents["support:equality-root"]
    yield "equality-missed", put(equal, first, [[1, 0, "1/4"], [0, 0, "1/8"], [0, 1, "5/8"]]), "a row"
    # the ends of `meet`: at a price λ > 0 each may come to its own side, but only by leaving budget
    meet, slant = documents["support:meet"], documents["support:meet-slant"]
    home = [{"attack": [[0, 0, 0, "1/2"], [2, 1, 1, "1/2"]]}, {"attack": [[0, 0, 1, "1/2"], [2, 1, 2, "1/2"]]}]
    yield "meet-home", changed(meet, (WITNESSES, home), (UNIQUE, True)), "one robust rule"
    yield "meet-home-in-silence", put(meet, WITNESSES, home), None
    lines = dict.fromkeys(("0", "2"), meet["evidence"]["rule"][0])
    yield "meet-home-free", changed(meet, (WITNESSES, home), (FREE, lines)), OPEN
    apart = {"attack": [[0, 0, 0, "1/2"], [2, 1, 2, "1/2"]]}
    yield (
        "meet-both-at-home",
        changed(meet, (WITNESSES, [*home, apart]), (UNIQUE, True)),
        "a witness that forces nothing",
    )
    swap = {"attack": [[0, 0, 0, "3/8"], [0, 0, 1, "1/8"], [2, 1, 0, "1/8"], [2, 1, 1, "3/8"]]}  # both labels at 0
    yield "meet-both-at-0", changed(meet, (WITNESSES, [*home, swap]), (UNIQUE, True)), "a witness that forces nothing"
    yield "slant-home", changed(slant, (WITNESSES, home)), reason
    free = {"0": slant["evidence"]["rule"][0], "2": slant["evidence"]["rule"][2]}
    yield "slant-home-free", changed(slant, (WITNESSES, home), (FREE, free)), reason
    # a price of 0 in many spellings needs no budget spent; one that is not seen to be 0 does, or is refused
    met = documents["support:met-without-price"]
    for k, price in enumerate(([[0, 2]], [[1, 4], [-2, 2]], [[1, "2/3"], [1, "3/2"]], [[1, 1]])):
        yield f"price-of-0-{k}", put(met, ("evidence", "multipliers", 0), price), None
    tiny = [[1, f"{10**40 + 1}/{10**40}"]]
    yield "price-of-little", put(met, ("evidence", "multipliers", 0), tiny), ""


def _sinks(documents: dict[str, Any]) -> Iterator[Attack]:
    """Two sinks of one release, of two releases, of one column; none; a mass of 0 in disguise."""
    reason = "a witness that forces nothing"
    coins, many, root = (documents[f"support:{n}"] for n in ("coins", "five-several", "five-reducible"))
    yield (
        "both-labels",
        put(coins, WITNESSES, [{"attack": [[0, 0, 1, "1/2"], [1, 1, 1, "1/2"]]}]),
        None,
    )  # as the rule has them
    uneven = [[0, 0, 1, "1/2"], [1, 1, 1, f"1/{10**50}"], [1, 1, 0, f"{5 * 10**49 - 1}/{10**50}"]]
    yield "both-labels-nearly", put(coins, (*WITNESSES, 0, "attack"), uneven), reason
    first = many["evidence"]["witnesses"][0]["attack"]
    yield (
        "two-releases",
        put(many, (*WITNESSES, 0, "attack"), [m if m[0] != 2 else [2, 2, 4, "1/5"] for m in first]),
        reason,
    )
    hull = documents["support:vertices-fourth"]
    exact = changed(hull, ((*RULE, 2, 0), 0), (FREE, {"c": [0, "1/2"], "d": ["1/2", "1/2"]}))
    yield "one-column-of-two-sinks", put(exact, WITNESSES, [{"attack": [[2, 1]]}, {"attack": [[3, 1]]}]), None
    yield "one-column-of-two-sinks-in-silence", put(exact, WITNESSES, [{"attack": [[2, 1]]}]), OPEN
    yield "two-columns", put(exact, WITNESSES, [{"attack": [[2, "1/2"], [3, "1/2"]]}]), reason
    laws = [
        *hull["game"]["perturbation"]["vertices"][:3],
        [["c", "1", "1/2"], ["d", "0", "1/2"]],
        [["c", "1", "1/2"], ["d", "0", 0], ["b", "0", "1/2"]],
    ]
    crossed = changed(
        hull, (("game", "perturbation", "vertices"), laws), ((*RULE, 2), [0, "1/2"]), ((*RULE, 3), ["1/2", 0])
    )
    some = changed(crossed, (FREE, {"c": [0, "1/2"], "d": ["1/2", 0]}))
    yield "crossed", put(some, WITNESSES, [{"attack": [[2, 1]]}, {"attack": [[3, 1]]}]), reason
    yield "crossed-half", put(some, WITNESSES, [{"attack": [[2, 1]]}]), OPEN
    zero = changed(crossed, (WITNESSES, [{"attack": [[4, 1]]}]))
    yield "a-sink-of-mass-0", zero, None  # as if it were not listed
    yield "a-sink-of-mass-0-free", changed(zero, (FREE, {"c": [0, "1/2"], "d": ["1/2", 0]})), OPEN
    # r3 gets nothing, in disguise: x² − 5 for x = √5
    attack = root["evidence"]["attack"]
    nil, rest = [-5, 0, 1], ["26/5", 0, -1]
    for label, to in (("unreached", 3), ("reached", 1)):
        hidden = [*attack[:5], [3, 1, to, nil], [3, 1, 4 - to, rest], attack[6]]
        yield f"nothing-{label}", put(root, (*WITNESSES, 1, "attack"), hidden), ""
    yield "no-number", put(root, (*WITNESSES, 0, "attack", 0, 3), [0, 0, 0, 0, 1]), ""
    # budget 0 and dead arcs: no law goes there, whatever the rule is
    dead = documents["support:dead"]
    yield "dead-arc", put(dead, (*WITNESSES, 0, "attack"), [[0, 0, 1, "1/2"], [1, 1, 2, "1/2"]]), ""
    yield "dead-deleted", put(dead, ("evidence", "dead"), DELETE), "a zero where"
    yield (
        "dead-deleted-and-paid",
        changed(
            dead,
            (("evidence", "dead"), DELETE),
            (RULE, documents["support:dead-paid"]["evidence"]["rule"]),
            (("evidence", "multipliers"), [[[1, 3]]]),
            (FREE, {"0": ["1/2", "1/6"], "1": ["1/6", "1/2"]}),
        ),
        OPEN,
    )
    yield "dead-and-granted", changed(dead, ((*RULE, 0), ["1/2", "1/6"]), ((*FREE, "0"), ["1/2", "1/6"])), OPEN
    yield "dead-of-another", put(dead, (*WITNESSES, 0, "dead"), [-1]), ""
    lone = game(
        BITS,
        BITS,
        [["0", "0", "1/2"], ["1", "1", "1/2"]],
        {"kind": "mean-distortion", "cost": {"matrix": [[0, 1, 0], [1, 0, 0]]}, "budget": "1/100"},
        releases=["0", "1", "m"],
    )
    yield "dead-by-a-budget-that-is-not-0", put(dead, ("game",), lone), ""


def _together(documents: dict[str, Any]) -> Iterator[Attack]:
    """Several labels at once: the posterior has to be the rule's at every unreached release, not in proportion only."""
    reason = "a witness that forces nothing"
    root, twin, many = (documents[f"support:{n}"] for n in ("ball-root", "twin-at-once", "five-several-at-once"))
    some = [[0, 0, 1, 0, "1/8"], [0, 0, 1, 1, "1/24"], [0, 0, 0, 1, "1/8"], [0, 0, 0, 0, "17/24"]]
    yield "in-proportion", put(root, WITNESSES, [{"attack": some}]), reason
    unspent = [[0, 0, 2, "3/8"], [0, 0, 0, "1/8"], [1, 1, 2, "1/8"], [1, 1, 1, "3/8"]]
    yield "together-unspent", put(twin, WITNESSES, [{"attack": unspent}]), "slack on a priced row"
    off = [[0, 0, 2, "1/4"], [0, 0, 0, "1/8"], [0, 0, 1, "1/8"], [1, 1, 2, "1/8"], [1, 1, 1, "3/8"]]
    yield "together-uneven", put(twin, WITNESSES, [{"attack": off}]), reason
    little = f"{3 * 10**40 // 8 - 3}/{10**40}"
    nearly = [[0, 0, 2, little], [0, 0, 0, f"3/{10**40}"], *twin["evidence"]["witnesses"][0]["attack"][1:]]
    yield "together-nearly", put(twin, WITNESSES, [{"attack": nearly}]), reason
    first = many["evidence"]["witnesses"][0]["attack"]
    move = [m if m[:3] != [1, 1, 0] else [1, 1, 4, m[3]] for m in first]
    yield "together-and-one-more", put(many, (*WITNESSES, 0, "attack"), move), reason
    yield "together-only", put(many, WITNESSES, many["evidence"]["witnesses"][:1]), OPEN


def attacks(documents: dict[str, Any]) -> Iterator[Attack]:
    """All of them."""
    for part in (_everywhere, _columns, _rows, _sinks, _together):
        yield from part(documents)

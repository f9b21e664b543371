"""False claims about robust rules: how many there are, and the least that they grant: (name, certificate, reason).

The reason is part of what the second implementation says; None where only the truth is demanded of what is accepted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.kernel import corpus_rules
from tests.kernel.games import FLIP_RULE, H2_QUARTER, LOG2, MIX_ATTACK, game
from tests.kernel.mutate import DELETE, put
from tests.kernel.reject import prices, reached, witnesses
from tests.kernel.reject.fields import Attack, changed
from tests.kernel.reject.prices import PRICES, SQUARES, support
from tests.kernel.supports import BITS, EVEN, shared

UNIQUE, FREE, RULE, WITNESSES = ("claim", "unique"), ("claim", "free"), ("evidence", "rule"), ("evidence", "witnesses")
SEVERAL = "one robust rule or several"


def _unique(documents: dict[str, Any]) -> Iterator[Attack]:
    """One rule where there are several, several where there is one, either where nothing is proved."""
    for name in sorted(n for n in documents if n.startswith("support:")):
        d = documents[name]
        for said in (True, False):
            if d["claim"].get("unique") is (not said):
                yield f"{name}-unique-{said}", changed(d, (UNIQUE, said)), SEVERAL
        yield f"{name}-in-silence", changed(d, (UNIQUE, DELETE)) if "unique" in d["claim"] else d, None
        yield f"{name}-other", put(d, ("evidence", "other"), {"rule": d["evidence"]["rule"], "multipliers": []}), "keys"
        for value in (None, 0, 1, "true", []):
            yield f"{name}-unique-{value!r}", put(d, UNIQUE, value), "unique"
    for name in (
        "tell-tale-whole",
        "meet",
        "meet-sharp",
        "mean-radius-tight",
        "circle-apart-lopsided",
        "coins-in-part",
        "ball-in-part",
        "section-V-A-in-part",
        "tell-tale-certain",
    ):
        for said in (True, False):  # the rule sums to 1, and not all that it grants is forced
            yield f"{name}-{said}", put(documents[f"support:{name}"], UNIQUE, said), SEVERAL
    for name in (
        "one-label",
        "one-label-priced",
        "one-label-dead",
    ):  # a rule that sums to less than 1, and yet only one
        yield f"{name}-several", put(documents[f"support:{name}"], UNIQUE, False), SEVERAL


def _rules(documents: dict[str, Any]) -> Iterator[Attack]:
    """Rules that grant more than 1, too little, or less than 1 where the attack goes: as a support, and as a saddle."""
    for name in sorted(n for n in documents if n.startswith("support:")):
        d = documents[name]
        plain = {k: v for k, v in d["evidence"].items() if k not in {"witnesses", "farkas"}}
        bare = {k: v for k, v in d["claim"].items() if k in {"exact", "lower", "upper", "field"}}
        saddle = {**d, "rule": "saddle", "claim": bare, "evidence": plain}
        yield f"{name}-as-a-saddle", saddle, None
        missed = set(d["claim"].get("free", {}))
        names = d["game"].get("releases", d["game"]["features"])
        for z, row in enumerate(d["evidence"]["rule"]):
            n = len(row)
            more = ["3/4", "1/2", *[0] * (n - 2)] if n > 1 else ["3/2"]
            yield f"{name}-saddle-{z}-more", put(saddle, (*RULE, z), more), "a posterior"
            yield (
                f"{name}-saddle-{z}-ones",
                put(saddle, (*RULE, z), [1] * (n + (n == 1))),
                "" if n == 1 else "a posterior",
            )
            yield (
                f"{name}-saddle-{z}-barely-more",
                put(saddle, (*RULE, z), [1, *[f"1/{10**60}"] * (n - 1)]),
                None if n == 1 else "a posterior",
            )
            if names[z] not in missed and names[z] in d["claim"]["supported"]:
                for y, q in enumerate(row):
                    if q not in (0, [0]):
                        for less in ("1/1000", f"1/{10**50}"):
                            yield f"{name}-saddle-{z}-{y}-{less}", put(saddle, (*RULE, z, y), less), "a posterior"
                        yield f"{name}-saddle-{z}-{y}-0", put(saddle, (*RULE, z, y), 0), ""
            for label, line in (("nothing", [0] * n), ("short", row[1:]), ("negative", [-1, 1, *[0] * (n - 2)][:n])):
                yield f"{name}-saddle-{z}-{label}", put(saddle, (*RULE, z), line), None
    coins = documents["support:coins"]
    nil, less = [-2, 0, 1], ["1/2", ["5/2", 0, -1]]  # θ² − 2 = 0 and ½ − (θ² − 2) = ½ for θ = √2, in disguise
    for label, line in (
        ("less", less),
        ("more", ["1/2", ["-3/2", 0, 1]]),
        ("nil", [nil, "1/2"]),
        ("sum", [["-3/2", 0, 1], less[1]]),
    ):
        d = changed(coins, (("claim", "field"), SQUARES), ((*RULE, 1), line), (("claim", "free", "b"), line))
        yield f"disguise-{label}", d, "" if label != "sum" else None
        yield f"disguise-{label}-several", changed(d, (UNIQUE, False)), ""
        yield (
            f"disguise-{label}-several-in-silence",
            changed(d, (UNIQUE, False), (FREE, DELETE), (WITNESSES, DELETE)),
            "",
        )
    tell = documents["support:tell-tale"]
    for q in ("499/1000", f"{10**40 - 1}/{2 * 10**40}", 0):  # the source of label 0 gains by going to c
        yield f"grants-too-little-{q}", changed(tell, ((*RULE, 1, 0), q), ((*FREE, "c", 0), q)), ""
    for q in ("501/1000", f"{10**40 + 1}/{2 * 10**40}", 1):  # more than a robust rule must
        yield (
            f"grants-too-much-{q}",
            changed(tell, ((*RULE, 1, 0), q), ((*FREE, "c", 0), q), (PRICES, DELETE), (("claim", "unsupported"), [])),
            "not best",
        )
    for q in ("1/2", "1/10", f"1/{10**40}"):  # what no column holds is not forced
        d = changed(tell, ((*RULE, 1, 1), q), ((*FREE, "c", 1), q), (UNIQUE, q == "1/2"))
        yield f"grants-what-nobody-asks-{q}", d, "no witness forces"
        yield f"grants-what-nobody-asks-{q}-in-silence", changed(d, (UNIQUE, DELETE)), "no witness forces"
        yield f"grants-what-nobody-asks-{q}-without-free", changed(d, (FREE, DELETE)), SEVERAL if q == "1/2" else None


def _free(documents: dict[str, Any]) -> Iterator[Attack]:
    """Least probabilities that are others, of other releases, of another number of labels."""
    for name, d in documents.items():
        if "free" not in d["claim"]:
            continue
        free, lines = (
            d["claim"]["free"],
            dict(zip(d["game"].get("releases", d["game"]["features"]), d["evidence"]["rule"], strict=True)),
        )
        for release, line in free.items():
            at = (*FREE, release)
            yield f"{name}-{release}-missing", put(d, at, DELETE), "other releases"
            yield f"{name}-{release}-short", put(d, at, line[1:]), "size of the least"
            yield f"{name}-{release}-long", put(d, at, [*line, 0]), "size of the least"
            yield f"{name}-{release}-backwards", put(d, at, line[::-1]), None if line == line[::-1] else "not the least"
            for y in range(len(line)):
                for other in (0, 1, "1/2", "1/10", "999/1000", f"1/{10**40}", -1, [0], None):
                    if other != line[y]:
                        yield f"{name}-{release}-{y}-{other}", put(d, (*at, y), other), None if other == [0] else ""
                        both = changed(d, ((*at, y), other), ((*RULE, list(lines).index(release), y), other))
                        yield f"{name}-{release}-{y}-{other}-and-the-rule", both, None
        for release in sorted(set(lines) - set(free)):
            yield f"{name}-{release}-too", put(d, FREE, {**free, release: lines[release]}), "other releases"
        yield f"{name}-unknown", put(d, FREE, {**free, "nobody": [0] * len(d["game"]["labels"])}), ""
        for value in ([], [*free], "free", True):
            yield f"{name}-free-{value!r}", put(d, FREE, value), "free"
        if free:
            yield f"{name}-free-empty", put(d, FREE, {}), "other releases"
    for name in (
        "meet",
        "meet-sharp",
        "meet-slant",
        "tell-tale-whole",
        "tell-tale-spare",
        "mean-radius-spare",
        "coins-in-part",
    ):
        d = documents[f"support:{name}"]
        reached = d["claim"]["supported"]
        lines = dict(zip(d["game"].get("releases", d["game"]["features"]), d["evidence"]["rule"], strict=True))
        unforced = (
            {z: line for z, line in lines.items() if z not in reached and z != "0"}
            if name.startswith("mean")
            else {z: line for z, line in lines.items() if z not in reached}
        )
        yield f"{name}-free", put(d, FREE, unforced), "no witness forces"


def _span(documents: dict[str, Any]) -> Iterator[Attack]:
    """Multipliers that may differ, releases that nothing reaches, budgets in proportion, finite games."""
    halves = [["1/2", "1/2"]] * 2
    nobody = shared({"x": "a", "y": "a"}, [["x", "0", "1/2"], ["y", "1", "1/2"]])
    nobody["releases"] = ["a", "b"]
    nobody["perturbation"]["cost"] = {"matrix": [[0, "inf"], [0, "inf"]]}
    attack = [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]]
    for label, line in (("half", halves[0]), ("sure", [1, 0]), ("none", [0, 0]), ("less", ["1/3", 0])):
        d = support(nobody, LOG2, attack, [halves[0], line], [], {"unique": True})
        yield f"nobody-{label}", d, SEVERAL
        yield f"nobody-{label}-several", put(d, UNIQUE, False), SEVERAL if label in {"half", "sure"} else None
        yield (
            f"nobody-{label}-free",
            changed(d, (UNIQUE, DELETE), (FREE, {"b": line})),
            None if label == "none" else "no witness forces",
        )
        yield f"nobody-{label}-itself", put(d, WITNESSES, [{"attack": attack}]), SEVERAL
    still = game(
        BITS, BITS, EVEN, {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": 0}, releases=[*BITS, "2"]
    )
    stay, sure = [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]], [[1, 0], [0, 1], [1, 0]]
    yield "dead-unique", support(still, [], stay, sure, [[]], {"unique": True}, dead=[1]), SEVERAL
    yield "dead-hidden", support(still, [], stay, sure, [[]], {"unique": True}), "a zero where"
    yield "dead-hidden-spare", support(still, [], stay, [*sure[:2], [0, 0]], [[]], {"unique": False}), "a zero where"
    thin = [[f"{10**9 - 1}/{10**9}", f"1/{10**9}"], [f"1/{10**9}", f"{10**9 - 1}/{10**9}"], ["1/2", "1/2"]]
    yield "dead-hidden-thin", support(still, [], stay, thin, [[["1", str(10**9)]]], {"unique": True}), "a posterior"
    budgets = [{"cost": {"matrix": [[0, c, 0], [c, 0, c]]}, "budget": b} for c, b in ((1, "1/4"), (2, "1/2"))]
    double = game(BITS, BITS, EVEN, {"kind": "mean-distortion", "budgets": budgets}, releases=[*BITS, "twin"])
    to_twin = documents["support:twin"]["evidence"]["witnesses"]
    for label, shares in (
        ("both", [[["1/8", 3]], [["1/8", 3]]]),
        ("first", [[["1/4", 3]], []]),
        ("second", [[], [["1/4", 3]]]),
    ):
        d = support(
            double, H2_QUARTER, MIX_ATTACK, [*FLIP_RULE, FLIP_RULE[0]], shares, {"unique": True}, witnesses=to_twin
        )
        yield f"budgets-{label}", d, None
        yield f"budgets-{label}-without", put(d, WITNESSES, DELETE), SEVERAL
        yield f"budgets-{label}-one", put(d, WITNESSES, to_twin[:1]), SEVERAL
    twin = documents["support:twin"]
    yield "twin-first-only", changed(twin, (("evidence", "attack"), [[0, 0, 0, "1/2"], [1, 1, 1, "1/2"]])), ""
    for name in ("held", "twin", "blocks", "five-twin", "coins", "equality", "ball", "met-without-price"):
        d = documents[f"support:{name}"]
        for z, row in enumerate(d["evidence"]["rule"]):
            tail = [0] * (len(row) - 2)
            for other in (
                [1, 0, *tail],
                row[::-1],
                ["1/2", "1/2", *tail],
                ["999/1000", "1/1000", *tail],
                ["1/5", "1/5", *tail],
            ):
                if other != row:
                    yield f"{name}-unique-{z}-{other[0]}", changed(d, ((*RULE, z), other), (FREE, DELETE)), ""
    finite = game(["a"], ["no", "yes"], None, {"kind": "finite", "laws": [[["a", "no", 1]], [["a", "yes", 1]]]})
    for claim in ({}, {"supported": ["a"]}, {"unique": True}, {"free": {}}):
        yield (
            f"finite-{claim}",
            support(finite, LOG2, [[0, "1/2"], [1, "1/2"]], [["1/2", "1/2"]], [], claim),
            "a finite game",
        )


def attacks() -> Iterator[Attack]:
    """All of them."""
    documents = corpus_rules.certificates()
    for part in (prices.attacks, _unique, _rules, _free, _span, witnesses.attacks, reached.attacks):
        yield from part(documents)

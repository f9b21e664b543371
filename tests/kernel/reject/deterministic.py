"""Attacks on §9 and §10: (name, certificate, reason that the second implementation gives, or None where truth decides)."""

# ruff: noqa: E501

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.kernel import corpus_deterministic as made
from tests.kernel import reference_deterministic as slow
from tests.kernel.corpus import certificate
from tests.kernel.expand import expand, number
from tests.kernel.games import LOG2, game
from tests.kernel.mutate import DELETE
from tests.kernel.reject.fields import Attack, changed

EXACT, LOWER, UPPER = ("claim", "exact"), ("claim", "lower"), ("claim", "upper")
EVIDENCE, PATH, ORDER, TREE, SADDLE = (("evidence", *k) for k in ((), ("attack",), ("order",), ("tree",), ("saddle",)))
NO_INTEGERS: list[Any] = [True, False, "0", None, [0], {}, -1, 10**6, "1/1"]
GUESS = {"rule": [["1/2", "1/2", 0], [0, "1/2", "1/2"]], "multipliers": [], "precision": 60}


def _orders(d: Any) -> Iterator[Attack]:
    """Orders that miss or repeat a group, or hold what is no index."""
    n = len(d["evidence"]["order"])
    for name, order in {
        "empty": [], "short": [*range(n - 1)], "long": [*range(n), 0], "twice": [0, 0, *range(2, n)], "negative": [-1, *range(n - 1)],
        "one-based": [*range(1, n + 1)], "floors": [[s] for s in range(n)], "text": "012", "object": {str(s): s for s in range(n)}, "number": n,
    }.items():  # fmt: skip
        yield f"order-{name}", changed(d, (ORDER, order)), ""
    for value in NO_INTEGERS:
        yield f"order-holds-{value!r}", changed(d, ((*ORDER, 1), value)), ""


def _evidence(d: Any, leaf: Any) -> Iterator[Attack]:
    """No evidence, two kinds of it, keys of other rules, claims that are not quite so."""
    order, tree = {"order": [0, 1, 2]}, {"tree": leaf}
    saddle = {"saddle": {"rule": GUESS["rule"], "multipliers": []}}
    base = {"attack": d["evidence"]["attack"]}
    for name, parts in {
        "none": {}, "order-and-tree": order | tree, "order-and-saddle": order | saddle, "all": order | tree | saddle, "precision": order | {"precision": 8},
        "dead": order | {"dead": []}, "rule": order | {"rule": GUESS["rule"]}, "order-null": {"order": None}, "tree-null": {"tree": None}, "saddle-null": {"saddle": None},
        "order-and-null": order | {"tree": None}, "saddle-with-attack": {"saddle": saddle["saddle"] | {"attack": []}}, "saddle-with-precision": {"saddle": saddle["saddle"] | {"precision": 60}},
        "saddle-empty": {"saddle": {}}, "multipliers": order | {"multipliers": []},
    }.items():  # fmt: skip
        yield f"evidence-{name}", changed(d, (EVIDENCE, base | parts)), ""
    yield "attack-missing", changed(d, ((*EVIDENCE, "attack"), DELETE)), ""
    for name, attack in {
        "short": [0, 0],
        "long": [0, 0, 0, 0],
        "keys": [[0, 0, 0], [1, 1, 0], [2, 2, 1]],
        "object": {},
        "masses": [[0, 0, 0, "1/3"]],
    }.items():
        yield f"attack-{name}", changed(d, (PATH, attack)), ""
    for s, value in itertools.product(range(3), [*NO_INTEGERS, 2, "", 0.0]):
        yield f"attack-{s}-is-{value!r}", changed(d, ((*PATH, s), value)), ""
    for name, exact in {
        "slightly": [["2/3", f"{2 * 10**60 + 1}/{10**60}"]], "coefficient": [[f"{2 * 10**60 + 1}/{3 * 10**60}", 2]], "empty": [], "element": [["2/3", [2]]], "other-value": [["1/3", 2]],
        "negative-argument": [["2/3", -2]], "zero": [["2/3", 0]], "twice": [["1/3", 2], ["1/3", "4/2"]], "more": [["2/3", 2], [1, 3]], "boolean": [["2/3", 2], [True, 1]], "triple": [["2/3", 2, 1]],
    }.items():  # fmt: skip
        yield f"exact-{name}", changed(d, (EXACT, exact)), ""
    yield "exact-spelt-otherwise", changed(d, (EXACT, [["-1/3", "1/4"], [0, 7]])), None
    yield "lower-above", changed(d, (LOWER, "0.4621")), ""
    yield "upper-below", changed(d, (UPPER, "0.4620")), ""
    yield "swapped", changed(d, (LOWER, d["claim"]["upper"]), (UPPER, d["claim"]["lower"])), ""
    yield "claim-field", changed(d, (("claim", "field"), {"polynomial": [-5, 0, 1], "lower": 2, "upper": 3})), ""
    yield "claim-strict", changed(d, (("claim", "strict"), False)), ""
    yield "claim-without-exact", changed(d, (EXACT, DELETE)), ""
    yield "claim-point", changed(d, (EXACT, []), (LOWER, 0), (UPPER, 0), (PATH, [0, 0, 0])), ""


def _trees(d: Any, good: Any) -> Iterator[Attack]:
    """Missing, swapped, repeated branches; leaves that bound nothing; what is not full or not infeasible."""
    split = lambda s, *nodes, **more: {"split": s, "nodes": list(nodes), **more}  # noqa: E731
    full: Any = {"full": True}
    b_full = split(1, full, full)
    apart = [["1/2", "1/2", 0], [0, "1/100", "99/100"]]
    for name, tree in {
        "missing-branch": split(1, full), "no-branch": split(1), "extra-branch": split(1, full, full, full), "twice": split(1, b_full, full), "twice-one-column": split(0, split(0, b_full)),
        "full-with-a-choice": full, "full-false": split(1, {"full": False}, full), "full-one": split(1, {"full": 1}, full), "full-null": split(1, full, {"full": None}), "full-and-more": split(1, full, {"full": True, "split": 1, "nodes": []}),
        "negative-group": split(-2, full, full), "boolean-group": split(True, full, full), "text-group": split("1", full, full), "no-group": split(3, full, full), "huge-group": split(10**30, full, full),
        "nodes-object": {"split": 1, "nodes": {"0": full, "1": full}}, "no-nodes": {"split": 1}, "no-split": {"nodes": [full, full]}, "surplus": split(1, full, full, surplus=1), "empty": {}, "list": [full, full], "null": None, "text": "full",
        "null-branch": split(1, None, full), "infeasible-without-a-row": split(1, {"infeasible": {"row": 0}}, full), "infeasible-negative": split(1, {"infeasible": {"row": -1}}, full), "infeasible-empty": {"infeasible": {}}, "infeasible-null": {"infeasible": None},
        "leaf-too-weak": GUESS, "leaf-of-the-attack": split(1, GUESS, full), "leaf-and-full": split(1, full, {**GUESS, "full": True}), "leaf-zero-where-it-goes": split(1, {**GUESS, "rule": [[1, 0, 0], [0, "1/2", "1/2"]]}, full),
        "leaf-zero-elsewhere": split(1, full, {**GUESS, "rule": [[0, 1, 0], [0, "1/2", "1/2"]]}), "leaf-sum": split(1, {**GUESS, "rule": [[1, 1, 1], [1, 1, 1]]}, full), "leaf-negative": split(1, {**GUESS, "rule": [[2, 2, -3], [0, 1, 2]]}, full),
        "leaf-short": split(1, {**GUESS, "rule": [["1/2", "1/2", 0]]}, full), "leaf-multiplier": split(1, {**GUESS, "multipliers": [0]}, full), "leaf-element": split(1, {**GUESS, "rule": [[["1/2"], "1/2", 0], [0, "1/2", "1/2"]]}, full),
        "leaf-no-precision": split(1, {k: v for k, v in GUESS.items() if k != "precision"}, full), "leaf-with-dead": split(1, {**GUESS, "dead": []}, full),
        "nested-list": split(1, [full], full), "root-in-cases": {"cases": b_full},
    }.items():  # fmt: skip
        yield f"tree-{name}", changed(d, (TREE, tree)), ""
    for precision in (7, 0, -8, True, "60", "8", None, 10**9, [60], 0.5):
        node = {**GUESS, "rule": apart, "precision": precision}
        yield f"precision-{precision!r}", changed(d, (TREE, split(1, full, node))), ""
    yield "tree-all-splits", changed(d, (TREE, split(0, split(1, split(2, full), split(2, full))))), None
    yield "tree-good", changed(d, (TREE, good)), None


def _mean() -> Iterator[Attack]:
    """A budget: cases that are feasible or exactly tight, attacks that break it, multipliers of the wrong sign."""
    d = made.certificates()["deterministic:mean-tight-full"]
    shape, own = expand(d["game"]), slow.own_columns(expand(d["game"]))
    groups = [s for s in range(len(own)) if len(own[s]) > 1]
    lower = number(d["claim"]["lower"])
    tight = 0
    for columns in itertools.product(*own):
        spent = sum(m * shape.rows[0].coefficients[j] for m, j in zip(shape.masses, columns, strict=True))
        document = changed(d, (PATH, made.positions(shape, columns)))
        form = slow.entropy(shape, list(columns))
        document["claim"] = made.claimed(form) if form else {"exact": [], "lower": 0, "upper": 0}
        if spent > shape.rows[0].rhs:
            yield f"budget-broken-{columns}", changed(document, (TREE, DELETE), (ORDER, groups)), "violates a row"
            continue
        tight += spent == shape.rows[0].rhs
        allowed = [[j] for j in columns]
        for kind, node in {"infeasible": {"infeasible": {"row": 0}}, "full": {"full": True}}.items():
            tree = _with(made.tree(shape, lower, groups, leaves=False), own, groups, allowed, node)
            yield f"case-{columns}-{kind}", changed(d, (TREE, tree)), None if kind == "full" else "a case is feasible"
    assert tight
    leaf = made.leaf(shape, own, lower + 1)
    assert leaf is not None
    for name, value in {"negative": "-1/1000", "missing": DELETE, "boolean": True, "form": [[1, 2]]}.items():
        yield f"multiplier-{name}", changed(d, (TREE, changed(leaf, (("multipliers", 0), value)))), ""
    for row in (1, -1, True, "0", None, 10**9):
        yield f"infeasible-row-{row!r}", changed(d, (TREE, {"infeasible": {"row": row}})), ""
    yield "infeasible-root", changed(d, (TREE, {"infeasible": {"row": 0}})), "a case is feasible"
    yield "infeasible-surplus", changed(d, (TREE, {"infeasible": {"row": 0, "by": 1}})), ""


def _with(tree: Any, own: Any, groups: Any, allowed: Any, node: Any) -> Any:
    """The tree with another node where these columns lead, or where it ends before."""
    fresh = json.loads(json.dumps(tree))
    at, parent, place = fresh, None, 0
    while "split" in at:
        place = own[at["split"]].index(allowed[at["split"]][0])
        parent, at = at, at["nodes"][place]
    if parent is None:
        return node
    parent["nodes"][place] = node
    return fresh


def _hairs() -> Iterator[Attack]:
    """Attacks that are worse than the best by a hair: by every order, and by trees; two ways to one state."""
    for digits in (6, 20, 30):
        hair, third = Fraction(1, 10**digits), Fraction(1, 3)
        law = [[0, 0, str(third - hair)], [1, 1, "1/3"], [2, 2, str(third + hair)]]
        document = made._max(law, [[1, 0], [1, 1], [0, 1]], 3)
        # b meets a or c: at the first the law is the worse one; then a fourth source far away makes the state empty again
        more = [[x, y, str(Fraction(m) / 2)] for x, y, m in law]
        later = made._max(
            [*more, [3, 0, "1/4"], [4, 1, "1/4"]],
            [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]],
            3,
        )
        for name, each in {"hair": document, "closed-hair": later}.items():
            shape = expand(each)
            own = slow.own_columns(shape)
            n = len(own)
            tree: Any = {"full": True}
            for s in reversed(range(n)):
                tree = {"split": s, "nodes": [tree] * len(own[s])}
            best = {1: "worse", 0: "best"}
            for count, columns in enumerate(itertools.product(*own)):
                worse = shape.entries[columns[1]][0][0] // shape.labels == 0
                if n == 5 and len({shape.entries[j][0][0] // shape.labels for j in columns[3:]}) == 2:
                    continue
                made_ = made.statement(each, columns, order=list(range(n)))
                reason = "" if worse else None
                for order in list(itertools.permutations(range(n)))[:: 1 if n == 3 else 17]:
                    yield f"{name}-{digits}-{best[worse]}-{count}-{order}", changed(made_, (ORDER, list(order))), reason
                yield (
                    f"{name}-{digits}-{best[worse]}-{count}-tree",
                    changed(made_, (ORDER, DELETE), (TREE, tree)),
                    reason,
                )


def _leaves_at_lower() -> Iterator[Attack]:
    """A leaf whose bound is exactly `lower`, or a hair from it: it has to be less."""
    document = game(
        ["a", "b"],
        ["0", "1"],
        [["a", "0", "1/2"], ["b", "1", "1/2"]],
        {"kind": "max-distortion", "cost": {"metric": "hamming"}, "radius": 1},
    )
    leaf = {"rule": [["1/2", "1/2"]] * 2, "multipliers": [], "precision": 60}
    d = certificate(
        "deterministic", document, {"exact": LOG2, "lower": "0.693", "upper": "0.694"}, {"attack": [0, 0], "tree": leaf}
    )
    yield "leaf-log-2", d, ""
    for precision in (8, 9, 16, 61):
        up = -(-number("0.69314718055994530941723212145817656807550013436025") * 2**precision // 1)
        for name, lower in {
            "above-exact": Fraction(up, 2**precision),
            "2-above": Fraction(up + 1, 2**precision),
        }.items():
            yield f"leaf-{precision}-{name}", changed(d, (LOWER, str(lower)), ((*TREE, "precision"), precision)), ""
    dead = game(
        ["0", "1"],
        ["0", "1"],
        [["0", "0", "1/2"], ["1", "1", "1/2"]],
        {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": 0},
    )
    sure = {"rule": [[1, 0], [0, 1]], "multipliers": [100], "precision": 8}
    zero = certificate("deterministic", dead, {"exact": [], "lower": 0, "upper": 0}, {"attack": [0, 1], "tree": sure})
    yield "zeros-where-only-the-budget-forbids", zero, ""
    yield "zeros-with-dead", changed(zero, ((*EVIDENCE, "dead"), [1])), ""
    yield "negative-lower-leaf", changed(zero, (LOWER, -1), ((*TREE, "rule"), [["1/2", "1/2"]] * 2)), ""


def _wholes(d: Any) -> Iterator[Attack]:
    """Games without deterministic attacks of this kind."""
    one = [["a", "no", 1]]
    for name, ball in {
        "vertices": {"kind": "polytope", "vertices": [one]}, "finite": {"kind": "finite", "laws": [one]},
        "rows": {"kind": "polytope", "inequalities": [{"coefficients": [["a", "yes", 1]], "rhs": 1}]},
    }.items():  # fmt: skip
        document = game(["a"], ["no", "yes"], None, ball)
        for part, more in {
            "order": {"order": [0]},
            "tree": {"tree": {"split": 0, "nodes": [{"full": True}]}},
            "saddle": {"saddle": {"rule": [[1, 0]], "multipliers": []}},
        }.items():
            yield (
                f"{name}-{part}",
                certificate("deterministic", document, {"exact": [], "lower": 0, "upper": 0}, {"attack": [0], **more}),
                "",
            )
        minimax = {
            "rule": "bracket",
            "claim": {"lower": 0, "upper": 1},
            "evidence": {"attack": [[0, 1]], "rule": [["1/2", "1/2"]], "multipliers": [], "precision": 20},
        }
        parts = {
            "minimax": minimax,
            "deterministic": {
                "claim": {"exact": [], "lower": 0, "upper": 0},
                "evidence": {"attack": [0], "order": [0]},
            },
        }
        yield f"{name}-gap", certificate("gap", document, {"lower": 0, "upper": 1}, parts), ""


def _gaps() -> Iterator[Attack]:
    """Parts of other games, gaps that are strict by name only, exact values and fields of something else."""
    found = made.certificates()
    three, five, bracket, zero = (
        found[f"gap:{n}"] for n in ("saddle-section-V-A", "saddle-five", "bracket-section-V-A", "saddle-max-absolute")
    )
    root = {"polynomial": [-5, 0, 1], "lower": 2, "upper": 3}
    strict, field = ("claim", "strict"), ("claim", "field")
    first, second = ("evidence", "minimax"), ("evidence", "deterministic")
    names = sorted(n for n in found if n.startswith("gap:"))
    for one, other in itertools.product(names[::5], names[::7]):
        for part in ("minimax", "deterministic"):
            mixed = changed(found[one], (("evidence", part), found[other]["evidence"][part]))
            yield f"{one}-with-{part}-of-{other}", mixed, None
    for name, d in {"three": three, "five": five, "bracket": bracket, "zero": zero}.items():
        wide = changed(d, (LOWER, -1), (UPPER, 1))
        yield f"{name}-wide", changed(wide, (strict, DELETE)), None
        yield f"{name}-strict-with-lower-0", changed(d, (LOWER, 0), (strict, True)), ""
        yield f"{name}-strict-with-negative-lower", changed(wide, (strict, True)), ""
        yield (
            f"{name}-strict-other",
            changed(d, (strict, d["claim"].get("strict") is not True)),
            "" if name != "zero" else None,
        )
        yield f"{name}-not-strict-wide", changed(wide, (strict, False)), "" if name != "zero" else None
        for value in (None, 0, 1, "true", [], "false"):
            yield f"{name}-strict-{value!r}", changed(d, (strict, value)), ""
        yield f"{name}-lower-is-upper", changed(d, (LOWER, d["claim"]["upper"])), "" if name != "zero" else None
        yield f"{name}-upper-below", changed(d, (UPPER, "-1/1000")), ""
        yield f"{name}-lower-above", changed(d, (LOWER, 2), (UPPER, 3)), ""
        for what, exact in {
            "empty": [],
            "other": LOG2,
            "hair": [*d["claim"].get("exact", []), [f"1/{10**40}", 7]],
            "boolean": True,
        }.items():
            same = name == "zero" and what == "empty"
            yield f"{name}-exact-{what}", changed(wide, (EXACT, exact)), None if same else ""
        yield (
            f"{name}-exact-empty-not-strict",
            changed(d, (EXACT, []), (LOWER, 0), (UPPER, 0), (strict, False)),
            "" if name != "zero" else None,
        )
        yield f"{name}-rule-support", changed(d, ((*first, "rule"), "support")), ""
        yield (
            f"{name}-rule-deterministic",
            changed(
                d,
                ((*first, "rule"), "deterministic"),
                ((*first, "claim"), d["evidence"]["deterministic"]["claim"]),
                ((*first, "evidence"), d["evidence"]["deterministic"]["evidence"]),
            ),
            "",
        )
        yield (
            f"{name}-rule-gap",
            changed(d, (first, {"rule": "gap", "claim": d["claim"], "evidence": d["evidence"]})),
            "",
        )
        for part in (first, second):
            for key, value in {"game": three["game"], "format": "verify-certificate/1", "surplus": 1}.items():
                yield f"{name}-{part[1]}-{key}", changed(d, ((*part, key), value)), ""
            yield f"{name}-no-{part[1]}", changed(d, (part, DELETE)), ""
            for key in ("claim", "evidence"):
                yield f"{name}-{part[1]}-no-{key}", changed(d, ((*part, key), DELETE)), ""
        yield f"{name}-deterministic-rule", changed(d, ((*second, "rule"), "deterministic")), ""
        yield f"{name}-third-part", changed(d, (("evidence", "upper"), d["evidence"]["minimax"])), ""
        yield f"{name}-inner-strict", changed(d, ((*second, "claim", "strict"), True)), ""
        other = "bracket" if d["evidence"]["minimax"]["rule"] == "saddle" else "saddle"
        yield f"{name}-called-{other}", changed(d, ((*first, "rule"), other)), ""
        if name != "five":
            yield f"{name}-in-a-field", changed(d, (field, root)), "" if name == "bracket" else None
            yield f"{name}-sqrt-5", changed(d, (field, root), (EXACT, [[1, [0, 1]], [-1, [0, 1]]])), ""
    for what, value in {
        "conjugate": {"polynomial": [-5, 0, 1], "lower": -3, "upper": -2},
        "wider": root,
        "sqrt-6": {"polynomial": [-6, 0, 1], "lower": 2, "upper": 3},
        "missing": DELETE,
        "null": None,
    }.items():
        yield f"five-field-{what}", changed(five, (field, value)), None
    for at, value in {("polynomial", 1): False, ("polynomial", 2): True}.items():
        yield f"five-field-{at}-{value}", changed(five, ((*field, *at), value)), "no number"
    scaled = changed(five, ((*field, "polynomial"), [-10, 0, 2]))
    yield "five-field-scaled", scaled, None
    yield "bracket-exact", changed(bracket, (EXACT, three["claim"]["exact"])), ""
    wrong = changed(three, ((*second, "evidence", "attack", 0), 0))
    yield "gap-with-a-wrong-attack", wrong, None


def attacks() -> Iterator[Attack]:
    """All of them."""
    found = made.certificates()
    by_order, by_tree = found["deterministic:tie-order"], found["deterministic:tie-tree"]
    by_order["claim"] |= {"lower": "0.4620", "upper": "0.4622"}
    yield from _orders(by_order)
    yield from _evidence(by_order, by_tree["evidence"]["tree"])
    by_tree = changed(by_order, (ORDER, DELETE), (TREE, by_tree["evidence"]["tree"]))
    yield from _trees(by_tree, by_tree["evidence"]["tree"])
    yield from _mean()
    yield from _hairs()
    yield from _leaves_at_lower()
    yield from _wholes(by_order)
    yield from _gaps()

"""Attacks on §9: (name, certificate, reason that the second implementation gives, or None where truth decides)."""

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
EVIDENCE, PATH, TREE, ORDER = (("evidence", *k) for k in ((), ("attack",), ("tree",), ("tree", "order")))
NO_INTEGERS: list[Any] = [True, False, "0", None, [0], {}, -1, 10**6, "1/1"]
GUESS = {"rule": [["1/2", "1/2", 0], [0, "1/2", "1/2"]], "multipliers": [], "precision": 60}


def _orders(d: Any) -> Iterator[Attack]:
    """Orders that miss or repeat a group, or hold what is no index."""
    n = len(d["evidence"]["tree"]["order"])
    for name, order in {
        "empty": [], "short": [*range(n - 1)], "long": [*range(n), 0], "twice": [0, 0, *range(2, n)], "negative": [-1, *range(n - 1)],
        "one-based": [*range(1, n + 1)], "floors": [[s] for s in range(n)], "text": "012", "object": {str(s): s for s in range(n)}, "number": n,
    }.items():  # fmt: skip
        yield f"order-{name}", changed(d, (ORDER, order)), ""
    for value in NO_INTEGERS:
        yield f"order-holds-{value!r}", changed(d, ((*ORDER, 1), value)), ""
    for name, node in {
        "null": None,
        "number": 3,
        "object": {},
        "nested": {"order": [0, 1, 2]},
        "groups": [[0], [1], [2]],
    }.items():
        yield f"order-is-{name}", changed(d, (ORDER, node)), ""
    for name, more in {
        "split": {"split": 1, "nodes": []},
        "rule": {"rule": GUESS["rule"]},
        "leaf": GUESS,
        "precision": {"precision": 60},
        "dead": {"dead": []},
    }.items():
        yield f"order-and-{name}", changed(d, (TREE, {"order": [0, 1, 2], **more})), ""


def _evidence(d: Any, leaf: Any) -> Iterator[Attack]:
    """No evidence, two kinds of it, keys of other rules, claims that are not quite so."""
    old, tree = {"order": [0, 1, 2]}, {"tree": leaf}
    order = {"tree": old}
    saddle = {"saddle": {"rule": GUESS["rule"], "multipliers": []}}
    base = {"attack": d["evidence"]["attack"]}
    found = made.certificates()["deterministic:saddle-max-absolute-saddle"]  # whose saddle brings its own attack
    shape = expand(found["game"])
    taken = [own[i] for own, i in zip(slow.own_columns(shape), found["evidence"]["attack"], strict=True)]
    arcs = [[*shape.keys[j], str(mass)] for j, mass in zip(taken, shape.masses, strict=True)]
    yield "saddle-with-the-attack", changed(found, (("evidence", "saddle", "attack"), arcs)), "keys of a saddle"
    for name, parts in {
        "none": {}, "order": old, "order-and-tree": old | tree, "order-and-saddle": old | saddle, "tree-and-saddle": order | saddle, "all": old | tree | saddle, "precision": order | {"precision": 8},
        "dead": order | {"dead": []}, "rule": order | {"rule": GUESS["rule"]}, "order-null": {"order": None}, "tree-null": {"tree": None}, "saddle-null": {"saddle": None}, "tree-list": {"tree": [0, 1, 2]},
        "order-and-null": old | {"tree": None}, "saddle-and-null": saddle | {"tree": None}, "tree-and-null": order | {"saddle": None}, "saddle-with-attack": {"saddle": saddle["saddle"] | {"attack": []}}, "saddle-with-precision": {"saddle": saddle["saddle"] | {"precision": 60}},
        "saddle-with-witnesses": {"saddle": saddle["saddle"] | {"witnesses": []}}, "saddle-empty": {"saddle": {}}, "multipliers": order | {"multipliers": []},
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
    """Missing, swapped, repeated branches; leaves that bound nothing; leaves of the kinds that there were once."""
    split = lambda s, *nodes, **more: {"split": s, "nodes": list(nodes), **more}  # noqa: E731
    order: Any = {"order": [0, 1, 2]}
    b_order = split(1, order, order)
    apart = [["1/2", "1/2", 0], [0, "1/100", "99/100"]]
    for name, tree in {
        "missing-branch": split(1, order), "no-branch": split(1), "extra-branch": split(1, order, order, order), "twice": split(1, b_order, order), "twice-one-column": split(0, split(0, b_order)),
        "full": {"full": True}, "full-below": split(1, {"full": True}, {"full": True}), "full-false": split(1, {"full": False}, order), "full-null": split(1, order, {"full": None}), "full-and-order": split(1, order, {"full": True, **order}),
        "negative-group": split(-2, order, order), "boolean-group": split(True, order, order), "text-group": split("1", order, order), "no-group": split(3, order, order), "huge-group": split(10**30, order, order), "float-group": split(1.0, order, order),
        "nodes-object": {"split": 1, "nodes": {"0": order, "1": order}}, "no-nodes": {"split": 1}, "no-split": {"nodes": [order, order]}, "surplus": split(1, order, order, surplus=1), "empty": {}, "list": [order, order], "null": None, "text": "order",
        "null-branch": split(1, None, order), "infeasible": split(1, {"infeasible": {"row": 0}}, order), "infeasible-root": {"infeasible": {"row": 0}}, "infeasible-null": {"infeasible": None},
        "order-of-others-only": split(1, {"order": [0, 2]}, order), "order-empty-below": split(1, order, {"order": []}), "order-of-all-but-one": split(0, split(1, split(2, {"order": [0, 1]}), order)), "order-twice-below": split(1, order, {"order": [0, 1, 1, 2]}), "order-boolean-below": split(1, order, {"order": [0, True, 2]}),
        "order-null-below": split(1, order, {"order": None}), "order-nested": split(1, order, {"order": order}), "order-with-nodes": split(1, order, {**order, "nodes": []}),
        "leaf-too-weak": GUESS, "leaf-of-the-attack": split(1, GUESS, order), "leaf-and-order": split(1, order, {**GUESS, **order}), "leaf-zero-where-it-goes": split(1, {**GUESS, "rule": [[1, 0, 0], [0, "1/2", "1/2"]]}, order),
        "leaf-zero-elsewhere": split(1, order, {**GUESS, "rule": [[0, 1, 0], [0, "1/2", "1/2"]]}), "leaf-sum": split(1, {**GUESS, "rule": [[1, 1, 1], [1, 1, 1]]}, order), "leaf-negative": split(1, {**GUESS, "rule": [[2, 2, -3], [0, 1, 2]]}, order),
        "leaf-sum-below-1": split(1, order, {**GUESS, "rule": [["1/2", "1/2", 0], [0, "1/100", "98/100"]]}),
        "leaf-short": split(1, {**GUESS, "rule": [["1/2", "1/2", 0]]}, order), "leaf-multiplier": split(1, {**GUESS, "multipliers": [0]}, order), "leaf-element": split(1, {**GUESS, "rule": [[["1/2"], "1/2", 0], [0, "1/2", "1/2"]]}, order),
        "leaf-no-precision": split(1, {k: v for k, v in GUESS.items() if k != "precision"}, order), "leaf-no-rule": split(1, {"multipliers": [], "precision": 60}, order), "leaf-with-dead": split(1, {**GUESS, "dead": []}, order),
        "nested-list": split(1, [order], order), "root-in-cases": {"cases": b_order}, "saddle-in-the-tree": split(1, order, {"saddle": {"rule": GUESS["rule"], "multipliers": []}}),
    }.items():  # fmt: skip
        yield f"tree-{name}", changed(d, (TREE, tree)), ""
    for precision in (7, 0, -8, True, "60", "8", None, 10**9, [60], 0.5):
        node = {**GUESS, "rule": apart, "precision": precision}
        yield f"precision-{precision!r}", changed(d, (TREE, split(1, order, node))), ""
    yield "tree-all-splits", changed(d, (TREE, split(0, split(1, split(2, order), split(2, order))))), None
    yield "tree-a-leaf-after-all-splits", changed(d, (TREE, split(1, order, {**GUESS, "rule": apart}))), ""
    for turn in itertools.permutations(range(3)):
        yield f"tree-order-{turn}", changed(d, (TREE, split(1, {"order": [*turn]}, order))), None
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
            yield (
                f"budget-broken-{columns}",
                changed(document, (TREE, {"order": list(range(len(own)))})),
                "violates a row",
            )
            continue
        tight += spent == shape.rows[0].rhs
        allowed, everything = [[j] for j in columns], list(range(len(own)))
        reason = "" if slow.sign(slow.minus(form, slow.read_form(d["claim"]["exact"]))) >= 0 else None
        for price in (1, 10**6, 10**40):  # a case that can be met is bounded by no multiplier if it is as good
            node = {"rule": [["1/2", "1/2"]] * shape.releases, "multipliers": [price], "precision": 60}
            tree = _with(made.tree(shape, lower, groups, leaves=False), own, groups, allowed, node)
            yield f"case-{columns}-{price}", changed(d, (TREE, tree)), reason
        tree = _with(made.tree(shape, lower, groups, leaves=False), own, groups, allowed, {"order": everything[::-1]})
        yield f"case-{columns}-order", changed(d, (TREE, tree)), None
    assert tight
    leaf = made.leaf(shape, own, lower + 1)
    assert leaf is not None
    for name, value in {
        "negative": "-1/1000",
        "missing": DELETE,
        "boolean": True,
        "form": [[1, 2]],
        "element": [1],
    }.items():
        yield f"multiplier-{name}", changed(d, (TREE, changed(leaf, (("multipliers", 0), value)))), ""
    for price in (0, 1, 10**9, f"1/{10**9}"):
        root = {"rule": [["1/2", "1/2"]] * shape.releases, "multipliers": [price], "precision": 60}
        yield f"root-with-the-multiplier-{price}", changed(d, (TREE, root)), "a case is not bounded"
    yield "two-multipliers", changed(d, (TREE, changed(leaf, (("multipliers",), [1, 1])))), ""


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
            tree: Any = {"order": list(range(n))}
            for s in reversed(range(n)):
                tree = {"split": s, "nodes": [tree] * len(own[s])}
            best = {1: "worse", 0: "best"}
            for count, columns in enumerate(itertools.product(*own)):
                worse = shape.entries[columns[1]][0][0] // shape.labels == 0
                if n == 5 and len({shape.entries[j][0][0] // shape.labels for j in columns[3:]}) == 2:
                    continue
                made_ = made.statement(each, columns, tree={"order": list(range(n))})
                reason = "" if worse else None
                for order in list(itertools.permutations(range(n)))[:: 1 if n == 3 else 17]:
                    yield f"{name}-{digits}-{best[worse]}-{count}-{order}", changed(made_, (ORDER, list(order))), reason
                    if n == 3:  # the same programme, once for each case of b
                        cases = {"split": 1, "nodes": [{"order": list(order)}, {"order": list(order[::-1])}]}
                        yield (
                            f"{name}-{digits}-{best[worse]}-{count}-{order}-below",
                            changed(made_, (TREE, cases)),
                            reason,
                        )
                yield f"{name}-{digits}-{best[worse]}-{count}-tree", changed(made_, (TREE, tree)), reason


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
            "order": {"tree": {"order": [0]}}, "split": {"tree": {"split": 0, "nodes": [{"order": [0]}]}}, "saddle": {"saddle": {"rule": [[1, 0]], "multipliers": []}},
            "leaf": {"tree": {"rule": [[1, 0]], "multipliers": [], "precision": 8}}, "no-groups": {"attack": [], "tree": {"order": []}},
        }.items():  # fmt: skip
            evidence = {"attack": [0], **more}
            yield (
                f"{name}-{part}",
                certificate("deterministic", document, {"exact": [], "lower": 0, "upper": 0}, evidence),
                "",
            )


def attacks() -> Iterator[Attack]:
    """All of them."""
    found = made.certificates()
    by_order, by_tree = found["deterministic:tie-order"], found["deterministic:tie-tree"]
    by_order["claim"] |= {"lower": "0.4620", "upper": "0.4622"}
    yield from _orders(by_order)
    yield from _evidence(by_order, by_tree["evidence"]["tree"])
    yield from _trees(by_order, by_tree["evidence"]["tree"])
    yield from _mean()
    yield from _hairs()
    yield from _leaves_at_lower()
    yield from _wholes(by_order)

"""The design's list of leaks (soundness.md), line by line: what is not the subject of a file of its own is tried here.

Numbers, names: test_text.py. Rounding: accept/test_brackets.py and test_logarithms.py. Dead arcs: test_dead.py.
Size: test_bombs.py. Boundaries: test_theorem.py.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus, oracle
from tests.kernel.expand import expand
from tests.kernel.games import game
from tests.kernel.mutate import put
from verify.check.kernel import Limits, Malformed, Rejected, check, read_game


def test_another_game_than_the_one_meant(saddles: dict[str, Any]) -> None:
    """Another game: the kernel expands the user's own terms; other words make no other game."""
    mine = saddles["section-V-A"]["game"]
    meant = check(corpus.data(saddles["section-V-A"])).game
    assert read_game(corpus.data({**mine, "law": [[*row[:2], "2/6"] for row in mine["law"]]})) == meant
    others = [
        put(mine, ("perturbation", "radius"), 2),
        put(mine, ("perturbation", "cost", "metric"), "hamming"),
        put(mine, ("law",), [["0", "0", "1/3"], ["2", "2", "1/3"], ["4", "3", "1/3"]]),
        put(mine, ("law",), [["0", "0", "1/3"], ["2", "2", "1/3"], ["3", "4", "1/3"]]),
        put(mine, ("law",), [["0", "0", "1/4"], ["2", "2", "1/4"], ["4", "4", "1/2"]]),
        put(mine, ("labels",), ["0", "1", "2", "3", "4", "5"]),
        put(mine, ("labels",), ["0", "2", "1", "3", "4"]),
        put(mine, ("releases",), ["0", "1", "2", "3", "4", "5"]),
        put(mine, ("releases",), ["4", "3", "2", "1", "0"]),
        {**mine, "perturbation": {**mine["perturbation"], "kind": "mean-distortion", "budget": 1}},
    ]
    assert all(read_game(corpus.data(other)) != meant for other in others)


def test_games_that_are_equal_are_the_same(saddles: dict[str, Any]) -> None:
    """Another game: no two games of the corpus compare equal unless they expand to the same shape."""
    read = [(read_game(corpus.data(document["game"])), expand(document["game"])) for document in saddles.values()]
    for (one, shape), (other, form) in itertools.combinations(read, 2):
        assert (one == other) <= (shape == form)


@pytest.mark.parametrize(
    "wrong", ["NaN", "Infinity", "-Infinity", "0.5", "1e3", "true", "null", '"nan"', '"inf"', '"0x1"', "[]", "{}"]
)
def test_multipliers_of_another_type(wrong: str, brackets: dict[str, Any]) -> None:
    """Types: λ is an exact number; neither a float nor NaN, infinity, a truth value or a list passes for one."""
    document = put(brackets["mean-binding"], ("evidence", "multipliers", 0), "~")
    with pytest.raises(Malformed):
        check(corpus.data(document).replace(b'"~"', wrong.encode()))


def test_an_index_of_minus_one_and_a_law_of_one_half(brackets: dict[str, Any]) -> None:
    """Types: indices count from 0, and the masses of a law sum to 1."""
    document = brackets["ball"]
    for place in range(4):
        with pytest.raises(Rejected):
            check(corpus.data(put(document, ("evidence", "attack", 0, place), -1)))
    half = put(brackets["section-V-A"], ("game", "law"), [["0", "0", "1/6"], ["2", "2", "1/6"], ["4", "4", "1/6"]])
    half["evidence"]["attack"] = [[*row[:-1], str(Fraction(row[-1]) / 2)] for row in half["evidence"]["attack"]]
    with pytest.raises(Malformed):
        check(corpus.data(half))


def test_what_is_stated_is_what_was_checked(saddles: dict[str, Any]) -> None:
    """What is stated: a certificate has no room for prose, a statement or decimals of its own."""
    for key in ("statement", "theorem", "value", "decimals", "comment", "sha256", "assumptions", "verdict"):
        for place in ((), ("claim",), ("evidence",), ("game",)):
            with pytest.raises(Malformed):
                check(corpus.data(put(saddles["section-V-A"], (*place, key), "0")))


def _two_blocks(shared: bool) -> dict[str, Any]:
    """Two copies of a two-source game of value log 2 each; or, with a release in common, one game of another value."""
    features, releases = ["a", "b", "c", "d"], ["u", "v"]
    matrix = [[0, "inf"], [0, "inf"], ["inf", 0], ["inf", 0]]
    if shared:
        matrix[1] = [0, 0]
    law = [["a", "0", "1/8"], ["b", "1", "3/8"], ["c", "0", "1/4"], ["d", "1", "1/4"]]
    return game(
        features,
        ["0", "1"],
        law,
        {"kind": "max-distortion", "cost": {"matrix": matrix}, "radius": 0},
        releases=releases,
    )


def test_components_that_share_a_release(refused: Any) -> None:
    """Components: with an arc between two blocks, the blocks' own saddles are no saddle of the game any more."""
    attack = [[0, 0, 0, "1/8"], [1, 1, 0, "3/8"], [2, 0, 1, "1/4"], [3, 1, 1, "1/4"]]
    evidence = {"attack": attack, "rule": [["1/4", "3/4"], ["1/2", "1/2"]], "multipliers": []}
    claim = {"exact": [["3/2", 2], ["-3/8", 3]], "lower": "0.62", "upper": "0.63"}  # ½ h2(1/4) + ½ log 2
    assert check(corpus.data(corpus.certificate("saddle", _two_blocks(shared=False), claim, evidence))).rule == "saddle"
    assert oracle.value(_two_blocks(shared=True)) > 0.65
    refused(corpus.certificate("saddle", _two_blocks(shared=True), claim, evidence), "a suboptimal column")


def test_components_that_share_a_budget(refused: Any) -> None:
    """Components: one budget over two blocks has one price; prices that suit each block alone are no multiplier."""
    matrix = [[0, 1, "inf", "inf"], [1, 0, "inf", "inf"], ["inf", "inf", 0, 1], ["inf", "inf", 1, 0]]
    law = [["a", "0", "1/4"], ["b", "1", "1/4"], ["c", "0", "1/4"], ["d", "1", "1/4"]]
    document = game(
        list("abcd"), ["0", "1"], law, {"kind": "mean-distortion", "cost": {"matrix": matrix}, "budget": "1/4"}
    )

    def evidence(first: int, second: int, price: Any) -> dict[str, Any]:
        attack, rule = [], []
        for base, flip in ((0, first), (2, second)):  # each block flips with probability flip/8
            attack += [[base + i, i, base + j, f"{flip if i != j else 8 - flip}/32"] for i in (0, 1) for j in (0, 1)]
            rule += [[f"{8 - flip}/8", f"{flip}/8"], [f"{flip}/8", f"{8 - flip}/8"]]
        return {"attack": attack, "rule": rule, "multipliers": [price]}

    even = {"exact": [[2, 2], ["-3/4", 3]], "lower": "0.56", "upper": "0.57"}
    assert (
        check(corpus.data(corpus.certificate("saddle", document, even, evidence(2, 2, [["1/4", 3]])))).rule == "saddle"
    )
    uneven = {"exact": [[3, 2], ["-3/8", 3], ["-5/16", 5], ["-7/16", 7]], "lower": 0, "upper": 1}
    for price in ([["1/4", "5/3"]], [["1/4", 7]], [["1/8", 7], ["1/8", "5/3"]]):
        refused(corpus.certificate("saddle", document, uneven, evidence(3, 1, price)), "a suboptimal column")


@pytest.mark.parametrize(
    "rule",
    [
        "field",
        "support",
        "gap",
        "tree",
        "table",
        "loss",
        "compare",
        "infeasible",
        "order",
        "",
        "SADDLE",
        "bracket ",
        "axiom",
        None,
        0,
        ["saddle"],
        {"saddle": 1},
    ],
)
def test_a_rule_that_is_none(rule: Any, saddles: dict[str, Any]) -> None:
    """Who proved it: the kernel has two rules; a name that it does not know proves nothing."""
    with pytest.raises(Malformed):
        check(corpus.data({**saddles["section-V-A"], "rule": rule}))


def test_evidence_of_the_other_rule(saddles: dict[str, Any], brackets: dict[str, Any]) -> None:
    """A rule reads its own evidence and its own claim only."""
    for name in ("section-V-A", "mean-binding", "polytope-equality"):
        for one, other in ((saddles[name], brackets[name]), (brackets[name], saddles[name])):
            for keys in (("rule",), ("claim",), ("evidence",), ("rule", "claim"), ("rule", "evidence")):
                with pytest.raises(Rejected):
                    check(corpus.data({**one, **{key: other[key] for key in keys}}))


def test_limits_are_raised_knowingly(saddles: dict[str, Any]) -> None:
    """Size: below a limit nothing is read; a limit is an argument and no global state."""
    data = corpus.data(saddles["section-V-A"])
    for limits in (Limits(bytes=len(data) - 1), Limits(cells=3), Limits(columns=3), Limits(bits=2)):
        with pytest.raises(Rejected):
            check(data, limits)
        assert check(data).rule == "saddle"
    assert check(data, Limits(bytes=len(data))).rule == "saddle"


def test_a_finite_set_is_not_its_hull(saddles: dict[str, Any]) -> None:
    """A mixture proves (13) of a finite set and says so; the same evidence proves all three numbers for the hull."""
    document = saddles["finite-mixture"]
    finite = check(corpus.data(document))
    document["game"]["perturbation"] = {"kind": "polytope", "vertices": document["game"]["perturbation"]["laws"]}
    hull = check(corpus.data(document))
    assert (finite.equality, hull.equality) == (False, True)
    assert finite.game != hull.game
    assert finite.statement != hull.statement

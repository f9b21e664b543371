"""Degenerate games by name, with their answers worked out by hand.

Each function returns a `Case`; its docstring is the argument. w_s = exp(−φ_s) throughout, M is the set of maximisers of
H(Y|Z), and h2 is the binary entropy in nats.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

INF = "inf"


@dataclass(frozen=True)
class Case:
    """A game document and what is true of it. ``value`` is in sympy's syntax; releases are separated by blanks.
    ``exact`` is the value as `verify.value` prints it, where that is a rational combination of logarithms.
    ``rule`` holds forced entries of the robust rule, in sympy's syntax. ``unique_may_be_open`` marks games where
    proofs/FORMAT.md has no rule that proves uniqueness, so that None is an answer too."""

    document: dict[str, Any]
    level: str
    value: str
    supported: str
    unsupported: str
    unique: bool
    exact: str | None = None
    rule: dict[str, dict[str, str]] = field(default_factory=dict)
    unique_may_be_open: bool = False


def document(
    kind: str, law: list[list[Any]], features: str, labels: str, *, releases: list[str] | None = None, **how: Any
) -> dict[str, Any]:
    """A game document with one-letter features and labels and integer counts."""
    game: dict[str, Any] = {"format": "verify-game/1", "features": list(features), "labels": list(labels)}
    if releases is not None:
        game["releases"] = releases
    return game | {"law": law, "normalise": True, "perturbation": {"kind": kind, **how}}


def matrix(*rows: list[Any]) -> dict[str, Any]:
    """A cost, written out."""
    return {"matrix": list(rows)}


ABSOLUTE, HAMMING, SQUARED = {"metric": "absolute"}, {"metric": "hamming"}, {"metric": "squared"}
PATHS = matrix([0, 0, INF], [0, INF, 0], [INF, 0, 0])
"""Three sources and the releases that two of them share."""


def section_v_a() -> Case:
    """The paper's example. w(0) = w(4) = 2/3, w(2) = 1/3 is feasible; the attack that halves the mass at 2 has this
    posterior at 1 and 3. Release 0 is reached by label 0 alone, 4 by label 4 and 2 by label 2, each with w < 1:
    free."""
    law = [["0", "0", 1], ["2", "2", 1], ["4", "4", 1]]
    game = document("max-distortion", law, "01234", "01234", cost=ABSOLUTE, radius=1)
    exact = "log(3) - 2/3*log(2)"
    return Case(game, "rational", exact, "1 3", "0 2 4", False, exact, {"1": {"0": "2/3", "2": "1/3"}})


def two_points() -> Case:
    """Several maximisers: all mass may go to a, to b, or half of each; the prior is the posterior wherever it
    goes."""
    game = document("max-distortion", [["a", "0", 1], ["b", "1", 1]], "ab", "01", cost=HAMMING, radius=1)
    half = {"0": "1/2", "1": "1/2"}
    return Case(game, "rational", "log(2)", "a b", "", True, "log(2)", {"a": half, "b": half})


def ties() -> Case:
    """Four equal points 0–3 with labels 0, 1, 0, 1: w = 1/2 is feasible and pairs {0,1}, {2,3} or {1,2} can be pooled
    in many ways, so every arc into a release that both labels reach is tight, and every release is supported."""
    law = [["0", "0", 1], ["1", "1", 1], ["2", "0", 1], ["3", "1", 1]]
    game = document("max-distortion", law, "0123", "01", cost=ABSOLUTE, radius=1)
    return Case(game, "rational", "log(2)", "0 1 2 3", "", True, "log(2)", {z: {"0": "1/2"} for z in "0123"})


def saturated_budget() -> Case:
    """The budget just suffices to make Y independent of Z: H(Y) = h2(1/3) needs half of (0,0) at 1, which costs 1/6,
    and nothing cheaper does it. (0,0) stays and moves at the same loss log 3, so λ = 0 although the budget is
    spent."""
    law = [["0", "0", 1], ["0", "1", 1], ["1", "1", 1]]
    game = document("mean-distortion", law, "01", "01", cost=ABSOLUTE, budget="1/6")
    exact = "log(3) - 2/3*log(2)"
    return Case(game, "rational", exact, "0 1", "", True, exact, {z: {"0": "1/3", "1": "2/3"} for z in "01"})


def saturated_with_a_third_place() -> Case:
    """The same with a feature 2 of no mass. λ = 0 is the only multiplier, so q(·|2) must be the prior as well: label
    0 comes from 0 and label 1 from 1. But no maximiser reaches 2: Y and Z are independent, so both labels have
    Z's law p; with its mean m, label 0 costs m/3 and label 1 at least ⅔·|m − ½|, in all at least 1/6, and 1/6
    only if p is (½, ½, 0). Unique without full support."""
    law = [["0", "0", 1], ["0", "1", 1], ["1", "1", 1]]
    game = document("mean-distortion", law, "012", "01", cost=ABSOLUTE, budget="1/6")
    exact = "log(3) - 2/3*log(2)"
    return Case(game, "rational", exact, "0 1", "2", True, exact, {z: {"0": "1/3", "1": "2/3"} for z in "012"})


def saturated_by_many() -> Case:
    """Mass ½ at (0,0) and (1,1) on {0,1,2}, |x − x'|, ε = ½. Independent Y and Z with law p cost Σ p(z)(z + |z − 1|)/2,
    which is ½ for every p on {0,1} and more if p(2) > 0. So there are many maximisers and none reaches 2; (0,0) stays
    or goes to 1 at the same loss, so λ = 0 and q(·|2) = ½ is forced. No game with one budget and Z = X is smaller."""
    game = document("mean-distortion", [["0", "0", 1], ["1", "1", 1]], "012", "01", cost=ABSOLUTE, budget="1/2")
    half = {"0": "1/2", "1": "1/2"}
    return Case(game, "rational", "log(2)", "0 1", "2", True, "log(2)", dict.fromkeys("012", half))


def slack_budget() -> Case:
    """A budget that is never spent: λ = 0, H(Y) is reached, and every release can carry the prior."""
    law = [["a", "0", 3], ["b", "1", 1]]
    game = document("mean-distortion", law, "ab", "01", cost=HAMMING, budget=100)
    exact = "2*log(2) - 3/4*log(3)"
    return Case(game, "rational", exact, "a b", "", True, exact, {z: {"0": "3/4", "1": "1/4"} for z in "ab"})


def tight_but_unreached() -> Case:
    """Masses ¼, ¼, ½, labels 0, 1, 2, releases ab, ac, bc. w = ½ is feasible with Σ = 1 everywhere. Balance: p(ab) +
    p(ac) = 2·¼, p(ab) + p(bc) = 2·¼, p(ac) + p(bc) = 2·½, so p(ab) = 0 in every maximiser; but w_a + w_b = 1
    leaves no other rule at ab. Unique without full support: the converse of Corollary 1 fails."""
    law = [["a", "0", 1], ["b", "1", 1], ["c", "2", 2]]
    game = document("max-distortion", law, "abc", "012", releases=["ab", "ac", "bc"], cost=PATHS, radius=0)
    rule = {"ab": {"0": "1/2", "1": "1/2"}, "ac": {"0": "1/2", "2": "1/2"}, "bc": {"1": "1/2", "2": "1/2"}}
    return Case(game, "rational", "log(2)", "ac bc", "ab", True, "log(2)", rule)


def tight_but_unreached_two_labels() -> Case:
    """Two labels: x has both, b label 1, c label 0, releases x (from x), xb, xc. w = ½ is feasible. b's mass lies at
    xb and needs all of (x,0), c's lies at xc and needs all of (x,1): nothing is left for x, where the rule is
    forced."""
    law = [["x", "0", 1], ["x", "1", 1], ["b", "1", 1], ["c", "0", 1]]
    cost = matrix([0, 0, 0], [INF, 0, INF], [INF, INF, 0])
    game = document("max-distortion", law, "xbc", "01", releases=["x", "xb", "xc"], cost=cost, radius=0)
    return Case(game, "rational", "log(2)", "xb xc", "x", True, "log(2)", {"x": {"0": "1/2", "1": "1/2"}})


def tight_but_unreached_on_a_line() -> Case:
    """Z = X = {0,…,4}, radius 1, labels 1, 0, –, 1, 0 with mass ¼ each. w = ½ is feasible. 0's mass needs all of 1's
    (releases 0, 1) and 4's all of 3's (releases 3, 4), so release 2, between 1 and 3, gets nothing; its rule is
    forced."""
    law = [["0", "1", 1], ["1", "0", 1], ["3", "1", 1], ["4", "0", 1]]
    game = document("max-distortion", law, "01234", "01", cost=ABSOLUTE, radius=1)
    return Case(game, "rational", "log(2)", "0 1 3 4", "2", True, "log(2)", {"2": {"0": "1/2", "1": "1/2"}})


def tight_but_unreached_on_a_square() -> Case:
    """Z = X = the square 0–1–2–3–0, radius 1, a label for each point, masses ⅓, 2/9, 2/9, 2/9. Release z misses the
    point opposite only. w = ⅓ is feasible; 3·mass(x) = 1 − p(opposite of x) gives p(2) = 0, p = ⅓ elsewhere."""
    law = [["0", "0", 3], ["1", "1", 2], ["2", "2", 2], ["3", "3", 2]]
    square = {"graph": [["0", "1", 1], ["1", "2", 1], ["2", "3", 1], ["3", "0", 1]]}
    game = document("max-distortion", law, "0123", "0123", cost=square, radius=1)
    return Case(game, "rational", "log(3)", "0 1 3", "2", True, "log(3)", {"2": {"1": "1/3", "2": "1/3", "3": "1/3"}})


def kinkless_budget() -> Case:
    """One budget: a keeps its place for nothing, and a and b can meet at m for 1. Masses ¾, ¼, budget ½: all of b and
    ¼ of a meet, H = ½·log 2. a stays (loss 0) and moves (loss log 2 − λ), so λ = log 2, φ_b = 0 and q(1|b) = 1 is
    forced; but b's mass is all at m, so b is unsupported."""
    cost = matrix([0, INF, 1], [INF, 0, 1])
    law = [["a", "0", 3], ["b", "1", 1]]
    game = document("mean-distortion", law, "ab", "01", releases=["a", "b", "m"], cost=cost, budget="1/2")
    rule = {"a": {"0": "1"}, "b": {"1": "1"}, "m": {"0": "1/2", "1": "1/2"}}
    return Case(game, "rational", "log(2)/2", "a m", "b", True, "1/2*log(2)", rule)


def dead_arcs() -> Case:
    """Budget 0: nothing moves, h* = H(Y|X) = 0 and each place is its own release."""
    game = document("mean-distortion", [["a", "0", 1], ["b", "1", 1]], "ab", "01", cost=HAMMING, budget=0)
    return Case(game, "rational", "0", "a b", "", True, "0", {"a": {"0": "1"}, "b": {"1": "1"}})


def dead_arcs_to_a_third_place() -> Case:
    """The same with a place c that only dead arcs enter: no attack reaches it and the rule there is free."""
    game = document("mean-distortion", [["a", "0", 1], ["b", "1", 1]], "abc", "01", cost=HAMMING, budget=0)
    return Case(game, "rational", "0", "a b", "c", False, "0", {"a": {"0": "1"}, "b": {"1": "1"}})


def budget_that_everyone_pays() -> Case:
    """`tight_but_unreached` with cost 1 on every arc and budget 1: the budget row is spent by every attack and says
    nothing, whatever its multiplier is. The answers are the same."""
    law = [["a", "0", 1], ["b", "1", 1], ["c", "2", 2]]
    cost = matrix([1, 1, INF], [1, INF, 1], [INF, 1, 1])
    game = document("mean-distortion", law, "abc", "012", releases=["ab", "ac", "bc"], cost=cost, budget=1)
    return Case(game, "rational", "log(2)", "ac bc", "ab", True, "log(2)", unique_may_be_open=True)


def unreachable_release() -> Case:
    """A release that no arc enters is unsupported and free."""
    cost = matrix([0, INF], [0, INF])
    law = [["a", "0", 1], ["b", "1", 2]]
    game = document("max-distortion", law, "ab", "01", releases=["z", "u"], cost=cost, radius=0)
    exact = "log(3) - 2/3*log(2)"
    return Case(game, "rational", exact, "z", "u", False, exact, {"z": {"0": "1/3", "1": "2/3"}})


def single_label() -> Case:
    """One label: the rule can only be 1, also at c, which no living arc enters; h* = 0."""
    game = document("mean-distortion", [["a", "0", 1], ["b", "0", 1]], "abc", "0", cost=HAMMING, budget=0)
    return Case(game, "rational", "0", "a b", "c", True, "0")


def equal_posteriors_in_two_blocks() -> Case:
    """Two parts that cannot meet, {0,1} and {5,6}, with the same posterior ⅓, ⅔ but different masses."""
    law = [["0", "0", 1], ["1", "1", 2], ["5", "0", 2], ["6", "1", 4]]
    game = document("max-distortion", law, "0156", "01", cost=ABSOLUTE, radius=1)
    exact = "log(3) - 2/3*log(2)"
    return Case(game, "rational", exact, "0 1 5 6", "", True, exact, {z: {"0": "1/3", "1": "2/3"} for z in "0156"})


def many_multipliers() -> Case:
    """mathematics.md §5: squared cost, ε = 1, mass ½ at (0,0) and (2,1). Meeting at 1 costs exactly 1 and reaches log
    2. φ = log 2 − λ; 0 and 2 ask for (e^λ + e^(−3λ))/2 ≤ 1, true on an interval from λ = 0: the rule is not
    unique."""
    game = document("mean-distortion", [["0", "0", 1], ["2", "1", 1]], "012", "01", cost=SQUARED, budget=1)
    return Case(game, "rational", "log(2)", "1", "0 2", False, "log(2)", {"1": {"0": "1/2", "1": "1/2"}})


def many_multipliers_one_rule() -> Case:
    """λ has an interval and yet there is one rule. {a,b,c} is `tight_but_unreached` at cost 0. Apart from it, s
    (label 0, mass 1) may stay at u for 0 or move to v for 1; (d,0), (d,1) with 1 and 2 are fixed at u, (e,0),
    (e,1) with 1 and 8 at v. The budget pays for all of s: v then has 2 : 8, u has 1 : 2. f_u = log 3 < f_v = log
    5, so λ may be anything in [0, log(5/3)], u and v keep their rules, and the forced rule at ab costs nothing,
    whatever λ is."""
    law = [["a", "0", 1], ["b", "1", 1], ["c", "2", 2], ["s", "0", 1], ["d", "0", 1], ["d", "1", 2]]
    law += [["e", "0", 1], ["e", "1", 8]]
    rows = [[0, 0, INF], [0, INF, 0], [INF, 0, 0]]
    cost = matrix(
        *([*row, INF, INF] for row in rows), [INF, INF, INF, 0, 1], [INF, INF, INF, 0, INF], [INF, INF, INF, INF, 0]
    )
    releases = ["ab", "ac", "bc", "u", "v"]
    game = document("mean-distortion", law, "abcsde", "012", releases=releases, cost=cost, budget="1/17")
    exact = "3/17*log(3) + 10/17*log(5) - 14/17*log(2)"
    rule = {"ab": {"0": "1/2", "1": "1/2"}, "u": {"0": "1/3", "1": "2/3"}, "v": {"0": "1/5", "1": "4/5"}}
    return Case(game, "rational", exact, "ac bc u v", "ab", True, exact, rule, unique_may_be_open=True)


def narrow_multipliers() -> Case:
    """The budget buys the move of (1,1), mass 4/17, to z3 and nothing else: z3 has 4 : 7, and (2,0), (2,1) at z0 and z1
    have 1 : 2. (1,1) would go to z1 for nothing if log(11/7) − λ < log(3/2), and (0,0) to z1 for 2 if
    log 3 − 2λ > log(11/4): λ lies in [½·log(12/11), log(22/21)], 0.0435 to 0.0465. At z2 q(1|z2) ≥ w_(1,1) < 1 and
    w_(2,0)·e^(−2λ) < ⅓ are all that is asked: free."""
    law = [["0", "0", 4], ["0", "1", 3], ["1", "1", 4], ["2", "0", 2], ["2", "1", 4]]
    cost = matrix([INF, 2, INF, 0], [1, 0, 0, 1], [0, 0, 2, INF])
    releases = ["z0", "z1", "z2", "z3"]
    game = document("mean-distortion", law, "012", "01", releases=releases, cost=cost, budget="4/17")
    exact = "6/17*log(3) + 11/17*log(11) - 12/17*log(2) - 7/17*log(7)"
    rule = {"z0": {"0": "1/3", "1": "2/3"}, "z1": {"0": "1/3"}, "z3": {"0": "4/11"}}
    return Case(game, "rational", exact, "z0 z1 z3", "z2", False, exact, rule)


def unsupported_home() -> Case:
    """X = {0,1,2}, radius 1, mass ½ at (0,0) and (2,1): they meet at 1. Releases 0 and 2 carry mass in the clean law
    and none in the worst case; one label reaches each, with w = ½, so the rule is free there."""
    game = document("max-distortion", [["0", "0", 1], ["2", "1", 1]], "012", "01", cost=ABSOLUTE, radius=1)
    return Case(game, "rational", "log(2)", "1", "0 2", False, "log(2)", {"1": {"0": "1/2", "1": "1/2"}})


def unsupported_home_two_places() -> Case:
    """Rate–distortion's end: p = ¾, ¼, Hamming, ε = ¼. All of b moves to a, which just reaches H(Y) = h2(¼); b, where
    the clean law has mass, gets nothing. λ = 0 is optimal, and any λ with ¾·e^(−λ) + ¼·e^λ ≤ 1, that is λ ≤ log
    3."""
    game = document("mean-distortion", [["a", "0", 3], ["b", "1", 1]], "ab", "01", cost=HAMMING, budget="1/4")
    exact = "2*log(2) - 3/4*log(3)"
    return Case(game, "rational", exact, "a", "b", False, exact, {"a": {"0": "3/4", "1": "1/4"}})


def changed_labels() -> Case:
    """A Wasserstein ball around one point with one label: half of the mass changes its label at the price ½, the
    whole budget. Both choices lose log 2, so λ = 0, and q(·|1) = ½ is forced although going to 1 is too dear."""
    game = document("wasserstein", [["0", "0", 1]], "01", "01", cost=ABSOLUTE, label_cost=1, budget="1/2")
    return Case(game, "rational", "log(2)", "0", "1", True, "log(2)", {z: {"0": "1/2", "1": "1/2"} for z in "01"})


def root_of_five() -> Case:
    """mathematics.md §3: uniform a…e, labels 0,1,2,1,0, releases {a,b,c}, {a,d}, {b,e}. By symmetry w_a = w_b = w,
    w_c = 1 − 2w, w_d = w_e = 1 − w; 2/w = 1/(1−2w)·2 + 2/(1−w) gives 5w² − 5w + 1 = 0, w = (5 − √5)/10. Then w(1
    − w) = 1/5 and 1 − 2w = 5^(−½): the value is −(2·log(1/5) − ½·log 5)/5 = ½·log 5."""
    law = [["a", "0", 1], ["b", "1", 1], ["c", "2", 1], ["d", "1", 1], ["e", "0", 1]]
    cost = matrix([0, 0, INF], [0, INF, 0], [0, INF, INF], [INF, 0, INF], [INF, INF, 0])
    game = document("max-distortion", law, "abcde", "012", releases=["abc", "ad", "be"], cost=cost, radius=0)
    w, rest = "(5 - sqrt(5))/10", "(5 + sqrt(5))/10"
    rule = {"abc": {"0": w, "1": w, "2": "sqrt(5)/5"}, "ad": {"0": w, "1": rest}, "be": {"0": rest, "1": w}}
    return Case(game, "algebraic", "log(5)/2", "abc ad be", "", True, None, rule)


def irrational_multiplier() -> Case:
    """Mass ½ at (0,1) and (2,0), |x − x'|, ε = ¼: a binary channel with error ⅛ at cost 2, so 2λ = log 7 and τ =
    7^(−½) is irrational, but neither the rule nor the value is. Release 1 asks for 2·(7/8)·7^(−½) < 1: free."""
    game = document("mean-distortion", [["0", "1", 1], ["2", "0", 1]], "012", "01", cost=ABSOLUTE, budget="1/4")
    rule = {"0": {"0": "1/8", "1": "7/8"}, "2": {"0": "7/8", "1": "1/8"}}
    return Case(game, "rational", "3*log(2) - 7*log(7)/8", "0 2", "1", False, "3*log(2) - 7/8*log(7)", rule)


def cubic() -> Case:
    """Mass ⅓ at (0,1), (1,1), (2,0), |x − x'|, ε = ¼. In use: (0,1) stays; (1,1) stays or goes to 2; (2,0) goes
    anywhere. With A = w of (0,1), B of (1,1), w of (2,0): A + wτ² = 1, B + wτ = 1, Bτ + w = 1, so B = w = 1/(1+τ)
    and A = 1 − τ²/(1+τ). Balance at 0: p(0) = 1/(3A). The budget, (τ(p(1) + p(2)) + 2τ²p(0))/(1+τ) = ¼, becomes
    4(1+τ)(2τ²−τ) = 3(1−3τ)(1+τ−τ²), that is τ³ − 16τ² − 2τ + 3 = 0; τ is the root 0.3789…"""
    law = [["0", "1", 1], ["1", "1", 1], ["2", "0", 1]]
    game = document("mean-distortion", law, "012", "01", cost=ABSOLUTE, budget="1/4")
    t = "CRootOf(x**3 - 16*x**2 - 2*x + 3, 1)"
    A, w = f"(1 - {t}**2/(1 + {t}))", f"(1/(1 + {t}))"
    rule = {"0": {"1": A, "0": f"1 - {A}"}, "1": {"1": w}, "2": {"0": w}}
    return Case(game, "algebraic", f"-(log{A} + 2*log{w})/3 - log({t})/4", "0 1 2", "", True, None, rule)


CASES: dict[str, Callable[[], Case]] = {
    case.__name__: case
    for case in (
        section_v_a,
        two_points,
        ties,
        saturated_budget,
        saturated_with_a_third_place,
        saturated_by_many,
        slack_budget,
        tight_but_unreached,
        tight_but_unreached_two_labels,
        tight_but_unreached_on_a_line,
        tight_but_unreached_on_a_square,
        kinkless_budget,
        dead_arcs,
        dead_arcs_to_a_third_place,
        budget_that_everyone_pays,
        unreachable_release,
        single_label,
        equal_posteriors_in_two_blocks,
        many_multipliers,
        many_multipliers_one_rule,
        narrow_multipliers,
        unsupported_home,
        unsupported_home_two_places,
        changed_labels,
        root_of_five,
        irrational_multiplier,
        cubic,
    )
}

"""Uniqueness of the robust rule, a second rule where there is one, and the least probabilities of the free set."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

import flint
import pytest

from tests.laws.test_every_kind import make
from tests.solve.any_shapes import arcs, conditions, hull
from tests.solve.test_support import irrational, pairs_of_three, solve, v_a
from verify.errors import BadInput, Unsolved
from verify.game.shape import Shape
from verify.numbers.field import Element
from verify.numbers.precision import flint_precision
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face, restrict
from verify.solve.recognise import rational_saddle
from verify.solve.saddle_point import LogForm, SaddlePoint
from verify.solve.support import Maximisers, maximisers
from verify.solve.support_free import least_values
from verify.solve.support_system import form_ball, gains
from verify.solve.support_unique import Uniqueness, uniqueness

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def decide(shape: Shape) -> tuple[Shape, SaddlePoint, Maximisers, Uniqueness]:
    """Solve and decide uniqueness; a second rule is checked."""
    living, found = solve(shape)
    known = maximisers(living, found)
    answer = uniqueness(living, found, known)
    check(living, found, known, answer)
    return living, found, known, answer


def check(shape: Shape, found: SaddlePoint, known: Maximisers, answer: Uniqueness) -> None:
    """A second rule differs, is normalised, agrees where there is mass, and meets all conditions."""
    if answer.unique is False:
        assert answer.other is not None
        assert robust(shape, found, known, *answer.other)
        assert answer.other[0] != found.rule
        assert all(answer.other[0][z] == found.rule[z] for z in known.supported)
    elif answer.unique and known.unsupported and len(shape.labels) > 1:
        asked = {int(shape.entry_sink[j]) for j in known.gains.tight}
        for z, y in product(known.unsupported, range(len(shape.labels))):
            assert not found.rule[z][y] or z * len(shape.labels) + y in asked


def robust(
    shape: Shape, found: SaddlePoint, known: Maximisers, rule: list[list[Element]], multipliers: tuple[LogForm, ...]
) -> bool:
    """Whether a rule with these multipliers is a saddle point with the widest attack."""
    field = found.field
    for line in rule:
        whole: Element = Fraction(0)
        for q in line:
            assert field.sign(q) >= 0
            whole = field.add(whole, q)
        assert whole == 1
    with flint_precision(300):
        for k, (row, form) in enumerate(zip(shape.rows, multipliers, strict=True)):
            assert row.equality or not form or form_ball(field, form) > 0
            assert not form or k in known.met
    other = SaddlePoint(known.attack, rule, multipliers, found.value, field)
    return set(known.attack) <= set(gains(shape, other).tight)


def squared() -> Shape:
    """The example of mathematics §5: mass 1/2 at (0, 0) and (2, 1), squared cost, mean at most 1."""
    return arcs({(0, 0): HALF, (2, 1): HALF}, 3, 2, [(lambda x, y, z, w: (x - z) ** 2, 1)])


def with_ends(shape: Shape, a: Fraction, b: Fraction, multiplier: LogForm) -> bool:
    """Whether q(0|0) = a and q(1|2) = b are part of a robust rule of the squared example, for these multipliers."""
    living, found = solve(shape)
    known = maximisers(living, found)
    rule: list[list[Element]] = [[a, 1 - a], [HALF, HALF], [1 - b, b]]
    try:
        return robust(living, found, known, rule, (multiplier,))
    except Unsolved:  # a column beats one that carries mass
        return False


def test_squared_cost_union_that_is_no_product() -> None:
    """(1/2, 1/2) and (.9, .9) solve and (1/2, .9) does not: the solution set is no product over the releases.

    λ ranges over an interval: with τ = exp(λ) the rule needs q(0|0), q(1|2) ≥ τ/2 and q(1|0), q(0|2) ≥ 1/(2τ³). For
    (1/2, .9) that is τ ≤ 1 and 1/τ³ ≤ 1/5, which no τ meets.
    """
    nine = Fraction(9, 10)
    assert with_ends(squared(), HALF, HALF, ())
    assert with_ends(squared(), nine, nine, ((Fraction(1), Fraction(9, 5)),))
    for step in range(101):
        tau = 1 + Fraction(step, 100)
        assert not with_ends(squared(), HALF, nine, ((Fraction(1), tau),) if step else ())
    living, found, known, answer = decide(squared())
    assert known.supported == (1,)
    assert known.unsupported == (0, 2)
    assert answer.unique is False
    assert not answer.dual
    least = least_values(living, found, known)
    with flint_precision(200):
        for near, far in ((least[0][0], least[0][1]), (least[2][1], least[2][0])):
            assert abs(near.ball**3 * far.ball * 16 - 1) < 1e-50  # (τ/2)³·1/(2τ³) = 1/16


def test_section_v_a_is_not_unique() -> None:
    """V-A: q(0|0) is free in [2/3, 1], and so at 2 and 4 with 1/3 and 2/3; there is no row, so the dual is unique."""
    living, found, known, answer = decide(v_a())
    assert answer.unique is False
    assert answer.dual
    least = least_values(living, found, known)
    exact = {z: [each.exact for each in line] for z, line in least.items()}
    zero = Fraction(0)
    assert exact == {
        0: [Fraction(2, 3), zero, zero, zero, zero],
        2: [zero, zero, THIRD, zero, zero],
        4: [zero, zero, zero, zero, Fraction(2, 3)],
    }


def test_forced_without_full_support() -> None:
    """The converse of Corollary 1 fails: release 2 is unsupported, and yet exactly one rule is robust."""
    living, found, known, answer = decide(pairs_of_three())
    assert known.unsupported == (2,)
    assert answer.unique is True
    least = least_values(living, found, known)[2]
    assert [each.exact for each in least] == found.rule[2]


def test_full_support_is_unique() -> None:
    """Corollary 1, with several maximisers: full support, one rule."""
    _, _, known, answer = decide(arcs({(0, 0): HALF, (0, 1): HALF}, 3, 2))
    assert known.unsupported == ()
    assert answer.unique is True


def test_one_label_is_unique() -> None:
    """With one label there is one rule, supported or not."""
    _, _, known, answer = decide(arcs({(0, 0): Fraction(1)}, 2, 1, allowed=lambda x, z: z == 0))
    assert known.unsupported == (1,)
    assert answer.unique is True


def test_the_multipliers_have_to_move() -> None:
    """The recognised λ = 0 forces q(·|0) to be the prior, but with a larger λ there is room: several rules.

    Hamming cost and budget 1/4: 0 with label 1 (mass 1/4) moves to 1. With u = exp(4λ) the least values at 0 are
    3/(4u) and u/4, of sum 1 for u = 1 and u = 3 and less between.
    """
    law = {(0, 1): QUARTER, (1, 0): Fraction(3, 4)}
    shape = arcs(law, 2, 2, [(lambda x, y, z, w: int(x != z), QUARTER)])
    living, found = solve(shape)
    prior = [[Fraction(3, 4), QUARTER]] * 2
    tied = SaddlePoint(found.attack, prior, ((),), found.value)
    known = maximisers(living, tied)
    answer = uniqueness(living, tied, known)
    check(living, tied, known, answer)
    assert answer.unique is False
    assert answer.other is not None
    assert answer.other[1] != ((),)


def test_several_releases_of_a_polytope() -> None:
    """Where the conditions of two releases hang together a second rule moves both: q(0|1)·q(0|2) ≥ 1/4."""
    laws = [{(0, 0): HALF, (0, 1): HALF}, {(1, 0): HALF, (2, 0): HALF}]
    _, _, known, answer = decide(hull(laws, 3, 2))
    assert known.unsupported == (1, 2)
    assert answer.unique is False


def test_multipliers_on_which_no_rule_depends() -> None:
    """A row of zeros leaves its multiplier undetermined; the rule is forced all the same."""
    law = {(0, 0): HALF, (1, 1): QUARTER, (2, 2): QUARTER}
    shape = arcs(law, 3, 3, [(lambda x, y, z, w: 0, 0)], allowed=lambda x, z: x + z != 2)
    _, _, known, answer = decide(shape)
    assert known.unsupported == (2,)
    assert (answer.unique, answer.dual, answer.charges) == (True, False, True)


@pytest.mark.parametrize("kind", ["maximum", "radius", "other releases", "vertices", "rows", "two budgets"])
def test_random_games(kind: str) -> None:
    """Every second rule is robust; least values are no more than the certified rule's."""
    for seed in range(20, 32):
        try:
            shape = make(kind, Random(f"{kind} {seed}")).shape
            living = restrict(shape, face(shape).alive)
        except BadInput:
            continue
        found = rational_saddle(living, solve_barrier(living, 30)) if living.columns <= 60 else None
        if found is None:
            continue
        known = maximisers(living, found)
        answer = uniqueness(living, found, known)
        check(living, found, known, answer)
        if not living.transport:
            continue
        with flint_precision(200):
            for z, line in least_values(living, found, known).items():
                for q, least in zip(found.rule[z], line, strict=True):
                    assert least.exact == q or least.ball < flint.arb(flint.fmpq(q.numerator, q.denominator))


def test_irrational_least_values() -> None:
    """Over Q(√5), with one more release for a and c: least values w_a, 0 and w_c = 1 − 2·w_a."""
    shape, found = irrational()
    labels, open_to = (0, 1, 2, 1, 0), {0: (0, 1, 3), 1: (0, 2), 2: (0, 3), 3: (1,), 4: (2,)}
    law = {(x, y): Fraction(1, 5) for x, y in enumerate(labels)}
    wider = arcs(law, 5, 3, allowed=lambda x, z: z in open_to[x])
    keys = {(int(key[0]), int(key[2])): j for j, key in enumerate(wider.keys)}
    attack = {keys[int(key[0]), int(key[2])]: found.attack[j] for j, key in enumerate(shape.keys)}
    w = found.rule[0][0]
    rule = [*found.rule[:3], [found.field.add(w, HALF), Fraction(0), found.field.subtract(HALF, w)], found.rule[4]]
    point = SaddlePoint(attack, rule, (), (), found.field)
    with pytest.raises(Unsolved, match="beats"):  # q(2|3) = 1/2 − w_a is less than w_c = 1 − 2·w_a
        maximisers(wider, point)
    rule[3] = [w, Fraction(0), found.field.subtract(Fraction(1), w)]
    known = maximisers(wider, SaddlePoint(attack, rule, (), (), found.field))
    least = least_values(wider, SaddlePoint(attack, rule, (), (), found.field), known)
    assert [each.exact for each in least[3]] == [w, 0, found.rule[0][2]]
    answer = uniqueness(wider, SaddlePoint(attack, rule, (), (), found.field), known)
    check(wider, SaddlePoint(attack, rule, (), (), found.field), known, answer)
    assert answer.unique is False


def test_rows_that_force_nothing() -> None:
    """A polytope by conditions with a release of probability 0 and no tight column: the rule there is free."""
    _, _, known, answer = decide(conditions(2, 2, [([0, 0, 1, 1], 0, True)]))
    assert known.unsupported == (1,)
    assert answer.unique is False

"""Uniqueness of the robust rule, a second rule where there is one, and the least probabilities of the free set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from random import Random

import flint
import pytest

from tests.laws.test_every_kind import make
from tests.solve.any_shapes import arcs, conditions, hull
from tests.solve.test_support import irrational, pairs_of_three, solve, v_a
from verify.errors import BadInput, Unsolved
from verify.game.shape import Shape
from verify.numbers.field import Element, Field
from verify.numbers.precision import flint_precision
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face, restrict
from verify.solve.recognise import rational_saddle
from verify.solve.saddle_point import LogForm, SaddlePoint
from verify.solve.support import Maximisers, maximisers
from verify.solve.support_free import least_values
from verify.solve.support_system import form_ball, gains, sinks_of
from verify.solve.support_unique import Uniqueness, uniqueness

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def decide(shape: Shape) -> tuple[Shape, SaddlePoint, Maximisers, Uniqueness]:
    """Solve and decide uniqueness; what shows the answer is checked."""
    living, found = solve(shape)
    known = maximisers(living, found)
    answer = uniqueness(living, found, known)
    check(living, found, known, answer)
    return living, found, known, answer


def check(shape: Shape, found: SaddlePoint, known: Maximisers, answer: Uniqueness) -> None:
    """The rule meets all conditions, several sum to less than 1, and what witnesses force is all that there is."""
    field, labels = found.field, len(shape.labels)
    assert robust(shape, found, known, answer.rule, answer.multipliers)
    spare = {z: field.subtract(Fraction(1), total(field, line)) for z, line in enumerate(answer.rule)}
    assert all(not spare[z] for z in known.supported)
    assert (answer.unique is False) == any(field.sign(v) > 0 for v in spare.values())
    needed = {z * labels + y for z in known.unsupported for y in range(labels) if answer.rule[z][y]}
    point = replace(found, rule=answer.rule)
    forced = {t for attack in answer.witnesses for t in witnessed(shape, point, known, attack)}
    assert forced in (set(), needed)
    if answer.unique and labels > 1:
        assert forced == needed
        assert answer.rule == found.rule


def witnessed(shape: Shape, point: SaddlePoint, known: Maximisers, attack: dict[int, Element]) -> set[int]:
    """The sinks at unsupported releases that a witness reaches, which is feasible and as good as the best.

    There is one, or what arrives is in proportion to the rule.
    """
    field, labels, group = point.field, len(shape.labels), shape.group.tolist()
    assert all(field.sign(mass) > 0 for mass in attack.values())
    for s in range(len(shape.mass)):
        assert total(field, [mass for j, mass in attack.items() if group[j] == s]) == shape.group_mass(s)
    for row, form in zip(shape.rows, point.multipliers, strict=True):
        spent = total(field, [field.multiply(Fraction(row.coefficients[j]), mass) for j, mass in attack.items()])
        left = field.subtract(Fraction(row.rhs), spent)
        assert field.sign(left) == 0 or (field.sign(left) > 0 and not form and not row.equality)
    assert set(attack) <= set(gains(shape, replace(point, attack=known.attack)).tight)
    law: dict[int, Element] = {}
    for j, reached in sinks_of(shape, list(attack)).items():
        for t, weight in reached:
            if t // labels in known.unsupported:
                law[t] = field.add(law.get(t, Fraction(0)), field.multiply(weight, attack[j]))
    for z in known.unsupported if len(law) > 1 else ():
        mass = total(field, [law.get(z * labels + y, Fraction(0)) for y in range(labels)])
        for y, q in enumerate(point.rule[z]):
            assert law.get(z * labels + y, Fraction(0)) == field.multiply(q, mass)
    assert law
    return set(law)


def total(field: Field, values: Iterable[Element]) -> Element:
    """The sum of elements."""
    whole: Element = Fraction(0)
    for value in values:
        whole = field.add(whole, value)
    return whole


def robust(
    shape: Shape, found: SaddlePoint, known: Maximisers, rule: list[list[Element]], multipliers: tuple[LogForm, ...]
) -> bool:
    """Whether a rule, which may sum to less than 1, is a saddle point with these multipliers and the widest attack."""
    field = found.field
    for line in rule:
        assert all(field.sign(q) >= 0 for q in line)
        assert field.sign(field.subtract(Fraction(1), total(field, line))) >= 0
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
    assert not answer.witnesses
    least = least_values(living, found, known)
    with flint_precision(200):
        for near, far in ((least[0][0], least[0][1]), (least[2][1], least[2][0])):
            assert abs(near.ball**3 * far.ball * 16 - 1) < 1e-50  # (τ/2)³·1/(2τ³) = 1/16


def test_section_v_a_is_not_unique() -> None:
    """V-A: q(0|0) is free in [2/3, 1], and so at 2 and 4 with 1/3 and 2/3; three witnesses show that to be all."""
    living, found, known, answer = decide(v_a())
    assert answer.unique is False
    assert answer.least
    assert len(answer.witnesses) == 3
    least = least_values(living, found, known)
    exact = {z: [each.exact for each in line] for z, line in least.items()}
    zero = Fraction(0)
    assert exact == {
        0: [Fraction(2, 3), zero, zero, zero, zero],
        2: [zero, zero, THIRD, zero, zero],
        4: [zero, zero, zero, zero, Fraction(2, 3)],
    }
    assert {z: answer.rule[z] for z in exact} == exact


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
    assert answer.multipliers != ((),)
    assert not answer.least


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
    assert answer.unique is True
    assert answer.least
    assert len(answer.witnesses) == 1


@pytest.mark.parametrize("kind", ["maximum", "radius", "other releases", "vertices", "rows", "two budgets"])
def test_random_games(kind: str) -> None:
    """What shows the answers holds; least values are no more than the certified rule's."""
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

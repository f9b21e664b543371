"""The maximisers of H(Y|Z): which releases they reach, with certificates of either side that are checked exactly."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from tests.laws.test_every_kind import make
from tests.solve.any_shapes import arcs, conditions, hull
from verify.errors import BadInput
from verify.game.shape import Shape
from verify.numbers.field import Element, Field
from verify.solve import support
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face, restrict
from verify.solve.recognise import rational_saddle
from verify.solve.saddle_point import SaddlePoint
from verify.solve.support import Maximisers, maximisers
from verify.solve.support_system import sinks_of

HALF, THIRD, QUARTER = Fraction(1, 2), Fraction(1, 3), Fraction(1, 4)


def solve(shape: Shape) -> tuple[Shape, SaddlePoint]:
    """The living columns, and an exact saddle point on them."""
    living = restrict(shape, face(shape).alive)
    found = rational_saddle(living, solve_barrier(living, 30))
    assert found is not None
    return living, found


def decide(shape: Shape) -> tuple[SaddlePoint, Maximisers]:
    """Solve and decide, with every certificate checked."""
    living, found = solve(shape)
    known = maximisers(living, found)
    check(living, found, known)
    return found, known


def total(field: Field, terms: list[tuple[Element, Element]]) -> Element:
    out: Element = Fraction(0)
    for a, b in terms:
        out = field.add(out, field.multiply(a, b))
    return out


def check(shape: Shape, found: SaddlePoint, known: Maximisers) -> None:
    """The attack is a maximiser that reaches ``supported``; Farkas' inequalities hold on the tight columns."""
    field, labels = found.field, len(shape.labels)
    sinks = sinks_of(shape, list(range(shape.columns)))
    tight = known.gains.tight
    assert set(known.attack) <= set(tight)
    assert all(field.sign(mass) > 0 for mass in known.attack.values())
    for s, columns in enumerate(shape.group_columns):
        carried = [(known.attack[j], Fraction(1)) for j in columns.tolist() if j in known.attack]
        assert total(field, carried) == shape.group_mass(s)
    for k, (row, form) in enumerate(zip(shape.rows, found.multipliers, strict=True)):
        spent = total(field, [(mass, Fraction(row.coefficients[j])) for j, mass in known.attack.items()])
        spare = field.sign(field.subtract(Fraction(row.rhs), spent))
        assert spare >= 0
        assert (spare == 0) == (k in known.met)
        assert spare == 0 or not (row.equality or form)
    law: list[Element] = [Fraction(0)] * shape.sinks
    for j, mass in known.attack.items():
        for t, weight in sinks[j]:
            law[t] = field.add(law[t], field.multiply(weight, mass))
    reached = set()
    for z, line in enumerate(found.rule):
        marginal = total(field, [(p, Fraction(1)) for p in law[z * labels : (z + 1) * labels]])
        reached |= {z} if marginal else set()
        assert all(law[z * labels + y] == field.multiply(q, marginal) for y, q in enumerate(line))
    assert set(known.supported) == reached
    assert set(known.unsupported) == set(range(len(shape.releases))) - reached
    assert (known.farkas is None) == (not known.unsupported)
    if known.farkas is None:
        return
    prices = known.farkas
    for price, row, form in zip(prices.rows, shape.rows, found.multipliers, strict=True):
        assert row.equality or form or field.sign(price) >= 0
    left: dict[int, Element] = {}  # by column its price, of which the burden is still to be taken
    for j in tight:
        paid = [(v, Fraction(row.coefficients[j])) for v, row in zip(prices.rows, shape.rows, strict=True)]
        for t, weight in sinks[j]:
            z, y = divmod(t, labels)
            mean = total(field, list(zip(found.rule[z], prices.sinks[z], strict=True)))
            paid.append((field.subtract(prices.sinks[z][y], mean), weight))
        left[j] = total(field, paid)
    level = {int(shape.group[j]): left[j] for j in known.attack}
    everything = [(v, -shape.group_mass(s)) for s, v in level.items()]
    everything += [(v, Fraction(row.rhs)) for v, row in zip(prices.rows, shape.rows, strict=True)]
    assert total(field, everything) == 0
    for j in tight:
        burden = sum((w for t, w in sinks[j] if t // labels in known.unsupported), Fraction(0))
        spare = field.subtract(left[j], level[int(shape.group[j])])
        assert field.sign(field.subtract(spare, burden)) >= 0


def v_a() -> Shape:
    """Section V-A's example."""
    return arcs({(0, 0): THIRD, (2, 2): THIRD, (4, 4): THIRD}, 5, 5, allowed=lambda x, z: abs(x - z) <= 1)


def pairs_of_three() -> Shape:
    """Masses 1/2, 1/4, 1/4, a label each; release 0 is shared by the first two, 1 by first and last, 2 by the rest."""
    law = {(0, 0): HALF, (1, 1): QUARTER, (2, 2): QUARTER}
    return arcs(law, 3, 3, allowed=lambda x, z: x + z != 2)


def test_section_v_a() -> None:
    """V-A's maximisers live on {1, 3}; 0, 2 and 4 are unsupported, so Corollary 1's condition fails there."""
    _, known = decide(v_a())
    assert known.supported == (1, 3)
    assert known.unsupported == (0, 2, 4)


def test_tight_but_unreached() -> None:
    """A release that columns reach without slack, and no maximiser: only Farkas' lemma tells, not the slack."""
    found, known = decide(pairs_of_three())
    assert known.supported == (0, 1)
    assert known.unsupported == (2,)
    assert found.rule[0][:2] == [HALF, HALF]
    shape = pairs_of_three()
    entering = {j for j in range(shape.columns) if int(shape.keys[j][2]) == 2}
    assert entering <= set(known.gains.tight)
    assert known.farkas is not None
    assert any(v for line in known.farkas.sinks for v in line)


def test_a_release_that_no_column_enters() -> None:
    """It is unsupported, and its certificate is empty."""
    _, known = decide(arcs({(0, 0): HALF, (1, 1): HALF}, 3, 2, allowed=lambda x, z: z < 2))
    assert known.unsupported == (2,)


def test_ties_are_all_supported() -> None:
    """Two releases that serve as well as each other: one maximiser reaches both, whatever vertex was found first."""
    shape = arcs({(0, 0): HALF, (0, 1): HALF}, 2, 2)
    living, found = solve(shape)
    one: dict[int, Element] = {0: HALF, 2: HALF}
    assert [int(living.keys[j][2]) for j in one] == [0, 0]
    lopsided = SaddlePoint(one, found.rule, found.multipliers, found.value)
    known = maximisers(living, lopsided)
    check(living, lopsided, known)
    assert known.supported == (0, 1)
    assert set(known.attack) == {0, 1, 2, 3}


def test_saturation() -> None:
    """A budget that is not spent: every release is reached, all of them with the prior for posterior."""
    law = {(0, 0): HALF, (1, 1): THIRD, (2, 1): Fraction(1, 6)}
    found, known = decide(arcs(law, 3, 2, [(lambda x, y, z, w: abs(x - z), 10)]))
    assert known.supported == (0, 1, 2)
    assert known.met == ()
    assert all(line == [HALF, HALF] for line in found.rule)


def test_polytopes_by_vertices() -> None:
    """Columns that spread over several sinks: a vertex that no maximiser mixes in leaves its release unsupported."""
    laws = [{(0, 0): HALF, (0, 1): HALF}, {(1, 0): Fraction(1)}]
    _, known = decide(hull(laws, 2, 2))
    assert known.supported == (0,)
    assert known.unsupported == (1,)


def test_polytopes_by_conditions() -> None:
    """An equality fixes p(release 1) = 0 by dead columns: unsupported, without any column on it."""
    _, known = decide(conditions(2, 2, [([0, 0, 1, 1], 0, True)]))
    assert known.supported == (0,)
    assert known.unsupported == (1,)


@pytest.mark.parametrize("broken", [False, True])
@pytest.mark.parametrize("kind", ["maximum", "radius", "other releases", "vertices", "rows", "two budgets"])
def test_random_games(kind: str, broken: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every release is decided, with a certificate; without the guesses in doubles the field decides the same."""
    decided = 0
    for seed in range(8):
        try:
            shape = make(kind, Random(f"{kind} {seed}")).shape
            living = restrict(shape, face(shape).alive)
        except BadInput:
            continue
        found = rational_saddle(living, solve_barrier(living, 30)) if living.columns <= 60 else None
        if found is None:
            continue
        known = maximisers(living, found)
        if broken:
            with monkeypatch.context() as patch:
                patch.setattr(support, "widest", lambda *_: None)
                patch.setattr(support, "above", lambda *_: None)
                again = maximisers(living, found)
            assert (again.supported, again.met) == (known.supported, known.met)
            assert set(again.attack) == set(known.attack)
            known = again
        check(living, found, known)
        decided += 1
    assert decided >= 1


def irrational() -> tuple[Shape, SaddlePoint]:
    """Uniform sources a … e with labels 0, 1, 2, 1, 0 and releases {a, b, c}, {a, d}, {b, e}: w_a = (5 − √5)/10.

    With w_b = w_a, w_d = w_e = 1 − w_a and w_c = 1 − 2·w_a (mathematics of the weighted proportional fairness).
    """
    fifth, labels = Fraction(1, 5), (0, 1, 2, 1, 0)
    open_to = {0: (0, 1), 1: (0, 2), 2: (0,), 3: (1,), 4: (2,)}
    law = dict.fromkeys(enumerate(labels), fifth)
    shape = arcs(law, 5, 3, allowed=lambda x, z: z in open_to[x])
    field = Field((1, -5, 5), Fraction(1, 4), Fraction(3, 10))  # 5w² − 5w + 1 = 0
    w: Element = (Fraction(0), Fraction(1))
    rest = field.subtract(Fraction(1), w)
    last = field.subtract(rest, w)
    zero: Element = Fraction(0)
    rule = [[w, w, last], [w, rest, zero], [rest, w, zero], [zero, zero, Fraction(1)], [zero, zero, Fraction(1)]]
    # release 1 takes d whole, so p(1) = 1/5/(1 − w) and a leaves w·p(1) there; the rest of a goes to release 0
    share = field.divide(field.multiply(fifth, w), rest)
    masses = {(0, 1): share, (0, 0): field.subtract(fifth, share), (1, 2): share, (1, 0): field.subtract(fifth, share)}
    masses |= {(2, 0): fifth, (3, 1): fifth, (4, 2): fifth}
    attack = {j: masses[int(key[0]), int(key[2])] for j, key in enumerate(shape.keys)}
    return shape, SaddlePoint(attack, rule, (), (), field)  # the value plays no part here


def test_irrational_saddle_points() -> None:
    """Over Q(√5): releases 0, 1, 2 are reached, and the attack is the only one; 3 and 4 have no columns."""
    shape, found = irrational()
    known = maximisers(shape, found)
    check(shape, found, known)
    assert known.supported == (0, 1, 2)
    assert known.unsupported == (3, 4)
    assert known.attack == found.attack


def test_irrational_ties() -> None:
    """Over Q(√5), with a copy of every release: from an attack that ignores the copies one is found that uses them."""
    shape, found = irrational()
    twins = {(int(key[0]), int(key[1]), int(key[2])): j for j, key in enumerate(shape.keys)}
    law = {(x, y): Fraction(1, 5) for x, y, _ in twins}
    double = arcs(law, 6, 3, allowed=lambda x, z: any((x, y, z % 3) in twins for y in range(3)))
    keys = {(int(key[0]), int(key[1]), int(key[2])): j for j, key in enumerate(double.keys)}
    attack = {keys[key]: found.attack[j] for key, j in twins.items()}
    copied = SaddlePoint(attack, [*found.rule[:3], *found.rule[:3]], (), (), found.field)
    known = maximisers(double, copied)
    check(double, copied, known)
    assert known.supported == (0, 1, 2, 3, 4, 5)
    assert set(known.attack) == set(range(double.columns))

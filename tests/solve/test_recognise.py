"""Recognition: exact saddle points where theory says that they are rational, checked here condition by condition."""

from __future__ import annotations

from fractions import Fraction

import flint
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.solve.any_shapes import Law, arcs, conditions, hull, random_law
from verify.game.shape import Shape
from verify.numbers.precision import flint_precision
from verify.solve import recognise
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face, restrict
from verify.solve.lp import Constraint
from verify.solve.recognise import Saddle, _solved, rational_saddle
from verify.solve.recognise_forms import LogForm, ball, combine, log_of, prime_form, simplified
from verify.solve.recognise_numbers import rational, simplest_between

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def find(shape: Shape, digits: int = 30) -> Saddle | None:
    """Recognise on the living columns and check what was found."""
    living = restrict(shape, face(shape).alive)
    found = rational_saddle(living, solve_barrier(living, digits))
    if found is not None:
        check(living, found)
    return found


def check(shape: Shape, found: Saddle) -> None:
    """FORMAT.md §5: feasibility and posteriors exactly, slackness and the value by 300 bits and coprime bases."""
    labels = len(shape.labels)
    assert min(found.attack.values()) > 0
    for s, columns in enumerate(shape.group_columns):
        assert sum(found.attack.get(j, 0) for j in columns.tolist()) == shape.group_mass(s)
    for row, form in zip(shape.rows, found.multipliers, strict=True):
        excess = sum(row.coefficients[j] * v for j, v in found.attack.items()) - row.rhs
        assert excess == 0 if row.equality or form else excess <= 0
    law = [Fraction(0)] * shape.sinks
    losses: list[list[tuple[Fraction, dict[Fraction, Fraction]]]] = [[] for _ in range(shape.columns)]
    for j, t, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        weight = Fraction(w, shape.weight_denominator)
        law[t] += weight * found.attack.get(j, 0)
        losses[j].append((-weight, log_of(found.rule[t // labels][t % labels])))
    for z, line in enumerate(found.rule):
        assert sum(line) == 1
        assert min(line) >= 0
        marginal = sum(law[z * labels : (z + 1) * labels])
        assert all(law[z * labels + y] == q * marginal for y, q in enumerate(line))
    prices = [{r: a for a, r in form} for form in found.multipliers]
    with flint_precision(300):
        assert all(row.equality or ball(price) >= 0 for row, price in zip(shape.rows, prices, strict=True))
        for columns in shape.group_columns:
            values = {}
            for j in columns.tolist():
                charges = [(-row.coefficients[j], price) for row, price in zip(shape.rows, prices, strict=True)]
                values[j] = combine([*losses[j], *charges])
            best = next(values[j] for j in columns.tolist() if j in found.attack)
            for j, value in values.items():
                slack = combine([(1, best), (-1, value)])
                zero = not any(prime_form(slack).values())
                assert zero or (j not in found.attack and ball(slack) > 0)
    mean = combine([(v * weight, form) for j, v in found.attack.items() for weight, form in losses[j]])
    assert simplified(mean) == found.value


def pairs(*terms: tuple[int | str, int]) -> LogForm:
    return tuple((Fraction(a), Fraction(r)) for a, r in terms)


def distance(x: int, y: int, z: int, after: int) -> int:
    return abs(x - z)


def test_section_v_a() -> None:
    """Section V-A: log(3) − 2/3·log(2), written that way round; the releases 1 and 3 alone carry mass."""
    law = {(0, 0): THIRD, (2, 2): THIRD, (4, 4): THIRD}
    shape = arcs(law, 5, 5, allowed=lambda x, z: abs(x - z) <= 1)
    found = find(shape)
    assert found is not None
    assert found.value == pairs((1, 3), ("-2/3", 2))
    assert {int(shape.keys[j][2]) for j in found.attack} == {1, 3}
    assert found.rule[1] == [Fraction(2, 3), 0, THIRD, 0, 0]


@pytest.mark.parametrize("seed", range(25))
def test_two_labels_are_rational(seed: int) -> None:
    """Under maximum distortion with two labels the optimum is rational, whatever the masses."""
    rng = np.random.default_rng(seed)
    size, radius = int(rng.integers(2, 9)), int(rng.integers(0, 4))
    law = random_law(rng, size, 2, powers=seed % 3 == 0)
    assert find(arcs(law, size, 2, allowed=lambda x, z: abs(x - z) <= radius)) is not None


@pytest.mark.parametrize("seed", range(5))
def test_saturated_budget(seed: int) -> None:
    """Once Y and Z can be made independent the rule is the prior at every supported release, λ = 0, h* = H(Y)."""
    law = random_law(np.random.default_rng(seed), 4, 3)
    found = find(arcs(law, 4, 3, [(distance, 10)]))
    assert found is not None
    assert found.multipliers == ((),)
    prior = [sum((v for (_, b), v in law.items() if b == y), Fraction(0)) for y in range(3)]
    assert found.value == simplified(combine([(-p, log_of(p)) for p in prior if p]))


@pytest.mark.parametrize("seed", range(5))
def test_budget_zero(seed: int) -> None:
    """With budget 0 nothing moves: h* = H(Y|X)."""
    law = random_law(np.random.default_rng(seed), 4, 3)
    assert find(arcs(law, 4, 3, [(distance, 0)])) is not None


def test_deterministic_label() -> None:
    """One label: the value is 0, an empty form."""
    found = find(arcs({(x, 0): Fraction(1, 4) for x in range(4)}, 4, 2, [(distance, 1)]))
    assert found is not None
    assert found.value == ()


@pytest.mark.parametrize("seed", range(5))
def test_single_law(seed: int) -> None:
    """One vertex: the rule is its posterior."""
    assert find(hull([random_law(np.random.default_rng(seed), 4, 3)], 4, 3)) is not None


@pytest.mark.parametrize(("label_cost", "budget"), [(1, Fraction(1, 4)), (HALF, Fraction(1, 5)), (2, Fraction(1, 9))])
def test_multiplier_is_a_log_form(label_cost: Fraction | int, budget: Fraction) -> None:
    """A Wasserstein ball around two points: with c the least cost and D = budget/c, λ = log((1 − D)/D)/c."""
    law: Law = {(0, 0): HALF, (1, 1): HALF}
    cost = min(Fraction(label_cost), Fraction(1))
    shape = arcs(law, 2, 2, [(lambda x, y, z, after: abs(x - z) + label_cost * (y != after), budget)], relabel=True)
    found = find(shape)
    assert found is not None
    d = min(budget / cost, HALF)
    assert found.value == simplified({d: -d, 1 - d: d - 1})
    multiplier = {r: a / shape.rows[0].scale for r, a in log_of((1 - d) / d, 1 / cost).items()}
    assert found.multipliers == (simplified(multiplier),)


def test_multiplier_from_an_interval() -> None:
    """Squared cost, ε = 1, half of the mass at each end, one label each: many λ are optimal, the value is log 2."""
    law: Law = {(0, 0): HALF, (2, 1): HALF}
    found = find(arcs(law, 3, 2, [(lambda x, y, z, after: (x - z) ** 2, 1)]))
    assert found is not None
    assert found.value == pairs((1, 2))


def test_conditions() -> None:
    """A polytope by conditions: p(0,0) + p(1,1) ≤ 1/5 with p(z) uniform gives h2(1/5)."""
    found = find(conditions(2, 2, [((1, 0, 0, 1), Fraction(1, 5), False), ((1, 1, 0, 0), HALF, True)]))
    assert found is not None
    assert found.value == pairs((1, 5), ("-8/5", 2))


def test_irrational_games_fail_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A game whose rule is not rational is given up at the first number that is none: one guess, whatever its size."""
    rng = np.random.default_rng(7)
    shape = arcs(random_law(rng, 5, 5), 5, 5, [(lambda x, y, z, after: (x - z) ** 2, Fraction(1, 10))])
    approximation = solve_barrier(shape, 30)
    tried: list[int] = []
    monkeypatch.setattr(recognise, "rational", lambda value, bits: tried.append(value) or rational(value, bits))
    assert rational_saddle(shape, approximation) is None
    assert len(tried) == 1


@given(st.fractions(0, 1, max_denominator=10**9), st.integers(150, 400), st.integers(-5, 5))
def test_rational_comes_back(value: Fraction, precision: int, error: int) -> None:
    """A fraction given to a few units in the last place is recognised."""
    assert rational((value.numerator << precision) // value.denominator + error, precision) == value


def test_irrational_is_refused() -> None:
    """√2 − 1 and other irrationals are not taken for fractions."""
    with flint_precision(300):
        for number in (2, 3, 5, 7, 11):
            root = flint.arb(number).sqrt()
            value = int(((root - root.floor()) * flint.arb(2) ** 147).floor().unique_fmpz())
            assert rational(value, 147) is None


@given(st.fractions(Fraction(1, 1000), 1000), st.fractions(Fraction(1, 1000), 1000))
def test_simplest_between(a: Fraction, b: Fraction) -> None:
    """No fraction of the interval has a smaller denominator."""
    low, high = sorted((a, b))
    found = simplest_between(low, high)
    assert low <= found <= high
    for k in range(1, min(found.denominator, 50)):
        assert (low * k).__ceil__() > high * k


@example({Fraction(2**63 + 1, 2**63 * 10**30 + 5 * 10**29): Fraction(1)})  # a cofactor small enough to factor
@given(st.dictionaries(st.fractions(Fraction(1, 10**30), 10**30), st.fractions(-5, 5, max_denominator=9), max_size=4))
def test_simplified_is_the_same_number(form: dict[Fraction, Fraction]) -> None:
    """Writing a form over primes keeps its value and leaves no common factors."""
    terms = simplified(form)
    with flint_precision(400):
        assert abs(ball(form) - ball({r: a for a, r in terms})) < flint.arb(2) ** -250
    assert [t[0] < 0 for t in terms] == sorted(t[0] < 0 for t in terms)
    assert simplified({r: a for a, r in terms}) == terms


def test_attack_near_the_approximation() -> None:
    """Light masses stay, heavy ones follow exactly; masses below 0 and broken inequalities are left to the program."""
    half, tiny = Fraction(1, 2), Fraction(1, 64)
    rows = [Constraint({0: 1, 1: 1, 2: 1}, 1, True), Constraint({0: 1, 1: -1}, Fraction(1, 3), True)]
    found = _solved(rows, [half, half - tiny, tiny])
    assert found == [(1 - tiny) / 2 + Fraction(1, 6), (1 - tiny) / 2 - Fraction(1, 6), tiny]
    assert _solved([*rows, Constraint({0: 1}, half, False)], [half, half - tiny, tiny]) is None
    assert _solved([Constraint({0: 1, 1: 1}, 1, True), Constraint({0: 1}, 2, True)], [half, half]) is None
    assert _solved([Constraint({0: 1}, 1, True), Constraint({0: 1}, 2, True)], [half]) is None

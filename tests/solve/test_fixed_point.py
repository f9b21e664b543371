"""Fixed points of c-transforms: true ones are enclosed and proved, others are undecided; nothing else comes out."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import flint
import mpmath
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from tests.solve.fixed_point_games import UNDECIDED, coin, living, one_point, table
from tests.solve.transport_games import FAMILIES, bracket, random_shape
from verify.errors import BadInput, Unsolved
from verify.game.shape import Shape
from verify.numbers.precision import flint_precision
from verify.solve.facial import face, restrict
from verify.solve.fixed import solution
from verify.solve.fixed.conditions import Candidate, residuals
from verify.solve.fixed.newton import context, newton
from verify.solve.fixed.reduced import evaluate, reduce
from verify.solve.fixed.solution import Solution, actives, lower, middle, solve_fixed_point, upper
from verify.solve.fixed.strict import Undecided, enclose
from verify.solve.transport import solve_transport

DIGITS = 50
PRECISE = 400


def near(ball: arb, number: mpmath.mpf, digits: int = DIGITS) -> bool:
    """Whether the whole ball lies within 10^-digits of a number."""
    ctx = context(PRECISE)
    ends = [ctx.mpf(v.numerator) / v.denominator for v in (lower(ball), upper(ball))]
    return all(abs(end - number) < ctx.mpf(10) ** -digits for end in ends)


def candidate(found: Solution) -> Candidate:
    """The midpoints."""
    enclosed = found.enclosed
    return Candidate(
        {t: middle(v) for t, v in enclosed.law.items()},
        [middle(v) for v in enclosed.phi],
        [middle(v) for v in enclosed.multipliers],
        {j: middle(v) for j, v in enclosed.coupling.items()},
    )


@pytest.mark.parametrize(("heads", "budget"), [("1/3", "1/4"), ("1/3", "1/10"), ("1/2", "1/7"), ("2/5", "2/7")])
def test_binary_source(heads: str, budget: str) -> None:
    """h* = H(X) − R(D) = h2(D) for D < min(p, 1 − p), λ = log((1 − D)/D), the posteriors are D and 1 − D."""
    found = solve_fixed_point(living(coin(heads, budget)), DIGITS + 5)
    ctx = context(PRECISE)
    d = ctx.mpf(Fraction(budget).numerator) / Fraction(budget).denominator
    assert near(found.value, -d * ctx.log(d) - (1 - d) * ctx.log(1 - d))
    scale = found.shape.rows[0].scale
    with flint_precision(PRECISE):
        assert near(found.enclosed.multipliers[0] * scale, ctx.log((1 - d) / d))
    losses = sorted(map(middle, found.enclosed.psi.values()))
    for loss, q in zip(losses, (1 - d, 1 - d, d, d), strict=True):
        assert abs(ctx.mpf(loss.numerator) / loss.denominator + ctx.log(q)) < ctx.mpf(10) ** -DIGITS
    assert found.law_unique


@pytest.mark.parametrize(("heads", "budget"), [("1/3", "1/2"), ("1/4", "3/10"), ("2/5", "1/2")])
def test_prior_regime(heads: str, budget: str) -> None:
    """Beyond min(p, 1 − p) the rule is the prior, λ = 0, h* = H(X), and the worst law is not the only one."""
    found = solve_fixed_point(living(coin(heads, budget)), DIGITS + 5)
    ctx = context(PRECISE)
    p = ctx.mpf(Fraction(heads).numerator) / Fraction(heads).denominator
    assert near(found.value, -p * ctx.log(p) - (1 - p) * ctx.log(1 - p))
    assert found.enclosed.multipliers[0].is_zero()
    assert not found.law_unique


@pytest.mark.parametrize(("first", "budget"), [("1/4", "1/8"), ("1/10", "1/3"), ("2/3", "1/10"), ("1/100", "1/1000")])
def test_one_point(first: str, budget: str) -> None:
    """With one feature the worst case moves ε towards even labels: ν(0) = μ(0) ± ε, λ = |log ν(0)/ν(1)|."""
    mu, eps = Fraction(first), Fraction(budget)
    nu = mu + eps if mu < Fraction(1, 2) else mu - eps
    found = solve_fixed_point(living(one_point(mu, eps)), DIGITS + 5)
    ctx = context(PRECISE)
    law = [ctx.mpf(v.numerator) / v.denominator for v in (nu, 1 - nu)]
    assert near(found.enclosed.law[0], law[0])
    assert near(found.enclosed.law[1], law[1])
    with flint_precision(PRECISE):
        price = found.enclosed.multipliers[0] * found.shape.rows[0].scale
    assert near(price, abs(ctx.log(law[0] / law[1])))
    assert near(found.value, -sum(p * ctx.log(p) for p in law))


@pytest.mark.parametrize("name", UNDECIDED)
def test_undecided(name: str) -> None:
    """Kinks and ties: a fixed point exists but is not regular, and then nothing may be said."""
    with pytest.raises(Unsolved):
        solve_fixed_point(living(UNDECIDED[name]), 30)


@given(st.sampled_from(FAMILIES), st.integers(0, 10**6))
def test_any_game(family: str, seed: int) -> None:
    """Every condition holds at the midpoints, from its definition; weak duality's bracket holds the value."""
    try:
        shape = random_shape(family, seed)
        shape = restrict(shape, face(shape).alive)
        found = solve_fixed_point(shape, 40)
    except (BadInput, Unsolved):
        return
    assert residuals(found.shape, candidate(found), context(PRECISE)).largest < 1e-40 * largest_cost(found.shape)
    try:
        low, high, _ = bracket(shape, solve_transport(shape, 20))
    except Unsolved:
        return
    with flint_precision(PRECISE):
        assert low < found.value + arb(10) ** -20
        assert high > found.value - arb(10) ** -20


def largest_cost(shape: Shape) -> int:
    return max((abs(c) for row in shape.rows for c in row.coefficients), default=1)


def test_more_digits_lie_inside() -> None:
    """Enclosures of different precision overlap, and have the width asked."""
    shape = living(table(3, 3, 5, "1/20"))
    coarse, fine = solve_fixed_point(shape, 20), solve_fixed_point(shape, 300)
    for which in ("law", "psi"):
        for t, ball in getattr(fine.enclosed, which).items():
            rough = getattr(coarse.enclosed, which)[t]
            assert lower(rough) <= upper(ball)
            assert lower(ball) <= upper(rough)
            assert upper(ball) - lower(ball) < Fraction(1, 10**300)
    assert coarse.radius > fine.radius
    assert fine.alone > Fraction(1, 10**6)


def test_precision_is_not_global() -> None:
    """Neither mpmath's nor flint's precision is changed, nor does it change what comes out."""
    shape = living(table(2, 2, 1, "1/30"))
    before = flint.ctx.prec, mpmath.mp.prec, mpmath.iv.prec
    first = solve_fixed_point(shape, 80)
    assert (flint.ctx.prec, mpmath.mp.prec, mpmath.iv.prec) == before
    with mpmath.workprec(20), flint_precision(24):
        second = solve_fixed_point(shape, 80)
    assert middle(first.value) == middle(second.value)
    assert upper(second.value) - lower(second.value) < Fraction(1, 10**80)


def test_perturbed_point_is_refused() -> None:
    """Around a point that is no zero, no small box passes."""
    shape = living(table(3, 2, 3, "1/20"))
    active, transport = next(actives(shape, []))
    reduced = reduce(active.system, active.forest, transport.arcs, [row.rhs for row in shape.rows])
    start = [*active.unknowns.theta, *active.unknowns.kappa, *active.unknowns.marginal]
    trace = newton(reduced, start, 200)
    with flint_precision(240):
        solution.box_around(reduced, trace, 200)
        for i in range(reduced.size):
            mantissa, exponent = trace.point[i]
            moved = list(trace.point)
            moved[i] = mantissa + (1 << (-exponent - 30)), exponent
            with pytest.raises(Undecided):
                solution.box_around(reduced, replace(trace, point=moved), 200)


def test_wrong_active_set_is_refused() -> None:
    """Without one of its arcs an active set shows nothing."""
    shape = living(table(3, 2, 3, "1/20"))
    active, transport = next(actives(shape, []))
    budgets = [row.rhs for row in shape.rows]
    orders = [order for order in active.forest.orders if len(order) > 1]
    broken = replace(active.forest, orders=[*orders[:-1], orders[-1][:-1]])
    component = {node: c for node, c in broken.component.items() if node != orders[-1][-1][0]}
    with pytest.raises(Unsolved):
        reduce(active.system, replace(broken, component=component, orders=[]), transport.arcs, budgets)
    for system in (
        replace(active.system, mass=[mass + 1 for mass in active.system.mass]),
        replace(active.system, spent=[value + 1 for value in active.system.spent]),
        replace(active.system, component=active.system.component[::-1]),
    ):
        with pytest.raises(Unsolved, match="not those"):
            reduce(system, active.forest, transport.arcs, budgets)
    shifted = [{node: b + (node == orders[-1][-1][0]) for node, b in offset.items()} for offset in broken.offsets]
    with pytest.raises(Unsolved):
        reduce(active.system, replace(active.forest, offsets=shifted), transport.arcs, budgets)


def test_free_masses() -> None:
    """Where the law is not unique, other masses of the free releases give other worst cases of the same value."""
    shape = living(coin("1/3", "1/2"))
    found = solve_fixed_point(shape, 30)
    reduced = found.reduced
    assert reduced.free
    active, _ = next(actives(shape, []))
    masses = [active.unknowns.marginal[i] for i in reduced.base]
    for z, share in reduced.free.items():
        masses = [m + float(a) * active.unknowns.marginal[z] for m, a in zip(masses, share, strict=True)]
    with flint_precision(200):
        trace = newton(reduced, [*active.unknowns.theta, *masses], 150)
        box = solution.box_around(reduced, trace, 150)
        q = evaluate(reduced, box.zero, arb.exp, arb).q
        values = []
        for change in (Fraction(0), Fraction(1, 1000)):
            free = {z: Fraction(active.unknowns.marginal[z]) + change for z in reduced.free}
            flows = {j: arb(float(active.weight[j])) for j in active.forest.closing}
            there = enclose(reduced, [row.rhs for row in shape.rows], box.zero, q, free, flows)
            values.append(sum((m * there.psi[t] for t, m in there.law.items()), arb(0)))
        assert values[0].overlaps(values[1])


def test_dead_arcs() -> None:
    """At ε = 0 only what costs nothing is left, and the multiplier is nobody's."""
    game = coin("1/3", 0)
    found = solve_fixed_point(living(game), 30)
    assert found.enclosed.multipliers == []
    assert found.value.contains(0)


@pytest.mark.parametrize("seed", [5, 20, 75])
def test_tied_multipliers(seed: int) -> None:
    """Where an arc ties the multipliers of two budgets, λ·c = 0 for its cycle, and each budget is spent exactly."""
    shape = random_shape("two budgets", seed)
    found = solve_fixed_point(restrict(shape, face(shape).alive), 40)
    relations = found.reduced.forest.relations
    assert relations
    with flint_precision(PRECISE):
        for cycle in relations.values():
            total = sum((v * c for v, c in zip(found.enclosed.multipliers, cycle, strict=True)), arb(0))
            assert total.contains(0)
        for spent, row in zip(found.enclosed.spent, found.shape.rows, strict=True):
            assert spent.contains(row.rhs)
            assert spent.rad() < arb(10) ** -40
    assert residuals(found.shape, candidate(found), context(PRECISE)).largest < 1e-40 * largest_cost(found.shape)

"""Open cells and conditions: every sign pattern that random points have is found, and covers are decided rightly."""

from __future__ import annotations

import random

import pytest
import sympy

from verify.errors import Unsolved
from verify.symbolic.cells import gaps, open_cells, uncovered
from verify.symbolic.conditions import Condition, Never, one_sign, positive

a, b, c, d = sympy.symbols("a b c d", positive=True)
LISTS = [
    [a - b, b - c, a - 2 * c],
    [a * c - b**2, a - c],
    [a**2 + b**2 - c**2, a * b - c**2],
    [a**3 - b * c**2 + a * b * c - 2 * c**3, a - b],
    [a * d - b * c, a - d, b + c - a - d],
]


@pytest.mark.parametrize("polynomials", LISTS, ids=str)
def test_every_sign_pattern_is_met(polynomials):
    """The strict sign patterns at 2000 random positive points all occur at a sample point; no sample is on a zero."""
    symbols = (a, b, c, d) if any(p.has(d) for p in polynomials) else (a, b, c)
    samples = {tuple(bool(p.subs(point) > 0) for p in polynomials) for point in open_cells(polynomials, symbols)}
    functions = [sympy.lambdify(symbols, p) for p in polynomials]
    rng = random.Random(0)
    for _ in range(2000):
        point = [rng.expovariate(1) for _ in symbols]
        values = [f(*point) for f in functions]
        if all(abs(value) > 1e-9 for value in values):
            assert tuple(value > 0 for value in values) in samples
    assert all(all(p.subs(point) != 0 for p in polynomials) for point in open_cells(polynomials, symbols))


def test_gaps():
    """A point below, between and above the positive roots, irrational ones and near ones too."""
    found = gaps([a**2 - 2, a - sympy.Rational(141421356, 10**8), a + 3], a)
    assert len(found) == 3
    assert found == sorted(found)
    assert (found[1] ** 2 - 2) * (found[1] - sympy.Rational(141421356, 10**8)) < 0


def test_covers():
    """a ≥ b and b ≥ a cover; a ≥ 2b and b ≥ a leave 3/2 : 1 out, with a witness."""
    assert uncovered([Condition((a - b,)), Condition((b - a,))], (a, b)) is None
    missed = uncovered([Condition((a - 2 * b,)), Condition((b - a,))], (a, b))
    assert missed is not None
    assert missed[b] < missed[a] < 2 * missed[b]
    assert uncovered([Condition()], (a, b)) is None


def test_what_cells_cannot_decide():
    """Conditions that are not closed, not polynomial or not homogeneous are not decided."""
    for condition in (Condition((a - b,), closed=False), Condition(others=(sympy.log(a),)), Condition((a - 1,))):
        with pytest.raises(Unsolved):
            uncovered([condition], (a, b))


def test_conditions_of_rational_functions():
    """Positive factors and even powers are dropped; signs of denominators count; impossible ones say so."""
    assert Condition.of([a / (a + b), b]).always
    assert Condition.of([(a - b) ** 3 / (a + b)]).polynomials == (a - b,)
    assert Condition.of([-((a - b) ** 2)]).holds({a: 1, b: 1})
    assert not Condition.of([-((a - b) ** 2)]).holds({a: 1, b: 2})
    assert not Condition.of([1 / (a - b)]).closed
    for never in (-a / b, sympy.Integer(-1), -1 / (a + b)):
        with pytest.raises(Never):
            Condition.of([never])
    assert Condition.of([(sympy.sqrt(5) - 2) * a]).always


def test_signs_at_a_glance():
    """All coefficients of one sign; everything else is 0, not a guess."""
    assert one_sign(a + 2 * b) == 1
    assert one_sign(-a - b) == -1
    assert one_sign(a - b) == 0
    assert one_sign(a**2 - a * b + b**2) == 0
    assert positive(a / (b + c))
    assert not positive(a - b)
    assert not positive(sympy.Integer(0))

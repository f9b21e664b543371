"""Exact saddle points by minimum cuts: mathematics of two labels, and of every bipartite conflict graph."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.solve.cut_games import Allowed, Mass, games, shape_of, shares
from tests.solve.transport_games import make_shape, within
from verify.certify.saddle import saddle
from verify.check import kernel
from verify.game.game import Game
from verify.game.shape import Shape
from verify.solve.barrier import solve_barrier
from verify.solve.cut import bipartite_saddle
from verify.solve.cut_check import is_saddle
from verify.solve.recognise import rational_saddle
from verify.solve.recognise_forms import combine, log_of, simplified
from verify.solve.saddle_point import Element, LogForm, SaddlePoint

HUGE = 10**30 + 57
PRIME = 1_000_003


def solve(shape: Shape) -> SaddlePoint:
    """The saddle point of a game that must have one."""
    found = bipartite_saddle(shape)
    assert found is not None
    assert is_saddle(shape, found)
    return found


def form(value: LogForm) -> LogForm:
    """A log form over primes."""
    return simplified(combine((a, log_of(r)) for a, r in value if isinstance(r, Fraction)))


def value_of(shape: Shape, w: list[Fraction]) -> LogForm:
    """−Σ mass_s log w_s over primes."""
    return simplified(combine((Fraction(-m, shape.total), log_of(v)) for m, v in zip(shape.mass, w, strict=True)))


def entropy(*masses: int) -> LogForm:
    """The entropy of masses, divided by their sum, over primes."""
    total = sum(masses)
    return simplified(combine((Fraction(-m, total), log_of(Fraction(m, total))) for m in masses))


def least(shape: Shape, point: SaddlePoint) -> list[Element]:
    """For every group the least q that its columns meet: w_s."""
    labels = len(shape.labels)
    met = [point.rule[t // labels][t % labels] for t in shape.entry_sink.tolist()]
    return [min(met[j] for j in columns.tolist()) for columns in shape.group_columns]  # type: ignore[type-var]


@settings(max_examples=300)
@given(games())
def test_the_levels_are_those_of_brute_force(game: tuple[Mass, Allowed]) -> None:
    """w_s is what trying all sets of senders gives, level by level, and the value is −Σ mass_s log w_s."""
    shape = shape_of(*game)
    found, expected = solve(shape), shares(shape)
    assert least(shape, found) == expected
    assert found.value == value_of(shape, expected)


@settings(max_examples=200)
@given(games(features=5, labels=2, most=5))
def test_it_agrees_with_recognition(game: tuple[Mass, Allowed]) -> None:
    """Wherever the interior point and continued fractions find an exact saddle point, its value is this one."""
    shape = shape_of(*game)
    found, other = solve(shape), rational_saddle(shape, solve_barrier(shape, 30))
    assume(other is not None)
    assert other is not None
    assert form(other.value) == found.value


@settings(max_examples=150)
@given(games(features=4, labels=3, most=2))
def test_several_labels(game: tuple[Mass, Allowed]) -> None:
    """More labels than two: where the conflict graph is bipartite the answer is that of brute force."""
    shape = shape_of(*game)
    found = bipartite_saddle(shape)
    assume(found is not None)
    assert found is not None
    assert least(shape, found) == shares(shape)


@settings(max_examples=100)
@given(games(), st.sampled_from([2, 7, HUGE]))
def test_the_kernel_proves_it(game: tuple[Mass, Allowed], factor: int) -> None:
    """The kernel accepts the saddle point's certificate, also with masses over huge denominators."""
    mass, allowed = game
    law = {(x, y): m * factor + x for x, row in enumerate(mass) for y, m in enumerate(row) if m}
    document = Game.max_distortion(
        law,
        matrix=[[0 if here else "inf" for here in row] for row in allowed],
        radius=0,
        features=range(len(mass)),
        labels=range(2),
        releases=range(len(allowed[0])),
        normalise=True,
    )
    found = solve(document.shape)
    theorem = kernel.check(saddle(document, found, range(document.shape.columns), None, 12).data)
    assert theorem.upper - theorem.lower <= Fraction(1, 10**12)
    assert math.isclose(float(theorem.lower), sum(float(a) * math.log(r) for a, r in found.value), abs_tol=1e-9)  # type: ignore[arg-type]


@given(games(), st.integers(2, HUGE))
def test_scale_changes_nothing(game: tuple[Mass, Allowed], factor: int) -> None:
    """Masses count by their ratios alone, however large the integers are."""
    shape = shape_of(*game)
    assert solve(replace(shape, mass=tuple(m * factor for m in shape.mass), total=shape.total * factor)) == solve(shape)


@settings(max_examples=50)
@given(games(), games(), st.sampled_from([1, PRIME, HUGE]))
def test_parts_that_do_not_meet_add_up(one: tuple[Mass, Allowed], two: tuple[Mass, Allowed], factor: int) -> None:
    """Two games side by side, of any relative weight: w_s is what it is in its own game."""
    (left, first), (right, second) = one, two
    heavy = [[m * factor for m in row] for row in right]
    table = [[*row, *[False] * len(second[0])] for row in first] + [[*[False] * len(first[0]), *row] for row in second]
    both, parts = shape_of([*left, *heavy], table), (shape_of(left, first), shape_of(heavy, second))
    assert least(both, solve(both)) == [w for part in parts for w in least(part, solve(part))]


@given(games(labels=1))
def test_one_label(game: tuple[Mass, Allowed]) -> None:
    """With one label there is nothing to guess: q = 1 wherever anybody goes, h* = 0."""
    shape = shape_of(*game)
    found = solve(shape)
    assert found.value == ()
    assert found.rule == [[1]] * len(shape.releases)


@given(games(labels=2))
def test_only_one_label_has_mass(game: tuple[Mass, Allowed]) -> None:
    """Two labels, but all mass has the second: no conflicts, h* = 0, and every rule says so."""
    mass, allowed = game
    shape = shape_of([[0, 1 + row[1]] for row in mass], allowed)
    found = solve(shape)
    assert found.value == ()
    assert set(map(tuple, found.rule)) <= {(0, 1), (Fraction(1, 2), Fraction(1, 2))}


def test_no_conflicts() -> None:
    """Two labels that never meet: nobody is ever mistaken; what is never released gets any rule."""
    shape = make_shape([[1, 0], [0, 2], [0, 0]], within(0))
    found = solve(shape)
    assert found.value == ()
    assert found.rule == [[1, 0], [0, 1], [Fraction(1, 2), Fraction(1, 2)]]
    assert found.attack == {0: Fraction(1, 3), 1: Fraction(2, 3)}


def test_some_sources_without_conflict() -> None:
    """Far from the rest one keeps w = 1, and is sent where the rule is sure of its label."""
    shape = make_shape([[1, 0], [0, 1], [0, 0], [0, 0], [3, 0]], within(1))
    found = solve(shape)
    assert least(shape, found) == [Fraction(1, 2), Fraction(1, 2), 1]
    assert found.value == ((Fraction(2, 5), Fraction(2)),)


def test_several_levels() -> None:
    """A path on which the masses of the labels tip over from end to end: one level for each pair of neighbours."""
    mass = [[8, 0], [0, 1], [4, 0], [0, 3]]
    shape = make_shape(mass, lambda x, z: z in (2 * (x // 2), 2 * (x // 2) + 1) or (x, z) == (2, 1))
    w = least(shape, solve(shape))
    assert w == [Fraction(8, 9), Fraction(1, 9), Fraction(4, 7), Fraction(3, 7)]
    # The middle pair may meet as well, but gains nothing: 4/7 + 1/9 < 1. With masses that ask for more they merge.
    merged = make_shape([[1, 0], [0, 8], [4, 0], [0, 3]], lambda x, z: z in (x, x + 1), releases=5)
    assert least(merged, solve(merged)) == [Fraction(5, 16), Fraction(11, 16), Fraction(5, 16), Fraction(11, 16)]


def test_ties() -> None:
    """Levels of the same posterior that touch are one; there is nothing to choose."""
    for size in range(1, 7):
        shape = make_shape([[1, 0], [0, 1]] * size, lambda x, z: z in (x, x + 1), releases=2 * size + 1)
        found = solve(shape)
        assert set(least(shape, found)) == {Fraction(1, 2)}
        assert found.value == ((Fraction(1), Fraction(2)),)


@pytest.mark.parametrize("classes", range(2, 9))
def test_chains_of_classes(classes: int) -> None:
    """k equal classes in a row, neighbours meet: log 2 for even k, h2(⌊k/2⌋/k) for odd k (Section V-A is k = 3)."""
    mass = [[int(x == y) for y in range(classes)] for x in range(classes)]
    shape = make_shape(mass, lambda x, z: z in (x - 1, x), releases=classes - 1)
    expected = entropy(1, 1) if classes % 2 == 0 else entropy(classes // 2, classes - classes // 2)
    assert solve(shape).value == expected


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9))
def test_section_v_a(a: int, b: int, c: int) -> None:
    """Section V-A with the prior (a, b, c): h* = h2(β) and w = (1−β, β, 1−β), β the middle mass."""
    mass = [[a, 0, 0], [0, 0, 0], [0, b, 0], [0, 0, 0], [0, 0, c]]
    shape = make_shape(mass, within(1))
    middle = Fraction(b, a + b + c)
    assert least(shape, solve(shape)) == [1 - middle, middle, 1 - middle]


def test_masses_over_primes() -> None:
    """1/p for large primes p: nothing is rounded, nothing overflows."""
    p, q = PRIME, 10**18 + 9
    game = Game.max_distortion(
        {(0, 0): Fraction(1, p), (1, 1): Fraction(1, q), (2, 0): 1 - Fraction(1, p) - Fraction(1, q)},
        metric="absolute",
        radius=1,
    )
    found = solve(game.shape)
    assert least(game.shape, found) == [1 - Fraction(1, q), Fraction(1, q), 1 - Fraction(1, q)]
    kernel.check(saddle(game, found, range(game.shape.columns), None, 30).data)


def test_long_forms_are_written_term_by_term() -> None:
    """Many levels: one term for each value of q, in increasing order, so that nobody has to factor anything."""
    pairs = 40
    mass = [[k + 2, 0] if side == 0 else [0, k * k + 5] for k in range(pairs) for side in (0, 1)]
    shape = make_shape(mass, lambda x, z: x // 2 == z, releases=pairs)
    found, w = solve(shape), [Fraction(1)] * 0
    for k in range(pairs):
        share = Fraction(k + 2, k * k + k + 7)
        w += [share, 1 - share]
    assert least(shape, found) == w
    arguments = [r for _, r in found.value]
    assert arguments == sorted(set(w))  # type: ignore[type-var]
    assert form(found.value) == value_of(shape, w)


@pytest.mark.parametrize("kind", ["three labels at a release", "odd cycle", "a budget"])
def test_other_games_are_left_to_others(kind: str) -> None:
    """None where the conflict graph is not bipartite, or there is a row: the value may then be irrational in q."""
    if kind == "three labels at a release":
        mass = [[int(y == (0, 1, 2, 1, 0)[x]) for y in range(3)] for x in range(5)]
        shape = make_shape(mass, lambda x, z: x in ((0, 1, 2), (0, 3), (1, 4))[z], releases=3)
    elif kind == "odd cycle":
        mass = [[int(y == (0, 1, 0, 1, 2)[x]) for y in range(3)] for x in range(5)]
        shape = make_shape(mass, lambda x, z: z in (x, (x + 1) % 5))
    else:
        shape = make_shape([[1, 1]], budgets=[(lambda x, z: abs(x - z), 1)])
    assert bipartite_saddle(shape) is None


def test_the_order_infinity() -> None:
    """A Wasserstein ball of order infinity without changes of label is the same game (mathematics §1)."""
    law = {(0, 0): 1, (1, 1): 2, (2, 0): 3}
    one = Game.max_distortion(law, metric="absolute", radius=1, normalise=True)
    two = Game.wasserstein(law, metric="absolute", label_cost="inf", budget=1, order="inf", normalise=True)
    assert solve(one.shape).value == solve(two.shape).value


def test_a_wrong_saddle_point_is_seen() -> None:
    """Every condition is decided: the sources' masses, the posterior, sum and sign of the rule, slackness."""
    shape = make_shape([[1, 0], [0, 1], [2, 0]], within(1), releases=4)
    half, quarter, eighth = Fraction(1, 2), Fraction(1, 4), Fraction(1, 8)
    best: list[Element] = [3 * quarter, quarter]
    certain: list[Element] = [Fraction(1), Fraction(0)]
    meet: dict[int, Element] = {1: quarter, 3: quarter, 5: half}  # all at release 1
    split: dict[int, Element] = {1: quarter, 3: eighth, 4: eighth, 6: half}
    right = SaddlePoint(meet, [best, best, best, certain], (), ())
    assert is_saddle(shape, right)
    for wrong in (
        replace(right, attack={1: quarter, 3: quarter}),
        replace(right, attack={1: quarter, 3: quarter, 5: quarter}),
        replace(right, attack={1: half, 3: half, 5: Fraction(1)}),
        replace(right, attack={0: -quarter, 1: half, 2: -quarter / 3, 3: quarter + quarter / 3, 5: half}),
        replace(right, attack={0: quarter, 3: quarter, 5: half}),  # by best columns, but not to one posterior
        replace(
            right,
            attack=split,
            rule=[best, [Fraction(2, 3), Fraction(1, 3)], [Fraction(4, 5), Fraction(1, 5)], certain],
        ),
        replace(right, rule=[best, best, best]),
        replace(right, rule=[best, best, [Fraction(1), Fraction(1)], certain]),
        replace(right, rule=[best, best, best, [Fraction(2), Fraction(-1)]]),
        replace(right, rule=[best, best, [half, half], certain]),
        replace(right, rule=[best, best, certain, certain]),
        replace(right, multipliers=((),)),
    ):
        assert not is_saddle(shape, wrong)


@pytest.mark.parametrize("seed", range(4))
def test_points_in_the_plane(seed: int) -> None:
    """Dozens of levels that meet at the same releases: flows of one never mix with those of another."""
    dice = np.random.default_rng(seed)
    places = dice.random((300, 2))
    near = np.abs(places[:, None] - places[None]).max(axis=2) <= 0.075
    masses = [[m, 0] if k % 2 else [0, m] for k, m in enumerate(dice.integers(1, 30, 300).tolist())]
    shape = shape_of(masses, near.tolist())
    assert len(set(least(shape, solve(shape)))) > 30


@pytest.mark.parametrize(("points", "masses"), [(400, 1), (300, 10**30)])
def test_points_on_a_line(points: int, masses: int) -> None:
    """Hundreds of random points: exact, and the kernel agrees."""
    dice = np.random.default_rng(points)
    place = dice.choice(10**6, points, replace=False).tolist()
    law = {(f"p{i}", i % 2): 1 if masses == 1 else 1 + i * masses // 7 for i in range(points)}
    game = Game.max_distortion(
        law,
        metric="absolute",
        radius=Fraction(1, 300),
        points={f"p{i}": Fraction(x, 10**6) for i, x in enumerate(place)},
        normalise=True,
    )
    found = solve(game.shape)
    kernel.check(saddle(game, found, range(game.shape.columns), None, 20).data)

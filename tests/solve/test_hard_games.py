"""Games that once defeated a solver: the kernel proves a bracket of 30 digits for each, by the universal method too.

What they have in common are masses, rooms or budgets that differ by many orders of magnitude.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

import verify
from verify.certify.bracket import bracket
from verify.certify.value import Living
from verify.check import kernel
from verify.game.game import Game
from verify.solve.barrier import solve_barrier
from verify.solve.facial import face

MILLION, BILLION = 10**6, 10**12
DIGITS = 30


def table(*rows: list[int]) -> dict[tuple[int, int], int]:
    return {(x, y): mass for x, row in enumerate(rows) for y, mass in enumerate(row) if mass}


def alphabets(law: dict[tuple[int, int], int]) -> dict[str, object]:
    return {
        "features": range(1 + max(x for x, _ in law)),
        "labels": range(1 + max(y for _, y in law)),
        "normalise": True,
    }


def twelve_orders() -> Game:
    """The heavy sources' releases lose mass through the level at which the light sources come to rest."""
    law = table(
        [3, 1, MILLION, MILLION, 1, MILLION],
        [3, 1, 1, MILLION, 1, BILLION],
        [1, 3, 1, MILLION, BILLION, MILLION],
    )
    return Game.mean_distortion(law, metric="absolute", budget="1/2", **alphabets(law))


def twelve_orders_two_budgets() -> Game:
    law = table(
        [MILLION, 3, BILLION],
        [BILLION, 1, 1],
        [1, MILLION, 1],
        [MILLION, MILLION, 1],
        [MILLION, 1, 1],
        [3, MILLION, 3],
        [MILLION, 1, 1],
    )
    budgets = [{"metric": "squared", "budget": "1"}, {"metric": "hamming", "budget": "1/10"}]
    return Game.mean_distortion(law, budgets=budgets, **alphabets(law))


def one_tiny_source() -> Game:
    """Releases are vacated whose f converges last, when the level is already where it should be."""
    thousands = table(
        [789, 235, 354, 674, 992],
        [386, 263, 332, 372, 726],
        [357, 505, 553, 963, 759],
        [253, 858, 360, 966, 14],
        [883, 900, 285, 25, 67],
    )
    law = {key: value * 10**9 for key, value in thousands.items()} | {(2, 5): 1000}
    return Game.max_distortion(law, metric="squared", radius=2, **alphabets(law))


def barely_enough() -> Game:
    """The budget is 10⁻¹⁵ above the least mean cost: in doubles nothing of the room is left."""
    law = table(
        [BILLION, 1000, 1, 1, 1, 1000, 1000],
        [0, 1, 10**9, 1000, BILLION, 10**9, 3],
    )
    costs = [["1", "3", "3/2", "3", "1/2"], ["2", "1", "1", "2", "3/2"]]
    spent = sum(mass * min(map(Fraction, costs[x])) for (x, _), mass in law.items())
    budget = str(spent / sum(law.values()) + Fraction(1, 10**15))
    return Game.mean_distortion(
        law, matrix=costs, budget=budget, releases=[f"z{i}" for i in range(5)], **alphabets(law)
    )


def thin_set() -> Game:
    """Masses over 15 orders and so little room that a start inside D is all but on its boundary."""
    law = table(
        [1000, 1, 1000, 1000, 1],
        [3, 0, 1, 1, 1],
        [3, 1, 3, 0, MILLION],
        [1, BILLION, 1000, 10**15, BILLION],
        [1, BILLION, 10**9, 10**15, MILLION],
        [0, 1000, 10**9, 3, 10**15],
    )
    costs = [
        ["3/2", "1", "3"],
        ["5/2", "1", "1/3"],
        ["1", "5/2", "5/2"],
        ["2", "1/2", "5"],
        ["1", "1", "2"],
        ["5/2", "1/2", "2/3"],
    ]
    spent = sum(mass * min(map(Fraction, costs[x])) for (x, _), mass in law.items())
    budget = str(spent / sum(law.values()) + Fraction(1, 10**15))
    return Game.mean_distortion(law, matrix=costs, budget=budget, releases=["z0", "z1", "z2"], **alphabets(law))


def huge_integer_rows() -> Game:
    """Rows whose integers have 16 digits: a point of D with room 1 in those units has none in doubles."""
    rows = [
        ("003 012 10-2 303/2 312 403/2", "7922700520/40008075134107"),
        ("01-1 301/2 31-1 411", "-3999333533/40008075134107"),
        ("102 112 21-1 303/2 40-1 41-1 501 513", "-1079851328591689/1200242254023210"),
    ]
    inequalities = [
        {"coefficients": [[word[0], word[1], word[2:]] for word in words.split()], "rhs": rhs} for words, rhs in rows
    ]
    return Game.polytope(inequalities=inequalities, features=range(6), labels=range(2))


GAMES = [twelve_orders, twelve_orders_two_budgets, one_tiny_source, barely_enough, thin_set, huge_integer_rows]


@pytest.mark.parametrize("make", GAMES)
def test_value(make: Callable[[], Game]) -> None:
    """The kernel proves bounds at most 10⁻³⁰ apart."""
    answer = verify.value(make(), DIGITS)
    assert answer.upper - answer.lower <= Fraction(1, 10**DIGITS)


@pytest.mark.parametrize("digits", [DIGITS, 100])
@pytest.mark.parametrize("make", GAMES)
def test_universal_method(make: Callable[[], Game], digits: int) -> None:
    """So it does for what the universal solver alone finds, at more digits too."""
    game = make()
    living = Living(game)
    found = solve_barrier(living.shape, digits, living.reduced_face)
    theorem = kernel.check(bracket(game, living.point(found), digits).data)
    assert theorem.upper - theorem.lower <= Fraction(1, 10**digits)


def test_room_of_the_interior_point() -> None:
    """The face's point leaves every free row room in proportion to the row's largest coefficient."""
    shape = huge_integer_rows().shape
    inside = face(shape).interior
    for row in shape.rows:
        room = row.rhs - sum(c * v for c, v in zip(row.coefficients, inside, strict=True))
        assert room > Fraction(max(map(abs, row.coefficients)), 10**6)

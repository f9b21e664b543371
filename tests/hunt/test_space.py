"""Spaces: every game once up to symmetry, in a fixed order, at a number that finds it again."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest

from verify.claims.path_space import Space as PathSpace
from verify.errors import BadInput
from verify.hunt import Space
from verify.hunt.space_costs import FAMILIES, family

TEXTS = (
    "points=3,labels=2,denominator=4",
    "points=2..3,labels=2..3,denominator=3..5,cost=hamming,radius=1",
    "points=3,labels=2,denominator=3,cost=cycle+squared,budget=0:1/2:3",
    "points=2,labels=2,denominator=3,cost=small,releases=2..3,budget=1/4,radius=1",
    "points=3,labels=2,denominator=3,cost=reach",
    "points=2..3,labels=2,denominator=3,budget=1/4,label_cost=1/2:1:2",
    "points=2..4,labels=2..3,denominator=5..9,random=7,count=60",
)


@pytest.mark.parametrize(("points", "labels", "units"), [(2, 2, 5), (3, 2, 6), (3, 3, 5), (4, 3, 4), (5, 2, 4)])
def test_the_path_space_written_otherwise(points: int, labels: int, units: int) -> None:
    """On a path the games are those of the enumeration of the table of gaps."""
    space = Space.parse(f"points={points},labels={labels},denominator={units},radius=1")
    mine = [tuple(row) for piece in space.pieces(0, space.size) for row in piece.counts.tolist()]
    assert mine == [tuple(n for line in counts for n in line) for counts in PathSpace(points, labels, units)]


@pytest.mark.parametrize("text", TEXTS)
def test_every_game_is_valid(text: str) -> None:
    """Games load, use all their labels, and no two of one block are the same."""
    seen = set()
    for _, game in Space.parse(text):
        assert game.law is not None
        assert {y for _, y in game.law} == set(game.labels)
        seen.add(game)
    if "random" not in text:
        assert len(seen) == sum(1 for _ in Space.parse(text))


@pytest.mark.parametrize("text", TEXTS)
def test_random_access(text: str) -> None:
    """Any division into chunks gives the same games at the same numbers, and a number its game."""
    space = Space.parse(text)
    whole = [
        (int(n), row) for p in space.pieces(0, space.size) for n, row in zip(p.numbers, p.counts.tolist(), strict=True)
    ]
    for size in (1, 7, 100):
        parts = [
            (int(n), row)
            for start in range(0, space.size, size)
            for p in space.pieces(start, start + size)
            for n, row in zip(p.numbers, p.counts.tolist(), strict=True)
        ]
        assert sorted(parts) == sorted(whole)
    numbers = {n for n, _ in whole}
    games = dict(iter(space))
    for number in range(0, space.size, max(1, space.size // 17)):
        assert space.game(number) == games.get(number)
        assert (number in numbers) == (number in games)


@pytest.mark.parametrize("text", [text for text in TEXTS if "random" not in text])
def test_no_class_is_missing(text: str) -> None:
    """Every law on the block's cells has exactly one image among the games."""
    for block in Space.parse(text).blocks[:6]:
        members = {tuple(row) for row in block.laws(0, block.count)[1].tolist()}
        for number in range(block.count):
            counts = block.counts(number)
            assert block.number(counts) == number
            rows = [counts[y * block.points : (y + 1) * block.points] for y in range(block.labels)]
            if not all(map(any, rows)):
                continue
            images = {
                tuple(rows[y][x] for y in names for x in sides)
                for names in permutations(range(block.labels))
                for sides in block.cost.symmetries
            }
            multiple = any(all(n * d % block.denominator == 0 for n in counts) for d in block.smaller)
            assert len(images & members) == (0 if multiple else 1)


@pytest.mark.parametrize("name", FAMILIES)
def test_symmetries_keep_the_cost(name: str) -> None:
    """A symmetry followed by a permutation of the releases changes nothing; the group is found in full."""
    for cost in family(name, 3)[:40]:
        columns = list(zip(*cost.matrix, strict=True))
        found = set()
        for sides, others in product(permutations(range(3)), permutations(range(len(columns)))):
            if all(
                cost.matrix[sides[x]][others[z]] == cost.matrix[x][z] for x in range(3) for z in range(len(columns))
            ):
                found.add(sides)
        assert set(cost.symmetries) == found


def test_matrices_up_to_symmetry() -> None:
    """Of matrices that differ by permutations of rows and columns there is one; two equal columns are one."""
    seen = set()
    for cost in family("reach", 3, 2):
        least = min(
            tuple(sorted(tuple(column[x] for x in sides) for column in zip(*cost.matrix, strict=True)))
            for sides in permutations(range(3))
        )
        assert least not in seen
        seen.add(least)
    inf = float("inf")
    every = {
        min(tuple(sorted(tuple(c[x] for x in s) for c in (a, b))) for s in permutations(range(3)))
        for a, b in product(product((0, inf), repeat=3), repeat=2)
        if a != b and min(a) == min(b) == 0 and all(min(pair) == 0 for pair in zip(a, b, strict=True))
    }
    assert seen == every


def test_smallest_first() -> None:
    """Points, then labels, then denominators increase; a law stands at its least denominator."""
    sizes = [
        (len(game.features), len(game.labels), max(m.denominator for m in (game.law or {}).values()))
        for _, game in Space.parse("points=2..3,labels=2..3,denominator=3..6")
    ]
    assert [size[:2] for size in sizes] == sorted(size[:2] for size in sizes)
    assert {size[2] for size in sizes} <= {2, 3, 4, 5, 6}
    text = "points=3,labels=2,denominator=2..6"
    union = {game for n in range(2, 7) for _, game in Space.parse(f"points=3,labels=2,denominator={n}")}
    assert {game for _, game in Space.parse(text)} == union


def test_random_games_depend_on_the_seed_alone() -> None:
    """The same seed draws the same games, another seed others."""
    text = "points=3..4,labels=2,denominator=9,random={},count=20"
    draw = [[(n, game) for n, game in Space.parse(text.format(seed))] for seed in (1, 1, 2)]
    assert draw[0] == draw[1] != draw[2]


def test_budgets_and_radii() -> None:
    """A radius alone is maximum distortion, a budget mean distortion; grids are those of a sweep."""
    space = Space.parse("points=2,labels=2,denominator=2,budget=0:1/2:3")
    assert [block.budget for block in space.blocks] == [0, Fraction(1, 4), Fraction(1, 2)]
    kinds = {game.kind.value for _, game in space}
    assert kinds == {"mean-distortion"}
    assert {game.kind.value for _, game in Space.parse("points=2,labels=2,denominator=2")} == {"max-distortion"}


def test_the_text_is_normal() -> None:
    """Two texts of one space are one space in a catalogue."""
    assert Space.parse("labels=2, points=3").text == Space.parse("points=3,labels=2,radius=1").text


@pytest.mark.parametrize(
    "text",
    [
        "points",
        "points=",
        "dots=3",
        "points=3,points=3",
        "points=0",
        "points=3..2",
        "points=1..2..3",
        "points=²",
        "labels=99",
        "cost=far",
        "cost=absolute,releases=3",
        "radius=-1",
        "radius=0.1e999999",
        "budget=x",
        "budget=1:0:3",
        "denominator=2,labels=3",
        "climb=3",
        "label_cost=1",
        "budget=1,radius=1,label_cost=1",
        "random=x",
        "points=8,cost=hamming,labels=6",
        "points=6,cost=small,releases=6",
    ],
)
def test_bad_texts(text: str) -> None:
    """One sentence that says what was found."""
    with pytest.raises(BadInput, match="a space") as caught:
        Space.parse(text)
    assert "\n" not in str(caught.value)

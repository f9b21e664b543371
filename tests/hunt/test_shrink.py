"""Shrinking: every step is smaller and still a counterexample, and the end is as small as single steps can make it."""

from __future__ import annotations

import pytest

import verify
from verify.hunt.conjecture import Conjecture, Outcome, judge, settle
from verify.hunt.registry import builtin
from verify.hunt.search_work import Hit
from verify.hunt.shrink import shrink, size, smaller, units_of
from verify.hunt.space import Space

DOCUMENTS = [
    game.document
    for text in (
        "points=2..5,labels=2..3,denominator=7..12,random=1,count=8",
        "points=2..3,labels=2..3,denominator=9,random=2,count=8,cost=small,budget=1/7:3/7:2,radius=1",
        "points=3..4,labels=2,denominator=9,random=3,count=6,cost=hamming+cycle,budget=2/7",
    )
    for _, game in Space.parse(text)
]


def positive(game: verify.Game) -> object:
    """The conjecture that h* is 0 everywhere."""
    return settle((1, verify.value(game, 10)))


NOTHING_IS_LOST = Conjecture("nothing-is-lost", "The value of every game is 0.", "points=2", positive)  # type: ignore[arg-type]


@pytest.mark.parametrize("document", DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_steps_are_smaller_games(document: dict) -> None:
    """What a step gives is smaller, and nearly always a game."""
    for found in smaller(document):
        assert size(found) < size(document)
        try:
            game = verify.Game.from_document(found)
        except verify.BadInput:  # no arc, or no law within the budget
            continue
        assert units_of(game.document) == units_of(found)


def hit(conjecture: Conjecture, document: dict) -> Hit:
    found = judge(conjecture, verify.Game.from_document(document))
    assert found.refutation is not None
    return Hit(0, document, found.refutation)


@pytest.mark.parametrize("document", DOCUMENTS[::4], ids=range(len(DOCUMENTS[::4])))
def test_to_the_end(document: dict) -> None:
    """h* > 0 shrinks to two sources of mass ½; no step from there is still a counterexample; certificates hold."""
    if judge(NOTHING_IS_LOST, verify.Game.from_document(document)).outcome is not Outcome.FAILS:
        pytest.skip("its value is 0")
    small = shrink(NOTHING_IS_LOST, hit(NOTHING_IS_LOST, document))
    small.replay()
    assert list(units_of(small.document).values()) == [1, 1]
    assert len(small.document["labels"]) == 2
    for found in smaller(small.document):
        try:
            game = verify.Game.from_document(found)
        except verify.BadInput:
            continue
        assert judge(NOTHING_IS_LOST, game).outcome is not Outcome.FAILS


def test_a_path_closes_up() -> None:
    """A path loses points in its middle too: five points with labels at the ends become four."""
    game = verify.Game.max_distortion(
        {(0, 0): 5, (0, 1): 3, (4, 0): 4, (4, 2): 2}, metric="absolute", radius=1, features=range(5), normalise=True
    )
    conjecture = builtin()["max-concave"]
    small = shrink(conjecture, hit(conjecture, game.document))
    assert small.document["features"] == ["0", "1", "2", "3"]
    assert sorted(units_of(small.document)) == [("0", "0"), ("3", "1")] or sorted(units_of(small.document)) == [
        ("0", "1"),
        ("3", "0"),
    ]
    small.replay()


def test_the_number_of_trials_is_bounded() -> None:
    """With no trials the counterexample stays what it was."""
    document = DOCUMENTS[0]
    found = hit(NOTHING_IS_LOST, document)
    assert shrink(NOTHING_IS_LOST, found, most=0) == found

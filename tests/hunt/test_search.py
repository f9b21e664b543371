"""The search: smallest first, the same wherever it runs, and every game of the space accounted for."""

from __future__ import annotations

from dataclasses import replace

import pytest

import verify
from verify.hunt import BadConjecture, Catalogue, Conjecture, Space, holds, settle, undecided
from verify.hunt.search import hunt
from verify.hunt.search_climb import climb
from verify.hunt.search_work import Certify, screened

SPACE = "points=4,labels=2,denominator=2..4"


def test_the_first_in_the_space() -> None:
    """The counterexample that is reported is the first one in the order of the space, whatever the chunks are."""
    every = hunt("max-concave", SPACE, every=True, shrink=False)
    assert every.exhausted
    assert every.tally.hits > 1
    for chunk in (1, 7, 64, 1000):
        found = hunt("max-concave", SPACE, chunk=chunk, shrink=False)
        assert found.first == every.first
        assert found.verdict is verify.Verdict.REFUTED


def test_the_screen_drops_no_counterexample() -> None:
    """Deciding every game finds the same counterexamples as deciding those that the screen leaves."""
    by_screen = hunt("max-concave", SPACE, every=True, shrink=False)
    certified = hunt("max-concave", SPACE, every=True, shrink=False, certify="all")
    assert certified.tally.hits == by_screen.tally.hits
    assert certified.tally.clear == 0
    assert certified.tally.games == by_screen.tally.games
    assert certified.tally.holds == by_screen.tally.holds + by_screen.tally.clear


def test_processes_find_the_same() -> None:
    """Two workers and one find the same first counterexample, and shrink it to the same game."""
    here, there = (hunt("max-concave", SPACE, workers=n, chunk=32) for n in (1, 2))
    assert there.first == here.first
    assert there.found == here.found


def test_what_it_is_shrunk_to() -> None:
    """``found`` is the smaller game, its certificates are accepted, ``game`` is a game."""
    found = hunt("max-concave", "points=5,labels=3,denominator=20,random=3,count=300")
    assert found.first is not None
    assert found.found is not None
    assert found.game is not None
    assert len(found.game.law or {}) == 2 < len(found.first.document["law"])
    assert found.found.replay().lower > 0


def test_an_exhausted_space() -> None:
    """Without a counterexample the answer is OPEN, and says what was looked at; it is never PROVED."""
    found = hunt("max-concave", "points=2..3,labels=2,denominator=2..4")
    assert found.verdict is verify.Verdict.OPEN
    assert found.exhausted
    assert found.found is None
    assert found.game is None
    games = sum(1 for _ in Space.parse("points=2..3,labels=2,denominator=2..4"))
    assert found.tally.games == games
    assert f"no counterexample among the {games} games" in found.reason


def test_out_of_time(tmp_path) -> None:
    """``seconds`` ends the search; from its catalogue it goes on, to the same end."""
    path = tmp_path / "c"
    part = hunt("max-concave", SPACE, seconds=0.05, every=True, chunk=8, catalogue=path, shrink=False)
    assert not part.exhausted
    if part.found is None:
        assert "chunks of the space" in part.reason
    whole = hunt("max-concave", SPACE, every=True, chunk=8, catalogue=path, shrink=False)
    assert whole.exhausted
    assert whole.tally == hunt("max-concave", SPACE, every=True, chunk=8, shrink=False).tally


def test_undecided_games_are_counted() -> None:
    """What ``decide`` leaves open is in the tally and in the reason."""
    one = Conjecture("mine", "Nothing.", "points=2,labels=2,denominator=3", lambda game: undecided("too hard"))
    found = hunt(one)
    assert found.tally.open == found.tally.games > 0
    assert "undecided" in found.reason


def test_undecided_games_are_kept(tmp_path) -> None:
    """The catalogue has their numbers and the reason."""
    one = Conjecture("mine", "Nothing.", "points=2,labels=2,denominator=3", lambda game: undecided("too hard"))
    found = hunt(one, catalogue=tmp_path / "c")
    with Catalogue(tmp_path / "c") as book:
        rows = book.undecided(1)
    assert rows == [(number, "too hard") for number, _ in Space.parse(found.search.space)]


def test_errors_of_a_conjecture() -> None:
    """A conjecture whose code fails ends the search with one sentence."""
    one = Conjecture("mine", "Nothing.", "points=2,labels=2,denominator=3", lambda game: 1 / 0)  # type: ignore[arg-type, return-value]
    with pytest.raises(BadConjecture, match="ZeroDivisionError"):
        hunt(one)
    with pytest.raises(ValueError, match="nonsense"):
        hunt("max-concave", SPACE, certify="nonsense")
    with pytest.raises(ValueError, match="chunk"):
        hunt("max-concave", SPACE, chunk=0)


def test_a_counterexample_that_does_not_travel_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker sends is replayed before it is written down: its certificate, and that it is about the game."""
    from verify.check import kernel
    from verify.hunt import search, search_work
    from verify.hunt.refutation import Refutation

    def forged(task: search_work.Task) -> search_work.Done:
        hit = search_work.Hit(0, {}, Refutation(b"{}"))
        return search_work.Done(1, 0, 0, 0, (hit,))

    monkeypatch.setattr(search, "work", forged)
    with pytest.raises(kernel.Rejected):
        hunt("max-concave", SPACE)
    true = search_work.work

    def elsewhere(task: search_work.Task) -> search_work.Done:
        done = true(task)
        return replace(done, hits=tuple(replace(hit, document=first.document) for hit in done.hits))

    monkeypatch.undo()
    first = hunt("max-concave", SPACE, shrink=False).first
    assert first is not None
    monkeypatch.setattr(search, "work", elsewhere)
    with pytest.raises(kernel.Rejected, match="another game"):
        hunt("max-concave", SPACE, every=True)


def test_labels_that_change() -> None:
    """Wasserstein balls can be searched without a screen; with one it is one sentence."""
    text = "points=2,labels=2,denominator=2..3,budget=1/4,label_cost=1/2"

    def decide(game: verify.Game):
        kept = verify.Game.from_document(
            game.document | {"perturbation": game.document["perturbation"] | {"label_cost": "inf"}}
        )
        return settle((1, verify.value(kept, 12)), (-1, verify.value(game, 12)))

    found = hunt(Conjecture("free-labels", "Changing labels never helps the rule.", text, decide))
    assert found.exhausted
    assert found.tally.holds == found.tally.games > 0
    with pytest.raises(verify.BadInput, match="labels may change"):
        hunt("mean-equals-maximum", text)


def test_climbing() -> None:
    """Local search never lowers a violation, and stays among the games of the block."""
    from verify.hunt.registry import builtin

    conjecture = builtin()["max-concave"]
    space = Space.parse("points=4..5,labels=3,denominator=9,random=3,count=24,climb=6")
    better = 0
    for piece in space.pieces(0, space.size):
        before = screened(conjecture, piece)[0]
        moved = climb(conjecture, piece, space.climb)
        after = screened(conjecture, moved)[0]
        assert (after >= before - 1e-7).all()
        better += int((after > before + 1e-3).sum())
        assert (moved.counts.sum(axis=1) == piece.block.denominator).all()
        assert (moved.counts.reshape(len(moved.counts), 3, -1).sum(axis=2) > 0).all()
    assert better > 6
    found = hunt("max-concave", space.text, certify=Certify.SUSPECTS, every=True, shrink=False)
    still = hunt(
        "max-concave", space.text.partition(",climb")[0] + ",count=24", certify="suspects", every=True, shrink=False
    )
    assert found.tally.hits > still.tally.hits


def test_climbing_needs_a_screen() -> None:
    """Without a screen games stay where they are."""
    one = Conjecture("mine", "Nothing.", "points=2", lambda game: holds())
    found = hunt(one, "points=3,labels=2,denominator=5,random=1,count=4,climb=3")
    assert found.tally.holds == 4


def test_the_package_is_a_function() -> None:
    """``verify.hunt(…)`` searches, and is the package as well."""
    found = verify.hunt("max-concave", "points=3,labels=2,denominator=2")
    assert found.exhausted
    assert verify.hunt.Conjecture is Conjecture  # type: ignore[attr-defined]
    assert "settle" in dir(verify.hunt)
    with pytest.raises(AttributeError):
        _ = verify.hunt.nothing  # type: ignore[attr-defined]
    assert settle is verify.hunt.settle  # type: ignore[attr-defined]

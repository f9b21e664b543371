"""Game files: reading, writing, and the canonical document."""

from __future__ import annotations

import json
import pickle
import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from verify.errors import BadInput
from verify.game import Game, Kind

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

SECTION = {
    "format": "verify-game/1",
    "name": "section-V-A",
    "features": ["0", "1", "2", "3", "4"],
    "labels": ["0", "1", "2", "3", "4"],
    "law": [["0", "0", "1/3"], ["2", "2", "1/3"], ["4", "4", "1/3"]],
    "perturbation": {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "1"},
}

TOML = """
format = "verify-game/1"
name = "section-V-A"
features = ["0", "1", "2", "3", "4"]
labels = ["0", "1", "2", "3", "4"]
law = [["4", "4", "2/6"], ["0", "0", "1/3"], ["2", "2", "1/3"], ["1", "1", 0]]

[perturbation]
kind = "max-distortion"
radius = 1
cost = {metric = "absolute"}
"""


def test_the_example_of_the_interface_is_its_own_canonical_document() -> None:
    """A game written as the documentation writes it comes back unchanged."""
    assert Game.from_document(SECTION).document == SECTION


def test_json_toml_and_python_give_the_same_game() -> None:
    """Order of rows, zeros, unreduced fractions and the kind of file do not make another game."""
    game = Game.loads(json.dumps(SECTION))
    assert Game.loads(TOML, ".toml") == game
    law = {(x, x): Fraction(1, 3) for x in (4, 0, 2)}
    python = Game.max_distortion(
        law, metric="absolute", radius=1, features=range(5), labels=range(5), name="section-V-A"
    )
    assert python == game
    assert hash(python) == hash(game)
    assert (game.kind, game.name, game.features) == (Kind.MAX_DISTORTION, "section-V-A", ("0", "1", "2", "3", "4"))
    assert game.law == {("0", "0"): Fraction(1, 3), ("2", "2"): Fraction(1, 3), ("4", "4"): Fraction(1, 3)}
    assert repr(game) == "<Game 'section-V-A', max-distortion, 5×5→5, 7 columns>"


def test_save_and_load(tmp_path: Path) -> None:
    """load(save(game)) = game; the file is the canonical document; an older file is replaced whole."""
    game = Game.from_document(SECTION)
    path = tmp_path / "game.json"
    path.write_text("old")
    game.save(path)
    assert Game.load(path) == game
    assert json.loads(path.read_text(encoding="utf-8")) == game.document
    assert [entry.name for entry in tmp_path.iterdir()] == ["game.json"]
    toml = tmp_path / "game.TOML"
    toml.write_text(TOML)
    assert Game.load(toml) == game


def test_defaults_are_left_out() -> None:
    """What a game file may omit, the canonical document omits."""
    wordy = {**SECTION, "releases": SECTION["features"], "normalise": False}
    assert Game.from_document(wordy) == Game.from_document(SECTION)
    ball = {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": "0.50", "budget": "1"}
    assert Game.from_document({**SECTION, "perturbation": {**ball, "order": 1}}).document["perturbation"] == {
        **ball,
        "label_cost": "1/2",
    }


def test_counts_stay_counts() -> None:
    """With normalise, the document keeps the integers that were observed and the masses are their shares."""
    law = [["0", "0", 2], ["2", "2", "4"], ["4", "4", 0]]
    game = Game.from_document({**SECTION, "law": law, "normalise": True})
    assert game.document["law"] == [["0", "0", 2], ["2", "2", 4]]
    assert game.law == {("0", "0"): Fraction(1, 3), ("2", "2"): Fraction(2, 3)}
    assert (game.shape.mass, game.shape.total) == ((1, 2), 3)
    large = Game.from_document({**SECTION, "law": [["0", "0", 2**60], ["2", "2", 1]], "normalise": True})
    assert large.document["law"] == [["0", "0", str(2**60)], ["2", "2", 1]]


def test_long_numbers() -> None:
    """Numbers of up to 4000 digits above and below the bar survive a round trip."""
    tiny = "0." + "0" * 3_998 + "1"
    game = Game.from_document({**SECTION, "law": [["0", "0", tiny], ["1", "1", "0." + "9" * 3_999]]})
    assert Game.loads(game.text) == game
    integer = Game.loads(json.dumps(SECTION).replace('"radius": "1"', f'"radius": {"7" * 4_000}'))
    assert integer.document["perturbation"]["radius"] == "7" * 4_000


def test_a_game_travels_between_processes() -> None:
    """Pickling ships the document and reads it again on arrival."""
    game = Game.from_document(SECTION, "section.json")
    again = pickle.loads(pickle.dumps(game))  # noqa: S301 - our own bytes
    assert again == game
    assert again.source == "section.json"


def test_the_text_fits_the_eye() -> None:
    """One key to a line where lines are short, one row to a line where they are long."""
    assert Game.from_document(SECTION).text.splitlines()[:4] == [
        "{",
        '  "format": "verify-game/1",',
        '  "name": "section-V-A",',
        '  "features": ["0", "1", "2", "3", "4"],',
    ]
    law = [[str(i), "0", "1/40"] for i in range(40)]
    many = Game.from_document({**SECTION, "features": [str(i) for i in range(40)], "law": law})
    assert '    ["17", "0", "1/40"],' in many.text.splitlines()
    assert max(map(len, many.text.splitlines())) <= 120


def test_with_budget() -> None:
    """with_budget replaces the radius or the one budget, nothing else, and checks the new game."""
    game = Game.from_document(SECTION)
    wider = game.with_budget("2")
    assert wider.document == {**SECTION, "perturbation": {**SECTION["perturbation"], "radius": "2"}}  # type: ignore[dict-item]
    assert wider.shape.columns == 11
    assert wider.with_budget(1) == game
    mean = Game.mean_distortion({(0, 0): 1}, budget="1/10", metric="absolute", features=range(3))
    assert mean.with_budget("1/5").shape.rows[0].rhs == 1
    ball = Game.wasserstein({(0, 0): 1}, budget=1, order=2, metric="absolute", label_cost=1, features=range(3))
    assert ball.with_budget("3").shape.rows[0].rhs == 9
    moved = Game.mean_distortion({(0, 0): 1}, budget=1, matrix=[[1]], features=[0])
    refusals = [
        (game, 0.5, 'found the float 0.5, expected an exact number: write "1/2" or "0.5"'),
        (game, "-1", "at perturbation.radius: found -1, expected a budget that is at least 0"),
        (moved, "1/2", "found a budget of 1/2, below the least mean cost of 1: no law is left, expected at least 1"),
        (Game.finite([{(0, 0): 1}]), 1, "at perturbation: found no budget, expected a game with one budget"),
        (Game.mean_distortion({(0, 0): 1}, budgets=[{"metric": "hamming", "budget": 1}]), 1, "found several budgets"),
    ]
    for one, budget, sentence in refusals:
        with pytest.raises(BadInput) as caught:
            one.with_budget(budget)
        assert sentence in str(caught.value)


def test_importing_games_is_light(python: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """Reading a game loads no solver and no graph or algebra library."""
    heavy = [
        "scipy",
        "sympy",
        "networkx",
        "clarabel",
        "highspy",
        "flint",
        "mpmath",
        "cvxpy",
        "verify.solve",
        "verify.check.kernel",
    ]
    code = f"import sys, verify.game; print([name for name in {heavy} if name in sys.modules])"
    assert python("-c", code).stdout == "[]\n"
    assert sys.executable

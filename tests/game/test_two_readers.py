"""The two columns read games independently; here they must see the same one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.game.documents import KINDS, documents
from verify.check import kernel
from verify.errors import BadInput
from verify.game import Game


def read(document: dict[str, Any]) -> Game | None:
    """The game, or None where it is refused."""
    try:
        return Game.from_document(document)
    except BadInput:
        return None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS).flatmap(documents))
def test_the_kernel_sees_the_same_game(document: dict[str, Any]) -> None:
    """What is read here is read by the kernel, with the same groups, columns and rows; so is the canonical document."""
    game = read(document)
    if game is None:
        return
    theirs = kernel.read_game(json.dumps(document).encode())
    assert kernel.read_game(game.text.encode()) == theirs
    shape = game.shape
    assert (theirs.features, theirs.labels, theirs.releases) == (game.features, game.labels, game.releases)
    assert [m * shape.total for m in theirs.masses] == [m * theirs.total for m in shape.mass]
    assert list(theirs.columns) == [tuple(key) for key in shape.keys.tolist()]
    assert [list(row.coefficients) for row in theirs.rows] == [list(row.coefficients) for row in shape.rows]
    assert [(row.rhs, row.equality) for row in theirs.rows] == [(row.rhs, row.equality) for row in shape.rows]
    sent = [[(sink, w * shape.weight_denominator) for sink, w in entries] for entries in theirs.entries]
    ours: list[list[tuple[int, int]]] = [[] for _ in sent]
    for j, sink, w in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True):
        ours[j].append((sink, w * theirs.weights))
    assert ours == sent


@pytest.mark.parametrize("suffix", [".json", ".toml"])
def test_a_file_in_toml_is_the_same_game_for_both(suffix: str) -> None:
    """JSON and TOML: the kernel's own reader of users' files agrees with ours."""
    text = {
        ".json": '{"format": "verify-game/1", "features": ["0", "1"], "labels": ["a"], "law": [["0", "a", 1]],'
        ' "perturbation": {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "0.5"}}',
        ".toml": 'format = "verify-game/1"\nfeatures = ["0", "1"]\nlabels = ["a"]\nlaw = [["0", "a", 1]]\n'
        '[perturbation]\nkind = "max-distortion"\ncost = {metric = "absolute"}\nradius = "0.5"\n',
    }[suffix]
    game = Game.loads(text, suffix)
    assert kernel.read_game(text.encode(), toml=suffix == ".toml") == kernel.read_game(game.text.encode())

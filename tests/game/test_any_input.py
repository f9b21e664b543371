"""Whatever the input is: a game, or one printable sentence with a place."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from verify.errors import BadInput
from verify.game import Game

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.sampled_from(["0", "1", "a", "inf", "1/2", "verify-game/1", "wasserstein", "squared", "1e9", "-1", 10**400]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
HALVES = [["0", "a", "1/2"], ["1", "b", "1/2"]]
LINE: dict[str, Any] = {"metric": "absolute"}
CONDITION = {"coefficients": [["0", "a", "1"]], "rhs": "1/2"}
PERTURBATIONS: list[dict[str, Any]] = [
    {"kind": "max-distortion", "cost": LINE, "radius": "1"},
    {"kind": "max-distortion", "cost": {"graph": [["0", "1", "1/2"]]}, "radius": "1"},
    {"kind": "mean-distortion", "cost": {"matrix": [["0", "inf"], ["1", "0"]]}, "budget": "1/2", "radius": 2},
    {"kind": "mean-distortion", "budgets": [{"cost": LINE, "budget": "1/2"}, {"cost": LINE, "budget": 1, "radius": 1}]},
    {"kind": "wasserstein", "cost": LINE, "label_cost": "inf", "budget": "1/2"},
    {"kind": "wasserstein", "cost": LINE, "label_cost": [["0", "1"], ["1/2", "0"]], "budget": "1/2", "order": 3},
    {"kind": "wasserstein", "joint_cost": [["0", "1", "1", "inf"]] * 4, "budget": "1", "order": "inf"},
    {"kind": "polytope", "vertices": [HALVES]},
    {"kind": "polytope", "equalities": [CONDITION], "inequalities": [CONDITION]},
    {"kind": "finite", "laws": [HALVES, [["1", "a", 1]]]},
]
BASE = {
    "format": "verify-game/1",
    "name": "a game",
    "features": ["0", "1"],
    "labels": ["a", "b"],
    "releases": ["0", "1"],
    "points": {"0": ["1/2"]},
    "normalise": False,
    "law": HALVES,
}
GOOD = [json.dumps({**BASE, "perturbation": perturbation}) for perturbation in PERTURBATIONS]


def paths(value: Any, so_far: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [so_far, *(path for step, child in steps for path in paths(child, (*so_far, step)))]


def read_or_refused(text: str) -> tuple[Game | None, str]:
    """The game, or the sentence of the refusal; any other exception escapes and fails the test."""
    try:
        return Game.loads(text), ""
    except BadInput as error:
        return None, str(error)


@settings(max_examples=500, deadline=None)
@given(data=st.data())
def test_no_other_error_escapes(data: st.DataObject) -> None:
    """A good game with any one part replaced by anything is a game or `BadInput`, with a place on one line."""
    document = json.loads(data.draw(st.sampled_from(GOOD)))
    *path, last = data.draw(st.sampled_from([path for path in paths(document) if path]))
    node = document
    for step in path:
        node = node[step]
    node[last] = data.draw(VALUES)
    read, message = read_or_refused(json.dumps(document))
    if read is None:
        assert message.startswith("<text>: ")
        assert message.isprintable()
        assert "found" in message
        assert "expected" in message
    else:
        assert Game.loads(read.text) == read


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_error_escapes_from_cut_text(data: st.DataObject) -> None:
    """A good game, cut off or with a piece overwritten, is a game or `BadInput`."""
    text = data.draw(st.sampled_from(GOOD))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    changed = text[:start] + data.draw(st.text(max_size=6)) + data.draw(st.sampled_from([text[end:], ""]))
    for suffix in (".json", ".toml"):
        with contextlib.suppress(BadInput):
            Game.loads(changed, suffix)

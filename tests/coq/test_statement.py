"""The statement is about the user's game: the file's text, read back and expanded, is what the kernel expands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.coq.conftest import CERTIFICATES, unproved
from tests.coq.reader import expand, game_text, of_kernel, subject
from tests.game.documents import KINDS, documents
from verify.check.kernel import Malformed, read_game
from verify.coq.certificate import loads
from verify.coq.file import write
from verify.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]
GAMES = sorted((ROOT / "examples" / "games").iterdir())


@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_random_games(kind: str, data: Any) -> None:
    """Law, costs, budgets and radii in the text make the kernel's groups, columns, entries and rows."""
    document = data.draw(documents(kind))
    try:
        certificate = loads(unproved(document))
        expected = read_game(json.dumps(document).encode())
    except (BadInput, Malformed):
        assume(False)
    assert expand(write(certificate).text) == of_kernel(expected)


@pytest.mark.parametrize("name", CERTIFICATES)
def test_certified_games(name: str, dump: Any) -> None:
    """The same of every certificate in proofs/claims."""
    document = CERTIFICATES[name]
    expected = read_game(dump(document["game"]))
    assert expand(write(loads(dump(document))).text) == of_kernel(expected)


@pytest.mark.parametrize(
    ("features", "releases"), [(["0", "1", "5/2"], None), (["0", "1"], ["1/2", "3"]), (["1", "0"], ["0", "1"])]
)
@pytest.mark.parametrize(
    "perturbation",
    [
        {"kind": "max-distortion", "cost": {"metric": "squared"}, "radius": 4},
        {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": "7/2"},
        {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": "7/2", "radius": 3},
        {
            "kind": "mean-distortion",
            "budgets": [
                {"cost": {"metric": "absolute"}, "budget": 3, "radius": 3},
                {"cost": {"metric": "squared"}, "budget": "12.25"},
            ],
        },
        {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": "inf", "budget": 3},
        {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": "1/3", "budget": "5/2", "order": 3},
        {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": 2, "budget": 3, "order": "inf"},
    ],
)
def test_every_theorem(features: list[str], releases: list[str] | None, perturbation: dict[str, Any]) -> None:
    """Every subject that a transport game can have, with Z = X, with another Z, and with Z in another order."""
    document = {
        "format": "verify-game/1",
        "features": features,
        "labels": ["a", "b"],
        "law": [["0", "a", "1/3"], ["1", "b", "2/3"]],
        "perturbation": perturbation,
    }
    if releases is not None:
        document["releases"] = releases
    text = write(loads(unproved(document))).text
    assert expand(text) == of_kernel(read_game(json.dumps(document).encode()))


def test_costs_of_features_without_mass_are_stated() -> None:
    """The cost in the statement is the user's whole matrix, also where the law has no mass."""
    document = {
        "format": "verify-game/1",
        "features": ["a", "b"],
        "labels": ["0"],
        "law": [["a", "0", 1]],
        "perturbation": {"kind": "max-distortion", "cost": {"matrix": [[0, "1/2"], ["inf", "2/7"]]}, "radius": 1},
    }
    text = game_text(write(loads(unproved(document))).text)
    for case in ("x0, x0 => Some 0", "x0, x1 => Some (1 # 2)", "x1, x0 => None", "x1, x1 => Some (2 # 7)"):
        assert f"| {case}" in text


@pytest.mark.parametrize("name", list(CERTIFICATES)[::6])
def test_evidence_has_no_part_in_it(name: str, dump: Any) -> None:
    """Other evidence about the same game: the same game in the file, and the same subject of the theorem."""
    document = CERTIFICATES[name]
    first, second = write(loads(dump(document))).text, write(loads(unproved(document["game"]))).text
    assert game_text(first) == game_text(second)
    assert subject(first).replace("_exact", "") == subject(second)


def test_the_claim_is_the_certificates(dump: Any, certificate: Any) -> None:
    """The numbers of the theorem are those of the claim: the bounds as fractions, the value term by term."""
    theorem = write(loads(dump(certificate))).theorem
    lines = [" ".join(line.split()) for line in theorem.splitlines()]
    assert lines[1:] == [
        "(log_form [((1, 1), (3, 1)); (((-2), 3), (2, 1))]%Z)",
        "(1273 / 2000)",
        "(3183 / 5000).",
    ]
    assert lines[0] == "Theorem certificate : certified_exact (max_laws law cost limit)"

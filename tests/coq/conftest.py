"""What these tests share: certificates of games of every kind, whether or not their evidence proves anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from verify.game.game import Game

Document = dict[str, Any]

CLAIMS = Path(__file__).resolve().parents[2] / "proofs" / "claims"


def saddle_of(document: Document) -> Document:
    """The saddle point that a certificate of the rule support contains, as a certificate of its own."""
    claim = {key: document["claim"][key] for key in ("exact", "lower", "upper")}
    keys = ("attack", "rule", "multipliers", "dead")
    evidence = {key: document["evidence"][key] for key in keys if key in document["evidence"]}
    return {**document, "rule": "saddle", "claim": claim, "evidence": evidence}


def within(name: str, document: Document) -> Iterator[tuple[str, Document]]:
    """The brackets and rational saddle points in a certificate and its parts: what `verify coq` accepts."""
    if document["rule"] == "compare":
        frame = {key: document[key] for key in ("format", "game")}
        for i, (part, given) in enumerate(zip(document["claim"]["parts"], document["evidence"], strict=True)):
            yield from within(f"{name}-{i}", {**frame, **part, "evidence": given})
    elif "field" not in document["claim"] and document["rule"] in ("bracket", "saddle", "support"):
        yield name, saddle_of(document) if document["rule"] == "support" else document


CERTIFICATES = {
    name: given
    for path in sorted(CLAIMS.glob("*/*.certificate.json"))
    for name, given in within(f"{path.parent.name}-{path.name.partition('.')[0]}", json.loads(path.read_bytes()))
}
"""Those of the paper's claims, by name."""


def unproved(game: Document) -> bytes:
    """A well-formed bracket certificate about a game, with evidence that proves nothing."""
    shape = Game.from_document(game).shape
    labels = len(game["labels"])
    return json.dumps(
        {
            "format": "verify-certificate/1",
            "rule": "bracket",
            "game": game,
            "claim": {"lower": 0, "upper": 1},
            "evidence": {
                "attack": [],
                "rule": [[f"1/{labels}"] * labels for _ in shape.releases],
                "multipliers": [0] * len(shape.rows),
                "precision": 16,
            },
        }
    ).encode()


@pytest.fixture
def dump() -> Callable[[Any], bytes]:
    """A document as bytes."""
    return lambda document: json.dumps(document).encode()

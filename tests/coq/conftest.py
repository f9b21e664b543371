"""What these tests share: certificates of games of every kind, whether or not their evidence proves anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from verify.game.game import Game

Document = dict[str, Any]


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

"""A certificate: the game in the user's terms, a claim, and the evidence for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from verify.files import whole

if TYPE_CHECKING:
    from verify.game.game import Game

FORMAT = "verify-certificate/1"


@dataclass(frozen=True)
class Certificate:
    """A claim with its evidence, as proofs/FORMAT.md writes it.

    It proves nothing by itself: `verify.check` does, from ``data``, which is what a file of it holds. The evidence is
    an object, or under the rule ``compare`` a list with the evidence of every part.
    """

    game: Game
    rule: str
    claim: dict[str, Any]
    evidence: Any

    @property
    def document(self) -> dict[str, Any]:
        """The certificate as a JSON-ready object: the claim stands before its evidence."""
        head = {"format": FORMAT, "rule": self.rule, "game": self.game.document}
        return head | {"claim": self.claim, "evidence": self.evidence}

    @cached_property
    def data(self) -> bytes:
        """The bytes of the certificate file."""
        return (json.dumps(self.document, ensure_ascii=True, separators=(",", ":")) + "\n").encode()

    @property
    def sha256(self) -> str:
        """The hash of the certificate file."""
        return sha256(self.data).hexdigest()

    def save(self, path: str | Path) -> Path:
        """Write the certificate file, whole or not at all; returns its path.

        Raises
        ------
        OSError
            If the folder does not exist or cannot be written; an older file of that name is then left as it was.
        """
        with whole(path) as temporary:
            temporary.write_bytes(self.data)
        return Path(path)

"""An instance: one game, written down in the source of the claim that speaks of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from verify.game.game import Game


@dataclass(frozen=True, eq=False)
class Instance:
    """A named game file.

    Parameters
    ----------
    name
        The stem of the two files in the claim's folder: NAME.game.json and NAME.certificate.json.
    game
        The document of the game file (README, "Game files").
    digits
        How narrow the certified bracket has to be where the value is not exact: upper − lower ≤ 10^−digits.
    supports
        Whether the certificate is to tell what maximisers reach and which rules are robust, beside the value.
    subject
        What the certificate is about, if not about the value: "deterministic" for (21), "gap" for (20) − (21).

    Notes
    -----
    The game stands here, in the source, and not only in the claim's folder: exchanging the game file together with
    the certificate then changes nothing, because the theorem is compared with :attr:`data`.
    """

    name: str
    game: Mapping[str, Any]
    digits: int = 30
    supports: bool = False
    subject: Literal["", "deterministic", "gap"] = ""

    @property
    def data(self) -> bytes:
        """The bytes of the game file: UTF-8 JSON, one key a line, lists on one line each."""
        lines = [f"  {_json(key)}: {_value(value, '  ')}" for key, value in self.game.items()]
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()

    @property
    def game_file(self) -> str:
        """The name of the game file in the claim's folder."""
        return f"{self.name}.game.json"

    @property
    def certificate_file(self) -> str:
        """The name of the certificate in the claim's folder."""
        return f"{self.name}.certificate.json"

    def load(self) -> Game:
        """The game as the solvers read it."""
        from verify.game.game import Game  # a replay needs the document alone

        return Game.loads(self.data.decode(), source=self.game_file)

    @property
    def labels(self) -> int:
        """The number of labels, |Y|."""
        return len(self.game["labels"])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(value: object, indent: str) -> str:
    """Spread objects over lines, and keep lists together."""
    if not isinstance(value, Mapping):
        return _json(value)
    deeper = indent + "  "
    lines = [f"{deeper}{_json(key)}: {_value(inner, deeper)}" for key, inner in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"

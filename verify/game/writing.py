"""Writing a game file: readable JSON, one row of a law or matrix to a line, never half a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.files import whole
from verify.game.place import Place

_WIDTH = 120


def document_text(document: dict[str, Any]) -> str:
    """A document as JSON text, with what fits on a line on one line, and a newline at the end."""
    return _pretty(document, 0) + "\n"


def write_file(path: str | Path, text: str) -> None:
    """Write a text file by way of a temporary file in the same folder.

    Raises
    ------
    BadInput
        When the name does not end as JSON does, or the file cannot be written.
    """
    place, target = Place(str(path)), Path(path)
    if target.suffix.lower() == ".toml":
        raise place.refuse("a name that ends in .toml", "one that ends in .json: games are written as JSON")
    try:
        with whole(target) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise place.complain(f"found no place to write to ({reason}), expected a folder that can be written") from None


def _pretty(value: Any, indent: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= _WIDTH and not (isinstance(value, dict) and indent == 0):
        return line
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        keys = [json.dumps(key, ensure_ascii=False) for key in value]
        parts = [f"{inner}{key}: {_pretty(item, indent + 2)}" for key, item in zip(keys, value.values(), strict=True)]
        return "{\n" + ",\n".join(parts) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(inner + _pretty(item, indent + 2) for item in value) + "\n" + " " * indent + "]"
    return line

"""A part of a certificate of the rule compare, as a certificate of its own (proofs/FORMAT.md §10)."""

from __future__ import annotations

from typing import Any

from verify.game.place import Place, read_list, read_object


def part_of(document: dict[str, Any], part: int, place: Place) -> dict[str, Any]:
    """The document of one part, counted from 0 as the terms of the sums count them.

    Raises
    ------
    BadInput
        When the certificate has no such part.
    """
    if document["rule"] != "compare":
        raise place.complain("--part is for certificates of rule compare; this one has no parts")
    claim = read_object(document["claim"], place["claim"], ("parts", "sums"))
    parts = read_list(claim["parts"], place["claim"]["parts"], "a list of parts")
    proofs = read_list(document["evidence"], place["evidence"], "a list of one evidence for each part", len(parts))
    if part >= len(parts):
        raise place["claim"]["parts"].refuse(f"{len(parts)} parts", f"a part {part}, counted from 0")
    one = read_object(parts[part], place["claim"]["parts"][part], ("rule", "claim"), ("game",))
    return {"format": document["format"], "game": document["game"], **one, "evidence": proofs[part]}

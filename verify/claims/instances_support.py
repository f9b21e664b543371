"""The games on which Corollary 1 and the set (16) are certified: supports, uniqueness, all robust rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from verify.claims import instances, instances_findings
from verify.claims.instance import Instance


def _instance(
    name: str, features: str, labels: str, law: dict[str, str], ball: dict[str, Any], **more: Any
) -> Instance:
    """A game whose sources are written "feature label", with names of one character but for releases."""
    rows = [[*source.split(), mass] for source, mass in law.items()]
    game = {
        "format": "verify-game/1", "name": name, "features": list(features), "labels": list(labels), **more,
        "law": rows, "perturbation": ball,
    }  # fmt: skip
    return Instance(name, game, supports=True)


def _within(metric: str) -> dict[str, Any]:
    return {"kind": "max-distortion", "cost": {"metric": metric}, "radius": "1"}


def _reach(*rows: str) -> dict[str, Any]:
    """Which release (column) each feature (row) may be released as: x for yes."""
    matrix = [["0" if mark == "x" else "inf" for mark in row] for row in rows]
    return {"kind": "max-distortion", "cost": {"matrix": matrix}, "radius": "0"}


SECTION_V_A = replace(instances.SECTION_V_A, supports=True)
"""The paper's example: its maximisers live on {1, 3}."""

SQUARED = _instance(
    "squared-union", "012", "01", {"0 0": "1/2", "2 1": "1/2"},
    {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": "1"},
)  # fmt: skip
"""Everything meets at 1; the multiplier may be anything in an interval (see proofs/converse.md)."""

COVERED = _instance(
    "covered", "012", "01", {"0 0": "1/4", "0 1": "1/4", "2 0": "1/8", "2 1": "3/8"}, _within("absolute")
)
"""Both labels at both ends of a line: the maximisers cover it."""

TWO_LABELS = _instance(
    "converse-two-labels", "xbc", "01", {"x 0": "1/4", "x 1": "1/4", "b 1": "1/4", "c 0": "1/4"},
    _reach("xxx", ".x.", "..x"), releases=["x", "xb", "xc"],
)  # fmt: skip
"""b needs all of (x, 0) and c all of (x, 1), so that nothing is left for x itself."""

ON_LINE = _instance(
    "converse-line", "01234", "01", {"0 1": "1/4", "1 0": "1/4", "3 1": "1/4", "4 0": "1/4"}, _within("absolute")
)
"""Z = X on a line: 0 pairs with 1 and 3 with 4, and the release 2 between them is forced and empty."""

CONVERSE = (instances_findings.PAIRS, TWO_LABELS, ON_LINE, instances_findings.TOO_DEAR)
"""The games 1, 2, 4 and 6 of proofs/converse.md."""

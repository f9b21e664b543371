"""The games on which (21) and the gap (20) − (21) are certified, and the spaces in which gaps are counted."""

from __future__ import annotations

from dataclasses import replace

from verify.claims import instances
from verify.claims.evidence_gaps import Tally
from verify.claims.instance import Instance
from verify.claims.path_space import Space

SECTION_V_A_DETERMINISTIC = replace(instances.SECTION_V_A, name="section-v-a-deterministic", subject="deterministic")
"""The paper's example against deterministic attacks, (21)."""

SECTION_V_A_GAP = replace(instances.SECTION_V_A, name="section-v-a-gap", subject="gap")
"""The paper's example: (20) − (21)."""

SMALLEST_GAP = Instance("smallest-gap", Space(4, 2, 3).document(((1, 0, 0, 1), (0, 1, 0, 0))), subject="gap")
"""Four points on a path, two labels, three equal masses: a at 0 and 3, b at 1, which can meet either and not both."""

SMALLEST = (Tally(Space(4, 2, 2), 6, 0), Tally(Space(4, 2, 3), 20, 1))
"""Masses in halves and in thirds: the strict one is ``SMALLEST_GAP``."""

SIXTHS = (
    Tally(Space(2, 2, 6), 20, 0),
    Tally(Space(3, 2, 6), 112, 0),
    Tally(Space(4, 2, 6), 400, 56),
    Tally(Space(2, 3, 6), 26, 0),
    Tally(Space(3, 3, 6), 172, 0),
    Tally(Space(4, 3, 6), 694, 238),
)
"""The table proofs/gaps/path-sixths.csv, in its order."""

"""A transport game with at most one budget, as this folder wants it: sources, arcs, a budget; dead arcs deleted."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

from tests.kernel.expand import expand


@dataclass(frozen=True)
class Arc:
    """From a source to the sink (z, y), at an integer cost."""

    source: int
    z: int
    y: int
    cost: int

    @property
    def sink(self) -> tuple[int, int]:
        """(z, y)."""
        return self.z, self.y


@dataclass(frozen=True)
class Transport:
    """The masses of the sources, the living arcs, and Σ cost·γ ≤ budget where ``budget`` is not None.

    A budget that every attack spends to the end says nothing and is left out.
    """

    masses: tuple[Fraction, ...]
    arcs: tuple[Arc, ...]
    budget: Fraction | None
    releases: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def reachable(self) -> set[int]:
        """The releases that a living arc enters."""
        return {arc.z for arc in self.arcs}


def transport(document: dict[str, Any]) -> Transport:
    """Read a game document of max-distortion, mean-distortion with one budget, or Wasserstein kind.

    What every attack has to pay is taken off costs and budget, and the costs are made integers without a common
    factor; this changes the budget's multiplier, and nothing else.
    """
    game = expand(document)
    names = tuple(document.get("releases", document["features"])), tuple(document["labels"])
    if len(game.rows) > 1:
        raise NotImplementedError("several budgets")
    arcs = []
    for j, (source, entries) in enumerate(zip(game.group, game.entries, strict=True)):
        ((sink, weight),) = entries
        if weight != 1:
            raise NotImplementedError("not a transport game")
        arcs.append(Arc(source, *divmod(sink, len(names[1])), game.rows[0].coefficients[j] if game.rows else 0))
    if not game.rows:
        return Transport(game.masses, tuple(arcs), None, *names)
    least = [min(a.cost for a in arcs if a.source == s) for s in range(len(game.masses))]
    spare = game.rows[0].rhs - sum((m * c for m, c in zip(game.masses, least, strict=True)), Fraction())
    if spare < 0:
        raise ValueError("D is empty")
    if spare == 0:  # only the cheapest arcs of each source can carry mass, and then the budget says nothing
        arcs = [Arc(a.source, a.z, a.y, 0) for a in arcs if a.cost == least[a.source]]
        return Transport(game.masses, tuple(arcs), None, *names)
    step = gcd(*(a.cost - least[a.source] for a in arcs)) or 1
    arcs = [Arc(a.source, a.z, a.y, (a.cost - least[a.source]) // step) for a in arcs]
    return Transport(game.masses, tuple(arcs), spare / step, *names)

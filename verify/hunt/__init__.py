"""Counterexamples: conjectures, spaces of small games, search, catalogue; and regression data for other software.

The package is also the function of that name: ``verify.hunt("max-concave")``. Names load on first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verify.hunt.catalogue import Catalogue
    from verify.hunt.conjecture import (
        BadConjecture,
        Conjecture,
        Outcome,
        Verdict,
        closer,
        fails,
        holds,
        settle,
        undecided,
    )
    from verify.hunt.refutation import Refutation, probability
    from verify.hunt.screen import Batch, Screened
    from verify.hunt.search import Hunt
    from verify.hunt.space import Space

_HOMES = {
    "BadConjecture": "conjecture",
    "Batch": "screen",
    "Catalogue": "catalogue",
    "Conjecture": "conjecture",
    "Hunt": "search",
    "Outcome": "conjecture",
    "Refutation": "refutation",
    "Screened": "screen",
    "Space": "space",
    "Verdict": "conjecture",
    "closer": "conjecture",
    "fails": "conjecture",
    "holds": "conjecture",
    "probability": "refutation",
    "settle": "conjecture",
    "undecided": "conjecture",
}

__all__ = [
    "BadConjecture", "Batch", "Catalogue", "Conjecture", "Hunt", "Outcome", "Refutation", "Screened", "Space",
    "Verdict", "closer", "fails", "holds", "probability", "settle", "undecided",
]  # fmt: skip


class _Hunt(ModuleType):
    """The package, as a function too."""

    def __call__(self, *arguments: Any, **options: Any) -> Hunt:
        """Search for a counterexample: `verify.hunt.search.hunt`."""
        from verify.hunt.search import hunt

        return hunt(*arguments, **options)


sys.modules[__name__].__class__ = _Hunt


def __getattr__(name: str) -> Any:
    """Load a public name from its home (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'verify.hunt' has no attribute {name!r}")
    return getattr(import_module(f"verify.hunt.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted([*globals(), *__all__])

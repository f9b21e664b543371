"""Rule ``member``: a law is in D, and here is its coupling; or it is not, and here are prices that show it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.certify.certificate import Certificate
from verify.numbers.exact import text
from verify.solve.coupling import Coupling, Separation

if TYPE_CHECKING:
    from verify.game.game import Game


def member_certificate(game: Game, law: Mapping[int, Fraction], found: Coupling | Separation) -> Certificate:
    """The certificate of what `couple` found for a law, given by sink z·|Y| + y."""
    shape, count = game.shape, len(game.labels)
    rows = [[game.releases[t // count], game.labels[t % count], text(mass)] for t, mass in sorted(law.items()) if mass]
    evidence: dict[str, object]
    if isinstance(found, Coupling):
        evidence = {"attack": [[*shape.keys[j].tolist(), text(v)] for j, v in sorted(found.attack.items())]}
    else:
        prices = [text(w) for w in found.prices]
        evidence = {
            "prices": [prices[first : first + count] for first in range(0, len(prices), count)],
            "multipliers": [text(v) for v in found.multipliers],
        }
    return Certificate(game, "member", {"law": rows, "inside": isinstance(found, Coupling)}, evidence)

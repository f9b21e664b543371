"""When a theorem of rule ``compare`` is one about the gap (20) − (21), and what it says of its sign.

The kernel adds up whatever a certificate asks for. That its first sum is (20) minus (21), and both are about the game
that is meant, is read here from the theorem.
"""

from __future__ import annotations

from fractions import Fraction

from verify.check.game import Game
from verify.check.kernel import Theorem

RULE = "compare"
MINIMAX = frozenset({"bracket", "saddle"})
"""The rules of a theorem about (20) in a gap."""
DETERMINISTIC = "deterministic"
DIFFERENCE = ((Fraction(1), 0, "value"), (Fraction(-1), 1, "value"))


def other_than_gap(theorem: Theorem, game: Game) -> str:
    """Why the number of a theorem is not (20) − (21) of this game, or ``""`` if that is what it is."""
    if theorem.rule != RULE:
        return f"the rule is {theorem.rule}, expected {RULE}"
    parts, sums = theorem.more["parts"], theorem.more["sums"]
    rules = [part.rule for part in parts]
    if len(parts) != 2 or rules[0] not in MINIMAX or rules[1] != DETERMINISTIC:
        wanted = " or ".join(sorted(MINIMAX))
        return f"the parts are theorems of {', '.join(rules)}, expected {wanted}, then {DETERMINISTIC}"
    if any(part.game != game for part in parts):
        return "a part is about another game"
    if not sums or tuple(map(tuple, sums[0][0])) != DIFFERENCE:
        return "the first sum is not the value of (0) minus the value of (1)"
    return ""


def strict(theorem: Theorem) -> bool | None:
    """Whether the gap is positive, by a theorem that is about it: False if it is zero, None if that is open."""
    if theorem.lower > 0:
        return True
    return False if theorem.exact is not None and not theorem.exact else None

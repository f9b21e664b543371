"""Rule ``deterministic``: from the best deterministic attack, and the proof that none is better, to its certificate."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.certificate import Certificate
from verify.certify.saddle import decimals, pairs
from verify.numbers.exact import text
from verify.solve.deterministic import AtCeiling
from verify.solve.deterministic_order import Order
from verify.solve.deterministic_tree import Bounded, Node, Split

if TYPE_CHECKING:
    from verify.game.game import Game
    from verify.solve.deterministic import Deterministic

LEAST_DIGITS = 20
"""Decimals of the claim, at least: every bound in a tree is below the lower one of them."""


def deterministic(game: Game, found: Deterministic, digits: int, minimax: Certificate | None = None) -> Certificate:
    """The certificate that (21) has the value found.

    Parameters
    ----------
    minimax
        The certificate of the game's value by rule ``saddle``, where the proof is that the attack reaches it: saddle
        points are interchangeable, so that its rule and multipliers suit the deterministic attack too.
    """
    lower, upper = decimals(found.value, max(digits, LEAST_DIGITS))
    claim = {"exact": pairs(found.value), "lower": lower, "upper": upper}
    evidence: dict[str, Any] = {"attack": list(found.choice)}
    if isinstance(found.proof, AtCeiling):
        if minimax is None:
            raise ValueError("an attack that reaches the value of the game is proved best by a saddle point")
        evidence["saddle"] = {
            key: minimax.evidence[key] for key in ("dead", "rule", "multipliers") if key in minimax.evidence
        }
    else:
        evidence["tree"] = tree(found.proof)
    return Certificate(game, "deterministic", claim, evidence)


def tree(root: Node) -> dict[str, Any]:
    """The cases as the format writes them, from the leaves up, without recursion."""
    done: dict[int, dict[str, Any]] = {}
    work = [root]
    while work:
        node = work[-1]
        if isinstance(node, Split) and any(id(part) not in done for part in node.nodes):
            work += [part for part in node.nodes if id(part) not in done]
            continue
        work.pop()
        if isinstance(node, Split):
            done[id(node)] = {"split": node.group, "nodes": [done[id(part)] for part in node.nodes]}
        else:
            done[id(node)] = _leaf(node)
    return done[id(root)]


def _leaf(node: Bounded | Order) -> dict[str, Any]:
    if isinstance(node, Order):
        return {"order": list(node.groups)}
    rule = [[_short(Fraction(n, node.unit)) for n in line] for line in node.rule]
    return {"rule": rule, "multipliers": [_short(v) for v in node.multipliers], "precision": node.precision}


def _short(value: Fraction) -> int | str:
    """A number, as an integer where it is one."""
    return value.numerator if value.denominator == 1 else text(value)

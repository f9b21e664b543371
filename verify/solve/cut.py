"""Exact saddle points of maximum-distortion games with a bipartite conflict graph, of any size.

Two labels always give such a game; so do chains of classes. With w_s = exp(−φ_s) the game asks for the largest
Σ mass_s log w_s under w_s + w_s' ≤ 1 for every conflict, which a recursion of minimum cuts solves in integers
(`verify.solve.cut_levels`): no solver, no floating point, no limit but memory. What comes out is verified exactly
before it is handed over, and the kernel verifies it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from verify.game.shape import Shape
from verify.solve.cut_check import is_saddle
from verify.solve.cut_graph import conflicts, sinks
from verify.solve.cut_levels import levels
from verify.solve.recognise_forms import simplified
from verify.solve.saddle_point import LogForm, SaddlePoint

PRIME_TERMS = 32
PRIME_BITS = 64


def bipartite_saddle(shape: Shape) -> SaddlePoint | None:
    """Return an exact saddle point of a transport game without rows, if its conflict graph is bipartite.

    Parameters
    ----------
    shape
        Any shape. Without rows nothing is dead, so that a game's own shape will do.

    Returns
    -------
    SaddlePoint or None
        None for other shapes, for conflict graphs with odd cycles, and if the exact verification should fail.

    Notes
    -----
    The value is the one of Körner's graph entropy [1]_, here with a common release for every conflict.

    .. [1] Csiszár, Körner, Lovász, Marton, Simonyi, "Entropy splitting for antiblocking corners and perfect graphs",
       Combinatorica 10 (1990).

    Examples
    --------
    >>> from verify.game.game import Game
    >>> game = Game.max_distortion({("0", "a"): "1/3", ("1", "b"): "2/3"}, metric="absolute", radius=1)
    >>> bipartite_saddle(game.shape).value
    ((Fraction(1, 1), Fraction(3, 1)), (Fraction(-2, 3), Fraction(2, 1)))
    """
    found = conflicts(shape)
    if found is None:
        return None
    solved = levels(found, shape.mass)
    attack = {int(found.column[i]): v / shape.total for i, v in solved.attack.items()}
    _send_the_rest(shape, attack)
    rule = _rule(shape, solved.share)
    point = SaddlePoint(dict(sorted(attack.items())), [list(row) for row in rule], (), _value(shape, attack, rule))
    return point if is_saddle(shape, point) else None


def _send_the_rest(shape: Shape, attack: dict[int, Fraction]) -> None:
    """Let every source that is in no conflict go by its first column."""
    used = set(shape.group[list(attack)].tolist())
    groups, first = np.unique(shape.group, return_index=True)
    for s, j in zip(groups.tolist(), first.tolist(), strict=True):
        if s not in used:
            attack[j] = shape.group_mass(s)


def _rule(shape: Shape, share: Sequence[Fraction]) -> list[list[Fraction]]:
    """The rule q(y|z) ∝ the largest w_s among those who bring y to z, and uniform where nobody goes.

    These largest w_s sum to at most 1, and to 1 at releases in use.
    """
    order = {w: rank for rank, w in enumerate(sorted(set(share)), start=1)}
    value = [Fraction(0), *order]
    least = np.zeros(shape.sinks, dtype=np.int64)
    np.maximum.at(least, sinks(shape), np.array([order[w] for w in share], dtype=np.int64)[shape.group])
    known: dict[tuple[int, ...], list[Fraction]] = {}
    rule = []
    for ranks in map(tuple, least.reshape(-1, len(shape.labels)).tolist()):
        if ranks not in known:
            total = sum((value[r] for r in ranks), Fraction(0))
            known[ranks] = [value[r] / total if total else Fraction(1, len(ranks)) for r in ranks]
        rule.append(known[ranks])
    return rule


def _value(shape: Shape, attack: Mapping[int, Fraction], rule: Sequence[Sequence[Fraction]]) -> LogForm:
    """−Σ p(z,y) log q(y|z): over primes where those are soon found, else with one term for every value of q.

    Both are functions of the game alone, since the levels are unique. The second form is the sum over the attack, term
    by term, so that long forms can be compared without any factoring.
    """
    sink, labels = sinks(shape), len(shape.labels)
    weight: dict[Fraction, Fraction] = {}
    for j, mass in attack.items():
        z, y = divmod(int(sink[j]), labels)
        weight[rule[z][y]] = weight.get(rule[z][y], Fraction(0)) - mass
    form = {q: weight[q] for q in sorted(weight) if q != 1}
    if len(form) <= PRIME_TERMS and all(q.denominator.bit_length() <= PRIME_BITS for q in form):
        return simplified(form)
    return tuple((a, q) for q, a in form.items())

"""Deterministic attacks in closed form: (21) as the largest of finitely many values, with the masses for which it is.

Under a deterministic attack every source goes to one release as a whole; a release that masses v_1, …, v_r of different
labels reach contributes E(v) = m·log m − Σ v_i·log v_i, m = Σ v_i, which is symmetric, increases in every v_i
(∂E/∂v_i = log(m/v_i)) and vanishes for a single label. An attack counts by its *blocks* v alone. Two attacks compare

* by dominance: every block of one fits, mass by mass, into a block of the other of its own;
* by one polynomial: they differ in one mass of one block, u against v, and then E grows with it: u ≥ v;
* by their values, where neither helps: the condition stays an inequality between logarithms.

>>> from verify.game.game import Game
>>> law = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
>>> game = Game.max_distortion(law, metric="absolute", radius=1, features=range(5), labels=range(5))
>>> found = deterministic_family(game, "a b c")
>>> [(case.blocks, case.conditions) for case in found.cases]
[(((a, b),), (a - c >= 0,)), (((b, c),), (-a + c >= 0,))]
>>> found.attacks, found.covers
(12, True)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from typing import Any

import sympy

from verify.errors import Unsolved
from verify.game.game import Game
from verify.symbolic.cells import uncovered
from verify.symbolic.conditions import Condition, one_sign
from verify.symbolic.logs import sign
from verify.symbolic.structure import Structure, Symbols, structure

MOST = 200_000
"""Deterministic attacks that are enumerated."""

Block = tuple[Any, ...]


@dataclass(frozen=True)
class Case:
    """A best deterministic attack: blocks of masses that are released together, its value, when it is best.

    ``releases[i]`` is the release of source i; ``conditions`` are inequalities, all of which have to hold.
    """

    releases: tuple[int, ...]
    blocks: tuple[Block, ...]
    value: Any
    conditions: tuple[Any, ...]


@dataclass(frozen=True)
class Deterministic:
    """The value of (21) as a function of the masses.

    ``attacks`` counts the deterministic attacks of the whole game, which the cases stand for. ``covers`` is True: the
    cases are the undominated attacks, their values are totally ordered at every prior, and for every two of them one of
    the two comparisons holds. Where all conditions are polynomials the open cells were looked at as well, one by one.
    """

    whole: Structure
    cases: tuple[Case, ...]
    attacks: int
    covers: bool | None

    @cached_property
    def value(self) -> Any:
        """The value as a Piecewise of the masses."""
        if len(self.cases) == 1:
            return self.cases[0].value
        return sympy.Piecewise(*((case.value, sympy.And(*case.conditions)) for case in self.cases))

    @cached_property
    def compact(self) -> tuple[Block, tuple[Any, ...]] | None:
        """Where every case is one block, and they differ in one mass: the common masses, and the ones to choose from.

        The value is then E(common, max of the others).
        """
        if len(self.cases) < 2 or any(len(case.blocks) != 1 for case in self.cases):
            return None
        counts = [Counter(case.blocks[0]) for case in self.cases]
        common = counts[0]
        for one in counts[1:]:
            common = common & one
        rests = [list((one - common).elements()) for one in counts]
        if any(len(rest) != 1 for rest in rests):
            return None
        return tuple(common.elements()), tuple(rest[0] for rest in rests)

    def at(self, masses: Mapping[Any, Any]) -> Any:
        """The value at rational masses, by the first case whose conditions hold."""
        for case in self.cases:
            if all(_holds(condition, masses) for condition in case.conditions):
                return case.value.subs(masses)
        raise Unsolved(f"no case was found to hold at {dict(masses)}.")

    def __str__(self) -> str:
        """The value with its case split as a mathematician would write it."""
        from verify.symbolic.writing import deterministic_text

        return deterministic_text(self)


def block_value(block: Iterable[Any]) -> Any:
    """E(v) = −Σ v_i·log(v_i/Σ v)."""
    masses = list(block)
    whole = sympy.Add(*masses)
    return sympy.Add(*(-mass * sympy.log(mass / whole) for mass in masses)) if len(masses) > 1 else sympy.Integer(0)


def deterministic_family(game: Game | Structure, symbols: Symbols = None) -> Deterministic:
    """(21) in closed form: the best deterministic attacks and for which masses each of them is best.

    Parameters
    ----------
    game, symbols
        As for `alpha_family`.

    Raises
    ------
    BadInput
        See `structure`.
    Unsolved
        When there are more than `MOST` attacks after dominated releases are dropped.
    """
    whole = structure(game, symbols)
    small = whole.undominated
    if sympy.prod([len(source.arcs) for source in small.sources]) > MOST:
        raise Unsolved(f"more than {MOST} deterministic attacks are left.")
    found: dict[tuple[Block, ...], tuple[int, ...]] = {}
    for choice in product(*(source.arcs for source in small.sources)):
        found.setdefault(_blocks(small, choice), tuple(z for z, _ in choice))
    best: list[tuple[Block, ...]] = []
    for blocks in sorted(found, key=lambda blocks: -sum(map(len, blocks))):
        if any(dominates(other, blocks) for other in best):
            continue
        best = [other for other in best if not dominates(blocks, other)] + [blocks]
    if not whole.symbols:
        best = [_largest(best)]
    cases = [
        Case(
            found[one], one, _total(one), tuple(dict.fromkeys(_at_least(one, other) for other in best if other != one))
        )
        for one in sorted(best, key=str)
    ]
    attacks = int(sympy.prod([len(source.arcs) for source in whole.sources]))
    return Deterministic(whole, tuple(cases), attacks, _covers(cases, whole))


def _blocks(small: Structure, choice: tuple[tuple[int, int], ...]) -> tuple[Block, ...]:
    """The masses that meet at a release, label by label, releases with a single label left out; sorted."""
    sinks: dict[tuple[int, int], Any] = {}
    for source, sink in zip(small.sources, choice, strict=True):
        sinks[sink] = sinks.get(sink, 0) + source.mass
    at: dict[int, list[Any]] = {}
    for (z, _), mass in sinks.items():
        at.setdefault(z, []).append(mass)
    return tuple(sorted((tuple(sorted(block, key=str)) for block in at.values() if len(block) > 1), key=str))


def dominates(large: tuple[Block, ...], small: tuple[Block, ...]) -> bool:
    """Whether every block of ``small`` fits into a block of ``large`` of its own, mass by mass, at all priors."""
    if not small:
        return True
    first, *rest = small
    return any(
        _fits(first, block) and dominates((*large[:i], *large[i + 1 :]), tuple(rest)) for i, block in enumerate(large)
    )


def _fits(small: Block, large: Block) -> bool:
    return len(small) <= len(large) and any(
        all(_below(u, v) for u, v in zip(small, chosen, strict=True)) for chosen in permutations(large, len(small))
    )


def _below(u: Any, v: Any) -> bool:
    return bool(u == v) or one_sign(sympy.expand(v - u)) == 1


def _largest(candidates: list[tuple[Block, ...]]) -> tuple[Block, ...]:
    """The attack of the largest value among numbers, compared exactly."""
    best = candidates[0]
    for one in candidates[1:]:
        if sign(_total(one) - _total(best)) > 0:
            best = one
    return best


def _total(blocks: tuple[Block, ...]) -> Any:
    return sympy.Add(*(block_value(block) for block in blocks))


def _at_least(one: tuple[Block, ...], other: tuple[Block, ...]) -> Any:
    """The inequality "one is at least as good as the other", on the masses where E allows it."""
    mine, theirs = Counter(one), Counter(other)
    left, right = list((mine - theirs).elements()), list((theirs - mine).elements())
    if len(left) == len(right) == 1:
        u, v = Counter(left[0]), Counter(right[0])
        more, less = list((u - v).elements()), list((v - u).elements())
        if len(more) == len(less) == 1:
            return sympy.Ge(sympy.expand(more[0] - less[0]), 0)
    return sympy.Ge(_total(tuple(left)) - _total(tuple(right)), 0)


def _covers(cases: list[Case], whole: Structure) -> bool | None:
    conditions = [relation for case in cases for relation in case.conditions]
    if not whole.symbols or any(relation.has(sympy.log) for relation in conditions):
        return True  # the order of the values decides
    split = [Condition.of(relation.lhs for relation in case.conditions) for case in cases]
    return True if uncovered(split, whole.symbols) is None else None


def _holds(relation: Any, masses: Mapping[Any, Any]) -> bool:
    put = relation.lhs.subs(masses)
    return bool(put >= 0) if put.is_Rational else sign(put) >= 0

"""α-families: the attacks of a game as a family with few parameters, and every solution of its KKT system.

>>> from verify.game.game import Game
>>> law = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
>>> game = Game.max_distortion(law, metric="absolute", radius=1, features=range(5), labels=range(5))
>>> family = alpha_family(game, "a b c")
>>> family.covers
True
>>> [branch.solution for branch in family.branches if branch.possible]
[{alpha: a/(a + c)}]
>>> print(family.at(a="1/3", b="1/3", c="1/3").value)
-2*log(2/3)/3 + log(3)/3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy

from verify.errors import BadInput, Unsolved
from verify.game.game import Game
from verify.symbolic.branch import Branch, condition, curvature, impossible, rule, verified
from verify.symbolic.cells import uncovered
from verify.symbolic.conditions import Condition, Never
from verify.symbolic.pattern import Arc, Pattern, Stationary, Undecided, patterns, stationary, steep
from verify.symbolic.structure import Sink, Structure, Symbols, structure

MOST = 3
"""Free parameters that are taken on."""


@dataclass(frozen=True)
class Parameter:
    """A parameter: the share of a source's mass that goes to a release (both of the reduced structure)."""

    symbol: Any
    source: int
    sink: Sink


@dataclass(frozen=True)
class Family:
    """The attacks of a game with few parameters, and the solutions of the KKT system of max H(Y|Z).

    Parameters
    ----------
    whole, small
        The game, and what is left of it when dominated releases are dropped and sources of equal reach are merged: an
        optimal attack of the latter is one of the former.
    parameters
        α, each in [0, 1]; where a source has several, their sum is at most 1.
    shares
        For every arc of a source with a choice, its share of the source's mass, a linear form in α.
    entropy, bounds, lagrangian
        H(Y|Z) as a function of α; the multiplier of each bound share ≥ 0; H + Σ multiplier·share.
    branches
        One for every support of the attack that can be optimal, by its condition, and those that cannot.
    covers
        True where the conditions of the branches were shown to cover all positive masses, None where they were not;
        ``gap`` says why not.
    """

    whole: Structure
    small: Structure
    parameters: tuple[Parameter, ...]
    shares: Mapping[Arc, Any]
    entropy: Any
    bounds: Mapping[Arc, Any]
    lagrangian: Any
    branches: tuple[Branch, ...]
    covers: bool | None
    gap: str

    @property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The symbols of the prior masses."""
        return self.whole.symbols

    def at(self, **masses: Any) -> Branch:
        """The first branch whose condition holds at a prior, with the numbers put in.

        Raises
        ------
        BadInput
            When a symbol is missing or unknown, or the numbers are not positive masses that sum to 1.
        Unsolved
            When no branch's condition holds there.
        """
        point = self.point(masses)
        for branch in self.branches:
            if branch.condition is not None and branch.condition.holds(point):
                return _put_in(branch, point)
        raise Unsolved(f"none of the branches found is optimal at {point}.")

    def point(self, masses: Mapping[str, Any]) -> dict[Any, Any]:
        """Numbers for the symbols, as sympy's rationals; see `at`."""
        names = {str(symbol): symbol for symbol in self.symbols}
        if set(names) != set(masses):
            raise BadInput(f"masses: found {sorted(masses)}, expected numbers for {sorted(names)}.")
        point = {names[name]: sympy.Rational(str(value)) for name, value in masses.items()}
        if any(value <= 0 for value in point.values()) or self.whole.total.subs(point) != 1:
            raise BadInput(f"masses: found {point}, expected positive numbers for which {self.whole.total} = 1.")
        return point

    def __str__(self) -> str:
        """The family as a mathematician would write it."""
        from verify.symbolic.writing import family_text

        return family_text(self)


def alpha_family(game: Game | Structure, symbols: Symbols = None, *, most: int = MOST) -> Family:
    """The optimal attacks of a game without budgets, in closed form, as functions of the prior masses.

    Parameters
    ----------
    game
        The game, or its structure; only its reachability counts where symbols are given.
    symbols
        The prior masses: "a b c" in the order of the game's sources, a sequence, or a mapping (x, y) → mass; None for
        the game's own numbers. They are positive and sum to 1.
    most
        The most free parameters.

    Raises
    ------
    BadInput
        For other kinds of games, and for masses that are none; see `structure`.
    Unsolved
        When more than ``most`` parameters are left.

    Notes
    -----
    This is a derivation: sympy is trusted, the kernel is not asked.
    """
    whole = structure(game, symbols)
    small = whole.reduced
    if small.free > most:
        raise Unsolved(
            f"{small.free} free parameters are left, at most {most} are worked out in closed form; "
            "verify.value finds the value for numerical masses."
        )
    parameters, shares = _parameters(small)
    entropy = _entropy(small, shares)
    bounds = {arc: sympy.Symbol(f"eta_{i}", nonnegative=True) for i, arc in enumerate(shares)}
    lagrangian = entropy + sympy.Add(*(bounds[arc] * share for arc, share in shares.items()))
    branches, left = _branches(whole, small, parameters, bounds)
    live = [branch.condition for branch in branches if branch.condition is not None]
    covers, gap = _cover(live, whole.symbols, left)
    return Family(whole, small, parameters, shares, entropy, bounds, lagrangian, branches, covers, gap)


def _parameters(small: Structure) -> tuple[tuple[Parameter, ...], dict[Arc, Any]]:
    names = iter([""] if small.free == 1 else [str(i) for i in range(1, small.free + 1)])
    parameters: list[Parameter] = []
    shares: dict[Arc, Any] = {}
    for s, source in enumerate(small.sources):
        if len(source.arcs) == 1:
            continue
        here = [Parameter(sympy.Symbol(f"alpha{next(names)}", real=True), s, sink) for sink in source.arcs[:-1]]
        parameters += here
        shares |= {(s, one.sink): one.symbol for one in here}
        shares[s, source.arcs[-1]] = 1 - sympy.Add(*(one.symbol for one in here))
    return tuple(parameters), shares


def _entropy(small: Structure, shares: Mapping[Arc, Any]) -> Any:
    """H(Y|Z) = −Σ ν·log(ν/m), a function of α."""
    inflow: dict[Sink, Any] = {}
    for s, source in enumerate(small.sources):
        for sink in source.arcs:
            inflow[sink] = inflow.get(sink, 0) + source.mass * shares.get((s, sink), 1)
    heavy = {z: sympy.Add(*(flow for (other, _), flow in inflow.items() if other == z)) for z, _ in inflow}
    scale = sympy.ilcm(1, *(source.mass.as_coeff_Mul()[0].q for source in small.sources))

    def posterior(flow: Any, whole: Any) -> Any:
        return flow / whole if scale == 1 else sympy.expand(scale * flow) / sympy.expand(scale * whole)

    return sympy.Add(
        *(-flow * sympy.log(posterior(flow, heavy[z])) for (z, _), flow in inflow.items() if flow != heavy[z])
    )


def _branches(
    whole: Structure, small: Structure, parameters: tuple[Parameter, ...], bounds: Mapping[Arc, Any]
) -> tuple[tuple[Branch, ...], list[str]]:
    """Every support with its branch, and why supports were left out."""
    found: list[Branch] = []
    left: list[str] = []
    for pattern in patterns(small):
        arc = steep(small, pattern)
        if arc is not None:
            s, (z, y) = arc
            words = f"({small.releases[z]}, {small.labels[y]})"
            found.append(impossible(pattern, f"H grows with slope +∞ when {small.sources[s].name} moves to {words}"))
            continue
        try:
            points = stationary(small, pattern)
        except Undecided as undecided:
            left.append(str(undecided))
            continue
        for point in points:
            try:
                needed = condition(small, point)
            except Never:
                found.append(impossible(pattern, "a bound fails for all positive masses"))
                continue
            if not verified(small, pattern, point):
                left.append("the solution of a support could not be confirmed")
                continue
            found.append(_branch(whole, small, parameters, bounds, (pattern, point, needed)))
    found.sort(key=lambda branch: (not branch.possible, -sum(map(len, branch.positive))))
    return tuple(found), left


def _branch(
    whole: Structure, small: Structure, parameters: tuple[Parameter, ...], bounds: Mapping[Arc, Any],
    solved: tuple[Pattern, Stationary, Condition],
) -> Branch:  # fmt: skip
    pattern, point, needed = solved
    by_member = {m: w for source, w in zip(small.sources, point.weights, strict=True) for m in source.members}
    weights = tuple(by_member[i] for i in range(len(whole.sources)))
    q = rule(whole, weights, point.posterior)
    flows = point.flows
    solution = {
        one.symbol: sympy.factor(flows.get((one.source, one.sink), sympy.Integer(0)) / small.sources[one.source].mass)
        for one in parameters
    }
    multipliers = {
        name: sympy.Integer(0)
        if (s, (z, y)) in flows
        else small.sources[s].mass * sympy.log(sympy.factor(q[z][y] / point.weights[s]))
        for (s, (z, y)), name in bounds.items()
    }
    value = sympy.Add(*(-source.mass * sympy.log(w) for source, w in zip(whole.sources, weights, strict=True)))
    return Branch(
        pattern, needed, "", solution, value, q, weights, multipliers, curvature(small, pattern, point)
    )  # fmt: skip


def _cover(live: list[Condition], symbols: tuple[sympy.Symbol, ...], left: list[str]) -> tuple[bool | None, str]:
    why = "; ".join(dict.fromkeys(left))
    if any(one.always for one in live):
        return True, ""
    if not symbols or not live:
        return None, why or "no support was found to be optimal"
    try:
        missed = uncovered(live, symbols)
    except Unsolved as unsolved:
        return None, "; ".join(filter(None, [why, str(unsolved)]))
    if missed is None:
        return True, ""
    at = ", ".join(f"{symbol} : {value}" for symbol, value in missed.items())
    return None, "; ".join(filter(None, [why, f"none of the branches is optimal at {at}"]))


def _put_in(branch: Branch, point: Mapping[Any, Any]) -> Branch:
    """The branch at a prior."""

    def put(value: Any) -> Any:
        return value.subs(point)

    return Branch(
        branch.positive,
        Condition(),
        "",
        {name: put(v) for name, v in (branch.solution or {}).items()},
        put(branch.value),
        {z: {y: put(v) for y, v in row.items()} for z, row in (branch.rule or {}).items()},
        tuple(put(w) for w in branch.weights),
        {name: put(v) for name, v in (branch.multipliers or {}).items()},
        None if branch.curvature is None else put(branch.curvature),
    )

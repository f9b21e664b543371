"""Symbolic derivations: a ledger of steps, each one checked by sympy as it is written.

A derivation is a function that fills a ledger. It is run again at every replay. What it shows is DERIVED and never
PROVED: sympy's simplifications are trusted here, and the frame around the steps (which sums are taken, which case is
a limit) is in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy

_SEAL = object()


class Underived(Exception):
    """A step did not go through; the sentence says which and what was left over."""


@dataclass(frozen=True)
class Step:
    """One checked step: what it says, and the formula that sympy confirmed. Only a :class:`Ledger` makes one."""

    statement: str
    formula: str
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Underived(f"“{self.statement}” was written down and not checked; only a Ledger makes steps.")


class Ledger:
    """The steps of a derivation, in order."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps checked so far."""
        return tuple(self._steps)

    def equal(self, statement: str, left: Any, right: Any, given: Mapping[Any, Any] | None = None) -> None:
        """Check that ``left`` = ``right`` identically in their symbols, after putting in what is ``given``.

        Raises
        ------
        Underived
            When sympy does not reduce the difference to 0.
        """
        values = dict(given or {})
        residue = _reduce(sympy.sympify(left - right).subs(values))
        if residue != 0:
            raise Underived(f"“{statement}” leaves {residue} instead of 0.")
        where = ", ".join(f"{symbol} = {value}" for symbol, value in values.items())
        self._note(statement, f"{left} = {right}" + (f" where {where}" if where else ""))

    def nonnegative(self, statement: str, expression: Any) -> None:
        """Check ``expression`` ≥ 0 from the signs that its symbols were declared with."""
        if sympy.factor(expression).is_nonnegative is not True and expression.is_nonnegative is not True:
            raise Underived(f"“{statement}”: the sign of {expression} does not follow from its symbols.")
        self._note(statement, f"{expression} ≥ 0")

    def positive(self, statement: str, expression: Any) -> None:
        """Check ``expression`` > 0 from the signs that its symbols were declared with."""
        if sympy.factor(expression).is_positive is not True and expression.is_positive is not True:
            raise Underived(f"“{statement}”: the sign of {expression} does not follow from its symbols.")
        self._note(statement, f"{expression} > 0")

    def only_root(self, statement: str, expression: Any, symbol: sympy.Symbol, root: Any) -> None:
        """Check that ``expression`` vanishes at ``root`` and nowhere else in the symbol's domain."""
        roots = sympy.solve(expression, symbol)
        if len(roots) != 1 or _reduce(roots[0] - root) != 0:
            raise Underived(f"“{statement}”: the roots are {roots} and not only {root}.")
        self._note(statement, f"{expression} = 0 only where {symbol} = {root}")

    def vanishes(self, statement: str, expression: Any, symbol: sympy.Symbol) -> None:
        """Check that ``expression`` tends to 0 as ``symbol`` > 0 tends to 0."""
        limit = sympy.limit(expression, symbol, 0, "+")
        if limit != 0:
            raise Underived(f"“{statement}”: the limit is {limit} and not 0.")
        self._note(statement, f"{expression} → 0 as {symbol} → 0")

    def _note(self, statement: str, formula: str) -> None:
        self._steps.append(Step(statement, formula, _SEAL))


Derivation = Callable[[Ledger], None]


def run(derivation: Derivation) -> tuple[Step, ...]:
    """Run a derivation on an empty ledger and return its steps.

    Raises
    ------
    Underived
        When a step fails, or when there is none.
    """
    ledger = Ledger()
    derivation(ledger)
    if not ledger.steps:
        raise Underived("The derivation took zero steps; nothing was checked.")
    return ledger.steps


def _reduce(expression: Any) -> Any:
    """Return an equivalent expression that is 0 when sympy can tell that it vanishes."""
    factored = expression.replace(sympy.log, lambda argument: sympy.expand_log(sympy.log(sympy.factor(argument))))
    logarithms = sorted(factored.atoms(sympy.log), key=str)
    if not logarithms:
        return sympy.simplify(factored)
    # linear in the logarithms: every coefficient must vanish as a rational function
    names = {logarithm: sympy.Dummy() for logarithm in logarithms}
    linear = factored.subs(names)
    rest = sympy.factor(linear.subs(dict.fromkeys(names.values(), 0)))
    return rest + sum(sympy.factor(sympy.diff(linear, name)) * logarithm for logarithm, name in names.items())

"""What a game with symbolic masses is: sources of positive mass, and the sinks (z, y) that each of them may reach.

Which release a source reaches does not depend on the masses, so a game of exact numbers gives the reachability and
symbols take the place of its masses. A sink is a release and the label with which mass arrives there.

>>> from verify.game.game import Game
>>> law = {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"}
>>> game = Game.max_distortion(law, metric="absolute", radius=1, features=range(5), labels=range(5))
>>> whole = structure(game, "a b c")
>>> [(source.name, source.mass, len(source.arcs)) for source in whole.sources]
[('(0, 0)', a, 2), ('(2, 2)', b, 3), ('(4, 4)', c, 2)]
>>> [[reduced.releases[z] for z, _ in source.arcs] for reduced in [whole.reduced] for source in reduced.sources]
[['1'], ['1', '3'], ['3']]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy

from verify.errors import BadInput
from verify.game.game import Game
from verify.game.kinds import Kind

Sink = tuple[int, int]
"""A release and a label, as indices."""
Symbols = str | Sequence[Any] | Mapping[tuple[Any, Any], Any] | None
"""Names "a b c", one mass for each source in the game's order, or a mapping (x, y) → mass; None keeps the numbers."""


@dataclass(frozen=True)
class Source:
    """A source: its name, its mass (a positive number, or a form with positive coefficients in the symbols), its sinks.

    ``members`` are the indices of the original sources that were put together in it.
    """

    name: str
    mass: Any
    arcs: tuple[Sink, ...]
    members: tuple[int, ...]


@dataclass(frozen=True)
class Structure:
    """Releases, labels and sources; the masses sum to 1, as an assumption on the symbols where there are any."""

    releases: tuple[str, ...]
    labels: tuple[str, ...]
    sources: tuple[Source, ...]

    @cached_property
    def symbols(self) -> tuple[sympy.Symbol, ...]:
        """The symbols of the masses, sorted by name; empty for numbers."""
        return tuple(sorted(set().union(*(source.mass.free_symbols for source in self.sources)), key=str))

    @cached_property
    def total(self) -> Any:
        """The sum of the masses: the number 1, or the form that is assumed to be 1."""
        return sympy.Add(*(source.mass for source in self.sources))

    @property
    def free(self) -> int:
        """The number of free parameters of an attack: arcs less sources."""
        return sum(len(source.arcs) - 1 for source in self.sources)

    def arrivals(self, release: int) -> dict[int, tuple[int, ...]]:
        """The sources that can arrive at a release, by the label with which they do."""
        found: dict[int, list[int]] = {}
        for s, source in enumerate(self.sources):
            for z, y in source.arcs:
                if z == release:
                    found.setdefault(y, []).append(s)
        return {y: tuple(who) for y, who in sorted(found.items())}

    @cached_property
    def reduced(self) -> Structure:
        """The structure without dominated releases, and with sources of equal reach put together.

        Neither changes the value, nor that of deterministic attacks where only releases are dropped: what arrives at a
        release may arrive at one that dominates it instead, and H(Y|f(Z)) ≥ H(Y|Z). Two sources of equal reach matter
        only by their total flows. A solution of the reduced game is one of the whole game.
        """
        return _together(self.undominated)

    @cached_property
    def undominated(self) -> Structure:
        """The structure without those releases whose every arc has a twin into one other release."""
        into = {z: {(s, y) for y, who in self.arrivals(z).items() for s in who} for z in range(len(self.releases))}
        kept: list[int] = []
        for z in sorted(into, key=lambda z: (-len(into[z]), z)):
            if into[z] and not any(into[z] <= into[other] for other in kept):
                kept.append(z)
        sources = [replace(s, arcs=tuple(t for t in s.arcs if t[0] in kept)) for s in self.sources]
        return replace(self, sources=tuple(sources))


def _together(large: Structure) -> Structure:
    groups: dict[tuple[Sink, ...], list[Source]] = {}
    for source in large.sources:
        groups.setdefault(source.arcs, []).append(source)
    merged = [
        Source(
            " and ".join(one.name for one in same),
            sympy.Add(*(one.mass for one in same)),
            arcs,
            tuple(m for one in same for m in one.members),
        )
        for arcs, same in groups.items()
    ]
    return replace(large, sources=tuple(merged))


def structure(game: Game | Structure, symbols: Symbols = None) -> Structure:
    """Read the reachability of a game, with symbols or with the game's own numbers for the masses.

    Parameters
    ----------
    game
        A game without budgets: maximum distortion, or a Wasserstein ball of order "inf". A structure keeps its reach.
    symbols
        The masses, see `Symbols`. A symbol may occur more than once, and with a positive rational factor.

    Raises
    ------
    BadInput
        When the game is of another kind, and when the masses are not as many as the sources, are neither all numbers
        nor all multiples of symbols, or are not positive; numbers have to sum to 1.
    """
    if isinstance(game, Structure):
        if symbols is None:
            return game
        masses = _masses(symbols, [source.name for source in game.sources], None)
        return replace(game, sources=tuple(replace(s, mass=m) for s, m in zip(game.sources, masses, strict=True)))
    shape = game.shape
    if game.kind not in {Kind.MAX_DISTORTION, Kind.WASSERSTEIN} or shape.rows:
        raise BadInput(
            f"{game.source}: a {game.kind.value} game couples its sources by a budget or by conditions; "
            "α-families are worked out for maximum distortion and for Wasserstein balls of order inf."
        )
    labels, keys = len(shape.labels), shape.keys
    pairs = [tuple(keys[int(columns[0])][:2].tolist()) for columns in shape.group_columns]
    names = [(shape.features[x], shape.labels[y]) for x, y in pairs]
    exact = [sympy.Rational(mass, shape.total) for mass in shape.mass]
    texts = [f"({x}, {y})" for x, y in names]
    masses = exact if symbols is None else _masses(symbols, texts, names)
    sources = [
        Source(text, mass, tuple(divmod(int(shape.entry_sink[j]), labels) for j in columns.tolist()), (s,))
        for s, (text, mass, columns) in enumerate(zip(texts, masses, shape.group_columns, strict=True))
    ]
    return Structure(shape.releases, shape.labels, tuple(sources))


def _masses(symbols: Symbols, texts: Sequence[str], names: Sequence[tuple[str, str]] | None) -> list[Any]:
    if isinstance(symbols, str):
        given: list[Any] = symbols.replace(",", " ").split()
    elif isinstance(symbols, Mapping):
        if names is None:
            raise BadInput("symbols: a mapping needs a game; give a structure one mass for each source, in order.")
        by_name = {(str(x), str(y)): mass for (x, y), mass in symbols.items()}
        if set(by_name) != set(names):
            raise BadInput(f"symbols: found masses for {sorted(by_name)}, expected them for {sorted(names)}.")
        given = [by_name[name] for name in names]
    else:
        given = list(symbols or ())
    if len(given) != len(texts):
        raise BadInput(
            f"symbols: found {len(given)} masses, expected {len(texts)}, for the sources {', '.join(texts)}."
        )
    masses = [_mass(one) for one in given]
    numbers = [mass for mass in masses if mass.is_Rational]
    if numbers and (len(numbers) < len(masses) or sum(numbers) != 1):
        raise BadInput("symbols: masses are either rational numbers that sum to 1, or all multiples of symbols.")
    return masses


def _mass(given: Any) -> Any:
    """One mass: a positive rational, or a positive rational times a symbol, which is made positive if it is a name."""
    if isinstance(given, str) and given.isidentifier():
        return sympy.Symbol(given, positive=True)
    if isinstance(given, float):
        raise BadInput(f'symbols: found the float {given!r}, expected an exact number such as "1/3".')
    try:
        mass = sympy.sympify(Fraction(given) if isinstance(given, str) else given, strict=True)
    except (sympy.SympifyError, ValueError, ZeroDivisionError):
        raise BadInput(f"symbols: found {given!r}, expected a positive symbol, its name, or a rational.") from None
    factor, symbol = mass.as_coeff_Mul()
    fits = factor.is_Rational and factor.is_positive and (symbol == 1 or (symbol.is_Symbol and symbol.is_positive))
    if not fits:
        raise BadInput(f"symbols: found {given}, expected a positive rational or such a multiple of a positive symbol.")
    return mass

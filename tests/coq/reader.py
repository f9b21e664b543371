"""Reads the game back out of a generated file's text, and expands it as the theory's definitions of D say.

Nothing of verify.coq is used: what the file says is compared with what the kernel makes of the same game.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

Cell = tuple[str, ...]


def game_text(text: str) -> str:
    """The part of a file that defines the game."""
    return text.partition("(** * The game")[2].partition("(** * The evidence *)")[0]


def subject(text: str) -> str:
    """What the theorem is about: its statement without the numbers at its end."""
    statement = re.search(r"^Theorem certificate : (.*?)\n  \(", text, re.MULTILINE | re.DOTALL)
    assert statement is not None
    return statement[1]


def letters(text: str, kind: str) -> list[str]:
    """The constructors of an enumerated type, in order."""
    found = re.search(rf"^Inductive {kind} := (.*)\.$", text, re.MULTILINE)
    return found[1].split(" | ") if found else []


def value(written: str) -> Any:
    """A number, a cost (None is infinite) or a truth value."""
    written = written.removeprefix("Some ").strip("()")
    if written in ("true", "false", "None"):
        return {"true": True, "false": False, "None": None}[written]
    top, _, bottom = written.partition(" # ")
    return Fraction(int(top), int(bottom or 1))


class Table:
    """A function by cases: the first case whose pattern matches."""

    def __init__(self, text: str, name: str) -> None:
        found = re.search(rf"^Definition {name}\b[^:\n]*.*? :=(.*?)\.$", text, re.MULTILINE | re.DOTALL)
        assert found is not None, name
        body = found[1].strip().removesuffix("%Q")
        self.cases: dict[Cell, Any] = {}
        self.rest: Any = None
        if "match" not in body:
            self.rest = value(body)
            return
        for line in body.strip("()").splitlines()[1:]:
            pattern, _, result = line.strip().removeprefix("| ").removesuffix(" end").partition(" => ")
            cell = tuple(re.findall(r"\w+", pattern))
            if set(cell) == {"_"}:
                self.rest = value(result)
            else:
                assert cell not in self.cases
                self.cases[cell] = value(result)

    def __getitem__(self, cell: Cell) -> Any:
        return self.cases.get(cell, self.rest)


def expand(text: str) -> dict[str, Any]:
    """Groups, columns, entries and rows of the game that a file's theorem is about, in the order of FORMAT.md."""
    about, game = subject(text), game_text(text)
    name = re.search(r"\b((?:max|mean|budget|ball|channel|sup|rows)_laws|hull|certified_minimax)", about)
    assert name is not None
    features, labels = letters(game, "feature"), letters(game, "label")
    releases = letters(game, "release") or features
    if name[1] == "rows_laws":
        return _conditions(game, releases, labels)
    if name[1] in ("hull", "certified_minimax"):
        return _hull(game, releases, labels)
    law = Table(game, "law")
    sources = [(x, y) for x in features for y in labels if law[x, y] > 0]
    sinks = [(z, y) for z in releases for y in labels]
    arcs = _arcs(name[1], game, sources, sinks)
    index = {letter: i for alphabet in (features, labels, releases) for i, letter in enumerate(alphabet)}
    relabel = name[1] in ("ball_laws", "channel_laws", "sup_laws")
    columns, entries, starts, costs = [], [], [0], []
    for x, y in sources:
        for (z, to), prices in arcs[x, y]:
            key = (index[x], index[y], index[z])
            columns.append((*key, index[to]) if relabel else key)
            entries.append(((index[z] * len(labels) + index[to], Fraction(1)),))
            costs.append(prices)
        starts.append(len(columns))
    rows = [_scaled([prices[k] for prices in costs], budget, False) for k, budget in enumerate(_budgets(name[1], game))]
    return {
        "masses": [law[source] for source in sources],
        "starts": starts,
        "columns": columns,
        "entries": entries,
        "rows": rows,
    }


def _budgets(name: str, game: str) -> list[Fraction]:
    if name in ("max_laws", "sup_laws"):
        return []
    limit = Table(game, "limit")
    return [limit[(k,)] for k in letters(game, "budget")] if name == "budget_laws" else [limit[()]]


def _arcs(name: str, game: str, sources: list[Cell], sinks: list[Cell]) -> dict[Cell, list[tuple[Cell, list[Any]]]]:
    """For every source, the sinks that it may reach with their costs under each budget."""
    limit = Table(game, "limit")

    def prices(source: Cell, sink: Cell) -> list[Any] | None:
        if name in ("ball_laws", "channel_laws", "sup_laws"):
            price = tables["ground"][(*source, *sink)]
            return None if price is None or (name == "sup_laws" and price > limit[()]) else [price]
        if source[1] != sink[1]:
            return None
        if name != "budget_laws":
            price = tables["cost"][source[0], sink[0]]
            return None if price is None or (name == "max_laws" and price > limit[()]) else [price]
        found = [tables["cost"][k, source[0], sink[0]] for k in letters(game, "budget")]
        radii = [tables["radius"][(k,)] for k in letters(game, "budget")]
        met = all(c is not None and (r is None or c <= r) for c, r in zip(found, radii, strict=True))
        return found if met else None

    used = {"ground": "ground", "cost": "cost", "radius": "radius"}
    tables = {key: Table(game, word) for key, word in used.items() if f"Definition {word} " in game}
    return {
        source: [(sink, found) for sink in sinks if (found := prices(source, sink)) is not None] for source in sources
    }


def _conditions(game: str, releases: list[str], labels: list[str]) -> dict[str, Any]:
    coefficients, right, most = (Table(game, name) for name in ("coefficient_of", "right_side", "is_inequality"))
    sinks = [(z, y) for z in releases for y in labels]
    return {
        "masses": [Fraction(1)],
        "starts": [0, len(sinks)],
        "columns": [divmod(t, len(labels)) for t in range(len(sinks))],
        "entries": [((t, Fraction(1)),) for t in range(len(sinks))],
        "rows": [
            _scaled([coefficients[(k, *sink)] for sink in sinks], right[(k,)], not most[(k,)])
            for k in letters(game, "condition")
        ],
    }


def _hull(game: str, releases: list[str], labels: list[str]) -> dict[str, Any]:
    masses = Table(game, "mass_in")
    laws = letters(game, "listed_law")
    sinks = [(z, y) for z in releases for y in labels]
    return {
        "masses": [Fraction(1)],
        "starts": [0, len(laws)],
        "columns": [(i,) for i in range(len(laws))],
        "entries": [tuple((t, masses[(v, *sink)]) for t, sink in enumerate(sinks) if masses[(v, *sink)]) for v in laws],
        "rows": [],
    }


def _scaled(coefficients: list[Fraction], rhs: Fraction, equality: bool) -> tuple[tuple[int, ...], int, bool]:
    scale = math.lcm(*(number.denominator for number in [*coefficients, rhs]))
    return tuple(int(number * scale) for number in coefficients), int(rhs * scale), equality


def of_kernel(game: Any) -> dict[str, Any]:
    """The same parts of what the kernel's reader makes of a game."""
    return {
        "masses": [Fraction(mass, game.total) for mass in game.masses],
        "starts": [0, *(group.stop for group in game.groups)],
        "columns": [tuple(key) for key in game.columns],
        "entries": [tuple((t, Fraction(w, game.weights)) for t, w in entries) for entries in game.entries],
        "rows": [(tuple(row.coefficients), row.rhs, row.equality) for row in game.rows],
    }

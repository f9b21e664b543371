"""Short tables of attacks, rules and statements for a terminal (rich)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from verify.cli.output import printable, say
from verify.numbers.exact import decimal_floor, text

if TYPE_CHECKING:
    from verify.claims.status import Row
    from verify.game.game import Game

ROWS, COLUMNS = 24, 12  # what a table shows at most; the certificate and --json have the rest
PLACES = 6
SHORT = 11  # characters of a fraction that is shown as it is


def write(title: str, table: Table | None) -> None:
    """Print a title and its table on stdout, as wide as the terminal, or 120 columns where there is none."""
    if table is None:
        return
    say(f"\n{title}" if title else "")
    width = None if sys.stdout.isatty() else 120
    console = Console(width=width, highlight=False, markup=False, emoji=False, force_terminal=False)
    with console.capture() as captured:
        console.print(table)
    for line in captured.get().strip("\n").splitlines():
        if line.strip():
            say(line.rstrip())


def number(value: Fraction) -> str:
    """A rational as it is if that is short, else its first decimals, and what is tiny as such."""
    exact = text(value)
    if len(exact) <= SHORT:
        return exact
    least = Fraction(1, 10**PLACES)
    return f"< {decimal_floor(least, PLACES)}" if 0 < value < least else f"{decimal_floor(value, PLACES)}…"


def cell(content: str) -> Text:
    """A cell with a text that is not markup."""
    return Text(printable(content).replace("\n", " "))


def start(headers: Iterable[str], left: int) -> Table:
    """An empty table whose first ``left`` columns are names, the others numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for index, header in enumerate(headers):
        table.add_column(cell(header), justify="left" if index < left else "right", overflow="fold")
    return table


def rest(table: Table, hidden: int) -> None:
    """Say how many rows are not shown."""
    if hidden > 0:
        table.caption = Text(f"and {hidden} more: see --json or the certificate")
        table.caption_justify = "left"


def attack_table(game: Game, attack: Mapping[tuple[str, ...], Fraction]) -> Table | None:
    """The attack: for an arc, where the mass goes; otherwise the masses of the columns."""
    used = [(key, mass) for key, mass in attack.items() if mass]
    if not used:
        return None
    headers = {
        1: ["vertex" if game.kind.value == "polytope" else "law"],
        2: ["release", "label"],
        3: ["feature", "label", "release"],
        4: ["feature", "label", "release", "label there"],
    }[len(used[0][0])]
    table = start([*headers, "mass"], len(headers))
    for key, mass in used[:ROWS]:
        table.add_row(*map(cell, key), cell(number(mass)))
    rest(table, len(used) - ROWS)
    return table


def rule_table(game: Game, rule: Mapping[str, Mapping[str, Fraction]]) -> Table | None:
    """The rule q(y|z), a row for each release."""
    if not rule:
        return None
    labels = game.labels[:COLUMNS]
    more = len(game.labels) - len(labels)
    table = start(["release", *labels, *(["…"] if more else [])], 1)
    for z in game.releases[:ROWS]:
        row = rule.get(z, {})
        table.add_row(cell(z), *(cell(number(row.get(y, Fraction(0)))) for y in labels), *(["…"] if more else []))
    rest(table, len(game.releases) - ROWS)
    return table


def claims_table(rows: Iterable[Row]) -> Table:
    """One line for each statement of the paper: id, where it stands, verdict, who showed it."""
    table = start(["statement", "in the paper", "verdict", "by", "evidence"], 5)
    for row in rows:
        table.add_row(*map(cell, (row.claim.id, row.claim.where, row.verdict.value, row.checkers, evidence(row))))
    return table


def evidence(row: Row) -> str:
    """What was replayed: the Coq theorems by file and name, and how many certificates and derivation steps."""
    coq = [
        name.removeprefix("proofs/coq/")
        for outcome in row.outcomes
        if outcome.checker == "coq"
        for name in outcome.files
    ]
    certificates = {theorem.sha256 for outcome in row.outcomes for theorem in outcome.theorems}
    steps = sum(len(outcome.witnesses) for outcome in row.outcomes if outcome.checker == "sympy")
    counts = [
        f"{count} {what}{'s' * (count > 1)}"
        for count, what in ((len(certificates), "certificate"), (steps, "step"))
        if count
    ]
    return ", ".join([*dict.fromkeys(coq), *counts])

"""``verify rule GAME``: the robust rule, release by release, and what else is robust where it is not unique."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.certified import certify, closing, finish, proofs, written
from verify.cli.support import unique

if TYPE_CHECKING:
    from rich.table import Table

    from verify.claims.robust_rule import Rule
    from verify.game.game import Game

Enclosed = Mapping[str, Mapping[str, tuple[Fraction, Fraction]]]
Written = Mapping[str, Mapping[str, str | None]]

SPARE = 3  # printed decimals beyond the digits asked


@click.command()
@options.game
@options.digits
@options.certificate
@options.limits
@options.as_json
@options.quiet
def rule(game: Path, digits: int, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Certify the robust rule of the game in the file GAME: the q(y|z) that attain (13), to so many digits.

    Where several rules are robust one of them is given; at releases that no maximiser reaches the others are described
    by the least probability of every label. The kernel has replayed whatever is printed as PROVED.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import robust_rule

    answer = certify(game, robust_rule.rule, digits, limits, quiet=quiet)
    files = written(answer.certificates, out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: Rule, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; bounds are decimals rounded outward, least probabilities exact or rounded up."""
    free, exact = answer.free, answer.free_exact or {}
    return {
        "verdict": answer.verdict.value,
        "unique": answer.unique,
        "rule": _pairs(answer.rule, answer.digits),
        "free": None
        if free is None
        else {
            z: {y: exact[z][y] or _up(high, answer.digits) for y, (_, high) in row.items()} for z, row in free.items()
        },
        "free_complete": answer.free_complete,
        "free_bounds": None if free is None else _pairs(free, answer.digits),
        "level": answer.level.value,
        "exact": answer.exact,
        "digits": answer.digits,
        **proofs(answer.theorems, files, answer.reason),
    }


def _pairs(enclosed: Enclosed, digits: int) -> dict[str, dict[str, list[str]]]:
    from verify.numbers.exact import decimal_floor

    return {
        z: {y: [decimal_floor(low, digits + SPARE), _up(high, digits)] for y, (low, high) in row.items()}
        for z, row in enclosed.items()
    }


def _up(value: Fraction, digits: int) -> str:
    from verify.numbers.exact import decimal_ceil

    return decimal_ceil(value, digits + SPARE)


def show(answer: Rule, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, uniqueness, the rule, the free set, and the certificates' hashes."""
    from verify.cli.tables import write

    output.say(f"{answer.verdict} (kernel)")
    output.say(unique(answer.unique, None))
    write("rule: q(label | release)", rule_table(answer.game, answer.rule, answer.exact))
    output.reason(answer.reason)
    if quiet:
        return
    if answer.free:
        write(
            "free: q(label | release) is robust if it is at least",
            rule_table(answer.game, answer.free, answer.free_exact),
        )
        if answer.free_complete:
            output.say("no other rule is robust")
        else:
            output.say("these are the rules for the certified multipliers; others may be robust too")
    closing(answer.theorems, files, _statement(answer))


def _statement(answer: Rule) -> str:
    """The theorem, without the bounds of the rule, which the table has and --json repeats."""
    from verify.check.kernel import WORDS

    head, words, _ = answer.theorem.statement.partition(WORDS["rule"])
    return f"{head}{words} the bounds of the certificate" if words else head


def rule_table(game: Game, enclosed: Enclosed, exact: Written | None) -> Table | None:
    """Probabilities by release and label: exactly where that is short, else the digits that are certain."""
    from verify.cli import tables

    if not enclosed:
        return None
    labels = game.labels[: tables.COLUMNS]
    more = ["…"] if len(game.labels) > len(labels) else []
    table = tables.start(["release", *labels, *more], 1)
    for z in list(enclosed)[: tables.ROWS]:
        cells = [_cell(*enclosed[z][y], exact[z][y] if exact is not None else None) for y in labels]
        table.add_row(tables.cell(z), *map(tables.cell, cells), *more)
    tables.rest(table, len(enclosed) - tables.ROWS)
    return table


def _cell(low: Fraction, high: Fraction, exact: str | None) -> str:
    """A probability: as it is if that is short, its certain digits, or the interval that encloses it.

    >>> _cell(Fraction(1, 4), Fraction(1, 2), None), _cell(Fraction(3333333, 10**7), Fraction(3333334, 10**7), None)
    ('[0.250000, 0.500000]', '0.333333…')
    """
    from verify.cli.tables import PLACES, SHORT
    from verify.cli.value import certain
    from verify.numbers.exact import decimal_ceil, decimal_floor

    if exact is not None and len(exact) <= SHORT:
        return exact
    shown = certain(decimal_floor(low, PLACES + 1), decimal_ceil(high, PLACES + 1))
    if len(shown) > PLACES + 2:
        return f"{shown[: PLACES + 2]}…"
    if high - low < Fraction(2, 10**PLACES):
        return f"{decimal_floor((low + high) / 2, PLACES)}…"
    return f"[{decimal_floor(low, PLACES)}, {decimal_ceil(high, PLACES)}]"

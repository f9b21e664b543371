"""``verify gap GAME``: (20), (21) and their difference: what an attacker gains by being random."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options
from verify.cli.certified import certify, closing, finish, opening, proof, written

if TYPE_CHECKING:
    from verify.claims.answers import Answer
    from verify.claims.gaps import Gap, Pure, Size

SECONDS = 60


@click.command()
@options.game
@options.digits
@options.certificate
@click.option(
    "--seconds",
    type=click.IntRange(1, 10**6),
    default=SECONDS,
    show_default=True,
    metavar="N",
    help="Give up the search for the best deterministic attack after N seconds.",
)
@options.limits
@options.as_json
@options.quiet
def gap(
    game: Path, digits: int, out: Path | None, seconds: int, limits: tuple[str, ...], machine: bool, quiet: bool
) -> int:
    """Compare the best attack with the best deterministic one.

    (20) is the value of the game, which a random attack reaches; (21) is the largest H(Y|Z) of the attacks that send
    each feature and label to one place. The difference is proved to be positive (strict) or zero, in nats. The kernel
    has replayed whatever is printed as PROVED.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import gaps

    answer: Gap = certify(game, partial(gaps.gap, seconds=seconds), digits, limits, quiet=quiet)
    files = written([answer.certificate], out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: Gap, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    theorems = (answer.theorem, answer.minimax.theorem, answer.deterministic.theorem)
    return {
        "verdict": answer.verdict.value,
        "minimax": size(answer.minimax, answer.digits),
        "deterministic": size(answer.deterministic, answer.digits)
        | {"attack": [[*source, *target] for source, target in answer.deterministic.attack.items()]},
        "gap": size(answer.gap, answer.digits),
        "strict": answer.strict,
        "digits": answer.digits,
        **proof(answer.theorem, files, answer.reason),
        "assumptions": list(dict.fromkeys(each for theorem in theorems for each in theorem.assumptions)),
    }


def size(known: Answer | Pure | Size, digits: int) -> dict[str, str | None]:
    """A number: its bounds and, where it is known, its exact value."""
    from verify.cli.value import bounds

    lower, upper = bounds(known.lower, known.upper, digits)
    return {"lower": lower, "upper": upper, "exact": known.exact}


def show(answer: Gap, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, the three numbers, whether the gap is strict, and the attack."""
    words = {
        True: "the gap is strict: random attacks reach more than deterministic ones",
        False: "no gap: a deterministic attack is as good as any",
        None: "whether the gap is strict is undecided",
    }
    lines = [
        line("(20)       ", answer.minimax, answer.digits),
        line("(21)       ", answer.deterministic, answer.digits),
        line("(20) - (21)", answer.gap, answer.digits),
        words[answer.strict],
    ]
    opening(answer.verdict, lines, answer.reason)
    if quiet:
        return
    attack_table(answer)
    closing([answer.theorem], files)


def line(name: str, known: Answer | Pure | Size, digits: int) -> str:
    """A number with its name: exact if it is known, then the digits that are certain."""
    from verify.cli.value import bounds, certain

    lower, upper = bounds(known.lower, known.upper, digits)
    shown = certain(lower, upper)
    if known.exact is not None:
        return f"{name} = {known.exact}" + (f" = {shown}" if known.exact != shown else "")
    return f"{name} = {shown}" if shown.strip("-0.…") else f"{lower} ≤ {name.strip()} ≤ {upper}"


def attack_table(answer: Gap) -> None:
    """Where the best deterministic attack sends what."""
    from verify.cli import tables

    attack = answer.deterministic.attack
    arrives = len(next(iter(attack.values()))) > 1
    table = tables.start(["feature", "label", "release", *(["label there"] if arrives else [])], 4)
    for source, target in list(attack.items())[: tables.ROWS]:
        table.add_row(*map(tables.cell, (*source, *target)))
    tables.rest(table, len(attack) - tables.ROWS)
    tables.write("best deterministic attack: what moves where", table)

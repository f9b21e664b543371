"""``verify member GAME --law LAW``: whether a law lies in the constraint set, with a coupling or with prices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.certified import certify, closing, finish, proof, written

if TYPE_CHECKING:
    from fractions import Fraction

    from verify.claims.coupling import Member
    from verify.game.game import Game

BY = "an exact linear program, outside the kernel"
"""Who says what the least cost is: the kernel's theorem only says on which side the law is."""


@click.command()
@options.game
@click.option(
    "--law",
    "law_file",
    required=True,
    metavar="LAW",
    type=click.Path(path_type=Path),
    help="A JSON or TOML file with a law on releases and labels.",
)
@options.certificate
@options.limits
@options.as_json
@options.quiet
def member(game: Path, law_file: Path, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Decide whether the law in the file LAW is one that the attacker of GAME can bring about.

    LAW holds {"law": [[release, label, mass], ...]} with exact masses. A law inside comes with the coupling that
    releases it, one outside with prices that tell it from all that can be released (for a Wasserstein ball, Kantorovich
    potentials). Either answer is PROVED; the least mean cost is not: it is what an exact linear program says, outside
    the kernel. --json has the key "inside".
    """
    if out is not None:
        options.output_file(out, game, law_file)

    def find(loaded: Game, digits: int, *, limits: Any, progress: Any) -> Member:
        del digits, progress
        from verify.claims import coupling

        return coupling.member(loaded, coupling.read_law_file(loaded, law_file), limits=limits)

    answer: Member = certify(game, find, 1, limits, quiet=quiet)
    files = written([answer.certificate], out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: Member, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is an exact string."""
    from verify.numbers.exact import text

    def rows(masses: dict[Any, Fraction] | None) -> list[list[str]] | None:
        return None if masses is None else [[*key, text(mass)] for key, mass in masses.items()]

    return {
        "verdict": answer.verdict.value,
        "inside": answer.inside,
        "cost": None if answer.cost is None else text(answer.cost),
        "coupling": rows(answer.coupling),
        "prices": rows(answer.prices),
        **proof(answer.theorem, files, ""),
    }


def show(answer: Member, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: the side, the least mean cost, and the coupling."""
    from verify.cli import tables
    from verify.numbers.exact import text

    output.say(f"{answer.verdict} (kernel)")
    output.say("the law is inside: the attacker can bring it about" if answer.inside else "the law is outside")
    if answer.cost is not None:
        output.say(f"least mean cost from the prior to it: {text(answer.cost)} ({BY})")
    if quiet:
        return
    if answer.coupling is not None:
        tables.write("coupling: what moves where", tables.attack_table(answer.game, answer.coupling))
    closing([answer.theorem], files)

"""``verify support GAME``: what the maximisers of H(Y|Z) reach, and whether the robust rule is unique (Corollary 1)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options
from verify.cli.certified import certify, closing, finish, opening, proof, written

if TYPE_CHECKING:
    from verify.claims.supports import Support

SHOWN = 24  # names on a line; --json has the rest


@click.command()
@options.game
@options.digits
@options.certificate
@options.limits
@options.as_json
@options.quiet
def support(game: Path, digits: int, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Say which releases the maximisers of H(Y|Z) reach, and whether the robust rule is unique.

    Corollary 1: if the supports of the maximisers cover all releases, exactly one rule is robust. Both sides are
    decided where an exact saddle point is found; elsewhere the bracket shows what it can, and the rest is undecided.
    The kernel has replayed whatever is printed as PROVED.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import supports

    answer = certify(game, supports.support, digits, limits, quiet=quiet)
    files = written([answer.certificate], out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: Support, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object."""
    return {
        "verdict": answer.verdict.value,
        "supported": list(answer.supported),
        "unsupported": list(answer.unsupported),
        "undecided": list(answer.undecided),
        "full_support": answer.full_support,
        "unique": answer.unique,
        "level": answer.level.value,
        **proof(answer.theorem, files, answer.reason),
    }


def show(answer: Support, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, supports, uniqueness, and the certificate's hash."""
    opening(answer.verdict, lines(answer), answer.reason)
    if quiet:
        return
    closing([answer.theorem], files)


def lines(answer: Support) -> list[str]:
    """The supports and Corollary 1, a line for each thing that is known."""
    out = []
    if answer.full_support:
        out.append(f"maximisers of H(Y|Z) reach all of Z: {listed(answer.supported)}")
    else:
        out += [f"maximisers of H(Y|Z) reach: {listed(answer.supported)}"] if answer.supported else []
        out += [f"no maximiser reaches: {listed(answer.unsupported)}"] if answer.unsupported else []
        out += [f"undecided: {listed(answer.undecided)}"] if answer.undecided else []
    out.append(unique(answer.unique, answer.full_support))
    return out


def unique(answer: bool | None, full: bool | None) -> str:
    """What is known of uniqueness, and whether it is Corollary 1 that says so."""
    condition = {True: "", False: ", though Corollary 1's condition, full support, fails", None: ""}[full]
    if answer is None:
        return "whether the robust rule is unique is undecided"
    if answer:
        return f"exactly one rule is robust{' (Corollary 1)' if full else condition}"
    return "several rules are robust" + (": Corollary 1's condition, full support, fails" if full is False else "")


def listed(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    shown = ("; " if any("," in name for name in names) else ", ").join(names[:SHOWN])
    return shown if len(names) <= SHOWN else f"{shown} and {len(names) - SHOWN} more"

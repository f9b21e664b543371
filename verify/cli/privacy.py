"""``verify privacy GAME``: min I(Y;Z) = H(Y) − h* over the channels P(Z|X,Y) (Lemma 1), and a channel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options
from verify.cli.certified import certify, closing, finish, opening, proof, written

if TYPE_CHECKING:
    from verify.claims.privacy_channel import Privacy


@click.command()
@options.game
@options.digits
@options.certificate
@options.limits
@options.as_json
@options.quiet
def privacy(game: Path, digits: int, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Certify the least I(Y;Z), in nats, that a channel P(Z|X,Y) within the distortion of GAME leaves.

    By Lemma 1 it is H(Y) - h*. Y is the private label, X what is useful, Z what is released. The channel that is shown
    has exact entries; where the least is known of an irrational channel only, it leaves a little more, which is said.
    The kernel has replayed the certificate of h*.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import privacy_channel

    answer: Privacy = certify(game, privacy_channel.privacy, digits, limits, quiet=quiet)
    files = written(answer.certificates, out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: Privacy, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.cli.gap import size
    from verify.numbers.exact import text

    channel = answer.channel.items()
    return {
        "verdict": answer.verdict.value,
        "information": size(answer.information, answer.digits),
        "label_entropy": size(answer.label_entropy, answer.digits),
        "value": size(answer.answer, answer.digits),
        "channel_information": size(answer.channel_information, answer.digits),
        "channel": [[x, y, z, text(share)] for (x, y), row in channel for z, share in row.items()],
        "digits": answer.digits,
        **proof(answer.theorem, files, answer.reason),
    }


def show(answer: Privacy, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: the three numbers, and the channel."""
    from verify.cli.gap import line

    lines = [
        line("min I(Y;Z)", answer.information, answer.digits),
        line("H(Y)      ", answer.label_entropy, answer.digits),
        line("h*        ", answer.answer, answer.digits),
    ]
    if answer.released is not answer.answer:
        own = answer.channel_information
        lines.append(f"{line('I(Y;Z) of the channel', own, answer.digits)} (the exact saddle point is irrational)")
    opening(answer.verdict, lines, answer.reason)
    if quiet:
        return
    channel_table(answer)
    closing(list(dict.fromkeys((answer.theorem, answer.released.theorem))), files)


def channel_table(answer: Privacy) -> None:
    """P(z|x,y), a line for each feature and label."""
    from verify.cli import tables

    names = answer.game.releases[: tables.COLUMNS]
    table = tables.start(["feature", "label", *names], 2)
    for (x, y), row in list(answer.channel.items())[: tables.ROWS]:
        cells = [tables.number(row[z]) if row.get(z) else "" for z in names]
        table.add_row(*map(tables.cell, (x, y, *cells)))
    tables.rest(table, len(answer.channel) - tables.ROWS)
    tables.write("channel: P(release | feature, label)", table)

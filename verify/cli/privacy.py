"""``verify privacy GAME``: min I(Y;Z) = H(Y) − h* over the channels P(Z|X,Y) (Lemma 1), and a channel."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.certified import certify, save

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
    leaves no more than the upper bound. The kernel has replayed the certificate of h*.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import privacy_channel

    answer: Privacy = certify(game, privacy_channel.privacy, digits, limits, quiet=quiet)
    if out is not None:
        save(answer.certificate, out)
    if machine:
        output.machine(document(answer, out))
    else:
        show(answer, out, quiet=quiet)
    return answer.verdict.exit_code


def document(answer: Privacy, out: Path | None) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.cli.gap import size
    from verify.numbers.exact import text

    channel = answer.channel.items()
    return {
        "verdict": answer.verdict.value,
        "information": size(answer.information, answer.digits),
        "label_entropy": size(answer.label_entropy, answer.digits),
        "value": size(answer.answer, answer.digits),
        "channel": [[x, y, z, text(share)] for (x, y), row in channel for z, share in row.items()],
        "digits": answer.digits,
        "certificate": None if out is None else str(out),
        "statement": answer.theorem.statement,
        "sha256": answer.theorem.sha256,
        "assumptions": list(answer.theorem.assumptions),
        "reason": answer.reason,
    }


def show(answer: Privacy, out: Path | None, *, quiet: bool) -> None:
    """Print the answer for people: the three numbers, and the channel."""
    from verify.cli.gap import line

    output.say(f"{answer.verdict} (kernel)")
    output.say(line("min I(Y;Z)", answer.information, answer.digits))
    output.say(line("H(Y)      ", answer.label_entropy, answer.digits))
    output.say(line("h*        ", answer.answer, answer.digits))
    output.reason(answer.reason)
    if quiet:
        return
    channel_table(answer)
    output.say(f"\ntheorem     {answer.theorem.statement}")
    output.say(f"assumptions {'; '.join(answer.theorem.assumptions) or 'none'}")
    output.say(f"certificate {answer.theorem.sha256}" + ("" if out is None else f" in {out}"))


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

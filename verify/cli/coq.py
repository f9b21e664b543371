"""``verify coq CERTIFICATE``: a certificate as a Coq theorem about its game, and Coq's verdict on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.progress import Progress

if TYPE_CHECKING:
    from verify.coq.file import CoqFile
    from verify.coq.run import Reply

WRITTEN = "WRITTEN"
EXIT = {"PROVED": 0, WRITTEN: 0, "REJECTED": 1, "INCOMPLETE": 2}


@click.command()
@click.argument("certificate", metavar="CERTIFICATE", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="F.v",
    type=click.Path(path_type=Path),
    help="Write the Coq file here; by default it is named after the certificate, in the current folder.",
)
@click.option(
    "--part",
    type=click.IntRange(0),
    metavar="I",
    help="Take part I of a certificate of the rule compare, the first being 0.",
)
@click.option("--run", is_flag=True, help="Have coqc check the file, too.")
@click.option(
    "--seconds",
    type=click.IntRange(1),
    default=900,
    show_default=True,
    metavar="N",
    help="With --run, stop coqc after so many seconds.",
)
@options.as_json
@options.quiet
def coq(
    certificate: Path, out: Path | None, part: int | None, run: bool, seconds: int, machine: bool, quiet: bool
) -> int:
    """Turn a certificate into a Coq file whose theorem is about the game in the user's terms.

    WRITTEN (exit 0) is followed by the theorem, which nothing has checked yet. With --run coqc checks it: PROVED (coq)
    (0) is followed by the theorem as Coq prints it and the axioms that it rests on; REJECTED (1): Coq refuses the file;
    INCOMPLETE (2): Coq or its theory is not here, or it did not come to an end.
    """
    from verify.coq.file import is_module, module_name

    name = module_name(certificate) if part is None else f"{module_name(certificate)}_{part}"
    target = Path(f"{name}.v") if out is None else out
    if target.suffix != ".v" or not is_module(target.stem):
        raise click.UsageError(f"{target}: coqc takes files named with letters, digits and _, which end in .v.")
    options.output_file(target, certificate)
    with Progress(certificate.name, show=not quiet) as progress:
        from verify.coq.certificate import load
        from verify.coq.file import write
        from verify.game.writing import write_file

        file = write(load(certificate, part), target.stem)
        write_file(target, file.text)
        reply = _checked(file, seconds, progress) if run else None
    value = document(file, target, reply)
    if machine:
        output.machine(value)
    else:
        show(value, "" if part is None else f"part {part} of {certificate}", quiet=quiet)
    return EXIT[value["verdict"]]


def document(file: CoqFile, out: Path, reply: Reply | None) -> dict[str, Any]:
    """The answer as a JSON object: ``theorem`` as the file has it, ``statement`` as Coq prints it once it is proved."""
    return {
        "verdict": WRITTEN if reply is None else reply.word.value,
        "statement": (reply.statement or None) if reply else None,
        "theorem": file.theorem,
        "axioms": list(reply.axioms) if reply and reply.statement else None,
        "sha256": file.sha256,
        "out": str(out),
        "reason": reply.reason if reply else "",
        "seconds": round(reply.seconds, 3) if reply else None,
    }


def show(value: dict[str, Any], part: str, *, quiet: bool) -> None:
    """Print the verdict, the part that it is on (if any), the theorem, and what it rests on or how to check it."""
    word = value["verdict"]
    output.say({"PROVED": "PROVED (coq)", WRITTEN: f"{WRITTEN} {value['out']}"}.get(word, word))
    if part:
        output.say(part)
    if value["reason"]:
        output.reason(f"{value['out']}: {value['reason']}")
    if quiet or word in ("REJECTED", "INCOMPLETE"):
        return
    output.say(value["statement"] or value["theorem"])
    if word == "PROVED":
        output.say(f"axioms: {', '.join(value['axioms']) or 'none'}")
    output.say(f"sha256 {value['sha256']}")
    if word == "PROVED":
        output.say(f"coqc accepted {value['out']} in {value['seconds']:.1f} s")
    else:
        output.say(f"not checked yet: --run, or coqc -Q proofs/coq Robust {value['out']}")


def _checked(file: CoqFile, seconds: int, progress: Progress) -> Reply:
    from verify.coq.run import run

    progress.say("coqc (and first the theory, where it is not built)")
    return run(file, seconds=seconds)

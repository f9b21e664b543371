"""What the commands that find certificates share: the answer, held against the user's own file, and saving."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from verify.cli import options, output
from verify.cli.progress import Progress
from verify.errors import VerifyError
from verify.files import whole

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.check.kernel import Theorem
    from verify.claims.answers import Answer as Value
    from verify.claims.coupling import Member
    from verify.claims.fixed_point import FixedPoint
    from verify.claims.gaps import Gap
    from verify.claims.losses import Loss
    from verify.claims.privacy_channel import Privacy
    from verify.claims.robust_rule import Rule
    from verify.claims.supports import Support
    from verify.claims.verdict import Verdict

Answer = TypeVar("Answer", "Value", "Support", "Rule", "Gap", "FixedPoint", "Member", "Privacy")
Found = TypeVar("Found", "Value", "Support", "Rule", "Gap", "FixedPoint", "Member", "Privacy", "Loss")


def certify(path: Path, find: Callable[..., Answer], digits: int, limits: tuple[str, ...], *, quiet: bool) -> Answer:
    """The certified answer for a game file; a faulty file is refused before any solver is loaded.

    Raises
    ------
    VerifyError
        When the theorem is about another game than the user's own file, as the kernel reads it.
    """
    allowed = options.read_limits(limits)
    with Progress(path.name, show=not quiet) as progress:
        from verify.game.game import Game

        game = Game.load(path)
        from verify.check import kernel

        answer = find(game, digits, limits=allowed, progress=progress.say)
        own = kernel.read_game(path.read_bytes(), path.suffix.lower() == ".toml", allowed)
        if own != answer.theorem.game:
            raise VerifyError(f"{path}: the certificate found is about another game: please report this file")
        return answer


def save(certificate: Certificate | bytes, out: Path) -> None:
    """Write a certificate, or the bytes of one.

    Raises
    ------
    VerifyError
        When the system refuses; `verify.cli.main` tells a full disk by the error that it comes from.
    """
    try:
        with whole(out) as temporary:
            temporary.write_bytes(certificate if isinstance(certificate, bytes) else certificate.data)
    except OSError as error:
        raise VerifyError(f"{out} cannot be written: {error.strerror or error}.") from None


def written(certificates: Sequence[Certificate], out: Path | None) -> list[Path]:
    """Write the certificates, if a file is named: the first one there, the others beside it."""
    if out is None:
        return []
    files = [out if i == 0 else out.with_name(f"{out.stem}-{i + 1}{out.suffix}") for i in range(len(certificates))]
    for path, certificate in zip(files, certificates, strict=True):
        save(certificate, path)
    return files


def finish(
    answer: Found, files: list[Path], document: Callable[[Found, list[Path]], dict[str, Any]],
    show: Callable[..., None], *, machine: bool, quiet: bool,
) -> int:  # fmt: skip
    """Print an answer whose certificates are in ``files``, for machines or for people, and return the exit code."""
    if machine:
        output.machine(document(answer, files))
    else:
        show(answer, files, quiet=quiet)
    return answer.verdict.exit_code


def proof(theorem: Theorem, files: Sequence[Path], reason: str) -> dict[str, Any]:
    """The keys that every document has beside its answer."""
    return {
        "certificate": str(files[0]) if files else None,
        "statement": theorem.statement,
        "sha256": theorem.sha256,
        "assumptions": list(theorem.assumptions),
        "reason": reason,
    }


def proofs(theorems: Sequence[Theorem], files: Sequence[Path], reason: str) -> dict[str, Any]:
    """The same where there may be several theorems; the first one is about the answer."""
    first = proof(theorems[0], files, reason)
    return {
        "certificate": first["certificate"],
        "certificates": [str(path) for path in files],
        "statement": first["statement"],
        "statements": [theorem.statement for theorem in theorems],
        **first,
    }


def opening(verdict: Verdict, lines: Iterable[str], reason: str = "") -> None:
    """The first lines for people: the verdict and the answer; on stderr, why it is less than what was asked."""
    output.say(f"{verdict} (kernel)")
    for line in lines:
        output.say(line)
    output.reason(reason)


def closing(theorems: Sequence[Theorem], files: Sequence[Path], statement: str = "") -> None:
    """The last lines for people: the first theorem (in other words, if given), what it assumes, the certificates."""
    output.say(f"\ntheorem     {statement or theorems[0].statement}")
    output.say(f"assumptions {'; '.join(theorems[0].assumptions) or 'none'}")
    for i, theorem in enumerate(theorems):
        output.say(f"certificate {theorem.sha256}" + (f" in {files[i]}" if files else ""))

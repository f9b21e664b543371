"""What the commands that find certificates share: the answer, held against the user's own file, and saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from verify.cli import options
from verify.cli.progress import Progress
from verify.errors import VerifyError

if TYPE_CHECKING:
    from verify.certify.certificate import Certificate
    from verify.claims.answers import Answer as Value
    from verify.claims.coupling import Member
    from verify.claims.fixed_point import FixedPoint
    from verify.claims.gaps import Gap
    from verify.claims.privacy_channel import Privacy
    from verify.claims.robust_rule import Rule
    from verify.claims.supports import Support

Answer = TypeVar("Answer", "Value", "Support", "Rule", "Gap", "FixedPoint", "Member", "Privacy")


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


def save(certificate: Certificate, out: Path) -> None:
    """Write a certificate.

    Raises
    ------
    VerifyError
        When the system refuses.
    """
    try:
        certificate.save(out)
    except OSError as error:
        raise VerifyError(f"{out} cannot be written: {error.strerror or error}.") from None

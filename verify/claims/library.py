"""Where the claims' files are: beside the package in a clone, inside it when it was installed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from verify.claims.coq import Transcript
from verify.errors import VerifyError

NOT_ASKED = Transcript(absent="Coq was not asked")
PACKAGE = Path(__file__).resolve().parent


class NoEvidence(VerifyError):
    """The certificates of the paper's claims are not there."""

    exit_code = 2


@dataclass(frozen=True)
class Library:
    """The folder with one subfolder for each claim, and what Coq answered about the theory next to it."""

    root: Path
    coq: Transcript = NOT_ASKED

    @property
    def theory(self) -> Path:
        """The folder of the Coq theory."""
        return self.root.parent / "coq"

    @property
    def findings(self) -> Library:
        """The same for the counterexamples that `verify hunt` has found: ``conjectures`` beside the claims' folder."""
        return Library(self.root.parent / "conjectures")

    def folder(self, claim: str) -> Path:
        """The folder of a claim's game files and certificates."""
        return self.root / claim

    def read(self, claim: str, name: str) -> bytes:
        """Read a file once.

        Raises
        ------
        FileNotFoundError
            When the file is not there.
        """
        return (self.folder(claim) / name).read_bytes()


def locate() -> Library:
    """Find the claims' files: ``proofs/claims`` of the clone, else ``verify/claims/data`` of the installed package.

    Raises
    ------
    NoEvidence
        When neither exists; the sentence says what to do.
    """
    for folder in (PACKAGE.parents[1] / "proofs" / "claims", PACKAGE / "data"):
        if folder.is_dir():
            return Library(folder)
    raise NoEvidence(
        "The certificates of the paper's claims are not part of this installation: "
        "run the command in a clone of the repository, which has them in proofs/claims."
    )

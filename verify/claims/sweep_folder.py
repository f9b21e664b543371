"""A sweep's folder: what is finished is there as a whole file, what is not finished is not there.

``sweep.json`` says which sweep it is, and comes first. Every other file is written to a temporary name and renamed, so
that a sweep that was killed, at whatever moment, can go on from the folder as it finds it.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from verify.errors import BadInput, VerifyError
from verify.files import whole

MANIFEST = "sweep.json"
FORMAT = "verify-sweep/1"
TEMPORARY = re.compile(r"\..+\.([0-9]{1,18})\.tmp")
"""Names of files that `verify.files.whole` has begun, with the number of the process that writes them."""
WORDS = {"game": "another game", "rules": "other rules", "attacks": "other attacks", "digits": "other digits"}


class Folder:
    """The folder of one sweep; nothing is written before `begin`.

    Parameters
    ----------
    path
        The folder.
    manifest
        What the sweep is about: the game's document, the points and the digits, ready for JSON.

    Raises
    ------
    BadInput
        It is no folder, or it holds something else than this sweep.
    VerifyError
        The system refuses.
    """

    def __init__(self, path: str | Path, manifest: dict[str, Any]) -> None:
        self.path = Path(path)
        self.manifest = {"format": FORMAT, **manifest}
        try:
            self._look()
        except OSError as error:
            raise self._refusal(error) from None

    def begin(self) -> None:
        """Make the folder if it is not there, say in ``sweep.json`` which sweep it is, and clear up after dead ones.

        Raises
        ------
        BadInput
            Meanwhile it holds something else.
        VerifyError
            The system refuses.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._look()
            for left in self.path.iterdir():
                begun = TEMPORARY.fullmatch(left.name)
                if begun and not _lives(int(begun[1])):
                    left.unlink(missing_ok=True)
            if not (self.path / MANIFEST).exists():
                self.write(MANIFEST, (json.dumps(self.manifest, indent=1) + "\n").encode())
        except OSError as error:
            raise self._refusal(error) from None

    def read(self, name: str) -> bytes | None:
        """A file's content, or None if there is no such file."""
        try:
            return (self.path / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refusal(error) from None

    def write(self, name: str, data: bytes) -> Path:
        """Write a file, whole or not at all; returns its path."""
        try:
            with whole(self.path / name) as temporary, temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # a name that outlives a power cut has its content
        except OSError as error:
            raise self._refusal(error) from None
        return self.path / name

    def _look(self) -> None:
        if not self.path.exists():
            return
        if not self.path.is_dir():
            raise BadInput(f"{self.path}: found a file, expected a folder for the sweep.")
        if (self.path / MANIFEST).exists():
            self._compare()
        elif any(not TEMPORARY.fullmatch(entry.name) for entry in self.path.iterdir()):
            raise BadInput(f"{self.path}: found other files and no {MANIFEST}, expected an empty folder for the sweep.")

    def _compare(self) -> None:
        expected = "expected an empty folder or one in which this very sweep was begun."
        try:
            found = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (ValueError, RecursionError):
            raise BadInput(f"{self.path / MANIFEST}: found no sweep, {expected}") from None
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise BadInput(f"{self.path / MANIFEST}: found no sweep of the format {FORMAT}, {expected}")
        for key, other in WORDS.items():
            if found.get(key) != self.manifest[key]:
                raise BadInput(f"{self.path}: found a sweep with {other}, {expected}")

    def _refusal(self, error: OSError) -> VerifyError:
        return VerifyError(f"{error.filename or self.path} cannot be used: {error.strerror or error}.")


def _lives(process: int) -> bool:
    """Whether another process of that number may be at work: what it has begun is its own affair."""
    if process == os.getpid():
        return False  # of an earlier process: this one has begun nothing yet
    if os.name == "nt":
        return True  # there is no harmless signal to ask with
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

"""The machine-checked theory: where it is, whether Coq is here, and building it under a lock."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

TESTED = "8.16"
"""The version of Coq that the theory is written for."""

NOT_INSTALLED = "Coq is not installed here"
NO_THEORY = "the Coq theory is not part of this installation"
LIBRARIES = "From Coquelicot Require Import Coquelicot. From Interval Require Import Tactic.\n"
"""The libraries that the theory needs, as a file that coqc compiles only where they are."""

ENVIRONMENT = ("PATH", "HOME", "LANG")
"""What Coq's programs see of the environment: no MAKEFLAGS, COQC or OCAMLPATH that would change what they do."""

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Build:
    """How a build went: why it was not tried (``absent``) or how it failed; neither where it succeeded."""

    absent: str = ""
    failure: str = ""


def locate() -> Path:
    """The folder of the theory in a clone of the repository; in an installed package there is none there."""
    return _PACKAGE.parents[1] / "proofs" / "coq"


def present(folder: Path) -> bool:
    """Whether a folder holds a theory that can be built."""
    return (folder / "Makefile").is_file()


def available() -> bool:
    """Whether Coq and make are installed."""
    return all(shutil.which(program) is not None for program in ("make", "coq_makefile", "coqc"))


def tested() -> bool:
    """Whether Coq is installed in the version that the theory is written for, which prints as it did for us."""
    return available() and call(["coqc", "-print-version"], Path()).stdout.startswith(f"{TESTED}.")


def build(folder: Path) -> Build:
    """Build the theory in a folder.

    Nothing is rebuilt where the compiled files are newer than their sources; Coq itself checks that they fit together.
    """
    if not present(folder):
        return Build(absent=NO_THEORY)
    if not available():
        return Build(absent=NOT_INSTALLED)
    with (folder / "Makefile").open() as lock:
        _lock(lock)  # two builds at once would spoil each other's files
        built = call(["make", "--no-print-directory", "-f", "Makefile", "-C", str(folder)], folder)
    if built.returncode == 0:
        return Build()
    if not _libraries():
        return Build(absent="a Coq library that the theory needs is not installed here")
    if not tested():
        return Build(absent=f"the theory is written for Coq {TESTED} and does not build with this version")
    return Build(failure=f"the Coq build fails: {last_line(built)}")


def call(
    command: list[str], folder: Path, questions: str = "", seconds: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of Coq's programs in a folder and return what it printed.

    Raises
    ------
    subprocess.TimeoutExpired
        When it takes longer than so many seconds; it is ended then.
    """
    return subprocess.run(  # noqa: S603 (fixed programs on our own files)
        command,
        cwd=folder,
        input=questions,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=seconds,
        env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
    )


def last_line(finished: subprocess.CompletedProcess[str]) -> str:
    """The last thing that a program said."""
    lines = (finished.stderr or finished.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {finished.returncode}"


def _libraries() -> bool:
    """Whether the libraries that the theory needs are installed."""
    with TemporaryDirectory(prefix="verify-coq-") as place:
        source = Path(place) / "Libraries.v"
        source.write_text(LIBRARIES, encoding="utf-8")
        return call(["coqc", "-q", "-w", "none", source.name], source.parent).returncode == 0


def _lock(file: IO[str]) -> None:
    """Wait for an exclusive lock, where there are such locks (everywhere that Coq's makefiles work)."""
    try:
        locks = import_module("fcntl")
    except ModuleNotFoundError:
        return
    locks.flock(file, locks.LOCK_EX)

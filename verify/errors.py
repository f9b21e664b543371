"""The errors that a user can meet: one sentence each, and the exit code that goes with it."""

from __future__ import annotations


class VerifyError(Exception):
    """Anything that the package says to its user instead of an answer: one clear sentence."""

    exit_code = 70


class BadInput(VerifyError):
    """The input is malformed. The sentence says where (file and place), what stands there and what should."""

    exit_code = 3


class Unsolved(VerifyError):
    """A method gives up on this game; the sentence says why and, where one is known, which method would do."""

    exit_code = 2

"""The libraries of the extra ``report``, loaded only where a picture or a page is made."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from verify.errors import VerifyError


class MissingExtra(VerifyError):
    """A library of the extra ``report`` is not installed."""

    exit_code = 64


def load(module: str) -> Any:
    """Import a module of matplotlib or jinja2.

    Raises
    ------
    MissingExtra
        When the library is not installed; the sentence says how to install it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        library = module.partition(".")[0]
        raise MissingExtra(
            f"Reports and pictures need {error.name or library}, which is not installed: "
            'pip install "saddle-verify[report]".'
        ) from None

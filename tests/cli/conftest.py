"""The fixture that most tests of the commands ask for."""

from __future__ import annotations

from functools import partial

import pytest

from tests.cli.calls import Call, run


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run the command in this process: its exit code, stdout and stderr."""
    return partial(run, capfd)

"""Fixtures: a small claim, and a folder with a copy of the committed certificates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from verify.claims.library import Library, locate


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A copy of the committed certificates that a test may spoil."""
    root = tmp_path / "claims"
    shutil.copytree(locate().root, root)
    return Library(root)

"""Fixtures: a small claim, and a folder with a copy of the committed certificates."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from verify.claims.library import Library, locate


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A copy of the committed certificates that a test may spoil."""
    found = locate()
    for folder in (found.root, found.findings.root):
        shutil.copytree(folder, tmp_path / folder.name)
    return Library(tmp_path / found.root.name)

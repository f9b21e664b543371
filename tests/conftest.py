"""What every test may use: the repository's root, this Python, and Section V-A with a certificate written by hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples on every run: a run that fails can be repeated, and one that passes does not depend on luck.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(__file__).resolve().parent.parent

PLACES = ["0", "1", "2", "3", "4"]
GAME: dict[str, Any] = {
    "format": "verify-game/1",
    "name": "section-V-A",
    "features": PLACES,
    "labels": PLACES,
    "law": [["0", "0", "1/3"], ["2", "2", "1/3"], ["4", "4", "1/3"]],
    "perturbation": {"kind": "max-distortion", "cost": {"metric": "absolute"}, "radius": "1"},
}
CERTIFICATE: dict[str, Any] = {
    "format": "verify-certificate/1",
    "rule": "saddle",
    "game": GAME,
    "claim": {"exact": [[1, 3], ["-2/3", 2]], "lower": "0.6365", "upper": "0.6366"},
    "evidence": {
        "attack": [[0, 0, 1, "1/3"], [2, 2, 1, "1/6"], [2, 2, 3, "1/6"], [4, 4, 3, "1/3"]],
        "rule": [
            [1, 0, 0, 0, 0],
            ["2/3", 0, "1/3", 0, 0],
            [0, 0, 1, 0, 0],
            [0, 0, "1/3", 0, "2/3"],
            [0, 0, 0, 0, 1],
        ],
        "multipliers": [],
    },
}


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run this Python with arguments, from the repository's root, and return what it printed."""

    def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def section_v_a(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Section V-A's game (``game.json``) and a certificate of its value (``certificate.json``)."""
    folder = tmp_path_factory.mktemp("section-v-a")
    (folder / "game.json").write_text(json.dumps(GAME, indent=2), encoding="utf-8")
    (folder / "certificate.json").write_text(json.dumps(CERTIFICATE, indent=2), encoding="utf-8")
    return folder


@pytest.fixture
def certificate() -> dict[str, Any]:
    """A fresh copy of that certificate, to be tampered with."""
    return json.loads(json.dumps(CERTIFICATE))  # type: ignore[no-any-return]

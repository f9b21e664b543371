"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(path for path in (ROOT / "verify").rglob("*.py") if ">>> " in path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """The module's name."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@pytest.mark.parametrize("module", [name(path) for path in FILES])
def test_examples(module: str) -> None:
    """Every ``>>>`` of the module prints what stands below it."""
    failed, tried = doctest.testmod(import_module(module))
    assert tried
    assert not failed

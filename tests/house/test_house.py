"""The repository's own files agree with each other."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def pinned() -> dict[str, str]:
    """constraints.txt: normalised name to version."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("==") for line in lines if line and not line.startswith("#")]
    assert all(len(pair) == 2 for pair in pairs), "each line is NAME==VERSION, without addresses or paths"
    return {normal(name): version for name, version in pairs}


def normal(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned(project: dict[str, Any], pinned: dict[str, str]) -> None:
    """What pyproject.toml asks for, extras included, has a tested version in constraints.txt that satisfies it."""
    extras = project["project"]["optional-dependencies"]
    for requirement in [*project["project"]["dependencies"], *(each for extra in extras.values() for each in extra)]:
        name, least = requirement.split(">=")
        version = pinned[normal(name)]
        assert tuple(map(int, version.split(".")[:2])) >= tuple(map(int, least.split(".")[:2])), requirement


def imported(path: Path) -> set[str]:
    """The top-level names that a file imports, also those that it passes by name to a function that imports them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module)):
                found.add(module)
            case ast.Call(
                func=ast.Name(id="import_module" | "load") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                found.add(module)
    return {name.partition(".")[0] for name in found} - sys.stdlib_module_names - {"verify"}


def test_every_import_is_declared(project: dict[str, Any]) -> None:
    """What verify/ imports comes with a core dependency, or where it is used with the extra for it."""
    distributions = {"flint": "python-flint"}  # where a package's name is not its distribution's
    core = {requirement.split(">=")[0] for requirement in project["project"]["dependencies"]}
    report = {requirement.split(">=")[0] for requirement in project["project"]["optional-dependencies"]["report"]}
    cluster = {requirement.split(">=")[0] for requirement in project["project"]["optional-dependencies"]["distributed"]}
    extras = {"verify/report": report, "verify/claims/parallel.py": cluster}
    extras |= {"verify/pytest_plugin.py": {"pytest"}}  # which loads it
    extras |= {"verify/strategies.py": {"hypothesis"}}  # the extra strategies
    used: set[str] = set()
    for path in (ROOT / "verify").rglob("*.py"):
        place = path.relative_to(ROOT)
        needed = {distributions.get(name, name) for name in imported(path)}
        extra = next((more for start, more in extras.items() if place.as_posix().startswith(start)), set())
        assert needed <= core | extra, place
        used |= needed
    assert {"numpy", "python-flint", "matplotlib", "jinja2"} <= used


def test_versions_agree(project: dict[str, Any]) -> None:
    """pyproject.toml, the citation and the changelog speak of the same version."""
    version = project["project"]["version"]
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_part_has_its_place_in_the_layers(project: dict[str, Any]) -> None:
    """A new folder of verify/ has to be put into a layer before it can be imported from."""
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    parts = {
        path.stem for path in (ROOT / "verify").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert parts - {"__init__", "__main__"} <= named


def test_every_folder_is_a_package() -> None:
    """A folder of modules without ``__init__.py`` would be left out by the tools that read the package."""
    for path in (ROOT / "verify").rglob("*.py"):
        assert (path.parent / "__init__.py").exists(), path


def test_every_make_target_is_phony() -> None:
    """A file that happens to be called ``test`` does not stop ``make test``."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE))
    phony = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())  # type: ignore[index]
    assert targets == phony
    assert {"paper", "test", "slow", "bench", "lint", "coq", "clean"} <= targets

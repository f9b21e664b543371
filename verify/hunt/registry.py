"""Where conjectures are found: the built-in ones by name, a user's as ``FILE.py:NAME``.

A user's file travels to workers as its text, so that they need not see the same disk.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from verify.hunt.conjecture import BadConjecture, Conjecture

HOME = "verify.hunt.conjectures"


@dataclass(frozen=True)
class Reference:
    """How another process finds a conjecture: by its name, in a file's text, or as it is (if it can be pickled)."""

    name: str
    path: str = ""
    source: str = ""
    given: Conjecture | None = None

    @property
    def identity(self) -> str:
        """What tells it from others of its name: a hash of its file, or nothing for a built-in one."""
        return sha256(self.source.encode()).hexdigest() if self.source else ""

    def load(self) -> Conjecture:
        """The conjecture."""
        if self.given is not None:
            return self.given
        if self.source:
            return _from_text(self.name, self.path, self.source)
        return _builtin(self.name)


@cache
def builtin() -> dict[str, Conjecture]:
    """The built-in conjectures by name, sorted: what the modules of the package ``conjectures`` have."""
    package = import_module(HOME)
    found: dict[str, Conjecture] = {}
    for module in sorted(iter_modules(package.__path__), key=lambda each: each.name):
        if module.name.startswith("_"):
            continue
        for value in vars(import_module(f"{HOME}.{module.name}")).values():
            if isinstance(value, Conjecture):
                found[value.name] = value
    return dict(sorted(found.items()))


def reference(given: str | Conjecture) -> Reference:
    """Find a conjecture by its name, as ``FILE.py:NAME`` (``FILE.py`` if there is one only), or take it as it is.

    Raises
    ------
    BadConjecture
        There is none, or its file cannot be used.
    """
    if isinstance(given, Conjecture):
        known = builtin().get(given.name)
        return Reference(given.name) if known is given else Reference(given.name, given=given)
    path, _, name = given.rpartition(":") if ".py:" in given else (given, "", "")
    if path.endswith(".py"):
        try:
            source = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadConjecture(f"{path}: cannot be read ({error})") from None
        found = Reference(name, path, source)
        found.load()
        return found
    _builtin(given)
    return Reference(given)


def _builtin(name: str) -> Conjecture:
    known = builtin()
    if name not in known:
        raise BadConjecture(f"found {name[:80]!a}, expected FILE.py:NAME or a built-in conjecture: {', '.join(known)}")
    return known[name]


@cache
def _from_text(name: str, path: str, source: str) -> Conjecture:
    """Run a user's file, once in every process."""
    module = ModuleType(f"verify_conjecture_{sha256(source.encode()).hexdigest()[:16]}")
    module.__file__ = path
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, path, "exec"), vars(module))  # noqa: S102 (what the user asked for)
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise BadConjecture(f"{path}: running it ended in {what}") from error
    found = {key: value for key, value in vars(module).items() if isinstance(value, Conjecture)}
    if name and isinstance(found.get(name), Conjecture):
        return found[name]
    if not name and len({id(value) for value in found.values()}) == 1:
        return next(iter(found.values()))
    there = ", ".join(found) or "none"
    raise BadConjecture(f"{path}: found the conjectures {there}, expected {name or 'one'}")

"""The kernel's isolation: what it imports, what it may not contain, who makes a Theorem, what its process holds."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).resolve().parents[2]
KERNEL = sorted((ROOT / "verify" / "check").rglob("*.py"))
OTHERS = sorted(set((ROOT / "verify").rglob("*.py")) - set(KERNEL))
FRACTIONS: set[tuple[str, str]] = set()  # files and divisions whose operands are Fractions
CODE = 1000  # the design's bound for all rules, counted as below
LINES = 1295  # with documentation; may fall and not rise

# Modules that must not be in a checker's process, nor be loaded by `import verify`.
HEAVY = (
    "clarabel",
    "flint",
    "highspy",
    "matplotlib",
    "mpmath",
    "msgspec",
    "networkx",
    "numpy",
    "rich",
    "scipy",
    "sympy",
)
FINDING = tuple(
    f"verify.{part}" for part in ("certify", "claims", "cli", "game", "graph", "numbers", "report", "solve")
)

Run = Callable[..., CompletedProcess[str]]


def nodes(path: Path) -> Iterator[ast.AST]:
    """Every node of a file's syntax tree."""
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imported(path: Path) -> set[str]:
    """The full names of everything that a file imports."""
    found: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports relatively"
            assert node.module is not None
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def name_of(call: ast.Call) -> str:
    """The last name of what is called."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def test_there_is_a_kernel() -> None:
    """The tests below speak of these files and would pass on an empty folder."""
    assert {"kernel.py", "rules.py", "format.py", "__main__.py"} <= {path.name for path in KERNEL}


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_imports_only_the_standard_library_and_itself(path: Path) -> None:
    """Nothing that the kernel concludes depends on code outside verify/check and Python."""
    for name in imported(path):
        assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("verify.check."), name


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_has_no_way_around_that_law(path: Path) -> None:
    """No import by name, no code made from text, no unpickling."""
    forbidden = {"__import__", "eval", "exec", "compile", "import_module"}
    allowed = {("compile", "re")}
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node) in forbidden:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            assert isinstance(owner, ast.Name), f"{path.name}:{node.lineno}"
            assert (name_of(node), owner.id) in allowed, f"{path.name}:{node.lineno}"
    assert not imported(path) & {"pickle", "importlib", "ctypes", "marshal", "runpy"}


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_has_no_assert_statement(path: Path) -> None:
    """``assert`` vanishes under ``python -O``, and a condition with it."""
    assert [node.lineno for node in nodes(path) if isinstance(node, ast.Assert)] == []


@pytest.mark.parametrize("path", KERNEL, ids=lambda path: path.name)
def test_has_no_float(path: Path) -> None:
    """No float literal, no ``float()``, and from ``math`` only functions on integers."""
    exact = {"gcd", "lcm", "isqrt", "comb", "factorial", "prod", "perm"}
    for node in nodes(path):
        place = f"{path.name}:{getattr(node, 'lineno', 0)}"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float | complex)), place
        assert not (isinstance(node, ast.Name) and node.id == "float"), place
    for name in imported(path):
        module, _, member = name.partition(".")
        assert module not in {"cmath", "random", "statistics"}, name
        assert module != "math" or member in exact, name


def test_divides_only_fractions() -> None:
    """``int / int`` would be a float: every ``/`` of the kernel is listed here, after a look at its two sides."""
    found = {
        (path.name, ast.unparse(node))
        for path in KERNEL
        for node in nodes(path)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
    }
    assert found <= FRACTIONS


def code(path: Path) -> int:
    """The lines of a file that are neither blank, nor comments, nor docstrings: what a referee has to judge."""
    text = path.read_text(encoding="utf-8")
    told: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            told |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines = enumerate(text.splitlines(), 1)
    return sum(1 for i, line in lines if line.strip() and not line.strip().startswith("#") and i not in told)


def test_fits_one_sitting() -> None:
    """The trusted code stays short enough to be read as a whole, and no function of it is longer than 60 lines.

    Documentation is not counted against it: the trusted files would only get harder to read without.
    """
    assert sum(map(code, KERNEL)) < CODE
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in KERNEL) < LINES
    for path in KERNEL:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 60, f"{path.name}: {node.name}"


def test_only_the_kernel_makes_a_theorem() -> None:
    """Theorem(…) is called in one file, and no other file reaches for the means to do so."""
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in KERNEL + OTHERS
        for node in nodes(path)
        if isinstance(node, ast.Call) and name_of(node) == "Theorem"
    }
    assert makers <= {"verify/check/kernel.py"}
    for path in OTHERS:
        private = {name for name in imported(path) if re.match(r"verify\.check\..*\._[a-zA-Z]", name)}
        assert not private, f"{path.name} imports {private}"


def test_a_theorem_cannot_be_made_by_hand(section_v_a: Path) -> None:
    """Neither by its class, nor by copying, replacing a field or pickling."""
    import copy
    import dataclasses
    import pickle

    from verify.check.kernel import Theorem, check

    theorem = check((section_v_a / "certificate.json").read_bytes())
    with pytest.raises((TypeError, ValueError, AttributeError)):
        Theorem()
    with pytest.raises((TypeError, ValueError, AttributeError)):
        theorem.statement = "anything"  # type: ignore[misc]
    with pytest.raises((TypeError, ValueError, AttributeError)):
        dataclasses.replace(theorem, statement="anything")  # type: ignore[type-var]
    with pytest.raises((TypeError, ValueError, AttributeError, pickle.PicklingError)):
        pickle.dumps(theorem)
    with pytest.raises((TypeError, ValueError, AttributeError)):
        copy.deepcopy(theorem)


def test_the_checker_loads_nothing_else(section_v_a: Path, python: Run) -> None:
    """After ``python -m verify.check`` the process holds the kernel and the standard library, and no finder."""
    program = (
        "import json, runpy, sys\n"
        f"sys.argv = ['verify.check', {str(section_v_a / 'certificate.json')!r}]\n"
        "try:\n    runpy.run_module('verify.check', run_name='__main__', alter_sys=True)\n"
        "except SystemExit as stop:\n    code = stop.code\n"
        "else:\n    code = 0\n"
        "print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)\n"
    )
    done = python("-c", program)
    assert done.stdout.startswith("PROVED"), done.stderr
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert not code
    assert outsiders(modules) == []


def test_importing_verify_loads_nothing(python: Run) -> None:
    """``import verify`` loads no library and of its own parts only the kernel's empty package, which it makes callable.

    Public names load when they are used (PEP 562).
    """
    modules = json.loads(python("-c", "import json, sys, verify; print(json.dumps(sorted(sys.modules)))").stdout)
    assert outsiders(modules) == []
    assert [name for name in modules if name.startswith("verify.")] == ["verify.check"]


def outsiders(modules: list[str]) -> list[str]:
    """Those of the loaded modules that do not belong in a checker's process."""
    return [
        name
        for name in modules
        if name.split(".")[0] in HEAVY or (name.startswith("verify.") and not name.startswith("verify.check"))
    ]


@pytest.mark.parametrize("option", ["-O", "-OO", "-I"])
def test_the_checker_is_the_same_without_asserts(option: str, section_v_a: Path, python: Run) -> None:
    """``python -O`` removes assert statements; the verdicts stay what they were, on a good and on a bad certificate."""
    good = section_v_a / "certificate.json"
    bad = section_v_a / "tampered.json"
    document = json.loads(good.read_text(encoding="utf-8"))
    document["claim"]["lower"] = "2"
    document["claim"]["upper"] = "3"
    bad.write_text(json.dumps(document), encoding="utf-8")
    plain = [python("-m", "verify.check", path) for path in (good, bad)]
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(ROOT)!r}); sys.argv[0] = 'check'; "
        "runpy.run_module('verify.check', run_name='__main__')"
    )
    bare = [python(option, "-c", program, path) for path in (good, bad)]
    assert [done.returncode for done in bare] == [done.returncode for done in plain] == [0, 1]
    assert [done.stdout for done in bare] == [done.stdout for done in plain]


@pytest.mark.parametrize(
    "arguments", [[], ["--json"], ["--nonsense", "x"], ["--limit", "columns", "x"], ["--limit", "a=1", "x"]]
)
def test_nothing_to_check_is_an_error(arguments: list[str], python: Run) -> None:
    """Zero files are wrong usage (64) and not a success, nor argparse's 2, which means INCOMPLETE."""
    done = python("-m", "verify.check", *arguments)
    assert done.returncode == 64
    assert "Traceback" not in done.stderr
    assert "PROVED" not in done.stdout

"""An export: what stands in it is proved by what lies beside it, and it is there as a whole or not at all."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.kernel.reference_deterministic import value
from tests.solve import brute_force
from verify.check.kernel import Theorem, check, read_game
from verify.errors import BadInput, Unsolved, VerifyError
from verify.game.game import Game
from verify.hunt import fixtures_answers
from verify.hunt.fixtures import collection
from verify.hunt.fixtures_export import SCHEMA, TABLE, VALUES, Export, cited, export, schema

ROOT = Path(__file__).resolve().parents[2]
DIGITS = 20
SOME = (
    "section-v-a", "root-of-five", "unreachable-release", "dead-arcs", "many-multipliers", "kinkless-budget", "cubic",
    "two-budgets", "squared-6x4", "changed-labels", "segment", "known-margins", "two-laws",
)  # fmt: skip
GAMES = [collection()[name] for name in SOME]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """An export of some games of each kind and level."""
    return export(tmp_path_factory.mktemp("fixtures") / "out", DIGITS, games=GAMES)


@pytest.fixture(scope="module")
def table(written: Export) -> dict[str, Any]:
    """Its ``fixtures.json``."""
    found: dict[str, Any] = json.loads((written.folder / TABLE).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def theorems(written: Export) -> dict[str, Theorem]:
    """What the kernel proves from its certificates, by file."""
    files = (written.folder / "certificates").iterdir()
    return {f"certificates/{path.name}": check(path.read_bytes()) for path in files}


def test_the_schema_is_one_and_holds(table: dict[str, Any], written: Export) -> None:
    """fixtures.schema.json is a JSON Schema, as jsonschema reads it, and the table meets it."""
    rules = json.loads((written.folder / SCHEMA).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(rules)
    jsonschema.Draft202012Validator(rules).validate(table)
    assert (written.folder / SCHEMA).read_bytes() == schema()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda entry: entry.pop("value"),
        lambda entry: entry.update(more=1),
        lambda entry: entry["value"].update(lower=0.5),
        lambda entry: entry["value"].update(upper="1e-5"),
        lambda entry: entry["value"].update(level="exact"),
        lambda entry: entry["value"].pop("certificate"),
        lambda entry: entry["value"]["certificate"].update(file="../../etc/passwd"),
        lambda entry: entry["rule"]["rule"].update({"1": {"0": ["1"]}}),
        lambda entry: entry["support"].update(unique="yes"),
    ],
)
def test_the_schema_excludes(spoil: Callable[[Any], Any], table: dict[str, Any]) -> None:
    """Floats, missing and unknown keys, unknown levels, paths that lead elsewhere do not meet it."""
    copy = json.loads(json.dumps(table))
    spoil(copy["games"][0])
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(copy, json.loads(schema()))


def test_every_certificate_is_cited_and_replays(
    table: dict[str, Any], theorems: dict[str, Theorem], written: Export
) -> None:
    """The kernel accepts every file; each is cited, with its hash and rule, by the game that it is about."""
    seen: set[str] = set()
    for entry in table["games"]:
        own = read_game((written.folder / entry["file"]).read_bytes())
        assert own == read_game(json.dumps(entry["game"]).encode())
        assert Game.from_document(entry["game"]) == collection()[entry["name"]].game
        for proof in proofs(entry):
            theorem = theorems[proof["file"]]
            assert (theorem.sha256, theorem.rule) == (proof["sha256"], proof["rule"])
            assert theorem.game == own
        seen |= set(cited(entry))
    assert seen == set(theorems)
    assert len(seen) == written.certificates


def proofs(entry: Any) -> list[dict[str, str]]:
    """Every citation of a certificate in an entry."""
    single = [entry[key]["certificate"] for key in ("value", "support", "gap") if entry[key] is not None]
    return [*single, *entry["rule"]["certificates"]]


def test_python_m_verify_check_replays_them(written: Export) -> None:
    """The stand-alone checker says PROVED of each."""
    files = sorted((written.folder / "certificates").iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "verify.check", *files], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert sum(line.startswith("PROVED ") for line in done.stdout.splitlines()) == len(files)


def test_values_are_those_of_the_theorems(table: dict[str, Any], theorems: dict[str, Theorem], written: Export) -> None:
    """The decimals enclose the theorem's bracket and are as close as asked; the CSV repeats them."""
    with (written.folder / VALUES).open(newline="", encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert list(rows) == [entry["name"] for entry in table["games"]] == list(SOME)
    for entry in table["games"]:
        found, row = entry["value"], rows[entry["name"]]
        theorem = theorems[found["certificate"]["file"]]
        assert Fraction(found["lower"]) <= theorem.lower <= theorem.upper <= Fraction(found["upper"])
        assert Fraction(found["upper"]) - Fraction(found["lower"]) <= Fraction(1, 10**DIGITS)
        assert (found["exact"] is None) == (theorem.exact is None)
        assert found["theorem_1"] is theorem.equality is (entry["kind"] != "finite")
        for key in ("level", "lower", "upper", "exact"):
            assert row[key] == (found[key] or "")
        if found["level"] == "rational":
            assert sum(Fraction(line[-1]) for line in found["attack"]) == 1


def test_rules_supports_and_uniqueness(table: dict[str, Any], theorems: dict[str, Theorem]) -> None:
    """A rule's bounds hold a probability at each release; what is said of supports stands in a theorem."""
    for entry in table["games"]:
        rule = entry["rule"]
        for z, row in rule["rule"].items():
            ends = [tuple(map(Fraction, pair)) for pair in row.values()]
            assert sum(low for low, _ in ends) <= 1 <= sum(high for _, high in ends), (entry["name"], z)
            if entry["support"] is None or z in entry["support"]["supported"]:
                assert all(high - low <= Fraction(1, 10**DIGITS) for low, high in ends)
        support = entry["support"]
        if support is None:
            assert entry["kind"] == "finite"
            continue
        said = theorems[support["certificate"]["file"]].more
        assert support["supported"] == list(said.get("supported", said.get("reached", ())))
        assert support["unsupported"] == list(said.get("unsupported", ()))
        assert support["unique"] == said.get("unique")
        assert support["unique"] == rule["unique"]
        assert not support["undecided"]
        assert support["full_support"] is (not support["unsupported"])


def test_gaps_against_brute_force(table: dict[str, Any], theorems: dict[str, Theorem]) -> None:
    """(21) is the largest entropy of all deterministic attacks, tried one by one; strictness stands in the theorem."""
    compared = 0
    for entry in table["games"]:
        gap = entry["gap"]
        if gap is None:
            continue
        theorem = theorems[gap["certificate"]["file"]]
        ends = {
            key: [Fraction(gap[key][end]) for end in ("lower", "upper")] for key in ("minimax", "deterministic", "gap")
        }
        assert ends["gap"][0] <= theorem.lower <= theorem.upper <= ends["gap"][1]
        assert gap["strict"] is (theorem.lower > 0)
        game = collection()[entry["name"]].game
        if brute_force.attacks(game) <= brute_force.MOST:
            compared += 1
            best = brute_force.best(game)
            assert best is not None
            assert float(value(best[0])) == pytest.approx(float(ends["deterministic"][0]), abs=1e-12)
    assert compared >= 6


def test_the_same_bytes(written: Export, tmp_path: Path) -> None:
    """Exported again, by a process of its own that hashes strings differently, each file has the same bytes."""
    program = (
        "import sys; from verify.hunt.fixtures import collection; from verify.hunt.fixtures_export import export; "
        f"export(sys.argv[1], {DIGITS}, games=[collection()[name] for name in sys.argv[2:]])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", program, tmp_path / "again", *SOME], env=environment, check=True)
    assert contents(tmp_path / "again") == contents(written.folder)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_the_whole_collection(tmp_path: Path) -> None:
    """Every game comes out to 50 digits at its level, twice with the same bytes; every certificate replays."""
    first, second = (export(tmp_path / name, 50) for name in ("a", "b"))
    assert not first.wide
    assert first.games == len(collection())
    assert contents(first.folder) == contents(second.folder)
    for path in (first.folder / "certificates").iterdir():
        check(path.read_bytes())
    jsonschema.validate(json.loads((first.folder / TABLE).read_text(encoding="utf-8")), json.loads(schema()))


QUICK = GAMES[2:3]


def test_what_may_be_replaced(tmp_path: Path) -> None:
    """An export is replaced with ``force`` alone; a folder or file that is none, or has more in it, never is."""
    out = tmp_path / "out"
    export(out, 10, games=QUICK)
    before = contents(out)
    with pytest.raises(BadInput, match=r"found an older export; --force replaces it"):
        export(out, 12, games=QUICK)
    assert contents(out) == before
    export(out, 12, games=QUICK, force=True)
    assert json.loads((out / TABLE).read_text(encoding="utf-8"))["digits"] == 12
    (out / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"found the file 'notes.txt', which is not part of the export"):
        export(out, 12, games=QUICK, force=True)
    for name, make in {
        "folder": lambda path: path.mkdir(),
        "file": lambda path: path.write_text("mine"),
        "other": lambda path: (path.mkdir(), (path / TABLE).write_text('{"format": "x"}')),
        "broken": lambda path: (path.mkdir(), (path / TABLE).write_text("{")),
        "link": lambda path: path.symlink_to(out),
    }.items():
        make(tmp_path / name)
        with pytest.raises(BadInput, match=r"expected a name that is not there yet, or an older export"):
            export(tmp_path / name, 10, games=QUICK, force=True)
    with pytest.raises(VerifyError, match="there is no folder"):
        export(tmp_path / "nowhere" / "out", 10, games=QUICK)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "file", "folder", "link", "other", "out"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_export_leaves_nothing(error: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends an export, there is no new folder, the older one is as it was, and no temporary one is left."""
    out = tmp_path / "out"
    export(out, 10, games=QUICK)
    before = contents(out)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(fixtures_answers, "answers", fail)
    for place, force in ((out, True), (tmp_path / "new", False)):
        with pytest.raises((KeyboardInterrupt, VerifyError)):
            export(place, 10, games=QUICK, force=force)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert contents(out) == before


def test_a_rename_that_fails_restores_the_older_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new folder cannot take its place, the older one gets it back."""
    out = tmp_path / "out"
    export(out, 10, games=QUICK)
    before, rename = contents(out), Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name.endswith(".tmp"):
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(VerifyError, match="Permission denied"):
        export(out, 12, games=QUICK, force=True)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_level_that_is_missed_is_an_error(tmp_path: Path) -> None:
    """A game whose value comes out less exactly than the collection says ends the export: no data by luck."""
    game = replace(collection()["section-v-a"], level="algebraic")
    with pytest.raises(Unsolved, match="section-v-a: the value was found as rational, expected algebraic"):
        export(tmp_path / "out", 10, games=[game])
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_many_digits(tmp_path: Path) -> None:
    """Four hundred digits of a rational, an algebraic and a general game, with the rule; the kernel accepts them. Where
    no method reaches so many, the export says so."""
    names = ("two-points", "cubic", "squared-6x4", "segment")
    found = export(tmp_path / "out", 400, games=[collection()[name] for name in names])
    assert found.wide == ("segment",)
    assert found.reason == "not known to 400 digits: segment"
    for path in (tmp_path / "out" / "certificates").iterdir():
        check(path.read_bytes())

"""``verify fixtures``: what it prints and writes, and its exit codes, on a part of the collection."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import pytest

from verify.cli import main as cli
from verify.hunt import fixtures
from verify.pytest_plugin import assert_certified

Call = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[2]
SOME = ("two-points", "binary-hamming", "segment")


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command in this process, with three games: its exit code, stdout and stderr."""
    few = MappingProxyType({name: fixtures.collection()[name] for name in SOME})
    monkeypatch.setattr(fixtures, "collection", lambda: few)

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main(["fixtures", *map(str, arguments)])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def exported(call: Call, tmp_path: Path) -> Path:
    """An export."""
    assert call("export", "--out", tmp_path / "out", "--digits", 12, "-q")[0] == 0
    return tmp_path / "out"


def listed(command: str) -> set[str]:
    """The keys that docs/commands.md lists for a command."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    section = text.partition(f"### `fixtures {command}`")[2].partition("\n#")[0].partition("| key of")[0]
    firsts = re.findall(r"^\| (`.*?) \| ", section, re.MULTILINE)
    return {key for first in firsts for key in re.findall(r"`(\w+)`", first)}


def test_export(call: Call, tmp_path: Path) -> None:
    """The verdict, how many games came out how, and where they are; with -q two lines."""
    code, out, err = call("export", "--out", tmp_path / "out", "--digits", 12)
    assert (code, err) == (0, "")
    assert out.startswith("PROVED (kernel)\n3 games to 12 digits (1 bracket, 2 rational), ")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "certificates", "fixtures.json", "fixtures.schema.json", "games", "values.csv",
    ]  # fmt: skip
    for line in out.splitlines()[2:]:
        assert Path(line.split()[1].rstrip(",")).exists()
    code, out, err = call("export", "--out", tmp_path / "out", "--digits", 12, "--force", "-q")
    assert (code, err, len(out.splitlines())) == (0, "", 2)


def test_export_json(call: Call, tmp_path: Path) -> None:
    """One JSON object with the keys that docs/commands.md lists."""
    code, out, err = call("export", "--out", tmp_path / "out", "--digits", 12, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert set(found) == listed("export")
    assert found["verdict"] == "PROVED"
    assert found["games"] == 3
    for key in ("table", "schema", "values"):
        assert Path(found[key]).is_file()


def test_export_refuses(call: Call, exported: Path, tmp_path: Path) -> None:
    """A folder that is there: 3, with the way out. Wrong usage: 64. Fewer digits than asked: 2."""
    code, out, err = call("export", "--out", exported)
    assert (code, out) == (3, "MALFORMED\n")
    assert "--force replaces it" in err
    assert json.loads(call("export", "--out", exported, "--json")[1])["verdict"] == "MALFORMED"
    for wrong in (["export"], ["export", "--out", tmp_path / "x", "--digits", "3901"], ["nonsense"], []):
        assert call(*wrong)[0] == 64
    code, out, err = call("export", "--out", tmp_path / "more", "--digits", 320)
    assert (code, err) == (2, "not known to 320 digits: segment\n")
    assert out.startswith("INCOMPLETE (kernel)\n")
    assert (tmp_path / "more" / "fixtures.json").is_file()


def test_check_inside(call: Call, exported: Path, tmp_path: Path) -> None:
    """The export's own values agree with it; a solver's agree within their tolerance. Silence on the rest is said."""
    code, out, err = call("check", exported / "values.csv", "--fixtures", exported)
    assert (code, err) == (0, "")
    assert out == "PROVED (kernel)\n6 of 6 numbers agree with the certified brackets\n"
    path = tmp_path / "mine.json"
    path.write_text('{"two-points": 0.6931471805599453, "binary-hamming": {"upper": 0.6}}')
    code, out, err = call("check", path, "--tolerance", "1e-15")
    assert (code, err) == (0, "")
    assert "nothing is said of 1 other games of the collection\n" in out


def test_check_outside(call: Call, exported: Path, tmp_path: Path) -> None:
    """Too low, too high, a bound on the wrong side: exit 1, each with its distance, rounded up."""
    path = tmp_path / "mine.csv"
    path.write_text("name,value,lower\ntwo-points,0.7,\nbinary-hamming,0.5623,0.5624\nsegment,0.677,\n")
    code, out, err = call("check", path, "--fixtures", exported, "--tolerance", "0.0005")
    assert code == 1
    assert out.startswith("REFUTED (kernel)\n3 of 4 numbers agree with the certified brackets\n")
    assert err == "two-points: the value 0.7 is above the certified value by 6.853e-03\n"
    assert re.search(r"two-points +value +above +0\.7 +0\.69314718\d+… +6\.853e-03", out)
    code, out, err = call("check", path, "--fixtures", exported, "-q")
    assert code == 1
    assert out == "REFUTED (kernel)\n0 of 4 numbers agree with the certified brackets\n"
    assert "binary-hamming: the value 0.5623 is below the certified value by 3.515e-05\n" in err
    assert "binary-hamming: the lower bound 0.5624 is above the certified value by 6.486e-05: a lower bound on" in err


def test_check_json(call: Call, exported: Path, tmp_path: Path) -> None:
    """The keys that docs/commands.md lists; numbers are strings, errors are enclosed."""
    path = tmp_path / "mine.json"
    path.write_text('{"binary-hamming": {"value": "0.5623", "lower": 0.5624}}')
    code, out, err = call("check", path, "--fixtures", exported, "--tolerance", "1e-9", "--json")
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert set(found) == listed("check")
    assert (found["verdict"], found["checked"], found["outside"]) == ("REFUTED", 2, 2)
    assert found["missing"] == ["two-points", "segment"]
    below, wrong = found["claims"]
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8").partition("| key of `claims`")[2]
    keys = set(re.findall(r"^\| `(\w+)`", text.partition("\n\n")[0], re.MULTILINE)) | set(
        re.findall(r", `(\w+)` \|", text.partition("\n\n")[0])
    )
    assert set(below) == keys
    assert (below["status"], wrong["status"]) == ("below", "wrong side")
    assert (below["number"], wrong["number"]) == ("0.5623", "0.5624")
    low, high = map(float, below["error"])
    assert low <= 0.5623 - 0.56233514461880835 <= high < 0


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{}", "found no number at all"),
        ('{"two-pionts": 1}', "expected one of the 3 games of the collection (perhaps two-points)"),
        ('{"two-points": NaN}', "at two-points: found NaN"),
        ("name,value", "expected JSON"),
        ('{"two-points": "\\u001b[31m"}', 'found "\\u001b[31m"'),
    ],
)
def test_check_bad_input(text: str, reason: str, call: Call, tmp_path: Path) -> None:
    """What cannot be read, or names no game: MALFORMED, 3, one sentence, nothing a terminal could act upon."""
    path = tmp_path / "mine.json"
    path.write_text(text)
    code, out, err = call("check", path)
    assert (code, out) == (3, "MALFORMED\n")
    assert reason in err
    assert chr(27) not in err


def test_check_bad_fixtures(call: Call, exported: Path, tmp_path: Path) -> None:
    """A folder that is no export, or a certificate in it that proves nothing: 3, and no word on the numbers."""
    path = tmp_path / "mine.json"
    path.write_text('{"two-points": 0.69}')
    assert call("check", path, "--fixtures", tmp_path)[0] == 3
    assert call("check", path, "--tolerance", "-1")[0] == 3
    (exported / "certificates" / "two-points.value.json").write_text("{}")
    code, out, err = call("check", path, "--fixtures", exported)
    assert (code, out) == (3, "MALFORMED\n")
    assert "the kernel refuses this certificate" in err


@pytest.mark.parametrize(
    "arguments", [["fixtures", "--help"], ["fixtures", "export", "-h"], ["fixtures", "check", "-h"]]
)
def test_help_loads_no_solver(arguments: list[str], python: Callable[..., object]) -> None:
    """Help comes without numpy, sympy or tables."""
    program = (
        f"import sys; from verify.cli.main import main; code = main({arguments!r}); "
        "raise SystemExit(code or len({'numpy', 'sympy', 'rich', 'flint'} & set(sys.modules)))"
    )
    done = python("-c", program)
    assert done.returncode == 0  # type: ignore[attr-defined]


def test_the_page_is_true(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """docs/fixtures.md: its file of numbers gives the output that it shows, its counts are those of the collection, its
    program is one, and its failure is what `assert_certified` says."""
    page = (ROOT / "docs" / "fixtures.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```([a-z]+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    texts = dict(blocks)
    levels = Counter(game.level for game in fixtures.collection().values())
    counted = ", ".join(f"{count} {level}" for level, count in sorted(levels.items()))
    assert f"\n{len(fixtures.collection())} games to 50 digits ({counted}), " in texts["console"]
    path = tmp_path / "mine.json"
    path.write_text(texts["json"], encoding="utf-8")
    assert cli.main(["fixtures", "check", str(path), "--tolerance", "1e-6"]) == 1
    shown = texts["console"].partition("$ verify fixtures check")[2].partition("\n")[2]
    assert capfd.readouterr().out == shown
    compile(texts["python"], "page", "exec")
    with pytest.raises(AssertionError) as caught:
        assert_certified("binary-hamming", lower=0.5624)
    assert str(caught.value) == texts["text"].strip()

"""``verify coq``: verdict first, exit codes, one JSON object with the documented keys, nothing half-written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from verify.certify.compare import composed
from verify.cli.main import main
from verify.coq import run as module
from verify.coq.run import Reply, Word

PAGE = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
Call = Callable[..., CompletedProcess[str]]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        capfd.readouterr()
        code = main(["coq", *map(str, arguments)])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err
        return CompletedProcess([], code, out, err)

    return run


def test_written(call: Call, section_v_a: Path, tmp_path: Path) -> None:
    """Without --run the file is written here, named after the certificate, and nothing is called proved."""
    done = call(section_v_a / "certificate.json")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "WRITTEN certificate.v"
    assert "PROVED" not in done.stdout
    assert done.stderr == ""
    assert "Theorem certificate" in (tmp_path / "certificate.v").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["certificate.v"]


def test_a_part(call: Call, certificate: Any, tmp_path: Path) -> None:
    """A certificate of the rule compare is refused with the option's name; with it the file is named after the part."""
    (tmp_path / "c.json").write_text(json.dumps(composed([certificate, certificate], [])), encoding="utf-8")
    refused = call("c.json")
    assert (refused.returncode, refused.stdout) == (3, "MALFORMED\n")
    assert "--part" in refused.stderr
    assert call("c.json", "--part", "1").stdout.splitlines()[:2] == ["WRITTEN c_1.v", "part 1 of c.json"]
    assert "certificate c.json, part 1, SHA-256" in (tmp_path / "c_1.v").read_text(encoding="utf-8")
    assert call("c.json", "--part", "2").returncode == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c.json", "c_1.v"]


def test_no_parts(call: Call, section_v_a: Path, tmp_path: Path) -> None:
    """--part with a certificate that has no parts is refused, and nothing is written."""
    done = call(section_v_a / "certificate.json", "--part", "0")
    assert (done.returncode, done.stdout) == (3, "MALFORMED\n")
    assert "--part is for certificates of rule compare; this one has no parts" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_keys(call: Call, section_v_a: Path) -> None:
    """docs/commands.md names the keys of the JSON, and no other."""
    value = json.loads(call(section_v_a / "certificate.json", "--json").stdout)
    section = PAGE.read_text(encoding="utf-8").partition("### `coq`")[2].partition("\n#")[0]
    firsts = re.findall(r"^\| (`.*?) \| ", section, re.MULTILINE)
    assert set(value) == {key for first in firsts for key in re.findall(r"`(\w+)`", first)}
    assert (value["verdict"], value["out"], value["statement"]) == ("WRITTEN", "certificate.v", None)


@pytest.mark.parametrize(
    ("reply", "code", "first"),
    [
        (Reply(Word.PROVED, "certificate : it", ("a",), "", 1.5), 0, "PROVED (coq)"),
        (Reply(Word.REJECTED, reason="Wrong."), 1, "REJECTED"),
        (Reply(Word.INCOMPLETE, reason="Not here."), 2, "INCOMPLETE"),
    ],
)
def test_verdicts(
    reply: Reply, code: int, first: str, call: Call, section_v_a: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coq's answer becomes the verdict and the exit code; the theorem is printed only where it is proved."""
    monkeypatch.setattr(module, "run", lambda _file, seconds: reply)
    done = call(section_v_a / "certificate.json", "--run")
    assert done.returncode == code
    assert done.stdout.splitlines()[0] == first
    assert ("certificate : it" in done.stdout) == (code == 0)
    assert (reply.reason in done.stderr) if reply.reason else done.stderr == ""
    value = json.loads(call(section_v_a / "certificate.json", "--run", "--json").stdout)
    assert value["verdict"] == reply.word.value
    assert value["axioms"] == (["a"] if code == 0 else None)
    assert call(section_v_a / "certificate.json", "--run", "-q").stdout == f"{first}\n"


def test_without_coq(call: Call, section_v_a: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Coq cannot be had the file is written all the same, and --run says so: INCOMPLETE, 2."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = call(section_v_a / "certificate.json", "--run", "--out", "v_a.v")
    assert done.returncode == 2
    assert done.stdout == "INCOMPLETE\n"
    assert "Coq is not installed here" in done.stderr
    assert (tmp_path / "v_a.v").is_file()


def test_malformed(call: Call, tmp_path: Path, certificate: Any) -> None:
    """3: what is no certificate, and no file is left."""
    certificate["evidence"]["rule"].pop()
    (tmp_path / "c.json").write_text(json.dumps(certificate), encoding="utf-8")
    done = call("c.json")
    assert (done.returncode, done.stdout) == (3, "MALFORMED\n")
    assert "evidence.rule" in done.stderr
    assert not (tmp_path / "c.v").exists()


@pytest.mark.parametrize("out", ["v-a.v", "1.v", "v_a.txt", "v_a", "missing/v_a.v"])
def test_names_that_coqc_does_not_take(out: str, call: Call, section_v_a: Path) -> None:
    """64: a file that coqc would refuse for its name, or a folder that is not there."""
    done = call(section_v_a / "certificate.json", "--out", out)
    assert done.returncode == 64
    assert done.stdout == ""

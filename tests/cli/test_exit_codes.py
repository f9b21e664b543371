"""What scripts rely on: the documented exit code, a stdout that opens with the verdict, and no trace."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.cli.calls import ROOT, run, write
from verify.cli import main as cli

Run = Callable[..., CompletedProcess[str]]
Call = Callable[..., CompletedProcess[str]]
Document = dict[str, Any]


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Call:
    """Run the command in this process."""
    return lambda *arguments: CompletedProcess([], *run(capfd, *arguments))


def test_as_asked(call: Call, section_v_a: Path) -> None:
    """0: PROVED, then the theorem; nothing on stderr."""
    done = call("check", section_v_a / "certificate.json", "--game", section_v_a / "game.json")
    assert done.returncode == 0
    assert done.stdout.startswith("PROVED ")
    assert "log(3) - 2/3*log(2)" in done.stdout
    assert done.stderr == ""


def test_rejected(call: Call, certificate: Document, tmp_path: Path) -> None:
    """1: the evidence does not prove the claim; the reason is on stderr and no statement is printed."""
    certificate["claim"]["upper"] = "0.6364"
    done = call("check", write(tmp_path / "c.json", certificate))
    assert done.returncode == 1
    assert done.stdout == f"REJECTED {tmp_path / 'c.json'}\n"
    assert done.stderr


def test_another_game(call: Call, section_v_a: Path, certificate: Document, tmp_path: Path) -> None:
    """1: a sound certificate about another game than the user's is rejected."""
    game = certificate["game"]
    game["perturbation"]["radius"] = "2"
    done = call("check", section_v_a / "certificate.json", "--game", write(tmp_path / "g.json", game))
    assert done.returncode == 1
    assert done.stdout.startswith("REJECTED ")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "0.5", '{"format": NaN}', "[" * 100_000, '"\\ud800"', "\x00", "{}" * 2]
)
def test_malformed_certificate(call: Call, text: str, tmp_path: Path) -> None:
    """3: what is no certificate is MALFORMED, with one sentence."""
    done = call("check", write(tmp_path / "c.json", text))
    assert done.returncode == 3
    assert done.stdout.startswith("MALFORMED ")
    assert len(done.stderr.splitlines()) == 1


def test_no_file(call: Call, tmp_path: Path) -> None:
    """3: a file that is not there, and a folder, are inputs that cannot be read."""
    for path in (tmp_path / "nothing.json", tmp_path):
        for command in ("check", "value", "show"):
            done = call(command, path)
            assert done.returncode == 3
            assert done.stdout.startswith("MALFORMED")
            assert str(path) in done.stderr


def test_the_users_own_game_is_malformed(call: Call, section_v_a: Path, tmp_path: Path) -> None:
    """3: the fault is the game's, not the certificate's, and the sentence says so."""
    path = write(tmp_path / "g.json", "{}")
    done = call("check", section_v_a / "certificate.json", "--game", path)
    assert done.returncode == 3
    assert str(path) in done.stderr


def test_worst_of_several(call: Call, section_v_a: Path, certificate: Document, tmp_path: Path) -> None:
    """Several files: a verdict line for each, and the largest exit code."""
    good = section_v_a / "certificate.json"
    certificate["claim"]["upper"] = "0.6364"
    rejected = write(tmp_path / "r.json", certificate)
    malformed = write(tmp_path / "m.json", "{")
    done = call("check", "-q", good, rejected, malformed)
    assert done.returncode == 3
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["PROVED", "REJECTED", "MALFORMED"]
    assert call("check", "-q", good, rejected).returncode == 1
    assert call("check", "-q", good, good).returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["--nonsense"],
        ["check"],
        ["value"],
        ["value", "a", "b"],
        ["value", "--digits", "0", "a"],
        ["value", "--digits", "many", "a"],
        ["value", "--digits", "1000000000", "a"],
        ["value", "a", "--certificate", "no/such/folder/c.json"],
        ["value", "a", "--certificate", "."],
        ["check", "--limit", "columns", "a"],
        ["check", "--limit", "columns=-1", "a"],
        ["check", "--limit", "nothing=1", "a"],
        ["check", "--limit", "columns=" + "9" * 5000, "a"],
        ["paper", "a"],
        ["show"],
    ],
)
def test_usage(call: Call, arguments: list[str]) -> None:
    """64, click's own 2 being taken by INCOMPLETE: nothing on stdout without --json, one null verdict with it."""
    done = call(*arguments)
    assert done.returncode == cli.USAGE
    assert done.stdout == ""
    assert done.stderr
    if arguments:
        done = call(*arguments, "--json")
        assert done.returncode == cli.USAGE
        assert json.loads(done.stdout)["verdict"] is None


def test_internal_error(call: Call, monkeypatch: pytest.MonkeyPatch, section_v_a: Path) -> None:
    """70: one sentence that says how to report it; VERIFY_DEBUG shows where it happened."""

    def fail(*_: object) -> None:
        raise RuntimeError("some\ninvariant " * 100)

    monkeypatch.setattr("verify.check.__main__.verdicts", fail)
    done = call("check", section_v_a / "certificate.json")
    assert done.returncode == cli.INTERNAL
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "report" in done.stderr
    done = call("check", section_v_a / "certificate.json", "--json")
    assert json.loads(done.stdout)["verdict"] is None
    monkeypatch.setenv("VERIFY_DEBUG", "1")
    with pytest.raises(RuntimeError):
        call("check", section_v_a / "certificate.json")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
def test_interrupted(tmp_path: Path) -> None:
    """130 after Ctrl-C, with one sentence."""
    fifo = tmp_path / "slow.json"
    os.mkfifo(fifo)  # reading it blocks until somebody writes
    with start("check", fifo) as process:
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == cli.INTERRUPTED
    assert out == b""
    assert len(err.splitlines()) == 1
    assert b"Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX systems")
def test_broken_pipe(section_v_a: Path) -> None:
    """A reader that goes away is met with silence, and not with a verdict's exit code."""
    with start("check", *[section_v_a / "certificate.json"] * 300) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert err == b""
    assert process.returncode == cli.BROKEN_PIPE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of a full disk")
@pytest.mark.parametrize("option", [[], ["--json"]])
@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["verify", "check"], b"The answer could not be written: No space left on device.\n"),
        (["verify.check"], b"no output: No space left on device\n"),
    ],
)
def test_full_disk(command: list[str], sentence: bytes, option: list[str], section_v_a: Path) -> None:
    """74: an answer that cannot be written is lost with one sentence, and is no fault of verify, and no verdict."""
    program = [sys.executable, "-m", *command, str(section_v_a / "certificate.json"), *option]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == cli.DISK_FULL
    assert done.stderr == sentence


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of a full disk")
def test_full_disk_for_a_certificate(call: Call, python: Run, section_v_a: Path) -> None:
    """74: the certificate's place is full; stdout is not, and has its JSON value; a full stdout too leaves the code."""
    arguments = ("value", section_v_a / "game.json", "--certificate", "/dev/full")
    done = call(*arguments)
    assert (done.returncode, done.stdout) == (cli.DISK_FULL, "")
    assert done.stderr == "/dev/full cannot be written: No space left on device.\n"
    done = call(*arguments, "--json")
    assert done.returncode == cli.DISK_FULL
    assert json.loads(done.stdout) == {
        "verdict": None,
        "reason": "/dev/full cannot be written: No space left on device.",
    }
    program = [sys.executable, "-m", "verify", *map(str, arguments), "--json"]
    with Path("/dev/full").open("wb") as full:
        both = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (both.returncode, both.stderr.count(b"\n")) == (cli.DISK_FULL, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is no folder")
def test_a_device_is_no_folder(call: Call) -> None:
    """64: what exists and is no folder is refused before any work."""
    done = call("paper", "--report", "/dev/full")
    assert (done.returncode, done.stdout) == (cli.USAGE, "")
    assert "/dev/full cannot be made" in done.stderr


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start the command in a process of its own."""
    command = [sys.executable, "-m", "verify", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_the_same_under_optimisation(python: Run, section_v_a: Path, certificate: Document, tmp_path: Path) -> None:
    """``python -O`` changes no verdict."""
    certificate["evidence"]["attack"][0][3] = "1/4"
    bad = write(tmp_path / "bad.json", certificate)
    for path, code in ((section_v_a / "certificate.json", 0), (bad, 1)):
        plain, bare = (python(*options, "-m", "verify", "check", path) for options in ((), ("-O",)))
        assert plain.returncode == bare.returncode == code
        assert plain.stdout == bare.stdout


def test_any_terminal_encoding(python: Run, section_v_a: Path, tmp_path: Path, certificate: Document) -> None:
    """A terminal that knows ASCII alone still gets a verdict, and control characters of a file do not reach it."""
    certificate["game"]["features"][0] = "\x1b[31mné"
    bad = write(tmp_path / "né.json", certificate)
    done = python(
        "-m", "verify", "check", bad, section_v_a / "certificate.json", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert done.returncode == 3
    assert "\x1b" not in done.stdout + done.stderr
    assert "PROVED" in done.stdout

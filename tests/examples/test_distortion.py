"""The examples on rate–distortion and privacy run, and so do the programs in docs/privacy.md."""

from __future__ import annotations

import re
import runpy
import sys
from fractions import Fraction
from pathlib import Path
from subprocess import run

import verify

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
PAGE = ROOT / "docs" / "privacy.md"


def test_rate_distortion(tmp_path, capsys):
    """Exact rates of three sources; the certificate that is left behind proves the wheel's."""
    runpy.run_path(str(EXAMPLES / "rate_distortion.py"))["main"](tmp_path)
    out = capsys.readouterr().out
    assert "R(1/4) = 7/4*log(3) - 8/3*log(2) = 0.074179023676" in out
    assert "R(4/5) = 1/5*log(2)" in out
    (between,) = re.findall(r"(\S+) <= R\(3/20\) <= (\S+)", out)
    low, high = verify.rd_curve(
        {"heads": "1/3", "tails": "2/3"}, "hamming", ["1/10", "1/5", "1/4", "1/3"], exact=True
    ).bounds("3/20")
    assert Fraction(between[0]) <= low <= high <= Fraction(between[1])
    assert "R(1) = 0" in out
    theorem = verify.check(tmp_path / "wheel.certificate.json")
    assert theorem.sha256 in out
    assert theorem.expression is not None


def test_privacy(capsys):
    """A station hides the visit; a channel that sees the condition leaves less than one that does not."""
    script = runpy.run_path(str(EXAMPLES / "privacy.py"))
    script["main"](EXAMPLES / "games" / "location.json")
    out = capsys.readouterr().out
    assert "PROVED, min I(Y;Z) = 0\n" in out
    rows = re.findall(r"eps = (\S+): min I\(Y;Z\) = (\S+), not seeing Y (\S+)", out)
    assert [row[0] for row in rows] == ["0", "1/16", "1/8", "3/16", "1/4"]
    assert all(Fraction(seeing) < Fraction(alone) for _, seeing, alone in rows[1:])
    assert rows[0][1] == rows[0][2]


def test_the_page_is_true():
    """Each program of docs/privacy.md runs alone, and prints what its comments say."""
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 3
    for block in blocks:
        done = run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        for printed in re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE):
            assert printed in done.stdout.splitlines()

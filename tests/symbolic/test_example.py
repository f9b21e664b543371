"""The example script runs, and says what is derived and what is proved."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "alpha_family.py"


def test_the_script(capsys):
    """It prints the closed forms, the paper's numbers as DERIVED, and the kernel's as PROVED."""
    runpy.run_path(str(SCRIPT))["main"]()
    out = capsys.readouterr().out
    for line in (
        "α* = a/(a + c)",
        "h* = h2(b)",
        "deterministic attacks reach (b + m)·h2(b/(b + m)), m = max(a, c)",
        "alpha* = 1/2, DERIVED: h* = -2*log(2)/3 + log(3)",
        "PROVED by the kernel: h* = log(3) - 2/3*log(2)",
        "deterministic: 2*log(2)/3, strictly less: True",
        "where a·d ≤ b·c:",
    ):
        assert line in out

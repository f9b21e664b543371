"""What a cluster sends is not believed: its certificates are replayed, and nothing else of it is used."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from contextlib import nullcontext
from fractions import Fraction

import pytest

import verify
from verify.check import kernel
from verify.claims.sweep import sweep
from verify.claims.sweep_curve import Curve, Point, Task
from verify.claims.sweep_work import solve
from verify.game import Game

DIGITS = 12
COIN = Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="hamming", budget=0)


class Liar(Executor):
    """A cluster on which everybody says that nothing is ever lost."""

    def __init__(self, data):
        self.data = data

    def submit(self, fn, /, *args, **kwargs):
        task = args[0]
        zero = Fraction(0)
        nothing = tuple(Point(attack, zero, zero, zero, zero) for attack in task.attacks)
        future = Future()
        future.set_result((self.data, Curve(task.rule, zero, zero, nothing, True), False))
        return future


@pytest.mark.parametrize("data", [b"{}\n", b"", None, "text"])
def test_a_cluster_is_not_believed(data, tmp_path, monkeypatch):
    """Numbers without certificates for them stand in no table and no file."""
    monkeypatch.setitem(sweep.__globals__, "executor", lambda *_: nullcontext(Liar(data)))
    found = sweep(COIN, "0:0.5:2", "0:0.4:3", tmp_path / "coin", workers=1)
    assert found.verdict is verify.Verdict.INCOMPLETE
    assert not found.curves
    assert (found.folder / "losses.csv").read_text().count("\n") == 1
    assert not list(found.folder.glob("*.jsonl"))


def test_certificates_of_a_cluster_count(tmp_path, monkeypatch):
    """Of a true certificate with false numbers the certificate is taken, and only for what it was asked for."""
    task = Task(COIN.document, Fraction(1, 4), (Fraction(1, 4),), DIGITS, kernel.Limits())
    data, curve, _ = solve(task, None, None)
    monkeypatch.setitem(sweep.__globals__, "executor", lambda *_: nullcontext(Liar(data)))
    found = sweep(COIN, "1/4:1/4:1", "1/4:1/4:1", tmp_path / "own")
    assert found.curves == (curve,)
    assert curve.lower > 0
    other = sweep(COIN, "1/3:1/3:1", "1/4:1/4:1", tmp_path / "other")
    assert not other.curves
    assert other.verdict is verify.Verdict.INCOMPLETE

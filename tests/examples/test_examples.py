"""The examples run, and every game file in examples/games has a certified value."""

from __future__ import annotations

import runpy
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

import verify
from verify.check.kernel import read_game
from verify.claims.demand import AtMostLogLabels
from verify.claims.instance import Instance
from verify.game.kinds import Kind

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
GAMES = sorted((EXAMPLES / "games").iterdir())


@pytest.mark.parametrize("path", GAMES, ids=lambda p: p.name)
def test_every_game_file_is_certified(path):
    """Each file loads, and its value is certified to 15 digits, about the game that the kernel reads in that file."""
    game = verify.Game.load(path)
    answer = verify.value(game, digits=15)
    theorem = verify.check(answer.certificate)
    assert read_game(path.read_bytes(), path.suffix == ".toml") == theorem.game
    assert theorem.upper - theorem.lower <= Fraction(1, 10**15)
    if game.kind is not Kind.FINITE:
        assert answer.verdict is verify.Verdict.PROVED
        assert not AtMostLogLabels().objection(theorem, Instance("game", game.document), answer.certificate.data)


def test_there_is_a_game_of_every_kind():
    """All five kinds, several budgets, releases of their own, counts, points, a graph and a matrix occur."""
    documents = [verify.Game.load(path).document for path in GAMES]
    rules = [document["perturbation"] for document in documents]
    assert {rule["kind"] for rule in rules} == {kind.value for kind in Kind}
    text = str(documents)
    for word in (
        "budgets",
        "releases",
        "normalise",
        "points",
        "graph",
        "matrix",
        "vertices",
        "equalities",
        "order",
        "label_cost",
    ):
        assert f"'{word}'" in text
    assert {path.suffix for path in GAMES} == {".json", ".toml"}


def test_section_v_a(tmp_path, capsys):
    """The script prints the paper's value and α* = 1/2, and leaves a certificate."""
    script = runpy.run_path(str(EXAMPLES / "section_v_a.py"))
    script["main"](tmp_path)
    out = capsys.readouterr().out
    assert "PROVED: h* = log(3) - 2/3*log(2)" in out
    assert "alpha* = 1/2" in out
    assert verify.check(tmp_path / "section-v-a.certificate.json").sha256 in out


def test_iris(tmp_path, capsys):
    """The script certifies both values, mean at least maximum, both growing with ε, and draws its pictures."""
    pytest.importorskip("matplotlib")
    script = runpy.run_path(str(EXAMPLES / "iris.py"))
    steps = [Fraction(0), Fraction(1, 2), Fraction(1)]
    script["main"](tmp_path, steps)
    assert "0.5759088798…" in capsys.readouterr().out
    theorems = {
        kind: [verify.check(tmp_path / f"iris-{kind}-{e.numerator}-{e.denominator}.json") for e in steps]
        for kind in ("max", "mean")
    }
    for most, mean in zip(theorems["max"], theorems["mean"], strict=True):
        assert most.lower <= mean.upper
    for found in theorems.values():
        assert all(a.lower <= b.upper for a, b in pairwise(found))
    assert {path.name for path in tmp_path.glob("*.png")} == {
        "iris-value.png",
        "iris-max-attack.png",
        "iris-mean-attack.png",
    }


def test_the_iris_table_is_scikit_learns():
    """The committed counts are those of scikit-learn's iris, petal lengths to the nearest half, ties upwards."""
    datasets = pytest.importorskip("sklearn.datasets")
    iris = datasets.load_iris()
    counts = Counter()
    for row, target in zip(iris.data, iris.target, strict=True):
        halves = (2 * round(10 * row[2]) + 5) // 10
        counts[Fraction(halves, 2), str(iris.target_names[target])] += 1
    law = verify.Game.load(EXAMPLES / "games" / "iris.toml").law
    assert {(Fraction(x), y): mass * 150 for (x, y), mass in law.items()} == counts

"""Sweeps: every number is a theorem's, agrees with a linear program of HiGHS, and obeys what Section V-B proves."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import highspy
import numpy as np
import pytest

import verify
from tests.kernel.work import least_cells
from verify.check import kernel
from verify.claims.parallel import Unavailable
from verify.claims.sweep import sweep
from verify.claims.sweep_curve import Task, proved
from verify.claims.sweep_grid import points
from verify.claims.sweep_work import solve
from verify.errors import BadInput
from verify.game import Game

ROOT = Path(__file__).resolve().parents[2]
DIGITS = 12
UNIT = Fraction(1, 10**DIGITS)

COIN = Game.mean_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="hamming", budget=0)
"""V(ε) = h2(ε) up to 1/2; the rule made for 0 says that a label is impossible."""


def example(name: str) -> Game:
    return Game.load(ROOT / "examples" / "games" / f"{name}.json")


@pytest.fixture(scope="module")
def figure(tmp_path_factory):
    """The law whose robust rules are not all unique, at 9 × 5 points; some attacks are no rule's own."""
    folder = tmp_path_factory.mktemp("sweep") / "figure"
    return sweep(example("figure-2-other"), "0:2:9", [0, "1/3", 1, "3/2", 2], folder, DIGITS, workers=1)


def table(found, name):
    with (found.folder / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_proved(figure):
    """Every value, and every loss of the rule that is kept, is known to 12 digits."""
    assert figure.verdict is verify.Verdict.PROVED
    assert figure.reason == ""
    assert len(figure.curves) == 9
    assert set(figure.values) == {*figure.rules, *figure.attacks}
    for lower, upper in figure.values.values():
        assert 0 <= upper - lower <= UNIT
    for curve in figure.curves:
        assert all(0 <= point.upper - point.lower <= UNIT for point in curve.points)


def test_numbers_are_theorems(figure):
    """What the table says is what the kernel finds in the certificates that it names, rounded outwards."""
    rows = table(figure, "losses.csv")
    assert len(rows) == 45
    for curve in figure.curves:
        theorems = [kernel.check(line) for line in (figure.folder / figure.files[curve.rule]).read_bytes().splitlines()]
        assert theorems[0].rule == "enclosure"
        assert (theorems[0].lower, theorems[0].upper) == figure.values[curve.rule]
        bands = [ends for _, *ends in theorems[0].more["losses"]]
        own_game = kernel.read_game(figure.game.with_budget(curve.rule).text.encode())
        losses = [[e.lower, e.upper] for e in theorems if e.rule == "loss" and e.game != own_game]
        own = [row for row in rows if Fraction(row["rule"]) == curve.rule]
        for row, band in zip(own, bands, strict=True):
            low, high = Fraction(row["band_lower"]), Fraction(row["band_upper"])
            assert low <= band[0] <= band[1] <= high
            lower, upper = Fraction(row["lower"]), Fraction(row["upper"])
            kept = band if band[1] - band[0] <= UNIT else losses.pop(0)
            assert lower <= kept[0] <= kept[1] <= upper
            assert upper - lower <= UNIT + Fraction(2, 10 ** (DIGITS + 2))
            assert row["certificate"] == figure.files[curve.rule]
        assert not losses
        said = [each.more["unique"] for each in theorems if "unique" in each.more]
        assert said == ([curve.unique] if curve.unique is not None else [])
        assert {row["rule_unique"] for row in own} == {"true" if curve.unique else ""}


def test_values_are_theorems(figure):
    """The table of V has every budget of the sweep, rules and attacks, with the bounds of their certificates."""
    rows = table(figure, "values.csv")
    assert [Fraction(row["budget"]) for row in rows] == sorted({*figure.rules, *figure.attacks})
    for row in rows:
        theorem = kernel.check((figure.folder / row["certificate"]).read_bytes().splitlines()[0])
        assert Fraction(row["lower"]) <= theorem.lower <= theorem.upper <= Fraction(row["upper"])
        game = figure.game.with_budget(Fraction(row["budget"]))
        assert theorem.game == kernel.read_game(game.text.encode())


def test_certificates_are_of_the_sweeps_games(figure):
    """A curve's certificates are about the rule's game, and its losses about those of the attacks, in their order."""
    games = [kernel.read_game(figure.game.with_budget(attack).text.encode()) for attack in figure.attacks]
    for curve in figure.curves:
        theorem = kernel.check((figure.folder / figure.files[curve.rule]).read_bytes().splitlines()[0])
        assert theorem.game == kernel.read_game(figure.game.with_budget(curve.rule).text.encode())
        assert [game for game, _, _ in theorem.more["losses"]] == games


def program(game: Game, rule: np.ndarray) -> float:
    """The largest E[−log q] of attacks of a game with one budget, by HiGHS in doubles, written from the definition."""
    places = {x: i for i, x in enumerate(game.features)}
    labels = {y: i for i, y in enumerate(game.labels)}
    arcs = [(x, y, z) for (x, y) in game.law for z in game.releases]
    budget = Fraction(game.document["perturbation"]["budget"])
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    flows = [model.addVariable(lb=0) for _ in arcs]
    for x, y in game.law:
        model.addConstr(sum(f for f, arc in zip(flows, arcs) if arc[:2] == (x, y)) == float(game.law[x, y]))  # noqa: B905
    cost = sum((places[x] - places[z]) ** 2 * f for f, (x, _, z) in zip(flows, arcs, strict=True) if x != z)
    model.addConstr(cost <= float(budget))
    gain = -np.log(rule)
    model.maximize(sum(gain[places[z], labels[y]] * f for f, (_, y, z) in zip(flows, arcs, strict=True)))
    return model.getObjectiveValue()


def test_losses_are_those_of_a_linear_program(figure):
    """L(ε_attack, q) of the rule in the certificate is the optimum that HiGHS finds, to seven digits."""
    for curve in figure.curves[1::3]:
        lines = (figure.folder / figure.files[curve.rule]).read_bytes().splitlines()
        kept = [[float(Fraction(q)) for q in row] for row in json.loads(lines[0])["evidence"]["rule"]]
        for point in curve.points:
            found = program(figure.game.with_budget(point.attack), np.array(kept))
            assert found == pytest.approx(float(point.upper), abs=1e-7)


def test_what_section_v_b_says(figure):
    """L ≥ V, with equality at ε_rule = ε_attack; L grows with the attack; H_μ(Y|X) ≤ L(μ, q*) ≤ V(ε_rule)."""
    for curve in figure.curves:
        assert curve.lower <= curve.upper
        for point in curve.points:
            assert point.band_lower <= point.lower + UNIT
            assert point.upper <= point.band_upper + UNIT
            assert point.band_upper >= figure.values[point.attack][0]
            if point.attack == curve.rule:
                assert abs(point.upper - curve.upper) <= 2 * UNIT
        assert all(a.lower <= b.upper for a, b in pairwise(curve.points))
        assert figure.values[Fraction(0)][0] <= curve.points[0].upper <= curve.upper + UNIT


def test_bands_are_there_where_rules_differ(figure):
    """Rules that are proved unique have bands of 12 digits; some others have wide ones, which hold the rule kept."""
    wide = [c for c in figure.curves if any(p.band_upper - p.band_lower > Fraction(1, 1000) for p in c.points)]
    assert wide
    assert all(curve.unique is None for curve in wide)
    for curve in figure.curves:
        if curve.unique:
            assert all(point.band_upper - point.band_lower <= UNIT for point in curve.points)


def test_infinite_losses(tmp_path):
    """The rule made for 0 is certain of every label: attacks of a positive budget make it lose +∞, and it is unique."""
    found = sweep(COIN, "0:0.5:2", "0:0.4:3", tmp_path / "coin", DIGITS, workers=1)
    assert found.verdict is verify.Verdict.PROVED
    first, last = found.curves
    assert first.unique is True
    assert first.points[0].upper <= UNIT
    assert [(p.lower, p.upper, p.band_lower, p.band_upper) for p in first.points[1:]] == [(None,) * 4] * 2
    assert all(abs(float(point.upper) - 0.6931471805599453) < 1e-11 for point in last.points)
    assert ",inf,inf,inf,inf,true," in (found.folder / "losses.csv").read_text()
    theorems = [kernel.check(line) for line in (found.folder / "rule-1.jsonl").read_bytes().splitlines()]
    assert [each.upper for each in theorems if each.rule == "loss"][1:] == [None, None]


def test_radii(tmp_path):
    """Under maximum distortion points are radii: Section V-A, where all that is known of clean losses is a band."""
    found = sweep(example("section-v-a"), "1:1:1", "0:2:3", tmp_path / "radii", DIGITS, workers=1)
    (curve,) = found.curves
    clean, own, beyond = curve.points
    assert curve.unique is False
    assert clean.band_lower <= 0 < curve.lower - UNIT <= clean.band_upper <= curve.upper + UNIT
    assert clean.upper <= UNIT
    assert own.lower <= curve.upper
    assert beyond.upper is None
    assert beyond.band_lower >= curve.lower - UNIT
    assert beyond.band_upper is None


def test_other_kinds_are_refused(tmp_path):
    """A polytope has no budget: one sentence, and no folder."""
    game = Game.polytope(vertices=[{("a", "0"): 1}, {("a", "1"): 1}])
    with pytest.raises(BadInput, match="budget"):
        sweep(game, "0:1:2", "0:1:2", tmp_path / "out", workers=1)
    assert not (tmp_path / "out").exists()


def test_what_cannot_be_done_is_missing(tmp_path):
    """A rule whose certificate exceeds the limits is left out, with the reason; the others are there."""
    found = sweep(COIN, "0:0.5:2", "0:0.4:3", tmp_path / "coin", workers=1, limits=kernel.Limits(cells=10))
    assert found.verdict is verify.Verdict.INCOMPLETE
    assert not found.curves
    assert "found at 0" in found.reason
    assert (found.folder / "losses.csv").read_text().count("\n") == 1


def test_large_certificates_are_divided(tmp_path):
    """Where the kernel's limits are too low for one certificate, a curve has several, and the same numbers."""
    whole = sweep(COIN, "0.1:0.5:2", "0:0.4:9", tmp_path / "whole", workers=1)
    needed = least_cells((whole.folder / "rule-1.jsonl").read_bytes().splitlines()[0])
    limits = kernel.Limits(cells=needed * 2 // 3)
    parts = sweep(COIN, "0.1:0.5:2", "0:0.4:9", tmp_path / "parts", workers=1, limits=limits)
    assert parts.curves == whole.curves
    lines = (parts.folder / "rule-1.jsonl").read_bytes().splitlines()
    assert [kernel.check(line, limits).rule for line in lines] == ["enclosure"] * 2 + ["reached"]
    assert sum(len(kernel.check(line).more["losses"]) for line in lines[:-1]) == 9


@pytest.mark.parametrize(
    "text",
    ["", "0:1", "0:1:1", "1:0:3", "0:1:0", "0:1:-2", "-1:1:3", "0:1:2.5", "0:0:2", "a:1:2", "0:1e3:2", "0:1:٣",
     "0:1:999999", "0:1:99999999999999999999"],
)  # fmt: skip
def test_grids_that_are_none(text):
    """What is no A:B:N is refused in a sentence that says what one is."""
    with pytest.raises(BadInput, match=r"^rules: .*expected"):
        points(text, "rules")


def test_grids():
    """N points from A to B, both included, exactly; or any increasing exact numbers."""
    assert points("0:2:41", "x")[1] == Fraction(1, 20)
    assert points("1/3:1/3:1", "x") == (Fraction(1, 3),)
    assert points(["0.5", 1, Fraction(3, 2)], "x") == (Fraction(1, 2), 1, Fraction(3, 2))
    for bad in ([], [1, 1], [1, 0], [-1], [0.5]):
        with pytest.raises(BadInput, match=r"^x: "):
            points(bad, "x")


def forged(data: bytes) -> dict[str, bytes]:
    """Files that hold true certificates and still do not show what the sweep asks, or false ones."""
    lines = data.splitlines(keepends=True)
    spec = json.loads(lines[0])
    fewer = {**spec, "claim": {**spec["claim"], "losses": spec["claim"]["losses"][:-1]}}
    fewer["evidence"] = {**spec["evidence"], "losses": spec["evidence"]["losses"][:-1]}
    other = json.loads(lines[0])
    other["claim"]["losses"][0]["upper"] = "0.1"
    wider = json.loads(lines[0])
    wider["claim"]["losses"][0]["upper"] = "9"
    return {
        "an attack is left out": json.dumps(fewer).encode() + b"\n",
        "a bound that is not proved": json.dumps(other).encode() + b"\n",
        "a bound that is too wide": json.dumps(wider).encode() + b"\n",
        "half a file": data[: len(data) // 2],
        "nothing": b"",
        "not a certificate": b"{}\n",
        "uniqueness alone": lines[-1],
    }


def test_files_are_not_trusted():
    """A file that is not all that is asked is worked out again, and then is what it would have been."""
    game = example("figure-2-prior")
    task = Task(game.document, Fraction(1), (Fraction(0), Fraction(1), Fraction(2)), DIGITS, kernel.Limits())
    data, curve, reused = solve(task, None, None)
    assert not reused
    assert solve(task, None, data) == (data, curve, True)
    for name, bad in forged(data).items():
        assert solve(task, None, bad) == (data, curve, False), name
    elsewhere = Task(game.document, Fraction(1, 2), task.attacks, DIGITS, task.limits)
    assert solve(elsewhere, None, data)[2] is False
    lines = data.splitlines(keepends=True)
    assert [kernel.check(line).rule for line in lines] == ["enclosure", "reached"]
    assert proved(task, [(lines[0], kernel.check(lines[0]))]).unique is None  # nobody says so there
    assert solve(task, None, lines[0]) == (data, curve, False)  # so it is worked out again


def test_losses_are_of_one_rule():
    """Losses of two rules, or of a rule under attacks that nobody asked for, are no curve."""
    from verify.certify.tradeoff import loss_certificate

    game, half = example("sensor"), Fraction(1, 2)
    task = Task(game.document, Fraction(1), (Fraction(0),), DIGITS, kernel.Limits())
    data, curve, _ = solve(task, None, None)
    lines = data.splitlines(keepends=True)
    assert [kernel.check(line).rule for line in lines] == ["enclosure", "loss", "loss", "support"]
    other = loss_certificate(game.with_budget(0), [[half, half]] * len(game.releases), DIGITS).data
    elsewhere = loss_certificate(game.with_budget(half), [[half, half]] * len(game.releases), DIGITS).data
    for bad in (
        data + other,
        data + elsewhere,
        data + data.splitlines(keepends=True)[0].replace(b"enclosure", b"reached"),
    ):
        assert solve(task, None, bad) == (data, curve, False)
    assert solve(task, None, lines[0] + other)[2] is False  # of one rule, but not of a robust one
    assert solve(task, None, lines[0] + lines[2])[2] is False  # nothing says that it is robust
    assert solve(task, None, lines[1] + lines[0] + lines[2])[2] is False  # the first one has the value
    assert solve(task, None, lines[0] + lines[1] + lines[2])[2] is False  # nothing is said of uniqueness
    assert solve(task, None, data)[2] is True


def test_what_is_no_list_of_budgets(tmp_path):
    """A number instead of a list is one sentence."""
    with pytest.raises(BadInput, match=r"^rules: found .5., expected A:B:N"):
        sweep(COIN, 5, "0:1:2", tmp_path / "out")


def test_refused_sweeps_leave_nothing(tmp_path):
    """Where no work begins, no folder is made that would refuse the next sweep."""
    with pytest.raises(ValueError, match="workers"):
        sweep(COIN, "0:1:2", "0:1:2", tmp_path / "out", workers=0)
    for address in ("nonsense", "tcp://127.0.0.1:1"):
        with pytest.raises(Unavailable):
            sweep(COIN, "0:1:2", "0:1:2", tmp_path / "out", scheduler=address)
    assert not (tmp_path / "out").exists()

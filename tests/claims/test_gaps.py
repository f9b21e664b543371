"""(20), (21) and their difference: what `verify.gap` says is proved by the kernel, and true."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import mpmath
import pytest
from hypothesis import given
from hypothesis import settings as h

import verify
from tests.bench.games import small
from tests.kernel import reference
from tests.kernel.reference_deterministic import primes, real
from tests.laws.games import Law, budgets, counts, entropy, max_game, mean_game, metrics
from tests.solve import brute_force
from verify.check import kernel
from verify.claims.gap_table import main, row, table
from verify.claims.gap_theorem import other_than_gap
from verify.claims.gaps import Gap
from verify.claims.path_space import Space, canonical

FEW = 5000


@pytest.fixture
def example() -> verify.Game:
    """Section V-A's game."""
    return verify.Game.max_distortion(
        {("0", "0"): "1/3", ("2", "2"): "1/3", ("4", "4"): "1/3"},
        metric="absolute", radius=1, features=range(5), labels=range(5),
    )  # fmt: skip


def consistent(found: Gap) -> None:
    """0 ≤ (20) − (21); the bounds fit together; the attack reaches (21); the reference accepts the certificates."""
    minimax, deterministic, gap = found.minimax, found.deterministic, found.gap
    assert deterministic.lower <= minimax.upper
    assert minimax.lower - deterministic.upper <= gap.upper
    assert gap.lower <= minimax.upper - deterministic.lower
    assert gap.upper >= 0
    assert gap.upper - gap.lower <= Fraction(1, 10**found.digits)
    assert found.strict is (True if gap.lower > 0 else False if gap.upper == 0 else None)
    assert (gap.exact is not None) >= (minimax.exact is not None and minimax.degree == 1)
    law: dict[tuple[str, str], Fraction] = {}
    prior = found.game.law
    assert prior is not None
    for (x, y), (z, *other) in deterministic.attack.items():
        key = (z, other[0] if other else y)
        law[key] = law.get(key, Fraction(0)) + prior[x, y]
    with mpmath.workdps(40):
        value, blur = entropy(law), mpmath.mpf(10) ** -35
        assert real(deterministic.lower) - blur <= value <= real(deterministic.upper) + blur
    assert reference.proves(found.certificate.document) == ""
    assert other_than_gap(found.theorem, kernel.read_game(found.game.text.encode())) == ""


def test_section_v_a(example: verify.Game) -> None:
    """(20) = log 3 − (2/3) log 2, (21) = (2/3) log 2 and the gap log 3 − (4/3) log 2, exactly."""
    found = verify.gap(example)
    assert found.verdict is verify.Verdict.PROVED
    assert found.minimax.exact == "log(3) - 2/3*log(2)"
    assert found.deterministic.exact == "2/3*log(2)"
    assert found.gap.exact == "log(3) - 4/3*log(2)"
    assert found.strict is True
    consistent(found)


@h(max_examples=20)
@given(counts(4, 2), metrics)
def test_maximum_distortion(law: Law, metric: str) -> None:
    """(21) ≤ (20) under (3), and whether the gap is strict is decided."""
    found = verify.gap(max_game(law, metric, Fraction(1), 4, 2), 20)
    consistent(found)
    assert found.verdict is verify.Verdict.PROVED


@h(max_examples=12)
@given(counts(3, 2), metrics, budgets)
def test_mean_distortion(law: Law, metric: str, budget: Fraction) -> None:
    """(21) ≤ (20) under (4)."""
    consistent(verify.gap(mean_game(law, metric, budget, 3, 2), 20))


@pytest.mark.parametrize("seed", range(20))
def test_all_kinds(seed: int) -> None:
    """Every kind that has deterministic attacks; (21) is what trying everything finds."""
    _, game = small(seed)
    if brute_force.attacks(game) <= FEW:
        found = verify.gap(game, 15)
        truth = brute_force.best(game)
        assert truth is not None
        rational = {r: a for a, r in found.deterministic.found.value}
        assert primes(rational) == primes(truth[0])
        consistent(found)


def test_no_gap_without_a_search() -> None:
    """Where everything can meet everywhere, a deterministic attack reaches h* = H(Y), though its equals are legion."""
    law = {(x, x % 2): 1 + x % 3 for x in range(14)}
    found = verify.gap(verify.Game.max_distortion(law, metric="hamming", radius=1, features=range(14), normalise=True))
    assert found.strict is False
    assert found.gap.exact == "0"
    consistent(found)


def test_other_kinds() -> None:
    """A polytope has no deterministic attacks, and that is said before any work."""
    game = verify.Game.polytope(vertices=[{("a", "0"): 1}, {("a", "1"): 1}])
    with pytest.raises(verify.Unsolved, match="max-distortion, mean-distortion and wasserstein"):
        verify.gap(game)


def test_time_runs_out() -> None:
    """When the search does not end, that is said, with what was found; nothing is claimed."""
    law = {(x, x % 2): 1000 + 37 * x * x % 991 for x in range(40)}
    game = verify.Game.mean_distortion(law, metric="absolute", budget="1", features=range(40), normalise=True)
    with pytest.raises(verify.Unsolved, match="not settled"):
        verify.gap(game, 10, seconds=0.5)


def test_space() -> None:
    """The table's space has one game of each class: images of its games fill the space, each once."""
    space = Space(3, 2, 4)
    games = list(space)
    assert len(games) == len(set(games))
    assert all(canonical(counts) == counts for counts in games)
    everything = {
        (tuple(flat[:3]), tuple(flat[3:]))
        for flat in product(range(5), repeat=6)
        if sum(flat) == 4 and any(flat[:3]) and any(flat[3:])
    }
    assert {canonical(counts) for counts in everything} == set(games)


def test_table(tmp_path: Path) -> None:
    """The smallest space: along two points everything can meet, so that there is no gap; the file has a line a game."""
    rows = list(table([Space(2, 2, 4)]))
    assert rows
    assert {line["strict"] for line in rows} == {"no"}
    assert main([str(tmp_path / "t.csv"), "--points", "2", "--labels", "2", "--units", "4"]) == 0
    assert len((tmp_path / "t.csv").read_text().splitlines()) == len(rows) + 1


def test_a_strict_row() -> None:
    """The smallest strict gap on a path: three labels in a row that meet only pairwise."""
    space = Space(5, 3, 3)
    counts = ((1, 0, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 0, 1))
    line = row(space, counts, verify.gap(space.game(counts)))
    assert line["strict"] == "yes"
    assert line["gap"] == "log(3) - 4/3*log(2)"


def test_irrational() -> None:
    """Where (20) needs √5, the gap to the rational (21) is still decided."""
    matrix = [[0, 0, "inf"], [0, "inf", 0], [0, "inf", "inf"], ["inf", 0, "inf"], ["inf", "inf", 0]]
    law = dict.fromkeys(zip("abcde", "01210", strict=True), "1/5")
    game = verify.Game.max_distortion(law, matrix=matrix, radius=0, features=list("abcde"), releases=list("uvw"))
    found = verify.gap(game)
    assert found.minimax.exact is not None
    assert "sqrt(5)" in found.minimax.exact
    assert found.deterministic.exact == "3/5*log(3)"
    assert found.strict is True
    consistent(found)

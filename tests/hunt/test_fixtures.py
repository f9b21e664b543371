"""The regression collection: it is broad, and its values are those of hand calculations and of other methods."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from scipy.optimize import minimize

from tests.oracle.approximate import centre
from tests.oracle.degenerate import CASES
from tests.oracle.transport import transport
from verify.errors import BadInput
from verify.game.game import Game
from verify.game.kinds import Kind
from verify.hunt.fixtures import collection, fixture
from verify.hunt.fixtures_lazy import CertifiedGames, solved
from verify.hunt.fixtures_table import TAGS

GAMES = collection()
WORKED = {name.replace("_", "-"): name for name in CASES if name.replace("_", "-") in GAMES}
CLOSED = {
    "chain-of-five": "log(5) - 2*log(2)/5 - 3*log(3)/5",
    "radius-zero": "Rational(1,2)*(2*log(2) - 3*log(3)/4) + Rational(3,8)*(log(3) - 2*log(2)/3)",
    "everything-moves": "log(2)/2 + log(3)/3 + log(6)/6",
    "dead-arcs-and-free-ones": "3*log(3)/5",
    "binary-hamming": "-log(Rational(1,4))/4 - 3*log(Rational(3,4))/4",
    "uniform-hamming": "log(2) + log(3)/2",
    "noisy-test": "-3*log(Rational(3,8))/8 - 5*log(Rational(5,8))/8",
    "labels-stay": "-3*log(Rational(3,8))/8 - 5*log(Rational(5,8))/8",
    "one-vertex": "Rational(2,3)*(2*log(2) - 3*log(3)/4) + log(2)/3",
    "two-deterministic-laws": "log(2)",
    "repeated-vertex": "log(2)",
    "all-laws": "log(3)",
    "two-laws": "log(2)",
}
"""Section V-A's chains; H(Y|X); H(Y); ⅗·h2(⅓) + ⅖·log 2, for the blocks {a, b} and {c}; rate–distortion; h2 of an error
probability ⅜; the logarithm of the number of labels."""


def test_it_is_broad() -> None:
    """Thirty to sixty games; every kind, every tag and every level; the options of each kind; large ones, too."""
    assert 30 <= len(GAMES) <= 60
    assert {game.kind for game in GAMES.values()} == {kind.value for kind in Kind}
    assert {tag for game in GAMES.values() for tag in game.tags} == set(TAGS)
    levels = Counter(game.level for game in GAMES.values())
    assert min(levels["rational"], levels["algebraic"], levels["bracket"]) >= 5
    text = str([game.document for game in GAMES.values()])
    for word in (
        "budgets", "'radius'", "releases", "points", "graph", "matrix", "label_cost", "joint_cost", "order", "vertices",
        "equalities", "inequalities", "'inf'", "squared", "hamming", "chebyshev", "manhattan",
    ):  # fmt: skip
        assert word in text
    sizes = [(len(game.document["features"]), len(game.document["labels"])) for game in GAMES.values()]
    assert (20, 3) in sizes


def test_names_and_sentences() -> None:
    """A game's name is its document's; every game says what is special; what depends on tags and levels agrees."""
    for name, game in GAMES.items():
        assert game.name == name == game.document["name"]
        assert name.replace("-", "").isalnum()
        assert name == name.lower()
        assert game.about.endswith(".")
        assert ("transcendental" in game.tags) == (game.level == "bracket"), name
        assert ("algebraic" in game.tags) == (game.level == "algebraic"), name
        large = sum(len(group) > 0 for group in game.game.shape.group_columns) > 16
        if game.kind not in ("polytope", "finite"):
            assert ("large" in game.tags) == large, name


def test_it_is_always_the_same() -> None:
    """Nothing random: the tables build equal games again."""
    collection.cache_clear()
    assert [game.document for game in collection().values()] == [game.document for game in GAMES.values()]


@pytest.mark.parametrize("name", WORKED)
def test_the_games_worked_out_by_hand(name: str) -> None:
    """The games that tests/oracle works out are the same here, with those values."""
    case = CASES[WORKED[name]]()
    own = {**GAMES[name].game.document, "name": ""}
    assert own == {**Game.from_document(case.document).document, "name": ""}
    assert case.level == GAMES[name].level
    lies_in(case.value, name)


@pytest.mark.parametrize("name", CLOSED)
def test_closed_forms(name: str) -> None:
    """Entropies that need no optimisation, and values that the literature knows."""
    lies_in(CLOSED[name], name)


def lies_in(expression: str, name: str) -> None:
    """The closed form, to fifty digits, lies in the certified bracket of thirty."""
    answer = solved(name, 30)
    exact = Fraction(str(sympy.N(sympy.sympify(expression), 50)))
    slack = Fraction(1, 10**45)
    assert answer.lower - slack <= exact <= answer.upper + slack
    assert answer.upper - answer.lower <= Fraction(1, 10**30)


ONE_BUDGET = [
    name
    for name, game in GAMES.items()
    if game.kind in ("max-distortion", "mean-distortion", "wasserstein")
    and "large" not in game.tags
    and "budgets" not in game.document["perturbation"]
    and name not in ("rare-label", "order-3", "order-infinity", "ball-4x3", "survey")
]
"""What the oracle's barrier method reads, and where it converges in doubles."""


@pytest.mark.parametrize("name", ONE_BUDGET)
def test_a_barrier_method_agrees(name: str) -> None:
    """An interior point method that shares no code with the package, in doubles, comes near the certified value."""
    game = transport(GAMES[name].document)
    sinks = sorted({arc.sink for arc in game.arcs})
    attack = centre(game).attack
    masses = [sum(g for g, arc in zip(attack, game.arcs, strict=True) if arc.sink == sink) for sink in sinks]
    assert entropy(sinks, np.array(masses)) == pytest.approx(float(solved(name, 30).upper), abs=1e-6)


SLOW = ("ball-4x3", "squared-6x4", "two-budgets-5x4")
OTHERS = [
    pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else [])
    for name in GAMES
    if GAMES[name].kind in ("polytope", "finite")
    or name in ("two-budgets", "three-budgets", "order-3", "order-infinity", *SLOW)
]


@pytest.mark.parametrize("name", OTHERS)
def test_sequential_quadratic_programming_agrees(name: str) -> None:
    """scipy's method for any convex program, on the expanded game: max H(Y|Z) = h*, for polytopes and several budgets;
    for a finite set (13) is the value of its convex hull, for a rule's loss is linear in the law."""
    shape = GAMES[name].game.shape
    sinks = [divmod(t, len(shape.labels)) for t in range(shape.sinks)]
    L = np.zeros((shape.sinks, shape.columns))
    entries = zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), shape.entry_weight, strict=True)
    for column, sink, weight in entries:
        L[sink, column] += float(Fraction(weight, shape.weight_denominator))
    start, rules = np.zeros(shape.columns), []
    for own, mass in zip(shape.group_columns, shape.float_mass, strict=True):
        start[own] = mass / len(own)
        rules.append({"type": "eq", "fun": lambda g, own=own, mass=mass: g[own].sum() - mass})
    for row in shape.rows:
        a, b = np.array(row.coefficients, float) / row.scale, float(Fraction(row.rhs, row.scale))
        rules.append({"type": "eq" if row.equality else "ineq", "fun": lambda g, a=a, b=b: b - a @ g})
    found = minimize(
        lambda g: -entropy(sinks, L @ g),
        start,
        method="SLSQP",
        bounds=[(0, 1)] * shape.columns,
        constraints=rules,
        options={"maxiter": 300, "ftol": 1e-12},
    )
    assert -found.fun == pytest.approx(float(solved(name, 30).upper), abs=1e-5)


def entropy(sinks: list[tuple[int, int]], masses: np.ndarray) -> float:
    """H(Y|Z) of masses at (z, y)."""
    total: Counter[int] = Counter()
    for (z, _), mass in zip(sinks, masses.tolist(), strict=True):
        total[z] += max(mass, 0.0)
    pairs = [(mass, total[z]) for (z, _), mass in zip(sinks, masses.tolist(), strict=True)]
    return float(-sum(mass * np.log(mass / whole) for mass, whole in pairs if mass > 0))


def test_choosing() -> None:
    """By name, by kind, by tag; a slip is answered with what there is."""
    games = CertifiedGames.all()
    assert len(games) == len(GAMES)
    assert [game.kind for game in games.of(kind="finite")] == ["finite"] * 2
    assert {game.level for game in (g.fixture for g in games.of(tag="transcendental"))} == {"bracket"}
    assert games["two-laws"] is games.of(kind="finite")["two-laws"]
    assert games[0] is games["section-v-a"]
    assert [game.name for game in games[:2]] == ["section-v-a", "two-points"]
    with pytest.raises(BadInput, match=r"found the name 'section-v-b', .*perhaps section-v-a"):
        games["section-v-b"]
    with pytest.raises(BadInput, match="none of these 2 games"):
        games.of(kind="finite")["section-v-a"]
    with pytest.raises(BadInput, match="expected one of max-distortion, mean-distortion"):
        games.of(kind="maximum")
    with pytest.raises(BadInput, match="expected one of easy, degenerate"):
        games.of(tag="hard")
    with pytest.raises(BadInput, match="expected one of the 60 games"):
        fixture("nonsense")


def test_a_copy_may_be_changed() -> None:
    """What a test does to a document leaves the collection as it was."""
    game = CertifiedGames.all()["ties"]
    game.document["law"].clear()
    assert len(game.document["law"]) == 4


def test_proved_when_looked_at() -> None:
    """A game has its answer, its bounds and its certificate, which the kernel accepts."""
    game = CertifiedGames.all()["cubic"]
    assert game.lower < game.upper
    assert float(game) == pytest.approx(0.4934594796)
    assert game.exact is not None
    assert game.exact.startswith("-1/4*log(root(x^3 - 16*x^2 - 2*x + 3, 0, 1))")
    assert game.answer.certificate is game.certificate
    with mpmath.workdps(40):
        t = mpmath.findroot(lambda x: x**3 - 16 * x**2 - 2 * x + 3, 0.379)
        value = -(mpmath.log(1 - t**2 / (1 + t)) - 2 * mpmath.log(1 + t)) / 3 - mpmath.log(t) / 4
        assert mpmath.almosteq(value, mpmath.mpf(game.lower.numerator) / game.lower.denominator, 1e-29)

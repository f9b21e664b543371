"""Laws of R(D) = H(X) − h*: closed forms to 50 digits, the Shannon lower bound, convexity, and the dit package."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verify
from verify import BadInput, rd_curve
from verify.claims.rate_distortion import RatePoint

DIGITS = 50
FEW = settings(max_examples=20, deadline=None, derandomize=True)
TINY = Fraction(1, 10**70)


def real(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def entropy(masses: Sequence[Any]) -> mpmath.mpf:
    """−Σ p log p in nats."""
    numbers = [real(p) if isinstance(p, Fraction) else mpmath.mpf(p) for p in masses]
    return -sum(p * mpmath.log(p) for p in numbers if p)


def h2(p: Any) -> mpmath.mpf:
    return entropy([p, 1 - p])


def agree(point: RatePoint, value: mpmath.mpf) -> None:
    """The certified bounds are 50 digits narrow and hold the number, and so do those of the exact expression."""
    with mpmath.workdps(80):
        assert point.upper - point.lower <= Fraction(1, 10**DIGITS)
        assert real(point.lower) <= value + real(TINY)
        assert value <= real(point.upper) + real(TINY)
    assert verify.check(point.certificate).sha256 == point.theorem.sha256


@pytest.mark.parametrize("p", ["1/2", "1/3", "1/10", "99/100"])
def test_binary_source_with_hamming_distortion(p: str) -> None:
    """R(D) = h2(p) − h2(D) for D ≤ min(p, 1 − p), and 0 beyond."""
    one = Fraction(p)
    most = min(one, 1 - one)
    distortions = [Fraction(0), most / 7, most / 2, most * Fraction(19, 20), most, (1 + most) / 2, Fraction(1)]
    with mpmath.workdps(80):
        for point in rd_curve({"a": 1 - one, "b": one}, "hamming", distortions, DIGITS).points:
            agree(point, h2(one) - h2(point.distortion) if point.distortion < most else mpmath.mpf(0))


@pytest.mark.parametrize("letters", [2, 3, 5, 8])
def test_uniform_source_with_hamming_distortion(letters: int) -> None:
    """R(D) = log M − h2(D) − D·log(M − 1) for D ≤ 1 − 1/M, and 0 beyond."""
    source = {x: Fraction(1, letters) for x in range(letters)}
    most = 1 - Fraction(1, letters)
    with mpmath.workdps(80):
        for point in rd_curve(source, "hamming", [most * k / 8 for k in range(9)] + [Fraction(1)], DIGITS).points:
            d = point.distortion
            known = mpmath.log(letters) - h2(d) - real(d) * mpmath.log(max(letters - 1, 1))
            agree(point, known if d < most else mpmath.mpf(0))


def test_exact_values() -> None:
    """Where everything is rational, R(D) comes as an expression."""
    binary = rd_curve({"a": "1/3", "b": "2/3"}, "hamming", ["1/4", "1/3"], exact=True)
    assert [point.exact for point in binary.points] == ["7/4*log(3) - 8/3*log(2)", "0"]
    assert [point.slope for point in binary.points][1] == (0, 0)
    ternary = rd_curve(dict.fromkeys("abc", "1/3"), "hamming", ["1/4"], exact=True)
    assert ternary.points[0].exact == "7/4*log(3) - 9/4*log(2)"


def gibbs(rho: Sequence[int], distortion: Fraction) -> list[mpmath.mpf]:
    """The law of greatest entropy on a cyclic group with mean ρ = D: proportional to exp(−λρ), λ by bisection."""
    low, high = mpmath.mpf(0), mpmath.mpf(10**4)

    def law(rate: mpmath.mpf) -> list[mpmath.mpf]:
        weights = [mpmath.exp(-rate * r) for r in rho]
        return [w / sum(weights) for w in weights]

    for _ in range(400):
        middle = (low + high) / 2
        mean = sum(p * r for p, r in zip(law(middle), rho, strict=True))
        low, high = (middle, high) if mean > real(distortion) else (low, middle)
    return law((low + high) / 2)


def cyclic(rho: Sequence[int]) -> list[list[int]]:
    """d(x, z) = ρ(z − x) on the integers modulo M."""
    size = len(rho)
    return [[rho[(z - x) % size] for z in range(size)] for x in range(size)]


@pytest.mark.parametrize("rho", [[0, 1, 2, 1], [0, 1, 2, 2, 1], [0, 1, 4, 4, 1], [0, 1, 3, 7]], ids=str)
def test_the_shannon_lower_bound_is_tight_on_a_group(rho: list[int]) -> None:
    """Uniform source on Z/M, distortion ρ(z − x), symmetric or not: R(D) = log M − max { H(N) : E ρ(N) ≤ D }."""
    size = len(rho)
    with mpmath.workdps(90):
        mean = Fraction(sum(rho), size)
        distortions = [mean * k / 6 for k in range(1, 6)]
        for point in rd_curve({x: Fraction(1, size) for x in range(size)}, cyclic(rho), distortions, DIGITS).points:
            agree(point, mpmath.log(size) - entropy(gibbs(rho, point.distortion)))
    beyond = rd_curve({x: Fraction(1, size) for x in range(size)}, cyclic(rho), [mean, 2 * mean], exact=None)
    assert [point.exact for point in beyond.points] == ["0", "0"]


def smeared(prior: Sequence[Fraction], noise: Sequence[Fraction]) -> list[Fraction]:
    """The law of Z + N modulo M."""
    size = len(prior)
    return [sum((prior[z] * noise[(x - z) % size] for z in range(size)), Fraction(0)) for x in range(size)]


def test_the_shannon_lower_bound_is_tight_for_a_source_that_is_not_uniform() -> None:
    """X = Z + N with N ∝ 2^(−ρ) independent of Z: R(E ρ(N)) = H(X) − H(N), though neither X nor Z is uniform."""
    rho = [0, 1, 2, 2, 1]
    weights = [Fraction(1, 2**r) for r in rho]
    noise = [w / sum(weights) for w in weights]
    prior = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(1, 8), Fraction(0)]
    source = smeared(prior, noise)
    distortion = sum((r * n for r, n in zip(rho, noise, strict=True)), Fraction(0))
    with mpmath.workdps(80):
        curve = rd_curve(dict(enumerate(source)), cyclic(rho), [distortion], DIGITS, exact=None)
        agree(curve.points[0], entropy(source) - entropy(noise))
    slope = curve.points[0].slope
    assert slope is not None
    assert slope[0] <= slope[1]
    assert abs(float(slope[0]) + float(mpmath.log(2))) < 1e-12


def test_the_shannon_lower_bound_can_be_strict() -> None:
    """Ternary Hamming with masses 7/10, 1/5, 1/10 and D = 1/4: R(D) > H(X) − h2(D) − D·log 2, certified."""
    source = {"a": Fraction(7, 10), "b": Fraction(1, 5), "c": Fraction(1, 10)}
    point = rd_curve(source, "hamming", ["1/4"], DIGITS).points[0]
    with mpmath.workdps(60):
        bound = entropy(list(source.values())) - h2(Fraction(1, 4)) - mpmath.log(2) / 4
        assert real(point.lower) > bound + mpmath.mpf("0.001")
    small = rd_curve(source, "hamming", ["1/10"], DIGITS).points[0]
    with mpmath.workdps(80):
        agree(small, entropy(list(source.values())) - h2(Fraction(1, 10)) - mpmath.log(2) / 10)


@pytest.mark.parametrize("p", ["1/2", "1/5"])
def test_erasures(p: str) -> None:
    """Z ≠ X: x or, at cost 1, "erased". R(D) = h2(p) − D·log 2 for D ≤ 2p, p the lesser; then h2(p) − D·h2(p/D)."""
    one = Fraction(p)
    cost = [[0, "inf", 1], ["inf", 0, 1]]
    distortions = [Fraction(k, 10) for k in range(11)]
    curve = rd_curve({"a": one, "b": 1 - one}, cost, distortions, DIGITS, releases=["a", "b", "erased"])
    with mpmath.workdps(80):
        for point in curve.points:
            d = point.distortion
            lost = real(d) * (mpmath.log(2) if d <= 2 * one else h2(one / d))
            agree(point, h2(one) - lost)


sources = st.lists(st.integers(1, 9), min_size=3, max_size=3)
costs = st.lists(st.lists(st.integers(0, 4), min_size=4, max_size=4), min_size=3, max_size=3)


@FEW
@given(sources, costs)
def test_the_curve_is_convex_and_its_lines_and_chords_hold(counts: list[int], cost: list[list[int]]) -> None:
    """R falls, is convex, and at a distortion that was not asked lies between what `bounds` says."""
    source = dict(enumerate(counts))
    least = Fraction(sum(m * min(row) for m, row in zip(counts, cost, strict=True)), sum(counts))
    asked = [least + Fraction(k, 3) for k in range(5)]
    options: dict[str, Any] = {"releases": range(4), "normalise": True}
    curve = rd_curve(source, cost, asked, 20, **options)
    assert curve.verdict is verify.Verdict.PROVED
    for left, right in pairwise(curve.points):
        assert right.lower <= left.upper
    for one, two, three in zip(curve.points, curve.points[1:], curve.points[2:], strict=False):
        assert 2 * two.lower <= one.upper + three.upper
    for shift in (Fraction(1, 12), Fraction(1, 2), Fraction(7, 6), Fraction(3)):
        low, high = curve.bounds(least + shift)
        between = rd_curve(source, cost, [least + shift], 20, **options).points[0]
        assert low <= between.upper
        assert between.lower <= high
        assert low <= high
    with pytest.raises(BadInput, match="at least that of the first point"):
        curve.bounds(least - 1)


@FEW
@given(sources, costs)
def test_the_slope_is_the_derivative(counts: list[int], cost: list[list[int]]) -> None:
    """R(D') ≥ R(D) + slope·(D' − D): the certificate's −λ is a subgradient, and lies between secants."""
    source = dict(enumerate(counts))
    least = Fraction(sum(m * min(row) for m, row in zip(counts, cost, strict=True)), sum(counts))
    middle, step = least + Fraction(1, 3), Fraction(1, 10**4)
    options: dict[str, Any] = {"releases": range(4), "normalise": True}
    before, here, after = rd_curve(source, cost, [middle - step, middle, middle + step], 20, **options).points
    assert here.slope is not None
    slack = Fraction(1, 10**14)
    assert (here.lower - before.upper) / step - slack <= here.slope[1]
    assert here.slope[0] <= (after.upper - here.lower) / step + slack


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (({"a": "1/2", "b": "1/4"}, "hamming", ["1/4"]), "masses that sum to 3/4"),
        (({"a": "1"}, {"metrics": "hamming"}, ["1/4"]), "the unknown key"),
        (({"a": "1"}, [["1"]], ["1/4"]), "below the least mean cost"),
        (({"a": "1"}, "hamming", [0.25]), 'or "0.25"'),
        (([("a", "1", "2")], "hamming", ["1/4"]), "a row of 3"),
        ((7, "hamming", ["1/4"]), "pairs"),
    ],
)
def test_bad_arguments(arguments: Any, words: str) -> None:
    """What is wrong is named, with what was expected."""
    with pytest.raises(BadInput, match=words):
        rd_curve(*arguments)


def test_the_channel_meets_the_distortion_and_the_rate() -> None:
    """The test channel's rows sum to 1, its mean distortion is at most D, and its own I(X;Z) is between the bounds."""
    source = {"0": Fraction(1, 2), "1": Fraction(1, 3), "2": Fraction(1, 6)}
    for point in rd_curve(source, "squared", ["1/10", "1/4", "1/2"], 30).points:
        assert all(sum(row.values()) == 1 for row in point.channel.values())
        joint = {(x, z): source[x] * q for x, row in point.channel.items() for z, q in row.items()}
        assert sum(p * (int(x) - int(z)) ** 2 for (x, z), p in joint.items()) <= point.distortion
        output = {z: sum(p for (_, w), p in joint.items() if w == z) for _, z in joint}
        with mpmath.workdps(50):
            rate = entropy(list(source.values())) + entropy(list(output.values())) - entropy(list(joint.values()))
            assert real(point.lower) - mpmath.mpf(10) ** -45 <= rate <= real(point.upper) + mpmath.mpf(10) ** -45


DIT = {
    "binary": ([0.25, 0.75], 2.5),
    "ternary": ([0.5, 0.3, 0.2], 2.5),
    "four letters": ([0.4, 0.3, 0.2, 0.1], 3.0),
}


@pytest.mark.parametrize("name", DIT)
def test_dit_finds_no_less_and_little_more(name: str) -> None:
    """dit's Blahut–Arimoto: each of its pairs (R, D) lies on or above the certified curve, and close to it."""
    pytest.importorskip("dit")
    from dit.rate_distortion.blahut_arimoto import blahut_arimoto

    masses, beta = DIT[name]
    found, _ = blahut_arimoto(np.array(masses), beta, max_iters=10_000, restarts=1)
    # The pair belongs to dit's own channel, whose distortion is rounded up here: R falls.
    distortion = Fraction(float(found.distortion)) + Fraction(1, 10**12)
    source = {str(x): Fraction(str(p)) for x, p in enumerate(masses)}
    point = rd_curve(source, "hamming", [distortion], 20).points[0]
    rate = float(found.rate) * float(mpmath.log(2))
    assert float(point.lower) <= rate + 1e-9
    assert rate <= float(point.upper) + 1e-5
    assert point.slope is not None
    assert abs(float(point.slope[0]) + beta * float(mpmath.log(2))) < 1e-2  # dit stops at relative changes of 1e-5


def test_dit_measures_the_same_information() -> None:
    """dit's mutual information and entropies of the certificates' own laws lie in the certified bounds."""
    dit = pytest.importorskip("dit")
    source = {"0": Fraction(1, 2), "1": Fraction(1, 3), "2": Fraction(1, 6)}
    for point in rd_curve(source, "absolute", ["1/10", "1/4", "1/2"], 20).points:
        pairs = point.privacy.law
        law = dit.Distribution(list(pairs), [float(p) for p in pairs.values()])
        nats = float(mpmath.log(2))
        information = nats * dit.shannon.mutual_information(law, [0], [1])
        assert abs(information - float(point.lower)) < 1e-12
        conditional = nats * dit.shannon.conditional_entropy(law, [1], [0])
        assert abs(conditional - float(point.privacy.answer.lower)) < 1e-12
        assert abs(nats * dit.shannon.entropy(law, [1]) - float(point.privacy.label_entropy.lower)) < 1e-12


def test_a_curve_has_points() -> None:
    """No distortions: one sentence says so."""
    with pytest.raises(BadInput, match=r"distortions: found an empty list, expected at least one distortion"):
        rd_curve({"a": "1/2", "b": "1/2"}, "hamming", [])

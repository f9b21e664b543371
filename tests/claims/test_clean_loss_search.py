"""The search of proofs/clean-loss.md: it finds what is certified, and nothing smaller."""

from __future__ import annotations

import numpy as np
import pytest

from tests.claims.clean_loss_search import falls, grid, laws, line, solve
from verify import check, value
from verify.claims import instances_loss as games
from verify.claims.library import locate
from verify.game.game import Game


def test_the_laws_of_a_total() -> None:
    """Three points, two labels, both present: 10 laws in thirds, 29 in quarters, 56 in fifths, 112 in sixths."""
    assert [len(laws(3, 2, total)) for total in (3, 4, 5, 6)] == [10, 29, 56, 112]


@pytest.mark.parametrize("multiplier", [0.126, 0.3, 1.0])
def test_the_search_solves_what_the_package_solves(multiplier: float) -> None:
    """At the budget that a multiplier spends, clean loss and value are those of certificates."""
    law = np.array([[[0, 1], [1, 2], [3, 0]]]) / 7
    found = solve(law, np.array([multiplier]), line(3, 2))
    instance = games.mean("probe", {"0": (0, 1), "1": (1, 2), "2": (3, 0)}, "squared", f"{found.spent[0]:.12f}")
    game = Game.loads(instance.data.decode())
    from verify.certify.tradeoff import enclosure_certificate, robust

    certificate = enclosure_certificate(robust(game, 10), [game.with_budget(0)], 10)
    lower, upper = (float(certificate.claim["losses"][0][side]) for side in ("lower", "upper"))
    assert lower - 1e-6 < found.least[0] <= found.greatest[0] + 1e-12 < upper + 1e-6
    assert float(value(game, 10, exact=False).upper) > upper


def test_the_falls_among_sevenths() -> None:
    """Squared distance: the certified law is among those found, with its budgets in the range where the loss falls."""
    law = np.array([[[0, 1], [1, 2], [3, 0]], [[0, 3], [1, 1], [1, 1]], [[2, 1], [1, 1], [1, 1]]]) / 7
    found = list(falls(law, line(3, 2), grid(120), unique=True))
    assert [(7 * f[3]).round().astype(int).tolist() for f in found] == (7 * law[:2]).round().astype(int).tolist()
    theorem = check(locate().findings.read("clean-loss-squared", "certificate.json"))
    assert found[0][0] == pytest.approx(float(theorem.lower), abs=1e-4)


@pytest.mark.slow
def test_no_law_in_sixths_or_coarser() -> None:
    """Squared distance, unique rules, two labels: nothing in thirds to sixths."""
    assert not any(list(falls(laws(3, 2, t), line(3, 2), grid(120), unique=True)) for t in range(3, 7))


@pytest.mark.slow
def test_no_metric_fall_on_three_points() -> None:
    """|x − z| on three points, every robust rule, two labels: nothing in thirds to sixths."""
    assert not any(list(falls(laws(3, 2, t), line(3, 1), grid(60))) for t in range(3, 7))

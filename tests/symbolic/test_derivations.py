"""The derivations that rest on α-families go through, and fail where the family is another one."""

from __future__ import annotations

import pytest
import sympy

from verify.claims.derivation import Underived, run
from verify.claims.derivations import alpha_chain, alpha_example
from verify.symbolic.chain import chain

EVERY = [
    alpha_example.kkt, alpha_example.dual, alpha_example.deterministic, alpha_example.thirds,
    alpha_chain.odd, alpha_chain.even, alpha_chain.deterministic,
]  # fmt: skip


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: f"{d.__module__.rpartition('.')[2]}.{d.__name__}")
def test_every_derivation_goes_through(derivation):
    """Each derivation runs, the same steps every time."""
    steps = run(derivation)
    assert len(steps) >= 7
    assert steps == run(derivation)


def test_another_game_has_another_derivation(monkeypatch):
    """With four classes in place of three nothing of Section V-A is derived."""
    d = sympy.Symbol("d", positive=True)
    monkeypatch.setattr(alpha_example, "GAME", chain([alpha_example.a, alpha_example.b, alpha_example.c, d]))
    for derivation in (alpha_example.kkt, alpha_example.dual, alpha_example.thirds):
        with pytest.raises(Underived):
            run(derivation)


def test_wrong_chains_are_refused(monkeypatch):
    """Closed forms that fail the KKT check for some k stop the derivation."""
    right = alpha_chain.equal_chain
    monkeypatch.setattr(alpha_chain, "equal_chain", lambda k: right(k if k < 9 else k - 2))
    with pytest.raises(Underived):
        run(alpha_chain.odd)

"""Derivations: steps are checked, wrong ones fail, and nothing is written down unchecked."""

from __future__ import annotations

import pytest
import sympy

from verify.claims.derivation import Ledger, Step, Underived, run
from verify.claims.derivations import distortion, gibbs, log_labels, loss_split, section_v_a

x = sympy.Symbol("x", positive=True)
z = sympy.Symbol("z", real=True)

EVERY = [
    gibbs.tangent, gibbs.inequality, gibbs.inference, loss_split.split, loss_split.bound, log_labels.ceiling,
    distortion.inclusion, distortion.pure, section_v_a.stationary, section_v_a.saddle, section_v_a.thirds,
]  # fmt: skip


@pytest.mark.parametrize("derivation", EVERY, ids=lambda d: f"{d.__module__.rpartition('.')[2]}.{d.__name__}")
def test_every_derivation_goes_through(derivation):
    """Each derivation runs, with at least three steps, the same ones every time."""
    steps = run(derivation)
    assert len(steps) >= 3
    assert steps == run(derivation)


def test_equations_that_hold_up_to_logarithms():
    """log(ab) = log a + log b and the like are recognised, with rational functions as coefficients."""
    ledger = Ledger()
    ledger.equal("log", x * sympy.log(4 * x / (x + 1)), x * (2 * sympy.log(2) + sympy.log(x) - sympy.log(x + 1)))
    ledger.equal("given", x + z, 5 + z, {x: 5})
    assert [step.statement for step in ledger.steps] == ["log", "given"]
    assert "where x = 5" in ledger.steps[1].formula


@pytest.mark.parametrize(
    "wrong",
    [
        lambda ledger: ledger.equal("off by one", x + 1, x),
        lambda ledger: ledger.equal("another logarithm", sympy.log(x + 1), sympy.log(x)),
        lambda ledger: ledger.equal("only at x = 1", sympy.log(x), x - 1),
        lambda ledger: ledger.nonnegative("no sign", z),
        lambda ledger: ledger.nonnegative("negative", -x),
        lambda ledger: ledger.positive("may vanish", z**2),
        lambda ledger: ledger.only_root("two roots", z**2 - 1, z, 1),
        lambda ledger: ledger.only_root("another root", z - 2, z, 1),
        lambda ledger: ledger.vanishes("tends to one", sympy.cos(x), x),
        lambda _: None,
    ],
)
def test_wrong_steps_are_refused(wrong):
    """A false identity, an undecided sign, a further root, a derivation without steps: Underived."""
    with pytest.raises(Underived):
        run(wrong)


def test_steps_cannot_be_written_down():
    """Only a ledger makes steps."""
    with pytest.raises(Underived, match="only a Ledger"):
        Step("P = NP", "1 = 1", object())


def test_the_symbolic_saddle_point_needs_the_right_alpha(monkeypatch):
    """With another α* than a/(a + c) the derivation of Section V-A fails."""
    monkeypatch.setattr(section_v_a, "BEST", section_v_a.C / (section_v_a.A + section_v_a.C))
    for derivation in (section_v_a.stationary, section_v_a.saddle):
        with pytest.raises(Underived):
            run(derivation)

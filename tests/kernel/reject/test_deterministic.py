"""Attacks on §9 (deterministic.py): refused, for the reason that the attack is about, or true."""

from __future__ import annotations

from tests.kernel import corpus, reference
from tests.kernel.reject import deterministic
from tests.kernel.truth_deterministic import holds
from verify.check.kernel import Rejected, check


def test_an_attack_is_refused_or_true() -> None:
    """Branches, leaves, orders, hairs, budgets, evidence, old leaves: nothing false is proved."""
    names, accepted, wrong = set(), 0, []
    for name, document, reason in deterministic.attacks():
        assert name not in names, name
        names.add(name)
        try:
            theorem = check(corpus.data(document))
        except Rejected:
            theorem = None
        except Exception as error:  # noqa: BLE001  a traceback is what is looked for
            wrong.append(f"{name}: {error!r}")
            continue
        if reason is not None:
            why = reference.proves(document)
            assert why, name
            assert reason in why, name
            if theorem is not None:
                wrong.append(f"{name} is accepted")
        elif theorem is not None:
            holds(theorem, document)
            accepted += 1
    assert wrong == []
    assert accepted > 100
    assert len(names) > 430

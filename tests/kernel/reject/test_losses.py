"""Attacks on §7, §11 and §12 (losses.py, members.py): each refused, for the reason that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kernel import corpus, reference
from tests.kernel.reject import losses, members
from tests.kernel.truth import holds
from verify.check.kernel import Malformed, Rejected, check

VALID = losses.valid()
ATTACKS = [*losses.attacks(), *members.attacks()]


@pytest.mark.parametrize("name", VALID)
def test_what_the_attacks_change_is_a_theorem(name: str) -> None:
    """Before the change all is well: kernel, reference and oracles agree."""
    holds(check(corpus.data(VALID[name])), VALID[name])


@pytest.mark.parametrize(("name", "document", "reason", "message"), ATTACKS, ids=[entry[0] for entry in ATTACKS])
def test_an_attack_is_refused(name: str, document: Any, reason: str, message: str) -> None:
    """One condition of FORMAT.md fails, and this is said; what is no certificate at all is Malformed."""
    why = reference.proves(document)
    assert why
    assert reason in why
    with pytest.raises(Rejected) as refusal:
        check(corpus.data(document))
    assert message.removeprefix("!") in str(refusal.value)
    assert (refusal.type is Malformed) == message.startswith("!")


def test_names_of_attacks_are_distinct() -> None:
    """So that a failure can be found."""
    names = [entry[0] for entry in ATTACKS]
    assert len(names) == len(set(names)) > 200

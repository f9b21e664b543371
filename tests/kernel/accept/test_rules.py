"""Certificates of §5.1, §6 and §8, by hand: the kernel accepts them, and all that it states is true."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.kernel import corpus, corpus_rules, reference
from tests.kernel.truth import holds
from verify.check.kernel import check

NAMES = sorted(corpus_rules.certificates())


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    """The certificates by name."""
    return corpus_rules.certificates()


@pytest.mark.parametrize("name", NAMES)
def test_a_true_certificate_is_a_theorem(name: str, documents: dict[str, Any]) -> None:
    """Kernel, reference and oracles agree, and the theorem states the claim."""
    document = documents[name]
    assert reference.proves(document) == ""
    holds(check(corpus.data(document)), document)


SPOOFS = ["left, right", "a; the robust rule is unique: true", "a'; no maximiser of H(Y|Z) reaches 'b", 'a"; "b']


@pytest.mark.parametrize("name", SPOOFS)
@pytest.mark.parametrize(
    ("certificate", "release"), [("support:tell-tale", "a"), ("support:tell-tale", "c"), ("reached:max-matrix", "hub")]
)
def test_a_name_says_nothing(certificate: str, release: str, name: str, documents: dict[str, Any]) -> None:
    """A release's name stands in quotes, so that no name reads like another release or another theorem."""
    text = json.dumps(documents[certificate]).replace(json.dumps(release), json.dumps(name))
    statement = check(text.encode()).statement
    assert repr(name) in statement or json.dumps(name, ensure_ascii=False) in statement

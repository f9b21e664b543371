"""What the attacks on the kernel share: every certificate of the corpus, and the demand that one be refused."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.kernel import corpus, reference
from verify.check.kernel import Malformed, Rejected, check


class Fresh(dict[str, Any]):
    """Certificates by name: each look gives a copy of its own, to be tampered with."""

    def __getitem__(self, name: str) -> Any:
        return copy.deepcopy(super().__getitem__(name))


@pytest.fixture
def saddles() -> Fresh:
    """The saddle certificates."""
    return Fresh(corpus.saddles())


@pytest.fixture
def brackets() -> Fresh:
    """The bracket certificates."""
    return Fresh(corpus.brackets())


@pytest.fixture(scope="session")
def refused() -> Callable[..., None]:
    """Demand that the kernel refuses a certificate, and the reference, too, for the reason that the test is about."""

    def demand(document: Any, reason: str, malformed: bool = False) -> None:
        assert reason in reference.proves(document)
        with pytest.raises(Malformed if malformed else Rejected):
            check(corpus.data(document))

    return demand

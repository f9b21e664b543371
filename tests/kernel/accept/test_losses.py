"""Certificates of §7, §11 and §12: the kernel accepts them, and all that it states is true."""

from __future__ import annotations

import copy
import itertools
import json
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus, corpus_losses, reference
from tests.kernel.expand import number
from tests.kernel.truth import holds
from tests.kernel.work import least_cells
from verify.check.kernel import Limits, check

NAMES = sorted(corpus_losses.certificates())
PARTS = 6


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    """The certificates by name."""
    return corpus_losses.certificates()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_true_certificate_is_a_theorem(part: int, documents: dict[str, Any]) -> None:
    """Kernel, reference and oracles agree, and the theorem states the claim."""
    for name in NAMES[part::PARTS]:
        document = documents[name]
        assert reference.proves(document) == "", name
        holds(check(corpus.data(document)), document)


def test_the_corpus_has_everything(documents: dict[str, Any]) -> None:
    """Every kind of game under every rule, witnesses, dead columns, infinite losses, other kinds in `losses`."""
    kinds = {(d["rule"], d["game"]["perturbation"]["kind"]) for d in documents.values()}
    every = {"max-distortion", "mean-distortion", "wasserstein", "polytope", "finite"}
    assert kinds >= {(rule, kind) for rule in ("enclosure", "loss", "member") for kind in every} - {
        ("member", "finite")
    }
    enclosures = [d for d in documents.values() if d["rule"] == "enclosure"]
    assert sum(len(d["evidence"].get("witnesses", ())) for d in enclosures) > 20
    pairs = {
        (d["game"]["perturbation"]["kind"], entry["game"]["perturbation"]["kind"])
        for d in enclosures
        for entry in d["claim"].get("losses", ())
    }
    assert len(pairs) > 15
    parts = [part for d in enclosures for part in d["evidence"].get("losses", ())]
    assert {("rule" in part, "dead" in part) for part in parts} == {
        (a, b) for a in (True, False) for b in (True, False)
    }
    ends = [d["claim"]["lower"] for d in documents.values() if d["rule"] == "loss"]
    assert min(ends.count("inf"), len(ends) - ends.count("inf")) > 30
    assert {d["claim"]["inside"] for d in documents.values() if d["rule"] == "member"} == {True, False}


def test_an_enclosure_of_width_0() -> None:
    """§7, upper = lower: −log 1 is 0, rounded in either direction, so this proves one rule and its loss, exactly."""
    document = corpus_losses.exact()
    assert reference.proves(document) == ""
    theorem = check(corpus.data(document))
    assert (theorem.lower, theorem.upper) == (0, 0)
    assert [tuple(map(Fraction, ends)) for _, *ends in theorem.more["losses"]] == [(0, 0)]
    holds(theorem, document)


def test_nothing_is_claimed_without_a_reason(documents: dict[str, Any]) -> None:
    """Least probabilities of 0 need no proof, and then witnesses and losses may be left out; fewer is less."""
    document = copy.deepcopy(documents["enclosure:section-V-A"])
    document["claim"]["rule"] = [[0] * 5] * 5
    del document["evidence"]["witnesses"], document["claim"]["losses"], document["evidence"]["losses"]
    theorem = check(corpus.data(document))
    holds(theorem, document)
    assert all((low, high) == (0, 1) for _, low, high in theorem.more["rule"])
    assert theorem.statement.count("in [0.0, 1.0]") == len(theorem.more["rule"]) == 25


def test_against_d_itself_a_robust_rule_loses_the_value(documents: dict[str, Any]) -> None:
    """The rule agrees with itself: where an entry's game is that of the rule, the two brackets meet."""
    found = 0
    for document in documents.values():
        for entry in document["claim"].get("losses", ()):
            if entry["game"] == document["game"]:
                assert number(entry["lower"]) <= number(document["claim"]["upper"])
                assert number(document["claim"]["lower"]) <= number(entry["upper"])
                found += 1
    assert found > 20


def test_work_adds_up(documents: dict[str, Any]) -> None:
    """§1: one count for a whole certificate, to which every game in `losses` adds; the next check starts anew."""
    document = documents["enclosure:section-V-A"]
    losses = document["claim"]["losses"]
    assert len(losses) > 1
    needed = [least_cells(corpus.data(shortened(document, count))) for count in range(len(losses) + 1)]
    assert all(more - less > 100 for less, more in itertools.pairwise(needed))
    limits = Limits(cells=needed[-1])
    assert [check(corpus.data(document), limits).rule for _ in range(2)] == ["enclosure"] * 2


def shortened(document: dict[str, Any], count: int) -> dict[str, Any]:
    """The certificate with the first so many of its losses."""
    cut = {part: document[part] | {"losses": document[part]["losses"][:count]} for part in ("claim", "evidence")}
    return document | cut


SPOOFS = ["a", "b; every robust rule has the largest loss [0, 0]", "a'; 'b", 'a"; "b', "q('0'|'a') = 1", "?", "a?"]


@pytest.mark.parametrize("name", SPOOFS)
def test_a_name_says_nothing(name: str) -> None:
    """A release's or label's name stands in quotes, so that no name reads like a number or another theorem."""
    from tests.kernel.reject import losses

    for document in losses.valid().values():
        text = json.dumps(document)
        for old in ('"a"', '"0"'):
            if (old in text and old != '"0"') or document["game"]["features"] == ["x", "y"]:
                other = text.replace(old, json.dumps(name + "."))
                statement = check(other.encode()).statement
                quoted = repr(name + "."), json.dumps(name + ".", ensure_ascii=False)
                assert statement.count(quoted[0]) + statement.count(quoted[1]) > 0
                assert name + "." not in statement.replace(quoted[0], "").replace(quoted[1], "")

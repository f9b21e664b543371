"""Malformed certificates are refused with one sentence that names the place; unproved ones are not refused here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from verify.certify.compare import composed
from verify.coq.certificate import load, loads
from verify.coq.file import write
from verify.coq.statement import CASES, state
from verify.errors import BadInput, Unsolved
from verify.game.game import Game

Change = Callable[[dict[str, Any]], object]

MALFORMED: list[tuple[Change, str]] = [
    (lambda c: c.pop("rule"), '"rule"'),
    (lambda c: c.update(more=1), "unknown key"),
    (lambda c: c.update(format="verify-certificate/2"), "format"),
    (lambda c: c.pop("format"), "format"),
    (lambda c: c.update(rule="trust"), "rule"),
    (lambda c: c.update(claim=[]), "claim"),
    (lambda c: c["claim"].pop("exact"), "claim"),
    (
        lambda c: c["claim"].update(field={}),
        "claim.field: found algebraic numbers, expected a saddle point in rational",
    ),
    (lambda c: c.update(rule="compare"), 'rule: found "compare", expected one of "bracket", "saddle", or one of its'),
    (lambda c: c["claim"].update(lower="0,5"), "claim.lower"),
    (lambda c: c["claim"].update(exact=[[1, 0]]), "claim.exact[0][1]"),
    (lambda c: c["claim"].update(exact=[[1, -2]]), "claim.exact[0][1]"),
    (lambda c: c["claim"].update(exact=[[1, 3], [2, 3]]), "claim.exact[1][1]"),
    (lambda c: c["claim"].update(exact=[[1]]), "claim.exact[0]"),
    (lambda c: c["evidence"].update(precision=16), "precision"),
    (lambda c: c["evidence"].update(multipliers=[[]]), "evidence.multipliers"),
    (lambda c: c["evidence"].update(dead=[1]), "evidence.dead"),
    (lambda c: c["evidence"]["attack"].append([0, 0, 1, "1/3"]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, 5, 0]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, -1, 0]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, True, 0]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, [], 0]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, 0]), "evidence.attack[4]"),
    (lambda c: c["evidence"]["attack"].append([0, 0, 0, "-1/3"]), "evidence.attack[4][3]"),
    (lambda c: c["evidence"]["rule"].pop(), "evidence.rule"),
    (lambda c: c["evidence"]["rule"][1].pop(), "evidence.rule[1]"),
    (lambda c: c["evidence"]["rule"].__setitem__(0, [-1, 0, 0, 0, 2]), "evidence.rule[0][0]"),
    (lambda c: c["game"].update(law=[["0", "0", "1/2"]]), "law"),
    (lambda c: c["game"].pop("features"), "features"),
]


@pytest.mark.parametrize(("change", "place"), MALFORMED)
def test_malformed(change: Change, place: str, certificate: Any, dump: Any) -> None:
    """One sentence that names the file and the place."""
    change(certificate)
    with pytest.raises(BadInput) as refusal:
        loads(dump(certificate), "c.json")
    assert str(refusal.value).startswith("c.json")
    assert place in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b'{"format": "verify-certificate/1", "format": "verify-certificate/1"}',
        b"[" * 100_000,
        b"{} {}",
    ],
)
def test_not_even_an_object(text: bytes) -> None:
    """Bytes that are no certificate at all."""
    with pytest.raises(BadInput):
        loads(text)


def test_floats_are_refused(certificate: Any) -> None:
    """No floating-point literal gets in."""
    text = json.dumps(certificate).replace('"0.6365"', "0.6365")
    with pytest.raises(BadInput, match="float"):
        loads(text.encode())


@pytest.mark.parametrize("precision", [7, "16", True, 1.5, 1 << 40, None])
def test_precision(precision: Any, certificate: Any, dump: Any) -> None:
    """A bracket's precision is an integer from 8 on, within limits."""
    certificate["rule"] = "bracket"
    del certificate["claim"]["exact"]
    certificate["evidence"]["precision"] = precision
    with pytest.raises(BadInput, match="precision"):
        loads(dump(certificate))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The sentence names the file."""
    with pytest.raises(BadInput, match=r"nothing\.json"):
        load(tmp_path / "nothing.json")


def test_parts(certificate: Any, dump: Any) -> None:
    """A part is read as the certificate that it would be alone, about the game of the whole or about its own."""
    other = {**certificate, "game": {**certificate["game"], "name": "another"}}
    whole = dump(composed([certificate, other], []))
    for part, alone in enumerate((certificate, other)):
        expected = loads(dump(alone), f"c.json, part {part}")
        assert loads(whole, "c.json", part) == replace(expected, sha256=sha256(whole).hexdigest())
    assert [loads(whole, part=part).game.name for part in range(2)] == [certificate["game"].get("name"), "another"]


@pytest.mark.parametrize(
    ("change", "part", "place"),
    [
        (lambda c: c["claim"]["parts"][1].update(rule="loss"), 1, 'c.json, part 1: at rule: found "loss"'),
        (lambda c: c["claim"]["parts"][1].update(rule="compare"), 1, 'c.json, part 1: at rule: found "compare"'),
        (lambda c: c["claim"]["parts"][1]["claim"].pop("exact"), 1, "c.json, part 1: at claim"),
        (lambda c: c["evidence"].pop(), 1, "c.json: at evidence"),
        (lambda c: c["claim"].update(parts={}), 0, "c.json: at claim.parts"),
        (lambda c: c["claim"]["parts"].__setitem__(0, 1), 0, "c.json: at claim.parts[0]"),
        (lambda c: c["claim"].pop("sums"), 0, "c.json: at claim"),
        (lambda c: None, 2, "c.json: at claim.parts: found 2 parts, expected a part 2"),
        (
            lambda c: c.update(rule="saddle"),
            0,
            "c.json: --part is for certificates of rule compare; this one has no parts",
        ),
    ],
)
def test_malformed_parts(change: Change, part: int, place: str, certificate: Any, dump: Any) -> None:
    """One sentence that names the file, the part and the place."""
    whole = composed([certificate, certificate], [])
    change(whole)
    with pytest.raises(BadInput) as refusal:
        loads(dump(whole), "c.json", part)
    assert str(refusal.value).startswith(place)
    assert "\n" not in str(refusal.value)


UNPROVED: list[Change] = [
    lambda c: c["claim"].update(lower="0.9"),
    lambda c: c["claim"].update(exact=[[1, 7]]),
    lambda c: c["claim"].update(exact=[]),
    lambda c: c["evidence"].update(attack=[]),
    lambda c: c["evidence"].update(rule=[[0] * 5] * 5),
    lambda c: c["evidence"].update(rule=[["7/3"] * 5] * 5),
]


@pytest.mark.parametrize("change", UNPROVED)
def test_wrong_evidence_is_for_coq_to_refuse(change: Change, certificate: Any, dump: Any) -> None:
    """A file is written whatever the evidence is worth."""
    change(certificate)
    assert "Theorem certificate" in write(loads(dump(certificate))).text


def test_games_that_are_too_large_for_coq() -> None:
    """A game beyond Coq's reach is refused with a sentence that says what else would do."""
    side = 25
    names = [str(i) for i in range(side)]
    document = {
        "format": "verify-game/1",
        "features": names,
        "labels": names,
        "law": [["0", "0", 1]],
        "perturbation": {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": 1, "budget": 1},
    }
    assert side**4 > CASES
    with pytest.raises(Unsolved, match="verify check"):
        state(Game.from_document(document))

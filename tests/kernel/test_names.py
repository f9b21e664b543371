"""Names are data: no name means anything to the reader's patterns or in a theorem's statement."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from verify.check.kernel import Malformed, Rejected, check

HALVES = ["1/2", "1/2"]


def certificate(rule: str, names: list[str], claim: dict[str, Any], evidence: dict[str, Any]) -> dict[str, Any]:
    """Two sources with labels of their own, which both may go to the first release and, to no other."""
    game = {
        "format": "verify-game/1", "features": ["x", "y"], "labels": ["0", "1"], "releases": names,
        "law": [["x", "0", "1/2"], ["y", "1", "1/2"]],
        "perturbation": {"kind": "max-distortion", "cost": {"matrix": [[0, "inf"], [0, "inf"]]}, "radius": 0},
    }  # fmt: skip
    attack = {"attack": [[0, 0, 0, "1/2"], [1, 1, 0, "1/2"]], "rule": [HALVES, HALVES], "multipliers": []}
    bounds = {"lower": "0.693", "upper": "0.694"}
    return {
        "format": "verify-certificate/1", "rule": rule, "game": game, "claim": bounds | claim,
        "evidence": attack | evidence,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["b?", "?", "b ?", "??", "b"])
def test_a_question_mark_makes_no_key_optional(name: str) -> None:
    """The least probabilities at every unreached release have to be there, whatever it is called; then they count."""
    claim: dict[str, Any] = {"exact": [[1, 2]], "supported": ["a"], "unsupported": []}
    least = {"rule": [HALVES, [0, 0]]}
    stripped = name.rstrip("?")
    for free in ({}, {stripped: [0, 0]} if stripped != name else {"c": [0, 0]}, {name + " ": [0, 0]}):
        with pytest.raises(Malformed):
            check(json.dumps(certificate("support", ["a", name], claim | {"free": free}, least)).encode())
    for free, evidence in ((HALVES, {}), (HALVES, least), ([0, 0], {})):
        with pytest.raises(Rejected):
            check(json.dumps(certificate("support", ["a", name], claim | {"free": {name: free}}, evidence)).encode())
    theorem = check(json.dumps(certificate("support", ["a", name], claim | {"free": {name: [0, 0]}}, least)).encode())
    assert theorem.more["unique"] is False
    assert dict(theorem.more["free"]) == {name: (0, 0)}
    assert theorem.statement.endswith("any q")


@pytest.mark.parametrize("name", ["a?", "?", "a"])
def test_reached_releases_need_their_evidence(name: str) -> None:
    """Every release that is claimed to be reached by all maximisers has its part of the evidence."""
    claim = {"supported": [name]}
    with pytest.raises(Malformed):
        check(json.dumps(certificate("reached", [name, "c"], claim, {"precision": 16, "without": {}})).encode())
    evidence = {"precision": 16, "without": {name: None}}
    assert check(json.dumps(certificate("reached", [name, "c"], claim, evidence)).encode()).more["reached"] == (name,)


@pytest.mark.parametrize("name", ["b?", "?", "b ?", "b", "losses", "dead? ", "inf"])
def test_a_name_in_a_game_within_a_game(name: str) -> None:
    """The game of a loss has the very names of the rule's game: "b" and "b?" are two releases, and two labels."""
    release = name.strip()
    document = certificate("enclosure", ["a", release], {"rule": [["0.4776", "0.4776"], [0, 0]]}, {"precision": 16})
    other = copy.deepcopy(document["game"])
    document["claim"]["losses"] = [{"game": other, "lower": "0.647", "upper": "0.740"}]
    document["evidence"]["losses"] = [{"attack": document["evidence"]["attack"], "multipliers": []}]
    assert check(json.dumps(document).encode()).more["losses"][0][0].releases == ("a", release)
    for wrong in (release + "?", release + "'", "a "):
        for key in ("releases", "labels"):
            changed = copy.deepcopy(document)
            changed["claim"]["losses"][0]["game"][key][1] = wrong
            if key == "labels":
                changed["claim"]["losses"][0]["game"]["law"][1][1] = wrong
            with pytest.raises(Malformed):
                check(json.dumps(changed).encode())


@pytest.mark.parametrize("name", ["b?", "?", "b ?", "0", "inside", "inf", "p('0'|'a') = 1"])
def test_a_name_in_a_law(name: str) -> None:
    """A law is by names: the very names, of releases first; no other name is near enough."""
    document = certificate("member", ["a", name], {}, {})
    claim = {"law": [["a", "0", "1/2"], ["a", "1", "1/2"]], "inside": True}
    document |= {"claim": claim, "evidence": {"attack": document["evidence"]["attack"]}}
    assert check(json.dumps(document).encode()).lower == 1
    away = {"law": [[name, "0", 1]], "inside": False}
    prices = {"prices": [[0, 0], [1, 0]], "multipliers": []}
    text = json.dumps(document | {"claim": away, "evidence": prices})
    theorem = check(text.encode())
    assert (theorem.lower, theorem.more["law"]) == (0, (f"p('0'|{name!a}) = 1",))
    for wrong in (name + "?", name + " ", name.upper() + "'", "x"):
        with pytest.raises(Malformed):
            check(json.dumps(document | {"claim": away | {"law": [[wrong, "0", 1]]}, "evidence": prices}).encode())


@pytest.mark.parametrize("name", ["0'|'a') >= 9/10, q('1", "0", "y'", "any q", "; the robust rule is unique: true"])
def test_a_name_in_what_robust_rules_have(name: str) -> None:
    """Names of labels and of releases stand in quotes, escaped: what robust rules have has one reading."""
    document = certificate("support", ["a", name], {"exact": [[1, 2]], "supported": [], "unsupported": []}, {})
    document["game"]["perturbation"]["cost"]["matrix"][0][1] = 0
    document["claim"]["free"] = {name: ["1/2", 0]}
    document["evidence"]["rule"][1] = ["1/2", 0]
    document["evidence"]["witnesses"] = [{"attack": [[0, 0, 1, "1/2"], [1, 1, 0, "1/2"]]}]
    for labels in (["0", "1"], [name, "1"]):
        document["game"]["labels"] = labels
        document["game"]["law"][0][1] = labels[0]
        theorem = check(json.dumps(document).encode())
        assert theorem.statement.endswith(f"elsewhere have q({labels[0]!a}|{name!a}) >= 1/2")
        assert "; the robust rule is unique: false; " in theorem.statement

"""``verify member`` and ``verify privacy``: answers for people and machines, files, refusals."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import verify
from tests.cli.calls import Call, keys, write

BALL = {
    "format": "verify-game/1",
    "features": ["0", "1", "2"],
    "labels": ["no", "yes"],
    "law": [["0", "no", "1/2"], ["2", "yes", "1/2"]],
    "perturbation": {"kind": "wasserstein", "cost": {"metric": "absolute"}, "label_cost": "3", "budget": "1"},
}
CHANNEL = {
    "format": "verify-game/1",
    "features": ["0", "1"],
    "labels": ["no", "yes"],
    "law": [["0", "no", "1/2"], ["1", "yes", "1/2"]],
    "perturbation": {"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": "1/4"},
}
NEAR = {"law": [["0", "no", "1/2"], ["0", "yes", "1/2"]]}
FAR = {"law": [["0", "no", 7], ["1", "no", 1]], "normalise": True}


def test_a_law_inside(call: Call, tmp_path: Path) -> None:
    """PROVED, with W, the coupling, and a certificate that the kernel replays; it is at the very edge of the ball."""
    game, law = write(tmp_path / "game.json", BALL), write(tmp_path / "law.json", NEAR)
    code, out, err = call("member", game, "--law", law)
    assert (code, err) == (0, "")
    assert out.startswith("PROVED (kernel)\nthe law is inside")
    assert "least mean cost from the prior to it: 1 (an exact linear program, outside the kernel)\n" in out
    assert "coupling: what moves where" in out
    code, out, _ = call("member", game, "--law", law, "--json", "--certificate", tmp_path / "certificate.json")
    found = json.loads(out)
    assert code == 0
    assert set(found) == keys("member")
    assert (found["verdict"], found["inside"], found["cost"], found["prices"]) == ("PROVED", True, "1", None)
    assert ["2", "yes", "0", "yes", "1/2"] in found["coupling"]
    assert verify.check(tmp_path / "certificate.json").sha256 == found["sha256"]
    assert call("check", tmp_path / "certificate.json", "--game", game)[0] == 0


def test_a_law_outside(call: Call, tmp_path: Path) -> None:
    """PROVED too: W is above the budget, and prices come instead of a coupling."""
    game, law = write(tmp_path / "game.json", BALL), write(tmp_path / "law.json", FAR)
    code, out, err = call("member", game, "--law", law, "-q")
    assert (code, err) == (0, "")
    assert out.startswith("PROVED (kernel)\nthe law is outside\nleast mean cost from the prior to it: 19/8 (an exact")
    assert "outside the kernel" in out
    found = json.loads(call("member", game, "--law", law, "--json")[1])
    assert (found["inside"], found["cost"], found["coupling"]) == (False, "19/8", None)
    prices = {(z, y): Fraction(w) for z, y, w in found["prices"]}
    worth = Fraction(7, 8) * prices["0", "no"] + Fraction(1, 8) * prices["1", "no"]
    reach = sum(
        max(w - abs(x - int(z)) - 3 * (y != label) for (z, y), w in prices.items()) / 2
        for x, label in ((0, "no"), (2, "yes"))
    )
    assert worth - reach == Fraction(19, 8)


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ({"law": [["7", "no", 1]]}, "law[0][0]"),
        ({"law": [["0", "no", "1/2"]]}, "1/2 too little"),
        ({"law": [["0", "no", 0.5], ["1", "no", 0.5]]}, "0.5"),
        ({"laws": []}, "laws"),
        ({"law": [["0", "no", 1]], "normalise": 1}, "normalise"),
        ([], "an object"),
    ],
)
def test_laws_that_are_none(call: Call, tmp_path: Path, law: Any, words: str) -> None:
    """Exit 3 with the file and the place in it, and one JSON value under ``--json``."""
    game, file = write(tmp_path / "game.json", BALL), write(tmp_path / "law.json", law)
    code, _, err = call("member", game, "--law", file)
    assert code == 3
    assert "law.json" in err
    assert words in err
    code, out, _ = call("member", game, "--law", file, "--json")
    assert code == 3
    assert json.loads(out)["verdict"] == "MALFORMED"


def test_member_needs_a_law_and_spares_it(call: Call, tmp_path: Path) -> None:
    """Without ``--law``, and with a certificate that would overwrite the law, the call is wrong (64)."""
    game, law = write(tmp_path / "game.json", BALL), write(tmp_path / "law.json", NEAR)
    assert call("member", game)[0] == 64
    assert call("member", game, "--law", law, "--certificate", law)[0] == 64
    assert call("member", game, "--law", tmp_path / "no.json")[0] == 3
    assert json.loads(law.read_text()) == NEAR


def test_privacy(call: Call, tmp_path: Path) -> None:
    """H(Y) − h* with both its terms, the channel, and a certificate of h*."""
    game = write(tmp_path / "game.json", CHANNEL)
    code, out, err = call("privacy", game)
    assert (code, err) == (0, "")
    assert out.startswith("PROVED (kernel)\nmin I(Y;Z) = 3/4*log(3) - log(2) = 0.13081203594113")
    assert "H(Y)       = log(2) = 0.6931471805599453" in out
    assert "channel: P(release | feature, label)" in out
    code, out, _ = call("privacy", game, "--json", "--digits", "40", "--certificate", tmp_path / "certificate.json")
    found = json.loads(out)
    assert code == 0
    assert set(found) == keys("privacy")
    assert found["information"]["exact"] == "3/4*log(3) - log(2)"
    assert Fraction(found["information"]["upper"]) - Fraction(found["information"]["lower"]) <= Fraction(1, 10**40)
    assert ["0", "no", "1", "1/4"] in found["channel"]
    assert verify.check(tmp_path / "certificate.json").sha256 == found["sha256"]


def test_a_channel_beside_an_irrational_saddle_point(call: Call, tmp_path: Path) -> None:
    """Its rows sum to 1 as they are printed, and its own I(Y;Z) is said apart from the least."""
    game = Path(__file__).resolve().parents[2] / "examples" / "games" / "loan-two-limits.json"
    code, out, _ = call("privacy", game, "--digits", "8", "-q")
    assert code == 0
    assert "I(Y;Z) of the channel = 0.0036968214" in out
    found = json.loads(call("privacy", game, "--digits", "8", "--json", "--certificate", tmp_path / "c.json")[1])
    exact, bracket = (verify.check(tmp_path / name) for name in ("c.json", "c-2.json"))
    assert (exact.sha256, exact.game) == (found["sha256"], bracket.game)
    assert bracket.exact is None
    sums: dict[tuple[str, str], Fraction] = {}
    for x, y, _, share in found["channel"]:
        sums[x, y] = sums.get((x, y), Fraction(0)) + Fraction(share)
    assert set(sums.values()) == {Fraction(1)}
    assert found["channel_information"]["exact"] is None
    assert Fraction(found["information"]["upper"]) <= Fraction(found["channel_information"]["upper"])


def test_privacy_needs_channels(call: Call, tmp_path: Path) -> None:
    """An attacker who may change labels is refused, with the reason."""
    code, _, err = call("privacy", write(tmp_path / "game.json", BALL))
    assert code == 3
    assert "may change labels" in err

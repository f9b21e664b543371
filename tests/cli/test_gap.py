"""``verify gap``: the three numbers, the exit codes, and what machines read."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

from tests.cli.calls import Call, write
from verify.cli import main as cli


def test_section_v_a(call: Call, section_v_a: Path) -> None:
    """(20), (21) and the gap in words."""
    code, out, err = call("gap", section_v_a / "game.json")
    assert code == 0
    assert err == ""
    assert out.startswith("PROVED (kernel)\n")
    assert "(20)        = log(3) - 2/3*log(2) = 0.6365141682948128" in out
    assert "(21)        = 2/3*log(2) = 0.46209812037329687" in out
    assert "(20) - (21) = log(3) - 4/3*log(2) = 0.17441604792151594" in out
    assert "the gap is strict" in out


def test_json(call: Call, section_v_a: Path, tmp_path: Path) -> None:
    """The keys that scripts rely on; the certificate that is written is the one that was checked."""
    out_file = tmp_path / "gap.json"
    code, out, err = call("gap", section_v_a / "game.json", "--json", "--digits", "20", "--certificate", out_file)
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["verdict"] == "PROVED"
    assert found["minimax"]["exact"] == "log(3) - 2/3*log(2)"
    assert found["deterministic"]["exact"] == "2/3*log(2)"
    assert len(found["deterministic"]["attack"]) == 3
    assert found["gap"]["exact"] == "log(3) - 4/3*log(2)"
    assert found["strict"] is True
    for part in ("minimax", "deterministic", "gap"):
        assert 0 <= Fraction(found[part]["upper"]) - Fraction(found[part]["lower"]) <= Fraction(1, 10**20)
    code, out, _ = call("check", out_file, "--game", section_v_a / "game.json", "--json")
    assert code == 0
    assert json.loads(out)["sha256"] == found["sha256"]


def test_quiet(call: Call, section_v_a: Path) -> None:
    """-q: the verdict, the three numbers and strictness."""
    code, out, err = call("gap", section_v_a / "game.json", "-q")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 5


def test_no_deterministic_attacks(call: Call, tmp_path: Path) -> None:
    """A polytope has none: INCOMPLETE, and the sentence names the kinds that have."""
    game = {
        "format": "verify-game/1", "features": ["a"], "labels": ["0", "1"],
        "perturbation": {"kind": "polytope", "vertices": [[["a", "0", 1]], [["a", "1", 1]]]},
    }  # fmt: skip
    path = write(tmp_path / "game.json", game)
    code, out, err = call("gap", path)
    assert (code, out) == (2, "INCOMPLETE\n")
    assert "max-distortion, mean-distortion and wasserstein" in err
    code, out, _ = call("gap", path, "--json")
    assert code == 2
    assert set(json.loads(out)) == {"verdict", "reason"}


def test_bad_input(call: Call, tmp_path: Path) -> None:
    """A faulty file is MALFORMED, wrong usage 64; nothing is written."""
    path = tmp_path / "game.json"
    path.write_text("{", encoding="utf-8")
    assert call("gap", path)[0] == 3
    assert call("gap", tmp_path / "none.json")[0] == 3
    assert call("gap", path, "--seconds", "0")[0] == cli.USAGE
    assert call("gap", path, "--certificate", tmp_path / "no" / "c.json")[0] == cli.USAGE
    assert list(tmp_path.iterdir()) == [path]


def test_bracket(call: Call, tmp_path: Path) -> None:
    """A wasserstein game whose value is a bracket: the gap is one too, and still decided."""
    game = {
        "format": "verify-game/1", "features": ["0", "1", "2"], "labels": ["a", "b"],
        "law": [["0", "a", "1/2"], ["1", "b", "1/3"], ["2", "a", "1/6"]],
        "perturbation": {"kind": "wasserstein", "cost": {"metric": "squared"}, "label_cost": 1, "budget": "1/7"},
    }  # fmt: skip
    code, out, _ = call("gap", write(tmp_path / "game.json", game), "--json", "--digits", "20")
    found = json.loads(out)
    assert code == 0
    assert found["strict"] is True
    assert all(len(line) == 4 for line in found["deterministic"]["attack"])
    assert 0 < Fraction(found["gap"]["lower"]) <= Fraction(found["gap"]["upper"])


def test_every_part_is_about_the_game(call: Call, section_v_a: Path, tmp_path: Path) -> None:
    """A certificate about the user's game by its head, with a part about another game, is REJECTED under --game."""
    game, smaller = section_v_a / "game.json", json.loads((section_v_a / "game.json").read_text(encoding="utf-8"))
    smaller["perturbation"]["radius"] = 0
    certificates = []
    for document in (json.loads(game.read_text(encoding="utf-8")), smaller):
        out_file = tmp_path / "gap.json"
        path = write(tmp_path / "game.json", document)
        assert call("gap", path, "-q", "--certificate", out_file)[0] == 0
        certificates.append(json.loads(out_file.read_text(encoding="utf-8")))
    own, other = certificates
    terms = [[1, 0, "value"], [-1, 1, "value"]]
    part = other["claim"]["parts"][1] | {"game": other["game"]}
    mixed = own | {
        "claim": {
            "parts": [own["claim"]["parts"][0], part],
            "sums": [{"terms": terms, "lower": "0.6", "upper": "0.7"}],
        },
        "evidence": [own["evidence"][0], other["evidence"][1]],
    }
    for path in (write(tmp_path / "mixed.json", mixed), write(tmp_path / "mixed.jsonl", mixed)):
        assert call("check", path, "-q")[0] == 0
        code, out, err = call("check", path, "-q", "--game", game)
        assert (code, out.split()[0]) == (1, "REJECTED")
        assert "about another game" in err

"""The generated file: its parts in order, where it comes from, how to check it; and names that cannot do harm."""

from __future__ import annotations

import hashlib
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import pytest

from tests.coq.conftest import unproved
from tests.coq.reader import letters
from verify.coq.certificate import loads
from verify.coq.file import is_module, module_name, write
from verify.coq.logarithms import coprime_base, exponents, minus_log
from verify.coq.syntax import comment

PARTS = [
    "(* Made from the certificate ",
    "From Robust Require Import ",
    "(** * The game",
    "Inductive feature := x0 | x1 | x2 | x3 | x4.",
    "Definition law (x : feature) (y : label) : Q :=",
    "Definition cost (x : feature) (z : feature) : option Q :=",
    "Definition limit : Q := 1%Q.",
    "(** * The evidence *)",
    "Definition weight (j : (feature * label) * (feature * label)) : Z :=",
    "Definition game := max_polytope label_test law cost limit.",
    "Definition attack : attack_data game :=",
    "Definition saddle_point : saddle_data game :=",
    "(** * The theorem *)",
    "Theorem certificate : certified_exact (max_laws law cost limit)",
    "  apply (max_distortion_saddle feature_test label_test feature_test law cost limit 6 attack saddle_point terms",
    "  vm_cast_no_check (eq_refl true).\nQed.",
    "Check certificate.",
    "Print Assumptions certificate.",
]
EVIL = [
    "*) Axiom trust_me : False. (*",
    '"',
    '" *)',
    "(*",
    "*)",
    "(",
    "\\",
    '"*)"',
    "a'b",
    "x0",
    "é ü",
    "(*)",
    "Qed.",
    "特徴",
]


def test_parts_in_order(dump: Any, certificate: Any) -> None:
    """Game, evidence, theorem, and what Coq is asked to print, in this order."""
    text = write(loads(dump(certificate))).text
    places = [text.find(part) for part in PARTS]
    assert -1 not in places, PARTS[places.index(-1)]
    assert places == sorted(places)


def test_origin_and_instructions(dump: Any, certificate: Any) -> None:
    """The head names the certificate's hash, and the command that checks the file."""
    data = dump(certificate)
    head = write(loads(data, "folder/v-a.json"), "v_a").text.partition("*)")[0]
    assert hashlib.sha256(data).hexdigest() in head
    assert "v-a.json" in head
    assert "coqc -Q proofs/coq Robust v_a.v" in head


def _without_comments(text: str) -> str:
    """The text without comments, by Coq's rules: they nest, and strings in them hide brackets."""
    kept, depth, i, string = [], 0, 0, False
    while i < len(text):
        if string:
            string = text[i] != '"'
        elif text.startswith("(*", i):
            depth, i = depth + 1, i + 1
        elif depth and text.startswith("*)", i):
            depth, i = depth - 1, i + 1
        elif depth and text[i] == '"':
            string = True
        elif not depth:
            kept.append(text[i])
        i += 1
    assert depth == 0
    assert not string
    return "".join(kept)


def evil_game(count: int = len(EVIL)) -> dict[str, Any]:
    """A game whose names try to leave their comments."""
    cost = [[0 if i == j else 1 for j in range(count)] for i in range(count)]
    return {
        "format": "verify-game/1",
        "name": '*) Axiom trust_me : False. (* "',
        "features": EVIL[:count],
        "labels": EVIL[:count],
        "law": [[EVIL[0], EVIL[1], "1/2"], [EVIL[2], EVIL[3], "1/2"]],
        "perturbation": {"kind": "max-distortion", "cost": {"matrix": cost}, "radius": 1},
    }


def test_names_stay_in_comments() -> None:
    """Names full of brackets and quotes, also the file's: what Coq reads is the same as with harmless names."""
    game = evil_game()
    plain = [f"name {i}" for i in range(len(EVIL))]
    harmless = {**game, "name": "n", "features": plain, "labels": plain}
    harmless["law"] = [[plain[0], plain[1], "1/2"], [plain[2], plain[3], "1/2"]]
    evil = write(loads(unproved(game), 'folder/*) Axiom oops : False. (* ".json')).text
    assert _without_comments(evil) == _without_comments(write(loads(unproved(harmless))).text)
    assert letters(evil, "feature") == [f"x{i}" for i in range(len(EVIL))]
    assert not re.search(r"^\W*Axiom", evil, re.MULTILINE)


@pytest.mark.parametrize("name", EVIL)
def test_a_name_in_a_comment(name: str) -> None:
    """No bracket, star, quote, backslash or line end survives; different names stay different."""
    assert not set("()*\"\\'\n") & set(comment(f"{name}\n"))
    assert len({comment(other) for other in EVIL}) == len(EVIL)


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("section-v-a.certificate.json", "section_v_a"),
        ("1.json", "certificate_1"),
        ("é.json", "certificate"),
        (".json", "certificate"),
    ],
)
def test_module_names(file: str, module: str) -> None:
    """A file's name becomes one that coqc takes."""
    assert module_name(Path("folder") / file) == module
    assert is_module(module)


def test_logarithms() -> None:
    """Bounds enclose the logarithm and are a few units apart; exponents multiply back."""
    for value in (Fraction(1, 3), Fraction(10**40, 10**40 + 1), Fraction(1, 10**300), Fraction(7, 2)):
        low, high = minus_log(value, 120)
        with mpmath.workprec(400):
            assert low <= -mpmath.log(mpmath.mpf(value.numerator) / value.denominator) * 2**120 <= high
        assert 0 < high - low <= 4
    base = coprime_base([12, 18, 35, 49])
    power = exponents(Fraction(12 * 49, 18 * 35), base)
    product = Fraction(1)
    for number, exponent in zip(base, power, strict=True):
        product *= Fraction(number) ** exponent
    assert product == Fraction(12 * 49, 18 * 35)

"""coqc accepts what is proved and refuses what is changed by one unit; needs Coq, and the theory built."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.coq.conftest import CERTIFICATES
from tests.coq.test_file import evil_game
from verify.check import kernel
from verify.claims import answers
from verify.coq import theory
from verify.coq.certificate import loads
from verify.coq.file import CoqFile, write
from verify.coq.run import Word, run
from verify.game.game import Game

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(not theory.tested(), reason=f"needs Coq {theory.TESTED} (make coq installs it)")


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The theory is built, so that times are those of certificates."""
    built = theory.build(theory.locate())
    if built.absent:
        pytest.skip(built.absent)
    assert not built.failure


def random_game(size: int, seed: int, budget: str) -> Game:
    """A mean-distortion game with as many features as labels and full support."""
    source = random.Random(seed)
    names = [str(i) for i in range(size)]
    document = {
        "format": "verify-game/1",
        "features": names,
        "labels": names,
        "normalise": True,
        "law": [[x, y, source.choice([1, 2, 3, 5, 8, 13, 40])] for x in names for y in names],
        "perturbation": {"kind": "mean-distortion", "cost": {"metric": "squared"}, "budget": budget},
    }
    return Game.from_document(document)


def certificate_of(game: Game, digits: int) -> dict[str, Any]:
    """A certificate of the value: exact where the numbers are rational."""
    document = json.loads(answers.value(game, digits).certificate.data)
    if "field" in document["claim"]:
        document = json.loads(answers.value(game, digits, exact=False).certificate.data)
    return document  # type: ignore[no-any-return]


def file_of(document: dict[str, Any]) -> CoqFile:
    return write(loads(json.dumps(document).encode()))


def rejected(file: CoqFile) -> None:
    reply = run(file)
    assert reply.word is Word.REJECTED, reply
    assert not reply.statement


def test_five_by_five_with_thirty_digits() -> None:
    """A 5×5 bracket of 30 digits is a theorem."""
    document = certificate_of(random_game(5, 1, "1/10"), 30)
    assert document["rule"] == "bracket"
    assert Fraction(document["claim"]["upper"]) - Fraction(document["claim"]["lower"]) <= Fraction(1, 10**30)
    reply = run(file_of(document))
    assert reply.word is Word.PROVED, reply.reason
    assert reply.statement.startswith("certificate : certified (mean_laws law cost limit) ")
    assert "Classical_Prop.classic" in reply.axioms


@pytest.mark.slow
def test_eight_by_eight_with_sixty_digits() -> None:
    """So is an 8×8 bracket of 60 digits."""
    document = certificate_of(random_game(8, 2, "1/2"), 60)
    reply = run(file_of(document))
    assert reply.word is Word.PROVED, reply.reason


@pytest.fixture(scope="module")
def bracket() -> dict[str, Any]:
    """A committed bracket of 30 digits whose value is no sum of logarithms that we know."""
    document = CERTIFICATES["theorem-1-irrational"]
    assert document["rule"] == "bracket"
    return document


def moved(number: str | int, units: int) -> str:
    """A decimal, so many units of its last place further."""
    whole, _, places = str(number).partition(".")
    scaled = str(int(whole + places) + units).zfill(len(places) + 1)
    return f"{scaled[: len(scaled) - len(places)]}.{scaled[len(scaled) - len(places) :]}"


@pytest.mark.parametrize(("bound", "units"), [("lower", 1), ("upper", -1)])
def test_bounds_beyond_what_is_proved(bound: str, units: int, bracket: dict[str, Any]) -> None:
    """One unit in the last place of the bracket, lower raised or upper lowered: coqc refuses."""
    claim = {**bracket["claim"], bound: moved(bracket["claim"][bound], units)}
    rejected(file_of({**bracket, "claim": claim}))


def test_an_attack_mass_moved(bracket: dict[str, Any]) -> None:
    """One mass of the attack, one unit of its numerator more: coqc refuses."""
    first, *others = bracket["evidence"]["attack"]
    top, _, bottom = str(first[-1]).partition("/")
    mass = f"{int(top) + 1}/{bottom or 1}"
    rejected(file_of({**bracket, "evidence": {**bracket["evidence"], "attack": [[*first[:-1], mass], *others]}}))


def test_a_law_mass_changed_in_the_statement() -> None:
    """The same evidence under a statement about another law: coqc refuses."""
    file = file_of(CERTIFICATES["example-section-v-a"])
    assert file.text.count("| x0, y0 => (1 # 3)") == 1
    rejected(CoqFile(file.text.replace("| x0, y0 => (1 # 3)", "| x0, y0 => (1 # 4)"), file.theorem, file.sha256))


def totals(document: dict[str, Any]) -> list[Fraction]:
    """What the rule sums to at each release."""
    return [sum(map(Fraction, line), Fraction(0)) for line in document["evidence"]["rule"]]


@pytest.fixture
def lenient() -> dict[str, Any]:
    """The smallest committed saddle point whose rule sums to less than 1 somewhere, to be tampered with."""
    found = [given for given in CERTIFICATES.values() if given["rule"] == "saddle" and min(totals(given)) < 1]
    return json.loads(min(map(json.dumps, found), key=len))  # type: ignore[no-any-return]


def test_a_rule_that_sums_to_less_than_one(lenient: dict[str, Any]) -> None:
    """Where the attack does not go the rule says the least that will do: the kernel and Coq accept that."""
    assert kernel.check(json.dumps(lenient).encode()).exact
    reply = run(file_of(lenient))
    assert reply.word is Word.PROVED, reply.reason
    assert reply.statement.startswith("certificate : certified_exact ")


@pytest.mark.parametrize(("total", "factor"), [("less", "5"), ("less", "1/1000"), ("one", "999/1000")])
def test_rules_that_prove_nothing(total: str, factor: str, lenient: dict[str, Any]) -> None:
    """A rule sums to at most 1, does not tempt the attacker and is the posterior: the kernel and Coq refuse others."""
    sums, rule = totals(lenient), lenient["evidence"]["rule"]
    z = sums.index(Fraction(1) if total == "one" else min(sums))
    rule[z] = [str(Fraction(q) * Fraction(factor)) for q in rule[z]]
    with pytest.raises(kernel.Rejected):
        kernel.check(json.dumps(lenient).encode())
    rejected(file_of(lenient))


def test_names_do_no_harm() -> None:
    """Names full of brackets and quotes: Coq accepts the file and sees no axiom of theirs."""
    reply = run(file_of(certificate_of(Game.from_document(evil_game(5)), 10)))
    assert reply.word is Word.PROVED, reply.reason
    assert len(reply.axioms) <= 5


def test_a_time_limit() -> None:
    """Where coqc does not come to an end in time the verdict is open."""
    reply = run(file_of(CERTIFICATES["example-section-v-a"]), seconds=0.05)
    assert reply.word is Word.INCOMPLETE
    assert "stopped" in reply.reason


EQUALITY: dict[str, Any] = {
    "format": "verify-game/1",
    "features": ["a", "b"],
    "labels": ["0", "1"],
    "perturbation": {
        "kind": "polytope",
        "equalities": [{"coefficients": [["a", "0", 1], ["b", "0", 1]], "rhs": "1/3"}],
        "inequalities": [{"coefficients": [["a", "1", 2]], "rhs": "1/5"}],
    },
}


@pytest.mark.slow
def test_equalities() -> None:
    """A polytope by equalities and inequalities."""
    reply = run(file_of(certificate_of(Game.from_document(EQUALITY), 20)))
    assert reply.word is Word.PROVED, reply.reason
    assert "rows_laws" in reply.statement


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "games").iterdir()), ids=lambda path: path.stem)
def test_examples(path: Path) -> None:
    """Every example game, whatever its kind, that is not too large."""
    game = Game.load(path)
    if game.shape.columns > 3000:
        pytest.skip("a larger game takes minutes")
    reply = run(file_of(certificate_of(game, 20)))
    assert reply.word is Word.PROVED, reply.reason


@pytest.mark.slow
@pytest.mark.parametrize("name", CERTIFICATES)
def test_every_committed_certificate(name: str) -> None:
    """Every bracket and every rational saddle point of the paper's claims is a theorem of Coq, too."""
    reply = run(file_of(CERTIFICATES[name]))
    assert reply.word is Word.PROVED, reply.reason

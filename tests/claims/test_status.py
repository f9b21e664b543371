"""The verdict of a claim is computed from what the checkers return, and from nothing else."""

from __future__ import annotations

import ast
import dataclasses
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from verify.check.format import Rejected
from verify.claims import catalogue, instances, instances_support, statements
from verify.claims.catalogue import CLAIMS
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.coq import Transcript
from verify.claims.demand import AtMostLogLabels, Attains, Exactly, Narrow, Within
from verify.claims.demand_support import FreeRules
from verify.claims.derivations import gibbs
from verify.claims.evidence import Certified, CoqTheorem, Derived
from verify.claims.evidence_compare import Compared, Finding, Sum, below
from verify.claims.outcome import Fault, Outcome, Scope
from verify.claims.paper import run
from verify.claims.piece import Piece
from verify.claims.statements import implications
from verify.claims.statements.main_results import V_A_RULES
from verify.claims.status import replay
from verify.claims.verdict import Verdict
from verify.errors import VerifyError

HALF = Fraction(1, 2)
GAME = instances.SECTION_V_A
EXACT = Exactly(implications.H2_OF_A_THIRD)
THEOREM = CoqTheorem("in general", "Robust", "minimax")
ANSWER = """== Robust.minimax
minimax
     : forall D, minmax D = maxmin D
== axioms
Axioms:
{axiom} : forall P : Prop, P \\/ ~ P
"""
KNOWN = frozenset({"Classical_Prop.classic : forall P : Prop, P \\/ ~ P"})
STATED = "forall D, minmax D = maxmin D"


def _transcript(axiom, statement=STATED):
    return Transcript(ANSWER.format(axiom=axiom), statements={"Robust.minimax": statement}, axioms=KNOWN)


def claim(*evidence, quantifier=Quantifier.THIS, uses=(), identifier="example"):
    return Claim(identifier, "here", "a statement", (Part("its only part", quantifier, tuple(evidence)),), uses)


def wrong(ledger):
    ledger.equal("0 = 1", 0, 1)


def test_an_instance_is_proved_by_its_certificate(library):
    """A certificate about this game with this value: PROVED, by the kernel, with its hash."""
    row = replay(claim(Certified("saddle", GAME, (Narrow(), EXACT))), library)
    assert row.verdict is Verdict.PROVED
    assert (row.checkers, row.reason) == ("kernel", "")
    assert [len(sha) for sha in row.outcomes[0].hashes] == [64]
    assert row.parts[0].summary == "PROVED by kernel (1 certificate)"


def test_a_derivation_is_derived_and_never_proved(library):
    """A general derivation establishes a statement about all instances as DERIVED, with or without certificates."""
    derived = Derived("Gibbs", gibbs.inference)
    for evidence in ([derived], [derived, Certified("saddle", GAME)]):
        row = replay(claim(*evidence, quantifier=Quantifier.ALL), library)
        assert row.verdict is Verdict.DERIVED


def test_instances_do_not_prove_all_instances(library):
    """Certificates alone leave a statement about all instances INCOMPLETE, and the summary says what is proved."""
    row = replay(claim(Certified("saddle", GAME), quantifier=Quantifier.ALL), library)
    assert row.verdict is Verdict.INCOMPLETE
    assert row.parts[0].summary == "instances: PROVED by kernel (1 certificate); general: OPEN"
    assert "all instances" in row.reason


def test_one_instance_proves_existence(library):
    """A statement about some instance needs one."""
    evidence = below(
        "strict", "section-v-a", Piece(instances.SECTION_V_A), Piece(instances.SECTION_V_A_MEAN, "bracket")
    )
    row = replay(claim(evidence, quantifier=Quantifier.SOME, identifier="mean-dominates"), library)
    assert row.verdict is Verdict.PROVED
    assert [theorem.rule for theorem in row.outcomes[0].theorems] == ["compare"]
    assert row.parts[0].summary == "PROVED by kernel (1 certificate)"


@pytest.mark.parametrize("quantifier", Quantifier)
def test_no_evidence_is_open(library, quantifier):
    """A claim without evidence is OPEN, and so is one without parts."""
    assert replay(claim(quantifier=quantifier), library).verdict is Verdict.OPEN
    assert replay(Claim("x", "nowhere", "a statement"), library).verdict is Verdict.OPEN


def test_open_parts_leave_a_claim_incomplete(library):
    """Section V-A with one more part that has no evidence: INCOMPLETE, and the reason names that part."""
    extra = Part("the moon is made of cheese", Quantifier.THIS)
    row = replay(dataclasses.replace(implications.EXAMPLE, parts=(*implications.EXAMPLE.parts[:2], extra)), library)
    assert [part.verdict for part in row.parts] == [Verdict.PROVED, Verdict.PROVED, Verdict.OPEN]
    assert row.verdict is Verdict.INCOMPLETE
    assert row.reason == "the moon is made of cheese (no evidence yet)"


def test_coq_proves_all_instances(library):
    """A theorem that Coq reports, on the axioms of the classical reals: PROVED by coq, with these as assumptions."""
    answered = dataclasses.replace(library, coq=_transcript("Classical_Prop.classic"))
    row = replay(claim(THEOREM, Certified("saddle", GAME), quantifier=Quantifier.ALL), answered)
    assert row.verdict is Verdict.PROVED
    assert row.parts[0].summary == "instances: PROVED by kernel (1 certificate); general: PROVED by coq (1 theorem)"
    assert row.outcomes[0].assumptions == ("Classical_Prop.classic",)


def test_coq_without_coq_proves_nothing(library):
    """Where Coq cannot be asked the theorem is INCOMPLETE, which is no failed replay; a derivation still counts."""
    asked = dataclasses.replace(library, coq=Transcript(absent="Coq is not installed here"))
    row = replay(claim(THEOREM, quantifier=Quantifier.ALL), asked)
    assert (row.verdict, row.replayed) == (Verdict.INCOMPLETE, True)
    assert "Coq is not installed here" in row.reason
    both = claim(THEOREM, Derived("Gibbs", gibbs.inference), quantifier=Quantifier.ALL)
    assert replay(both, asked).verdict is Verdict.DERIVED


@pytest.mark.parametrize(
    "answer",
    [
        Transcript(failure="the Coq build fails: Error"),
        Transcript(text="== Robust.other\nother : True\n== axioms\nClosed under the global context\n"),
        Transcript(
            text="== Robust.minimax\nError: minimax not a defined object.\n== axioms\nClosed under the global context\n"
        ),
        _transcript("Robust.cheat"),
        _transcript("Classical_Prop.classic", "forall D, convex D -> minmax D = maxmin D"),
    ],
    ids=["no build", "another theorem", "no such theorem", "an axiom of its own", "another statement"],
)
def test_a_coq_theorem_that_does_not_stand_is_rejected(library, answer):
    """A build that fails, a theorem that is not there or says something else, an axiom of its own: REJECTED."""
    row = replay(claim(THEOREM, Certified("saddle", GAME)), dataclasses.replace(library, coq=answer))
    assert (row.verdict, row.replayed) == (Verdict.REJECTED, False)


def test_a_failed_replay_outweighs_everything(library):
    """A derivation that fails makes the claim REJECTED although a certificate proves it."""
    row = replay(claim(Certified("saddle", GAME), Derived("wrong", wrong)), library)
    assert row.verdict is Verdict.REJECTED
    assert not row.replayed
    assert "0 = 1" in row.reason


@pytest.mark.parametrize("verdict", [Verdict.OPEN, Verdict.INCOMPLETE, Verdict.REJECTED, None])
def test_a_derivation_stands_no_firmer_than_what_it_uses(library, verdict):
    """A derivation that relies on a claim which does not stand leaves the statement INCOMPLETE."""
    standing = {} if verdict is None else {"base": verdict}
    leaning = claim(Derived("Gibbs", gibbs.inference), quantifier=Quantifier.ALL, uses=("base",))
    row = replay(leaning, library, standing)
    assert row.verdict is Verdict.INCOMPLETE
    assert "base" in row.reason
    assert replay(leaning, library, {"base": Verdict.DERIVED}).verdict is Verdict.DERIVED


def _swap(library, name, other):
    shutil.copy(
        library.folder("theorem-1") / f"{other}.certificate.json",
        library.folder("example") / f"{name}.certificate.json",
    )


def _edit(library, change):
    path = library.folder("example") / GAME.certificate_file
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def _loosen(document):
    document["claim"]["upper"] = "2"


def _lie(document):
    document["claim"]["exact"] = [["1", "2"]]
    document["claim"]["lower"], document["claim"]["upper"] = "0", "1"


def _steal(document):
    document["evidence"]["attack"][0][-1] = "1/4"


def test_a_certificate_of_another_game_is_rejected(library):
    """A valid certificate, about another game: REJECTED."""
    _swap(library, "section-v-a", "line-max")
    row = replay(claim(Certified("saddle", GAME)), library)
    assert row.verdict is Verdict.REJECTED
    assert "another game" in row.reason


def test_exchanging_the_game_file_too_does_not_help(library):
    """Certificate and game file exchanged together: the game stands in the source, so REJECTED."""
    _swap(library, "section-v-a", "line-max")
    (library.folder("example") / GAME.game_file).write_bytes(instances.LINE_MAX.data)
    row = replay(claim(Certified("saddle", GAME)), library)
    assert row.verdict is Verdict.REJECTED
    assert "not the game that the claim means" in row.reason


@pytest.mark.parametrize("change", [_lie, _steal])
def test_a_tampered_certificate_is_rejected(library, change):
    """Another value claimed, mass stolen from the attack: the kernel rejects it."""
    _edit(library, change)
    assert replay(claim(Certified("saddle", GAME)), library).verdict is Verdict.REJECTED


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"format": "verify-certificate/1", '])
def test_an_unreadable_certificate_is_malformed(library, data):
    """What cannot be read as a certificate: MALFORMED."""
    (library.folder("example") / GAME.certificate_file).write_bytes(data)
    row = replay(claim(Certified("saddle", GAME)), library)
    assert row.verdict is Verdict.MALFORMED
    assert row.claim.id in row.reason


@pytest.mark.parametrize("name", [GAME.certificate_file, GAME.game_file])
def test_a_missing_file_is_malformed(library, name):
    """A file that is not there never counts as evidence, and the derivation beside it does not hide that."""
    (library.folder("example") / name).unlink()
    row = replay(claim(Certified("saddle", GAME), Derived("Gibbs", gibbs.inference)), library)
    assert row.verdict is Verdict.MALFORMED
    assert f"{name} is missing" in row.reason


@pytest.mark.parametrize("name", [GAME.certificate_file, GAME.game_file])
def test_a_file_that_cannot_be_read_fails_its_row_alone(library, name):
    """A folder in the place of a file: this row is MALFORMED, and the others are replayed."""
    (library.folder("example") / name).unlink()
    (library.folder("example") / name).mkdir()
    other = claim(Certified("line", instances.LINE_MAX), identifier="theorem-1")
    spoilt = dataclasses.replace(claim(Certified("saddle", GAME)), id="example")
    rows = run(claims=(spoilt, other), library=library)
    assert [row.verdict for row in rows] == [Verdict.MALFORMED, Verdict.PROVED]
    assert "cannot be read" in rows[0].reason


def test_a_demand_that_the_kernel_cannot_decide_is_rejected(library):
    """A comparison that the kernel gives up on: REJECTED in its row, with the kernel's reason."""

    class Undecided(Narrow):
        def objection(self, theorem, instance, data):
            raise Rejected("the sign is not decided")

    row = replay(claim(Certified("saddle", GAME, (Undecided(),))), library)
    assert row.verdict is Verdict.REJECTED
    assert "the sign is not decided" in row.reason


@pytest.mark.parametrize(
    "demand",
    [
        Exactly(((Fraction(1), Fraction(2)),)),
        Within(Fraction(0), HALF),
        Within(Fraction(7, 10), Fraction(1)),
        Attains({(0, 0, 0): Fraction(1, 3), (2, 2, 2): Fraction(1, 3), (4, 4, 4): Fraction(1, 3)}),
    ],
    ids=["another value", "smaller", "larger", "another attack"],
)
def test_a_theorem_that_says_something_else_is_rejected(library, demand):
    """A valid certificate about the right game that does not give what is demanded: REJECTED."""
    assert replay(claim(Certified("saddle", GAME, (demand,))), library).verdict is Verdict.REJECTED


def _wrong_rules():
    """The set (16) of Section V-A with one number changed, a release too few, or one on the other side."""
    for field in ("least", "posterior"):
        rows = getattr(V_A_RULES, field)
        for z, row in rows.items():
            for i in range(len(row)):
                yield dataclasses.replace(V_A_RULES, **{field: {**rows, z: (*row[:i], "1/7", *row[i + 1 :])}})
            yield dataclasses.replace(V_A_RULES, **{field: {key: rows[key] for key in rows if key != z}})
    yield FreeRules({**V_A_RULES.least, **V_A_RULES.posterior}, {})
    yield FreeRules({}, {**V_A_RULES.least, **V_A_RULES.posterior})


def test_every_number_of_the_set_of_robust_rules_is_compared(library):
    """(16) of Section V-A is what the kernel accepted, at all releases: a wrong number in the source is REJECTED."""
    game = instances_support.SECTION_V_A

    def evidence(rules):
        yield "theorem-1-rules", Certified("its own", game, (rules,))
        yield "clean-chain", Finding("a part", "section-v-a-price", (Piece(game, "support", demands=(rules,)),))

    for identifier, each in evidence(V_A_RULES):
        assert replay(claim(each, identifier=identifier), library).verdict is Verdict.PROVED
    wrong_rules = list(_wrong_rules())
    assert len(wrong_rules) == 5 * (5 + 1) + 2
    for rules in wrong_rules:
        for identifier, each in evidence(rules):
            row = replay(claim(each, identifier=identifier), library)
            assert row.verdict is Verdict.REJECTED
            assert "expected" in row.reason


def test_a_weaker_bound_is_rejected(library):
    """A valid certificate with a loose bound: REJECTED where tight bounds are demanded."""
    _edit(library, _loosen)
    assert replay(claim(Certified("saddle", GAME)), library).verdict is Verdict.PROVED
    demand = Within(Fraction(0), Fraction("0.64"))
    assert replay(claim(Certified("saddle", GAME, (demand,))), library).verdict is Verdict.REJECTED


def test_a_bracket_is_not_an_exact_value(library):
    """An exact value is demanded and a bracket comes: REJECTED, however narrow it is."""
    exact = Certified("bracket", instances.IRRATIONAL, (EXACT,))
    row = replay(claim(exact, identifier="theorem-1"), library)
    assert row.verdict is Verdict.REJECTED
    assert "only a bracket" in row.reason


def test_the_ceiling_is_met_with_equality(library):
    """h* = log |Y| passes h* ≤ log |Y|: the comparison is exact."""
    row = replay(claim(Certified("uniform", instances.UNIFORM, (AtMostLogLabels(),)), identifier="theorem-1"), library)
    assert row.verdict is Verdict.PROVED
    assert row.outcomes[0].theorems[0].expression == "log(2)"


def test_zero_steps_are_an_error():
    """An outcome without witnesses and without a fault cannot exist."""
    with pytest.raises(VerifyError, match="zero steps"):
        Outcome("empty", Scope.GENERAL)


def test_a_status_cannot_be_typed():
    """A claim has no field for a verdict, an outcome takes only what checkers made, and neither can be changed."""
    for kind in (Claim, Part, Certified, Derived, Compared, Sum, Piece, Outcome):
        assert not {"verdict", "status"} & {field.name for field in dataclasses.fields(kind)}
    with pytest.raises(TypeError):
        Claim("x", "nowhere", "a statement", verdict=Verdict.PROVED)
    with pytest.raises(VerifyError, match="no checker made"):
        Outcome("forged", Scope.GENERAL, ("trust me",))
    outcome = Outcome("failed", Scope.GENERAL, fault=Fault(Verdict.REJECTED, "no"))
    with pytest.raises(AttributeError):
        outcome.verdict = Verdict.PROVED


def test_the_catalogue_speaks_of_no_verdict():
    """The sources of claims and instances do not import or name a verdict."""
    folder = Path(statements.__file__).parent
    sources = [Path(catalogue.__file__), Path(instances.__file__), *folder.glob("*.py")]
    assert len(sources) == 10
    for source in sources:
        tree = ast.parse(source.read_text(encoding="utf-8"))
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        names |= {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not names & ({verdict.value for verdict in Verdict} | {"Verdict"})


def test_claims_have_distinct_ids_and_use_existing_ones():
    """Every id occurs once; `uses` names claims of the catalogue, without a cycle (the run would raise)."""
    ids = [claim.id for claim in CLAIMS]
    assert len(set(ids)) == len(ids) == 23
    assert all(used in ids for claim in CLAIMS for used in claim.uses)

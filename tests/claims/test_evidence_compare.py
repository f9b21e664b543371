"""Composed certificates: what they show is what the claim means, and nothing else passes for it."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import verify
from verify.certify.compare import Sum as Bounded
from verify.certify.compare import Term as Multiple
from verify.certify.compare import composed
from verify.check import kernel
from verify.claims import instances, instances_findings, instances_gaps, instances_loss
from verify.claims.catalogue import CLAIMS
from verify.claims.demand import Exactly
from verify.claims.demand_support import UniqueRule
from verify.claims.evidence import Evidence
from verify.claims.evidence_compare import (
    Between,
    Compared,
    Composed,
    Equals,
    Finding,
    Sum,
    below,
    equality_fails,
    loss,
    same_value,
    value,
)
from verify.claims.instance import Instance
from verify.claims.library import PACKAGE, Library, locate
from verify.claims.piece import Certain, EveryRule, OneLaw, OneRule, Piece
from verify.claims.verdict import Verdict
from verify.errors import VerifyError

COMPOSED = [
    pytest.param(claim.id, evidence, id=f"{claim.id}: {evidence.title}")
    for claim in CLAIMS
    for evidence in claim.evidence
    if isinstance(evidence, Composed)
]
HALF = Fraction(1, 2)
MOST, MEAN = Piece(instances_findings.TWO_MOST), Piece(instances_findings.TWO_MEAN)
"""Values 0 and log 2."""
STRICT = below("strict", "pair", MOST, MEAN)
OTHER_GAME = "it is about another game than the claim means"
OTHER_TERMS = "sum 0 has other terms than the claim means"
FAIR = ((HALF, HALF), (HALF, HALF))
COIN = OneRule(instances_findings.TWO_MOST, FAIR)
LOSSES = Compared(
    "losses", "losses", (EveryRule.clean(instances_loss.METRIC_SMALL), MEAN), (Sum((value(1), loss(0, factor=-1))),)
)


@pytest.fixture
def empty(tmp_path: Path) -> Library:
    """Shelves with an empty folder for the claim `c`."""
    library = Library(tmp_path / "claims")
    library.folder("c").mkdir(parents=True)
    return library


def said(evidence: Evidence, library: Library, claim: str = "c") -> str:
    """Why the evidence is turned down; it has to be."""
    outcome = evidence.replay(claim, library)
    assert outcome.verdict is Verdict.REJECTED, outcome
    return outcome.reason


def written(evidence: Compared, library: Library) -> Path:
    """The evidence's certificate, made anew; it passes."""
    evidence.write(library.folder("c"))
    outcome = evidence.replay("c", library)
    assert outcome.verdict is Verdict.PROVED, outcome.reason
    assert [theorem.rule for theorem in outcome.theorems] == ["compare"]
    return library.folder("c") / evidence.bundles[0]


@pytest.mark.parametrize(("claim", "evidence"), COMPOSED)
def test_every_composed_certificate_stands(claim: str, evidence: Composed) -> None:
    """One theorem of one file; its sums hold for the values that the solvers find for the pieces' games."""
    outcome = evidence.replay(claim, locate())
    assert outcome.verdict is Verdict.PROVED, outcome.reason
    (theorem,) = outcome.theorems
    assert len(outcome.files) == len(outcome.hashes) == 1
    for terms, lower, upper, _ in theorem.more.get("sums", ()):
        if all(name == "value" and evidence.pieces[i].rule in {"saddle", "bracket"} for _, i, name in terms):
            total = sum(a * verify.value(evidence.pieces[i].instance.load(), 12).lower for a, i, _ in terms)
            assert lower - Fraction(1, 10**10) < total < upper + Fraction(1, 10**10)


@pytest.mark.parametrize(
    ("meant", "sentence"),
    [
        (below("", "pair", MEAN, MOST), f"part 0: {OTHER_GAME}"),
        (below("", "pair", MOST, Piece(instances_findings.EDGE)), f"part 1: {OTHER_GAME}"),
        (below("", "pair", Piece(MOST.instance, "bracket"), MEAN), "part 0: its rule is saddle, expected bracket"),
        (below("", "pair", Piece(MOST.instance, "deterministic"), MEAN),
         "part 0: its rule is saddle, expected deterministic"),
        (dataclasses.replace(STRICT, pieces=(MOST,)), "it has 2 parts, expected 1"),
        (dataclasses.replace(STRICT, pieces=(MOST, MEAN, MEAN)), "it has 2 parts, expected 3"),
        (dataclasses.replace(STRICT, sums=()), "it has 1 sum, expected 0"),
        (dataclasses.replace(STRICT, sums=STRICT.sums * 2), "it has 1 sum, expected 2"),
        (dataclasses.replace(STRICT, sums=(Sum((value(0, -1), value(1))),)), OTHER_TERMS),
        (dataclasses.replace(STRICT, sums=(Sum((value(1), value(0, -2))),)), OTHER_TERMS),
        (dataclasses.replace(STRICT, sums=(Sum((value(1), loss(0, factor=-1))),)),
         OTHER_TERMS),
        (dataclasses.replace(STRICT, sums=(Sum((value(1),)),)), OTHER_TERMS),
        (dataclasses.replace(STRICT, sums=(Sum(STRICT.sums[0].terms, "negative"),)),
         "sum 0 is not shown to be negative"),
        (dataclasses.replace(STRICT, sums=(Sum(STRICT.sums[0].terms, Equals(())),)), "sum 0 is not shown to be 0"),
        (dataclasses.replace(STRICT, sums=(Sum(STRICT.sums[0].terms, Between(Fraction(0), HALF)),)),
         "sum 0 is not shown to lie between 0 and 1/2"),
        (dataclasses.replace(STRICT, pieces=(MOST, Piece(MEAN.instance, demands=(Exactly(()),)))),
         "part 1: the theorem gives log(2), expected 0"),
        (dataclasses.replace(STRICT, pieces=(Piece(MOST.instance, demands=(UniqueRule(unique=True),)), MEAN)),
         "part 0: the theorem says nothing of uniqueness"),
    ],
)  # fmt: skip
def test_what_is_not_meant_is_refused(meant: Compared, sentence: str, empty: Library) -> None:
    """A certificate of other games, rules, numbers of parts and sums, terms or signs: one sentence."""
    written(STRICT, empty)
    assert said(meant, empty) == f"c/pair.certificate.json: {sentence}"


def test_losses_are_held_against_their_games(empty: Library) -> None:
    """A part of the rule `enclosure` about other attacks does not pass, nor does another number of them."""
    written(LOSSES, empty)
    rule = instances_loss.METRIC_SMALL
    for attacks in ((rule,), (), (instances_loss.only(rule), rule)):
        other = dataclasses.replace(LOSSES, pieces=(EveryRule(rule, attacks), MEAN))
        assert said(other, empty).endswith("part 0: it is about other attacks than the claim means")


@pytest.mark.parametrize(
    ("piece", "other", "sentence"),
    [
        (COIN, OneRule(COIN.instance, ((HALF, HALF), (Fraction(1), Fraction(0)))),
         "it is about another rule than the claim means"),
        (COIN, OneRule(COIN.instance, FAIR, infinite=True), "the loss is finite, expected infinite"),
        (OneLaw(MEAN.instance, {("0", "0"): HALF, ("0", "1"): HALF}),
         OneLaw(MEAN.instance, {("1", "0"): HALF, ("1", "1"): HALF}), "it is about another law than the claim means"),
        (OneLaw(MOST.instance, {("0", "0"): HALF, ("0", "1"): HALF}, inside=False),
         OneLaw(MOST.instance, {("0", "0"): HALF, ("0", "1"): HALF}), "it says the opposite of what is claimed"),
        (Certain(instances_loss.OUTSIDE_INFINITE, given=instances_loss.OUTSIDE_RULE),
         Certain(instances_loss.OUTSIDE_INFINITE, given=FAIR),
         "it does not show that every robust rule is the one that the claim means"),
    ],
)  # fmt: skip
def test_pieces_say_what_they_are_about(piece: Piece, other: Piece, sentence: str, empty: Library) -> None:
    """A rule, a law, a side, that a loss is infinite: each is compared with what the claim means."""
    written(Compared("", "piece", (piece,)), empty)
    assert said(Compared("", "piece", (other,)), empty) == f"c/piece.certificate.json: part 0: {sentence}"


@pytest.mark.parametrize(("claim", "evidence"), COMPOSED)
def test_the_numbers_of_titles_are_compared(claim: str, evidence: Composed) -> None:
    """A title with a log form has an exact demand or sum, and another number in the source is refused."""
    demanded = 0
    for i, piece in enumerate(evidence.pieces):
        for demand in piece.demands:
            if isinstance(demand, Exactly):
                others = tuple(each for each in piece.demands if each is not demand)
                wrong = dataclasses.replace(piece, demands=(Exactly((*demand.form, (HALF, Fraction(2)))), *others))
                pieces = (*evidence.pieces[:i], wrong, *evidence.pieces[i + 1 :])
                assert f"part {i}: the theorem gives" in said(
                    dataclasses.replace(evidence, pieces=pieces), locate(), claim
                )
                demanded += 1
    if "log " in evidence.title or "h2(" in evidence.title:
        assert demanded or any(isinstance(each.demanded, Equals) for each in evidence.sums)


def test_every_law_of_a_finding_without_convexity_is_compared(library: Library) -> None:
    """(14) is the largest value of the laws: a certificate that has the first law alone shows nothing."""
    meant = next(
        e for c in CLAIMS for e in c.evidence if isinstance(e, Finding) and e.name == "minimax-without-convexity"
    )
    assert (len(meant.pieces), len(meant.sums)) == (3, 2)
    path = library.findings.folder(meant.name) / "certificate.json"
    document = json.loads(path.read_bytes())
    document["claim"]["sums"].pop()
    path.write_text(json.dumps(document))
    assert said(meant, library, "convexity-needed").endswith("it has 1 sum, expected 2")
    document["claim"]["parts"].pop()
    document["evidence"].pop()
    path.write_text(json.dumps(document))
    assert said(meant, library, "convexity-needed").endswith("it has 2 parts, expected 3")


def change(path: Path, edit: Callable[[Any], None]) -> None:
    document = json.loads(path.read_bytes())
    edit(document)
    path.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda d: d["claim"]["sums"][0].update(lower="0.7"), "the parts do not prove the bounds of a sum"),
        (lambda d: d["claim"]["sums"][0].update(lower="0"), "sum 0 is not shown to be positive"),
        (
            lambda d: d["evidence"][1]["attack"][0].__setitem__(-1, "1/3"),
            "the columns of group 0 do not carry its mass",
        ),
        (
            lambda d: d["claim"]["sums"][0]["terms"][1].__setitem__(0, "-1/2"),
            OTHER_TERMS,
        ),
        (lambda d: d["claim"]["parts"][1]["game"]["law"][0].__setitem__(-1, 2), "group 0 do not carry its mass"),
    ],
    ids=["more", "less", "another attack", "another factor", "another law"],
)
def test_tampering_is_refused(edit: Callable[[Any], None], sentence: str, empty: Library) -> None:
    """Either the kernel rejects the file, or its theorem is not the one meant."""
    change(written(STRICT, empty), edit)
    assert sentence in said(STRICT, empty)


def test_a_single_certificate_is_no_comparison(empty: Library) -> None:
    """The certificate of a part alone shows nothing of the other; for one piece without sums it does."""
    path = empty.folder("c") / STRICT.bundles[0]
    MEAN.certificate().save(path)
    assert said(STRICT, empty) == "c/pair.certificate.json: its rule is saddle, expected compare"
    alone = Compared("", "pair", (MEAN,))
    assert alone.replay("c", empty).verdict is Verdict.PROVED
    assert said(Compared("", "pair", (MOST,)), empty).endswith(f"part 0: {OTHER_GAME}")
    path.unlink()
    outcome = alone.replay("c", empty)
    assert (outcome.verdict, outcome.reason) == (Verdict.MALFORMED, "c/pair.certificate.json is missing")


def test_what_is_not_true_is_not_written(empty: Library) -> None:
    """h* < h*, 0 > log 2, log 2 = 0, and (14) < (13) for one law taken twice: no certificate is made."""
    law = instances.TWO_LAWS.game["perturbation"]["laws"][0]
    game = {**instances.TWO_LAWS.game, "perturbation": {"kind": "finite", "laws": [law, law]}}
    for evidence in (
        below("", "x", MEAN, MEAN),
        below("", "x", MEAN, MOST),
        same_value("", "x", MEAN, MOST),
        same_value("", "x", Piece(instances.LINE_CHANGE, "bracket"), Piece(instances.LINE_CHANGE, "bracket")),
        equality_fails("", Piece(Instance("twice", game))),
        below("", "x", MOST, Piece(MEAN.instance, "bracket")),
    ):
        with pytest.raises(VerifyError, match=r"certificate.json: "):
            evidence.write(empty.folder("c"))
    assert list(empty.folder("c").iterdir()) == []


def test_small_differences_are_rounded_so_that_they_show(empty: Library) -> None:
    """Bounds have as few decimals as show the sign: here the difference is 10⁻³⁰·log 2."""
    tiny = Fraction(1, 10**30)
    evidence = Compared("", "tiny", (MEAN, MOST), (Sum((value(0, tiny),)),))
    claimed = json.loads(written(evidence, empty).read_bytes())["claim"]["sums"][0]
    assert 0 < Fraction(claimed["lower"]) < tiny
    assert len(claimed["lower"]) == len("0.") + 36


def test_numbers_of_other_theorems_are_not_values(empty: Library) -> None:
    """(21), where it stands for a value in a composed certificate, is refused."""
    game = instances_gaps.SECTION_V_A_DETERMINISTIC
    mixed = below("", "mixed", Piece(game, "deterministic"), Piece(instances.SECTION_V_A))
    written(mixed, empty)
    meant = below("", "mixed", Piece(instances.SECTION_V_A), Piece(instances.SECTION_V_A))
    assert said(meant, empty).endswith("part 0: its rule is deterministic, expected saddle")


def test_a_sum_equals_the_form_that_is_written(empty: Library) -> None:
    """log 2 is log 2, however it was proved; a bracket is no exact value, and 2·log 2 and log 4 are written apart."""
    log_2 = ((Fraction(1), Fraction(2)),)
    single = Compared("", "single", (MEAN,), (Sum((value(0),), Equals(log_2)),))
    written(single, empty)
    double = Compared("", "double", (MEAN,), (Sum((value(0, 2),), Equals(((Fraction(1), Fraction(4)),))),))
    written(double, empty)
    for form, sentence in (
        (((Fraction(2), Fraction(2)),), "sum 0 is not shown to be 2*log(2)"),
        (((Fraction(1), Fraction(3)),), "sum 0 is not shown to be log(3)"),
        ((), "sum 0 is not shown to be 0"),
    ):
        other = dataclasses.replace(double, sums=(Sum((value(0, 2),), Equals(form)),))
        assert said(other, empty).endswith(sentence)
    with pytest.raises(VerifyError, match="the value is not the exact value claimed"):
        dataclasses.replace(single, sums=(Sum((value(0),), Equals(((Fraction(1), Fraction(3)),))),)).write(empty.root)
    change(empty.folder("c") / single.bundles[0], lambda d: d["claim"]["sums"][0].pop("exact"))
    assert said(single, empty).endswith("sum 0 is not shown to be log(2)")


def test_all_parts_count(empty: Library) -> None:
    """Another part, or another sum, beside those that are meant is refused, though all that is meant is there."""
    path = written(STRICT, empty)
    document = json.loads(path.read_bytes())
    parts = [piece.certificate().document for piece in (*STRICT.pieces, MOST)]
    terms = Multiple(Fraction(1), 1), Multiple(Fraction(-1), 0)
    bounds = Bounded(terms, *(document["claim"]["sums"][0][side] for side in ("lower", "upper")))
    path.write_text(json.dumps(composed(parts, [bounds])))
    assert said(STRICT, empty).endswith("it has 3 parts, expected 2")
    path.write_text(json.dumps(composed(parts[:2], [bounds, bounds])))
    assert said(STRICT, empty).endswith("it has 2 sums, expected 1")


FINDING = next(e for claim in CLAIMS for e in claim.evidence if isinstance(e, Finding) and e.name == "only-the-prior")


def test_findings_are_read_beside_the_claims(library: Library) -> None:
    """What `verify hunt` has found is held against the claim's own game, and has to be there."""
    outcome = FINDING.replay("figure-2", library)
    assert outcome.verdict is Verdict.PROVED
    assert outcome.files == ("proofs/conjectures/only-the-prior/certificate.json",)
    folder = library.findings.folder(FINDING.name)
    (folder / "certificate.json").write_bytes(
        (library.findings.folder("converse-mean") / "certificate.json").read_bytes()
    )
    name = "proofs/conjectures/only-the-prior/certificate.json"
    assert said(FINDING, library, "figure-2") == f"{name}: part 0: it is about another game than the claim means"
    (folder / "certificate.json").unlink()
    outcome = FINDING.replay("figure-2", library)
    assert (outcome.verdict, outcome.reason) == (Verdict.MALFORMED, "only-the-prior/certificate.json is missing")


def test_findings_are_installed_where_they_are_looked_for() -> None:
    """The wheel puts claims and findings side by side, as a clone does."""
    project = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    packed = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    root = Path("verify") / "claims"
    assert Path(packed["proofs/claims"]) == root / "data"
    assert Path(packed["proofs/conjectures"]) == root / "conjectures"
    assert Library(PACKAGE / "data").findings.root == PACKAGE / "conjectures"
    assert locate().findings.root == PACKAGE.parents[1] / "proofs" / "conjectures"


def test_the_kernel_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A replay of composed evidence is one check of one file."""
    asked: list[int] = []

    def check(data: bytes) -> kernel.Theorem:
        asked.append(len(data))
        return kernel.check(data)

    monkeypatch.setattr("verify.claims.evidence_compare.check", check)
    assert FINDING.replay("figure-2", locate()).verdict is Verdict.PROVED
    assert len(asked) == 1

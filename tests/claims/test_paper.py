"""The paper's statements, replayed as `verify paper` does it."""

from __future__ import annotations

import json
import re
from hashlib import sha256

import pytest
from click.testing import CliRunner

from verify.claims import coq
from verify.claims import library as shelves
from verify.claims.build import build, statement
from verify.claims.catalogue import CLAIMS
from verify.claims.evidence import CoqTheorem
from verify.claims.library import Library, NoEvidence, locate
from verify.claims.paper import run, succeeded, unchecked
from verify.claims.verdict import Verdict
from verify.cli.paper import paper
from verify.report.page import markdown


@pytest.fixture(scope="module")
def rows():
    return run()


def _coq(rows):
    """Whether Coq answered."""
    return any("coq" in row.checkers for row in rows)


def test_every_replay_succeeds(rows):
    """All committed evidence replays; the rows are the claims, in the order of the paper."""
    assert [row.claim for row in rows] == list(CLAIMS)
    assert succeeded(rows), [row.reason for row in rows if not row.replayed]


def test_what_stands(rows):
    """The first statements stand as far as their evidence reaches, and no further."""
    verdict = {row.claim.id: row.verdict for row in rows}
    assert all(verdict[name].established for name in ("pure-mixed", "mean-dominates", "loss-split", "inference"))
    assert verdict["convexity-needed"] is Verdict.PROVED
    for name in ("theorem-1", "example", "deterministic-weaker"):
        assert verdict[name] is (Verdict.PROVED if _coq(rows) else Verdict.INCOMPLETE)
    for row in rows:
        assert (row.verdict is Verdict.OPEN) == (not row.claim.evidence)
        assert row.verdict.established == (row.reason == "")


def test_every_certificate_is_used_and_named(rows):
    """The folder of a claim holds its statement, its games and its certificates, and nothing else."""
    root = locate().root
    for row in rows:
        files = {name for e in row.claim.evidence for i in e.instances for name in (i.game_file, i.certificate_file)}
        files |= {name for e in row.claim.evidence for name in e.bundles}
        folder = root / row.claim.id
        assert {path.name for path in folder.glob("*")} == (files | {"statement.md"} if row.claim.evidence else set())
        if row.claim.evidence:
            assert (folder / "statement.md").read_text(encoding="utf-8") == statement(row.claim)


def test_the_committed_report_is_up_to_date(rows):
    """proofs/README.md is what `python -m verify.report.page` writes (where the same Coq can be asked)."""
    if not _coq(rows) or not coq.tested():
        pytest.skip(f"the committed report was made with Coq {coq.TESTED}")
    readme = locate().root.parent / "README.md"
    assert readme.read_text(encoding="utf-8") == markdown(rows)


def test_every_certificate_in_the_report_is_there(rows):
    """The report's links, to the claims' certificates and to findings, lead to files with the hashes that it gives."""
    links = re.findall(r"\[`[^`]*`\]\(([^)]*\.jsonl?)\) `([0-9a-f]{64})`", markdown(rows))
    for path, digest in links:
        assert sha256((locate().root.parent / path).read_bytes()).hexdigest() == digest
    assert len(links) == sum(len(o.files) for row in rows for o in row.outcomes if o.theorems)
    assert "conjectures/only-the-prior/certificate.json" in dict(links)


def test_rows_travel_as_json(rows):
    """Each row has id, label, verdict and evidence, ready for JSON."""
    for row in rows:
        document = json.loads(json.dumps(row.to_json()))
        assert {"id", "label", "verdict", "evidence"} <= set(document)
        assert document["verdict"] == row.verdict.value


def test_what_coq_did_not_check_is_counted(library, rows):
    """Where Coq was not asked one sentence says of how many statements, and why; where it was there is none."""
    assert not _coq(rows) or unchecked(rows) == ""
    without = run(claims=CLAIMS[:2], library=library)
    assert unchecked(without) == "The Coq evidence of 2 of 2 statements was not checked again: Coq was not asked."
    assert succeeded(without)


def test_the_command_says_what_coq_did_not_check(tmp_path, monkeypatch):
    """`verify paper` without Coq: exit 0, and one sentence on stderr with the number and the reason."""
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(paper, ["--quiet"], standalone_mode=False)
    assert done.return_value == 0
    number = sum(any(isinstance(e, CoqTheorem) for e in claim.evidence) for claim in CLAIMS)
    sentence = f"The Coq evidence of {number} of {len(CLAIMS)} statements was not checked again: "
    assert done.stderr == f"{sentence}Coq is not installed here.\n"


@pytest.mark.parametrize(
    ("identifier", "theorem", "formal", "words"),
    [
        ("pure-mixed", "Pure.pure_mixed", ["is_min"], "minimum over the family is attained"),
        ("ideal-bound", "Corollary1.ideal_bound", ["is_min"], "minimum over the family is attained"),
        ("deterministic-weaker", "Example.example_strict", ["value_20", "value_21", "Rbar_lt w v"], "(21) < (20)"),
        ("example", "Example.example_strict", ["value_20", "value_21", "Rbar_lt w v"], "(21) < (20)"),
        ("example", "Example.example_value", ["minimax D hstar", "value_20 P distance 1 hstar", "hstar = h2 (1 / 3)"],
         "h* = (13) = (14) = (15) = h2(1/3)"),
    ],
)  # fmt: skip
def test_a_part_cites_what_it_says(identifier, theorem, formal, words):
    """The theorem that a part cites mentions what the part speaks of, and the part names the theorem's condition."""
    stated = coq.expected(locate().theory)[theorem]
    assert all(phrase in stated for phrase in formal)
    parts = [part for claim in CLAIMS if claim.id == identifier for part in claim.parts if words in part.words]
    cited = {f"{e.module}.{e.name}" for part in parts for e in part.evidence if isinstance(e, CoqTheorem)}
    assert theorem in cited


def test_progress_is_told(library):
    """The callback is called before each claim, with its id."""
    told: list[tuple[int, int, str]] = []
    run(lambda *call: told.append(call), claims=CLAIMS[:2], library=library)
    assert told == [(0, 2, CLAIMS[0].id), (1, 2, CLAIMS[1].id)]


def test_building_keeps_what_replays(library):
    """The build command leaves certificates that replay alone, and removes files that no evidence uses."""
    claim = next(claim for claim in CLAIMS if claim.id == "inference")
    folder = library.folder(claim.id)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "stray.json").write_text("{}")
    assert list(build(claim, library)) == ["inference/stray.json: removed, no evidence uses it"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_building_makes_what_is_missing(tmp_path):
    """From an empty folder the build command makes files that replay."""
    library = Library(tmp_path)
    claim = next(claim for claim in CLAIMS if claim.id == "inference")
    made = list(build(claim, library))
    assert [line.partition(":")[0] for line in made] == ["inference/one-law.certificate.json"]
    assert succeeded(run(claims=(claim,), library=library))


def test_without_certificates_the_sentence_says_so(tmp_path, monkeypatch):
    """An installation without the claims' files: one sentence, exit code 2."""
    monkeypatch.setattr(shelves, "PACKAGE", tmp_path / "site" / "verify" / "claims")
    with pytest.raises(NoEvidence, match="not part of this installation") as caught:
        locate()
    assert caught.value.exit_code == 2

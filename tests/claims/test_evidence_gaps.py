"""Theorems on (21) and on the gap: never taken for the value, nor the value for them; the tables of gaps."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
from fractions import Fraction
from itertools import permutations
from math import comb
from pathlib import Path

import pytest

from verify.check import kernel
from verify.claims import evidence_gaps, instances, instances_gaps
from verify.claims.build import build
from verify.claims.catalogue import CLAIMS
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import AtMostLogLabels, Exactly, Within
from verify.claims.demand_gap import OfDeterministic, OfGap
from verify.claims.evidence import Certified, EqualityFails, SameValue, StrictlyBelow
from verify.claims.evidence_gaps import GapTable, Tally
from verify.claims.gap_table import main
from verify.claims.library import Library, locate
from verify.claims.path_space import Space
from verify.claims.replay import ABOUT_THE_VALUE
from verify.claims.statements.implications import DETERMINISTIC_WEAKER, GAP, TWO_THIRDS_LOG_2
from verify.claims.status import replay
from verify.claims.verdict import Verdict
from verify.report.page import html

VALUE = instances.SECTION_V_A
DETERMINISTIC = instances_gaps.SECTION_V_A_DETERMINISTIC
STRICT = instances_gaps.SECTION_V_A_GAP
WIDE = Within(Fraction(0), Fraction(1))
SMALL = GapTable("small", "halves-and-thirds", instances_gaps.SMALLEST)
TABLE = locate().root.parent / "gaps" / "path-sixths.csv"


def row(library, evidence, identifier="example"):
    claim = Claim(identifier, "here", "a statement", (Part("its only part", Quantifier.THIS, (evidence,)),))
    return replay(claim, library)


def swap(library, taken, given):
    folder = library.folder("example")
    shutil.copy(folder / given.certificate_file, folder / taken.certificate_file)


@pytest.mark.parametrize("other", [DETERMINISTIC, STRICT], ids=["deterministic", "gap"])
@pytest.mark.parametrize("demands", [(), (WIDE,), (AtMostLogLabels(),), (Exactly(GAP),), (Exactly(TWO_THIRDS_LOG_2),)])
def test_another_number_is_not_the_value(library, other, demands):
    """A valid certificate about the very game, whose number is (21) or the gap: REJECTED, whatever is demanded."""
    swap(library, VALUE, other)
    found = row(library, Certified("value", VALUE, demands))
    assert found.verdict is Verdict.REJECTED
    assert not found.replayed


@pytest.mark.parametrize("other", [DETERMINISTIC, STRICT], ids=["deterministic", "gap"])
def test_comparisons_are_of_values(library, other):
    """Neither does evidence that compares values take such a certificate for one of them."""
    folder = library.folder("example")
    for name in ("section-v-a-mean.certificate.json", "section-v-a-mean.game.json"):
        shutil.copy(library.folder("mean-dominates") / name, folder / name)
    less = StrictlyBelow("less", VALUE, instances.SECTION_V_A_MEAN)
    assert row(library, less).verdict is Verdict.PROVED
    swap(library, VALUE, other)
    assert row(library, less).verdict is Verdict.REJECTED
    assert row(library, SameValue("same", VALUE, VALUE)).verdict is Verdict.REJECTED


def test_a_set_without_the_equality_needs_values(library):
    """(13) and (14) are values: where the certificate of a law is one of its gap, nothing is shown."""
    instance = dataclasses.replace(STRICT, name="two-laws")
    folder = library.folder("convexity-needed")
    shutil.copy(library.folder("example") / STRICT.certificate_file, folder / instance.certificate_file)
    (folder / instance.game_file).write_bytes(instance.data)
    game = {**VALUE.game, "perturbation": {**VALUE.game["perturbation"], "laws": []}}
    evidence = EqualityFails("no laws", dataclasses.replace(instance, game=game))
    assert row(library, evidence, "convexity-needed").verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    ("taken", "given", "demand"),
    [
        (STRICT, VALUE, OfGap()),
        (STRICT, DETERMINISTIC, OfGap()),
        (DETERMINISTIC, VALUE, OfDeterministic()),
        (DETERMINISTIC, STRICT, OfDeterministic()),
    ],
)
def test_the_value_is_not_another_number(library, taken, given, demand):
    """Where the gap or (21) is demanded only a theorem about it will do."""
    assert row(library, Certified("as committed", taken, (demand,))).verdict is Verdict.PROVED
    swap(library, taken, given)
    assert row(library, Certified("swapped", taken, (demand, WIDE))).verdict is Verdict.REJECTED


@pytest.mark.parametrize(
    "demands", [(OfGap(strict=False),), (OfGap(), Exactly(TWO_THIRDS_LOG_2)), (OfGap(), OfDeterministic())]
)
def test_the_gap_is_what_is_demanded(library, demands):
    """A strict gap is not zero, has its own value, and is not (21)."""
    assert row(library, Certified("gap", STRICT, demands)).verdict is Verdict.REJECTED


def test_every_rule_has_a_subject():
    """The kernel's rules are those about the value and those it says to be about something else."""
    assert not ABOUT_THE_VALUE & set(kernel.SUBJECTS)
    assert ABOUT_THE_VALUE | set(kernel.SUBJECTS) == set(kernel._RULES)
    read_elsewhere = {"loss", "member"}  # by evidence of their own, not by a demand
    assert {OfGap.subject, OfDeterministic.subject} | read_elsewhere == set(kernel.SUBJECTS)


@pytest.fixture
def lines(library):
    """The lines of the small table, and a function that writes others in their place and replays them."""
    path = library.folder("deterministic-weaker") / SMALL.bundles[0]

    def write(*changed):
        path.write_bytes(b"".join(line + b"\n" for line in changed))
        return row(library, SMALL, "deterministic-weaker")

    return path.read_bytes().splitlines(), write


def test_tables_replay(lines):
    """The committed table: a theorem for each game, all in one file, whose hash is given."""
    own, write = lines
    found = write(*own)
    assert found.verdict is Verdict.PROVED
    assert len(found.outcomes[0].theorems) == len(own) == 26
    assert len(found.outcomes[0].hashes) == len(found.outcomes[0].files) == 1


def test_a_table_has_a_line_for_each_game(lines):
    """A line less, a line more: MALFORMED. Two lines exchanged: each game has its own certificate."""
    own, write = lines
    assert write(*own[:-1]).verdict is Verdict.MALFORMED
    assert write(*own, own[-1]).verdict is Verdict.MALFORMED
    assert not write(own[5], *own[1:5], own[0], *own[6:]).replayed
    strict = next(i for i, line in enumerate(own) if b'"strict":true' in line)
    assert write(*own[:strict], own[strict - 1], *own[strict + 1 :]).verdict in (Verdict.REJECTED, Verdict.MALFORMED)


def test_a_line_cannot_bring_its_own_game_or_rule(lines):
    """What stands before the line is not overwritten by it."""
    own, write = lines
    for extra in ({"rule": "saddle"}, {"game": Space(2, 2, 2).document(((1, 0), (0, 1)))}, {"format": "other"}):
        first = json.dumps(extra | json.loads(own[0])).encode()
        assert write(first, *own[1:]).verdict is Verdict.MALFORMED
    for broken in (b"", b"{}", b"[]", b"\xff"):
        assert write(broken, *own[1:]).verdict is Verdict.MALFORMED


def test_a_line_that_decides_nothing_is_rejected(lines):
    """Valid bounds around zero do not tell whether the gap is strict."""
    own, write = lines
    changed = json.loads(own[0])
    changed["claim"] = {"lower": "-1", "upper": "1"}
    found = write(json.dumps(changed).encode(), *own[1:])
    assert found.verdict is Verdict.REJECTED
    assert "open" in found.reason


def test_a_tally_is_compared(library):
    """As many strict gaps as the statement says, not one more or less, and as many games."""
    for tally in (Tally(Space(4, 2, 2), 6, 1), Tally(Space(4, 2, 2), 7, 0)):
        wrong = dataclasses.replace(SMALL, tallies=(tally, instances_gaps.SMALLEST[1]))
        found = row(library, wrong, "deterministic-weaker")
        assert found.verdict is Verdict.REJECTED
        assert "0 of 6 gaps are strict" in found.reason


def test_a_missing_table_is_malformed(library):
    """No file, or a folder in its place."""
    path = library.folder("deterministic-weaker") / SMALL.bundles[0]
    path.unlink()
    assert row(library, SMALL, "deterministic-weaker").verdict is Verdict.MALFORMED
    path.mkdir()
    assert "cannot be read" in row(library, SMALL, "deterministic-weaker").reason


def test_building_makes_tables_and_gaps(tmp_path):
    """From an empty folder the build command makes a table, a gap and a value of (21) that replay, and keeps them."""
    evidence = (
        SMALL,
        Certified("gap", instances_gaps.SMALLEST_GAP, (OfGap(), Exactly(GAP))),
        Certified("(21)", DETERMINISTIC, (OfDeterministic(), Exactly(TWO_THIRDS_LOG_2))),
    )
    claim = Claim("made", "here", "a statement", (Part("its only part", Quantifier.THIS, evidence),))
    library = Library(tmp_path)
    assert len(list(build(claim, library))) == 3
    assert replay(claim, library).verdict is Verdict.PROVED
    assert list(build(claim, library)) == []


@pytest.mark.parametrize("space", [tally.space for tally in instances_gaps.SIXTHS + instances_gaps.SMALLEST])
def test_the_enumeration_fills_the_space(space):
    """The images of the enumerated games are distinct, and as many as there are games with every label used."""
    images = {
        image
        for counts in space
        for sides in (counts, tuple(line[::-1] for line in counts))
        for image in permutations(sides)
    }
    missing = [
        (-1) ** k * comb(space.labels, k) * comb(space.units + n - 1, n - 1)
        for k in range(space.labels)
        for n in [space.points * (space.labels - k)]
    ]
    assert len(images) == sum(missing)
    tallies = instances_gaps.SIXTHS + instances_gaps.SMALLEST
    assert [tally.games for tally in tallies if tally.space == space] == [len(list(space))]


def test_documents_are_the_games():
    """The game that a replay writes down is the one that was solved, byte for byte."""
    space = Space(4, 3, 6)
    counts = ((1, 0, 2, 0), (0, 1, 0, 1), (1, 0, 0, 0))
    assert json.dumps(space.document(counts)) == json.dumps(space.game(counts).document)


def test_the_committed_table_is_what_is_replayed():
    """proofs/gaps/path-sixths.csv says of every game what the kernel proves from the line of the bundle."""
    (evidence,) = (e for e in DETERMINISTIC_WEAKER.evidence if isinstance(e, GapTable) and e.name == "sixths")
    outcome = evidence.replay(DETERMINISTIC_WEAKER.id, locate())
    assert DETERMINISTIC_WEAKER in CLAIMS
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == len(outcome.theorems) == sum(tally.games for tally in evidence.tallies)
    games = ((tally.space, counts) for tally in evidence.tallies for counts in tally.space)
    for line, theorem, (space, counts) in zip(table, outcome.theorems, games, strict=True):
        assert line["counts"] == "|".join(" ".join(map(str, own)) for own in counts)
        assert (line["points"], line["labels"]) == (str(space.points), str(space.labels))
        assert line["sha256"] == theorem.sha256
        assert line["gap"] == theorem.expression
        assert {"yes": True, "no": False}[line["strict"]] is theorem.more["strict"]
    assert sum(line["strict"] == "yes" for line in table) == 294


@pytest.mark.slow
def test_the_command_writes_the_committed_table(tmp_path):
    """The one command of proofs/gaps/README.md writes the committed file again."""
    assert main([str(tmp_path / "table.csv")]) == 0
    assert (tmp_path / "table.csv").read_bytes() == TABLE.read_bytes()


def test_replaying_a_table_loads_no_solver():
    """The module that replays tables imports the solvers only to write them."""
    with Path(evidence_gaps.__file__).open(encoding="utf-8") as file:
        top = [line for line in file if line.startswith(("import ", "from "))]
    assert not any("verify.claims.gaps" in line or "verify.solve" in line or "gap_table" in line for line in top)


def test_the_page_does_not_list_every_line(library):
    """The HTML report names the file of a table, its hash and how many certificates are in it."""
    pytest.importorskip("jinja2")
    found = row(library, SMALL, "deterministic-weaker")
    text = html([found])
    assert "26 certificates in one file" in text
    assert text.count(found.outcomes[0].bundle) == 1
    assert found.outcomes[0].theorems[0].sha256 not in text

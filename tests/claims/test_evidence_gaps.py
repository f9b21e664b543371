"""Theorems on (21) and on the gap: never taken for the value, nor the value for them; the tables of gaps."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
import shutil
from fractions import Fraction
from itertools import permutations
from math import comb
from pathlib import Path

import pytest

from verify.certify.compare import Sum, Term, composed
from verify.check import kernel
from verify.claims import evidence_gaps, instances, instances_gaps
from verify.claims.answers import value
from verify.claims.build import build
from verify.claims.catalogue import CLAIMS
from verify.claims.claim import Claim, Part, Quantifier
from verify.claims.demand import AtMostLogLabels, Exactly, Within
from verify.claims.demand_gap import OfDeterministic, OfGap
from verify.claims.evidence import Certified
from verify.claims.evidence_compare import below, equality_fails, same_value
from verify.claims.evidence_gaps import GapTable, Tally, replay_line
from verify.claims.gap_table import main
from verify.claims.gap_theorem import strict
from verify.claims.library import Library, locate
from verify.claims.path_space import Space
from verify.claims.piece import Piece
from verify.claims.replay import ABOUT_THE_VALUE, Refused
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


def test_comparisons_are_of_values(library):
    """Neither does evidence that compares values take such a theorem for one of them."""
    folder, mean = library.folder("example"), instances.SECTION_V_A_MEAN
    larger = value(mean.load(), mean.digits).certificate
    less = below("less", "compared", Piece(VALUE), Piece(mean, larger.rule))
    same = same_value("same", "compared", Piece(VALUE), Piece(VALUE))
    path = folder / less.bundles[0]
    more, none = Term(Fraction(1), 1), Sum((Term(Fraction(1), 0), Term(Fraction(-1), 1)), "0", "0", ())
    for given, verdict in ((VALUE, Verdict.PROVED), (DETERMINISTIC, Verdict.REJECTED)):
        own = json.loads((folder / given.certificate_file).read_bytes())
        positive = Sum((more, Term(Fraction(-1), 0)), "0.01", "1")
        for evidence, parts, each in ((less, (own, larger.document), positive), (same, (own, own), none)):
            path.write_text(json.dumps(composed(parts, [each])))
            assert kernel.check(path.read_bytes()).rule == "compare"
            assert row(library, evidence).verdict is verdict
    for given in (DETERMINISTIC, STRICT):
        shutil.copy(folder / given.certificate_file, path)
        assert row(library, less).verdict is Verdict.REJECTED
        assert row(library, same).verdict is Verdict.REJECTED


def test_a_set_without_the_equality_needs_values(library):
    """(13) and (14) are values: where the certificate of a law is one of its gap, nothing is shown."""
    game = {**VALUE.game, "perturbation": {**VALUE.game["perturbation"], "laws": []}}
    evidence = equality_fails("no laws", Piece(dataclasses.replace(STRICT, name="two-laws", game=game)))
    folder = library.folder("convexity-needed")
    shutil.copy(library.folder("example") / STRICT.certificate_file, folder / evidence.bundles[0])
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


ABOUT = instances_gaps.SMALLEST_GAP
OTHER_THAN_GAPS = {
    "terms the other way round": "first sum",
    "terms with the other signs": "first sum",
    "terms twice as large": "first sum",
    "another sum first": "first sum",
    "no sum": "first sum",
    "parts the other way round": "the parts are theorems of deterministic, saddle,",
    "a part too many": "the parts are theorems of saddle, deterministic, saddle,",
    "two values": "the parts are theorems of saddle, saddle,",
    "(20) of another game": "another game",
    "(21) of another game": "another game",
    "both of another game": "another game",
}


@pytest.fixture
def documents(library):
    """Certificates that the kernel accepts, about the very game: no gaps, but with numbers and bounds of one."""
    own, theirs = (
        json.loads((library.folder(claim) / instance.certificate_file).read_bytes())
        for claim, instance in (("deterministic-weaker", ABOUT), ("example", STRICT))
    )

    def part(document, i):
        head = {key: document[key] for key in ("format", "game")}
        return head | document["claim"]["parts"][i] | {"evidence": document["evidence"][i]}

    def difference(*terms, low="0.17", high="0.18"):
        return Sum(tuple(Term(Fraction(a), i) for a, i in terms), low, high)

    def of_this_game(parts):  # the parts of another game bring their own
        document = composed([part(own, 0), *parts], [gap])
        claim = document["claim"] | {"parts": document["claim"]["parts"][1:]}
        return document | {"claim": claim, "evidence": document["evidence"][1:]}

    gap = difference((1, 0), (-1, 1))
    first, second = part(own, 0), part(own, 1)
    other_first, other_second = part(theirs, 0), part(theirs, 1)
    return {
        "the gap": composed([first, second], [gap]),
        "terms the other way round": composed([first, second], [difference((-1, 1), (1, 0))]),
        "terms with the other signs": composed(
            [first, second], [difference((-1, 0), (1, 1), low="-0.18", high="-0.17")]
        ),
        "terms twice as large": composed([first, second], [difference((2, 0), (-2, 1), low="0.34", high="0.35")]),
        "another sum first": composed([first, second], [difference((1, 0), high=1), gap]),
        "no sum": composed([first, second], []),
        "parts the other way round": composed([second, first], [difference((1, 1), (-1, 0))]),
        "a part too many": composed([first, second, first], [gap]),
        "two values": composed([first, first], [difference((1, 0), (-1, 1), low="-1", high=1)]),
        "(20) of another game": of_this_game([other_first, second]),
        "(21) of another game": of_this_game([first, other_second]),
        "both of another game": of_this_game([other_first, other_second]),
    }


def test_the_gap_itself_is_accepted(library, documents):
    """The certificate that the next tests change is one of a gap, composed anew, with wider bounds."""
    found = replayed_gap(library, documents["the gap"])
    assert found.verdict is Verdict.PROVED


@pytest.mark.parametrize("what", OTHER_THAN_GAPS)
def test_another_comparison_is_not_the_gap(library, documents, what):
    """The kernel proves it, about this very game by the head of the certificate, but it is not the gap of that game."""
    data = json.dumps(documents[what]).encode()
    theorem = kernel.check(data)
    assert theorem.game == kernel.read_game(ABOUT.data)
    assert OTHER_THAN_GAPS[what] in OfGap().objection(theorem, ABOUT, data)
    found = replayed_gap(library, documents[what])
    assert found.verdict is Verdict.REJECTED
    assert OTHER_THAN_GAPS[what] in found.reason


@pytest.mark.parametrize("what", OTHER_THAN_GAPS)
def test_a_line_is_about_the_gap(documents, what):
    """A line can bring games and sums of its own: both parts have to be about the game that is enumerated."""
    counts = ((1, 0, 0, 1), (0, 1, 0, 0))

    def line(name):
        return json.dumps({key: documents[name][key] for key in ("claim", "evidence")}).encode()

    assert strict(replay_line("here", Space(4, 2, 3), counts, line("the gap")))
    with pytest.raises(Refused, match=re.escape(OTHER_THAN_GAPS[what])):
        replay_line("here", Space(4, 2, 3), counts, line(what))


def replayed_gap(library, document):
    """The row of a claim that the gap is strict, with this certificate."""
    folder = library.folder("deterministic-weaker")
    (folder / ABOUT.certificate_file).write_text(json.dumps(document))
    return row(library, Certified("gap", ABOUT, (OfGap(),)), "deterministic-weaker")


def test_every_rule_has_a_subject():
    """The kernel's rules are those about the value and those it says to be about something else."""
    others = set(kernel.SUBJECTS) | {"compare"}  # whose subject is its first sum
    assert not ABOUT_THE_VALUE & others
    assert ABOUT_THE_VALUE | others == set(kernel._RULES)
    read_elsewhere = {"loss", "member"}  # by evidence of their own, not by a demand
    assert {OfGap.subject, OfDeterministic.subject} | read_elsewhere == others


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
    positive = next(i for i, line in enumerate(own) if json.loads(line)["claim"]["sums"][0]["exact"])
    found = write(*own[:positive], own[positive - 1], *own[positive + 1 :])
    assert found.verdict in (Verdict.REJECTED, Verdict.MALFORMED)


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
    (difference,) = changed["claim"]["sums"]
    del difference["exact"]
    difference |= {"lower": "-1", "upper": "1"}
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
        assert {"yes": True, "no": False}[line["strict"]] is strict(theorem)
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

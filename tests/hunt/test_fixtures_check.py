"""Another solver's numbers: read exactly, placed exactly, against brackets that the kernel proves again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verify.errors import BadInput
from verify.game.place import Place
from verify.hunt.fixtures import collection
from verify.hunt.fixtures_check import Bracket, Finding, Status, about, compare, outward, replayed, solved
from verify.hunt.fixtures_claims import Claim, Side, number_of, read_claims, read_tolerance
from verify.hunt.fixtures_export import TABLE, export

PLACE = Place("here")
H2 = Fraction(5623351446188083502880303152244, 10**31)
"""h2(1/4), rounded down: the value of binary-hamming."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of three games to 40 digits."""
    folder = tmp_path_factory.mktemp("fixtures") / "out"
    names = ("section-v-a", "binary-hamming", "segment")
    return export(folder, 40, games=[collection()[name] for name in names]).folder


@pytest.fixture
def copy(exported: Path, tmp_path: Path) -> Path:
    """A copy of it, to be tampered with."""
    return Path(shutil.copytree(exported, tmp_path / "copy"))


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        ("0.1", Fraction(1, 10)), ("-1.5e-3", Fraction(-3, 2000)), ("2/6", Fraction(1, 3)), ("7", Fraction(7)),
        ("1E+2", Fraction(100)), ("1.", Fraction(1)), ("+0.5", Fraction(1, 2)), (3, Fraction(3)),
        (0.1, Fraction(0.1)), (Decimal("0.1"), Fraction(1, 10)), (Fraction(1, 3), Fraction(1, 3)),
        (np.float64(0.1), Fraction(0.1)), (np.float32(0.1), Fraction(float(np.float32(0.1)))),
        (np.array(0.5), Fraction(1, 2)), (np.int64(2), Fraction(2)), (mpmath.mpf("0.5"), Fraction(1, 2)),
        (mpmath.mpf(0), Fraction(0)), (-mpmath.mpf(3) / 4, Fraction(-3, 4)),
    ],
)  # fmt: skip
def test_numbers(value: Any, exact: Fraction) -> None:
    """Decimals are what is written, floats the rationals that they are, at any precision."""
    assert number_of(value, PLACE) == exact


@pytest.mark.parametrize(
    "value",
    [
        "", "x", "1/0", "nan", "inf", "0x1", "1_000", "１", " 1", "1e99999", "--1", "1" * 9000, float("nan"),
        float("inf"), True, None, [1], {}, mpmath.inf, mpmath.nan, Decimal("NaN"), Decimal("Infinity"), 1j,
        np.array([1.0, 2.0]), np.bool_(True),
    ],
)  # fmt: skip
def test_what_is_no_number(value: Any) -> None:
    """Anything else is refused with its place, in one line."""
    with pytest.raises(BadInput, match=r"^here: found [^\n]*, expected a number such as"):
        number_of(value, PLACE)


def test_files(tmp_path: Path) -> None:
    """JSON with floats, strings and pairs; CSV with columns in any order, empty cells, other columns."""
    path = tmp_path / "a.json"
    path.write_text('{"ties": 0.1, "cubic": "1e-3", "sensor": {"lower": 0.5, "upper": "2/3"}}')
    expected = [
        ("ties", Side.VALUE, Fraction(1, 10)), ("cubic", Side.VALUE, Fraction(1, 1000)),
        ("sensor", Side.LOWER, Fraction(1, 2)), ("sensor", Side.UPPER, Fraction(2, 3)),
    ]  # fmt: skip
    assert [(c.name, c.side, c.number) for c in read_claims(path)] == expected
    table = tmp_path / "a.CSV"
    table.write_text("seconds,upper,name,value,lower\r\n1,,ties,0.1,\r\n\r\n2,, cubic,1e-3,\n3,2/3,sensor,,0.5\n")
    assert [(c.name, c.side, c.number) for c in read_claims(table)] == expected


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.json", "{}", "found no number at all"),
        ("a.json", "[1]", "found a list of 1, expected an object"),
        ("a.json", '{"ties": 1, "ties": 2}', 'found the key "ties" twice'),
        ("a.json", '{"ties": null}', "at ties: found null, expected a number"),
        ("a.json", '{"ties": NaN}', "at ties: found NaN"),
        ("a.json", '{"ties": 1e999999}', "at ties: found 1e999999"),
        ("a.json", '{"ties": {"vlaue": 1}}', 'at ties: found the unknown key "vlaue"'),
        ("a.json", '{"ties": {}}', "at ties: found an empty object"),
        ("a.json", '{"ties": 1', "a truncated file"),
        ("a.csv", "", "found the columns nothing"),
        ("a.csv", "name\nties\n", 'found the columns "name"'),
        ("a.csv", "ties,0.5\n", 'found the columns "ties", "0.5"'),
        ("a.csv", "name,value,value\nties,1,1\n", "each once"),
        ("a.csv", "name,value\nties\n", "a.csv, row 2: found 1 cells, expected 2"),
        ("a.csv", "name,value\nties,1\nties,1\n", 'row 3: found the name "ties" again'),
        ("a.csv", "name,value\nties,x\n", 'row 2: at value: found "x"'),
        ("a.csv", "name,value\nties,\n", "found no number at all"),
        ("a.csv", 'name,value\n"ties,1\n', "found no table"),
    ],
)
def test_files_that_are_none(name: str, text: str, reason: str, tmp_path: Path) -> None:
    """What cannot be read is refused with the place; a file that claims nothing is no success."""
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(BadInput) as caught:
        read_claims(path)
    assert reason in str(caught.value)
    with pytest.raises(BadInput, match="cannot be read"):
        read_claims(tmp_path / "nowhere.json")


def test_tolerances() -> None:
    """Exact, and not negative."""
    assert read_tolerance("0.1e-5") == Fraction(1, 10**6)
    for text in ("-1", "x", "nan"):
        with pytest.raises(BadInput, match="--tolerance"):
            read_tolerance(text)


sevenths = st.fractions(min_value=-2, max_value=2, max_denominator=7)


@given(sevenths, sevenths, sevenths.map(abs), sevenths.map(abs), st.sampled_from(Side))
def test_the_status_is_what_it_says(
    number: Fraction, lower: Fraction, wide: Fraction, slack: Fraction, side: Side
) -> None:
    """Whatever h* in the bracket is the true one: what is refuted is further off than the tolerance (or on the wrong
    side by more), and what is refuted as below or above is so; what is not refuted is right for some such h*."""
    finding = Finding(Claim("x", side, number, str(number)), Bracket(lower, lower + wide, "", None), slack)
    ends = (lower, lower + wide)
    low, high = finding.error
    assert all(low <= number - h <= high for h in ends)
    if finding.status is Status.BELOW:
        assert side is Side.VALUE
        assert all(number < h - slack for h in ends)
    elif finding.status is Status.ABOVE:
        assert side is Side.VALUE
        assert all(number > h + slack for h in ends)
    elif finding.status is Status.WRONG_SIDE:
        assert all(number > h + slack if side is Side.LOWER else number < h - slack for h in ends)
    else:
        nearest = min(max(number, lower), lower + wide)
        assert side is not Side.VALUE or abs(number - nearest) <= slack
        assert side is not Side.LOWER or number <= lower + wide + slack
        assert side is not Side.UPPER or number >= lower - slack
    assert Fraction(finding.size) >= max(abs(low), abs(high))


@given(st.fractions(min_value=Fraction(1, 10**12), max_value=10**9))
def test_sizes_are_rounded_up(size: Fraction) -> None:
    """To four digits, upwards: at most a thousandth too much."""
    assert size <= Fraction(about(size)) <= size * Fraction(1001, 1000)


def test_bounds_on_the_wrong_side(exported: Path) -> None:
    """A lower bound above the certified upper one, or an upper bound below, is named as such; loose bounds are fine."""
    claims = [
        Claim("binary-hamming", Side.LOWER, Fraction(56, 100), "0.56"),
        Claim("binary-hamming", Side.UPPER, Fraction(57, 100), "0.57"),
        Claim("binary-hamming", Side.LOWER, Fraction(563, 1000), "0.563"),
        Claim("binary-hamming", Side.UPPER, Fraction(562, 1000), "0.562"),
    ]
    found = compare(claims, replayed(exported))
    assert [each.status for each in found] == [Status.INSIDE, Status.INSIDE, Status.WRONG_SIDE, Status.WRONG_SIDE]
    assert found[2].sentence == (
        "the lower bound 0.563 is above the certified value by 6.649e-04: a lower bound on the wrong side"
    )
    assert found[3].sentence == (
        "the upper bound 0.562 is below the certified value by 3.352e-04: an upper bound on the wrong side"
    )
    relaxed = compare(claims, replayed(exported), Fraction(1, 1000))
    assert all(each.status is Status.INSIDE for each in relaxed)


def test_replayed_and_solved_brackets_meet(exported: Path) -> None:
    """Two proofs of the same value, by replay and anew, and the truth, lie in each other's brackets."""
    again, anew = replayed(exported), solved(25)
    for name in ("section-v-a", "binary-hamming", "segment"):
        a, b = again(name), anew(name)
        assert max(a.lower, b.lower) <= min(a.upper, b.upper)
        assert a.upper - a.lower <= Fraction(1, 10**40)
    assert again("binary-hamming").lower <= H2 + Fraction(1, 10**31)
    assert again("binary-hamming").upper >= H2
    assert outward(again("binary-hamming").lower, again("binary-hamming").upper, 9) == ("0.562335144", "0.562335145")


def change(folder: Path, edit: Callable[[Any], None]) -> None:
    """Edit the table of an export."""
    table = json.loads((folder / TABLE).read_text(encoding="utf-8"))
    edit(table)
    (folder / TABLE).write_text(json.dumps(table), encoding="utf-8")


def other_game(table: Any) -> None:
    games = table["games"]
    games[0]["value"]["certificate"], games[1]["value"]["certificate"] = (
        games[1]["value"]["certificate"], games[0]["value"]["certificate"],
    )  # fmt: skip


def closer(table: Any) -> None:
    table["games"][0]["value"]["lower"] = table["games"][0]["value"]["upper"]


def escape(table: Any) -> None:
    table["games"][0]["value"]["certificate"]["file"] = "certificates/../../secret.json"


def gap_instead(table: Any) -> None:
    table["games"][0]["value"]["certificate"] = table["games"][0]["gap"]["certificate"]


def nothing(table: Any) -> None:
    table["games"][0]["value"]["certificate"]["file"] = "certificates/none.value.json"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (other_game, "is about another game than section-v-a"),
        (closer, "closer than the certificate proves"),
        (escape, "expected certificates/NAME"),
        (gap_instead, "found a certificate of rule compare, expected one of a value"),
        (nothing, "cannot be read: No such file"),
        (lambda table: table["games"].pop(0), "found the name 'section-v-a', expected one of the 2 games"),
        (lambda table: table.update(format="verify-fixtures/2"), "no table of the format"),
        (lambda table: table["games"][1].pop("value"), "found no list of games"),
    ],
)
def test_a_table_that_was_changed(edit: Callable[[Any], None], reason: str, copy: Path) -> None:
    """What the table says is not believed: another certificate, closer bounds, a path that leads elsewhere."""
    change(copy, edit)
    with pytest.raises(BadInput) as caught:
        replayed(copy)("section-v-a")
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b'"2/3"', b'"1/3"', "the kernel refuses this certificate"),
        (b'"radius":"1"', b'"radius":"2"', "the kernel refuses this certificate"),
        (b'"evidence"', b'"evidences"', "the kernel refuses this certificate"),
        (b'"law":', b'"law"', "the kernel refuses this certificate"),
    ],
)
def test_a_certificate_that_was_changed(old: bytes, new: bytes, reason: str, copy: Path) -> None:
    """A changed claim, game, key or byte: the kernel refuses, and no number is compared."""
    path = copy / "certificates" / "section-v-a.value.json"
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    with pytest.raises(BadInput, match=reason):
        replayed(copy)("section-v-a")


def test_a_true_certificate_of_another_game_under_that_name(copy: Path, tmp_path: Path) -> None:
    """An export whose game of that name is another one, proved honestly, is refused: names mean games."""
    from dataclasses import replace

    fake = replace(collection()["section-v-a"], document=collection()["two-points"].document)
    forged = export(tmp_path / "forged", 10, games=[fake]).folder
    with pytest.raises(BadInput, match="is about another game than section-v-a"):
        replayed(forged)("section-v-a")


def test_unknown_names_come_first(exported: Path) -> None:
    """A slip in the last name is found before the first game is solved."""
    asked: list[str] = []
    claims = [Claim(name, Side.VALUE, Fraction(1), "1") for name in ("section-v-a", "setcion-v-a")]
    with pytest.raises(BadInput, match="perhaps section-v-a"):
        compare(claims, solved(progress=asked.append))
    assert not asked

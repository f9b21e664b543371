"""What is no text of the format: JSON that Python would take, TOML that tomllib would take, names and numbers that look right.

Spellings stand in a few long lines.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.kernel import corpus
from tests.kernel.mutate import put
from verify.check.kernel import Malformed, Rejected, check, read_game

TEXT = corpus.data(corpus.saddles()["section-V-A"]).decode()
GAME = json.dumps(corpus.saddles()["section-V-A"]["game"])

BYTES = {
    "empty": b"",
    "blank": b" \n",
    "object": b"{}",
    "list": b"[]",
    "number": b"1",
    "null": b"null",
    "string": b'"verify-certificate/1"',
    "utf-8 mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "utf-16": TEXT.encode("utf-16"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-32": TEXT.encode("utf-32"),
    "latin-1": TEXT.replace("section-V-A", "é").encode("latin-1"),
    "overlong": TEXT.encode().replace(b"section-V-A", b"\xc0\xae"),
    "surrogate in utf-8": TEXT.encode().replace(b"section-V-A", b"\xed\xa0\x80"),
    "trailing brace": TEXT.encode() + b"}",
    "trailing object": TEXT.encode() + b"{}",
    "trailing nul": TEXT.encode() + b"\0",
    "truncated": TEXT.encode()[:-1],
    "comment": b"/* a */" + TEXT.encode(),
    "twice": TEXT.encode() + b"\n" + TEXT.encode(),
    "in a list": b"[" + TEXT.encode() + b"]",
    "comma": TEXT.encode()[:-1] + b",}",
    "single quotes": TEXT.replace('"', "'").encode(),
    "nul": b"\0",
    "raw newline in a string": TEXT.replace("section-V-A", "a\nb").encode(),
}

EDITS = {
    "NaN": ('"1/3"', "NaN"),
    "Infinity": ('"1/3"', "Infinity"),
    "-Infinity": ('"1/3"', "-Infinity"),
    "float": ('"1/3"', "0.5"),
    "float that is an integer": ('"radius": "1"', '"radius": 1.0'),
    "exponent": ('"radius": "1"', '"radius": 1e0'),
    "great exponent": ('"radius": "1"', '"radius": 1E400'),
    "minus zero as a float": ('"rule": [[1, 0,', '"rule": [[1, -0.0,'),
    "leading zero": ('"rule": [[1, 0,', '"rule": [[01, 0,'),
    "plus": ('"rule": [[1, 0,', '"rule": [[+1, 0,'),
    "hexadecimal": ('"rule": [[1, 0,', '"rule": [[0x1, 0,'),
    "a duplicate of format": ('"format": "verify-certificate/1"', '"format": "x", "format": "verify-certificate/1"'),
    "a duplicate of rule": ('"rule": "saddle"', '"rule": "saddle", "rule": "saddle"'),
    "a duplicate radius": ('"radius": "1"', '"radius": "2", "radius": "1"'),
    "a duplicate by escape": ('"radius": "1"', '"radius": "2", "r\\u0061dius": "1"'),
    "a duplicate metric": ('"metric": "absolute"', '"metric": "squared", "metric": "absolute"'),
    "a duplicate law": ('"law": [', '"law": [["0", "0", 1]], "law": ['),
    "a duplicate claim": ('"claim": {', '"claim": {}, "claim": {'),
    "an unknown key": ('"rule": "saddle"', '"rule": "saddle", "comment": "trust me"'),
    "an unknown key of the game": ('"labels":', '"note": "", "labels":'),
    "an unknown key of the perturbation": ('"radius": "1"', '"radius": "1", "budget": "0"'),
    "an unknown key of the cost": ('"metric": "absolute"', '"metric": "absolute", "scale": 2'),
    "an unknown key of the claim": ('"claim": {', '"claim": {"maximin": 0, '),
    "an unknown key of the evidence": ('"evidence": {', '"evidence": {"precision": 64, '),
}


def refused(data: bytes) -> None:
    """Malformed, and nothing else."""
    with pytest.raises(Malformed):
        check(data)


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_certificate(name: str) -> None:
    """UTF-8, one object, nothing before and nothing after."""
    refused(BYTES[name])
    with pytest.raises(Malformed):
        read_game(BYTES[name])


@pytest.mark.parametrize("name", EDITS)
def test_json_that_is_not_strict(name: str) -> None:
    """No floats, no NaN, no duplicate and no unknown key, at any depth."""
    old, new = EDITS[name]
    assert TEXT.count(old)
    refused(TEXT.replace(old, new, 1).encode())


@pytest.mark.parametrize("kind", ["[]", "{}", '{"a":'])
def test_deep_nesting(kind: str) -> None:
    """Brackets nested deeper than 16, open or closed, in a list or in an object."""
    for depth in (17, 1000, 10**6):
        for text in (kind[:-1] * depth, kind[:1] * depth + kind[-1:] * depth):
            refused(TEXT.replace('"1/3"', text, 1).encode())
            refused(text.encode())


SPELLINGS = ["١/٣", "1/٣", "１/３", "1_0/30", "1/3_0", " 1/3", "1/3 ", "1 /3", "1/3\n", "+1/3", "1/+3", "1/-3", "--1/3", "1/0", "0/0", "1/00", "1/3/1", "1//3", "/3", "1/", "0x10", "1e0", "1E-1", "1e400",
             ".5", "1.", "1.5/3", "1/3.0", "⅓", "½", "²", "1,5", "inf", "-inf", "nan", "Infinity", "", "1/3\0", "1\u20443", "−1", "¹", "𝟏/𝟑", "0b1", "1j", "1/3;", "True", "None", "①", "1\u200b/3"]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "path",
    [
        ("game", "law", 0, 2),
        ("game", "perturbation", "radius"),
        ("claim", "lower"),
        ("claim", "exact", 0, 1),
        ("claim", "exact", 0, 0),
        ("evidence", "attack", 0, 3),
        ("evidence", "rule", 1, 0),
    ],
    ids=lambda path: ".".join(map(str, path)),
)
def test_numbers_that_are_none(path: Any, spelling: str) -> None:
    """One ASCII pattern: no other script's digits, no blanks, no sign but a minus, no exponent, no denominator 0."""
    refused(corpus.data(put(json.loads(TEXT), path, spelling)))


@pytest.mark.parametrize("value", [True, False, None, [], ["1/3"], {}, {"1/3": 1}])
@pytest.mark.parametrize(
    "path",
    [
        ("game", "law", 0, 2),
        ("game", "perturbation", "radius"),
        ("claim", "upper"),
        ("claim", "exact", 0, 1),
        ("evidence", "attack", 0, 3),
        ("evidence", "rule", 0, 0),
    ],
    ids=str,
)
def test_other_types_are_no_numbers(path: Any, value: Any) -> None:
    """true is no 1; a list of a number is no number."""
    refused(corpus.data(put(json.loads(TEXT), path, value)))


@pytest.mark.parametrize("value", ["0", True, False, None, "0/1", -1, 5, 10**30, [0], {}])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_indices_are_integers_within_the_alphabet(place: int, value: Any) -> None:
    """Index −1 is not the last one, true is not 1, "0" is not 0."""
    document = put(json.loads(TEXT), ("evidence", "attack", 0, place), value)
    with pytest.raises(Rejected):
        check(corpus.data(document))


NAMES = ["", " ", " a", "a ", "\ta", "a\n", "a\0", "a\u0007b", "\u007f", "a\u0085", "e\u0301", "\u212b", "a\u202eb", "a\u2066b", "a\u200fb", "a\u200bb", "\ufeffa", "a\u00adb", "\u00a0a", "a\u3000", "\u2028", "a" * 201, "\ud800",
         "a\udfff", "\udc80", "a\U000e0001", "\u0600"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("alphabet", ["features", "labels", "releases"])
def test_names_that_are_none(alphabet: str, name: str) -> None:
    """NFC, no control, format, bidirectional or surrogate characters, no blanks at the ends, 1 to 200 characters."""
    document = corpus.saddles()["max-matrix"]
    document["game"][alphabet][-1] = name
    if alphabet != "releases":
        document["game"]["law"][-1][alphabet == "labels"] = name
    refused(json.dumps(document).encode())
    document = corpus.saddles()["max-matrix"]
    document["game"]["name"] = name
    refused(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "a"),
        ("a", "ａ"),
        ("ﬁ", "fi"),
        ("2", "²"),
        ("1", "①"),
        ("K", "K"),
        ("Ω", "Ω"),
        ("x", "𝐱"),
        ("1\u20442", "½"),
        ("한", "ᄒ" + "ᅡ" + "ᆫ"),
    ],
)
def test_names_that_look_alike(one: str, other: str) -> None:
    """Distinct also after NFKC, in every alphabet."""
    for alphabet in ("features", "labels", "releases"):
        document = corpus.saddles()["max-matrix"]
        document["game"][alphabet][:2] = [one, other]
        for place, name in enumerate([one, other]):
            if alphabet != "releases":
                document["game"]["law"][place][alphabet == "labels"] = name
        refused(json.dumps(document).encode())


def test_a_plain_name_in_any_script_is_a_name(saddles: dict[str, Any]) -> None:
    """What is not refused: NFC names in other scripts, inner blanks, 200 characters, astral characters."""
    for name in ("né", "ὅσον", "日本", "a b", "x" * 200, "𓀀", "१", "-", "null"):
        document = saddles["max-matrix"]
        document["game"]["labels"][0] = document["game"]["law"][0][1] = name
        statement = check(corpus.data(document)).statement
        assert check(json.dumps(document, ensure_ascii=True).encode()).statement == statement


@pytest.mark.parametrize("word", ["inf", "Inf", "INF", "infinity", "-inf", None, "∞"])
def test_infinity_is_one_word_in_a_matrix(word: Any) -> None:
    """Only "inf", and nowhere but in costs."""
    document = put(corpus.saddles()["max-matrix"], ("game", "perturbation", "cost", "matrix", 0, 2), word)
    if word == "inf":
        assert check(corpus.data(document)).rule == "saddle"
    else:
        refused(corpus.data(document))
    for path in (("radius",), ("cost", "matrix")):
        refused(corpus.data(put(corpus.saddles()["max-matrix"], ("game", "perturbation", *path), word)))


def test_the_command_reports_and_never_traces_back(tmp_path: Path, python: Any) -> None:
    """`python -m verify.check`: 0 proved, 1 rejected, 3 malformed, 64 usage; no traceback."""
    good, wrong, bad = tmp_path / "good.json", tmp_path / "wrong.json", tmp_path / "bad.json"
    good.write_text(TEXT, encoding="utf-8")
    wrong.write_text(TEXT.replace('"-2/3"', '"-1/3"'), encoding="utf-8")
    bad.write_bytes(b"\xff\xfe")
    missing = tmp_path / "missing.json"
    game, other = tmp_path / "game.json", tmp_path / "other.json"
    game.write_text(GAME, encoding="utf-8")
    other.write_text(GAME.replace('"radius": "1"', '"radius": "3"'), encoding="utf-8")
    cases = [([good], 0), ([wrong], 1), ([bad], 3), ([missing], 3), ([good, wrong], 1), (["--json", good, bad], 3), ([], 64), (["--nonsense"], 64), (["--limit", "bytes=x", good], 64),
             (["--game", game, good], 0), (["--game", missing, good], 3), (["--game", other, good], 1)]  # fmt: skip
    for arguments, code in cases:
        run = python("-m", "verify.check", *arguments)
        assert "Traceback" not in run.stderr, arguments
        assert run.returncode == code, (arguments, run)


def test_a_certificate_on_every_line(python: Any, tmp_path: Path) -> None:
    """Every line of a .jsonl has a verdict of its own, and the worst decides; without a line it proves nothing."""
    one, other = (corpus.data(corpus.saddles()[name]) for name in ("section-V-A", "max-hamming"))
    files = {"both": [one, other], "twice": [one, one], "broken": [one, b"{}"], "blank": [one, b"", other], "none": []}
    for name, lines in files.items():
        (tmp_path / f"{name}.jsonl").write_bytes(b"\n".join(line.strip() for line in lines))
    codes = {name: python("-m", "verify.check", tmp_path / f"{name}.jsonl").returncode for name in files}
    assert codes == {"both": 0, "twice": 0, "broken": 3, "blank": 3, "none": 3}
    run = python("-m", "verify.check", "--json", tmp_path / "both.jsonl")
    lines = (tmp_path / "both.jsonl").read_bytes().splitlines(keepends=True)
    assert [each["sha256"] for each in json.loads(run.stdout)["files"]] == [sha256(line).hexdigest() for line in lines]
    game = tmp_path / "game.json"
    game.write_text(GAME, encoding="utf-8")
    assert python("-m", "verify.check", "--game", game, tmp_path / "twice.jsonl").returncode == 0
    assert python("-m", "verify.check", "--game", game, tmp_path / "both.jsonl").returncode == 1

"""Games in TOML mean what they mean in JSON, and TOML's own numbers and dates are no way around the rules."""

from __future__ import annotations

import pytest

from tests.kernel import corpus
from verify.check.kernel import Malformed, read_game

GAME = """\
format = "verify-game/1"
name = "section-V-A"
features = ["0", "1", "2", "3", "4"]
labels = ["0", "1", "2", "3", "4"]
law = [["0", "0", "1/3"], ["2", "2", "1/3"], ["4", "4", "1/3"]]

[perturbation]
kind = "max-distortion"
cost = { metric = "absolute" }
radius = "1"
"""


def test_the_same_game() -> None:
    """TOML and JSON give one game, nested tables or inline ones, integers or strings."""
    expected = read_game(corpus.data(corpus.saddles()["section-V-A"]["game"]))
    nested = GAME.replace(
        'cost = { metric = "absolute" }\nradius = "1"', 'radius = 1\n[perturbation.cost]\nmetric = "absolute"'
    )
    dotted = GAME.replace('cost = { metric = "absolute" }', 'cost.metric = "absolute"')
    for text in (GAME, nested, dotted, GAME.replace("\n", "\r\n"), "# prose\n" + GAME):
        assert read_game(text.encode(), toml=True) == expected
    assert read_game(GAME.replace('radius = "1"', "radius = 2").encode(), toml=True) != expected


RADII = [
    "1.0",
    "1e0",
    "inf",
    "+inf",
    "nan",
    "-nan",
    "true",
    "1979-05-27",
    "07:32:00",
    "1979-05-27T07:32:00Z",
    '"1e0"',
    '"+1"',
    "[1]",
    "{ a = 1 }",
    '"""1\n"""',
    "-1",
    '"-1"',
]


@pytest.mark.parametrize("radius", RADII)
def test_toml_values_that_are_no_numbers(radius: str) -> None:
    """Floats, infinities, booleans, dates and times are no numbers; nor is a negative radius a radius."""
    with pytest.raises(Malformed):
        read_game(GAME.replace('radius = "1"', f"radius = {radius}").encode(), toml=True)


@pytest.mark.parametrize("radius", ["0x1", "0o1", "0b1", "+1", "1_0"])
def test_other_spellings_of_integers(radius: str) -> None:
    """TOML reads 0x1 as the integer 1 before anybody sees it: refused, or that very integer."""
    try:
        game = read_game(GAME.replace('radius = "1"', f"radius = {radius}").encode(), toml=True)
    except Malformed:
        return
    assert game == read_game(GAME.replace('radius = "1"', f"radius = {int(radius, 0)}").encode(), toml=True)


TEXTS = {
    "duplicate key": GAME.replace("law = ", 'name = "again"\nlaw = '),
    "duplicate table": GAME + '\n[perturbation]\nradius = "2"\n',
    "unknown table": GAME + "\n[surplus]\na = 1\n",
    "array of tables": GAME.replace("[perturbation]", "[[perturbation]]"),
    "json": corpus.data(corpus.saddles()["section-V-A"]["game"]).decode(),
    "empty": "",
    "mark": "\ufeff" + GAME,
    "nul": GAME + "\0",
    "deep list": GAME.replace('radius = "1"', "radius = " + "[" * 1000 + "]" * 1000),
    "deeper list": GAME.replace('radius = "1"', "radius = " + "[" * 10**5),
    "deep table": GAME + "\n[perturbation." + ".".join("a" * 1000) + "]\nb = 1\n",
    "deep inline table": GAME.replace('radius = "1"', "radius = " + "{a=" * 2000 + "1" + "}" * 2000),
    "huge integer": GAME.replace('radius = "1"', "radius = " + "9" * 10**5),
    "huge hexadecimal": GAME.replace('radius = "1"', "radius = 0x" + "f" * 10**5),
    "huge decimal": GAME.replace('radius = "1"', f'radius = "0.{"3" * 10**6}"'),
    "year 0": GAME.replace('radius = "1"', "radius = 0000-01-01"),
    "bad month": GAME.replace('radius = "1"', "radius = 2000-13-01"),
    "bad escape": GAME.replace("section-V-A", "\\uD800"),
    "big escape": GAME.replace("section-V-A", "\\UFFFFFFFF"),
    "bidirectional": GAME.replace("section-V-A", "a\u202eb"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_toml_that_is_no_game(name: str) -> None:
    """Malformed, and nothing else, whatever tomllib raises inside."""
    with pytest.raises(Malformed):
        read_game(TEXTS[name].encode("utf-8", "surrogatepass"), toml=True)


def test_bytes_that_are_no_text() -> None:
    """Not UTF-8."""
    for data in (
        b"\xff\xfe",
        GAME.encode("utf-16"),
        b"\x80" + GAME.encode(),
        GAME.encode().replace(b"section", b"\xed\xa0\x80"),
    ):
        with pytest.raises(Malformed):
            read_game(data, toml=True)

"""docs/: every game in games.md is one, for both parsers; commands.md lists the keys that the commands print."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from verify.check.kernel import Malformed, read_game
from verify.cli.main import main
from verify.game.game import Game

PAGE = Path(__file__).resolve().parents[2] / "docs" / "games.md"
BLOCKS = re.findall(r"^```(json|toml)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_kind_has_an_example() -> None:
    """The page shows each of the five kinds, and TOML."""
    text = "".join(block for _, block in BLOCKS)
    for kind in ("max-distortion", "mean-distortion", "wasserstein", "polytope", "finite"):
        assert f'"{kind}"' in text
    assert {"json", "toml"} == {language for language, _ in BLOCKS}


@pytest.mark.parametrize(("language", "block"), BLOCKS)
def test_every_example_is_a_game(language: str, block: str) -> None:
    """Both columns of the house read it, each with its own parser."""
    Game.loads(block, suffix=f".{language}")
    read_game(block.encode(), language == "toml")


def test_toml_and_json_say_the_same() -> None:
    """The page's first two examples are one game."""
    assert Game.loads(BLOCKS[0][1]) == Game.loads(BLOCKS[1][1], suffix=".toml")
    assert read_game(BLOCKS[0][1].encode()) == read_game(BLOCKS[1][1].encode(), toml=True)


@pytest.mark.parametrize("key", re.findall(r'\{"metric": "([a-z-]+)"\}', PAGE.read_text(encoding="utf-8")))
def test_every_metric_of_the_table_exists(key: str) -> None:
    """A metric that the page lists is known to both parsers; one that it does not list is not."""
    text = BLOCKS[0][1].replace('"absolute"', f'"{key}"')
    Game.loads(text)
    read_game(text.encode())
    with pytest.raises(Malformed):
        read_game(BLOCKS[0][1].replace('"absolute"', '"euclidean"').encode())


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("value", ["game.json"]),
        ("check", ["certificate.json"]),
        ("paper", []),
        ("gap", ["game.json"]),
        ("hunt", ["deterministic-suffices", "--space", "points=4,labels=2,denominator=3"]),
    ],
)
def test_keys(command: str, arguments: list[str], section_v_a: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """commands.md names every key of the JSON that a command prints, and no other."""
    main([command, *(str(section_v_a / name) if "." in name else name for name in arguments), "--json"])
    value = json.loads(capfd.readouterr().out)
    text = PAGE.with_name("commands.md").read_text(encoding="utf-8")
    section = text.partition(f"### `{command}`")[2].partition("\n#")[0]
    firsts = re.findall(r"^\| (`.*?) \| ", section, re.MULTILINE)
    listed = {key for first in firsts for key in re.findall(r"`(\w+)`", first)}
    for printed in value if isinstance(value, list) else [value]:
        assert set(printed) == listed

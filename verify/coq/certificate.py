"""A certificate, read strictly: the game, the claim, and the evidence as exact numbers (proofs/FORMAT.md).

Only what could not be written down in Coq is refused here. Whether the evidence proves the claim is for Coq to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

from verify.coq.parts import part_of
from verify.game.game import Game
from verify.game.limits import BITS, FILE_BYTES, require
from verify.game.place import Place, read_choice, read_list, read_nonnegative, read_number, read_object
from verify.game.reading import decode, parse_text
from verify.numbers.exact import describe, short

FORMAT = "verify-certificate/1"

Form = tuple[tuple[Fraction, Fraction], ...]
"""A log form: pairs (a, r), which mean the sum of a·log(r)."""


@dataclass(frozen=True)
class Evidence:
    """The numbers of a certificate.

    Parameters
    ----------
    attack
        The masses of columns, by their keys; zeros are left out.
    rule
        q(y|z), a list over labels for each release; it may sum to less than 1 there under the rule "saddle".
    dead
        One multiplier for each row, all 0 where the certificate has none.
    multipliers
        One number for each row under the rule "bracket".
    forms
        One log form for each row under the rule "saddle".
    precision
        The bits of logarithms that the certificate asks for; 0 under the rule "saddle".
    """

    attack: dict[tuple[int, ...], Fraction]
    rule: tuple[tuple[Fraction, ...], ...]
    dead: tuple[Fraction, ...]
    multipliers: tuple[Fraction, ...]
    forms: tuple[Form, ...]
    precision: int


@dataclass(frozen=True)
class Certificate:
    """A claim about a game with its evidence; ``exact`` is the claimed value under the rule "saddle" and None else."""

    source: str
    sha256: str
    game: Game
    lower: Fraction
    upper: Fraction
    exact: Form | None
    evidence: Evidence

    @property
    def rule(self) -> str:
        """The rule that the certificate appeals to."""
        return "bracket" if self.exact is None else "saddle"


def load(path: Path, part: int | None = None) -> Certificate:
    """Read a certificate file, once; of one of the rule compare a part, counted from 0.

    Raises
    ------
    BadInput
        "FILE: at PLACE: found …, expected …".
    """
    place = Place(str(path))
    try:
        with path.open("rb") as stream:
            data = stream.read(FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise place.complain(f"found no file that can be read ({reason}), expected a certificate") from None
    if len(data) > FILE_BYTES:
        raise place.refuse(f"more than {FILE_BYTES} bytes", f"at most {FILE_BYTES}")
    return loads(data, str(path), part)


def loads(data: bytes, source: str = "<certificate>", part: int | None = None) -> Certificate:
    """Read a certificate from its bytes; of one of the rule compare a part, counted from 0.

    Raises
    ------
    BadInput
        "SOURCE: at PLACE: found …, expected …".
    """
    place = Place(source)
    document = parse_text(decode(data, place), ".json", place)
    if isinstance(document, dict) and "format" not in document:
        raise place.refuse(f'{describe(document)} without the key "format"', f'a certificate, "format": "{FORMAT}"')
    if isinstance(document, dict) and document["format"] != FORMAT:
        raise place["format"].refuse(describe(document["format"]), f'"{FORMAT}"')
    read_object(document, place, ("format", "rule", "game", "claim", "evidence"))
    if part is not None:
        document, source = part_of(document, part, place), f"{source}, part {part}"
        place = Place(source)
    elif document["rule"] == "compare":
        raise place["rule"].refuse('"compare"', 'one of "bracket", "saddle", or one of its parts: --part I')
    rule = read_choice(document["rule"], place["rule"], ("bracket", "saddle"))
    game = Game.from_document(document["game"], f"{source}: game")
    at, bounds = place["claim"], ("lower", "upper")
    if rule == "saddle" and isinstance(document["claim"], dict) and "field" in document["claim"]:
        raise at["field"].refuse("algebraic numbers", "a saddle point in rational numbers, or a bracket")
    claim = read_object(document["claim"], at, bounds if rule == "bracket" else ("exact", *bounds))
    return Certificate(
        source=source,
        sha256=sha256(data).hexdigest(),
        game=game,
        lower=read_number(claim["lower"], at["lower"]),
        upper=read_number(claim["upper"], at["upper"]),
        exact=_form(claim["exact"], at["exact"]) if rule == "saddle" else None,
        evidence=_evidence(document["evidence"], place["evidence"], game, rule),
    )


def _evidence(value: Any, place: Place, game: Game, rule: str) -> Evidence:
    required = ("attack", "rule", "multipliers", *(("precision",) if rule == "bracket" else ()))
    read_object(value, place, required, ("dead",))
    rows = len(game.shape.rows)
    listed = read_list(
        value["multipliers"], place["multipliers"], f"a list of {rows} multipliers, one for each row", rows
    )
    at = place["multipliers"]
    numbers: tuple[Fraction, ...] = ()
    forms: tuple[Form, ...] = ()
    if rule == "bracket":
        numbers = tuple(read_number(item, at[k]) for k, item in enumerate(listed))
    else:
        forms = tuple(_form(item, at[k]) for k, item in enumerate(listed))
    dead = (Fraction(0),) * rows
    if "dead" in value:
        given = read_list(value["dead"], place["dead"], f"a list of {rows} multipliers, one for each row", rows)
        dead = tuple(read_number(item, place["dead"][k]) for k, item in enumerate(given))
    return Evidence(
        attack=_attack(value["attack"], place["attack"], game),
        rule=_rule(value["rule"], place["rule"], game),
        dead=dead,
        multipliers=numbers,
        forms=forms,
        precision=_precision(value["precision"], place["precision"]) if rule == "bracket" else 0,
    )


def _attack(value: Any, place: Place, game: Game) -> dict[tuple[int, ...], Fraction]:
    columns = set(map(tuple, game.shape.keys.tolist()))
    length = game.shape.keys.shape[1]
    attack: dict[tuple[int, ...], Fraction] = {}
    for i, item in enumerate(read_list(value, place, "a list of columns with their masses")):
        *key, mass = read_list(item, place[i], f"{length} indices and a mass", length + 1)
        column = tuple(key)
        if any(type(index) is not int for index in key) or column not in columns:
            raise place[i].refuse(f"the key {describe(key)} of no column", "a column of the game")
        if column in attack:
            raise place[i].refuse("a column a second time", "each column at most once")
        attack[column] = read_nonnegative(mass, place[i][length], "a mass")
    return {column: mass for column, mass in attack.items() if mass}


def _rule(value: Any, place: Place, game: Game) -> tuple[tuple[Fraction, ...], ...]:
    height, width = len(game.releases), len(game.labels)
    rows = read_list(value, place, f"a list of {height} rows, one for each release", height)
    return tuple(
        tuple(
            read_nonnegative(item, place[z][y], "a probability")
            for y, item in enumerate(read_list(row, place[z], f"{width} probabilities, one for each label", width))
        )
        for z, row in enumerate(rows)
    )


def _form(value: Any, place: Place) -> Form:
    terms: dict[Fraction, Fraction] = {}
    for i, item in enumerate(read_list(value, place, "a log form, a list of pairs [a, r]")):
        a, r = read_list(item, place[i], "a pair [a, r] that means a·log(r)", 2)
        argument = read_number(r, place[i][1])
        if argument <= 0 or argument in terms:
            found = f"{short(argument)} a second time" if argument in terms else short(argument)
            raise place[i][1].refuse(found, "positive numbers, each once")
        terms[argument] = read_number(a, place[i][0])
    return tuple((a, r) for r, a in terms.items())


def _precision(value: Any, place: Place) -> int:
    if type(value) is not int or value < 8:
        raise place.refuse(describe(value), "an integer that is at least 8")
    require(place, "bits", value, BITS)
    return value

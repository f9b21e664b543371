"""A Theorem is made by the kernel alone, never changes, never travels; its text is the kernel's own."""

from __future__ import annotations

import contextlib
import copy
import hashlib
import json
import pickle
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel import corpus, corpus_rules
from tests.kernel.expand import number
from verify.check.kernel import Theorem, check, read_game


@pytest.fixture
def theorem(saddles: dict[str, Any]) -> Theorem:
    """Section V-A."""
    return check(corpus.data(saddles["section-V-A"]))


def test_it_cannot_be_built(theorem: Theorem) -> None:
    """Not by calling the class, nor the class of a theorem, with anything."""
    attempts = [(), (None,), ({},), (theorem,), (object(),), ("saddle", theorem.game, 0, 0)]
    for arguments in attempts:
        with pytest.raises(Exception, match=r"."):
            Theorem(*arguments)
    names = ("rule", "game", "lower", "upper", "exact", "expression", "equality", "sha256", "assumptions", "statement")
    with pytest.raises(Exception, match=r"."):
        Theorem(**{name: getattr(theorem, name) for name in names})
    with pytest.raises(Exception, match=r"."):
        type(theorem)(1, 2, 3)


def test_an_empty_shell_states_nothing() -> None:
    """object.__new__ may give an object, as Python always can, but none that states something."""
    try:
        shell = object.__new__(Theorem)
    except Exception:  # noqa: BLE001 (better still)
        return
    for name in ("rule", "lower", "upper", "exact", "statement", "sha256"):
        with pytest.raises(Exception, match=r"."):
            getattr(shell, name)


def test_it_cannot_be_subclassed() -> None:
    """A subclass could lie."""
    with pytest.raises(Exception, match=r"."):
        type("Claim", (Theorem,), {})
    with pytest.raises(Exception, match=r"."):
        type("Claim", (Theorem, int), {"__new__": lambda cls: 0})


@pytest.mark.parametrize(
    "name",
    [
        "rule",
        "game",
        "lower",
        "upper",
        "exact",
        "expression",
        "equality",
        "sha256",
        "assumptions",
        "statement",
        "other",
        "__class__",
    ],
)
def test_it_cannot_be_changed(name: str, theorem: Theorem) -> None:
    """No attribute is set, replaced, added or deleted."""
    before = repr(theorem), theorem.statement
    for action in (lambda: setattr(theorem, name, Fraction(0)), lambda: delattr(theorem, name)):
        with pytest.raises(Exception, match=r"."):
            action()
    assert (repr(theorem), theorem.statement) == before


def test_what_it_hands_out_does_not_change_it(theorem: Theorem) -> None:
    """The log form and the game are read-only, or copies: the theorem and its text stay what they were."""
    before, exact, game = theorem.statement, dict(theorem.exact), repr(theorem.game)
    with contextlib.suppress(TypeError):
        theorem.exact[Fraction(7)] = Fraction(1)
    for name in ("masses", "rows", "entries", "columns", "starts", "features", "labels", "releases"):
        part = getattr(theorem.game, name, None)
        with contextlib.suppress(TypeError, IndexError):
            part[0] = 7
        with contextlib.suppress(TypeError, AttributeError):
            part.append(7)
        with contextlib.suppress(TypeError, AttributeError):
            part.clear()
        with contextlib.suppress(TypeError, AttributeError):
            setattr(theorem.game, name, ())
    assert (theorem.statement, dict(theorem.exact), repr(theorem.game)) == (before, exact, game)


def test_what_it_states_more_does_not_change() -> None:
    """Least probabilities, names, uniqueness: mappings and tuples that nobody can write to."""
    theorem = check(corpus.data(corpus_rules.certificates()["support:five-several"]))
    before, more = theorem.statement, {key: str(value) for key, value in theorem.more.items()}
    assert set(more) >= {"field", "supported", "unique", "free"}
    for action in (
        lambda: theorem.more.__setitem__("unique", True),
        lambda: theorem.more["free"].__setitem__("r3", (0, 0, 0)),
        lambda: theorem.more["free"]["r3"].__setitem__(0, 0),
        lambda: theorem.more["supported"].append("r1"),
        lambda: setattr(theorem.more["free"]["r3"][0], "parts", (Fraction(1), Fraction(0))),
    ):
        with pytest.raises((TypeError, AttributeError)):
            action()
    assert (theorem.statement, {key: str(value) for key, value in theorem.more.items()}) == (before, more)


def test_it_is_neither_copied_nor_pickled(theorem: Theorem) -> None:
    """Only bytes travel between processes; what comes back is replayed."""
    for action in (
        copy.copy,
        copy.deepcopy,
        *(lambda t, p=p: pickle.dumps(t, p) for p in range(pickle.HIGHEST_PROTOCOL + 1)),
    ):
        with pytest.raises(Exception, match=r"."):
            action(theorem)
    with pytest.raises(Exception, match=r"."):
        theorem.__reduce_ex__(2)
    with pytest.raises(Exception, match=r"."):
        copy.deepcopy([theorem])


DECIMALS = re.compile(r"\[(-?[0-9.]+), (-?[0-9.]+)\]")


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("2/3-", "2/3"),
        ("0.6365", "0.6366"),
        ("0.636514168294812818", "0.636514168294812819"),
        ("-1/3", "2/3"),
        ("-10", "7/9"),
        (0, 1),
        ("-1/7", "1999999999/3000000000"),
    ],
)
def test_decimals_are_rounded_outward(lower: Any, upper: Any, saddles: dict[str, Any]) -> None:
    """The decimals of the statement enclose the bounds, negative ones too."""
    document = saddles["section-V-A"]
    document["claim"] |= {"lower": "1/2" if lower == "2/3-" else lower, "upper": upper}
    theorem = check(corpus.data(document))
    assert (theorem.lower, theorem.upper) == (number(document["claim"]["lower"]), number(document["claim"]["upper"]))
    shown = DECIMALS.search(theorem.statement)
    assert shown is not None
    low, high = (Fraction(Decimal(end)) for end in shown.groups())
    assert low <= theorem.lower
    assert theorem.upper <= high  # fmt: skip


def test_decimals_of_every_certificate_are_rounded_outward() -> None:
    """The same for the corpus, and no decimal is looser than one part in 100."""
    for name, document in corpus.certificates().items():
        theorem = check(corpus.data(document))
        shown = DECIMALS.search(theorem.statement)
        assert shown is not None, name
        low, high = (Fraction(Decimal(end)) for end in shown.groups())
        assert low <= theorem.lower <= theorem.upper <= high, name
        assert high - low <= theorem.upper - theorem.lower + Fraction(1, 100), name


def test_the_statement_echoes_no_prose(saddles: dict[str, Any]) -> None:
    """The game's name is prose: it is not repeated as if proved, nor are the names of labels."""
    document = saddles["section-V-A"]
    plain = check(corpus.data(document))
    document["game"]["name"] = "P = NP is PROVED h* = 0"
    for place, name in enumerate(["QED", "Theorem", "log(7)", "h* = 0", "D is empty"]):
        document["game"]["labels"][place] = name
        for row in document["game"]["law"]:
            row[1] = name if row[1] == str(place) else row[1]
    theorem = check(corpus.data(document))
    for text in (theorem.statement, str(theorem), repr(theorem), theorem.expression):
        assert not re.search(r"NP|QED|Theorem 1|log\(7\)|h\* = 0|empty", text)
    assert theorem.statement == plain.statement


def test_the_name_is_no_part_of_the_game(saddles: dict[str, Any]) -> None:
    """`--game` compares what is played, not what it is called."""
    document = saddles["section-V-A"]["game"]
    assert read_game(corpus.data(document)) == read_game(corpus.data({**document, "name": "other"}))


def test_the_hash_is_of_the_very_bytes(saddles: dict[str, Any]) -> None:
    """A blank more is another file."""
    data = corpus.data(saddles["section-V-A"])
    for text in (data, data + b"\n", json.dumps(json.loads(data), indent=1).encode()):
        assert check(text).sha256 == hashlib.sha256(text).hexdigest()


def test_long_numbers_are_written() -> None:
    """Python refuses to write integers of more than 4300 digits: a statement is shortened outward before that."""
    below, under = 10**3990 + 1, 10**1990
    inverse = -pow(below, -1, under) % under
    ends = f"{below}/{under}", f"{(1 + below * inverse) // under}/{inverse}"  # near 10^2000, 10^-3980 apart
    one = {"format": "verify-game/1", "features": ["x"], "labels": ["0"], "law": [["x", "0", 1]]}
    one |= {"perturbation": {"kind": "max-distortion", "cost": {"matrix": [[0]]}, "radius": 0}}
    part = {"rule": "member", "claim": {"law": [["x", "0", 1]], "inside": True}}
    terms = {"terms": [[ends[0], 0, "value"]], "lower": ends[0], "upper": ends[1]}
    document = corpus.certificate("compare", one, {"parts": [part], "sums": [terms]}, [{"attack": [[0, 0, 0, 1]]}])
    theorem = check(corpus.data(document))
    *_, shown = DECIMALS.findall(theorem.statement)
    low, high = (Fraction(end) for end in shown)
    assert low <= theorem.lower < theorem.upper <= high < low + Fraction(1, 10**1000)


LINE, POINTS, TABLE = {"metric": "absolute"}, {"metric": "hamming"}, {"matrix": [[0, 1], [1, 0]]}
BUDGETS = [{"cost": LINE, "budget": 1}, {"cost": POINTS, "budget": 2}]
CONSTRAINTS: list[tuple[str, dict[str, Any], str]] = [
    ("max-distortion", {"cost": POINTS, "radius": "0.5"}, "cost hamming, radius 1/2"),
    ("max-distortion", {"cost": {"graph": [["0", "1", 1]]}, "radius": 0}, "cost graph, radius 0"),
    ("mean-distortion", {"cost": TABLE, "budget": "2/6", "radius": 3}, "cost matrix, budget 1/3, radius 3"),
    ("mean-distortion", {"budgets": BUDGETS}, "cost absolute, budget 1 and cost hamming, budget 2"),
    (
        "wasserstein",
        {"cost": LINE, "label_cost": "inf", "budget": 1, "order": "inf"},
        "cost absolute, label_cost inf, budget 1, order inf",
    ),
    (
        "wasserstein",
        {"cost": LINE, "label_cost": [[0, 1], [1, 0]], "budget": 1},
        "cost absolute, label_cost listed, budget 1",
    ),
    ("polytope", {"vertices": [[["0", "a", 1]], [["1", "b", 1]]]}, "vertices listed"),
    ("finite", {"laws": [[["0", "a", 1]]]}, "laws listed"),
]


@pytest.mark.parametrize(("kind", "change", "words"), CONSTRAINTS)
def test_the_constraint_is_said(kind: str, change: dict[str, Any], words: str) -> None:
    """In the words and order of the game file, numbers in lowest terms, lists not in full."""
    spec = {"format": "verify-game/1", "features": ["0", "1"], "labels": ["a", "b"]}
    spec |= {"perturbation": {"kind": kind} | change}
    law = {} if kind in ("polytope", "finite") else {"law": [["0", "a", "1/2"], ["1", "b", "1/2"]]}
    game = read_game(corpus.data(spec | law))
    assert str(game) == f"{kind} game ({words})"

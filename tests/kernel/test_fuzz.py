"""Whatever the bytes: `check` and `read_game` return, or raise Rejected (Malformed is a kind), and nothing else."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.kernel import corpus, oracle, reference
from tests.kernel.mutate import leaves, put
from tests.kernel.reject import losses
from tests.kernel.truth import holds
from verify.check.kernel import Rejected, Theorem, check, read_game

DOCUMENTS = [corpus.certificates()[name] for name in sorted(corpus.certificates())]
TEXTS = [corpus.data(document) for document in DOCUMENTS]
LOSSES = [*losses.valid().values()]
QUICK = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

NUMBERS = st.one_of(
    st.integers(-3, 9),
    st.integers(),
    st.fractions(max_denominator=99).map(str),
    st.decimals(allow_nan=False, places=3).map(str),
)
WORDS = st.sampled_from(
    [
        "format",
        "rule",
        "game",
        "claim",
        "evidence",
        "kind",
        "cost",
        "radius",
        "budget",
        "inf",
        "0",
        "1",
        "a",
        "1/3",
        "metric",
        "absolute",
        "matrix",
        "graph",
        "laws",
        "points",
    ]
)
ATOMS = st.one_of(st.none(), st.booleans(), NUMBERS, st.floats(), st.text(max_size=6), WORDS)
VALUES = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def only_refusals(data: bytes) -> list[Theorem]:
    """Run every reader on the bytes; anything but a refusal escapes and fails the test. The theorems, if any."""
    theorems, reasons = [], []
    for read in (check, read_game, lambda text: read_game(text, toml=True)):
        try:
            theorems.append(read(data))
        except Rejected as error:
            reasons.append(str(error))
    assert all(reason.isprintable() and 0 < len(reason) < 2000 for reason in reasons)
    return [t for t in theorems if isinstance(t, Theorem)]


@QUICK
@given(st.binary(max_size=200))
@example(b"")
@example(b"\xef\xbb\xbf{}")
@example(b'{"a":' * 5000)
@example(b"a = " + b"[" * 5000)
def test_any_bytes(data: bytes) -> None:
    """Noise."""
    assert not only_refusals(data)


@QUICK
@given(VALUES)
def test_any_json(value: Any) -> None:
    """Any JSON value, lone surrogates, NaN and infinities included."""
    assert not only_refusals(json.dumps(value).encode())


@QUICK
@given(st.data())
def test_any_value_at_any_place(data: st.DataObject) -> None:
    """A valid certificate, and its game, with any JSON value at up to three places: what is still proved is true."""
    document = data.draw(st.sampled_from(DOCUMENTS))
    for _ in range(data.draw(st.integers(1, 3))):
        path, _ = data.draw(st.sampled_from(list(leaves(document))))
        document = put(document, path, data.draw(VALUES))
    game = document.get("game")
    only_refusals(json.dumps(game).encode())
    for theorem in only_refusals(json.dumps(document).encode()):
        value = oracle.value(document["game"])
        assert value is not None
        assert float(theorem.lower) - oracle.TOLERANCE <= value <= float(theorem.upper) + oracle.TOLERANCE
        assert reference.proves(document) == ""


@QUICK
@given(st.data())
def test_any_edit_of_the_text(data: st.DataObject) -> None:
    """A valid certificate with bytes cut out, repeated, overwritten or put in."""
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        stop = min(len(text), start + data.draw(st.integers(0, 8)))
        text = text[:start] + data.draw(st.binary(max_size=4) | st.just(text[start:stop] * 2)) + text[stop:]
    for theorem in only_refusals(text):
        assert reference.proves(json.loads(text)) == ""
        assert theorem.lower <= theorem.upper


@QUICK
@given(st.data())
def test_any_digit_of_the_text(data: st.DataObject) -> None:
    """A valid certificate with some digits replaced by other digits: it stays JSON, and what is proved stays true."""
    text = bytearray(data.draw(st.sampled_from(TEXTS)))
    digits = [i for i, c in enumerate(text) if 48 <= c <= 57]
    for place in data.draw(st.lists(st.sampled_from(digits), min_size=1, max_size=3)):
        text[place] = data.draw(st.integers(48, 57))
    for theorem in only_refusals(bytes(text)):
        document = json.loads(bytes(text))
        value = oracle.value(document["game"])
        assert value is not None
        assert float(theorem.lower) - oracle.TOLERANCE <= value <= float(theorem.upper) + oracle.TOLERANCE
        assert reference.proves(document) == ""


@settings(QUICK, max_examples=150)
@given(st.data())
def test_any_value_in_a_certificate_of_losses(data: st.DataObject) -> None:
    """Rules `enclosure`, `loss` and `member`, with any JSON value at up to three places: what is proved is true."""
    document = data.draw(st.sampled_from(LOSSES))
    for _ in range(data.draw(st.integers(1, 3))):
        path, _ = data.draw(st.sampled_from(list(leaves(document))))
        document = put(document, path, data.draw(VALUES))
    for theorem in only_refusals(json.dumps(document).encode()):
        holds(theorem, document)


@settings(QUICK, max_examples=150)
@given(st.data())
def test_any_digit_in_a_certificate_of_losses(data: st.DataObject) -> None:
    """The same with other digits."""
    text = bytearray(corpus.data(data.draw(st.sampled_from(LOSSES))))
    digits = [i for i, c in enumerate(text) if 48 <= c <= 57]
    for place in data.draw(st.lists(st.sampled_from(digits), min_size=1, max_size=3)):
        text[place] = data.draw(st.integers(48, 57))
    for theorem in only_refusals(bytes(text)):
        holds(theorem, json.loads(bytes(text)))

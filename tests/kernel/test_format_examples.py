"""The examples of proofs/FORMAT.md mean what their captions say."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.kernel import reference
from verify.check.kernel import Malformed, Rejected, check

FORMAT = Path(__file__).parents[2] / "proofs" / "FORMAT.md"
RULES = ("bracket", "saddle", "support", "enclosure", "reached", "deterministic", "compare", "loss", "member")
EXAMPLES = re.findall(
    r"^```json (valid|rejected|malformed)\n(.*?)^```$", FORMAT.read_text("utf-8"), re.MULTILINE | re.DOTALL
)


def test_every_rule_has_a_valid_and_an_invalid_example() -> None:
    """For every rule, for dead columns and for number fields: one certificate that holds and one that does not."""
    shown = set()
    for kind, text in EXAMPLES:
        rule = re.search(r'"rule": "(\w+)"', text)
        shown.add((kind, rule[1] if rule else "", '"dead"' in text, '"field"' in text))
    plain = [(rule, False, False) for rule in RULES]
    for example in [*plain, ("saddle", True, False), ("saddle", False, True)]:
        assert {("valid", *example), ("rejected", *example)} <= shown


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_the_reference_agrees(kind: str, text: str) -> None:
    """The second implementation takes the valid examples, and no others."""
    assert (reference.proves(json.loads(text)) == "") == (kind == "valid")


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_example(kind: str, text: str) -> None:
    """Valid ones give a theorem, rejected ones a refusal that is not about their form, malformed ones the other."""
    if kind == "valid":
        assert check(text.encode()).upper < 1
        return
    with pytest.raises(Rejected) as refusal:
        check(text.encode())
    assert (refusal.type is Malformed) == (kind == "malformed")

"""The examples of proofs/FORMAT.md mean what their captions say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from verify.check.kernel import Malformed, Rejected, check

FORMAT = Path(__file__).parents[2] / "proofs" / "FORMAT.md"
EXAMPLES = re.findall(
    r"^```json (valid|rejected|malformed)\n(.*?)^```$", FORMAT.read_text("utf-8"), re.MULTILINE | re.DOTALL
)


def test_every_rule_has_a_valid_and_an_invalid_example() -> None:
    """The page shows, for both rules and for dead columns, one certificate that holds and one that does not."""
    kinds = [(kind, re.search(r'"rule": "(\w+)"', text), '"dead"' in text) for kind, text in EXAMPLES]
    shown = {(kind, rule[1] if rule else "", dead) for kind, rule, dead in kinds}
    for rule, dead in (("bracket", False), ("saddle", False), ("saddle", True)):
        assert {("valid", rule, dead), ("rejected", rule, dead)} <= shown


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_example(kind: str, text: str) -> None:
    """Valid ones give a theorem, rejected ones a refusal that is not about their form, malformed ones the other."""
    if kind == "valid":
        assert check(text.encode()).upper < 1
        return
    with pytest.raises(Rejected) as refusal:
        check(text.encode())
    assert (refusal.type is Malformed) == (kind == "malformed")

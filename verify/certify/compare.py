"""Rule ``compare``: several certificates as one, with bounds of sums of multiples of the numbers that they enclose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.certify.saddle import pairs
from verify.numbers.exact import text

if TYPE_CHECKING:
    from verify.solve.saddle_point import LogForm


@dataclass(frozen=True)
class Term:
    """factor · (a number that part ``part`` encloses).

    ``name`` is "value", or of a part of rule ``enclosure`` "loss K", the largest loss of every robust rule over the
    game K of its claim, or "q('y'|'z')", the probability that every robust rule gives to y at z (`probability`).
    """

    factor: Fraction
    part: int
    name: str = "value"


@dataclass(frozen=True)
class Sum:
    """Bounds of a sum of terms, as exact numbers in text, and the sum as a log form where it is proved exactly."""

    terms: tuple[Term, ...]
    lower: str
    upper: str
    exact: LogForm | None = None

    @property
    def claimed(self) -> dict[str, Any]:
        """The sum as proofs/FORMAT.md writes it."""
        terms = [[text(term.factor), term.part, term.name] for term in self.terms]
        exact = {} if self.exact is None else {"exact": pairs(self.exact)}
        return {"terms": terms, "lower": self.lower, "upper": self.upper} | exact


def probability(label: str, release: str) -> str:
    """The name of q(label|release).

    >>> probability("1", "a")
    "q('1'|'a')"
    """
    return f"q({label!a}|{release!a})"


def composed(parts: Sequence[Mapping[str, Any]], sums: Sequence[Sum]) -> dict[str, Any]:
    """The document of the certificate that holds these certificates' documents, none of them of rule ``compare``.

    It is about the game of the first part; other parts carry their game where it is another.
    """
    game = parts[0]["game"]
    listed = [
        {"rule": part["rule"]} | ({} if part["game"] == game else {"game": part["game"]}) | {"claim": part["claim"]}
        for part in parts
    ]
    claim = {"parts": listed, "sums": [each.claimed for each in sums]}
    return {
        "format": parts[0]["format"],
        "rule": "compare",
        "game": game,
        "claim": claim,
        "evidence": [part["evidence"] for part in parts],
    }


def opened(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The documents of the certificates in one: its parts, or itself where it is not of rule ``compare``."""
    if document["rule"] != "compare":
        return [dict(document)]
    head = {"format": document["format"], "game": document["game"]}
    parts, evidence = document["claim"]["parts"], document["evidence"]
    return [head | part | {"evidence": proof} for part, proof in zip(parts, evidence, strict=True)]


def numbers(theorem: Any) -> dict[str, Sequence[Fraction]]:
    """What a theorem of the kernel encloses, by name: its value, losses, and probabilities of robust rules.

    Only for finding a comparison: the kernel reads the numbers of its theorems itself.
    """
    found: dict[str, Sequence[Fraction]] = {name: ends for name, *ends in theorem.more.get("rule", ())}
    found |= {f"loss {k}": ends for k, (_, *ends) in enumerate(theorem.more.get("losses", ()))}
    return found if theorem.lower is None else found | {"value": [theorem.lower, theorem.upper]}

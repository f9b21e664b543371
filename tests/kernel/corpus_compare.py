"""Certificates of §10: gaps, budgets that pay, concavity, losses of robust rules, fields, parts of every rule.

Parts are certificates of the other corpora; bounds of sums are the tightest that the parts' claims allow.
"""

# ruff: noqa: E501

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tests.kernel import corpus, corpus_deterministic, corpus_rules
from tests.kernel.corpus import text
from tests.kernel.expand import expand, number
from tests.kernel.games import game
from tests.kernel.reference_compare import named
from tests.kernel.reject import losses

Document = dict[str, Any]
Terms = Sequence[tuple[Any, int, str]]
FORMAT = Path(__file__).parents[2] / "proofs" / "FORMAT.md"
VALUE = "value"


def compose(parts: Sequence[Document], sums: Sequence[Document] = (), about: Any = None, own: bool = False) -> Document:
    """The certificates as one; a part has a game of its own where it is another, or, if asked, always."""
    about = about or parts[0]["game"]
    listed = []
    for part in parts:
        entry = {"rule": part["rule"], "claim": part["claim"]}
        listed.append(entry | ({"game": part["game"]} if own or part["game"] != about else {}))
    claim = {"parts": listed, "sums": list(sums)}
    whole = {"format": "verify-certificate/1", "rule": "compare", "game": about, "claim": claim}
    fresh: Document = json.loads(json.dumps(whole | {"evidence": [part["evidence"] for part in parts]}))
    return fresh


def bounds(parts: Sequence[Document], terms: Terms) -> tuple[Fraction, Fraction]:
    """The least and the largest value of a sum, as far as the parts show."""
    low = high = Fraction(0)
    for a, i, name in terms:
        ends = [number(a) * end for end in named(parts[i])[name]]
        low, high = low + min(ends), high + max(ends)
    return low, high


def total(parts: Sequence[Document], terms: Terms, exact: Any = None) -> Document:
    """A sum with the tightest bounds."""
    low, high = bounds(parts, terms)
    more = {} if exact is None else {"exact": exact}
    return {"terms": [list(term) for term in terms], "lower": text(low), "upper": text(high), **more}


def combined(parts: Sequence[Document], terms: Terms) -> Any:
    """The log form of a sum of exact values."""
    form: dict[str, Fraction] = {}
    spelt: dict[str, Any] = {}
    for factor, i, _ in terms:
        for a, r in parts[i]["claim"]["exact"]:
            key = json.dumps(r if isinstance(r, list) else str(Fraction(r)))
            spelt[key] = r
            form[key] = form.get(key, Fraction(0)) + number(factor) * number(a)
    return [[text(a), spelt[key]] for key, a in form.items() if a]


def exactly(parts: Sequence[Document], terms: Terms) -> Document:
    """A sum with its log form."""
    return total(parts, terms, combined(parts, terms))


def examples() -> dict[str, Document]:
    """The valid examples of proofs/FORMAT.md, by rule; of rules with several the last one."""
    blocks = re.findall(r"^```json valid\n(.*?)^```$", FORMAT.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return {document["rule"]: document for document in map(json.loads, blocks)}


DIFFERENCE = [(1, 0, VALUE), (-1, 1, VALUE)]


def gap(first: Document, second: Document) -> Document:
    """(20) less (21): by the bounds, and exactly where the first part is exact."""
    parts = [first, second]
    sums = [total(parts, DIFFERENCE)]
    if "exact" in first["claim"]:
        exact = combined(parts, DIFFERENCE)
        sums.insert(0, {**sums[0], "exact": exact})
        zero = max(map(abs, bounds(parts, DIFFERENCE))) < Fraction(1, 10**20)
        if zero and "field" not in first["claim"]:
            sums.insert(0, {"terms": sums[0]["terms"], "exact": [], "lower": 0, "upper": 0})
    return compose(parts, sums)


@cache
def _gaps() -> dict[str, Document]:
    documents = {}
    for name, first in corpus_deterministic.minimax().items():
        shape = expand(first["game"])
        found = corpus_deterministic.best(shape)
        if found is None or len(shape.masses) > 8:
            continue
        tree = {"order": list(range(len(shape.masses)))}
        documents[f"gap-{name}"] = gap(first, corpus_deterministic.statement(first["game"], found[1], tree=tree))
    return documents


def budget(amount: str) -> Document:
    """Four places with counts, and a mean budget."""
    ball = {"kind": "mean-distortion", "cost": {"metric": "absolute"}, "budget": amount}
    law = [["0", "no", 3], ["1", "yes", 2], ["2", "no", 1], ["2", "yes", 1], ["3", "no", 2]]
    return game(list("0123"), ["no", "yes"], law, ball, normalise=True)


def worth(amount: str) -> Document:
    """A bracket for this budget."""
    return corpus.bracket(budget(amount), places=8)


def strange() -> Document:
    """losses.lost() with labels and releases whose names are quotes, backslashes, other alphabets and parts of names."""
    document = json.dumps(losses.lost())
    for old, new in (
        ("0", "it's"),
        ("1", 'say "ä", \\n'),
        ("a", "q('0'|'a')"),
        ("b", "λ\u00a0λ"),
        ("c", "'"),
        ("x", "𝔛'\""),
    ):
        document = document.replace(json.dumps(old), json.dumps(new))
    fresh: Document = json.loads(document)
    return fresh


def every(document: Document, factor: Any = 1) -> list[tuple[Any, int, str]]:
    """A term for everything that a part encloses."""
    return [(factor, 0, name) for name in named(document)]


@cache
def _made() -> dict[str, Document]:
    saddles, rules, valid, shown = corpus.saddles(), corpus_rules.certificates(), losses.valid(), examples()
    trio, lost, given, away, within = (valid[n] for n in ("trio", "lost", "given", "away", "within"))
    five, section = rules["saddle:five"], saddles["section-V-A"]
    three = [worth(amount) for amount in ("1/8", "1/4", "3/8")]
    exact = [saddles[n] for n in ("section-V-A", "mean-binding", "polytope-equality")]
    other = corpus_deterministic.certificates()["deterministic:five-order"]
    mixed = [five, other, section]
    robust = [lost, given, within, valid["priced"]]
    whole = [shown[rule] for rule in sorted(shown) if rule != "compare"]
    odd = strange()
    halves = [("1/2", 0, VALUE), ("1/2", 2, VALUE), (-1, 1, VALUE)]
    documents = {
        "one-part": compose([section], [exactly([section], [(1, 0, VALUE)])]),
        "no-sums": compose([section, trio, given]),
        "only-one-and-no-sums": compose([given]),
        "budgets": compose(three[:2], [total(three, [(-1, 0, VALUE), (1, 1, VALUE)])]),
        "concave": compose(three, [total(three, halves), total(three, [(-1, 0, VALUE), (2, 1, VALUE), (-1, 2, VALUE)])]),
        "about-another-game": compose(three[1:], [total(three[1:], DIFFERENCE)], about=budget("1/8")),
        "games-of-their-own": compose([section] * 2, [exactly([section] * 2, DIFFERENCE)], own=True),
        "exact-forms": compose(exact, [exactly(exact, [("2/3", 0, VALUE), ("-0.5", 1, VALUE), (-7, 2, VALUE)]), total(exact, [("2/3", 0, VALUE), (-1, 2, VALUE)])]),
        "a-field": compose(mixed, [exactly(mixed, [("3/2", 0, VALUE), ("-1/2", 1, VALUE), (-1, 2, VALUE)]), exactly(mixed, [(1, 2, VALUE)]), total(mixed, DIFFERENCE)]),
        "a-field-last": compose(mixed[::-1], [exactly(mixed[::-1], [(1, 2, VALUE), (1, 1, VALUE)])]),
        "a-field-and-no-sums": compose([five, trio]),
        "losses": compose(robust, [
            total(robust, [(1, 0, "loss 0"), (-1, 0, VALUE)]), total(robust, [("-3/7", 0, "loss 1"), (-2, 1, VALUE), ("1/3", 0, "q('1'|'b')")]),
            total(robust, [(-1, 0, "q('0'|'c')"), (1, 2, VALUE), (0, 3, VALUE)]), total(robust, [(5, 0, "q('0'|'a')"), (-5, 0, "q('1'|'a')")]),
        ]),
        "the-rule": compose([trio], [total([trio], [term]) for term in every(trio, "-1/3")]),
        "names": compose([odd], [total([odd], [term]) for term in every(odd)]),
        "twice": compose([three[0]] * 2, [total([three[0]] * 2, [(1, 0, VALUE), (-1, 0, VALUE), (1, 1, VALUE)]), total([three[0]] * 2, [(0, 0, VALUE)])]),
        "itself": compose([section], [{"terms": [[1, 0, VALUE], [-1, 0, VALUE]], "exact": [], "lower": 0, "upper": 0}]),
        "infinite": compose([valid["endless"], given], [total([valid["endless"], given], [(-1, 1, VALUE)])]),
        "members": compose([within, away], [total([within, away], [(1, 0, VALUE), (1, 1, VALUE)])]),
        "every-rule": compose(whole, [total(whole, [((-1) ** i * (i + 1), i, VALUE) for i in range(len(whole))])]),
        "reached": compose([shown["reached"], shown["support"]], [total([shown["reached"], shown["support"]], DIFFERENCE)]),
        "support": compose([shown["support"], section], [exactly([shown["support"], section], [("-7/2", 0, VALUE), (1, 1, VALUE)])]),
        "finite": compose([corpus.brackets()["finite-mixture"], saddles["finite-mixture"], saddles["vertices"]], []),
        "wide": compose([section], [{"terms": [["-1/3", 0, VALUE]], "lower": -5, "upper": "4.25"}]),
    }  # fmt: skip
    mixture = [saddles["finite-mixture"], saddles["vertices"]]
    documents["finite-gap"] = compose(mixture, [exactly(mixture, DIFFERENCE)])
    return documents


def certificates() -> dict[str, Document]:
    """All of them, by rule and name; fresh."""
    found = {f"compare:{name}": document for part in (_made(), _gaps()) for name, document in part.items()}
    fresh: dict[str, Document] = json.loads(json.dumps(found))
    return fresh

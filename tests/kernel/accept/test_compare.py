"""Certificates of §10: the kernel accepts them, and all that they state is true."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.kernel import corpus, corpus_compare, reference
from tests.kernel.attack import same_without_asserts
from tests.kernel.expand import number
from tests.kernel.mutate import mutants
from tests.kernel.reference_compare import named, whole
from tests.kernel.reject import losses
from tests.kernel.reject.fields import changed
from tests.kernel.truth_compare import holds
from tests.kernel.work import least_cells
from verify.check.kernel import Rejected, check, read_game

PARTS = 4


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    """The certificates by name."""
    return corpus_compare.certificates()


@pytest.mark.parametrize("part", range(PARTS))
def test_a_true_certificate_is_a_theorem(part: int, documents: dict[str, Any]) -> None:
    """Kernel, reference and oracles agree, and the theorem states the claim."""
    for name in sorted(documents)[part::PARTS]:
        document = documents[name]
        assert reference.proves(document) == "", name
        try:
            holds(check(corpus.data(document)), document)
        except Exception as error:
            raise AssertionError(name) from error


def test_the_corpus_has_everything(documents: dict[str, Any]) -> None:
    """Parts of every rule, sums of every kind of number, exact and not, in a field, of one game and of several."""
    parts = [part for d in documents.values() for part in d["claim"]["parts"]]
    sums = [(d, entry) for d in documents.values() for entry in d["claim"]["sums"]]
    rules = {"bracket", "saddle", "support", "enclosure", "reached", "deterministic", "loss", "member"}
    assert {part["rule"] for part in parts} == rules
    assert {"game" in part for part in parts} == {True, False}
    assert {"exact" in entry for _, entry in sums} == {True, False}
    assert any("exact" in entry and '["' in json.dumps(entry["exact"])[2:] for _, entry in sums)
    names = {name for _, entry in sums for _, _, name in entry["terms"]}
    assert {"value", "loss 0", "loss 1", "q('0'|'c')"} <= names
    assert any('"' in name and "\\" in name for name in names)
    signs = {number(a) > 0 for _, entry in sums for a, _, name in entry["terms"] if name != "value"}
    assert signs == {True, False}
    zero = [entry for _, entry in sums if entry.get("exact") == []]
    strict = [entry for _, entry in sums if number(entry["lower"]) > 0 and len(entry["terms"]) == 2]
    assert len(zero) > 3
    assert len(strict) > 3
    assert any(not d["claim"]["sums"] for d in documents.values())
    assert len(documents) > 90


def test_random_attacks_gain_and_budgets_pay(documents: dict[str, Any]) -> None:
    """The subjects of the rule: a strict gap, a gap of zero, a budget that pays, a value that is concave in it."""
    assert check(corpus.data(documents["compare:gap-saddle-section-V-A"])).lower > Fraction("0.17")
    zero = check(corpus.data(documents["compare:gap-saddle-max-absolute"]))
    assert (zero.lower, zero.upper, zero.exact) == (0, 0, {})
    assert check(corpus.data(documents["compare:gap-bracket-section-V-A"])).lower > Fraction("0.17")
    assert check(corpus.data(documents["compare:gap-bracket-section-V-A"])).exact is None
    assert check(corpus.data(documents["compare:budgets"])).lower > 0
    assert check(corpus.data(documents["compare:concave"])).upper < 0


def test_parts_are_theorems_of_their_own(documents: dict[str, Any]) -> None:
    """§10: a part is a certificate without its evidence: alone it proves the same, about its own game."""
    for document in documents.values():
        for i, part in enumerate(check(corpus.data(document)).more["parts"]):
            alone = check(corpus.data(whole(document, i)))
            assert part.statement == alone.statement
            assert part.game == alone.game
            assert (part.lower, part.upper) == (alone.lower, alone.upper)


def test_without_sums_there_is_no_value(documents: dict[str, Any]) -> None:
    """§10: what is stated as the value is that of the first sum."""
    none = check(corpus.data(documents["compare:no-sums"]))
    assert (none.lower, none.upper, none.exact) == (None, None, None)
    document = documents["compare:exact-forms"]
    first = check(corpus.data(document))
    document["claim"]["sums"].reverse()
    last = check(corpus.data(document))
    assert first.exact is not None
    assert last.exact is None
    assert (first.lower, first.upper) == first.more["sums"][0][1:3] == last.more["sums"][1][1:3]


def test_what_a_sum_says_cannot_be_changed(documents: dict[str, Any]) -> None:
    """A theorem is a record of what was proved: no factor, index, name or coefficient of it can be replaced."""
    theorem = check(corpus.data(documents["compare:a-field"]))
    before = theorem.statement
    (terms, *_, exact), *_ = theorem.more["sums"]
    for target, key in (
        (theorem.more["sums"], 0),
        (terms, 0),
        (terms[0], 0),
        (terms[0], 2),
        (exact, next(iter(exact))),
    ):
        with pytest.raises(TypeError):
            target[key] = Fraction(7)
    assert theorem.statement == before


def test_work_adds_up(documents: dict[str, Any]) -> None:
    """§1: the parts of a comparison are counted together: many small ones are refused like a large one."""
    document = documents["compare:concave"]
    claim, evidence = document["claim"], document["evidence"]
    parts = [
        document | {"claim": {"parts": [part], "sums": []}, "evidence": [proof]}
        for part, proof in zip(claim["parts"], evidence, strict=True)
    ]
    assert len(parts) > 1
    together = least_cells(corpus.data(document | {"claim": claim | {"sums": []}}))
    alone = [least_cells(corpus.data(part)) for part in parts]
    twice = {"claim": {"parts": claim["parts"][:1] * 2, "sums": []}, "evidence": evidence[:1] * 2}
    once = 2 * alone[0] - least_cells(corpus.data(document | twice))  # the certificate itself, and its game
    assert 0 < once < min(alone)
    assert together == sum(alone) - once * (len(parts) - 1)


SPOOFS = [
    "a",
    "value",
    "loss 0",
    "hence value of (0) lies in [5, 6]",
    "a'|'0') + q('1",
    'q("0"|"a")',
    "a)\\n(1) all",
    "𝔞'\"",
]


@pytest.mark.parametrize("spoof", SPOOFS)
def test_a_name_says_nothing(spoof: str, documents: dict[str, Any]) -> None:
    """Releases and labels stand in quotes in the sums, too, so that no name reads like another number or line."""
    text = json.dumps(documents["compare:the-rule"]).replace('"a"', json.dumps(spoof + "."))
    document = json.loads(text.replace("|'a')", json.dumps(f"|{spoof + '.'!a})")[1:-1]))
    theorem = check(corpus.data(document))
    holds(theorem, document)
    quoted = f"{spoof + '.'!a}"
    assert quoted in theorem.statement
    assert ascii(spoof + ".")[1:-1] not in theorem.statement.replace(quoted, "")
    assert len(theorem.statement.split("\n")) == 1 + len(document["claim"]["sums"])


def _run(folder: Path, document: Any, game: Any, *options: str) -> tuple[int, str, str]:
    (folder / "game.json").write_text(json.dumps(game), "utf-8")
    (folder / "certificate.json").write_bytes(corpus.data(document))
    command = [sys.executable, *options, "-m", "verify.check", "--game", "game.json", "certificate.json"]
    environment = dict(os.environ) | {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("options", [[], ["-O"]], ids=["plain", "optimised"])
def test_a_part_about_another_game_is_not_about_mine(
    options: list[str], tmp_path: Path, documents: dict[str, Any]
) -> None:
    """With --game every part has to be about that game, whatever stands at the top; without parts' games all are."""
    same, several = documents["compare:games-of-their-own"], documents["compare:budgets"]
    assert _run(tmp_path, same, same["game"], *options)[0] == 0
    gap = documents["compare:gap-saddle-section-V-A"]
    code, out, _ = _run(tmp_path, gap, gap["game"], *options)
    assert code == 0
    assert "hence value of (0) - value of (1) = " in out
    other = several["claim"]["parts"][1]["game"]
    for mine in (several["game"], other, gap["game"]):
        code, out, err = _run(tmp_path, several, mine, *options)
        assert code == 1
        assert "another game" in err
        assert "PROVED" not in out
    parts = [whole(several, 0), whole(several, 0)]
    elsewhere = corpus_compare.compose(parts, [], about=other, own=True)
    assert _run(tmp_path, elsewhere, other, *options)[0] == 1
    assert _run(tmp_path, elsewhere, parts[0]["game"], *options)[0] == 0


def test_verdicts_under_optimisation(documents: dict[str, Any]) -> None:
    """`python -O` removes every assert: verdicts and statements do not change."""
    lines: list[bytes] = []
    for name, document in documents.items():
        if not name.startswith("compare:gap-"):
            lines.append(corpus.data(document))
            lines += [corpus.data(mutant) for _, _, mutant in mutants(document, len(name), 499)]
    same_without_asserts(lines)
    assert len(lines) > 200


def test_the_game_is_that_of_the_certificate(documents: dict[str, Any]) -> None:
    """`theorem.game` is the certificate's, and not that of a part."""
    for name in ("about-another-game", "budgets", "every-rule"):
        document = documents[f"compare:{name}"]
        assert check(corpus.data(document)).game == read_game(corpus.data(document["game"]))


def _drawn(draw: random.Random, pool: list[Any]) -> tuple[list[Any], list[Any]]:
    """Some parts, and a sum of a few of their numbers."""
    parts = draw.sample(pool, draw.randint(1, 4))
    places = [(i, name) for i, part in enumerate(parts) for name in named(part)]
    if not places:
        return _drawn(draw, pool)
    terms: list[Any] = []
    for _ in range(draw.randint(1, 5)):
        i, name = draw.choice(places)
        terms.append((str(Fraction(draw.randint(-9, 9), draw.choice([1, 2, 7, 10**20 + 39]))), i, name))
    return parts, terms


def test_bounds_of_random_sums_are_tight() -> None:
    """The tightest bounds that the parts allow are proved, and no tighter ones, whatever the signs of the factors."""
    draw, pool = random.Random(10), [*losses.valid().values(), *corpus_compare.examples().values()]
    pool = [part for part in pool if part["rule"] != "compare"]
    for _ in range(150):
        parts, terms = _drawn(draw, pool)
        low, high = corpus_compare.bounds(parts, terms)
        good = corpus_compare.compose(parts, [corpus_compare.total(parts, terms)])
        theorem = check(corpus.data(good))
        assert (theorem.lower, theorem.upper) == (low, high)
        step = Fraction(1, 10**30)
        for end, value in (("lower", low + step), ("upper", high - step)):
            bad = changed(good, (("claim", "sums", 0, end), str(value)))
            with pytest.raises(Rejected, match="do not prove the bounds of a sum"):
                check(corpus.data(bad))

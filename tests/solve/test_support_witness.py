"""Attacks that force a least probability: with a row to be paid for, with columns that help, in a number field."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import verify
from verify import Game
from verify.certify.certificate import Certificate
from verify.certify.saddle import saddle, written
from verify.certify.support import Exact
from verify.check import kernel
from verify.numbers.field import Element
from verify.solve import support_unique
from verify.solve.saddle_point import LogForm, SaddlePoint
from verify.solve.support_span import Span
from verify.solve.support_system import gains
from verify.solve.support_witness import Witnesses

THIRD, QUARTER, SIXTH = Fraction(1, 3), Fraction(1, 4), Fraction(1, 6)
STEEPEST: LogForm = ((QUARTER, Fraction(4, 3)),)


def detour() -> Game:
    """x may go to a for 1, where it meets y, to b for nothing, where u and v meet, and to c for 2; the budget is 1/4.

    It pays for x to go to a, so that λ is anything from 0 to log 4/3, at which b is as good as a.
    """
    matrix: list[list[object]] = [[1, 0, 2], [0, "inf", "inf"], ["inf", 0, "inf"], ["inf", 0, "inf"]]
    law = {("x", 0): "1/4", ("y", 1): "1/4", ("u", 0): "1/3", ("v", 1): "1/6"}
    return Game.mean_distortion(
        law, matrix=matrix, budget="1/4", features=list("xyuv"), labels=range(2), releases=list("abc")
    )


def at(multiplier: LogForm) -> Exact:
    """The detour's saddle point with λ/4 for the scaled row: c needs half of exp(−λ) for the label of x."""
    game = detour()
    place = {tuple(key): j for j, key in enumerate(game.shape.keys.tolist())}
    attack: dict[int, Element] = {
        place[0, 0, 0]: QUARTER,
        place[1, 1, 0]: QUARTER,
        place[2, 0, 1]: THIRD,
        place[3, 1, 1]: SIXTH,
    }
    half = Fraction(1, 2)
    rule: list[list[Element]] = [[half, half], [Fraction(2, 3), THIRD], [half, half]]
    value = ((SIXTH, Fraction(2)), (half, Fraction(3)))
    found = SaddlePoint(attack, rule, (multiplier,), value)
    certificate = saddle(game, found, range(game.shape.columns), None, 10)
    verify.check(certificate)
    return Exact.of(certificate)


def test_a_best_column_that_no_maximiser_uses_helps() -> None:
    """At λ = log 4/3 what goes on to c is paid for by what stays at b: all robust rules are known.

    The multipliers are not unique, and with a smaller one, or none, more is asked at c, so that nothing shows the rest.
    """
    exact = at(STEEPEST)
    assert exact.decided.unique is False
    assert len(exact.decided.witnesses) == 1
    theorem = verify.check(exact.support())
    assert theorem.more["free"] == {"c": (Fraction(3, 8), 0)}
    (attack,) = exact.decided.witnesses
    assert {tuple(exact.shape.keys[j].tolist()) for j in set(attack) - set(exact.known.attack)} == {
        (0, 0, 1),
        (0, 0, 2),
    }


@pytest.mark.parametrize("multiplier", [(), ((QUARTER, Fraction(8, 7)),)], ids=["none", "between"])
def test_without_it_more_rules_may_be_robust(multiplier: LogForm) -> None:
    """For a λ at which b is worse than a, nothing pays for c: several rules are robust, and which is left open."""
    exact = at(multiplier)
    assert exact.decided.unique is False
    assert exact.decided.witnesses == ()
    assert "free" not in verify.check(exact.support()).more


def test_a_row_without_a_price_may_be_left_unspent() -> None:
    """x and y meet at c for the whole budget, which has no price; staying at home saves some of it.

    Hence the rule at home is described although the multiplier may be larger than 0.
    """
    matrix = [[0, "inf", 1], ["inf", 0, 1]]
    law = {("x", 0): "1/2", ("y", 1): "1/2"}
    game = Game.mean_distortion(
        law, matrix=matrix, budget=1, features=["x", "y"], labels=range(2), releases=list("abc")
    )
    found = verify.rule(game)
    assert found.certificate.evidence["multipliers"] == [[]]
    assert found.free_exact == {"a": {"0": "1/2", "1": "0"}, "b": {"0": "0", "1": "1/2"}}
    assert found.free_complete is True
    assert len(found.certificates) == 1


def test_too_many_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the witnesses would hold too many numbers uniqueness stays open, and the reason says so."""
    law = {("a", 0): "1/2", ("b", 1): "1/4", ("c", 2): "1/4"}
    matrix = [[0, 0, "inf"], [0, "inf", 0], ["inf", 0, 0]]
    game = Game.max_distortion(
        law, matrix=matrix, radius=0, features=list("abc"), releases=["ab", "ac", "bc"], labels=range(3)
    )
    assert verify.support(game).unique is True
    monkeypatch.setattr(support_unique, "LARGEST", 3)
    found = verify.support(game)
    assert (found.unique, found.unsupported, found.undecided) == (None, ("bc",), ())
    assert "more than 3 numbers" in found.reason
    assert found.theorem.more.get("unique") is None


def shared(game: Game) -> tuple[verify.Support, dict[str, Any], dict[tuple[int, ...], Fraction]]:
    """A unique game's support, its certificate, and the masses of its only witness."""
    found = verify.support(game)
    assert found.unique is True
    assert found.theorem.more["unique"] is True
    (witness,) = found.certificate.document["evidence"]["witnesses"]
    return found, found.certificate.document, {tuple(key): Fraction(mass) for *key, mass in witness["attack"]}


def covered() -> Game:
    """Every pair of three sources with a label each has a release that allows no other, and ab is used alone."""
    law = {("a", 0): "1/2", ("b", 1): "1/4", ("c", 2): "1/4"}
    matrix = [[0, 0, 0, "inf"], [0, "inf", "inf", 0], ["inf", 0, 0, 0]]
    names = ["ab", "ac", "ca", "bc"]
    return Game.max_distortion(law, matrix=matrix, radius=0, features=list("abc"), releases=names, labels=range(3))


def test_one_witness_for_all_releases() -> None:
    """What is unique has one witness for all unreached releases; its law there is in proportion to the rule."""
    found, document, masses = shared(covered())
    positive: dict[str, list[Fraction]] = {z: [] for z in found.unsupported}
    for z, line in zip(found.game.releases, document["evidence"]["rule"], strict=True):
        if z in positive:
            positive[z] = [Fraction(q) for q in line]
            law = [
                sum((v for k, v in masses.items() if (k[1], found.game.releases[k[-1]]) == (y, z)), Fraction(0))
                for y in range(3)
            ]
            assert law == [sum(law) * q for q in positive[z]]
            assert any(law)
    assert sum(q > 0 for line in positive.values() for q in line) > 1


def test_moved_masses() -> None:
    """With half of a mass moved out of an unreached sink the witness is feasible still, and shows nothing."""
    for game in (covered(), threshold()):
        found, document, masses = shared(game)
        releases, budget = found.game.releases, document["game"]["perturbation"].get("budget")
        tried = 0
        for key, mass in masses.items():
            if releases[key[-1]] in found.supported:
                continue
            for other in masses:
                if other[:-1] == key[:-1] and releases[other[-1]] in found.supported:
                    changed = masses | {key: mass / 2, other: masses[other] + mass / 2}
                    attack = [[*k, str(v)] for k, v in changed.items()]
                    bad = document | {"evidence": document["evidence"] | {"witnesses": [{"attack": attack}]}}
                    text = "violates a row|does not force" if budget else "does not force"
                    with pytest.raises(kernel.Rejected, match=text):
                        kernel.check(json.dumps(bad).encode())
                    tried += 1
        assert tried


def threshold() -> Game:
    """The least squared budget, 2/3, at which six sources of mass 1/6 can be hidden: 0 and 2 then have all labels.

    1 and 3 are as good, and what one label costs there more is saved by the others: none comes alone.
    """
    law = dict.fromkeys([(0, 1), (0, 2), (1, 0), (1, 1), (3, 0), (3, 2)], "1/6")
    return Game.mean_distortion(law, metric="squared", budget="2/3", features=range(4), labels=range(3))


def test_labels_that_come_together_only() -> None:
    """Where no attack brings mass to one unreached sink alone, one in proportion to the rule shows it to be unique."""
    found, _, masses = shared(threshold())
    assert found.unsupported == ("1", "3")
    exact = Exact.of(verify.value(threshold(), exact=True).certificate)
    ways = Witnesses(
        exact.shape, replace(exact.found, attack=exact.known.attack), exact.known.gains.tight, exact.known.met
    )
    sinks = [z * 3 + y for z in exact.known.unsupported for y in range(3)]
    assert any(ways.attack_on(t) is None for t in sinks)
    spent = sum((mass * (x - z) ** 2 for (x, _, z), mass in masses.items()), Fraction(0))
    assert spent == Fraction(2, 3)
    for z in (1, 3):
        law = [sum((v for k, v in masses.items() if k[1:] == (y, z)), Fraction(0)) for y in range(3)]
        assert law == [law[0]] * 3
        assert law[0] > 0


def free_beside() -> Game:
    """The covered game, and apart from it d and e, which meet at de; d has a release of its own, where half is free."""
    law = {("a", 0): "1/4", ("b", 1): "1/8", ("c", 2): "1/8", ("d", 0): "1/4", ("e", 1): "1/4"}
    names = ["ab", "ac", "bc", "de", "d"]
    matrix = [[0 if x in z else "inf" for z in names] for x in "abcde"]
    return Game.max_distortion(law, matrix=matrix, radius=0, features=list("abcde"), releases=names, labels=range(3))


def test_a_free_set_and_a_forced_rule() -> None:
    """What is free is forced by a witness for each probability; releases where nothing is free share one."""
    found = verify.rule(free_beside())
    assert found.unique is False
    assert found.free_exact == {"bc": {"0": "0", "1": "1/2", "2": "1/2"}, "d": {"0": "1/2", "1": "0", "2": "0"}}
    assert found.free_complete is True
    witnesses = found.certificate.evidence["witnesses"]
    used = sorted(sorted({found.game.releases[z] for _, _, z, _ in each["attack"]}) for each in witnesses)
    assert used == [["ab", "ac", "bc", "de"], ["ab", "ac", "d", "de"]]


@pytest.mark.parametrize("way", ["mean", "at once"])
def test_in_a_field(way: str) -> None:
    """A rule of irrational probabilities at a release that the attack leaves alone: one witness forces all three."""
    names = ["abc", "ad", "be", "cab"]
    law = dict.fromkeys(zip("abcde", (0, 1, 2, 1, 0), strict=True), "1/5")

    def open_to(releases: list[str]) -> Game:
        matrix = [[0 if x in z else "inf" for z in releases] for x in "abcde"]
        features, labels = list("abcde"), range(3)
        return Game.max_distortion(law, matrix=matrix, radius=0, features=features, releases=releases, labels=labels)

    smaller = verify.value(open_to(names[:3]), exact=True).certificate
    rule = smaller.evidence["rule"]
    assert any(isinstance(q, list) for q in rule[0])
    exact = Exact.of(
        Certificate(open_to(names), "saddle", smaller.claim, smaller.evidence | {"rule": [*rule, rule[0]]})
    )
    ways = Witnesses(exact.shape, exact.found, gains(exact.shape, exact.found).tight, ())
    if way == "mean":
        moves = {t: move for t in (9, 10, 11) if (move := ways.towards(t)) is not None}
        assert len(moves) == 3
        move = ways.mean(moves)
    else:
        found = ways.in_proportion([3])
        assert found is not None
        move = found
    attack = ways.followed(move)
    assert attack is not None
    keys = exact.shape.keys.tolist()
    witness = {"attack": [[*keys[j], written(mass)] for j, mass in sorted(attack.items())]}
    claim = smaller.claim | {"supported": names[:3], "unsupported": []}
    evidence = exact.certificate.evidence
    for witnesses, unique in (([], None), ([witness], True)):
        document = Certificate(exact.certificate.game, "support", claim, evidence | {"witnesses": witnesses})
        assert verify.check(document).more.get("unique") is unique


def test_spans() -> None:
    """A vector is a combination of a basis, or differs from 0 beyond the span; never both."""
    random = Random(8)
    for size in range(5):
        for _ in range(40):
            vectors = [tuple(Fraction(random.randint(-2, 2)) for _ in range(size)) for _ in range(random.randint(0, 4))]
            span = Span(list(enumerate(vectors)), size)
            for _ in range(4):
                factors = [Fraction(random.randint(-3, 3), random.randint(1, 3)) for _ in vectors]
                inside = [
                    sum((a * v[k] for a, v in zip(factors, vectors, strict=True)), Fraction(0)) for k in range(size)
                ]
                assert not any(span.beyond(inside))
                other = [v + random.randint(-1, 1) for v in inside]
                for vector in (inside, other):
                    paid = span.pays(vector)
                    assert (paid is None) == any(span.beyond(vector))
                    if paid is not None:
                        made = [sum((a * vectors[j][k] for j, a in paid.items()), Fraction(0)) for k in range(size)]
                        assert made == vector


def test_nothing_brings_a_label() -> None:
    """A sink that no best column enters has no witness."""
    exact = at(())
    ways = Witnesses(exact.shape, exact.found, exact.known.gains.tight, exact.known.met)
    assert ways.attack_on(5) is None

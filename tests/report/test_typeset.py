"""Values and names as people read them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from verify.claims import instances
from verify.game.game import Game
from verify.report.palette import label_colours, text_on
from verify.report.typeset import constraint, digits, masses, mathtext, shorten, value_line


@pytest.mark.parametrize(
    ("lower", "upper", "shown"),
    [
        ("0.59712", "0.59719", "0.5971…"),
        ("0.5", "0.5", "0.5"),
        ("1/3", "1/3", "0.33333333…"),
        ("0.69999999999", "0.70000000001", "between 0.69999999 and 0.70000001"),
        ("0.6365141682948128", "0.6365141682948129", "0.63651416…"),
        ("0", "1", "between 0.00000000 and 1.00000000"),
        ("0", "0", "0"),
    ],
)
def test_only_certain_digits_are_shown(lower, upper, shown):
    """Every digit shown is shared by all numbers of the bracket."""
    assert digits(Fraction(lower), Fraction(upper), 8) == shown


@pytest.mark.parametrize(
    ("expression", "tex"),
    [
        ("0", "0"),
        ("log(2)", r"\log 2"),
        ("log(3) - 2/3*log(2)", r"\log 3 - \frac{2}{3}\log 2"),
        ("-1/4*log(5/7) + 2*log(11)", r"-\frac{1}{4}\log \frac{5}{7} + 2\log 11"),
        ("root(x^2 - 2, 1, 2)", None),
        ("log(2) and more", None),
    ],
)
def test_values_are_typeset(expression, tex):
    """Log forms become TeX; anything else is left to its decimals."""
    assert mathtext(expression) == tex


def test_titles():
    """The exact value and its decimals, or the decimals alone."""
    low, high = Fraction("0.6365141682948"), Fraction("0.6365141682949")
    assert value_line("log(3) - 2/3*log(2)", low, high) == r"$h^* = \log 3 - \frac{2}{3}\log 2$  $=$  0.63651416…"
    assert value_line(None, low, high) == "$h^*$ = 0.63651416…"
    assert value_line("0", Fraction(0), Fraction(0)) == "$h^* = 0$"


@pytest.mark.parametrize("instance", [instances.SECTION_V_A, *instances.EVERY_KIND], ids=lambda i: i.name)
def test_every_constraint_set_has_its_phrase(instance):
    """Each kind is named, with the numbers that limit the attacker."""
    document = Game.loads(instance.data.decode()).document
    phrase = constraint(document)
    rule = document["perturbation"]
    assert phrase.lower().startswith(
        {"max": "maximum", "mea": "mean", "was": "wasserstein", "pol": "polytope"}[rule["kind"][:3]]
    )
    for key in ("radius", "budget"):
        assert str(rule.get(key, "")) in phrase


@pytest.mark.parametrize("value", [Fraction(1, n) for n in (1, 2, 20, 21, 2000, 10**9)] + [Fraction(10**9 - 1, 10**9)])
def test_masses_never_round_to_certainty(value):
    """Only 0 is written 0 and only 1 is written 1."""
    for written in (masses([value]), masses([Fraction(1, 97), value])):
        assert (written[-1] == "1") == (value == 1)
        assert written[-1] not in ("0", "0.000", "1.000")
    assert masses([Fraction(0)]) == ["0"]
    assert masses([Fraction(0), Fraction(1, 97)])[0] == "0"


def test_masses_side_by_side_look_alike():
    """Fractions and decimals are not mixed in one bar."""
    assert masses([Fraction(1, 3), Fraction(2, 3)]) == ["1/3", "2/3"]
    assert masses([Fraction(1, 2), Fraction(27, 100), Fraction(23, 100)]) == ["0.500", "0.270", "0.230"]


def test_short_names_are_kept_and_long_ones_cut():
    """A name within the limit is kept; a longer one keeps both of its ends."""
    assert shorten("x" * 22) == "x" * 22
    assert len(shorten("y" * 200)) == 22
    assert shorten("from the first to the last", 9).startswith("from")


@pytest.mark.parametrize("count", [1, 2, 8, 9, 40])
def test_colours_are_distinct_and_readable(count):
    """No two labels share a colour, and text on each is black or white by brightness."""
    colours = label_colours(count)
    assert len(set(colours)) == count
    assert all(
        max(abs(a - b) for a, b in zip(one, two, strict=True)) > 0.008
        for one, two in itertools.combinations(colours, 2)
    )
    assert all(text_on(colour) in ("white", "#1b1f24") for colour in colours)

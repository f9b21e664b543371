"""``verify fixed-point GAME``: the worst case as a fixed point of c-transforms, whose existence is DERIVED."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options, output
from verify.cli.certified import certify, closing, finish, opening, proof, written

if TYPE_CHECKING:
    from fractions import Fraction

    from rich.table import Table

    from verify.claims.fixed_point import Enclosure, FixedPoint

DIGITS = 100
SPARE = 3  # printed decimals beyond the digits asked
FEW = 3  # digits of radii and gaps
SHORT = 40  # characters of an exact number that is printed as it is


@click.command(name="fixed-point")
@options.game
@options.ask_digits(DIGITS, words="Enclose every number within 10^-N.")
@options.certificate
@options.limits
@options.as_json
@options.quiet
def fixed_point(game: Path, digits: int, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Enclose the worst case of the game in the file GAME as a fixed point of c-transforms.

    The multiplier, the potentials, the worst law and its rule come to so many digits. The kernel proves the value's
    bounds, and only these are PROVED. That a true fixed point lies within the enclosures, and is the only one, is
    DERIVED by interval Newton outside the kernel, or is said to be undecided (ties and kinks). Iterative schemes check
    the value.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import fixed_point as claims

    answer: FixedPoint = certify(game, partial(claims.fixed_point), digits, limits, quiet=quiet)
    files = written([answer.certificate], out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def document(answer: FixedPoint, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.cli.value import bounds

    lower, upper = bounds(answer.lower, answer.upper, answer.digits)
    pair = partial(_pair, digits=answer.digits)
    residuals = answer.residuals
    return {
        "verdict": answer.verdict.value,
        "lower": lower,
        "upper": upper,
        "multiplier": {name: None if v is None else pair(v) for name, v in answer.multiplier.items()},
        "potentials": {
            "phi": _rows(answer.potentials, answer.digits),
            "psi": _rows(answer.transforms, answer.digits),
        },
        "law": _rows(answer.law, answer.digits),
        "rule": {z: {y: pair(q) for y, q in row.items()} for z, row in answer.rule.items()},
        "distance": {name: pair(v) for name, v in answer.distance.items()},
        "spent": {name: pair(v) for name, v in answer.spent.items()},
        "existence": answer.existence,
        "existence_verdict": None if answer.existence_verdict is None else answer.existence_verdict.value,
        "unique": answer.unique,
        "radius": None if answer.radius is None else power(answer.radius),
        "alone": None if answer.alone is None else str(float(answer.alone)),
        "residual": None if residuals is None else power(_fraction(residuals.largest)),
        "iterations": iterations(answer),
        "digits": answer.digits,
        **proof(answer.theorem, files, answer.reason),
    }


def iterations(answer: FixedPoint) -> dict[str, dict[str, Any]]:
    """By scheme: its steps, what it found (in doubles), and its observed rate."""
    found: dict[str, dict[str, Any]] = {}
    if answer.solution is not None:
        digits = [f"{value:.1f}" for value in answer.solution.trace]
        found["newton"] = {"steps": len(digits), "digits": digits}
    if answer.ascent is not None:
        climb = answer.ascent
        found["mirror-ascent"] = {
            "steps": climb.iterations,
            "lower": repr(climb.lower),
            "upper": repr(climb.upper),
            "rate": None if climb.rate is None else str(climb.rate),
        }
    if answer.alternation is not None:
        curve = answer.alternation
        found["blahut-arimoto"] = {
            "steps": curve.iterations,
            "value": repr(curve.value),
            "gap": f"{curve.gap:.1e}",
            "rate": None if curve.rate is None else str(curve.rate),
        }
    return found


def show(answer: FixedPoint, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, value, existence, multiplier, tables, and how the schemes fared."""
    from verify.cli.tables import write
    from verify.cli.value import value_lines

    opening(answer.verdict, [*value_lines(answer.answer), *lines(answer)], answer.reason)
    if quiet:
        return
    write("worst case (DERIVED): ν(release, label) and the rule there", law_table(answer))
    write("potentials (DERIVED): φ(feature, label)", potential_table(answer))
    for line in scheme_lines(answer):
        output.say(line)
    closing([answer.theorem], files)


def lines(answer: FixedPoint) -> list[str]:
    """What interval Newton says: existence and uniqueness, multipliers, and what the worst case costs."""
    if answer.radius is None:
        return ["existence of an isolated fixed point: undecided (interval Newton)"]
    only = "the only worst case" if answer.unique else "one of several worst cases, with the only potentials"
    found = [
        f"{answer.existence_verdict} (interval Newton, outside the kernel)",
        f"a fixed point exists within {power(answer.radius)}: {only}",
    ]
    several = len(answer.multiplier) > 1
    for name, pair in answer.multiplier.items():
        label = f" ({name})" if several else ""
        if pair is not None:
            found.append(f"λ{label} = {_digits(pair, answer.digits)}")
        if name in answer.distance:
            found.append(distance_line(answer, name))
        else:
            found.append(f"spent by the coupling{label} = {_digits(answer.spent[name], answer.digits)}")
    return found


def distance_line(answer: FixedPoint, name: str) -> str:
    """W(μ,ν) where there is one budget, and its power where the ball has an order."""
    from verify.cli import tables
    from verify.numbers.exact import decimal_ceil, text

    price, pairs = answer.multiplier[name], [answer.distance[name], answer.spent[name]]
    if price is None or price[0] > 0:
        sign, (first, second) = "=", (_digits(pair, answer.digits) for pair in pairs)
    else:
        sign = "≤"
        first, second = (
            exact if len(exact := text(high)) <= tables.SHORT else decimal_ceil(high, tables.PLACES)
            for _, high in pairs
        )
    raised = f" (W^{answer.order} {sign} {second})" if answer.order > 1 else ""
    return f"W(μ,ν) {sign} {first}{raised}"


def scheme_lines(answer: FixedPoint) -> list[str]:
    """What the iterations found."""
    found = []
    for scheme, entry in iterations(answer).items():
        if scheme == "newton":
            found.append(f"\nNewton            {entry['steps']} steps; digits {', '.join(entry['digits'])}")
        else:
            bounds = f"{entry['lower']} to {entry['upper']}" if "lower" in entry else f"{entry['value']}"
            rate = entry["rate"] or "no rate: too few steps"
            found.append(f"{scheme:<17} {entry['steps']} steps; {bounds}; {rate}")
    return found


def law_table(answer: FixedPoint) -> Table | None:
    """The worst law and its posteriors."""
    from verify.cli import tables

    if not answer.law:
        return None
    table = tables.start(["release", "label", "ν", "q(label | release)"], 2)
    for (z, y), mass in list(answer.law.items())[: tables.ROWS]:
        cells = [z, y, _digits(mass, tables.PLACES), _digits(answer.rule[z][y], tables.PLACES)]
        table.add_row(*map(tables.cell, cells))
    tables.rest(table, len(answer.law) - tables.ROWS)
    return table


def potential_table(answer: FixedPoint) -> Table | None:
    """The potentials of the sources."""
    from verify.cli import tables

    if not answer.potentials:
        return None
    table = tables.start(["feature", "label", "φ"], 2)
    for (x, y), value in list(answer.potentials.items())[: tables.ROWS]:
        table.add_row(*map(tables.cell, [x, y, _digits(value, tables.PLACES)]))
    tables.rest(table, len(answer.potentials) - tables.ROWS)
    return table


def power(value: Fraction) -> str:
    """A few digits of a small number, rounded up, however small it is.

    >>> from fractions import Fraction
    >>> power(Fraction(2, 3 * 10**400)), power(Fraction(0))
    ('6.67e-401', '0')
    """
    from fractions import Fraction

    from verify.numbers.digits import decimal_ceil

    if not value:
        return "0"
    exponent = len(str(value.numerator)) - len(str(value.denominator))
    scaled = value * Fraction(10) ** -exponent
    if scaled < 1:
        exponent, scaled = exponent - 1, scaled * 10
    return f"{decimal_ceil(scaled, FEW - 1)}e{exponent}"


def _fraction(value: Any) -> Fraction:
    """A number of mpmath's, exactly."""
    from fractions import Fraction

    mantissa, exponent = value.man_exp
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def _pair(enclosure: Enclosure, digits: int) -> list[str]:
    from verify.numbers.exact import decimal_ceil, decimal_floor, text

    low, high = enclosure
    if low == high and len(exact := text(low)) <= max(SHORT, digits):
        return [exact, exact]
    return [decimal_floor(low, digits + SPARE), decimal_ceil(high, digits + SPARE)]


def _rows(enclosures: Mapping[tuple[str, str], Enclosure], digits: int) -> list[list[str]]:
    return [[*names, *_pair(enclosure, digits)] for names, enclosure in enclosures.items()]


def _digits(enclosure: Enclosure, digits: int) -> str:
    """The digits that are certain."""
    from fractions import Fraction

    from verify.cli.value import certain

    low, high = _pair(enclosure, digits)
    if low == high:
        return low
    shown = certain(low, high)
    if len(shown) > digits:
        return shown
    # a run of nines: the digits are those of the middle
    from verify.numbers.exact import decimal_floor

    return f"{decimal_floor((enclosure[0] + enclosure[1]) / 2 + Fraction(1, 2 * 10**digits), digits)}…"

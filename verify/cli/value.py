"""``verify value GAME``: certify h* = (13) = (14) = (15), and say what attack and which rule attain it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verify.cli import options
from verify.cli.certified import certify, closing, finish, opening, proof, written

if TYPE_CHECKING:
    from fractions import Fraction

    from verify.claims.answers import Answer

SPARE = 3  # printed decimals beyond the digits asked, so that rounding outward does not cost the last of them


@click.command()
@options.game
@options.digits
@options.certificate
@options.limits
@options.as_json
@options.quiet
def value(game: Path, digits: int, out: Path | None, limits: tuple[str, ...], machine: bool, quiet: bool) -> int:
    """Certify the value h* of the game in the file GAME (JSON or TOML), in nats.

    h* is the robust loss of the best rule, (13), and the largest H(Y|Z) that an attack reaches, (14) = (15). It comes
    exactly where it is a rational combination of logarithms, and otherwise as a bracket of the width asked. The kernel
    has replayed whatever is printed as PROVED.
    """
    if out is not None:
        options.output_file(out, game)
    from verify.claims import answers

    answer = certify(game, answers.value, digits, limits, quiet=quiet)
    files = written([answer.certificate], out)
    return finish(answer, files, document, show, machine=machine, quiet=quiet)


def bounds(lower: Fraction, upper: Fraction, digits: int) -> tuple[str, str]:
    """Write a bracket in decimals rounded outward, or exactly where rounding would cost the digits asked.

    >>> from fractions import Fraction
    >>> bounds(Fraction(1, 3), Fraction(1, 3), 4)
    ('0.3333333', '0.3333334')
    """
    from fractions import Fraction

    from verify.numbers.exact import decimal_ceil, decimal_floor, text

    wanted = Fraction(1, 10**digits)
    places = digits + SPARE
    if upper - lower > wanted or upper - lower + Fraction(2, 10**places) <= wanted:
        return decimal_floor(lower, places), decimal_ceil(upper, places)
    return text(lower), text(upper)


def document(answer: Answer, files: list[Path]) -> dict[str, Any]:
    """The answer as a JSON object; every number is a string, exact or rounded outward."""
    from verify.numbers.exact import text

    lower, upper = bounds(answer.lower, answer.upper, answer.digits)
    proved = proof(answer.theorem, files, answer.reason)
    return {
        "verdict": answer.verdict.value,
        "level": answer.level.value,
        "exact": answer.exact,
        "degree": None if answer.exact is None else answer.degree,
        "inexact": answer.inexact,
        "lower": lower,
        "upper": upper,
        "certificate": proved["certificate"],
        "equality": answer.theorem.equality,
        "digits": answer.digits,
        **proved,
        "attack": [[*key, text(mass)] for key, mass in answer.attack.items()],
        "rule": {z: {y: text(q) for y, q in row.items()} for z, row in answer.rule.items()},
    }


def show(answer: Answer, files: list[Path], *, quiet: bool) -> None:
    """Print the answer for people: verdict, value, what attains it, and the certificate's hash."""
    opening(answer.verdict, value_lines(answer), answer.reason)
    if quiet:
        return
    from verify.cli.tables import attack_table, rule_table, write

    write("attack: what moves where", attack_table(answer.game, answer.attack))
    write("rule: q(label | release)", rule_table(answer.game, answer.rule))
    closing([answer.theorem], files)


def value_lines(answer: Answer) -> list[str]:
    """The value: exact if it is known, the digits that are certain, and the bracket if there is one.

    Where the theorem does not say that the three values of Theorem 1 are equal, it is (13) that is printed.
    """
    name = "h*" if answer.theorem.equality else "(13)"
    lower, upper = bounds(answer.lower, answer.upper, answer.digits)
    digits = certain(lower, upper)
    if answer.exact is not None:
        lines = [f"{name} = {answer.exact}" + (f" = {digits}" if answer.exact != digits else "")]
        return lines if answer.degree == 1 else [*lines, f"algebraic numbers of degree at most {answer.degree}"]
    lines = [f"{lower} ≤ {name} ≤ {upper}"]
    if digits.strip("-0.…"):
        lines.insert(0, f"{name} = {digits}")
    return [*lines, f"no exact value: {answer.inexact}"] if answer.inexact else lines


def certain(lower: str, upper: str) -> str:
    """The digits that two decimals share, with an ellipsis where they part.

    >>> certain("0.636514168", "0.636514171")
    '0.6365141…'
    >>> certain("0.0000", "0.0000")
    '0'
    """
    if lower == upper:
        return (lower.rstrip("0").rstrip(".") if "." in lower else lower) or "0"
    if "/" in lower or "/" in upper:
        from fractions import Fraction

        from verify.numbers.exact import decimal_ceil, decimal_floor

        places = max(len(lower), len(upper)) // 2
        lower, upper = decimal_floor(Fraction(lower), places), decimal_ceil(Fraction(upper), places)
    if len(lower.partition(".")[0]) != len(upper.partition(".")[0]):
        return "…"
    shared = 0
    for a, b in zip(lower, upper, strict=False):
        if a != b:
            break
        shared += 1
    return lower[:shared] + "…"

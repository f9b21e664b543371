"""The evidence of the rule saddle: logarithms as exact sums over a coprime base, multipliers, each source's gain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.coq.integers import whole
from verify.coq.letters import Letters
from verify.coq.logarithms import combine, coprime_base, exponents, minus_log, working_bits
from verify.coq.syntax import Case, function, integer, table
from verify.numbers.exact import common_denominator, integer_text

if TYPE_CHECKING:
    from verify.coq.certificate import Form
    from verify.coq.evidence import Writer


def saddle_text(writer: Writer, exact: Form) -> str:
    """The definitions of `saddle_point`, and of `terms`: the claimed value with the exponents of its arguments."""
    numbers, statement = writer.numbers, writer.statement
    forms = writer.certificate.evidence.forms
    arguments = [*numbers.rule.values(), *(r for form in (*forms, exact) for _, r in form)]
    base = coprime_base(part for r in arguments for part in (r.numerator, r.denominator))
    primes = Letters("prime", "primes", "b", tuple(map(integer_text, base)))
    powers = {sink: exponents(q, base) for sink, q in numbers.rule.items()}
    multipliers = [combine(form, base) for form in forms]
    over = common_denominator(value for row in multipliers for value in row)
    prices = [whole(row, over) for row in multipliers]
    bits = _bits(writer, exact)
    logs = [minus_log(Fraction(1, value), bits) for value in base]

    def vector(values: Iterable[int]) -> str:
        return function("i", "prime", primes.letters, values)

    def matrix(name: str, arguments: str, rows: Mapping[str, Sequence[int]], size: int) -> str:
        cases: list[Case] = [
            (f"{row}, {primes[i]}", integer(value))
            for row, values in rows.items()
            for i, value in enumerate(values)
            if value
        ]
        return table(name, f"{arguments}; i : prime", "Z", cases, size * len(base), "0")

    words = statement.wording
    sinks = {statement.sink(sink): powers[sink] for sink in sorted(powers)}
    groups = dict(zip(words.groups, _levels(writer, powers, prices, over, len(base)), strict=True))
    price = "Definition price (k : none) (i : prime) : Z := match k with end.\n"
    if words.rows:
        rows = dict(zip(words.rows, prices, strict=True))
        price = matrix("price", f"k : {words.row_type}", rows, len(words.rows))
    terms = "; ".join(f"({term(a, r)}, {vector(exponents(r, base))})" for a, r in exact)
    return (
        primes.definitions
        + f"Definition base_value := {vector(base)}.\n"
        + f"Definition log_low := {vector(low for low, _ in logs)}.\n"
        + f"Definition log_high := {vector(high for _, high in logs)}.\n"
        + matrix("exponents", statement.pair, sinks, statement.sinks)
        + matrix("phi", f"s : {words.group_type}", groups, words.all_groups)
        + price
        + "\nDefinition saddle_point : saddle_data game := SaddleData game primes base_value\n"
        + f"  {working_bits(map(Fraction, base), bits)} {bits} log_low log_high rule_numerator rule_denominator"
        + f" exponents {integer(over)} price phi.\n"
        + f"Definition terms : list ((Z * Z) * (Z * Z) * (prime -> Z)) := [{terms}]%Z.\n"
    )


def term(factor: Fraction, argument: Fraction) -> str:
    """A term a·log(r) as `log_form` takes it: two pairs of integers."""
    a = f"({integer(factor.numerator)}, {integer(factor.denominator)})"
    return f"({a}, ({integer(argument.numerator)}, {integer(argument.denominator)}))"


def _bits(writer: Writer, exact: Form) -> int:
    """Bits of the logarithms: enough to tell the value from the claimed bounds, as far as the kernel does."""
    claim = (writer.certificate.lower, writer.certificate.upper)
    factors = sum(abs(a.numerator) // a.denominator + 1 for a, _ in exact).bit_length()
    powers = max((max(r.numerator, r.denominator).bit_length() for _, r in exact), default=1).bit_length()
    return 80 + max(bound.denominator.bit_length() for bound in claim) + factors + powers


def _levels(
    writer: Writer, powers: Mapping[int, Sequence[int]], prices: Sequence[Sequence[int]], over: int, count: int
) -> list[list[int]]:
    """What each source gains, as coefficients over the base: read off at any column that the attack uses."""
    numbers = writer.numbers
    unit, zero = numbers.shape.weight_denominator, (0,) * count
    levels = [[0] * count for _ in numbers.shape.mass]
    for key in numbers.weight:
        j = numbers.columns[key]
        gain = [0] * count
        for sink, weight in numbers.entries[j]:
            gain = [g - weight * e * over for g, e in zip(gain, powers.get(sink, zero), strict=True)]
        for price, row in zip(prices, numbers.shape.rows, strict=True):
            gain = [g - p * row.coefficients[j] * unit for g, p in zip(gain, price, strict=True)]
        levels[numbers.groups[j]] = gain
    return levels

"""The evidence of the rule bracket: bounds of the rule's losses, multipliers, and what each source can gain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verify.coq.integers import whole
from verify.coq.logarithms import minus_log, working_bits
from verify.coq.syntax import integer
from verify.numbers.exact import common_denominator

if TYPE_CHECKING:
    from verify.coq.evidence import Writer

FINER = 16
"""Bits by which the logarithms are finer than those that the certificate asks for."""


def bracket_text(writer: Writer) -> str:
    """The definition of `bracket`.

    The levels φ are the largest losses, rounded up, that each source can cause with a living column: the least levels
    that Coq can accept.
    """
    numbers, evidence = writer.numbers, writer.certificate.evidence
    bits = evidence.precision + FINER
    logs = {q: minus_log(q, bits) for q in dict.fromkeys(numbers.rule.values())}
    lower = {sink: logs[q][0] for sink, q in numbers.rule.items()}
    upper = {sink: logs[q][1] for sink, q in numbers.rule.items()}
    over = common_denominator(evidence.multipliers)
    multipliers = whole(evidence.multipliers, over)
    unit = numbers.shape.weight_denominator << bits
    levels = [
        sum(weight * upper.get(sink, 0) for sink, weight in entries) * over - price * unit
        for entries, price in zip(numbers.entries, numbers.prices(multipliers), strict=True)
    ]
    ratios = ";\n  ".join(
        f"({integer(q.numerator)}, {integer(q.denominator)}, {integer(low)}, {integer(high)})"
        for q, (low, high) in logs.items()
    )
    return (
        writer.by_sink("minus_log_lower", lower)
        + writer.by_sink("minus_log_upper", upper)
        + f"Definition ratios : list (Z * Z * Z * Z) := [\n  {ratios}]%Z.\n"
        + writer.by_group("phi", numbers.largest(levels, numbers.living))
        + "\nDefinition bracket : bracket_data game := BracketData game\n"
        + f"  {working_bits(logs, bits)} {bits} ratios rule_numerator rule_denominator"
        + " minus_log_lower minus_log_upper\n"
        + f"  {integer(over)} {writer.by_row(multipliers)} phi.\n"
    )

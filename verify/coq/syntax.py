"""Numbers, functions by cases and comments as Coq writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from verify.numbers.exact import integer_text

Case = tuple[str, str]
"""A pattern and its value."""

_HARMLESS = frozenset(" _.,:;+-=/<>")


def comment(text: str) -> str:
    """A text that may stand in a comment, whatever is in it: no bracket, star or quote survives, nor a line end.

    Letters and digits of every script stay; anything else that is not harmless is written as its code point.

    >>> comment('a"*) Axiom (*')
    'a<U+22><U+2A><U+29> Axiom <U+28><U+2A>'
    >>> comment("é1/2")
    'é1/2'
    """
    return "".join(c if c.isalnum() or c in _HARMLESS else f"<U+{ord(c):02X}>" for c in text)


def integer(value: int) -> str:
    """An integer as an argument: negative ones in brackets.

    >>> integer(3), integer(-3)
    ('3', '(-3)')
    """
    return f"({integer_text(value)})" if value < 0 else integer_text(value)


def rational(value: Fraction) -> str:
    """A number of Coq's type Q.

    >>> rational(Fraction(1, 3)), rational(Fraction(2)), rational(Fraction(-2))
    ('(1 # 3)', '2', '(-2 # 1)')
    """
    if value.denominator == 1 and value >= 0:
        return integer_text(value.numerator)
    return f"({integer_text(value.numerator)} # {integer_text(value.denominator)})"


def price(value: Fraction | None) -> str:
    """A cost of Coq's type option Q; None is an infinite one."""
    return "None" if value is None else f"Some {rational(value)}"


def real(value: Fraction) -> str:
    """A number of Coq's type R, as a fraction.

    >>> real(Fraction(-1, 3))
    '((-1) / 3)'
    """
    return f"({integer(value.numerator)} / {integer_text(value.denominator)})"


def ratio(value: Fraction) -> str:
    """A number as a pair of integers.

    >>> ratio(Fraction(-1, 3))
    '(-1, 3)%Z'
    """
    return f"({integer_text(value.numerator)}, {integer_text(value.denominator)})%Z"


def table(name: str, arguments: str, result: str, cases: Sequence[Case], size: int, default: str = "") -> str:
    """A function by cases.

    Parameters
    ----------
    name
        The function's name.
    arguments
        The arguments with their types, such as "x : feature; y : label".
    result
        The type of its values; numbers are read in the scope of that type (Q for "option Q").
    cases
        Patterns, one for each argument with commas between, with their values.
    size
        The number of all patterns: with fewer cases the rest gets the default.
    default
        The value everywhere else.
    """
    variables = [argument.strip() for argument in arguments.split(";")]
    head = f"Definition {name} {' '.join(f'({variable})' for variable in variables)} : {result} :="
    scope = "" if result == "bool" else f"%{result.removeprefix('option ')}"
    if not cases:
        return f"{head} {default}{scope}.\n"
    lines = [f"  | {pattern} => {value}" for pattern, value in cases]
    if len(cases) < size:
        lines.append(f"  | {', '.join('_' for _ in variables)} => {default}")
    subjects = ", ".join(variable.partition(":")[0].strip() for variable in variables)
    body = "\n".join(lines)
    return f"{head} (match {subjects} with\n{body} end){scope}.\n"


def function(variable: str, kind: str, names: Sequence[str], values: Iterable[int]) -> str:
    """An anonymous function to the integers, with a value for each of the names of its argument."""
    cases = " ".join(f"| {name} => {integer(value)}" for name, value in zip(names, values, strict=True))
    return f"(fun {variable} : {kind} => match {variable} with {cases} end)%Z"

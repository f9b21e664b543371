"""Values and constraint sets, written as a mathematician would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from verify.numbers.exact import decimal_ceil, decimal_floor

SHORT = 20  # the largest denominator of a probability that is written as a fraction
LONGEST_FORM = 60  # characters of an exact value that still fits a title
_TERM = re.compile(r"\s*([+-])?\s*(?:(\d+(?:/\d+)?)\*)?log\((\d+(?:/\d+)?)\)")
_COSTS = {
    "absolute": "|x − z|",
    "squared": "(x − z)²",
    "hamming": "1[x ≠ z]",
    "manhattan": "‖x − z‖₁",
    "chebyshev": "‖x − z‖∞",
    "squared-euclidean": "‖x − z‖₂²",
}


def digits(lower: Fraction, upper: Fraction, places: int = 10) -> str:
    """Return the decimals that a bracket determines, at most ``places`` of them; "…" says that more follow.

    >>> digits(Fraction(1, 3), Fraction(1, 3), 4)
    '0.3333…'
    >>> digits(Fraction(1, 2), Fraction(1, 2), 4)
    '0.5'
    >>> digits(Fraction("0.59712"), Fraction("0.59719"), 8)
    '0.5971…'
    """
    low, high = decimal_floor(lower, places), decimal_ceil(upper, places)
    if low == high:
        return low.rstrip("0").rstrip(".") if "." in low else low
    low, high = decimal_floor(lower, places), decimal_floor(upper, places)
    shared = next((i for i, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), len(low))
    return low[:shared] + "…" if shared > low.find(".") + 1 else f"between {low} and {decimal_ceil(upper, places)}"


def mathtext(expression: str) -> str | None:
    r"""Turn an exact value, "log(3) - 2/3*log(2)", into TeX without the dollars; None where it is not a log form.

    >>> print(mathtext("log(3) - 2/3*log(2)"))
    \log 3 - \frac{2}{3}\log 2
    """
    if expression == "0":
        return "0"
    out: list[str] = []
    at = 0
    while at < len(expression):
        term = _TERM.match(expression, at)
        if term is None:
            return None
        sign, coefficient, argument = term.groups()
        lead = {"-": "-" if not out else " - ", "+": " + ", None: ""}[sign]
        out.append(f"{lead}{_tex(coefficient) if coefficient else ''}\\log {_tex(argument)}")
        at = term.end()
    return "".join(out)


def value_line(exact: str | None, lower: Fraction, upper: Fraction, *, equality: bool = True) -> str:
    """Return the value as a line of mathtext: exact and in decimals, or the decimals that the bracket determines.

    Without ``equality`` it is not called h*: it is (13), the minimax value, alone.
    """
    name = "h^*" if equality else "\\min_q\\,\\max_D"
    near = digits(lower, upper, 8)
    form = mathtext(exact) if exact is not None and len(exact) <= LONGEST_FORM else None
    if form == "0":
        return f"${name} = 0$"
    if form is not None:
        return f"${name} = {form}$  $=$  {near}"
    return f"${name}$ = {near}"


def constraint(game: Mapping[str, Any]) -> str:
    """Say in a phrase what the attacker may do, from the game's document."""
    rule = game["perturbation"]
    match rule["kind"]:
        case "max-distortion":
            return f"maximum distortion: {_cost(rule['cost'])} ≤ {rule['radius']}"
        case "mean-distortion":
            budgets = rule.get("budgets", [rule])
            limits = [f"mean of {_cost(b['cost'])} ≤ {b['budget']}" for b in budgets]
            limits += [f"{_cost(b['cost'])} ≤ {b['radius']}" for b in budgets if "radius" in b]
            return "mean distortion: " + ", ".join(limits)
        case "wasserstein":
            order = rule.get("order", 1)
            index = "∞" if order == "inf" else order
            label = rule.get("label_cost")
            ground = "joint cost" if "joint_cost" in rule else _cost(rule["cost"]) + _label_cost(label)
            return f"Wasserstein ball: W{_sub(str(index))} ≤ {rule['budget']}, ground cost {ground}"
        case "polytope" if "vertices" in rule:
            return f"polytope: convex hull of {len(rule['vertices'])} laws"
        case "polytope":
            count = len(rule.get("equalities", ())) + len(rule.get("inequalities", ()))
            return f"polytope: {count} linear condition{'s' * (count != 1)}"
        case kind:
            return f"{kind} set of {len(rule['laws'])} laws"


def masses(values: list[Fraction]) -> list[str]:
    """Write probabilities that stand side by side in one way: all as short fractions, or all as decimals.

    >>> masses([Fraction(2, 3), Fraction(1, 3)]), masses([Fraction(11, 40), Fraction(29, 40)])
    (['2/3', '1/3'], ['0.275', '0.725'])
    """
    short = all(value.denominator <= SHORT for value in values)
    return [str(value) if short else _three(value) for value in values]


def shorten(name: str, longest: int = 22) -> str:
    """Cut a long name in the middle, where names differ least often.

    >>> shorten("a-very-long-name-of-a-feature", 11)
    'a-ver…ature'
    """
    if len(name) <= longest:
        return name
    keep = (longest - 1) // 2
    return f"{name[: longest - 1 - keep].rstrip()}…{name[-keep:].lstrip()}"


def _three(value: Fraction) -> str:
    """Three decimals, and no 0 or 1 that is not one."""
    if value in (0, 1):
        return str(value)
    if 0 < value < Fraction(1, 2000):
        return "<0.001"
    return ">0.999" if Fraction(1999, 2000) < value < 1 else f"{float(value):.3f}"


def _tex(number: str) -> str:
    top, _, bottom = number.partition("/")
    return f"\\frac{{{top}}}{{{bottom}}}" if bottom else top


def _cost(cost: Mapping[str, Any]) -> str:
    if "metric" in cost:
        return _COSTS[cost["metric"]]
    return "d(x, z) by matrix" if "matrix" in cost else "d(x, z) on a graph"


def _label_cost(cost: object) -> str:
    if cost == "inf":
        return ", labels kept"
    if not isinstance(cost, str | int):
        return " + label cost"
    return " + 1[y ≠ y′]" if str(cost) == "1" else f" + {cost}·1[y ≠ y′]"


def _sub(text: str) -> str:
    return text.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

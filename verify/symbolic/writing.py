"""Closed forms as a mathematician would write them, in plain text.

Masses sum to 1; of the ways of writing a number that this allows the shortest is taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import sympy
from sympy.printing.str import StrPrinter

from verify.symbolic.logs import in_primes
from verify.symbolic.structure import Structure

if TYPE_CHECKING:
    from verify.symbolic.branch import Branch
    from verify.symbolic.deterministic import Case, Deterministic
    from verify.symbolic.family import Family

GREEK = {"alpha": "α", "eta_": "η"}


class _Printer(StrPrinter):  # type: ignore[misc]
    """Sums open with a positive term, and a minus before a product goes into a sum above the bar."""

    def _as_ordered_terms(self, expr: Any, order: Any = None) -> list[Any]:
        return sorted(super()._as_ordered_terms(expr, order=order), key=lambda term: term.could_extract_minus_sign())

    def _print_Mul(self, expr: Any) -> str:
        factor, rest = expr.as_coeff_Mul()
        sums = [each for each in sympy.Mul.make_args(rest) if each.is_Add]
        if factor == -1 and sums:
            return str(super()._print_Mul(sympy.Mul(-sums[0], *(e for e in rest.args if e != sums[0]))))
        return str(super()._print_Mul(expr))


def text(value: Any) -> str:
    """An expression with · for products and Greek letters.

    >>> a, b, c = sympy.symbols("a b c", positive=True)
    >>> text(-(a - b * c) / (a + b)), text(1 - a - b)
    ('(b·c − a)/(a + b)', '1 − a − b')
    """
    written = str(_Printer().doprint(value)).replace("**", "^").replace("*", "·").replace("-", "−")
    for name, letter in GREEK.items():
        written = written.replace(name, letter)
    return written


def shortest(value: Any, structure: Structure) -> Any:
    """The shortest of the forms that a value takes when a symbol is eliminated by Σ masses = 1.

    >>> a, b, c = sympy.symbols("a b c", positive=True)
    >>> from verify.symbolic.chain import chain
    >>> [shortest(value, chain([a, b, c])) for value in ((a + c) / (a + b + c), a / (a + c), 1 - b)]
    [1 - b, a/(a + c), 1 - b]
    """
    value = sympy.sympify(value)
    symbols = structure.symbols
    if not value.free_symbols or not value.is_rational_function(*symbols):
        return value
    forms = [value]
    for symbol in symbols:
        factor = structure.total.coeff(symbol)
        forms.append(sympy.factor(value.subs(symbol, (1 - structure.total + factor * symbol) / factor)))
    forms += [sympy.expand(form) for form in forms if form.is_polynomial()]
    return min(
        forms, key=lambda f: (f.count_ops(visual=False), len(f.free_symbols), str(f).count("-"), len(str(f)), str(f))
    )


def entropy_text(pairs: Iterable[tuple[Any, Any]], structure: Structure) -> str:
    """−Σ mass·log(w) for pairs (mass, w), in terms of h2 and H where masses are in proportion to the w.

    h2(p) = −p·log p − (1 − p)·log(1 − p); H(p, q, …) = −p·log p − q·log q − …
    """
    masses: dict[Any, Any] = {}
    for mass, w in pairs:
        masses[w] = masses.get(w, 0) + mass
    left = [w for w in masses if w != 1]
    terms: list[str] = []
    while left:
        u = left.pop(0)
        group = next(([u, v] for v in left if _level([u, v], masses)), None)
        group = group or ([u, *left] if len(left) > 1 and _level([u, *left], masses) else None)
        if group is None:
            terms.append(f"{_factor(masses[u], structure)}log({text(shortest(sympy.radsimp(1 / u), structure))})")
            continue
        left = [v for v in left if v not in group]
        short = [shortest(v, structure) for v in group]
        name = f"h2({text(min(short, key=lambda f: (f.count_ops(), len(str(f)))))})" if len(group) == 2 else ""
        whole = sympy.Add(*(masses[v] for v in group))
        terms.append(_factor(whole, structure) + (name or f"H({', '.join(map(text, short))})"))
    return " + ".join(terms) or "0"


def _level(group: list[Any], masses: dict[Any, Any]) -> bool:
    """Whether the w of a group sum to 1 and its masses are in proportion to them."""
    if sympy.cancel(sympy.Add(*group) - 1) != 0:
        return False
    first = group[0]
    return all(sympy.cancel(masses[v] * first - masses[first] * v) == 0 for v in group[1:])


def _factor(mass: Any, structure: Structure) -> str:
    short = shortest(mass, structure)
    if short == 1:
        return ""
    return f"({text(short)})·" if short.is_Add else f"{text(short)}·"


def inequality(value: Any) -> str:
    """Value ≥ 0 with what is subtracted on the left: "a·d ≤ b·c"."""
    if value.has(sympy.log) or not value.free_symbols or not value.is_polynomial():
        return f"0 ≤ {text(value)}"
    terms = sympy.Add.make_args(sympy.expand(value))
    below = sympy.Add(*(-term for term in terms if term.could_extract_minus_sign()))
    above = sympy.Add(*(term for term in terms if not term.could_extract_minus_sign()))
    return f"{text(sympy.factor(below))} ≤ {text(sympy.factor(above))}"


def branch_text(branch: Branch, family: Family) -> list[str]:
    """The lines of one branch."""
    whole = family.whole
    if branch.condition is None:
        return [f"never optimal: {branch.reason}"]
    needed = [inequality(value) for value in branch.condition.nonnegative]
    everywhere = "for all positive masses:" if whole.symbols else "optimal:"
    lines = [f"where {' and '.join(needed)}:" if needed else everywhere]
    if branch.solution:
        lines.append(", ".join(f"{text(name)}* = {text(shortest(v, whole))}" for name, v in branch.solution.items()))
    pairs = [(source.mass, w) for source, w in zip(whole.sources, branch.weights, strict=True)]
    lines.append(f"h* = {entropy_text(pairs, whole)}{_in_primes(branch)}")
    lines.append(f"w = ({', '.join(text(shortest(w, whole)) for w in branch.weights)})")
    for z, row in (branch.rule or {}).items():
        entries = ", ".join(f"{whole.labels[y]}: {text(shortest(q, whole))}" for y, q in row.items())
        lines.append(f"q(·|{whole.releases[z]}) = ({entries})")
    active = {name: v for name, v in (branch.multipliers or {}).items() if v != 0}
    if active:
        lines.append(", ".join(f"{text(name)} = {text(v)}" for name, v in active.items()))
    return lines


def _in_primes(branch: Branch) -> str:
    """= the value in logarithms of primes, where all w are rational numbers."""
    if not all(w.is_Rational for w in branch.weights):
        return ""
    return f" = {text(in_primes(branch.value))}"


def family_text(family: Family) -> str:
    """The whole family: sources, attacks, Lagrangian, branches, and whether they cover the simplex."""
    whole, small = family.whole, family.small
    masses = ", ".join(f"{text(source.mass)} at {source.name}" for source in whole.sources)
    lines = [f"prior: {masses}" + (f", with {text(whole.total)} = 1" if whole.symbols else "")]
    for s, source in enumerate(small.sources):
        shares = {sink: family.shares.get((s, sink)) for sink in source.arcs}
        ways = [
            f"to {_target(family, sink)}" + ("" if share is None else f" with probability {text(share)}")
            for sink, share in shares.items()
        ]
        lines.append(f"{source.name} goes {', '.join(ways)}")
    lines.append(f"H(Y|Z) = {text(family.entropy)}")
    bounds = " + ".join(text(name * family.shares[arc]) for arc, name in family.bounds.items())
    lines.append("L = H(Y|Z)" + (f" + {bounds}" if bounds else ""))
    for i, branch in enumerate((branch for branch in family.branches if branch.possible), 1):
        first, *rest = branch_text(branch, family)
        lines += [f"{i}. {first}", *(f"   {line}" for line in rest)]
    closed = sum(not branch.possible for branch in family.branches)
    if closed:
        lines.append(f"{closed} other support{'s are' if closed > 1 else ' is'} never optimal")
    covered = "the branches cover all positive masses" if whole.symbols else "a branch is optimal"
    lines.append(covered if family.covers else f"not shown to cover all positive masses: {family.gap}")
    return "\n".join(lines)


def _target(family: Family, sink: tuple[int, int]) -> str:
    """A release, with the label where attacks may change it."""
    z, y = sink
    small = family.small
    moved = any(len({label for _, label in source.arcs}) > 1 for source in small.sources)
    return f"({small.releases[z]}, {small.labels[y]})" if moved else small.releases[z]


def deterministic_text(found: Deterministic) -> str:
    """(21) with its case split."""
    compact = found.compact
    if compact is not None:
        common, choice = compact
        block = (sympy.Symbol("m", positive=True), *common)
        names = ", ".join(text(mass) for mass in choice)
        return f"{_block_text(block)}, m = max({names})"
    if any(relation.has(sympy.log) for case in found.cases for relation in case.conditions):
        return f"the largest of {'; '.join(map(_case_text, found.cases))}"
    lines = []
    for case in found.cases:
        needed = " and ".join(inequality(relation.lhs) for relation in case.conditions)
        lines.append(_case_text(case) + (f" where {needed}" if needed else ""))
    return "\n".join(lines)


def _case_text(case: Case) -> str:
    return " + ".join(_block_text(block) for block in case.blocks) or "0"


def _block_text(block: tuple[Any, ...]) -> str:
    whole = sympy.Add(*block)
    factor = "" if whole == 1 else f"({text(whole)})·" if whole.is_Add else f"{text(whole)}·"
    if len(block) == 2:
        return f"{factor}h2({text(block[1] / whole)})"
    return f"{factor}H({', '.join(text(mass / whole) for mass in block)})"

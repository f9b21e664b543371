"""Transport games in Coq: maximum distortion (3), mean distortion (4) and several budgets, Wasserstein balls (6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from verify.coq.letters import Letters
from verify.coq.syntax import price, rational, table
from verify.coq.wording import Key, Statement, Wording
from verify.game.table import Table, cost_table, matrix_table

if TYPE_CHECKING:
    from verify.game.cost import Cost, Entries
    from verify.game.kinds import MaxDistortion, MeanDistortion, Terms, Wasserstein
    from verify.game.law import Law
    from verify.game.place import Place

Costs = Sequence[Sequence[Fraction | None]]


@dataclass(frozen=True)
class Alphabets:
    """X, Y and Z; ``moved`` says that Z is not X."""

    features: Letters
    labels: Letters
    releases: Letters
    moved: bool

    @property
    def definitions(self) -> str:
        """The definitions of all of them."""
        letters = [self.features, self.labels, *([self.releases] if self.moved else [])]
        return "".join(alphabet.definitions for alphabet in letters)

    @property
    def tests(self) -> str:
        """The tests of equality, as the lemmas take them."""
        return f"{self.features.test} {self.labels.test} {self.releases.test}"

    def wording(self, law: Law, row_type: str, rows: Sequence[str], *, relabel: bool) -> Wording:
        """How arcs, sources and rows are written; ``relabel`` says that keys are (x, y, z, y')."""
        x, y, z = self.features, self.labels, self.releases

        def column(key: Key) -> str:
            return f"(({x[key[0]]}, {y[key[1]]}), ({z[key[2]]}, {y[key[3] if relabel else key[1]]}))"

        return Wording(
            column_type=f"({x.kind} * {y.kind}) * ({z.kind} * {y.kind})",
            column=column,
            columns=len(x) * len(y) * len(z) * len(y),
            group_type=f"{x.kind} * {y.kind}",
            groups=tuple(f"({x[i]}, {y[j]})" for i, j in law.pairs),
            all_groups=len(x) * len(y),
            row_type=row_type,
            rows=tuple(rows),
        )

    def law(self, law: Law) -> str:
        """The definition of the law of features and labels."""
        x, y = self.features, self.labels
        cases = [(f"{x[i]}, {y[j]}", rational(mass)) for (i, j), mass in zip(law.pairs, law.masses, strict=True)]
        return table("law", f"x : {x.kind}; y : {y.kind}", "Q", cases, len(x) * len(y), "0")

    def cost_cases(self, costs: Costs, before: str = "") -> list[tuple[str, str]]:
        """The cases of a cost of features and releases."""
        x, z = self.features, self.releases
        return [(f"{before}{x[i]}, {z[j]}", price(c)) for i, row in enumerate(costs) for j, c in enumerate(row)]

    @property
    def cost_arguments(self) -> str:
        """The arguments of a cost."""
        return f"x : {self.features.kind}; z : {self.releases.kind}"


def max_statement(game: MaxDistortion, law: Law, terms: Terms, alphabets: Alphabets, place: Place) -> Statement:
    """(3): every cost that occurs is at most the radius."""
    cases = alphabets.cost_cases(_costs(game.cost, terms, place))
    definitions = (
        alphabets.definitions
        + alphabets.law(law)
        + table("cost", alphabets.cost_arguments, "option Q", cases, len(cases))
        + _limit(game.radius)
    )
    return Statement(
        definitions=definitions,
        releases=alphabets.releases,
        labels=alphabets.labels,
        predicate="certified",
        subject="(max_laws law cost limit)",
        polytope="max_polytope label_test law cost limit",
        lemma="max_distortion",
        arguments=f"{alphabets.tests} law cost limit",
        scaled="",
        wording=alphabets.wording(law, "none", (), relabel=False),
    )


def mean_statement(game: MeanDistortion, law: Law, terms: Terms, alphabets: Alphabets, place: Place) -> Statement:
    """(4): mean costs within their budgets, and each with a radius or without."""
    if len(game.budgets) > 1 or game.budgets[0].radius is not None:
        return _budgets_statement(game, law, terms, alphabets, place)
    cases = alphabets.cost_cases(_costs(game.budgets[0].cost, terms, place))
    definitions = (
        alphabets.definitions
        + alphabets.law(law)
        + table("cost", alphabets.cost_arguments, "option Q", cases, len(cases))
        + _limit(game.budgets[0].budget)
    )
    given = "law one (fun _ => cost) (fun _ => limit) (fun _ => None)"
    return Statement(
        definitions=definitions,
        releases=alphabets.releases,
        labels=alphabets.labels,
        predicate="certified",
        subject="(mean_laws law cost limit)",
        polytope=f"budget_polytope label_test {given}",
        lemma="budget",
        arguments=f"{alphabets.tests} {given}",
        scaled="rows",
        wording=alphabets.wording(law, "one", ("tt",), relabel=False),
        bridge="mean_certified",
    )


def _budgets_statement(game: MeanDistortion, law: Law, terms: Terms, alphabets: Alphabets, place: Place) -> Statement:
    count = len(game.budgets)
    names = Letters("budget", "budgets", "k", tuple(f"budget {i + 1}" for i in range(count)))
    cases = [
        case
        for i, budget in enumerate(game.budgets)
        for case in alphabets.cost_cases(_costs(budget.cost, terms, place), f"{names[i]}, ")
    ]
    limits = [(names[i], rational(budget.budget)) for i, budget in enumerate(game.budgets)]
    radii = [(names[i], price(budget.radius)) for i, budget in enumerate(game.budgets)]
    definitions = (
        alphabets.definitions
        + names.definitions
        + alphabets.law(law)
        + table("cost", f"k : budget; {alphabets.cost_arguments}", "option Q", cases, len(cases))
        + table("limit", "k : budget", "Q", limits, count)
        + table("radius", "k : budget", "option Q", radii, count)
    )
    given = "law budgets cost limit radius"
    return Statement(
        definitions=definitions,
        releases=alphabets.releases,
        labels=alphabets.labels,
        predicate="certified",
        subject=f"(budget_laws {given})",
        polytope=f"budget_polytope label_test {given}",
        lemma="budget",
        arguments=f"{alphabets.tests} {given}",
        scaled="rows",
        wording=alphabets.wording(law, "budget", names.letters, relabel=False),
    )


def ball_statement(game: Wasserstein, law: Law, terms: Terms, alphabets: Alphabets, place: Place) -> Statement:
    """(6): transport of features and labels; for the order p costs and budget are the p-th powers."""
    x, y, z = alphabets.features, alphabets.labels, alphabets.releases
    order = game.order or 1
    ground = _fractions(_ground(game, terms, place).power(order, place))
    width = len(y)
    cases = [
        (f"({x[s // width]}, {y[s % width]}), ({z[t // width]}, {y[t % width]})", price(c))
        for s, row in enumerate(ground)
        for t, c in enumerate(row)
    ]
    note = f"(* The order is {order}: ground costs and limit are powers to {order}. *)\n" if order > 1 else ""
    arguments = f"s : {x.kind} * {y.kind}; t : {z.kind} * {y.kind}"
    definitions = (
        alphabets.definitions
        + alphabets.law(law)
        + note
        + table("ground", arguments, "option Q", cases, len(cases))
        + _limit(game.budget**order)
    )
    kind = "sup" if game.order is None else "channel" if alphabets.moved else "ball"
    tests = f"{x.test} {y.test}" if kind == "ball" else alphabets.tests
    rows = () if kind == "sup" else ("tt",)
    return Statement(
        definitions=definitions,
        releases=z,
        labels=y,
        predicate="certified",
        subject=f"({kind}_laws law ground limit)",
        polytope=f"{kind}_polytope law ground limit",
        lemma=kind,
        arguments=f"{tests} law ground limit",
        scaled="" if kind == "sup" else "rows",
        wording=alphabets.wording(law, "one" if rows else "none", rows, relabel=True),
    )


def _limit(value: Fraction) -> str:
    return f"Definition limit : Q := {rational(value)}%Q.\n"


def _costs(cost: Cost, terms: Terms, place: Place) -> Costs:
    """The costs of all features and releases, reachable or not."""
    return _fractions(cost_table(cost, range(len(terms.space.features)), terms.space, place))


def _fractions(costs: Table) -> Costs:
    """A table as fractions; None is an infinite cost."""
    return [
        [Fraction(int(value), costs.denominator) if finite else None for value, finite in zip(*rows, strict=True)]
        for rows in zip(costs.values.tolist(), costs.finite.tolist(), strict=True)
    ]


def _ground(game: Wasserstein, terms: Terms, place: Place) -> Table:
    """The ground costs of all features × labels and releases × labels, both in x-major order."""
    if game.joint_cost is not None or game.cost is None:
        return matrix_table(game.joint_cost or (), place)
    labels = len(terms.labels)
    change: Fraction | Entries | None = game.label_cost
    if not isinstance(change, tuple):
        change = tuple(tuple(Fraction(0) if i == j else change for j in range(labels)) for i in range(labels))
    moves = cost_table(game.cost, range(len(terms.space.features)), terms.space, place)
    changes = matrix_table(change, place).take((None, slice(None), None, slice(None)))
    both = moves.take((slice(None), None, slice(None), None)).plus(changes, place)
    return both.reshape(len(terms.space.features) * labels, len(terms.space.releases) * labels)

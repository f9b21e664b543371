"""Theorem 1's general D in Coq: the hull of listed laws, linear conditions, and a finite set of laws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from verify.coq.letters import Letters
from verify.coq.syntax import rational, table
from verify.coq.wording import Statement, Wording

if TYPE_CHECKING:
    from verify.game.kinds import Polytope
    from verify.game.law import Law


def hull_statement(laws: Sequence[Law], releases: Letters, labels: Letters, *, finite: bool) -> Statement:
    """The convex hull of laws; with ``finite`` the laws themselves, of which (13) alone is certified."""
    count = len(laws)
    listed = Letters("listed_law", "listed_laws", "v", tuple(f"law {i + 1}" for i in range(count)))
    cases = [
        (f"{listed[i]}, {releases[z]}, {labels[y]}", rational(mass))
        for i, law in enumerate(laws)
        for (z, y), mass in zip(law.pairs, law.masses, strict=True)
    ]
    arguments = f"v : listed_law; z : {releases.kind}; y : {labels.kind}"
    size = count * len(releases) * len(labels)
    alphabets = f"(V := listed_laws) (A := {releases.plural}) (B := {labels.plural})"
    return Statement(
        definitions=releases.definitions
        + labels.definitions
        + listed.definitions
        + table("mass_in", arguments, "Q", cases, size, "0"),
        releases=releases,
        labels=labels,
        predicate="certified_minimax" if finite else "certified",
        subject=f"{alphabets} mass_in" if finite else f"(hull {alphabets} mass_in)",
        polytope=f"hull_polytope {alphabets} mass_in",
        lemma="finite" if finite else "hull",
        arguments="mass_in",
        scaled="hull",
        wording=Wording(
            column_type="listed_law",
            column=lambda key: listed[key[0]],
            columns=count,
            group_type="unit",
            groups=("tt",),
            all_groups=1,
            row_type="none",
            rows=(),
        ),
        member=listed[0] if finite else "",
    )


def rows_statement(game: Polytope, releases: Letters, labels: Letters) -> Statement:
    """The laws that meet linear conditions."""
    rows = [*game.equalities, *game.inequalities]
    equalities = len(game.equalities)
    names = (
        *(f"equality {i + 1}" for i in range(equalities)),
        *(f"inequality {i + 1}" for i in range(len(game.inequalities))),
    )
    conditions = Letters("condition", "conditions", "k", names)
    cases = [
        (f"{conditions[i]}, {releases[z]}, {labels[y]}", rational(value))
        for i, row in enumerate(rows)
        for (z, y), value in row.coefficients
    ]
    arguments = f"k : condition; z : {releases.kind}; y : {labels.kind}"
    size = len(releases) * len(labels)
    given = "coefficient_of right_side is_inequality"
    alphabets = f"(K := conditions) (A := {releases.plural}) (B := {labels.plural})"
    right = [(conditions[i], rational(row.rhs)) for i, row in enumerate(rows)]
    relation = [(conditions[i], "false" if i < equalities else "true") for i in range(len(rows))]
    return Statement(
        definitions=releases.definitions
        + labels.definitions
        + conditions.definitions
        + table("coefficient_of", arguments, "Q", cases, len(rows) * size, "0")
        + table("right_side", "k : condition", "Q", right, len(rows))
        + table("is_inequality", "k : condition", "bool", relation, len(rows)),
        releases=releases,
        labels=labels,
        predicate="certified",
        subject=f"(rows_laws {alphabets} {given})",
        polytope=f"rows_polytope {alphabets} {given}",
        lemma="rows",
        arguments=f"{releases.test} {labels.test} {given}",
        scaled="rows",
        wording=Wording(
            column_type=f"{releases.kind} * {labels.kind}",
            column=lambda key: f"({releases[key[0]]}, {labels[key[1]]})",
            columns=size,
            group_type="unit",
            groups=("tt",),
            all_groups=1,
            row_type="condition",
            rows=tuple(conditions.letters),
        ),
    )

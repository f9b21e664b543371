"""What the attacker may do, in the user's terms: the five kinds of constraint set.

Each kind is a frozen value with its own `document`. Reading is in perturbation.py, expansion in expand.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from verify.game.cost import Cost, Entries, Space, matrix_document
from verify.game.law import Law, read_law
from verify.numbers.exact import text

if TYPE_CHECKING:
    from verify.game.names import Alphabet
    from verify.game.place import Place


class Kind(Enum):
    """The kinds of constraint set, by their names in a game file, with the paper's equation."""

    MAX_DISTORTION = "max-distortion"  # (3)
    MEAN_DISTORTION = "mean-distortion"  # (4)
    WASSERSTEIN = "wasserstein"  # (6)
    POLYTOPE = "polytope"  # Theorem 1's D
    FINITE = "finite"  # no convexity


@dataclass(frozen=True)
class Terms:
    """What a perturbation is read against: the alphabets and points, and whether masses are counts."""

    space: Space
    labels: Alphabet
    counts: bool

    def law(self, value: Any, place: Place) -> Law:
        """A law on releases and labels."""
        return read_law(value, place, self.space.releases, self.labels, what="release", counts=self.counts)


@dataclass(frozen=True)
class MaxDistortion:
    """(3): a feature moves to releases of cost at most ``radius``."""

    cost: Cost
    radius: Fraction

    def document(self, _terms: Terms) -> dict[str, Any]:
        """The perturbation as a game file writes it."""
        return {"kind": Kind.MAX_DISTORTION.value, "cost": self.cost.document(), "radius": text(self.radius)}


@dataclass(frozen=True)
class Budget:
    """A bound on the mean cost and, where ``radius`` is not None, one on every single cost."""

    cost: Cost
    budget: Fraction
    radius: Fraction | None

    def document(self) -> dict[str, Any]:
        """The budget as a game file writes it."""
        written = {"cost": self.cost.document(), "budget": text(self.budget)}
        return written if self.radius is None else {**written, "radius": text(self.radius)}


@dataclass(frozen=True)
class MeanDistortion:
    """(4): mean costs within their budgets; ``several`` says that the game lists them under "budgets"."""

    budgets: tuple[Budget, ...]
    several: bool

    def document(self, _terms: Terms) -> dict[str, Any]:
        """The perturbation as a game file writes it."""
        if self.several:
            return {"kind": Kind.MEAN_DISTORTION.value, "budgets": [budget.document() for budget in self.budgets]}
        return {"kind": Kind.MEAN_DISTORTION.value, **self.budgets[0].document()}


@dataclass(frozen=True)
class Wasserstein:
    """(6), (7): transport of features and labels at once.

    The ground cost is ``cost`` plus ``label_cost`` (a matrix, one number for every change of label, or None for
    infinite), or else ``joint_cost``. ``order`` None is the order infinity.
    """

    cost: Cost | None
    label_cost: Fraction | Entries | None
    joint_cost: Entries | None
    budget: Fraction
    order: int | None

    def document(self, _terms: Terms) -> dict[str, Any]:
        """The perturbation as a game file writes it."""
        written: dict[str, Any] = {"kind": Kind.WASSERSTEIN.value}
        if self.joint_cost is not None:
            written["joint_cost"] = matrix_document(self.joint_cost)
        elif self.cost is not None:
            written["cost"] = self.cost.document()
            written["label_cost"] = _label_document(self.label_cost)
        written["budget"] = text(self.budget)
        if self.order != 1:
            written["order"] = "inf" if self.order is None else self.order
        return written


@dataclass(frozen=True)
class Constraint:
    """A linear condition on the law: Σ coefficient·p(z, y) = or ≤ ``rhs``, by index pairs (z, y) in order."""

    coefficients: tuple[tuple[tuple[int, int], Fraction], ...]
    rhs: Fraction

    def document(self, terms: Terms) -> dict[str, Any]:
        """The condition as a game file writes it."""
        releases, labels = terms.space.releases, terms.labels
        entries = [[releases[z], labels[y], text(value)] for (z, y), value in self.coefficients]
        return {"coefficients": entries, "rhs": text(self.rhs)}


@dataclass(frozen=True)
class Polytope:
    """Theorem 1's general D: the hull of ``vertices``, or what meets the equalities and inequalities."""

    vertices: tuple[Law, ...] | None
    equalities: tuple[Constraint, ...]
    inequalities: tuple[Constraint, ...]

    def document(self, terms: Terms) -> dict[str, Any]:
        """The perturbation as a game file writes it."""
        written: dict[str, Any] = {"kind": Kind.POLYTOPE.value}
        if self.vertices is not None:
            return {**written, "vertices": [_law_document(law, terms) for law in self.vertices]}
        if self.equalities:
            written["equalities"] = [row.document(terms) for row in self.equalities]
        if self.inequalities:
            written["inequalities"] = [row.document(terms) for row in self.inequalities]
        return written


@dataclass(frozen=True)
class Finite:
    """A finite set of laws, not convex: the minimax and the maximin value may differ."""

    laws: tuple[Law, ...]

    def document(self, terms: Terms) -> dict[str, Any]:
        """The perturbation as a game file writes it."""
        return {"kind": Kind.FINITE.value, "laws": [_law_document(law, terms) for law in self.laws]}


Perturbation = MaxDistortion | MeanDistortion | Wasserstein | Polytope | Finite


def _label_document(value: Fraction | Entries | None) -> Any:
    if value is None:
        return "inf"
    return text(value) if isinstance(value, Fraction) else matrix_document(value)


def _law_document(law: Law, terms: Terms) -> list[list[str | int]]:
    return law.rows(terms.space.releases, terms.labels, terms.counts)

"""What a deterministic attack chooses: one column for every group, all of the group's mass on it.

H(Y|Z) of such an attack is (1/total)·Σ_z (N_z log N_z − Σ_y n_zy log n_zy) for the integer masses n_zy that arrive, so
that everything here is a matter of integers n and their n·log n.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from verify.errors import Unsolved
from verify.game.shape import Shape

Choice = tuple[int, ...]
"""For every group the place of its column among the group's columns."""


@dataclass(frozen=True, eq=False)
class Choices:
    """A transport game as lists of choices, in integers.

    ``sinks[s][i]`` is where the i-th column of group s leads (a release and a label as z·|Y| + y), ``costs[s][i][k]``
    what it adds to row k if all of the group's mass takes it; the sum must be at most ``rhs[k]``. Masses are in units
    of 1/``total``.
    """

    labels: int
    releases: int
    mass: tuple[int, ...]
    total: int
    sinks: tuple[tuple[int, ...], ...]
    costs: tuple[tuple[tuple[int, ...], ...], ...]
    rhs: tuple[int, ...]

    @classmethod
    def of(cls, shape: Shape) -> Choices:
        """The choices in a shape.

        Raises
        ------
        Unsolved
            If the shape has no sources that could be sent somewhere: a polytope, or a finite set.
        """
        if not shape.transport or shape.keys.shape[1] < 3:
            raise Unsolved(
                "deterministic attacks send each feature and label somewhere: they belong to games of the kinds "
                "max-distortion, mean-distortion and wasserstein, not to polytopes and finite sets of laws."
            )
        columns = [own.tolist() for own in shape.group_columns]
        to = [0] * shape.columns
        for j, t in zip(shape.entry_column.tolist(), shape.entry_sink.tolist(), strict=True):
            to[j] = t
        rows = [row.coefficients for row in shape.rows]
        return cls(
            labels=len(shape.labels),
            releases=len(shape.releases),
            mass=shape.mass,
            total=shape.total,
            sinks=tuple(tuple(to[j] for j in own) for own in columns),
            costs=tuple(
                tuple(tuple(mass * row[j] for row in rows) for j in own)
                for mass, own in zip(shape.mass, columns, strict=True)
            ),
            rhs=tuple(row.rhs * shape.total for row in shape.rows),
        )

    @property
    def groups(self) -> int:
        """The number of groups."""
        return len(self.mass)

    @property
    def attacks(self) -> int:
        """The number of attacks, feasible or not."""
        count = 1
        for own in self.sinks:
            count *= len(own)
        return count

    def spent(self, choice: Sequence[int]) -> tuple[int, ...]:
        """What an attack adds up to in every row."""
        return tuple(sum(c[i][k] for c, i in zip(self.costs, choice, strict=True)) for k in range(len(self.rhs)))

    def is_feasible(self, choice: Sequence[int]) -> bool:
        """Whether an attack meets every row."""
        return all(a <= b for a, b in zip(self.spent(choice), self.rhs, strict=True))

    def arrivals(self, choice: Sequence[int]) -> dict[int, int]:
        """The mass that arrives at each sink, zeros left out."""
        law: dict[int, int] = {}
        for mass, own, i in zip(self.mass, self.sinks, choice, strict=True):
            law[own[i]] = law.get(own[i], 0) + mass
        return law

    def powers(self, choice: Sequence[int]) -> Counter[int]:
        """The integers n whose n·log n, as often as is counted, add up to total·H(Y|Z)."""
        law, out = self.arrivals(choice), Counter[int]()
        marginal = Counter[int]()
        for t, n in law.items():
            out[n] -= 1
            marginal[t // self.labels] += n
        for n in marginal.values():
            out[n] += 1
        return Counter({n: times for n, times in out.items() if times and n > 1})

    def entropy(self, choice: Sequence[int]) -> dict[Fraction, Fraction]:
        """H(Y|Z) of an attack, as a log form in nats: {n: coefficient of log n}."""
        return {Fraction(n): Fraction(n * times, self.total) for n, times in self.powers(choice).items()}

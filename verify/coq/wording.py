"""What the two halves of a file share: the statement, and how the parts of the game are written in the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from verify.coq.letters import Letters

Key = Sequence[int]


@dataclass(frozen=True)
class Wording:
    """How the columns, groups and rows of a game's shape are written.

    Parameters
    ----------
    column_type, column, columns
        The type of columns, how the column of a key is written, and how many patterns that type has.
    group_type, groups, all_groups
        The type of groups, how each group of the shape is written, and how many patterns that type has.
    row_type, rows
        The type of rows ("none" where there are none), and how each row of the shape is written.
    """

    column_type: str
    column: Callable[[Key], str]
    columns: int
    group_type: str
    groups: tuple[str, ...]
    all_groups: int
    row_type: str
    rows: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """The game in the user's terms, and the theorem's subject. It is made from the game, never from the evidence.

    Parameters
    ----------
    definitions
        The Coq text that defines the alphabets, the law, the costs and the limits.
    releases, labels
        The alphabets of the laws in D.
    predicate
        "certified", or "certified_minimax" where the theorem speaks of (13) alone.
    subject
        The set D, as the predicate's argument.
    polytope
        The same set as a lifted polytope, which the evidence speaks of.
    lemma
        The lemma's name without the rule: "budget" for `budget_bracket` and `budget_saddle`.
    arguments
        What the lemma is applied to before the evidence.
    scaled
        Which common denominators the lemma is told besides that of the masses: those of the "rows", that of the laws
        of a "hull", or "" for none.
    member
        An element that shows that the set is not empty, where the lemma asks for one.
    bridge
        The lemma from the lemma's own set to the subject, if they differ.
    wording
        How the parts of the game are written.
    """

    definitions: str
    releases: Letters
    labels: Letters
    predicate: str
    subject: str
    polytope: str
    lemma: str
    arguments: str
    scaled: str
    wording: Wording
    member: str = ""
    bridge: str = ""

    def sink(self, index: int) -> str:
        """The pattern of a release and a label, by the number of the sink."""
        z, y = divmod(index, len(self.labels))
        return f"{self.releases[z]}, {self.labels[y]}"

    @property
    def pair(self) -> str:
        """The arguments of a function of a release and a label."""
        return f"z : {self.releases.kind}; y : {self.labels.kind}"

    @property
    def sinks(self) -> int:
        """The number of pairs of a release and a label."""
        return len(self.releases) * len(self.labels)

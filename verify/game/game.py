"""`Game`: an immutable game in the user's terms, and its shape.

>>> game = Game.max_distortion({("0", "0"): "1/2", ("1", "1"): "1/2"}, metric="absolute", radius=1)
>>> game.document["perturbation"]
{'kind': 'max-distortion', 'cost': {'metric': 'absolute'}, 'radius': '1'}
>>> game.shape.keys.tolist()
[[0, 0, 0], [0, 0, 1], [1, 1, 0], [1, 1, 1]]
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Unpack

from verify.game.arguments import (
    cost_object,
    game_document,
    laws_rows,
    mean_distortion_object,
    number,
    order_value,
    polytope_object,
    wasserstein_object,
)
from verify.game.expand import expand
from verify.game.kinds import Kind
from verify.game.parts import Parts, read_parts
from verify.game.place import Place, read_nonnegative
from verify.game.reading import parse_text, read_file
from verify.game.writing import document_text, write_file

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from verify.game.arguments import CostOptions, Options
    from verify.game.shape import Shape

LawLike = Mapping[tuple[Any, Any], Any] | Iterable[tuple[Any, Any, Any]]
"""A law in Python: a mapping (x, y) → mass, or rows (x, y, mass), with exact masses."""


@dataclass(frozen=True, eq=False, repr=False)
class Game:
    """A game: alphabets, a law, and what the attacker may do.

    Make one with `load`, `loads`, `from_document`, `max_distortion`, `mean_distortion`, `wasserstein`, `polytope` or
    `finite`. Every one of them checks the whole game and raises `BadInput` with the place of what is wrong. Games are
    equal when their documents are.

    Parameters
    ----------
    parts
        The typed content.
    source
        Where the game comes from, for messages: a file's name or a call. Not part of the game's identity.
    """

    parts: Parts
    source: str

    @staticmethod
    def load(path: str | Path) -> Game:
        """Read a game file, TOML if its name ends in ".toml" and JSON otherwise.

        Raises
        ------
        BadInput
            "FILE: at PLACE: found …, expected …".
        """
        text, suffix = read_file(path)
        return Game.loads(text, suffix, str(path))

    @staticmethod
    def loads(text: str, suffix: str = ".json", source: str = "<text>") -> Game:
        """Read a game from a JSON (or, with the suffix ".toml", a TOML) text."""
        return Game.from_document(parse_text(text, suffix, Place(source)), source)

    @staticmethod
    def from_document(document: Any, source: str = "<document>") -> Game:
        """Read a game from plain values: what stands in a file, or under "game" in a certificate."""
        return _expanded(Game(read_parts(document, Place(source)), source))

    def save(self, path: str | Path) -> None:
        """Write the canonical document as a JSON file (to a temporary file first, then renamed)."""
        write_file(path, self.text)

    def with_budget(self, value: object) -> Game:
        """The same game with another budget (another radius under maximum distortion).

        Raises
        ------
        BadInput
            When the game has no budget or several, when the value is negative or no exact number, and when no law
            would be left.
        """
        place = Place(self.source)
        at = place["perturbation"]["radius" if self.kind is Kind.MAX_DISTORTION else "budget"]
        budget = read_nonnegative(number(value, at), at, "a budget")
        return _expanded(Game(self.parts.with_budget(budget, place), self.source))

    @property
    def name(self) -> str:
        """The game's name, or an empty string."""
        return self.parts.name

    @property
    def features(self) -> tuple[str, ...]:
        """The names of X."""
        return self.shape.features

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of Y."""
        return self.shape.labels

    @property
    def releases(self) -> tuple[str, ...]:
        """The names of Z."""
        return self.shape.releases

    @cached_property
    def kind(self) -> Kind:
        """The kind of constraint set."""
        return Kind(self.document["perturbation"]["kind"])

    @cached_property
    def law(self) -> dict[tuple[str, str], Fraction] | None:
        """The prior's positive masses by (feature, label), or None if the game has no prior."""
        law = self.parts.law
        if law is None:
            return None
        features, labels = self.features, self.labels
        return {(features[x], labels[y]): mass for (x, y), mass in zip(law.pairs, law.masses, strict=True)}

    @cached_property
    def document(self) -> dict[str, Any]:
        """The canonical document, ready for JSON: what a certificate holds under "game". Treat it as read-only."""
        return self.parts.document()

    @cached_property
    def text(self) -> str:
        """The canonical document as JSON text."""
        return document_text(self.document)

    @cached_property
    def shape(self) -> Shape:
        """Groups, columns and rows in the order of proofs/FORMAT.md."""
        return expand(self.parts.perturbation, self.parts.law, self.parts.terms, Place(self.source))

    def __eq__(self, other: object) -> bool:
        return self.document == other.document if isinstance(other, Game) else NotImplemented

    def __hash__(self) -> int:
        return hash(json.dumps(self.document, sort_keys=True))

    def __repr__(self) -> str:
        name = f"{self.name!r}, " if self.name else ""
        sizes = f"{len(self.features)}×{len(self.labels)}→{len(self.releases)}"
        return f"<Game {name}{self.kind.value}, {sizes}, {self.shape.columns} columns>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Game.from_document, (self.document, self.source)

    @staticmethod
    def max_distortion(law: LawLike, *, radius: object, **options: Unpack[CostOptions]) -> Game:
        """(3): the attacker moves a feature to any release of cost at most ``radius``.

        Parameters
        ----------
        law
            Masses by (feature, label); exact numbers (int, Fraction, Decimal, "p/q", "0.25"), or counts with
            ``normalise``.
        radius
            In units of the cost: with the squared cost, radius 1 admits (x − z)² ≤ 1.
        **options
            The cost (``metric``, ``matrix`` or ``graph``), ``features``, ``labels``, ``releases``, ``points``,
            ``name``, ``normalise``: see `CostOptions` and `Options`.

        Raises
        ------
        BadInput
            Whatever is wrong, with its place.
        """
        place = Place("Game.max_distortion")
        at = place["perturbation"]
        perturbation = {
            "kind": Kind.MAX_DISTORTION.value,
            "cost": cost_object(options, at["cost"]),
            "radius": number(radius, at["radius"]),
        }
        return Game.from_document(game_document(perturbation, place, options, law=law), place.source)

    @staticmethod
    def mean_distortion(
        law: LawLike,
        *,
        budget: object = None,
        radius: object = None,
        budgets: Iterable[Mapping[str, Any]] | None = None,
        **options: Unpack[CostOptions],
    ) -> Game:
        """(4): the attacker's mean cost is at most ``budget``, and each single cost at most ``radius`` if it is given.

        With ``budgets``, several such limits hold at once: mappings with the keys ``budget``, ``metric`` or ``matrix``
        or ``graph``, and perhaps ``radius``. The other parameters are those of `max_distortion`.

        Raises
        ------
        BadInput
            Whatever is wrong, with its place; also when even the cheapest attack exceeds a budget.
        """
        place = Place("Game.mean_distortion")
        perturbation = mean_distortion_object(options, budget, radius, budgets, place["perturbation"])
        return Game.from_document(game_document(perturbation, place, options, law=law), place.source)

    @staticmethod
    def wasserstein(
        law: LawLike,
        *,
        budget: object,
        label_cost: object = None,
        joint_cost: object = None,
        order: int | Literal["inf"] = 1,
        **options: Unpack[CostOptions],
    ) -> Game:
        """(6): a Wasserstein ball; the attacker moves features and labels at a ground cost.

        Parameters
        ----------
        law
            As for `max_distortion`.
        budget
            ε: the mean of ground^order is at most budget^order; for the order "inf" every ground cost is at most ε.
        label_cost
            With a cost: what changing the label adds to it, "inf", one number, or a matrix over the labels. (7) is
            "inf".
        joint_cost
            Instead of a cost: the matrix over (feature, label) × (release, label), both first-major.
        order
            An integer from 1 on, or "inf".
        **options
            As for `max_distortion`.

        Raises
        ------
        BadInput
            Whatever is wrong, with its place.
        """
        place = Place("Game.wasserstein")
        at = place["perturbation"]
        perturbation = wasserstein_object(options, budget, label_cost, joint_cost, at)
        perturbation["order"] = order_value(order, at["order"])
        return Game.from_document(game_document(perturbation, place, options, law=law), place.source)

    @staticmethod
    def polytope(
        *,
        vertices: Iterable[LawLike] | None = None,
        equalities: Iterable[Any] | None = None,
        inequalities: Iterable[Any] | None = None,
        law: LawLike | None = None,
        **options: Unpack[Options],
    ) -> Game:
        """Theorem 1's general D: the convex hull of ``vertices``, or the laws that meet linear conditions.

        Parameters
        ----------
        vertices
            Laws on releases × labels.
        equalities, inequalities
            Conditions Σ a·p(z, y) = b or ≤ b: mappings with ``coefficients`` (a mapping (z, y) → a, or rows (z, y, a))
            and ``rhs``, or pairs of the two. Masses are non-negative and sum to 1 without being told.
        law
            A prior, which only the loss of a clean law needs.
        **options
            See `Options`.

        Raises
        ------
        BadInput
            Whatever is wrong, with its place. (Whether conditions leave any law is for a linear program to say.)
        """
        place = Place("Game.polytope")
        perturbation, others = polytope_object(vertices, equalities, inequalities, place["perturbation"])
        return Game.from_document(game_document(perturbation, place, options, law=law, others=others), place.source)

    @staticmethod
    def finite(laws: Iterable[LawLike], *, law: LawLike | None = None, **options: Unpack[Options]) -> Game:
        """A finite set of laws on releases × labels, without its convex hull: (13) and (14) may differ.

        The parameters are those of `polytope`.

        Raises
        ------
        BadInput
            Whatever is wrong, with its place.
        """
        place = Place("Game.finite")
        rows = laws_rows(laws, place["perturbation"]["laws"])
        perturbation = {"kind": Kind.FINITE.value, "laws": rows}
        return Game.from_document(game_document(perturbation, place, options, law=law, others=rows), place.source)


def _expanded(game: Game) -> Game:
    """The game, expanded at once: what only the expansion can see should be refused where the game is made."""
    _ = game.shape
    return game

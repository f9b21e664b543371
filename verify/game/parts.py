"""A game's parts, read from a plain document and written back to the canonical one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from verify.game.cost import Space, read_points
from verify.game.kinds import Finite, MaxDistortion, MeanDistortion, Perturbation, Polytope, Terms, Wasserstein
from verify.game.law import Law, read_law
from verify.game.names import read_alphabet, read_name
from verify.game.perturbation import read_perturbation
from verify.game.place import Place, read_object
from verify.numbers.exact import describe, text

if TYPE_CHECKING:
    from fractions import Fraction

FORMAT = "verify-game/1"


@dataclass(frozen=True)
class Parts:
    """Everything that a game file says, typed; the canonical document is a function of it.

    Parameters
    ----------
    name
        The game's name, empty if it has none.
    terms
        The alphabets, the points, and whether masses are counts.
    law
        The prior, or None where the kind can do without.
    perturbation
        The constraint set in the user's terms.
    """

    name: str
    terms: Terms
    law: Law | None
    perturbation: Perturbation

    def document(self) -> dict[str, Any]:
        """The game as a file writes it: equal games have equal documents.

        Numbers are strings in lowest terms (counts are integers), laws are sorted and without zeros, and defaults are
        left out.
        """
        space, labels = self.terms.space, self.terms.labels
        written: dict[str, Any] = {"format": FORMAT}
        if self.name:
            written["name"] = self.name
        written["features"] = list(space.features)
        written["labels"] = list(labels)
        if space.releases != space.features:
            written["releases"] = list(space.releases)
        if space.points:
            ordered = dict.fromkeys((*space.features, *space.releases))
            written["points"] = {
                name: [text(c) for c in space.points[name]] for name in ordered if name in space.points
            }
        if self.terms.counts:
            written["normalise"] = True
        if self.law is not None:
            written["law"] = self.law.rows(space.features, labels, self.terms.counts)
        written["perturbation"] = self.perturbation.document(self.terms)
        return written

    def with_budget(self, value: Fraction, place: Place) -> Parts:
        """The same parts with another budget, or another radius under maximum distortion.

        Raises
        ------
        BadInput
            When the game has no budget, or several.
        """
        game = self.perturbation
        if isinstance(game, MaxDistortion):
            return replace(self, perturbation=replace(game, radius=value))
        if isinstance(game, Wasserstein):
            return replace(self, perturbation=replace(game, budget=value))
        if isinstance(game, MeanDistortion) and not game.several:
            return replace(self, perturbation=replace(game, budgets=(replace(game.budgets[0], budget=value),)))
        found = "several budgets" if isinstance(game, MeanDistortion) else "no budget"
        raise place["perturbation"].refuse(found, "a game with one budget (or a radius) to be replaced")


def read_parts(value: Any, place: Place) -> Parts:
    """Read a whole game from a plain document.

    Raises
    ------
    BadInput
        With the place, what was found and what was expected.
    """
    required = ("format", "features", "labels", "perturbation")
    if isinstance(value, dict) and "format" not in value:
        raise place.refuse(f'{describe(value)} without the key "format"', f'"format": "{FORMAT}"')
    read_object(value, place, required, ("name", "releases", "points", "normalise", "law"))
    if value["format"] != FORMAT or not isinstance(value["format"], str):
        raise place["format"].refuse(describe(value["format"]), f'"{FORMAT}"')
    name = read_name(value["name"], place["name"]) if "name" in value else ""
    features = read_alphabet(value["features"], place["features"])
    labels = read_alphabet(value["labels"], place["labels"])
    releases = read_alphabet(value["releases"], place["releases"]) if "releases" in value else features
    names = {**features.index, **releases.index}
    points = read_points(value["points"], place["points"], names) if "points" in value else {}
    counts = value.get("normalise", False)
    if not isinstance(counts, bool):
        raise place["normalise"].refuse(describe(counts), "true or false")
    terms = Terms(Space(features, releases, points), labels, counts)
    law = None
    if "law" in value:
        law = read_law(value["law"], place["law"], features, labels, what="feature", counts=counts)
    perturbation = read_perturbation(value["perturbation"], place["perturbation"], terms)
    if law is None and not isinstance(perturbation, (Polytope, Finite)):
        raise place.refuse("no law", f'the key "law" as well: {value["perturbation"]["kind"]} starts from one')
    return Parts(name, terms, law, perturbation)

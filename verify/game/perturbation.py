"""Reading a perturbation of any kind: which keys it has, and what excludes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from verify.game.cost import Entries, read_cost, read_matrix
from verify.game.kinds import (
    Budget,
    Constraint,
    Finite,
    Kind,
    MaxDistortion,
    MeanDistortion,
    Perturbation,
    Polytope,
    Terms,
    Wasserstein,
)
from verify.game.limits import COLUMNS, LAWS, ORDER, require
from verify.game.place import Place, read_choice, read_list, read_nonnegative, read_number, read_object
from verify.numbers.exact import describe, quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from verify.game.law import Law
    from verify.game.names import Alphabet


def read_perturbation(value: Any, place: Place, terms: Terms) -> Perturbation:
    """A perturbation of any kind.

    Raises
    ------
    BadInput
        For an unknown kind, keys that the kind does not have or that exclude each other, and whatever the parts refuse.
    """
    if not isinstance(value, dict) or "kind" not in value:
        read_object(value, place, ("kind",), tuple(value) if isinstance(value, dict) else ())
    kind = Kind(read_choice(value["kind"], place["kind"], tuple(k.value for k in Kind)))
    return _READERS[kind](value, place, terms)


def _max_distortion(value: dict[str, Any], place: Place, terms: Terms) -> MaxDistortion:
    read_object(value, place, ("kind", "cost", "radius"))
    cost = read_cost(value["cost"], place["cost"], terms.space)
    return MaxDistortion(cost, read_nonnegative(value["radius"], place["radius"], "a radius"))


def _mean_distortion(value: dict[str, Any], place: Place, terms: Terms) -> MeanDistortion:
    if "budgets" not in value:
        read_object(value, place, ("kind", "cost", "budget"), ("radius",))
        return MeanDistortion((_budget(value, place, terms),), several=False)
    if "budget" in value:
        raise place.refuse('both "budget" and "budgets"', "one of them")
    read_object(value, place, ("kind", "budgets"))
    at, budgets = place["budgets"], []
    for i, item in enumerate(read_list(value["budgets"], at, "a list of objects with a cost and a budget")):
        read_object(item, at[i], ("cost", "budget"), ("radius",))
        budgets.append(_budget(item, at[i], terms))
    if not budgets:
        raise at.refuse("an empty list", "at least one budget")
    return MeanDistortion(tuple(budgets), several=True)


def _budget(value: dict[str, Any], place: Place, terms: Terms) -> Budget:
    cost = read_cost(value["cost"], place["cost"], terms.space)
    budget = read_nonnegative(value["budget"], place["budget"], "a budget")
    radius = read_nonnegative(value["radius"], place["radius"], "a radius") if "radius" in value else None
    return Budget(cost, budget, radius)


def _wasserstein(value: dict[str, Any], place: Place, terms: Terms) -> Wasserstein:
    optional = ("cost", "label_cost", "joint_cost", "order")
    read_object(value, place, ("kind", "budget"), optional)
    budget = read_nonnegative(value["budget"], place["budget"], "a budget")
    order = _order(value["order"], place["order"]) if "order" in value else 1
    features, releases, labels = terms.space.features, terms.space.releases, terms.labels
    if "joint_cost" in value:
        if "cost" in value or "label_cost" in value:
            other = "cost" if "cost" in value else "label_cost"
            raise place.refuse(f'both "joint_cost" and "{other}"', 'either "joint_cost", or "cost" with "label_cost"')
        require(place["joint_cost"], "columns", len(releases) * len(labels), COLUMNS)
        rows = (len(features) * len(labels), "feature and label, x-major")
        columns = (len(releases) * len(labels), "release and label, z-major")
        joint = read_matrix(value["joint_cost"], place["joint_cost"], rows, columns)
        return Wasserstein(None, None, joint, budget, order)
    if "cost" not in value:
        raise place.refuse("no cost", 'either "joint_cost", or "cost" with "label_cost"')
    if "label_cost" not in value:
        raise place.refuse(
            '"cost" without "label_cost"', '"label_cost" as well: "inf", a number, or a matrix over the labels'
        )
    cost = read_cost(value["cost"], place["cost"], terms.space)
    return Wasserstein(cost, _label_cost(value["label_cost"], place["label_cost"], labels), None, budget, order)


def _order(value: Any, place: Place) -> int | None:
    if value == "inf" and isinstance(value, str):
        return None
    if type(value) is not int or value < 1:
        raise place.refuse(describe(value), 'an integer that is at least 1, or "inf"')
    if value > ORDER:
        raise place.refuse(describe(value), f'an order that is at most {ORDER}, or "inf"')
    return value


def _label_cost(value: Any, place: Place, labels: Alphabet) -> Fraction | Entries | None:
    if isinstance(value, str) and value == "inf":
        return None
    if isinstance(value, list):
        return read_matrix(value, place, (len(labels), "labels"), (len(labels), "labels"))
    if isinstance(value, dict) or value is None or isinstance(value, bool):
        raise place.refuse(describe(value), f'"inf", a number, or a {len(labels)}×{len(labels)} matrix over the labels')
    return read_nonnegative(value, place, "a cost")


def _polytope(value: dict[str, Any], place: Place, terms: Terms) -> Polytope:
    read_object(value, place, ("kind",), ("vertices", "equalities", "inequalities"))
    if "vertices" in value:
        if len(value) > 2:
            other = "equalities" if "equalities" in value else "inequalities"
            raise place.refuse(f'both "vertices" and "{other}"', "one description of the polytope")
        return Polytope(_laws(value["vertices"], place["vertices"], terms), (), ())
    if len(value) == 1:
        raise place.refuse("no description of the polytope", '"vertices", or "equalities" and "inequalities"')
    equalities = _constraints(value.get("equalities", []), place["equalities"], terms)
    inequalities = _constraints(value.get("inequalities", []), place["inequalities"], terms)
    if not equalities and not inequalities:
        raise place.refuse("no row of the polytope", "at least one equality or inequality (0 ≤ 0 will do for all laws)")
    return Polytope(None, equalities, inequalities)


def _finite(value: dict[str, Any], place: Place, terms: Terms) -> Finite:
    read_object(value, place, ("kind", "laws"))
    return Finite(_laws(value["laws"], place["laws"], terms))


def _laws(value: Any, place: Place, terms: Terms) -> tuple[Law, ...]:
    items = read_list(value, place, "a list of laws, each a list of rows [release, label, mass]")
    require(place, "laws", len(items), LAWS)
    if not items:
        raise place.refuse("an empty list", "at least one law")
    return tuple(terms.law(item, place[i]) for i, item in enumerate(items))


def _constraints(value: Any, place: Place, terms: Terms) -> tuple[Constraint, ...]:
    items = read_list(value, place, 'a list of objects with "coefficients" and "rhs"')
    require(place, "numbers in all rows", len(items) * len(terms.space.releases) * len(terms.labels), 10 * COLUMNS)
    return tuple(_constraint(item, place[i], terms) for i, item in enumerate(items))


def _constraint(value: Any, place: Place, terms: Terms) -> Constraint:
    read_object(value, place, ("coefficients", "rhs"))
    at = place["coefficients"]
    entries: dict[tuple[int, int], Fraction] = {}
    for i, item in enumerate(read_list(value["coefficients"], at, "a list of [release, label, number]")):
        if not isinstance(item, list) or len(item) != 3:
            raise at[i].refuse(describe(item), "a coefficient [release, label, number]")
        pair = terms.space.releases.find(item[0], at[i][0], "release"), terms.labels.find(item[1], at[i][1], "label")
        if pair in entries:
            raise at[i].refuse(f"the pair ({quote(item[0])}, {quote(item[1])}) a second time", "each pair once")
        entries[pair] = read_number(item[2], at[i][2])
    coefficients = tuple((pair, entries[pair]) for pair in sorted(entries) if entries[pair])
    return Constraint(coefficients, read_number(value["rhs"], place["rhs"]))


_READERS: dict[Kind, Callable[[dict[str, Any], Place, Terms], Perturbation]] = {
    Kind.MAX_DISTORTION: _max_distortion,
    Kind.MEAN_DISTORTION: _mean_distortion,
    Kind.WASSERSTEIN: _wasserstein,
    Kind.POLYTOPE: _polytope,
    Kind.FINITE: _finite,
}

"""From the arguments of a Python call to the plain document that a file would hold.

Python values become names by `str`; numbers become exact strings. Everything else is checked where files are checked,
so that a game built in Python and one read from a file meet the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypedDict

from verify.game.kinds import Kind
from verify.game.names import collide, in_order, name_of, names_of
from verify.game.parts import FORMAT
from verify.numbers.exact import NotExact, convert, describe, text

if TYPE_CHECKING:
    from verify.game.place import Place

Rows = list[list[Any]]
COST_KEYS = ("metric", "matrix", "graph")


class Options(TypedDict, total=False):
    """What every constructor takes.

    ``features``, ``labels`` and ``releases`` are iterables of values, whose `str` are the names; by default the names
    that occur in the law, sorted by size if they are numbers, and the features for the releases. ``points`` maps names
    that are not numbers to coordinates. ``normalise`` says that masses are integer counts. ``name`` is the game's.
    """

    features: Iterable[object] | None
    labels: Iterable[object] | None
    releases: Iterable[object] | None
    points: Mapping[Any, Any] | None
    name: str | None
    normalise: bool


class CostOptions(Options, total=False):
    """What every constructor with a cost takes: `Options`, and exactly one form of cost.

    ``metric`` is the name of a distance between points; ``matrix`` has rows for features and columns for releases,
    "inf" allowed; ``graph`` lists edges (a, b, length), as rows or as a mapping (a, b) → length.
    """

    metric: str | None
    matrix: Iterable[Iterable[object]] | None
    graph: Mapping[tuple[Any, Any], Any] | Iterable[tuple[Any, Any, Any]] | None


def number(value: object, place: Place) -> str:
    """A Python number as the exact string of a game file."""
    try:
        return text(convert(value))
    except NotExact as error:
        raise place.refuse(error.found, error.expected) from None


def cost_entry(value: object, place: Place) -> str:
    """A Python number, or "inf"."""
    return "inf" if isinstance(value, str) and value == "inf" else number(value, place)


def items_of(value: object, place: Place, what: str) -> list[Any]:
    """The items of any iterable but a string; ``what`` says what was expected."""
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise place.refuse(describe(value), what)
    return list(value)


def law_rows(law: object, place: Place) -> Rows:
    """A law, as a mapping (x, y) → mass or as an iterable of (x, y, mass), as rows of a document."""
    return triples(law, place, ("first name", "label", "mass"), number)


def laws_rows(laws: object, place: Place) -> list[Rows]:
    """At least one law, as rows of a document."""
    listed = items_of(laws, place, "a list of laws")
    if not listed:
        raise place.refuse("an empty list", "at least one law")
    return [law_rows(item, place[i]) for i, item in enumerate(listed)]


def triples(value: object, place: Place, what: tuple[str, str, str], last: Callable[[object, Place], str]) -> Rows:
    """A mapping (a, b) → c or an iterable of (a, b, c), as rows [name of a, name of b, exact c]."""
    expected = f"({what[0]}, {what[1]}, {what[2]})"
    rows: list[tuple[Any, ...]] = []
    if isinstance(value, Mapping):
        for i, (key, mass) in enumerate(value.items()):
            if not isinstance(key, tuple) or len(key) != 2:
                raise place[i].refuse(f"the key {describe(key)}", f"a pair ({what[0]}, {what[1]})")
            rows.append((*key, mass))
    else:
        for i, item in enumerate(items_of(value, place, f"a mapping of pairs, or rows {expected}")):
            row = items_of(item, place[i], f"a row {expected}")
            if len(row) != 3:
                raise place[i].refuse(f"a row of {len(row)}", f"a row {expected}")
            rows.append(tuple(row))
    owners: tuple[dict[str, object], dict[str, object]] = {}, {}
    written: Rows = []
    for i, (first, second, third) in enumerate(rows):
        names = name_of(first, place[i][0]), name_of(second, place[i][1])
        collide(owners[0], names[0], first, place[i][0])
        collide(owners[1], names[1], second, place[i][1])
        written.append([*names, last(third, place[i][2])])
    return written


def matrix_rows(matrix: object, place: Place) -> list[list[str]]:
    """A matrix of costs: rows of numbers, numpy arrays of integers included."""
    rows = [items_of(row, place[i], "a row of costs") for i, row in enumerate(items_of(matrix, place, "rows of costs"))]
    return [[cost_entry(entry, place[i][j]) for j, entry in enumerate(row)] for i, row in enumerate(rows)]


def cost_object(given: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The cost of exactly one of the keys ``metric``, ``matrix``, ``graph``."""
    forms = [name for name in COST_KEYS if given.get(name) is not None]
    if len(forms) != 1:
        raise place.refuse(" and ".join(forms) or "no cost", "exactly one of metric=, matrix=, graph=")
    value = given[forms[0]]
    if forms == ["matrix"]:
        return {"matrix": matrix_rows(value, place["matrix"])}
    if forms == ["graph"]:
        return {"graph": triples(value, place["graph"], ("node", "node", "length"), number)}
    return {"metric": value}


def budget_object(item: object, place: Place) -> dict[str, Any]:
    """One of several budgets: a mapping with ``budget``, a form of cost, and perhaps ``radius``."""
    if not isinstance(item, Mapping):
        raise place.refuse(describe(item), 'a mapping such as {"metric": "absolute", "budget": "1/10"}')
    for key in item:
        if key not in (*COST_KEYS, "budget", "radius"):
            raise place.refuse(f"the unknown key {describe(key)}", "budget, radius, and metric or matrix or graph")
    written: dict[str, Any] = {"cost": cost_object(item, place["cost"])}
    for key in ("budget", "radius"):
        if item.get(key) is not None:
            written[key] = number(item[key], place[key])
    return written


def mean_distortion_object(
    options: Mapping[str, Any], budget: object, radius: object, budgets: object, place: Place
) -> dict[str, Any]:
    """A mean distortion with one budget, or with several."""
    written: dict[str, Any] = {"kind": Kind.MEAN_DISTORTION.value}
    if budgets is None:
        written |= {"cost": cost_object(options, place["cost"]), "budget": number(budget, place["budget"])}
        return written if radius is None else {**written, "radius": number(radius, place["radius"])}
    for key, value in {**options, "budget": budget, "radius": radius}.items():
        if value is not None and key in (*COST_KEYS, "budget", "radius"):
            raise place.refuse(f'both "{key}" and "budgets"', f'"{key}" within each of the budgets')
    at = place["budgets"]
    listed = items_of(budgets, at, "a list of budgets")
    return {**written, "budgets": [budget_object(item, at[i]) for i, item in enumerate(listed)]}


def wasserstein_object(
    options: Mapping[str, Any], budget: object, label_cost: object, joint_cost: object, place: Place
) -> dict[str, Any]:
    """A Wasserstein ball, but for its order."""
    written: dict[str, Any] = {"kind": Kind.WASSERSTEIN.value, "budget": number(budget, place["budget"])}
    if joint_cost is None or any(options.get(key) is not None for key in COST_KEYS):
        written["cost"] = cost_object(options, place["cost"])
    if label_cost is not None:
        written["label_cost"] = label_cost_value(label_cost, place["label_cost"])
    if joint_cost is not None:
        written["joint_cost"] = matrix_rows(joint_cost, place["joint_cost"])
    return written


def polytope_object(
    vertices: object, equalities: object, inequalities: object, place: Place
) -> tuple[dict[str, Any], list[Rows]]:
    """A polytope, and the rows in which names of releases and labels occur."""
    written: dict[str, Any] = {"kind": Kind.POLYTOPE.value}
    others: list[Rows] = []
    if vertices is None and equalities is None and inequalities is None:
        raise place.refuse("no description of the polytope", "vertices=, or equalities= and inequalities=")
    if vertices is not None:
        written["vertices"] = laws_rows(vertices, place["vertices"])
        others += written["vertices"]
    for key, conditions in (("equalities", equalities), ("inequalities", inequalities)):
        if conditions is not None:
            listed = items_of(conditions, place[key], "a list of conditions")
            written[key] = [constraint_object(item, place[key][i]) for i, item in enumerate(listed)]
            others += [row["coefficients"] for row in written[key]]
    return written, others


def label_cost_value(value: object, place: Place) -> Any:
    """A label cost: "inf", a number, or a matrix."""
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return matrix_rows(value, place)
    return cost_entry(value, place)


def order_value(value: object, place: Place) -> int | str:
    """The order of a Wasserstein ball: an integer, or "inf"."""
    if isinstance(value, str):
        return value
    written = number(value, place)
    return int(written) if written.isdigit() and len(written) < 10 else written


def constraint_object(item: object, place: Place) -> dict[str, Any]:
    """A linear condition: a mapping with ``coefficients`` and ``rhs``, or the pair of the two."""
    if isinstance(item, Mapping):
        if set(item) != {"coefficients", "rhs"}:
            raise place.refuse(f"the keys {sorted(map(str, item))}", '"coefficients" and "rhs"')
        coefficients, rhs = item["coefficients"], item["rhs"]
    elif isinstance(item, Sequence) and not isinstance(item, (str, bytes)) and len(item) == 2:
        coefficients, rhs = item
    else:
        raise place.refuse(describe(item), 'a mapping with "coefficients" and "rhs", or a pair of them')
    rows = triples(coefficients, place["coefficients"], ("release", "label", "number"), number)
    return {"coefficients": rows, "rhs": number(rhs, place["rhs"])}


def game_document(
    perturbation: dict[str, Any],
    place: Place,
    options: Mapping[str, Any],
    *,
    law: object,
    others: Sequence[Rows] = (),
) -> dict[str, Any]:
    """The document of a call's arguments.

    Alphabets that are not given are the names that occur in the law (or, without a law, in ``others``, the rows of
    vertices, laws or conditions), sorted by size if all of them are numbers.
    """
    for key in options:
        if key not in (*COST_KEYS, *Options.__annotations__):
            raise TypeError(f"{place.source}() got an unexpected keyword argument {key!r}")
    given: Mapping[str, Any] = {key: value for key, value in options.items() if value is not None}
    rows = None if law is None else law_rows(law, place["law"])
    if rows is not None and not rows:
        raise place["law"].refuse("no masses", "masses that sum to 1")
    seen = [rows] if rows is not None else list(others)
    document: dict[str, Any] = {
        "format": FORMAT,
        "features": _alphabet(given.get("features"), place["features"], (row[0] for part in seen for row in part)),
        "labels": _alphabet(
            given.get("labels"), place["labels"], (row[1] for part in (*seen, *others) for row in part)
        ),
        "perturbation": perturbation,
    }
    if "name" in given:
        document["name"] = name_of(given["name"], place["name"])
    if "releases" in given:
        document["releases"] = _alphabet(given["releases"], place["releases"], ())
    if "points" in given:
        document["points"] = _points(given["points"], place["points"])
    if given.get("normalise"):
        document["normalise"] = True
    if rows is not None:
        document["law"] = rows
    return document


def _alphabet(given: object, place: Place, seen: Iterable[str]) -> list[str]:
    if given is None:
        return in_order(seen)
    return names_of(items_of(given, place, "the names of an alphabet, such as range(5)"), place)


def _points(points: object, place: Place) -> dict[str, list[str]]:
    """A mapping from names to coordinates; a single number is a point with one coordinate."""
    if not isinstance(points, Mapping):
        raise place.refuse(describe(points), "a mapping from names to coordinates")
    written: dict[str, list[str]] = {}
    owner: dict[str, object] = {}
    for i, (key, value) in enumerate(points.items()):
        at = place[name_of(key, place[i])]
        collide(owner, name_of(key, place[i]), key, at)
        single = isinstance(value, (str, bytes)) or not isinstance(value, Iterable)
        coordinates = [value] if single else list(value)
        written[str(key)] = [number(c, at[j]) for j, c in enumerate(coordinates)]
    return written

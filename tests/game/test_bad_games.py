# ruff: noqa: E501 - the table reads best with one case to a line
"""Malformed game files: each is refused with its place, what was found and what was expected, and never otherwise."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from verify.errors import BadInput
from verify.game import Game

if TYPE_CHECKING:
    from pathlib import Path

HALVES = [["0", "a", "1/2"], ["1", "b", "1/2"]]
LINE = {"metric": "absolute"}
REMOVED = object()


def game(**changes: Any) -> str:
    """A small valid game as JSON, with top-level keys replaced or removed."""
    document = {
        "format": "verify-game/1",
        "features": ["0", "1"],
        "labels": ["a", "b"],
        "law": HALVES,
        "perturbation": {"kind": "max-distortion", "cost": LINE, "radius": "1"},
        **changes,
    }
    return json.dumps({key: value for key, value in document.items() if value is not REMOVED})


def law(*rows: Any, **changes: Any) -> str:
    return game(law=list(rows), **changes)


def near(**changes: Any) -> str:
    return game(perturbation=_with({"kind": "max-distortion", "cost": LINE, "radius": "1"}, changes))


def mean(**changes: Any) -> str:
    return game(perturbation=_with({"kind": "mean-distortion", "cost": LINE, "budget": "1/2"}, changes))


def ball(**changes: Any) -> str:
    base = {"kind": "wasserstein", "cost": LINE, "label_cost": "inf", "budget": "1/2"}
    return game(perturbation=_with(base, changes))


def polytope(**parts: Any) -> str:
    return game(perturbation={"kind": "polytope", **parts})


def _with(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in {**base, **changes}.items() if value is not REMOVED}


def cost(value: Any) -> str:
    return near(cost=value)


LONG = "1" * 4_001
DEEP = "[" * 100_000
PLANE = {"0": ["0", "0"], "1": ["0", "1"]}

BAD: dict[str, tuple[str, str]] = {
    # --- the text
    "empty": ("", "{file}: at line 1, column 1: found the end of the text, expected the rest of a JSON object"),
    "truncated": (game()[:60], "found the end of the text, expected the rest of a JSON object (a truncated file?)"),
    "truncated in a string": (game()[:15], "found the end of the text, expected the rest of a JSON object"),
    "two objects": (game() + "{}", "found more text after the end of the object, expected nothing"),
    "missing comma": ('{"format" 1}', '{file}: at line 1, column 11: found "1}", expected JSON (expecting \':\' delimiter)'),
    "deep": (DEEP, "{file}: found brackets nested much too deep, expected at most 16 levels"),
    "deep in objects": ('{"a":' * 100_000, "found brackets nested much too deep, expected at most 16 levels"),
    "nested": (game(law=json.loads("[" * 40 + "]" * 40)), "{file}: found brackets nested deeper than 16, expected at most"),
    "duplicate key": (
        game()[:-1] + ', "law": []}',
        '{file}: found the key "law" twice in one object, expected each key once',
    ),
    "duplicate key within": (
        near().replace('"radius": "1"', '"radius": "1", "radius": "2"'),
        '{file}: at perturbation: found the key "radius" twice in one object, expected each key once',
    ),
    "byte order mark": ("\ufeff" + game(), "found a byte order mark, expected plain UTF-8 text"),
    # --- the outermost object
    "a list": ("[]", '{file}: found an empty list, expected an object with the keys "format", "features", "labels"'),
    "a number": ("17", "{file}: found 17, expected an object with the keys"),
    "no format": (game(format=REMOVED), 'found an object without the key "format", expected "format": "verify-game/1"'),
    "other format": (game(format="verify-game/2"), 'at format: found "verify-game/2", expected "verify-game/1"'),
    "number as format": (game(format=1), 'at format: found 1, expected "verify-game/1"'),
    "unknown key": (game(digits=30), 'found the unknown key "digits", expected only the keys "format", "features"'),
    "no features": (game(features=REMOVED), 'expected the key "features" as well'),
    "no law": (game(law=REMOVED), 'found no law, expected the key "law" as well: max-distortion starts from one'),
    "normalise in words": (game(normalise="yes"), 'at normalise: found "yes", expected true or false'),
    # --- names
    "no names": (game(features=[]), "at features: found an empty list, expected at least one name"),
    "one name": (game(labels="ab"), 'at labels: found "ab", expected a list of names'),
    "number as name": (game(features=["0", 1]), 'at features[1]: found 1, expected a name in quotes, such as "1"'),
    "float as name": (game(features=["0", 0.5]), "at features[1]: found the float 0.5, expected a name"),
    "null as name": (game(features=["0", None]), "at features[1]: found null, expected a name"),
    "empty name": (game(labels=["a", ""]), "at labels[1]: found an empty name, expected at least one character"),
    "long name": (game(labels=["a", "b" * 201]), "at labels[1]: found a name of 201 characters, expected at most 200"),
    "name with blanks": (game(labels=["a", "b "]), 'at labels[1]: found the name "b " with blanks around it, expected'),
    "control": (game(labels=["a", "b\tc"]), "at labels[1]: found the control character U+0009 in a name, expected char"),
    "bidirectional": (game(labels=["a", "\u202eb"]), "at labels[1]: found the format character U+202E in a name"),
    "surrogate": (game(labels=["a", "b\ud800"]), "at labels[1]: found the surrogate character U+D800 in a name"),
    "not composed": (game(labels=["a", "e\u0301"]), 'at labels[1]: found the name "e\u0301", not in Unicode normal form NFC'),
    "twice": (game(labels=["a", "b", "a"]), 'at labels[2]: found the name "a" a second time, expected distinct names (first at labels[0])'),
    "look alike": (
        game(labels=["a", "b", "ｂ"]),
        'at labels[2]: found the name "ｂ", which looks like "b" (same under NFKC), expected names that can be told apart',
    ),
    "name of the game": (game(name="a\nb"), "at name: found the control character U+000A in a name, expected characters"),
    # --- numbers
    "float": (law(["0", "a", 0.5], ["1", "b", "1/2"]), 'at law[0][2]: found the float 0.5, expected an exact number: write "1/2" or "0.5"'),
    "float with an exponent": (near(radius=1e-3), 'at perturbation.radius: found the float 0.001, expected an exact number: write "1/1000" or "0.001"'),
    "whole float": (near(radius=2.0), 'at perturbation.radius: found the float 2.0, expected an exact number: write 2 or "2"'),
    "huge float": (near().replace('"1"}}', "1e999999999}}"), "at perturbation.radius: found the float 1e999999999, expected an exact number such as"),
    "NaN": (near(radius=float("nan")), "at perturbation.radius: found the float NaN, expected an exact number such as"),
    "Infinity": (near(radius=float("inf")), "at perturbation.radius: found the float Infinity, expected an exact number"),
    "exponent": (near(radius="1e3"), 'at perturbation.radius: found "1e3", expected the spelling 1000 or "1000" (exponents are not allowed)'),
    "huge exponent": (near(radius="1e999999999"), 'at perturbation.radius: found "1e999999999", expected an exact number such as 3, "1/3" or "0.25" (exponents'),
    "bare point": (near(radius=".5"), 'at perturbation.radius: found ".5", expected the spelling "1/2" or "0.5"'),
    "plus": (near(radius="+1"), 'at perturbation.radius: found "+1", expected the spelling 1 or "1"'),
    "blank": (near(radius=" 1"), 'at perturbation.radius: found " 1", expected the spelling 1 or "1"'),
    "underscore": (near(radius="1_000"), 'at perturbation.radius: found "1_000", expected an exact number such as 3, "1/3" or "0.25"'),
    "other digits": (near(radius="١"), 'at perturbation.radius: found "١", expected an exact number'),
    "denominator 0": (near(radius="1/0"), 'at perturbation.radius: found "1/0", expected a positive denominator'),
    "boolean": (near(radius=True), "at perturbation.radius: found true, expected an exact number"),
    "null": (near(radius=None), "at perturbation.radius: found null, expected an exact number"),
    "list as number": (near(radius=["1"]), "at perturbation.radius: found a list of 1, expected an exact number"),
    "long number": (near(radius=LONG), "at perturbation.radius: found a number of 4001 characters, expected at most 4000 digits above and below the bar"),
    "long integer": (near().replace('"1"}}', LONG + "}}"), "found an integer of 4001 characters, expected at most 4000 digits"),
    "long denominator": (near(radius="33." + "3" * 3_999), "found a number of about 4001 digits, expected at most 4000 digits above and below the bar, written p/q"),
    "infinite radius": (near(radius="inf"), 'at perturbation.radius: found "inf", expected a finite number'),
    "negative radius": (near(radius="-1/3"), "at perturbation.radius: found -1/3, expected a radius that is at least 0"),
    # --- the law
    "law as object": (game(law={"0": "a"}), "at law: found an object, expected a list of rows [feature, label, mass]"),
    "short row": (law(["0", "a"]), "at law[0]: found a list of 2, expected a row [feature, label, mass]"),
    "unknown feature": (law(["0", "a", "1/2"], ["2", "b", "1/2"]), 'at law[1][0]: found "2", expected a feature: one of "0", "1"'),
    "unknown label": (law(["0", "a", "1/2"], ["1", "c", "1/2"]), 'at law[1][1]: found "c", expected a label: one of "a", "b"'),
    "number for a feature": (law([0, "a", 1]), 'at law[0][0]: found 0, expected a feature: one of "0", "1"'),
    "same pair twice": (law(["0", "a", "1/2"], ["0", "a", "1/2"]), 'at law[1]: found the pair ("0", "a") a second time, expected each pair once (first at law[0])'),
    "negative mass": (law(["0", "a", "-1/2"], ["1", "b", "3/2"]), "at law[0][2]: found -1/2, expected a mass that is at least 0"),
    "too little": (law(["0", "a", "1/3"], ["1", "b", "1/2"]), "at law: found masses that sum to 5/6, 1/6 too little, expected a sum of exactly 1"),
    "too much": (law(["0", "a", "0.5"], ["1", "b", "0.6"]), "at law: found masses that sum to 11/10, 1/10 too much, expected a sum of exactly 1"),
    "nothing": (law(["0", "a", 0]), "at law: found no positive mass, expected masses that sum to 1"),
    "no rows": (law(), "at law: found no positive mass, expected masses that sum to 1"),
    "no counts": (law(["0", "a", 0], normalise=True), "at law: found no positive mass, expected counts with a positive sum"),
    "half a count": (law(["0", "a", "1/2"], normalise=True), "at law[0][2]: found 1/2, expected an integer count"),
    "negative count": (law(["0", "a", -1], normalise=True), "at law[0][2]: found -1, expected a count that is at least 0"),
    "huge denominators": (
        law(*[["0", "a", f"1/{10**3000 + 1}"], ["1", "b", f"1/{10**3000 + 3}"]]),
        "at law: found masses that sum to about 0.000000000000, about 0.999999999999 too little, expected a sum of exactly 1",
    ),
    # --- costs
    "no cost": (cost({}), 'at perturbation.cost: found no form of cost, expected exactly one of "metric", "matrix", "graph"'),
    "two costs": (cost({"metric": "absolute", "matrix": []}), "at perturbation.cost: found 2 forms of cost at once, expected exactly one"),
    "a word as cost": (cost("absolute"), 'at perturbation.cost: found "absolute", expected an object with the keys "metric", "matrix", "graph"'),
    "unknown metric": (cost({"metric": "euclidean"}), 'at perturbation.cost.metric: found "euclidean", expected one of "absolute", "squared", "hamming"'),
    "unknown form": (cost({"distance": "1"}), 'at perturbation.cost: found the unknown key "distance", expected only the keys "metric"'),
    "names that are no numbers": (game(features=["x", "1"], law=[["1", "a", 1]]), 'at perturbation.cost.metric: found the name "x" without coordinates, expected a number, or an entry in "points"'),
    "too few rows": (cost({"matrix": [["0", "1"]]}), "at perturbation.cost.matrix: found a list of 1, expected 2 rows (features)"),
    "too few entries": (cost({"matrix": [["0", "1"], ["1"]]}), "at perturbation.cost.matrix[1]: found a list of 1, expected 2 entries (releases)"),
    "negative cost": (cost({"matrix": [["0", "1"], ["-1", "0"]]}), 'at perturbation.cost.matrix[1][0]: found -1, expected a cost that is at least 0, or "inf"'),
    "float cost": (cost({"matrix": [["0", 0.25], ["1", "0"]]}), 'at perturbation.cost.matrix[0][1]: found the float 0.25, expected an exact number: write "1/4" or "0.25"'),
    "boolean cost": (cost({"matrix": [["0", True], ["1", "0"]]}), "at perturbation.cost.matrix[0][1]: found true, expected an exact number"),
    "infinity spelt out": (cost({"matrix": [["0", "infinity"], ["1", "0"]]}), 'at perturbation.cost.matrix[0][1]: found "infinity", expected an exact number'),
    "edge of two": (cost({"graph": [["0", "1"]]}), "at perturbation.cost.graph[0]: found a list of 2, expected an edge [node, node, length]"),
    "unknown node": (cost({"graph": [["0", "2", "1"]]}), 'at perturbation.cost.graph[0][1]: found "2", expected a feature or a release'),
    "negative length": (cost({"graph": [["0", "1", "-1"]]}), "at perturbation.cost.graph[0][2]: found -1, expected a length that is at least 0"),
    "infinite length": (cost({"graph": [["0", "1", "inf"]]}), 'at perturbation.cost.graph[0][2]: found "inf", expected a finite length: a finite number'),
    "edge twice": (cost({"graph": [["0", "1", "1"], ["1", "0", "2"]]}), 'at perturbation.cost.graph[1]: found a second edge between "1" and "0", expected each edge once (first at perturbation.cost.graph[0])'),
    "loop": (cost({"graph": [["0", "0", "1"]]}), 'at perturbation.cost.graph[0]: found an edge from "0" to itself, expected two different nodes'),
    # --- points
    "no points": (game(points={}), "at points: found an empty object, expected an object that gives names their coordinates"),
    "point of nobody": (game(points={"2": ["0"]}), 'at points: found a point for "2", expected points for features and releases only'),
    "point as number": (game(points={"0": "1"}), 'at points["0"]: found "1", expected a list of coordinates, such as ["0", "1/2"]'),
    "point without coordinates": (game(points={"0": []}), 'at points["0"]: found an empty list, expected at least one coordinate'),
    "infinite coordinate": (game(points={"0": ["inf"]}), 'at points["0"][0]: found "inf", expected a finite number'),
    "plane for a line": (game(points=PLANE), 'at perturbation.cost.metric: found the point "0" with 2 coordinates, expected one coordinate for absolute'),
    "line and plane": (
        game(points={"0": ["0", "0"]}, perturbation={"kind": "max-distortion", "cost": {"metric": "manhattan"}, "radius": 1}),
        'at perturbation.cost.metric: found the point "1" with 1 coordinate, expected 2 as for the others',
    ),
    # --- perturbations
    "no kind": (near(kind=REMOVED), 'at perturbation: found an object with the keys "cost", "radius", expected the key "kind" as well'),
    "unknown kind": (near(kind="max"), 'at perturbation.kind: found "max", expected one of "max-distortion", "mean-distortion", "wasserstein"'),
    "perturbation as word": (game(perturbation="none"), 'at perturbation: found "none", expected an object with the keys "kind"'),
    "misspelt radius": (near(raduis="1"), 'at perturbation: found the unknown key "raduis", expected only the keys "kind", "cost", "radius"'),
    "budget for radius": (near(budget="1"), 'at perturbation: found the unknown key "budget", expected only the keys "kind", "cost", "radius"'),
    "no radius": (near(radius=REMOVED), 'at perturbation: found an object with the keys "kind", "cost", expected the key "radius" as well'),
    "no budget": (mean(budget=REMOVED), 'at perturbation: found an object with the keys "kind", "cost", expected the key "budget" as well'),
    "budget and budgets": (mean(budgets=[]), 'at perturbation: found both "budget" and "budgets", expected one of them'),
    "empty budgets": (game(perturbation={"kind": "mean-distortion", "budgets": []}), "at perturbation.budgets: found an empty list, expected at least one budget"),
    "budgets beside a cost": (mean(budget=REMOVED, budgets=[]), 'at perturbation: found the unknown key "cost", expected only the keys "kind", "budgets"'),
    "budget without cost": (game(perturbation={"kind": "mean-distortion", "budgets": [{"budget": 1}]}), 'at perturbation.budgets[0]: found an object with the keys "budget", expected the key "cost" as well'),
    "infinite budget": (mean(budget="inf"), 'at perturbation.budget: found "inf", expected a finite number'),
    "negative budget": (mean(budget="-0.1"), "at perturbation.budget: found -1/10, expected a budget that is at least 0"),
    "no label cost": (ball(label_cost=REMOVED), 'at perturbation: found "cost" without "label_cost", expected "label_cost" as well: "inf", a number, or a matrix over the labels'),
    "joint and label cost": (ball(cost=REMOVED, joint_cost=[]), 'at perturbation: found both "joint_cost" and "label_cost", expected either "joint_cost", or "cost" with "label_cost"'),
    "no ground cost": (ball(cost=REMOVED, label_cost=REMOVED), 'at perturbation: found no cost, expected either "joint_cost", or "cost" with "label_cost"'),
    "small joint cost": (ball(cost=REMOVED, label_cost=REMOVED, joint_cost=[["0"]]), "at perturbation.joint_cost: found a list of 1, expected 4 rows (feature and label, x-major)"),
    "label costs of a wrong size": (ball(label_cost=[["0"]]), "at perturbation.label_cost: found a list of 1, expected 2 rows (labels)"),
    "label cost in words": (ball(label_cost="never"), 'at perturbation.label_cost: found "never", expected an exact number'),
    "no label cost at all": (ball(label_cost=None), 'at perturbation.label_cost: found null, expected "inf", a number, or a 2×2 matrix over the labels'),
    "order 0": (ball(order=0), 'at perturbation.order: found 0, expected an integer that is at least 1, or "inf"'),
    "order 3/2": (ball(order="3/2"), 'at perturbation.order: found "3/2", expected an integer that is at least 1, or "inf"'),
    "order true": (ball(order=True), 'at perturbation.order: found true, expected an integer that is at least 1, or "inf"'),
    "huge order": (ball(order=10**9), 'at perturbation.order: found 1000000000, expected an order that is at most 64, or "inf"'),
    "points to move nowhere": (near(radius="0", cost={"matrix": [["1", "1"], ["0", "0"]]}), 'at perturbation: found no admissible release for ("0", "a") of the law, expected at least one release within reach'),
    "infinitely far": (mean(cost={"matrix": [["0", "0"], ["inf", "inf"]]}), 'at perturbation: found no admissible release for ("1", "b") of the law'),
    "no common release": (
        game(perturbation={"kind": "mean-distortion", "budgets": [{"cost": {"matrix": [["0", "inf"], ["0", "0"]]}, "budget": 1}, {"cost": {"matrix": [["inf", "0"], ["0", "0"]]}, "budget": 1}]}),
        'at perturbation: found no admissible release for ("0", "a") of the law',
    ),
    "ball of nothing": (ball(order="inf", cost={"matrix": [["1", "1"], ["1", "1"]]}), 'at perturbation: found no admissible release for ("0", "a") of the law'),
    "empty set": (mean(cost={"matrix": [["1", "2"], ["1", "0"]]}, budget="1/3"), "at perturbation.budget: found a budget of 1/3, below the least mean cost of 1/2: no law is left, expected at least 1/2"),
    "empty set of several": (
        game(perturbation={"kind": "mean-distortion", "budgets": [{"cost": LINE, "budget": 1}, {"cost": {"matrix": [["1", "1"], ["1", "1"]]}, "budget": 0}]}),
        "at perturbation.budgets[1].budget: found a budget of 0, below the least mean cost of 1: no law is left, expected at least 1",
    ),
    "empty ball": (ball(order=2, cost={"matrix": [["1", "1"], ["1", "1"]]}), "at perturbation.budget: found a budget to the power 2 of 1/4, below the least mean cost to the power 2 of 1: no law is left"),
    # --- polytopes and finite sets
    "no description": (polytope(), 'at perturbation: found no description of the polytope, expected "vertices", or "equalities" and "inequalities"'),
    "no rows of a polytope": (polytope(equalities=[], inequalities=[]), "at perturbation: found no row of the polytope, expected at least one equality or inequality"),
    "two descriptions": (polytope(vertices=[HALVES], equalities=[]), 'at perturbation: found both "vertices" and "equalities", expected one description of the polytope'),
    "no vertices": (polytope(vertices=[]), "at perturbation.vertices: found an empty list, expected at least one law"),
    "vertex of mass 2": (polytope(vertices=[HALVES, [["0", "a", 2]]]), "at perturbation.vertices[1]: found masses that sum to 2, 1 too much, expected a sum of exactly 1"),
    "vertex elsewhere": (polytope(vertices=[[["2", "a", 1]]]), 'at perturbation.vertices[0][0][0]: found "2", expected a release: one of "0", "1"'),
    "row without rhs": (polytope(equalities=[{"coefficients": []}]), 'at perturbation.equalities[0]: found an object with the keys "coefficients", expected the key "rhs" as well'),
    "coefficient twice": (
        polytope(inequalities=[{"coefficients": [["0", "a", 1], ["0", "a", 1]], "rhs": 1}]),
        'at perturbation.inequalities[0].coefficients[1]: found the pair ("0", "a") a second time, expected each pair once',
    ),
    "infinite coefficient": (polytope(inequalities=[{"coefficients": [["0", "a", "inf"]], "rhs": 1}]), 'at perturbation.inequalities[0].coefficients[0][2]: found "inf", expected a finite number'),
    "float rhs": (polytope(equalities=[{"coefficients": [], "rhs": 0.1}]), 'at perturbation.equalities[0].rhs: found the float 0.1, expected an exact number: write "1/10" or "0.1"'),
    "no laws": (game(perturbation={"kind": "finite", "laws": []}), "at perturbation.laws: found an empty list, expected at least one law"),
    "laws with a cost": (game(perturbation={"kind": "finite", "laws": [HALVES], "cost": LINE}), 'at perturbation: found the unknown key "cost", expected only the keys "kind", "laws"'),
    # --- sizes
    "too many names": (game(features=["x"] * 100_001), "at features: found 100001 names, expected at most 100000"),
    "too many coordinates": (game(points={"0": ["0"] * 65}), 'at points["0"]: found 65 coordinates, expected at most 64'),
    "too many columns": (
        game(
            features=[str(i) for i in range(1100)], law=[[str(i), "a", 1] for i in range(1100)], normalise=True,
            perturbation={"kind": "mean-distortion", "cost": {"metric": "hamming"}, "budget": "1/2"},
        ),
        "at perturbation: found 1210000 columns, expected at most 1000000",
    ),
    "too many cells": (
        game(
            features=[str(i) for i in range(9000)], law=[[str(i), "a", 1] for i in range(9000)], normalise=True,
            perturbation={"kind": "mean-distortion", "cost": LINE, "budget": 1},
        ),
        "found 81000000 entries of the cost, expected at most 10000000",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_a_malformed_game_is_refused_with_its_place(what: str, tmp_path: Path) -> None:
    """Only `BadInput` escapes; its one sentence names the file, the place, what was found and what was expected."""
    text, fragment = BAD[what]
    path = tmp_path / "game.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(BadInput) as caught:
        Game.load(path)
    message = str(caught.value)
    assert fragment.replace("{file}", str(path)) in message
    assert message.startswith(f"{path}: ")
    assert "found" in message
    assert "expected" in message
    assert "\n" not in message
    assert len(message) < 700
    assert caught.value.exit_code == 3


TOML = 'format = "verify-game/1"\nfeatures = ["0", "1"]\nlabels = ["a"]\nlaw = [["0", "a", "1"]]\n'
BAD_TOML: dict[str, tuple[str, str]] = {
    "float": (
        TOML + '[perturbation]\nkind = "max-distortion"\nradius = 0.1\ncost = {metric = "absolute"}\n',
        'at perturbation.radius: found the float 0.1, expected an exact number: write "1/10" or "0.1"',
    ),
    "inf": (
        TOML + '[perturbation]\nkind = "max-distortion"\nradius = inf\ncost = {metric = "absolute"}\n',
        "at perturbation.radius: found the float inf, expected an exact number",
    ),
    "date": (TOML + "perturbation = 2026-01-01\n", "at perturbation: found a value of type date, expected an object"),
    "duplicate": (TOML + 'labels = ["b"]\n', "found text that is not TOML, expected a game in TOML: cannot overwrite a value"),
    "truncated": (TOML + "perturbation = {kind =", "found text that is not TOML, expected a game in TOML: invalid value (at end"),
    "deep": (TOML + "name = " + "[" * 100_000, "found brackets nested much too deep, expected at most 16 levels"),
    "long integer": (TOML + f"name = {'1' * 30_000}", "found a number of 30000 characters, expected at most 4000 digits"),
    "long hexadecimal": (TOML + f"name = 0x{'f' * 5_000}", "found a number of 5000 characters, expected at most 4000 digits"),
    "integer as name": (TOML + f"name = {'1' * 4_000}\nperturbation = {{}}", "at name: found a number of about 4000 digits, expected a name"),
    "JSON": ("{}", "found text that is not TOML, expected a game in TOML"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD_TOML)
def test_malformed_toml_is_refused_in_the_same_way(what: str, tmp_path: Path) -> None:
    """TOML meets the rules of JSON: no floats, no duplicate keys, no depth, and one sentence with the place."""
    text, fragment = BAD_TOML[what]
    path = tmp_path / "game.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        Game.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert fragment in str(caught.value)


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (b'{"format": "\xff"}', "found the byte 0xff at offset 12, expected UTF-8 text"),
        (b"\xff\xfe{\x00}\x00", "found a byte order mark, expected plain UTF-8 text"),
        (b"\xef\xbb\xbf{}", "found a byte order mark, expected plain UTF-8 text"),
        (b"\x00" * 1000, 'found "\\u0000\\u0000'),
        (b'{"a": "' + b"\x01" * 10, "expected JSON (invalid control character at)"),
        (b" " * ((1 << 26) + 1), "found more than 67108864 bytes, expected at most 67108864"),
    ],
    ids=["not UTF-8", "UTF-16", "byte order mark", "zeros", "control", "too large"],
)
def test_bytes_that_are_no_text(data: bytes, fragment: str, tmp_path: Path) -> None:
    """A file is UTF-8 without a mark, of bounded size."""
    path = tmp_path / "game.json"
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        Game.load(path)
    assert fragment in str(caught.value)


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    """What the operating system refuses is told in the same form, and no temporary file is left."""
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "no\0file.json"):
        with pytest.raises(BadInput, match=r"found no file that can be read .*, expected a game file"):
            Game.load(path)
    good = Game.loads(game())
    with pytest.raises(BadInput, match=r"found no place to write to .*, expected a folder that can be written"):
        good.save(tmp_path / "none" / "game.json")
    with pytest.raises(BadInput, match=r"expected one that ends in \.json"):
        good.save(tmp_path / "game.toml")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(BadInput, match=r"found no place to write to"):
        good.save(tmp_path / "folder.json")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.json"]

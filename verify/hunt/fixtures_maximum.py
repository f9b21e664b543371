"""The collection's games of maximum distortion, (3), and of balls whose arcs are cut off at a distance."""

from __future__ import annotations

from functools import partial

from verify.hunt.fixtures_table import ABSOLUTE, HAMMING, INF, Fixture, counts, entry, law, matrix

PATHS = matrix([0, 0, INF], [0, INF, 0], [INF, 0, 0])
"""Three sources, and three releases that two of them share."""

SQUARE = {"graph": [["0", "1", 1], ["1", "2", 1], ["2", "3", 1], ["3", "0", 1]]}
STREETS = {
    "graph": [
        ["home", "north", 1], ["north", "centre", 2], ["office", "centre", 1], ["clinic", "south", "1/2"],
        ["centre", "south", 2], ["market", "centre", 1],
    ]
}  # fmt: skip
LINE20 = " ".join(map(str, range(20)))
GRID = {str(i): [str(i % 4), str(i // 4)] for i in range(16)}

_most = partial(entry, kind="max-distortion")


def games() -> list[Fixture]:
    """The games, in their order."""
    v_a = law("0 0 1, 2 2 1, 4 4 1")
    return [
        _most(
            "section-v-a", "The paper's Section V-A: h2(1/3), with a strict gap to deterministic attacks.",
            "degenerate", "rational", features="0 1 2 3 4", labels="0 1 2 3 4", rows=v_a, cost=ABSOLUTE, radius=1,
        ),
        _most(
            "two-points", "Two points that can meet at either place: log 2, many optimal attacks, one rule.",
            "easy", "rational", features="a b", labels="0 1", rows=law("a 0 1, b 1 1"), cost=HAMMING, radius=1,
        ),
        _most(
            "ties", "Four equal points with alternating labels pair up in many ways.",
            "degenerate", "rational", features="0 1 2 3", labels="0 1", rows=law("0 0 1, 1 1 1, 2 0 1, 3 1 1"),
            cost=ABSOLUTE, radius=1,
        ),
        _most(
            "tight-but-unreached", "The rule is unique although no maximiser reaches the release ab.",
            "degenerate", "rational", features="a b c", labels="0 1 2", rows=law("a 0 1, b 1 1, c 2 2"),
            releases="ab ac bc", cost=PATHS, radius=0,
        ),
        _most(
            "tight-but-unreached-on-a-line", "The same on a path that is its own set of releases.",
            "degenerate", "rational", features="0 1 2 3 4", labels="0 1", rows=law("0 1 1, 1 0 1, 3 1 1, 4 0 1"),
            cost=ABSOLUTE, radius=1,
        ),
        _most(
            "tight-but-unreached-on-a-square", "The same on a cycle of four, a label for each point: log 3.",
            "degenerate", "rational", features="0 1 2 3", labels="0 1 2 3", rows=law("0 0 3, 1 1 2, 2 2 2, 3 3 2"),
            cost=SQUARE, radius=1,
        ),
        _most(
            "unreachable-release", "A release that no arc enters: the rule is free there.",
            "degenerate", "rational", features="a b", labels="0 1", rows=law("a 0 1, b 1 2"), releases="z u",
            cost=matrix([0, INF], [0, INF]), radius=0,
        ),
        _most(
            "root-of-five", "The smallest irrational rule here: 1/2·log 5, entries (5 ± √5)/10.",
            "algebraic", "algebraic", features="a b c d e", labels="0 1 2",
            rows=law("a 0 1, b 1 1, c 2 1, d 1 1, e 0 1"), releases="abc ad be", radius=0,
            cost=matrix([0, 0, INF], [0, INF, 0], [0, INF, INF], [INF, 0, INF], [INF, INF, 0]),
        ),
        _most(
            "chain-of-five", "Five equal classes in a row, neighbours can meet: h2(2/5).",
            "degenerate", "rational", features="0 1 2 3 4 5 6 7 8", labels="0 2 4 6 8",
            rows=law("0 0 1, 2 2 1, 4 4 1, 6 6 1, 8 8 1"), cost=ABSOLUTE, radius=1,
        ),
        _most(
            "radius-zero", "Nothing moves: h* is H(Y|X) of the prior.",
            "easy", "rational", features="a b c", labels="0 1", rows=law("a 0 1, a 1 3, b 0 2, b 1 1, c 0 1"),
            cost=HAMMING, radius=0,
        ),
        _most(
            "everything-moves", "Every place reaches every other: h* is H(Y), and the rule is the prior.",
            "easy", "rational", features="0 1 2", labels="0 1 2", rows=law("0 0 3, 1 1 2, 2 2 1"),
            cost=ABSOLUTE, radius=2,
        ),
        _most(
            "location", "A graph of streets: which station may be released, and how little it says of a visit.",
            "degenerate", "rational", features="home office clinic market", labels="patient visitor",
            rows=law("home patient 2, home visitor 6, office visitor 4, clinic patient 4, market patient 1, "
                     "market visitor 3"),
            releases="north centre south", cost=STREETS, radius=3,
        ),
        _most(
            "path-of-20", "Twenty points, two labels, neighbours can meet: by minimum cuts.",
            "large", "rational", features=LINE20, labels="0 1", rows=counts(20, 2, 5, 11), cost=ABSOLUTE, radius=1,
        ),
        _most(
            "path-of-20-three-labels", "Twenty points, three labels: the rule is found block by block.",
            "large", "rational", features=LINE20, labels="0 1 2", rows=counts(20, 3, 4, 13),
            cost=ABSOLUTE, radius=1, gap=False,
        ),
        _most(
            "grid-4x4", "Sixteen points of a grid in the plane, a king's move away.",
            "large", "rational", features=" ".join(GRID), labels="0 1", rows=counts(16, 2, 3, 7), points=GRID,
            cost={"metric": "chebyshev"}, radius=1, gap=False,
        ),
    ]  # fmt: skip

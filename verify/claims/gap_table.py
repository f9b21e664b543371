"""``python -m verify.claims.gap_table OUT.csv``: the gap (20) − (21) for every game of a small space, each certified.

The space: features 0, …, n − 1 on a path, releases the same, radius 1, two or more labels, masses that are multiples of
1/6 (or another unit), every label used; one game of each class under reflection of the path and renaming of labels.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from verify.claims.gaps import Gap, gap
from verify.claims.path_space import Counts, Space
from verify.errors import VerifyError
from verify.files import whole
from verify.numbers.digits import decimal_ceil, decimal_floor

DIGITS = 15
"""Enough to tell a gap from none in the spaces of the paper's rows; more are taken where they do not."""
PLACES = 12
COLUMNS = (
    "points", "labels", "counts", "minimax", "minimax lower", "minimax upper", "deterministic", "gap", "gap lower",
    "gap upper", "strict", "sha256",
)  # fmt: skip


def table(spaces: Sequence[Space], digits: int = DIGITS) -> Iterator[dict[str, str]]:
    """The rows of the table: a game each, with what the kernel proved of it.

    Raises
    ------
    VerifyError
        If some game has no certificate.
    """
    for space in spaces:
        for counts in space:
            yield row(space, counts, gap(space.game(counts), digits))


def row(space: Space, counts: Counts, found: Gap) -> dict[str, str]:
    """A line of the table: expressions are empty where only bounds are known, ``strict`` where nothing is decided."""
    minimax, size = found.minimax, found.gap
    values = (
        space.points, space.labels, "|".join(" ".join(map(str, line)) for line in counts),
        minimax.exact or "", decimal_floor(minimax.lower, PLACES), decimal_ceil(minimax.upper, PLACES),
        found.deterministic.exact or "", size.exact or "", decimal_floor(size.lower, PLACES),
        decimal_ceil(size.upper, PLACES), {True: "yes", False: "no", None: ""}[found.strict],
        found.certificate.sha256,
    )  # fmt: skip
    return dict(zip(COLUMNS, map(str, values), strict=True))


def main(arguments: list[str] | None = None) -> int:
    """Write the table; exit 0 when every gap was decided, 2 when some were not."""
    parser = argparse.ArgumentParser(prog="python -m verify.claims.gap_table", description="Tabulate strict gaps.")
    parser.add_argument("out", metavar="OUT.csv", type=Path)
    parser.add_argument("--points", metavar="N", type=int, nargs="*", default=[2, 3, 4], help="points on the path")
    parser.add_argument("--labels", metavar="M", type=int, nargs="*", default=[2, 3], help="labels")
    parser.add_argument("--units", metavar="K", type=int, default=6, help="masses are multiples of 1/K")
    options = parser.parse_args(arguments)
    spaces = [Space(points, labels, options.units) for labels in options.labels for points in options.points]
    counts = {"yes": 0, "no": 0, "": 0}
    try:
        with whole(options.out) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            for line in table(spaces):
                writer.writerow(line)
                counts[line["strict"]] += 1
    except VerifyError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    sys.stdout.write(f"{sum(counts.values())} games: {counts['yes']} strict, {counts['no']} zero, {counts['']} open\n")
    return 2 if counts[""] else 0


if __name__ == "__main__":
    sys.exit(main())

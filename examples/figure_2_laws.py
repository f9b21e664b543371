"""The two laws of the certified Figure 2, found again from their seed.

The paper's law for Figure 2 was drawn at random and is not published; of it we know X = Y = {1, ..., 5}, H(Y) = 1.6 and
H(Y|X) = 0.34 to two digits, and that the rule made for a mean squared distortion of 1.95 guesses the prior. The latter
depends on the law: the rule is the prior exactly from that budget on with which release and label can be made
independent. So there are two laws here, with masses in thousandths, none of them 0: for the first that budget lies
below 1.95, but above 1.85, so that it matters where one looks; for the second it lies above 2, where the figure ends.

python examples/figure_2_laws.py [FOLDER]
"""

from __future__ import annotations

import math
import random
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import verify
from verify.solve.independence import independence

SEED = 2021
SIDE = range(5)
UNITS = 1000
LABELS, LABELS_GIVEN_FEATURES = 1.6, 0.34
NEAR = 0.004
BUDGET = Fraction(195, 100)

Law = list[list[int]]


def entropy(masses: list[int]) -> float:
    """The entropy of counts that sum to UNITS, in nats."""
    return -sum(m / UNITS * math.log(m / UNITS) for m in masses if m)


def entropies(law: Law) -> tuple[float, float]:
    """H(Y) and H(Y|X)."""
    joint = entropy([mass for row in law for mass in row])
    return entropy([sum(row[y] for row in law) for y in SIDE]), joint - entropy([sum(row) for row in law])


def miss(law: Law) -> float:
    """How far the two entropies are from the figure's."""
    labels, given = entropies(law)
    return max(abs(labels - LABELS), abs(given - LABELS_GIVEN_FEATURES))


def drawn(dice: random.Random) -> Law:
    """A law with few large masses and many small ones."""
    weights = [[int(dice.random() * 1024) ** 8 for _ in SIDE] for _ in SIDE]
    total = sum(map(sum, weights))
    law = [[max(1, UNITS * weight // total) for weight in row] for row in weights]
    x, y = max(((x, y) for x in SIDE for y in SIDE), key=lambda at: law[at[0]][at[1]])
    law[x][y] += UNITS - sum(map(sum, law))
    return law


def laws(dice: random.Random, steps: int = 3000) -> Iterator[Law]:
    """Laws with the figure's entropies: a random walk that moves masses as long as that brings them nearer.

    Only ``random()`` is asked, which Python promises to be the same everywhere.
    """
    while True:
        law = drawn(dice)
        best = miss(law)
        for _ in range(steps):
            if best < NEAR:
                yield law
                break
            x, y, u, v = (int(dice.random() * len(SIDE)) for _ in range(4))
            moved = 1 + int(dice.random() * 20)
            if law[x][y] <= moved:
                continue
            law[x][y] -= moved
            law[u][v] += moved
            if (now := miss(law)) < best:
                best = now
            else:
                law[x][y] += moved
                law[u][v] -= moved


def game(law: Law, name: str) -> verify.Game:
    """The game of Figure 2 on a law, at the budget of the rule that the paper speaks of."""
    masses = {(str(x + 1), str(y + 1)): Fraction(law[x][y], UNITS) for x in SIDE for y in SIDE}
    return verify.Game.mean_distortion(masses, metric="squared", budget=BUDGET, name=name)


def independence_budget(law: Law) -> Fraction:
    """The least mean squared distortion with which release and label are independent."""
    found = independence(game(law, "law").shape)
    if found is None:
        raise TypeError("sending everything to one place is always possible")
    return found.budget


def search() -> tuple[Law, Law]:
    """The first law whose rule at 1.95 is the prior, barely, and the first whose rule at 2 is not."""
    prior: Law | None = None
    other: Law | None = None
    for law in laws(random.Random(SEED)):
        budget = independence_budget(law)
        if prior is None and BUDGET - Fraction(1, 10) < budget < BUDGET:
            prior = [row.copy() for row in law]
        if other is None and budget > 2:
            other = [row.copy() for row in law]
        if prior is not None and other is not None:
            return prior, other
    raise AssertionError("laws() does not end")


def main(folder: Path) -> None:
    """Write the two games, and print what they are."""
    for law, name in zip(search(), ("figure-2-prior", "figure-2-other"), strict=True):
        labels, given = entropies(law)
        threshold = float(independence_budget(law))
        print(f"{name}: H(Y) = {labels:.4f}, H(Y|X) = {given:.4f}, the rule is the prior from {threshold:.4f} on")
        game(law, name).save(folder / f"{name}.json")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "games")

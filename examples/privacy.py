"""A private channel P(Z|X,Y): how little of Y a release must tell, what that costs, and why the channel should see Y.

python examples/privacy.py [GAME]
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import verify

NOISY = {("0", "no"): "3/8", ("0", "yes"): "1/8", ("1", "no"): "1/8", ("1", "yes"): "3/8"}
"""A test X for the condition Y: it errs once in four times, either way."""


def curve(budgets: list[Fraction]) -> list[verify.Privacy]:
    """The trade-off: min I(Y;Z) where the released test differs from the real one with probability at most ε."""
    return [verify.privacy(verify.Game.mean_distortion(NOISY, metric="hamming", budget=b)) for b in budgets]


def seeing_the_test_alone(budget: Fraction) -> verify.Answer:
    """max H(Y|Z) for channels P(Z|X), which flip 0 and 1 with probabilities a and b, (a + b)/2 ≤ budget."""
    corners = []
    for flips in ((0, 0), (2 * budget, 0), (0, 2 * budget)):
        law: dict[tuple[str, str], Fraction] = {}
        for (x, y), mass in NOISY.items():
            for z, share in ((x, 1 - flips[int(x)]), ("10"[int(x)], flips[int(x)])):
                law[z, y] = law.get((z, y), Fraction(0)) + Fraction(mass) * share
        corners.append(law)
    return verify.value(verify.Game.polytope(vertices=corners))


def main(path: Path) -> None:
    """Certify a game from a file, then the trade-off of a noisy test."""
    game = verify.Game.load(path)
    found = verify.privacy(game)
    print(f"{game.name}: {found.verdict}, min I(Y;Z) = {found.exact}")
    for (x, y), row in found.channel.items():
        print(f"  P(.|{x}, {y}) = {', '.join(f'{z}: {p}' for z, p in row.items())}")

    print("a noisy test, changed with probability at most eps:")
    budgets = [Fraction(k, 16) for k in range(5)]
    for budget, point in zip(budgets, curve(budgets), strict=True):
        alone = point.label_entropy.lower - seeing_the_test_alone(budget).upper
        print(f"  eps = {budget}: min I(Y;Z) = {float(point.lower):.9f}, not seeing Y {float(alone):.9f}")


if __name__ == "__main__":
    default = Path(__file__).with_name("games") / "location.json"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
